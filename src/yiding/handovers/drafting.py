"""移交清单的编制 (S51.2): a giver's list is sent to the taker, who writes their own figures beside."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import F, Max
from django.urls import reverse

from yiding.audit.services import About, record, writer
from yiding.core import clock
from yiding.core.counters import number_take
from yiding.core.errors import BadRequest, WrongState
from yiding.core.moves import move
from yiding.core.telling import tell
from yiding.core.workdays import Calendar
from yiding.directory.making import row_make, row_save
from yiding.directory.models import Body
from yiding.supervision.selectors import people_of

from .errors import NameThere, NoDuties, NotDown, SideFilled
from .models import Handover, HandoverState, Line, LineKind, MatterState, PowerMatter, Tenure
from .permissions import SideName, may_change, may_draft_for, require, side_of
from .selectors import rule_of
from .states import HANDOVER

SERIES = "移交清单"
FIGURES = ("quantity", "value", "standard", "note")
OPEN = (HandoverState.DRAFTING, HandoverState.CHECKING)


@dataclass(frozen=True, slots=True)
class Said:
    """一方所填: what one side says of a line."""

    quantity: Decimal | None = None
    value: Decimal | None = None
    standard: Decimal | None = None
    note: str = ""

    def of(self, side: str) -> dict[str, Any]:
        return {f"{side}_{name}": getattr(self, name) for name in FIGURES}


def touching(row: Handover, side: str = "giver") -> About:
    """What an event of a list touches."""
    return About(row.government_id, getattr(row, f"{side}_id"), None, row.due_on)


@transaction.atomic
def handover_draft(
    *, giver: Body, taker: Body, matters: Sequence[PowerMatter], values: Mapping[str, Any], by: User
) -> Handover:
    """编制移交清单 of powers that were decided to go down. Raises NotDown."""
    require(may_draft_for(by, giver.pk))
    if giver.pk == taker.pk:
        raise BadRequest("taker")
    _check_matters(giver, taker, matters)
    number = number_take(SERIES, str(giver.government_id))
    told = {"made_by": by, "made_on": clock.today(), "number": number, **values}
    row = Handover.objects.create(government=giver.government, giver=giver, taker=taker, **told)
    row.matters.set(matters)
    _list_duties(row, matters)
    record("handover.drafted", row, by=by, after={"title": row.title}, touches=touching(row))
    return row


def _check_matters(giver: Body, taker: Body, matters: Iterable[PowerMatter]) -> None:
    """Each was decided to go down to the taker, and the giver carries it now."""
    keys = [one.pk for one in matters]
    held = Tenure.objects.filter(matter__in=keys, town=taker, owner=giver, until_on=None)
    held = held.filter(matter__direction="down", matter__state=MatterState.DECIDED)
    if set(held.values_list("matter", flat=True)) != set(keys):
        raise NotDown


def _list_duties(row: Handover, matters: Sequence[PowerMatter]) -> None:
    """The list begins with the duties of its powers."""
    Line.objects.bulk_create(
        Line(
            handover=row,
            number=place,
            kind=LineKind.DUTY,
            name=one.title,
            unit="项",
            matter=one,
            giver_quantity=Decimal(1),
        )
        for place, one in enumerate(matters, start=1)
    )


@transaction.atomic
def handover_edit(*, handover: Handover, values: Mapping[str, Any], version: int, by: User) -> None:
    """修改. Raises EditConflict, WrongState."""
    require(may_change(by, handover))
    _require_open(handover)
    row_save(handover, version, NameThere, **values)
    unconfirm(handover)
    record("handover.edited", handover, by=by, after={"title": handover.title}, touches=touching(handover))


def _require_open(handover: Handover) -> None:
    if handover.state not in OPEN:
        raise WrongState("handovers.handover.edit")


@transaction.atomic
def handover_send(*, handover: Handover, by: User) -> None:
    """送接收方核对, who answers within the days of the rule. Raises NoDuties, WrongState."""
    require(may_change(by, handover))
    if not handover.lines.filter(kind=LineKind.DUTY).exists() or not handover.matters.exists():
        raise NoDuties
    today, days = clock.today(), rule_of(handover.government_id).answer_days
    due = Calendar.load().add(today, days)
    move(
        HANDOVER,
        "send",
        handover,
        writer(handover, by=by, touches=touching(handover)),
        sent_on=today,
        due_on=due,
    )
    link = reverse("handovers:handover-detail", args=[handover.pk])
    told = {"title": handover.title, "giver": handover.giver.name, "due": due}
    people = people_of({handover.taker_id})
    tell(
        "handover.sent",
        to=people,
        key=f"handover:{handover.pk}:{handover.edition}",
        about=handover,
        link=link,
        **told,
    )


@transaction.atomic
def handover_withdraw(*, handover: Handover, reason: str, by: User) -> None:
    """撤销, until it is locked. Raises WrongState."""
    require(may_change(by, handover))
    if not reason.strip():
        raise BadRequest("reason")
    write = writer(handover, by=by, touches=touching(handover), reason=reason[:200])
    move(HANDOVER, "withdraw", handover, write, reason=reason)


@transaction.atomic
def line_add(*, handover: Handover, values: Mapping[str, Any], said: Said, by: User) -> Line:
    """增加一行, with what one's own side says of it. Raises NameThere, WrongState."""
    side = _side(handover, by)
    row = line_make(handover, side, values, said)
    unconfirm(handover)
    after = {"name": row.name, "side": side}
    record("handover_line.added", row, by=by, after=after, touches=touching(handover, side))
    return row


def line_make(handover: Handover, side: SideName, values: Mapping[str, Any], said: Said) -> Line:
    """A line at the end of the list."""
    last = handover.lines.aggregate(last=Max("number"))["last"] or 0
    return row_make(Line, NameThere, handover=handover, number=last + 1, **values, **said.of(side))


def _side(handover: Handover, by: User) -> SideName:
    side = side_of(by, handover)
    require(side is not None)
    _require_open(handover)
    assert side is not None
    return side


@transaction.atomic
def line_fill(
    *, line: Line, said: Said, version: int, by: User, values: Mapping[str, Any] | None = None
) -> None:
    """填写本方数据; what was signed of the line is signed again. Raises EditConflict, WrongState."""
    handover = line.handover
    side = _side(handover, by)
    line_put(line, side, said, version, values if side == "giver" else None)
    unconfirm(handover)
    after = {name: str(value) for name, value in said.of(side).items()}
    record("handover_line.filled", line, by=by, after=after, touches=touching(handover, side))


UNSIGNED = {f"{side}_signed_{what}": None for side in ("giver", "taker") for what in ("by", "at")}


def line_put(
    line: Line, side: SideName, said: Said, version: int | None, values: Mapping[str, Any] | None = None
) -> None:
    """Puts one side's figures on a line, and takes both signatures off it."""
    row_save(line, version, NameThere, **(values or {}), **said.of(side), **UNSIGNED)


def unconfirm(handover: Handover) -> None:
    """What changes after a side confirmed the whole is confirmed again."""
    confirmed = {f"{side}_confirmed_{what}": None for side in ("giver", "taker") for what in ("by", "at")}
    Handover.objects.filter(pk=handover.pk).update(**confirmed, version=F("version") + 1)
    handover.refresh_from_db(fields=[*confirmed, "version"])


@transaction.atomic
def line_drop(*, line: Line, by: User) -> None:
    """删去一行 that the other side has not filled. Raises SideFilled, WrongState."""
    handover = line.handover
    side = _side(handover, by)
    other = line.taker if side == "giver" else line.giver
    if other.is_filled:
        raise SideFilled
    key, before = line.pk, {"name": line.name}
    if not Line.objects.filter(pk=key, version=line.version).delete()[0]:
        raise WrongState("handovers.line.drop")
    unconfirm(handover)
    record("handover_line.dropped", Line(pk=key), by=by, before=before, touches=touching(handover, side))
