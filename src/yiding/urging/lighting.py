"""亮灯: what the rules say of a task that stands so. Pure: it reads and writes nothing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.utils.translation import gettext_noop as _

from yiding.supervision.models import Light, TaskState
from yiding.supervision.tasks import AT_WORK

from .measuring import Standing, TaskRow
from .models import LightRule, Measure

RANK: Final = {Light.NONE: 0, Light.GREEN: 1, Light.AMBER: 2, Light.RED: 3}
LAMP: Final = {Light.GREEN: _("绿灯"), Light.AMBER: _("黄灯"), Light.RED: _("红灯")}
LONGEST = 200


@dataclass(frozen=True, slots=True)
class Lit:
    """一盏灯 and its reason in words (``红灯：逾期 3 个工作日``)."""

    light: str = Light.NONE
    why: str = ""

    @property
    def reason(self) -> str:
        return f"{LAMP[Light(self.light)]}：{self.why}"[:LONGEST] if self.light else ""


OUT = Lit()


def ordered(rules: Iterable[LightRule]) -> list[LightRule]:
    """The rules in the order in which they are asked: the worst light first."""
    return sorted(rules, key=lambda rule: (-RANK[Light(rule.light)], rule.position, rule.pk or 0))


def light_of(task: TaskRow, standing: Standing, rules: Sequence[LightRule]) -> Lit:
    """The light of a task, by rules in order; none for one that rests, was declined or is done."""
    if task.state not in AT_WORK:
        return OUT
    for rule in rules:
        number = standing.get(rule.measure)
        if rule.holds(number) and number is not None:
            return Lit(rule.light, told(rule.sentence, number, rule.measure))
    return Lit(Light.GREEN, _in_order(task.due_on, task.state))


def _in_order(due_on: date, state: str) -> str:
    if state == TaskState.CLAIMED:
        return "已申请办结，待审核"
    return f"期限 {due_on:%Y-%m-%d}，没有迟误"


def told(sentence: str, number: int, measure: str = "") -> str:
    """A rule's sentence with its number. Over the due day, yet no working day later: less than one."""
    if measure in (Measure.DAYS_LATE, Measure.SLIP_LATE) and number == 0:
        return sentence.replace(" {n}", "不足 1").replace("{n}", "不足 1")
    return sentence.replace("{n}", str(number))


def worst(lights: Sequence[tuple[str, Lit]]) -> Lit:
    """A matter's light: the worst of its tasks, each told with the name of its body; of several, whose."""
    if not lights:
        return OUT
    name, lit = max(lights, key=lambda one: RANK[Light(one[1].light)])
    if len(lights) == 1 or RANK[Light(lit.light)] <= RANK[Light.GREEN]:
        return lit
    same = sum(one.light == lit.light for _name, one in lights)
    others = f"，另有 {same - 1} 个单位{LAMP[Light(lit.light)]}" if same > 1 else ""
    return Lit(lit.light, f"{name}{lit.why}{others}")
