"""事权的办理 (S51.1, S51.3–S51.5): decided with reason, carried every day, the city left with two roles."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from tests.supervision.rows import Stage
from yiding.core import clock
from yiding.core.errors import BadRequest, NotAllowed, WrongState
from yiding.handovers.continuity import faults_of, still_with_city
from yiding.handovers.deciding import matter_decide, matter_drop, owner_change, role_add
from yiding.handovers.effecting import handover_effect
from yiding.handovers.errors import DayBefore, NoCityRole, NotDown, NoTowns, SamePerson
from yiding.handovers.models import CityRole, MatterState, PowerMatter, Tenure
from yiding.handovers.selectors import matters_visible_to

from . import rows as made

pytestmark = pytest.mark.django_db


@pytest.mark.requirement("S51.1")
def test_a_power_says_which_way_it_goes_why_to_whom_and_from_when(stage: Stage) -> None:
    row = made.matter(stage, decided=False)
    assert (row.direction, row.reason, row.starts_on) == ("down", "属地管理更便利", stage.day(-10))
    assert [one.name for one in row.towns.all()] == ["丙局"]
    kept = made.matter(stage, "户外广告审批", direction="kept", towns=[], reason="需要全市统一标准")
    assert kept.state == MatterState.DECIDED
    assert kept.tenures.get().town is None
    with pytest.raises(BadRequest):
        made.matter(stage, "没有理由", reason=" ")


@pytest.mark.requirement("S51.1")
def test_it_is_decided_by_another_and_not_without_its_towns(stage: Stage) -> None:
    row = made.matter(stage, decided=False)
    told = {"decided_on": stage.day(0), "decision": "第 3 次常务会议"}
    with pytest.raises(SamePerson):
        matter_decide(matter=row, by=stage.inspector, **told)
    with pytest.raises(NotAllowed):
        matter_decide(matter=row, by=stage.liaisons["甲局"], **told)
    row.towns.clear()
    with pytest.raises(NoTowns):
        matter_decide(matter=row, by=stage.director, **told)
    row.towns.add(stage.body("丙局"))
    matter_decide(matter=row, by=stage.director, **told)
    with pytest.raises(WrongState):
        matter_drop(matter=row, reason="不划分", by=stage.inspector)


@pytest.mark.requirement("S51.4")
def test_of_a_power_gone_down_the_city_keeps_supervision_and_guidance_only(stage: Stage) -> None:
    row = made.matter(stage, decided=False)
    with pytest.raises(BadRequest):
        role_add(matter=row, body=stage.body("甲局"), role="carry", text="", by=stage.inspector)
    with pytest.raises(IntegrityError), transaction.atomic():
        CityRole.objects.create(matter=row, body=stage.body("甲局"), role="carry")
    row.city_roles.all().delete()
    with pytest.raises(NoCityRole):
        matter_decide(matter=row, decided_on=stage.day(0), decision="会议", by=stage.director)
    role_add(matter=row, body=stage.body("甲局"), role="guide", text="技术规范", by=stage.inspector)
    matter_decide(matter=row, decided_on=stage.day(0), decision="会议", by=stage.director)
    late = still_with_city(Tenure.objects.select_related("matter"), clock.today())
    assert [one.owner.name for one in late] == ["甲局"]


@pytest.mark.requirement("S51.3")
def test_no_day_is_without_an_owner_when_a_list_takes_effect(stage: Stage) -> None:
    row = made.locked(stage, effective=-5)
    handover_effect(handover=row, by=stage.liaisons["丙局"])
    power = row.matters.get()
    before, after = power.tenures.order_by("from_on")
    assert (before.owner.name, after.owner.name) == ("甲局", "丙局")
    assert before.until_on is not None
    assert after.from_on == before.until_on + timedelta(days=1) == row.effective_on
    assert faults_of(Tenure.objects.select_related("matter"), clock.today()) == []
    assert still_with_city(Tenure.objects.select_related("matter"), clock.today()) == []
    assert PowerMatter.objects.get(pk=power.pk).state == MatterState.EFFECTIVE


@pytest.mark.requirement("S51.3")
def test_days_without_an_owner_and_with_two_are_found(stage: Stage) -> None:
    row, town = made.matter(stage), stage.body("丙局")
    Tenure.objects.filter(matter=row).update(from_on=stage.day(-100), until_on=stage.day(-60))
    told = {"matter": row, "town": town, "owner": town}
    Tenure.objects.create(**told, from_on=stage.day(-50), until_on=stage.day(-20))
    Tenure.objects.create(**told, from_on=stage.day(-25), until_on=stage.day(-3))
    found = faults_of(Tenure.objects.select_related("matter", "town"), clock.today())
    assert [(one.is_gap, one.from_on, one.until_on) for one in found] == [
        (True, stage.day(-59), stage.day(-51)),
        (False, stage.day(-25), stage.day(-20)),
        (True, stage.day(-2), None),
    ]


@pytest.mark.requirement("S51.3")
def test_another_owner_follows_on_the_day_after_the_last(stage: Stage) -> None:
    row, town, other = made.matter(stage), stage.body("丙局"), stage.body("丁局")
    told = {"matter": row, "town": town, "owner": other, "note": "机构改革"}
    with pytest.raises(DayBefore):
        owner_change(from_on=stage.day(-300), by=stage.inspector, **told)
    with pytest.raises(DayBefore):
        owner_change(from_on=stage.day(3), by=stage.inspector, **told)
    owner_change(from_on=stage.day(-2), by=stage.inspector, **told)
    assert faults_of(row.tenures.select_related("matter"), clock.today()) == []
    assert row.tenures.get(until_on=None).owner == other


@pytest.mark.requirement("S51.5")
def test_enforcement_and_its_people_are_listed_and_handed_over_too(stage: Stage) -> None:
    made.matter(stage, "占道经营处罚", kind="enforcement")
    row = made.drafted(stage)
    assert [line.name for line in row.lines.filter(kind="staff")] == ["执法队员"]
    assert PowerMatter.objects.filter(kind="enforcement").count() == 1


@pytest.mark.requirement("S51.2")
def test_only_what_was_decided_to_go_down_to_the_taker_is_handed_over(stage: Stage) -> None:
    from yiding.handovers.drafting import handover_draft

    values = {"title": "不成的移交", "data_year": 2025, "effective_on": stage.day(1)}
    undecided = made.matter(stage, "未定", decided=False)
    elsewhere = made.matter(stage, "给丁局的", towns=[stage.body("丁局")])
    kept = made.matter(stage, "保留", direction="kept", towns=[])
    told = {"giver": stage.body("甲局"), "taker": stage.body("丙局"), "values": values, "by": stage.inspector}
    for row in (undecided, elsewhere, kept):
        with pytest.raises(NotDown):
            handover_draft(matters=[row], **told)


def test_who_sees_which_powers(stage: Stage) -> None:
    listed, decided = made.matter(stage, "甲", decided=False), made.matter(stage, "乙")
    every = {listed.pk, decided.pk}
    for user in (stage.inspector, stage.director, stage.leader):
        assert set(matters_visible_to(user).values_list("pk", flat=True)) == every
    for name in ("甲局", "乙局", "丙局"):
        assert set(matters_visible_to(stage.liaisons[name]).values_list("pk", flat=True)) == every
    assert set(matters_visible_to(stage.liaisons["丁局"]).values_list("pk", flat=True)) == {decided.pk}
