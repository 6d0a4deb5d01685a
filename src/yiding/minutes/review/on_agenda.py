"""与议程不一致: a paper that the agenda names otherwise, does not hold, or that the text leaves out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from .advice import Advice, AdviceKind
from .page import Page
from .variants import standardised

_LIKE = 0.6


def check(page: Page) -> Iterator[Advice]:
    if not page.agenda:
        return
    listed = {standardised(title): title for title in page.agenda}
    told = [title for item in page.minutes.items for title in item.documents]
    free = [title for title in listed if title not in set(map(standardised, told))]
    for index, item in enumerate(page.minutes.items):
        for place, title in enumerate(item.documents):
            if standardised(title) in listed:
                continue
            mark = page.minutes.marks.get(f"items.{index}.documents.{place}")
            wanted = _likest(standardised(title), free)
            if wanted is not None:
                free.remove(wanted)
            detail = f"议程作《{listed[wanted]}》，此处作《{title}》" if wanted else f"议程中没有《{title}》"
            yield Advice(
                AdviceKind.NOT_ON_AGENDA,
                f"item {item.no} heading",
                detail,
                mark.span if mark else page.find(title),
                listed[wanted] if wanted else None,
            )
    for title in free:
        yield Advice(AdviceKind.NOT_ON_AGENDA, "opening", f"议程中的《{listed[title]}》没有写进文稿")


def _likest(title: str, others: Sequence[str]) -> str | None:
    ranked = max(
        ((SequenceMatcher(None, title, other, False).ratio(), other) for other in others), default=None
    )
    return ranked[1] if ranked and ranked[0] >= _LIKE else None
