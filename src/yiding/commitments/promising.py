"""承诺办件 (S50.2): told, promised, accepted without the paper; or the paper after all."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.contrib.auth.models import User
from django.db import transaction

from yiding.audit.services import About, gathered, record, writer
from yiding.core import clock
from yiding.core.counters import number_take
from yiding.core.errors import BadRequest
from yiding.core.moves import move
from yiding.core.workdays import Calendar
from yiding.directory.models import Body

from .errors import NotAllowedHere, NoText, NotForThem, ShutOut
from .identities import identity_of
from .models import Check, CheckKind, CheckState, Commitment, ItemState, ProofItem, TextState, WhoMay
from .permissions import may_change, may_keep_for, require
from .selectors import standing_against
from .states import CASE, CHECK

SERIES = "承诺办件"


@dataclass(frozen=True, slots=True)
class Applicant:
    """申请人."""

    name: str
    kind: str
    number: str


def touching(row: Commitment) -> About:
    """What an event of a promise touches."""
    return About(row.government_id, row.body_id)


@transaction.atomic
def commitment_notice(*, item: ProofItem, body: Body, applicant: Applicant, by: User) -> Commitment:
    """告知: an applicant is told what they may promise, by the text in force. No event holds the number.

    Raises NotAllowedHere, NoText, NotForThem, BadIdentity, ShutOut.
    """
    require(may_keep_for(by, body.pk))
    if item.state != ItemState.IN_USE or not item.allowed:
        raise NotAllowedHere
    text = item.texts.filter(state=TextState.IN_FORCE).first()
    if text is None:
        raise NoText
    if item.who not in (WhoMay.ALL, applicant.kind):
        raise NotForThem
    identity, today = identity_of(applicant.number, applicant.kind), clock.today()
    if standing_against(body.government_id, identity.hash, item.risk.rank, today).exists():
        raise ShutOut
    number = f"{today.year}-{number_take(SERIES, f'{body.government_id} {today.year}'):05}"
    row = Commitment.objects.create(
        government=body.government,
        number=number,
        item=item,
        text=text,
        body=body,
        applicant=applicant.name,
        applicant_kind=applicant.kind,
        identity_masked=identity.masked,
        identity_hash=identity.hash,
        noticed_on=today,
        noticed_by=by,
    )
    after = {"number": number, "item": str(item), "text": text.number}
    record("commitment.noticed", row, by=by, after=after, touches=touching(row))
    return row


@transaction.atomic
def commitment_accept(*, case: Commitment, by: User) -> None:
    """登记承诺并受理, without the paper; a check while under way is due where the risk asks for one.

    Raises ShutOut, WrongState.
    """
    require(may_change(by, case))
    today, risk = clock.today(), case.item.risk
    if standing_against(case.government_id, case.identity_hash, risk.rank, today).exists():
        raise ShutOut
    with gathered():
        move(CASE, "accept", case, writer(case, by=by, touches=touching(case)), accepted_on=today)
        check_plan(case, CheckKind.DURING, today, risk.during_days)


def check_plan(case: Commitment, kind: CheckKind, day: date, days: int | None) -> None:
    """A check that is due so many working days after a day; none where the grade has no number."""
    if days is not None:
        due = Calendar.load().add(day, days)
        Check.objects.get_or_create(commitment=case, kind=kind, defaults={"due_on": due})


@transaction.atomic
def commitment_paper(*, case: Commitment, reason: str, by: User) -> None:
    """改交证明: the applicant would rather bring the paper, or takes the promise back before the decision.

    Raises WrongState.
    """
    require(may_change(by, case))
    if not reason.strip():
        raise BadRequest("reason")
    with gathered():
        write = writer(case, by=by, touches=touching(case), reason=reason[:200])
        move(CASE, "paper", case, write, reason=reason)
        for check in case.checks.filter(state=CheckState.OPEN):
            move(CHECK, "drop", check, writer(check, by=by, touches=touching(case)))


@transaction.atomic
def commitment_grant(*, case: Commitment, outcome: str, by: User) -> None:
    """办结; the check afterwards is due in the working days of the risk. Raises WrongState."""
    require(may_change(by, case))
    if not outcome.strip():
        raise BadRequest("outcome")
    today = clock.today()
    write = writer(case, by=by, touches=touching(case), outcome=outcome[:200])
    with gathered():
        move(CASE, "grant", case, write, outcome=outcome, granted_on=today)
        check_plan(case, CheckKind.AFTER, today, case.item.risk.after_days)
