"""挂钩: other rooms offer what they could not solve; it goes from meeting to meeting until it is solved.

    offer_hard_cases(unsolved_difficulties, difficulties_carried)      # when the application starts

The first is called with the government, the domain of the meeting and who looks, and gives what that person
may see; the second when a meeting is over, with the keys of what it had before it and did not solve.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from django.contrib.auth.models import User

from yiding.core.columns import Viewer
from yiding.directory.models import Body, Government

from .models import Dispatch


@dataclass(frozen=True, slots=True)
class Offered:
    """待研究的问题: ``key`` is the offering room's own, the same each time; ``url`` its page there;
    ``carried`` counts the meetings that had it before them already.
    """

    key: str
    title: str
    detail: str = ""
    url: str = ""
    body: Body | None = None
    carried: int = 0


Offer = Callable[[Government, str, Viewer], Iterable[Offered]]
Carry = Callable[[Sequence[str], Dispatch, User], None]
_offers: list[Offer] = []
_carries: list[Carry] = []


def offer_hard_cases(offer: Offer, carry: Carry | None = None) -> None:
    """``offer`` gives the unsolved issues of a domain; ``carry`` counts the meetings that they went to."""
    if offer not in _offers:
        _offers.append(offer)
    if carry is not None and carry not in _carries:
        _carries.append(carry)


def offered(government: Government, domain: str, viewer: Viewer) -> list[Offered]:
    """All that is offered, each key once."""
    rows = {one.key: one for offer in _offers for one in offer(government, domain, viewer)}
    return list(rows.values())


def carry_over(keys: Sequence[str], dispatch: Dispatch, by: User) -> None:
    """结转: what a meeting had before it and did not solve, told to the rooms that offered it."""
    for carry in _carries:
        carry(keys, dispatch, by)
