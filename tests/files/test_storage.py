"""文件存储: bytes are on disk before a row names them, once, and nothing half written stays."""

from __future__ import annotations

import errno
import io
import os
import time
from pathlib import Path

import pytest
from django.db import transaction
from pytest_django import Settings

from yiding.core.errors import DiskFull
from yiding.files import storage
from yiding.files.models import Blob
from yiding.files.services import blob_keep

# The SM3 digest of "abc": the example of GB/T 32905-2016 A.1.
ABC = "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"


@pytest.fixture(autouse=True)
def root(tmp_path: Path, settings: Settings) -> Path:
    settings.FILES_ROOT = tmp_path
    return tmp_path


def files_below(root: Path) -> list[Path]:
    return [path for path in root.rglob("*") if path.is_file()]


def test_bytes_stand_under_their_sm3_digest(root: Path) -> None:
    stored = storage.store(io.BytesIO(b"abc"))
    assert (stored.digest, stored.size) == (ABC, 3)
    with storage.opened(stored.digest) as file:
        assert file.read() == b"abc"
    assert storage.digest_of(storage.place(ABC)) == ABC


def test_same_bytes_are_written_once(root: Path) -> None:
    storage.store(io.BytesIO(b"abc"))
    storage.store(io.BytesIO(b"abc"))
    assert files_below(root) == [storage.place(ABC)]


def test_full_disk_is_said_and_leaves_nothing(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(DiskFull):
        storage.store(io.BytesIO(b"abc"))
    assert files_below(root) == []


def test_broken_stream_leaves_nothing(root: Path) -> None:
    class Torn(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            raise ConnectionError("client went away")

    with pytest.raises(ConnectionError):
        storage.store(Torn())
    assert files_below(root) == []


@pytest.mark.django_db
def test_sweep_takes_old_orphans_only(root: Path) -> None:
    kept = blob_keep(io.BytesIO(b"kept"))
    orphan = storage.place(storage.store(io.BytesIO(b"orphan")).digest)
    fresh = storage.place(storage.store(io.BytesIO(b"fresh orphan")).digest)
    for file in (orphan, storage.place(kept.digest)):
        old = time.time() - 2 * storage.ORPHAN_AGE.total_seconds()
        os.utime(file, (old, old))
    assert storage.sweep() == 1
    assert sorted(files_below(root)) == sorted([storage.place(kept.digest), fresh])


@pytest.mark.django_db
def test_row_that_rolls_back_leaves_only_an_orphan(root: Path) -> None:
    def keep_and_fail() -> None:
        blob_keep(io.BytesIO(b"abc"))
        raise RuntimeError

    with pytest.raises(RuntimeError), transaction.atomic():
        keep_and_fail()
    assert not Blob.objects.exists()
    assert files_below(root) == [storage.place(ABC)]
