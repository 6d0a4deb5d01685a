"""What the tests of the commands share: a data folder of their own, and the command line."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from yiding import cli

HOUSE = Path(__file__).resolve().parents[2]
SAMPLES = HOUSE / "samples"
Ran = tuple[int, str, str]


@pytest.fixture
def var(tmp_path: Path, settings: Any) -> Path:
    """数据目录, empty."""
    folder = tmp_path / "var"
    folder.mkdir()
    settings.VAR = folder
    settings.FILES_ROOT = folder / "files"
    return folder


@pytest.fixture
def yiding(var: Path, capfd: pytest.CaptureFixture[str]) -> Callable[..., Ran]:
    """Runs a command: its exit code, what it said, and what it said on the error stream."""

    def run(*words: object) -> Ran:
        capfd.readouterr()
        code = cli.main([str(word) for word in words])
        told = capfd.readouterr()
        return code, told.out, told.err

    return run


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An empty folder of minutes."""
    made = tmp_path / "minutes"
    made.mkdir()
    return made
