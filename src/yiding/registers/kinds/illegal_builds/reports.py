"""违法建设的报表: stock against the yearly target, the curve, new cases, ways of disposal, ranking (S46)."""

from __future__ import annotations

from calendar import isleap
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext_lazy as _

from yiding.core import clock
from yiding.core.columns import Viewer
from yiding.registers import building
from yiding.registers.building import INCREMENT, STOCK, Build, builds, targets_of, total
from yiding.registers.catalogue import kind_of
from yiding.registers.models import Entry
from yiding.registers.narrowing import towns_of
from yiding.registers.ranking import AS_SEEN, cents, places, share, told, weighted, weights_of
from yiding.registers.reckoning import Told as Cell
from yiding.registers.reckoning import choice_labels, listing, own, seen
from yiding.registers.rules import ReportAsked, Sheet
from yiding.registers.selectors import settings_of
from yiding.registers.villages import CODE as VILLAGES
from yiding.registers.villages import NAMED

CODE = "illegal_builds"
MONTHS = 12
UNFILLED = _("未填")
TOWN = _("镇（街道）")


def _rows(viewer: Viewer, asked: ReportAsked) -> list[Build]:
    """All that the viewer sees of what the form names, whatever its days."""
    return builds(seen(viewer, asked, day=""))


def _until(asked: ReportAsked) -> date:
    return min(asked.last or clock.today(), clock.today())


def _by_town(asked: ReportAsked, rows: Iterable[Build]) -> list[tuple[int | None, str, list[Build]]]:
    """The towns in their order, with what lies in each; those with nothing are left out."""
    found: dict[int | None, list[Build]] = defaultdict(list)
    for one in rows:
        found[one.town].append(one)
    names: dict[int | None, str] = dict(towns_of(asked.government).values_list("pk", "name"))
    keys = [key for key in names if key in found] + [key for key in found if key not in names]
    return [(key, names.get(key) or gettext("未填"), found[key]) for key in keys]


# --- stock against the target ------------------------------------------------------------------------------


def passed(day: date) -> Decimal:
    """The part of its year that has passed at the end of a day, in per cent."""
    return cents(Decimal(day.timetuple().tm_yday) * 100 / (366 if isleap(day.year) else 365))


def progress(viewer: Viewer, asked: ReportAsked) -> Sheet:
    """Stock at the start of the year, disposed of since, against the target and the part of the year."""
    until = _until(asked)
    start, wanted = date(until.year - 1, 12, 31), targets_of(asked.government.pk, until.year)
    lines = []
    for key, name, rows in _by_town(asked, (one for one in _rows(viewer, asked) if one.born == STOCK)):
        lines.append([name, *_progress(rows, start, until, wanted.get(key or 0))])
    heads = [
        TOWN,
        _("年初存量（平方米）"),
        _("年内补登（平方米）"),
        _("年度目标（平方米）"),
        _("年内处置（平方米）"),
        _("目标完成率（%）"),
        _("应完成（平方米）"),
        _("差额（平方米）"),
        _("剩余存量（平方米）"),
        _("剩余处数"),
    ]
    part = passed(until)
    notes = [
        gettext("数据截至%(day)s，全年已过 %(part)s%%。") % {"day": f"{until}", "part": part},
        gettext("差额是年内处置减应完成，负数是落后。"),
    ]
    sums = [_("合计"), *_summed(lines)] if lines else ()
    return Sheet(heads, lines, total=sums, chart=(3, 4), notes=notes)


def _progress(rows: Sequence[Build], start: date, until: date, target: Decimal | None) -> list[Any]:
    before = total(one.left(start) for one in rows)
    late = total(one.area for one in rows if start < one.found_on <= until)
    left = total(one.left(until) for one in rows)
    done = before + late - left
    due = cents((target or Decimal(0)) * passed(until) / 100)
    count = sum(1 for one in rows if one.there(until))
    rate = share(done, target) if target else None
    return [before, late, target or Decimal(0), done, told(rate), due, done - due, left, count]


def _summed(lines: Sequence[Sequence[Any]]) -> list[Any]:
    columns = list(zip(*(line[1:] for line in lines), strict=True))
    sums: list[Any] = [None if place == 4 else sum(column) for place, column in enumerate(columns)]
    sums[4] = told(share(sums[3], sums[2]) if sums[2] else None)
    return sums


# --- the curve ---------------------------------------------------------------------------------------------


def month_ends(until: date) -> list[date]:
    """The last days of twelve months, the last one as far as it has come."""
    days, day = [until], until.replace(day=1) - timedelta(days=1)
    while len(days) < MONTHS:
        days.append(day)
        day = day.replace(day=1) - timedelta(days=1)
    return days[::-1]


def curve(viewer: Viewer, asked: ReportAsked) -> Sheet:
    """Stock and increment that are left at the end of each month, and what was found and closed in it."""
    rows, days = _rows(viewer, asked), month_ends(_until(asked))
    heads = [
        _("月份"),
        _("存量面积（平方米）"),
        _("增量面积（平方米）"),
        _("存量处数"),
        _("增量处数"),
        _("当月新增处数"),
        _("当月销号处数"),
    ]
    lines = [[f"{day:%Y-%m}", *_month(rows, day)] for day in days]
    more = [_stock_by_town(asked, rows, days), _new_by_town(asked, rows, days)]
    return Sheet(heads, lines if rows else [], chart=(1, 2), more=more)


def _month(rows: Sequence[Build], day: date) -> list[Any]:
    first = day.replace(day=1)
    stock = [one for one in rows if one.born == STOCK]
    new = [one for one in rows if one.born == INCREMENT]
    return [
        total(one.left(day) for one in stock),
        total(one.left(day) for one in new),
        sum(one.there(day) for one in stock),
        sum(one.there(day) for one in new),
        sum(first <= one.found_on <= day for one in new),
        sum(one.closed_on is not None and first <= one.closed_on <= day for one in rows),
    ]


def _stock_by_town(asked: ReportAsked, rows: Sequence[Build], days: Sequence[date]) -> Sheet:
    towns = _by_town(asked, (one for one in rows if one.born == STOCK))
    lines = [[name, *(total(one.left(day) for one in some) for day in days)] for _key, name, some in towns]
    title = _("各镇存量面积（平方米）")
    return Sheet([TOWN, *(f"{day:%Y-%m}" for day in days)], lines, title=title)


def _new_by_town(asked: ReportAsked, rows: Sequence[Build], days: Sequence[date]) -> Sheet:
    """Increments found in each month."""
    towns = _by_town(asked, (one for one in rows if one.born == INCREMENT))
    spans = [(day.replace(day=1), day) for day in days]
    lines = [
        [name, *(sum(first <= one.found_on <= last for one in some) for first, last in spans)]
        for _key, name, some in towns
    ]
    title = _("各镇当月新增处数")
    return Sheet([TOWN, *(f"{day:%Y-%m}" for day in days)], lines, title=title)


# --- new cases ---------------------------------------------------------------------------------------------


def new_cases(viewer: Viewer, asked: ReportAsked) -> Sheet:
    """Increments by town and by source: how many days until they were stopped, and how many in time."""
    limit = int(settings_of(asked.government.pk, CODE)["stop_days"])
    rows = [one for one in builds(seen(viewer, asked)) if one.born == INCREMENT]
    heads = [
        _("新增处数"),
        _("违法面积（平方米）"),
        _("已制止"),
        _("及时制止"),
        _("及时制止率（%）"),
        _("平均制止天数"),
        _("最长制止天数"),
    ]
    by_town = [[name, *_stopped(some, limit)] for _key, name, some in _by_town(asked, rows)]
    words = {one.key: one.label for one in kind_of(CODE).sources}
    by_source = [
        [gettext(label), *_stopped(some, limit)]
        for key, label in words.items()
        if (some := [one for one in rows if one.source == key])
    ]
    note = gettext("发现后 %(n)s 天以内制止的，算及时。") % {"n": limit}
    sums = [_("合计"), *_stopped(rows, limit)] if rows else ()
    more = [Sheet([_("发现来源"), *heads], by_source, title=_("按发现来源"))]
    return Sheet([TOWN, *heads], by_town, total=sums, chart=(1, 4), notes=[note], more=more)


def _stopped(rows: Sequence[Build], limit: int) -> list[Any]:
    days = [one.stop_days for one in rows if one.stop_days is not None]
    soon = sum(one <= limit for one in days)
    average = cents(Decimal(sum(days)) / len(days)) if days else None
    area = total(one.area for one in rows)
    in_time = share(soon, len(rows))
    return [len(rows), area, len(days), soon, told(in_time), told(average), told(max(days, default=None))]


# --- legal status, ways of disposal, what is put off --------------------------------------------------------


def paths(viewer: Viewer, asked: ReportAsked) -> Sheet:
    """法律定性 by 处置方式: number and area of each."""
    rows, kind = builds(seen(viewer, asked)), kind_of(CODE)
    ways = {**choice_labels(kind, "path"), "": _("未定")}
    statuses = [*choice_labels(kind, "legal"), *sorted({one.legal for one in rows})]
    lines = []
    for legal in dict.fromkeys(statuses):
        some = [one for one in rows if one.legal == legal]
        if some:
            lines.append([gettext(legal) if legal else gettext("未填"), *_ways(some, ways)])
    pairs = [(gettext(str(label)), unit) for label in ways.values() for unit in (_("处"), _("平方米"))]
    heads = [
        _("法律定性"),
        *(f"{label}（{unit}）" for label, unit in pairs),
        _("合计处数"),
        _("合计（平方米）"),
    ]
    sums = [_("合计"), *_ways(rows, ways)] if lines else ()
    return Sheet(heads, lines, total=sums)


def _ways(rows: Sequence[Build], ways: Iterable[str]) -> list[Any]:
    cells: list[Any] = []
    for key in ways:
        some = [one for one in rows if one.path == key]
        cells += [len(some), total(one.area for one in some)]
    return [*cells, len(rows), total(one.area for one in rows)]


def deferred(viewer: Viewer, asked: ReportAsked) -> Sheet:
    """暂缓处置: what is put off, until when, why, and how it is kept safe; those that are over first."""
    kind, today = kind_of(CODE), f"{clock.today()}"
    rows = seen(viewer, asked, day="").filter(state="deferred").order_by("values__defer_until", "pk")
    columns = (
        Cell(_("编号"), lambda entry: entry.number),
        Cell(_("违法建设"), lambda entry: entry.title),
        Cell(TOWN, lambda entry: str(entry.town or "")),
        Cell(_("违法面积（平方米）"), lambda entry: building.area_of(entry.values.get("area"))),
        Cell(_("突出情形"), own(kind, "harm")),
        Cell(_("暂缓理由"), own(kind, "defer_reason")),
        Cell(_("暂缓至"), lambda entry: entry.values.get("defer_until") or ""),
        Cell(_("管控措施"), own(kind, "control")),
        Cell(_("是否到期"), lambda entry: _over(entry, today)),
    )
    return listing(rows, columns)


def _over(entry: Entry, today: str) -> str:
    return gettext("已到期") if (entry.values.get("defer_until") or "9") < today else gettext("未到期")


# --- ranking -----------------------------------------------------------------------------------------------

ITEMS = (
    gettext_noop("存量目标完成率"),
    gettext_noop("增量及时制止率"),
    gettext_noop("无违村（社区）命名率"),
)


def ranking(viewer: Viewer, asked: ReportAsked) -> Sheet:
    """比学赶超: a score for each town from three shares by their weights, in the year up to a day."""
    until = _until(asked)
    rows = _rows(viewer, asked)
    told_ = settings_of(asked.government.pk, CODE)
    weights, limit = weights_of(told_["weights"], "item"), int(told_["stop_days"])
    wanted, named = targets_of(asked.government.pk, until.year), _named(asked)
    found = []
    for key, name, some in _by_town(asked, rows):
        figures = _figures(some, until, wanted.get(key or 0), named.get(key), limit)
        found.append((name, figures, weighted(dict(zip(ITEMS, figures, strict=True)), weights)))
    ranks = places([score for _name, _figures, score in found])
    lines = [
        [name, *(told(one) for one in figures), told(score), told(rank if len(found) > 1 else None)]
        for (name, figures, score), rank in zip(found, ranks, strict=True)
    ]
    lines.sort(key=lambda line: line[-1] if isinstance(line[-1], int) else len(lines) + 1)
    heads = [TOWN, *(f"{gettext(one)}（%）" for one in ITEMS), _("得分"), _("名次")]
    said = "、".join(f"{gettext(one)} {weights.get(one, Decimal(0)):f}" for one in ITEMS)
    notes = [gettext("权重：%(weights)s。超过 100 的按 100 计。") % {"weights": said}, AS_SEEN]
    return Sheet(heads, lines, chart=(4,), notes=notes)


def _figures(
    rows: Sequence[Build],
    until: date,
    target: Decimal | None,
    villages: tuple[int, int] | None,
    limit: int,
) -> list[Decimal | None]:
    start = date(until.year - 1, 12, 31)
    stock = [one for one in rows if one.born == STOCK]
    new = [one for one in rows if one.born == INCREMENT and start < one.found_on <= until]
    done = _progress(stock, start, until, target)[3] if target else None
    soon = sum(one.stop_days is not None and one.stop_days <= limit for one in new)
    return [
        share(done, target) if target and done is not None else None,
        share(soon, len(new)),
        share(*villages) if villages else None,
    ]


def _named(asked: ReportAsked) -> dict[int | None, tuple[int, int]]:
    """Of the villages of each town on the register, how many have the name: known to all. One query."""
    found: dict[int | None, tuple[int, int]] = {}
    rows = Entry.objects.filter(government=asked.government, code=VILLAGES).values_list("town", "state")
    for town, state in rows:
        named, every = found.get(town, (0, 0))
        found[town] = (named + (state == NAMED), every + 1)
    return found
