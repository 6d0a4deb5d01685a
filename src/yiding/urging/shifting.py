"""答复期限重算: a holiday notice moves the reply days that a rule counted in working days."""

from __future__ import annotations

from django.db import transaction
from django.db.models import F

from yiding.audit.services import gathered, record
from yiding.core import clock
from yiding.core.workdays import Change
from yiding.supervision.hooks import task_changed
from yiding.supervision.summing import touching

from .models import Slip, SlipRule, SlipState


@transaction.atomic
def replies_shift(change: Change) -> None:
    """Moves the reply days of slips that wait, were not sent back, and bear the day that their rule gave.

    ``original_reply_due_on`` stays. One event for each.
    """
    days: dict[tuple[int, str], set[int]] = {}
    for ruleset, colour, count in SlipRule.objects.values_list("ruleset", "colour", "reply_days"):
        days.setdefault((ruleset, colour), set()).add(count)
    rows = Slip.objects.filter(state=SlipState.ISSUED, reply_due_on__gte=clock.today(), ruleset__isnull=False)
    with gathered():
        for slip in rows.filter(words="").select_related("task__matter", "task__body").order_by("pk"):
            for count in days.get((slip.ruleset_id or 0, slip.colour), ()):
                if change.before.add(slip.issued_on, count) == slip.reply_due_on:
                    _shift(slip, count, change)
                    break


def _shift(slip: Slip, count: int, change: Change) -> None:
    before, after = slip.reply_due_on, change.after.add(slip.issued_on, count)
    if after == before or after < clock.today():
        return
    rows = Slip.objects.filter(pk=slip.pk, state=SlipState.ISSUED, reply_due_on=before)
    if not rows.update(reply_due_on=after, version=F("version") + 1):
        return
    record(
        "slip.reply_shifted",
        slip,
        by=change.by,
        before={"reply_due_on": before.isoformat()},
        after={"reply_due_on": after.isoformat()},
        touches=touching(slip.task.matter, slip.task),
    )
    task_changed(slip.task)
