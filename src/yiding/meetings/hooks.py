"""挂钩: what higher rooms add to an item's chain (its decision, its matters), as the viewer may see it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch

from yiding.accounts.services import Viewer
from yiding.core.lists import Rows

RowsFor = Callable[[Viewer], Rows]


@dataclass(frozen=True, slots=True)
class Link:
    """链节: ``brief`` are the rows that a meeting's page needs, ``full`` those of the item's own page."""

    relation: str
    brief: RowsFor
    full: RowsFor


_links: dict[str, Link] = {}
_joined: dict[str, None] = {}


def offer_joined(relation: str) -> None:
    """``relation`` leads from a meeting to the one row of a higher room that its page needs."""
    _joined[relation] = None


def joined() -> list[str]:
    return list(_joined)


def offer_link(link: Link) -> None:
    """``link.relation`` leads from an item to what became of it."""
    _links[link.relation] = link


def links(viewer: Viewer, *, full: bool) -> list[Prefetch[Any]]:
    return [
        Prefetch(link.relation, queryset=(link.full if full else link.brief)(viewer))
        for link in _links.values()
    ]
