"""核查 (S50.3): each check by its day, spot checks drawn so that anybody can draw them again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.contrib.auth.models import User
from django.db import transaction
from django.urls import reverse

from yiding.audit.chain import sm3
from yiding.audit.services import About, gathered, record, writer
from yiding.core import clock
from yiding.core.counters import number_take
from yiding.core.errors import BadRequest
from yiding.core.moves import move
from yiding.core.telling import tell
from yiding.core.workdays import Calendar
from yiding.directory.models import Government
from yiding.supervision.selectors import people_of

from .errors import NothingToDraw
from .models import Breach, Check, CheckKind, CheckResult, Commitment, CommitmentState, SampleRound
from .permissions import may_change, may_set, require
from .promising import touching
from .selectors import rule_of
from .states import CHECK

SERIES = "承诺抽查"
MOST = 5_000


@dataclass(frozen=True, slots=True)
class Drawing:
    """抽查的范围: promises accepted from one day to another, to be checked by a third."""

    title: str
    first_on: date
    last_on: date
    due_on: date
    seed: str


@transaction.atomic
def check_do(*, check: Check, result: str, finding: str, by: User) -> None:
    """登记核查: what was found; late is late. What is false or unfit opens a breach. Raises WrongState."""
    require(may_change(by, check))
    if result not in CheckResult.values or not finding.strip():
        raise BadRequest("result")
    case, today = check.commitment, clock.today()
    with gathered():
        told = {"result": result, "finding": finding, "done_by": by, "done_on": today}
        write = writer(check, by=by, touches=touching(case), result=result)
        move(CHECK, "do", check, write, **told, was_late=check.due_on < today)
        if result != CheckResult.TRUE:
            _open_breach(check, by)


def _open_breach(check: Check, by: User) -> None:
    """What was false waits for another person, after the party was heard."""
    case, today = check.commitment, clock.today()
    until = Calendar.load().add(today, rule_of(case.government_id).hearing_days)
    row = Breach.objects.create(check_of=check, found_by=by, found_on=today, heard_until=until)
    record("commitment_breach.found", row, by=by, after={"case": case.number}, touches=touching(case))


@transaction.atomic
def sample_draw(*, government: Government, drawing: Drawing, by: User) -> SampleRound:
    """抽查 of a period (S50.3): of each risk grade its part, of those that no check was ever planned for.

    Raises NothingToDraw.
    """
    require(may_set(by))
    if not drawing.first_on <= drawing.last_on <= drawing.due_on:
        raise BadRequest("last_on")
    pool = _pool(government, drawing)
    drawn = drawn_of(pool, drawing.seed)
    if not drawn:
        raise NothingToDraw
    number = number_take(SERIES, str(government.pk))
    told = {name: getattr(drawing, name) for name in ("title", "first_on", "last_on", "due_on", "seed")}
    made = {"pool": len(pool), "drawn": len(drawn), "made_by": by, "made_at": clock.now()}
    row = SampleRound.objects.create(government=government, number=number, **told, **made)
    Check.objects.bulk_create(
        Check(commitment=case, kind=CheckKind.SAMPLE, round=row, due_on=drawing.due_on) for case in drawn
    )
    bodies = {case.body_id for case in drawn}
    link = reverse("commitments:round-detail", args=[row.pk])
    fields = {"title": row.title, "due": row.due_on}
    tell("commitment.sampled", to=people_of(bodies), key=f"sample:{row.pk}", about=row, link=link, **fields)
    after = {"pool": len(pool), "drawn": len(drawn), "seed": row.seed}
    record("sample_round.drawn", row, by=by, after=after, touches=About(government.pk))
    return row


def _pool(government: Government, drawing: Drawing) -> list[Commitment]:
    """Promises that were accepted in the period, that stand, and that no check was planned for."""
    rows = Commitment.objects.filter(government=government, checks=None)
    rows = rows.filter(accepted_on__gte=drawing.first_on, accepted_on__lte=drawing.last_on)
    rows = rows.filter(state__in=[CommitmentState.ACCEPTED, CommitmentState.GRANTED])
    return list(rows.select_related("item__risk").order_by("number")[:MOST])


def drawn_of(pool: Iterable[Commitment], seed: str) -> list[Commitment]:
    """Of each grade the first of an order that seed and number make: the hash of both"""
    lots: dict[int, list[Commitment]] = defaultdict(list)
    for case in pool:
        lots[case.item.risk_id].append(case)
    return [case for lot in lots.values() for case in _first(lot, seed)]


def _first(lot: Sequence[Commitment], seed: str) -> Sequence[Commitment]:
    percent = lot[0].item.risk.sample_percent
    count = -(-len(lot) * percent // 100)
    return sorted(lot, key=lambda case: sm3(f"{seed} {case.number}".encode()))[:count]
