"""立项各行: a draft, a plan, a template, a filed and a closed matter, for tests of every address."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from yiding.core.access import Level
from yiding.supervision.filing import Draft, Ground, matters_approve, matters_submit
from yiding.supervision.models import Matter, MatterTemplate, SourceKind, Task
from yiding.supervision.outlines import entries_in
from yiding.supervision.patterning import Step, template_keep
from yiding.supervision.planting import plan_make
from yiding.supervision.unit_plans import plans_ask

from .rows import Stage


@dataclass(frozen=True)
class FilingRows:
    """One row of each kind."""

    draft: Matter
    plan: Matter
    template: MatterTemplate
    active: Matter
    closed: Matter
    task: Task

    @property
    def keys(self) -> dict[str, dict[str, object]]:
        """What the addresses take."""
        told: dict[str, Any] = {}
        told |= dict.fromkeys(("matter-edit", "source-add"), self.draft.pk)
        told |= dict.fromkeys(("plan-detail", "plan-fill", "plan-edit", "part-add"), self.plan.pk)
        told |= dict.fromkeys(("template-edit", "template-use"), self.template.pk)
        told |= {"plans-ask": self.active.pk, "unit-plan-add": self.task.pk}
        return {f"supervision:{name}": {"pk": key} for name, key in told.items()}

    @property
    def on_pages(self) -> dict[str, object]:
        """The same, by the names of the browser's table of pages."""
        return {
            "draft_matter": self.draft.pk,
            "plan": self.plan.pk,
            "matter_template": self.template.pk,
            "active_matter": self.active.pk,
            "planned_task": self.task.pk,
        }


def filing_rows(stage: Stage) -> FilingRows:
    """Rows beside those of ``rows_of``."""
    plan = plan_make(
        government=stage.government,
        draft=Draft(title="养老服务工作方案", due_on=stage.day(60), level=Level.MEMBERS),
        ground=Ground(SourceKind.PLAN, "养老服务工作方案", paper_title="养老服务工作方案"),
        entries=entries_in("一、健全体系\n1. 建立台账（牵头：甲局）\n2. 编制方案（牵头：各局）"),
        by=stage.inspector,
    )
    first = Matter.objects.filter(root=plan, kind="matter").earliest("pk")
    matters_submit(matters=[first], by=stage.inspector)
    matters_approve(matters=[first], by=stage.director)
    plan.refresh_from_db()
    template = template_keep(
        government=stage.government,
        name="制定文件",
        steps=[Step("起草", "start", 5)],
        by=stage.inspector,
    )
    closed = stage.matter(title="已办结的一件")
    stage.close(stage.accept(stage.task(closed, "甲局")))
    closed.refresh_from_db()
    active = stage.matter(title="要报方案的一件", supports=["乙局"])
    plans_ask(matter=active, due_on=stage.day(5), by=stage.inspector)
    return FilingRows(
        stage.draft(title="拟立的一件"), plan, template, active, closed, stage.task(active, "甲局")
    )
