"""统计: how many, by grade, kind, town and month, how many late; charts are drawn from the tables."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from yiding.core import clock
from yiding.core.columns import Viewer
from yiding.core.figures import Figure, Tone
from yiding.directory.models import Government

from .models import ROMAN, Due, DueState, IncidentState
from .selectors import incidents_listed, incidents_visible_to

MOST = 20_000
Row = tuple[int, str, str, str, bool]


@dataclass(frozen=True, slots=True)
class Table:
    """一张表: what it counts by, and for each the number and how many of them late."""

    key: str
    title: Any
    head: Any
    kind: str
    lines: list[tuple[str, int, int, int]]


@dataclass(frozen=True, slots=True)
class Tally:
    """一段时间的统计."""

    figures: list[Figure]
    tables: list[Table]
    is_empty: bool


def tally_of(viewer: Viewer, government: Government, first: date | None, last: date | None) -> Tally:
    """Those that the viewer sees, between two days; what was none is left out. Two queries."""
    days = Q(government=government)
    days &= Q(occurred_at__date__gte=first) if first else Q()
    days &= Q(occurred_at__date__lte=last) if last else Q()
    rows: Any = incidents_listed(viewer).filter(days).exclude(state=IncidentState.DISMISSED)
    told = rows.order_by("occurred_at").values_list(
        "grade", "kind__name", "town__name", "occurred_at", "is_late", "deaths"
    )
    found = list(told[:MOST])
    lines: list[Row] = [
        (grade, kind, town or _("没有写明"), f"{at.astimezone(clock.SHANGHAI):%Y-%m}", late)
        for grade, kind, town, at, late, _deaths in found
    ]
    late = sum(one[4] for one in found)
    figures = [
        Figure(_("事件"), len(found), _("起")),
        Figure(_("Ⅲ级以上"), sum(one[0] <= 3 for one in found), _("起")),
        Figure(_("死亡"), sum(one[5] for one in found), _("人")),
        Figure(_("有超时的"), late, _("起"), tone=Tone.BAD if late else Tone.GOOD),
        Figure(_("超时占比"), f"{_share(late, len(found))}%"),
        *_duties(viewer, days),
    ]
    return Tally(figures, _tables(lines), not found)


def _tables(lines: list[Row]) -> list[Table]:
    return [
        _table(
            "grade", _("按等级"), _("等级"), lines, lambda row: _("%(grade)s级") % {"grade": ROMAN[row[0]]}
        ),
        _table("kind", _("按种类"), _("种类"), lines, lambda row: row[1]),
        _table("town", _("按事发地"), _("事发地"), lines, lambda row: row[2]),
        _table("month", _("按月份"), _("月份"), lines, lambda row: row[3], kind="line"),
    ]


def _table(
    key: str, title: Any, head: Any, lines: Iterable[Row], of: Callable[[Row], str], kind: str = "bar"
) -> Table:
    lines = list(lines)
    count = Counter(of(row) for row in lines)
    late = Counter(of(row) for row in lines if row[4])
    names = sorted(count) if key in ("grade", "month") else [name for name, _n in count.most_common(20)]
    return Table(
        key, title, head, kind, [(one, count[one], late[one], _share(late[one], count[one])) for one in names]
    )


def _share(part: int, whole: int) -> int:
    return round(100 * part / whole) if whole else 0


def _duties(viewer: Viewer, days: Q) -> list[Figure]:
    """报告义务: of all that was owed, how much was kept in time."""
    rows = Due.objects.filter(incident__in=incidents_visible_to(viewer).filter(days).order_by().values("pk"))
    over = Q(late_minutes__gt=0) | Q(state=DueState.OPEN, due_at__lt=clock.now())
    owed = Q(state=DueState.MET) | over
    told = rows.aggregate(owed=Count("pk", filter=owed), late=Count("pk", filter=over))
    kept = told["owed"] - told["late"]
    return [Figure(_("报告按时率"), f"{_share(kept, told['owed'])}%" if told["owed"] else "—")]
