"""告知承诺测试的班底: that of supervision, with the usual grades, and 乙局 keeping the list."""

from __future__ import annotations

import pytest

from tests.supervision.conftest import _files
from tests.supervision.rows import Stage, stage_make
from yiding.core.workdays import calendar_fill
from yiding.directory.models import Government

from .rows import ruled

__all__ = ["_files", "stage"]


@pytest.fixture
def stage(db: None) -> Stage:
    """An office, 甲局 (uses proofs), 乙局 (keeps the list), 丙局 (stands outside)."""
    calendar_fill()
    city = Government.objects.create(name="澄湾市人民政府", is_ours=True)
    return ruled(stage_make(city))
