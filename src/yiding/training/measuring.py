"""覆盖率: who holds a certificate of how many who work there, by town, field and post; and month by month.

The figures of the whole government are for all who may enter: they name nobody. Trained is who works there
and holds a certificate on the day; staff is the newest count until then. A share never passes 100%: where
more are trained than were counted, the count is old, and the enterprise is listed as such.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum

from yiding.core import clock
from yiding.directory.models import Body, Government

from .models import Category, Certificate, Course, Employer, Learner, StaffCount
from .selectors import counted, here, in_force

MONTHS = 12
PERCENT = 100


@dataclass(frozen=True, slots=True)
class Share:
    """一行覆盖率: of how many staff how many are entered as learners, how many trained."""

    key: int | None
    name: str
    staff: int = 0
    learners: int = 0
    trained: int = 0

    @property
    def percent(self) -> int | None:
        """Whole percent, rounded down: 100 means all. Without a count there is none."""
        return min(PERCENT, self.trained * PERCENT // self.staff) if self.staff else None

    @property
    def untrained(self) -> int:
        return max(0, self.staff - self.trained)

    @property
    def unentered(self) -> int:
        """Staff who are not entered as learners yet."""
        return max(0, self.staff - self.learners)


@dataclass(frozen=True, slots=True)
class Coverage:
    """覆盖率 of a government on a day: in all, and by town, field, post."""

    total: Share
    towns: Sequence[Share]
    sectors: Sequence[Share]
    posts: Sequence[Share]


@dataclass(frozen=True, slots=True)
class Scope:
    """统计范围: whose, and if asked for of one course only or of one field."""

    government: Government
    course: Course | None = None
    sector: Category | None = None

    def certificates(self, condition: Q) -> QuerySet[Certificate]:
        rows = Certificate.objects.filter(condition, learner=OuterRef("pk"))
        return rows.filter(course=self.course) if self.course else rows

    def narrow(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """Rows of staff or learners: those whom the course is for."""
        rows = rows.filter(employer__government=self.government)
        if self.sector is not None:
            rows = rows.filter(employer__sector=self.sector)
        if self.course is not None:
            sectors, posts = list(self.course.sectors.all()), list(self.course.posts.all())
            rows = rows.filter(employer__sector__in=sectors) if sectors else rows
            rows = rows.filter(post__in=posts) if posts else rows
        return rows


GROUP = ("employer__town", "employer__sector", "post")
Key = tuple[int, int | None, int]


def coverage_of(scope: Scope, day: date | None = None) -> Coverage:
    """The figures of a day: two queries and the names."""
    day = day or clock.today()
    sums: dict[Key, list[int]] = defaultdict(lambda: [0, 0, 0])
    staff = scope.narrow(StaffCount.objects.filter(counted(day))).order_by().values_list(*GROUP)
    for *key, number in staff.annotate(n=Sum("number")):
        sums[tuple(key)][0] += number
    trained = Count("pk", filter=Exists(scope.certificates(in_force(day))))
    people = scope.narrow(Learner.objects.filter(here(day))).order_by().values_list(*GROUP)
    for *key, entered, done in people.annotate(n=Count("pk"), done=trained):
        sums[tuple(key)][1] += entered
        sums[tuple(key)][2] += done
    categories = dict(Category.objects.filter(government=scope.government).values_list("pk", "name"))
    towns = towns_of(scope.government)
    return Coverage(
        total=_share(None, "", sums.values()),
        towns=_ranked(_by(sums, lambda key: key[0], towns)),
        sectors=_by(sums, lambda key: key[1], categories),
        posts=_by(sums, lambda key: key[2], categories),
    )


def towns_of(government: Government) -> dict[int, str]:
    """The towns in which enterprises are, by name."""
    rows = Employer.objects.filter(government=government).order_by().values("town")
    return dict(Body.objects.filter(pk__in=rows).values_list("pk", "name"))


def _share(key: int | None, name: str, sums: Iterable[Sequence[int]]) -> Share:
    columns = list(zip(*sums, strict=True)) or [(), (), ()]
    return Share(key, name, *(sum(column) for column in columns))


def _by(sums: dict[Key, list[int]], part: Callable[[Key], int | None], names: dict[int, str]) -> list[Share]:
    groups: dict[int | None, list[list[int]]] = defaultdict(list)
    for key, numbers in sums.items():
        groups[part(key)].append(numbers)
    order = {key: place for place, key in enumerate(names)}
    known = sorted(groups, key=lambda key: order.get(key or 0, len(order)))
    return [_share(key, names.get(key or 0, ""), groups[key]) for key in known]


def _ranked(shares: list[Share]) -> list[Share]:
    """The highest share first; a town without a count last."""
    return sorted(shares, key=lambda one: (one.percent is None, -(one.percent or 0), -one.staff, one.name))


# --- month by month --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Advance:
    """推广进度 of a town: its share at the end of each month, the last one today's."""

    name: str
    shares: Sequence[Share]

    @property
    def gained(self) -> int | None:
        """Percentage points since the first month that has a share."""
        known = [one.percent for one in self.shares if one.percent is not None]
        return known[-1] - known[0] if known else None


def month_ends(today: date, months: int = MONTHS) -> list[date]:
    """The last days of the months before this one, and today."""
    days, first = [today], today.replace(day=1)
    for _month in range(months - 1):
        days.append(first - timedelta(days=1))
        first = days[-1].replace(day=1)
    return days[::-1]


def progress_of_towns(scope: Scope) -> tuple[list[date], list[Advance]]:
    """Each town at the end of each month: two queries, whatever the number of rows."""
    days = month_ends(clock.today())
    staff = {f"m{n}": Sum("number", filter=counted(day), default=0) for n, day in enumerate(days)}
    trained = {
        f"m{n}": Count("pk", filter=here(day) & Q(Exists(scope.certificates(in_force(day)))))
        for n, day in enumerate(days)
    }
    counts = _of_months(scope.narrow(StaffCount.objects.all()), staff)
    done = _of_months(scope.narrow(Learner.objects.all()), trained)
    names, none = towns_of(scope.government), [0] * len(days)
    found = [
        Advance(
            name,
            [
                Share(key, name, staff=number, trained=held)
                for number, held in zip(counts.get(key, none), done.get(key, none), strict=True)
            ],
        )
        for key, name in names.items()
    ]
    return days, found


def _of_months(rows: QuerySet[Any], columns: dict[str, Any]) -> dict[int, list[int]]:
    grouped = rows.order_by().values("employer__town").annotate(**columns)
    return {row["employer__town"]: [row[name] for name in columns] for row in grouped}


def whole_by_month(days: Sequence[date], found: Iterable[Advance]) -> list[tuple[str, Share]]:
    """The whole government at the end of each month."""
    rows = list(found)
    return [
        (
            f"{day:%Y-%m}",
            Share(
                None,
                "",
                staff=sum(one.shares[n].staff for one in rows),
                trained=sum(one.shares[n].trained for one in rows),
            ),
        )
        for n, day in enumerate(days)
    ]
