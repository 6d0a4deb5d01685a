"""台账各行, one for each address of the engine, for the tables of the site.

The hazard is that of ``seat``: on the spot and as the department, so that its people can do whatever a body
can; ``maker`` has sent a workbook in.
"""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from typing import Any

from django.contrib.auth.models import User

from yiding.core import clock
from yiding.directory.models import Body, BodyKind
from yiding.registers.catalogue import kind_of
from yiding.registers.importing import import_open
from yiding.registers.keeping import sector_keep
from yiding.registers.models import Entry, ImportRun, Sector
from yiding.registers.recording import entry_record

from .campaign_table_rows import CampaignRows, campaign_rows_of

ACTS = "detail edit proof progress partners link"


@dataclass(frozen=True)
class Rows:
    """各行."""

    hazard: Entry
    sector: Sector
    run: ImportRun
    town: Body
    drive: CampaignRows

    @property
    def keys(self) -> dict[str, dict[str, object]]:
        told: dict[str, dict[str, object]] = {
            f"registers:entry-{act}": {"pk": self.hazard.pk} for act in ACTS.split()
        }
        told["registers:entry-move"] = {"pk": self.hazard.pk, "move": "assign"}
        told["registers:sector-edit"] = {"pk": self.sector.pk}
        told |= {f"registers:import-{act}": {"pk": self.run.pk} for act in ("detail", "start", "faults")}
        of = {"register": "hazards"}
        for name in (
            "entry-list",
            "entry-new",
            "entry-export",
            "register-edit",
            "import-new",
            "import-template",
            "import-sample",
        ):
            told[f"registers:{name}"] = of
        return told | {"registers:entry-batch": {**of, "move": "assign"}} | self.drive.keys

    @property
    def on_pages(self) -> dict[str, object]:
        told: dict[str, object] = {
            "kind_code": "hazards",
            "kind_report": "major",
            "entry": self.hazard.pk,
            "entry_step": "assign",
        }
        return told | {"sector": self.sector.pk, "import_run": self.run.pk} | self.drive.on_pages

    @property
    def told(self) -> dict[str, Any]:
        """What a form of a new hazard sends."""
        return {
            "title": "软管老化",
            "grade": "general",
            "sector": self.sector.pk,
            "town": self.town.pk,
            "found_on": f"{clock.today():%Y-%m-%d}",
        }


def rows_of(seat: Body, by: User, maker: User) -> Rows:
    """A field of industry, a town, a hazard that waits to be assigned, a workbook on its way in."""
    government = seat.government
    values = {"name": "燃气", "lead": seat, "position": 1}
    sector = sector_keep(sector=None, government=government, values=values, version=None, by=by)
    town = Body.objects.create(government=government, name="东泾镇", kind=BodyKind.TOWN)
    told = {"title": "阀门漏气", "grade": "general", "sector": sector, "town": town}
    told |= {"local": seat, "department": seat}
    kind = kind_of("hazards")
    hazard = entry_record(kind=kind, government=government, told=told, by=by)
    run = import_open(kind=kind, government=government, file=BytesIO(b"torn"), name="隐患.xlsx", by=maker)
    return Rows(hazard, sector, run, town, campaign_rows_of(seat, sector, town, by, maker))
