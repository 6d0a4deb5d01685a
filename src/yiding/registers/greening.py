"""绿化的计算: areas by town and category, care that is due, scores of plots and of towns, to the digit.

Areas come from the shapes, scores from the checks; all is reckoned in exact decimals and rounded once, at
the end, half up to two digits, as a spreadsheet's ``ROUND`` does it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Final

from django.db.models import F, Max, OuterRef, Q, QuerySet, Subquery

from yiding.core.columns import Viewer
from yiding.directory.models import Government

from .catalogue import kind_of
from .models import Entry, EntryValue
from .reckoning import over_until
from .selectors import entries_visible_to, settings_of

PLOTS, CARE, CHECKS = "green_plots", "green_care", "green_checks"
ISSUES, PROJECTS, ACTIVITIES = "green_issues", "green_projects", "green_activities"
PARK, UPKEEP, GONE = "park", "upkeep", "gone"
HECTARE: Final = Decimal(10_000)
CENT: Final = Decimal("0.01")
HUNDRED: Final = Decimal(100)
OF_PLOTS, OF_CARE, OF_ISSUES, OF_PROJECTS = "对象考核", "养护及时", "问题整改", "项目完成"
ITEMS: Final = (OF_PLOTS, OF_CARE, OF_ISSUES, OF_PROJECTS)


def rounded(value: Decimal, to: Decimal = CENT) -> Decimal:
    return value.quantize(to, ROUND_HALF_UP)


def decimal(value: Any) -> Decimal:
    """A figure of a setting as a decimal; what is none counts nothing."""
    try:
        told = Decimal(str(value).strip().replace(",", "").replace("，", ""))
    except ArithmeticError:
        return Decimal(0)
    return told if told.is_finite() else Decimal(0)


def share(part: int | Decimal, whole: int | Decimal) -> Decimal | None:
    """A part in per cent, to two digits; of nothing there is none."""
    return rounded(Decimal(part) * HUNDRED / Decimal(whole)) if whole else None


def number_of(key: str) -> Subquery:
    """An own figure of an entry, from the mirrored values."""
    held = EntryValue.objects.filter(entry=OuterRef("pk"), key=key).order_by("pk")
    return Subquery(held.values("number")[:1])


def own_rows(viewer: Viewer, government: Government, code: str) -> QuerySet[Entry]:
    """The entries of a kind that a viewer sees, without what was void."""
    kind = kind_of(code)
    void = [one.key for one in kind.stages if one.void]
    return entries_visible_to(viewer, kind).filter(government=government).exclude(state__in=void)


# --- a check's score -------------------------------------------------------------------------------------


def weighted(scores: Mapping[str, Decimal], weights: Mapping[str, Decimal]) -> Decimal | None:
    """The mean of some scores by their weights; what has no score does not count."""
    used = {key: weights.get(key, Decimal(0)) for key in scores}
    whole = sum(used.values(), Decimal(0))
    if not whole:
        return None
    return rounded(sum((scores[key] * weight for key, weight in used.items()), Decimal(0)) / whole)


def total_of(government_id: int, values: Mapping[str, Any]) -> tuple[Decimal | None, str | None]:
    """总分和等次 of one check, by the register's weights and marks."""
    settings = settings_of(government_id, CHECKS)
    kind = kind_of(CHECKS)
    labels = {one.label: one.key for one in kind.fields}
    scores, weights = {}, {}
    for row in settings["weights"] or []:
        key = labels.get(str(row.get("item", "")).strip())
        if key is not None and values.get(key) is not None:
            scores[key], weights[key] = decimal(values[key]), decimal(row.get("weight"))
    total = weighted(scores, weights)
    return total, None if total is None else mark_of(total, settings["marks"] or [])


def mark_of(total: Decimal, marks: Sequence[Mapping[str, Any]]) -> str | None:
    """The best mark whose least score is reached."""
    rows = sorted(marks, key=lambda row: decimal(row.get("least")), reverse=True)
    return next((str(row["result"]) for row in rows if total >= decimal(row.get("least"))), None)


# --- areas -----------------------------------------------------------------------------------------------


@dataclass(slots=True)
class Areas:
    """面积 of a town or a category, in square metres, as built and as planned, and how many objects."""

    count: int = 0
    built: Decimal = Decimal(0)
    planned: Decimal = Decimal(0)
    park: Decimal = Decimal(0)
    by_category: dict[str, Decimal] = field(default_factory=lambda: defaultdict(Decimal))


def areas_by(rows: QuerySet[Entry], by: str) -> dict[str, Areas]:
    """The areas of plots by a column (``town__name``, ``grade``): one query."""
    found: dict[str, Areas] = defaultdict(Areas)
    told = rows.order_by().annotate(built=number_of("area"), planned=number_of("plan_area"))
    for key, grade, state, built, planned in told.values_list(by, "grade", "state", "built", "planned"):
        one = found[key or ""]
        one.count += 1
        one.planned += planned or 0
        if state == UPKEEP:
            one.built += built or 0
            one.by_category[grade] += built or 0
            one.park += (built or 0) if grade == PARK else 0
    return dict(found)


def people_of(government_id: int) -> dict[str, Decimal]:
    """The people of each town, as the register has them."""
    rows = settings_of(government_id, PLOTS)["people"] or []
    return {str(row.get("town", "")).strip(): decimal(row.get("people")) for row in rows}


# --- care ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Round:
    """养护轮次: a work that objects of a category need at least every so many days."""

    category: str
    work: str
    days: int


@dataclass(frozen=True, slots=True)
class Due:
    """一项养护 of a plot: when it was done last, when it is due, is it over."""

    plot: Entry
    work: str
    last_on: date | None
    due_on: date
    is_over: bool


def rounds_of(government_id: int) -> list[Round]:
    """The rounds that the register sets, by the keys of categories."""
    keys = {one.label: one.key for one in kind_of(PLOTS).grades}
    told = []
    for row in settings_of(government_id, PLOTS)["care"] or []:
        category, days = keys.get(str(row.get("category", "")).strip()), int(decimal(row.get("days")))
        if category is not None and days > 0 and str(row.get("work", "")).strip():
            told.append(Round(category, str(row["work"]).strip(), days))
    return told


def care_of(plots: Iterable[Entry], rounds: Sequence[Round], on: date) -> list[Due]:
    """What care each plot in upkeep needs, as of a day: two queries. One new in the books starts that day."""
    plots = [one for one in plots if one.state == UPKEEP]
    done = last_done([one.pk for one in plots], on)
    told = []
    for plot in plots:
        for one in rounds:
            if one.category == plot.grade:
                last = done.get((plot.pk, one.work))
                due = (last or plot.stage_on) + timedelta(days=one.days)
                told.append(Due(plot, one.work, last, due, due < on))
    return told


def last_done(plots: Sequence[int], on: date) -> dict[tuple[int, str], date]:
    """The last day by which a work was done at each plot: one query."""
    day = EntryValue.objects.filter(entry=OuterRef("entry"), key="done_on").order_by("pk").values("day")[:1]
    rows = EntryValue.objects.filter(
        code=CARE, key="work", entry__parent__in=plots, entry__state="recorded"
    ).annotate(done=Subquery(day))
    told = (
        rows.filter(done__lte=on).order_by().values_list("entry__parent", "text").annotate(last=Max("done"))
    )
    return {(plot, work): last for plot, work, last in told if plot is not None}


# --- the assessment --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class PlotScore:
    """一个对象的得分: the mean of its checks in the period, and the area it counts with."""

    number: str
    title: str
    town: str
    category: str
    area: Decimal
    checks: int
    score: Decimal
    key: int


@dataclass(slots=True)
class TownScore:
    """一个镇的得分: each item in per cent, what it was reckoned from, and the whole."""

    town: str
    parts: dict[str, Decimal] = field(default_factory=dict)
    basis: dict[str, tuple[Decimal, Decimal]] = field(default_factory=dict)
    total: Decimal | None = None


def plot_scores(viewer: Viewer, government: Government, first: date, last: date) -> list[PlotScore]:
    """Each plot that was checked in a period, with the mean of its checks: two queries."""
    checks = own_rows(viewer, government, CHECKS).filter(found_on__range=(first, last), parent__isnull=False)
    scores: dict[int, list[Decimal]] = defaultdict(list)
    for parent, total in checks.annotate(total=number_of("total")).values_list("parent", "total"):
        if total is not None and parent is not None:
            scores[parent].append(total)
    plots = own_rows(viewer, government, PLOTS).filter(pk__in=scores).annotate(size=number_of("area"))
    told: Any = plots.order_by("town__name", "number").values_list(
        "pk", "number", "title", "town__name", "grade", "size"
    )
    return [
        PlotScore(
            number,
            title,
            town or "",
            grade,
            rounded(size or Decimal(0)),
            len(scores[pk]),
            rounded(sum(scores[pk], Decimal(0)) / len(scores[pk])),
            pk,
        )
        for pk, number, title, town, grade, size in told
    ]


def mean_by_area(rows: Sequence[PlotScore]) -> tuple[Decimal, Decimal]:
    """The sum of score × area, and the sum of areas; trees and lines without an area count as one each."""
    sizes = [row.area or Decimal(1) for row in rows]
    return sum((row.score * size for row, size in zip(rows, sizes, strict=True)), Decimal(0)), sum(
        sizes, Decimal(0)
    )


def town_scores(
    viewer: Viewer, government: Government, first: date, last: date, plots: Sequence[PlotScore]
) -> list[TownScore]:
    """镇的得分, the best first: a fixed number of queries."""
    found: dict[str, TownScore] = {}

    def put(town: str | None, item: str, part: Decimal, whole: Decimal, *, is_mean: bool = False) -> None:
        if town and whole:
            one = found.setdefault(town, TownScore(town))
            one.basis[item] = (part, whole)
            one.parts[item] = rounded(part / whole) if is_mean else rounded(part * HUNDRED / whole)

    by_town: dict[str, list[PlotScore]] = defaultdict(list)
    for row in plots:
        by_town[row.town].append(row)
    for town, rows in by_town.items():
        put(town, OF_PLOTS, *mean_by_area(rows), is_mean=True)
    for item, told in (
        (OF_CARE, _care(viewer, government, last)),
        (OF_ISSUES, _issues(viewer, government, first, last)),
        (OF_PROJECTS, _projects(viewer, government, last)),
    ):
        for town, (done, whole) in told.items():
            put(town, item, Decimal(done), Decimal(whole))
    weights = town_weights(government.pk)
    for one in found.values():
        one.total = weighted(one.parts, weights)
    return sorted(found.values(), key=lambda one: (-(one.total or 0), one.town))


def town_weights(government_id: int) -> dict[str, Decimal]:
    """The weights of the items, as the register sets them."""
    rows = settings_of(government_id, PLOTS)["weights"] or []
    told = {str(row.get("item", "")).strip(): decimal(row.get("weight")) for row in rows}
    return {item: told[item] for item in ITEMS if item in told}


Counts = dict[str, list[int]]


def _counted(pairs: Iterable[tuple[str | None, bool]]) -> Counts:
    found: Counts = defaultdict(lambda: [0, 0])
    for town, is_good in pairs:
        if town:
            found[town][0] += int(is_good)
            found[town][1] += 1
    return dict(found)


def _care(viewer: Viewer, government: Government, on: date) -> Counts:
    plots = own_rows(viewer, government, PLOTS).filter(state=UPKEEP).select_related("town")
    due = care_of(plots, rounds_of(government.pk), on)
    return _counted((str(one.plot.town or ""), not one.is_over) for one in due)


def _issues(viewer: Viewer, government: Government, first: date, last: date) -> Counts:
    """Those that were due by the end of the period: closed, and not late."""
    rows = own_rows(viewer, government, ISSUES).filter(found_on__lte=last)
    rows = rows.filter(Q(due_on__range=(first, last)) | Q(closed_on__range=(first, last)))
    told = rows.values_list("town__name", "is_open", "was_late")
    return _counted((town, not is_open and not was_late) for town, is_open, was_late in told)


def _projects(viewer: Viewer, government: Government, last: date) -> Counts:
    """Those that were due by the end of the period, and those that were done before they had to."""
    rows = own_rows(viewer, government, PROJECTS)
    rows = rows.filter(Q(due_on__lte=last) | Q(closed_on__lte=last))
    told = rows.values_list("town__name", "state")
    return _counted((town, state == "accepted") for town, state in told)


def late_activities(rows: QuerySet[Entry]) -> QuerySet[Entry]:
    """认养到期: adoptions whose end is over, the oldest first."""
    return rows.filter(is_open=True, due_on__lte=over_until()).order_by(F("due_on"), "pk")
