"""升级: slips that nobody answers in time are told to the deputy in charge, then to the mayor."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from django.db import transaction
from django.db.models import F
from django.urls import reverse

from yiding.audit.services import gathered, record
from yiding.notices.services import Telling, notify_many
from yiding.supervision.summing import touching

from .audience import Directory
from .lighting import told
from .measuring import Frame
from .models import EscalationRule, Measure, Slip, SlipState
from .reading import Rules
from .reminding import behalf_of

BATCH = 200


def slips_escalate(government_id: int, rules: Rules, frame: Frame) -> int:
    """Tells the next one up of every slip that the rules say; gives back how many slips.

    A slip and what is told of it go in one transaction: killed between two, nobody is left out or told twice.
    """
    directory, count = Directory.today(), 0
    due = _due(government_id, rules, frame)
    while some := list(islice(due, BATCH)):
        with transaction.atomic(), gathered():
            count += sum(_escalate(slip, rule, frame, directory) for slip, rule in some)
    return count


def _due(government_id: int, rules: Rules, frame: Frame) -> Iterator[tuple[Slip, EscalationRule]]:
    rows = Slip.objects.filter(
        government=government_id, state=SlipState.ISSUED, reply_due_on__lte=frame.cutoff
    ).select_related("task__body", "task__matter")
    ladder = sorted(rules.escalations, key=lambda rule: rule.level)
    for slip in list(rows.order_by("pk")):
        late = frame.late(slip.reply_due_on)
        for rule in ladder:
            is_next = rule.colour == slip.colour and rule.level > slip.escalation
            if is_next and late is not None and late >= rule.days:
                yield slip, rule


def _escalate(slip: Slip, rule: EscalationRule, frame: Frame, directory: Directory) -> bool:
    rows = Slip.objects.filter(pk=slip.pk, state=SlipState.ISSUED, escalation__lt=rule.level)
    if not rows.update(escalation=rule.level, escalated_on=frame.today, version=F("version") + 1):
        return False
    task = slip.task
    people = directory.recipients(task.role, task.body_id, (rule.to,))
    words = told(rule.sentence, frame.late(slip.reply_due_on) or 0, Measure.SLIP_LATE)
    fields = {
        "title": task.matter.title[:120],
        "words": words,
        "body": task.body.name,
        "number": slip.number,
        "due": f"{slip.reply_due_on:%Y-%m-%d}",
    }
    notify_many(
        "slip.escalated",
        [
            Telling(
                person.user_id,
                f"escalated:{slip.pk}:{slip.reply_due_on:%Y%m%d}:{rule.level}",
                {**fields, "behalf": behalf_of(person)},
                slip.pk,
                reverse("urging:slip-detail", args=[slip.pk]),
            )
            for person in people
        ],
        about=Slip,
    )
    after = {"level": rule.level, "to": rule.to, "told": len(people)}
    record("slip.escalated", slip, by=None, after=after, touches=touching(task.matter, task))
    return True
