"""台账催办: the day's lights and reminders of entries, by the rules that urge tasks too.

All lights of a day are set by one update for each due day, never row by row. A reminder's key is made of the
entry, its day and the rule's offset: a run that is repeated tells nobody twice, one that was missed is made
up by the next.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from django.db import transaction
from django.db.models import Q, QuerySet
from django.urls import reverse

from yiding.core import clock
from yiding.notices.services import Telling, notify_many
from yiding.supervision.models import TaskRole
from yiding.urging.audience import Directory, Recipient
from yiding.urging.lighting import told
from yiding.urging.measuring import Frame
from yiding.urging.models import Audience, Measure, Subject
from yiding.urging.reading import Rules
from yiding.urging.reminding import COMING, LATE, Call, Calls, Window, behalf_of, calls_of

from .catalogue import kinds
from .declaring import Kind
from .lights import Lamp
from .models import Entry
from .shaping import shapes_take_effect

BATCH = 2_000
WITHOUT_RULES: tuple[tuple[int, frozenset[str]], ...] = (
    (-3, frozenset({Audience.LEAD.value})),
    (0, frozenset({Audience.LEAD.value})),
    (1, frozenset({Audience.LEAD.value, Audience.HEAD.value})),
    (5, frozenset({Audience.HEAD.value, Audience.DEPUTY.value})),
    (10, frozenset({Audience.DEPUTY.value, Audience.MAYOR.value})),
)
"""Who is told when by a government that has no rules of its own: the older, the higher."""


def day_of_registers(government_id: int, rules: Rules | None, frame: Frame, window: Window) -> int:
    """The day's work: shapes that begin to hold, lights, then reminders; gives back how many were told."""
    shapes_take_effect(government_id, clock.today())
    lamp = Lamp(rules, frame)
    for kind in kinds().values():
        lights_told(government_id, kind, lamp)
    return reminders_send(government_id, rules, frame, window)


def lights_told(government_id: int, kind: Kind, lamp: Lamp) -> int:
    """The lights of a kind's open entries, told again; gives back how many changed."""
    rows = Entry.objects.filter(government=government_id, code=kind.code)
    count = rows.filter(presses_on=None).exclude(light="").update(light="", light_reason="")
    days = rows.filter(presses_on__isnull=False).order_by().values_list("presses_on", flat=True).distinct()
    for day in list(days):
        assert day is not None
        lit = lamp.lit(kind, day)
        stale = rows.filter(presses_on=day).exclude(light=lit.light, light_reason=lit.reason)
        count += stale.update(light=lit.light, light_reason=lit.reason)
    return count


def reminders_send(government_id: int, rules: Rules | None, frame: Frame, window: Window) -> int:
    """Tells all whom the rules remind of an entry's day in a window."""
    calls = calls_of(rules.reminders, Subject.DUE, frame, window) if rules else _own_calls(frame, window)
    if not calls:
        return 0
    directory, count = Directory.today(), 0
    tellings = _tellings(_due(government_id, calls), calls, frame, directory)
    while some := list(islice(tellings, BATCH)):
        for is_late, code in ((False, "entry.coming"), (True, "entry.late")):
            batch = [one for late, one in some if late == is_late]
            with transaction.atomic():
                count += notify_many(code, batch, about=Entry) if batch else 0
    return count


def _own_calls(frame: Frame, window: Window) -> Calls:
    """By due day whom a government without rules reminds."""
    found: dict[object, list[Call]] = {}
    rows = Entry.objects.filter(presses_on__isnull=False).order_by().values_list("presses_on", flat=True)
    for day in rows.distinct():
        assert day is not None
        come = [(n, to) for n, to in WITHOUT_RULES if window.holds(frame.reminder_day(day, n))]
        if come:
            days, to = come[-1]
            found[day] = [Call(days, to, LATE if days > 0 else COMING)]
    return found  # type: ignore[return-value] # days are dates


def _due(government_id: int, calls: Calls) -> QuerySet[Entry]:
    rows = Entry.objects.filter(government=government_id, presses_on__in=sorted(calls))
    wanted = Q(local__isnull=False) | Q(department__isnull=False)
    names = ("pk", "number", "title", "presses_on", "local", "department")
    return rows.filter(wanted).only(*names).order_by("pk")


def _tellings(
    rows: QuerySet[Entry], calls: Calls, frame: Frame, directory: Directory
) -> Iterator[tuple[bool, Telling]]:
    people: dict[tuple[int, frozenset[str]], list[Recipient]] = {}
    for row in rows.iterator(chunk_size=BATCH):
        assert row.presses_on is not None
        for call in calls.get(row.presses_on, ()):
            is_late = frame.late(row.presses_on) is not None
            bodies = [row.local_id, row.department_id] if is_late else [row.local_id or row.department_id]
            for body in dict.fromkeys(one for one in bodies if one is not None):
                if (body, call.to) not in people:
                    people[body, call.to] = directory.recipients(TaskRole.LEAD, body, call.to)
                for person in people[body, call.to]:
                    yield is_late, _telling(row, call, frame, person)


def _telling(row: Entry, call: Call, frame: Frame, person: Recipient) -> Telling:
    assert row.presses_on is not None
    late = frame.late(row.presses_on)
    sentence = (LATE if late is not None else COMING).replace("{due}", f"{row.presses_on:%Y-%m-%d}")
    number = late if late is not None else frame.left(row.presses_on) or 0
    measure = Measure.DAYS_LATE if late is not None else Measure.DAYS_LEFT
    words = told(sentence, number, measure)
    fields = {"title": row.title[:120], "number": row.number, "words": words, "behalf": behalf_of(person)}
    key = f"remind:entry:{row.pk}:{row.presses_on:%Y%m%d}:{call.days:+d}"
    return Telling(person.user_id, key, fields, row.pk, reverse("registers:entry-detail", args=[row.pk]))
