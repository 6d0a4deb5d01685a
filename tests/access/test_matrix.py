"""角色 × 状态 × 操作: every move of every state machine, tried in each state by each role, at its address.

Three answers only: refused for the role (403 or 404), refused for the state (409), done (the target state).
A machine or a move that is not tried here fails.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils.module_loading import module_has_submodule

from benchmarks.generate import enter, synthetic_minutes
from tests.decisions.scene import copies, followups
from yiding.core import clock, jobs
from yiding.core.access import Role
from yiding.core.moves import Machine
from yiding.decisions.following import FollowupState, JobState, RoundState, SubmissionState
from yiding.decisions.models import PolicyDocument, PolicyState, Series, SeriesState
from yiding.decisions.states import FOLLOWUP, POLICY, REVISION, ROUND, SERIES, SUBMISSION
from yiding.directory.models import Body, Government, Proposal, ProposalState
from yiding.directory.states import PROPOSAL
from yiding.disclosure.models import CopyState, InterpretationState
from yiding.disclosure.states import COPY, INTERPRETATION
from yiding.intake.models import File, FileState
from yiding.intake.services import batch_open, file_receive
from yiding.intake.states import FILE
from yiding.meetings.models import Meeting

from .conftest import ROLES, Cast

SOURCE = Path(__file__).resolve().parents[1] / "corpus" / "sources" / "a01-yunxiu-qu.txt"
SECRETARIAT = {Role.CLERK, Role.DIRECTOR}
BY_THE_WORKER = {"read", "parse", "set_aside", "ask", "fail", "point"}
"""Moves of a file that no person makes: the worker reads it."""


@dataclass(frozen=True)
class Trial:
    """一种操作: who may, and how it is asked for of a row."""

    machine: Machine
    move: str
    roles: frozenset[Role]
    ask: Callable[[Client, Any], Any]


def _post(name: str, **more: str) -> Callable[[Client, Any], Any]:
    def ask(client: Client, row: Any) -> Any:
        return client.post(reverse(name, args=[row.pk]), {"version": row.version, **more})

    return ask


def _replace(client: Client, row: Any) -> Any:
    file = SimpleUploadedFile("另一份.txt", b"2")
    return client.post(reverse("intake:file-replace", args=[row.pk]), {"file": file})


def _series(name: str) -> Callable[[Client, Any], Any]:
    def ask(client: Client, row: Any) -> Any:
        told = {"government": row.government_id, "stem": row.name, "version": row.version}
        return client.post(reverse(name), told)

    return ask


def _at(name: str, step: str, **more: str) -> Callable[[Client, Any], Any]:
    """A step that the address names."""

    def ask(client: Client, row: Any) -> Any:
        return client.post(reverse(name, args=[row.pk, step]), {"version": row.version, **more})

    return ask


def _revise(client: Client, row: Any) -> Any:
    told = {"file": SimpleUploadedFile("修改稿.txt", "修改稿".encode()), "whole": "1"}
    return client.post(reverse("decisions:revision-file", args=[row.pk]), told)


def _of_copy(name: str, **more: str) -> Callable[[Client, Any], Any]:
    def ask(client: Client, row: Any) -> Any:
        return client.post(reverse(name, args=[row.copy_id]), {"version": row.version, **more})

    return ask


OFFICE = frozenset(SECRETARIAT)
DIRECTOR = frozenset({Role.DIRECTOR})
DAY = "2026-03-02"
KEEP_SERIES = SECRETARIAT | {Role.INSPECTOR}
TRIALS = [
    Trial(FILE, "confirm", frozenset(SECRETARIAT), _post("intake:file-confirm")),
    Trial(FILE, "retry", frozenset(SECRETARIAT), _post("intake:file-retry")),
    Trial(FILE, "replace", frozenset(SECRETARIAT), _replace),
    Trial(PROPOSAL, "accept", frozenset(SECRETARIAT), _post("directory:proposal-judge", act="accept")),
    Trial(PROPOSAL, "refuse", frozenset(SECRETARIAT), _post("directory:proposal-judge", act="refuse")),
    Trial(PROPOSAL, "reopen", frozenset(SECRETARIAT), _post("directory:proposal-judge", act="reopen")),
    Trial(SERIES, "confirm", frozenset(KEEP_SERIES), _series("decisions:series-confirm")),
    Trial(SERIES, "dismiss", frozenset(KEEP_SERIES), _series("decisions:series-dismiss")),
    Trial(SERIES, "undo", frozenset(KEEP_SERIES), _post("decisions:series-undo")),
    Trial(
        FOLLOWUP, "finish", frozenset(SECRETARIAT), _post("decisions:work-report", evidence="好", done_on=DAY)
    ),
    Trial(FOLLOWUP, "drop", frozenset(SECRETARIAT), _post("decisions:work-drop", reason="并入另一件")),
    Trial(FOLLOWUP, "reopen", frozenset(SECRETARIAT), _post("decisions:work-reopen")),
    Trial(REVISION, "file", frozenset(SECRETARIAT), _revise),
    Trial(REVISION, "return", frozenset(SECRETARIAT), _post("decisions:revision-return", reason="再改")),
    *(
        Trial(ROUND, act, frozenset(SECRETARIAT), _at("decisions:round-move", act))
        for act in ("close", "reopen")
    ),
    *(
        Trial(
            SUBMISSION, act, frozenset(SECRETARIAT), _at("decisions:submission-move", act, day=DAY, note="好")
        )
        for act in SUBMISSION.moves
    ),
    *(
        Trial(POLICY, act, frozenset(SECRETARIAT), _at("decisions:policy-move", act, reason="按程序"))
        for act in POLICY.moves
    ),
    *(
        Trial(COPY, act, who, _at("disclosure:copy-move", act, reason="有误"))
        for act, who in (
            ("check", frozenset(SECRETARIAT)),
            ("send_back", frozenset(SECRETARIAT)),
            ("release", DIRECTOR),
            ("withdraw", DIRECTOR),
        )
    ),
    Trial(
        INTERPRETATION,
        "draft",
        frozenset(SECRETARIAT),
        _of_copy("disclosure:interpretation-edit", plan="计划", text="解读"),
    ),
    Trial(INTERPRETATION, "publish", DIRECTOR, _of_copy("disclosure:interpretation-publish")),
]
STATES: Mapping[str, list[str]] = {
    FILE.name: list(FileState.values),
    PROPOSAL.name: list(ProposalState.values),
    SERIES.name: list(SeriesState.values),
    FOLLOWUP.name: list(FollowupState.values),
    REVISION.name: list(JobState.values),
    ROUND.name: list(RoundState.values),
    SUBMISSION.name: list(SubmissionState.values),
    POLICY.name: list(PolicyState.values),
    COPY.name: list(CopyState.values),
    INTERPRETATION.name: list(InterpretationState.values),
}
AFTER = {one.name for one in (FOLLOWUP, REVISION, ROUND, SUBMISSION, COPY, INTERPRETATION)}
"""What needs minutes in the ledger."""


def _machines() -> dict[str, Machine]:
    found = {}
    for room in apps.get_app_configs():
        if room.name.startswith("yiding.") and module_has_submodule(room.module, "states"):
            told = vars(import_module(f"{room.name}.states")).values()
            found |= {one.name: one for one in told if isinstance(one, Machine)}
    return found


def test_every_move_of_every_machine_is_tried() -> None:
    declared = {(name, move) for name, machine in _machines().items() for move in machine.moves}
    tried = {(trial.machine.name, trial.move) for trial in TRIALS}
    assert declared - tried == {(FILE.name, move) for move in BY_THE_WORKER}
    assert tried <= declared


@pytest.fixture
def rows(cast: Cast, request: pytest.FixtureRequest) -> dict[str, Any]:
    """One row of each machine, with all that its moves need."""
    city = Government.objects.create(name="临澜市人民政府", is_ours=True)
    clerk = cast(Role.CLERK)
    file = file_receive(
        batch=batch_open(by=clerk), name="旧纪要.txt", content=BytesIO(SOURCE.read_bytes()), by=clerk
    )
    jobs.work(stop=threading.Event(), until_empty=True)
    file.refresh_from_db()
    assert str(file.state) == FileState.PARSED
    body = Body.objects.create(government=city, name="市低空经济办")
    proposal = Proposal.objects.create(
        government=city, kind="new_body", key="1", body=body, summary="新机构", found_at=clock.now()
    )
    for year in (2025, 2026):
        PolicyDocument.objects.create(
            government=city, title=f"{year}年民生实事项目", stem="民生实事项目", year=year
        )
    series = Series.objects.create(government=city, name="民生实事项目")
    policy = PolicyDocument.objects.earliest("pk")
    rows = {FILE.name: file, PROPOSAL.name: proposal, SERIES.name: series, POLICY.name: policy}
    params = getattr(request.node, "callspec", None)
    if params is not None and params.params["trial"].machine.name in AFTER:
        rows |= _after(cast)
    return rows


def _after(cast: Cast) -> dict[str, Any]:
    """What follows a meeting: ways out as work, public copies that somebody else prepared."""
    enter(iter(synthetic_minutes(2)))
    first, second = Meeting.objects.order_by("pk")
    work, out = followups(first), copies(first, second, cast(Role.INSPECTOR))
    return {
        FOLLOWUP.name: work["followup"],
        REVISION.name: work["job"],
        ROUND.name: work["round"],
        SUBMISSION.name: work["submission"],
        COPY.name: out["copy"],
        INTERPRETATION.name: out["published"],
    }


def _in_state(row: Any, state: str) -> Any:
    """The row as it would be in a state: what the move needs to have happened before has happened."""
    values: dict[str, Any] = {"state": state}
    if isinstance(row, Proposal) and state == ProposalState.ACCEPTED:
        values["effect"] = {"before": {"kind": "", "standing": "seen"}, "after": ""}
    type(row).objects.filter(pk=row.pk).update(**values)
    row.refresh_from_db()
    return row


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("trial", TRIALS, ids=lambda one: f"{one.machine.name}-{one.move}")
def test_each_role_in_each_state(trial: Trial, cast: Cast, rows: dict[str, Any]) -> None:
    step, wrong = trial.machine.moves[trial.move], []
    clients = {}
    for role in ROLES:
        clients[role] = Client(raise_request_exception=False)
        clients[role].force_login(cast(role))
    for state in STATES[trial.machine.name]:
        for role in ROLES:
            with transaction.atomic():
                row = _in_state(rows[trial.machine.name], state)
                status = trial.ask(clients[role], row).status_code
                now = str(type(row).objects.values_list("state", flat=True).get(pk=row.pk))
                transaction.set_rollback(True)
            if role not in trial.roles:
                well = status in {403, 404} and now == state
            elif state not in step.sources:
                well = status == 409 and now == state
            else:
                well = status in {200, 204, 302} and now == step.target
            if not well:
                wrong.append((role and role.value, state, status, now))
    assert wrong == []


def test_a_file_is_what_it_was_after_all_that(rows: dict[str, Any]) -> None:
    assert File.objects.get(pk=rows[FILE.name].pk).state == FileState.PARSED
