"""两人同时办: two connections at once, on either database: one wins, the other is told, none is half done."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection

from yiding.accounts.services import account_of
from yiding.core.errors import WrongState, YidingError
from yiding.directory.models import Government
from yiding.supervision.assigning import task_accept, task_reassign
from yiding.supervision.closing import claim_accept, claim_return
from yiding.supervision.extending import extension_ask
from yiding.supervision.models import (
    Claim,
    ClaimState,
    Extension,
    ExtensionState,
    Report,
    Task,
    TaskState,
)
from yiding.supervision.reporting import Told, report_file

from .rows import Stage, stage_make

pytestmark = pytest.mark.django_db(transaction=True)
Act = Callable[[], object]
TRIES = 3


@pytest.fixture
def on_disk(transactional_db: None, tmp_path: Path) -> Iterator[None]:
    """SQLite's test database lives in memory, where two connections cannot wait for each other: for these
    tests it is copied to a file, as it is in use.
    """
    if connection.vendor != "sqlite":
        yield
        return
    connection.ensure_connection()
    held, name = connection.connection, connection.settings_dict["NAME"]
    path = tmp_path / "races.sqlite3"
    with closing(sqlite3.connect(path)) as copy:
        held.backup(copy)
    connection.connection, connection.settings_dict["NAME"] = None, str(path)
    yield
    connection.close()
    connection.connection, connection.settings_dict["NAME"] = held, name


@pytest.fixture
def stage(on_disk: None) -> Stage:
    return stage_make(Government.objects.create(name="澄湾市人民政府", is_ours=True))


def at_once(*acts: Act) -> list[YidingError | None]:
    """Runs the acts on a connection each, at the same moment; gives back what each was told."""
    ready = threading.Barrier(len(acts))
    told: list[Any] = [None] * len(acts)

    def run(number: int, act: Act) -> None:
        ready.wait(20)
        try:
            act()
        except YidingError as error:
            told[number] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=one) for one in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return told


def fresh(task: Task) -> Task:
    return Task.objects.select_related("matter", "body").get(pk=task.pk)


@pytest.mark.parametrize("turn", range(TRIES))
def test_of_two_examiners_one_decides_and_the_other_is_told(stage: Stage, turn: int) -> None:
    claim = stage.claim(stage.accept(stage.task(stage.matter(), "甲局")))
    first, second = Claim.objects.get(pk=claim.pk), Claim.objects.get(pk=claim.pk)
    told = at_once(
        lambda: claim_accept(claim=first, finding="属实", by=stage.inspector),
        lambda: claim_return(claim=second, missing="缺验收照片", by=stage.second_inspector),
    )
    assert [type(one) for one in told if one] == [WrongState]
    claim.refresh_from_db()
    task = fresh(claim.task)
    expected = (ClaimState.ACCEPTED, TaskState.CLOSED) if told[1] else (ClaimState.RETURNED, TaskState.ACTIVE)
    assert (claim.state, task.state) == expected
    assert task.return_count == (0 if told[1] else 1)


@pytest.mark.parametrize("turn", range(TRIES))
def test_an_extension_asked_while_the_task_is_closed_leaves_no_open_question(stage: Stage, turn: int) -> None:
    task = stage.accept(stage.task(stage.matter(), "甲局"))
    liaison = stage.liaisons["甲局"]

    def close() -> None:
        claim = stage.claim(fresh(task))
        claim_accept(claim=claim, finding="属实", by=stage.inspector)

    told = at_once(
        close,
        lambda: extension_ask(task=fresh(task), to_due_on=stage.day(60), reason="需招标", by=liaison),
    )
    assert told[0] is None
    assert fresh(task).state == TaskState.CLOSED
    assert {row.state for row in Extension.objects.all()} <= {ExtensionState.LAPSED}
    assert (told[1] is None) == Extension.objects.exists()
    if told[1] is not None:
        assert isinstance(told[1], WrongState)


@pytest.mark.parametrize("turn", range(TRIES))
def test_who_reports_while_the_lead_changes_is_in_before_it_or_told(stage: Stage, turn: int) -> None:
    task = stage.accept(stage.task(stage.matter(), "甲局"))
    mine, theirs = fresh(task), fresh(task)
    told = at_once(
        lambda: report_file(task=mine, told=Told("已完成摸底。"), by=stage.liaisons["甲局"]),
        lambda: task_reassign(task=theirs, to=stage.body("乙局"), reason="职责调整", by=stage.inspector),
    )
    assert told[1] is None
    row = fresh(task)
    assert row.state == TaskState.WITHDRAWN
    assert row.report_count == Report.objects.count() == (0 if told[0] else 1)
    assert told[0] is None or isinstance(told[0], WrongState)
    assert stage.task(row.matter, "乙局").state == TaskState.ASSIGNED


@pytest.mark.parametrize("turn", range(TRIES))
def test_of_two_who_accept_one_names_the_person(stage: Stage, turn: int) -> None:
    task = stage.task(stage.matter(), "甲局")
    people = [stage.liaisons["甲局"], stage.heads["甲局"]]
    rows = [fresh(task), fresh(task)]

    def accept(number: int) -> None:
        task_accept(task=rows[number], person=account_of(people[number]).person, by=people[number])

    told = at_once(lambda: accept(0), lambda: accept(1))
    assert [type(one) for one in told if one] == [WrongState]
    winner = people[0] if told[0] is None else people[1]
    row = fresh(task)
    assert (row.accepted_by, row.person) == (winner, account_of(winner).person)


def test_a_report_sent_twice_at_once_is_one(stage: Stage) -> None:
    task, key = stage.accept(stage.task(stage.matter(), "甲局")), uuid4()
    rows = [fresh(task), fresh(task)]
    told = at_once(
        *(
            lambda row=row: report_file(  # type: ignore[misc]
                task=row, told=Told("已完成摸底。"), by=stage.liaisons["甲局"], key=key
            )
            for row in rows
        )
    )
    assert told == [None, None]
    assert Report.objects.count() == fresh(task).report_count == 1
