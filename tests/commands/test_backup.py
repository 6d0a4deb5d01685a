"""yiding backup, yiding restore: what went in comes out, and what is not whole is refused."""

from __future__ import annotations

import io
import json
import shutil
import sqlite3
import tarfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.instance import PASSPHRASE, Instance, database, made, postgres

pytestmark = pytest.mark.any_database  # each test names its databases itself
NAMES = ("2024-01-no30.txt", "2025-01-no36.docx", "2024-07-office.pdf")
Rows = dict[str, list[Any]]


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Instance:
    """An office with three minutes in its ledger."""
    return made(tmp_path_factory.mktemp("office"), NAMES)


@pytest.fixture(scope="module")
def kept(office: Instance, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Its backup, in the open."""
    file = tmp_path_factory.mktemp("kept") / "office.tar"
    told = office.yiding("backup", file)
    assert (told.returncode, told.stderr) == (0, "")
    return file


@pytest.fixture(scope="module")
def sealed(office: Instance, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Its backup, sealed."""
    file = tmp_path_factory.mktemp("sealed") / "office.sealed"
    assert office.yiding("backup", file, "--encrypt", passphrase=PASSPHRASE).returncode == 0
    return file


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with postgres() as address:
        yield address


@pytest.fixture
def empty(tmp_path: Path) -> Instance:
    """A place where nothing is yet."""
    return Instance(tmp_path / "empty")


@pytest.fixture
def on_postgres(tmp_path: Path, server: str) -> Iterator[Instance]:
    """A place where nothing is yet, on PostgreSQL."""
    with database(server) as url:
        yield Instance(tmp_path / "postgres", url)


def assert_same(restored: Instance, source: Instance) -> None:
    """Every row and every file, and one event more that tells of the restoring."""
    rows, wanted = restored.rows(), source.rows()
    extra = rows["audit.event"][len(wanted["audit.event"]) :]
    assert [event["fields"]["kind"] for event in extra] == ["instance.restored"]
    rows["audit.event"] = rows["audit.event"][: len(wanted["audit.event"])]
    assert rows == wanted
    assert len(wanted["meetings.meeting"]) == len(NAMES)
    assert restored.files() == source.files()


def has_nothing(instance: Instance) -> bool:
    """No database, or one without tables."""
    file = instance.var / "yiding.sqlite3"
    if not file.exists():
        return True
    with sqlite3.connect(file) as connection:
        return not connection.execute("SELECT name FROM sqlite_master").fetchall()


def copied(source: Path, target: Path, change: Callable[[str, bytes], bytes | None]) -> Path:
    """A package with its members changed; ``None`` leaves one out."""
    with tarfile.open(source) as old, tarfile.open(target, "w") as new:
        for member in old:
            content = old.extractfile(member)
            assert content is not None
            told = change(member.name, content.read())
            if told is not None:
                member.size = len(told)
                new.addfile(member, io.BytesIO(told))
    return target


# --- there and back --------------------------------------------------------------------------------------


def test_a_backup_comes_back_row_for_row(office: Instance, kept: Path, empty: Instance) -> None:
    told = empty.yiding("restore", kept)

    assert told.returncode == 0, told.stderr
    assert_same(empty, office)


def test_what_is_restored_can_be_searched(kept: Path, empty: Instance) -> None:
    empty.yiding("restore", kept)

    told = empty.run(
        "from django.db import connection\n"
        "from yiding.search.models import Entry\n"
        "cursor = connection.cursor()\n"
        "cursor.execute('SELECT count(*) FROM search_index')\n"
        "print(cursor.fetchone()[0] == Entry.objects.count() > 0)"
    )

    assert told.stdout == "True\n"


def test_sqlite_goes_to_postgres_and_back(
    office: Instance, kept: Path, on_postgres: Instance, empty: Instance, tmp_path: Path
) -> None:
    there = on_postgres.yiding("restore", kept)
    assert there.returncode == 0, there.stderr
    assert_same(on_postgres, office)

    back = tmp_path / "back.tar"
    assert on_postgres.yiding("backup", back).returncode == 0
    told = empty.yiding("restore", back)

    assert told.returncode == 0, told.stderr
    rows, wanted = empty.rows(), on_postgres.rows()
    assert len(rows["audit.event"]) == len(wanted["audit.event"]) + 1
    rows["audit.event"].pop()
    assert rows == wanted


@pytest.mark.slow
def test_numbers_go_on_where_they_stood(
    office: Instance, tmp_path: Path, on_postgres: Instance, empty: Instance
) -> None:
    """The number of a deleted row is not given out again, whatever the database."""
    office.run(
        "from yiding.core.models import Counter\n"
        "Counter.objects.create(pk=700, series='会议', scope='十九届')\n"
        "Counter.objects.filter(pk=700).delete()"
    )
    office.yiding("backup", tmp_path / "numbers.tar")
    new = (
        "from yiding.core.models import Counter\n"
        "print(Counter.objects.create(series='会议', scope='二十届').pk)"
    )

    for instance in (empty, on_postgres):
        told = instance.yiding("restore", tmp_path / "numbers.tar")
        assert told.returncode == 0, told.stderr
        assert instance.run(new).stdout == "701\n"


def test_a_sealed_backup_comes_back(office: Instance, sealed: Path, empty: Instance) -> None:
    told = empty.yiding("restore", sealed, passphrase=PASSPHRASE)

    assert told.returncode == 0, told.stderr
    assert_same(empty, office)


def test_a_sealed_backup_shows_nothing(sealed: Path, kept: Path) -> None:
    assert b"header.json" in kept.read_bytes()
    content = sealed.read_bytes()
    assert b"header.json" not in content
    assert b"tables/" not in content


def test_what_guards_rows_stands_aside_and_is_back(
    kept: Path, empty: Instance, server: str, tmp_path: Path
) -> None:
    """Triggers that refuse any change are on the tables when the rows come in, and when they are in."""
    with database(server) as url:
        for instance in (empty, Instance(tmp_path / "guarded", url)):
            on = GUARD_POSTGRES if instance.url else GUARD_SQLITE
            code = f"from yiding.commands import serving\nserving.migrate()\n{CURSOR}\n" + "\n".join(
                f"cursor.execute({statement!r})" for statement in on
            )
            assert instance.run(code).returncode == 0

            told = instance.yiding("restore", kept)

            assert told.returncode == 0, told.stderr
            told = instance.run(f"{CURSOR}\ncursor.execute('DELETE FROM core_calendarday')")
            assert "never" in told.stderr


CURSOR = "from django.db import connection\ncursor = connection.cursor()"
GUARD_SQLITE = (
    "INSERT INTO core_calendarday (day, is_workday, name) VALUES ('2020-01-01', 0, 'x')",
    "CREATE TRIGGER guard BEFORE DELETE ON core_calendarday BEGIN SELECT RAISE(ABORT, 'never'); END",
)
GUARD_POSTGRES = (
    "INSERT INTO core_calendarday (day, is_workday, name) VALUES ('2020-01-01', false, 'x')",
    "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'never'; END $$",
    "CREATE TRIGGER guard BEFORE DELETE ON core_calendarday FOR EACH ROW EXECUTE FUNCTION refuse()",
)


def test_archived_events_come_along(office: Instance, tmp_path: Path, empty: Instance) -> None:
    archive = office.var / "audit"
    archive.mkdir()
    (archive / "audit-0000000001-0000000002.jsonl").write_text("x {}\n" * 2)
    try:
        office.yiding("backup", tmp_path / "archive.tar")
    finally:
        shutil.rmtree(archive)

    assert empty.yiding("restore", tmp_path / "archive.tar").returncode == 0
    kept = empty.var / "audit" / "audit-0000000001-0000000002.jsonl"
    assert kept.read_text() == "x {}\n" * 2


@pytest.mark.slow
def test_the_offices_own_words_come_along(office: Instance, tmp_path: Path, empty: Instance) -> None:
    words = office.var / "vocabulary"
    words.mkdir()
    (words / "bodies.toml").write_text('kinds = ["临澜专班"]\n', "utf-8")
    try:
        office.yiding("backup", tmp_path / "words.tar")
    finally:
        (words / "bodies.toml").unlink()
        words.rmdir()

    assert empty.yiding("restore", tmp_path / "words.tar").returncode == 0
    assert (empty.var / "vocabulary" / "bodies.toml").read_text("utf-8") == 'kinds = ["临澜专班"]\n'


# --- while the office works ------------------------------------------------------------------------------

BACKUP_WHILE_WRITING = """
import os
from pathlib import Path
from yiding.commands import backup, package
{connect}
real = package.Writer.table
def table(self, label, lines):
    real(self, label, lines)
    if label == "core.counter":
        {write}
package.Writer.table = table
print(backup.run(backup.Options(Path({file!r}))))
"""
ON_SQLITE = (
    "import sqlite3, django.conf\n"
    "other = sqlite3.connect(django.conf.settings.DATABASES['default']['NAME'], timeout=1)"
)
ON_POSTGRES = "import psycopg\nother = psycopg.connect(os.environ['DATABASE_URL'])"
WRITE = (
    "other.execute(\"INSERT INTO core_counter (series, scope, next_number) VALUES ('同时', '甲', 1)\"); "
    "other.execute(\"INSERT INTO directory_government (name, is_ours) VALUES ('同时市人民政府', {false})\"); "
    "other.commit()"
)


def both_written(instance: Instance) -> list[bool]:
    rows = instance.rows()
    return [
        any(row["fields"][key] == value for row in rows[label])
        for label, key, value in (
            ("core.counter", "series", "同时"),
            ("directory.government", "name", "同时市人民政府"),
        )
    ]


@pytest.mark.parametrize("kind", ["sqlite", pytest.param("postgres", marks=pytest.mark.slow)])
def test_what_is_written_meanwhile_is_in_the_next_backup_as_a_whole(
    kind: str, kept: Path, empty: Instance, on_postgres: Instance, tmp_path: Path
) -> None:
    """Another process writes into a table that was taken and into one that was not: it waits for nobody."""
    office = empty if kind == "sqlite" else on_postgres
    assert office.yiding("restore", kept).returncode == 0
    connect, false = (ON_SQLITE, "0") if kind == "sqlite" else (ON_POSTGRES, "false")
    code = BACKUP_WHILE_WRITING.format(
        connect=connect, write=WRITE.format(false=false), file=str(tmp_path / "meanwhile.tar")
    )

    told = office.run(code)

    assert told.stdout.endswith("\n0\n"), told.stderr
    assert both_written(office) == [True, True]
    restored = Instance(tmp_path / "restored")
    assert restored.yiding("restore", tmp_path / "meanwhile.tar").returncode == 0
    assert both_written(restored) == [False, False]


# --- what is refused -------------------------------------------------------------------------------------


def test_a_database_with_data_is_not_overwritten(kept: Path, office: Instance) -> None:
    before = office.rows()

    told = office.yiding("restore", kept)

    assert (told.returncode, told.stderr.split()[0]) == (2, "restore.not_empty")
    assert office.rows() == before


def test_told_so_it_is(office: Instance, kept: Path, empty: Instance) -> None:
    empty.yiding("restore", kept)
    empty.run("from yiding.core.models import Counter\nCounter.objects.create(series='多余', scope='')")

    told = empty.yiding("restore", kept, "--replace")

    assert told.returncode == 0, told.stderr
    assert_same(empty, office)


@pytest.fixture
def refused(yiding: Callable[..., tuple[int, str, str]], settings: Any) -> Callable[[Path], str]:
    """What ``restore`` says of a package that it refuses. No test that uses this may touch the database."""

    def restore(file: Path, passphrase: str = PASSPHRASE) -> str:
        settings.BACKUP_PASSPHRASE = passphrase
        code, out, err = yiding("restore", file)
        assert (code, out, len(err.splitlines())) == (2, "", 1)
        return err

    return restore


@pytest.mark.parametrize("share", [0.0005, 0.1, 0.5, 0.9, 0.9999])
@pytest.mark.parametrize("form", ["kept", "sealed"])
def test_a_torn_package_is_refused(
    share: float, form: str, refused: Callable[..., str], tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    content = request.getfixturevalue(form).read_bytes()
    (tmp_path / "torn").write_bytes(content[: int(len(content) * share)])

    assert refused(tmp_path / "torn").startswith("restore.damaged ")


@pytest.mark.parametrize("share", [0.01, 0.3, 0.6, 0.99])
@pytest.mark.parametrize("form", ["kept", "sealed"])
def test_a_changed_byte_is_refused(
    share: float, form: str, refused: Callable[..., str], tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    content = bytearray(request.getfixturevalue(form).read_bytes())
    place = int(len(content) * share)
    if form == "kept":
        # The tar pads with noughts that mean nothing.
        place = next(n for n in range(place, 0, -1) if content[n])
    content[place] ^= 0x41
    (tmp_path / "changed").write_bytes(content)

    assert refused(tmp_path / "changed").startswith("restore.damaged ")


def test_a_table_that_was_left_out_is_refused(
    kept: Path, refused: Callable[..., str], tmp_path: Path
) -> None:
    """Well-formed, and not what the manifest says."""

    def change(name: str, content: bytes) -> bytes | None:
        return None if name.startswith("tables/meetings.directive/") else content

    assert refused(copied(kept, tmp_path / "less.tar", change)).startswith("restore.damaged ")


def test_a_newer_package_is_refused(kept: Path, refused: Callable[..., str], tmp_path: Path) -> None:
    def change(name: str, content: bytes) -> bytes:
        if name not in ("header.json", "manifest.json"):
            return content
        told = json.loads(content)
        told["version"] = "99.0"
        told["migrations"].append(["core", "0999_what_nobody_knows"])
        return json.dumps(told).encode()

    said = refused(copied(kept, tmp_path / "newer.tar", change))

    assert said.startswith("restore.newer_version ")
    assert "99.0：core.0999_what_nobody_knows" in said


def test_a_wrong_passphrase_is_told_from_damage(sealed: Path, refused: Callable[..., str]) -> None:
    assert refused(sealed, "another-passphrase").startswith("restore.wrong_passphrase ")


def test_without_a_terminal_a_passphrase_is_asked_for_in_words(sealed: Path, empty: Instance) -> None:
    told = empty.yiding("restore", sealed)

    assert told.returncode == 2
    assert "backup.no_passphrase " in told.stderr
    assert has_nothing(empty)


def test_something_else_is_no_package(refused: Callable[..., str], tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("会议纪要" * 1000, "utf-8")

    assert refused(tmp_path / "letter.txt").startswith("restore.not_a_package ")
    assert refused(tmp_path / "gone.tar").startswith("restore.no_file ")


@pytest.mark.slow
def test_a_row_that_postgres_does_not_take_is_named(
    kept: Path, empty: Instance, on_postgres: Instance, tmp_path: Path
) -> None:
    """SQLite does not look at the length of a text."""
    empty.yiding("restore", kept)
    empty.run("from yiding.core.models import Counter\nCounter.objects.create(series='长' * 200, scope='')")
    empty.yiding("backup", tmp_path / "long.tar")

    told = on_postgres.yiding("restore", tmp_path / "long.tar")

    assert (told.returncode, told.stderr.split()[0]) == (2, "restore.row_refused")
    assert "core.counter" in told.stderr
    assert on_postgres.rows()["files.blob"] == []
    assert on_postgres.yiding("restore", kept).returncode == 0


# --- writing a backup ------------------------------------------------------------------------------------


def test_no_file_is_overwritten(office: Instance, tmp_path: Path) -> None:
    (tmp_path / "mine").write_text("x")

    told = office.yiding("backup", tmp_path / "mine")

    assert (told.returncode, told.stderr.split()[0]) == (2, "backup.file_exists")
    assert (tmp_path / "mine").read_text() == "x"


def test_a_folder_that_is_not_there_is_told(office: Instance, tmp_path: Path) -> None:
    told = office.yiding("backup", tmp_path / "gone" / "b.tar")

    assert (told.returncode, told.stderr.split()[0]) == (2, "backup.unwritable")


def test_a_short_passphrase_is_refused(office: Instance, tmp_path: Path) -> None:
    told = office.yiding("backup", tmp_path / "b.tar", "--encrypt", passphrase="short")

    assert (told.returncode, told.stderr.split()[0]) == (2, "backup.weak_passphrase")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.slow
def test_a_passphrase_may_stand_in_a_file(office: Instance, empty: Instance, tmp_path: Path) -> None:
    (tmp_path / "words").write_text(f"{PASSPHRASE}\n")

    office.yiding("backup", tmp_path / "b", "--encrypt", "--passphrase-file", tmp_path / "words")
    told = empty.yiding("restore", tmp_path / "b", passphrase=PASSPHRASE)

    assert told.returncode == 0, told.stderr


def test_a_backup_is_for_its_owners_eyes(kept: Path, sealed: Path) -> None:
    assert [file.stat().st_mode & 0o777 for file in (kept, sealed)] == [0o600, 0o600]


def test_a_file_that_is_gone_is_told_and_the_rest_is_kept(
    kept: Path, empty: Instance, tmp_path: Path
) -> None:
    empty.yiding("restore", kept)
    digests = sorted(empty.files())
    gone, spoiled = (next((empty.var / "files").rglob(digest)) for digest in digests[:2])
    gone.unlink()
    spoiled.write_bytes(b"x")

    told = empty.yiding("backup", tmp_path / "rest.tar")
    assert told.returncode == 1
    assert all(digest in told.stderr for digest in digests[:2])

    other = Instance(tmp_path / "other")
    told = other.yiding("restore", tmp_path / "rest.tar")
    assert told.returncode == 0, told.stderr
    assert sorted(other.files()) == digests[2:]
    assert all(digest in told.stderr for digest in digests[:2])


def test_looking_writes_nothing(kept: Path, empty: Instance) -> None:
    told = empty.yiding("restore", kept, "--check-only")

    assert (told.returncode, told.stdout[:4]) == (0, "备份完好")
    assert has_nothing(empty)
