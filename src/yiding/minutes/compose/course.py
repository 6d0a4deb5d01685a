"""审议经过: what a sitting knows of an item beside the record: one of ten results, and who was charged."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from ..phrases import Phrases, load_phrases
from ..record import Item, Outcome


class Result(StrEnum):
    """审议结果, the ten that a sitting tells apart; a record knows five of them (``outcome_of``)."""

    AGREED = "agreed"
    AGREED_IN_PRINCIPLE = "agreed_in_principle"
    REVISE_RESUBMIT = "revise_resubmit"
    DEFERRED = "deferred"
    REJECTED = "rejected"
    NOTED = "noted"
    STUDIED = "studied"
    DELEGATED = "delegated"
    REPEALED = "repealed"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Course:
    """审议经过.

    ``delegates``: to whom a decision was handed; ``informed``: who is told of it; ``key``: what names the
    item's blocks when it is numbered anew (its number where there is none).
    """

    result: Result | None = None
    delegates: tuple[str, ...] = ()
    informed: tuple[str, ...] = ()
    key: str = ""


def outcome_of(result: Result | str, phrases: Phrases | None = None) -> Outcome:
    """The record's outcome for one of the ten results."""
    return Outcome((phrases or load_phrases()).text(f"results.{Result(result)}"))


def result_of(item: Item, course: Course) -> Result:
    """The result that was told, or the record's outcome under its own name."""
    return course.result or Result(item.outcome.value)
