"""提醒: before and after due days, nodes, reports and replies, in working days; to whom the rules say.

A reminder's key is made of the thing, its day and the rule's offset, never of the day on which it is sent:
so a run that is repeated tells nobody twice, and one that was missed is made up. Of several offsets that were
missed, the latest is told, with the number that is true on the day of telling.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice
from typing import Any, NamedTuple

from django.db import transaction
from django.db.models import Q
from django.urls import reverse

from yiding.core.periods import NotAPeriod, read_key
from yiding.notices.services import Telling, notify_many
from yiding.supervision.models import Milestone, MilestoneDone, ReportDue, Task, TaskRole, TaskState

from .audience import Directory, Recipient
from .lighting import told as told_number
from .measuring import Frame
from .models import Measure, ReminderRule, Slip, SlipState, Subject
from .reading import Rules

BATCH = 2_000
FAR = timedelta(days=400)
"""No rule reaches farther: an offset of 250 working days, with all the holidays of a year."""
AT_IT = (TaskState.ASSIGNED, TaskState.ACTIVE)
"""Who is reminded: not who has claimed completion and waits for the examiner."""
LATE = "已逾期 {n} 个工作日（{due}）"
COMING = "还有 {n} 个工作日到期（{due}）"
FIELDS = ("task", "task__role", "task__body", "task__matter__title")


@dataclass(frozen=True, slots=True)
class Window:
    """补办时段: the days whose reminders are sent now, both included."""

    first: date
    last: date

    def holds(self, day: date) -> bool:
        return self.first <= day <= self.last


class Thing(NamedTuple):
    """一件要提醒的事: of which task, its day, and what it is called."""

    about: str
    pk: int
    due_on: date
    task_id: int
    role: str
    body_id: int
    title: str
    what: str = ""


class Call(NamedTuple):
    """一次提醒: the offset that has come, to whom, in which words."""

    days: int
    to: frozenset[str]
    sentence: str


Calls = Mapping[date, Sequence[Call]]


def reminders_send(government_id: int, rules: Rules, frame: Frame, window: Window) -> int:
    """Tells all whom the rules remind in a window; gives back how many notices are new.

    Each batch is a transaction of its own: whoever was told stays told when the process dies.
    """
    directory, count = Directory.today(), 0
    for subject in Subject:
        calls = calls_of(rules.reminders, subject, frame, window)
        things = READERS[subject](government_id, calls) if calls else iter(())
        for is_late, some in _batches(_tellings(things, calls, frame, directory)):
            kind = "urging.late" if is_late else "urging.coming"
            with transaction.atomic():
                count += notify_many(kind, some, about=Task)
    return count


def calls_of(rules: Iterable[ReminderRule], subject: str, frame: Frame, window: Window) -> Calls:
    """By due day what is told in the window: for each audience the latest offset that has come."""
    mine = [rule for rule in rules if rule.about == subject]
    if not mine:
        return {}
    found: dict[date, Sequence[Call]] = {}
    day = window.first - FAR
    while day <= window.last + FAR:
        if calls := _calls(mine, day, frame, window):
            found[day] = calls
        day += timedelta(days=1)
    return found


def _calls(rules: Sequence[ReminderRule], due: date, frame: Frame, window: Window) -> list[Call]:
    near = (rule for rule in rules if _is_near(rule, due, window))
    come = [rule for rule in near if window.holds(frame.reminder_day(due, rule.days))]
    told: set[str] = set()
    calls = []
    for rule in sorted(come, key=lambda one: -one.days):
        if fresh := frozenset(rule.to) - told:
            calls.append(Call(rule.days, fresh, rule.sentence))
            told |= fresh
    return calls


def _is_near(rule: ReminderRule, due: date, window: Window) -> bool:
    """Can the rule's day lie in the window at all? Five working days are at most four weeks."""
    reach = timedelta(days=30 + 6 * abs(rule.days))
    return window.first - reach <= due <= window.last + reach


def _tellings(
    things: Iterable[Thing], calls: Calls, frame: Frame, directory: Directory
) -> Iterator[tuple[bool, Telling]]:
    people: dict[tuple[str, int, frozenset[str]], list[Recipient]] = {}
    for thing in things:
        for call in calls.get(thing.due_on, ()):
            whom = (thing.role, thing.body_id, call.to)
            if whom not in people:
                people[whom] = directory.recipients(*whom)
            is_late = frame.late(thing.due_on) is not None
            words = _words(thing, call, frame)
            for person in people[whom]:
                yield is_late, _telling(thing, call, words, person)


def _words(thing: Thing, call: Call, frame: Frame) -> str:
    """The rule's sentence, where it is true today; else, made up late, how late it is by now."""
    late = frame.late(thing.due_on)
    is_true = (late is not None) == (call.days > 0)
    sentence = call.sentence if is_true else f"{thing.what}{COMING if late is None else LATE}"
    number = late if late is not None else frame.left(thing.due_on) or 0
    measure = Measure.DAYS_LATE if late is not None else Measure.DAYS_LEFT
    places = sentence.replace("{due}", f"{thing.due_on:%Y-%m-%d}").replace("{what}", thing.what)
    return told_number(places, number, measure)


def _telling(thing: Thing, call: Call, words: str, person: Recipient) -> Telling:
    return Telling(
        person.user_id,
        f"remind:{thing.about}:{thing.pk}:{thing.due_on:%Y%m%d}:{call.days:+d}",
        {"title": thing.title[:120], "words": words, "behalf": behalf_of(person)},
        thing.task_id,
        reverse("supervision:task-detail", args=[thing.task_id]),
    )


def behalf_of(person: Recipient) -> str:
    """Who stands in for somebody absent reads for whom."""
    return f"（代{person.behalf}）" if person.behalf else ""


def _batches(told: Iterator[tuple[bool, Telling]]) -> Iterator[tuple[bool, list[Telling]]]:
    """In batches of one kind."""
    while some := list(islice(told, BATCH)):
        for is_late in (False, True):
            if batch := [one for late, one in some if late == is_late]:
                yield is_late, batch


def _due(government_id: int, days: Collection[date]) -> Iterator[Thing]:
    rows = Task.objects.filter(government=government_id, state__in=AT_IT, due_on__in=days).order_by("pk")
    names = ("pk", "due_on", "role", "body", "matter__title")
    for pk, due_on, role, body, title in rows.values_list(*names).iterator(chunk_size=BATCH):
        yield Thing(Subject.DUE, pk, due_on, pk, role, body, title)


def _nodes(government_id: int, days: Collection[date]) -> Iterator[Thing]:
    """Of the nodes those that a task has not reached; the one on its due day goes with that."""
    rows = Milestone.objects.filter(matter__government=government_id, due_on__in=days).order_by("pk")
    nodes = rows.values_list("pk", "matter", "title", "due_on").iterator(chunk_size=BATCH)
    while some := list(islice(nodes, 500)):
        matters = {matter for _pk, matter, _title, _day in some}
        tasks: dict[int, list[tuple[Any, ...]]] = {}
        open_ = Task.objects.filter(matter__in=matters, state__in=AT_IT).exclude(role=TaskRole.SPLIT)
        told = open_.order_by("pk").values_list("matter", "pk", "role", "body", "due_on", "matter__title")
        for matter, *task in told:
            tasks.setdefault(matter, []).append(tuple(task))
        done = MilestoneDone.objects.filter(milestone__in=[pk for pk, *_rest in some])
        reached = set(done.values_list("milestone", "task"))
        for pk, matter, what, day in some:
            for task_id, role, body, due_on, title in tasks.get(matter, ()):
                if (pk, task_id) not in reached and due_on != day:
                    yield Thing(f"node-{task_id}", pk, day, task_id, role, body, title, what)


def _reports(government_id: int, days: Collection[date]) -> Iterator[Thing]:
    rows = ReportDue.objects.filter(
        task__government=government_id, task__state__in=AT_IT, report__isnull=True, due_on__in=days
    )
    names = ("pk", "due_on", "period", *FIELDS)
    for row in rows.order_by("pk").values_list(*names).iterator(chunk_size=BATCH):
        pk, due_on, period, task, role, body, title = row
        yield Thing(Subject.REPORT, pk, due_on, task, role, body, title, _period(period))


def _period(key: str) -> str:
    try:
        return str(read_key(key))
    except NotAPeriod:
        return key


def _slips(government_id: int, days: Collection[date]) -> Iterator[Thing]:
    open_ = Q(government=government_id, state=SlipState.ISSUED, reply_due_on__in=days)
    rows = Slip.objects.filter(open_, task__state__in=(*AT_IT, TaskState.CLAIMED)).order_by("pk")
    for row in rows.values_list("pk", "reply_due_on", "number", *FIELDS):
        pk, due_on, number, task, role, body, title = row
        yield Thing(Subject.SLIP, pk, due_on, task, role, body, title, f"督查单 {number}")


READERS = {
    Subject.DUE: lambda key, calls: _due(key, _days(calls)),
    Subject.NODE: lambda key, calls: _nodes(key, _days(calls)),
    Subject.REPORT: lambda key, calls: _reports(key, _days(calls)),
    Subject.SLIP: lambda key, calls: _slips(key, _days(calls)),
}


def _days(calls: Calls) -> list[date]:
    return sorted(calls)
