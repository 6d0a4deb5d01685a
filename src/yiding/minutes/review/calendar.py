"""无此日期: a day that the calendar does not have (2月30日)."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator

from .advice import Advice, AdviceKind
from .page import Page

_DAY = re.compile(r"(?:(?P<year>[0-9]{4})年)?(?<![0-9])(?P<month>[0-9]{1,2})月(?P<day>[0-9]{1,2})日")


def check(page: Page) -> Iterator[Advice]:
    for match in _DAY.finditer(page.characters):
        # Without a year 29 February is allowed.
        year = int(match["year"]) if match["year"] else 2024
        if not _exists(year, int(match["month"]), int(match["day"])):
            detail = f"没有“{match[0]}”这一天"
            yield Advice(AdviceKind.NO_SUCH_DATE, page.where(match.start()), detail, page.span(*match.span()))


def _exists(year: int, month: int, day: int) -> bool:
    return 1 <= year <= 9999 and 1 <= month <= 12 and 1 <= day <= monthrange(year, month)[1]
