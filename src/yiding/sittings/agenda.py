"""议程编排: items come from the pool or are written by hand, are put in order, and made ready.

Each act is one transaction with one event. A move names the item after which another goes, so that two people
who move different items at once both get what they meant; who changed the agenda meanwhile is told.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import F

from yiding.audit.services import About, gathered, last_actor, record
from yiding.core.access import Level
from yiding.core.errors import BadRequest, EditConflict, WrongState
from yiding.directory.models import Body
from yiding.topics.models import Topic, TopicState

from .calling import day_of
from .errors import NotReady
from .models import AgendaState, Entry, Sitting, SittingState
from .permissions import may_build, require
from .pool import documents_of, observers_proposed, papers_of, presenters_of, topic_give_back, topic_take
from .timeline import STUB

PLAIN = (
    "act",
    "title",
    "section",
    "minutes_planned",
    "level",
    "is_sub",
    "is_supplementary",
    "is_urgent",
    "is_secret",
)
"""What an item's form sets as it is."""
DEFAULT_MINUTES = 10
PAPERLESS = ("学习", "传达", "部署")
"""Acts for which a paper is not asked: what is studied is read out."""


@dataclass(frozen=True, slots=True)
class Told:
    """条目内容: what somebody wrote of an item."""

    act: str
    title: str
    documents: tuple[str, ...] = ()
    presenters: tuple[Body, ...] = ()
    observers: tuple[Body, ...] = ()
    section: str = ""
    minutes_planned: int = DEFAULT_MINUTES
    level: Level = Level.MEMBERS
    is_sub: bool = False
    is_supplementary: bool = False
    is_urgent: bool = False
    is_secret: bool = False


@dataclass(slots=True)
class Placed:
    """排位: an item and whether it is a sub-item, as an order of the agenda."""

    entry: Entry
    is_sub: bool = field(default=False)


@transaction.atomic
def entry_add(*, sitting: Sitting, topic: Topic, by: User, after: Entry | None = None) -> Entry:
    """列入议程: takes a topic from the pool, with what it says of itself. At the end, or after another item.

    Raises NotInPool where somebody else was faster, WrongState once the sitting has begun.
    """
    require(may_build(by))
    _open(sitting)
    if topic.council_id != sitting.council_id:
        raise BadRequest
    told = _of_topic(topic)
    with gathered():
        topic_take(topic, by, str(sitting))
        entry = _put(sitting, told, topic, after)
        record("agenda.added", entry, by=by, after=_words(told), touches=_touches(sitting, topic.body_id))
    return entry


def _of_topic(topic: Topic) -> Told:
    presenters = presenters_of(topic)
    return Told(
        act=topic.act,
        title=topic.title,
        documents=tuple(documents_of(topic)),
        presenters=tuple(presenters),
        observers=tuple(observers_proposed(topic, presenters)),
        level=Level(topic.level),
        is_urgent=topic.is_urgent,
        is_secret=topic.is_secret,
    )


@transaction.atomic
def entry_write(*, sitting: Sitting, told: Told, by: User, after: Entry | None = None) -> Entry:
    """An item without a topic: what is conveyed or studied, or a secret one, of which only a stub is kept."""
    require(may_build(by))
    _open(sitting)
    entry = _put(sitting, told, None, after)
    record("agenda.added", entry, by=by, after=_words(_stub(told)), touches=_touches(sitting))
    return entry


def _put(sitting: Sitting, told: Told, topic: Topic | None, after: Entry | None) -> Entry:
    told = _stub(told)
    is_late = sitting.agendas.filter(state=AgendaState.APPROVED).exists()
    entry = Entry(sitting=sitting, topic=topic, position=0, documents=list(told.documents))
    for name in PLAIN:
        setattr(entry, name, getattr(told, name))
    entry.is_supplementary = told.is_supplementary or is_late
    order = _order(sitting)
    entry.save()
    entry.presenters.add(*told.presenters)
    entry.observers.add(*told.observers)
    at = next((n + 1 for n, one in enumerate(order) if after and one.entry.pk == after.pk), len(order))
    order.insert(at, Placed(entry, told.is_sub))
    _renumber(sitting, order)
    return entry


def _stub(told: Told) -> Told:
    """Of a secret item nothing is kept but that there is one, and who comes for it."""
    if not told.is_secret:
        return told
    return Told(
        act="",
        title=STUB,
        presenters=told.presenters,
        observers=told.observers,
        minutes_planned=told.minutes_planned,
        level=Level.MEMBERS,
        is_supplementary=told.is_supplementary,
        is_secret=True,
    )


@transaction.atomic
def entry_edit(*, entry: Entry, told: Told, version: int, by: User) -> None:
    """Changes an item. A document's former title stays as a variant of the new one (S02.4).

    An item that changed is no longer ready. Raises EditConflict where somebody else saved since ``version``.
    """
    require(may_build(by))
    _open(entry.sitting)
    told = _stub(told)
    before = _words(_told_of(entry))
    _lock(entry.sitting)
    variants = variants_kept(entry.documents, told.documents, entry.variants)
    values = {name: getattr(told, name) for name in PLAIN}
    rows = Entry.objects.filter(pk=entry.pk, version=version)
    if not rows.update(
        **values,
        documents=list(told.documents),
        variants={} if told.is_secret else variants,
        is_ready=False,
        version=F("version") + 1,
    ):
        raise EditConflict(last_actor(entry))
    _bodies_set(entry, "presenters", told.presenters)
    _bodies_set(entry, "observers", told.observers)
    entry.refresh_from_db()
    _changed(entry.sitting)
    after = _words(told)
    changed = [name for name in after if before[name] != after[name]]
    record(
        "agenda.edited",
        entry,
        by=by,
        before={name: before[name] for name in changed},
        after={name: after[name] for name in changed},
        touches=_touches(entry.sitting),
    )


def variants_kept(
    old: Sequence[str], new: Sequence[str], variants: Mapping[str, Sequence[str]]
) -> dict[str, list[str]]:
    """Every way in which each document's title was written, by the title that stands now.

    A title that is gone belongs to the new one in its place.
    """
    found: dict[str, dict[str, None]] = {title: dict.fromkeys(variants.get(title, ())) for title in new}
    fresh = [title for title in new if title not in old]
    gone = [title for title in old if title not in new]
    for was, now in zip(gone, fresh, strict=False):
        found[now] |= dict.fromkeys([*variants.get(was, ()), was])
    return {title: [one for one in names if one != title] for title, names in found.items() if names}


def _bodies_set(entry: Entry, which: str, bodies: Iterable[Body]) -> None:
    """The bodies of an item in the order in which they were written."""
    through = getattr(Entry, which).through
    wanted = list(dict.fromkeys(body.pk for body in bodies))
    rows = through.objects.filter(entry=entry).order_by("pk")
    if list(rows.values_list("body_id", flat=True)) != wanted:
        rows.delete()
        through.objects.bulk_create([through(entry_id=entry.pk, body_id=key) for key in wanted])


@transaction.atomic
def entry_move(*, entry: Entry, after: Entry | None, is_sub: bool | None = None, by: User) -> None:
    """Puts an item after another, or first. What others moved meanwhile stays as they put it."""
    require(may_build(by))
    sitting = entry.sitting
    _open(sitting)
    order = _order(sitting)
    moved = next((one for one in order if one.entry.pk == entry.pk), None)
    if moved is None or (after is not None and after.sitting_id != sitting.pk):
        raise BadRequest
    before = [one.entry.pk for one in order]
    order.remove(moved)
    if is_sub is not None:
        moved.is_sub = is_sub
    at = next((n + 1 for n, one in enumerate(order) if after and one.entry.pk == after.pk), None)
    if after is not None and at is None:
        raise BadRequest
    order.insert(at or 0, moved)
    if [one.entry.pk for one in order] == before and is_sub in (None, entry.is_sub):
        return
    was = entry.position
    _renumber(sitting, order)
    entry.refresh_from_db(fields=["position", "is_sub"])
    told = {"before": {"position": was}, "after": {"position": entry.position, "is_sub": entry.is_sub}}
    record("agenda.arranged", entry, by=by, touches=_touches(sitting), **told)


@transaction.atomic
def agenda_sort(*, sitting: Sitting, by: User) -> None:
    """按规则排序: by the council's acts in their order, then as the presenting bodies stand in lists.

    Urgent and supplementary items come after the others; sub-items stay with the item that they belong to.
    """
    require(may_build(by))
    _open(sitting)
    order = _order(sitting)
    ranks = {act: n for n, act in enumerate(sitting.council.acts)}
    groups: list[list[Placed]] = []
    for one in order:
        if one.is_sub and groups:
            groups[-1].append(one)
        else:
            groups.append([one])
    first = {row["entry_id"]: row["body__protocol_order"] for row in _first_presenters(sitting)}

    def rank(group: list[Placed]) -> tuple[bool, int, int, int]:
        entry = group[0].entry
        place = first.get(entry.pk)
        far = 1_000_000
        return (
            entry.is_supplementary or entry.is_urgent,
            ranks.get(entry.act, len(ranks)),
            far if place is None else place,
            entry.position,
        )

    wanted = [one for group in sorted(groups, key=rank) for one in group]
    before = [one.entry.pk for one in order]
    if [one.entry.pk for one in wanted] == before:
        return
    _renumber(sitting, wanted)
    after = {"order": [one.entry.pk for one in wanted]}
    record(
        "agenda.arranged", sitting, by=by, before={"order": before}, after=after, touches=_touches(sitting)
    )


def _first_presenters(sitting: Sitting) -> Iterable[Mapping[str, Any]]:
    through = Entry.presenters.through.objects.filter(entry__sitting=sitting).order_by("-pk")
    return through.values("entry_id", "body__protocol_order")


@transaction.atomic
def entry_remove(*, entry: Entry, by: User) -> None:
    """移出议程: the topic goes back to the pool. After the call the item stays, as withdrawn (撤回)."""
    require(may_build(by))
    sitting = entry.sitting
    _open(sitting)
    _lock(sitting)
    told = _words(_told_of(entry))
    with gathered():
        if entry.topic is not None:
            topic_give_back(entry.topic, by, str(sitting))
        if sitting.state == SittingState.PLANNED:
            record("agenda.removed", entry, by=by, before=told, touches=_touches(sitting))
            entry.delete()
        else:
            rows = Entry.objects.filter(pk=entry.pk, is_withdrawn=False)
            if not rows.update(is_withdrawn=True, is_ready=False, version=F("version") + 1):
                raise WrongState("withdrawn")
            record("agenda.removed", entry, by=by, before=told, touches=_touches(sitting))
        _renumber(sitting, _order(sitting))


@transaction.atomic
def entry_ready(*, entry: Entry, is_ready: bool, version: int, by: User) -> None:
    """已备齐, or not. Raises NotReady with what is missing."""
    require(may_build(by))
    _open(entry.sitting)
    if is_ready and (missing := missing_of([entry])[entry.pk]):
        raise NotReady("、".join(missing))
    _lock(entry.sitting)
    rows = Entry.objects.filter(pk=entry.pk, version=version)
    if not rows.update(is_ready=is_ready, version=F("version") + 1):
        raise EditConflict(last_actor(entry))
    entry.refresh_from_db()
    _changed(entry.sitting)
    record("agenda.ready", entry, by=by, after={"is_ready": is_ready}, touches=_touches(entry.sitting))


def missing_of(entries: Sequence[Entry]) -> dict[int, list[str]]:
    """缺项: what each item still lacks before it is ready: three queries for all of them."""
    presented = set(
        Entry.presenters.through.objects.filter(entry__in=[one.pk for one in entries]).values_list(
            "entry_id", flat=True
        )
    )
    topics = [one.topic_id for one in entries if one.topic_id]
    papers = papers_of(topics)
    return {
        entry.pk: [] if entry.is_withdrawn else _missing(entry, entry.pk in presented, papers)
        for entry in entries
    }


def _missing(entry: Entry, is_presented: bool, papers: Mapping[int, Sequence[Any]]) -> list[str]:
    found = []
    if not is_presented:
        found.append("没有汇报单位")
    if not entry.minutes_planned:
        found.append("没有安排时间")
    if entry.is_secret:
        return found
    if not entry.act:
        found.append("没有写明议题动作")
    topic = entry.topic
    if topic is not None and topic.state not in (TopicState.SCHEDULED, TopicState.DELIBERATED):
        found.append(f"议题{topic.get_state_display()}")
    if topic is not None and not papers.get(topic.pk) and not entry.act.startswith(PAPERLESS):
        found.append("没有上会材料")
    return found


def _order(sitting: Sitting) -> list[Placed]:
    """The items in their order; the sitting is locked, so that one change comes after the other."""
    _lock(sitting)
    return [Placed(entry, entry.is_sub) for entry in sitting.entries.order_by("position", "pk")]


def _lock(sitting: Sitting) -> None:
    Sitting.objects.select_for_update().filter(pk=sitting.pk).values_list("pk").get()


def _renumber(sitting: Sitting, order: Sequence[Placed]) -> None:
    """Positions from 1; the first item is nobody's sub-item."""
    for position, one in enumerate(order, start=1):
        is_sub = one.is_sub and position > 1
        if one.entry.position != position or one.entry.is_sub != is_sub:
            Entry.objects.filter(pk=one.entry.pk).update(position=position, is_sub=is_sub)
            one.entry.position, one.entry.is_sub = position, is_sub
    _changed(sitting)


def _changed(sitting: Sitting) -> None:
    Sitting.objects.filter(pk=sitting.pk).update(agenda_changes=F("agenda_changes") + 1)
    sitting.refresh_from_db(fields=["agenda_changes"])


def _open(sitting: Sitting) -> None:
    """Until it is over an agenda can be changed: an urgent item comes during the sitting."""
    if sitting.state not in (SittingState.PLANNED, SittingState.CALLED, SittingState.IN_SESSION):
        raise WrongState(sitting.state)


def _told_of(entry: Entry) -> Told:
    """An item as it stands."""
    return Told(
        **{name: getattr(entry, name) for name in PLAIN},
        documents=tuple(entry.documents),
        presenters=bodies_of(entry, "presenters"),
        observers=bodies_of(entry, "observers"),
    )


def bodies_of(entry: Entry, which: str) -> tuple[Body, ...]:
    """The presenters or observers of an item, in order."""
    rows = getattr(Entry, which).through.objects.filter(entry=entry).select_related("body").order_by("pk")
    return tuple(row.body for row in rows)


def _words(told: Told) -> dict[str, Any]:
    """An item as an event tells it."""
    words = {name: getattr(told, name) for name in PLAIN} | {"level": Level(told.level).name.lower()}
    words["documents"] = list(told.documents)
    for which in ("presenters", "observers"):
        words[which] = [body.name for body in getattr(told, which)]
    return words


def _touches(sitting: Sitting, body: int | None = None) -> About:
    return About(government_id=sitting.government_id, body_id=body, due_on=day_of(sitting))
