"""信息报告 (S39): instants, limits, versions, the course to the end, recipients with their receipts."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.db import IntegrityError, transaction

from yiding.core import clock, jobs
from yiding.core.errors import BadRequest, NotAllowed, WrongState
from yiding.core.waiting import piles_of
from yiding.incidents.dues import reading_of
from yiding.incidents.errors import NotInTurn, OwnReport, ReportThere, RuleUsed, UpdateOver, WrongTime
from yiding.incidents.limits import Figures, grade_proposed, grade_rules_on
from yiding.incidents.models import (
    Action,
    Due,
    DueState,
    Incident,
    IncidentKind,
    IncidentState,
    Limit,
    ReceiptState,
    Recipient,
    Report,
    ReportState,
)
from yiding.incidents.relaying import Relayed, recipient_receive, recipient_relay
from yiding.incidents.reporting import (
    incident_flash,
    report_correct,
    report_draft,
    report_drop,
    report_edit,
    report_receive,
    report_return,
    report_send,
    report_submit,
)
from yiding.incidents.ruling import rule_end, rule_keep
from yiding.incidents.services import (
    Done,
    Noted,
    Verified,
    action_add,
    bodies_call_in,
    incident_dismiss,
    incident_end,
    incident_handle,
    incident_record,
    incident_verify,
)
from yiding.notices.models import Notice

from .rows import SUPERIOR, Scene

pytestmark = pytest.mark.django_db
NIGHT = datetime(2026, 8, 31, 15, 50, tzinfo=UTC)
"""23:50 in China, the last night of August."""


@pytest.fixture
def at() -> Iterator[Any]:
    """The clock, stopped ten minutes before midnight in China."""
    with time_machine.travel(NIGHT, tick=False) as traveller:
        yield traveller


def _due(incident: Incident, key: str) -> Due:
    return Due.objects.get(incident=incident, key=key)


def _told(kind: str) -> set[str]:
    rows = Notice.objects.filter(kind=kind)
    return set(rows.values_list("recipient__username", flat=True))


@pytest.mark.requirement("S39.1")
def test_every_instant_is_kept(scene: Scene, at: Any) -> None:
    incident = scene.incident()
    at.shift(600)
    scene.called(incident)
    at.shift(600)
    first = scene.sent(incident)
    at.shift(3600)
    follow = scene.sent(incident, "follow")
    at.shift(3600)
    incident_end(incident=incident, ended_at=clock.now(), ending="搜救结束", by=scene.liaison)
    minute = timedelta(minutes=1)
    assert incident.occurred_at == NIGHT - 10 * minute
    assert incident.known_at == NIGHT
    assert incident.first_reported_at == NIGHT + 10 * minute
    assert (first.sent_at, follow.sent_at) == (NIGHT + 20 * minute, NIGHT + 80 * minute)
    assert incident.ended_at == NIGHT + 140 * minute
    assert incident.state == IncidentState.ENDED
    assert (first.label, follow.label) == ("初报", "续报一")


def test_instants_out_of_order_are_refused(scene: Scene) -> None:
    now = clock.now()
    with pytest.raises(WrongTime):
        scene.incident(known=now + timedelta(minutes=1))
    with pytest.raises(WrongTime):
        scene.incident(occurred_at=now, known=now - timedelta(minutes=5))
    incident = scene.incident()
    with pytest.raises(WrongTime):
        scene.called(incident, at=now - timedelta(hours=1))
    with pytest.raises(IntegrityError), transaction.atomic():
        Incident.objects.filter(pk=incident.pk).update(known_at=now - timedelta(days=1))


@pytest.mark.requirement("S39.2")
def test_delay_is_measured_across_midnight_against_the_limit_in_force_then(scene: Scene, at: Any) -> None:
    """Known at 23:50 under the old limit; from midnight another holds, for what is known after it."""
    scene.stage.inspector.refresh_from_db()
    old = Limit.objects.get(step="unit", grade=3, government=scene.stage.government)
    rule_end(rule=old, ends_on=date(2026, 8, 31), version=1, by=scene.stage.inspector)
    values = {"step": "unit", "grade": 3, "kind": None, "phone": 5, "written": 15, "source": "新规定"}
    values |= {"starts_on": date(2026, 9, 1), "ends_on": None}
    rule_keep(
        model=Limit, rule=None, government=scene.stage.government, values=values, by=scene.stage.director
    )
    before = scene.incident(deaths=3)
    at.shift(20 * 60)  # 00:10 on the first of September
    after = scene.incident(deaths=3)
    assert (_due(before, "unit:phone:1").minutes, _due(after, "unit:phone:1").minutes) == (20, 5)
    assert _due(after, "unit:phone:1").source == "新规定"
    at.shift(8 * 60)
    for incident in (before, after):
        scene.called(incident)
    first, second = _due(before, "unit:phone:1"), _due(after, "unit:phone:1")
    assert (first.late_minutes, second.late_minutes) == (8, 3)
    assert first.due_on == date(2026, 9, 1)  # the day in China on which it ended
    assert reading_of(first).words == "超时 8 分钟"


@pytest.mark.requirement("S39.2")
def test_the_clock_says_how_much_is_left_and_tells_those_who_keep_it(scene: Scene, at: Any) -> None:
    incident = scene.incident(deaths=3)
    at.shift(28 * 60)
    due = _due(incident, "unit:written:1")
    assert reading_of(due).words == "还有 12 分钟应书面报告"
    assert reading_of(due).light == "amber"
    jobs.work(stop=threading.Event(), until_empty=True)
    assert _told("incident.due_over") >= {"甲局联络员", "督查员", "主任"}  # the telephone was due at 00:10
    at.shift(8 * 60)
    jobs.work(stop=threading.Event(), until_empty=True)
    assert "甲局联络员" in _told("incident.due_soon")
    at.shift(5 * 60)
    assert reading_of(due).words == "超时 1 分钟"
    jobs.work(stop=threading.Event(), until_empty=True)
    jobs.work(stop=threading.Event(), until_empty=True)
    assert incident.suspicions.get().fault == "late"  # nobody had to report for it to be seen
    assert Notice.objects.filter(kind="incident.due_over", recipient=scene.liaison).count() == 2


def test_a_second_too_late_is_a_minute_late_and_to_the_second_is_in_time(scene: Scene, at: Any) -> None:
    one, two = scene.incident(deaths=3), scene.incident(deaths=3)
    at.shift(20 * 60)
    scene.called(one)
    at.shift(1)
    scene.called(two)
    assert [_due(row, "unit:phone:1").late_minutes for row in (one, two)] == [0, 1]


def test_the_most_special_limit_holds_for_each_step(scene: Scene) -> None:
    fire, other = scene.incident(kind="火灾事故"), scene.incident()
    first = fire.occurred_at.astimezone(clock.SHANGHAI).date()
    assert fire.update_until == first + timedelta(days=7)
    assert other.update_until == first + timedelta(days=30)
    assert _due(fire, "unit:phone:1").minutes == 30  # of the grade: the row of the kind does not say
    assert _due(other, "unit:written:1").source.startswith("国务院令第493号")


def test_a_limit_that_was_counted_by_ends_and_does_not_change(scene: Scene) -> None:
    incident = scene.incident(deaths=3)
    limit = _due(incident, "unit:phone:1").limit
    values = {"step": "unit", "grade": 3, "kind": None, "phone": 90, "source": "改"}
    asked = {"model": Limit, "government": scene.stage.government, "by": scene.stage.inspector}
    with pytest.raises(RuleUsed):
        rule_keep(rule=limit, values=values, version=1, **asked)
    with pytest.raises(NotAllowed):
        rule_keep(**{**asked, "by": scene.duty}, rule=None, values=values)


@pytest.mark.parametrize(
    ("figures", "grade"),
    [
        (Figures(), 4),
        (Figures(2), 4),
        (Figures(3), 3),
        (Figures(9), 3),
        (Figures(10), 2),
        (Figures(29), 2),
        (Figures(30), 1),
        (Figures(0, 9), 4),
        (Figures(0, 10), 3),
        (Figures(0, 50), 2),
        (Figures(0, 100), 1),
        (Figures(0, 0, 999), 4),
        (Figures(0, 0, 1000), 3),
        (Figures(0, 0, 5000), 2),
        (Figures(0, 0, 10000), 1),
        (Figures(1, 50, 0), 2),
    ],
)
def test_thresholds_propose_the_grade(scene: Scene, figures: Figures, grade: int) -> None:
    """国务院令第493号第三条: the gravest of which one threshold is reached."""
    row = grade_proposed(grade_rules_on(scene.stage.government.pk, clock.today()), figures, None)
    assert row is not None
    assert row.grade == grade


def test_those_missing_count_when_the_grade_is_proposed(scene: Scene) -> None:
    incident = scene.incident(deaths=1, missing=2)
    assert (incident.grade, incident.proposed_grade) == (3, 3)
    chosen = scene.incident(deaths=1, grade=2)
    assert (chosen.grade, chosen.proposed_grade) == (2, 4)


@pytest.mark.requirement("S39.3")
def test_a_correction_is_a_new_version_and_the_old_stays(scene: Scene) -> None:
    incident = scene.incident(deaths=1)
    first = scene.sent(incident, deaths=1)
    kept = dict(Report.objects.filter(pk=first.pk).values().get())
    with pytest.raises(WrongState):
        report_edit(report=first, values={"deaths": 2}, version=first.version, by=scene.liaison)
    with pytest.raises(BadRequest):
        report_correct(report=first, values={"deaths": 3}, change=" ", by=scene.liaison)
    second = report_correct(
        report=first, values={"deaths": 3, "grade": 3}, change="死亡人数", by=scene.liaison
    )
    assert (second.label, second.edition, second.course) == ("初报（更正1）", 2, first.course)
    with pytest.raises(WrongState):  # two correct the same version
        report_correct(report=first, values={}, change="又更正", by=scene.liaison)
    report_submit(report=second, by=scene.liaison)
    report_send(report=second, by=scene.head)
    now = dict(Report.objects.filter(pk=first.pk).values().get())
    assert now == kept
    incident.refresh_from_db()
    assert (incident.deaths, incident.grade) == (3, 3)
    assert second.number != first.number
    assert "死亡人数" in str(Report.objects.get(pk=second.pk).sheet)


@pytest.mark.requirement("S39.3")
def test_an_older_report_that_is_corrected_does_not_undo_the_newer_figures(scene: Scene, at: Any) -> None:
    incident = scene.incident(deaths=1)
    first = scene.sent(incident, deaths=1)
    at.shift(3600)
    scene.sent(incident, "follow", deaths=4, grade=3)
    at.shift(60)
    wrong = report_correct(report=first, values={"deaths": 2}, change="当时为 2 人", by=scene.liaison)
    report_submit(report=wrong, by=scene.liaison)
    report_send(report=wrong, by=scene.head)
    incident.refresh_from_db()
    assert (incident.deaths, incident.grade) == (4, 3)


def test_another_than_the_drafter_signs(scene: Scene) -> None:
    incident = scene.incident()
    report = scene.drafted(incident, by=scene.head)
    report_submit(report=report, by=scene.head)
    with pytest.raises(OwnReport):
        report_send(report=report, by=scene.head)
    with pytest.raises(NotAllowed):
        report_send(report=report, by=scene.liaison)
    with pytest.raises(NotAllowed):
        report_send(report=report, by=scene.stage.heads["乙局"])
    report_send(report=report, by=scene.stage.director)
    with pytest.raises(IntegrityError), transaction.atomic():
        Report.objects.filter(pk=report.pk).update(signed_by=report.drafted_by)


def test_a_report_that_was_given_back_is_changed_and_sent_again(scene: Scene) -> None:
    report = scene.drafted(scene.incident())
    report_submit(report=report, by=scene.liaison)
    assert "incident-sign" in {pile.kind.code for pile in piles_of(scene.head)}
    assert _told("incident.to_sign") == {"甲局局长"}
    report_return(report=report, reason="写明失联人数", by=scene.head)
    assert _told("incident.returned") == {"甲局联络员"}
    report_edit(report=report, values={"course": "失联 2 人"}, version=report.version, by=scene.liaison)
    report_submit(report=report, by=scene.liaison)
    report_send(report=report, by=scene.head)
    assert report.state == ReportState.SENT


def test_reports_come_in_their_turn(scene: Scene) -> None:
    incident = scene.incident()
    for kind in ("follow", "final", "letter"):
        with pytest.raises(NotInTurn):
            scene.drafted(incident, kind)
    scene.sent(incident)
    with pytest.raises(ReportThere):
        scene.drafted(incident, "first")
    with pytest.raises(NotInTurn):
        scene.drafted(incident, "final")
    follow = scene.drafted(incident, "follow")
    with pytest.raises(ReportThere):  # one at a time
        scene.drafted(incident, "follow")
    report_drop(report=follow, by=scene.liaison)
    assert scene.sent(incident, "follow").label == "续报一"
    assert scene.sent(incident, "follow").label == "续报二"
    incident_end(incident=incident, ended_at=clock.now(), ending="结束", by=scene.liaison)
    assert scene.sent(incident, "final").label == "终报"


@pytest.mark.parametrize(("kind", "days"), [("工贸企业事故", 30), ("火灾事故", 7), ("道路交通事故", 7)])
@pytest.mark.requirement("S39.2")
def test_changed_figures_are_reported_within_the_days_of_the_kind(
    scene: Scene, at: Any, kind: str, days: int
) -> None:
    incident = scene.incident(kind=kind)
    scene.sent(incident)
    incident_end(incident=incident, ended_at=clock.now(), ending="结束", by=scene.liaison)
    scene.sent(incident, "final")
    at.shift(timedelta(days=days))
    assert scene.sent(incident, "follow", deaths=1).deaths == 1
    at.shift(timedelta(minutes=10))  # past midnight in China
    with pytest.raises(UpdateOver):
        scene.drafted(incident, "follow")


def test_follow_ups_have_a_rhythm_until_the_end(scene: Scene, at: Any) -> None:
    incident = scene.incident(deaths=3)
    scene.sent(incident)
    first = _due(incident, "unit:follow:1")
    assert (first.minutes, first.started_at) == (240, clock.now())
    at.shift(250 * 60)
    scene.sent(incident, "follow")
    first.refresh_from_db()
    assert (first.state, first.late_minutes) == (DueState.MET, 10)
    second = _due(incident, "unit:follow:2")
    incident_end(incident=incident, ended_at=clock.now(), ending="结束", by=scene.liaison)
    second.refresh_from_db()
    assert second.state == DueState.VOID
    assert _due(incident, "unit:final:1").minutes == 2880
    scene.sent(incident, "final")
    assert _due(incident, "unit:final:1").late_minutes == 0
    assert not Due.objects.filter(incident=incident, step="unit", state=DueState.OPEN).exists()


def test_a_graver_grade_shortens_the_clock_that_runs(scene: Scene) -> None:
    incident = scene.incident(deaths=1)
    scene.called(incident)
    scene.sent(incident)
    told = Verified(2, incident.occurred_at, incident.known_at, {"deaths": 12})
    assert _due(incident, "unit:follow:1").minutes == 1440
    incident_verify(incident=incident, verified=told, by=scene.duty)
    assert _due(incident, "unit:follow:1").minutes == 120
    assert incident.state == IncidentState.VERIFIED


@pytest.mark.requirement("S39.4")
def test_actions_and_units_are_logged_to_the_end(scene: Scene) -> None:
    incident, now = scene.incident(), clock.now()
    second = scene.stage.body("乙局")
    other = scene.stage.liaisons["乙局"]
    with pytest.raises(NotAllowed):
        action_add(incident=incident, done=Done(now, "到场", second), by=other)
    bodies_call_in(incident=incident, bodies=[second], task="搜救", by=scene.duty)
    assert _told("incident.called_in") == {"乙局联络员", "乙局局长"}
    incident = Incident.objects.get(pk=incident.pk)
    with pytest.raises(NotAllowed):  # in another's name
        action_add(incident=incident, done=Done(now, "到场", scene.unit), by=other)
    action_add(incident=incident, done=Done(now, "30 人到场搜救", second, people=30), by=other)
    action_add(incident=incident, done=Done(now, "会商", unit="上级专家组"), by=scene.duty)
    with pytest.raises(WrongTime):
        action_add(incident=incident, done=Done(now + timedelta(hours=1), "将来", second), by=other)
    scene.sent(incident)
    incident_verify(
        incident=incident, verified=Verified(4, incident.occurred_at, incident.known_at), by=scene.duty
    )
    action_add(incident=incident, done=Done(clock.now(), "清理现场", second), by=other)
    assert incident.state == IncidentState.HANDLING  # the first one after verifying moves it on
    incident_end(incident=incident, ended_at=clock.now(), ending="结束", by=scene.liaison)
    with pytest.raises(WrongState):
        action_add(incident=incident, done=Done(clock.now(), "补记", second), by=other)
    assert Action.objects.filter(incident=incident).count() == 3
    with pytest.raises(WrongState):
        incident_handle(incident=incident, by=scene.duty)


@pytest.mark.requirement("S39.5")
def test_recipients_are_chosen_by_rule_and_receipts_kept(scene: Scene, at: Any) -> None:
    plain, grave = scene.incident(deaths=1), scene.incident(deaths=3)
    low, high = scene.sent(plain, deaths=1), scene.sent(grave, deaths=3)
    assert set(low.recipients.values_list("name", flat=True)) == {"本级领导", scene.town.name}
    assert set(high.recipients.values_list("name", flat=True)) == {"本级领导", scene.town.name, SUPERIOR}
    above = high.recipients.get(target="outside")
    assert (above.state, above.due.minutes, above.rule) == (ReceiptState.WAITING, 60, "国务院令第493号第十条")
    assert "incident-due" in {pile.kind.code for pile in piles_of(scene.duty)}
    at.shift(61 * 60)
    with pytest.raises(NotAllowed):
        recipient_relay(recipient=above, relayed=Relayed(clock.now(), "传真", "王科长"), by=scene.liaison)
    early = Relayed(clock.now() - timedelta(hours=3), "传真", "王科长")
    with pytest.raises(WrongTime):
        recipient_relay(recipient=above, relayed=early, by=scene.duty)
    recipient_relay(recipient=above, relayed=Relayed(clock.now(), "传真", "王科长"), by=scene.duty)
    above = Recipient.objects.get(pk=above.pk)
    assert (above.state, above.due.late_minutes, above.received_at) == (ReceiptState.SENT, 1, None)
    with pytest.raises(BadRequest):
        recipient_receive(recipient=above, by=scene.duty)
    recipient_receive(recipient=above, receipt_number="值〔2026〕88", receiver="王科长", by=scene.duty)
    assert (above.state, above.received_at) == (ReceiptState.RECEIVED, clock.now())
    leaders = high.recipients.get(target="leaders")
    recipient_receive(recipient=leaders, by=scene.stage.leader)
    assert leaders.receiver == "市长"
    report_receive(report=high, by=scene.duty)
    with pytest.raises(WrongState):
        report_receive(report=high, by=scene.stage.inspector)


def test_with_the_number_of_a_receipt_one_step_is_enough(scene: Scene) -> None:
    incident = scene.incident(deaths=3)
    scene.called(incident)
    above = scene.sent(incident).recipients.get(target="outside")
    phone = _due(incident, "upward:phone:1")
    assert phone.minutes == 30
    relayed = Relayed(clock.now(), "上级值班信息系统", "李主任", "回执 1 号")
    recipient_relay(recipient=above, relayed=relayed, by=scene.duty)
    assert above.state == ReceiptState.RECEIVED
    phone.refresh_from_db()
    assert phone.state == DueState.MET
    with pytest.raises(WrongState):
        recipient_relay(recipient=above, relayed=relayed, by=scene.stage.inspector)


def test_those_who_must_know_are_told_at_once(scene: Scene) -> None:
    scene.incident(deaths=3)
    assert _told("incident.recorded") == {"督查员", "督查员二", "主任", "市长", "甲局联络员", "甲局局长"}


def test_two_who_sign_the_same_report_send_it_once(scene: Scene) -> None:
    incident = scene.incident(deaths=3)
    scene.sent(incident)
    report = scene.drafted(incident, "follow")
    report_submit(report=report, by=scene.liaison)
    same = Report.objects.select_related("incident").get(pk=report.pk)
    report_send(report=report, by=scene.head)
    with pytest.raises(WrongState):
        report_send(report=same, by=scene.stage.director)
    assert Due.objects.filter(incident=incident, what="follow", step="unit").count() == 2
    assert Recipient.objects.filter(report=report).count() == 3
    numbers = list(Report.objects.exclude(number="").values_list("number", flat=True))
    assert len(numbers) == len(set(numbers)) == 2


def test_a_quick_report_is_taken_once_however_often_it_is_sent(scene: Scene) -> None:
    now, key = clock.now(), uuid4()
    noted = Noted(scene.unit, scene.kind(), "厂房坍塌", "工业路 8 号", now, now)
    asked: dict[str, Any] = {"noted": noted, "course": "屋面坍塌", "by": scene.liaison, "client_key": key}
    first, second = incident_flash(**asked), incident_flash(**asked)
    assert first.pk == second.pk
    assert first.reports.get().state == ReportState.SIGNING
    assert first.calls.get().channel == "app"
    assert _due(first, "unit:phone:1").state == DueState.MET
    with pytest.raises(NotAllowed):
        incident_flash(**{**asked, "by": scene.stage.liaisons["乙局"]})
    with pytest.raises(BadRequest):  # another's key
        incident_record(noted=noted, by=scene.duty, client_key=key)


def test_an_event_that_was_none_owes_nothing(scene: Scene) -> None:
    incident = scene.incident()
    report = scene.drafted(incident)
    incident_dismiss(incident=incident, reason="演练误报", by=scene.duty)
    report.refresh_from_db()
    assert report.state == ReportState.DROPPED
    assert set(incident.dues.values_list("state", flat=True)) == {DueState.VOID}
    with pytest.raises(NotInTurn):
        report_draft(incident=incident, kind="first", values={"course": "无"}, by=scene.liaison)


def test_of_a_government_without_rules_no_clock_runs_and_reports_go_out(scene: Scene) -> None:
    Limit.objects.all().delete()
    incident = scene.incident()
    assert not incident.dues.exists()
    assert scene.sent(incident).state == ReportState.SENT
    assert IncidentKind.objects.exists()
