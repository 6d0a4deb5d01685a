"""督办全程: from a draft to striking off; who may do what, and what each act leaves behind."""

from __future__ import annotations

from datetime import timedelta

import pytest

from yiding.audit.models import Event
from yiding.core.errors import NotAllowed, WrongState
from yiding.supervision.assigning import (
    matter_assign,
    matter_strike,
    task_accept,
    task_decline,
    task_reassign,
)
from yiding.supervision.closing import claim_accept, claim_file, claim_return
from yiding.supervision.errors import (
    NotReady,
    PersonMissing,
    SelfExamined,
    SupervisesItself,
    SupportOpen,
    TooLate,
)
from yiding.supervision.extending import extension_ask, extension_grant, task_resume, task_suspend
from yiding.supervision.filing import matters_approve, matters_submit
from yiding.supervision.models import MatterState, MilestoneDone, ReportDue, Task, TaskState
from yiding.supervision.reporting import dues_make, report_return

from .rows import Stage

pytestmark = pytest.mark.django_db


def test_a_matter_goes_from_draft_to_struck_off(stage: Stage) -> None:
    matter = stage.matter(leads=["甲局"], supports=["乙局"])
    lead, support = stage.task(matter, "甲局"), stage.task(matter, "乙局")
    for task in (lead, support):
        stage.accept(task)
        stage.report(task)
    with pytest.raises(SupportOpen):
        claim_file(task=lead, text="完成", by=stage.liaisons["甲局"])
    claim = stage.claim(support)
    claim_accept(claim=claim, finding="属实", by=stage.liaisons["甲局"])
    stage.close(lead)
    matter.refresh_from_db()
    assert (matter.state, matter.task_count, matter.closed_count) == (MatterState.CLOSED, 1, 1)
    matter_strike(matter=matter, by=stage.inspector)
    assert matter.state == MatterState.STRUCK
    assert matter.number.startswith("督〔")
    kinds = set(Event.objects.filter(matter_id=matter.pk).values_list("kind", flat=True))
    assert {"matter.drafted", "matter.approve", "matter.assign", "task.accept", "report.filed"} <= kinds
    assert {"claim.filed", "claim.accept", "matter.strike"} <= kinds


@pytest.mark.requirement("S15.2")
def test_a_matter_is_not_assigned_without_body_day_and_node_nor_accepted_without_a_person(
    stage: Stage,
) -> None:
    matter = stage.draft(leads=[], due=None)
    matters_submit(matters=[matter], by=stage.inspector)
    matters_approve(matters=[matter], by=stage.director)
    with pytest.raises(NotReady) as caught:
        matter_assign(matter=matter, by=stage.inspector)
    assert caught.value.detail == "牵头单位、办结期限、节点"
    task = stage.task(stage.matter(), "甲局")
    with pytest.raises(PersonMissing):
        task_accept(task=task, person=None, by=stage.liaisons["甲局"])


def test_a_group_becomes_one_task_for_each_member_and_the_matter_closes_with_the_last(stage: Stage) -> None:
    matter = stage.matter(leads=["各局"])
    assert {task.body.name for task in matter.tasks.all()} == {"甲局", "乙局", "丙局"}
    assert {task.role for task in matter.tasks.all()} == {"each"}
    for n, name in enumerate(stage.bodies):
        stage.close(stage.accept(stage.task(matter, name)))
        matter.refresh_from_db()
        assert matter.closed_count == n + 1
    assert matter.state == MatterState.CLOSED


def test_who_claims_does_not_examine_and_who_drafts_does_not_approve(stage: Stage) -> None:
    matter = stage.draft()
    matters_submit(matters=[matter], by=stage.inspector)
    with pytest.raises(NotAllowed):
        matters_approve(matters=[matter], by=stage.inspector)
    matters_approve(matters=[matter], by=stage.director)
    matter_assign(matter=matter, by=stage.inspector)
    claim = stage.claim(stage.accept(stage.task(matter, "甲局")))
    with pytest.raises(NotAllowed):
        claim_accept(claim=claim, finding="属实", by=stage.liaisons["甲局"])
    split = stage.matter(leads=["乙局"], supports=["甲局"])
    own = stage.claim(stage.accept(stage.task(split, "甲局")))
    assert own.made_by == stage.liaisons["甲局"]
    with pytest.raises(NotAllowed):
        claim_accept(claim=own, finding="属实", by=stage.liaisons["丙局"])
    type(own).objects.filter(pk=own.pk).update(made_by=stage.liaisons["乙局"])
    own.refresh_from_db()
    with pytest.raises(SelfExamined):
        claim_accept(claim=own, finding="属实", by=stage.liaisons["乙局"])


@pytest.mark.requirement("S16.1")
def test_the_supervising_body_is_none_of_those_that_do_the_work(stage: Stage) -> None:
    with pytest.raises(SupervisesItself):
        stage.draft(leads=["甲局"], supervisor=stage.body("甲局"))
    matter = stage.matter(leads=["甲局"], supervisor=stage.body("丙局"))
    claim = stage.claim(stage.accept(stage.task(matter, "甲局")))
    claim_accept(claim=claim, finding="属实", by=stage.liaisons["丙局"])
    matter.refresh_from_db()
    assert matter.state == MatterState.CLOSED


def test_a_claim_goes_back_with_what_is_missing(stage: Stage) -> None:
    task = stage.accept(stage.task(stage.matter(), "甲局"))
    claim_return(claim=stage.claim(task), missing="缺验收照片", by=stage.inspector)
    task.refresh_from_db()
    assert (task.state, task.return_count, task.reason) == (TaskState.ACTIVE, 1, "缺验收照片")


def test_of_two_examiners_the_second_is_told(stage: Stage) -> None:
    claim = stage.claim(stage.accept(stage.task(stage.matter(), "甲局")))
    same = type(claim).objects.get(pk=claim.pk)
    claim_accept(claim=claim, finding="属实", by=stage.inspector)
    with pytest.raises(WrongState):
        claim_return(claim=same, missing="缺", by=stage.second_inspector)


def test_an_extension_keeps_both_days(stage: Stage) -> None:
    matter = stage.matter(due=10)
    task = stage.accept(stage.task(matter, "甲局"))
    row = extension_ask(task=task, to_due_on=stage.day(20), reason="需招标", by=stage.liaisons["甲局"])
    extension_grant(extension=row, by=stage.director)
    task.refresh_from_db()
    matter.refresh_from_db()
    assert (task.original_due_on, task.due_on, task.extension_count) == (stage.day(10), stage.day(20), 1)
    assert (matter.original_due_on, matter.due_on) == (stage.day(10), stage.day(20))
    Task.objects.filter(pk=task.pk).update(due_on=stage.day(-1))
    with pytest.raises(TooLate):
        extension_ask(task=task, to_due_on=stage.day(30), reason="再延", by=stage.liaisons["甲局"])


def test_a_declined_task_goes_to_another_body(stage: Stage) -> None:
    matter = stage.matter()
    task = stage.task(matter, "甲局")
    task_decline(task=task, reason="不是本局职责", by=stage.liaisons["甲局"])
    new = task_reassign(task=task, to=stage.body("乙局"), reason="职责在乙局", by=stage.inspector)
    assert (task.state, new.body.name, new.due_on) == (TaskState.WITHDRAWN, "乙局", matter.due_on)
    with pytest.raises(WrongState):
        stage.accept(task)


def test_a_matter_rests_when_all_its_tasks_do(stage: Stage) -> None:
    matter = stage.matter()
    task = stage.accept(stage.task(matter, "甲局"))
    task_suspend(task=task, reason="等待上级批复", by=stage.director)
    matter.refresh_from_db()
    assert matter.state == MatterState.SUSPENDED
    task_resume(task=task, by=stage.director, due_on=stage.day(60))
    matter.refresh_from_db()
    assert (matter.state, matter.due_on) == (MatterState.ACTIVE, stage.day(60))
    assert matter.original_due_on == stage.day(30)


def test_a_rhythm_asks_for_reports_and_a_returned_one_is_asked_again(stage: Stage) -> None:
    matter = stage.matter(due=120, rhythm="month")
    task = stage.accept(stage.task(matter, "甲局"))
    on_acceptance = ReportDue.objects.filter(task=task).count()
    made = dues_make(task, until=stage.day(90))
    assert on_acceptance >= 1
    assert made + on_acceptance == ReportDue.objects.filter(task=task).count() >= 2
    assert dues_make(task, until=stage.day(90)) == 0
    node = matter.milestones.get()
    report = stage.report(task, milestone=node, is_reached=True)
    assert ReportDue.objects.get(report=report).period == report.period
    task.refresh_from_db()
    assert (task.report_count, task.milestone_done) == (1, 1)
    report_return(report=report, reason="没有数据", by=stage.inspector)
    task.refresh_from_db()
    assert (task.milestone_done, MilestoneDone.objects.count()) == (0, 0)
    assert not ReportDue.objects.filter(report__isnull=False).exists()
    assert matter.milestones.get().due_on - timedelta(days=120) == stage.day(0)
