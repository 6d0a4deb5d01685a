"""移交以后 (S51.3, S51.6): the base that follows, quality before and after."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.supervision.rows import Stage, holder
from yiding.core.access import Role
from yiding.core.errors import NotAllowed, WrongState
from yiding.handovers import hooks
from yiding.handovers.checking import check_confirm
from yiding.handovers.drafting import Said, line_add, line_fill
from yiding.handovers.effecting import base_take, handover_effect
from yiding.handovers.errors import NoRemedy, SamePerson, TooEarly
from yiding.handovers.models import BaseMove, BaseState, HandoverState
from yiding.handovers.reckoning import fall_of, first_year_part
from yiding.handovers.selectors import bases_visible_to, checks_visible_to
from yiding.handovers.views_lists import powers_without_money

from . import rows as made

D = Decimal
pytestmark = pytest.mark.django_db


@pytest.mark.requirement("S51.6")
def test_the_base_follows_duties_assets_and_people_line_by_line(stage: Stage) -> None:
    base = made.effective(stage, effective=-1)
    parts = {one["name"]: D(one["base"]) for one in base.parts}
    assert parts["路灯"] == D("273113.60")
    assert parts["公厕"] == D("507000.00")
    assert parts["日常保洁费"] == D("2650000.40")
    assert parts["执法队员"] == D("1242000.00")
    assert base.amount == sum(parts.values())
    assert (base.giver.name, base.taker.name, base.data_year) == ("甲局", "丙局", 2025)
    assert base.first_year == first_year_part(base.amount, base.handover.effective_on)


def test_the_part_of_the_first_year_goes_by_months() -> None:
    assert first_year_part(D("1200.00"), made.day("2026-01-15")) == D("1200.00")
    assert first_year_part(D("1200.00"), made.day("2026-12-31")) == D("100.00")
    assert first_year_part(D("1000.00"), made.day("2026-06-01")) == D("583.33")


@pytest.mark.requirement("S51.6")
def test_rooms_of_money_hear_of_the_base_and_can_stop_it(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[BaseMove] = []
    monkeypatch.setattr(hooks, "_heard", [])
    hooks.on_base_moved(lambda row, _by: heard.append(row))
    base = made.effective(stage, "第一次")
    assert heard == [base]

    def refuse(_row: BaseMove, _by: object) -> None:
        raise TooEarly

    hooks.on_base_moved(refuse)
    row = made.locked(stage, "第二次")
    with pytest.raises(TooEarly):
        handover_effect(handover=row, by=stage.inspector)
    row.refresh_from_db()
    assert row.state == HandoverState.LOCKED, "duties do not go without their money"
    assert row.matters.get().tenures.get(until_on=None).owner.name == "甲局"


@pytest.mark.requirement("S51.6")
def test_the_base_is_taken_under_a_paper_by_who_manages_funds(stage: Stage) -> None:
    base = made.effective(stage)
    manager = holder("资金员", Role.FUND_MANAGER, stage.body("丁局"))
    assert list(bases_visible_to(manager)) == [base]
    with pytest.raises(NotAllowed):
        base_take(base=base, reference="临财〔2026〕9号", by=stage.liaisons["丙局"])
    base_take(base=base, reference="临财〔2026〕9号", by=manager)
    assert (base.state, base.reference) == (BaseState.TAKEN, "临财〔2026〕9号")


@pytest.mark.requirement("S51.3")
def test_quality_is_held_against_what_it_was_and_a_fall_is_mended(stage: Stage) -> None:
    handover = made.effective(stage).handover
    first, second = handover.checks.all()
    assert (first.months, second.months) == (3, 6)
    by = stage.inspector
    with pytest.raises(NoRemedy):
        made.checked(first, "85.0", by)
    made.checked(first, "85.0", by, remedy="增加清扫频次")
    assert first.has_fallen
    with pytest.raises(SamePerson):
        check_confirm(check=first, by=by)
    check_confirm(check=first, by=stage.second_inspector)
    made.checked(second, "96.4", stage.liaisons["甲局"])
    assert not second.has_fallen
    check_confirm(check=second, by=by)
    handover.refresh_from_db()
    assert handover.state == HandoverState.CHECKED
    with pytest.raises(WrongState):
        check_confirm(check=second, by=by)


def test_a_fall_is_a_fall_whichever_way_is_better() -> None:
    assert fall_of(D("96.5"), D("85.0"), more_is_better=True) == D("11.92")
    assert fall_of(D("4"), D("5"), more_is_better=False) == D("25.00")
    assert fall_of(D("0"), D("1"), more_is_better=False) == D(100)
    assert fall_of(D("0"), D("1"), more_is_better=True) == 0


def test_who_sees_and_makes_the_checks(stage: Stage) -> None:
    checks = set(made.effective(stage).handover.checks.all())
    for user in (stage.inspector, stage.leader, *(stage.liaisons[name] for name in ("甲局", "乙局", "丙局"))):
        assert set(checks_visible_to(user)) == checks
    assert not checks_visible_to(stage.liaisons["丁局"]).exists()
    with pytest.raises(NotAllowed):
        made.checked(checks.pop(), "96", stage.liaisons["丙局"])


@pytest.mark.requirement("S51.6")
def test_a_power_that_no_money_follows_is_named(stage: Stage) -> None:
    row = made.drafted(stage, lines=False)
    power = row.matters.get()
    assert powers_without_money([power], list(row.lines.all())) == [power]
    told = {"kind": "asset", "name": "路灯", "unit": "盏", "matter": power}
    line = line_add(handover=row, values=told, said=Said(D(10)), by=stage.inspector)
    assert line.giver.lacks_money
    assert powers_without_money([power], list(row.lines.all())) == [power]
    said = Said(D(10), None, D("200.00"))
    line_fill(line=line, said=said, version=line.version, by=stage.inspector)
    assert powers_without_money([power], list(row.lines.all())) == []
