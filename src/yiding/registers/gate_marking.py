"""关口确认: a condition is said to hold, or not, by the body that owes it; withdrawn with a reason."""

from __future__ import annotations

from django.contrib.auth.models import User
from django.db import transaction
from django.urls import reverse

from yiding.audit.services import gathered, record
from yiding.core import clock
from yiding.core.telling import tell
from yiding.files.models import Document
from yiding.files.services import Paper, document_make
from yiding.supervision.selectors import people_of

from .catalogue import kind_of
from .desks import desk_set
from .errors import MissingValues
from .errors_gates import NeedBehind, NeedChecked, NeedOtherLine, NeedPaper, NeedSaid
from .gate_rows import GateMark, GateNeed, NeedState
from .gate_told import How
from .gates import is_shut
from .models import Entry
from .permissions import require
from .permissions_gates import may_show_need, may_withdraw_need
from .recording import touching

DOING = "local"


@transaction.atomic
def need_confirm(*, need: GateNeed, note: str, paper: Paper | None, by: User) -> GateMark:
    """确认具备. Raises NeedBehind, NeedChecked, NeedSaid, NeedPaper, NeedOtherLine, MissingValues."""
    require(may_show_need(by, need))
    entry = _held(need)
    if need.state == NeedState.MET:
        raise NeedSaid
    if need.how == How.PAPER and paper is None:
        raise NeedPaper
    if need.how == How.RESULT and not note.strip():
        raise MissingValues(f"{need.label}的结论")
    _other_line(need, by)
    with gathered():
        _give_way(need, by)
        document = _document(need, paper, by) if paper is not None else None
        mark = _mark(need, NeedState.MET, note, document, by)
        after = {"gate": need.gate, "need": need.label, "verdict": mark.verdict, "round": need.round}
        record("gate.confirmed", entry, by=by, after=after, touches=touching(entry))
    _follow(entry, by)
    return mark


@transaction.atomic
def need_refuse(*, need: GateNeed, note: str, by: User) -> GateMark:
    """不具备: the body that is asked says no, and why; the gate stays shut.

    Raises NeedBehind, NeedChecked, NeedSaid.
    """
    require(may_show_need(by, need))
    entry = _held(need)
    if need.state != NeedState.MISSING:
        raise NeedSaid
    if not note.strip():
        raise MissingValues("原因")
    mark = _mark(need, NeedState.REFUSED, note, None, by)
    told = f"{need.body.name if need.body else ''}：{note}"
    _tell_line(entry, "gate.refused", need, told, by)
    after = {"gate": need.gate, "need": need.label, "verdict": mark.verdict, "note": note}
    record("gate.refused", entry, by=by, after=after, touches=touching(entry))
    return mark


@transaction.atomic
def need_withdraw(*, need: GateNeed, reason: str, by: User) -> None:
    """撤回 what was said, with the reason; the condition is missing again. Raises NeedBehind, NeedChecked."""
    require(may_withdraw_need(by, need))
    entry = _held(need)
    if not reason.strip():
        raise MissingValues("撤回原因")
    rows = GateMark.objects.filter(need=need, withdrawn_at=None)
    if not rows.update(withdrawn_by=by, withdrawn_at=clock.now(), reason=reason[:300]):
        raise NeedBehind
    need.state, need.why = NeedState.MISSING, ""
    need.save(update_fields=["state", "why"])
    desk_set(entry)
    _tell_line(entry, "gate.withdrawn", need, reason, by)
    after = {"gate": need.gate, "need": need.label, "reason": reason}
    record("gate.withdrawn", entry, by=by, after=after, touches=touching(entry))


def _held(need: GateNeed) -> Entry:
    """The entry, locked: a gate is not passed while something about it is said."""
    entry = Entry.objects.select_for_update().select_related("government").get(pk=need.entry_id)
    need.refresh_from_db()
    if not (need.is_now and entry.is_open):
        raise NeedBehind
    if need.how == How.CHECK:
        raise NeedChecked
    return entry


def _other_line(need: GateNeed, by: User) -> None:
    """Who does it and who supervises it are two persons at each gate."""
    said = GateMark.objects.filter(
        need__entry=need.entry_id,
        need__gate=need.gate,
        need__round=need.round,
        withdrawn_at=None,
        by=by,
        verdict=NeedState.MET,
    )
    others = said.exclude(need__party=DOING) if need.party == DOING else said.filter(need__party=DOING)
    if others.exists():
        raise NeedOtherLine


def _give_way(need: GateNeed, by: User) -> None:
    """An earlier no makes room for the new word."""
    rows = GateMark.objects.filter(need=need, withdrawn_at=None)
    rows.update(withdrawn_by=by, withdrawn_at=clock.now(), reason="重新确认")


def _document(need: GateNeed, paper: Paper, by: User) -> Document:
    return document_make(
        title=f"{need.entry.number} {need.label}"[:200],
        about=("registers.entry", need.entry_id),
        paper=paper,
        by=by,
        owner_body_id=need.body_id,
    )


def _mark(need: GateNeed, verdict: NeedState, note: str, document: Document | None, by: User) -> GateMark:
    mark = GateMark.objects.create(
        need=need,
        verdict=verdict,
        note=note,
        document=document,
        by=by,
        body_id=need.body_id,
        at=clock.now(),
    )
    need.state, need.why = verdict, note[:300] if verdict is NeedState.REFUSED else ""
    need.save(update_fields=["state", "why"])
    return mark


def _follow(entry: Entry, by: User) -> None:
    """The last condition is there: the entry lies on the desk of those who take it through the gate."""
    desk_set(entry)
    if is_shut(entry):
        return
    stage = kind_of(entry.code).stage(entry.state)
    of = {"local": entry.local_id, "department": entry.department_id, "finder": entry.finder_id}
    bodies = {key for party in stage.waits_for if (key := of.get(party))}
    newest = GateMark.objects.filter(need__entry=entry).order_by("-pk").values_list("pk", flat=True).first()
    tell(
        "gate.open",
        to=people_of(bodies).exclude(pk=by.pk),
        key=f"gate-open-{entry.pk}-{newest}",
        about=entry,
        link=reverse("registers:entry-detail", args=[entry.pk]),
        number=entry.number,
        title=entry.title,
        stage=stage.label,
    )


def _tell_line(entry: Entry, kind: str, need: GateNeed, words: str, by: User) -> None:
    """Both lines of duty are told of a no and of a word that was taken back."""
    newest = GateMark.objects.filter(need=need).order_by("-pk").values_list("pk", flat=True).first()
    bodies = {key for key in (entry.local_id, entry.department_id, need.body_id) if key}
    tell(
        kind,
        to=people_of(bodies).exclude(pk=by.pk),
        key=f"{kind}-{newest}",
        about=entry,
        link=reverse("registers:entry-detail", args=[entry.pk]),
        number=entry.number,
        title=entry.title,
        need=need.label,
        words=words[:200],
    )
