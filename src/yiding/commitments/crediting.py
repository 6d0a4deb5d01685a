"""不实承诺的处理与信用 (S50.3): heard, decided by another, recorded until a day, restored by two persons."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date

from django.contrib.auth.models import User
from django.db import transaction

from yiding.audit.services import About, gathered, record, writer
from yiding.core import clock
from yiding.core.errors import BadRequest, WrongState
from yiding.core.moves import move
from yiding.directory.making import row_save

from .errors import NameThere, SamePerson, StillHeard, TooSoon
from .models import Breach, BreachState, CommitmentState, CreditLevel, CreditRecord
from .permissions import may_ask_restore, may_change, may_decide, may_restore, require
from .promising import touching
from .states import BREACH, CASE, CREDIT

MONTHS = 12


@dataclass(frozen=True, slots=True)
class Decided:
    """处理决定: in words, whether the decision on the case is revoked, and the credit level."""

    consequence: str
    revokes: bool
    level: CreditLevel | None


def months_after(day: date, months: int) -> date:
    """The same day so many months on, or the last of that month."""
    years, month = divmod(day.month - 1 + months, MONTHS)
    year = day.year + years
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


@transaction.atomic
def breach_hear(*, breach: Breach, statement: str, version: int, by: User) -> None:
    """登记陈述申辩. Raises EditConflict, WrongState."""
    require(may_change(by, breach))
    if breach.state != BreachState.FOUND or not statement.strip():
        raise WrongState("commitments.breach.hear")
    row_save(breach, version, NameThere, statement=statement)
    case = breach.check_of.commitment
    record("commitment_breach.heard", breach, by=by, after={"case": case.number}, touches=touching(case))


@transaction.atomic
def breach_decide(*, breach: Breach, decided: Decided, by: User) -> CreditRecord | None:
    """处理, by another, once the party was heard or the days for it are over.

    Raises SamePerson, StillHeard, WrongState.
    """
    _require_heard(breach, by)
    if not decided.consequence.strip():
        raise BadRequest("consequence")
    case, today = breach.check_of.commitment, clock.today()
    with gathered():
        told = {"consequence": decided.consequence, "revokes": decided.revokes, "level": decided.level}
        write = writer(breach, by=by, touches=touching(case), consequence=decided.consequence[:200])
        move(BREACH, "decide", breach, write, **told, decided_by=by, decided_on=today)
        if decided.revokes and case.state in (CommitmentState.ACCEPTED, CommitmentState.GRANTED):
            reason = decided.consequence[:300]
            move(CASE, "revoke", case, writer(case, by=by, touches=touching(case)), reason=reason)
        if decided.level is None:
            return None
        return _record(breach, decided.level, today, by)


def _require_heard(breach: Breach, by: User) -> None:
    if breach.found_by_id == by.pk:
        raise SamePerson
    require(may_decide(by, breach))
    if not breach.statement and breach.heard_until >= clock.today():
        raise StillHeard


def _record(breach: Breach, level: CreditLevel, today: date, by: User) -> CreditRecord:
    case = breach.check_of.commitment
    row = CreditRecord.objects.create(
        government=case.government,
        breach=breach,
        body=case.body,
        party=case.applicant,
        identity_masked=case.identity_masked,
        identity_hash=case.identity_hash,
        level=level,
        recorded_on=today,
        until_on=months_after(today, level.months),
    )
    after = {"level": level.name, "until": row.until_on.isoformat()}
    record("credit_record.made", row, by=by, after=after, touches=touching(case))
    return row


@transaction.atomic
def breach_dismiss(*, breach: Breach, reason: str, by: User) -> None:
    """不认定, by another. Raises SamePerson, StillHeard, WrongState."""
    _require_heard(breach, by)
    if not reason.strip():
        raise BadRequest("reason")
    case = breach.check_of.commitment
    write = writer(breach, by=by, touches=touching(case), reason=reason[:200])
    told = {"consequence": reason, "decided_by": by, "decided_on": clock.today()}
    move(BREACH, "dismiss", breach, write, **told)


def _about(row: CreditRecord) -> About:
    return About(row.government_id, row.body_id, None, row.until_on)


@transaction.atomic
def restore_ask(*, record_of: CreditRecord, mended: str, by: User) -> None:
    """申请修复: what the party made good, after the months of the level. Raises TooSoon, WrongState."""
    require(may_ask_restore(by, record_of))
    if not mended.strip():
        raise BadRequest("mended")
    if months_after(record_of.recorded_on, record_of.level.restore_months) > clock.today():
        raise TooSoon
    write = writer(record_of, by=by, touches=_about(record_of))
    move(CREDIT, "ask", record_of, write, mended=mended, asked_by=by, asked_on=clock.today())


@transaction.atomic
def restore_grant(*, record_of: CreditRecord, by: User) -> None:
    """准予修复, by another: from now on the party may promise again. Raises SamePerson, WrongState."""
    _require_other(record_of, by)
    write = writer(record_of, by=by, touches=_about(record_of))
    move(CREDIT, "restore", record_of, write, restored_by=by, restored_on=clock.today())


@transaction.atomic
def restore_refuse(*, record_of: CreditRecord, reason: str, by: User) -> None:
    """不予修复, with the reason. Raises SamePerson, WrongState."""
    _require_other(record_of, by)
    if not reason.strip():
        raise BadRequest("reason")
    write = writer(record_of, by=by, touches=_about(record_of), reason=reason[:200])
    move(CREDIT, "refuse", record_of, write, answer=reason)


def _require_other(row: CreditRecord, by: User) -> None:
    if row.asked_by_id == by.pk:
        raise SamePerson
    require(may_restore(by, row))
