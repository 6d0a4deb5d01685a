"""督查通报测试的班底: the supervision's, with tasks in every standing."""

from __future__ import annotations

from typing import Any

import pytest

from tests.supervision.rows import Stage, stage_make
from yiding.directory.models import Government


@pytest.fixture(autouse=True)
def _files(settings: Any, tmp_path: Any) -> None:
    settings.FILES_ROOT = tmp_path / "files"


@pytest.fixture
def stage(db: None) -> Stage:
    """An office and three bodies of an invented city."""
    return stage_make(Government.objects.create(name="澄湾市人民政府", is_ours=True))
