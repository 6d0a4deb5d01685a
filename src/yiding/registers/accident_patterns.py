"""事故规律: accidents of a period by month, hour, field and kind, and against the same days a year before.

Reads entries of the kind ``accidents``, where there is such a kind: its fields ``day`` (a day or an instant),
``place``, ``kind``, ``deaths`` and ``injuries``.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from yiding.core import clock
from yiding.core.columns import Viewer
from yiding.directory.models import Government

from .catalogue import kinds
from .declaring import Kind
from .models import Entry
from .rules import Sheet
from .selectors import entries_visible_to
from .values import value_of

CODE = "accidents"
TIMES = ("at", "time", "occurred_at", "happened_at", "day")
"""The fields that may hold the hour, the first that is an instant."""
BANDS = ((0, 6), (6, 9), (9, 12), (12, 14), (14, 18), (18, 24))


@dataclass(frozen=True, slots=True)
class Accident:
    """一起事故."""

    day: date
    hour: int | None
    sector: str
    kind: str
    deaths: int
    injuries: int


def accidents_of(viewer: Viewer, government: Government, first: date, last: date) -> list[Accident] | None:
    """The accidents between two days that the viewer sees; ``None`` where no register of them is kept."""
    kind = kinds().get(CODE)
    if kind is None:
        return None
    rows = entries_visible_to(viewer, kind).filter(government=government).select_related("sector")
    told = [_accident(kind, row) for row in rows.order_by("pk")]
    return [one for one in told if first <= one.day <= last]


def _accident(kind: Kind, entry: Entry) -> Accident:
    day, hour = _when(kind, entry)
    name = kind.field("kind")
    labels = {one.key: one.label for one in name.choices} if name else {}
    said = str(entry.values.get("kind") or "")
    return Accident(
        day,
        hour,
        entry.sector.name if entry.sector else "",
        labels.get(said, said),
        _number(kind, entry, "deaths"),
        _number(kind, entry, "injuries"),
    )


def _when(kind: Kind, entry: Entry) -> tuple[date, int | None]:
    """The day, and the hour where one was told."""
    day: date | None = None
    for key in TIMES:
        field = kind.field(key)
        value = value_of(field, entry.values) if field else None
        if isinstance(value, datetime):
            here = value.astimezone(clock.SHANGHAI)
            return here.date(), here.hour
        if isinstance(value, date):
            day = day or value
    return day or entry.found_on, None


def _number(kind: Kind, entry: Entry, key: str) -> int:
    field = kind.field(key)
    value = value_of(field, entry.values) if field else None
    return int(value) if isinstance(value, int | Decimal) else 0


def patterns(viewer: Viewer, government: Government, first: date, last: date) -> Sheet:
    """事故规律分析, as tables: by month, hour, field, kind."""
    rows = accidents_of(viewer, government, first, last)
    if rows is None:
        note = _("还没有事故台账，没有可以分析的数据。")
        return Sheet(heads=[_("月份"), *_heads()], rows=[], title=_("按月份"), notes=[note])
    before = accidents_of(viewer, government, year_before(first), year_before(last)) or []
    months = _table(_("按月份"), _("月份"), rows, lambda one: f"{one.day:%Y-%m}")
    more = (
        _table(_("按时段"), _("时段"), rows, band_of, [said_of(band) for band in BANDS]),
        _table(_("按领域"), _("领域"), rows, lambda one: one.sector or _("没有领域")),
        _table(_("按事故类型"), _("事故类型"), rows, lambda one: one.kind or _("没有写明")),
    )
    return replace(months, notes=[compared(rows, before)], more=more)


def _heads() -> list[Any]:
    return [_("起数"), _("死亡"), _("受伤")]


def _table(
    title: Any, head: Any, rows: Iterable[Accident], key: Callable[[Accident], Any], order: Sequence[str] = ()
) -> Sheet:
    sums: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    for one in rows:
        for place, number in enumerate((1, one.deaths, one.injuries)):
            sums[str(key(one))][place] += number
    names = [one for one in order if one in sums] + sorted(set(sums) - set(order))
    total = [sum(one[place] for one in sums.values()) for place in range(3)]
    return Sheet(
        heads=[head, *_heads()],
        rows=[[name, *sums[name]] for name in names],
        total=[_("合计"), *total],
        chart=[1],
        title=title,
    )


def said_of(band: tuple[int, int]) -> str:
    return f"{band[0]:02d}:00–{band[1]:02d}:00"


def band_of(one: Accident) -> str:
    """The part of the day that an accident fell in."""
    if one.hour is None:
        return _("没有写明")
    return next(said_of(band) for band in BANDS if band[0] <= one.hour < band[1])


def year_before(day: date) -> date:
    return day.replace(year=day.year - 1, day=28 if (day.month, day.day) == (2, 29) else day.day)


def compared(rows: Sequence[Accident], before: Sequence[Accident]) -> str:
    """Against the same days a year before, in a sentence."""
    now, then = len(rows), len(before)
    told = {"now": now, "then": then, "deaths": sum(one.deaths for one in rows)}
    told["deaths_then"] = sum(one.deaths for one in before)
    return _("本期 %(now)s 起、死亡 %(deaths)s 人；上年同期 %(then)s 起、死亡 %(deaths_then)s 人。") % told
