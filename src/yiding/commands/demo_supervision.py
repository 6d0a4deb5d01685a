"""演示督办: matters of the demo city in every state, so that desk, lists and lights have something to show.

The words stand in ``demo_supervision.toml``. Acts go through the services that the pages use, by the accounts
of the cast; then the days are put back as the file says, because a demo has no past of its own.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from importlib import resources
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction

from yiding.accounts.services import account_of
from yiding.core import clock
from yiding.directory.models import Body, Government
from yiding.directory.register import member_add
from yiding.directory.services import bodies_named
from yiding.meetings.models import Meeting
from yiding.supervision.assigning import matter_assign, matter_strike, task_accept, task_decline
from yiding.supervision.closing import claim_accept, claim_file
from yiding.supervision.filing import (
    Draft,
    Ground,
    InCharge,
    Node,
    matter_draft,
    matters_approve,
    matters_submit,
)
from yiding.supervision.models import Claim, Matter, Report, SourceKind, Task, TaskState
from yiding.supervision.reporting import Told, report_file
from yiding.supervision.selectors import people_of
from yiding.supervision.summing import task_done

WORKED = frozenset({"active", "claimed", "closed", "struck"})
PLAIN = ("criteria", "deliverable", "area", "series", "rhythm", "urgency")


@dataclass(frozen=True, slots=True)
class Stage:
    """What every step needs: the city, who acts, the bodies by their names."""

    government: Government
    inspector: User
    director: User
    bodies: Mapping[str, Body]
    meeting: Meeting | None


@transaction.atomic
def matters_make(government: Government) -> None:
    """Makes the matters, where the city has none yet."""
    if Matter.objects.filter(government=government).exists():
        return
    text = resources.files(__package__).joinpath("demo_supervision.toml").read_text("utf-8")
    book = tomllib.loads(text)
    _groups(government, book["groups"])
    told = book["matters"]
    names = {name for one in told for name in (*one["lead"], *one.get("support", ()))}
    stage = Stage(
        government,
        User.objects.get(username="ducha"),
        User.objects.get(username="zhuren"),
        bodies_named(government, names, clock.today()),
        Meeting.objects.filter(government=government).order_by("-held_on").first(),
    )
    for one in told:
        _matter(stage, one)


def _groups(government: Government, told: Mapping[str, list[str]]) -> None:
    """The members of groups of bodies, where nobody has said who they are."""
    clerk = User.objects.get(username="mishu")
    names = {*told, *(name for members in told.values() for name in members)}
    bodies = bodies_named(government, names, None)
    for group, members in told.items():
        if not bodies[group].members.exists():
            for name in members:
                member_add(group=bodies[group], member=bodies[name], by=clerk)


def _day(days: int) -> date:
    return clock.today() + timedelta(days=days)


def _matter(stage: Stage, told: Mapping[str, Any]) -> None:
    matter = _drafted(stage, told)
    matters_submit(matters=[matter], by=stage.inspector)
    if told["state"] == "pending":
        return
    matters_approve(matters=[matter], by=stage.director)
    tasks = matter_assign(matter=matter, by=stage.inspector)
    _put_back(matter, told)
    for task in tasks:
        task.refresh_from_db()
        _worked(stage, task, told)
    if told["state"] == "struck":
        matter.refresh_from_db()
        matter_strike(matter=matter, by=stage.inspector)


def _drafted(stage: Stage, told: Mapping[str, Any]) -> Matter:
    day = _day(told["due"])
    nodes = [Node(one["title"], _day(one["days"])) for one in told.get("nodes", ())]
    charge = [InCharge(stage.bodies[name], "lead") for name in told["lead"]]
    charge += [InCharge(stage.bodies[name], "support") for name in told.get("support", ())]
    is_meeting = told["source"] == SourceKind.MINUTES and stage.meeting is not None
    ground = Ground(
        kind=told["source"],
        passage=told["passage"],
        meeting=stage.meeting if is_meeting else None,
        item_no=1 if is_meeting else None,
        given_by=told.get("given_by", ""),
        given_on=_day(-told.get("assigned", 0)),
    )
    draft = Draft(
        title=told["title"],
        in_charge=charge,
        nodes=nodes or [Node("办结", day)],
        due_on=day,
        more={name: told[name] for name in PLAIN if name in told},
    )
    return matter_draft(government=stage.government, draft=draft, grounds=[ground], by=stage.inspector)


def _put_back(matter: Matter, told: Mapping[str, Any]) -> None:
    """The days of filing and assignment as the file says."""
    day = _day(-told.get("assigned", 0))
    Matter.objects.filter(pk=matter.pk).update(filed_on=day, assigned_on=day)
    matter.tasks.update(assigned_on=day)
    matter.refresh_from_db()


def _worked(stage: Stage, task: Task, told: Mapping[str, Any]) -> None:
    """What the body did: through its own account, where somebody of the cast sits in it."""
    liaison = people_of([task.body_id]).order_by("pk").first()
    if told["state"] == "declined" and liaison is not None:
        task_decline(task=task, reason=told["reason"], by=liaison)
    if told["state"] not in WORKED:
        return
    if liaison is None:
        Task.objects.filter(pk=task.pk).update(state=TaskState.ACTIVE, accepted_at=clock.now())
        task.refresh_from_db()
        task_done(task)
        return
    task_accept(task=task, person=account_of(liaison).person, by=liaison)
    if task.role != "lead":
        return
    for one in told.get("reports", ()):
        _reported(task, one, liaison)
    if "claim" in told:
        _claimed(stage, task, told, liaison)


def _reported(task: Task, told: Mapping[str, Any], liaison: User) -> None:
    nodes = list(task.matter.milestones.all())
    report = report_file(
        task=task,
        told=Told(
            told["text"],
            milestone=nodes[told["reaches"]] if "reaches" in told else None,
            is_reached="reaches" in told,
            problems=told.get("problems", ""),
            next_step=told.get("next_step", ""),
        ),
        by=liaison,
    )
    day = _day(-told["days"])
    Report.objects.filter(pk=report.pk).update(reported_on=day)
    Task.objects.filter(pk=task.pk).update(last_report_on=day)
    task.refresh_from_db()
    task_done(task)


def _claimed(stage: Stage, task: Task, told: Mapping[str, Any], liaison: User) -> None:
    claim = claim_file(task=task, text=told["claim"], by=liaison)
    if told["state"] == "claimed":
        return
    day = min(_day(-2), task.due_on)
    Claim.objects.filter(pk=claim.pk).update(made_on=day)
    claim.refresh_from_db()
    claim_accept(claim=claim, finding="经核查属实，同意办结。", grade="good", by=stage.inspector)
