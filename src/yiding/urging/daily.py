"""每日例行: reports asked for, lights told again, reminders sent, unanswered slips told to leaders.

Every step does only what is not done: a run that was killed is run again, a day that was missed is made up
by the next one.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction

from yiding.audit.services import record
from yiding.core import clock
from yiding.core.models import CalendarDay
from yiding.directory.models import Government

from .asking import dues_ahead
from .errors import DayToCome
from .escalating import slips_escalate
from .hooks import days_of_rooms
from .measuring import Frame
from .models import DailyRun, RuleSet
from .reading import Rules, in_force, rules_of
from .relighting import lights_told
from .reminding import Window, reminders_send

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Done:
    """办了什么: counts of one run."""

    dues: int = 0
    relit: int = 0
    told: int = 0
    escalated: int = 0


def day_run(day: date | None = None) -> Done:
    """The run of today; of an earlier ``day``, its reminders once more. Raises DayToCome."""
    today = clock.today()
    if day is not None and day > today:
        raise DayToCome
    if day is not None and day < today:
        return Done(told=_remind(Window(day, day)))
    row, _is_new = DailyRun.objects.get_or_create(day=today, defaults={"started_at": clock.now()})
    stamp, window = stamp_now(), Window(_since(today) + ONE_DAY, today)
    done = Done(
        dues=dues_ahead(today),
        relit=lights_told(),
        told=_remind(window) + _rooms(window),
        escalated=_escalate(),
    )
    _finish(row, done, stamp)
    return done


def _since(today: date) -> date:
    """The last day whose run came to its end; before the first one, yesterday."""
    rows = DailyRun.objects.filter(day__lt=today, finished_at__isnull=False)
    return rows.order_by("-day").values_list("day", flat=True).first() or today - ONE_DAY


def _frames(day: date) -> list[tuple[RuleSet, Frame]]:
    frame = Frame.now()
    rows = RuleSet.objects.filter(in_force(day)).order_by("pk")
    return [(row, Frame(frame.today, frame.calendar, row.rolls_on)) for row in rows]


def _remind(window: Window) -> int:
    return sum(
        reminders_send(row.government_id, rules_of(row), frame, window)
        for row, frame in _frames(clock.today())
    )


def _escalate() -> int:
    return sum(
        slips_escalate(row.government_id, rules_of(row), frame) for row, frame in _frames(clock.today())
    )


def _rooms(window: Window) -> int:
    """The day's work of higher rooms, for each government."""
    told: dict[int, tuple[Rules | None, Frame]] = {
        row.government_id: (rules_of(row), frame) for row, frame in _frames(clock.today())
    }
    without: tuple[Rules | None, Frame] = (None, Frame.now())
    count = 0
    for key in Government.objects.order_by("pk").values_list("pk", flat=True):
        rules, frame = told.get(key, without)
        count += sum(act(key, rules, frame, window) for act in days_of_rooms())
    return count


@transaction.atomic
def _finish(row: DailyRun, done: Done, stamp: str) -> None:
    """Says that the day is done; the counts are those of its first run to the end, and one event tells it."""
    first = DailyRun.objects.filter(pk=row.pk, finished_at__isnull=True)
    counts = {"dues": done.dues, "relit": done.relit, "told": done.told, "escalated": done.escalated}
    if first.update(finished_at=clock.now(), stamp=stamp, **counts):
        record("urging.ran", row, by=None, after={"day": row.day.isoformat(), **counts})
    else:
        DailyRun.objects.filter(pk=row.pk).update(stamp=stamp)


def stamp_now() -> str:
    """What the lights depend on beside the tasks: the calendar, and the rules in force today."""
    rows = CalendarDay.objects.order_by("day").values_list("day", "is_workday")
    rules = RuleSet.objects.filter(in_force(clock.today())).order_by("pk").values_list("pk", "version")
    told = f"{clock.today()}{list(rows)}{list(rules)}"
    return hashlib.sha256(told.encode()).hexdigest()


def lights_follow() -> int:
    """Lights told again because the calendar or the rules have changed; gives back how many changed."""
    stamp = stamp_now()
    count = lights_told()
    DailyRun.objects.filter(day=clock.today()).update(stamp=stamp)
    return count
