"""收件的难处: five thousand files at once, a full disk, a worker that is killed at every step."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from tests.conftest import given
from yiding.core.access import Role
from yiding.core.errors import DiskFull
from yiding.files.models import Blob
from yiding.intake.models import File
from yiding.intake.services import batch_open, file_receive

HOUSE = Path(__file__).resolve().parents[2]
SOURCE = HOUSE / "tests" / "corpus" / "sources" / "a01-yunxiu-qu.txt"
MANY = 5_000
STEPS = ("read", "text_keep", "file_read", "understand", "file_parsed")
pytestmark = pytest.mark.slow


@pytest.fixture
def person(db: None) -> User:
    return given(User.objects.create_user("mishu", password="x"), Role.CLERK)


@pytest.fixture
def desk(person: User, settings: Any, tmp_path: Path) -> Client:
    settings.FILES_ROOT = tmp_path / "files"
    client = Client()
    client.force_login(person)
    return client


def test_five_thousand_files_at_once(desk: Client, django_assert_max_num_queries: Any) -> None:
    told = desk.post(reverse("intake:batch-create")).json()
    for n in range(MANY):
        answer = desk.post(
            told["file-create"],
            data=f"第{n}份文件。".encode(),
            content_type="application/octet-stream",
            headers={"X-File-Name": quote(f"{n}.txt")},
        )
        assert answer.status_code == 201
    states = desk.get(told["batch-states"]).json()
    assert states["totals"]["received"] == states["totals"]["reading"] == MANY
    assert len(states["rows"]) <= 500
    seen: set[int] = set()
    since = ""
    for _ in range(MANY // 500 + 2):
        page = desk.get(told["batch-states"], {"since": since}).json()
        seen |= {row["id"] for row in page["rows"]}
        since = page["since"]
    assert len(seen) == MANY
    with django_assert_max_num_queries(12):
        desk.get(told["url"])


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of one mebibyte."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(folder)], check=False)
    if mount.returncode:
        pytest.skip("only root can mount a small disk")
    try:
        yield folder
    finally:
        subprocess.run(["umount", str(folder)], check=True)


def test_full_disk_leaves_no_row_and_no_bytes(
    desk: Client, person: User, small_disk: Path, settings: Any
) -> None:
    settings.FILES_ROOT = small_disk
    batch = batch_open(by=person)
    with pytest.raises(DiskFull):
        file_receive(batch=batch, name="大.bin", content=BytesIO(os.urandom(3_000_000)), by=person)
    answer = desk.post(
        reverse("intake:file-create", args=[batch.pk]),
        data=os.urandom(3_000_000),
        content_type="application/octet-stream",
    )
    assert (answer.status_code, answer.json()["code"]) == (507, "core.disk_full")
    assert not File.objects.exists()
    assert not Blob.objects.exists()
    assert not [path for path in small_disk.rglob("*") if path.is_file()]
    file_receive(batch=batch, name="小.txt", content=BytesIO(b"x"), by=person)
    assert Blob.objects.count() == 1


@pytest.fixture
def run(tmp_path: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Runs code in a process of its own, in an instance of its own."""
    kept = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}
    more = {"YIDING_VAR": str(tmp_path), "PYTHONPATH": str(HOUSE / "src"), "YIDING_LOG_LEVEL": "CRITICAL"}
    environment = {**kept, **more, "DJANGO_SETTINGS_MODULE": "yiding.config.settings"}

    def start(code: str) -> subprocess.CompletedProcess[str]:
        ready = f"import django; django.setup()\n{code}"
        return subprocess.run(
            [sys.executable, "-c", ready],
            env=environment,
            cwd=HOUSE,
            capture_output=True,
            text=True,
            check=False,
        )

    return start


BRING = f"""
from django.core.management import call_command as c; c('migrate', verbosity=0)
from yiding.intake.services import batch_open, file_receive
with open({str(SOURCE)!r}, 'rb') as content:
    file_receive(batch=batch_open(by=None), name='纪要.txt', content=content, by=None)
"""
WORK = """
import os, signal, threading
from yiding.core import jobs as queue
from yiding.core.models import Job
from yiding.intake import jobs
def die(*args, **more):
    {before}
    os.kill(os.getpid(), signal.SIGKILL)
{patch}
Job.objects.update(lease_until='2000-01-01T00:00Z')
queue.work(stop=threading.Event(), until_empty=True)
"""
TELL = """
from yiding.audit.models import Event
from yiding.files.models import Blob, TextVersion
from yiding.files.storage import place
from yiding.intake.models import File
file, kinds = File.objects.get(), list(Event.objects.values_list('kind', flat=True))
print(file.state, kinds.count('file.parse'), kinds.count('file.read'),
      Blob.objects.count(), TextVersion.objects.count(), place(file.blob.digest).is_file())
"""


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("step", STEPS)
def test_killed_worker_loses_nothing_and_does_nothing_twice(
    run: Callable[..., subprocess.CompletedProcess[str]], step: str, when: str
) -> None:
    brought = run(BRING)
    assert brought.returncode == 0, brought.stderr
    before = "kept(*args, **more)" if when == "after" else "pass"
    killed = run(WORK.format(before=before, patch=f"kept = jobs.{step}; jobs.{step} = die"))
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    again = run(WORK.format(before="pass", patch=""))
    assert again.returncode == 0, again.stderr
    assert run(TELL).stdout.split() == ["parsed", "1", "1", "1", "1", "True"]
