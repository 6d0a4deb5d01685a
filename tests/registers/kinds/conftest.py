"""台账种类测试的班底: that of the registers."""

from __future__ import annotations

from tests.registers.conftest import _files, stage

__all__ = ["_files", "stage"]
