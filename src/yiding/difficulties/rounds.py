"""例行: what the worker looks after each day. Doing it again does nothing twice."""

from __future__ import annotations

from .services import difficulties_escalate_overdue


def rounds() -> None:
    """Difficulties that were not solved in time are taken higher."""
    difficulties_escalate_overdue()
