"""典型经验: recorded with evidence, approved by another person, spread, adopted; and problems sent round."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.db.models import F
from django.urls import reverse

from yiding.audit.services import About, gathered, last_actor, record, writer
from yiding.core import clock
from yiding.core.access import Permission
from yiding.core.errors import BadRequest, EditConflict, WrongState
from yiding.core.moves import move
from yiding.core.telling import tell
from yiding.directory.models import Body, Government
from yiding.directory.register import expand
from yiding.directory.subjects import Place
from yiding.files.models import Document
from yiding.files.services import Paper, document_make
from yiding.supervision.models import Check
from yiding.supervision.selectors import people_of

from .errors import LevelThere, NoSummary, OwnPractice
from .models import (
    Adoption,
    Benchmark,
    Exemplar,
    InspectionLevel,
    Practice,
    PracticeState,
    Sweep,
    SweepAnswer,
    SweepState,
)
from .permissions import may_adopt, may_answer, may_change, may_decide, may_keep, may_record_for, require
from .states import ADOPTION, PRACTICE, SWEEP

HOME = "practices.practice"
LEVELS = (("国家级", "国务院、国家"), ("省级", "省"), ("设区市级", ""), ("本级", ""))
"""What a government begins with; which words mean its own upper city it says itself."""


@transaction.atomic
def practice_record(*, body: Body, values: Mapping[str, Any], by: User) -> Practice:
    """登记典型经验: of a body, what it did, with what effect (S22.1)."""
    require(may_record_for(by, body.pk))
    if not values["measure"].strip():
        raise BadRequest("measure")
    row = Practice.objects.create(
        government=body.government, body=body, made_by=by, found_on=clock.today(), **values
    )
    after = {"title": row.title, "is_pilot": row.is_pilot}
    record("practice.recorded", row, by=by, after=after, touches=touching(row))
    return row


@transaction.atomic
def practice_edit(*, practice: Practice, values: Mapping[str, Any], version: int, by: User) -> None:
    """修改, before it is approved. Raises EditConflict, WrongState."""
    require(may_change(by, practice))
    if practice.state not in (PracticeState.FOUND, PracticeState.SUMMARISED):
        raise WrongState("practices.edit")
    _save(practice, version, **values)
    record("practice.edited", practice, by=by, after={"title": practice.title}, touches=touching(practice))


def _save(row: Any, version: int, **values: Any) -> None:
    """Takes the row as the person saw it, or says that somebody else saved in between."""
    rows = type(row)._default_manager.filter(pk=row.pk, version=version)
    if not rows.update(**values, version=F("version") + 1):
        raise EditConflict(last_actor(row))
    row.refresh_from_db()


@transaction.atomic
def practice_paper(*, practice: Practice, paper: Paper | None, is_summary: bool, by: User) -> Document:
    """加入材料: evidence, or the summary of a pilot (S22.3). Raises BadRequest without a file."""
    require(may_change(by, practice))
    if paper is None:
        raise BadRequest("file")
    title = f"{practice.title}试点总结" if is_summary else paper.name
    with gathered():
        document = document_make(
            title=title[:200], about=(HOME, practice.pk), paper=paper, by=by, owner_body_id=practice.body_id
        )
        if is_summary:
            rows = Practice.objects.filter(pk=practice.pk)
            rows.update(summary=document, version=F("version") + 1)
            practice.refresh_from_db()
        after = {"document": document.pk, "is_summary": is_summary}
        record("practice.paper_added", practice, by=by, after=after, touches=touching(practice))
    return document


@transaction.atomic
def practice_summarise(*, practice: Practice, by: User) -> None:
    """报请推广. Raises NoSummary for a pilot without its summary (S22.3)."""
    require(may_change(by, practice))
    _check_summary(practice)
    move(PRACTICE, "summarise", practice, writer(practice, by=by, touches=touching(practice)))
    _tell("practice.summarised", practice, to=Permission.APPROVE_MATTERS, body=practice.body.name)


def _check_summary(practice: Practice) -> None:
    if practice.is_pilot and practice.summary_id is None:
        raise NoSummary


@transaction.atomic
def practice_return(*, practice: Practice, reason: str, by: User) -> None:
    """退回补充, with what is missing."""
    require(may_decide(by))
    if not reason.strip():
        raise BadRequest("reason")
    write = writer(practice, by=by, touches=touching(practice), reason=reason[:200])
    move(PRACTICE, "return", practice, write, reason=reason[:300])


@transaction.atomic
def practice_approve(*, practice: Practice, by: User) -> None:
    """同意推广: not by who recorded it. Raises NoSummary, OwnPractice, WrongState."""
    require(may_decide(by))
    if practice.made_by_id == by.pk:
        raise OwnPractice
    _check_summary(practice)
    write = writer(practice, by=by, touches=touching(practice))
    move(PRACTICE, "approve", practice, write, approved_by=by, approved_on=clock.today(), reason="")


@transaction.atomic
def practice_spread(
    *, practice: Practice, bodies: Iterable[Body], by: User, due_on: date | None = None
) -> list[Adoption]:
    """推广: to bodies, groups opened; each says what became of it; later to others too. Raises WrongState."""
    require(may_keep(by))
    today = clock.today()
    members = {one.pk: one for body in bodies for one in expand(body, today) if one.pk != practice.body_id}
    if not members:
        raise BadRequest("bodies")
    write = writer(practice, by=by, touches=touching(practice), bodies=sorted(members))
    move(PRACTICE, "spread", practice, write, spread_on=practice.spread_on or today)
    known = set(practice.adoptions.values_list("body", flat=True))
    fresh = [key for key in members if key not in known]
    told = {"practice": practice, "asked_on": today, "due_on": due_on}
    rows = [Adoption.objects.create(body_id=key, **told) for key in fresh]
    if fresh:
        _tell("practice.spread", practice, to=people_of(fresh))
    return rows


@transaction.atomic
def adoption_adopt(*, adoption: Adoption, note: str, by: User, adopted_on: date | None = None) -> None:
    """登记推广: what the body made of it, and since when."""
    _settle(adoption, "adopt", note, by, adopted_on=adopted_on or clock.today())


@transaction.atomic
def adoption_decline(*, adoption: Adoption, note: str, by: User) -> None:
    """不适用, with the reason."""
    _settle(adoption, "decline", note, by)


def _settle(adoption: Adoption, name: str, note: str, by: User, **values: Any) -> None:
    require(may_adopt(by, adoption))
    if not note.strip():
        raise BadRequest("note")
    touches = About(adoption.practice.government_id, adoption.body_id, None, adoption.due_on)
    move(ADOPTION, name, adoption, writer(adoption, by=by, touches=touches), note=note, **values)


@transaction.atomic
def benchmark_keep(
    *,
    benchmark: Benchmark | None,
    body: Body,
    values: Mapping[str, Any],
    by: User,
    version: int | None = None,
) -> Benchmark:
    """登记对标: the standard, the gap, the local measure made from it (S22.2). Raises EditConflict."""
    require(may_record_for(by, body.pk))
    if benchmark is None:
        benchmark = Benchmark.objects.create(government=body.government, body=body, **values)
    else:
        require(may_change(by, benchmark))
        _save(benchmark, version or 0, body=body, **values)
    after = {"area": benchmark.area, "standard": benchmark.standard}
    touches = About(government_id=benchmark.government_id, body_id=benchmark.body_id)
    record("benchmark.kept", benchmark, by=by, after=after, touches=touches)
    return benchmark


@transaction.atomic
def exemplar_name(
    *,
    government: Government,
    honour: str,
    named_on: date,
    by: User,
    body: Body | None = None,
    place: Place | None = None,
    basis: str = "",
) -> Exemplar:
    """树立典型: a body or a place (S22.5). Raises BadRequest unless it is one of them."""
    require(may_keep(by))
    if (body is None) == (place is None):
        raise BadRequest("body")
    row = Exemplar.objects.create(
        government=government, honour=honour, body=body, place=place, basis=basis, named_on=named_on
    )
    touches = About(government_id=government.pk, body_id=body.pk if body else None)
    record("exemplar.named", row, by=by, after={"exemplar": str(row)}, touches=touches)
    return row


@transaction.atomic
def exemplar_end(*, exemplar: Exemplar, ended_on: date, reason: str, version: int, by: User) -> None:
    """撤销典型, with the reason. Raises EditConflict."""
    require(may_keep(by))
    _save(exemplar, version, ended_on=ended_on, reason=reason[:200])
    after = {"ended_on": ended_on.isoformat(), "reason": reason[:200]}
    record("exemplar.ended", exemplar, by=by, after=after)


@transaction.atomic
def sweep_send(
    *,
    government: Government,
    title: str,
    problem: str,
    bodies: Iterable[Body],
    due_on: date,
    by: User,
    found_in: Body | None = None,
    source: Check | None = None,
) -> Sweep:
    """举一反三: a problem found in one place is looked for in all similar ones, each answers (S22.4)."""
    require(may_keep(by))
    today = clock.today()
    members = {one.pk for body in bodies for one in expand(body, today)} - {found_in and found_in.pk}
    if not members or due_on < today:
        raise BadRequest("due_on" if members else "bodies")
    row = Sweep.objects.create(
        government=government,
        title=title[:200],
        problem=problem,
        found_in=found_in,
        source=source,
        sent_on=today,
        due_on=due_on,
        made_by=by,
    )
    SweepAnswer.objects.bulk_create(SweepAnswer(sweep=row, body_id=key) for key in sorted(members))
    of = (found_in.pk if found_in else None, source.matter_id if source else None)
    touches = About(government.pk, *of, due_on)
    record("sweep.sent", row, by=by, after={"title": row.title, "bodies": sorted(members)}, touches=touches)
    link = reverse("practices:sweep-detail", args=[row.pk])
    told = {"title": row.title[:120], "due": f"{due_on:%Y-%m-%d}"}
    tell("sweep.sent", to=people_of(members), key=f"sweep:{row.pk}", about=row, link=link, **told)
    return row


@transaction.atomic
def sweep_answer(*, answer: SweepAnswer, found: str, text: str, by: User) -> None:
    """自查结果: nothing alike, found and being mended, found and mended. Raises WrongState, BadRequest."""
    require(may_answer(by, answer))
    if found not in SWEEP.moves or not text.strip():
        raise BadRequest("text" if found in SWEEP.moves else "found")
    touches = About(answer.sweep.government_id, answer.body_id, None, answer.sweep.due_on)
    values = {"text": text, "answered_on": clock.today(), "answered_by": by}
    move(SWEEP, found, answer, writer(answer, by=by, touches=touches), **values)


@transaction.atomic
def levels_seed(*, government: Government, by: User | None = None) -> int:
    """载入督导层级, those that are not there. Gives back how many."""
    require(by is None or may_keep(by))
    made = 0
    for position, (name, words) in enumerate(LEVELS):
        told = {"words": words, "position": position}
        _row, is_new = InspectionLevel.objects.get_or_create(government=government, name=name, defaults=told)
        made += is_new
    record("inspection_levels.seeded", government, by=by, after={"rows": made})
    return made


@transaction.atomic
def level_keep(
    *,
    level: InspectionLevel | None,
    government: Government,
    values: Mapping[str, Any],
    by: User,
    version: int | None = None,
) -> InspectionLevel:
    """设定督导层级: by which words its inspections are known. Raises LevelThere, EditConflict."""
    require(may_keep(by))
    try:
        with transaction.atomic():
            if level is None:
                level = InspectionLevel.objects.create(government=government, **values)
            else:
                _save(level, version or 0, **values)
    except IntegrityError:
        raise LevelThere from None
    record("inspection_level.kept", level, by=by, after={"name": level.name, "words": level.words})
    return level


def unanswered(sweep: Sweep) -> list[str]:
    """The bodies that have not answered, by name."""
    rows = sweep.answers.filter(state=SweepState.ASKED).select_related("body")
    return [row.body.name for row in rows]


def touching(row: Practice) -> About:
    """What an event of a practice touches."""
    return About(government_id=row.government_id, body_id=row.body_id)


def _tell(kind: str, row: Practice, *, to: Any, **words: object) -> None:
    link = reverse("practices:practice-detail", args=[row.pk])
    tell(
        kind,
        to=to,
        key=f"{kind}:{row.pk}:{row.version}",
        about=row,
        link=link,
        title=row.title[:120],
        **words,
    )
