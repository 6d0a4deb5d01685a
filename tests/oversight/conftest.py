"""落实总览的班底: the supervision stage, and matters of an issued decision in every standing."""

from __future__ import annotations

from tests.supervision.conftest import _files, stage

__all__ = ["_files", "stage"]
