"""台账测试的班底."""

from __future__ import annotations

from typing import Any

import pytest

from yiding.directory.models import Government

from .rows import Stage, stage_make


@pytest.fixture(autouse=True)
def _files(settings: Any, tmp_path: Any) -> None:
    settings.FILES_ROOT = tmp_path / "files"


@pytest.fixture
def stage(db: None) -> Stage:
    """A city with two towns, a village, three departments, and its office."""
    return stage_make(Government.objects.create(name="澄湾市人民政府", is_ours=True))
