"""职责边界清单: what a row proposes of itself; gaps, overlaps and unconfirmed rows as reports (S28)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from yiding.core.columns import Viewer
from yiding.directory.models import Government
from yiding.registers.duties import DUTY_ROWS, Book, Matrix
from yiding.registers.edition_rows import OPEN, Confirmation, Edition
from yiding.registers.models import Entry
from yiding.registers.rules import Report, ReportAsked, Rules, Sheet, Told
from yiding.registers.selectors_duties import UNCONFIRMED, confirmations_visible_to


def propose(_government: Government, told: Told) -> Told:
    """The local body is the town; the title says field and town."""
    town, sector = told.get("town"), told.get("sector")
    values: dict[str, Any] = {"local": town}
    if sector is not None:
        values["title"] = f"{sector}（{town}）" if town is not None else f"{sector}（各镇、街道）"
    return values


def check(government: Government, told: Told, entry: Entry | None) -> Mapping[str, Any] | None:
    """A department stands once for a field in a town."""
    rows = Entry.objects.filter(
        government=government,
        code=DUTY_ROWS,
        is_open=True,
        sector=told.get("sector"),
        town=told.get("town"),
        department=told.get("department"),
    )
    if entry is not None:
        rows = rows.exclude(pk=entry.pk)
    return {"department": _("这个领域在这个镇已经有这个部门的一行。")} if rows.exists() else None


def _book_note(book: Book) -> str:
    if book.edition is not None:
        return str(_("依据施行中的%(edition)s。") % {"edition": book.edition})
    return str(_("职责清单还没有施行的版本，依据登记的草稿。"))


def matrix(_viewer: Viewer, asked: ReportAsked) -> Sheet:
    """领域与镇的对照表 by the list in force, else by the register."""
    book = Book.of(asked.government, asked.last)
    told = Matrix.of(asked.government, book)
    rows = [
        (sector.name, *("、".join(told.cells[sector.pk, town.pk]) or _("空白") for town in told.towns))
        for sector in told.sectors
    ]
    heads = (_("行业领域"), *(town.name for town in told.towns))
    return Sheet(heads, rows, title=_("领域与镇对照表"), notes=[_book_note(book)])


def holes(_viewer: Viewer, asked: ReportAsked) -> Sheet:
    """空白与交叉 of the register as it stands: what the next edition would have."""
    told = Matrix.of(asked.government, Book.draft(asked.government))
    rows = [
        (
            _("空白") if one.is_gap else _("交叉"),
            one.sector.name,
            one.town.name,
            "、".join(one.departments) or _("没有部门"),
        )
        for one in told.holes
    ]
    gaps = sum(one.is_gap for one in told.holes)
    note = _("空白 %(gaps)s 处，交叉 %(overlaps)s 处。") % {"gaps": gaps, "overlaps": len(rows) - gaps}
    heads = (_("情况"), _("行业领域"), _("镇（街道）"), _("部门"))
    return Sheet(heads, rows, title=_("空白与交叉"), notes=[note])


def unconfirmed(viewer: Viewer, asked: ReportAsked) -> Sheet:
    """未确认的行 of the edition that is under way."""
    edition = Edition.objects.filter(government=asked.government, code=asked.kind, state__in=OPEN).first()
    found = confirmations_visible_to(viewer).filter(row__edition=edition, state__in=UNCONFIRMED)
    rows = [_line(one) for one in found.order_by("body__name", "row__position")]
    heads = (_("单位"), _("职责事项"), _("状态"), _("意见"))
    notes = [str(edition)] if edition else [_("没有正在确认的版本。")]
    return Sheet(heads, rows, title=_("未确认的行"), notes=notes)


def _line(one: Confirmation) -> tuple[Any, ...]:
    return one.body.name, one.row.told.get("title", ""), one.get_state_display(), one.note


RULES = Rules(
    propose=propose,
    check=check,
    reports=(
        Report("matrix", _("领域与镇对照表"), matrix, asks=("last",)),
        Report("holes", _("空白与交叉"), holes),
        Report("unconfirmed", _("未确认的行"), unconfirmed),
    ),
    edition_all_towns=True,
)
