"""事权与移交的待办: lists to fill and to confirm, disputes to rule on, hand-overs and bases due, checks."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yiding.core import clock
from yiding.core.access import Permission, Role, may, powers_of
from yiding.core.columns import Viewer
from yiding.core.waiting import Todo, WaitingRows
from yiding.supervision.permissions import bodies_of

from .acts import CHECKS
from .models import (
    BaseMove,
    BaseState,
    CheckState,
    CityRole,
    ContinuityCheck,
    Dispute,
    DisputeState,
    Handover,
    HandoverState,
    Line,
)
from .permissions import is_over_all, may_read
from .shown import page_of

AHEAD = timedelta(days=15)


def may_keep(viewer: Viewer) -> bool:
    return may_read(viewer) and may(viewer, Permission.KEEP_REGISTERS)


def may_oversee(viewer: Viewer) -> bool:
    return may_read(viewer) and (may_keep(viewer) or may(viewer, Permission.OVERSEE_REGISTERS))


def _unsigned(side: str) -> Exists:
    return Exists(Line.objects.filter(handover=OuterRef("pk"), **{f"{side}_signed_by": None}))


def to_sign(viewer: Viewer) -> QuerySet[Handover]:
    """Lists of one's own bodies, on either side, with a line that they have not signed."""
    own, rows = bodies_of(viewer), Handover.objects.filter(state=HandoverState.CHECKING)
    given = Q(_unsigned("giver"), giver__in=own)
    return rows.filter(given | Q(_unsigned("taker"), taker__in=own))


def to_confirm(viewer: Viewer) -> QuerySet[Handover]:
    """Lists signed by one's own side whose head has not confirmed them."""
    own = powers_of(viewer).bodies({Role.BODY_HEAD})
    rows = Handover.objects.filter(state=HandoverState.CHECKING)
    given = Q(~_unsigned("giver"), giver__in=own, giver_confirmed_by=None)
    return rows.filter(given | Q(~_unsigned("taker"), taker__in=own, taker_confirmed_by=None))


def to_effect(viewer: Viewer) -> QuerySet[Handover]:
    """Locked lists whose day has come."""
    rows = Handover.objects.filter(state=HandoverState.LOCKED, effective_on__lte=clock.today())
    return rows if is_over_all(viewer) else rows.filter(taker__in=bodies_of(viewer))


def to_rule(viewer: Viewer) -> QuerySet[Dispute]:
    """Disputes that others raised, for who supervises."""
    rows = Dispute.objects.filter(state=DisputeState.OPEN).exclude(raised_by=viewer.pk)
    own = bodies_of(viewer)
    rows = rows.exclude(line__handover__giver__in=own).exclude(line__handover__taker__in=own)
    return rows if is_over_all(viewer) else rows.none()


def to_take(viewer: Viewer) -> QuerySet[BaseMove]:
    """Bases that are not yet moved."""
    rows = BaseMove.objects.filter(state=BaseState.OFFERED)
    over = is_over_all(viewer) or Role.FUND_MANAGER in powers_of(viewer).roles
    return rows if over else rows.none()


def _checks(viewer: Viewer) -> QuerySet[ContinuityCheck]:
    rows = ContinuityCheck.objects.all()
    if is_over_all(viewer):
        return rows
    guided = CityRole.objects.filter(body__in=bodies_of(viewer)).values("matter__handovers")
    return rows.filter(handover__in=guided)


def to_check(viewer: Viewer) -> QuerySet[ContinuityCheck]:
    """Checks whose day has come, or is near."""
    return _checks(viewer).filter(state=CheckState.OPEN, due_on__lte=clock.today() + AHEAD)


def to_second(viewer: Viewer) -> QuerySet[ContinuityCheck]:
    """What somebody else has checked."""
    return _checks(viewer).filter(state=CheckState.FILLED).exclude(filled_by=viewer.pk)


def _list(step: Any, note: str = "giver") -> Any:
    return lambda row: Todo(row.title, step, page_of("handover")(row), row.due_on, getattr(row, note).name)


def _effect(row: Handover) -> Todo:
    return Todo(row.title, _("办理移交"), page_of("handover")(row), row.effective_on, row.taker.name)


def _dispute(row: Dispute) -> Todo:
    return Todo(str(row.line), _("裁定"), page_of("dispute")(row), row.due_on, row.line.handover.title)


def _base(row: BaseMove) -> Todo:
    return Todo(row.handover.title, _("登记划转"), page_of("base")(row), None, row.taker.name)


def _check(step: Any) -> Any:
    return lambda row: Todo(
        row.handover.title,
        step,
        reverse("handovers:check-detail", args=[row.pk]),
        row.due_on,
        row.handover.taker.name,
    )


WAITING = (
    WaitingRows(
        "handover-sign",
        gettext_lazy("待核对签认的移交清单"),
        may_keep,
        to_sign,
        _list(gettext_lazy("核对签认")),
        related=("giver",),
        url_name="handovers:handover-list",
    ),
    WaitingRows(
        "handover-confirm",
        gettext_lazy("待确认的移交清单"),
        may_keep,
        to_confirm,
        _list(gettext_lazy("确认整份清单")),
        related=("giver",),
        url_name="handovers:handover-list",
    ),
    WaitingRows(
        "handover-effect",
        gettext_lazy("到期待办理的移交"),
        may_oversee,
        to_effect,
        _effect,
        due="effective_on",
        related=("taker",),
        url_name="handovers:handover-list",
    ),
    WaitingRows(
        "handover-dispute",
        gettext_lazy("待裁定的移交争议"),
        may_oversee,
        to_rule,
        _dispute,
        related=("line__handover",),
        url_name="handovers:dispute-list",
    ),
    WaitingRows(
        "handover-base",
        gettext_lazy("待划转的基数"),
        may_read,
        to_take,
        _base,
        due="",
        related=("handover", "taker"),
        url_name="handovers:base-list",
    ),
    WaitingRows(
        "handover-check",
        gettext_lazy("待做的连续性核查"),
        may_oversee,
        to_check,
        _check(gettext_lazy("登记核查")),
        related=("handover__taker",),
        url_name="handovers:check-list",
    ),
    WaitingRows(
        "handover-check-second",
        gettext_lazy("待复核的连续性核查"),
        may_oversee,
        to_second,
        _check(gettext_lazy("复核")),
        related=("handover__taker",),
        url_name="handovers:check-list",
        batch=CHECKS.batch("confirm"),
    ),
)
