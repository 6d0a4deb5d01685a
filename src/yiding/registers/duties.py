"""职责查询: which bodies answer for a field in a town, by the list in force, else by the register.

A row for the very place comes before one for the town above it, and that before one for all towns. Where two
departments stand in rows of the same reach, the list does not decide (an overlap): a person does.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from yiding.directory.models import Body, Government

from .declaring import Kind
from .edition_rows import Edition, EditionRow
from .models import Entry, Sector
from .selectors_duties import edition_in_force, towns_of

DUTY_ROWS = "duty_rows"
BY_LIST, BY_DRAFT, BY_SECTOR, BY_NOTHING = "list", "draft", "sector", ""


class DutyRow(NamedTuple):
    """职责清单的一行, from an edition or from the register."""

    key: int
    title: str
    sector_id: int | None
    town_id: int | None
    department_id: int | None
    local_id: int | None
    told: Mapping[str, str]


_kept: ContextVar[dict[tuple[int, date | None], Book] | None] = ContextVar("duty_book", default=None)


@contextmanager
def book_kept() -> Iterator[None]:
    """Within it the list is read once for each day: for many entries that are recorded together."""
    token = _kept.set({})
    try:
        yield
    finally:
        _kept.reset(token)


@dataclass(frozen=True, slots=True)
class Book:
    """一份职责清单: the rows of an edition, or those of the register as it stands (no edition in force)."""

    edition: Edition | None
    rows: Sequence[DutyRow]
    bodies: Mapping[int, Body]

    @classmethod
    def of(cls, government: Government, on: date | None = None) -> Book:
        """What holds on a day. Three queries; none where it is kept."""
        kept, asked = _kept.get(), (government.pk, on)
        if kept is not None and asked in kept:
            return kept[asked]
        edition = edition_in_force(government.pk, DUTY_ROWS, on)
        book = cls.made(edition, rows_of_edition(edition) if edition else rows_of_register(government))
        if kept is not None:
            kept[asked] = book
        return book

    @classmethod
    def draft(cls, government: Government) -> Book:
        """The register as it stands, whatever is in force."""
        return cls.made(None, rows_of_register(government))

    @classmethod
    def made(cls, edition: Edition | None, rows: Sequence[DutyRow]) -> Book:
        keys = {key for row in rows for key in (row.department_id, row.local_id) if key is not None}
        return cls(edition, rows, Body.objects.in_bulk(keys))

    def covering(self, sector: int, towns: Sequence[int | None]) -> list[DutyRow]:
        """The rows of a field for a place: of the nearest reach that has any."""
        for town in towns:
            found = [row for row in self.rows if row.sector_id == sector and row.town_id == town]
            if found:
                return found
        return []


def rows_of_edition(edition: Edition) -> list[DutyRow]:
    rows = EditionRow.objects.filter(edition=edition).order_by("position")
    return [
        DutyRow(
            row.pk,
            row.told.get("title", ""),
            row.sector_id,
            row.town_id,
            row.department_id,
            row.local_id,
            row.told,
        )
        for row in rows
    ]


def rows_of_register(government: Government) -> list[DutyRow]:
    rows = Entry.objects.filter(government=government, code=DUTY_ROWS, is_open=True)
    names = ("pk", "title", "sector_id", "town_id", "department_id", "local_id", "values")
    return [DutyRow(*row) for row in rows.order_by("pk").values_list(*names)]


@dataclass(frozen=True, slots=True)
class Responsible:
    """责任单位 of a field in a place: the department, the local body, and by what that is told.

    ``by`` is the list in force (``edition``), the register as it stands, or the field's own leading
    department where no row names the place. ``overlap`` are the departments between which the list leaves it.
    """

    department: Body | None = None
    local: Body | None = None
    by: str = BY_NOTHING
    edition: Edition | None = None
    rows: Sequence[DutyRow] = ()
    overlap: Sequence[Body] = ()

    @property
    def told(self) -> str:
        """By what it is told, in a sentence."""
        if self.overlap:
            return _("职责清单中有 %(count)s 个部门，要由人确定。") % {"count": len(self.overlap)}
        match self.by:
            case "list":
                assert self.edition is not None
                return _("依据施行中的%(edition)s。") % {"edition": self.edition}
            case "draft":
                return _("职责清单还没有施行的版本，依据登记的草稿。")
            case "sector":
                return _("职责清单没有这一行，依据行业领域的牵头部门。")
        return _("职责清单没有这一行。")


def responsible(
    government: Government, sector: Sector | None, town: Body | None, on: date | None = None
) -> Responsible:
    """谁负责: the department and the local body for a field in a town on a day."""
    if sector is None:
        return Responsible()
    book = Book.of(government, on)
    rows = book.covering(sector.pk, [*reach_of(town), None])
    if not rows:
        by = BY_SECTOR if sector.lead_id is not None else BY_NOTHING
        return Responsible(sector.lead, town, by, book.edition)
    bodies = book.bodies
    departments = _bodies(bodies, (row.department_id for row in rows))
    locals_ = _bodies(bodies, (row.local_id for row in rows))
    return Responsible(
        department=departments[0] if len(departments) == 1 else None,
        local=locals_[0] if len(locals_) == 1 else None if locals_ else town,
        by=BY_LIST if book.edition else BY_DRAFT,
        edition=book.edition,
        rows=rows,
        overlap=departments if len(departments) > 1 else (),
    )


def reach_of(town: Body | None) -> list[int]:
    """A place, and what it lies in: a village, then its town."""
    if town is None:
        return []
    return [town.pk] if town.parent_id is None else [town.pk, town.parent_id]


def _bodies(known: Mapping[int, Body], keys: Iterable[int | None]) -> list[Body]:
    return [known[key] for key in dict.fromkeys(keys) if key is not None]


# --- what entries get from it -------------------------------------------------------------------------------


def proposed(kind: Kind, government: Government, told: Mapping[str, Any]) -> dict[str, Any]:
    """What the list proposes for an entry that has a field and a place but lacks a body.

    The list's own rows are given theirs by people.
    """
    wanted = [key for key in ("department", "local") if kind.used(key) and told.get(key) is None]
    if kind.code == DUTY_ROWS or not wanted or not (kind.used("department") and kind.used("local")):
        return {}
    if told.get("sector") is None or told.get("town") is None:
        return {}
    found = responsible(government, told["sector"], told["town"], told.get("found_on"))
    return {key: body for key in wanted if (body := getattr(found, key)) is not None}


def note_of(kind: Kind, government: Government, told: Mapping[str, Any], entry: Entry) -> str:
    """Said in the first step of an entry whose bodies were proposed: by what."""
    given = [
        key for key in ("department", "local") if told.get(key) is None and getattr(entry, key) is not None
    ]
    if kind.code == DUTY_ROWS or not given or entry.sector_id is None or entry.town_id is None:
        return ""
    found = responsible(government, entry.sector, entry.town, entry.found_on)
    with translation.override(settings.LANGUAGE_CODE):  # a record is in the office's own language
        told_by = found.told
    names = [body.name for key in given if (body := getattr(found, key)) is not None]
    return f"责任单位自动确定为{'、'.join(names)}：{told_by}" if names and found.by else ""


# --- gaps and overlaps --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Hole:
    """空白或交叉: a field and a town with no row, or with rows of several departments."""

    sector: Sector
    town: Body
    departments: tuple[str, ...] = ()

    @property
    def is_gap(self) -> bool:
        return not self.departments


@dataclass(frozen=True, slots=True)
class Matrix:
    """领域与镇的对照表: for each field and town the departments that stand there."""

    sectors: Sequence[Sector]
    towns: Sequence[Body]
    cells: Mapping[tuple[int, int], tuple[str, ...]]

    @classmethod
    def of(cls, government: Government, book: Book) -> Matrix:
        """Two queries, however many rows."""
        sectors = list(Sector.objects.filter(government=government, is_used=True))
        towns = towns_of(government)
        names = {key: body.name for key, body in book.bodies.items()}
        by_place: dict[tuple[int, int | None], list[str]] = defaultdict(list)
        for row in book.rows:
            if row.sector_id is not None and row.department_id in names:
                by_place[row.sector_id, row.town_id].append(names[row.department_id])
        cells = {
            (sector.pk, town.pk): tuple(
                dict.fromkeys(by_place.get((sector.pk, town.pk)) or by_place.get((sector.pk, None)) or [])
            )
            for sector in sectors
            for town in towns
        }
        return cls(sectors, towns, cells)

    @property
    def holes(self) -> list[Hole]:
        """The gaps, then the overlaps."""
        told = [
            Hole(sector, town, self.cells[sector.pk, town.pk])
            for sector in self.sectors
            for town in self.towns
        ]
        return [one for one in told if one.is_gap] + [one for one in told if len(one.departments) > 1]
