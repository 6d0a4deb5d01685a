"""安全教育测试的班底: that of supervision; 甲局 keeps courses, 乙局 stands for a town."""

from __future__ import annotations

import pytest

from tests.supervision.conftest import _files, stage
from tests.supervision.rows import Stage

from .rows import School, school_of

__all__ = ["_files", "stage"]


@pytest.fixture
def school(stage: Stage) -> School:
    """A course that is open, an enterprise with staff, a learner who is enrolled."""
    return school_of(stage)
