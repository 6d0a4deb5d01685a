"""对上争取各行: one for each address, on the stage of supervision."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from tests.supervision.rows import Stage
from yiding.core import clock
from yiding.directory.models import Body
from yiding.outreach.models import Approach, Commitment, Library, Line, Purpose
from yiding.outreach.services import (
    Plan,
    approach_contact,
    approach_plan,
    commitment_add,
    library_count,
    line_keep,
    outreach_seed,
)

ACTS = "detail contact answer obtain refuse promise learn edit"


@dataclass(frozen=True)
class Rows:
    """各行: by act, an approach of ``seat``."""

    line: Line
    purpose: Purpose
    library: Library
    commitment: Commitment
    at: dict[str, Approach] = field(default_factory=dict)

    @property
    def keys(self) -> dict[str, dict[str, object]]:
        rows: dict[str, dict[str, object]] = {
            f"outreach:approach-{act}": {"pk": row.pk} for act, row in self.at.items()
        }
        rows |= {
            f"outreach:{name}-edit": {"pk": getattr(self, name).pk} for name in ("line", "purpose", "library")
        }
        rows["outreach:library-count"] = {"pk": self.library.pk}
        return {**rows, "outreach:commitment-keep": {"pk": self.commitment.pk}}

    @property
    def on_pages(self) -> dict[str, object]:
        rows: dict[str, object] = {f"approach_{act}": row.pk for act, row in self.at.items()}
        rows |= {name: getattr(self, name).pk for name in ("line", "purpose", "library", "commitment")}
        return rows


def line_of(stage: Stage, body: Body, name: str = "对外合作", rhythm: str = "month") -> Line:
    values = {
        "name": name,
        "body": body,
        "superior": "省商务厅",
        "rhythm": rhythm,
        "starts_on": clock.today(),
    }
    return line_keep(line=None, government=stage.government, values=values, by=stage.inspector)


def planned(stage: Stage, body: Body, **more: Any) -> Approach:
    """An approach of a body that is planned for today."""
    outreach_seed(government=stage.government)
    purpose = Purpose.objects.get(government=stage.government, name="政策争取")
    told = {"title": "争取综合保税政策", "purpose": purpose, "superior": "省商务厅", "body": body}
    return approach_plan(told=Plan(**{**told, "planned_on": clock.today(), **more}), by=stage.inspector)


def contacted(stage: Stage, approach: Approach) -> Approach:
    approach_contact(
        approach=approach,
        contacted_on=clock.today(),
        people="分管副市长、局长",
        result="省厅同意研究。",
        by=stage.inspector,
    )
    return approach


def rows_of(stage: Stage, seat: Body | None = None) -> Rows:
    """One for each address; ``seat`` is the body of those who try."""
    seat = seat or stage.body("丙局")
    at = {act: planned(stage, seat) for act in ACTS.split()}
    for act in ("answer", "obtain", "refuse", "detail"):
        contacted(stage, at[act])
    promise = commitment_add(approach=at["detail"], text="年内批复", by=stage.inspector)
    library = Library.objects.filter(government=stage.government).earliest("pk")
    library_count(library=library, counted_on=clock.today(), count=12, by=stage.inspector)
    return Rows(line_of(stage, seat), at["detail"].purpose, library, promise, at)
