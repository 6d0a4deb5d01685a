"""提醒: in working days, to whom the rules say; made up after days without a run; never told twice."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.contrib.auth.models import User

from tests.supervision.rows import Stage, holder
from yiding.accounts.models import StandIn
from yiding.accounts.services import account_of
from yiding.audit.models import Event
from yiding.core import clock
from yiding.core.access import Role
from yiding.core.models import CalendarDay, Job
from yiding.directory.models import Portfolio
from yiding.notices.models import Delivery, Notice, Preference
from yiding.supervision.models import Milestone, Rhythm, Task
from yiding.urging.audience import Directory
from yiding.urging.daily import day_run
from yiding.urging.errors import DayToCome
from yiding.urging.models import DailyRun, Slip
from yiding.urging.rounds import rounds

from .conftest import SetDay
from .rows import slip_of, with_rules

pytestmark = pytest.mark.django_db


def task_due(stage: Stage, day: str, **more: object) -> Task:
    matter = stage.matter(leads=["甲局"], due=(date.fromisoformat(day) - clock.today()).days, **more)
    return stage.accept(stage.task(matter, "甲局"))


def told(user: User) -> list[str]:
    """What a person was reminded of, in order."""
    rows = Notice.objects.filter(recipient=user, kind__startswith="urging.").order_by("pk")
    return list(rows.values_list("subject", flat=True))


@pytest.mark.requirement("S16.2")
def test_who_is_reminded_when(stage: Stage, on: SetDay) -> None:
    with_rules(stage)
    task_due(stage, "2026-03-20", title="建台账")
    liaison, head = stage.liaisons["甲局"], stage.heads["甲局"]
    day = date(2026, 3, 9)
    while day <= date(2026, 3, 31):
        on(day)
        day_run()
        day += timedelta(days=1)
    assert told(liaison) == [
        "还有 5 个工作日到期（2026-03-20）：建台账",
        "还有 1 个工作日到期（2026-03-20）：建台账",
        "今天到期：建台账",
        "已逾期 1 个工作日（2026-03-20）：建台账",
    ]
    assert told(head) == ["已逾期 1 个工作日（2026-03-20）：建台账"]
    assert told(stage.liaisons["乙局"]) == []
    made = Notice.objects.filter(recipient=liaison, kind__startswith="urging.")
    days = [
        one.astimezone(clock.SHANGHAI).date().isoformat() for one in made.values_list("made_at", flat=True)
    ]
    assert sorted(days) == ["2026-03-13", "2026-03-19", "2026-03-20", "2026-03-23"]


@pytest.mark.requirement("S16.2")
def test_reminders_count_over_the_spring_festival(stage: Stage, on: SetDay) -> None:
    """Off from 15 to 23 February 2026, worked on Saturday the 14th."""
    on("2026-01-05")
    with_rules(stage)
    task_due(stage, "2026-02-27", title="建台账")
    on("2026-02-12")
    day_run()
    assert told(stage.liaisons["甲局"]) == []
    on("2026-02-13")
    day_run()
    assert told(stage.liaisons["甲局"]) == ["还有 5 个工作日到期（2026-02-27）：建台账"]


@pytest.mark.requirement("S16.2")
def test_a_day_off_is_no_day_to_remind_and_a_new_notice_moves_the_reminder(stage: Stage, on: SetDay) -> None:
    with_rules(stage)
    task_due(stage, "2026-03-10", title="建台账")
    CalendarDay.objects.create(day="2026-03-09", is_workday=False, name="临时放假")
    for day, count in (("2026-03-06", 1), ("2026-03-08", 1), ("2026-03-09", 1), ("2026-03-10", 2)):
        on(day)
        day_run()
        assert len(told(stage.liaisons["甲局"])) == count, day
    assert told(stage.liaisons["甲局"]) == ["还有 1 个工作日到期（2026-03-10）：建台账", "今天到期：建台账"]


@pytest.mark.requirement("S16.2")
def test_missed_days_are_made_up_with_what_is_true_now(stage: Stage, on: SetDay) -> None:
    """The worker stood still from the 12th to the 24th: one reminder each, and it says that it is late."""
    with_rules(stage)
    first, second = task_due(stage, "2026-03-20", title="甲"), task_due(stage, "2026-03-26", title="乙")
    on("2026-03-11")
    day_run()
    on("2026-03-24")
    day_run()
    liaison = stage.liaisons["甲局"]
    assert told(liaison) == [
        "还有 2 个工作日到期（2026-03-26）：乙",
        "已逾期 2 个工作日（2026-03-20）：甲",
    ]
    assert {first.pk, second.pk} == set(
        Notice.objects.filter(recipient=liaison, kind__startswith="urging.").values_list(
            "about_id", flat=True
        )
    )
    day_run()
    DailyRun.objects.update(finished_at=None)
    day_run()
    assert len(told(liaison)) == 2


def test_an_earlier_day_can_be_run_again_and_a_later_one_not(stage: Stage, on: SetDay) -> None:
    with_rules(stage)
    task_due(stage, "2026-03-06")
    on("2026-03-06")
    with pytest.raises(DayToCome):
        day_run(date(2026, 3, 7))
    assert day_run(date(2026, 3, 5)).told == 1
    assert day_run(date(2026, 3, 5)).told == 0
    assert not DailyRun.objects.exists()


def test_nodes_and_periods_are_reminded_of_too(stage: Stage, on: SetDay) -> None:
    with_rules(stage)
    task = task_due(stage, "2026-06-30", title="建台账", rhythm=Rhythm.MONTH)
    Milestone.objects.create(
        matter=task.matter, title="摸底", due_on="2026-03-12", original_due_on="2026-03-12"
    )
    day_run()
    on("2026-03-09")
    day_run()
    assert told(stage.liaisons["甲局"]) == ["节点“摸底”还有 3 个工作日到期（2026-03-12）：建台账"]
    stage.report(task, milestone=Milestone.objects.get(title="摸底"), is_reached=True)
    on("2026-04-01")
    day_run()
    assert told(stage.liaisons["甲局"])[1:] == []  # the report above was March's
    on("2026-04-28")
    day_run()
    assert told(stage.liaisons["甲局"])[1:] == [
        "2026年4月的进展反馈还有 2 个工作日到期（2026-04-30）：建台账"
    ]


def test_who_has_claimed_and_what_rests_is_not_reminded_of(stage: Stage, on: SetDay) -> None:
    with_rules(stage)
    task = task_due(stage, "2026-03-06")
    stage.claim(task)
    on("2026-03-05")
    assert day_run().told == 0


@pytest.mark.requirement("S16.2")
def test_who_stands_in_is_told_too_and_for_whom(stage: Stage, on: SetDay) -> None:
    with_rules(stage)
    task_due(stage, "2026-03-06", title="建台账")
    away, other = stage.liaisons["甲局"], holder("代班人", Role.LIAISON, stage.body("乙局"))
    StandIn.objects.create(
        principal=account_of(away),
        deputy=account_of(other),
        starts_on="2026-03-05",
        ends_on="2026-03-05",
        reason="出差",
    )
    on("2026-03-05")
    day_run()
    assert told(away) == ["还有 1 个工作日到期（2026-03-06）：建台账"]
    assert told(other) == ["（代甲局联络员）还有 1 个工作日到期（2026-03-06）：建台账"]
    on("2026-03-06")
    day_run()
    assert len(told(other)) == 1


def test_a_person_chooses_the_channel_within_what_the_rules_require(
    stage: Stage, on: SetDay, settings: object
) -> None:
    settings.EMAIL_HOST = "127.0.0.1"  # type: ignore[attr-defined]
    with_rules(stage)
    task_due(stage, "2026-03-06", title="建台账")
    liaison = stage.liaisons["甲局"]
    User.objects.filter(pk=liaison.pk).update(email="a@example.gov.cn")
    for kind in ("urging.coming", "urging.late"):
        Preference.objects.create(user=liaison, kind=kind, channel="mail", is_on=False)
    on("2026-03-05")
    day_run()
    assert not Delivery.objects.filter(kind__startswith="urging.").exists()
    on("2026-03-09")
    day_run()
    assert list(Delivery.objects.filter(kind__startswith="urging.").values_list("kind", flat=True)) == [
        "urging.late"
    ]


@pytest.mark.requirement("S16.2")
def test_an_unanswered_slip_goes_up_to_the_deputy_and_the_mayor_once_each(stage: Stage, on: SetDay) -> None:
    with_rules(stage)
    deputy = holder("副市长", Role.LEADER, stage.body("丙局"))
    person = account_of(deputy).person
    Portfolio.objects.create(leader=person, body=stage.body("甲局"), starts_on="2026-01-01")
    mayor = holder("市长本人", Role.LEADER, stage.body("丙局"))
    slip = slip_of(stage, task_due(stage, "2026-12-31", title="建台账"), "red", days=1)
    assert sorted(Directory.today().mayors) == sorted([stage_leader(stage), mayor.pk])
    heard = []
    for day in ("2026-03-03", "2026-03-04", "2026-03-04", "2026-03-05", "2026-03-06", "2026-03-09"):
        on(day)
        day_run()
        rows = Notice.objects.filter(kind="slip.escalated")
        heard.append((rows.filter(recipient=deputy).count(), rows.filter(recipient=mayor).count()))
    assert heard == [(0, 0), (1, 0), (1, 0), (1, 0), (1, 1), (1, 1)]
    slip.refresh_from_db()
    assert (slip.escalation, slip.escalated_on) == (2, date(2026, 3, 6))
    assert Event.objects.filter(kind="slip.escalated").count() == 2
    said = Notice.objects.get(recipient=deputy, kind="slip.escalated").subject
    assert said == "甲局红色督查单逾期 1 个工作日未答复：建台账"


def stage_leader(stage: Stage) -> int:
    """The leader of the stage has a log-in and no person: no portfolio can be theirs."""
    return stage.leader.pk


def test_the_worker_queues_the_run_once_a_day_and_relights_when_the_calendar_changes(
    stage: Stage, on: SetDay
) -> None:
    with_rules(stage)
    Job.objects.all().delete()
    rounds()
    rounds()
    assert list(Job.objects.values_list("kind", "key")) == [("urging.run", "2026-03-02")]
    day_run()
    Job.objects.all().delete()
    rounds()
    assert not Job.objects.exists()
    CalendarDay.objects.create(day="2026-03-03", is_workday=False, name="临时放假")
    rounds()
    rounds()
    assert list(Job.objects.values_list("kind", flat=True)) == ["urging.relight"]
    assert Event.objects.filter(kind="urging.ran").count() == 1
    assert not Slip.objects.exists()
