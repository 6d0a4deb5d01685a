"""催办测试的班底: the office and three bodies, a clock that can be set, and the published calendar."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time
from typing import Any

import pytest

from tests.supervision.rows import Stage, stage_make
from yiding.core import clock
from yiding.core.workdays import calendar_fill
from yiding.directory.models import Government

SetDay = Callable[[str | date], None]


@pytest.fixture(autouse=True)
def _files(settings: Any, tmp_path: Any) -> None:
    settings.FILES_ROOT = tmp_path / "files"


@pytest.fixture
def on(monkeypatch: pytest.MonkeyPatch) -> SetDay:
    """Sets the clock to nine o'clock of a day in China (or to an instant)."""

    def run(day: str | date) -> None:
        told = date.fromisoformat(day) if isinstance(day, str) else day
        at = told if isinstance(told, datetime) else datetime.combine(told, time(9), clock.SHANGHAI)
        monkeypatch.setattr(clock, "now", lambda: at.astimezone(UTC))

    return run


@pytest.fixture
def stage(db: None, on: SetDay) -> Stage:
    """On Monday 2 March 2026: an office and three bodies of an invented city, and the calendar."""
    on("2026-03-02")
    calendar_fill()
    return stage_make(Government.objects.create(name="澄湾市人民政府", is_ours=True))
