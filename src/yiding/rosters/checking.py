"""值班抽查与通信测试: what was found at a post goes to who handles cases; lines that failed are told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.urls import reverse

from yiding.accountability.models import Case
from yiding.accountability.permissions import may_open
from yiding.accountability.services import Clue, case_open
from yiding.audit.services import About, gathered, record, writer
from yiding.core import clock
from yiding.core.access import Permission
from yiding.core.errors import BadRequest
from yiding.core.moves import move
from yiding.core.telling import tell
from yiding.directory.models import Body
from yiding.directory.phonebook import MOBILE, masked_phone, plain_phone
from yiding.supervision.selectors import people_of

from .models import CheckResult, DutyPost, RosterState, Shift, SpotCheck, SpotState, TeamTest
from .permissions import is_checker, may_check, may_keep_for, may_reply, may_send, require
from .selectors import rule_of
from .standing import span_words
from .states import SPOT

GOES_ON = (CheckResult.ABSENT, CheckResult.MISSED)
"""What is sent on at once: nobody has to remember to."""


@dataclass(frozen=True, slots=True)
class Found:
    """抽查所见."""

    post: DutyPost
    checked_at: datetime
    way: str
    result: str
    finding: str = ""


@transaction.atomic
def check_record(*, found: Found, by: User) -> SpotCheck:
    """登记抽查 of a post at an instant: 在岗、迟到、脱岗 or 漏岗 (S38.3). The last two go to S20 at once.

    Raises BadRequest.
    """
    require(may_check(by))
    if found.checked_at > clock.now():
        raise BadRequest("checked_at")
    if found.result != CheckResult.PRESENT and not found.finding.strip():
        raise BadRequest("finding")
    shift = shift_at(found.post, found.checked_at)
    told = {name: getattr(found, name) for name in found.__slots__}
    body = found.post.body
    goes_on = found.result in GOES_ON
    state = SpotState.SENT if goes_on else SpotState.RECORDED
    person = shift.person if shift else None
    row = SpotCheck.objects.create(body=body, shift=shift, person=person, checked_by=by, state=state, **told)
    if found.result != CheckResult.PRESENT:
        _tell("duty.found", row, people_of([body.pk]))
    if goes_on:
        _tell("duty.finding", row, Permission.HANDLE_CASES)
    after = {"result": row.result, "state": row.state}
    record("spot_check.recorded", row, by=by, after=after, touches=touching(row))
    return row


def shift_at(post: DutyPost, at: datetime) -> Shift | None:
    """Whose shift it is on a post at an instant, by what was made known."""
    rows = Shift.objects.filter(post=post, starts_at__lte=at, ends_at__gt=at, person__isnull=False)
    rows = rows.exclude(roster__state=RosterState.DRAFT).select_related("person", "post", "roster")
    return rows.order_by("-starts_at", "-pk").first()


@transaction.atomic
def check_send(*, check: SpotCheck, by: User) -> None:
    """移送督查 what was not sent on at once: somebody who was late. Raises BadRequest, WrongState."""
    require(may_send(by, check))
    if check.result == CheckResult.PRESENT:
        raise BadRequest("result")
    move(SPOT, "send", check, writer(check, by=by, touches=touching(check)))
    _tell("duty.finding", check, Permission.HANDLE_CASES)


@transaction.atomic
def check_case(*, check: SpotCheck, rule: str, by: User) -> Case:
    """登记追责线索 from a finding (S20): the case is the accountability room's, the check points to it."""
    require(may_open(by))
    if not rule.strip():
        raise BadRequest("rule")
    clue = Clue(check.body, ground_of(check), rule, person=check.person)
    with gathered():
        case = case_open(clue=clue, by=by)
        # The case's number stands in the accountability room only: who is not named on it sees none here.
        move(SPOT, "case", check, writer(check, by=by, touches=touching(check)), case=case)
    return case


def ground_of(check: SpotCheck) -> str:
    """The ground of the case, in words: which post, when, what was found."""
    at = check.checked_at.astimezone(clock.SHANGHAI)
    shift = f"（班次 {span_words(check.shift.span)}）" if check.shift else ""
    told = f"{at:%Y-%m-%d %H:%M} {check.get_way_display()}抽查{check.post}{shift}："
    return f"{told}{check.get_result_display()}。{check.finding}"[:300]


@transaction.atomic
def check_dismiss(*, check: SpotCheck, answer: str, by: User) -> None:
    """不作线索, with the reason."""
    require(may_open(by))
    if not answer.strip():
        raise BadRequest("answer")
    move(SPOT, "dismiss", check, writer(check, by=by, touches=touching(check)), answer=answer)


@transaction.atomic
def check_reply(*, check: SpotCheck, reply: str, by: User) -> None:
    """情况说明: the unit says how it was, once more if it must. Raises BadRequest."""
    require(may_reply(by, check))
    if not reply.strip() or check.result == CheckResult.PRESENT:
        raise BadRequest("reply")
    SpotCheck.objects.filter(pk=check.pk).update(reply=reply, replied_by=by)
    check.refresh_from_db()
    record("spot_check.replied", check, by=by, after={"reply": reply}, touches=touching(check))


@dataclass(frozen=True, slots=True)
class Called:
    """一次通信测试: which team, who of it, on what; ``seconds`` until it answered, none: it did not."""

    team: str
    channel: str
    called_at: datetime
    contact: str = ""
    number: str = ""
    seconds: int | None = None
    note: str = ""


@transaction.atomic
def call_record(*, body: Body, called: Called, by: User) -> TeamTest:
    """登记通信测试 with an emergency team (S38.5). Of a mobile number the masked form is kept."""
    require(is_checker(by) or may_keep_for(by, body.pk))
    if called.called_at > clock.now():
        raise BadRequest("called_at")
    if called.seconds is None and not called.note.strip():
        raise BadRequest("note")
    told = {name: getattr(called, name) for name in called.__slots__}
    told["number"] = kept_number(called.number)
    limit = rule_of(body.government_id).answer_seconds
    row = TeamTest.objects.create(body=body, tested_by=by, limit=limit, **told)
    after = {"team": row.team, "channel": row.channel, "seconds": row.seconds}
    touches = About(government_id=body.government_id, body_id=body.pk)
    record("team_test.recorded", row, by=by, after=after, touches=touches)
    return row


def kept_number(text: str) -> str:
    """A number as it is kept: a mobile masked, another as it is."""
    plain = plain_phone(text)
    return masked_phone(plain) if MOBILE.fullmatch(plain) else (plain or text.strip())[:20]


def touching(row: SpotCheck) -> About:
    """What an event of a spot check touches."""
    return About(government_id=row.body.government_id, body_id=row.body_id)


def _tell(kind: str, row: SpotCheck, to: object) -> None:
    tell(
        kind,
        to=to,  # type: ignore[arg-type] # people, or who has a permission
        key=f"{kind}:{row.pk}",
        about=row,
        link=reverse("rosters:check-detail", args=[row.pk]),
        post=str(row.post),
        result=row.get_result_display(),
        finding=row.finding or "—",
    )
