"""办理移交 (S51.3, S51.6): owners change without a day between, and the base follows in the same step."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.urls import reverse

from yiding.audit.services import About, gathered, writer
from yiding.core import clock
from yiding.core.moves import move
from yiding.core.telling import tell
from yiding.supervision.selectors import people_of

from .checking import checks_plan
from .deciding import tenure_pass
from .deciding import touching as touching_matter
from .drafting import touching
from .errors import TooEarly
from .hooks import base_moved
from .models import BaseMove, Handover, Line, LineKind, MatterState, PowerMatter, Tenure
from .permissions import may_effect, may_take_base, require
from .reckoning import ZERO, first_year_part
from .selectors import rule_of
from .states import BASE, HANDOVER, MATTER


@transaction.atomic
def handover_effect(*, handover: Handover, by: User) -> BaseMove:
    """办理移交: from its day on the taker carries the powers; the base moves, the checks are planned.

    Raises TooEarly, WrongState, DayBefore.
    """
    require(may_effect(by, handover))
    if handover.effective_on > clock.today():
        raise TooEarly
    with gathered():
        write = writer(handover, by=by, touches=touching(handover, "taker"), digest=handover.digest)
        move(HANDOVER, "effect", handover, write)
        for matter in handover.matters.select_related("body"):
            tenure_pass(matter, handover.taker, handover.taker, handover.effective_on, handover.title)
            _arrive(matter, by)
        base = _base(handover, list(handover.lines.select_related("matter")))
        checks_plan(handover, rule_of(handover.government_id))
        base_moved(base, by)
    link = reverse("handovers:base-detail", args=[base.pk])
    people = people_of({handover.giver_id, handover.taker_id})
    told = {"title": handover.title, "amount": f"{base.amount:,.2f}"}
    tell("handover.effective", to=people, key=f"base:{base.pk}", about=base, link=link, **told)
    return base


def _arrive(matter: PowerMatter, by: User) -> None:
    """A power has arrived when each of its towns carries it."""
    waiting = Tenure.objects.filter(matter=matter, until_on=None, owner=matter.body_id, town__isnull=False)
    if matter.state == MatterState.DECIDED and not waiting.exists():
        move(MATTER, "arrive", matter, writer(matter, by=by, touches=touching_matter(matter)))


def _base(handover: Handover, lines: Sequence[Line]) -> BaseMove:
    """划转基数: the yearly standards of duties, assets and people, and the funds that recur."""
    amount = sum((one.giver.base for one in lines), ZERO)
    return BaseMove.objects.create(
        government=handover.government,
        handover=handover,
        giver=handover.giver,
        taker=handover.taker,
        year=handover.effective_on.year,
        data_year=handover.data_year,
        amount=amount,
        first_year=first_year_part(amount, handover.effective_on),
        once=sum((one.giver.once for one in lines), ZERO),
        parts=[_part(one) for one in lines if one.giver.base or one.giver.once or one.giver.lacks_money],
        made_on=clock.today(),
    )


def _part(line: Line) -> dict[str, Any]:
    told = line.giver
    figures = {"quantity": told.quantity, "standard": told.standard, "value": told.value}
    return {
        "number": line.number,
        "kind": line.kind,
        "name": line.name,
        "unit": line.unit,
        "matter": line.matter.title if line.matter else "",
        "method": line.method,
        **{name: "" if value is None else str(value) for name, value in figures.items()},
        "recurs": line.recurs if line.kind == LineKind.FUND else True,
        "base": str(told.base),
        "once": str(told.once),
    }


@transaction.atomic
def base_take(*, base: BaseMove, reference: str, by: User) -> None:
    """登记划转: under which paper the base was moved. Raises WrongState."""
    require(may_take_base(by, base))
    touches = About(base.government_id, base.taker_id)
    write = writer(base, by=by, touches=touches, reference=reference)
    told = {"reference": reference, "taken_by": by, "taken_on": clock.today()}
    move(BASE, "take", base, write, **told)
