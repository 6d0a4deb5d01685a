"""演示会议: the demo city's council, a sitting whose minutes are being drafted, and the next one.

The words stand in ``demo_meeting.toml``. What an office does step by step (agenda, call, room, draft) goes
through the services that its pages use; topics are put in the state that the file names.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from importlib import resources
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction

from yiding.audit.services import About, record
from yiding.core import clock
from yiding.councils.models import Council, SeatKind
from yiding.councils.services import council_make, seat_add
from yiding.deliberations.models import (
    Attendance,
    Deliberation,
    Instruction,
    Opinion,
    Outcome,
    PlannedRoute,
    RouteKind,
)
from yiding.deliberations.services import arrive, room_prepare, sitting_end, sitting_open
from yiding.directory.models import Body, Government, Person
from yiding.directory.services import bodies_named, persons_named
from yiding.files.models import Disclosure
from yiding.papers.services import minutes_draft
from yiding.sittings.agenda import entry_add
from yiding.sittings.models import Sitting
from yiding.sittings.services import Plan, first_number_set, sitting_call, sitting_plan
from yiding.sittings.versions import agenda_approve, agenda_freeze
from yiding.topics.models import Kind, Topic, TopicState
from yiding.topics.seeds import topics_seed

KINDS = {"传达学习": "study", "听取": "hearing"}
AFTERNOON = time(14, 30)


@dataclass(frozen=True, slots=True)
class Stage:
    """What every step needs: the city, its council, who acts, the bodies and persons by their names."""

    council: Council
    chair: Person
    clerk: User
    director: User
    bodies: Mapping[str, Body]
    persons: Mapping[str, Person]


@transaction.atomic
def meetings_make(government: Government) -> None:
    """Makes council, topics and sittings, where the city has no council yet."""
    if Council.objects.filter(government=government).exists():
        return
    told = tomllib.loads(resources.files(__package__).joinpath("demo_meeting.toml").read_text("utf-8"))
    topics_seed(government=government)
    stage = _stage(government, told)
    _held(stage, told["held"])
    _next(stage, told["next"])


def _stage(government: Government, told: dict[str, Any]) -> Stage:
    council, today = told["council"], clock.today()
    items = [*told["held"]["topics"], *told["next"]["topics"]]
    names = {council["office"], *council["observers"], *(item["body"] for item in items)}
    names |= {name for item in items for name in item.get("revisers", ())}
    people = {council["chair"], *council["deputies"], *council["members"]}
    bodies, persons = bodies_named(government, names, today), persons_named(government, people, today)
    clerk, director = (User.objects.get(username=name) for name in ("mishu", "zhuren"))
    values = {name: council[name] for name in ("name", "kind", "term", "main_send", "copy_send")}
    values |= {"office": bodies[council["office"]], "topics_days": 3, "notice_days": 1, "issue_days": 20}
    row = council_make(government=government, values=values, by=clerk)
    seats = {SeatKind.CHAIR: [council["chair"]], SeatKind.DEPUTY: council["deputies"]}
    for kind, held_by in {**seats, SeatKind.MEMBER: council["members"]}.items():
        for name in held_by:
            seat_add(council=row, kind=kind, person=persons[name], by=clerk)
    for name in council["observers"]:
        seat_add(council=row, kind=SeatKind.OBSERVER, body=bodies[name], by=clerk)
    first_number_set(council=row, number=council["first_number"], by=clerk)
    return Stage(row, persons[council["chair"]], clerk, director, bodies, persons)


def _topic(stage: Stage, told: Mapping[str, Any], state: TopicState) -> Topic:
    government, now = stage.council.government, clock.now()
    kind = Kind.objects.get(government=government, code=KINDS.get(told["act"], "document"))
    is_in = state not in (TopicState.DRAFT, TopicState.APPROVING)
    topic = Topic.objects.create(
        government=government,
        council=stage.council,
        kind=kind,
        state=state,
        act=told["act"],
        title=told["title"],
        body=stage.bodies[told["body"]],
        explanation={one["code"]: f"{one['title']}见所附材料。" for one in kind.fields},
        disclosure=Disclosure.ACTIVE,
        drafted_by=stage.clerk,
        submitted_at=now if is_in else None,
        admitted_at=now if state in (TopicState.ADMITTED, TopicState.SCHEDULED) else None,
        reason_code=told.get("reason_code", ""),
        reason=told.get("reason", ""),
    )
    touches = About(government_id=government.pk, body_id=topic.body_id)
    record("topic.drafted", topic, by=stage.clerk, after={"title": topic.title}, touches=touches)
    return topic


def _planned(stage: Stage, told: Mapping[str, Any], days: int) -> Sitting:
    day = clock.today() + timedelta(days=days)
    plan = Plan(datetime.combine(day, AFTERNOON, clock.SHANGHAI), told["place"], stage.chair, "市长")
    return sitting_plan(council=stage.council, plan=plan, by=stage.clerk)


def _next(stage: Stage, told: dict[str, Any]) -> None:
    sitting = _planned(stage, told, told["days_ahead"])
    for one in told["topics"]:
        is_scheduled = one["state"] == TopicState.SCHEDULED
        topic = _topic(stage, one, TopicState.ADMITTED if is_scheduled else TopicState(one["state"]))
        if is_scheduled:
            entry = entry_add(sitting=sitting, topic=topic, by=stage.clerk)
            type(entry).objects.filter(pk=entry.pk).update(minutes_planned=one["minutes"])


def _held(stage: Stage, told: dict[str, Any]) -> None:
    sitting, clerk = _planned(stage, told, -told["days_ago"]), stage.clerk
    entries = [
        entry_add(sitting=sitting, topic=_topic(stage, one, TopicState.ADMITTED), by=clerk)
        for one in told["topics"]
    ]
    sitting.entries.update(is_ready=True)
    agenda_approve(agenda=agenda_freeze(sitting=sitting, by=clerk), by=stage.director)
    sitting.refresh_from_db()
    sitting_call(sitting=sitting, version=sitting.version, by=clerk)
    room_prepare(sitting=sitting, by=clerk)
    sitting_open(sitting=sitting, by=clerk)
    _came(sitting, told["absent"])
    for entry, one in zip(entries, told["topics"], strict=True):
        _deliberated(stage, Deliberation.objects.get(entry=entry), one)
    sitting_end(sitting=sitting, by=clerk)
    ends_at = sitting.starts_at + timedelta(hours=2)
    Sitting.objects.filter(pk=sitting.pk).update(opened_at=sitting.starts_at, ended_at=ends_at)
    sitting.refresh_from_db()
    minutes_draft(sitting=sitting, by=clerk)


def _came(sitting: Sitting, absent: Mapping[str, str]) -> None:
    for row in sitting.attendances.select_related("person").prefetch_related("stays"):
        name = row.person.name if row.person else ""
        if name in absent:
            Attendance.objects.filter(pk=row.pk).update(presence="on_leave", reason=absent[name])
        else:
            arrive(row, sitting, clock.now(), "list")


def _deliberated(stage: Stage, row: Deliberation, told: Mapping[str, Any]) -> None:
    now = clock.now()
    row.started_at = row.ended_at = now
    row.outcome, row.views = Outcome(told["outcome"]), told.get("views", "")
    row.revised_by = list(told.get("revisers", ()))
    row.save()
    row.revisers.set(stage.bodies[name] for name in told.get("revisers", ()))
    for n, said in enumerate(told.get("opinions", ())):
        speaker = stage.persons[said["speaker"]]
        Opinion.objects.create(deliberation=row, position=n, speaker=speaker, text=said["text"])
    for n, said in enumerate(told.get("instructions", ())):
        Instruction.objects.create(deliberation=row, position=n, opening_verb="要求", text=said["text"])
    if told.get("in_name_of"):
        PlannedRoute.objects.create(
            deliberation=row, position=0, kind=RouteKind.ISSUE, in_name_of=told["in_name_of"]
        )
    if told.get("submitted_to"):
        PlannedRoute.objects.create(
            deliberation=row, position=1, kind=RouteKind.SUBMIT, submitted_to=told["submitted_to"]
        )
