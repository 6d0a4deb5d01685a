"""报送: whom a report goes to by rule; above us a person sends it and keeps the receipt (S39.5)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction

from yiding.audit.services import gathered, writer
from yiding.core import clock
from yiding.core.errors import BadRequest
from yiding.core.moves import move
from yiding.directory.models import Body

from .audience import involve
from .dues import due_meet, due_open, dues_of
from .errors import WrongTime
from .limits import day_of, recipients_on
from .models import Incident, ReceiptState, Recipient, RecipientRule, Report, ReportKind, Step, Target, What
from .permissions import may_receive, may_relay, require
from .services import touching
from .states import RECIPIENT

BY_SYSTEM = "系统"


def recipients_make(report: Report) -> list[Recipient]:
    """Those whom the rules name for the kind and grade: of this government at once, above us to be sent.

    The clock towards above counts from when we had the report.
    """
    assert report.sent_at is not None
    incident = report.incident
    rules = recipients_on(incident, day_of(report.sent_at))
    rows = [row for rule in rules if (row := _recipient(report, incident, rule)) is not None]
    involve(incident, [row.body_id for row in rows if row.body_id])
    what = What.FOLLOW if report.kind == ReportKind.FOLLOW else What.WRITTEN
    for row in rows:
        if row.target == Target.OUTSIDE:
            due = due_open(incident, step=Step.UPWARD, what=what, started_at=report.sent_at, recipient=row)
            if due is None and what == What.FOLLOW:
                due_open(
                    incident, step=Step.UPWARD, what=What.WRITTEN, started_at=report.sent_at, recipient=row
                )
    return rows


def _recipient(report: Report, incident: Incident, rule: RecipientRule) -> Recipient | None:
    body: Body | None = incident.town if rule.target == Target.TOWN else rule.body
    if rule.target == Target.TOWN and (body is None or body.pk == report.body_id):
        return None
    if body is not None and body.pk == report.body_id:
        return None
    is_outside = rule.target == Target.OUTSIDE
    name = rule.name or (body.name if body else str(Target(rule.target).label))
    row, is_new = Recipient.objects.get_or_create(
        report=report,
        name=name,
        defaults={
            "target": rule.target,
            "body": body,
            "rule": rule.source,
            "channel": "" if is_outside else BY_SYSTEM,
            "state": ReceiptState.WAITING if is_outside else ReceiptState.SENT,
            "sent_at": None if is_outside else report.sent_at,
        },
    )
    return row if is_new else None


@dataclass(frozen=True, slots=True)
class Relayed:
    """一次上报: when, by which channel, who took it, the number of the receipt where there is one."""

    sent_at: datetime
    channel: str
    receiver: str
    receipt_number: str = ""


@transaction.atomic
def recipient_relay(*, recipient: Recipient, relayed: Relayed, by: User) -> None:
    """上报: a person sent it to the level above. With the number of a receipt it is received, too.

    Raises WrongState where it was sent before, WrongTime, BadRequest.
    """
    require(may_relay(by, recipient))
    report = recipient.report
    if not relayed.channel.strip() or not relayed.receiver.strip():
        raise BadRequest("receiver" if relayed.channel.strip() else "channel")
    if report.sent_at is None or not report.sent_at <= relayed.sent_at <= clock.now():
        raise WrongTime
    number = relayed.receipt_number.strip()
    values = {
        "sent_at": relayed.sent_at,
        "channel": relayed.channel[:40],
        "receiver": relayed.receiver[:60],
        "receipt_number": number[:60],
        "received_at": clock.now() if number else None,
        "sent_by": by,
    }
    write = writer(recipient, by=by, touches=touching(report.incident), to=recipient.name)
    with gathered():
        move(RECIPIENT, "deliver" if number else "relay", recipient, write, **values)
        due_meet([recipient.due] if hasattr(recipient, "due") else [], relayed.sent_at)
        # Paper that has arrived says what a call would have said.
        due_meet(dues_of(report.incident, step=Step.UPWARD, what=What.PHONE), relayed.sent_at)


@transaction.atomic
def recipient_receive(
    *, recipient: Recipient, by: User, receiver: str = "", receipt_number: str = ""
) -> None:
    """登记回执, or sign for what came in the system. Raises WrongState, BadRequest."""
    require(may_receive(by, recipient))
    if recipient.target == Target.OUTSIDE:
        if not receipt_number.strip():
            raise BadRequest("receipt_number")
        values = {"receipt_number": receipt_number[:60], "receiver": (receiver or recipient.receiver)[:60]}
    else:
        values = {"receiver": (by.get_full_name() or by.get_username())[:60]}
    write = writer(recipient, by=by, touches=touching(recipient.report.incident), to=recipient.name)
    move(RECIPIENT, "receive", recipient, write, received_at=clock.now(), **values)
