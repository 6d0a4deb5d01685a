"""调度会: planned, data frozen, held, acted upon, checked (S17)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction

from yiding.audit.services import About, gathered, record
from yiding.core import clock
from yiding.core.access import require
from yiding.core.errors import BadRequest, WrongState
from yiding.core.moves import move
from yiding.councils.models import Council
from yiding.directory.models import Body, Government
from yiding.directory.subjects import Indicator
from yiding.sittings.agenda import Told as Item
from yiding.sittings.agenda import entry_write
from yiding.sittings.models import SittingState
from yiding.sittings.services import Plan as SittingPlan
from yiding.sittings.services import sitting_plan
from yiding.supervision.filing import Draft, Ground, InCharge, Node, matter_draft
from yiding.supervision.models import BodyRole, Matter, SourceKind
from yiding.supervision.summing import same_version

from . import coverage
from .board import board_of
from .errors import CasesUndecided, LinesUnfinished, NotHeldYet, QuarterTaken
from .hooks import offered
from .models import CaseState, Dispatch, DispatchState, Hearing, Line, Mode, Tier
from .permissions import may_build, may_file, may_keep
from .states import DISPATCH

BEGUN = (SittingState.IN_SESSION, SittingState.HELD, SittingState.CLOSED)
OPEN = (DispatchState.FROZEN, DispatchState.HELD)
"""While lines, comments and hard cases are written."""


@dataclass(frozen=True, slots=True)
class Plan:
    """调度安排. With ``council`` and ``starts_at`` it is held as a sitting of that council."""

    tier: str
    title: str
    held_on: date
    mode: str = Mode.ONLINE
    domain: str = ""
    project: str = ""
    members: Sequence[Body] = ()
    indicators: Sequence[Indicator] = ()


@dataclass(frozen=True, slots=True)
class Written:
    """条目内容: what was said of a matter or an indicator."""

    state: str = ""
    cause: str = ""
    next_step: str = ""
    next_on: date | None = None
    unit: Body | None = None
    decision: str = ""


def touches(dispatch: Dispatch) -> About:
    """What an event of a dispatch touches."""
    return About(government_id=dispatch.government_id)


def writer(dispatch: Dispatch, by: User | None, row: Any = None, **told: Any) -> Callable[..., object]:
    """Writes the event of a move, of the dispatch or of a row of it."""

    def write(kind: str, before: str, after: str) -> object:
        return record(
            kind,
            row or dispatch,
            by=by,
            before={"state": before},
            after={"state": after, **told},
            touches=touches(dispatch),
        )

    return write


@transaction.atomic
def dispatch_plan(*, government: Government, plan: Plan, by: User, period: str = "") -> Dispatch:
    """安排调度会. One event. Raises QuarterTaken."""
    require(may_keep(by))
    if plan.tier == Tier.REVIEW and not (plan.domain and period):
        raise BadRequest("domain")
    try:
        with transaction.atomic():
            dispatch = Dispatch.objects.create(
                government=government,
                tier=plan.tier,
                title=plan.title[:200],
                domain=plan.domain,
                project=plan.project,
                period=period,
                mode=plan.mode,
                held_on=plan.held_on,
                made_by=by,
            )
    except IntegrityError:
        raise QuarterTaken from None
    dispatch.members.set(plan.members)
    dispatch.indicators.set(plan.indicators)
    told = {"tier": plan.tier, "title": plan.title, "held_on": plan.held_on.isoformat()}
    record("dispatch.planned", dispatch, by=by, after=told, touches=touches(dispatch))
    return dispatch


@transaction.atomic
def dispatch_call(
    *, dispatch: Dispatch, council: Council, starts_at: datetime, place: str, version: int, by: User
) -> None:
    """列入会议安排: the dispatch is held as a sitting of a council, whose people are called in the usual way.

    One event and the sitting's. Raises EditConflict, WrongState.
    """
    require(may_keep(by) and may_build(by))
    same_version(dispatch, version)
    if dispatch.sitting_id is not None or dispatch.state not in (DispatchState.PLANNED, DispatchState.FROZEN):
        raise WrongState("dispatch.dispatch.call")
    with gathered():
        plan = SittingPlan(starts_at, place, note=dispatch.title[:200])
        sitting = sitting_plan(council=council, plan=plan, by=by)
        day = starts_at.astimezone(clock.SHANGHAI).date()
        Dispatch.objects.filter(pk=dispatch.pk).update(sitting=sitting, held_on=day)
        record("dispatch.called", dispatch, by=by, after={"sitting": sitting.pk}, touches=touches(dispatch))
    dispatch.refresh_from_db()
    if dispatch.state == DispatchState.FROZEN:
        _agenda(dispatch, by)


# --- freezing -----------------------------------------------------------------------------------------------


@transaction.atomic
def dispatch_freeze(*, dispatch: Dispatch, by: User) -> int:
    """冻结数据: the table as it is now becomes the lines; of a review also each unit's performance.

    What was written in lines before stays with its matter or indicator. Gives back how many lines.
    """
    require(may_keep(by))
    now = clock.now()
    move(DISPATCH, "freeze", dispatch, writer(dispatch, by), frozen_at=now)
    shown = board_of(dispatch, by)
    known = {(one.matter_id, one.indicator_id): one for one in dispatch.lines.all()}
    kept = set()
    for position, one in enumerate(shown):
        key = (one.matter.pk if one.matter else None, one.indicator.pk if one.indicator else None)
        line = known.get(key) or Line(
            dispatch=dispatch, kind=one.kind, matter=one.matter, indicator=one.indicator, unit=one.unit
        )
        line.position, line.title, line.told, line.is_bad = position, one.title, one.told[:300], one.is_bad
        line.save()
        kept.add(line.pk)
    dispatch.lines.exclude(pk__in=kept).filter(is_discussed=False).delete()
    if dispatch.tier == Tier.REVIEW:
        coverage.comments_freeze(dispatch)
    if dispatch.sitting_id is not None and may_build(by):
        _agenda(dispatch, by)
    return len(shown)


def _agenda(dispatch: Dispatch, by: User) -> None:
    """The sitting's agenda: the table, each hard case of a review, else what other rooms could not solve;
    while nobody wrote another.
    """
    sitting = dispatch.sitting
    if sitting is None or sitting.state != SittingState.PLANNED or sitting.entries.exists():
        return
    word = "点评" if dispatch.tier == Tier.REVIEW else "调度"
    units = Body.objects.filter(pk__in=dispatch.lines.filter(unit__isnull=False).values("unit"))
    items = [Item(word, f"{dispatch.title}（{dispatch.lines.count()}项）", presenters=tuple(units[:20]))]
    hard: Iterable[Any] = dispatch.cases.exclude(state=CaseState.SOLVED)
    if dispatch.tier != Tier.REVIEW:
        hard = offered(dispatch.government, dispatch.domain, by)
    items += [Item("研究", one.title) for one in hard]
    for item in items:
        entry_write(sitting=sitting, told=item, by=by)


@transaction.atomic
def dispatch_thaw(*, dispatch: Dispatch, by: User) -> None:
    """解除冻结: the table follows the data again until it is frozen anew."""
    require(may_keep(by))
    move(DISPATCH, "thaw", dispatch, writer(dispatch, by), frozen_at=None)


@transaction.atomic
def dispatch_cancel(*, dispatch: Dispatch, by: User) -> None:
    """取消. Its hard cases stay where they are until another review of the domain takes them."""
    require(may_keep(by))
    move(DISPATCH, "cancel", dispatch, writer(dispatch, by))


# --- the meeting --------------------------------------------------------------------------------------------


@transaction.atomic
def dispatch_hold(*, dispatch: Dispatch, by: User) -> None:
    """记为已召开; one that is held as a sitting only once that has begun. Raises NotHeldYet."""
    require(may_keep(by))
    if dispatch.sitting is not None and dispatch.sitting.state not in BEGUN:
        raise NotHeldYet
    move(DISPATCH, "hold", dispatch, writer(dispatch, by))


@transaction.atomic
def line_write(*, line: Line, written: Written, version: int, by: User) -> None:
    """填写条目: state, cause, next step, unit, decision. One event. Raises EditConflict, WrongState."""
    require(may_keep(by))
    dispatch = line.dispatch
    _open(dispatch)
    same_version(line, version)
    values = {name: getattr(written, name) for name in Written.__slots__}
    is_discussed = any(values[name] for name in ("state", "cause", "next_step", "decision"))
    Line.objects.filter(pk=line.pk).update(**values, is_discussed=is_discussed)
    told = {"unit": written.unit.pk if written.unit else None, "has_decision": bool(written.decision)}
    record("dispatch.line_written", line, by=by, after=told, touches=touches(dispatch))
    line.refresh_from_db()


def _open(dispatch: Dispatch) -> None:
    """Takes the dispatch as one whose lines may be written. Raises WrongState."""
    if not Dispatch.objects.filter(pk=dispatch.pk, state__in=OPEN).exists():
        raise WrongState("dispatch.dispatch.write")


def lines_unfinished(dispatch: Dispatch) -> list[Line]:
    """The discussed lines that lack state, cause, next step or unit (S17.3)."""
    return [
        one
        for one in dispatch.lines.filter(is_discussed=True)
        if not (one.state.strip() and one.cause.strip() and one.next_step.strip() and one.unit_id)
    ]


@transaction.atomic
def dispatch_act(*, dispatch: Dispatch, by: User) -> None:
    """交办议定事项: every discussed line is complete, of a review every hard case has its handling.

    Raises LinesUnfinished (also where nothing was discussed), CasesUndecided, with their names.
    """
    require(may_keep(by))
    unfinished = lines_unfinished(dispatch)
    discussed = dispatch.lines.filter(is_discussed=True).exists()
    if unfinished or (not discussed and dispatch.lines.exists() and dispatch.tier != Tier.REVIEW):
        raise LinesUnfinished("、".join(one.title for one in unfinished[:5]))
    open_ = list(dispatch.cases.filter(state=CaseState.OPEN)[:5])
    if open_:
        raise CasesUndecided("、".join(one.title for one in open_))
    move(DISPATCH, "act", dispatch, writer(dispatch, by))


# --- decisions become matters -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Agreed:
    """议定事项: its words, whom it is for, by when."""

    words: str
    unit: Body
    due_on: date | None


def _matter(dispatch: Dispatch, agreed: _Agreed, by: User) -> Matter:
    sitting = dispatch.sitting
    ground = Ground(
        SourceKind.MINUTES,
        agreed.words,
        meeting=sitting.meeting if sitting else None,
        paper_title=dispatch.title[:200],
        given_by=str(sitting.council) if sitting else "",
        given_on=dispatch.held_on,
    )
    nodes = [Node("办结", agreed.due_on)] if agreed.due_on else []
    more = {"area": dispatch.domain, "project": dispatch.project}
    return matter_draft(
        government=dispatch.government,
        draft=Draft(
            title=agreed.words.splitlines()[0][:300],
            in_charge=[InCharge(agreed.unit, BodyRole.LEAD)],
            nodes=nodes,
            due_on=agreed.due_on,
            due_reason="调度会议定",
            more=more,
        ),
        grounds=[ground],
        by=by,
    )


ACTED = (DispatchState.HELD, DispatchState.ACTED, DispatchState.CHECKED)


@transaction.atomic
def line_file(*, line: Line, by: User) -> Matter:
    """拟立项: what was decided of a line becomes a drafted matter, once (S17.5). Raises WrongState."""
    require(may_file(by))
    if line.dispatch.state not in ACTED or not line.decision.strip() or line.unit is None:
        raise WrongState("dispatch.line.file")
    with gathered():
        matter = _matter(line.dispatch, _Agreed(line.decision, line.unit, line.next_on), by)
        if not Line.objects.filter(pk=line.pk, made=None).update(made=matter):
            raise WrongState("dispatch.line.file")
    line.refresh_from_db()
    return matter


@transaction.atomic
def hearing_file(*, hearing: Hearing, by: User) -> Matter:
    """拟立项: the handling of a hard case becomes a drafted matter of the unit, once. Raises WrongState."""
    require(may_file(by))
    if hearing.review.state not in ACTED:
        raise WrongState("dispatch.hearing.file")
    with gathered():
        matter = _matter(hearing.review, _Agreed(hearing.decision, hearing.unit, hearing.due_on), by)
        if not Hearing.objects.filter(pk=hearing.pk, made=None).update(made=matter):
            raise WrongState("dispatch.hearing.file")
    hearing.refresh_from_db()
    return matter
