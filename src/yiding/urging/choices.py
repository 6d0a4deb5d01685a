"""可选样式: the rule sets that a site can take over and make its own (``choices.toml``)."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

from .models import EscalationRule, LightRule, ReminderRule, SlipRule

HERE = Path(__file__).parent
PARTS: Final[Mapping[str, type[Any]]] = {
    "lights": LightRule,
    "slips": SlipRule,
    "reminders": ReminderRule,
    "escalations": EscalationRule,
}
"""The kinds of rules of a set, in the order in which a page shows them."""


@cache
def choices() -> dict[str, dict[str, Any]]:
    """The choices by code."""
    return tomllib.loads((HERE / "choices.toml").read_text("utf-8"))
