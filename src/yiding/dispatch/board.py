"""调度台: what is on the table, from live matters and indicators; nothing is typed again (S17.2)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Case, IntegerField, Prefetch, Value, When

from yiding.core.columns import Viewer
from yiding.core.periods import read_key
from yiding.directory.models import Body
from yiding.directory.subjects import Indicator, IndicatorValue
from yiding.supervision.models import BodyRole, Light, Matter, MatterKind, MatterState
from yiding.supervision.seen import light_reason_of, seen_of, with_seen
from yiding.supervision.selectors import bodies_of_matters, matters_visible_to

from .models import Dispatch, LineKind

MOST = 60
"""A table holds so many matters: the red ones first, then those due first."""
URGENCY = Case(
    When(light=Light.RED, then=Value(0)),
    When(light=Light.AMBER, then=Value(1)),
    default=Value(2),
    output_field=IntegerField(),
)


@dataclass(frozen=True, slots=True)
class Shown:
    """调度台上的一条: a matter or an indicator, and what its data say."""

    kind: str
    title: str
    told: str
    is_bad: bool
    unit: Body | None
    matter: Matter | None = None
    indicator: Indicator | None = None


def board_of(dispatch: Dispatch, viewer: Viewer) -> list[Shown]:
    """What is on the table now, as far as the viewer may see it. Four queries."""
    return [*_indicators(dispatch), *_matters(dispatch, viewer)]


def _matters(dispatch: Dispatch, viewer: Viewer) -> Iterator[Shown]:
    rows = with_seen(viewer, matters_visible_to(viewer)).filter(
        government=dispatch.government_id, kind=MatterKind.MATTER, state=MatterState.ACTIVE
    )
    if dispatch.domain:
        rows = rows.filter(area=dispatch.domain)
    if dispatch.project:
        rows = rows.filter(project=dispatch.project)
    rows = (
        rows.prefetch_related(bodies_of_matters()).annotate(order=URGENCY).order_by("order", "due_on", "pk")
    )
    for row in rows[:MOST]:
        yield Shown(
            LineKind.MATTER,
            row.title,
            matter_words(row),
            row.light in (Light.RED, Light.AMBER),
            _lead(row),
            matter=row,
        )


def _lead(row: Matter) -> Body | None:
    return next((one.body for one in row.bodies.all() if one.role == BodyRole.LEAD), None)


def matter_words(row: Matter) -> str:
    """办结 1/3，期限 2026年12月1日，红灯：…"""
    seen = seen_of(row)
    parts = [f"办结{seen.closed}/{seen.tasks}"]
    if seen.nodes:
        parts.append(f"节点{seen.reached}/{seen.nodes}")
    if row.due_on:
        parts.append(f"期限{row.due_on.year}年{row.due_on.month}月{row.due_on.day}日")
    if seen.reported_on:
        parts.append(f"最近反馈{seen.reported_on.month}月{seen.reported_on.day}日")
    if reason := light_reason_of(row):
        parts.append(reason)
    return "，".join(parts)


def _indicators(dispatch: Dispatch) -> Iterator[Shown]:
    whole = IndicatorValue.objects.filter(body=None).order_by("-starts_on")
    rows = dispatch.indicators.select_related("source").prefetch_related(Prefetch("values", queryset=whole))
    for row in rows.order_by("name", "pk"):
        values = list(row.values.all())
        words, is_bad = indicator_words(row, values)
        yield Shown(LineKind.INDICATOR, row.name, words, is_bad, row.source, indicator=row)


def indicator_words(row: Indicator, values: Sequence[IndicatorValue]) -> tuple[str, bool]:
    """2026年10月 105.2亿元，上期 104，上年同期 99.1; bad where it fell below both."""
    if not values:
        return "还没有数值", True
    newest = values[0]
    period = read_key(newest.period)
    known = {one.period: one.value for one in values}
    before, last_year = known.get(period.previous.key), known.get(period.same_last_year.key)
    parts = [f"{period}{written(newest.value)}{row.unit}"]
    parts += [f"上期{written(before)}"] if before is not None else []
    parts += [f"上年同期{written(last_year)}"] if last_year is not None else []
    compared = [one for one in (before, last_year) if one is not None]
    return "，".join(parts), bool(compared) and all(newest.value < one for one in compared)


def written(value: Decimal) -> str:
    """A number without empty decimals."""
    return f"{value.normalize():f}"


def units_of(rows: Iterable[Shown]) -> set[int]:
    """The bodies that have something on the table."""
    return {one.unit.pk for one in rows if one.unit is not None}
