"""回头看各行: a document with two points and three items, looked back upon."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from tests.supervision.rows import Stage
from yiding.core.access import Level
from yiding.lookback.models import Item, LookBack
from yiding.lookback.services import item_check, look_back_conclude, look_back_open
from yiding.supervision.assigning import matter_assign
from yiding.supervision.filing import Draft, InCharge, Node, matter_draft, matters_approve, matters_submit
from yiding.supervision.models import Matter
from yiding.supervision.reporting import Found


def filed(stage: Stage, title: str, lead: str = "", parent: Matter | None = None, **more: Any) -> Matter:
    """A filed row of a tree; with a lead it is an assigned matter."""
    day = stage.day(30)
    draft = Draft(
        title=title,
        in_charge=[InCharge(stage.body(lead))] if lead else [],
        nodes=[Node("办结", day)] if lead else [],
        due_on=day if lead else None,
        level=more.pop("level", Level.GOVERNMENT),
        more=more,
    )
    row = matter_draft(
        government=stage.government, draft=draft, grounds=[], by=stage.inspector, parent=parent
    )
    matters_submit(matters=[row], by=stage.inspector)
    matters_approve(matters=[row], by=stage.director)
    if lead:
        matter_assign(matter=row, by=stage.inspector)
    return row


def tree(stage: Stage) -> Matter:
    """要点: one point with two matters, one with one that is known to fewer."""
    plan = filed(stage, "二〇二五年工作要点", kind="plan")
    first = filed(stage, "一、稳增长", parent=plan, kind="point")
    second = filed(stage, "二、惠民生", parent=plan, kind="point")
    filed(stage, "扩大有效投资", "甲局", first)
    filed(stage, "促进消费", "乙局", first)
    filed(stage, "干部培训", "丙局", second, level=Level.MEMBERS)
    return plan


@dataclass(frozen=True)
class Rows:
    """一次回头看, for the tests that walk all addresses."""

    look_back: LookBack
    item: Item

    @property
    def keys(self) -> dict[str, dict[str, object]]:
        """What the addresses of the room take."""
        return {"lookback": {"pk": self.look_back.pk}, "lookback:item-check": {"pk": self.item.pk}}

    @property
    def on_pages(self) -> dict[str, object]:
        """The same, by the names of the browser's table of pages."""
        return {"look_back": self.look_back.pk, "look_back_item": self.item.pk}


def rows_of(stage: Stage) -> Rows:
    """An open look-back on a series of one matter."""
    stage.matter(leads=["丙局"], title="补齐充电桩", series="城市更新", level=1)
    row = look_back_open(
        government=stage.government, title="城市更新回头看", series="城市更新", by=stage.inspector
    )
    return Rows(row, row.items.get())


def over(stage: Stage, series: str = "垃圾分类") -> LookBack:
    """A look-back that is concluded, of one matter that was checked."""
    stage.matter(leads=["丙局"], title="增设设施", series=series, level=1)
    row = look_back_open(
        government=stage.government, title=f"{series}回头看", series=series, by=stage.inspector
    )
    found = Found(stage.day(0), "site", "done", "已建成。")
    item_check(item=row.items.get(), found=found, version=1, by=stage.inspector)
    look_back_conclude(look_back=row, by=stage.inspector)
    return row
