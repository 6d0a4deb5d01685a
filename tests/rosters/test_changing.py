"""换班与替班: asked by one, agreed by the other, approved by a third; nobody ends up in two places."""

from __future__ import annotations

from typing import Any

import pytest

from yiding.accounts.models import Account
from yiding.core.errors import BadRequest, NotAllowed, WrongState
from yiding.core.waiting import piles_of
from yiding.directory.models import Person
from yiding.notices.models import Notice
from yiding.rosters.changing import (
    change_agree,
    change_approve,
    change_refuse,
    change_reject,
    change_withdraw,
    stand_in_ask,
    swap_ask,
)
from yiding.rosters.duty import shift_check_in
from yiding.rosters.errors import OpenChange, SamePerson, ShiftBegun, TwoPlaces
from yiding.rosters.models import ChangeState, Edition, Roster, Shift, ShiftChange
from yiding.rosters.planning import roster_publish

from .rows import Duty, person_of

pytestmark = pytest.mark.django_db


def _two(duty: Duty) -> tuple[Roster, Shift, Shift]:
    """A day shift of 孙 and one of 李 on another day."""
    roster = duty.published()
    rows = Shift.objects.filter(roster=roster, post=duty.staff_post, name="白班").order_by("starts_at")
    rows = rows.select_related("roster__body", "post__body", "person")
    nights = Shift.objects.filter(roster=roster, post=duty.staff_post, name="夜班").order_by("starts_at")
    nights = nights.select_related("roster__body", "post__body", "person")
    mine = next(one for one in rows if one.person and one.person.name == "孙")
    other = next(one for one in nights if one.person and one.person.name == "李" and one.day > mine.day)
    return roster, mine, other


def _kinds(user: Any) -> set[str]:
    return {pile.kind.code for pile in piles_of(user)}


def test_a_swap_is_agreed_by_the_other_and_approved_by_a_third(duty: Duty) -> None:
    roster, mine, other = _two(duty)
    sun, li = duty.users["孙"], duty.users["李"]
    with pytest.raises(NotAllowed):
        swap_ask(shift=mine, other=other, reason="看病", by=duty.keeper)
    change = swap_ask(shift=mine, other=other, reason="看病", by=sun)
    assert ("duty-answer" in _kinds(li), "duty-answer" in _kinds(sun)) == (True, False)
    with pytest.raises(OpenChange):
        stand_in_ask(shift=mine, person=person_of(duty.head), reason="看病", by=sun)
    with pytest.raises(NotAllowed):
        change_agree(change=change, by=sun)
    with pytest.raises(NotAllowed):
        change_approve(change=change, by=duty.keeper)
    with pytest.raises(WrongState):
        change_approve(change=change, by=duty.head)
    change_agree(change=change, by=li)
    assert ("duty-decide" in _kinds(duty.head), "duty-decide" in _kinds(duty.keeper)) == (True, False)
    change_approve(change=change, by=duty.head)
    mine.refresh_from_db(), other.refresh_from_db()
    assert (mine.person, other.person) == (person_of(li), person_of(sun))
    edition = Edition.objects.get(roster=roster, number=2)
    assert (edition.why, edition.names) == ("swap", "孙、李")
    told = {one["shift"]: one["person"] for one in edition.content}
    assert (told[mine.pk], told[other.pk]) == ("李", "孙")
    done = Notice.objects.filter(kind="duty.change_done")
    assert {one.recipient for one in done} == {sun, li}
    with pytest.raises(WrongState):
        change_agree(change=change, by=li)


def test_a_swap_that_puts_somebody_in_two_places_is_refused(duty: Duty) -> None:
    _roster, mine, _other = _two(duty)
    rows = Shift.objects.filter(post=duty.leader_post, starts_at__lt=mine.ends_at, ends_at__gt=mine.starts_at)
    leader = rows.get().person
    assert leader is not None
    with pytest.raises(TwoPlaces):
        stand_in_ask(shift=mine, person=leader, reason="看病", by=duty.users["孙"])


def test_shifts_that_have_begun_are_not_swapped_but_stood_in_for(duty: Duty, at: Any) -> None:
    _roster, mine, other = _two(duty)
    sun = duty.users["孙"]
    change = swap_ask(shift=mine, other=other, reason="看病", by=sun)
    change_agree(change=change, by=duty.users["李"])
    at.move_to(mine.starts_at)
    with pytest.raises(ShiftBegun):
        change_approve(change=change, by=duty.head)
    change_withdraw(change=change, by=sun)
    guest = Person.objects.create(government=duty.stage.government, name="周")
    change = stand_in_ask(shift=mine, person=guest, reason="急病", by=sun)
    change_agree(change=change, by=duty.keeper)  # who stands in has no account
    change_approve(change=change, by=duty.head)
    mine.refresh_from_db()
    assert mine.person == guest


def test_who_has_come_cannot_be_stood_in_for(duty: Duty, at: Any) -> None:
    _roster, mine, _other = _two(duty)
    at.move_to(mine.starts_at)
    shift_check_in(shift=mine, place="", by=duty.users["孙"])
    guest = Person.objects.create(government=duty.stage.government, name="周")
    with pytest.raises(ShiftBegun):
        stand_in_ask(shift=mine, person=guest, reason="急病", by=duty.users["孙"])


def test_one_of_the_two_does_not_approve(duty: Duty) -> None:
    _roster, mine, _other = _two(duty)
    head = person_of(duty.head)
    change = stand_in_ask(shift=mine, person=head, reason="看病", by=duty.users["孙"])
    change_agree(change=change, by=duty.head)
    with pytest.raises(SamePerson):
        change_approve(change=change, by=duty.head)
    change_approve(change=change, by=duty.stage.director)  # the office's director can
    mine.refresh_from_db()
    assert mine.person == head


def test_one_keeper_is_not_all_three(duty: Duty) -> None:
    roster = duty.draft()
    Account.objects.filter(user__in=duty.users.values()).update(person=None)
    names = {name: Person.objects.get(name=name) for name in "赵钱孙李"}
    duty.users = {}
    duty.person = lambda name: names[name]  # type: ignore[method-assign]
    duty.fill(roster)
    roster_publish(roster=roster, by=duty.head)
    rows = Shift.objects.filter(roster=roster, post=duty.staff_post).select_related("roster__body", "post")
    mine = rows.filter(person=names["孙"]).order_by("starts_at")[0]
    guest = Person.objects.create(government=duty.stage.government, name="周")
    change = stand_in_ask(shift=mine, person=guest, reason="看病", by=duty.keeper)
    with pytest.raises(SamePerson):
        change_agree(change=change, by=duty.keeper)
    change_agree(change=change, by=duty.head)
    with pytest.raises(SamePerson):
        change_approve(change=change, by=duty.head)
    change_approve(change=change, by=duty.stage.director)


def test_a_refusal_and_a_rejection_are_told_and_change_nothing(duty: Duty) -> None:
    _roster, mine, other = _two(duty)
    sun, li = duty.users["孙"], duty.users["李"]
    change = swap_ask(shift=mine, other=other, reason="看病", by=sun)
    change_refuse(change=change, reason="那天出差", by=li)
    assert Notice.objects.get(kind="duty.change_refused").recipient == sun
    again = swap_ask(shift=mine, other=other, reason="看病", by=sun)
    change_agree(change=again, by=li)
    with pytest.raises(NotAllowed):
        change_reject(change=again, reason="人手紧", by=duty.keeper)
    change_reject(change=again, reason="人手紧", by=duty.head)
    assert set(ShiftChange.objects.values_list("state", flat=True)) == {ChangeState.REFUSED}
    mine.refresh_from_db()
    assert mine.person == person_of(sun)


def test_a_swap_is_with_somebody_else_of_the_same_unit(duty: Duty) -> None:
    _roster, mine, _other = _two(duty)
    own = Shift.objects.filter(post=duty.staff_post, person=mine.person).exclude(pk=mine.pk)
    own_one = own.select_related("roster", "post").order_by("-starts_at")[0]
    with pytest.raises(BadRequest):
        swap_ask(shift=mine, other=own_one, reason="看病", by=duty.users["孙"])
    with pytest.raises(BadRequest):
        stand_in_ask(shift=mine, person=person_of(duty.users["孙"]), reason="看病", by=duty.users["孙"])
