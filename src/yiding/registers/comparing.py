"""版本对照: what differs between two editions of a list, row by row and column by column."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from .edition_rows import Edition, EditionRow


@dataclass(frozen=True, slots=True)
class Changed:
    """一列的改动."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Difference:
    """一行的改动: added, removed, or changed in some columns."""

    row: EditionRow
    kind: str
    changes: tuple[Changed, ...] = ()

    @property
    def title(self) -> str:
        return str(self.row.told.get("title", ""))


def differences(before: Edition, after: Edition) -> list[Difference]:
    """The rows that differ, in the order of the newer edition; those that are gone at the end."""
    old = {row.entry_id: row for row in before.rows.order_by("position")}
    new = {row.entry_id: row for row in after.rows.order_by("position")}
    labels = {**dict(_pairs(before.columns)), **dict(_pairs(after.columns))}
    told = [_difference(old.get(key), row, labels) for key, row in new.items()]
    told += [Difference(row, "removed") for key, row in old.items() if key not in new]
    return [one for one in told if one is not None]


def _difference(old: EditionRow | None, new: EditionRow, labels: Mapping[str, str]) -> Difference | None:
    if old is None:
        return Difference(new, "added")
    keys = [key for key in labels if old.told.get(key, "") != new.told.get(key, "")]
    if not keys:
        return None
    changes = [Changed(labels[key], old.told.get(key, ""), new.told.get(key, "")) for key in keys]
    return Difference(new, "changed", tuple(changes))


def _pairs(columns: Iterable[Any]) -> Iterable[tuple[str, str]]:
    return ((str(key), str(label)) for key, label in columns)
