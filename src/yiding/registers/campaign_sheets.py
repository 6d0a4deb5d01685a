"""专项行动的报表: daily figures, and how open entries stand at the end against the start."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from yiding.core import clock
from yiding.core.columns import Viewer

from .campaign_rows import DailySheet
from .catalogue import kinds
from .coverage import Names, ordered
from .daily_figures import (
    ONE_DAY,
    Count3,
    Day,
    Fact,
    codes_of,
    days_frozen,
    days_reckoned,
    facts_of,
)
from .models import Campaign
from .rules import Sheet
from .selectors import sees_all
from .selectors_campaigns import daily_visible_to
from .stocks import CAME, WENT, Balance, Cause, daily_stock
from .wording import said

MOST_DAYS = 400


@dataclass(frozen=True, slots=True)
class _Keyed:
    sector: int | None
    town: int | None


def last_day(campaign: Campaign, today: date) -> date:
    """The last day of which there can be figures."""
    return max(campaign.first_on, min(today, campaign.last_on))


def days_told(viewer: Viewer, campaign: Campaign, first: date, last: date) -> dict[date, Day]:
    """The figures of each day: as frozen, and of days that are not frozen yet from the facts."""
    frozen = set(campaign.days.filter(day__range=(first, last)).values_list("day", flat=True))
    told = days_frozen(daily_visible_to(viewer, campaign).filter(sheet__day__range=(first, last)))
    days = {day: told.get(day) or Day(day) for day in frozen}
    day, fresh = first, []
    while day <= last:
        if day not in frozen:
            fresh.append(day)
        day += ONE_DAY
    if fresh:
        reckoned = days_reckoned(campaign, fresh[0], fresh[-1], viewer=viewer)
        days |= {day: reckoned[day] for day in fresh}
    return dict(sorted(days.items()))


def daily_sheet(viewer: Viewer, campaign: Campaign, first: date, last: date) -> Sheet:
    """每日数字: by day, with those of the fields and towns over the days."""
    days = days_told(viewer, campaign, first, last)
    cells: dict[tuple[int | None, int | None], Count3] = defaultdict(Count3)
    for day in days.values():
        for key, one in day.cells.items():
            cells[key].add(one)
    names = Names.of(_Keyed(*key) for key in cells)
    by_field = _summed(cells, lambda key: key[0], names.of_sector, names.sectors, _("按领域"), _("领域"))
    by_town = _summed(
        cells, lambda key: key[1], names.of_town, names.towns, _("按镇（街道）"), _("镇（街道）")
    )
    totals = {day: one.total for day, one in days.items()}
    rows = [[f"{day:%Y-%m-%d}", one.checks, one.found, one.removed] for day, one in totals.items()]
    return Sheet(
        heads=[_("日期"), *_heads()],
        rows=rows[::-1],
        total=[_("合计"), *_sums(rows)],
        title=_("按日"),
        more=(by_field, by_town),
    )


def trend(sheet: Sheet) -> Sheet:
    """The days in their order, for the line above the table."""
    return replace(sheet, rows=list(sheet.rows)[::-1], more=())


def _sums(rows: Sequence[Sequence[Any]]) -> list[int]:
    """The three figures of all rows."""
    return [sum(int(row[place]) for row in rows) for place in (1, 2, 3)]


def _heads() -> list[Any]:
    return [_("检查次数"), _("发现隐患"), _("整改销号")]


def _summed(
    cells: Mapping[tuple[int | None, int | None], Count3],
    key: Callable[[tuple[int | None, int | None]], int | None],
    name: Callable[[int | None], str],
    order: Iterable[int],
    title: Any,
    head: Any,
) -> Sheet:
    sums: dict[int | None, Count3] = defaultdict(Count3)
    for of, one in cells.items():
        sums[key(of)].add(one)
    rows = [[name(of), sums[of].checks, sums[of].found, sums[of].removed] for of in ordered(sums, order)]
    total = [_("合计"), *_sums(rows)]
    return Sheet(heads=[head, *_heads()], rows=rows, total=total, chart=[1, 2, 3], title=title)


def corrections(viewer: Viewer, campaign: Campaign) -> list[tuple[DailySheet, Count3]]:
    """补录和更正: frozen days whose figures would be others today, for who sees all of them."""
    if not sees_all(viewer):
        return []
    sheets = list(campaign.days.order_by("day"))
    if not sheets:
        return []
    days = days_reckoned(campaign, sheets[0].day, sheets[-1].day)
    told = [(one, days[one.day].total) for one in sheets]
    return [
        (one, now)
        for one, now in told
        if (one.checks, one.found, one.removed) != (now.checks, now.found, now.removed)
    ]


# --- start and end -----------------------------------------------------------------------------------------


def end_sheet(viewer: Viewer, campaign: Campaign, today: date | None = None) -> Sheet:
    """评估报告: open at the start and at the end, by field, town and grade, and by what it moved."""
    last = last_day(campaign, today or clock.today())
    facts = facts_of(campaign, viewer)
    names = Names.of(_Keyed(one.sector, one.town) for one in facts)
    grades = grade_names(campaign)
    by_field = _balances(
        _("按领域"), _("领域"), facts, campaign, last, lambda one: one.sector, names.of_sector, names.sectors
    )
    more = (
        _balances(
            _("按镇（街道）"),
            _("镇（街道）"),
            facts,
            campaign,
            last,
            lambda one: one.town,
            names.of_town,
            names.towns,
        ),
        _balances(
            _("按等级"),
            _("等级"),
            facts,
            campaign,
            last,
            lambda one: one.grade,
            lambda key: grades.get(str(key), _("没有等级")),
            list(grades),
        ),
        _stock(facts, campaign, last),
    )
    return replace(
        by_field, notes=[sentence(_whole(facts, campaign.first_on, last), campaign, last)], more=more
    )


def grade_names(campaign: Campaign) -> dict[str, str]:
    """The grades of a campaign's kinds, the gravest first as the kinds have them last."""
    told: dict[str, str] = {}
    for code in codes_of(campaign):
        for grade in kinds()[code].grades[::-1] if code in kinds() else ():
            told.setdefault(grade.key, said(grade.label))
    return told


def _whole(facts: Iterable[Fact], first: date, last: date) -> Balance:
    whole = Balance()
    for one in facts:
        whole.add(one.changes, first, last)
    return whole


def _balances(
    title: Any,
    head: Any,
    facts: Sequence[Fact],
    campaign: Campaign,
    last: date,
    key: Callable[[Fact], Any],
    name: Callable[[Any], str],
    order: Iterable[Any],
) -> Sheet:
    sums: dict[Any, Balance] = defaultdict(Balance)
    for one in facts:
        sums[key(one)].add(one.changes, campaign.first_on, last)
    rows = [[name(of), *_told(sums[of])] for of in _in_order(sums, order)]
    total = [_("合计"), *_told(_whole(facts, campaign.first_on, last))]
    heads = [
        head,
        _("开始时未销号"),
        _("新发现"),
        _("转入"),
        _("重新打开"),
        _("整改销号"),
        _("排除"),
        _("转出"),
        _("结束时未销号"),
        _("增减"),
    ]
    return Sheet(heads=heads, rows=rows, total=total, chart=[1, 8], title=title)


def _in_order(keys: Iterable[Any], order: Iterable[Any]) -> list[Any]:
    held = set(keys)
    known = [one for one in order if one in held]
    return [*known, *sorted((one for one in held if one not in known), key=str)]


def _told(one: Balance) -> list[int]:
    came, went = [one.moved[cause] for cause in CAME], [one.moved[cause] for cause in WENT]
    return [one.start, *came, *went, one.end, one.end - one.start]


def _stock(facts: Sequence[Fact], campaign: Campaign, last: date) -> Sheet:
    """存量 day by day; of long campaigns the last days."""
    first = max(campaign.first_on, last - ONE_DAY * MOST_DAYS)
    days = daily_stock([one.changes for one in facts], first, last)
    rows = [[f"{day:%Y-%m-%d}", number] for day, number in days.items()]
    return Sheet(heads=[_("日期"), _("未销号")], rows=rows, title=_("未销号存量"))


def sentence(whole: Balance, campaign: Campaign, last: date) -> str:
    """The comparison in a sentence."""
    gone, found = whole.moved[Cause.REMOVED], whole.moved[Cause.FOUND]
    told = {
        "first": f"{campaign.first_on:%Y-%m-%d}",
        "last": f"{last:%Y-%m-%d}",
        "start": whole.start,
        "found": found,
        "removed": gone,
        "end": whole.end,
        "change": f"{whole.end - whole.start:+d}",
    }
    return (
        _(
            "%(first)s 开始时未销号 %(start)s 处；其间新发现 %(found)s 处，整改销号 %(removed)s 处；"
            "%(last)s 未销号 %(end)s 处，比开始时 %(change)s 处。"
        )
        % told
    )
