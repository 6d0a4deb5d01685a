"""造表: what the special reports of kinds are made of: the rows that a viewer sees, counted or listed.

Each sheet is one query, however many rows there are. Nobody counts what they may not see.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.contrib.auth.models import User
from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from yiding.core import clock
from yiding.core.columns import Viewer
from yiding.core.workdays import Calendar

from .catalogue import kind_of
from .declaring import Field, FieldType, Kind
from .models import Entry, EntryValue
from .rules import Report, ReportAsked, Sheet
from .selectors import RELATED, entries_visible_to
from .values import words

MOST = 500
"""A report lists so many rows; who wants all takes the list and its workbook."""
SHARE = Decimal("0.1")

OPEN = Q(is_open=True)
ENDED = Q(is_open=False)


@dataclass(frozen=True, slots=True)
class Counted:
    """一栏数字: what is counted under a head; ``share`` names another of which it is a part, in per cent."""

    key: str
    head: Any
    what: Q
    share: str = ""


@dataclass(frozen=True, slots=True)
class Told:
    """一栏文字 of a list: its head, and what stands there for an entry."""

    head: Any
    cell: Callable[[Entry], Any]


def seen(viewer: Viewer, asked: ReportAsked, code: str = "", *, day: str = "found_on") -> QuerySet[Entry]:
    """The entries of a kind (the report's own, or another) that a viewer sees and the form asks for.

    ``day`` is the column that first and last day are held against; empty: none.
    """
    rows = entries_visible_to(viewer, kind_of(code or asked.kind)).filter(government=asked.government)
    for key in ("campaign", "sector", "town"):
        if getattr(asked, key) is not None:
            rows = rows.filter(**{key: getattr(asked, key)})
    if day and asked.first is not None:
        rows = rows.filter(**{f"{day}__gte": asked.first})
    if day and asked.last is not None:
        rows = rows.filter(**{f"{day}__lte": asked.last})
    return rows


def over_until() -> date:
    """The latest due day that is over today: one on which nobody works is kept on the next working day."""
    return Calendar.load().back(clock.today(), 1)


def late() -> Q:
    """逾期: open beyond its due day."""
    return Q(is_open=True, due_on__lte=over_until())


def near(days: int) -> Q:
    """临期: open, due within so many working days, not over."""
    calendar, today = Calendar.load(), clock.today()
    return Q(is_open=True, due_on__gt=over_until(), due_on__lte=calendar.add(today, days))


def valued(rows: QuerySet[Entry], *keys: str, numbers: Iterable[str] = (), days: Iterable[str] = ()) -> Any:
    """The rows with mirrored own values beside them, as ``v_<key>``, to be grouped and summed."""
    column = {**dict.fromkeys(keys, "text"), **dict.fromkeys(numbers, "number"), **dict.fromkeys(days, "day")}
    for key, name in column.items():
        of = EntryValue.objects.filter(entry=OuterRef("pk"), key=key).order_by("pk")
        rows = rows.annotate(**{f"v_{key}": Subquery(of.values(name)[:1])})
    return rows


def tally(
    rows: QuerySet[Entry],
    by: str,
    head: Any,
    counted: Sequence[Counted],
    *,
    names: Mapping[Any, Any] | None = None,
    every: Iterable[Any] = (),
    chart: Sequence[int] = (),
    title: Any = "",
    notes: Sequence[Any] = (),
) -> Sheet:
    """Entries counted by one thing: one query. ``every`` are keys that stand there even with nothing."""
    grouped: Any = rows.order_by().values(group=F(by)).annotate(**_counts(counted)).order_by("group")
    found = {row["group"]: row for row in grouped}
    keys = [*dict.fromkeys(every), *(key for key in found if key not in set(every))]
    lines = [[_named(key, names), *_line(found.get(key, {}), counted)] for key in keys]
    whole = {one.key: sum(row[f"n_{one.key}"] for row in found.values()) for one in counted}
    total = [_("合计"), *_line({f"n_{key}": n for key, n in whole.items()}, counted)]
    heads = [head, *(one.head for one in counted)]
    return Sheet(heads, lines, total=total if lines else (), chart=chart, title=title, notes=notes)


def _counts(counted: Sequence[Counted]) -> dict[str, Count]:
    return {f"n_{one.key}": Count("pk", filter=one.what, distinct=True) for one in counted}


def _line(row: Mapping[str, Any], counted: Sequence[Counted]) -> list[Any]:
    told = []
    for one in counted:
        number = row.get(f"n_{one.key}", 0)
        told.append(percent(number, row.get(f"n_{one.share}", 0)) if one.share else number)
    return told


def percent(part: int | Decimal, whole: int | Decimal) -> Any:
    """A part in per cent with one digit; of nothing there is none."""
    return (Decimal(part) * 100 / Decimal(whole)).quantize(SHARE) if whole else "—"


def _named(key: Any, names: Mapping[Any, Any] | None) -> Any:
    if key in (None, ""):
        return gettext("未填")
    return gettext(str((names or {}).get(key, key)))


def listing(
    rows: QuerySet[Entry], columns: Sequence[Told], *, title: Any = "", notes: Sequence[Any] = ()
) -> Sheet:
    """Entries one by one, each leading to its page: one query."""
    told = list(rows.select_related(*RELATED)[: MOST + 1])
    return listed(told, columns, title=title, notes=notes)


def listed(
    told: Sequence[Entry], columns: Sequence[Told], *, title: Any = "", notes: Sequence[Any] = ()
) -> Sheet:
    """Entries that were read already, one by one."""
    more = [_("只列前 %(n)s 条，其余请看台账。") % {"n": MOST}] if len(told) > MOST else []
    return Sheet(
        [one.head for one in columns],
        [[one.cell(entry) for one in columns] for entry in told[:MOST]],
        links=[link(entry) for entry in told[:MOST]],
        title=title,
        notes=[*notes, *more],
    )


def link(entry: Entry) -> str:
    return reverse("registers:entry-detail", args=[entry.pk])


def choice_labels(kind: Kind, key: str) -> dict[str, str]:
    """The labels of a field's choices by their keys."""
    field = kind.field(key)
    return {one.key: one.label for one in field.choices} if field else {}


def own(kind: Kind, key: str) -> Callable[[Entry], Any]:
    """A cell with an own value that points to no other row."""
    field = kind.field(key)
    assert field is not None
    return lambda entry: _own(field, entry)


def _own(field: Field, entry: Entry) -> Any:
    told = words(field, entry.values, {})
    if field.type in (FieldType.CHOICE, FieldType.CHOICES):
        return "、".join(gettext(one) for one in str(told).split("、") if one)
    return told


def age(entry: Entry) -> int:
    """For how many days an entry has been open."""
    return (clock.today() - entry.found_on).days


def person(user: User) -> str:
    return user.get_full_name() or user.get_username()


def state_told(entry: Entry) -> str:
    return gettext(kind_of(entry.code).stage(entry.state).label)


def grade_told(entry: Entry) -> str:
    grade = kind_of(entry.code).grade(entry.grade)
    return gettext(grade.label) if grade else ""


NUMBER = Told(_("编号"), lambda entry: entry.number)
TITLE = Told(_("名称"), lambda entry: entry.title)
TOWN = Told(_("镇（街道）"), lambda entry: str(entry.town or ""))
SECTOR = Told(_("行业领域"), lambda entry: str(entry.sector or ""))
LOCAL = Told(_("属地责任单位"), lambda entry: str(entry.local or ""))
DEPARTMENT = Told(_("监管部门"), lambda entry: str(entry.department or ""))
STATE = Told(_("环节"), state_told)
GRADE = Told(_("等级"), grade_told)
DUE = Told(_("期限"), lambda entry: entry.due_on or "")
AGE = Told(_("已有天数"), age)
CHECKED = Told(_("最近检查"), lambda entry: entry.checked_on or _("没有检查过"))


def unchecked(kind: Kind, rows: QuerySet[Entry]) -> QuerySet[Entry]:
    """Objects whose check is due by the rhythm of their kind and grade, and was not made."""
    told, today = kind.coverage, clock.today()
    assert told is not None
    due = Q(pk__in=[])
    grades = {**{one.key: told.days for one in kind.grades}, **told.by_grade}
    for grade, days in grades.items():
        if days is not None:
            due |= Q(grade=grade, checked_on__lte=today - timedelta(days=days))
    if told.days is not None:
        due |= Q(checked_on__lte=today - timedelta(days=told.days)) & ~Q(grade__in=grades)
    return rows.filter(is_open=True).filter(due | Q(checked_on=None))


def checks_told(code: str) -> Report:
    """到期未检查: how many objects of each town are checked as their grade wants, and which are not."""

    def build(viewer: Viewer, asked: ReportAsked) -> Sheet:
        rows = seen(viewer, asked, code, day="").filter(is_open=True)
        due = unchecked(kind_of(code), rows)
        counted = (
            Counted("all", _("在册"), Q()),
            Counted("due", _("到期未检查"), Q(pk__in=due.order_by().values("pk"))),
            Counted("done", _("检查覆盖率（%）"), ~Q(pk__in=due.order_by().values("pk")), share="all"),
        )
        whole = tally(rows, "town__name", _("镇（街道）"), counted, chart=(1, 2))
        columns = (NUMBER, TITLE, TOWN, GRADE, LOCAL, CHECKED)
        listing_ = listing(
            due.order_by(F("checked_on").asc(nulls_first=True), "pk"), columns, title=_("到期未检查清单")
        )
        return Sheet(whole.heads, whole.rows, total=whole.total, chart=whole.chart, more=[listing_])

    lead = _("在册的按等级定期检查；到期没有检查的列在下面。")
    return Report("checks", _("检查覆盖"), build, asks=("sector", "town"), lead=lead)
