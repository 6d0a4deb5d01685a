"""清点台账: what was there, came, was closed and is left, by town, sector, grade, … and by month.

Stock at the end of a day are the entries found by then and not closed by then, so that stock before + found −
closed = stock after, for every row and for the whole. What was none (重复、误报) is not counted. An
entry that was opened again has no closing day: it counts as open from the day it was found. Each table is one
query that groups, whatever the number of entries.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, Final

from django.db.models import (
    Avg,
    Case,
    Count,
    DateField,
    DurationField,
    Exists,
    ExpressionWrapper,
    F,
    Model,
    OuterRef,
    Q,
    QuerySet,
    When,
)
from django.db.models.functions import TruncMonth
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from yiding.core import clock
from yiding.core.columns import Viewer
from yiding.core.periods import Period, PeriodKind, named
from yiding.directory.models import Body, Government

from .catalogue import kinds
from .declaring import Kind
from .models import Campaign, Entry, EntryValue, Sector
from .narrowing import (
    NONE,
    behind_url,
    counted,
    fields_counted,
    in_stock,
    overdue_on,
    own_entries,
    towns_of,
    words_of,
)
from .selectors import sectors_of

DAY: Final = timedelta(days=1)
MONTHS: Final = 12
SPAN = ExpressionWrapper(F("closed_on") - F("found_on"), output_field=DurationField())


@dataclass(frozen=True, slots=True)
class Asked:
    """要清点的范围: a kind of register, between two days, perhaps of one campaign."""

    government: Government
    kind: Kind
    first: date
    last: date
    campaign: Campaign | None = None

    @property
    def as_of(self) -> date:
        """The day at whose end the stock is told: the last one, not after today."""
        return max(self.first, min(self.last, clock.today()))

    def url(self, **told: Any) -> str:
        """The entries behind a number."""
        campaign = {"campaign": self.campaign.pk} if self.campaign else {}
        return behind_url(self.kind, **{**campaign, **told})


def span_default() -> tuple[date, date]:
    """The last twelve months, this one included."""
    today = clock.today()
    months = today.year * 12 + today.month - 1 - (MONTHS - 1)
    return date(months // 12, months % 12 + 1, 1), today


@dataclass(frozen=True, slots=True)
class Numbers:
    """一行数字. ``days`` is the mean from found to closed of those closed in the period."""

    before: int = 0
    found: int = 0
    closed: int = 0
    open: int = 0
    overdue: int = 0
    closed_late: int = 0
    reopened: int = 0
    days: float | None = None

    @property
    def share(self) -> float | None:
        """逾期占比 of the stock, in percent."""
        return round(100 * self.overdue / self.open, 1) if self.open else None

    @property
    def is_nothing(self) -> bool:
        return not (self.before or self.found or self.closed or self.open)


COUNTED: Final = ("before", "found", "closed", "open", "overdue", "closed_late", "reopened")
HEADS: Final[Mapping[str, Any]] = {
    "before": _("期初存量"),
    "found": _("新增"),
    "closed": _("办结"),
    "open": _("期末存量"),
    "overdue": _("其中逾期"),
    "share": _("逾期占比"),
    "closed_late": _("逾期办结"),
    "reopened": _("重新打开"),
    "days": _("平均办结天数"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """统计的一行: of what, its numbers, and which filter leads to its entries."""

    label: str
    numbers: Numbers
    told: Mapping[str, Any]
    key: int | None = None

    def url(self, asked: Asked, number: str) -> str:
        """The entries that one of its numbers counts."""
        return asked.url(**self.told, **leading_to(asked, number))


def leading_to(asked: Asked, number: str) -> dict[str, str]:
    """Which filters of the list leave the entries that a number counts."""
    days = {"from": asked.first.isoformat(), "to": asked.last.isoformat()}
    match number:
        case "before":
            return {"stock": (asked.first - DAY).isoformat()}
        case "found":
            return {f"found_on_{end}": day for end, day in days.items()}
        case "closed" | "closed_late" | "days":
            late = {"was_late": "1"} if number == "closed_late" else {}
            return {**{f"closed_on_{end}": day for end, day in days.items()}, **late}
        case "overdue" | "share":
            return {"overdue": asked.as_of.isoformat()}
        case "reopened":
            return {"stock": asked.as_of.isoformat(), "reopened": "1"}
        case _:
            return {"stock": asked.as_of.isoformat()}


# --- what is counted -------------------------------------------------------------------------------------


def rows_of(viewer: Viewer, asked: Asked) -> QuerySet[Entry]:
    rows = counted(viewer, asked.government, asked.kind).order_by()
    return rows.filter(campaign=asked.campaign) if asked.campaign else rows


def found_in(first: date, last: date) -> Q:
    return Q(found_on__gte=first, found_on__lte=last)


def _counts(first: date, last: date, as_of: date) -> dict[str, Any]:
    """The numbers of a group as one query reckons them."""
    closed = closed_between(first, last)
    told = {
        "before": in_stock(first - DAY),
        "found": found_in(first, last),
        "closed": closed,
        "open": in_stock(as_of),
        "overdue": overdue_on(as_of),
        "closed_late": closed & Q(was_late=True),
        "reopened": in_stock(as_of) & Q(reopened__gt=0),
    }
    counts: dict[str, Any] = {f"n_{name}": Count("pk", filter=which) for name, which in told.items()}
    return {**counts, "n_days": Avg(SPAN, filter=closed)}


def closed_between(first: date, last: date) -> Q:
    """Closed within days; what was closed before it was found counts as closed when it was found."""
    true = Q(closed_on__gte=first, closed_on__lte=last) & Q(closed_on__gte=F("found_on"))
    odd = Q(found_on__gte=first, found_on__lte=last) & Q(closed_on__lt=F("found_on"))
    return true | odd


def _numbers(row: Mapping[str, Any]) -> Numbers:
    days = row["n_days"]
    mean = None if days is None else round(days.total_seconds() / 86400, 1)
    return Numbers(**{name: row[f"n_{name}"] for name in COUNTED}, days=mean)


def whole(viewer: Viewer, asked: Asked) -> Numbers:
    """All together: one query."""
    return _numbers(rows_of(viewer, asked).aggregate(**_counts(asked.first, asked.last, asked.as_of)))


# --- by what entries have in common ----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Way:
    """分组方式: by what entries are grouped, and the words of the groups in their order."""

    key: str
    label: Any


def ways_of(kind: Kind) -> list[Way]:
    """The ways in which entries of a kind can be grouped."""
    used = {one.key for one in kind.columns}
    common = [
        Way(key, gettext(kind.label(key)) if key != "state" else gettext("环节"))
        for key in ("town", "sector", "grade", "source", "state", "campaign")
        if key in used or key == "state"
    ]
    return common + [Way(f"own_{one.key}", gettext(one.label)) for one in fields_counted(kind)]


def by(viewer: Viewer, asked: Asked, key: str) -> list[Line]:
    """The numbers group by group, in the order of the groups; those that are not filled in last."""
    if key.startswith("own_"):
        return _by_field(viewer, asked, key)
    rows = rows_of(viewer, asked).values(key).annotate(**_counts(asked.first, asked.last, asked.as_of))
    found = {row[key]: _numbers(row) for row in rows}
    words = _words(asked, key)
    lines = [
        Line(label, found.pop(value, Numbers()), {key: value}, value if key == "town" else None)
        for value, label in words.items()
    ]
    rest = {value: numbers for value, numbers in found.items() if value not in ("", None)}
    if rest:
        named_ = _named(key, list(rest))
        lines += [Line(named_[value], numbers, {key: value}) for value, numbers in rest.items()]
    empty = found.get(None) or found.get("")
    if empty is not None:
        lines.append(Line(gettext("未填写"), empty, {key: NONE}))
    return [line for line in lines if not line.numbers.is_nothing or key == "town"]


def _words(asked: Asked, key: str) -> dict[Any, str]:
    kind = asked.kind
    match key:
        case "town":
            return dict(towns_of(asked.government).values_list("pk", "name"))
        case "sector":
            return dict(sectors_of(asked.government).values_list("pk", "name"))
        case "campaign":
            return dict(Campaign.objects.filter(government=asked.government).values_list("pk", "name"))
        case "grade":
            return {one.key: gettext(one.label) for one in kind.grades}
        case "source":
            return {one.key: gettext(one.label) for one in kind.sources}
        case _:
            return {one.key: gettext(one.label) for one in kind.stages if not one.void}


ROWS: Final[Mapping[str, type[Model]]] = {"town": Body, "sector": Sector, "campaign": Campaign}


def _named(key: str, values: Sequence[Any]) -> dict[Any, str]:
    """Groups that the words do not have any more: a town that has ended, a retired source."""
    if key not in ROWS:
        return {value: str(value) for value in values}
    return {pk: str(row) for pk, row in ROWS[key]._default_manager.in_bulk(values).items()}


def _by_field(viewer: Viewer, asked: Asked, key: str) -> list[Line]:
    """By an own field: one query for its values, one for those without; an entry may have several values."""
    field = next(one for one in fields_counted(asked.kind) if f"own_{one.key}" == key)
    counts = _counts(asked.first, asked.last, asked.as_of)
    held = {"mirrored__code": asked.kind.code, "mirrored__key": field.key}
    rows = rows_of(viewer, asked)
    found = {
        row["mirrored__text"]: _numbers(row)
        for row in rows.filter(**held).values("mirrored__text").annotate(**counts)
    }
    words = words_of(field)
    some = {**words, **{value: value for value in found if value not in words}}
    lines = [Line(label, found[value], {key: value}) for value, label in some.items() if value in found]
    mirrored = EntryValue.objects.filter(entry=OuterRef("pk"), code=asked.kind.code, key=field.key)
    without = _numbers(rows.filter(~Exists(mirrored)).aggregate(**counts))
    return lines if without.is_nothing else [*lines, Line(gettext("未填写"), without, {key: NONE})]


# --- by month --------------------------------------------------------------------------------------------


def by_month(viewer: Viewer, asked: Asked) -> list[Line]:
    """存量与增量, month by month: three queries. The first and the last month may be parts."""
    rows = rows_of(viewer, asked)
    stock = rows.filter(in_stock(asked.first - DAY)).count()
    ended = Case(
        When(closed_on__lt=F("found_on"), then=F("found_on")),
        default=F("closed_on"),
        output_field=DateField(),
    )
    found = _monthly(rows.filter(found_in(asked.first, asked.as_of)).annotate(day=TruncMonth("found_on")))
    closed = _monthly(rows.filter(closed_between(asked.first, asked.as_of)).annotate(day=TruncMonth(ended)))
    lines = []
    for part in months_of(asked):
        month = part.first.replace(day=1)
        came, went = found.get(month, 0), closed.get(month, 0)
        numbers = Numbers(before=stock, found=came, closed=went, open=stock + came - went)
        stock = numbers.open
        lines.append(Line(named(Period.of(PeriodKind.MONTH, month)), numbers, {}))
    return lines


def _monthly(rows: QuerySet[Any]) -> dict[date, int]:
    told = rows.values("day").annotate(number=Count("pk")).values_list("day", "number")
    return dict(told)


def months_of(asked: Asked) -> Iterator[Asked]:
    """The months of a period, the first and the last perhaps cut."""
    one = Period.of(PeriodKind.MONTH, asked.first)
    while one.start <= asked.as_of:
        yield replace(asked, first=max(one.start, asked.first), last=min(one.end, asked.as_of))
        one = one.next


# --- all registers ---------------------------------------------------------------------------------------


def by_kind(viewer: Viewer, government: Government, first: date, last: date) -> list[tuple[Kind, Numbers]]:
    """Every register that has entries, in one query."""
    void = Q()
    for one in kinds().values():
        if states := [stage.key for stage in one.stages if stage.void]:
            void |= Q(code=one.code, state__in=states)
    rows = own_entries(viewer, government, None).order_by()
    rows = rows.exclude(void) if void else rows
    as_of = max(first, min(last, clock.today()))
    told = rows.values("code").annotate(**_counts(first, last, as_of))
    found = {row["code"]: _numbers(row) for row in told}
    return [(one, found[code]) for code, one in kinds().items() if code in found]


def added(rows: Iterable[Numbers]) -> Numbers:
    """The sum of rows; a mean is none of it."""
    some: Sequence[Numbers] = list(rows)
    return Numbers(**{name: sum(getattr(one, name) for one in some) for name in COUNTED})
