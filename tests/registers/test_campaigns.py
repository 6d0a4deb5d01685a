"""专项行动: its life, its fields, its plan, field reports, and carrying over."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from yiding.audit.models import Event
from yiding.core import clock
from yiding.core.errors import EditConflict, NotAllowed, WrongState
from yiding.notices.models import Notice
from yiding.papers.models import Paper
from yiding.registers.campaign_rows import Carry, FieldReport, PlanItem, PlanState
from yiding.registers.campaigns import (
    campaign_assess,
    campaign_close,
    campaign_edit,
    campaign_plan,
    campaign_start,
    field_add,
    field_drop,
    field_edit,
)
from yiding.registers.carrying import campaign_carry
from yiding.registers.collecting import report_write, reports_ask, reports_collect, texts_of
from yiding.registers.errors_campaigns import (
    CallThere,
    CampaignOver,
    CampaignThere,
    FieldInUse,
    FieldThere,
    NoFields,
    NoFollower,
    NothingWritten,
    OwnItem,
)
from yiding.registers.forms_campaigns import structure_read, structure_written
from yiding.registers.models import CampaignState, Entry
from yiding.registers.plans import item_accept, item_drop, item_edit, item_hand_in, item_return, parts_of

from .drive import Drive, campaign_make, drive_make, fields_make
from .rows import Stage


@pytest.fixture
def drive(stage: Stage) -> Drive:
    return drive_make(stage)


# --- life --------------------------------------------------------------------------------------------------


@pytest.mark.requirement("S24.1")
def test_campaign_has_fields_each_with_a_lead_and_starts(drive: Drive) -> None:
    leads = [
        (one.sector.name, one.lead.name) for one in drive.campaign.fields.select_related("sector", "lead")
    ]
    assert leads == [("燃气", "市住建局"), ("危化品", "市应急局"), ("消防", "市公安局")]
    assert drive.campaign.state == CampaignState.RUNNING
    told = Notice.objects.filter(kind="campaign.started").values_list("recipient__username", flat=True)
    assert {"市住建局联络员", "市应急局联络员", "市公安局联络员"} <= set(told)


def test_campaign_without_fields_does_not_start(stage: Stage) -> None:
    row = campaign_make(stage)
    with pytest.raises(NoFields):
        campaign_start(campaign=row, by=stage.inspector)


def test_campaign_is_kept_by_who_oversees_and_by_its_lead(stage: Stage) -> None:
    values = {
        "name": "冬季行动",
        "lead": stage.body("市应急局"),
        "first_on": clock.today(),
        "last_on": clock.today(),
    }
    for user in (stage.liaisons["市应急局"], stage.clerk, stage.leader, stage.liaisons["东泾镇"]):
        with pytest.raises(NotAllowed):
            campaign_plan(government=stage.government, values=values, by=user)
    row = campaign_plan(government=stage.government, values=values, by=stage.director)
    with pytest.raises(NotAllowed):
        campaign_edit(campaign=row, values=values, version=1, by=stage.liaisons["市住建局"])
    campaign_edit(campaign=row, values={**values, "goal": "零事故"}, version=1, by=stage.liaisons["市应急局"])
    with pytest.raises(EditConflict):
        campaign_edit(campaign=row, values=values, version=1, by=stage.inspector)
    with pytest.raises(CampaignThere):
        campaign_plan(government=stage.government, values=values, by=stage.director)


def test_field_stands_once_and_stays_when_reported(drive: Drive) -> None:
    stage, campaign = drive.stage, drive.campaign
    gas = campaign.fields.get(sector=stage.sectors["燃气"])
    with pytest.raises(FieldThere):
        field_add(campaign=campaign, sector=gas.sector, lead=gas.lead, values={}, by=stage.inspector)
    with pytest.raises(NotAllowed):
        field_edit(
            field=gas, values={"lead": stage.body("市公安局")}, version=1, by=stage.liaisons["市住建局"]
        )
    field_edit(field=gas, values={"task": "查软管"}, version=1, by=stage.liaisons["市住建局"])
    reports_ask(campaign=campaign, name="7月", due_on=clock.today(), by=stage.inspector)
    with pytest.raises(FieldInUse):
        field_drop(field=gas, by=stage.inspector)


def test_assessed_campaign_takes_nothing_new(drive: Drive) -> None:
    stage = drive.stage
    campaign_assess(campaign=drive.campaign, assessment="目标基本完成。", by=stage.inspector)
    with pytest.raises(CampaignOver):
        drive.item()
    with pytest.raises(WrongState):
        campaign_assess(campaign=drive.campaign, assessment="再评", by=stage.inspector)
    campaign_close(campaign=drive.campaign, by=stage.director)
    drive.campaign.refresh_from_db()
    assert drive.campaign.state == CampaignState.CLOSED


# --- plan --------------------------------------------------------------------------------------------------


@pytest.mark.requirement("S24.2")
def test_plan_structure_is_data(drive: Drive) -> None:
    assert structure_read("总体方案1、专题方案2、专项方案10") == drive.campaign.structure
    assert structure_written(drive.campaign.structure) == "总体方案1、专题方案2、专项方案10"
    assert structure_read("治本；攻坚 3 项") == [
        {"name": "治本", "count": None},
        {"name": "攻坚", "count": 3},
    ]
    drive.item()
    drive.item("燃气专项", part="专项方案", sector=drive.stage.sectors["燃气"])
    parts = parts_of(drive.campaign, drive.campaign.plan.all())
    assert [(one.name, one.wanted, one.total) for one in parts] == [
        ("总体方案", 1, 1),
        ("专题方案", 2, 0),
        ("专项方案", 10, 1),
    ]


def test_task_of_the_plan_is_accepted_by_another_person(drive: Drive) -> None:
    stage = drive.stage
    item = drive.item(body="市应急局", sector=stage.sectors["危化品"])
    same = stage.liaisons["市应急局"]
    item_hand_in(item=item, note="已摸清 312 家。", by=same)
    with pytest.raises(OwnItem):
        item_accept(item=item, by=same)
    with pytest.raises(IntegrityError), transaction.atomic():
        PlanItem.objects.filter(pk=item.pk).update(state="done", settled_by=same)
    item_return(item=item, reason="缺两个镇", by=stage.heads["市应急局"])
    item_hand_in(item=item, note="已补齐。", by=same)
    item_accept(item=item, by=stage.heads["市应急局"])
    item.refresh_from_db()
    assert (item.state, item.settled_by) == (PlanState.DONE, stage.heads["市应急局"])
    with pytest.raises(WrongState):
        item_drop(item=item, reason="不要了", by=stage.inspector)


def test_field_lead_plans_its_own_field_only(drive: Drive) -> None:
    stage, gas = drive.stage, drive.stage.sectors["燃气"]
    lead = stage.liaisons["市住建局"]
    item = drive.item("查软管", by=lead, sector=gas)
    with pytest.raises(NotAllowed):
        drive.item("查仓库", by=lead, sector=stage.sectors["消防"])
    with pytest.raises(NotAllowed):
        item_edit(item=item, values={"title": "别的"}, version=1, by=stage.liaisons["市公安局"])
    with pytest.raises(NotAllowed):
        item_hand_in(item=item, note="好了", by=stage.liaisons["西浦镇"])
    item_edit(item=item, values={"title": "全查软管", "part": "总体方案"}, version=1, by=lead)


# --- reports -----------------------------------------------------------------------------------------------


@pytest.mark.requirement("S24.1")
def test_field_reports_are_asked_written_and_collected_into_one_paper(drive: Drive) -> None:
    stage = drive.stage
    ask = {"campaign": drive.campaign, "name": "第58次常务会议", "due_on": clock.today() + timedelta(days=5)}
    call = reports_ask(by=stage.inspector, **ask)
    with pytest.raises(CallThere):
        reports_ask(by=stage.inspector, **ask)
    with pytest.raises(NothingWritten):
        reports_collect(call=call, by=stage.inspector)
    assert drive.objects[0].local is not None
    drive.check(drive.objects[0], bad=1)
    gas, chemicals, fire = call.reports.order_by("field__position")
    with pytest.raises(NotAllowed):
        report_write(report=gas, values={"work": "代写"}, version=1, by=stage.liaisons["市公安局"])
    told = {"work": "检查燃气用户。", "problems": "软管老化。", "next_step": "换软管。"}
    report_write(report=gas, values=told, version=1, by=stage.liaisons["市住建局"])
    report_write(report=fire, values={"work": "检查商场。"}, version=1, by=stage.heads["市公安局"])
    gas.refresh_from_db()
    assert gas.figures == {"checks": 1, "found": 1, "removed": 0, "open": 1}
    paper = reports_collect(call=call, by=stage.inspector)
    assert "一、燃气（市住建局）" in paper.text
    assert "检查1次，发现隐患1处，整改销号0处，尚未销号1处" in paper.text
    assert "尚未报送：危化品（市应急局）。" in paper.text
    report_write(report=chemicals, values={"work": "检查仓库。"}, version=1, by=stage.liaisons["市应急局"])
    again = reports_collect(call=call, by=stage.inspector)
    assert again.pk == paper.pk
    assert Paper.objects.count() == 1
    assert "尚未报送" not in again.text


def test_nine_fields_make_nine_passages(stage: Stage) -> None:
    class Named:
        def __init__(self, name: str) -> None:
            self.name = name

    class Row:
        def __init__(self, n: int) -> None:
            self.field_id, self.body = n, Named(f"第{n}局")
            self.field = type("F", (), {"sector": Named(f"领域{n}")})
            self.figures: dict[str, int] = {}
            self.work, self.problems, self.next_step, self.written_at = "做了。", "", "", clock.now()

    rows: Any = [Row(n) for n in range(1, 10)]
    texts = texts_of(rows)
    assert len(texts) == 9
    assert texts[8][1].startswith("九、领域9（第9局）")


def test_second_writer_of_a_report_is_told(drive: Drive) -> None:
    call = reports_ask(campaign=drive.campaign, name="8月", due_on=clock.today(), by=drive.stage.inspector)
    report = FieldReport.objects.get(call=call, field__sector__name="燃气")
    report_write(report=report, values={"work": "甲"}, version=1, by=drive.stage.liaisons["市住建局"])
    with pytest.raises(EditConflict):
        report_write(report=report, values={"work": "乙"}, version=1, by=drive.stage.heads["市住建局"])


# --- carrying over -----------------------------------------------------------------------------------------


def _followed(drive: Drive) -> Any:
    target = campaign_make(drive.stage, "三年行动", days=1095, follows=drive.campaign)
    fields_make(drive.stage, target)
    return target


@pytest.mark.requirement("S24.2")
def test_unfinished_tasks_and_open_entries_move_into_the_campaign_that_follows(drive: Drive) -> None:
    stage = drive.stage
    done, undone = drive.item("已完成的"), drive.item("没完成的", part="专题方案")
    item_hand_in(item=done, note="好了", by=stage.liaisons["东泾镇"])
    item_accept(item=done, by=stage.liaisons["市应急局"])
    drive.check(drive.objects[0], bad=2)
    closed, opened = Entry.objects.filter(code="hazards").order_by("pk")
    stage.take(closed, "assign", "start", "submit", "verify")
    target = _followed(drive)
    campaign_assess(campaign=drive.campaign, assessment="还有遗留。", by=stage.inspector)
    result = campaign_carry(campaign=drive.campaign, target=target, by=stage.inspector)
    assert (result.items, result.entries) == (1, 1)
    carried = target.plan.get()
    assert (carried.title, carried.part, carried.carried_from) == ("没完成的", "专题方案", undone)
    undone.refresh_from_db()
    assert undone.state == PlanState.CARRIED
    closed.refresh_from_db()
    opened.refresh_from_db()
    assert (closed.campaign, opened.campaign) == (drive.campaign, target)
    assert opened.is_open
    step = opened.steps.last()
    assert step is not None
    assert (step.move, step.before, step.after) == ("carry", opened.state, opened.state)
    assert "三年行动" in step.note
    assert Carry.objects.values_list("entry", "origin", "target").get() == (
        opened.pk,
        drive.campaign.pk,
        target.pk,
    )
    event = Event.objects.order_by("-number").first()
    assert event is not None
    assert event.kind == "campaign.moved"
    assert (event.after["items"], event.after["entries"]) == (1, 1)


@pytest.mark.requirement("S24.2")
def test_nothing_is_carried_twice(drive: Drive) -> None:
    drive.item()
    drive.check(drive.objects[0], bad=2)
    target = _followed(drive)
    campaign_assess(campaign=drive.campaign, assessment="遗留。", by=drive.stage.inspector)
    stale = type(drive.campaign).objects.get(pk=drive.campaign.pk)
    campaign_carry(campaign=drive.campaign, target=target, by=drive.stage.inspector)
    with pytest.raises(WrongState):
        campaign_carry(campaign=stale, target=target, by=drive.stage.second_inspector)
    assert target.plan.count() == 1
    assert Carry.objects.count() == 2
    with pytest.raises(IntegrityError), transaction.atomic():
        Carry.objects.create(
            entry=Carry.objects.first().entry,  # type: ignore[union-attr]
            origin=drive.campaign,
            target=target,
            carried_on=clock.today(),
            by=drive.stage.inspector,
        )


def test_only_into_the_campaign_that_follows_it(drive: Drive) -> None:
    other = campaign_make(drive.stage, "别的行动")
    campaign_assess(campaign=drive.campaign, assessment="遗留。", by=drive.stage.inspector)
    with pytest.raises(NoFollower):
        campaign_carry(campaign=drive.campaign, target=other, by=drive.stage.inspector)
