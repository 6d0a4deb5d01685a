"""收件: files come in, are read and parsed by the worker, and are confirmed by a person."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import Any, BinaryIO

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import F
from django.urls import reverse

from yiding.audit.services import gathered, record
from yiding.core import clock, jobs, moves
from yiding.core.errors import EditConflict, WrongState, YidingError
from yiding.core.workdays import Calendar
from yiding.decisions.services import decisions_enter
from yiding.directory.services import government_named
from yiding.files.models import Blob, TextVersion
from yiding.files.services import blob_of
from yiding.files.storage import store
from yiding.meetings.models import Meeting
from yiding.meetings.services import Source, meeting_enter, meeting_same
from yiding.minutes.form import Json, from_json
from yiding.minutes.record import Minutes
from yiding.notices.services import notify
from yiding.supervision.proposing import candidates_propose

from .corrections import Value, checked, corrected, differences, in_words, overlap, value_at
from .errors import LaterCorrections, NotReady, SameMeeting
from .failures import Failure
from .models import Batch, Correction, File, FileState
from .notices import FAILED
from .states import FILE, OPEN, UNREAD

READ_JOB = "intake.read"
UNREAD_AGAIN: dict[str, Any] = {
    "text": None,
    "about": "",
    "record": None,
    "told": None,
    "differences": {},
    "places": None,
    "code": "",
    "sentence": "",
    "advice": "",
}
CORRECTABLE = (FileState.PARSED, FileState.CHOOSE)


class Choice(StrEnum):
    """同一会议的处理: what to do with a second text of a meeting that the ledger has."""

    ASK = "ask"
    NEW_VERSION = "new_version"
    KEEP_BOTH = "keep_both"


@transaction.atomic
def batch_open(*, by: User | None, source: str = "") -> Batch:
    """Opens a batch: what is uploaded at once, or one folder."""
    batch = Batch.objects.create(by=by, source=source[:300], created_at=clock.now())
    record("batch.opened", batch, by=by, after={"source": source[:300]})
    return batch


def file_receive(*, batch: Batch, name: str, content: BinaryIO, by: User | None, queue: bool = True) -> File:
    """Takes a file in: bytes to disk first, then its row and its job in one transaction.

    The same bytes as an earlier file: the row is kept as a duplicate that points to the first. Without
    ``queue``, the caller reads the file itself (an import does).
    """
    stored = store(content)
    with transaction.atomic():
        blob = blob_of(stored)
        first = _first_with(blob)
        now = clock.now()
        file = File.objects.create(
            batch=batch,
            name=plain_name(name),
            blob=blob,
            state=FileState.DUPLICATE if first else FileState.RECEIVED,
            duplicate_of=first,
            received_at=now,
            changed_at=now,
        )
        if first is None and queue:
            _queue(file)
        record(
            "file.received",
            file,
            by=by,
            after={"name": file.name, "digest": blob.digest, "state": file.state},
        )
    return file


def file_refused(*, batch: Batch, name: str, failure: Failure, by: User | None) -> File:
    """Keeps a row for a file that could not even be taken in (too large …), so that the totals hold."""
    with transaction.atomic():
        now = clock.now()
        file = File.objects.create(
            batch=batch,
            name=plain_name(name),
            state=FileState.FAILED,
            code=failure.code,
            sentence=failure.sentence,
            advice=failure.advice,
            received_at=now,
            changed_at=now,
        )
        record("file.refused", file, by=by, after={"name": file.name, "code": failure.code})
    return file


def _first_with(blob: Blob, *, before: int | None = None) -> File | None:
    """The file that brought these bytes first. The row of the bytes is locked, so that two see each other."""
    Blob.objects.select_for_update().get(pk=blob.pk)
    same = File.objects.filter(blob=blob).exclude(state__in=[FileState.DUPLICATE, FileState.FAILED])
    same = same.filter(pk__lt=before) if before is not None else same
    return same.order_by("pk").first()


def plain_name(name: str) -> str:
    """A file's name without any path and without control characters."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    return "".join(c for c in last if c.isprintable())[:255] or "未命名"


def _queue(file: File) -> None:
    jobs.enqueue(READ_JOB, str(file.pk), {"file": file.pk})


def _writer(file: File, by: User | None, **after: Any) -> Callable[[str, str, str], object]:
    def write(kind: str, before: str, target: str) -> object:
        return record(kind, file, by=by, before={"state": before}, after={"state": target, **after})

    return write


def _moved(
    file: File, name: str, by: User | None, told: dict[str, Any] | None = None, /, **values: Any
) -> None:
    with transaction.atomic():
        moves.move(FILE, name, file, _writer(file, by, **(told or {})), changed_at=clock.now(), **values)


def file_read(*, file: File, text: TextVersion) -> None:
    """The worker has read the characters."""
    _moved(file, "read", None, {"text": text.version}, text=text)


@transaction.atomic
def file_parsed(
    *,
    file: File,
    told: Json,
    advice: list[Any],
    parser_version: str,
    places: dict[str, Any] | None = None,
) -> None:
    """The worker has parsed the text: wait for a person, set aside, or ask which text of a meeting counts.

    A person's corrections stay on top of what the parser reads now; what a re-reading changed is kept for the
    page. A second run that finds nothing new changes nothing.
    """
    now = File.objects.select_for_update().get(pk=file.pk)
    changes = _live_changes(now)
    merged = corrected(told, changes)
    minutes = from_json(merged)
    rival = None if minutes.not_minutes else meeting_same(government_named(minutes.issuer), minutes)
    rival = None if rival is None or rival.pk == now.meeting_id else rival
    if now.state in OPEN and (now.record, now.parser_version, now.rival) == (merged, parser_version, rival):
        file.refresh_from_db()
        return
    kept = {
        "record": merged,
        "about": _about(minutes),
        "told": told if changes else None,
        "differences": differences(now.record, merged) if now.record and now.state in OPEN else {},
        "advice_list": advice,
        "parser_version": parser_version,
        "places": places if places is not None else now.places,
        "rival": rival,
    }
    if minutes.not_minutes:
        _moved(file, "set_aside", None, {"reason": minutes.not_minutes}, **kept)
    elif rival is not None:
        _moved(file, "ask", None, {"rival": rival.pk}, **kept)
    else:
        _moved(file, "parse", None, {"items": len(minutes.items)}, **kept)


def _recorded(record: Json) -> dict[str, Any]:
    """The columns that change with a record that a person changed."""
    about = _about(from_json(record))
    return {"record": record, "about": about, "version": F("version") + 1, "changed_at": clock.now()}


def _about(minutes: Minutes) -> str:
    """What the record is of, in one line."""
    held = minutes.meeting
    number = f"第{held.number}次" if held.number else ""
    day = held.date.isoformat() if held.date else ""
    words = (minutes.issuer or "", f"{number}{held.kind or ''}", day, f"{len(minutes.items)} 项议题")
    return "" if minutes.not_minutes else " · ".join(filter(None, words))[:200]


def _live_changes(file: File) -> list[tuple[str, Value]]:
    return [(row.path, row.after) for row in file.corrections.filter(is_undone=False)]


def file_failed(*, file: File, failure: Failure) -> None:
    """The worker could not read the file: it stays, with code, sentence and advice; its uploader is told."""
    with transaction.atomic(), gathered():
        _moved(
            file,
            "fail",
            None,
            {"code": failure.code},
            code=failure.code,
            sentence=failure.sentence[:300],
            advice=failure.advice[:300],
        )
        _tell(file, failure)


def _tell(file: File, failure: Failure) -> None:
    """One notice for a batch and day: of five hundred bad files, one is named and the page lists the rest."""
    if file.batch.by is None:
        return
    notify(
        FAILED.code,
        to=[file.batch.by],
        key=f"batch:{file.batch_id}:{clock.today()}",
        about=file,
        link=reverse("intake:batch-detail", args=[file.batch_id]),
        name=file.name,
        sentence=failure.sentence,
        advice=failure.advice,
    )


def file_retry(*, file: File, by: User | None, queue: bool = True) -> None:
    """Tries a failed file again, from its bytes. Without ``queue``, the caller reads it."""
    with transaction.atomic():
        _moved(file, "retry", by, **UNREAD_AGAIN)
        if queue:
            _queue(file)


@transaction.atomic
def file_requeue(*, file: File) -> None:
    """Queues a file that is on its way and has lost its job. Its state stays; the event says that it was."""
    if not File.objects.filter(pk=file.pk, state__in=UNREAD).update(changed_at=clock.now()):
        raise WrongState("intake.file")
    _queue(file)
    record("file.requeued", file, by=None, before={"state": file.state})


def files_retry_failed(*, by: User, batch: Batch | None = None) -> int:
    """Tries every failed file (of a batch) again; gives back how many. In steps of at most 200."""
    failed = File.objects.filter(state=FileState.FAILED, blob__isnull=False)
    failed = failed.filter(batch=batch) if batch else failed
    keys = list(failed.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(keys), 200):
        with transaction.atomic(), gathered():
            for file in File.objects.filter(pk__in=keys[start : start + 200]):
                file_retry(file=file, by=by)
    return len(keys)


def file_replace(*, file: File, name: str, content: BinaryIO, by: User) -> None:
    """Puts another file in the place of one that failed or was no minutes."""
    stored = store(content)
    with transaction.atomic(), gathered():
        blob = blob_of(stored)
        old = file.blob.digest if file.blob else ""
        told = {"name": plain_name(name), "digest": blob.digest, "replaced": old}
        _moved(
            file,
            "replace",
            by,
            told,
            blob=blob,
            **UNREAD_AGAIN,
        )
        file.name = plain_name(name)
        file.save(update_fields=["name"])
        file.corrections.filter(is_undone=False).update(is_undone=True)
        first = _first_with(blob, before=file.pk)
        if first:
            _moved(file, "point", by, {"first": first.pk}, duplicate_of=first)
        else:
            _queue(file)


def file_correct(*, file: File, path: str, value: Value, by: User, version: int) -> Correction:
    """Sets one field of the record as a person reads it; the old value is kept with who and when.

    The value that stands there already says: a person looked, it is right. Raises EditConflict with all that
    others changed since ``version``.
    """
    if file.record is None:
        raise NotReady(file.name)
    before = value_at(file.record, path)
    after = checked(file.record, path, value)
    with transaction.atomic():
        rows = File.objects.filter(pk=file.pk, version=version, state__in=CORRECTABLE)
        parsed = file.record if file.told is None else file.told
        if not rows.update(
            record=after,
            told=parsed,
            about=_about(from_json(after)),
            version=F("version") + 1,
            changed_at=clock.now(),
        ):
            raise _conflict(file, version)
        row = Correction.objects.create(
            file=file,
            path=path,
            before=before,
            after=value,
            by=by,
            at=clock.now(),
            version=version + 1,
        )
        record("file.corrected", file, by=by, before={path: before}, after={path: value})
    file.refresh_from_db()
    return row


def correction_undo(*, correction: Correction, by: User, version: int) -> None:
    """Takes a correction back: the field says again what it said before it."""
    file = correction.file
    if file.record is None or file.told is None or correction.is_undone:
        raise WrongState("intake.correction")
    later = file.corrections.filter(is_undone=False, pk__gt=correction.pk).values_list("path", flat=True)
    if any(overlap(correction.path, path) for path in later):
        raise LaterCorrections(correction.path)
    with transaction.atomic():
        if not Correction.objects.filter(pk=correction.pk, is_undone=False).update(is_undone=True):
            raise WrongState("intake.correction")
        rows = File.objects.filter(pk=file.pk, version=version, state__in=CORRECTABLE)
        restored = corrected(file.told, _live_changes(file))
        if not rows.update(
            record=restored,
            about=_about(from_json(restored)),
            version=F("version") + 1,
            changed_at=clock.now(),
        ):
            raise _conflict(file, version)
        path = correction.path
        now = {path: value_at(restored, path)}
        record("file.correction_undone", file, by=by, before={path: correction.after}, after=now)
    file.refresh_from_db()
    correction.refresh_from_db()


def _conflict(file: File, version: int) -> YidingError:
    """What others did since a version: moved the file on, or corrected fields."""
    now = File.objects.get(pk=file.pk)
    if now.state not in CORRECTABLE:
        return WrongState("intake.file")
    rows = list(now.corrections.filter(version__gt=version, is_undone=False).select_related("by"))
    who = "、".join(dict.fromkeys(row.by.get_full_name() or row.by.get_username() for row in rows))
    return EditConflict(who, {row.path: (in_words(row.before), in_words(row.after)) for row in rows})


def file_reread(*, file: File, by: User) -> None:
    """Reads a file again with today's parser; corrections stay. A confirmed record is left as it is."""
    if file.state not in {FileState.PARSED, FileState.CHOOSE, FileState.NOT_MINUTES}:
        raise NotReady(file.name)
    with transaction.atomic():
        jobs.enqueue(READ_JOB, str(file.pk), {"file": file.pk, "again": True})
        record("file.reread", file, by=by, before={"parser": file.parser_version})


def file_confirm(
    *,
    file: File,
    by: User | None,
    choice: Choice = Choice.ASK,
    version: int | None = None,
    calendar: Calendar | None = None,
) -> Meeting:
    """Confirms a record: creates meeting, items, decisions with routes, attendance and proposed matters.

    All in one transaction, under the government that issued the minutes. Raises SameMeeting when the ledger
    has the meeting and no choice was made, WrongState when the file has moved on.
    """
    if file.record is None or file.state in UNREAD:
        raise NotReady(file.name)
    if version is not None and version != file.version:
        raise _conflict(file, version)
    minutes = from_json(file.record)
    with transaction.atomic(), gathered():
        government = government_named(minutes.issuer)
        rival = meeting_same(government, minutes)
        if rival is not None and choice == Choice.ASK:
            raise SameMeeting(str(rival))
        source = Source(file.text, file.record, file.pk)
        entered = meeting_enter(
            government=government,
            minutes=minutes,
            source=source,
            by=by,
            replaces=rival if choice == Choice.NEW_VERSION else None,
        )
        decisions_enter(entered, by=by)
        candidates_propose(entered, by=by, calendar=calendar)
        _moved(
            file,
            "confirm",
            by,
            {"meeting": entered.meeting.pk, "choice": choice},
            meeting=entered.meeting,
            confirmed_by=by,
            confirmed_at=clock.now(),
        )
    return entered.meeting
