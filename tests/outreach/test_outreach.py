"""对上争取 (S23): each approach with what came of it; rhythms with gaps; rules learned; projects listed."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from tests.supervision.rows import Stage
from yiding.core import clock
from yiding.core.errors import BadRequest, EditConflict, NotAllowed, WrongState
from yiding.core.waiting import piles_of
from yiding.directory.subjects import Indicator
from yiding.outreach.errors import NameThere, NotYetContacted
from yiding.outreach.models import ApproachState, Library, ListedCount, Purpose
from yiding.outreach.selectors import (
    approaches_visible_to,
    gaps_for,
    libraries_visible_to,
    lines_visible_to,
)
from yiding.outreach.services import (
    Plan,
    approach_contact,
    approach_edit,
    approach_finish,
    approach_plan,
    commitment_add,
    commitment_keep,
    library_count,
    outreach_seed,
    rule_learn,
)

from .rows import contacted, line_of, planned

pytestmark = pytest.mark.django_db
S = ApproachState


@pytest.mark.requirement("S23.1")
def test_an_approach_keeps_whom_for_what_when_who_and_what_came_of_it(stage: Stage) -> None:
    row = planned(stage, stage.body("甲局"))
    purposes = set(Purpose.objects.values_list("name", flat=True))
    assert purposes >= {"工作汇报", "邀请调研", "政策争取", "活动承办", "项目入库", "指标口径", "媒体宣传"}
    liaison = stage.liaisons["甲局"]
    with pytest.raises(NotYetContacted):
        approach_contact(approach=row, contacted_on=stage.day(1), people="局长", result="好", by=liaison)
    with pytest.raises(NotAllowed):
        approach_contact(
            approach=row, contacted_on=stage.day(0), people="局长", result="好", by=stage.liaisons["乙局"]
        )
    contacted(stage, row)
    promise = commitment_add(approach=row, text="三季度批复", due_on=stage.day(90), by=liaison)
    commitment_keep(commitment=promise, kept_on=stage.day(0), version=1, by=liaison)
    with pytest.raises(EditConflict):
        commitment_keep(commitment=promise, kept_on=stage.day(0), version=1, by=liaison)
    approach_finish(approach=row, name="answer", result="来函答复", next_step="报实施方案", by=liaison)
    approach_finish(approach=row, name="obtain", result="已批复", by=liaison)
    row.refresh_from_db()
    assert (row.state, row.superior, row.purpose.name) == (S.OBTAINED, "省商务厅", "政策争取")
    assert (row.contacted_on, row.people, row.result) == (stage.day(0), "分管副市长、局长", "已批复")
    assert promise.kept_on == stage.day(0)
    with pytest.raises(WrongState):
        approach_finish(approach=row, name="refuse", result="没有", by=liaison)


def test_a_body_logs_for_itself_only(stage: Stage) -> None:
    outreach_seed(government=stage.government)
    told = {"title": "争取", "purpose": Purpose.objects.earliest("pk"), "superior": "省厅"}
    told["planned_on"] = stage.day(0)
    line, own = line_of(stage, stage.body("乙局")), stage.body("甲局")
    with pytest.raises(NotAllowed):
        approach_plan(told=Plan(body=stage.body("乙局"), **told), by=stage.liaisons["甲局"])
    with pytest.raises(BadRequest):
        approach_plan(told=Plan(body=own, line=line, **told), by=stage.liaisons["甲局"])
    row = approach_plan(told=Plan(body=own, **told), by=stage.liaisons["甲局"])
    with pytest.raises(EditConflict):
        approach_edit(approach=row, told=Plan(body=own, **told), version=9, by=stage.liaisons["甲局"])


@pytest.mark.requirement("S23.2")
def test_a_line_that_goes_silent_says_so(stage: Stage) -> None:
    line = line_of(stage, stage.body("甲局"), rhythm="month")
    free = line_of(stage, stage.body("甲局"), name="不定期联络", rhythm="")
    assert gaps_for(stage.inspector) == []
    with time_machine.travel(clock.now() + timedelta(days=40), tick=False):
        (gap,) = gaps_for(stage.inspector)
        assert (gap.line, gap.days, gap.words) == (line, 40, "应每月对接，已 40 天没有对接")
        assert "outreach-gap" in {pile.kind.code for pile in piles_of(stage.liaisons["甲局"])}
        assert gaps_for(stage.liaisons["乙局"]) == []
        contacted(stage, planned(stage, stage.body("甲局"), line=line))
        assert gaps_for(stage.inspector) == []
        assert lines_visible_to(stage.inspector).get(pk=line.pk).last_on == clock.today()
    assert free in lines_visible_to(stage.leader)
    with pytest.raises(NameThere):
        line_of(stage, stage.body("甲局"))


@pytest.mark.requirement("S23.3")
def test_what_is_learned_of_an_indicator_stands_on_its_page(stage: Stage) -> None:
    indicator = Indicator.objects.create(government=stage.government, name="进出口总额", rhythm="month")
    row = contacted(stage, planned(stage, stage.body("甲局")))
    rule_learn(approach=row, indicator=indicator, text="含跨境电商，按海关口径。", by=stage.liaisons["甲局"])
    url = reverse("directory:indicator-detail", args=[indicator.pk])
    links = {}
    for name, user in (("own", stage.liaisons["甲局"]), ("other", stage.liaisons["乙局"])):
        client = Client()
        client.force_login(user)
        page = client.get(url).content.decode()
        assert "含跨境电商，按海关口径。" in page
        links[name] = reverse("outreach:approach-detail", args=[row.pk]) in page
    assert links == {"own": True, "other": False}


@pytest.mark.requirement("S23.4")
def test_projects_listed_in_superior_libraries_are_counted_by_day(stage: Stage) -> None:
    outreach_seed(government=stage.government)
    library = Library.objects.get(name="省级项目库")
    for day, count in ((-60, 7), (0, 9), (0, 10)):
        library_count(library=library, counted_on=stage.day(day), count=count, by=stage.inspector)
    told = libraries_visible_to(stage.leader).get(pk=library.pk)
    assert (told.count, told.counted_on) == (10, stage.day(0))
    assert list(ListedCount.objects.values_list("count", flat=True)) == [10, 7]
    with pytest.raises(BadRequest):
        library_count(library=library, counted_on=stage.day(1), count=11, by=stage.inspector)
    with pytest.raises(NotAllowed):
        library_count(library=library, counted_on=stage.day(0), count=11, by=stage.liaisons["甲局"])


def test_who_sees_which(stage: Stage) -> None:
    row = planned(stage, stage.body("甲局"))
    seers = {stage.inspector, stage.director, stage.leader, stage.liaisons["甲局"], stage.heads["甲局"]}
    everybody = seers | set(stage.liaisons.values()) | set(stage.heads.values())
    assert {one for one in everybody if row in approaches_visible_to(one)} == seers


def test_the_lists_cost_the_same_for_one_row_and_for_many(
    stage: Stage, django_assert_max_num_queries: Any
) -> None:
    type(stage.government).objects.filter(pk=stage.government.pk).update(is_ours=True)
    body, client = stage.body("甲局"), Client()
    client.force_login(stage.liaisons["甲局"])
    counts: dict[str, list[int]] = {}
    for number in range(2):
        planned(stage, body, line=line_of(stage, body, name=f"专题{number}"))
        for name in ("approach-list", "line-list", "library-list"):
            client.get(reverse(f"outreach:{name}"))
            with django_assert_max_num_queries(15) as asked:
                assert client.get(reverse(f"outreach:{name}")).status_code == 200
            counts.setdefault(name, []).append(len(asked.captured_queries))
    assert all(few == many for few, many in counts.values())


def test_the_desk_leads_to_a_form_that_is_filled_in(stage: Stage) -> None:
    type(stage.government).objects.filter(pk=stage.government.pk).update(is_ours=True)
    line = line_of(stage, stage.body("甲局"))
    client = Client()
    client.force_login(stage.liaisons["甲局"])
    page = client.get(reverse("outreach:approach-plan"), {"line": line.pk}).content.decode()
    assert f'<option value="{line.pk}" selected>' in page
    assert 'value="甲局"' in page
