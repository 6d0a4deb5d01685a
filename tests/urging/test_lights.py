"""亮灯: each light tells why; it follows every act, the day, the calendar and the rules."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from tests.supervision.rows import Stage
from yiding.core import clock
from yiding.core.models import CalendarDay
from yiding.core.workdays import Calendar
from yiding.supervision.assigning import matter_reopen, task_split
from yiding.supervision.closing import claim_return
from yiding.supervision.extending import extension_ask, extension_grant, task_resume, task_suspend
from yiding.supervision.models import Matter, Milestone, ReportDue, Rhythm, Task
from yiding.urging.daily import day_run, stamp_now
from yiding.urging.lighting import told
from yiding.urging.measuring import Frame
from yiding.urging.models import LightRule, RuleSet
from yiding.urging.relighting import lights_told

from .conftest import SetDay
from .rows import slip_of, with_rules

pytestmark = pytest.mark.django_db


def lights(task: Task) -> tuple[str, str]:
    task.refresh_from_db()
    return task.light, task.light_reason


def due_in(stage: Stage, day: str, **more: object) -> Task:
    """A task of 甲局 that is accepted and due on a day."""
    days = (date.fromisoformat(day) - clock.today()).days
    matter = stage.matter(leads=["甲局"], due=days, **more)
    return stage.accept(stage.task(matter, "甲局"))


@pytest.mark.requirement("S16.2")
@pytest.mark.parametrize(
    ("today", "light", "reason"),
    [
        ("2026-03-12", "green", "绿灯：期限 2026-03-20，没有迟误"),
        ("2026-03-17", "amber", "黄灯：还有 3 个工作日到期"),
        ("2026-03-20", "amber", "黄灯：还有 0 个工作日到期"),
        ("2026-03-21", "red", "红灯：逾期不足 1 个工作日"),
        ("2026-03-25", "red", "红灯：逾期 3 个工作日"),
    ],
)
def test_a_light_counts_working_days_and_says_why(
    today: str, light: str, reason: str, stage: Stage, on: SetDay
) -> None:
    with_rules(stage)
    task = due_in(stage, "2026-03-20")
    assert lights(task)[0] == "green"
    on(today)
    Milestone.objects.update(due_on="2026-12-31")
    day_run()
    assert lights(task) == (light, reason)
    matter = Matter.objects.get()
    assert (matter.light, matter.light_reason) == (light, reason)


def test_without_rules_there_is_no_light(stage: Stage) -> None:
    assert lights(due_in(stage, "2026-03-03")) == ("", "")


@pytest.mark.requirement("S16.2")
def test_each_act_tells_the_light_again(stage: Stage, on: SetDay) -> None:
    with_rules(stage)
    task = due_in(stage, "2026-03-04")
    assert lights(task) == ("amber", "黄灯：还有 2 个工作日到期")
    liaison, director = stage.liaisons["甲局"], stage.director
    extension_ask(task=task, to_due_on=date(2026, 4, 1), reason="需招标", by=liaison)
    extension_grant(extension=task.extensions.get(), by=director)
    assert lights(task) == ("green", "绿灯：期限 2026-04-01，没有迟误")
    task_suspend(task=task, reason="等上级文件", by=director)
    assert lights(task) == ("", "")
    task_resume(task=task, by=director, due_on=date(2026, 3, 3))
    assert lights(task)[0] == "amber"
    claim = stage.claim(task)
    on("2026-04-10")
    lights_told()
    assert lights(task) == ("green", "绿灯：已申请办结，待审核")
    claim_return(claim=claim, missing="缺照片", by=stage.inspector)
    assert lights(task)[0] == "red"
    stage.close(task)
    assert lights(task) == ("", "")
    assert Matter.objects.get().light == ""


def test_a_matter_shows_its_worst_light_and_whose_it_is(stage: Stage, on: SetDay) -> None:
    with_rules(stage)
    matter = stage.matter(leads=["各局"], due=10)
    first = stage.task(matter, "甲局")
    stage.accept(first)
    Task.objects.filter(pk=first.pk).update(due_on="2026-03-03")
    on("2026-03-05")
    Milestone.objects.update(due_on="2026-12-31")
    lights_told()
    matter.refresh_from_db()
    assert (matter.light, matter.light_reason) == ("red", "红灯：甲局逾期 2 个工作日")
    Task.objects.update(due_on="2026-03-03")
    lights_told()
    matter.refresh_from_db()
    assert (
        matter.light_reason == "红灯：丙局逾期 2 个工作日，另有 2 个单位红灯"
    )  # the task that was made first


@pytest.mark.parametrize(
    ("code", "light", "reason"),
    [
        ("stages", "amber", "黄灯：有 1 个节点没有按时完成"),
        ("due", "amber", "黄灯：进度滞后，有 1 个节点没有按时完成"),
        ("plan", "red", "红灯：落后时间进度 50 个百分点"),
        ("points", "green", "绿灯：期限 2026-06-30，没有迟误"),
    ],
)
def test_the_choices_judge_a_missed_node_each_in_its_way(
    code: str, light: str, reason: str, stage: Stage, on: SetDay
) -> None:
    with_rules(stage, code)
    task = due_in(stage, "2026-06-30")
    Milestone.objects.create(
        matter=task.matter, title="摸底", due_on="2026-03-10", original_due_on="2026-03-10"
    )
    on("2026-03-11")
    day_run()
    assert lights(task) == (light, reason)
    node = Milestone.objects.get(title="摸底")
    stage.report(task, milestone=node, is_reached=True)
    assert lights(task)[0] == "green"


def test_a_task_that_nobody_starts_and_a_period_that_nobody_reports(stage: Stage, on: SetDay) -> None:
    with_rules(stage, "plan")
    task = due_in(stage, "2026-12-31")
    on("2026-04-05")
    day_run()
    assert lights(task) == ("amber", "黄灯：交办 34 天没有启动")
    on("2026-07-01")
    day_run()
    assert lights(task) == ("red", "红灯：交办 121 天没有启动")
    stage.report(task)
    assert lights(task)[0] == "green"


def test_reports_of_a_rhythm_are_asked_for_and_missed(stage: Stage, on: SetDay) -> None:
    with_rules(stage)
    task = due_in(stage, "2026-12-31", rhythm=Rhythm.MONTH)
    day_run()
    told = list(ReportDue.objects.values_list("period", flat=True))
    assert told == ["2026-03", "2026-04"]
    on("2026-05-06")
    day_run()
    assert lights(task) == ("amber", "黄灯：缺 2 期进展反馈")
    assert ReportDue.objects.count() == 4
    stage.report(task)
    assert lights(task) == ("amber", "黄灯：缺 1 期进展反馈")


def test_a_slip_that_is_not_answered_turns_the_light_red(stage: Stage, on: SetDay) -> None:
    with_rules(stage)
    task = due_in(stage, "2026-12-31")
    slip_of(stage, task, days=1)
    on("2026-03-05")
    day_run()
    assert lights(task) == ("red", "红灯：督查单逾期 2 个工作日未答复")


def test_of_rules_that_hold_the_worst_counts_then_the_first() -> None:
    assert told("逾期 {n} 个工作日", 0, "days_late") == "逾期不足 1 个工作日"
    assert told("还有 {n} 个工作日", 0, "days_left") == "还有 0 个工作日"
    rule = LightRule(least=2, most=4)
    assert [rule.holds(n) for n in (None, 1, 2, 4, 5)] == [False, False, True, True, False]


SPRING = [
    # 春节 2026: off 15 to 23 February; 14 and 28 February (Saturdays) are worked.
    ("2026-02-13", "2026-02-24", 2, "the make-up Saturday counts, the holidays do not"),
    ("2026-02-14", "2026-02-24", 1, "from the make-up Saturday"),
    ("2026-02-27", "2026-03-02", 2, "a make-up Saturday after the holidays"),
    # 国庆 2026: off 1 to 7 October; 20 September and 10 October are worked.
    ("2026-09-30", "2026-10-08", 1, "the first day after 国庆"),
    ("2026-10-09", "2026-10-12", 2, "the make-up Saturday after 国庆"),
    # The turn of the year: 1 to 3 January 2026 are off, 4 January (a Sunday) is worked.
    ("2025-12-31", "2026-01-04", 1, "a worked Sunday after New Year"),
    ("2025-12-31", "2026-01-05", 2, "and the Monday after it"),
]


@pytest.mark.requirement("S16.2")
@pytest.mark.parametrize(("today", "due", "left", "why"), SPRING, ids=[row[3] for row in SPRING])
def test_working_days_know_holidays_and_make_up_days(
    today: str, due: str, left: int, why: str, stage: Stage
) -> None:
    frame = Frame(date.fromisoformat(today), Calendar.load())
    assert frame.left(date.fromisoformat(due)) == left, why
    assert frame.at(date.fromisoformat(due)).late(date.fromisoformat(today)) == left


@pytest.mark.requirement("S16.2")
def test_a_due_day_is_kept_until_midnight_in_china(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    with_rules(stage)
    task = due_in(stage, "2026-03-03")
    for instant, light in (("2026-03-03T23:59:59", "amber"), ("2026-03-04T00:00:00", "red")):
        at = datetime.fromisoformat(instant).replace(tzinfo=clock.SHANGHAI)
        monkeypatch.setattr(clock, "now", lambda at=at: at)
        lights_told()
        assert lights(task)[0] == light


@pytest.mark.requirement("S16.2")
def test_a_new_holiday_notice_moves_the_last_day_and_the_light(stage: Stage, on: SetDay) -> None:
    """Friday 9 October 2026 becomes a holiday: it is kept on Saturday the 10th, worked."""
    with_rules(stage)
    task = due_in(stage, "2026-10-09")
    on("2026-10-10")
    day_run()
    assert lights(task)[0] == "red"
    before = stamp_now()
    CalendarDay.objects.create(day="2026-10-09", is_workday=False, name="国庆节")
    assert stamp_now() != before
    lights_told()
    assert lights(task) == ("amber", "黄灯：还有 0 个工作日到期")
    on("2026-10-12")
    lights_told()
    assert lights(task) == ("red", "红灯：逾期 1 个工作日")


def test_rules_that_do_not_roll_on_keep_the_written_day(stage: Stage, on: SetDay) -> None:
    ruleset = with_rules(stage)
    task = due_in(stage, "2026-03-07")  # a Saturday
    on("2026-03-08")
    day_run()
    assert lights(task) == ("amber", "黄灯：还有 1 个工作日到期")
    RuleSet.objects.filter(pk=ruleset.pk).update(rolls_on=False)
    lights_told()
    assert lights(task) == ("red", "红灯：逾期不足 1 个工作日")


def test_a_task_that_moves_while_lights_are_told_keeps_what_its_act_said(stage: Stage) -> None:
    from yiding.core.bulk import rows_update

    with_rules(stage)
    task = due_in(stage, "2026-03-03")
    rows_update(Task, ("light", "light_reason"), [(task.pk, task.version - 1, ("red", "红灯：旧"))])
    assert lights(task)[0] == "amber"


def test_lights_of_many_take_as_many_queries_as_of_few(stage: Stage, on: SetDay) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with_rules(stage)
    counts = []
    for title in ("甲", "乙"):
        for n in range(2):
            stage.matter(leads=["各局"], due=20, title=f"{title}{n}")
        on(clock.today() + timedelta(days=1))
        with CaptureQueriesContext(connection) as told_queries:
            lights_told()
        counts.append(len([one for one in told_queries if one["sql"].startswith("SELECT")]))
    assert counts[0] == counts[1]


def test_a_matter_that_is_opened_again_is_lit_at_once(stage: Stage, on: SetDay) -> None:
    with_rules(stage)
    task = due_in(stage, "2026-03-20")
    stage.close(task)
    on("2026-03-25")
    day_run()
    assert lights(task)[0] == ""
    matter_reopen(matter=Matter.objects.get(pk=task.matter_id), reason="问题又出现", by=stage.inspector)
    assert lights(task)[0] == "red"
    assert Matter.objects.get(pk=task.matter_id).light == "red"


def test_a_part_of_a_task_is_lit_when_it_is_made(stage: Stage, on: SetDay) -> None:
    with_rules(stage)
    task = due_in(stage, "2026-12-31")
    on("2026-03-11")
    part = task_split(
        task=task, body=task.body, content="城东片", due_on=stage.day(1), by=stage.liaisons["甲局"]
    )
    assert lights(part)[0] == "amber"
