"""待办: lists to confirm and to approve."""

from __future__ import annotations

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yiding.core.columns import Viewer
from yiding.core.waiting import Todo, WaitingRows

from .acts_editions import EDITIONS
from .edition_rows import Confirmation, ConfirmationState, Edition, EditionState
from .permissions import bodies_of, reach_of
from .permissions_duties import may_approve_editions, may_confirm_any
from .selectors_duties import editions_visible_to


def to_confirm(viewer: Viewer) -> QuerySet[Edition]:
    """Editions with rows that the viewer's own bodies have to confirm."""
    own = reach_of(viewer, bodies_of(viewer))
    asked = Confirmation.objects.filter(body__in=own, state=ConfirmationState.ASKED)
    rows = Edition.objects.filter(state=EditionState.CONFIRMING)
    return rows.filter(pk__in=asked.order_by().values("row__edition"))


def to_approve(viewer: Viewer) -> QuerySet[Edition]:
    """Editions that wait for approval, not those of one's own drafting."""
    rows = editions_visible_to(viewer).filter(state=EditionState.AGREED).exclude(drafted_by=viewer.pk)
    return Edition.objects.filter(pk__in=rows.order_by().values("pk"))


def _todo(step: str, row: Edition) -> Todo:
    return Todo(str(row), step, reverse("registers:edition-detail", args=[row.pk]), row.due_on)


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
)
