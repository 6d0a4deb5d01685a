"""专项行动和检查各行, one for each address, for the tables of the site: of ``seat``, a check by ``maker``."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.contrib.auth.models import User

from yiding.core import clock
from yiding.directory.models import Body
from yiding.registers.campaign_rows import CampaignField, FieldReport, PlanItem, ReportCall
from yiding.registers.campaigns import campaign_plan, campaign_start, field_add
from yiding.registers.catalogue import kind_of
from yiding.registers.checking import CheckTold, Said, check_record
from yiding.registers.checklists import checklist_make, items_read
from yiding.registers.collecting import reports_ask
from yiding.registers.models import Campaign, Entry, Sector
from yiding.registers.plans import item_add
from yiding.registers.recording import entry_record
from yiding.registers.round_rows import Check, CheckList, Round, RoundTask
from yiding.registers.rounds import round_plan, round_start

CAMPAIGN = "detail figures coverage report patterns start assess carry close field item ask edit"
ROUND = "detail coverage unchecked rescope end"


@dataclass(frozen=True)
class CampaignRows:
    """各行."""

    campaign: Campaign
    field: CampaignField
    item: PlanItem
    call: ReportCall
    report: FieldReport
    checklist: CheckList
    planned: Round
    round: Round
    task: RoundTask
    object: Entry
    check: Check

    @property
    def keys(self) -> dict[str, dict[str, object]]:
        told: dict[str, int] = {f"campaign-{act}": self.campaign.pk for act in CAMPAIGN.split()}
        told |= {f"field-{act}": self.field.pk for act in ("edit", "drop")}
        told |= {
            f"plan-{act}": self.item.pk for act in ("detail", "hand-in", "accept", "return", "drop", "edit")
        }
        told |= {f"call-{act}": self.call.pk for act in ("detail", "collect")}
        told |= {f"checklist-{act}": self.checklist.pk for act in ("detail", "revise")}
        told |= {f"round-{act}": self.round.pk for act in ROUND.split()}
        told |= {f"round-{act}": self.planned.pk for act in ("start", "edit")}
        told |= {"round-task-assign": self.task.pk, "field-report-write": self.report.pk}
        told |= {"check-form": self.object.pk, "check-detail": self.check.pk, "check-photo": self.check.pk}
        return {f"registers:{name}": {"pk": key} for name, key in told.items()}

    @property
    def on_pages(self) -> dict[str, object]:
        names = ("campaign", "checklist", "planned")
        rows: dict[str, object] = {name: getattr(self, name).pk for name in names}
        rows |= {"campaign_field": self.field.pk, "plan_item": self.item.pk, "report_call": self.call.pk}
        rows |= {"field_report": self.report.pk, "check_round": self.round.pk, "check_object": self.object.pk}
        return {**rows, "round_task": self.task.pk, "check_made": self.check.pk}

    @property
    def check_told(self) -> dict[str, Any]:
        """What the form of a check sends."""
        told: dict[str, Any] = {"key": str(uuid4()), "checked_on": f"{clock.today():%Y-%m-%d}", "whole": "1"}
        items = self.round.edition.items.all()
        return {**told, "round": self.round.pk, **{f"answer-{one.pk}": "ok" for one in items}}


def campaign_rows_of(seat: Body, sector: Sector, town: Body, by: User, maker: User) -> CampaignRows:
    """A campaign that runs, with one of each thing."""
    government, today = seat.government, clock.today()
    days = {"first_on": today, "last_on": today + timedelta(days=99)}
    structure = [{"name": "总体方案", "count": 1}]
    values = {"name": "百日攻坚", "lead": seat, "structure": structure, **days}
    campaign = campaign_plan(government=government, values=values, by=by)
    field = field_add(campaign=campaign, sector=sector, lead=seat, values={}, by=by)
    campaign_start(campaign=campaign, by=by)
    told = {"title": "摸清底数", "part": "总体方案", "sector": sector, "body": seat}
    item = item_add(campaign=campaign, values=told, by=by)
    call = reports_ask(campaign=campaign, name="常务会议", due_on=today, by=by)
    checklist = checklist_make(
        government=government,
        values={"name": "燃气检查表", "lead": seat, "sector": sector},
        items=items_read("软管是否超期\n是否有报警器"),
        by=by,
    )
    point = {
        "title": "餐馆",
        "grade": "red",
        "sector": sector,
        "town": town,
        "local": seat,
        "department": seat,
    }
    kind = kind_of("risk_points")
    object_ = entry_record(kind=kind, government=government, told={**point, "measure": "巡查"}, by=by)
    edition = checklist.editions.get()
    plan = {"edition": edition, "codes": ["risk_points"], "campaign": campaign, "lead": seat, **days}
    planned, running = (
        round_plan(government=government, values={"name": name, **plan}, by=by) for name in ("下轮", "本轮")
    )
    round_start(round_=running, by=by)
    running.refresh_from_db()
    answers = {one.pk: Said("ok") for one in edition.items.all()}
    check = check_record(entry=object_, told=CheckTold(uuid4(), edition, answers, today, running), by=maker)
    return CampaignRows(
        campaign,
        field,
        item,
        call,
        call.reports.get(),
        checklist,
        planned,
        running,
        running.tasks.get(),
        object_,
        check,
    )
