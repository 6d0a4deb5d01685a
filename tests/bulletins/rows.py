"""督查通报各行: three bodies whose tasks stand well, late and overdue, and a bulletin of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from tests.supervision.rows import Stage
from yiding.bulletins.drafting import Asked, bulletin_draft
from yiding.bulletins.models import Bulletin
from yiding.core import clock
from yiding.core.periods import Period, PeriodKind
from yiding.supervision.models import Matter, Task


def standing(stage: Stage, name: str, days: int, title: str, *, done: bool = False, **more: Any) -> Matter:
    """A matter of one body, due ``days`` from now (before now: as if it had been assigned long ago)."""
    matter = stage.matter(leads=[name], due=max(days, 1), title=title, **{"level": 1, **more})
    task = stage.accept(stage.task(matter, name))
    if days < 1:
        due = clock.today() + timedelta(days=days)
        early = clock.today().replace(day=1) - timedelta(days=60)
        Task.objects.filter(pk=task.pk).update(due_on=due, original_due_on=due, assigned_on=early)
        matter.milestones.update(due_on=due)
    if done:
        task.refresh_from_db()
        stage.close(task)
    return matter


def stand(stage: Stage) -> dict[str, Matter]:
    """甲局 on time twice; 乙局 late once and overdue once; 丙局 overdue."""
    return {
        "good": standing(stage, "甲局", 20, "建立养老服务台账", done=True, area="民政"),
        "good2": standing(stage, "甲局", 30, "完成社区食堂选址", done=True),
        "late": standing(stage, "乙局", -5, "修订工程管理办法", done=True),
        "overdue": standing(stage, "乙局", -8, "整治背街小巷", area="城管"),
        "secret": standing(stage, "丙局", -3, "研究干部安排", level=2),
    }


def month() -> Asked:
    """The present month, all matters."""
    return Asked(period=Period.of(PeriodKind.MONTH, clock.today()))


@dataclass(frozen=True)
class Rows:
    """一份通报, for the tests that walk all addresses."""

    bulletin: Bulletin

    @property
    def keys(self) -> dict[str, dict[str, object]]:
        """What the addresses of the room take."""
        return {"bulletins": {"pk": self.bulletin.pk}}

    @property
    def on_pages(self) -> dict[str, object]:
        """The same, by the names of the browser's table of pages."""
        return {"bulletin": self.bulletin.pk}


def rows_of(stage: Stage) -> Rows:
    """A draft about the stage's tasks."""
    standing(stage, "丙局", -4, "清理积水点")
    return Rows(bulletin_draft(government=stage.government, asked=month(), by=stage.inspector))
