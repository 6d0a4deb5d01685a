"""材料测试的班底: a meeting with a paper, and files of every kind that comes and should not."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterator
from io import BytesIO
from typing import Any

import pytest
from django.contrib.auth.models import User

from benchmarks.generate import enter, synthetic_minutes
from yiding.core.access import Level
from yiding.files.models import Document
from yiding.files.services import Paper, document_make
from yiding.meetings.models import Meeting
from yiding.meetings.papers import KIND

MakePaper = Callable[..., Paper]


@pytest.fixture(autouse=True)
def _files(settings: Any, tmp_path: Any) -> None:
    settings.FILES_ROOT = tmp_path / "files"


@pytest.fixture
def meeting(db: None) -> Meeting:
    """A meeting whose minutes the office may read."""
    enter(iter(synthetic_minutes(1)))
    return Meeting.objects.get()


def paper(level: Level = Level.GOVERNMENT, text: str = "送审稿", **more: Any) -> Paper:
    """A plain text that is handed in."""
    return Paper(content=BytesIO(text.encode()), name="送审稿.txt", level=level, **more)


@pytest.fixture
def document(meeting: Meeting, clerk: User) -> Document:
    """A paper of the meeting, one version."""
    return document_make(title="送审稿", about=(KIND, meeting.pk), paper=paper(), by=clerk)


def zipped(*names: str) -> bytes:
    """An office document, as far as its list of parts tells."""
    made = BytesIO()
    with zipfile.ZipFile(made, "w") as package:
        for name in names:
            package.writestr(name, "<x/>" * 200)
    return made.getvalue()


def kept(root: Any) -> Iterator[Any]:
    """The files that stand in the store, half-written ones too."""
    return (path for path in root.rglob("*") if path.is_file()) if root.is_dir() else iter(())
