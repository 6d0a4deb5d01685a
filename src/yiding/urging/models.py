"""催办的表, by subject: the rules, the slips, the daily run."""

from __future__ import annotations

from .rulesets import (
    Audience,
    Colour,
    EscalationRule,
    LightRule,
    Measure,
    ReminderRule,
    RuleSet,
    RuleSetState,
    SlipRule,
    Subject,
)
from .slips import REPLIED, DailyRun, Slip, SlipState

__all__ = [
    "REPLIED",
    "Audience",
    "Colour",
    "DailyRun",
    "EscalationRule",
    "LightRule",
    "Measure",
    "ReminderRule",
    "RuleSet",
    "RuleSetState",
    "Slip",
    "SlipRule",
    "SlipState",
    "Subject",
]
