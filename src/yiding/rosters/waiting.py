"""值班的待办: my next shifts, swaps asked of me, hand-overs to write and to take, findings to judge."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yiding.accountability.permissions import may_open
from yiding.core import clock
from yiding.core.access import Permission, Role, may, powers_of
from yiding.core.columns import Viewer
from yiding.core.waiting import Todo, WaitingRows

from .models import (
    ChangeState,
    HandOver,
    HandOverState,
    RosterState,
    Shift,
    ShiftChange,
    ShiftState,
    SpotCheck,
    SpotState,
)
from .permissions import headed_bodies, person_of
from .selectors import changes_visible_to, checks_visible_to, hand_overs_visible_to, shifts_visible_to

AHEAD = timedelta(days=3)
"""A shift stands on the desk this long before it begins."""


def stands(viewer: Viewer) -> bool:
    """Can the viewer stand on a shift at all?"""
    return may(viewer, Permission.READ_LEDGER) and person_of(viewer) is not None


def _mine(viewer: Viewer) -> QuerySet[Shift]:
    rows = shifts_visible_to(viewer).filter(roster__state=RosterState.PUBLISHED)
    return rows.filter(person=person_of(viewer) or 0)


def to_stand(viewer: Viewer) -> QuerySet[Shift]:
    """The viewer's next shifts, to which they have not come yet."""
    now = clock.now()
    rows = _mine(viewer).filter(state=ShiftState.PLANNED)
    return rows.filter(ends_at__gt=now, starts_at__lte=now + AHEAD)


def _stand(row: Shift) -> Todo:
    begun = row.starts_at <= clock.now()
    url = reverse("rosters:shift-detail", args=[row.pk])
    return Todo(str(row), _("到岗签到") if begun else _("查看班次"), url, row.day, row.roster.body.name)


def to_hand_over(viewer: Viewer) -> QuerySet[Shift]:
    """The viewer's shifts that end within the hour, or have ended, and were not handed over."""
    until = clock.now() + timedelta(hours=1)
    return _mine(viewer).filter(state=ShiftState.ON_DUTY, post__hands_over=True, ends_at__lte=until)


def _hand_over(row: Shift) -> Todo:
    url = reverse("rosters:shift-hand-over", args=[row.pk])
    return Todo(str(row), _("交班"), url, row.day, row.roster.body.name)


def to_answer(viewer: Viewer) -> QuerySet[ShiftChange]:
    """Swaps and stand-ins asked of the viewer."""
    return changes_visible_to(viewer).filter(to_person=person_of(viewer) or 0, state=ChangeState.ASKED)


def _answer(row: ShiftChange) -> Todo:
    return _change(row, _("答复"))


def _change(row: ShiftChange, step: str) -> Todo:
    url = reverse("rosters:shift-detail", args=[row.shift_id])
    note = f"{row.from_person.label} → {row.to_person.label}"
    return Todo(f"{row.get_kind_display()}：{row.shift}", step, url, row.shift.day, note)


def may_decide_any(viewer: Viewer) -> bool:
    return bool(headed_bodies(viewer)) or Role.DIRECTOR in powers_of(viewer).roles


def to_decide(viewer: Viewer) -> QuerySet[ShiftChange]:
    """Swaps and stand-ins of the units that the viewer answers for, in which they are not a party."""
    person = person_of(viewer) or 0
    rows = changes_visible_to(viewer).filter(state=ChangeState.AGREED)
    rows = rows.filter(shift__roster__body__in=headed_bodies(viewer))
    rows = rows.exclude(Q(from_person=person) | Q(to_person=person))
    return rows.exclude(Q(asked_by=viewer.pk) | Q(agreed_by=viewer.pk))


def _decide(row: ShiftChange) -> Todo:
    return _change(row, _("批准"))


def to_take(viewer: Viewer) -> QuerySet[HandOver]:
    """Hand-overs that wait for the viewer to take them over."""
    mine = {"to_shift__person": person_of(viewer) or 0, "state": HandOverState.WRITTEN}
    return hand_overs_visible_to(viewer).filter(**mine)


def _take(row: HandOver) -> Todo:
    url = reverse("rosters:hand-over-detail", args=[row.pk])
    return Todo(str(row.shift), _("接班"), url, row.shift.day, row.shift.roster.body.name)


def to_judge(viewer: Viewer) -> QuerySet[SpotCheck]:
    """What spot checks found, sent on."""
    return checks_visible_to(viewer).filter(state=SpotState.SENT)


def _judge(row: SpotCheck) -> Todo:
    url = reverse("rosters:check-detail", args=[row.pk])
    return Todo(str(row), _("决定是否登记线索"), url, None, row.finding)


OF_SHIFT = ("roster__body", "post")
OF_CHANGE = ("shift__post", "from_person", "to_person")
SHIFTS = "rosters:shift-list"
WAITING = (
    WaitingRows(
        "duty-stand",
        gettext_lazy("我的班次"),
        stands,
        to_stand,
        _stand,
        due="day",
        related=OF_SHIFT,
        url_name=SHIFTS,
    ),
    WaitingRows(
        "duty-hand-over",
        gettext_lazy("待交班"),
        stands,
        to_hand_over,
        _hand_over,
        due="day",
        related=OF_SHIFT,
        url_name=SHIFTS,
    ),
    WaitingRows(
        "duty-take",
        gettext_lazy("待接班"),
        stands,
        to_take,
        _take,
        due="shift__day",
        related=("shift__post", "shift__roster__body"),
        url_name="rosters:hand-over-list",
    ),
    WaitingRows(
        "duty-answer",
        gettext_lazy("请您换班替班"),
        stands,
        to_answer,
        _answer,
        due="shift__day",
        related=OF_CHANGE,
        url_name="rosters:change-list",
    ),
    WaitingRows(
        "duty-decide",
        gettext_lazy("待批准的换班替班"),
        may_decide_any,
        to_decide,
        _decide,
        due="shift__day",
        related=OF_CHANGE,
        url_name="rosters:change-list",
    ),
    WaitingRows(
        "duty-judge",
        gettext_lazy("值班抽查移送"),
        may_open,
        to_judge,
        _judge,
        due="",
        related=("post__body",),
        url_name="rosters:check-list",
    ),
)
