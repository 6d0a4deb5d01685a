"""页面的部分: the page of one thing as facts and sections, each a table with what can be done in it.

A room gives :func:`parts_page` a subject, a row, its facts and its sections; the page prints well, and on a
phone each row of a table is a card.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from .acts import Offered, Subject
from .figures import Figure, Tab

Facts = Iterable[tuple[Any, Any]]


def tabs_of(space: str, family: Sequence[tuple[Any, str]], here: str) -> list[Tab]:
    """The lists of a family, the one on the page marked."""
    return [Tab(label, reverse(f"{space}:{name}"), name == here) for label, name in family]


@dataclass(frozen=True, slots=True)
class Row:
    """一行: its cells, what can be done with it, and the page behind it."""

    cells: Sequence[Any]
    acts: Sequence[Offered] = ()
    url: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """一个部分: a table under a heading, with a last row of totals; drawn as a chart where ``chart`` says so.

    ``notes`` are sentences in place of a table, or before it.
    """

    title: Any
    heads: Sequence[Any] = ()
    rows: Sequence[Row] = ()
    empty: Any = ""
    notes: Sequence[Any] = ()
    total: Sequence[Any] = ()
    chart: str = ""
    acts: Sequence[Offered] = ()

    @property
    def lines(self) -> list[tuple[Row, list[tuple[Any, Any]]]]:
        """The rows with their cells under their heads; where several offer a first step, none shouts."""
        many = sum(any(act.is_first for act in row.acts) for row in self.rows) > 1
        rows = [_quiet(row) for row in self.rows] if many else self.rows
        return [(row, list(zip(self.heads, row.cells, strict=True))) for row in rows]

    @property
    def total_cells(self) -> list[tuple[Any, Any]]:
        """The last row under its heads."""
        return list(zip(self.heads, self.total, strict=True)) if self.total else []

    @property
    def has_acts(self) -> bool:
        return any(row.acts for row in self.rows)


def _quiet(row: Row) -> Row:
    return replace(row, acts=[replace(act, is_first=False) for act in row.acts])


def parts_page(
    request: HttpRequest,
    subject: Subject,
    row: Any,
    *,
    facts: Facts,
    sections: Sequence[Section],
    lead: Any = "",
    figures: Sequence[Figure] = (),
    beside: Sequence[tuple[Any, str]] = (),
    template: str = "core/parts.html",
    context: Mapping[str, Any] | None = None,
) -> HttpResponse:
    """The page of a row: what can be done, its facts (empty ones left out), its sections."""
    told = {
        "title": subject.heading(row),
        "crumbs": subject.crumbs(row),
        "lead": lead,
        "acts": subject.offered(request.user, row),
        "beside": beside,
        "figures": figures,
        "facts": [(label, value) for label, value in facts if value not in (None, "")],
        "sections": sections,
    }
    return render(request, template, told | dict(context or {}))
