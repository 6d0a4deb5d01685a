"""移交争议的办理: either side raises one over a line, who supervises rules for both."""

from __future__ import annotations

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.urls import reverse

from yiding.audit.services import About, gathered, record, writer
from yiding.core import clock
from yiding.core.errors import BadRequest, WrongState
from yiding.core.moves import move
from yiding.core.telling import tell
from yiding.core.workdays import Calendar
from yiding.directory.models import Body
from yiding.supervision.selectors import people_of

from .drafting import Said, line_put
from .models import Dispute, HandoverState, Line
from .permissions import bodies_of, may_dispute, may_rule, may_take_back, require
from .selectors import rule_of
from .states import DISPUTE


def touching(row: Dispute) -> About:
    """What an event of a dispute touches."""
    return About(row.line.handover.government_id, row.body_id, None, row.due_on)


@transaction.atomic
def dispute_raise(*, line: Line, text: str, by: User) -> Dispute:
    """提出争议; ruled within the working days of the rule. Raises WrongState."""
    require(may_dispute(by, line))
    handover = line.handover
    if handover.state != HandoverState.CHECKING:
        raise WrongState("handovers.dispute")
    if not text.strip():
        raise BadRequest("text")
    body = handover.giver if handover.giver_id in bodies_of(by) else handover.taker
    today, rule = clock.today(), rule_of(handover.government_id)
    due = Calendar.load().add(today, rule.dispute_days)
    told = {"body": body, "text": text, "raised_by": by, "raised_on": today, "due_on": due}
    try:
        with transaction.atomic():
            row = Dispute.objects.create(line=line, **told)
    except IntegrityError:
        raise WrongState("handovers.dispute") from None
    _tell_keepers(row, rule.keepers.all() if rule.pk else [])
    record("handover_dispute.raised", row, by=by, after={"text": text[:200]}, touches=touching(row))
    return row


def _tell_keepers(row: Dispute, keepers: object) -> None:
    link = reverse("handovers:dispute-detail", args=[row.pk])
    bodies = {one.pk for one in keepers if isinstance(one, Body)}  # type: ignore[attr-defined] # rows or none
    told = {"title": row.line.handover.title, "line": str(row.line), "body": row.body.name, "due": row.due_on}
    tell("handover.disputed", to=people_of(bodies), key=f"dispute:{row.pk}", about=row, link=link, **told)


@transaction.atomic
def dispute_rule(*, dispute: Dispute, ruling: str, said: Said, by: User) -> None:
    """裁定: the ruled figures go to both sides, who then sign. Raises WrongState."""
    require(may_rule(by, dispute))
    if not ruling.strip():
        raise BadRequest("ruling")
    line = dispute.line
    figures = {name: str(getattr(said, name)) for name in ("quantity", "value", "standard")}
    told = {"ruling": ruling, "ruled_by": by, "ruled_on": clock.today()}
    write = writer(dispute, by=by, touches=touching(dispute), ruling=ruling[:200], **figures)
    with gathered():
        move(DISPUTE, "rule", dispute, write, **told)
        line_put(line, "giver", said, line.version)
        line_put(line, "taker", said, line.version)
    handover = line.handover
    link = reverse("handovers:handover-detail", args=[handover.pk])
    people = people_of({handover.giver_id, handover.taker_id})
    fields = {"title": handover.title, "line": str(line)}
    tell("handover.ruled", to=people, key=f"ruled:{dispute.pk}", about=dispute, link=link, **fields)


@transaction.atomic
def dispute_withdraw(*, dispute: Dispute, by: User) -> None:
    """撤回争议. Raises WrongState."""
    require(may_take_back(by, dispute))
    move(DISPUTE, "withdraw", dispute, writer(dispute, by=by, touches=touching(dispute)))
