"""开始跟踪: turns the ways out of a decision into work; links it again when minutes are replaced."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Count, F, Min, Q
from django.urls import reverse

from yiding.audit.services import About, gathered, record
from yiding.core import clock
from yiding.core.access import require
from yiding.core.errors import WrongState
from yiding.core.telling import tell
from yiding.core.workdays import Calendar
from yiding.deliberations.models import Deliberation, PlannedRoute
from yiding.directory.models import Body, Government
from yiding.directory.resolving import resolve_all
from yiding.meetings.models import Meeting
from yiding.sittings.models import Sitting

from .following import (
    Followup,
    FollowupKind,
    FollowupState,
    IssuingName,
    Remark,
    RevisionJob,
    Submission,
)
from .lateness import council_of, due_of
from .models import Decision, Outcome, PolicyDocument, Route, RouteKind
from .permissions import may_steer
from .selectors import people_of

DATA = Path(__file__).parent / "data" / "followups.toml"
AGREED = frozenset({Outcome.AGREED_IN_PRINCIPLE.value, Outcome.AGREED.value})
KINDS: dict[str, FollowupKind] = {
    RouteKind.ISSUE: FollowupKind.ISSUE,
    RouteKind.SUBMIT: FollowupKind.SUBMIT,
    RouteKind.IMPLEMENT: FollowupKind.IMPLEMENT,
    RouteKind.OPINION: FollowupKind.OPINION,
    RouteKind.REVISE: FollowupKind.REVISE,
}


@dataclass(slots=True)
class Plan:
    """打算: one way out before it is a row."""

    kind: FollowupKind
    position: int | None = None
    text: str = ""
    in_name_of: str = ""
    receivers: list[str] = field(default_factory=list)
    informed: list[str] = field(default_factory=list)
    bodies: list[Body] = field(default_factory=list)
    due_on: date | None = None


@cache
def tables() -> dict[str, Any]:
    """The standard names and verbs, read once."""
    return tomllib.loads(DATA.read_text("utf-8"))


@transaction.atomic
def followups_start(*, decision: Decision, by: User) -> list[Followup]:
    """从这里开始跟踪: one row of work for each way out that has none yet. One event.

    Raises WrongState where there is nothing (more) to follow.
    """
    require(may_steer(by))
    made = _start(decision, Calendar.load())
    if not made:
        raise WrongState("decisions.start")
    _tell_start(made, by)
    return made


@transaction.atomic
def followups_start_all(*, meeting: Meeting, by: User) -> int:
    """All decisions of a meeting whose minutes were issued; gives back how many ways out are followed now."""
    require(may_steer(by))
    calendar, count = Calendar.load(), 0
    with gathered():
        for decision in meeting.decisions.select_related("item", "meeting").order_by("item__no"):
            if made := _start(decision, calendar):
                _tell_start(made, by)
                count += len(made)
    return count


def _start(decision: Decision, calendar: Calendar) -> list[Followup]:
    there = Followup.objects.select_for_update().filter(decision_key=decision.public_id, is_orphan=False)
    known = {(row.kind, row.position) for row in there}
    meeting, deliberation = decision.meeting, deliberation_of(decision)
    names_seed(decision.government)
    council = council_of(meeting)
    made = []
    for plan in plans_of(decision, deliberation):
        if (plan.kind, plan.position) in known:
            continue
        due = due_of(plan.kind, meeting, plan.due_on, council, calendar)
        row = Followup.objects.create(
            government=decision.government,
            meeting=meeting,
            decision=decision,
            decision_key=decision.public_id,
            item_no=decision.item.no,
            position=plan.position,
            kind=plan.kind,
            title=decision.item.heading,
            in_name_of=plan.in_name_of,
            name=name_called(decision.government, plan.in_name_of),
            due_on=due.day,
            due_reason=due.reason,
            started_at=clock.now(),
        )
        row.bodies.set(plan.bodies)
        _children(row, plan, deliberation)
        made.append(row)
    if made:
        progress_recount(decision.public_id)
    return made


def _children(row: Followup, plan: Plan, deliberation: Deliberation | None) -> None:
    if plan.kind == FollowupKind.SUBMIT:
        for receiver in plan.receivers:
            Submission.objects.create(followup=row, receiver=receiver[:120], verb=verb_of(plan.text))
        for told in plan.informed:
            verb = tables()["report"]["verb"]
            Submission.objects.create(followup=row, receiver=told[:120], verb=verb, needs_result=False)
    if plan.kind != FollowupKind.REVISE:
        return
    opinions = list(_opinions(deliberation))
    for body in plan.bodies:
        job = RevisionJob.objects.create(followup=row, body=body)
        Remark.objects.bulk_create(
            [Remark(followup=row, job=job, source=source, text=text) for source, text in opinions]
        )


def _opinions(deliberation: Deliberation | None) -> Iterable[tuple[str, str]]:
    """What was said on the item for the reviser to answer, with whose it is."""
    if deliberation is None:
        return
    rows = deliberation.opinions.filter(is_for_reviser=True).exclude(text="")
    rows = rows.select_related("speaker", "body")
    for row in rows:
        known = row.speaker.name if row.speaker else row.body.name if row.body else ""
        yield (known or row.speaker_written), row.text


def _tell_start(made: list[Followup], by: User) -> None:
    first = made[0]
    record(
        "followup.started",
        first,
        by=by,
        after={"title": first.title[:200], "kinds": [row.kind for row in made]},
        touches=About(government_id=first.government_id, due_on=first.due_on),
    )
    for row in made:
        for job in row.jobs.select_related("body"):
            tell(
                "revision.asked",
                to=people_of([job.body_id]),
                key=f"revision:{job.pk}",
                about=job,
                link=reverse("decisions:work-detail", args=[row.pk]),
                title=row.title[:120],
                body=job.body.name,
                count=job.remarks.count(),
            )


# --- what the minutes say -------------------------------------------------------------------------------


def plans_of(decision: Decision, deliberation: Deliberation | None) -> list[Plan]:
    """The ways out of a decision, the revision that the others wait for first."""
    routes = list(decision.routes.all())
    names = {name for route in routes for name in route.by}
    known = resolve_all(decision.government, names, decision.held_on)
    revisers = [
        row.body for row in decision.bodies.select_related("body").order_by("pk") if row.role == "reviser"
    ]
    if deliberation is not None and not revisers:
        revisers = list(deliberation.revisers.all())
    plans = [_plan(route, known, revisers, deliberation) for route in routes]
    wants_revision = decision.outcome in AGREED and revisers
    if wants_revision and all(plan.kind != FollowupKind.REVISE for plan in plans):
        plans.insert(0, Plan(FollowupKind.REVISE, bodies=revisers))
    return plans


def _plan(
    route: Route, known: dict[str, Body], revisers: list[Body], deliberation: Deliberation | None
) -> Plan:
    planned = _planned(deliberation, route)
    kind = KINDS.get(route.kind, FollowupKind.REVISE)
    if planned is not None and planned.kind == FollowupKind.ARRANGE.value:
        kind = FollowupKind.ARRANGE
    bodies = list(dict.fromkeys(known[name] for name in route.by if name in known))
    bodies = bodies or (list(planned.by.all()) if planned else []) or revisers
    informed = list(planned.informed) if planned else []
    if kind == FollowupKind.SUBMIT and not informed:
        found = re.search(tables()["report"]["pattern"], route.text) or re.search(
            tables()["report"]["pattern"], route.decision.text
        )
        informed = [found["who"]] if found else []
    receivers = [name for name in route.submitted_to if name not in informed]
    return Plan(
        kind,
        route.position,
        route.text or route.decision.text,
        route.in_name_of,
        receivers,
        informed,
        bodies,
        planned.due_on if planned else None,
    )


def _planned(deliberation: Deliberation | None, route: Route) -> PlannedRoute | None:
    """The route that the sitting recorded, of the same kind and name, for its due day and its bodies."""
    if deliberation is None:
        return None
    alike = {route.kind, FollowupKind.ARRANGE.value} if route.kind == RouteKind.IMPLEMENT else {route.kind}
    rows = [row for row in deliberation.routes.all() if row.kind in alike]
    same = [row for row in rows if row.in_name_of == route.in_name_of]
    return next(iter(same or rows), None)


def deliberation_of(decision: Decision) -> Deliberation | None:
    """What was recorded in the room on the item, where the meeting was held with Yiding."""
    sitting: Sitting | None = getattr(decision.meeting, "sitting", None)
    if sitting is None:
        return None
    entries = list(sitting.entries.filter(is_withdrawn=False).order_by("position", "pk"))
    heading, no = decision.item.heading, decision.item.no
    named = [
        entry
        for entry in entries
        if entry.title and (entry.title in heading or any(one in heading for one in entry.documents))
    ]
    chosen = named[0] if len(named) == 1 else entries[no - 1] if 0 < no <= len(entries) else None
    return Deliberation.objects.filter(entry=chosen).first() if chosen else None


def verb_of(text: str) -> str:
    """How a paper is put before the receiver, by the table of verbs."""
    return str(next(one["verb"] for one in tables()["verb"] if one["word"] in text))


# --- names ----------------------------------------------------------------------------------------------


def names_seed(government: Government) -> None:
    """Gives a government the standard names once; a list that somebody keeps is left alone."""
    if IssuingName.objects.filter(government=government).exists():
        return
    found = re.search(r"(市|县|区|州|省|旗)人民政府$", government.name)
    level = found[1] if found else "市"
    IssuingName.objects.bulk_create(
        [
            IssuingName(
                government=government,
                name=one["name"].format(level=level),
                aliases=[alias.format(level=level) for alias in one["aliases"]],
            )
            for one in tables()["name"]
        ],
        ignore_conflicts=True,
    )


def name_called(government: Government, words: str) -> IssuingName | None:
    """The name that is written so, under whatever spelling (S13.1)."""
    if not words:
        return None
    rows = IssuingName.objects.filter(government=government)
    return next((row for row in rows if words == row.name or words in row.aliases), None)


# --- keeping up -------------------------------------------------------------------------------------------


def progress_recount(key: UUID) -> None:
    """Sums the ways out of a decision up on its row, for lists: how many, how many done, the next due day."""
    rows = Followup.objects.filter(decision_key=key).exclude(state=FollowupState.DROPPED)
    told = rows.order_by().aggregate(
        n=Count("pk"),
        done=Count("pk", filter=Q(state=FollowupState.DONE)),
        due=Min("due_on", filter=Q(state=FollowupState.OPEN)),
    )
    Decision.objects.filter(public_id=key).update(
        followed=told["n"], followed_done=told["done"], followed_due_on=told["due"]
    )


def followups_relink(meeting: Meeting) -> None:
    """After minutes were replaced: each row finds its decision and route again, or is an orphan."""
    rows = list(Followup.objects.filter(meeting=meeting).order_by("pk"))
    if not rows:
        return
    decisions = {
        one.public_id: one
        for one in meeting.decisions.select_related("item").prefetch_related("routes").order_by("pk")
    }
    Followup.objects.filter(pk__in=[row.pk for row in rows], position__isnull=False).update(is_orphan=True)
    taken: set[tuple[object, int]] = set()
    for row in rows:
        decision = decisions.get(row.decision_key)
        position, is_orphan = _place(row, decision, taken)
        Followup.objects.filter(pk=row.pk).update(
            decision=decision,
            position=position,
            is_orphan=is_orphan,
            title=decision.item.heading if decision else row.title,
            version=F("version") + 1,
        )
    for key in {row.decision_key for row in rows}:
        progress_recount(key)


def _place(
    row: Followup, decision: Decision | None, taken: set[tuple[object, int]]
) -> tuple[int | None, bool]:
    if decision is None:
        return row.position, True
    if row.position is None:
        return None, False
    routes = [
        one
        for one in decision.routes.all()
        if KINDS.get(one.kind) == row.kind or (row.kind == "arrange" and one.kind == "implement")
    ]
    free = [one for one in routes if (row.decision_key, one.position) not in taken]
    free.sort(key=lambda one: (one.in_name_of != row.in_name_of, one.position != row.position))
    if not free:
        return row.position, True
    taken.add((row.decision_key, free[0].position))
    return free[0].position, False


def policies_of(decision: Decision) -> list[PolicyDocument]:
    """The documents that a decision is about: those that its heading names."""
    rows = PolicyDocument.objects.filter(names__item=decision.item_id, names__where="heading")
    return list(rows.distinct().order_by("pk"))
