"""消防重点场所的规则: types with their checks, and the analysis of a season by field (S34)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, OuterRef, Q, Subquery
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from yiding.core import clock
from yiding.core.columns import Viewer
from yiding.registers.catalogue import kind_of
from yiding.registers.models import EntryValue
from yiding.registers.reckoning import Counted, checks_told, seen, tally, valued
from yiding.registers.rules import Report, ReportAsked, Rules, Sheet
from yiding.registers.selectors import entries_visible_to, settings_of

CODE = "fire_places"
DAYS_BACK = 366


@dataclass(frozen=True, slots=True)
class Season:
    """一季: its name, its days, and the year that it begins in."""

    name: str
    first: date
    last: date


def _on(year: int, month_day: str) -> date:
    month, _dash, day = month_day.partition("-")
    try:
        return date(year, int(month), int(day))
    except ValueError:
        return date(year, int(month), 28)


def season_of(row: Mapping[str, Any], year: int) -> Season:
    """A season of the settings as it lies in a year; one that ends before it begins ends in the next."""
    first, last = _on(year, row["first"]), _on(year, row["last"])
    return Season(row["name"], first, last if last >= first else _on(year + 1, row["last"]))


def season_at(rows: Iterable[Mapping[str, Any]], day: date) -> Season:
    """The season that a day lies in, or the last one before it."""
    known = [season_of(row, year) for row in rows for year in (day.year - 1, day.year)]
    begun = [one for one in known if one.first <= day]
    return max(begun, key=lambda one: one.first, default=Season("", day - timedelta(days=90), day))


def by_type(viewer: Viewer, asked: ReportAsked) -> Sheet:
    """Places and units by type: how many, how many of them checked, and of major risk."""
    rows = valued(seen(viewer, asked, day="").filter(is_open=True), "place_type")
    counted = (
        Counted("all", _("在册"), Q()),
        Counted("checked", _("检查过"), Q(checked_on__isnull=False)),
        Counted("rate", _("检查率（%）"), Q(checked_on__isnull=False), share="all"),
        Counted("red", _("重大风险"), Q(grade="red")),
        Counted("orange", _("较大风险"), Q(grade="orange")),
    )
    return tally(rows, "v_place_type", _("类型"), counted, chart=(1, 2))


def season(viewer: Viewer, asked: ReportAsked) -> Sheet:
    """季节分析: for each field, what the season's checks found, against the last year's, and the measures."""
    told = season_at(settings_of(asked.government.pk, CODE)["seasons"], asked.last or clock.today())
    first, last = asked.first or told.first, asked.last or min(told.last, clock.today())
    before = (first - timedelta(days=DAYS_BACK - 1), last - timedelta(days=DAYS_BACK - 1))
    places = _places(viewer, asked, first, last)
    found = _found(viewer, asked, (first, last), before)
    measures = _measures(viewer, asked, told)
    lines = [
        [
            name or gettext("未填"),
            *places.get(name, (0, 0)),
            *found.get(name, (0, 0, 0, 0)),
            measures.get(name, gettext("没有研判")),
        ]
        for name in sorted({*places, *found, *measures})
    ]
    heads = [
        _("领域"),
        _("在册"),
        _("本季检查"),
        _("查出隐患"),
        _("重大隐患"),
        _("未销号"),
        _("上年同期查出"),
        _("对策措施"),
    ]
    total = [_("合计"), *(sum(line[place] for line in lines) for place in range(1, 7)), ""]
    title = gettext("%(name)s火灾风险分析（%(first)s至%(last)s）") % {
        "name": told.name,
        "first": first,
        "last": last,
    }
    return Sheet(heads, lines, total if lines else (), (), (3, 6), title=title)


def _places(viewer: Viewer, asked: ReportAsked, first: date, last: date) -> dict[str, tuple[int, ...]]:
    rows = valued(seen(viewer, asked, day="").filter(is_open=True), "drive_field").order_by()
    told = rows.values("v_drive_field").annotate(
        n=Count("pk"), checked=Count("pk", filter=Q(checked_on__range=(first, last)))
    )
    return {row["v_drive_field"] or "": (row["n"], row["checked"]) for row in told}


def _found(
    viewer: Viewer, asked: ReportAsked, now: tuple[date, date], before: tuple[date, date]
) -> dict[str, tuple[int, ...]]:
    """Hazards found at these places, by the place's field: found, major, open, found a year before."""
    rows = seen(viewer, asked, "hazards", day="").filter(parent__code=CODE)
    of = EntryValue.objects.filter(entry=OuterRef("parent"), key="drive_field").values("text")[:1]
    this, last = Q(found_on__range=now), Q(found_on__range=before)
    told = (
        rows.filter(this | last)
        .annotate(drive=Subquery(of))
        .order_by()
        .values("drive")
        .annotate(
            n=Count("pk", filter=this),
            major=Count("pk", filter=this & Q(grade="major")),
            open=Count("pk", filter=this & Q(is_open=True)),
            before=Count("pk", filter=last),
        )
    )
    return {row["drive"] or "": (row["n"], row["major"], row["open"], row["before"]) for row in told}


def _measures(viewer: Viewer, asked: ReportAsked, told: Season) -> dict[str, str]:
    """What was agreed for the season, by field."""
    rows = entries_visible_to(viewer, kind_of("fire_analyses")).filter(
        government=asked.government, state="agreed"
    )
    wanted = valued(rows, "season", numbers=("year",)).filter(v_season=told.name, v_year=told.first.year)
    return {
        str(one.get("drive_field") or ""): str(one.get("measures") or "")
        for one in wanted.order_by("pk").values_list("values", flat=True)
    }


RULES = Rules(
    reports=(
        Report("types", _("按类型统计"), by_type, asks=("sector", "town")),
        Report("season", _("季节分析"), season, asks=("first", "last", "town")),
        checks_told(CODE),
    )
)
