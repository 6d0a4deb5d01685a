"""恢复演练: every sample, SQLite → PostgreSQL → SQLite, every table and file compared; killed, too."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.instance import PASSPHRASE, SAMPLES, Instance, database, made, postgres

pytestmark = pytest.mark.slow
NAMES = tuple(sorted(path.name for path in SAMPLES.iterdir()))
LABEL = "meetings.directive"

DIE = """
import os, signal
from yiding.commands import restore, tables
from yiding.files import storage
{where}
from yiding.cli import main
raise SystemExit(main(["restore", {file!r}]))
"""
WHERE = """
real, left = {name}, [{times}]
def die(*args, **more):
    left[0] -= 1
    if left[0] == 0:
        os.kill(os.getpid(), signal.SIGKILL)
    return real(*args, **more)
{name} = die
"""
# Before the rows are there for good, and after.
BEFORE = (
    ("restore._load", 1),
    ("tables.clear", 1),
    ("tables.insert", 1),
    ("tables.insert", 9),
    ("storage.store", 1),
    ("storage.store", 12),
    ("restore._compare", 1),
    ("tables.sequences_set", 1),
)
AFTER = (("restore._bring_forward", 1), ("restore.index_rebuild", 1), ("restore.record", 1))


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Instance:
    return made(tmp_path_factory.mktemp("office"), NAMES)


@pytest.fixture(scope="module")
def kept(office: Instance, tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("kept") / "office.tar"
    assert office.yiding("backup", file).returncode == 0
    return file


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with postgres() as address:
        yield address


def assert_follows(after: Instance, before: Instance) -> None:
    """The same rows and files, and one event more."""
    rows, wanted = after.rows(), before.rows()
    assert rows["audit.event"].pop()["fields"]["kind"] == "instance.restored"
    assert set(rows) == set(wanted)
    for label, told in wanted.items():
        assert rows[label] == told, label
    assert after.files() == before.files()


def test_drill(office: Instance, server: str, tmp_path: Path) -> None:
    assert len(office.rows()["meetings.meeting"]) == len(NAMES)
    assert len(office.files()) == len(NAMES)
    with database(server) as url:
        there = Instance(tmp_path / "there" / "var", url)
        there.var.mkdir(parents=True)
        office.yiding("backup", tmp_path / "1.sealed", "--encrypt", passphrase=PASSPHRASE)
        told = there.yiding("restore", tmp_path / "1.sealed", passphrase=PASSPHRASE)
        assert told.returncode == 0, told.stderr
        assert_follows(there, office)

        back = Instance(tmp_path / "back")
        there.yiding("backup", tmp_path / "2.tar")
        told = back.yiding("restore", tmp_path / "2.tar")
        assert told.returncode == 0, told.stderr
        assert_follows(back, there)
    told = back.yiding("check")
    assert told.returncode == 0, told.stdout


def test_the_database_moves_to_postgres(office: Instance, server: str, tmp_path: Path) -> None:
    with database(server) as url:
        mine = Instance(tmp_path / "var")
        shutil.copytree(office.var, mine.var)

        told = mine.yiding("migrate-database", url)

        assert told.returncode == 0, told.stderr
        moved = Instance(mine.var, url)
        assert_follows(moved, office)
        assert list(mine.var.glob("moving-*")) == []
        again = mine.yiding("migrate-database", url)
        assert (again.returncode, again.stderr.split()[0]) == (2, "restore.not_empty")


def test_a_database_does_not_move_onto_itself(office: Instance) -> None:
    for address in (f"sqlite:///{office.var}/yiding.sqlite3", "mysql://host/name"):
        told = office.yiding("migrate-database", address)
        assert (told.returncode, told.stderr.split()[0]) == (2, "migrate.bad_target")


@pytest.mark.parametrize(("name", "times"), [*BEFORE, *AFTER])
def test_a_killed_restore_is_done_again(
    office: Instance, kept: Path, tmp_path: Path, name: str, times: int
) -> None:
    instance = Instance(tmp_path / "var")

    told = instance.run(DIE.format(where=WHERE.format(name=name, times=times), file=str(kept)))

    assert told.returncode == -9, told.stderr
    rows = instance.rows()
    if (name, times) in BEFORE:
        assert [label for label, found in rows.items() if found] == []
    told = instance.yiding("check")
    assert told.returncode == 1
    assert "restore" in told.stdout
    told = instance.yiding("restore", kept)
    assert told.returncode == 0, told.stderr
    assert_follows(instance, office)
    indexed = instance.run(
        "from django.db import connection\ncursor = connection.cursor()\n"
        "print(cursor.execute('SELECT (SELECT count(*) FROM search_index) = count(*) FROM search_entry')"
        ".fetchone())"
    )
    assert indexed.stdout == "(1,)\n"


def test_replacing_starts_anew_where_a_restore_was_once_cut_off(
    office: Instance, kept: Path, tmp_path: Path
) -> None:
    """Work went on after the cut; who asks for the backup's state gets it."""
    instance = Instance(tmp_path / "var")
    where = WHERE.format(name="restore._bring_forward", times=1)
    instance.run(DIE.format(where=where, file=str(kept)))
    instance.run("from yiding.core.models import Counter\nCounter.objects.create(series='后来', scope='')")

    assert instance.yiding("restore", kept, "--replace").returncode == 0
    assert_follows(instance, office)


def test_a_killed_restore_on_postgres_leaves_nothing(kept: Path, server: str, tmp_path: Path) -> None:
    with database(server) as url:
        instance = Instance(tmp_path / "var", url)
        where = WHERE.format(name="restore._compare", times=1)

        told = instance.run(DIE.format(where=where, file=str(kept)))

        assert told.returncode == -9, told.stderr
        assert [label for label, found in instance.rows().items() if found] == []
        assert instance.yiding("restore", kept).returncode == 0


def test_a_killed_backup_leaves_no_file_under_its_name(office: Instance, tmp_path: Path) -> None:
    code = (
        "import os, signal\nfrom yiding.commands import backup\n"
        "backup._add_file = lambda *_: os.kill(os.getpid(), signal.SIGKILL)\n"
        f"from yiding.cli import main\nmain(['backup', {str(tmp_path / 'b.tar')!r}])"
    )

    assert office.run(code).returncode == -9
    assert not (tmp_path / "b.tar").exists()
    assert office.yiding("backup", tmp_path / "b.tar").returncode == 0


Ran = tuple[int, str, list[str]]


def on_a_small_disk(instance: Instance, folder: Path, size: str, *words: object) -> Ran:
    """Runs a command while a disk of that size is mounted on a folder; what is left there in the end."""
    folder.mkdir(exist_ok=True)
    command = " ".join([sys.executable, "-m", "yiding.cli", *map(str, words)])
    mount = f"mount -t tmpfs -o size={size} none {folder}"
    script = f"{mount} && {command}; code=$?; find {folder} -type f; exit $code"
    told = subprocess.run(
        ["unshare", "--map-root-user", "--mount", "sh", "-c", script],
        env=instance.environment(),
        cwd=folder.parent,
        capture_output=True,
        text=True,
        check=False,
    )
    if "unshare:" in told.stderr or "mount:" in told.stderr:
        pytest.skip("this machine lets nobody mount a small disk")
    return told.returncode, told.stderr, told.stdout.split()


def test_a_full_disk_leaves_no_half_backup(office: Instance, tmp_path: Path) -> None:
    disk = tmp_path / "disk"

    code, err, left = on_a_small_disk(office, disk, "512k", "backup", disk / "b.tar")

    assert (code, err.split()[0], left) == (2, "backup.disk_full", [])


@pytest.mark.parametrize("size", ["1m", "4m"])
def test_a_full_disk_ends_a_restore_in_words(kept: Path, tmp_path: Path, size: str) -> None:
    """The database's disk fills while the rows come in."""
    instance = Instance(tmp_path / "disk")

    code, err, _ = on_a_small_disk(instance, instance.var, size, "restore", kept)

    assert (code, err.split()[0]) == (2, "restore.disk_full"), err


def test_memory_does_not_grow_with_the_office(tmp_path: Path) -> None:
    """Twenty times the rows and files, backed up and restored within a few megabytes more."""
    peaks = []
    for count in (1_000, 20_000):
        folder = tmp_path / str(count)
        instance = Instance(folder / "var")
        instance.var.mkdir(parents=True)
        told = instance.run(GROW.format(count=count))
        assert told.returncode == 0, told.stderr
        file, other = folder / "b.tar", Instance(folder / "other")
        peaks.append([peak(instance, "backup", file), peak(other, "restore", file)])
        with sqlite3.connect(other.var / "yiding.sqlite3") as database:
            assert database.execute("SELECT count(*) FROM core_job").fetchone() == (count,)
    small, large = peaks
    assert [round(b - a) for a, b in zip(small, large, strict=True) if b - a > 24] == []


GROW = """
from io import BytesIO
from yiding.commands import serving
from yiding.core import clock
from yiding.core.models import Job
from yiding.files.services import blob_keep
serving.migrate()
now, text = clock.now(), "会议纪要" * 500
def jobs():
    for n in range({count}):
        yield Job(kind="x", key=str(n), payload={{"text": text}}, run_after=now, created_at=now)
Job.objects.bulk_create(jobs(), batch_size=500)
for n in range({count} // 10):
    blob_keep(BytesIO(str(n).encode() * 100))
"""


def peak(instance: Instance, *words: object) -> float:
    """The most memory that a command held, in megabytes, without the database's own cache."""
    told = instance.run(
        "import resource\nfrom yiding.cli import main\nfrom django.db import connection\n"
        "init = 'PRAGMA foreign_keys=ON; PRAGMA journal_mode=WAL; PRAGMA cache_size=-2000;'\n"
        "connection.settings_dict['OPTIONS']['init_command'] = init\n"
        f"assert main({list(map(str, words))!r}) == 0\n"
        "print('peak', resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)"
    )
    assert told.returncode == 0, told.stderr
    return float(told.stdout.split("peak ")[1])
