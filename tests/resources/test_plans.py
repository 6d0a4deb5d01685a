"""预案与演练 (S40): editions, approval by another person, review days, drills and what they change."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
import time_machine

from tests.supervision.rows import Stage
from yiding.core.errors import BadRequest, EditConflict, NotAllowed, WrongState
from yiding.core.waiting import piles_of
from yiding.files.selectors import documents_visible_to
from yiding.notices.models import Notice
from yiding.resources.drilling import (
    drill_cancel,
    drill_edit,
    drill_hold,
    drill_paper,
    drill_plan,
    finding_add,
    finding_keep,
    finding_settle,
)
from yiding.resources.errors import NoPlanText, RevisionThere, SamePerson, WrongEdition, WrongTimes
from yiding.resources.models import DrillState, FindingState, Plan, PlanKind, PlanState
from yiding.resources.planning import (
    months_after,
    plan_approve,
    plan_edit,
    plan_enforce,
    plan_expire,
    plan_paper,
    plan_return,
    plan_review,
    plan_revise,
)
from yiding.resources.rounds import drills_tell, plans_tell
from yiding.resources.selectors import (
    drills_lacking,
    drills_visible_to,
    findings_visible_to,
    plans_overdue,
    plans_visible_to,
)

from .rows import drafted, drilled, in_force, paper

pytestmark = pytest.mark.django_db
S = PlanState


def _kinds(user: Any) -> set[str]:
    return {pile.kind.code for pile in piles_of(user)}


@pytest.mark.requirement("S40.1")
def test_a_plan_holds_kind_level_owner_edition_text_and_days_and_is_approved_by_another(stage: Stage) -> None:
    liaison, head = stage.liaisons["甲局"], stage.heads["甲局"]
    plan = drafted(stage, stage.body("甲局"), by=liaison, units=[stage.group])
    with pytest.raises(NoPlanText):
        plan_approve(plan=plan, by=head)
    plan_paper(plan=plan, paper=paper(), by=liaison)
    plan_paper(plan=plan, paper=paper(text="应急预案，二稿"), by=liaison)
    assert plan.document is not None
    assert plan.document.versions.count() == 2
    assert "response-plan-approve" in _kinds(head)
    plan_approve(plan=plan, by=head)
    plan_return(plan=plan, reason="补联系方式", by=head)
    assert plan.approved_by is None
    plan_edit(plan=plan, values={"title": "防汛防台应急预案"}, version=plan.version, by=liaison)
    plan_approve(plan=plan, by=head)
    plan_enforce(plan=plan, revised_on=date(2026, 3, 1), by=liaison)
    assert (plan.state, plan.edition) == (S.IN_FORCE, 1)
    assert plan.next_review_on == date(2029, 3, 1)  # as its kind says
    assert set(plan.units.values_list("name", flat=True)) == {"甲局", "乙局", "丙局"}


def test_who_drafted_a_plan_does_not_approve_it_and_no_other_head_does(stage: Stage) -> None:
    plan = drafted(stage, stage.body("甲局"), by=stage.heads["甲局"])
    plan_paper(plan=plan, paper=paper(), by=stage.heads["甲局"])
    with pytest.raises(SamePerson):
        plan_approve(plan=plan, by=stage.heads["甲局"])
    for other in (stage.heads["丙局"], stage.liaisons["甲局"], stage.inspector):
        with pytest.raises(NotAllowed):
            plan_approve(plan=plan, by=other)
    plan_approve(plan=plan, by=stage.heads["乙局"])  # of the body that keeps readiness
    with pytest.raises(WrongState):
        plan_edit(plan=plan, values={}, version=plan.version, by=stage.heads["甲局"])


def test_the_second_of_two_savers_is_told(stage: Stage) -> None:
    plan = drafted(stage, stage.body("甲局"))
    plan_edit(plan=plan, values={"title": "一"}, version=1, by=stage.inspector)
    with pytest.raises(EditConflict):
        plan_edit(plan=plan, values={"title": "二"}, version=1, by=stage.inspector)


@pytest.mark.requirement("S40.1")
def test_a_new_edition_replaces_the_one_in_force(stage: Stage) -> None:
    first = in_force(stage, stage.body("甲局"), days=400)
    second = plan_revise(plan=first, changes="更新联系方式", by=stage.liaisons["甲局"])
    assert (second.edition, second.previous, second.root) == (2, first, first)
    with pytest.raises(RevisionThere):
        plan_revise(plan=first, changes="又一个", by=stage.inspector)
    plan_paper(plan=second, paper=paper(), by=stage.liaisons["甲局"])
    plan_approve(plan=second, by=stage.director)
    plan_enforce(plan=second, revised_on=stage.day(0), by=stage.liaisons["甲局"])
    first.refresh_from_db()
    assert (first.state, first.ended_on, second.state) == (S.REVISED, stage.day(0), S.IN_FORCE)
    with pytest.raises(BadRequest):
        plan_expire(plan=second, reason=" ", by=stage.director)
    plan_expire(plan=second, reason="并入总体预案", by=stage.director)
    assert second.state == S.EXPIRED
    with pytest.raises(WrongState):
        plan_revise(plan=second, changes="再修订", by=stage.inspector)


@pytest.mark.requirement("S40.1")
def test_overdue_plans_are_listed_and_their_owners_are_reminded_once(stage: Stage) -> None:
    late = in_force(stage, stage.body("甲局"), days=1200, title="过期预案")
    fresh = in_force(stage, stage.body("甲局"), title="新预案")
    seen = plans_visible_to(stage.inspector)
    assert set(plans_overdue(seen)) == {late}
    assert "response-plan-review" in _kinds(stage.liaisons["甲局"])
    assert plans_tell(stage.government) == 2  # liaison and head
    assert plans_tell(stage.government) == 0
    told = Notice.objects.filter(kind="response_plan.review_due")
    assert {one.recipient for one in told} == {stage.liaisons["甲局"], stage.heads["甲局"]}
    with pytest.raises(BadRequest):
        plan_review(plan=late, next_review_on=stage.day(0), note="仍适用", by=stage.liaisons["甲局"])
    plan_review(plan=late, next_review_on=stage.day(365), note="仍适用", by=stage.liaisons["甲局"])
    assert not plans_overdue(seen).exists()
    with pytest.raises(WrongState):
        plan_review(
            plan=drafted(stage, stage.body("甲局")), next_review_on=stage.day(9), note="x", by=stage.inspector
        )
    assert fresh in seen


def test_a_review_is_reminded_anew_when_its_day_has_passed(stage: Stage) -> None:
    in_force(stage, stage.body("甲局"))
    due = Plan.objects.get().next_review_on
    assert due is not None
    with time_machine.travel(months_after(due, 0), tick=False):
        assert plans_tell(stage.government) == 2
    with time_machine.travel(due.replace(month=due.month % 12 + 1, year=due.year + due.month // 12)):
        assert plans_tell(stage.government) == 2
        assert plans_tell(stage.government) == 0


@pytest.mark.requirement("S40.2")
def test_a_drill_holds_who_took_part_what_was_found_and_the_change_of_the_plan(stage: Stage) -> None:
    liaison = stage.liaisons["甲局"]
    plan = in_force(stage, stage.body("甲局"), days=100)
    told = {"title": "堤防抢险演练", "planned_on": stage.day(-3), "scenario": "渗漏", "units": [stage.group]}
    drill = drill_plan(plan=plan, values=told, by=liaison)
    drill_edit(drill=drill, values={"place": "东塘"}, version=1, by=liaison)
    held = {"held_on": stage.day(1), "participants": "60 人", "summary": "完成"}
    with pytest.raises(WrongTimes):
        drill_hold(drill=drill, values=held, by=liaison)
    with pytest.raises(WrongState):
        finding_add(drill=drill, text="集结慢", change="改集结点", by=liaison)
    drill_hold(drill=drill, values={**held, "held_on": stage.day(-1)}, by=liaison)
    drill_paper(drill=drill, paper=paper("现场.txt"), by=liaison)
    assert "现场.txt" in {one.title for one in documents_visible_to(stage.liaisons["丙局"])}  # took part
    first = finding_add(drill=drill, text="集结慢", change="写明集结点", by=liaison)
    second = finding_add(drill=drill, text="通信不畅", change="加配电台", by=liaison)
    assert "drill-finding" in _kinds(liaison)
    with pytest.raises(WrongEdition):
        finding_settle(finding=first, edition=plan, by=liaison)  # the drilled edition itself
    new = plan_revise(plan=plan, changes="按演练修订", by=liaison)
    with pytest.raises(WrongEdition):
        finding_settle(finding=first, edition=new, by=liaison)  # not in force yet
    plan_paper(plan=new, paper=paper(), by=liaison)
    plan_approve(plan=new, by=stage.director)
    plan_enforce(plan=new, revised_on=stage.day(0), by=liaison)
    finding_settle(finding=first, edition=new, note="第三条", by=liaison)
    finding_keep(finding=second, note="电台已在采购", by=liaison)
    assert (first.state, first.edition, second.state) == (FindingState.CHANGED, new, FindingState.KEPT)
    row = drills_visible_to(stage.inspector).get(pk=drill.pk)
    assert (row.finding_count, row.open_count) == (2, 0)  # type: ignore[attr-defined]


def test_a_drill_may_be_cancelled_with_the_reason(stage: Stage) -> None:
    plan = in_force(stage, stage.body("甲局"))
    told = {"title": "演练", "planned_on": stage.day(3), "scenario": "台风"}
    drill = drill_plan(plan=plan, values=told, by=stage.inspector)
    with pytest.raises(BadRequest):
        drill_cancel(drill=drill, reason="", by=stage.inspector)
    drill_cancel(drill=drill, reason="台风提前", by=stage.inspector)
    assert drill.state == DrillState.CANCELLED
    with pytest.raises(WrongState):
        drill_plan(plan=drafted(stage, stage.body("甲局")), values=told, by=stage.inspector)


@pytest.mark.requirement("S40.3")
def test_plans_without_a_drill_in_the_period_of_their_kind_are_listed(stage: Stage) -> None:
    body = stage.body("甲局")
    never = in_force(stage, body, days=500, title="从未演练")
    long_ago = in_force(stage, body, days=900, title="久未演练")
    lately = in_force(stage, body, days=900, title="刚演练")
    young = in_force(stage, body, days=20, title="刚施行")
    drilled(stage, long_ago, days=400)
    drilled(stage, lately, days=30)
    seen = plans_visible_to(stage.inspector)
    assert set(drills_lacking(seen)) == {never, long_ago}
    PlanKind.objects.update(drill_months=24)
    assert not drills_lacking(seen).exists()
    PlanKind.objects.update(drill_months=12)
    assert drills_tell(stage.government) == 4  # two plans, liaison and head
    assert drills_tell(stage.government) == 0
    assert young in seen


def test_a_drill_of_an_older_edition_counts_for_the_plan(stage: Stage) -> None:
    first = in_force(stage, stage.body("甲局"), days=900)
    drilled(stage, first, days=100)
    second = plan_revise(plan=first, changes="修订", by=stage.inspector)
    plan_paper(plan=second, paper=paper(), by=stage.inspector)
    plan_approve(plan=second, by=stage.director)
    plan_enforce(plan=second, revised_on=stage.day(-5), by=stage.inspector)
    assert not drills_lacking(plans_visible_to(stage.inspector)).exists()
    row = plans_visible_to(stage.inspector).get(pk=second.pk)
    assert row.last_drill_on == stage.day(-100)  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("day", "months", "found"),
    [
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2024, 12, 15), 1, date(2025, 1, 15)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2026, 3, 31), -12, date(2025, 3, 31)),
    ],
)
def test_a_month_later_is_the_same_day_or_the_last(day: date, months: int, found: date) -> None:
    assert months_after(day, months) == found


def test_who_sees_which_plans_and_drills(stage: Stage) -> None:
    own = in_force(stage, stage.body("甲局"), units=[stage.body("丙局")])
    draft = drafted(stage, stage.body("甲局"), title="草稿", units=[stage.body("丙局")])
    other = in_force(stage, stage.body("乙局"), title="别家")
    drill = drilled(stage, own, units=[stage.body("丙局")])
    finding_add(drill=drill, text="慢", change="改", by=stage.inspector)
    over = {stage.inspector, stage.director, stage.leader, stage.liaisons["乙局"], stage.heads["乙局"]}
    owners = {stage.liaisons["甲局"], stage.heads["甲局"]}
    town = {stage.liaisons["丙局"], stage.heads["丙局"]}
    everybody = over | owners | town

    def who(visible: Any, row: Any) -> set[Any]:
        return {one for one in everybody if row in visible(one)}

    assert who(plans_visible_to, own) == everybody
    assert who(plans_visible_to, draft) == over | owners
    assert who(plans_visible_to, other) == over
    assert who(drills_visible_to, drill) == everybody
    assert who(findings_visible_to, drill.findings.get()) == everybody
