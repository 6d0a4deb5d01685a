"""突发事件测试的班底: that of supervision, with a clerk and the usual rules."""

from __future__ import annotations

import pytest

from tests.supervision.conftest import _files
from tests.supervision.rows import stage_make
from yiding.directory.models import Government

from .rows import Scene, scene_make

__all__ = ["_files"]


@pytest.fixture
def scene(db: None) -> Scene:
    """An office, three units of an invented city, a town, rules in force."""
    return scene_make(stage_make(Government.objects.create(name="澄湾市人民政府", is_ours=True)))
