"""施行中的规则: the edition that is in force on a day, read whole."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from .lighting import ordered
from .models import EscalationRule, LightRule, ReminderRule, RuleSet, RuleSetState, SlipRule


@dataclass(frozen=True, slots=True)
class Rules:
    """一版规则, with its rows; the light rules in the order in which they are asked."""

    ruleset: RuleSet
    lights: tuple[LightRule, ...]
    slips: tuple[SlipRule, ...]
    reminders: tuple[ReminderRule, ...]
    escalations: tuple[EscalationRule, ...]

    @property
    def measures(self) -> frozenset[str]:
        """What of a task its lights look at."""
        return frozenset(rule.measure for rule in self.lights)


def in_force(day: date) -> Q:
    """The editions in force on a day: one of each government."""
    return Q(state=RuleSetState.ADOPTED, from_on__lte=day) & (Q(to_on__isnull=True) | Q(to_on__gte=day))


def ruleset_on(government_id: int, day: date) -> RuleSet | None:
    """The edition of a government on a day; none before the first."""
    return RuleSet.objects.filter(in_force(day), government=government_id).first()


def rolls_on(government_id: int, day: date) -> bool:
    """Does a due day on which nobody works roll on? As the edition in force says; without one it does."""
    ruleset = ruleset_on(government_id, day)
    return ruleset is None or ruleset.rolls_on


def rules_of(ruleset: RuleSet) -> Rules:
    """An edition with its rows."""
    return Rules(
        ruleset,
        tuple(ordered(ruleset.lightrules.all())),
        tuple(ruleset.sliprules.all()),
        tuple(ruleset.reminderrules.all()),
        tuple(ruleset.escalationrules.all()),
    )


def rules_on(government_id: int, day: date) -> Rules | None:
    """The rules of a government on a day."""
    ruleset = ruleset_on(government_id, day)
    return rules_of(ruleset) if ruleset else None
