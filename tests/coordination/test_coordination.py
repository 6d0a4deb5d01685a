"""议事协调机构 (S19): registered on a basis, set up with members and rules, meeting by the same engine."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from tests.conftest import given
from tests.supervision.rows import Stage
from yiding.coordination.errors import CoordinationThere, MeetsAlready, NotComplete
from yiding.coordination.models import CoordinationKind, CoordinationState
from yiding.coordination.selectors import charges_lacking, coordination_visible_to
from yiding.coordination.services import (
    charge_fill,
    coordination_end,
    coordination_set_up,
    coordination_start,
    council_give,
    member_add,
    member_end,
    name_lend,
    work_open,
)
from yiding.core import clock
from yiding.core.access import Role
from yiding.core.errors import EditConflict, NotAllowed, WrongState
from yiding.core.waiting import piles_of
from yiding.decisions.models import IssuingName
from yiding.directory.models import Person
from yiding.sittings.services import Plan, sitting_plan
from yiding.supervision.closing import claim_accept
from yiding.supervision.errors import NotYetThere
from yiding.supervision.models import MatterState, TaskState

from .rows import ordered, rules_of

pytestmark = pytest.mark.django_db
S = CoordinationState


def _person(stage: Stage, name: str) -> Person:
    return Person.objects.create(government=stage.government, name=name)


@pytest.mark.requirement("S19.1")
def test_the_register_holds_basis_members_office_and_dates(stage: Stage) -> None:
    row = ordered(stage)
    kinds = set(CoordinationKind.objects.values_list("name", flat=True))
    assert kinds >= {"领导小组", "联席会议", "工作专班", "委员会", "指挥部"}
    member = member_add(
        coordination=row,
        role="组长",
        person=_person(stage, "程砚"),
        starts_on=clock.today(),
        by=stage.liaisons["甲局"],
    )
    rules_of(row, stage)
    coordination_set_up(coordination=row, by=stage.liaisons["甲局"])
    coordination_start(coordination=row, by=stage.liaisons["甲局"])
    assert (row.state, row.basis, row.set_up_on) == (S.ACTIVE, "第58次常务会议第2项", clock.today())
    day = clock.today() + timedelta(days=9)
    member_end(member=member, ends_on=day, version=member.version, by=stage.liaisons["甲局"])
    with pytest.raises(EditConflict):
        member_end(member=member, ends_on=day, version=1, by=stage.liaisons["甲局"])
    with pytest.raises(CoordinationThere):
        ordered(stage)
    coordination_end(coordination=row, reason="任务完成", by=stage.inspector)
    assert (row.state, row.ended_on) == (S.ENDED, clock.today())
    assert ordered(stage).pk != row.pk


def test_it_is_not_set_up_without_members_and_rules(stage: Stage) -> None:
    row = ordered(stage)
    with pytest.raises(NotComplete) as caught:
        coordination_set_up(coordination=row, by=stage.inspector)
    assert caught.value.detail == "成员名单、工作规则"
    member_add(coordination=row, role="成员", body=stage.body("乙局"), by=stage.inspector)
    with pytest.raises(NotComplete) as caught:
        coordination_set_up(coordination=row, by=stage.inspector)
    assert caught.value.detail == "工作规则"
    with pytest.raises(NotAllowed):
        member_add(coordination=row, role="成员", body=stage.body("乙局"), by=stage.liaisons["乙局"])


@pytest.mark.requirement("S19.2")
def test_the_matter_that_orders_it_closes_only_when_members_and_rules_are_filed(stage: Stage) -> None:
    matter = stage.matter(leads=["甲局"], title="成立营商环境领导小组")
    row = ordered(stage, order=matter)
    claim = stage.claim(stage.accept(stage.task(matter, "甲局")))
    with pytest.raises(NotYetThere) as caught:
        claim_accept(claim=claim, finding="属实", by=stage.inspector)
    assert caught.value.detail == "“市营商环境领导小组”还缺成员名单、工作规则"
    assert stage.task(matter, "甲局").state == TaskState.CLAIMED
    member_add(coordination=row, role="组长", body=stage.body("甲局"), by=stage.liaisons["甲局"])
    rules_of(row, stage)
    claim_accept(claim=claim, finding="属实", by=stage.inspector)
    matter.refresh_from_db()
    assert matter.state == MatterState.CLOSED


@pytest.mark.requirement("S19.3")
def test_its_meetings_use_the_same_engine(stage: Stage) -> None:
    row, clerk = ordered(stage), given(User.objects.create_user("秘书员"), Role.CLERK)
    with pytest.raises(NotAllowed):
        council_give(coordination=row, kind="全体会议", by=stage.inspector)
    council = council_give(coordination=row, kind="全体会议", by=clerk)
    assert row.council == council
    assert str(council) == "市营商环境领导小组全体会议"
    plan = Plan(clock.now() + timedelta(days=3), "301会议室", _person(stage, "程砚"), "组长")
    assert sitting_plan(council=council, plan=plan, by=clerk).council == council
    with pytest.raises(MeetsAlready):
        council_give(coordination=row, kind="专题会议", by=clerk)


@pytest.mark.requirement("S19.4")
def test_each_town_names_three_persons_for_a_work_and_gaps_are_listed(stage: Stage) -> None:
    row = ordered(stage)
    assert work_open(coordination=row, work="垃圾分类", bodies=[stage.group], by=stage.inspector) == 3
    assert work_open(coordination=row, work="垃圾分类", bodies=[stage.group], by=stage.inspector) == 0
    assert {one.body.name for one in charges_lacking(stage.inspector)} == {"甲局", "乙局", "丙局"}
    assert "charge-fill" in {pile.kind.code for pile in piles_of(stage.liaisons["乙局"])}
    charge = row.charges.get(body=stage.body("乙局"))
    named = {name: _person(stage, name) for name in ("leader", "deputy")}
    with pytest.raises(NotAllowed):
        charge_fill(charge=charge, **named, person=None, version=1, by=stage.liaisons["丙局"])
    charge_fill(charge=charge, **named, person=None, version=1, by=stage.liaisons["乙局"])
    assert charge in charges_lacking(stage.inspector)
    charge_fill(charge=charge, **named, person=_person(stage, "专人"), version=2, by=stage.liaisons["乙局"])
    assert {one.body.name for one in charges_lacking(stage.inspector)} == {"甲局", "丙局"}
    coordination_end(coordination=row, reason="任务完成", by=stage.inspector)
    assert list(charges_lacking(stage.inspector)) == []


@pytest.mark.requirement("S19.5")
def test_it_may_lend_its_name_for_issuing(stage: Stage) -> None:
    row = ordered(stage)
    name = IssuingName.objects.create(government=stage.government, name="市营商办")
    name_lend(coordination=row, issuing_name=name, version=row.version, by=stage.inspector)
    assert row.issuing_name == name
    with pytest.raises(EditConflict):
        name_lend(coordination=row, issuing_name=None, version=1, by=stage.inspector)


def test_of_two_who_end_it_the_second_is_told(stage: Stage) -> None:
    row = ordered(stage)
    same = type(row).objects.get(pk=row.pk)
    coordination_end(coordination=row, reason="并入", by=stage.inspector)
    with pytest.raises(WrongState):
        coordination_end(coordination=same, reason="并入", by=stage.second_inspector)


def test_who_reads_the_ledger_sees_the_register_and_administrators_do_not(stage: Stage) -> None:
    row = ordered(stage)
    admin = given(User.objects.create_user("管理员"), Role.SYSTEM_ADMIN)
    everybody = {stage.inspector, stage.leader, admin, *stage.liaisons.values()}
    assert {one for one in everybody if row in coordination_visible_to(one)} == everybody - {admin}


def test_its_page_says_what_is_missing_and_the_list_counts_gaps(
    stage: Stage, django_assert_max_num_queries: Any
) -> None:
    type(stage.government).objects.filter(pk=stage.government.pk).update(is_ours=True)
    row = ordered(stage)
    work_open(coordination=row, work="垃圾分类", bodies=[stage.group], by=stage.inspector)
    client = Client()
    client.force_login(stage.inspector)
    page = client.get(reverse("coordination:body-detail", args=[row.pk]))
    assert "还缺：成员名单、工作规则" in page.content.decode()
    assert page.content.decode().count("空缺") == 9
    listed = reverse("coordination:body-list")
    client.get(listed)
    with django_assert_max_num_queries(15) as few:
        assert client.get(listed).context["table"].rows[0][5].value == "3"
    for number in range(3):
        ordered(stage, f"市第{number}专班")
    with django_assert_max_num_queries(15) as many:
        client.get(listed)
    assert len(few.captured_queries) == len(many.captured_queries)


def test_the_form_links_the_matter_by_its_number(stage: Stage) -> None:
    type(stage.government).objects.filter(pk=stage.government.pk).update(is_ours=True)
    matter = stage.matter(leads=["甲局"])
    kind = ordered(stage).kind
    client = Client()
    client.force_login(stage.inspector)
    told = {"name": "市防汛指挥部", "kind": kind.pk, "basis": "防汛预案", "host": "甲局"}
    told |= {"ordered_on": "2026-05-01", "order": "没有这号"}
    answer = client.post(reverse("coordination:body-order"), told)
    assert (answer.status_code, "防汛预案" in answer.content.decode()) == (422, True)
    client.post(reverse("coordination:body-order"), {**told, "order": matter.number})
    assert coordination_visible_to(stage.inspector).get(name="市防汛指挥部").order == matter
