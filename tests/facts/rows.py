"""一个冻结的期间: a figure of a body with an objection to it, on a stage of supervision."""

from __future__ import annotations

from dataclasses import dataclass

from tests.supervision.rows import Rows as Supervised
from yiding.core import clock
from yiding.facts.models import Fact, Objection, Sheet, SheetState
from yiding.facts.services import objection_raise, sheet_compute


@dataclass(frozen=True)
class Facts:
    """履职事实各行."""

    sheet: Sheet
    fact: Fact
    objection: Objection

    @property
    def keys(self) -> dict[str, dict[str, object]]:
        """What the addresses of the room take."""
        return {
            "facts": {"pk": self.sheet.pk},
            "facts:fact-detail": {"pk": self.fact.pk},
            "facts:objection-add": {"pk": self.fact.pk},
            "facts:objection-decide": {"pk": self.objection.pk},
        }

    @property
    def on_pages(self) -> dict[str, object]:
        """The same, by the names of the browser's table of pages."""
        return {"fact_sheet": self.sheet.pk, "fact": self.fact.pk, "objection": self.objection.pk}


def facts_of(rows: Supervised) -> Facts:
    """This month's figures, frozen before their time; the body with the task objects to one."""
    stage = rows.stage
    period = f"{clock.today():%Y-%m}"
    sheet = sheet_compute(government=stage.government, period=period, by=stage.inspector)
    Sheet.objects.filter(pk=sheet.pk).update(state=SheetState.FROZEN)
    sheet.refresh_from_db()
    fact = sheet.facts.get(body__name="甲局", measure="assigned")
    by = stage.liaisons["甲局"]
    objection = objection_raise(fact=fact, text="这一件是上月交办的。", claimed=None, by=by)
    return Facts(sheet, fact, objection)
