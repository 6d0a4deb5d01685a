"""安全监管总览: hazards, enterprises, inspections and coverage over all kinds of the safety family (S29).

Every figure is counted from what the viewer sees, and leads to the list of what it counts.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from yiding.core import clock
from yiding.core.columns import Viewer
from yiding.core.figures import Figure, Tone
from yiding.directory.models import Government

from .catalogue import kinds
from .declaring import Archetype, Family, Kind
from .joint_rows import JointState
from .models import Entry
from .reckoning import over_until
from .selectors import entries_visible_to
from .selectors_duties import joints_visible_to, towns_of
from .wording import said

YEAR_DAYS = 365
Inspections = Callable[[Viewer, Government, date, date], Mapping[int | None, int]]
"""``count(viewer, government, first, last)``: inspections by the key of their town (``None``: no town)."""
_inspections: list[Inspections] = []


def offer_inspections(count: Inspections) -> None:
    """The part that keeps inspection rounds says how many there were; without it checked objects count."""
    _inspections[:] = [count]


def findings() -> list[Kind]:
    """The kinds of the family whose entries are found and closed."""
    return [one for one in family() if one.archetype is Archetype.ENTRY]


def objects() -> list[Kind]:
    """The kinds of the family whose objects are checked again and again."""
    return [one for one in family() if one.archetype is Archetype.OBJECT and one.coverage is not None]


def family() -> list[Kind]:
    return [one for one in kinds().values() if one.family is Family.CAMPAIGNS]


@dataclass(slots=True)
class Line:
    """一行: the figures of a kind or of a town."""

    label: str
    url: str = ""
    key: int | None = None
    all: int = 0
    open: int = 0
    major: int = 0
    overdue: int = 0
    closed: int = 0
    enterprises: int = 0
    objects: int = 0
    checked: int = 0
    inspections: int = 0

    @property
    def coverage(self) -> float | None:
        return round(100 * self.checked / self.objects, 1) if self.objects else None


@dataclass(slots=True)
class Picture:
    """安全监管总览."""

    figures: Sequence[Figure]
    kinds: Sequence[Line]
    towns: Sequence[Line]
    first: date
    last: date


def picture(viewer: Viewer, government: Government, first: date | None, last: date | None) -> Picture:
    """What the viewer sees of the family, by kind and by town; a fixed number of queries."""
    last = last or clock.today()
    first = first or last.replace(day=1)
    rows = entries_visible_to(viewer).filter(government=government)
    by_town = {one.pk: Line(one.name, key=one.pk) for one in towns_of(government)}
    by_kind = {one.code: _line_of(one) for one in findings()}
    _count_findings(rows, by_kind, by_town, first, last)
    _count_objects(rows, by_town)
    _count_enterprises(rows, by_town)
    _count_inspections(viewer, government, rows, by_town, first, last)
    joint = joints_visible_to(viewer).filter(government=government, state=JointState.OPEN).count()
    towns = [one for one in by_town.values() if one.key is not None or one.all or one.objects]
    return Picture(_figures(by_kind, by_town, rows, joint), list(by_kind.values()), towns, first, last)


def _line_of(kind: Kind) -> Line:
    return Line(said(kind.name), reverse("registers:entry-list", args=[kind.code]))


def _town(lines: dict[Any, Line], key: int | None) -> Line:
    """The line of a town; what lies in none of them has one of its own."""
    if key not in lines:
        key = None
    return lines.setdefault(key, Line(_("其他")))


def _count_findings(
    rows: QuerySet[Entry], by_kind: dict[str, Line], by_town: dict[Any, Line], first: date, last: date
) -> None:
    found = rows.filter(code__in=list(by_kind)).order_by().values("code", "town")
    told = found.annotate(
        n_all=Count("pk"),
        n_open=Count("pk", filter=Q(is_open=True)),
        n_major=Count("pk", filter=major_now()),
        n_late=Count("pk", filter=Q(is_open=True, due_on__lte=over_until())),
        n_closed=Count("pk", filter=Q(closed_on__range=(first, last))),
    )
    for row in told:
        for line in (by_kind[row["code"]], _town(by_town, row["town"])):
            line.all += row["n_all"]
            line.open += row["n_open"]
            line.major += row["n_major"]
            line.overdue += row["n_late"]
            line.closed += row["n_closed"]


def _count_objects(rows: QuerySet[Entry], by_town: dict[Any, Line]) -> None:
    """Objects in scope, and those checked within the days that their kind and grade allow."""
    codes = [one.code for one in objects()]
    found = rows.filter(code__in=codes, is_open=True).order_by().values("town")
    for row in found.annotate(n_all=Count("pk"), n_old=Count("pk", filter=unchecked_now())):
        line = _town(by_town, row["town"])
        line.objects += row["n_all"]
        line.checked += row["n_all"] - row["n_old"]


def _count_enterprises(rows: QuerySet[Entry], by_town: dict[Any, Line]) -> None:
    found = rows.filter(enterprise__isnull=False).order_by().values("town")
    for row in found.annotate(n_all=Count("enterprise", distinct=True)):
        _town(by_town, row["town"]).enterprises += row["n_all"]


def _count_inspections(
    viewer: Viewer,
    government: Government,
    rows: QuerySet[Entry],
    by_town: dict[Any, Line],
    first: date,
    last: date,
) -> None:
    if _inspections:
        told = _inspections[0](viewer, government, first, last)
    else:
        checked = rows.filter(checked_on__range=(first, last)).order_by().values("town")
        told = dict(checked.annotate(n_all=Count("pk")).values_list("town", "n_all"))
    for key, count in told.items():
        _town(by_town, key).inspections += count


def _figures(
    by_kind: Mapping[str, Line], by_town: Mapping[Any, Line], rows: QuerySet[Entry], joint: int
) -> list[Figure]:
    """The figures above the tables; each opens what it counts."""
    lines, towns = list(by_kind.values()), list(by_town.values())
    enterprises = rows.filter(enterprise__isnull=False).order_by().values("enterprise").distinct().count()
    some, checked = sum(one.objects for one in towns), sum(one.checked for one in towns)
    major, late = sum(one.major for one in lines), sum(one.overdue for one in lines)

    def listed(what: str) -> str:
        return f"{reverse('registers:safety-list')}?{urlencode({what: '1'})}"

    return [
        Figure(_("未销号"), sum(one.open for one in lines), url=listed("open")),
        Figure(_("重大"), major, url=listed("major"), tone=Tone.BAD if major else Tone.PLAIN),
        Figure(_("逾期"), late, url=listed("late"), tone=Tone.BAD if late else Tone.PLAIN),
        Figure(_("企业"), enterprises, url=reverse("registers:enterprise-list")),
        Figure(_("检查"), sum(one.inspections for one in towns), url=listed("checked")),
        Figure(
            _("检查覆盖"),
            round(100 * checked / some, 1) if some else "—",
            "%" if some else "",
            url=listed("unchecked"),
            note=f"{checked} / {some}",
        ),
        Figure(_("联合处置中"), joint, url=f"{reverse('registers:joint-list')}?state=open"),
    ]


def major_now() -> Q:
    """Open entries of a major grade."""
    chosen = Q(pk__in=())
    for kind in findings():
        chosen |= Q(code=kind.code, grade__in=[one.key for one in kind.grades if one.major])
    return chosen & Q(is_open=True)


def unchecked_now() -> Q:
    """Objects in scope that were not checked within the days that their kind and grade allow."""
    today, chosen = clock.today(), Q(pk__in=())
    for kind in objects():
        assert kind.coverage is not None
        told = {one.key: kind.coverage.by_grade.get(one.key, kind.coverage.days) for one in kind.grades}
        for grade, days in (told or {"": kind.coverage.days}).items():
            since = today - timedelta(days=days or YEAR_DAYS)
            old = Q(checked_on__isnull=True) | Q(checked_on__lt=since)
            chosen |= Q(code=kind.code, grade=grade) & old
    return chosen & Q(is_open=True)
