"""待办: lists to confirm and to approve, requirements to carry out, joint actions."""

from __future__ import annotations

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yiding.core.columns import Viewer
from yiding.core.waiting import Todo, WaitingRows

from .acts_editions import EDITIONS
from .edition_rows import Confirmation, ConfirmationState, Edition, EditionState
from .joint_rows import ActionState, JointAction, JointState
from .permissions import reach_of
from .permissions_duties import may_approve_editions, may_confirm_any
from .selectors_duties import editions_visible_to
from .unit_rows import UnitState, UnitStatus


def to_confirm(viewer: Viewer) -> QuerySet[Edition]:
    """Editions with rows that the viewer's own bodies have to confirm."""
    own = reach_of(viewer)
    asked = Confirmation.objects.filter(body__in=own, state=ConfirmationState.ASKED)
    rows = Edition.objects.filter(state=EditionState.CONFIRMING)
    return rows.filter(pk__in=asked.order_by().values("row__edition"))


def to_approve(viewer: Viewer) -> QuerySet[Edition]:
    """Editions that wait for approval, not those of one's own drafting."""
    rows = editions_visible_to(viewer).filter(state=EditionState.AGREED).exclude(drafted_by=viewer.pk)
    return Edition.objects.filter(pk__in=rows.order_by().values("pk"))


def _todo(step: str, row: Edition) -> Todo:
    return Todo(str(row), step, reverse("registers:edition-detail", args=[row.pk]), row.due_on)


def to_carry_out(viewer: Viewer) -> QuerySet[UnitStatus]:
    """What the viewer's own bodies have to carry out."""
    own = reach_of(viewer)
    rows = UnitStatus.objects.filter(body__in=own, state__in=[UnitState.ASKED, UnitState.DOING])
    return rows.filter(entry__is_open=True)


def _carry_out(row: UnitStatus) -> Todo:
    url = reverse("registers:entry-detail", args=[row.entry_id])
    return Todo(row.entry.title, _("报送落实"), url, row.entry.due_on)


def to_act(viewer: Viewer) -> QuerySet[JointAction]:
    """Joint actions of the viewer's own bodies."""
    own = reach_of(viewer)
    rows = JointAction.objects.filter(body__in=own, case__state=JointState.OPEN)
    return rows.exclude(state=ActionState.DONE)


def _act(row: JointAction) -> Todo:
    url = reverse("registers:joint-detail", args=[row.case_id])
    return Todo(row.case.title, row.task, url, row.due_on)


WAITING = (
    WaitingRows(
        "edition-confirm",
        gettext_lazy("待确认的清单"),
        may_confirm_any,
        to_confirm,
        lambda row: _todo(_("确认本单位的行"), row),
        url_name="registers:edition-list",
        batch=EDITIONS.batch("confirm"),
    ),
    WaitingRows(
        "edition-approve",
        gettext_lazy("待审批的清单"),
        may_approve_editions,
        to_approve,
        lambda row: _todo(_("审批"), row),
        due="",
        url_name="registers:edition-list",
        batch=EDITIONS.batch("approve"),
    ),
    WaitingRows(
        "unit",
        gettext_lazy("待落实的要求"),
        may_confirm_any,
        to_carry_out,
        _carry_out,
        due="entry__due_on",
        related=("entry",),
        url_name="registers:waiting",
    ),
    WaitingRows(
        "joint-action",
        gettext_lazy("待办的联合行动"),
        may_confirm_any,
        to_act,
        _act,
        related=("case",),
        url_name="registers:joint-list",
    ),
)
