"""字段值: a kind's own values as they are stored, shown, and mirrored for filters.

In JSON a day is ``2026-03-01``, an instant ISO with its zone, a number a string of its exact digits, a body,
an enterprise or another entry its key, several choices a list of keys.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import models

from yiding.core import clock
from yiding.directory.models import Body
from yiding.directory.subjects import Enterprise

from .declaring import Field, FieldType, Kind
from .models import Entry, EntryValue

NUMBERS = frozenset({FieldType.NUMBER, FieldType.WHOLE, FieldType.MONEY})
ROWS: Mapping[FieldType, type[models.Model]] = {
    FieldType.BODY: Body,
    FieldType.ENTERPRISE: Enterprise,
    FieldType.ENTRY: Entry,
}


def stored(told: Any) -> Any:
    """A value from a form or a workbook as JSON holds it; empty is nothing."""
    if told is None or told == "" or told == []:
        return None
    if isinstance(told, models.Model):
        return told.pk
    if isinstance(told, Decimal):
        return format(told.normalize(), "f")
    if isinstance(told, datetime | date):
        return told.isoformat()
    return list(told) if isinstance(told, tuple | set) else told


def packed(kind: Kind, told: Mapping[str, Any]) -> dict[str, Any]:
    """The own fields among what was told, as JSON holds them."""
    return {one.key: stored(told[one.key]) for one in kind.fields if one.key in told}


def value_of(field: Field, values: Mapping[str, Any]) -> Any:
    """A stored value as Python has it: days, exact numbers; keys of rows stay keys."""
    raw = values.get(field.key)
    if raw is None:
        return None
    if field.type is FieldType.DAY:
        return date.fromisoformat(raw)
    if field.type is FieldType.TIME:
        return datetime.fromisoformat(raw)
    if field.type in NUMBERS:
        return Decimal(str(raw))
    return raw


def mirror(kind: Kind, entry: Entry) -> None:
    """Writes an entry's filterable values once more, after its JSON has changed."""
    EntryValue.objects.filter(entry=entry).delete()
    EntryValue.objects.bulk_create(rows_of(kind, entry))


def rows_of(kind: Kind, entry: Entry) -> list[EntryValue]:
    """The mirrored values of an entry, not saved."""
    return [row for one in kind.fields if one.is_mirrored for row in _rows(one, entry)]


def _rows(field: Field, entry: Entry) -> Iterable[EntryValue]:
    value = value_of(field, entry.values)
    if value is None:
        return
    for one in value if isinstance(value, list) else [value]:
        row = EntryValue(entry=entry, code=entry.code, key=field.key)
        if field.type in NUMBERS:
            row.number = one
        elif field.type is FieldType.DAY:
            row.day = one
        elif field.type is FieldType.TIME:
            row.day = one.astimezone(clock.SHANGHAI).date()
        elif field.type is FieldType.FLAG:
            row.text = "yes" if one else "no"
        else:
            row.text = str(one)[:200]
        yield row


def named_rows(kind: Kind, entries: Iterable[Entry]) -> dict[tuple[FieldType, int], Any]:
    """The rows that own fields of some entries point to: one query for each type that is used."""
    found: dict[tuple[FieldType, int], Any] = {}
    entries = list(entries)
    for type_, model in ROWS.items():
        keys = {
            entry.values[one.key]
            for one in kind.fields
            if one.type is type_
            for entry in entries
            if entry.values.get(one.key)
        }
        if keys:
            found |= {(type_, pk): row for pk, row in model._default_manager.in_bulk(keys).items()}
    return found


def words(field: Field, values: Mapping[str, Any], rows: Mapping[tuple[FieldType, int], Any]) -> Any:
    """A stored value as a page or a workbook shows it."""
    value = value_of(field, values)
    if value is None:
        return ""
    if field.type in ROWS:
        return str(rows.get((field.type, value), ""))
    if field.type is FieldType.FLAG:
        return "是" if value else "否"
    if field.type in (FieldType.CHOICE, FieldType.CHOICES):
        labels = {one.key: one.label for one in field.choices}
        some = value if isinstance(value, list) else [value]
        return "、".join(str(labels.get(one, one)) for one in some)
    return value
