"""签认、确认与锁定 (S51.2): line by line by both sides, then whole by both heads; then nothing changes."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import F
from django.urls import reverse

from yiding.audit.chain import sm3
from yiding.audit.services import gathered, record, writer
from yiding.core import clock
from yiding.core.errors import BadRequest, WrongState
from yiding.core.moves import move
from yiding.core.telling import tell
from yiding.supervision.selectors import people_of

from .drafting import UNSIGNED, touching
from .errors import NoDuties, NotBalanced, NotSigned, OpenDispute, SamePerson
from .models import Dispute, DisputeState, Handover, HandoverEdition, HandoverState, Line, LineKind
from .permissions import SideName, bodies_of, confirming_side, may_sign, may_supervise, require
from .reckoning import Standing, compared
from .states import HANDOVER


def _signing_side(handover: Handover, by: User) -> SideName:
    require(may_sign(by, handover))
    if handover.state != HandoverState.CHECKING:
        raise WrongState("handovers.line.sign")
    return "giver" if handover.giver_id in bodies_of(by) else "taker"


def agrees(line: Line) -> bool:
    """Do both sides say the same of it?"""
    return compared(line.giver, line.taker).standing == Standing.AGREES


@transaction.atomic
def line_sign(*, line: Line, by: User) -> None:
    """签认一行 for one's own side. Raises NotBalanced, OpenDispute, SamePerson, WrongState."""
    handover = line.handover
    side = _signing_side(handover, by)
    if not agrees(line):
        raise NotBalanced
    if line.disputes.filter(state=DisputeState.OPEN).exists():
        raise OpenDispute
    _sign(line, side, by)
    record("handover_line.signed", line, by=by, after={"side": side}, touches=touching(handover, side))


def _sign(line: Line, side: SideName, by: User) -> None:
    other = "taker" if side == "giver" else "giver"
    if getattr(line, f"{other}_signed_by_id") == by.pk:
        raise SamePerson
    told = {f"{side}_signed_by": by, f"{side}_signed_at": clock.now()}
    rows = Line.objects.filter(pk=line.pk, version=line.version, **{f"{side}_signed_by": None})
    if not rows.update(**told, version=F("version") + 1):
        raise WrongState("handovers.line.sign")
    line.refresh_from_db()


@transaction.atomic
def lines_sign(*, handover: Handover, by: User) -> int:
    """一并签认全部一致的行; those that differ or are disputed stay. Gives back how many."""
    side = _signing_side(handover, by)
    disputed = set(
        Dispute.objects.filter(line__handover=handover, state="open").values_list("line", flat=True)
    )
    rows = handover.lines.filter(**{f"{side}_signed_by": None})
    chosen = [one for one in rows if agrees(one) and one.pk not in disputed]
    for one in chosen:
        _sign(one, side, by)
    after = {"side": side, "lines": len(chosen)}
    record("handover.signed", handover, by=by, after=after, touches=touching(handover, side))
    return len(chosen)


@transaction.atomic
def handover_confirm(*, handover: Handover, by: User) -> None:
    """确认整份清单 for one's own side: balanced, signed, undisputed. The second confirmation locks it.

    Raises NotBalanced, OpenDispute, NotSigned, NoDuties, SamePerson, WrongState.
    """
    side = confirming_side(by, handover)
    require(side is not None)
    lines = list(handover.lines.select_related("matter"))
    _check_whole(handover, lines, str(side))
    other = "taker" if side == "giver" else "giver"
    if getattr(handover, f"{other}_confirmed_by_id") == by.pk:
        raise SamePerson
    told = {f"{side}_confirmed_by": by, f"{side}_confirmed_at": clock.now()}
    rows = Handover.objects.filter(pk=handover.pk, state=HandoverState.CHECKING, version=handover.version)
    if not rows.filter(**{f"{side}_confirmed_by": None}).update(**told, version=F("version") + 1):
        raise WrongState("handovers.handover.confirm")
    handover.refresh_from_db()
    with gathered():
        if getattr(handover, f"{other}_confirmed_by_id") is not None:
            _lock(handover, lines, by)
        record(
            "handover.confirmed", handover, by=by, after={"side": side}, touches=touching(handover, str(side))
        )


def _check_whole(handover: Handover, lines: Sequence[Line], side: str) -> None:
    if handover.state != HandoverState.CHECKING:
        raise WrongState("handovers.handover.confirm")
    if not any(one.kind == LineKind.DUTY for one in lines):
        raise NoDuties
    if Dispute.objects.filter(line__handover=handover, state=DisputeState.OPEN).exists():
        raise OpenDispute
    if not all(map(agrees, lines)):
        raise NotBalanced
    if any(getattr(one, f"{side}_signed_by_id") is None for one in lines):
        raise NotSigned


def _lock(handover: Handover, lines: Sequence[Line], by: User) -> None:
    content = content_of(handover, lines)
    told = {"content": content, "digest": digest_of(content), "locked_at": clock.now()}
    write = writer(handover, by=by, touches=touching(handover), digest=told["digest"])
    move(HANDOVER, "lock", handover, write, **told)
    link = reverse("handovers:handover-detail", args=[handover.pk])
    people = people_of({handover.giver_id, handover.taker_id})
    key = f"handover-locked:{handover.pk}:{handover.edition}"
    tell(
        "handover.locked",
        to=people,
        key=key,
        about=handover,
        link=link,
        title=handover.title,
        day=handover.effective_on,
    )


def content_of(handover: Handover, lines: Sequence[Line]) -> dict[str, Any]:
    """What both confirmed, in words and exact figures: the list that is locked."""
    return {
        "title": handover.title,
        "number": handover.number,
        "edition": handover.edition,
        "giver": handover.giver.name,
        "taker": handover.taker.name,
        "effective_on": handover.effective_on.isoformat(),
        "data_year": handover.data_year,
        "lines": [_line_told(one) for one in lines],
    }


def _line_told(line: Line) -> dict[str, Any]:
    figures = {
        name: None if (value := getattr(line, f"giver_{name}")) is None else str(value)
        for name in ("quantity", "value", "standard")
    }
    told = {
        name: getattr(line, name) for name in ("number", "kind", "name", "unit", "place", "recurs", "method")
    }
    matter = line.matter.title if line.matter else ""
    return {**told, "matter": matter, **figures, "base": str(line.giver.base)}


def digest_of(content: Mapping[str, Any]) -> str:
    """摘要 of a locked list: printed on its sheet, so that paper and record can be held together."""
    return sm3(json.dumps(content, ensure_ascii=False, sort_keys=True).encode())


@transaction.atomic
def handover_reopen(*, handover: Handover, reason: str, by: User) -> None:
    """重新核对 a locked list, by who supervises; what was locked is kept as an edition. Raises WrongState."""
    require(may_supervise(by))
    if not reason.strip():
        raise BadRequest("reason")
    kept = {"content": handover.content, "digest": handover.digest, "reason": reason}
    HandoverEdition.objects.create(
        handover=handover, number=handover.edition, opened_by=by, opened_at=clock.now(), **kept
    )
    handover.lines.update(**UNSIGNED, version=F("version") + 1)
    cleared = {f"{side}_confirmed_{what}": None for side in ("giver", "taker") for what in ("by", "at")}
    told: dict[str, Any] = {
        **cleared,
        "content": {},
        "digest": "",
        "locked_at": None,
        "edition": F("edition") + 1,
    }
    write = writer(handover, by=by, touches=touching(handover), reason=reason[:200])
    move(HANDOVER, "reopen", handover, write, **told)
    handover.refresh_from_db()
