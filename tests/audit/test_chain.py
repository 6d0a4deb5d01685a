"""审计链: one chain, written once; whoever changes it is found."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from datetime import date

import pytest
from django.contrib.auth.models import User
from django.db import DatabaseError, IntegrityError, connection, transaction

from yiding.audit.chain import START, digest_of
from yiding.audit.errors import HeadMissing
from yiding.audit.guard import guard_install, guard_lift, guard_missing
from yiding.audit.models import Event, Head
from yiding.audit.services import About, columns_of, gathered, record
from yiding.audit.verifying import anchor_now, chain_verify
from yiding.core.models import CalendarDay

pytestmark = pytest.mark.django_db
ODD = {
    "题": "关于“一件事”的方案\n",
    "n": 1.0,
    "tiny": 1e-9,
    "rows": [None, True, {"甲": "😀"}],
    "big": 10**20,
}


@pytest.fixture
def five(clerk: User) -> list[Event]:
    """五条事件: of one day's row."""
    row = CalendarDay.objects.create(day=date(2027, 1, 1), is_workday=False)
    touches = About(government_id=3, due_on=date(2027, 2, 1))
    return [record("day.changed", row, by=clerk, after={"n": n, **ODD}, touches=touches) for n in range(5)]


@contextmanager
def unguarded() -> Iterator[None]:
    """Somebody with the database's own rights takes the triggers away, and puts them back."""
    guard_lift()
    yield
    guard_install()


def fail_after_recording(row: CalendarDay, by: User, *, gather: bool = True) -> None:
    """A service whose last step fails."""
    with transaction.atomic(), gathered() if gather else nullcontext():
        record("day.added", row, by=by)
        raise RuntimeError


def test_events_are_linked_and_numbered_without_gaps(five: list[Event]) -> None:
    rows = list(Event.objects.all())
    assert [row.number for row in rows] == [1, 2, 3, 4, 5]
    assert [row.previous for row in rows] == [START, *(row.digest for row in rows[:-1])]
    assert all(row.digest == digest_of(columns_of(row)) and len(row.digest) == 64 for row in rows)
    verdict = chain_verify()
    assert (verdict.broken, verdict.first, verdict.last, verdict.digest) == (None, 1, 5, rows[-1].digest)


def test_an_empty_chain_is_whole() -> None:
    assert (chain_verify().broken, chain_verify().last) == (None, 0)


def test_database_refuses_to_change_or_delete_an_event(five: list[Event]) -> None:
    changes: list[Callable[[], object]] = [
        lambda: Event.objects.filter(number=2).update(actor_name="别人"),
        lambda: Event.objects.filter(number=2).delete(),
        lambda: Event.objects.get(number=2).save(),
        lambda: Head.objects.all().delete(),
    ]
    for change in changes:
        with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
            change()
    assert chain_verify().broken is None


def test_database_refuses_to_empty_the_table(five: list[Event]) -> None:
    everything = "TRUNCATE audit_event" if connection.vendor == "postgresql" else "DELETE FROM audit_event"
    connection.check_constraints()
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        connection.cursor().execute(everything)


@pytest.mark.parametrize(
    "change",
    [
        {"actor_name": "别人"},
        {"after": {"n": 2}},
        {"at": "2020-01-01T00:00:00Z"},
        {"object_id": 999},
        {"actor": None},
        {"due_on": None},
    ],
    ids=lambda change: next(iter(change)),
)
def test_a_changed_row_is_found_and_named(five: list[Event], change: dict[str, object]) -> None:
    with unguarded():
        Event.objects.filter(number=3).update(**change)
    verdict = chain_verify()
    assert (verdict.broken, verdict.last) == (3, 2)
    assert "改动过" in verdict.reason


def test_a_changed_row_with_a_fitting_digest_breaks_the_next_link(five: list[Event]) -> None:
    with unguarded():
        row = Event.objects.get(number=3)
        row.actor_name = "别人"
        row.digest = digest_of(columns_of(row))
        row.save()
    verdict = chain_verify()
    assert verdict.broken == 4
    assert "接不上" in verdict.reason


@pytest.mark.parametrize(("gone", "reason"), [(3, "缺少第 3 条"), (5, "第 5 条起不见了"), (1, "缺少第 1 条")])
def test_a_deleted_row_is_found_and_named(five: list[Event], gone: int, reason: str) -> None:
    with unguarded():
        Event.objects.filter(number=gone).delete()
    verdict = chain_verify()
    assert verdict.broken == gone
    assert reason in verdict.reason


def test_a_forged_row_after_the_head_is_found(five: list[Event]) -> None:
    last = Event.objects.get(number=5)
    forged = Event(pk=None, number=6, previous=last.digest, at=last.at, kind="day.changed", actor_name="别人")
    forged.digest = digest_of(columns_of(forged))
    forged.save(force_insert=True)
    verdict = chain_verify()
    assert verdict.broken == 6
    assert "链头只到第 5 条" in verdict.reason


def test_a_chain_rewritten_to_its_end_is_found_by_an_anchor(five: list[Event]) -> None:
    """Whoever may write everything can make a chain that holds; not one that holds with what is elsewhere."""
    anchor = anchor_now()
    with unguarded():
        previous = Event.objects.get(number=2).digest
        for row in Event.objects.filter(number__gt=2):
            row.actor_name, row.previous = "别人", previous
            row.digest = previous = digest_of(columns_of(row))
            row.save()
        Head.objects.update(digest=previous)
    assert chain_verify().broken is None
    verdict = chain_verify([anchor])
    assert verdict.broken == 5
    assert "锚点" in verdict.reason


def test_a_chain_cut_to_an_earlier_state_is_found_by_an_anchor(five: list[Event]) -> None:
    anchor = anchor_now()
    with unguarded():
        Event.objects.filter(number__gt=3).delete()
        Head.objects.update(number=3, digest=Event.objects.get(number=3).digest)
    assert chain_verify().broken is None
    assert chain_verify([anchor]).broken == 4


def test_gathered_events_are_one_append(clerk: User) -> None:
    row = CalendarDay.objects.create(day=date(2027, 1, 1), is_workday=False)
    with transaction.atomic(), gathered():
        record("day.added", row, by=clerk)
        with gathered():
            record("day.changed", row, by=clerk)
        assert not Event.objects.exists()
    assert list(Event.objects.values_list("number", "kind")) == [(1, "day.added"), (2, "day.changed")]
    assert chain_verify().last == 2


def test_gathered_events_of_a_failed_service_are_gone(clerk: User) -> None:
    row = CalendarDay.objects.create(day=date(2027, 1, 1), is_workday=False)
    with pytest.raises(RuntimeError):
        fail_after_recording(row, clerk)
    record("day.changed", row, by=clerk)
    assert list(Event.objects.values_list("number", "kind")) == [(1, "day.changed")]


def test_a_failed_transaction_leaves_no_gap(five: list[Event], clerk: User) -> None:
    row = CalendarDay.objects.get()
    with pytest.raises(RuntimeError):
        fail_after_recording(row, clerk, gather=False)
    assert record("day.changed", row, by=clerk).number == 6
    assert chain_verify().last == 6


def test_without_a_head_nothing_is_written(five: list[Event], clerk: User) -> None:
    with unguarded():
        Head.objects.all().delete()
    assert not Head.objects.exists()
    with pytest.raises(HeadMissing), transaction.atomic():
        record("day.changed", CalendarDay.objects.get(), by=clerk)
    assert chain_verify().broken == 1


def test_missing_triggers_are_told_and_made_again() -> None:
    assert guard_missing() == []
    guard_lift()
    assert "audit_event_update" in guard_missing()
    guard_install()
    assert guard_missing() == []
