"""排名: scores of towns and units, reckoned exactly from the figures that the table shows, and their places.

Every step starts from the rounded figures of the step before it: who recomputes a table from its workbook
comes to the same, to the digit.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

CENT: Final = Decimal("0.01")
FULL: Final = Decimal(100)
NONE: Final = "—"
AS_SEEN: Final = _("名次按您看得到的范围排；全市的名次见公开清单。")


def cents(value: Decimal) -> Decimal:
    """To two digits, a half up."""
    return value.quantize(CENT, ROUND_HALF_UP)


def share(part: Decimal | int, whole: Decimal | int) -> Decimal | None:
    """A part in per cent, to two digits; of nothing there is none."""
    return cents(Decimal(part) * 100 / Decimal(whole)) if whole else None


def mean(values: Iterable[Decimal]) -> Decimal | None:
    """平均 to two digits."""
    rows = list(values)
    return cents(sum(rows, Decimal(0)) / len(rows)) if rows else None


def weighted(figures: Mapping[str, Decimal | None], weights: Mapping[str, Decimal]) -> Decimal | None:
    """加权得分: over a hundred counts as a hundred; the weight of what is not there is shared out."""
    told = {key: value for key, value in figures.items() if value is not None and weights.get(key)}
    whole = sum((weights[key] for key in told), Decimal(0))
    if not whole:
        return None
    got = sum((min(value, FULL) * weights[key] for key, value in told.items()), Decimal(0))
    return cents(got / whole)


def places(scores: Sequence[Decimal | None]) -> list[int | None]:
    """名次: the same score, the same place, and the next one after so many; without a score none."""
    return [None if one is None else 1 + sum(o is not None and o > one for o in scores) for one in scores]


def weights_of(rows: Iterable[Mapping[str, str]], key: str) -> dict[str, Decimal]:
    """The weights in the rows of a setting."""
    return {row[key]: Decimal(row["weight"]) for row in rows if row.get("weight")}


def told(value: Any) -> Any:
    """A figure of a table; where there is none a dash."""
    return NONE if value is None else value
