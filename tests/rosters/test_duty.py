"""当班 (S38.2, S38.4): who is there signs in at their own time; what is open goes from shift to shift."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from yiding.audit.models import Event
from yiding.core.errors import BadRequest, NotAllowed, WrongState
from yiding.directory.models import Person
from yiding.notices.models import Notice
from yiding.rosters.duty import hand_over_take, hand_over_write, point_finish, points_open, shift_check_in
from yiding.rosters.errors import NotTheTime, SamePerson
from yiding.rosters.models import CheckIn, HandOver, HandOverState, PointState, Roster, Shift, ShiftState
from yiding.rosters.planning import roster_publish, shift_assign
from yiding.rosters.rounds import missing_tell, reminders_tell, rounds
from yiding.rosters.standing import next_shift

from .rows import Duty, instant

pytestmark = pytest.mark.django_db


def _stander(duty: Duty, shift: Shift) -> Any:
    assert shift.person is not None
    return duty.users[shift.person.name]


@pytest.mark.requirement("S38.2")
@pytest.mark.parametrize("post", ["leader_post", "staff_post"])
def test_leader_and_staff_check_in_themselves_at_their_own_time(duty: Duty, at: Any, post: str) -> None:
    roster = duty.published()
    shift = duty.shift(roster, getattr(duty, post), "10-01 08:30")
    me = _stander(duty, shift)
    at.move_to("2026-10-01T07:29:00+08:00")
    with pytest.raises(NotTheTime):
        shift_check_in(shift=shift, place="", by=me)
    at.move_to("2026-10-01T08:25:00+08:00")
    for other in (duty.keeper, duty.head, duty.stage.inspector):
        with pytest.raises(NotAllowed):  # nobody signs for who can do it themselves
            shift_check_in(shift=shift, place="", by=other)
    row = shift_check_in(shift=shift, place="值班室", by=me)
    assert (row.at, row.minutes_late, row.is_proxy) == (instant("10-01 08:25"), 0, False)
    assert (shift.state, row.person) == (ShiftState.ON_DUTY, shift.person)
    assert Event.objects.latest("number").kind == "shift.check_in"
    with pytest.raises(WrongState):
        shift_check_in(shift=shift, place="", by=me)


@pytest.mark.requirement("S38.2")
@pytest.mark.parametrize(
    ("moment", "late"),
    [
        pytest.param("2026-10-01T20:30:00+08:00", 0, id="on the minute"),
        pytest.param("2026-10-01T20:45:59+08:00", 0, id="within the grace"),
        pytest.param("2026-10-01T20:46:00+08:00", 16, id="a minute over it"),
        pytest.param("2026-10-02T00:10:00+08:00", 220, id="over midnight"),
    ],
)
def test_who_comes_after_the_grace_is_late(duty: Duty, at: Any, moment: str, late: int) -> None:
    shift = duty.shift(duty.published(), duty.staff_post, "10-01 20:30")
    at.move_to(moment)
    assert shift_check_in(shift=shift, place="", by=_stander(duty, shift)).minutes_late == late


def test_after_its_end_nobody_checks_in_to_a_shift(duty: Duty, at: Any) -> None:
    shift = duty.shift(duty.published(), duty.staff_post, "10-31 20:30")
    at.move_to("2026-11-01T08:30:00+08:00")
    with pytest.raises(NotTheTime):
        shift_check_in(shift=shift, place="", by=_stander(duty, shift))


def test_for_who_has_no_account_the_keeper_signs_and_it_is_said(duty: Duty, at: Any) -> None:
    roster = duty.fill(duty.draft())
    shift = duty.shift(roster, duty.staff_post, "10-01 08:30")
    guest = Person.objects.create(government=duty.stage.government, name="周无号")
    shift_assign(shift=shift, person=guest, version=shift.version, by=duty.keeper)
    at.move_to("2026-10-01T08:30:00+08:00")
    shift = Shift.objects.get(pk=shift.pk)
    with pytest.raises(WrongState):  # not published yet
        shift_check_in(shift=shift, place="", by=duty.keeper)
    roster_publish(roster=roster, by=duty.head)
    shift = Shift.objects.get(pk=shift.pk)
    assert shift_check_in(shift=shift, place="", by=duty.keeper).is_proxy
    assert CheckIn.objects.get().made_by == duty.keeper


# --- hand-over --------------------------------------------------------------------------------------------


def _handed(duty: Duty, at: Any) -> tuple[HandOver, Shift, Shift]:
    roster = duty.published()
    day, night = (duty.shift(roster, duty.staff_post, one) for one in ("10-01 08:30", "10-01 20:30"))
    at.move_to("2026-10-01T08:30:00+08:00")
    shift_check_in(shift=day, place="", by=_stander(duty, day))
    at.move_to("2026-10-01T20:20:00+08:00")
    told = {"note": "接报积水两处", "points": ["跟踪东闸水位", " ", "回复市应急局"]}
    row = hand_over_write(shift=day, by=_stander(duty, day), **told)
    return row, day, night


@pytest.mark.requirement("S38.4")
def test_what_is_open_is_handed_to_the_person_of_the_next_shift(duty: Duty, at: Any) -> None:
    row, day, night = _handed(duty, at)
    assert (day.state, row.to_shift) == (ShiftState.HANDED, night)
    assert [one.text for one in points_open(row)] == ["跟踪东闸水位", "回复市应急局"]
    taker = _stander(duty, night)
    assert Notice.objects.filter(kind="duty.handed").get().recipient == taker
    for other in (_stander(duty, day), duty.keeper, duty.head):
        with pytest.raises(NotAllowed):
            hand_over_take(hand_over=row, remark="", by=other)
    hand_over_take(hand_over=row, remark="已核对", by=taker)
    assert (row.state, row.taken_by, row.taken_at) == (HandOverState.TAKEN, taker, instant("10-01 20:20"))
    assert Shift.objects.get(pk=day.pk).state == ShiftState.TAKEN
    with pytest.raises(WrongState):
        hand_over_take(hand_over=row, remark="", by=taker)


@pytest.mark.requirement("S38.4")
def test_a_point_goes_on_to_the_next_shifts_until_somebody_says_what_became_of_it(
    duty: Duty, at: Any
) -> None:
    row, _day, night = _handed(duty, at)
    hand_over_take(hand_over=row, remark="", by=_stander(duty, night))
    done, left = row.points.order_by("pk")
    at.move_to("2026-10-01T21:00:00+08:00")
    with pytest.raises(NotAllowed):
        point_finish(point=done, result="退了", by=duty.stage.liaisons["乙局"])
    with pytest.raises(BadRequest):
        point_finish(point=done, result=" ", by=_stander(duty, night))
    shift_check_in(shift=night, place="", by=_stander(duty, night))
    point_finish(point=done, result="水位已退", by=_stander(duty, night))  # on duty now
    assert done.state == PointState.DONE
    at.move_to("2026-10-02T08:20:00+08:00")
    after = hand_over_write(shift=night, note="平稳", points=["巡查泵站"], by=_stander(duty, night))
    assert [one.text for one in points_open(after)] == ["回复市应急局", "巡查泵站"]
    point_finish(point=left, result="已电话回复", by=duty.keeper)
    assert [one.text for one in points_open(row)] == ["跟踪东闸水位", "回复市应急局"]  # as it was then


def test_a_hand_over_needs_words_and_somebody_on_duty(duty: Duty, at: Any) -> None:
    roster = duty.published()
    shift = duty.shift(roster, duty.staff_post, "10-01 08:30")
    at.move_to("2026-10-01T08:30:00+08:00")
    with pytest.raises(WrongState):
        hand_over_write(shift=shift, note="平稳", points=[], by=_stander(duty, shift))
    shift_check_in(shift=shift, place="", by=_stander(duty, shift))
    with pytest.raises(BadRequest):
        hand_over_write(shift=shift, note=" ", points=[], by=_stander(duty, shift))
    leader = duty.shift(roster, duty.leader_post, "10-01 08:30")
    shift_check_in(shift=leader, place="", by=_stander(duty, leader))
    with pytest.raises(WrongState):  # leaders do not hand over here
        hand_over_write(shift=leader, note="平稳", points=[], by=_stander(duty, leader))


def test_nobody_takes_over_from_themselves(duty: Duty, at: Any) -> None:
    row, _day, night = _handed(duty, at)
    HandOver.objects.filter(pk=row.pk).update(written_by=_stander(duty, night))
    row.refresh_from_db()
    with pytest.raises(SamePerson):
        hand_over_take(hand_over=row, remark="", by=_stander(duty, night))


def test_the_last_shift_of_a_month_is_handed_to_the_first_of_the_next(duty: Duty, at: Any) -> None:
    october = duty.published()
    last = duty.shift(october, duty.staff_post, "10-31 20:30")
    at.move_to("2026-10-31T20:30:00+08:00")
    shift_check_in(shift=last, place="", by=_stander(duty, last))
    at.move_to("2026-11-01T08:00:00+08:00")
    row = hand_over_write(shift=last, note="平稳", points=[], by=_stander(duty, last))
    assert row.to_shift is None  # November is not published yet
    november = duty.published(date(2026, 11, 1))
    row = HandOver.objects.get(pk=row.pk)
    assert row.to_shift == next_shift(last)
    assert row.to_shift is not None
    assert (row.to_shift.roster, row.to_shift.person == last.person) == (november, False)


# --- reminders --------------------------------------------------------------------------------------------


def test_people_are_reminded_once_before_their_shift(duty: Duty, at: Any) -> None:
    roster = duty.published()
    at.move_to("2026-09-30T08:29:00+08:00")
    assert reminders_tell(instant("09-30 08:29")) == 0
    at.move_to("2026-09-30T08:30:00+08:00")
    assert reminders_tell(instant("09-30 08:30")) == 2  # the leader and the day shift, a day ahead
    assert reminders_tell(instant("09-30 08:35")) == 0
    shift = duty.shift(roster, duty.staff_post, "10-01 08:30")
    notice = Notice.objects.get(kind="duty.coming", recipient=_stander(duty, shift))
    assert "甲局" in notice.body
    assert notice.link == f"/rosters/shifts/{shift.pk}/"
    assert reminders_tell(instant("09-30 20:30")) == 1


def test_who_has_not_come_is_told_to_keeper_head_and_leader_on_duty(duty: Duty, at: Any) -> None:
    roster = duty.published()
    staff = duty.shift(roster, duty.staff_post, "10-01 08:30")
    leader = duty.shift(roster, duty.leader_post, "10-01 08:30")
    at.move_to("2026-10-01T08:44:00+08:00")
    assert missing_tell(instant("10-01 08:44")) == 0
    at.move_to("2026-10-01T08:45:00+08:00")
    shift_check_in(shift=leader, place="", by=_stander(duty, leader))
    rounds()
    told = set(Notice.objects.filter(kind="duty.missing").values_list("recipient__username", "about_id"))
    names = (duty.keeper.username, duty.head.username, _stander(duty, leader).username)
    assert told == {(name, staff.pk) for name in names}
    count = Notice.objects.count()
    rounds()
    assert Notice.objects.count() == count


def test_drafts_remind_nobody(duty: Duty, at: Any) -> None:
    duty.fill(duty.draft())
    at.move_to("2026-10-01T08:50:00+08:00")
    rounds()
    assert not Notice.objects.filter(kind__startswith="duty.").exists()
    assert Roster.objects.count() == 1
