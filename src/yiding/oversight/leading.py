"""领导总览: what is done, late and red within a scope, by body, by leader, by meeting; why; and how it went.

Each figure opens the list of exactly what it counts.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import CharField, Count, Exists, OuterRef
from django.db.models.functions import Cast, Substr
from django.urls import reverse
from django.utils.translation import gettext as _

from yiding.core import clock
from yiding.core.columns import Rows, Viewer
from yiding.core.figures import Figure, Tone
from yiding.core.implementing import Implementation
from yiding.directory.models import Body, Portfolio
from yiding.meetings.lists import title_of
from yiding.meetings.models import Item, Meeting
from yiding.meetings.selectors import items_visible_to, meetings_visible_to
from yiding.supervision.models import Light, Matter, Report, Task, TaskState
from yiding.supervision.tasks import AT_WORK, OPEN

from .gantt import months_on
from .scopes import Scope
from .standing import MONTHS, conditions, counts, year_back

WORST = 10
MOST_BODIES = 10
MEETINGS = 5
LOOKED_THROUGH = 24
OFTEN = 3
"""A body is named as often late from so many late tasks on."""
MONTH_WIDTH = 7


@dataclass(slots=True)
class Tally:
    """一家单位的数: what it has in hand today, and what it ended in the last twelve months."""

    name: str = ""
    url: str = ""
    open: int = 0
    late: int = 0
    red: int = 0
    amber: int = 0
    soon: int = 0
    done: int = 0
    done_late: int = 0

    def add(self, other: Tally) -> None:
        for name in ("open", "late", "red", "amber", "soon", "done", "done_late"):
            setattr(self, name, getattr(self, name) + getattr(other, name))

    @property
    def late_in_all(self) -> int:
        """How often it was late: what is late now, and what it ended late."""
        return self.late + self.done_late

    @property
    def share_late(self) -> int:
        """The share of late ones among what it ended or should have, in per cent."""
        due = self.done + self.late
        return round(100 * self.late_in_all / due) if due else 0

    @property
    def red_url(self) -> str:
        return f"{self.url}?standing=red"

    @property
    def late_url(self) -> str:
        return f"{self.url}?standing=late"

    @property
    def done_url(self) -> str:
        return f"{self.url}?standing=done"

    @property
    def open_url(self) -> str:
        return f"{self.url}?standing=open"


@dataclass(frozen=True, slots=True)
class Trouble:
    """一件告警或逾期: the task, why in words, and what the body said hinders."""

    task: Task
    is_red: bool
    why: str
    said: Report | None


@dataclass(frozen=True, slots=True)
class Held:
    """一次会议: how far its decisions have come, one by one."""

    title: str
    held_on: date | None
    url: str
    told: Implementation
    decisions: Sequence[tuple[str, str, Implementation]]


@dataclass(frozen=True, slots=True)
class Leading:
    """总览: what the page shows."""

    figures: Sequence[Figure]
    troubles: Sequence[Trouble]
    bodies: Sequence[Tally]
    leaders: Sequence[Tally]
    often_late: Sequence[Tally]
    meetings: Sequence[Held]
    months: Sequence[tuple[str, int, int]]
    is_cut: bool


def leading_of(viewer: Viewer, scope: Scope, portfolios: Sequence[Portfolio]) -> Leading:
    """The page of a scope: as many queries for a hundred tasks as for a hundred thousand.

    ``portfolios`` are those of today.
    """
    today = clock.today()
    tasks = scope.tasks(viewer)
    tallies = _by_body(tasks)
    total = Tally(url=scope.url)
    for tally in tallies.values():
        total.add(tally)
    by_weight = sorted(
        tallies.values(), key=lambda one: (-one.red, -one.late, -one.amber, -one.open, one.name)
    )
    often = [one for one in tallies.values() if one.late_in_all >= OFTEN]
    often.sort(key=lambda one: (-one.late_in_all, -one.share_late, one.name))
    return Leading(
        figures=_figures(scope, total),
        troubles=_troubles(tasks, today),
        bodies=[one for one in by_weight if one.open][:MOST_BODIES],
        leaders=_by_leader(portfolios, tallies) if scope.leader is None else (),
        often_late=often[:MOST_BODIES],
        meetings=_by_meeting(viewer, tasks),
        months=_by_month(tasks, today),
        is_cut=sum(one.open > 0 for one in by_weight) > MOST_BODIES,
    )


def _figures(scope: Scope, total: Tally) -> list[Figure]:
    return [
        Figure(_("红灯"), total.red, _("件"), scope.url_of("red"), Tone.BAD if total.red else Tone.PLAIN),
        Figure(_("逾期"), total.late, _("件"), scope.url_of("late"), Tone.WARN if total.late else Tone.PLAIN),
        Figure(_("黄灯"), total.amber, _("件"), scope.url_of("amber")),
        Figure(_("7 日内到期"), total.soon, _("件"), scope.url_of("soon")),
        Figure(_("在办"), total.open, _("件"), scope.url_of("open")),
        Figure(
            _("近一年办结"),
            total.done,
            _("件"),
            scope.url_of("done"),
            note=_("其中逾期 %(n)s 件") % {"n": total.done_late} if total.done_late else "",
        ),
    ]


def _by_month(tasks: Rows, today: date) -> list[tuple[str, int, int]]:
    """What was ended in each of the last twelve months, and how much of it late."""
    first = year_back(today)
    rows = _ended(tasks).annotate(month=Substr(Cast("closed_on", CharField()), 1, MONTH_WIDTH))
    told = dict.fromkeys((f"{months_on(first, n):%Y-%m}" for n in range(MONTHS)), (0, 0))
    told |= {month: (n, late) for month, n, late in _in_all_and_late(rows, "month")}
    return [(month, n, late) for month, (n, late) in sorted(told.items())]


def _ended(tasks: Rows) -> Rows:
    return tasks.filter(conditions()["done"]).order_by()


def _in_all_and_late(rows: Rows, by: str) -> Rows:
    told: Rows = rows.values_list(by).annotate(n=Count("pk"), **counts("done_late"))
    return told


def _by_body(tasks: Rows) -> dict[int, Tally]:
    rows = tasks.filter(state__in=OPEN).order_by().values_list("body")
    told = rows.annotate(n=Count("pk"), **counts("late", "red", "amber", "soon"))
    found = {
        body: Tally(open=n, late=late, red=red, amber=amber, soon=soon)
        for body, n, late, red, amber, soon in told
    }
    for body, done, late in _in_all_and_late(_ended(tasks), "body"):
        tally = found.setdefault(body, Tally())
        tally.done, tally.done_late = done, late
    for key, name in Body.objects.filter(pk__in=found).values_list("pk", "name"):
        found[key].name, found[key].url = name, reverse("oversight:tasks-of-body", args=[key])
    return found


def _by_leader(portfolios: Sequence[Portfolio], tallies: dict[int, Tally]) -> list[Tally]:
    """The sums of each leader's portfolio; the address is that of the leader's own list."""
    found: dict[int, Tally] = {}
    for row in portfolios:
        url = reverse("oversight:tasks-of-leader", args=[row.leader_id])
        tally = found.setdefault(row.leader_id, Tally(row.leader.name, url))
        tally.add(tallies.get(row.body_id, Tally()))
    return sorted(found.values(), key=lambda one: (-one.red, -one.late, one.name))


def _troubles(tasks: Rows, today: date) -> list[Trouble]:
    """The worst: those with a red light, then those late longest; each with what its body said last."""
    rows = tasks.select_related("matter", "body").order_by("due_on", "pk")
    late = tasks.filter(state__in=AT_WORK, due_on__lt=today).exclude(light=Light.RED)
    first = late.order_by("due_on", "pk").values("pk")[:WORST]
    found: list[Task] = [*rows.filter(state__in=OPEN, light=Light.RED)[:WORST], *rows.filter(pk__in=first)]
    found = found[:WORST]
    said = _said(found)
    return [Trouble(task, task.light == Light.RED, _why(task, today), said.get(task.pk)) for task in found]


def _said(tasks: Sequence[Task]) -> dict[int, Report]:
    """The newest report of each visible task that told of a hindrance: who sees a task sees its reports."""
    rows = Report.objects.filter(task__in=tasks).exclude(state="returned")
    return {row.task_id: row for row in rows.exclude(problems="").order_by("reported_on", "pk")}


def _why(task: Task, today: date) -> str:
    days = (today - task.due_on).days
    late = _("逾期 %(days)d 天") % {"days": days} if days > 0 else ""
    return task.light_reason or late


def _by_meeting(viewer: Viewer, tasks: Rows) -> list[Held]:
    """The newest meetings with work in the scope, of those looked through, and in each its decisions."""
    named = Matter.objects.filter(meeting=OuterRef("pk")).order_by()
    recent = meetings_visible_to(viewer).filter(Exists(named)).order_by("-held_on", "-pk")[:LOOKED_THROUGH]
    known: dict[int, Meeting] = {meeting.pk: meeting for meeting in recent.defer("record")}
    told = (
        tasks.filter(matter__in=Matter.objects.filter(meeting__in=known).order_by().values("pk"))
        .exclude(state=TaskState.WITHDRAWN)
        .order_by()
        .values_list("matter__meeting", "matter__item_no")
        .annotate(n=Count("pk"), **counts("closed", "late", "red"))
    )
    sums: dict[int, dict[int | None, Implementation]] = defaultdict(dict)
    for meeting, no, *numbers in told:
        sums[meeting][no] = Implementation(*numbers)
    meetings = [meeting for key, meeting in known.items() if key in sums][:MEETINGS]
    items: dict[int, list[Item]] = defaultdict(list)
    for item in items_visible_to(viewer).filter(meeting__in=meetings).select_related(None).order_by("no"):
        items[item.meeting_id].append(item)
    return [_held(meeting, items[meeting.pk], sums[meeting.pk]) for meeting in meetings]


def _held(meeting: Meeting, items: list[Item], sums: dict[int | None, Implementation]) -> Held:
    total = sum(sums.values(), Implementation())
    lines = [
        (item.heading, reverse("decisions:decision-detail", args=[meeting.pk, item.no]), sums[item.no])
        for item in items
        if item.no in sums
    ]
    url = reverse("meetings:meeting-detail", args=[meeting.pk])
    return Held(title_of(meeting), meeting.held_on, url, total, lines)
