"""考评得分: what inspections in rounds gave for each place, and the scores of communities and towns from it.

What counts is the first inspection of a place in each round, by another body than the one that manages
it; what is inspected again is a re-check, and a body's own checks are its own. Each level is reckoned from
the figures of the level below as its table shows them, with two digits.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from django.db.models import F, Q, QuerySet

from .models import Entry
from .ranking import mean, weighted
from .round_rows import Check

PLACES: Final = "waste_places"
ORGAN: Final = "organ"


@dataclass(frozen=True, slots=True)
class Scored:
    """一次考评 that has a score."""

    key: int
    place: int
    round: int | None
    day: date
    score: Decimal
    counts: bool


def by_others(rows: QuerySet[Check]) -> QuerySet[Check]:
    """Inspections by another body than the one that manages the place."""
    return rows.filter(score__isnull=False).filter(Q(body__isnull=True) | ~Q(body=F("entry__local")))


def scored(places: QuerySet[Entry], first: date | None = None, last: date | None = None) -> list[Scored]:
    """The inspections of some places by others, in their order. One query.

    The first one in a round counts, whenever it was; the days only say which are told.
    """
    rows = by_others(Check.objects.filter(entry__in=places.order_by().values("pk"))).order_by("pk")
    seen: set[tuple[int, int]] = set()
    told = []
    for key, place, round_, day, score in rows.values_list("pk", "entry", "round", "checked_on", "score"):
        counts = round_ is not None and (round_, place) not in seen
        if round_ is not None:
            seen.add((round_, place))
        if (first is None or day >= first) and (last is None or day <= last):
            told.append(Scored(key, place, round_, day, score or Decimal(0), counts))
    return told


def counted(rows: Iterable[Scored]) -> dict[int, list[Decimal]]:
    """The scores that count, by place."""
    found: dict[int, list[Decimal]] = defaultdict(list)
    for one in rows:
        if one.counts:
            found[one.place].append(one.score)
    return dict(found)


def of_places(found: Mapping[int, Sequence[Decimal]]) -> dict[int, Decimal]:
    """点位得分: the mean of what counts, to two digits."""
    means = {place: mean(scores) for place, scores in found.items()}
    return {place: score for place, score in means.items() if score is not None}


def of_towns(
    places: Iterable[tuple[int | None, str, Decimal]], weights: Mapping[str, Decimal]
) -> dict[int | None, tuple[dict[str, Decimal | None], Decimal | None]]:
    """镇（街道）得分 from (town, class, score) of places: the mean of each class, weighted."""
    found: dict[int | None, dict[str, list[Decimal]]] = defaultdict(lambda: defaultdict(list))
    for town, grade, score in places:
        found[town][grade].append(score)
    told = {}
    for town, classes in found.items():
        means = {grade: mean(classes.get(grade, ())) for grade in weights}
        told[town] = (means, weighted(means, weights))
    return told


def last_score(entry: Entry) -> Decimal | None:
    """最近考评得分 of a place, re-checks too."""
    rows = by_others(Check.objects.filter(entry=entry)).order_by("-checked_on", "-pk")
    return rows.values_list("score", flat=True).first()


def later_score(entry: Entry, since: date, after: int = 0) -> Decimal | None:
    """复查得分: of the newest inspection of a place since a day, and later than a certain one."""
    rows = by_others(Check.objects.filter(entry=entry, checked_on__gte=since, pk__gt=after))
    return rows.order_by("-checked_on", "-pk").values_list("score", flat=True).first()
