"""到会: who was called and came, under which unit; quorum with its sum; recusal; codes on one's telephone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.conftest import given as give
from yiding.core import clock
from yiding.core.access import Role
from yiding.core.errors import WrongState
from yiding.deliberations.codes import sitting_of, token_of
from yiding.deliberations.errors import CodeExpired, ReasonMissing
from yiding.deliberations.expecting import units_on, written_on
from yiding.deliberations.models import Attendance, AttendanceKind, Presence, Stay
from yiding.deliberations.presence import heads_of, quorum_now, was_there
from yiding.deliberations.quorum import Quorum, Rule
from yiding.deliberations.record import record_of
from yiding.deliberations.screen import room_of
from yiding.deliberations.selectors import attendances_of
from yiding.deliberations.services import (
    attendance_add,
    pause_end,
    pause_start,
    room_prepare,
    sign_in_by_code,
    sitting_end,
)
from yiding.directory.models import Body, BodyName, NameKind, Person, Post
from yiding.minutes.record import Absence, Seat
from yiding.sittings.models import Invitation
from yiding.topics.models import TopicState

from .conftest import CHAIR, MEMBERS, Stage, stage_of

K = AttendanceKind
pytestmark = pytest.mark.django_db


def _add(stage: Stage, kind: str, name: str, unit: str, **more: Any) -> Attendance:
    return attendance_add(
        sitting=stage.sitting, kind=K(kind), person_name=name, body_name=unit, by=stage.clerk, **more
    )


@pytest.mark.requirement("S03.1", "S03.2", "S03.6")
def test_three_classes_stand_in_the_record_in_the_order_of_units(stage: Stage) -> None:
    stage.open()
    for name, unit in (("程砚", "市发改委"), ("白露", "市财政局"), ("江晚", "市发改委")):
        _add(stage, "observer", name, unit)
    for unit in ("邮政公司", "移动公司"):
        _add(stage, "observer", "", unit)
    told = record_of(stage.sitting).attendance
    assert told.present == MEMBERS[:6]
    assert told.observers == (Seat("市发改委", ("程砚", "江晚")), Seat("市财政局", ("白露",)))
    assert told.representatives == ("邮政公司", "移动公司")


@pytest.mark.requirement("S03.3")
def test_unit_is_kept_as_written_that_day_and_linked_to_one_body(stage: Stage) -> None:
    body = stage.bodies["市发改委"]
    BodyName.objects.create(
        government=stage.city, body=body, name="市发展改革委", kind=NameKind.SHORT, ends_on=date(2026, 12, 31)
    )
    stage.open()
    row = _add(stage, "observer", "程砚", "市发展改革委")
    assert (row.body_written, row.body) == ("市发展改革委", body)
    called = stage.sitting.attendances.get(body=body, person=None)
    assert called.body_written == "市发展改革委"
    assert written_on({body.pk}, date(2027, 5, 1))[body.pk] == "市发改委"


@pytest.mark.requirement("S03.4")
def test_chair_is_not_repeated_and_heads_are_the_list_and_the_chair(stage: Stage) -> None:
    stage.open()
    told = record_of(stage.sitting)
    assert told.meeting.chair.name == CHAIR
    assert CHAIR not in told.attendance.present
    heads = heads_of(attendances_of(stage.sitting))
    assert heads.sitting_members == len(told.attendance.present) + 1 == 7


@pytest.mark.requirement("S03.5")
def test_unit_of_a_person_is_that_of_the_day(stage: Stage) -> None:
    person = Person.objects.create(government=stage.city, name="方宇")
    office, water, party = (
        Body.objects.create(government=stage.city, name=name)
        for name in ("市政府办公室", "市水务局", "市委统战部")
    )
    days = ((office, None, date(2021, 6, 30)), (water, date(2021, 7, 1), date(2022, 7, 31)))
    for body, first, last in (*days, (party, date(2022, 8, 1), None)):
        Post.objects.create(body=body, person=person, starts_on=first, ends_on=last)
    on = [
        units_on({person.pk}, day)[person.pk]
        for day in (date(2021, 6, 25), date(2022, 7, 2), date(2023, 8, 1))
    ]
    assert on == [office, water, party]
    stage.open()
    assert _add(stage, "observer", "方宇", "").body_written == "市委统战部"


@pytest.mark.requirement("S03.7")
def test_stand_in_is_marked_and_is_not_the_member(stage: Stage) -> None:
    room_prepare(sitting=stage.sitting, by=stage.clerk)
    stage.comes(CHAIR, *MEMBERS[:3])
    before = quorum_now(attendances_of(stage.sitting), stage.council)
    row = _add(stage, "member", "代会人", "市政府", stands_in_for=MEMBERS[7])
    assert row.stands_in_for is not None
    assert row.stands_in_for.name == MEMBERS[7]
    after = quorum_now(attendances_of(stage.sitting), stage.council)
    assert (before.present, after.present) == (4, 4)
    assert (before.expected, after.expected) == (9, 9)
    answer = stage.change("attendance", "stands_in_for", MEMBERS[0], key=str(stage.row(MEMBERS[0]).public_id))
    assert answer.status == "refused"


def test_calls_and_what_was_answered_fill_the_list(stage: Stage) -> None:
    people = {row.name: row for row in Person.objects.all()}
    stand_in = Person.objects.create(government=stage.city, name="王青")
    body = stage.bodies["市发改委"]
    told: tuple[dict[str, Any], ...] = (
        {"role": "member", "person": people[CHAIR], "state": "coming"},
        {"role": "member", "person": people[MEMBERS[0]], "state": "on_leave", "leave_kind": "official"},
        {"role": "member", "person": people[MEMBERS[1]], "state": "substituted", "substitute": stand_in},
        {"role": "presenter", "body": body, "body_name": "市发展改革委", "state": "sent"},
        {"role": "recorder", "person": people[MEMBERS[7]], "state": "coming"},
        {"role": "observer", "body": stage.bodies["市教育局"], "state": "withdrawn"},
    )
    for n, one in enumerate(told):
        Invitation.objects.create(sitting=stage.sitting, position=n, **one)
    room_prepare(sitting=stage.sitting, by=stage.clerk)
    rows = [(str(row), row.kind, row.presence, row.reason) for row in attendances_of(stage.sitting)]
    away, here = Presence.ON_LEAVE, Presence.EXPECTED
    assert rows == [
        ("市政府" + CHAIR, "chair", here, ""),
        ("市政府" + MEMBERS[0], "member", away, "因公"),
        ("市政府" + MEMBERS[1], "member", away, ""),
        ("王青", "observer", here, ""),
        ("市发展改革委代表", "observer", here, ""),
        ("市政府" + MEMBERS[7], "recorder", here, ""),
    ]
    assert stage.row("王青").stands_in_for == people[MEMBERS[1]]


def test_who_is_on_leave_stands_with_the_reason(stage: Stage) -> None:
    room_prepare(sitting=stage.sitting, by=stage.clerk)
    key = str(stage.row(MEMBERS[7]).public_id)
    assert stage.change("attendance", "presence", Presence.ON_LEAVE, key=key).status == "applied"
    assert stage.change("attendance", "reason", "因公出差", key=key, seen="").status == "applied"
    assert record_of(stage.sitting).attendance.on_leave == (Absence(MEMBERS[7], None, "因公出差"),)
    stage.comes(MEMBERS[0])
    here = str(stage.row(MEMBERS[0]).public_id)
    assert stage.change("attendance", "presence", Presence.ON_LEAVE, key=here).status == "refused"


def test_a_person_is_on_the_list_once(stage: Stage) -> None:
    stage.open()
    with pytest.raises(WrongState):
        _add(stage, "observer", MEMBERS[0], "市发改委")
    unit = stage.sitting.attendances.get(body=stage.bodies["市财政局"])
    assert stage.change("attendance", "person", MEMBERS[1], key=str(unit.public_id)).status == "refused"
    assert stage.change("attendance", "person", "白露", key=str(unit.public_id)).status == "applied"
    with pytest.raises(IntegrityError), transaction.atomic():
        Attendance.objects.create(
            sitting=stage.sitting, kind=K.OBSERVER, person=unit.person or stage.row("白露").person
        )


def test_preparing_twice_adds_nobody_twice(stage: Stage) -> None:
    first = room_prepare(sitting=stage.sitting, by=stage.clerk)
    assert first == stage.sitting.attendances.count() == 9 + 4
    assert room_prepare(sitting=stage.sitting, by=stage.clerk) == 0


def test_late_left_and_back_make_stays(stage: Stage) -> None:
    stage.open()
    stage.comes(MEMBERS[6])
    late = stage.row(MEMBERS[6])
    assert late.is_late
    assert not stage.row(MEMBERS[0]).is_late
    stage.leaves(MEMBERS[6])
    stage.comes(MEMBERS[6])
    stays = list(late.stays.all())
    assert [one.to_at is None for one in stays] == [False, True]
    assert stage.row(MEMBERS[6]).presence == Presence.PRESENT


# --- quorum -------------------------------------------------------------------------------------------------


def test_quorum_says_its_sum_in_words(stage: Stage) -> None:
    stage.open()
    assert str(room_of(stage.sitting).quorum.sentence) == "应到9人，实到7人，过半数需5人：达到"


def test_recused_are_not_there_for_their_item_only(stage: Stage) -> None:
    stage.open()
    stage.begin(2)
    key = str(stage.row(MEMBERS[0]).public_id)
    assert stage.write(2, "attendance", "recused", "1", key=key).status == "applied"
    stage.begin(3)
    second, third = (room_of(stage.sitting).panels[no - 1] for no in (2, 3))
    assert second.quorum is not None
    assert third.quorum is not None
    assert (second.quorum.present, third.quorum.present) == (6, 7)
    assert "另有1人回避" in str(second.quorum.sentence)
    assert MEMBERS[0] not in [
        seat.row.person.name for seat in second.seats if seat.is_there and seat.row.person
    ]


def test_responsible_deputy_who_is_away_is_told(stage: Stage) -> None:
    stage.open()
    assert room_of(stage.sitting).panels[1].missing == ()
    stage.leaves(MEMBERS[0])
    assert room_of(stage.sitting).panels[1].missing == (MEMBERS[0],)


def test_without_quorum_nothing_is_decided_until_it_is_back(stage: Stage, clerk_client: Client) -> None:
    stage.open()
    stage.begin(2)
    for name in MEMBERS[:3]:
        stage.leaves(name)
    assert room_of(stage.sitting).has_lost_quorum
    refused = stage.write(2, "deliberation", "outcome", "agreed", seen="")
    assert refused.status == "refused"
    assert "应到9人，在场4人" in refused.detail or "应到9人，实到4人" in refused.detail
    for name in ("room-state", "projector-now"):
        page = clerk_client.get(reverse(f"deliberations:{name}", args=[stage.sitting.pk])).content.decode()
        assert "法定人数不够" in page
    with pytest.raises(ReasonMissing):
        sitting_end(sitting=stage.sitting, by=stage.clerk)
    stage.comes(MEMBERS[0])
    assert stage.write(2, "deliberation", "outcome", "agreed", seen="").status == "applied"
    sitting_end(sitting=stage.sitting, by=stage.clerk, reason="法定人数不够，择日再开")
    stage.sitting.refresh_from_db()
    assert (stage.sitting.state, stage.sitting.reason) == ("held", "法定人数不够，择日再开")
    states = [entry.topic.state for entry in stage.sitting.entries.select_related("topic") if entry.topic]
    back, done = TopicState.ADMITTED, TopicState.DELIBERATED
    assert states == [back, done, back, back]


def test_pause_stops_items_and_is_kept(stage: Stage) -> None:
    stage.open()
    pause_start(sitting=stage.sitting, by=stage.clerk, reason="等候到会")
    assert stage.begin(1).status == "refused"
    with pytest.raises(WrongState):
        pause_start(sitting=stage.sitting, by=stage.clerk)
    pause_end(sitting=stage.sitting, by=stage.clerk)
    assert stage.begin(1).status == "applied"
    assert [pause.reason for pause in stage.sitting.pauses.all()] == ["等候到会"]


@given(
    expected=st.integers(0, 60),
    over=st.integers(1, 9),
    extra=st.integers(0, 9),
    by_equal=st.booleans(),
)
def test_needed_is_the_least_number_that_is_enough(
    expected: int, over: int, extra: int, by_equal: bool
) -> None:
    of = over + extra
    needed = Rule(over, of, by_equal).needed(expected)

    def enough(n: int) -> bool:
        return n * of >= expected * over if by_equal else n * of > expected * over

    assert enough(needed)
    assert needed == 0 or not enough(needed - 1)


@given(expected=st.integers(1, 60), present=st.integers(0, 60))
def test_quorum_and_its_sentence_agree(expected: int, present: int) -> None:
    quorum = Quorum(Rule(), expected, min(present, expected))
    assert quorum.is_reached == (min(present, expected) * 2 > expected)
    assert str(quorum.sentence).endswith("：达到" if quorum.is_reached else "：未达到")


ACTS = st.lists(
    st.tuples(
        st.integers(0, 8),
        st.sampled_from([*Presence.values]),
        st.sampled_from(["presence", "recused"]),
    ),
    max_size=25,
)


@settings(max_examples=15, deadline=None, database=None)
@given(acts=ACTS)
def test_whatever_is_tapped_nobody_is_there_twice_and_counts_add_up(
    acts: list[tuple[int, str, str]],
) -> None:
    with transaction.atomic():
        stage = stage_of(give(User.objects.create_user("tapper"), Role.CLERK))
        stage.open()
        stage.begin(1)
        for who, value, field in acts:
            key = str(stage.row((CHAIR, *MEMBERS)[who]).public_id)
            stage.write(1, "attendance", field, "1" if field == "recused" else value, key=key)
        rows = attendances_of(stage.sitting)
        heads, now = heads_of(rows), clock.now() + timedelta(seconds=1)
        came = [row for row in rows if row.presence in (Presence.PRESENT, Presence.LEFT)]
        assert heads.total == len(came) == len({row.person_id for row in came})
        assert Stay.objects.filter(attendance__sitting=stage.sitting, to_at=None).count() == len(
            [row for row in rows if row.presence == Presence.PRESENT]
        )
        for row in rows:
            assert was_there(row.stays.all(), now) == (row.presence == Presence.PRESENT)
            ends = [one.to_at for one in row.stays.all()][:-1]
            assert all(end is not None for end in ends)
        quorum = room_of(stage.sitting).panels[0].quorum
        assert quorum is not None
        assert quorum.present + quorum.recused <= quorum.expected == 9
        transaction.set_rollback(True)


# --- one's own telephone ------------------------------------------------------------------------------------


def test_code_signs_in_who_is_invited_once(stage: Stage, make_account: Callable[..., User]) -> None:
    room_prepare(sitting=stage.sitting, by=stage.clerk)
    member = make_account("lishi", Role.LEADER, Person.objects.get(name=MEMBERS[0]))
    client = Client()
    client.force_login(member)
    address = reverse("deliberations:sign-in", args=[token_of(stage.sitting)])
    assert "签到" in client.get(address).content.decode()
    assert stage.row(MEMBERS[0]).presence == Presence.EXPECTED
    assert "已签到" in client.post(address).content.decode()
    sign_in_by_code(sitting=stage.sitting, by=member)
    row = stage.row(MEMBERS[0])
    assert (row.presence, row.signed_in_by, row.stays.count()) == (Presence.PRESENT, "code", 1)


def test_code_of_somebody_not_invited_says_so(stage: Stage, make_account: Callable[..., User]) -> None:
    room_prepare(sitting=stage.sitting, by=stage.clerk)
    stranger = make_account(
        "waizhong", Role.LIAISON, Person.objects.create(government=stage.city, name="外人")
    )
    client = Client()
    client.force_login(stranger)
    answer = client.post(reverse("deliberations:sign-in", args=[token_of(stage.sitting)]))
    assert answer.status_code == 403
    assert "您不在本次会议的参会名单上" in answer.content.decode()


def test_old_code_and_made_up_code_are_refused(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    token, then = token_of(stage.sitting), clock.now()
    assert sitting_of(token) == stage.sitting
    with pytest.raises(CodeExpired):
        sitting_of(token[:-1] + ("a" if token[-1] != "a" else "b"))
    monkeypatch.setattr(clock, "now", lambda: then + timedelta(minutes=1))
    assert token_of(stage.sitting) != token
    assert sitting_of(token) == stage.sitting
    monkeypatch.setattr(clock, "now", lambda: then + timedelta(minutes=3))
    with pytest.raises(CodeExpired):
        sitting_of(token)


def test_who_has_not_logged_in_is_sent_to_the_door_and_back(stage: Stage) -> None:
    address = reverse("deliberations:sign-in", args=[token_of(stage.sitting)])
    answer = Client().get(address)
    assert answer.status_code == 302
    assert "sign-in" in answer.headers["Location"]
