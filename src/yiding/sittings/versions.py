"""议程版本: A, B, C: what the agenda said when it was frozen, who approved it, what differs between two."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.urls import reverse

from yiding.accounts.models import Holding
from yiding.audit.services import About, record
from yiding.core import clock, moves
from yiding.core.access import Permission, Role, powers_of
from yiding.core.errors import WrongState
from yiding.core.telling import tell
from yiding.directory.dates import valid_on

from .agenda import missing_of
from .calling import day_of
from .errors import NothingNew, NotReady, OldAgenda, OwnAgenda
from .models import AgendaVersion, Sitting, SittingState
from .permissions import may_approve, may_build, require
from .pool import papers_of
from .selectors import bodies_in_order
from .states import AGENDA
from .timeline import STUB, slots_of, when

FIELDS = {
    "number": "序号",
    "section": "标题",
    "act": "动作",
    "title": "议题",
    "documents": "文件",
    "presenters": "汇报单位",
    "observers": "列席单位",
    "minutes": "时长",
    "is_supplementary": "补充",
    "is_urgent": "紧急",
    "is_withdrawn": "撤回",
    "is_ready": "备齐",
    "papers": "材料",
    "level": "知悉范围",
}
"""What a version keeps of an item, with its word on the page of differences."""


@transaction.atomic
def agenda_freeze(*, sitting: Sitting, by: User) -> AgendaVersion:
    """形成版本: the agenda as it stands becomes the next letter and waits for approval. Raises NothingNew."""
    require(may_build(by))
    if sitting.state not in (SittingState.PLANNED, SittingState.CALLED, SittingState.IN_SESSION):
        raise WrongState(sitting.state)
    Sitting.objects.select_for_update().filter(pk=sitting.pk).values_list("pk").get()
    newest = sitting.agendas.order_by("-number").first()
    snapshot = snapshot_of(sitting)
    if not snapshot["entries"] or (newest is not None and newest.snapshot == snapshot):
        raise NothingNew
    number = newest.number + 1 if newest else 1
    try:
        with transaction.atomic():
            row = AgendaVersion.objects.create(
                sitting=sitting, number=number, snapshot=snapshot, made_by=by, made_at=clock.now()
            )
    except IntegrityError:
        raise WrongState("frozen") from None
    count = len(snapshot["entries"])
    after = {"letter": row.letter, "count": count}
    record("agenda.frozen", row, by=by, after=after, touches=_touches(sitting))
    tell(
        "sittings.agenda_waiting",
        to=Permission.APPROVE_AGENDA,
        key=f"agenda:{row.pk}",
        about=row,
        link=reverse("sittings:agenda-version", args=[row.pk]),
        meeting=str(sitting),
        when=when(sitting),
        letter=row.letter,
        by=by.get_full_name() or by.get_username(),
        count=count,
    )
    return row


def snapshot_of(sitting: Sitting) -> dict[str, Any]:
    """What the agenda says now: plain data, the same for the same agenda."""
    entries = list(sitting.entries.select_related("topic"))
    presenters, observers = bodies_in_order(entries, "presenters"), bodies_in_order(entries, "observers")
    papers = papers_of(one.topic_id for one in entries if one.topic_id)
    missing = missing_of(entries)
    numbers = {slot.entry.pk: slot for slot in slots_of(entries, sitting.starts_at)}
    rows = []
    for entry in entries:
        slot = numbers.get(entry.pk)
        rows.append(
            {
                "key": str(entry.public_id),
                "number": slot.number if slot else "",
                "section": entry.section,
                "act": entry.act,
                "title": STUB if entry.is_secret else entry.title,
                "documents": list(entry.documents),
                "presenters": [body.name for body in presenters.get(entry.pk, [])],
                "observers": [body.name for body in observers.get(entry.pk, [])],
                "minutes": entry.minutes_planned,
                "is_supplementary": entry.is_supplementary,
                "is_urgent": entry.is_urgent,
                "is_secret": entry.is_secret,
                "is_withdrawn": entry.is_withdrawn,
                "is_ready": entry.is_ready,
                "missing": missing[entry.pk],
                "papers": [f"{one.title}（第{one.newest}稿）" for one in papers.get(entry.topic_id or 0, [])],
                "level": entry.level,
                "topic": entry.topic_id,
            }
        )
    total = sum(entry.minutes_planned for entry in entries if not entry.is_withdrawn)
    return {
        "starts_at": sitting.starts_at.isoformat(),
        "place": sitting.place,
        "minutes": total,
        "entries": rows,
    }


@transaction.atomic
def agenda_approve(*, agenda: AgendaVersion, by: User) -> None:
    """审定议程. Only the newest version; every item ready; not by who froze it.

    Where the director is alone, with no clerk and no leader, the director's own will do.
    """
    require(may_approve(by))
    Sitting.objects.select_for_update().filter(pk=agenda.sitting_id).values_list("pk").get()
    if agenda.state not in AGENDA.moves["approve"].sources:
        raise WrongState(agenda.state)
    if agenda.made_by_id == by.pk and not _is_alone(by):
        raise OwnAgenda
    if AgendaVersion.objects.filter(sitting=agenda.sitting_id, number__gt=agenda.number).exists():
        raise OldAgenda
    unready = [
        one["number"] for one in agenda.snapshot["entries"] if not (one["is_ready"] or one["is_withdrawn"])
    ]
    if unready:
        raise NotReady("第 " + "、".join(unready) + " 项")

    def write(kind: str, before: str, after: str) -> None:
        told = {"state": after, "letter": agenda.letter}
        record(kind, agenda, by=by, before={"state": before}, after=told, touches=_touches(agenda.sitting))

    moves.move(AGENDA, "approve", agenda, write, approved_by=by, approved_at=clock.now())


def _is_alone(by: User) -> bool:
    if Role.DIRECTOR not in powers_of(by).roles:
        return False
    wanted = (Role.CLERK, Role.DIRECTOR, Role.LEADER)
    held = Holding.objects.filter(valid_on(clock.today()), role__in=wanted, account__user__is_active=True)
    return not held.exclude(account__user=by).exists()


@dataclass(frozen=True, slots=True)
class Change:
    """一处不同: a field of an item, before and after."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Difference:
    """条目的不同: added, removed, moved (its number changed), changed."""

    kind: str
    number: str
    title: str
    changes: tuple[Change, ...] = ()


def agendas_compared(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[Difference]:
    """What differs between two versions, in the order of the newer one; what is gone comes last."""
    before = {one["key"]: one for one in old["entries"]}
    after = {one["key"]: one for one in new["entries"]}
    moved = _moved([key for key in before if key in after], [key for key in after if key in before])
    found = []
    for key, now in after.items():
        was = before.get(key)
        if was is None:
            found.append(Difference("added", now["number"], now["title"]))
            continue
        changes = tuple(_changes(was, now))
        only_number = all(change.label == FIELDS["number"] for change in changes)
        if key in moved:
            found.append(Difference("moved", now["number"], now["title"], changes))
        elif changes and not only_number:
            found.append(Difference("changed", now["number"], now["title"], changes))
    gone = [one for key, one in before.items() if key not in after]
    return found + [Difference("removed", one["number"], one["title"]) for one in gone]


def _moved(before: Sequence[str], after: Sequence[str]) -> set[str]:
    """The fewest items that must be taken out so that the rest stands in the same order in both."""
    place = {key: n for n, key in enumerate(before)}
    best: list[tuple[int, ...]] = []
    for key in after:
        n = place[key]
        longest = max((line for line in best if line[-1] < n), key=len, default=())
        best.append((*longest, n))
    kept = {before[n] for n in max(best, key=len, default=())}
    return set(before) - kept


def _changes(was: Mapping[str, Any], now: Mapping[str, Any]) -> Iterable[Change]:
    for name, label in FIELDS.items():
        if was.get(name) != now.get(name):
            yield Change(label, _said(name, was.get(name)), _said(name, now.get(name)))


def _said(name: str, value: Any) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, list):
        return "、".join(map(str, value)) or "无"
    if name == "minutes":
        return f"{value} 分钟"
    return str(value) if value not in (None, "") else "无"


def _touches(sitting: Sitting) -> About:
    return About(government_id=sitting.government_id, due_on=day_of(sitting))
