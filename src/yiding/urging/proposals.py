"""拟发督查单: which slip the rules in force call for, its reason and reply day filled in."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from django.db.models import Q

from yiding.supervision.models import Task

from .lighting import told
from .measuring import Frame, Standing, standings, tasks_read
from .models import Colour, Measure, Slip, SlipRule, SlipState
from .reading import Rules, rules_on

RANK: Final = {Colour.BLUE: 1, Colour.ORANGE: 2, Colour.RED: 3}
REPLY_DAYS = 3
ALL_MEASURES = frozenset(Measure.values)


@dataclass(frozen=True, slots=True)
class Proposal:
    """一张拟发的督查单."""

    colour: str
    reason: str
    reply_due_on: date
    to: tuple[str, ...] = ("lead", "support")
    next_step: str = ""
    points: Decimal | None = None
    is_by_rule: bool = True

    @property
    def colour_word(self) -> str:
        return str(Colour(self.colour).label)


Open = Mapping[str, date]
"""A task's open slips: the reply day by colour."""


def proposals_of(tasks: Sequence[Task]) -> dict[int, Proposal | None]:
    """By task what the rules call for; nothing where they call for nothing more than is out already."""
    found: dict[int, Proposal | None] = {}
    by_government: dict[int, list[Task]] = defaultdict(list)
    for task in tasks:
        by_government[task.government_id].append(task)
    frame = Frame.now()
    for government, some in by_government.items():
        found |= _proposals(some, rules_on(government, frame.today), frame)
    return found


def _proposals(tasks: Sequence[Task], rules: Rules | None, frame: Frame) -> dict[int, Proposal | None]:
    if rules is None:
        return dict.fromkeys((task.pk for task in tasks), None)
    frame = Frame(frame.today, frame.calendar, rules.ruleset.rolls_on)
    keys = [task.pk for task in tasks]
    told_of = standings(tasks_read(Q(pk__in=keys)), frame, ALL_MEASURES)
    open_: dict[int, dict[str, date]] = defaultdict(dict)
    slips = Slip.objects.filter(task__in=keys, state=SlipState.ISSUED)
    for task_id, colour, day in slips.order_by().values_list("task", "colour", "reply_due_on"):
        open_[task_id][colour] = day
    ladder = sorted(rules.slips, key=lambda rule: (-RANK[Colour(rule.colour)], rule.position))
    return {task.pk: _first(task, told_of[task.pk], open_[task.pk], ladder, frame) for task in tasks}


def _first(
    task: Task, standing: Standing, open_: Open, ladder: Sequence[SlipRule], frame: Frame
) -> Proposal | None:
    worst = max((RANK[Colour(colour)] for colour in open_), default=0)
    for rule in ladder:
        number = _number(rule, standing, open_, frame)
        is_worse = RANK[Colour(rule.colour)] > worst
        fits = rule.urgency in ("", task.matter.urgency)
        if is_worse and fits and number is not None and rule.holds(number):
            return Proposal(
                rule.colour,
                told(rule.sentence, number, rule.measure),
                frame.calendar.add(frame.today, rule.reply_days),
                tuple(rule.to),
                rule.next_step,
                rule.points,
            )
    return None


def _number(rule: SlipRule, standing: Standing, open_: Open, frame: Frame) -> int | None:
    """What the rule looks at; of one that follows another colour, only after that was not answered."""
    if not rule.follows:
        return standing.get(rule.measure)
    day = open_.get(rule.follows)
    late = frame.late(day) if day else None
    return late if rule.measure == Measure.SLIP_LATE or late is None else standing.get(rule.measure)


def by_hand(task: Task, frame: Frame) -> Proposal:
    """Where no rule calls for one: a blue slip for the reason of the light."""
    why = task.light_reason.partition("：")[2] or "请报告进展"
    day = frame.calendar.add(frame.today, REPLY_DAYS)
    return Proposal(Colour.BLUE, f"{why}，请说明原因和下一步安排", day, is_by_rule=False)
