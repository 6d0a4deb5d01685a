"""台账亮灯: the light of an entry and its reason, by the rules that light tasks.

An entry's day is the earlier of its own due day and its stage's. A government without rules has the kind's
own: amber some working days before, red once it is over. Working days count, as for tasks.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from yiding.supervision.models import Light
from yiding.urging.lighting import OUT, Lit, told
from yiding.urging.measuring import Frame
from yiding.urging.models import Measure
from yiding.urging.reading import Rules, rules_on

from .catalogue import kind_of
from .declaring import Kind
from .models import Entry

COMING = "还有 {n} 个工作日到期"
LATE = "逾期 {n} 个工作日"
IN_ORDER = "期限 {day}，没有迟误"
MEASURES = frozenset({Measure.DAYS_LEFT.value, Measure.DAYS_LATE.value})


@dataclass(frozen=True, slots=True)
class Lamp:
    """灯规 of a government today: its rules if it has any, and the calendar."""

    rules: Rules | None
    frame: Frame

    @classmethod
    def of(cls, government_id: int) -> Lamp:
        frame = Frame.now()
        rules = rules_on(government_id, frame.today)
        rolls_on = rules is None or rules.ruleset.rolls_on
        return cls(rules, Frame(frame.today, frame.calendar, rolls_on))

    def lit(self, kind: Kind, day: date) -> Lit:
        """The light of an open entry whose day is ``day``."""
        left, late = self.frame.left(day), self.frame.late(day)
        if self.rules is None:
            return _own(kind, day, left, late)
        numbers = {Measure.DAYS_LEFT.value: left, Measure.DAYS_LATE.value: late}
        for rule in self.rules.lights:
            number = numbers.get(rule.measure)
            if number is not None and rule.holds(number):
                return Lit(rule.light, told(rule.sentence, number, rule.measure))
        return _green(day)


def _own(kind: Kind, day: date, left: int | None, late: int | None) -> Lit:
    if late is not None:
        return Lit(Light.RED, told(LATE, late, Measure.DAYS_LATE))
    if left is not None and left <= kind.amber_days:
        return Lit(Light.AMBER, told(COMING, left, Measure.DAYS_LEFT))
    return _green(day)


def _green(day: date) -> Lit:
    return Lit(Light.GREEN, IN_ORDER.replace("{day}", f"{day:%Y-%m-%d}"))


def day_of(entry: Entry) -> date | None:
    """The day that presses: the earlier of the entry's and its stage's; none where no clock runs."""
    if not entry.is_open or kind_of(entry.code).stage(entry.state).rests:
        return None
    return min((day for day in (entry.due_on, entry.stage_due_on) if day is not None), default=None)


def light_set(entry: Entry, lamp: Lamp | None = None) -> None:
    """Tells an entry's light again, before it is saved."""
    entry.presses_on = day_of(entry)
    lit = OUT
    if entry.presses_on is not None:
        lit = (lamp or Lamp.of(entry.government_id)).lit(kind_of(entry.code), entry.presses_on)
    entry.light, entry.light_reason = lit.light, lit.reason
