"""表格导入: a workbook is checked row by row, nothing written; then its good rows are entered in batches.

Each batch is one transaction with one event, and counts in it how far the run has come: a killed run goes on
where it stood, and enters nothing twice. A row with the number of an entry changes that entry, if the viewer
may; one without is new. Wrong rows are explained and left out, and come back as a workbook to be mended.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import IO, Any

import xlsxwriter
from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import F

from yiding.audit.services import About, gathered, record
from yiding.core import clock
from yiding.core.errors import WrongState, YidingError
from yiding.core.jobs import enqueue, handler
from yiding.core.sheets import CellError, Row, SheetError, read_sheets
from yiding.directory.models import Government
from yiding.files import storage
from yiding.files.services import blob_of

from .catalogue import kind_of
from .cells import NUMBER, Reader, heads_of
from .declaring import Kind
from .import_rows import ImportFault, ImportRun, ImportState
from .lights import Lamp
from .models import Entry, Register
from .permissions import may_edit, may_record, require
from .pressing import lights_told
from .recording import From, completed, entries_record, entry_edit, values_now
from .selectors import entries_visible_to, register_for
from .values import stored

BATCH = 200
CHECK, ENTER = "registers.import_check", "registers.import_enter"


@transaction.atomic
def import_open(*, kind: Kind, government: Government, file: IO[bytes], name: str, by: User) -> ImportRun:
    """收下一张表: kept, and checked in the background. Raises what is wrong with the file's storage."""
    require(may_record(by, kind, register_for(government, kind)))
    run = ImportRun.objects.create(
        government=government,
        code=kind.code,
        name=name[:200],
        blob=blob_of(storage.store(file)),  # type: ignore[arg-type] # a binary stream
        made_by=by,
        made_at=clock.now(),
    )
    enqueue(CHECK, str(run.pk), {"run": run.pk})
    record("import.opened", run, by=by, after={"code": kind.code, "name": run.name}, touches=_touching(run))
    return run


def _touching(run: ImportRun) -> About:
    return About(government_id=run.government_id)


@transaction.atomic
def import_enter(*, run: ImportRun, by: User) -> None:
    """开始导入 of what was checked, by who sent it in. Raises WrongState."""
    require(run.made_by_id == by.pk)
    rows = ImportRun.objects.filter(pk=run.pk, state=ImportState.CHECKED)
    if not rows.update(state=ImportState.ENTERING, entered=0, version=F("version") + 1):
        raise WrongState("registers.import")
    run.refresh_from_db()
    enqueue(ENTER, str(run.pk), {"run": run.pk})
    record("import.began", run, by=by, after={"rows": run.rows, "wrong": run.wrong}, touches=_touching(run))


@handler(CHECK)
def check_job(payload: dict[str, Any]) -> None:
    import_check(ImportRun.objects.select_related("government", "made_by").get(pk=payload["run"]))


@handler(ENTER)
def enter_job(payload: dict[str, Any]) -> None:
    import_go_on(ImportRun.objects.select_related("government", "made_by").get(pk=payload["run"]))


# --- checking --------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Work:
    """What both passes need: the kind, its register, a reader that looks names up once."""

    run: ImportRun
    kind: Kind
    register: Register
    reader: Reader

    @classmethod
    def of(cls, run: ImportRun) -> _Work:
        kind = kind_of(run.code)
        register = register_for(run.government, kind)
        return cls(run, kind, register, Reader(kind, run.government, register, run.made_by))

    def rows(self) -> list[Row]:
        """The rows of the workbook. Raises SheetError."""
        heads = list(heads_of(self.kind).values())
        needed = [one for one in heads if one != NUMBER]
        with storage.opened(self.run.blob.digest) as file:
            sheets = read_sheets(file, {self.kind.name: needed}, needed=[self.kind.name], may_have=[NUMBER])
        return sheets[self.kind.name]

    def told(self, row: Row) -> tuple[Entry | None, dict[str, Any]]:
        """A row as an entry to change (none: a new one) and what to write. Raises CellError."""
        told = self.reader.told(row.cells)
        number = row.cells.get(NUMBER, "").strip().upper()
        try:
            if not number:
                return None, completed(self.kind, self.run.government, told)
            entry = self._there(number)
            return entry, told
        except YidingError as error:
            more = f"（{error.detail}）" if error.detail and error.detail != error.sentence else ""
            raise CellError(f"{error.sentence}{more}") from error

    def _there(self, number: str) -> Entry:
        rows = entries_visible_to(self.run.made_by, self.kind).select_related("government")
        entry = rows.filter(number=number).first()
        if entry is None:
            raise CellError(f"没有编号为“{number}”的条目")
        if not may_edit(self.run.made_by, entry, self.register if self.register.pk else None):
            raise CellError(f"“{number}”不能由您修改，或已经办结")
        return entry


def import_check(run: ImportRun) -> None:
    """试导: what would become of each row; nothing is written but the report."""
    if run.state != ImportState.CHECKING:
        return
    work = _Work.of(run)
    try:
        rows = work.rows()
    except SheetError as error:
        _refused(run, str(error))
        return
    ImportFault.objects.filter(run=run).delete()
    ImportRun.objects.filter(pk=run.pk).update(rows=len(rows), checked=0)
    seen: set[str] = set()
    wrong = 0
    for done, some in _batches(rows):
        faults = [fault for row in some if (fault := _fault(work, row, seen))]
        with transaction.atomic():
            ImportFault.objects.bulk_create(
                [ImportFault(run=run, row=number, sentence=words[:500]) for number, words in faults]
            )
            wrong += len(faults)
            ImportRun.objects.filter(pk=run.pk).update(checked=done, wrong=wrong)
    ImportRun.objects.filter(pk=run.pk).update(state=ImportState.CHECKED, version=F("version") + 1)


def _refused(run: ImportRun, why: str) -> None:
    ImportRun.objects.filter(pk=run.pk).update(
        state=ImportState.REFUSED, trouble=why[:300], finished_at=clock.now(), version=F("version") + 1
    )


def _fault(work: _Work, row: Row, seen: set[str]) -> tuple[int, str] | None:
    number = row.cells.get(NUMBER, "").strip().upper()
    if number and number in seen:
        return row.number, f"“{number}”在表中重复"
    seen.add(number)
    try:
        work.told(row)
    except CellError as error:
        return row.number, str(error)
    return None


def _batches(rows: Sequence[Row]) -> Iterator[tuple[int, list[Row]]]:
    """Batches, each with the count of rows up to its end."""
    left, done = iter(rows), 0
    while some := list(islice(left, BATCH)):
        done += len(some)
        yield done, some


# --- entering --------------------------------------------------------------------------------------------


def import_go_on(run: ImportRun) -> None:
    """Enters what is not entered yet, batch by batch."""
    if run.state != ImportState.ENTERING:
        return
    work = _Work.of(run)
    rows = work.rows()
    wrong = set(ImportFault.objects.filter(run=run).values_list("row", flat=True))
    for done, some in _batches(rows):
        if done > run.entered:
            _enter(work, done, [row for row in some if row.number not in wrong])
    lights_told(run.government_id, work.kind, Lamp.of(run.government_id))
    ImportRun.objects.filter(pk=run.pk, state=ImportState.ENTERING).update(
        state=ImportState.DONE, finished_at=clock.now(), version=F("version") + 1
    )


@transaction.atomic
def _enter(work: _Work, done: int, rows: Sequence[Row]) -> None:
    """One batch: all of it and its place in the run, or nothing; what has gone wrong since is a fault."""
    run = work.run
    before = ImportRun.objects.select_for_update().get(pk=run.pk)
    if before.entered >= done:
        return
    new: list[dict[str, Any]] = []
    counts = {"added": 0, "changed": 0, "same": 0}
    with gathered():
        for row in rows:
            try:
                entry, told = work.told(row)
            except CellError as error:
                ImportFault.objects.create(run=run, row=row.number, sentence=str(error)[:500])
                counts["wrong"] = counts.get("wrong", 0) + 1
                continue
            if entry is None:
                new.append(told)
            else:
                counts["changed" if _change(work, entry, told) else "same"] += 1
        origin = From(is_bulk=True, note=run.name)
        entries_record(kind=work.kind, government=run.government, rows=new, by=run.made_by, origin=origin)
        counts["added"] = len(new)
        record("import.entered", run, by=run.made_by, after={**counts, "upto": done}, touches=_touching(run))
    ImportRun.objects.filter(pk=run.pk).update(
        entered=done, **{name: F(name) + count for name, count in counts.items()}
    )


def _change(work: _Work, entry: Entry, told: dict[str, Any]) -> bool:
    now = values_now(work.kind, entry)
    changed = {key: value for key, value in told.items() if not _is_same(now.get(key), value)}
    if changed:
        entry_edit(entry=entry, told=changed, version=entry.version, by=work.run.made_by)
    return bool(changed)


def _is_same(before: Any, after: Any) -> bool:
    """Does a cell say what is there already? An instant is told to the minute."""
    if isinstance(after, datetime) and isinstance(before, str):
        held = datetime.fromisoformat(before).astimezone(after.tzinfo)
        return held.replace(second=0, microsecond=0) == after
    return bool(stored(before) == stored(after))


def faults_file(run: ImportRun, target: IO[bytes]) -> None:
    """The rows that were left out, with why, as a workbook to be mended and sent in again."""
    work = _Work.of(run)
    wrong = dict(ImportFault.objects.filter(run=run).values_list("row", "sentence"))
    heads = list(heads_of(work.kind).values())
    with xlsxwriter.Workbook(target, {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        page = book.add_worksheet(work.kind.name[:31])
        page.write_row(0, 0, [*heads, "原因"], book.add_format({"bold": True}))
        chosen = (row for row in work.rows() if row.number in wrong)
        for number, row in enumerate(chosen, start=1):
            cells = [row.cells.get(head, "") for head in heads]
            for place, text in enumerate([*cells, wrong[row.number]]):
                page.write_string(number, place, text)
