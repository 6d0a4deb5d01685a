"""立项: a matter is drafted from sentences or papers, approved by another person, and gets its number."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import F

from yiding.audit.services import gathered, record
from yiding.core import clock
from yiding.core.access import Level, require
from yiding.core.counters import number_take
from yiding.core.errors import WrongState
from yiding.core.moves import move
from yiding.core.telling import tell
from yiding.directory.models import Body, Government, Person
from yiding.files.models import Document
from yiding.meetings.models import Meeting

from .errors import SelfExamined, SupervisesItself
from .models import (
    BodyRole,
    Candidate,
    CandidateState,
    DueSource,
    Matter,
    MatterBody,
    MatterKind,
    MatterState,
    Milestone,
    Source,
    SourceKind,
)
from .permissions import may_approve, may_file, may_instruct
from .states import MATTER
from .summing import same_version, touching, writer

NUMBER = "督〔{year}〕{number}号"
SERIES = "督办立项"


@dataclass(frozen=True, slots=True)
class InCharge:
    """承办: a body (or a group of bodies), what it does, and the named person in it."""

    body: Body
    role: str = BodyRole.LEAD
    person: Person | None = None


@dataclass(frozen=True, slots=True)
class Node:
    """节点: what is reached by when."""

    title: str
    due_on: date
    target: Decimal | None = None
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Ground:
    """依据: one sentence or passage that a matter comes from."""

    kind: str
    passage: str
    candidate: Candidate | None = None
    meeting: Meeting | None = None
    item_no: int | None = None
    start: int | None = None
    end: int | None = None
    paper_title: str = ""
    paper_number: str = ""
    document: Document | None = None
    given_by: str = ""
    given_person: Person | None = None
    given_on: date | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """拟立项内容: what a form says of a matter; ``more`` are further columns of the row by name."""

    title: str
    in_charge: Sequence[InCharge] = ()
    nodes: Sequence[Node] = ()
    due_on: date | None = None
    due_source: str = DueSource.PERSON
    due_reason: str = ""
    level: Level = Level.MEMBERS
    supervisor: Body | None = None
    more: dict[str, Any] = field(default_factory=dict)


@transaction.atomic
def matter_draft(
    *, government: Government, draft: Draft, grounds: Iterable[Ground], by: User, parent: Matter | None = None
) -> Matter:
    """拟立项: a draft, known to the office only. Its candidates count as filed. One event.

    A leader may draft an instruction (批示) only. Raises SupervisesItself.
    """
    grounds = list(grounds)
    instructs = bool(grounds) and all(one.kind == SourceKind.INSTRUCTION for one in grounds)
    require(may_file(by) or (may_instruct(by) and instructs))
    first = next((one for one in grounds if one.meeting is not None), None)
    matter = Matter.objects.create(
        government=government,
        parent=parent,
        root=(parent.root or parent) if parent else None,
        title=draft.title[:300],
        level=draft.level,
        supervisor=draft.supervisor,
        due_on=draft.due_on,
        original_due_on=draft.due_on,
        due_source=draft.due_source if draft.due_on else "",
        due_reason=draft.due_reason[:200],
        due_set_by=by if draft.due_on and draft.due_source == DueSource.PERSON else None,
        meeting=first.meeting if first else None,
        item_no=first.item_no if first else None,
        held_on=first.meeting.held_on if first and first.meeting else None,
        decision_key=_decision_key(first),
        drafted_by=by,
        drafted_at=clock.now(),
        **draft.more,
    )
    _put_in_charge(matter, draft.in_charge)
    _put_nodes(matter, draft.nodes)
    for position, ground in enumerate(grounds):
        _source(matter, position, ground)
    used = [one.candidate.pk for one in grounds if one.candidate is not None]
    Candidate.objects.filter(pk__in=used).update(state=CandidateState.FILED, version=F("version") + 1)
    told = {"title": matter.title, "sources": len(grounds), "candidates": used}
    record("matter.drafted", matter, by=by, after=told, touches=touching(matter))
    return matter


def _decision_key(ground: Ground | None) -> Any:
    if ground is None or ground.meeting is None or ground.item_no is None:
        return None
    decisions = ground.meeting.decisions.filter(item__no=ground.item_no)
    return decisions.values_list("public_id", flat=True).first()


def _source(matter: Matter, position: int, ground: Ground) -> None:
    Source.objects.create(
        matter=matter, position=position, **{name: getattr(ground, name) for name in Ground.__slots__}
    )


def _put_in_charge(matter: Matter, in_charge: Sequence[InCharge]) -> None:
    if matter.supervisor_id in {one.body.pk for one in in_charge}:
        raise SupervisesItself
    matter.bodies.all().delete()
    known: set[int] = set()
    for position, one in enumerate(in_charge):
        if one.body.pk in known:
            continue
        known.add(one.body.pk)
        MatterBody.objects.create(
            matter=matter, body=one.body, role=one.role, person=one.person, position=position
        )


def _put_nodes(matter: Matter, nodes: Sequence[Node]) -> None:
    matter.milestones.all().delete()
    Milestone.objects.bulk_create(
        Milestone(
            matter=matter,
            position=position,
            title=one.title[:200],
            due_on=one.due_on,
            original_due_on=one.due_on,
            target=one.target,
            unit=one.unit,
        )
        for position, one in enumerate(nodes)
    )


@transaction.atomic
def matter_edit(*, matter: Matter, draft: Draft, version: int, by: User) -> None:
    """改写: a matter that is not yet assigned. One event. Raises EditConflict, WrongState."""
    require(may_file(by))
    same_version(matter, version)
    if matter.state not in (MatterState.DRAFT, MatterState.PENDING, MatterState.FILED):
        raise WrongState("supervision.edit")
    before = {"title": matter.title, "due_on": matter.due_on.isoformat() if matter.due_on else None}
    is_new_day = draft.due_on != matter.due_on
    values: dict[str, Any] = {
        "title": draft.title[:300],
        "level": draft.level,
        "supervisor": draft.supervisor,
        "due_on": draft.due_on,
        "original_due_on": draft.due_on,
        **draft.more,
    }
    if is_new_day:
        values |= {"due_source": draft.due_source, "due_reason": draft.due_reason[:200], "due_set_by": by}
    Matter.objects.filter(pk=matter.pk).update(**values)
    matter.refresh_from_db()
    _put_in_charge(matter, draft.in_charge)
    _put_nodes(matter, draft.nodes)
    after = {"title": matter.title, "due_on": matter.due_on.isoformat() if matter.due_on else None}
    record("matter.edited", matter, by=by, before=before, after=after, touches=touching(matter))


@transaction.atomic
def matters_submit(*, matters: Sequence[Matter], by: User) -> None:
    """报请立项: one or many at once. Raises WrongState; then none is."""
    require(may_file(by))
    with gathered():
        for matter in matters:
            move(MATTER, "submit", matter, writer(matter, matter, by))
    if matters:
        tell(
            "matter.submitted",
            to=_approvers(),
            key=f"matters:{matters[0].pk}:{matters[0].version}",
            about=matters[0],
            title=matters[0].title[:120],
            count=len(matters),
        )


def _approvers() -> Any:
    from yiding.core.access import Permission

    return Permission.APPROVE_MATTERS


@transaction.atomic
def matters_approve(*, matters: Sequence[Matter], by: User) -> None:
    """审定立项: each gets its number of the year. Not by who drafted it. Raises WrongState, SelfExamined."""
    require(may_approve(by))
    today = clock.today()
    with gathered():
        for matter in matters:
            if matter.drafted_by_id == by.pk:
                raise SelfExamined
            number = number_take(SERIES, f"{matter.government_id}:{today.year}")
            written = NUMBER.format(year=today.year, number=number)
            write = writer(matter, matter, by, number=written)
            move(MATTER, "approve", matter, write, approved_by=by, filed_on=today, number=written, reason="")


@transaction.atomic
def matter_return(*, matter: Matter, reason: str, by: User) -> None:
    """退回修改, with the reason."""
    require(may_approve(by))
    move(MATTER, "return", matter, writer(matter, matter, by, reason=reason[:200]), reason=reason[:300])


@transaction.atomic
def matter_drop(*, matter: Matter, reason: str, by: User) -> None:
    """不予立项, with the reason; its sentences are dropped with it."""
    require(may_file(by) or may_approve(by))
    move(MATTER, "drop", matter, writer(matter, matter, by, reason=reason[:200]), reason=reason[:300])
    keys = matter.sources.filter(candidate__isnull=False).values("candidate")
    Candidate.objects.filter(pk__in=keys).update(
        state=CandidateState.DROPPED, drop_reason=reason[:200], version=F("version") + 1
    )


@transaction.atomic
def candidates_drop(*, candidates: Sequence[Candidate], reason: str, by: User) -> None:
    """不立: proposed sentences that nobody has to do anything about. One event each."""
    require(may_file(by))
    with gathered():
        for one in candidates:
            rows = Candidate.objects.filter(pk=one.pk, state=CandidateState.PROPOSED)
            if not rows.update(
                state=CandidateState.DROPPED, drop_reason=reason[:200], version=F("version") + 1
            ):
                raise WrongState("supervision.candidate")
            record("candidate.dropped", one, by=by, after={"reason": reason[:200]})


@transaction.atomic
def candidate_take_up(*, candidate: Candidate, by: User) -> None:
    """重新拟立: a dropped sentence is proposed again."""
    require(may_file(by))
    rows = Candidate.objects.filter(pk=candidate.pk, state=CandidateState.DROPPED)
    if not rows.update(state=CandidateState.PROPOSED, drop_reason="", version=F("version") + 1):
        raise WrongState("supervision.candidate")
    record("candidate.taken_up", candidate, by=by)


def draft_of(candidate: Candidate) -> Draft:
    """What a sentence gives for a draft: title, bodies, due day and one node at that day."""
    title = (
        f"{candidate.verb}{candidate.object}" if candidate.verb and candidate.object else candidate.sentence
    )
    charge = [InCharge(row.body, row.role) for row in candidate.bodies.select_related("body")]
    due = candidate.due_on
    return Draft(
        title=title,
        in_charge=charge,
        nodes=[Node("办结", due)] if due else [],
        due_on=due,
        due_source=DueSource.SENTENCE,
        due_reason=candidate.due_reason,
        level=Level(max(candidate.meeting.level, Level.MEMBERS)),
        more={"kind": MatterKind.MATTER, "object": candidate.object},
    )


def ground_of(candidate: Candidate) -> Ground:
    """The sentence as the ground of a matter."""
    return Ground(
        kind=SourceKind.MINUTES,
        passage=candidate.sentence,
        candidate=candidate,
        meeting=candidate.meeting,
        item_no=candidate.item.no if candidate.item else None,
        start=candidate.start,
        end=candidate.end,
        given_on=candidate.held_on,
    )
