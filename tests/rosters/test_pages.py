"""值班的页面: who sees which, what the board says of this moment, what a page costs."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from tests.supervision.rows import holder
from yiding.core import clock
from yiding.core.access import Role
from yiding.core.sheets import Outcome
from yiding.core.waiting import piles_of
from yiding.directory.models import Government
from yiding.directory.phonebook import phone_set
from yiding.rosters.board import tally_of, units_now
from yiding.rosters.duty import shift_check_in
from yiding.rosters.imports import roster_import
from yiding.rosters.planning import gap_flag, roster_publish, shift_assign
from yiding.rosters.selectors import (
    checks_visible_to,
    hand_overs_visible_to,
    posts_visible_to,
    rosters_visible_to,
    shifts_visible_to,
)
from yiding.rosters.services import rule_set
from yiding.rosters.standing import standing_of

from .rows import Duty, duty_make, person_of, rows_of

pytestmark = pytest.mark.django_db


def _everybody(duty: Duty) -> set[User]:
    stage = duty.stage
    people = {stage.inspector, stage.director, stage.leader, *stage.liaisons.values(), *stage.heads.values()}
    roles = (Role.CLERK, Role.ASSESSOR, Role.FUND_MANAGER, Role.SYSTEM_ADMIN, Role.AUDIT_ADMIN)
    return people | set(duty.users.values()) | {holder(f"旁{role}", role, None) for role in roles}


def _names(users: set[User]) -> set[str]:
    return {user.username for user in users}


UNIT = {"甲局联络员", "甲局局长", "赵", "钱", "孙", "李"}
ABOVE = {"督查员", "主任", "市长", "旁clerk"}


def test_a_draft_is_the_units_own_and_what_is_published_the_offices_and_the_leaders_too(duty: Duty) -> None:
    everybody = _everybody(duty)
    roster = duty.fill(duty.draft())
    assert _names({one for one in everybody if roster in rosters_visible_to(one)}) == UNIT
    roster_publish(roster=roster, by=duty.head)
    assert _names({one for one in everybody if roster in rosters_visible_to(one)}) == UNIT | ABOVE
    shift = roster.shifts.all()[0]
    assert _names({one for one in everybody if shift in shifts_visible_to(one)}) == UNIT | ABOVE
    assert _names({one for one in everybody if duty.staff_post in posts_visible_to(one)}) == UNIT | ABOVE


def test_who_stands_on_a_roster_of_another_unit_sees_it_once_it_is_published(duty: Duty) -> None:
    guest = duty.stage.liaisons["乙局"]
    roster = duty.fill(duty.draft())
    shift = duty.shift(roster, duty.staff_post, "10-03 08:30")
    shift_assign(shift=shift, person=person_of(guest), version=shift.version, by=duty.keeper)
    assert roster not in rosters_visible_to(guest)
    roster_publish(roster=roster, by=duty.head)
    assert roster in rosters_visible_to(guest)
    assert roster not in rosters_visible_to(duty.stage.heads["乙局"])


def test_a_body_that_checks_sees_what_every_unit_published(duty: Duty) -> None:
    roster, stage = duty.published(), duty.stage
    rule = {"early_minutes": 60, "late_minutes": 15, "remind_hours": 24, "answer_seconds": 20}
    told = {"government": stage.government, "values": rule, "version": 0, "by": stage.inspector}
    assert roster not in rosters_visible_to(stage.liaisons["丙局"])
    rule_set(checkers=[stage.body("丙局")], **told)
    seen = _names(
        {one for one in _everybody(duty) if roster in rosters_visible_to(User.objects.get(pk=one.pk))}
    )
    assert seen == UNIT | ABOVE | {"丙局联络员", "丙局局长"}


def test_checks_and_hand_overs_are_seen_by_the_unit_and_by_who_checks(duty: Duty) -> None:
    everybody, rows = _everybody(duty), rows_of(duty.stage)
    unit = {"丙局联络员", "丙局局长"}
    for row, seen_by in ((rows.check, checks_visible_to), (rows.hand_over, hand_overs_visible_to)):
        assert _names({one for one in everybody if row in seen_by(one)}) == unit | ABOVE


# --- the board --------------------------------------------------------------------------------------------


def _board(duty: Duty, user: User) -> Any:
    return {unit.body.name: unit for unit in units_now(user, duty.stage.government, clock.now())}


def test_the_board_says_who_is_there_now_who_has_not_come_and_where_nobody_stands(
    duty: Duty, at: Any
) -> None:
    other = duty_make(duty.stage, "乙局")
    roster = duty.fill(duty.draft())
    night = duty.shift(roster, duty.staff_post, "10-01 20:30")
    shift_assign(shift=night, person=None, version=night.version, by=duty.keeper)
    gap_flag(roster=roster, gap=standing_of(roster).open[0].key, reason="停电检修", by=duty.head)
    roster_publish(roster=roster, by=duty.head)
    at.move_to("2026-10-01T08:50:00+08:00")
    leader = duty.shift(roster, duty.leader_post, "10-01 08:30")
    assert leader.person is not None
    shift_check_in(shift=leader, place="", by=duty.users[leader.person.name])
    unit = _board(duty, duty.stage.liaisons["丙局"])["甲局"]
    (first,), (second,) = unit.leaders, unit.staff
    assert (first.is_missing, first.is_wrong) == (False, False)
    assert (second.is_missing, second.is_late, second.minutes) == (True, True, 20)
    assert _board(duty, duty.keeper)["乙局"].has_roster is False
    assert _board(duty, duty.keeper)["乙局"].lines == ["0512-53580001"]
    tally = tally_of(_board(duty, duty.keeper).values())
    assert (tally.units, tally.without, tally.gaps, tally.missing) == (2, 1, 2, 1)
    at.move_to("2026-10-02T00:30:00+08:00")  # the night that nobody takes, and why
    (stand,) = _board(duty, duty.keeper)["甲局"].staff
    assert (stand.is_gap, stand.reason, stand.is_wrong) == (True, "停电检修", False)
    assert other.body.name == "乙局"


def test_at_the_stroke_of_the_change_the_next_one_is_on_duty(duty: Duty, at: Any) -> None:
    roster = duty.published()
    at.move_to("2026-10-31T20:29:59+08:00")
    (before,) = _board(duty, duty.keeper)["甲局"].staff
    at.move_to("2026-10-31T20:30:00+08:00")
    (after,) = _board(duty, duty.keeper)["甲局"].staff
    assert before.shift == duty.shift(roster, duty.staff_post, "10-31 08:30")
    assert after.shift == duty.shift(roster, duty.staff_post, "10-31 20:30")
    at.move_to("2026-11-01T08:29:59+08:00")
    assert not _board(duty, duty.keeper)["甲局"].staff[0].is_gap
    at.move_to("2026-11-01T08:30:00+08:00")
    assert _board(duty, duty.keeper)["甲局"].staff[0].is_gap  # November is not published


def test_the_board_is_for_all_who_read_the_ledger_and_shows_mobiles_masked(duty: Duty, at: Any) -> None:
    roster = duty.published()
    at.move_to("2026-10-01T09:00:00+08:00")
    person = duty.shift(roster, duty.staff_post, "10-01 08:30").person
    assert person is not None
    phone_set(person=person, number="13812345678", by=holder("秘书", Role.CLERK, None))
    everybody = _everybody(duty)
    seen = {one for one in everybody if units_now(one, duty.stage.government, clock.now())}
    assert _names(everybody - seen) == {"旁system_admin", "旁audit_admin"}
    Government.objects.filter(pk=duty.stage.government.pk).update(is_ours=True)
    client = Client()
    client.force_login(duty.stage.heads["丙局"])
    page = client.get(reverse("rosters:board")).content.decode()
    told = ("138****5678", "0512-53580001", person.name, "13812345678")
    assert [one in page for one in told] == [True, True, True, False]


# --- cost, forms, desk ------------------------------------------------------------------------------------


def test_the_pages_cost_the_same_for_one_unit_and_for_many(
    duty: Duty, at: Any, django_assert_max_num_queries: Any
) -> None:
    Government.objects.filter(pk=duty.stage.government.pk).update(is_ours=True)
    roster = duty.published()
    at.move_to("2026-10-02T03:30:00+08:00")
    client = Client()
    client.force_login(duty.stage.inspector)
    shift = duty.shift(roster, duty.staff_post, "10-01 20:30")
    rows = rows_of(duty.stage)
    names: list[tuple[str, list[int]]] = [
        ("board", []),
        ("roster-list", []),
        ("shift-list", []),
        ("change-list", []),
        ("hand-over-list", []),
        ("check-list", []),
        ("call-list", []),
        ("post-list", []),
        ("pattern-list", []),
        ("roster-detail", [roster.pk]),
        ("roster-sheet", [roster.pk]),
        ("shift-detail", [shift.pk]),
        ("edition-detail", [rows.edition.pk]),
        ("hand-over-detail", [rows.hand_over.pk]),
        ("check-detail", [rows.check.pk]),
    ]
    for name, args in names:
        with django_assert_max_num_queries(15):
            answer = client.get(reverse(f"rosters:{name}", args=args))
        assert answer.status_code == 200, name


def test_the_desk_names_my_next_shift_my_hand_over_and_what_i_take(duty: Duty, at: Any) -> None:
    roster = duty.published()
    day, night = (duty.shift(roster, duty.staff_post, one) for one in ("10-01 08:30", "10-01 20:30"))
    assert day.person
    assert night.person
    first, second = duty.users[day.person.name], duty.users[night.person.name]

    def steps(user: User) -> dict[str, list[str]]:
        return {pile.kind.code: [str(one.step) for one in pile.todos] for pile in piles_of(user)}

    assert "duty-stand" not in steps(first)
    at.move_to("2026-09-29T08:30:00+08:00")
    assert set(steps(first)["duty-stand"]) == {"查看班次"}
    at.move_to("2026-10-01T08:30:00+08:00")
    assert "到岗签到" in steps(first)["duty-stand"]
    shift_check_in(shift=day, place="", by=first)
    at.move_to("2026-10-01T19:30:00+08:00")
    assert steps(first)["duty-hand-over"] == ["交班"]
    client = Client()
    client.force_login(first)
    told = {"note": "平稳", "points": "跟踪水位\n\n回复市局"}
    assert client.post(reverse("rosters:shift-hand-over", args=[day.pk]), told).status_code == 302
    assert steps(second)["duty-take"] == ["接班"]
    assert "duty-hand-over" not in steps(first)


def test_a_roster_goes_from_form_to_form_to_published(duty: Duty) -> None:
    Government.objects.filter(pk=duty.stage.government.pk).update(is_ours=True)
    client = Client()
    client.force_login(duty.keeper)
    answer = client.post(reverse("rosters:roster-draft"), {"body": "甲局", "month": "2026-10"})
    page = client.get(answer["Location"]).content.decode()
    assert "值班人员 10-01 08:30–11-01 08:30" in page
    assert "按名单轮值" in page
    (roster,) = rosters_visible_to(duty.keeper)
    assert roster.month == date(2026, 10, 1)
    url = reverse("rosters:roster-generate", args=[roster.pk])
    for post, names in ((duty.leader_post, "赵、钱"), (duty.staff_post, "孙、李")):
        assert client.post(url, {"post": post.pk, "workday": names}).status_code == 302
    assert client.post(url, {"post": duty.staff_post.pk, "workday": "没有这个人"}).status_code == 422
    publish = reverse("rosters:roster-publish", args=[roster.pk])
    assert client.post(publish).status_code == 403
    client.force_login(duty.head)
    assert client.post(publish).status_code == 302
    assert "全月每个小时都有人值班" in client.get(answer["Location"]).content.decode()


def test_a_gap_stands_on_the_page_and_is_explained_by_its_form(duty: Duty) -> None:
    roster = duty.fill(duty.draft())
    shift = duty.shift(roster, duty.leader_post, "10-01 08:30")
    client = Client()
    client.force_login(duty.keeper)
    url = reverse("rosters:shift-assign", args=[shift.pk])
    assert client.post(url, {"person": "", "version": shift.version}).status_code == 302
    client.force_login(duty.head)
    assert client.post(reverse("rosters:roster-publish", args=[roster.pk])).status_code == 422
    flag = reverse("rosters:roster-flag", args=[roster.pk])
    assert "带班领导 10-01 08:30–10-02 08:30" in client.get(flag).content.decode()
    (gap,) = standing_of(roster).open
    assert client.post(flag, {"gap": gap.key, "reason": "由市局代管"}).status_code == 302
    assert client.post(reverse("rosters:roster-publish", args=[roster.pk])).status_code == 302


def test_a_pattern_and_a_post_are_set_by_their_forms(duty: Duty) -> None:
    Government.objects.filter(pk=duty.stage.government.pk).update(is_ours=True)
    client = Client()
    client.force_login(duty.keeper)
    told = {"body": "甲局", "name": "四班", "text": "甲 00:00-06:00\n乙 06:00-12:00"}
    assert client.post(reverse("rosters:pattern-add"), told).status_code == 302
    assert client.post(reverse("rosters:pattern-add"), {**told, "text": "全天"}).status_code == 422
    assert client.post(reverse("rosters:pattern-add"), {**told, "body": ""}).status_code == 422
    told = {"body": "甲局", "kind": "phone", "name": "值班电话", "position": "3", "is_active": "on"}
    told["pattern"] = str(duty.leader_post.pattern_id)
    assert client.post(reverse("rosters:post-add"), {**told, "phone": "13812345678"}).status_code == 422
    assert client.post(reverse("rosters:post-add"), {**told, "phone": "0512-53580002"}).status_code == 302
    client.force_login(duty.stage.inspector)
    rule = {"version": 0, "early_minutes": 30, "late_minutes": 5, "remind_hours": 12, "answer_seconds": 20}
    assert client.post(reverse("rosters:rule-set"), {**rule, "checkers": "乙局"}).status_code == 302
    assert client.post(reverse("rosters:rule-set"), {**rule, "checkers": ""}).status_code == 409


def test_the_exported_list_of_shifts_is_imported_as_it_is(duty: Duty) -> None:
    Government.objects.filter(pk=duty.stage.government.pk).update(is_ours=True)
    roster = duty.fill(duty.draft())
    client = Client()
    client.force_login(duty.keeper)
    answer: Any = client.get(reverse("rosters:roster-sheet", args=[roster.pk]), {"export": "xlsx"})
    file = BytesIO(b"".join(answer.streaming_content) if answer.streaming else answer.content)
    report = roster_import(roster=roster, file=file, is_trial=False, by=duty.keeper)
    assert (report.is_clean, report.count(Outcome.SAME)) == (True, 93)
    file.seek(0)
    sent = SimpleUploadedFile("十月.xlsx", file.read())
    url = reverse("rosters:roster-import", args=[roster.pk])
    page = client.post(url, {"file": sent, "is_trial": "on"})
    assert page.status_code == 200
    assert "还没有写入" in page.content.decode()
    assert client.post(url, {"file": SimpleUploadedFile("十月.xlsx", b"1")}).status_code == 422
