"""落实总览的班底: the supervision stage, and deeds of one decision in every standing."""

from __future__ import annotations

import pytest

from tests.supervision.conftest import _files, stage
from tests.supervision.rows import Stage

from .rows import Deeds, deeds_make

__all__ = ["_files", "stage"]


@pytest.fixture
def deeds(stage: Stage) -> Deeds:
    return deeds_make(stage)
