"""后台任务: one job, one worker; a dead worker's job is taken again; a failing job is tried a few times."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from django.db.models import QuerySet

from yiding.core import clock, jobs
from yiding.core.models import Job, JobState

pytestmark = pytest.mark.django_db
START = datetime(2026, 3, 5, 1, 0, tzinfo=UTC)


class Clock:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.at = START

    def __call__(self) -> datetime:
        return self.at

    def pass_by(self, time: timedelta) -> None:
        self.at += time


@pytest.fixture(autouse=True)
def hands(monkeypatch: pytest.MonkeyPatch) -> Clock:
    standing = Clock()
    monkeypatch.setattr(clock, "now", standing)
    return standing


@pytest.fixture
def done(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    payloads: list[dict[str, Any]] = []
    monkeypatch.setitem(jobs.HANDLERS, "test", payloads.append)
    return payloads


def taken(worker: str) -> Job:
    job = jobs.take(worker)
    assert job is not None
    return job


def test_the_same_job_waits_once() -> None:
    jobs.enqueue("test", "1", {"n": 1})
    jobs.enqueue("test", "1", {"n": 2})
    assert [job.payload for job in Job.objects.all()] == [{"n": 1}]


def test_a_finished_job_can_be_queued_again(done: list[dict[str, Any]]) -> None:
    for _ in range(2):
        jobs.enqueue("test", "1", {})
        jobs.run(taken("甲"))
    assert Job.objects.filter(state=JobState.DONE).count() == 2


def test_a_job_exists_exactly_when_its_transaction_does() -> None:
    with transaction.atomic():
        jobs.enqueue("test", "1", {})
        transaction.set_rollback(True)
    assert not Job.objects.exists()


def test_higher_priority_goes_first() -> None:
    jobs.enqueue("test", "late", {})
    jobs.enqueue("test", "urgent", {}, priority=9)
    assert [taken("甲").key, taken("甲").key, jobs.take("甲")] == ["urgent", "late", None]


def test_two_workers_never_get_the_same_row(monkeypatch: pytest.MonkeyPatch) -> None:
    """乙 takes the row between 甲's look and 甲's update; 甲 must come away with the other one."""
    for key in ("1", "2"):
        jobs.enqueue("test", key, {})
    update, seen = QuerySet.update, []

    def update_after_rival(rows: Any, **values: Any) -> int:
        if not seen:
            seen.append(None)
            seen.append(jobs.take("乙"))
        return update(rows, **values)

    monkeypatch.setattr(QuerySet, "update", update_after_rival)
    mine, theirs = taken("甲"), seen[1]
    assert theirs is not None
    assert {mine.key, theirs.key} == {"1", "2"}
    assert sorted(Job.objects.values_list("worker", flat=True)) == ["乙", "甲"]


def test_an_abandoned_job_is_taken_again_after_its_lease(hands: Clock) -> None:
    jobs.enqueue("test", "1", {})
    taken("死者")
    hands.pass_by(jobs.LEASE)
    assert jobs.take("乙") is None
    hands.pass_by(timedelta(seconds=1))
    assert (taken("乙").worker, Job.objects.get().attempt) == ("乙", 2)


def test_a_job_that_kills_its_worker_every_time_is_left_as_failed(hands: Clock) -> None:
    jobs.enqueue("test", "a", {})
    for _ in range(jobs.MOST_ATTEMPTS):
        assert jobs.take("乙") is not None
        hands.pass_by(jobs.LEASE + timedelta(seconds=1))
    jobs.enqueue("test", "b", {})

    taken = jobs.take("乙")

    assert taken is not None
    assert taken.key == "b"
    left = Job.objects.get(key="a")
    assert (left.state, left.error_code, left.finished_at) == (JobState.FAILED, jobs.DIED, hands.at)


def test_a_worker_that_lost_its_lease_cannot_finish_the_job(hands: Clock, done: list[dict[str, Any]]) -> None:
    jobs.enqueue("test", "1", {})
    slow = taken("慢")
    hands.pass_by(jobs.LEASE + timedelta(seconds=1))
    taken("乙")
    jobs.run(slow)
    assert Job.objects.get().state == JobState.RUNNING


def test_a_failing_job_is_tried_again_later_and_then_fails(
    hands: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_payload: dict[str, Any]) -> None:
        raise ValueError("坏文件")

    monkeypatch.setitem(jobs.HANDLERS, "test", fail)
    jobs.enqueue("test", "1", {})
    for pause in jobs.PAUSES[: jobs.MOST_ATTEMPTS - 1]:
        assert jobs.run(taken("甲")) is False
        assert jobs.take("甲") is None
        hands.pass_by(pause)
    jobs.run(taken("甲"))
    hands.pass_by(timedelta(days=1))
    job = Job.objects.get()
    assert (job.state, job.attempt) == (JobState.FAILED, jobs.MOST_ATTEMPTS)
    assert (job.error_code, job.error_detail) == ("ValueError", "坏文件")
    assert jobs.take("甲") is None


def test_the_loop_runs_until_empty(done: list[dict[str, Any]]) -> None:
    for number in range(3):
        jobs.enqueue("test", str(number), {"n": number})
    assert jobs.work(stop=threading.Event(), until_empty=True) == 3
    assert done == [{"n": 0}, {"n": 1}, {"n": 2}]
