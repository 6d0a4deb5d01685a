"""值班抽查与通信测试 (S38.3, S38.5): what is found goes to S20, linked; lines that fail are told."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from yiding.accountability.models import Case
from yiding.accountability.selectors import cases_visible_to
from yiding.audit.models import Event
from yiding.core import clock
from yiding.core.errors import BadRequest, NotAllowed, WrongState
from yiding.core.waiting import piles_of
from yiding.notices.models import Notice
from yiding.rosters.checking import (
    Called,
    Found,
    call_record,
    check_case,
    check_dismiss,
    check_record,
    check_reply,
    check_send,
)
from yiding.rosters.models import CheckResult, SpotCheck, SpotState, TeamTest
from yiding.rosters.selectors import calls_failing, calls_visible_to, rule_of
from yiding.rosters.services import rule_set

from .rows import Duty, instant

pytestmark = pytest.mark.django_db
RULES = {"early_minutes": 60, "late_minutes": 15, "remind_hours": 24, "answer_seconds": 20}


def _found(duty: Duty, result: str, at: str = "10-02 03:10", finding: str = "值班室无人") -> Found:
    return Found(duty.staff_post, instant(at), "site", result, finding)


@pytest.mark.requirement("S38.3")
@pytest.mark.parametrize("result", ["absent", "missed"])
def test_a_post_left_or_never_taken_goes_to_who_handles_cases(duty: Duty, at: Any, result: str) -> None:
    roster = duty.published()
    at.move_to("2026-10-02T03:30:00+08:00")
    check = check_record(found=_found(duty, result), by=duty.stage.director)
    night = duty.shift(roster, duty.staff_post, "10-01 20:30")  # the shift that went over midnight
    assert (check.shift, check.person, check.state) == (night, night.person, SpotState.SENT)
    assert {pile.kind.code for pile in piles_of(duty.stage.inspector)} >= {"duty-judge"}
    assert {one.recipient for one in Notice.objects.filter(kind="duty.found")} == {duty.keeper, duty.head}
    assert duty.stage.inspector in {one.recipient for one in Notice.objects.filter(kind="duty.finding")}
    with pytest.raises(NotAllowed):
        check_case(check=check, rule="值班制度第三条", by=duty.stage.director)
    case = check_case(check=check, rule="值班制度第三条", by=duty.stage.inspector)
    assert (case.body, case.person, case.rule) == (duty.body, night.person, "值班制度第三条")
    assert case.ground.startswith("2026-10-02 03:10 现场抽查甲局 值班人员（班次 10-01 20:30–10-02 08:30）")
    assert (check.state, check.case) == (SpotState.CASED, case)
    with pytest.raises(WrongState):
        check_case(check=check, rule="值班制度第三条", by=duty.stage.inspector)
    assert Case.objects.count() == 1


@pytest.mark.requirement("S38.3")
def test_the_case_is_shown_to_those_only_who_are_named_on_it(duty: Duty, at: Any) -> None:
    duty.published()
    at.move_to("2026-10-02T03:30:00+08:00")
    check = check_record(found=_found(duty, "absent"), by=duty.stage.inspector)
    case = check_case(check=check, rule="值班制度第三条", by=duty.stage.inspector)
    type(duty.stage.government).objects.filter(pk=duty.stage.government.pk).update(is_ours=True)
    shown = {}
    for user in (duty.stage.inspector, duty.stage.director, duty.head):
        client = Client()
        client.force_login(user)
        page = client.get(reverse("rosters:check-detail", args=[check.pk])).content.decode()
        shown[user] = (case.number in page, "已登记线索" in page)
        assert cases_visible_to(user).exists() == shown[user][0]
    assert list(shown.values()) == [(True, False), (False, False), (False, False)]
    told = Event.objects.filter(object_kind="rosters.spotcheck", object_id=check.pk)
    assert not any(case.number in str(one.after) for one in told)


@pytest.mark.requirement("S38.3")
def test_who_was_late_is_sent_on_only_when_somebody_says_so(duty: Duty, at: Any) -> None:
    duty.published()
    at.move_to("2026-10-01T09:30:00+08:00")
    late = check_record(found=_found(duty, "late", "10-01 09:00"), by=duty.stage.inspector)
    good = check_record(found=_found(duty, "present", "10-01 09:20", ""), by=duty.stage.inspector)
    assert (late.state, good.state) == (SpotState.RECORDED, SpotState.RECORDED)
    with pytest.raises(BadRequest):
        check_send(check=good, by=duty.stage.inspector)
    check_send(check=late, by=duty.stage.director)
    check_dismiss(check=late, answer="途中堵车，已批评", by=duty.stage.inspector)
    assert late.state == SpotState.DISMISSED


def test_a_check_needs_words_for_a_finding_and_lies_in_the_past(duty: Duty, at: Any) -> None:
    duty.published()
    at.move_to("2026-10-01T09:30:00+08:00")
    with pytest.raises(BadRequest):
        check_record(found=_found(duty, "absent", "10-01 09:00", " "), by=duty.stage.inspector)
    with pytest.raises(BadRequest):
        check_record(found=_found(duty, "present", "10-01 09:31"), by=duty.stage.inspector)
    before = check_record(found=_found(duty, "missed", "09-30 09:00"), by=duty.stage.inspector)
    assert (before.shift, before.person) == (None, None)  # nobody was on the roster then


def test_the_unit_says_how_it_was(duty: Duty, at: Any) -> None:
    duty.published()
    at.move_to("2026-10-02T03:30:00+08:00")
    check = check_record(found=_found(duty, "absent"), by=duty.stage.inspector)
    with pytest.raises(NotAllowed):
        check_reply(check=check, reply="处置险情", by=duty.stage.heads["乙局"])
    with pytest.raises(BadRequest):
        check_reply(check=check, reply=" ", by=duty.head)
    check_reply(check=check, reply="赴东闸处置险情", by=duty.head)
    assert (check.reply, check.replied_by) == ("赴东闸处置险情", duty.head)


def test_office_and_named_bodies_check_and_nobody_else(duty: Duty, at: Any) -> None:
    duty.published()
    at.move_to("2026-10-01T09:30:00+08:00")
    stage, found = duty.stage, _found(duty, "present", "10-01 09:00")
    everybody = {stage.inspector, stage.director, stage.leader, duty.head, stage.liaisons["乙局"]}

    def checkers() -> set[Any]:
        done = set()
        for user in User.objects.filter(pk__in=[one.pk for one in everybody]):
            try:
                check_record(found=found, by=user)
                done.add(user)
            except NotAllowed:
                pass
        return done

    assert checkers() == {stage.inspector, stage.director}
    told = {"government": stage.government, "values": RULES, "version": 0, "by": stage.inspector}
    rule_set(checkers=[stage.body("乙局")], **told)
    assert checkers() == {stage.inspector, stage.director, stage.liaisons["乙局"]}
    with pytest.raises(NotAllowed):
        rule_set(checkers=[], **{**told, "version": 1, "by": duty.head})


# --- lines to teams ---------------------------------------------------------------------------------------


def _called(team: str, seconds: int | None, **more: Any) -> Called:
    note = "" if seconds is not None else "没有应答"
    return Called(team, more.pop("channel", "radio"), clock.now(), seconds=seconds, note=note, **more)


@pytest.mark.requirement("S38.5")
def test_a_test_of_a_line_is_recorded_and_failures_stand_until_a_test_succeeds(duty: Duty, at: Any) -> None:
    stage, body = duty.stage, duty.body
    rule_set(government=stage.government, values=RULES, checkers=[], version=0, by=stage.inspector)
    first = call_record(body=body, called=_called("森林消防队", 12), by=duty.keeper)
    assert (first.seconds, first.limit) == (12, 20)
    call_record(body=body, called=_called("水上救援队", None), by=duty.keeper)
    call_record(body=body, called=_called("水上救援队", 9, channel="satellite"), by=duty.keeper)
    at.shift(timedelta(minutes=5))
    call_record(body=body, called=_called("森林消防队", None), by=duty.keeper)

    def failing() -> set[str]:
        return {one.team for one in calls_failing(calls_visible_to(duty.keeper))}

    assert failing() == {"森林消防队", "水上救援队"}
    call_record(body=body, called=_called("水上救援队", 25), by=stage.inspector)
    assert failing() == {"森林消防队"}
    with pytest.raises(BadRequest):
        call_record(body=body, called=Called("森林消防队", "radio", clock.now()), by=duty.keeper)
    with pytest.raises(NotAllowed):
        call_record(body=body, called=_called("森林消防队", 3), by=stage.liaisons["乙局"])


@pytest.mark.requirement("S38.5")
def test_of_a_mobile_number_only_the_masked_form_is_kept(duty: Duty) -> None:
    mobile = call_record(
        body=duty.body, called=_called("森林消防队", 3, number="138 1234 5678"), by=duty.keeper
    )
    radio = call_record(body=duty.body, called=_called("森林消防队", 3, number="频道 16"), by=duty.keeper)
    assert (mobile.number, radio.number) == ("138****5678", "频道 16")
    assert not TeamTest.objects.filter(number__contains="12345678").exists()


def test_rules_hold_from_when_they_are_set(duty: Duty, at: Any) -> None:
    stage = duty.stage
    assert rule_of(stage.government).late_minutes == 15
    told = {"government": stage.government, "checkers": [], "by": stage.inspector}
    rule_set(values={**RULES, "late_minutes": 5}, version=0, **told)
    assert rule_of(stage.government).late_minutes == 5
    assert SpotCheck.objects.filter(result=CheckResult.LATE).count() == 0
