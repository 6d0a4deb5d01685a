"""应急准备测试的班底: that of supervision, with the usual settings, and 乙局 keeping readiness."""

from __future__ import annotations

import pytest

from tests.supervision.conftest import _files
from tests.supervision.rows import Stage, stage_make
from yiding.directory.models import Government

from .rows import prepared

__all__ = ["_files", "stage"]


@pytest.fixture
def stage(db: None) -> Stage:
    """An office, 甲局 (a department), 乙局 (keeps readiness), 丙局 (a town)."""
    return prepared(stage_make(Government.objects.create(name="澄湾市人民政府", is_ours=True)))
