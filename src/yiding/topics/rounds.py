"""例行: what the worker looks after each day. Doing it again does nothing twice."""

from __future__ import annotations

from django.db import transaction

from yiding.audit.services import gathered

from .consulting import replies_overdue, replies_remind
from .gates import checks_expire


def rounds() -> None:
    """Checks that are no longer valid, answers that are due soon or late."""
    with transaction.atomic(), gathered():
        checks_expire()
    replies_remind()
    replies_overdue()
