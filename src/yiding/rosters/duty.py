"""当班: who is there signs in, writes down what the next must know, and the next takes it over."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.urls import reverse

from yiding.audit.services import writer
from yiding.core import clock
from yiding.core.errors import BadRequest, WrongState
from yiding.core.moves import move
from yiding.core.telling import tell

from .errors import NotTheTime, SamePerson
from .models import CheckIn, HandOver, HandOverState, OpenPoint, PointState, Rule, Shift, ShiftState
from .permissions import is_person, is_published, may_finish_point, may_stand, may_take, require, users_of
from .planning import touching
from .selectors import rule_of
from .standing import next_shift
from .states import HAND_OVER, POINT, SHIFT

MOST_POINTS = 30
LONGEST_POINT = 300


def opens_at(shift: Shift, rule: Rule) -> datetime:
    """From when on one can check in."""
    return shift.starts_at - timedelta(minutes=rule.early_minutes)


def minutes_late(shift: Shift, rule: Rule, at: datetime) -> int:
    """迟到几分钟: by the clock, once the minutes of grace are over; before that none."""
    late = int((at - shift.starts_at).total_seconds()) // 60
    return late if late > rule.late_minutes else 0


@transaction.atomic
def shift_check_in(*, shift: Shift, place: str, by: User) -> CheckIn:
    """到岗签到: at this very moment, by the person of the shift (S38.2). Raises NotTheTime, WrongState."""
    require(may_stand(by, shift))
    if not is_published(shift):
        raise WrongState("rosters.check_in")
    now, rule = clock.now(), rule_of(shift.roster.government_id)
    if not opens_at(shift, rule) <= now < shift.ends_at:
        raise NotTheTime
    late = minutes_late(shift, rule, now)
    is_proxy = not is_person(by, shift.person_id)
    told = {"at": now, "minutes_late": late, "place": place, "made_by": by, "is_proxy": is_proxy}
    try:
        with transaction.atomic():
            row = CheckIn.objects.create(shift=shift, person_id=shift.person_id or 0, **told)
    except IntegrityError:
        raise WrongState("rosters.check_in") from None
    write = writer(shift, by=by, touches=touching(shift.roster), minutes_late=late, is_proxy=is_proxy)
    move(SHIFT, "check_in", shift, write)
    return row


@transaction.atomic
def hand_over_write(*, shift: Shift, note: str, points: Iterable[str], by: User) -> HandOver:
    """交班: what happened, and what is still open, for the next (S38.4). Raises WrongState, BadRequest."""
    require(may_stand(by, shift))
    kept = [point.strip() for point in points if point.strip()]
    if not note.strip() or len(kept) > MOST_POINTS or any(len(one) > LONGEST_POINT for one in kept):
        raise BadRequest("points" if note.strip() else "note")
    if shift.state != ShiftState.ON_DUTY or not shift.post.hands_over:
        raise WrongState("rosters.hand_over")
    to_shift = next_shift(shift)
    row = HandOver.objects.create(
        shift=shift, to_shift=to_shift, note=note, written_by=by, written_at=clock.now()
    )
    body = shift.roster.body
    OpenPoint.objects.bulk_create(OpenPoint(body=body, hand_over=row, text=text) for text in kept)
    if to_shift is not None and to_shift.person is not None:
        tell(
            "duty.handed",
            to=users_of(to_shift.person),
            key=f"duty.handed:{row.pk}",
            about=row,
            link=reverse("rosters:hand-over-detail", args=[row.pk]),
            shift=str(shift),
            count=len(kept),
        )
    write = writer(shift, by=by, touches=touching(shift.roster), points=len(kept))
    move(SHIFT, "hand_over", shift, write)
    return row


@transaction.atomic
def hand_over_take(*, hand_over: HandOver, remark: str, by: User) -> None:
    """接班: by the person of the next shift, another than who wrote it. Raises SamePerson, WrongState."""
    require(may_take(by, hand_over))
    if hand_over.written_by_id == by.pk:
        raise SamePerson
    Shift.objects.filter(pk=hand_over.shift_id, state=ShiftState.HANDED).update(state=ShiftState.TAKEN)
    write = writer(hand_over, by=by, touches=touching(hand_over.shift.roster))
    told = {"taken_by": by, "taken_at": clock.now(), "remark": remark}
    move(HAND_OVER, "take", hand_over, write, **told)


@transaction.atomic
def point_finish(*, point: OpenPoint, result: str, by: User) -> None:
    """办结未了事项: what became of it. Raises BadRequest, WrongState."""
    require(may_finish_point(by, point))
    if not result.strip():
        raise BadRequest("result")
    write = writer(point, by=by, touches=touching(point.hand_over.shift.roster))
    move(POINT, "finish", point, write, result=result, done_by=by, done_at=clock.now())


def points_open(hand_over: HandOver) -> list[OpenPoint]:
    """What was open when a shift was handed over: its own points, and older ones not done then."""
    rows = OpenPoint.objects.filter(body=hand_over.shift.roster.body_id)
    rows = rows.filter(hand_over__written_at__lte=hand_over.written_at).select_related(
        "hand_over__shift__roster", "hand_over__shift__post", "done_by"
    )
    return [
        one
        for one in rows.order_by("pk")
        if one.hand_over_id == hand_over.pk
        or one.state == PointState.OPEN
        or (one.done_at is not None and one.done_at > hand_over.written_at)
    ]


def waits(hand_over: HandOver) -> bool:
    return str(hand_over.state) == HandOverState.WRITTEN
