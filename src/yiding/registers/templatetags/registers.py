"""报表的模板标签: a sheet's rows with their addresses, and the columns that its chart draws."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest
from typing import Any

from django import template

from ..rules import Sheet

register = template.Library()


@register.filter
def linked_rows(sheet: Sheet) -> list[tuple[Sequence[Any], str]]:
    """Rows, each with the address that it leads to, if there is one."""
    return [(row, url or "") for row, url in zip_longest(sheet.rows, sheet.links) if row is not None]


@register.filter
def chart_heads(sheet: Sheet) -> list[Any]:
    return [sheet.heads[0], *(sheet.heads[place] for place in sheet.chart)]


@register.filter
def chart_rows(sheet: Sheet) -> list[list[Any]]:
    return [[row[0], *(row[place] for place in sheet.chart)] for row in sheet.rows]
