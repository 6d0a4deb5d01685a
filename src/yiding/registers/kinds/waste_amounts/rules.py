"""垃圾分类量的规则: shares are reckoned from weights, each place once a month (S52.4)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from yiding.core.columns import Viewer
from yiding.directory.models import Government
from yiding.registers.models import Entry
from yiding.registers.ranking import share
from yiding.registers.ranking import told as shown
from yiding.registers.reckoning import link, seen
from yiding.registers.rules import Report, ReportAsked, Rules, Sheet, Told

CODE = "waste_amounts"
STREAMS = ("recyclable", "kitchen", "hazardous", "other")
SORTED = STREAMS[:3]
HEADS = (
    _("可回收物（千克）"),
    _("厨余垃圾（千克）"),
    _("有害垃圾（千克）"),
    _("其他垃圾（千克）"),
    _("合计（千克）"),
    _("分出率（%）"),
    _("应参与户次"),
    _("参与户次"),
    _("参与率（%）"),
)


def propose(_government: Government, told: Told) -> Told:
    """Named by place and month; town and who reports are those of the place."""
    place = told.get("parent")
    if not isinstance(place, Entry):
        return {}
    title = f"{place.title} {told.get('month') or ''}".strip()
    return {"title": title, "town": place.town, "local": place.local, "department": place.department}


def check(government: Government, told: Told, entry: Entry | None) -> Mapping[str, Any]:
    faults: dict[str, Any] = {}
    place, month = told.get("parent"), told.get("month")
    rows = Entry.objects.filter(government=government, code=CODE, is_open=True, parent=place)
    rows = rows.filter(values__month=month)
    rows = rows.exclude(pk=entry.pk) if entry is not None else rows
    if place and month and rows.exists():
        faults["month"] = _("这个点位这个月已经填报，请修改原来的。")
    homes = place.values.get("households") if isinstance(place, Entry) else None
    if homes and told.get("joined") and Decimal(str(told["joined"])) > Decimal(str(homes)):
        faults["joined"] = _("参与户数不能多于点位的户数。")
    return faults


def compute(entry: Entry) -> Told:
    weights = [number(entry, key) for key in STREAMS]
    homes = entry.parent.values.get("households") if entry.parent else None
    joined = entry.values.get("joined")
    rate = share(Decimal(str(joined)), Decimal(str(homes))) if homes and joined is not None else None
    return {
        "sorted_share": share(sum(weights[:3], Decimal(0)), sum(weights, Decimal(0))),
        "joined_share": rate,
    }


def number(entry: Entry, key: str) -> Decimal:
    return Decimal(str(entry.values.get(key) or 0))


def amounts(viewer: Viewer, asked: ReportAsked) -> Sheet:
    """分类量和参与 by town, by place and by month; each place once a month, the newer of two."""
    told = _in_months(seen(viewer, asked, day="").filter(is_open=True), asked)
    rows = list({(one.parent_id, one.values.get("month")): one for one in told}.values())
    towns = _by(rows, lambda one: str(one.town or gettext("未填")))
    months = _by(rows, lambda one: str(one.values.get("month") or ""))
    by_place = _by(rows, lambda one: str(one.parent_id))
    lines = [[name, *_sums(some)] for name, some in sorted(towns.items())]
    places_ = sorted(by_place.values(), key=lambda some: (some[0].town_id or 0, some[0].parent_id or 0))
    each = Sheet(
        [_("点位（单位）"), *HEADS],
        [[some[0].parent.title if some[0].parent else "", *_sums(some)] for some in places_],
        links=[link(some[0].parent or some[0]) for some in places_],
        title=_("按点位"),
    )
    monthly = Sheet(
        [_("月份"), *HEADS], [[key, *_sums(some)] for key, some in sorted(months.items())], title=_("按月")
    )
    total = [_("合计"), *_sums(rows)] if rows else ()
    return Sheet([_("镇（街道）"), *HEADS], lines, total=total, chart=(6, 9), more=[each, monthly])


def _by(rows: Iterable[Entry], key: Callable[[Entry], str]) -> dict[str, list[Entry]]:
    found: dict[str, list[Entry]] = defaultdict(list)
    for one in rows:
        found[key(one)].append(one)
    return dict(found)


def _in_months(rows: Any, asked: ReportAsked) -> Any:
    """The months that touch the days asked for."""
    told = rows.select_related("town", "parent").order_by("pk")
    for key, day in (("gte", asked.first), ("lte", asked.last)):
        if isinstance(day, date):
            told = told.filter(**{"mirrored__key": "month", f"mirrored__text__{key}": f"{day:%Y-%m}"})
    return told


def _sums(rows: Sequence[Entry]) -> list[Any]:
    """Weights summed, the shares from the sums; households only where the place names them."""
    weights = [sum((number(one, key) for one in rows), Decimal(0)) for key in STREAMS]
    whole = sum(weights, Decimal(0))
    told = [one for one in rows if one.parent and one.parent.values.get("households")]
    homes = sum((Decimal(str(one.parent.values["households"])) for one in told if one.parent), Decimal(0))
    joined = sum((number(one, "joined") for one in told), Decimal(0))
    sorted_ = sum(weights[: len(SORTED)], Decimal(0))
    return [*weights, whole, shown(share(sorted_, whole)), homes, joined, shown(share(joined, homes))]


RULES = Rules(
    propose=propose,
    check=check,
    compute=compute,
    reports=(Report("amounts", _("分类量和参与率"), amounts, asks=("first", "last", "town")),),
)
