"""后台任务: enqueue, take, finish.

A job is a row of ours. ``enqueue`` writes it in the caller's transaction, so that a job exists exactly when
the thing it is for does. A worker takes the next row by a conditional update with a lease and renews nothing:
a job that outlives its lease is taken again, which every job must bear. Handlers register by kind.
"""

from __future__ import annotations

import logging
import os
import socket
import threading
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.db import IntegrityError, close_old_connections, transaction
from django.db.models import F, Q

from . import clock
from .models import Job, JobState

log = logging.getLogger(__name__)

Handler = Callable[[dict[str, Any]], None]
HANDLERS: dict[str, Handler] = {}
LEASE = timedelta(minutes=10)
MOST_ATTEMPTS = 3
DIED = "job.worker_died"
PAUSES = (timedelta(seconds=5), timedelta(minutes=1), timedelta(minutes=10))


def handler(kind: str) -> Callable[[Handler], Handler]:
    """Registers a function as the handler of a kind of job."""

    def register(function: Handler) -> Handler:
        HANDLERS[kind] = function
        return function

    return register


def enqueue(
    kind: str, key: str, payload: dict[str, Any], *, priority: int = 0, at: datetime | None = None
) -> None:
    """Queues a job in the current transaction, for now or for ``at``; does nothing when the same job already
    waits or runs.
    """
    now = clock.now()
    job = Job(kind=kind, key=key, payload=payload, priority=priority, run_after=at or now, created_at=now)
    try:
        with transaction.atomic():
            job.save(force_insert=True)
    except IntegrityError:
        log.info("job %s %s is queued already", kind, key)


class Order(NamedTuple):
    """一项待排的任务 of many of one kind: what :func:`enqueue` is told of each."""

    key: str
    payload: dict[str, Any]
    at: datetime | None = None


def enqueue_many(kind: str, orders: Sequence[Order], *, priority: int = 0) -> None:
    """Queues many jobs of one kind in the current transaction; those that wait or run already stay as they
    are.
    """
    now = clock.now()
    Job.objects.bulk_create(
        [
            Job(
                kind=kind,
                key=one.key,
                payload=one.payload,
                priority=priority,
                run_after=one.at or now,
                created_at=now,
            )
            for one in orders
        ],
        ignore_conflicts=True,
    )


def take(worker: str) -> Job | None:
    """The next job, leased to ``worker``, or ``None``. Two workers never get the same row."""
    now = clock.now()
    waiting = Q(state=JobState.WAITING, run_after__lte=now)
    abandoned = Q(state=JobState.RUNNING, lease_until__lt=now)
    for _ in range(5):
        pick = Job.objects.filter(waiting | abandoned).order_by("-priority", "run_after", "pk").first()
        if pick is None:
            return None
        mine = Job.objects.filter(pk=pick.pk, state=pick.state, attempt=pick.attempt)
        if pick.state == JobState.RUNNING and pick.attempt >= MOST_ATTEMPTS:
            # What kills its worker every time must not kill workers for ever.
            mine.update(
                state=JobState.FAILED, finished_at=now, lease_until=None, error_code=DIED, error_detail=""
            )
            continue
        if mine.update(
            state=JobState.RUNNING, attempt=F("attempt") + 1, lease_until=now + LEASE, worker=worker
        ):
            pick.refresh_from_db()
            return pick
    return None


def run(job: Job) -> bool:
    """Runs a taken job; an error is kept on the row and tried again later, a few times."""
    try:
        HANDLERS[job.kind](job.payload)
    except Exception as error:
        log.exception("job %s failed", job)
        _failed(job, error)
        return False
    Job.objects.filter(pk=job.pk, attempt=job.attempt).update(
        state=JobState.DONE, finished_at=clock.now(), lease_until=None, error_code="", error_detail=""
    )
    return True


def _failed(job: Job, error: Exception) -> None:
    last = job.attempt >= MOST_ATTEMPTS
    pause = PAUSES[min(job.attempt, len(PAUSES)) - 1]
    Job.objects.filter(pk=job.pk, attempt=job.attempt).update(
        state=JobState.FAILED if last else JobState.WAITING,
        run_after=clock.now() + pause,
        finished_at=clock.now() if last else None,
        lease_until=None,
        error_code=getattr(error, "code", type(error).__name__)[:60],
        error_detail=str(error)[:2000],
    )


def worker_name() -> str:
    return f"{socket.gethostname()}:{os.getpid()}"


def work(*, stop: threading.Event, pause: float = 0.5, until_empty: bool = False) -> int:
    """The worker's loop: takes and runs jobs until told to stop; gives back how many it ran."""
    name, done = worker_name(), 0
    while not stop.is_set():
        job = take(name)
        if job is None:
            if until_empty:
                break
            close_old_connections()
            stop.wait(pause)
            continue
        run(job)
        done += 1
    return done
