"""图形和机械检查的各行, one for each address, for the tables of the site.

The plot and the check are those of ``seat``, on the spot and as the department; the check was recorded by
``maker`` and found something wrong.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import User

from tests.registers.map_rows import WEST
from yiding.core import clock
from yiding.directory.models import Body
from yiding.registers.catalogue import kind_of
from yiding.registers.models import Entry
from yiding.registers.recording import entry_record
from yiding.registers.shaping import shape_set

SHAPE = {"type": "Polygon", "coordinates": [WEST]}


@dataclass(frozen=True)
class Rows:
    """各行."""

    plot: Entry
    check: Entry

    @property
    def keys(self) -> dict[str, dict[str, object]]:
        acts = ("shape", "shape-end", "shapes")
        told: dict[str, dict[str, object]] = {f"registers:entry-{act}": {"pk": self.plot.pk} for act in acts}
        told["registers:machine-photo"] = {"pk": self.check.pk}
        return told | {"registers:entry-machine_checks-case": {"pk": self.check.pk}}

    @property
    def on_pages(self) -> dict[str, object]:
        return {"green_plot": self.plot.pk, "machine_check": self.check.pk}


def rows_of(stage: Any, seat: Body, maker: User | None = None) -> Rows:
    """A plot that is drawn, and a check of a machine that ``maker`` recorded."""
    government, by = stage.government, stage.inspector
    told = {"town": seat, "local": seat, "department": seat}
    plot = entry_record(
        kind=kind_of("green_plots"),
        government=government,
        told={**told, "title": "滨江公园", "grade": "park"},
        by=by,
    )
    shape_set(entry=plot, shape=SHAPE, from_on=clock.today(), by=by, basis="竣工测绘")
    check = entry_record(
        kind=kind_of("machine_checks"),
        government=government,
        told={**told, "title": "迎春路工地", "emission": "国Ⅰ", "violations": ["未编码登记"]},
        by=maker or by,
    )
    return Rows(plot, check)
