"""履职事实: counted as of a period's end, frozen, opened into matters, corrected with a reason."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from tests.supervision.rows import Stage, stage_make
from tests.urging.rows import with_rules
from yiding.audit.models import Event
from yiding.core.errors import NotAllowed, WrongState
from yiding.core.workdays import calendar_fill
from yiding.directory.models import Government
from yiding.facts.errors import Frozen, NotOver
from yiding.facts.measures import ALL
from yiding.facts.models import Fact, Sheet
from yiding.facts.selectors import facts_visible_to, figures_of
from yiding.facts.services import (
    changes_since,
    digest_of,
    objection_raise,
    objection_reject,
    objection_uphold,
    sheet_compute,
    sheet_freeze,
)
from yiding.supervision.assigning import matter_reopen
from yiding.supervision.closing import claim_accept, claim_return
from yiding.supervision.extending import extension_ask, extension_grant
from yiding.supervision.reporting import dues_make
from yiding.supervision.tallying import Mark, Scope, Span, stands
from yiding.urging.issuing import Order, slips_issue
from yiding.urging.models import RuleSet

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _files(settings: Any, tmp_path: Any) -> None:
    settings.FILES_ROOT = tmp_path / "files"


@pytest.fixture
def clock_at() -> Iterator[Any]:
    """A clock that the test moves; noon in Shanghai."""
    with time_machine.travel("2026-03-02T04:00:00+00:00", tick=False) as traveller:
        yield traveller


@pytest.fixture
def stage(db: None, clock_at: Any) -> Stage:
    calendar_fill()
    return stage_make(Government.objects.create(name="澄湾市人民政府", is_ours=True))


def go(clock_at: Any, day: str) -> None:
    clock_at.move_to(f"{day}T04:00:00+00:00", tick=False)


def figures(stage: Stage, period: str = "2026-03") -> dict[tuple[str, str], Decimal]:
    """The figures that are not nought, by body and measure."""
    sheet = sheet_compute(government=stage.government, period=period, by=stage.inspector)
    return {(row.body.name, row.measure): row.value for row in sheet.facts.select_related("body")}


def test_on_time_is_told_by_the_claim_and_lateness_in_working_days(stage: Stage, clock_at: Any) -> None:
    early, late = stage.matter(due=11), stage.matter(due=11, leads=["乙局"])  # both due on Friday the 13th
    for matter, name in ((early, "甲局"), (late, "乙局")):
        stage.accept(stage.task(matter, name))
    go(clock_at, "2026-03-13")
    claim = stage.claim(stage.task(early, "甲局"))
    go(clock_at, "2026-03-18")
    stage.close(stage.task(late, "乙局"))
    claim_accept(claim=claim, finding="属实", grade="fair", by=stage.inspector)
    told = figures(stage)
    assert told["甲局", "on_time"] == told["甲局", "closed"] == told["甲局", "fair"] == 1
    assert ("甲局", "late") not in told
    assert (told["乙局", "late"], told["乙局", "late_days"], told["乙局", "good"]) == (1, 3, 1)


def test_a_due_day_on_which_nobody_works_is_kept_on_the_next_working_day(stage: Stage, clock_at: Any) -> None:
    """Due on Saturday the 14th: Monday is in time, Tuesday one day late; by rules that do not roll, two."""
    kept, late = stage.matter(due=12), stage.matter(due=12, leads=["乙局"])
    for matter, name in ((kept, "甲局"), (late, "乙局")):
        stage.accept(stage.task(matter, name))
    go(clock_at, "2026-03-16")
    stage.close(stage.task(kept, "甲局"))
    go(clock_at, "2026-03-17")
    stage.close(stage.task(late, "乙局"))
    told = figures(stage)
    assert told["甲局", "on_time"] == told["乙局", "late"] == told["乙局", "late_days"] == 1
    span = Span(date(2026, 3, 1), date(2026, 3, 31))
    marks = {row.body: (set(row.marks), row.late_days) for row in stands(stage.government, span, Scope())}
    assert marks == {"甲局": ({Mark.ON_TIME}, 0), "乙局": ({Mark.LATE}, 1)}
    rules = with_rules(stage)
    RuleSet.objects.filter(pk=rules.pk).update(rolls_on=False, from_on=date(2026, 3, 1))
    told = figures(stage)
    assert told["甲局", "late"] == told["甲局", "late_days"] == 1
    assert told["乙局", "late_days"] == 2


def test_the_period_is_told_as_it_was_at_its_end(stage: Stage, clock_at: Any) -> None:
    matter = stage.matter(due=11)
    task = stage.accept(stage.task(matter, "甲局"))
    go(clock_at, "2026-03-10")
    row = extension_ask(task=task, to_due_on=date(2026, 4, 10), reason="需招标", by=stage.liaisons["甲局"])
    open_ = stage.matter(due=1, leads=["乙局"])
    stage.accept(stage.task(open_, "乙局"))
    go(clock_at, "2026-04-02")
    march = sheet_compute(government=stage.government, period="2026-03", by=stage.inspector)
    first = digest_of(march)
    told = {(one.body.name, one.measure): one.value for one in march.facts.all()}
    assert told["甲局", "overdue"] == 1  # the extension was asked for, not yet granted
    assert told["乙局", "overdue_days"] == 14  # from the 11th to the 31st
    extension_grant(extension=row, by=stage.director)
    stage.close(stage.task(open_, "乙局"))
    again = sheet_compute(government=stage.government, period="2026-03", by=stage.inspector)
    assert digest_of(again) == first
    april = figures(stage, "2026-04")
    assert april["甲局", "extended"] == 1
    assert april["甲局", "overdue"] == 1
    assert april["乙局", "late"] == 1


def test_returns_reports_and_evidence_are_counted_and_each_figure_opens_into_its_tasks(
    stage: Stage, clock_at: Any
) -> None:
    matter = stage.matter(due=29, rhythm="spell")
    task = stage.accept(stage.task(matter, "甲局"))
    dues_make(task)
    stage.report(task, period="2026-03.1")
    claim_return(claim=stage.claim(task), missing="缺照片", by=stage.inspector)
    go(clock_at, "2026-04-01")
    sheet = sheet_compute(government=stage.government, period="2026-03", by=stage.inspector)
    told = {row.measure: row for row in sheet.facts.filter(body__name="甲局")}
    counts = {code: int(row.value) for code, row in told.items()}
    assert counts == {"assigned": 1, "returned": 1, "reports_due": 3, "reports_missing": 2}
    hit = told["returned"].hits.get()
    assert (hit.task, hit.day, hit.words) == (task, date(2026, 3, 2), "缺照片")
    for row in told.values():
        assert sum(one.value for one in row.hits.all()) == row.value


@pytest.mark.requirement("S16.6")
def test_frozen_figures_stand_and_are_the_inputs_of_an_assessment(stage: Stage, clock_at: Any) -> None:
    matter = stage.matter(due=11)
    stage.close(stage.accept(stage.task(matter, "甲局")))
    sheet = sheet_compute(government=stage.government, period="2026-03", by=stage.inspector)
    with pytest.raises(NotOver):
        sheet_freeze(sheet=sheet, by=stage.inspector)
    assert figures_of(stage.body("甲局"), "2026-03") == {}
    go(clock_at, "2026-04-01")
    sheet_freeze(sheet=sheet, by=stage.inspector)
    assert sheet.digest == digest_of(sheet)
    assert figures_of(stage.body("甲局"), "2026-03")["on_time"] == 1
    with pytest.raises(Frozen):
        sheet_compute(government=stage.government, period="2026-03", by=stage.inspector)
    assert changes_since(sheet) == []
    matter.refresh_from_db()
    matter_reopen(matter=matter, reason="群众反映反弹", by=stage.inspector)
    assert changes_since(sheet) == []  # it came after the period
    assert figures_of(stage.body("甲局"), "2026-03")["on_time"] == 1


def test_an_objection_is_decided_by_another_and_both_figures_stay(stage: Stage, clock_at: Any) -> None:
    stage.matter(due=11)
    go(clock_at, "2026-04-01")
    sheet = sheet_compute(government=stage.government, period="2026-03", by=stage.inspector)
    fact = sheet.facts.select_related("sheet", "body").get(measure="overdue")
    liaison = stage.liaisons["甲局"]
    with pytest.raises(NotAllowed):
        objection_raise(fact=fact, text="没有逾期", claimed=Decimal(0), by=liaison)  # not frozen yet
    sheet_freeze(sheet=sheet, by=stage.inspector)
    fact.sheet.refresh_from_db()
    with pytest.raises(NotAllowed):
        objection_raise(fact=fact, text="没有逾期", claimed=Decimal(0), by=stage.liaisons["乙局"])
    row = objection_raise(fact=fact, text="上级已同意延期", claimed=Decimal(0), by=liaison)
    with pytest.raises(WrongState):
        objection_raise(fact=fact, text="再提一次", claimed=None, by=stage.heads["甲局"])
    with pytest.raises(NotAllowed):
        objection_uphold(objection=row, corrected=Decimal(0), reason="属实", by=liaison)
    objection_uphold(objection=row, corrected=Decimal(0), reason="批复文件属实", by=stage.director)
    fact.refresh_from_db()
    assert (fact.value, fact.corrected, fact.final, fact.reason) == (1, 0, 0, "批复文件属实")
    assert sheet.digest == digest_of(sheet)
    with pytest.raises(WrongState):
        objection_reject(objection=row, reason="又不采纳", by=stage.director)
    kinds = set(Event.objects.filter(kind__startswith="objection.").values_list("kind", flat=True))
    assert kinds == {"objection.raised", "objection.uphold"}


def test_a_body_sees_its_own_figures_and_only_frozen_ones(stage: Stage, clock_at: Any) -> None:
    stage.matter(leads=["各局"])
    sheet = sheet_compute(government=stage.government, period="2026-03", by=stage.inspector)
    everything = set(Fact.objects.values_list("pk", flat=True))
    own = set(Fact.objects.filter(body__name="甲局").values_list("pk", flat=True))
    liaison = stage.liaisons["甲局"]
    assert set(facts_visible_to(stage.leader).values_list("pk", flat=True)) == everything
    assert not facts_visible_to(liaison).exists()
    Sheet.objects.filter(pk=sheet.pk).update(state="frozen")
    assert set(facts_visible_to(liaison).values_list("pk", flat=True)) == own < everything
    client = Client()
    client.force_login(liaison)
    page = client.get(reverse("facts:sheet-detail", args=[sheet.pk])).content.decode()
    assert "甲局" in page
    assert "乙局" not in page


def test_the_table_costs_the_same_for_many_bodies(
    stage: Stage, clock_at: Any, django_assert_max_num_queries: Any
) -> None:
    stage.matter(leads=["各局"])
    sheet = sheet_compute(government=stage.government, period="2026-03", by=stage.inspector)
    client = Client()
    client.force_login(stage.inspector)
    with django_assert_max_num_queries(15):
        page = client.get(reverse("facts:sheet-detail", args=[sheet.pk]))
    assert all(str(one.label) in page.content.decode() for one in ALL)


def test_a_slip_counts_for_the_body_that_was_urged(stage: Stage, clock_at: Any) -> None:
    task = stage.accept(stage.task(stage.matter(due=11, supports=["乙局"]), "甲局"))
    order = Order(task, "orange", "两次没有反馈", stage.day(3))
    slips_issue(orders=[order], by=stage.inspector)
    told = figures(stage)
    assert told["甲局", "urged"] == 1
    assert ("乙局", "urged") not in told
