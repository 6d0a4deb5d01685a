"""台账测试的班底: invented minutes of 澄湾市 (ours) and of 岚渚市, entered through the real services."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from benchmarks.generate import CITY, enter, synthetic_minutes
from yiding.directory.models import Government

OTHER = "岚渚市"
Fill = Callable[..., int]


@pytest.fixture(autouse=True)
def _files(settings: Any, tmp_path: Path) -> None:
    settings.FILES_ROOT = tmp_path / "files"


@pytest.fixture
def fill(db: None) -> Fill:
    """Enters minutes of a city; the first ``skip`` are left out."""

    def run(count: int, city: str = CITY, skip: int = 0) -> int:
        told = list(synthetic_minutes(count, city=city))[skip:]
        return enter(iter(told))

    return run


@pytest.fixture
def ours(fill: Fill) -> Government:
    """澄湾市, the owning government, with three meetings."""
    fill(3)
    row = Government.objects.get(name=f"{CITY}人民政府")
    Government.objects.filter(pk=row.pk).update(is_ours=True)
    row.refresh_from_db()
    return row


@pytest.fixture
def other(fill: Fill) -> Government:
    """岚渚市, whose minutes were read too: two meetings, with bodies of the same names."""
    fill(2, OTHER)
    return Government.objects.get(name=f"{OTHER}人民政府")
