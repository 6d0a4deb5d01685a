"""挂钩: other rooms offer what they could not solve; a review takes it as a hard case.

    offer_hard_cases(unsolved_difficulties)      # when the application starts

Each is called with the government, the domain of the review and who looks, and gives what that person may
see.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from yiding.core.columns import Viewer
from yiding.directory.models import Body, Government


@dataclass(frozen=True, slots=True)
class Offered:
    """待研究的问题: ``key`` is the offering room's own, the same each time; ``url`` its page there."""

    key: str
    title: str
    detail: str = ""
    url: str = ""
    body: Body | None = None


Offer = Callable[[Government, str, Viewer], Iterable[Offered]]
_offers: list[Offer] = []


def offer_hard_cases(offer: Offer) -> None:
    """``offer`` gives the unsolved issues of a domain."""
    if offer not in _offers:
        _offers.append(offer)


def offered(government: Government, domain: str, viewer: Viewer) -> list[Offered]:
    """All that is offered, each key once."""
    rows = {one.key: one for offer in _offers for one in offer(government, domain, viewer)}
    return list(rows.values())
