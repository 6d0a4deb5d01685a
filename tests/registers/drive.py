"""百日攻坚的班底: a campaign with fields, a check list, objects in two towns, a round, checks.

drive = drive_make(stage)
check = drive.check(drive.objects[0], bad=1)          # one item not in order: one hazard
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

from django.contrib.auth.models import User

from yiding.core import clock
from yiding.registers.campaign_rows import PlanItem
from yiding.registers.campaigns import campaign_plan, campaign_start, field_add
from yiding.registers.checking import CheckTold, Said, check_record
from yiding.registers.checklists import checklist_make, items_read
from yiding.registers.models import Campaign, Entry
from yiding.registers.plans import item_add
from yiding.registers.round_rows import Check, CheckList, CheckListEdition, Round
from yiding.registers.rounds import round_plan, round_start

from .rows import Stage

LIST = """# 现场
软管是否超期 | 燃气管理条例第十条 | 软管超过使用年限 | 一般
有无可燃气体报警器 | | 没有安装或者已经失效 | 重大
# 管理
是否留存培训记录
"""
STRUCTURE = [
    {"name": "总体方案", "count": 1},
    {"name": "专题方案", "count": 2},
    {"name": "专项方案", "count": 10},
]


@dataclass
class Drive:
    """一次行动 with all that hangs on it."""

    stage: Stage
    campaign: Campaign
    checklist: CheckList
    edition: CheckListEdition
    objects: list[Entry] = field(default_factory=list)
    round: Round | None = None

    def item(
        self, title: str = "摸清底数", body: str = "东泾镇", by: User | None = None, **told: Any
    ) -> PlanItem:
        values = {"title": title, "body": self.stage.body(body), "part": "总体方案", **told}
        return item_add(campaign=self.campaign, values=values, by=by or self.stage.inspector)

    def arranged(self, name: str = "第一轮", *, starts: bool = True, **told: Any) -> Round:
        values = {
            "name": name,
            "campaign": self.campaign,
            "edition": self.edition,
            "codes": ["risk_points"],
            "first_on": clock.today(),
            "last_on": clock.today() + timedelta(days=30),
            "lead": self.stage.body("市应急局"),
            **told,
        }
        towns = values.pop("towns", ())
        row = round_plan(
            government=self.stage.government, values=values, towns=towns, by=self.stage.inspector
        )
        if starts:
            round_start(round_=row, by=self.stage.inspector)
            row.refresh_from_db()
        return row

    def told(self, bad: int = 0, key: UUID | None = None, **more: Any) -> CheckTold:
        """All items in order but the first ``bad``."""
        items = list(self.edition.items.order_by("position"))
        answers = {
            one.pk: Said("bad", f"{one.text}：不合格") if place < bad else Said("ok")
            for place, one in enumerate(items)
        }
        values = {"checked_on": clock.today(), "round": self.round, **more}
        return CheckTold(key=key or uuid4(), edition=self.edition, answers=answers, **values)

    def check(self, entry: Entry, bad: int = 0, by: User | None = None, **more: Any) -> Check:
        who = by or self.stage.liaisons[entry.local.name if entry.local else "东泾镇"]
        return check_record(entry=entry, told=self.told(bad, **more), by=who)


def campaign_make(stage: Stage, name: str = "安全生产百日攻坚", days: int = 100, **told: Any) -> Campaign:
    first: date = told.pop("first_on", clock.today())
    values = {
        "name": name,
        "lead": stage.body("市应急局"),
        "first_on": first,
        "last_on": first + timedelta(days=days - 1),
        "structure": STRUCTURE,
        **told,
    }
    return campaign_plan(government=stage.government, values=values, by=stage.inspector)


def fields_make(stage: Stage, campaign: Campaign) -> None:
    for sector in stage.sectors.values():
        assert sector.lead is not None
        field_add(campaign=campaign, sector=sector, lead=sector.lead, values={}, by=stage.inspector)


def checklist_of(stage: Stage, name: str = "燃气检查表", text: str = LIST, **told: Any) -> CheckList:
    values = {"name": name, "sector": stage.sectors["燃气"], "lead": stage.body("市住建局"), **told}
    return checklist_make(
        government=stage.government, values=values, items=items_read(text), by=stage.inspector
    )


def object_make(stage: Stage, title: str, town: str = "东泾镇", **told: Any) -> Entry:
    """A risk point in a town, with its place."""
    values = {
        "title": title,
        "town": stage.body(town),
        "local": stage.body(town),
        "department": stage.body("市住建局"),
        "grade": "red",
        "longitude": Decimal("121.15"),
        "latitude": Decimal("31.50"),
        **told,
    }
    return stage.entry("risk_points", **values)


def drive_make(stage: Stage, *, runs: bool = True, arranged: bool = True) -> Drive:
    stage.register("hazards")
    stage.register("risk_points")
    campaign = campaign_make(stage)
    fields_make(stage, campaign)
    checklist = checklist_of(stage)
    drive = Drive(stage, campaign, checklist, checklist.editions.get())
    for town, count in (("东泾镇", 3), ("西浦镇", 2)):
        drive.objects += [object_make(stage, f"{town}风险点{n}", town) for n in range(1, count + 1)]
    if runs:
        campaign_start(campaign=campaign, by=stage.inspector)
        campaign.refresh_from_db()
    if arranged and runs:
        drive.round = drive.arranged()
    return drive
