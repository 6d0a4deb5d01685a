"""典型经验 (S22): recorded with evidence, approved, spread and adopted; benchmarks; problems sent round."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.supervision.rows import Stage
from yiding.core.errors import BadRequest, EditConflict, NotAllowed, WrongState
from yiding.core.waiting import piles_of
from yiding.directory.subjects import Place
from yiding.files.models import Document
from yiding.files.selectors import documents_visible_to
from yiding.practices.errors import NoSummary, OwnPractice
from yiding.practices.models import AdoptionState, Benchmark, InspectionLevel, PracticeState, SweepState
from yiding.practices.selectors import (
    exemplars_visible_to,
    inspection_summary,
    practices_visible_to,
    sweeps_visible_to,
)
from yiding.practices.services import (
    adoption_adopt,
    adoption_decline,
    benchmark_keep,
    exemplar_end,
    exemplar_name,
    level_keep,
    levels_seed,
    practice_approve,
    practice_edit,
    practice_paper,
    practice_return,
    practice_spread,
    practice_summarise,
    sweep_answer,
    sweep_send,
    unanswered,
)
from yiding.supervision.filing import Ground
from yiding.supervision.models import Source, SourceKind
from yiding.supervision.reporting import Found, check_file

from .rows import paper, recorded

pytestmark = pytest.mark.django_db
S = PracticeState


def _kinds(user: Any) -> set[str]:
    return {pile.kind.code for pile in piles_of(user)}


def _approved(stage: Stage, **more: Any) -> Any:
    row = recorded(stage, stage.body("甲局"), **more)
    practice_summarise(practice=row, by=stage.liaisons["甲局"])
    practice_approve(practice=row, by=stage.director)
    return row


@pytest.mark.requirement("S22.1")
def test_a_practice_is_recorded_with_evidence_approved_spread_and_adopted(stage: Stage) -> None:
    row = recorded(stage, stage.body("甲局"))
    practice_paper(practice=row, paper=paper("办件量.txt"), is_summary=False, by=stage.liaisons["甲局"])
    practice_summarise(practice=row, by=stage.liaisons["甲局"])
    assert "practice-approve" in _kinds(stage.director)
    practice_return(practice=row, reason="补成效数据", by=stage.director)
    version = type(row).objects.get(pk=row.pk).version
    practice_edit(practice=row, values={"effect": "时限减半"}, version=version, by=stage.liaisons["甲局"])
    practice_summarise(practice=row, by=stage.liaisons["甲局"])
    practice_approve(practice=row, by=stage.director)
    spread = practice_spread(practice=row, bodies=[stage.group], due_on=stage.day(30), by=stage.inspector)
    assert {one.body.name for one in spread} == {"乙局", "丙局"}  # not its origin
    first, second = sorted(spread, key=lambda one: one.body.name != "乙局")
    assert "adoption" in _kinds(stage.liaisons["乙局"])
    with pytest.raises(NotAllowed):
        adoption_adopt(adoption=first, note="照办", by=stage.liaisons["丙局"])
    adoption_adopt(adoption=first, note="窗口已合并", by=stage.liaisons["乙局"])
    adoption_decline(adoption=second, note="没有窗口", by=stage.liaisons["丙局"])
    told = practices_visible_to(stage.inspector).get(pk=row.pk)
    assert (told.state, told.adopted_count, told.asked_count) == (S.SPREAD, 1, 2)
    assert (first.state, first.adopted_on) == (AdoptionState.ADOPTED, stage.day(0))
    assert [one.title for one in documents_visible_to(stage.liaisons["乙局"])] == ["办件量.txt"]
    assert practice_spread(practice=row, bodies=[stage.body("乙局")], by=stage.inspector) == []


def test_who_recorded_it_does_not_approve_it(stage: Stage) -> None:
    row = recorded(stage, stage.body("甲局"))
    practice_summarise(practice=row, by=stage.inspector)
    type(row).objects.filter(pk=row.pk).update(made_by=stage.director)
    row.refresh_from_db()
    with pytest.raises(OwnPractice):
        practice_approve(practice=row, by=stage.director)
    with pytest.raises(NotAllowed):
        practice_approve(practice=row, by=stage.inspector)
    practice_approve(practice=row, by=stage.leader)
    with pytest.raises(WrongState):
        practice_edit(practice=row, values={}, version=row.version, by=stage.inspector)


@pytest.mark.requirement("S22.2")
def test_a_benchmark_holds_standard_gap_and_the_measure_made_from_it(stage: Stage) -> None:
    values = {
        "area": "营商环境",
        "standard": "先进城市开办企业一日办",
        "gap": "慢两天",
        "compared_on": stage.day(0),
    }
    row = benchmark_keep(benchmark=None, body=stage.body("甲局"), values=values, by=stage.liaisons["甲局"])
    told = {**values, "measure": "推行容缺受理"}
    benchmark_keep(benchmark=row, body=stage.body("甲局"), values=told, version=1, by=stage.liaisons["甲局"])
    assert Benchmark.objects.get().measure == "推行容缺受理"
    with pytest.raises(EditConflict):
        benchmark_keep(
            benchmark=row, body=stage.body("甲局"), values=told, version=1, by=stage.liaisons["甲局"]
        )
    with pytest.raises(NotAllowed):
        benchmark_keep(
            benchmark=row, body=stage.body("甲局"), values=told, version=2, by=stage.liaisons["乙局"]
        )


@pytest.mark.requirement("S22.3")
def test_a_pilot_is_not_spread_before_its_summary_is_filed(stage: Stage) -> None:
    row = recorded(stage, stage.body("甲局"), is_pilot=True)
    with pytest.raises(NoSummary):
        practice_summarise(practice=row, by=stage.liaisons["甲局"])
    plain = recorded(stage, stage.body("甲局"))
    practice_summarise(practice=plain, by=stage.liaisons["甲局"])
    type(plain).objects.filter(pk=plain.pk).update(is_pilot=True)  # said to be one only afterwards
    plain.refresh_from_db()
    with pytest.raises(NoSummary):
        practice_approve(practice=plain, by=stage.director)
    with pytest.raises(WrongState):
        practice_spread(practice=row, bodies=[stage.group], by=stage.inspector)
    practice_paper(practice=row, paper=paper(), is_summary=True, by=stage.liaisons["甲局"])
    practice_summarise(practice=row, by=stage.liaisons["甲局"])
    practice_approve(practice=row, by=stage.director)
    assert len(practice_spread(practice=row, bodies=[stage.group], by=stage.inspector)) == 2
    assert row.summary == Document.objects.get()


@pytest.mark.requirement("S22.4")
def test_a_problem_found_in_one_place_is_looked_for_in_all_similar_ones(stage: Stage) -> None:
    matter = stage.matter(leads=["甲局"])
    check = check_file(
        matter=matter, found=Found(stage.day(0), "site", "not_done", "消防通道被占"), by=stage.inspector
    )
    row = sweep_send(
        government=stage.government,
        title="消防通道被占",
        problem="逐处查看",
        bodies=[stage.group],
        found_in=stage.body("甲局"),
        source=check,
        due_on=stage.day(10),
        by=stage.inspector,
    )
    answers = {one.body.name: one for one in row.answers.select_related("body", "sweep")}
    assert set(answers) == {"乙局", "丙局"}
    assert "sweep" in _kinds(stage.liaisons["乙局"])
    assert row in sweeps_visible_to(stage.liaisons["乙局"])
    assert row not in sweeps_visible_to(stage.liaisons["甲局"])
    sweep_answer(answer=answers["乙局"], found="mending", text="两处，正在清", by=stage.liaisons["乙局"])
    assert unanswered(row) == ["丙局"]
    sweep_answer(answer=answers["乙局"], found="mended", text="已清", by=stage.liaisons["乙局"])
    assert answers["乙局"].state == SweepState.MENDED
    with pytest.raises(WrongState):
        sweep_answer(answer=answers["乙局"], found="clean", text="没有", by=stage.liaisons["乙局"])
    with pytest.raises(BadRequest):
        sweep_answer(answer=answers["丙局"], found="clean", text=" ", by=stage.liaisons["丙局"])


@pytest.mark.requirement("S22.5")
def test_model_units_and_places_are_listed(stage: Stage) -> None:
    told = {"government": stage.government, "named_on": stage.day(0), "by": stage.inspector}
    place = Place.objects.create(government=stage.government, name="和平小区", code="1", kind="site")
    unit = exemplar_name(honour="示范单位", body=stage.body("甲局"), **told)
    exemplar_name(honour="样板小区", place=place, **told)
    assert {str(one) for one in exemplars_visible_to(stage.liaisons["丙局"])} == {
        "示范单位 甲局",
        "样板小区 和平小区",
    }
    with pytest.raises(BadRequest):
        exemplar_name(honour="示范单位", **told)
    exemplar_end(exemplar=unit, ended_on=stage.day(9), reason="复查不合格", version=1, by=stage.inspector)
    assert unit.ended_on == stage.day(9)


@pytest.mark.requirement("S22.6")
def test_results_of_inspections_are_summed_by_level(stage: Stage) -> None:
    levels_seed(government=stage.government)
    province = InspectionLevel.objects.get(name="省级")
    values = {"name": "省级", "words": "省安委会", "position": 1}
    level_keep(level=province, government=stage.government, values=values, version=1, by=stage.inspector)
    above = stage.matter(ground=Ground(SourceKind.INSPECTION, "整改", given_by="省安委会督导组"))
    below = stage.matter()
    Source.objects.filter(matter=below).update(given_by="本市督查室")
    for matter, effect in ((above, "done"), (above, "partly"), (below, "not_done")):
        check_file(matter=matter, found=Found(stage.day(0), "site", effect, "所见"), by=stage.inspector)
    sums = {
        one.name: (one.done, one.partly, one.not_done)
        for one in inspection_summary(stage.inspector, stage.government)
    }
    assert (sums["省级"], sums["本级"], sums["国家级"]) == ((1, 1, 0), (0, 0, 1), (0, 0, 0))
    later = inspection_summary(stage.inspector, stage.government, first=stage.day(1))
    assert sum(one.total for one in later) == 0


def test_who_sees_which(stage: Stage) -> None:
    row = recorded(stage, stage.body("甲局"))
    origin = {stage.liaisons["甲局"], stage.heads["甲局"]}
    office = {stage.inspector, stage.director, stage.leader}
    everybody = office | set(stage.liaisons.values()) | set(stage.heads.values())
    assert {one for one in everybody if row in practices_visible_to(one)} == office | origin
    approved = _approved(stage)
    assert {one for one in everybody if approved in practices_visible_to(one)} == everybody


def test_the_pages_cost_the_same_for_one_row_and_for_many(
    stage: Stage, django_assert_max_num_queries: Any
) -> None:
    type(stage.government).objects.filter(pk=stage.government.pk).update(is_ours=True)
    client = Client()
    client.force_login(stage.inspector)
    counts: dict[str, list[int]] = {}
    for _time in range(2):
        row = _approved(stage)
        practice_spread(practice=row, bodies=[stage.group], by=stage.inspector)
        for name, args in (("practice-list", []), ("practice-detail", [row.pk]), ("summary", [])):
            client.get(reverse(f"practices:{name}", args=args))
            with django_assert_max_num_queries(15) as asked:
                assert client.get(reverse(f"practices:{name}", args=args)).status_code == 200
            counts.setdefault(name, []).append(len(asked.captured_queries))
    assert all(few == many for few, many in counts.values())
