"""yiding restore: a backup into an empty database, SQLite or PostgreSQL, whichever it came from.

First the whole package is read and held against its manifest; nothing is written before. Then the rows go in,
in one transaction that ends when every table has been read back and found the same, and when every file
stands in its place. Killed before that, the database is empty; killed after it, the same command goes on with
what was left to do (later migrations, the index, the event).
"""

from __future__ import annotations

import errno
import json
import shutil
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.db import DatabaseError, IntegrityError, OperationalError, connection, transaction
from django.db.migrations.executor import MigrationExecutor

from yiding import __version__
from yiding.audit.services import record
from yiding.core.errors import DiskFull
from yiding.core.management.commands.migrate import drawing_little
from yiding.directory.models import Government
from yiding.files import storage
from yiding.search.services import index_rebuild

from . import backup, package, passphrases, tables
from .errors import DamagedPackage, NewerPackage, NotSame, Occupied, RestoreDiskFull, Unfit
from .package import Member

Passphrase = Callable[[], str]
FULL = (errno.ENOSPC, errno.EDQUOT)
# Where one of these has a row, somebody has worked there.
SIGNS_OF_LIFE = ("audit_event", "files_blob", "directory_government")
ALSO_OURS = ("search_index", "django_session", "accounts_session", "django_migrations")


@dataclass(frozen=True, slots=True)
class Options:
    """How a backup is restored. ``replace``: what the database holds is dropped first."""

    file: Path
    replace: bool = False
    passphrase_file: Path | None = None
    check_only: bool = False


def run(options: Options) -> int:
    """The command. Raises what stops it, before anything is written."""
    passphrase = passphrases.known(options.passphrase_file)
    manifest = _verified(options.file, passphrase)
    rows, files = _rows(manifest), manifest["files"]["count"]
    if options.check_only:
        sys.stdout.write(f"备份完好：{manifest['made_at']}，{rows:,} 行，{files:,} 个文件\n")
        return 0
    with _told():
        if options.replace or not _is_loaded(manifest):
            had = _migrations(manifest)
            _prepare(had, replace=options.replace)
            _mark(manifest)
            _load(options.file, passphrase, manifest, tables.tables_at(had))
        _bring_forward(manifest)
        marker().unlink()
    sys.stdout.write(f"已恢复并逐行、逐文件核对：{rows:,} 行，{files:,} 个文件\n")
    for digest in manifest["missing"]:
        sys.stderr.write(f"备份时就缺少的文件：{digest}\n")
    return 0


def _rows(manifest: dict[str, Any]) -> int:
    return sum(table["rows"] for table in manifest["tables"].values())


# --- where a killed restore stood ------------------------------------------------------------------------


def marker() -> Path:
    """Stands there from the first row to the end, and names the package: what was cut off can go on."""
    return Path(settings.VAR) / "restoring"


def _mark(manifest: dict[str, Any]) -> None:
    marker().parent.mkdir(parents=True, exist_ok=True)
    marker().write_text(_name(manifest), "ascii")


def _name(manifest: dict[str, Any]) -> str:
    return package.sm3(json.dumps(manifest, sort_keys=True).encode())


def _is_loaded(manifest: dict[str, Any]) -> bool:
    """Did a run that was killed bring in this package's rows? They come all at once or not at all."""
    there = marker()
    return there.is_file() and there.read_text("ascii") == _name(manifest) and _is_occupied()


# --- before anything is written --------------------------------------------------------------------------


def _verified(file: Path, passphrase: Passphrase) -> dict[str, Any]:
    """The manifest of a package that is whole and that this version can read."""
    with package.opened(file, passphrase) as reader:
        try:
            manifest = package.verify(reader)
        except DamagedPackage:
            # A package of a later form cannot be told whole; where its header can be believed, say so.
            if reader.header["version"] != __version__:
                _refuse_newer(reader.header)
            raise
        _refuse_newer(reader.header)
        return manifest


def _refuse_newer(header: dict[str, Any]) -> None:
    had = _migrations(header)
    strange = tables.unknown(had)
    if strange:
        told = "，".join(f"{room}.{name}" for room, name in strange[:3])
        raise NewerPackage(f"{header['version']}：{told}")
    columns = {table.label: table.columns for table in tables.tables_at(had)}
    if columns != header["columns"]:
        raise NewerPackage(str(header["version"]))


def _migrations(header: dict[str, Any]) -> set[tables.Migration]:
    return {(room, name) for room, name in header["migrations"]}


def _is_occupied() -> bool:
    """Is there a row that tells of work? An installation that was only started has none."""
    there = set(connection.introspection.table_names())
    signs = [get_user_model()._meta.db_table, *SIGNS_OF_LIFE]
    with connection.cursor() as cursor:
        for name in there.intersection(signs):
            cursor.execute(f"SELECT 1 FROM {connection.ops.quote_name(name)} LIMIT 1")  # noqa: S608
            if cursor.fetchone():
                return True
    return False


def _prepare(had: set[tables.Migration], *, replace: bool) -> None:
    """Empty tables as they stood at the package's migrations."""
    is_occupied = _is_occupied()
    if is_occupied and not replace:
        raise Occupied
    there = tables.applied()
    if is_occupied or (there and there != had):
        _drop(there)
    executor = MigrationExecutor(connection)
    with drawing_little():
        executor.migrate(tables.leaves(had))


def _drop(had: set[tables.Migration]) -> None:
    """Drops our tables, and no other that may stand in the same database."""
    strange = tables.unknown(had)
    if strange:
        raise NewerPackage("，".join(f"{room}.{name}" for room, name in strange[:3]))
    ours = {*ALSO_OURS, *(table.name for table in tables.tables_at(had))}
    there = ours.intersection(connection.introspection.table_names())
    with connection.constraint_checks_disabled(), transaction.atomic(), connection.cursor() as cursor:
        cascade = " CASCADE" if connection.vendor == "postgresql" else ""
        for name in sorted(there):
            cursor.execute(f"DROP TABLE {connection.ops.quote_name(name)}{cascade}")


# --- writing ---------------------------------------------------------------------------------------------


def _load(file: Path, passphrase: Passphrase, manifest: dict[str, Any], ours: list[tables.Table]) -> None:
    by_label = {table.label: table for table in ours}
    with package.opened(file, passphrase) as reader, transaction.atomic():
        with tables.triggers_lifted(ours):
            tables.clear(ours)
            for label, lines in reader.tables(_keep):
                with _fitting(label):
                    tables.insert(by_label[label], lines)
            with _fitting("引用"):
                connection.check_constraints()
        _compare(ours, manifest)
        tables.sequences_set(ours, manifest["sequences"])


@contextmanager
def _told() -> Iterator[None]:
    """A full disk, whoever meets it: the files' folder or the database."""
    try:
        yield
    except DiskFull as error:
        raise RestoreDiskFull(error.detail) from error
    except OSError as error:
        if error.errno in FULL:
            raise RestoreDiskFull(str(error.strerror)) from error
        raise
    except OperationalError as error:
        text = str(error).lower()
        if "disk is full" in text or "no space left" in text:
            raise RestoreDiskFull(str(error).splitlines()[0]) from error
        raise


@contextmanager
def _fitting(label: str) -> Iterator[None]:
    """What a database does not take: a text too long for it, a character nought, a reference to nothing."""
    try:
        yield
    except OperationalError:
        raise
    except (IntegrityError, DatabaseError, ValueError) as error:
        raise Unfit(f"{label}：{str(error).splitlines()[0]}") from error


def _keep(member: Member) -> None:
    """A kept file, or one that stands beside."""
    if member.kind in package.BESIDE:
        _keep_beside(member)
        return
    path = storage.place(member.name)
    if path.is_file() and path.stat().st_size == member.size and storage.digest_of(path) == member.name:
        return
    if storage.store(member.content).digest != member.name:  # type: ignore[arg-type]
        raise DamagedPackage(member.name)


def _keep_beside(member: Member) -> None:
    """A file that no row names; it takes the place of none that is there already."""
    path = backup.folders()[member.kind][0] / Path(member.name).name
    if path.exists():
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_suffix(".partial")
    with partial.open("wb") as file:
        shutil.copyfileobj(member.content, file)
    partial.replace(path)


def _compare(ours: Iterable[tables.Table], manifest: dict[str, Any]) -> None:
    """Every table read back, before the transaction ends; every file in its place."""
    for table in ours:
        if tables.tally(table) != manifest["tables"][table.label]:
            raise NotSame(table.label)
    blob = next((table.model for table in ours if table.label == "files.blob"), None)
    if blob is None or not manifest["files"]["count"]:
        return
    missing = set(manifest["missing"])
    for digest in blob._base_manager.values_list("digest", flat=True).iterator():
        if digest not in missing and not storage.place(digest).is_file():
            raise NotSame(digest)


def _bring_forward(manifest: dict[str, Any]) -> None:
    """Today's tables, the index made again, and the one event that says what happened."""
    call_command("migrate", verbosity=0, interactive=False)
    index_rebuild()
    owner = Government.objects.filter(is_ours=True).first() or Government()
    told = {"made_at": manifest["made_at"], "version": manifest["version"], "rows": _rows(manifest)}
    with transaction.atomic():
        record("instance.restored", owner, by=None, after=told)
