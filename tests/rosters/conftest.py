"""值班测试的班底: that of supervision, at ten in the morning of 2026-09-20, with its holidays."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import time_machine

from tests.supervision.conftest import _files, stage
from tests.supervision.rows import Stage
from yiding.core.workdays import calendar_fill

from .rows import Duty, duty_make

__all__ = ["_files", "stage"]
START = "2026-09-20T10:00:00+08:00"


@pytest.fixture
def at(db: None) -> Iterator[time_machine.Traveller]:
    """The clock of the test: ``at.move_to(…)``."""
    calendar_fill()
    with time_machine.travel(START, tick=False) as traveller:
        yield traveller


@pytest.fixture
def duty(at: object, stage: Stage) -> Duty:
    """甲局 with a leader on duty, staff in two shifts, and four people to take them."""
    return duty_make(stage)
