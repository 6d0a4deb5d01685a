"""重新亮灯: lights are kept with tasks and matters, so that a list of any length reads one row for each.

They are told again after each act on a task, every day, and when the calendar or the rules have changed. A
light is no act of anybody: it writes no event.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from django.db import transaction
from django.db.models import Q

from yiding.core.bulk import rows_update
from yiding.directory.models import Body, Government
from yiding.supervision.matters import RUNNING
from yiding.supervision.models import Light, Matter, Task, TaskRole, TaskState
from yiding.supervision.tasks import AT_WORK

from .lighting import OUT, Lit, light_of, worst
from .measuring import Frame, TaskRow, standings, tasks_read
from .models import RuleSet
from .reading import Rules, rules_on

BATCH = 5_000
TOLD = ("light", "light_reason")


def task_relight(task: Task) -> None:
    """After an act on a task: its own light, and its matter's."""
    matter_relight(task.matter_id, task.government_id)
    task.refresh_from_db(fields=list(TOLD))


def matter_relight(matter_id: int, government_id: int) -> None:
    """The lights of one matter and all its tasks."""
    frame, rules = _by_today(government_id)
    tasks = tasks_read(Q(matter=matter_id))
    lights = _lights(tasks, frame, rules)
    _lights_write(Task, _changed(tasks, lights))
    _lights_write(Matter, _matters(Q(pk=matter_id), tasks, lights))


def lights_told(day_frame: Frame | None = None) -> int:
    """All lights of the house; gives back how many changed. May be ended at any point and run again."""
    return sum(_government(key, day_frame) for key in _governments())


def _governments() -> list[int]:
    """The governments that have rules, or lights left from when they had."""
    with_rules = RuleSet.objects.values("government")
    lit = Task.objects.exclude(light=Light.NONE).values("government")
    return list(Government.objects.filter(Q(pk__in=with_rules) | Q(pk__in=lit)).values_list("pk", flat=True))


def _government(key: int, day_frame: Frame | None) -> int:
    frame, rules = _by_today(key, day_frame)
    tasks = tasks_read(Q(government=key) & (Q(state__in=AT_WORK) | ~Q(light=Light.NONE)))
    lights = _lights(tasks, frame, rules)
    changed = _changed(tasks, lights)
    for some in _batches(changed):
        with transaction.atomic():
            _lights_write(Task, some)
    whole = Q(government=key) & (Q(state__in=RUNNING) | ~Q(light=Light.NONE))
    for some in _batches(_matters(whole, tasks, lights)):
        with transaction.atomic():
            _lights_write(Matter, some)
    return len(changed)


def _by_today(government_id: int, day_frame: Frame | None = None) -> tuple[Frame, Rules | None]:
    frame = day_frame or Frame.now()
    rules = rules_on(government_id, frame.today)
    if rules is not None and rules.ruleset.rolls_on != frame.rolls_on:
        frame = Frame(frame.today, frame.calendar, rules.ruleset.rolls_on)
    return frame, rules


Change = tuple[int, int, Sequence[Any]]


def _lights(tasks: Sequence[TaskRow], frame: Frame, rules: Rules | None) -> dict[int, Lit]:
    if rules is None:
        return dict.fromkeys((task.pk for task in tasks), OUT)
    told = standings(tasks, frame, rules.measures)
    return {task.pk: light_of(task, told[task.pk], rules.lights) for task in tasks}


def _changed(tasks: Iterable[TaskRow], lights: dict[int, Lit]) -> list[Change]:
    return [
        (task.pk, task.version, (lit.light, lit.reason))
        for task in tasks
        if (lit := lights[task.pk]).light != task.light or lit.reason != task.light_reason
    ]


def _matters(chosen: Q, tasks: Sequence[TaskRow], lights: dict[int, Lit]) -> list[Change]:
    """The matters whose light changes: the worst of their tasks, what bodies split theirs into left out."""
    of: dict[int, list[TaskRow]] = defaultdict(list)
    for task in tasks:
        if task.role != TaskRole.SPLIT and task.state != TaskState.WITHDRAWN and lights[task.pk].light:
            of[task.matter_id].append(task)
    names = _names(task.body_id for some in of.values() if len(some) > 1 for task in some)
    changes: list[Change] = []
    rows = Matter.objects.filter(chosen).order_by().values_list("pk", "version", "state", *TOLD)
    for pk, version, state, light, reason in rows.iterator(chunk_size=BATCH):
        some = of.get(pk, []) if state in RUNNING else []
        lit = worst([(names.get(task.body_id, ""), lights[task.pk]) for task in some])
        if (lit.light, lit.reason) != (light, reason):
            changes.append((pk, version, (lit.light, lit.reason)))
    return changes


def _names(bodies: Iterable[int]) -> dict[int, str]:
    wanted: Collection[int] = set(bodies)
    rows = Body.objects.filter(pk__in=wanted) if len(wanted) <= BATCH else Body.objects.all()
    return dict(rows.order_by().values_list("pk", "name")) if wanted else {}


def _lights_write(model: type[Any], changes: Iterable[Change]) -> None:
    rows_update(model, TOLD, changes)


def _batches(changes: Sequence[Change]) -> Iterator[list[Change]]:
    rest = iter(changes)
    while some := list(islice(rest, BATCH)):
        yield some
