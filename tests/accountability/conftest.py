"""督察追责测试的班底: that of supervision."""

from __future__ import annotations

from tests.supervision.conftest import _files, stage

__all__ = ["_files", "stage"]
