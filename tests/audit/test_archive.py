"""归档: the oldest events go to files whole, and the chain verifies on from there."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from django.contrib.auth.models import User

from yiding.audit import archiving
from yiding.audit.archiving import events_archive
from yiding.audit.chain import sm3
from yiding.audit.errors import ArchiveFailed, ChainBroken
from yiding.audit.guard import guard_install, guard_lift, guard_missing
from yiding.audit.models import Event, Head
from yiding.audit.services import record
from yiding.audit.verifying import anchor_now, archive_files, chain_verify
from yiding.core import clock
from yiding.core.models import CalendarDay

pytestmark = pytest.mark.django_db
START = datetime(2026, 1, 1, tzinfo=UTC)
LIMIT = START + timedelta(days=4)


@pytest.fixture
def ten(clerk: User, monkeypatch: pytest.MonkeyPatch) -> None:
    """十条事件: one a day."""
    row = CalendarDay.objects.create(day=date(2027, 1, 1), is_workday=False)
    for n in range(10):
        monkeypatch.setattr(clock, "now", lambda n=n: START + timedelta(days=n))
        record("day.changed", row, by=clerk, after={"n": n, "说": "改为休息日"})


def numbers() -> list[int]:
    return list(Event.objects.values_list("number", flat=True))


def test_old_events_go_to_a_file_and_the_chain_goes_on(ten: None, tmp_path: Path) -> None:
    before = anchor_now()
    (done,) = events_archive(before=LIMIT, folder=tmp_path)
    assert (done.first, done.last) == (1, 4)
    assert numbers() == [5, 6, 7, 8, 9, 10, 11]
    assert Event.objects.get(number=11).kind == "audit.archived"
    whole = chain_verify([before], tmp_path)
    assert (whole.broken, whole.first, whole.last, whole.unseen) == (None, 1, 11, ())
    kept = chain_verify([before], tmp_path / "elsewhere")
    assert (kept.broken, kept.first, kept.last) == (None, 5, 11)
    assert guard_missing() == []


def test_a_line_of_the_archive_can_be_checked_with_any_sm3(ten: None, tmp_path: Path) -> None:
    (done,) = events_archive(before=LIMIT, folder=tmp_path)
    lines = done.path.read_text("utf-8").splitlines()
    assert len(lines) == 4
    for line in lines:
        digest, _, told = line.partition(" ")
        assert sm3(told.encode()) == digest
    assert '"说":"改为休息日"' in lines[0]


def test_archive_grows_file_by_file(ten: None, tmp_path: Path) -> None:
    events_archive(before=START + timedelta(days=2), folder=tmp_path)
    events_archive(before=LIMIT + timedelta(days=3), folder=tmp_path, most=3)
    assert [path.name[6:27] for path in archive_files(tmp_path)] == [
        "0000000001-0000000002",
        "0000000003-0000000005",
        "0000000006-0000000007",
    ]
    assert chain_verify((), tmp_path).broken is None


def test_nothing_is_old_enough(ten: None, tmp_path: Path) -> None:
    assert events_archive(before=START, folder=tmp_path) == []
    assert (numbers()[0], archive_files(tmp_path)) == (1, [])


def test_a_young_event_among_old_ones_ends_the_archive(ten: None, tmp_path: Path) -> None:
    """A clock that was wrong for a moment must not cut the chain in the middle."""
    row = CalendarDay.objects.get()
    record("day.changed", row, by=None)
    archiving.events_archive(before=START + timedelta(days=30), folder=tmp_path)
    assert chain_verify((), tmp_path).broken is None
    assert numbers() == [12]


@pytest.mark.parametrize(
    ("old", "new", "broken"),
    [('"n":2', '"n":7', 3), ('"number":2', '"number":3', 2), ("day.changed", "day.added", 1)],
)
def test_a_changed_archive_is_found_and_named(
    ten: None, tmp_path: Path, old: str, new: str, broken: int
) -> None:
    (done,) = events_archive(before=LIMIT, folder=tmp_path)
    done.path.write_text(done.path.read_text("utf-8").replace(old, new, 1), "utf-8")
    assert chain_verify((), tmp_path).broken == broken


def test_an_archive_with_a_missing_end_is_found(ten: None, tmp_path: Path) -> None:
    (done,) = events_archive(before=LIMIT, folder=tmp_path)
    lines = done.path.read_text("utf-8").splitlines(keepends=True)
    done.path.write_text("".join(lines[:3]), "utf-8")
    verdict = chain_verify((), tmp_path)
    assert (verdict.broken, verdict.last) == (4, 3)


def test_an_anchor_of_archived_events_is_held_against_the_archive(
    clerk: User, ten: None, tmp_path: Path
) -> None:
    anchor = anchor_now()
    record("day.changed", CalendarDay.objects.get(), by=clerk)
    (done,) = events_archive(before=START + timedelta(days=30), folder=tmp_path)
    assert done.last == 11
    assert chain_verify([anchor], tmp_path).broken is None
    assert chain_verify([anchor], tmp_path / "elsewhere").unseen == (anchor,)


def test_a_broken_chain_is_not_archived(ten: None, tmp_path: Path) -> None:
    guard_lift()
    Event.objects.filter(number=2).update(actor_name="别人")
    guard_install()
    with pytest.raises(ChainBroken):
        events_archive(before=LIMIT, folder=tmp_path)
    assert len(numbers()) == 10
    assert archive_files(tmp_path) == []


def test_without_a_place_for_the_file_nothing_goes(ten: None, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(ArchiveFailed):
        events_archive(before=LIMIT, folder=tmp_path / "file")
    assert (len(numbers()), Head.objects.get().archived_number) == (10, 0)


def test_archiving_that_was_cut_off_goes_on(
    ten: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The file is there, the events are still in the table: the next run begins at the same event."""

    def die(archived: archiving.Archived) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(archiving, "_move", die)
        with pytest.raises(KeyboardInterrupt):
            events_archive(before=LIMIT, folder=tmp_path)
    assert len(numbers()) == 10
    assert chain_verify((), tmp_path).broken is None
    events_archive(before=LIMIT + timedelta(days=2), folder=tmp_path)
    assert len(archive_files(tmp_path)) == 2
    verdict = chain_verify((), tmp_path)
    assert (verdict.broken, verdict.first, verdict.last) == (None, 1, 11)
