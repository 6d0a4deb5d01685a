"""无人承办: a decision that names nobody to carry it out."""

from __future__ import annotations

from collections.abc import Iterator

from ..record import Item, Outcome
from .advice import Advice, AdviceKind
from .page import Page

_DECIDED = (Outcome.AGREED, Outcome.AGREED_IN_PRINCIPLE)


def check(page: Page) -> Iterator[Advice]:
    for index, item in enumerate(page.minutes.items):
        if item.outcome in _DECIDED and not _has_owner(item):
            mark = page.minutes.marks.get(f"items.{index}.decision") or page.minutes.marks.get(
                f"items.{index}.heading"
            )
            yield Advice(
                AdviceKind.NO_BODY,
                f"item {item.no} decision",
                "决定没有写明由哪个单位办理",
                mark.span if mark else None,
            )


def _has_owner(item: Item) -> bool:
    routes = any(route.by for route in item.routes)
    revised = item.follow_up is not None and bool(item.follow_up.revised_by)
    return routes or revised or any(directive.addressees for directive in item.directives)
