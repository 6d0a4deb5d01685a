"""定格: the rows of a register as texts by column, as an edition keeps them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from yiding.core import clock
from yiding.directory.models import Government

from .catalogue import rules_of
from .declaring import Field, Kind, Used
from .models import Entry, Partner
from .selectors import RELATED
from .selectors_duties import towns_of
from .values import named_rows, words

NOT_FROZEN = frozenset({"spot", "found_on", "due_on", "campaign"})
ORDER = ("sector__position", "sector_id", "department__protocol_order", "department_id", "town_id", "pk")
"""By field, department and town; a kind may say otherwise (``edition_order`` in its rules)."""


def columns_of(kind: Kind) -> list[tuple[str, str]]:
    """The heads of an edition: columns and own fields that people filled in."""
    rows: list[Used | Field] = [one for one in kind.columns if one.key not in NOT_FROZEN]
    rows += [one for one in kind.fields if not one.computed and not one.seen_by]
    return [("number", "编号"), *((one.key, one.label) for one in rows)]


def entries_in(kind: Kind, government: Government) -> list[Entry]:
    """The entries of which a list is made today: those that stand, in their order."""
    order = rules_of(kind.code).edition_order or ORDER
    rows = Entry.objects.filter(government=government, code=kind.code, is_open=True)
    return list(rows.select_related(*RELATED).order_by(*order))


def frozen(kind: Kind, entries: Sequence[Entry]) -> dict[int, dict[str, str]]:
    """What each entry says, as texts by column. Constant queries."""
    keys = [key for key, _label in columns_of(kind)]
    rows = named_rows(kind, entries)
    return {
        entry.pk: {key: text for key in keys if (text := _said(kind, entry, key, rows))} for entry in entries
    }


def _said(kind: Kind, entry: Entry, key: str, rows: Any) -> str:
    field = kind.field(key)
    if field is not None:
        return as_text(words(field, entry.values, rows))
    if key == "grade":
        grade = kind.grade(entry.grade)
        return grade.label if grade else entry.grade
    if key == "source":
        source = kind.source(entry.source)
        return source.label if source else entry.source
    return as_text(getattr(entry, key))


def as_text(value: Any) -> str:
    """A value as print has it: in Chinese, whatever language the page has."""
    if value is None:
        return ""
    if isinstance(value, Entry):
        return value.title
    if isinstance(value, datetime):
        return f"{value.astimezone(clock.SHANGHAI):%Y-%m-%d %H:%M}"
    if isinstance(value, date):
        return f"{value:%Y-%m-%d}"
    return str(value)


def speakers(kind: Kind, government: Government, entries: Iterable[Entry]) -> dict[int, set[int]]:
    """Who has to confirm each row: its two responsible bodies and its units; of a row for all, each town."""
    entries = list(entries)
    named: dict[int, set[int]] = defaultdict(set)
    for entry in entries:
        named[entry.pk] |= {one for one in (entry.department_id, entry.local_id) if one is not None}
    rows = Partner.objects.filter(entry__in=[entry.pk for entry in entries])
    for entry_id, body_id in rows.values_list("entry", "body"):
        named[entry_id].add(body_id)
    if rules_of(kind.code).edition_all_towns:
        towns = {one.pk for one in towns_of(government)}
        for entry in entries:
            if entry.town_id is None and entry.local_id is None:
                named[entry.pk] |= towns
    return named
