"""无人承办: a decision from which something follows, and nobody is named for it."""

from __future__ import annotations

import re
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


_OWNER = re.compile(
    "由[^，。；]{2,24}?(?:按|牵头|负责|组织|联合|印发|报|办理|实施|会同|修改|进一步|抓|落实|承办|公布)"
)


def _has_owner(item: Item) -> bool:
    if item.follow_up is None or _OWNER.search(item.decision or item.follow_up.text or ""):
        return True
    routes = any(route.by for route in item.routes)
    return (
        routes
        or bool(item.follow_up.revised_by)
        or any(directive.addressees for directive in item.directives)
    )
