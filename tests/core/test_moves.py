"""流转: a move happens once, from the right state, with one event."""

from __future__ import annotations

import pytest

from yiding.core import clock
from yiding.core.errors import WrongState
from yiding.core.moves import Machine, Move, move
from yiding.intake.models import Batch, File, FileState

MACHINE = Machine.of(
    "file",
    (
        Move("read", frozenset({FileState.RECEIVED}), FileState.READ, "file.read"),
        Move("fail", frozenset({FileState.RECEIVED, FileState.READ}), FileState.FAILED, "file.failed"),
    ),
)


@pytest.fixture
def file(db: None) -> File:
    now = clock.now()
    batch = Batch.objects.create(created_at=now)
    return File.objects.create(batch=batch, name="第12期.txt", received_at=now, changed_at=now)


def test_move_changes_state_version_and_values_and_tells_once(file: File) -> None:
    told: list[tuple[str, str, str]] = []
    move(MACHINE, "read", file, lambda *event: told.append(event), sentence="读完")
    assert (file.state, file.version, file.sentence) == ("read", 2, "读完")
    assert told == [("file.read", "received", "read")]


def test_the_second_of_two_who_move_at_once_is_told(file: File) -> None:
    hers, told = File.objects.get(pk=file.pk), []
    move(MACHINE, "read", file, lambda *event: told.append(event))
    with pytest.raises(WrongState):
        move(MACHINE, "read", hers, lambda *event: told.append(event))
    file.refresh_from_db()
    assert (file.version, len(told)) == (2, 1)


def test_moves_open_to_a_state() -> None:
    assert [step.name for step in MACHINE.open_to("received")] == ["read", "fail"]
    assert [step.name for step in MACHINE.open_to("read")] == ["fail"]
    assert MACHINE.open_to("confirmed") == ()
