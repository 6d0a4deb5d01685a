"""事权与移交测试的班底: that of supervision, with the usual rules, and 乙局 supervising hand-overs."""

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
    """An office, 甲局 (gives), 乙局 (supervises), 丙局 (a town, takes), 丁局 (stands outside)."""
    calendar_fill()
    city = Government.objects.create(name="澄湾市人民政府", is_ours=True)
    return ruled(stage_make(city, names=("甲局", "乙局", "丙局", "丁局")))
