"""立项: a matter is drafted from sentences or papers, approved by another person, and gets its number."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import F
from django.urls import reverse

from yiding.accounts.services import account_of
from yiding.audit.services import gathered, record
from yiding.core import clock
from yiding.core.access import Level, Permission, require
from yiding.core.counters import number_take
from yiding.core.errors import BadRequest, WrongState
from yiding.core.moves import move
from yiding.core.telling import tell
from yiding.directory.models import Body, Government, Person
from yiding.files.models import Document
from yiding.files.services import Paper, document_make
from yiding.meetings.models import Meeting

from .errors import AfterParent, SelfExamined, SupervisesItself
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
    Urgency,
)
from .permissions import may_add_papers, may_approve, may_file, may_instruct
from .states import MATTER
from .summing import same_version, touching, writer
from .trees import bounds_children, containers_of

NUMBER = "督〔{year}〕{number}号"
SERIES = "督办立项"
HOME = "supervision.matter"
"""Where the papers of a matter are at home."""


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
    _take([one.candidate.pk for one in grounds if one.candidate is not None])
    return _drafted(government, draft, grounds, by, parent)


def _take(candidates: Sequence[int]) -> None:
    """Takes proposed sentences: of two people who file the same one the second is told."""
    rows = Candidate.objects.filter(pk__in=candidates, state=CandidateState.PROPOSED)
    if rows.update(state=CandidateState.FILED, version=F("version") + 1) != len(set(candidates)):
        raise WrongState("supervision.candidate")


def _drafted(
    government: Government, draft: Draft, grounds: Sequence[Ground], by: User, parent: Matter | None
) -> Matter:
    draft = within_parent(draft, parent)
    first = next((one for one in grounds if one.meeting is not None), None)
    matter = Matter.objects.create(
        government=government,
        parent=parent,
        root=(parent.root or parent) if parent else None,
        position=parent.children.count() if parent else 0,
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
    told = {"title": matter.title, "sources": len(grounds), "candidates": used}
    record("matter.drafted", matter, by=by, after=told, touches=touching(matter))
    return matter


def within_parent(draft: Draft, parent: Matter | None) -> Draft:
    """A draft under a parent: due no later than it; without a day of its own, on its day.

    Raises AfterParent.
    """
    if parent is None or parent.due_on is None:
        return draft
    if draft.due_on is None:
        reason = f"随“{parent.title[:60]}”"
        return replace(draft, due_on=parent.due_on, due_source=DueSource.PARENT, due_reason=reason)
    if draft.due_on > parent.due_on:
        raise AfterParent(f"“{draft.title[:40]}”：{parent.due_on:%Y-%m-%d}")
    return draft


def _decision_key(ground: Ground | None) -> Any:
    if ground is None or ground.meeting is None or ground.item_no is None:
        return None
    decisions = ground.meeting.decisions.filter(item__no=ground.item_no)
    return decisions.values_list("public_id", flat=True).first()


def _source(matter: Matter, position: int, ground: Ground) -> Source:
    return Source.objects.create(
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
    draft = within_parent(draft, matter.parent)
    bounds_children(matter, draft.due_on)
    before = {"title": matter.title, "due_on": matter.due_on.isoformat() if matter.due_on else None}
    is_new_day = draft.due_on != matter.due_on or draft.due_reason != matter.due_reason
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
        for matter in [*containers_of(matters, MatterState.DRAFT), *matters]:
            move(MATTER, "submit", matter, writer(matter, matter, by))
    if matters:
        tell(
            "matter.submitted",
            to=Permission.APPROVE_MATTERS,
            key=f"matters:{matters[0].pk}:{matters[0].version}",
            about=matters[0],
            title=matters[0].title[:120],
            count=len(matters),
        )


@transaction.atomic
def matters_approve(*, matters: Sequence[Matter], by: User) -> None:
    """审定立项: each gets its number of the year. Not by who drafted it. Raises WrongState, SelfExamined."""
    require(may_approve(by))
    with gathered():
        for matter in [*containers_of(matters, MatterState.PENDING), *matters]:
            if matter.drafted_by_id == by.pk:
                raise SelfExamined
            written = "" if matter.kind != MatterKind.MATTER else _number(matter)
            write = writer(matter, matter, by, number=written)
            filed = {"approved_by": by, "filed_on": clock.today(), "number": written, "reason": ""}
            move(MATTER, "approve", matter, write, **filed)


def _number(matter: Matter) -> str:
    """The next number of the year; documents and points have none, they stand by their names."""
    year = clock.today().year
    return NUMBER.format(year=year, number=number_take(SERIES, f"{matter.government_id}:{year}"))


@transaction.atomic
def matters_return(*, matters: Sequence[Matter], reason: str, by: User) -> None:
    """退回修改, with the reason; who drafted them is told. Raises BadRequest, WrongState."""
    require(may_approve(by))
    if not reason.strip():
        raise BadRequest("reason")
    with gathered():
        for matter in matters:
            write = writer(matter, matter, by, reason=reason[:200])
            move(MATTER, "return", matter, write, reason=reason[:300])
            tell(
                "matter.returned",
                to=[matter.drafted_by],
                key=f"matter.returned:{matter.pk}:{matter.version}",
                about=matter,
                title=matter.title[:120],
                words=reason[:200],
            )


@transaction.atomic
def matters_drop(*, matters: Sequence[Matter], reason: str, by: User) -> None:
    """不予立项, with the reason; a sentence that no other matter came from is dropped with it."""
    require(may_file(by) or may_approve(by))
    if not reason.strip():
        raise BadRequest("reason")
    with gathered():
        for matter in matters:
            write = writer(matter, matter, by, reason=reason[:200])
            move(MATTER, "drop", matter, write, reason=reason[:300])
            Candidate.objects.filter(pk__in=_own_sentences(matter)).update(
                state=CandidateState.DROPPED, drop_reason=reason[:200], version=F("version") + 1
            )


def _own_sentences(matter: Matter) -> list[int]:
    keys = set(matter.sources.filter(candidate__isnull=False).values_list("candidate", flat=True))
    others = Source.objects.filter(candidate__in=keys).exclude(matter__state=MatterState.DROPPED)
    return sorted(keys - set(others.values_list("candidate", flat=True)))


@transaction.atomic
def matters_take_up(*, matters: Sequence[Matter], by: User) -> None:
    """重新拟立: what was not filed is a draft again, its sentences with it."""
    require(may_file(by))
    with gathered():
        for matter in matters:
            move(MATTER, "take_up", matter, writer(matter, matter, by), reason="")
            keys = matter.sources.filter(candidate__isnull=False).values("candidate")
            Candidate.objects.filter(pk__in=keys).update(
                state=CandidateState.FILED, drop_reason="", version=F("version") + 1
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
def candidates_take_up(*, candidates: Sequence[Candidate], by: User) -> None:
    """重新拟立: dropped sentences are proposed again."""
    require(may_file(by))
    with gathered():
        for one in candidates:
            rows = Candidate.objects.filter(pk=one.pk, state=CandidateState.DROPPED)
            if not rows.update(state=CandidateState.PROPOSED, drop_reason="", version=F("version") + 1):
                raise WrongState("supervision.candidate")
            record("candidate.taken_up", one, by=by)


@transaction.atomic
def candidates_accept(
    *, chosen: Sequence[tuple[Candidate, Draft]], by: User, submit: bool = False
) -> list[Matter]:
    """拟立: each proposed sentence becomes a draft, as proposed or as somebody wrote it, submitted at once if
    asked. All or none.
    """
    with gathered():
        made = [
            matter_draft(government=one.government, draft=draft, grounds=[ground_of(one)], by=by)
            for one, draft in chosen
        ]
    if submit:
        matters_submit(matters=made, by=by)
    return made


@transaction.atomic
def candidates_merge(*, chosen: Sequence[tuple[Candidate, Draft]], by: User) -> Matter:
    """合并: several sentences become one draft, with the first one's words, all bodies, the last due day."""
    if len(chosen) < 2:
        raise BadRequest("keys")
    drafts = [draft for _one, draft in chosen]
    last = max(drafts, key=lambda draft: draft.due_on or date.min)
    charge: dict[int, InCharge] = {}
    for one in sorted((one for draft in drafts for one in draft.in_charge), key=lambda one: one.role):
        charge.setdefault(one.body.pk, one)
    merged = replace(
        drafts[0],
        in_charge=list(charge.values()),
        nodes=last.nodes,
        due_on=last.due_on,
        due_source=last.due_source,
        due_reason=last.due_reason,
        level=max(draft.level for draft in drafts),
    )
    grounds = [ground_of(one) for one, _draft in chosen]
    return matter_draft(government=chosen[0][0].government, draft=merged, grounds=grounds, by=by)


@transaction.atomic
def candidate_split(*, candidate: Candidate, drafts: Sequence[Draft], by: User) -> list[Matter]:
    """拆分: one sentence becomes several drafts. Raises BadRequest with fewer than two, WrongState."""
    require(may_file(by))
    if len(drafts) < 2:
        raise BadRequest("titles")
    _take([candidate.pk])
    ground = ground_of(candidate)
    with gathered():
        return [_drafted(candidate.government, draft, [ground], by, None) for draft in drafts]


@transaction.atomic
def matter_instruct(
    *,
    government: Government,
    words: str,
    by: User,
    in_charge: Sequence[InCharge] = (),
    due_on: date | None = None,
    urgency: str = Urgency.NORMAL,
    about: str = "",
    paper: Paper | None = None,
) -> Matter:
    """批示: a leader's instruction becomes a draft on the inspectors' desk; they are told. Its ``paper`` (the
    page that it was written on) is one of the matter's.
    """
    require(may_instruct(by))
    person = account_of(by).person
    ground = Ground(
        SourceKind.INSTRUCTION,
        words,
        paper_title=about,
        given_by=person.name if person else by.get_full_name() or by.username,
        given_person=person,
        given_on=clock.today(),
    )
    draft = Draft(
        title=about or words.splitlines()[0],
        in_charge=in_charge,
        nodes=[Node("办结", due_on)] if due_on else [],
        due_on=due_on,
        due_reason="领导批示" if due_on else "",
        more={"kind": MatterKind.MATTER, "content": words, "urgency": urgency},
    )
    matter = matter_draft(government=government, draft=draft, grounds=[ground], by=by)
    if paper is not None:
        paper_attach(source=matter.sources.get(), paper=paper, by=by)
    tell(
        "matter.instructed",
        to=Permission.FILE_MATTERS,
        key=f"instructed:{matter.pk}",
        about=matter,
        link=reverse("supervision:matter-detail", args=[matter.pk]),
        title=matter.title[:120],
        words=words[:200],
    )
    return matter


@transaction.atomic
def source_add(*, matter: Matter, ground: Ground, by: User, paper: Paper | None = None) -> Source:
    """补充依据: another passage that a matter rests on, with its paper. One event, and the paper's own."""
    require(may_file(by))
    row = _source(matter, matter.sources.count(), ground)
    if paper is not None:
        paper_attach(source=row, paper=paper, by=by)
    record("matter.source_added", matter, by=by, after=_told(ground), touches=touching(matter))
    return row


def _told(ground: Ground) -> dict[str, str]:
    return {"kind": str(ground.kind), "passage": ground.passage[:200], "given_by": ground.given_by}


@transaction.atomic
def paper_attach(*, source: Source, paper: Paper, by: User) -> None:
    """附上依据的文件: the paper is one of the matter's, with its own event."""
    require(may_add_papers(by, source.matter))
    title = source.paper_title or paper.name
    source.document = document_make(title=title[:200], about=(HOME, source.matter_id), paper=paper, by=by)
    source.save(update_fields=["document"])


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
