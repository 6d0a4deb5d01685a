"""挂钩: what higher rooms add to an item's chain (its decision, its matters), as the viewer may see it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import Prefetch

from yiding.accounts.services import Viewer
from yiding.core.lists import Rows

RowsFor = Callable[[Viewer], Rows]

_links: dict[str, RowsFor] = {}


def offer_link(relation: str, rows: RowsFor) -> None:
    """``relation`` leads from an item to what became of it."""
    _links[relation] = rows


def links(viewer: Viewer) -> list[Prefetch[Any]]:
    return [Prefetch(relation, queryset=rows(viewer)) for relation, rows in _links.items()]
