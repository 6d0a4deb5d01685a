"""督察追责各行: a case for each address, on the stage of supervision; those who try are named on each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from io import BytesIO

from django.contrib.auth.models import User

from tests.supervision.rows import Stage
from yiding.accountability.models import Case, CaseReader, SafetyDuty, SecondDuty
from yiding.accountability.services import (
    Clue,
    case_open,
    case_paper,
    duty_keep,
    reader_name,
    second_add,
)
from yiding.core.access import Level
from yiding.directory.models import Body
from yiding.files.models import Document
from yiding.files.services import Paper

STATES = {
    "verify": "clue",
    "state": "verified",
    "propose": "stated",
    "decide": "proposed",
    "return": "proposed",
    "close": "decided",
    "dismiss": "clue",
}
ACTS = (*STATES, "detail", "file", "evidence", "paper", "reader")


@dataclass(frozen=True)
class Rows:
    """各行: by act, a case against ``seat``."""

    document: Document
    reader: CaseReader
    duty: SafetyDuty
    second: SecondDuty
    at: dict[str, Case] = field(default_factory=dict)

    @property
    def keys(self) -> dict[str, dict[str, object]]:
        rows: dict[str, dict[str, object]] = {
            f"accountability:case-{act}": {"pk": row.pk} for act, row in self.at.items()
        }
        rows["accountability:case-evidence"]["key"] = self.document.pk
        rows |= {f"accountability:duty-{act}": {"pk": self.duty.pk} for act in ("detail", "edit", "second")}
        rows["accountability:reader-end"] = {"pk": self.reader.pk}
        return {**rows, "accountability:second-end": {"pk": self.second.pk}}

    @property
    def on_pages(self) -> dict[str, object]:
        rows: dict[str, object] = {f"case_{act}": row.pk for act, row in self.at.items()}
        return {**rows, "safety_duty": self.duty.pk, "second_duty": self.second.pk}


def opened(stage: Stage, body: Body) -> Case:
    """A case that the inspector of the stage opened against a body."""
    clue = Clue(body, ground="值班脱岗两小时", rule="值班值守制度第五条")
    return case_open(clue=clue, by=stage.inspector)


def paper(name: str = "值班记录.txt") -> Paper:
    return Paper(BytesIO("值班记录".encode()), name, Level.GOVERNMENT)


def rows_of(stage: Stage, seat: Body | None = None, named: Sequence[User] = ()) -> Rows:
    """One for each address; ``seat`` is the body concerned, ``named`` are those who try."""
    seat = seat or stage.body("丙局")
    at = {act: opened(stage, seat) for act in ACTS}
    for act, row in at.items():
        for user in named:
            reader_name(case=row, user=user, by=stage.inspector)
        Case.objects.filter(pk=row.pk).update(state=STATES.get(act, "clue"))
        row.refresh_from_db()
    document = case_paper(case=at["evidence"], paper=paper(), by=stage.inspector)
    reader = reader_name(case=at["detail"], user=stage.second_inspector, by=stage.inspector)
    duty = duty_keep(duty=None, body=seat, by=stage.inspector)
    second = second_add(duty=duty, post="分管副职", text="分管领域的安全", by=stage.inspector)
    return Rows(document, reader, duty, second, at)
