"""季度点评会: created ahead, unit by unit, hard cases carried until they are solved (S18)."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from tests.difficulties.rows import raised as difficulty_of
from tests.supervision.rows import Stage
from yiding.core import clock
from yiding.core.access import Level
from yiding.core.errors import BadRequest, NotAllowed
from yiding.core.periods import Period, PeriodKind
from yiding.difficulties.models import Difficulty
from yiding.difficulties.services import difficulty_escalate
from yiding.directory.errors import VillageAlone
from yiding.directory.models import Body, BodyKind
from yiding.directory.register import body_edit
from yiding.dispatch import hooks
from yiding.dispatch.coverage import full_name, gaps
from yiding.dispatch.errors import CasesUndecided, CaseTaken, QuarterTaken, SeriesThere
from yiding.dispatch.models import Axis, CaseState, Dispatch, HardCase, Tier
from yiding.dispatch.noting import Told, note_exhibits
from yiding.dispatch.reviewing import (
    Arranged,
    Handling,
    case_decide,
    case_raise,
    case_reopen,
    case_solve,
    case_take,
    comment_write,
    dispatch_check,
    reviews_ahead,
    rounds,
    series_set,
)
from yiding.dispatch.selectors import cases_visible_to, comments_visible_to
from yiding.dispatch.services import (
    Plan,
    dispatch_act,
    dispatch_freeze,
    dispatch_hold,
    dispatch_plan,
    hearing_file,
)
from yiding.supervision.models import Matter
from yiding.typeset.layout import Table

from .rows import DOMAIN, review


@pytest.fixture
def held(stage: Stage) -> Dispatch:
    """This quarter's review of two members, its data frozen."""
    stage.close(stage.accept(stage.task(stage.matter(leads=["甲局"], area=DOMAIN), "甲局")))
    stage.matter(leads=["丙局"], area=DOMAIN)
    row = review(stage, "甲局", "乙局")
    dispatch_freeze(dispatch=row, by=stage.inspector)
    return row


@pytest.fixture
def _no_offers() -> Iterator[None]:
    before = list(hooks._offers)
    yield
    hooks._offers[:] = before


def decided(stage: Stage, case: HardCase, unit: str = "乙局") -> None:
    """A complete handling."""
    handling = Handling("车位不足。", "利用边角地建停车场。", stage.body(unit))
    case_decide(case=case, handling=handling, version=case.version, by=stage.inspector)


def over(stage: Stage, row: Dispatch) -> int:
    """Held, acted upon, checked; gives back how many cases were carried."""
    dispatch_hold(dispatch=row, by=stage.inspector)
    dispatch_act(dispatch=row, by=stage.inspector)
    return dispatch_check(dispatch=row, by=stage.inspector)


@pytest.mark.requirement("S18.1")
def test_one_review_a_quarter_and_domain_is_created_ahead(stage: Stage) -> None:
    row = review(stage, "甲局")
    present = Period.of(PeriodKind.QUARTER, clock.today())
    keys = list(Dispatch.objects.order_by("period").values_list("period", "tier"))
    assert keys == [(present.key, Tier.REVIEW), (present.next.key, Tier.REVIEW)]
    assert row.held_on > present.end
    assert [body.name for body in row.members.all()] == ["甲局"]
    rounds()
    assert Dispatch.objects.count() == 2
    reviews_ahead(row.series, present.next.end)  # type: ignore[arg-type]
    assert Dispatch.objects.count() == 3


def test_a_second_review_or_arrangement_of_the_quarter_is_refused(stage: Stage) -> None:
    row = review(stage)
    plan = Plan(Tier.REVIEW, "再开一次", clock.today(), domain=DOMAIN)
    with pytest.raises(QuarterTaken):
        dispatch_plan(government=stage.government, plan=plan, period=row.period, by=stage.inspector)
    with pytest.raises(SeriesThere):
        series_set(government=stage.government, arranged=Arranged(DOMAIN), by=stage.inspector)


@pytest.mark.requirement("S18.2")
def test_its_input_is_each_units_performance_and_the_hard_cases(held: Dispatch, stage: Stage) -> None:
    """Members and who has tasks in the domain, with the numbers of the quarter."""
    told = {one.body.name: (one.figures["total"], one.figures["on_time"]) for one in held.comments.all()}
    assert told == {"甲局": (1, 1), "乙局": (0, 0), "丙局": (1, 0)}
    case = case_raise(review=held, title="老旧小区停车难", by=stage.inspector, body=stage.body("甲局"))
    assert list(held.cases.all()) == [case]


@pytest.mark.requirement("S18.3")
def test_each_hard_case_gets_analysis_decision_and_unit(held: Dispatch, stage: Stage) -> None:
    """Without them the review's decisions cannot be handed over; the handling can be filed as a matter."""
    case = case_raise(review=held, title="老旧小区停车难", by=stage.inspector)
    handling = Handling("", "建停车场。", stage.body("乙局"))
    with pytest.raises(BadRequest):
        case_decide(case=case, handling=handling, version=case.version, by=stage.inspector)
    dispatch_hold(dispatch=held, by=stage.inspector)
    with pytest.raises(CasesUndecided) as told:
        dispatch_act(dispatch=held, by=stage.inspector)
    assert told.value.detail == "老旧小区停车难"
    case.review.refresh_from_db()
    decided(stage, case)
    hearing = case.hearings.get()
    assert (hearing.analysis, hearing.decision, hearing.unit.name) == (
        "车位不足。",
        "利用边角地建停车场。",
        "乙局",
    )
    dispatch_act(dispatch=held, by=stage.inspector)
    hearing.review.refresh_from_db()
    matter: Matter = hearing_file(hearing=hearing, by=stage.inspector)
    assert [one.body.name for one in matter.bodies.all()] == ["乙局"]


@pytest.mark.requirement("S18.4")
def test_unsolved_cases_go_to_the_next_quarter_and_are_counted(held: Dispatch, stage: Stage) -> None:
    """The solved one stays; the other is open again in the next, which keeps what was decided before."""
    stays = case_raise(review=held, title="占道修车", by=stage.inspector)
    goes = case_raise(review=held, title="老旧小区停车难", by=stage.inspector)
    for case in (stays, goes):
        decided(stage, case)
    case_solve(case=stays, outcome="已迁入市场。", by=stage.inspector)
    assert over(stage, held) == 1
    following = Dispatch.objects.get(period=Period.of(PeriodKind.QUARTER, clock.today()).next.key)
    goes.refresh_from_db()
    assert (goes.review, goes.first_review, goes.carried, goes.state) == (following, held, 1, CaseState.OPEN)
    assert goes.hearings.get().review == held
    dispatch_freeze(dispatch=following, by=stage.inspector)
    goes.refresh_from_db()
    decided(stage, goes)
    assert goes.hearings.count() == 2
    assert over(stage, following) == 1
    goes.refresh_from_db()
    assert goes.carried == 2
    stays.refresh_from_db()
    assert (stays.review, stays.carried) == (held, 0)
    case_reopen(case=stays, by=stage.inspector)
    assert stays.review.period > following.period


@pytest.mark.requirement("S18.4", "S21.3")
def test_a_difficulty_counts_the_reviews_that_did_not_solve_it(held: Dispatch, stage: Stage) -> None:
    row = difficulty_of(stage, title="停车难", matter=stage.matter(leads=["甲局"], area=DOMAIN))
    left = difficulty_of(stage, title="缺用地", matter=row_matter(row))
    for one in (row, left):
        difficulty_escalate(difficulty=one, reason="部门意见不一", by=stage.inspector)
    offer = next(
        one for one in hooks.offered(stage.government, DOMAIN, stage.inspector) if one.title == "停车难"
    )
    decided(stage, case_take(review=held, offered=offer, by=stage.inspector))
    assert over(stage, held) == 1
    for one, carried in ((row, 1), (left, 0)):
        one.refresh_from_db()
        assert one.carried == carried
    (case,) = HardCase.objects.all()
    assert (case.carried, case.review == held) == (1, False)


def row_matter(row: Difficulty) -> Matter:
    return Matter.objects.get(tasks=row.about_id)


@pytest.mark.requirement("S18.5")
def test_every_department_and_town_must_have_an_entry(stage: Stage) -> None:
    """Without members all departments (横) and towns (纵) of the directory are expected."""
    kinds = {"城管局": BodyKind.DEPARTMENT, "澄镇": BodyKind.TOWN, "湾街道": BodyKind.TOWN}
    for name, kind in kinds.items():
        Body.objects.create(government=stage.government, name=name, kind=kind, standing="listed")
    Body.objects.create(government=stage.government, name="供电公司", kind="state_company", standing="listed")
    row = review(stage)
    dispatch_freeze(dispatch=row, by=stage.inspector)
    assert {(one.body.name, one.axis) for one in row.comments.all()} == {
        ("城管局", "across"),
        ("澄镇", "down"),
        ("湾街道", "down"),
    }
    assert {body.name for body in gaps(row)} == set(kinds)
    said = row.comments.get(body__name="澄镇")
    comment_write(comment=said, words="整改扎实。", version=said.version, by=stage.inspector)
    assert {body.name for body in gaps(row)} == {"城管局", "湾街道"}


@pytest.mark.requirement("S18.5")
def test_a_village_is_spoken_of_under_its_town(stage: Stage, clerk: User) -> None:
    """From the directory to the page and the paper: 海堤村 of two towns are two entries."""
    towns = [
        Body.objects.create(government=stage.government, name=name, kind=BodyKind.TOWN, standing="listed")
        for name in ("澄镇", "湾镇")
    ]
    villages = [
        Body.objects.create(government=stage.government, name=name, standing="listed")
        for name in ("海堤村", "新桥社区")
    ]
    told = {"kind": BodyKind.VILLAGE, "parent_id": None}
    with pytest.raises(VillageAlone):
        body_edit(body=villages[0], version=1, by=clerk, values=told)
    for village, town in zip(villages, towns, strict=True):
        body_edit(body=village, version=1, by=clerk, values={**told, "parent_id": town.pk})
    row = review(stage)
    dispatch_freeze(dispatch=row, by=stage.inspector)
    dispatch_hold(dispatch=row, by=stage.inspector)
    assert {one.body.name: one.axis for one in row.comments.all()}["海堤村"] == Axis.DOWN
    assert {full_name(body) for body in gaps(row)} == {"澄镇", "湾镇", "澄镇海堤村", "湾镇新桥社区"}
    client = Client(headers={"accept-language": "zh-hans"})
    client.force_login(stage.inspector)
    page = client.get(reverse("dispatch:dispatch-detail", args=[row.pk])).content.decode()
    assert "澄镇海堤村" in page
    table = note_exhibits(Told.of(row, Level.MEMBERS))[0].block
    assert isinstance(table, Table)
    assert {line[0] for line in table.rows[1:]} == {"澄镇", "湾镇", "澄镇海堤村", "湾镇新桥社区"}


def test_the_form_of_a_village_asks_for_its_town(stage: Stage, clerk_client: Client) -> None:
    village = Body.objects.create(government=stage.government, name="海堤村", standing="listed")
    told = {"version": 1, "kind": "village", "standing": "listed", "parent": ""}
    answer = clerk_client.post(reverse("directory:body-edit", args=[village.pk]), told)
    assert "村、社区要写明所属的镇、街道或者园区" in answer.content.decode()


@pytest.mark.usefixtures("_no_offers")
def test_what_other_rooms_could_not_solve_is_offered_and_taken_once(held: Dispatch, stage: Stage) -> None:
    one = hooks.Offered("difficulties:7", "用地指标不足", url="/x/7/", body=stage.body("甲局"))
    hooks.offer_hard_cases(lambda _government, domain, _viewer: [one] if domain == DOMAIN else [])
    assert hooks.offered(stage.government, DOMAIN, stage.inspector) == [one]
    assert hooks.offered(stage.government, "财政", stage.inspector) == []
    case = case_take(review=held, offered=one, by=stage.inspector)
    assert (case.source_key, case.source_url, case.raised_by_body) == (one.key, "/x/7/", stage.body("甲局"))
    with pytest.raises(CaseTaken):
        case_take(review=held, offered=one, by=stage.inspector)


def test_who_sees_which_comment_and_case(held: Dispatch, stage: Stage) -> None:
    """A body what is said of itself (丙局 is a line's unit), and the cases that it raised or handles."""
    raised = case_raise(review=held, title="停车难", by=stage.inspector, body=stage.body("甲局"))
    decided(stage, raised)
    case_raise(review=held, title="占道修车", by=stage.inspector)
    people: dict[str, User] = {"督查": stage.inspector, "市长": stage.leader}
    people |= {name: stage.liaisons[name] for name in ("甲局", "乙局", "丙局")}
    comments = {name: {one.body.name for one in comments_visible_to(user)} for name, user in people.items()}
    everybody = {"甲局", "乙局", "丙局"}
    assert comments == {
        "督查": everybody,
        "市长": everybody,
        "甲局": {"甲局"},
        "乙局": {"乙局"},
        "丙局": {"丙局"},
    }
    cases = {
        name: set(cases_visible_to(user).values_list("title", flat=True)) for name, user in people.items()
    }
    both = {"停车难", "占道修车"}
    assert cases == {"督查": both, "市长": both, "甲局": {"停车难"}, "乙局": {"停车难"}, "丙局": set()}
    with pytest.raises(NotAllowed):
        case_raise(review=held, title="越权", by=stage.liaisons["甲局"])
