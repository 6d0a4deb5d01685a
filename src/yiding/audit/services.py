"""审计: the one way to write an event."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.auth.models import AbstractBaseUser, AbstractUser, AnonymousUser
from django.db import connection, models, transaction

from yiding.core import clock

from .chain import digest_of
from .durable import LEAVE_EARLY, settle_after
from .errors import HeadMissing
from .models import Event


@dataclass(frozen=True, slots=True)
class Origin:
    """来源: the request (or command) in which an event is written, and for whom the person acts."""

    address: str = ""
    request_id: str = ""
    on_behalf_of: str = ""


NO_ORIGIN = Origin()
ORIGIN: ContextVar[Origin] = ContextVar("origin", default=NO_ORIGIN)
SYSTEM = "系统"


@dataclass(frozen=True, slots=True)
class About:
    """涉及: what an event touches beside its object, as columns for later counting."""

    government_id: int | None = None
    body_id: int | None = None
    matter_id: int | None = None
    due_on: date | None = None


GATHERED: ContextVar[list[Event] | None] = ContextVar("gathered", default=None)
CHAIN_LOCK = 0x59444155
LOCK_POSTGRES = (
    f"{LEAVE_EARLY}; SELECT pg_advisory_xact_lock({CHAIN_LOCK});"  # noqa: S608
    " SELECT number, digest FROM audit_head WHERE id = 1"
)
LOCK_SQLITE = "UPDATE audit_head SET number = number WHERE id = 1 RETURNING number, digest"
FIELDS = [field for field in Event._meta.concrete_fields if not field.primary_key]
_COLUMNS = ", ".join(str(field.column) for field in FIELDS)
INSERT = f"INSERT INTO audit_event ({_COLUMNS}) VALUES ({', '.join(['%s'] * len(FIELDS))})"  # noqa: S608
ADVANCE = "UPDATE audit_head SET number = %s, digest = %s WHERE id = 1"


def record(
    kind: str,
    about: models.Model,
    *,
    by: AbstractBaseUser | AnonymousUser | None,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    touches: About | None = None,
) -> Event:
    """Writes one event in the caller's transaction, as its last statement, and links it to the chain.

    ``kind`` is ``noun.verb`` (``file.confirmed``); ``before`` and ``after`` hold the changed fields only.
    The head of the chain stays locked until the transaction ends: a service that writes several events does
    so within :func:`gathered`.
    """
    origin, touches = ORIGIN.get(), touches or About()
    person = by if by is not None and by.is_authenticated else None
    event = Event(
        kind=kind,
        actor_id=person.pk if person else None,
        actor_name=_called(person) if person else SYSTEM,
        on_behalf_of=origin.on_behalf_of[:60] if person else "",
        address=origin.address,
        request_id=origin.request_id,
        object_kind=about._meta.label_lower,
        object_id=about.pk,
        government_id=touches.government_id,
        body_id=touches.body_id,
        matter_id=touches.matter_id,
        due_on=touches.due_on,
        before=dict(before or {}),
        after=dict(after or {}),
    )
    waiting = GATHERED.get()
    if waiting is None:
        _append([event])
    else:
        waiting.append(event)
    return event


def writer(
    row: models.Model,
    *,
    by: AbstractBaseUser | AnonymousUser | None,
    touches: About | None = None,
    **told: Any,
) -> Callable[[str, str, str], Event]:
    """Writes the event of a move (:func:`yiding.core.moves.move`) with what else it says."""

    def write(kind: str, before: str, after: str) -> Event:
        said = {"state": after, **told}
        return record(kind, row, by=by, before={"state": before}, after=said, touches=touches)

    return write


def _called(person: AbstractBaseUser) -> str:
    """``梅映雪（mishu）``: the name as it is today, and the account, which stays."""
    account = person.get_username()
    name = person.get_full_name() if isinstance(person, AbstractUser) else ""
    return (f"{name[:30]}（{account}）" if name else account)[:60]


@contextmanager
def gathered() -> Iterator[None]:
    """一并写入: the events recorded within are written together when it ends, in the same transaction.

    ``with transaction.atomic(), gathered(): …`` A transaction that took the head first and then waited for a
    row, while another held the row and waited for the head, would end in a deadlock.
    """
    if GATHERED.get() is not None:
        yield
        return
    waiting: list[Event] = []
    token = GATHERED.set(waiting)
    try:
        yield
    finally:
        GATHERED.reset(token)
    if waiting:
        _append(waiting)


def _append(events: list[Event]) -> None:
    """Links events to the end of the chain, whose head is locked until the transaction ends.

    So two writers never fork it; were the lock to fail, the number of an event could still stand only once.
    """
    with transaction.atomic(savepoint=False), connection.cursor() as cursor:
        number, previous = _head_lock(cursor)
        at = clock.now()
        for event in events:
            number += 1
            event.number, event.previous, event.at = number, previous, at
            previous = event.digest = digest_of(columns_of(event))
        _insert(cursor, events)
        settle_after(connection)


def _head_lock(cursor: Any) -> tuple[int, str]:
    """Where the chain ends, for nobody else to lengthen until this transaction is over.

    On PostgreSQL the statements go in one round trip: each sees what was committed before it began.
    """
    if connection.vendor == "postgresql":
        cursor.execute(LOCK_POSTGRES)
        cursor.nextset()
        cursor.nextset()
    else:
        cursor.execute(LOCK_SQLITE)
    row = cursor.fetchone()
    if row is None:
        raise HeadMissing
    return row[0], row[1]


def _insert(cursor: Any, events: list[Event]) -> None:
    """Writes the events and moves the head: every writer waits for this, so it is done without the model."""
    rows = [
        [field.get_db_prep_save(getattr(event, field.attname), connection) for field in FIELDS]
        for event in events
    ]
    head = [events[-1].number, events[-1].digest]
    if connection.vendor == "postgresql" and len(rows) == 1:
        cursor.execute(f"WITH written AS ({INSERT}) {ADVANCE}", [*rows[0], *head])
        return
    cursor.executemany(INSERT, rows)
    cursor.execute(ADVANCE, head)


def last_actor(row: models.Model) -> str:
    """Who last changed a row: the person that the second of two savers is told of."""
    rows = Event.objects.filter(object_kind=row._meta.label_lower, object_id=row.pk).order_by("-number")
    return rows.values_list("actor_name", flat=True).first() or ""


def columns_of(event: Event) -> dict[str, Any]:
    """The columns of an event by name."""
    return {field.attname: getattr(event, field.attname) for field in Event._meta.concrete_fields}
