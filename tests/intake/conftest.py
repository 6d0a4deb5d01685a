"""收件测试的班底: 秘书 and 局长 who work, 路人 who is not logged in; minutes to bring in; a worker."""

from __future__ import annotations

import threading
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from tests.conftest import given
from yiding.core import jobs
from yiding.core.access import Role
from yiding.intake.models import Batch, File
from yiding.intake.services import batch_open, file_receive

SOURCES = Path(__file__).resolve().parents[1] / "corpus" / "sources"
Bring = Callable[..., File]


@pytest.fixture(autouse=True)
def _files(settings: Any, tmp_path: Path) -> None:
    settings.FILES_ROOT = tmp_path / "files"


@pytest.fixture
def clerk(db: None) -> User:
    """秘书."""
    return given(User.objects.create_user("mishu", password="x", first_name="秘书"), Role.CLERK)


@pytest.fixture
def chief(db: None) -> User:
    """局长."""
    return given(User.objects.create_user("juzhang", password="x", first_name="局长"), Role.DIRECTOR)


@pytest.fixture
def desk(clerk: User) -> Client:
    """The browser of 秘书."""
    client = Client()
    client.force_login(clerk)
    return client


@pytest.fixture
def stranger() -> Client:
    """The browser of 路人."""
    return Client()


@pytest.fixture
def minutes() -> bytes:
    """One set of minutes of an invented district."""
    return (SOURCES / "a01-yunxiu-qu.txt").read_bytes()


@pytest.fixture
def batch(clerk: User) -> Batch:
    return batch_open(by=clerk)


@pytest.fixture
def bring(batch: Batch, clerk: User) -> Bring:
    """Takes bytes in under a name."""

    def take(content: bytes, name: str = "纪要.txt") -> File:
        return file_receive(batch=batch, name=name, content=BytesIO(content), by=clerk)

    return take


@pytest.fixture
def work() -> Callable[[], int]:
    """The worker: runs all jobs that wait."""
    return lambda: jobs.work(stop=threading.Event(), until_empty=True)


@pytest.fixture
def waiting(bring: Bring, work: Callable[[], int], minutes: bytes) -> File:
    """A file that was read and waits for a person."""
    file = bring(minutes)
    work()
    file.refresh_from_db()
    assert file.state == "parsed"
    return file
