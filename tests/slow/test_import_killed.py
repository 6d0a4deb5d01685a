"""导入被打断: an import that is killed at any step loses nothing and does nothing twice."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

HOUSE = Path(__file__).resolve().parents[2]
NAMES = ("2024-01-no30.txt", "2025-01-no36.docx")
STEPS = ("file_receive", "text_keep", "file_read", "file_parsed", "file_confirm")
Run = Callable[[str], subprocess.CompletedProcess[str]]
pytestmark = pytest.mark.slow

IMPORT = """
import os, signal
from yiding.commands import importing
def die(*args, **more):
    {before}
    os.kill(os.getpid(), signal.SIGKILL)
{patch}
from yiding.cli import main
raise SystemExit(main(["import", {folder!r}, "--confirm", "--quiet", "--processes", "1"]))
"""
TELL = """
from collections import Counter
from yiding.audit.models import Event
from yiding.files.models import Blob
from yiding.files.storage import place
from yiding.intake.models import Batch, File
from yiding.meetings.models import Meeting
kinds = Counter(Event.objects.values_list("kind", flat=True))
states = File.objects.order_by("pk").values_list("state", flat=True)
bytes_are_there = all(place(digest).is_file() for digest in Blob.objects.values_list("digest", flat=True))
told = [kinds[kind] for kind in ("file.received", "file.read", "file.parse", "meeting.entered")]
print(Batch.objects.count(), *states, Blob.objects.count(), Meeting.objects.count(), *told, bytes_are_there)
"""


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Runs code in a process of its own, in an instance of its own."""
    kept = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}
    more = {"YIDING_VAR": str(tmp_path / "var"), "PYTHONPATH": str(HOUSE / "src")}
    environment = {**kept, **more, "DJANGO_SETTINGS_MODULE": "yiding.config.settings"}

    def start(code: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-c", f"import django; django.setup()\n{code}"],
            env=environment,
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
        )

    return start


@pytest.fixture
def folder(tmp_path: Path) -> str:
    there = tmp_path / "minutes"
    there.mkdir()
    for name in NAMES:
        shutil.copy(HOUSE / "samples" / "minutes" / name, there / name)
    return str(there)


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("step", STEPS)
def test_killed_import_goes_on_where_it_stopped(run: Run, folder: str, step: str, when: str) -> None:
    before = "kept(*args, **more)" if when == "after" else "pass"
    patch = f"kept = importing.{step}; importing.{step} = die"
    killed = run(IMPORT.format(before=before, patch=patch, folder=folder))
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    again = run(IMPORT.format(before="pass", patch="", folder=folder))
    assert again.returncode == 0, again.stderr
    assert run(TELL).stdout.split() == ["1", "confirmed", "confirmed", *["2"] * 6, "True"]
