"""编制通报: count, draft, edit; count again without losing what people wrote."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import F

from yiding.audit.services import About, last_actor, record
from yiding.core import clock
from yiding.core.access import Level, require
from yiding.core.errors import BadRequest, EditConflict, WrongState
from yiding.core.moves import move
from yiding.core.periods import Period
from yiding.directory.models import Government
from yiding.papers.blocks import Block, block, chosen, refreshed, written
from yiding.supervision.tallying import Mark, Scope, Span, Stand, stands

from .composing import Material, composed, title_of
from .errors import NothingCounted
from .models import Bulletin, BulletinState, Line, Rhythm
from .permissions import may_make
from .states import BULLETIN
from .wording import Phrases, filled, phrases_read, wording_of


@dataclass(frozen=True, slots=True)
class Asked:
    """要编的通报: a period, or free days; and about what."""

    scope: Scope = field(default_factory=Scope)
    period: Period | None = None
    span: Span | None = None

    @property
    def days(self) -> Span:
        if self.period is not None:
            return Span(self.period.start, self.period.end)
        if self.span is None:
            raise BadRequest("period")
        return self.span

    @property
    def rhythm(self) -> str:
        return Rhythm(self.period.kind.value) if self.period is not None else Rhythm.FREE


@transaction.atomic
def bulletin_draft(*, government: Government, asked: Asked, by: User | None) -> Bulletin:
    """起草通报 from how the tasks stood; without a person it is the calendar that asks. One event.

    Raises NothingCounted.
    """
    if by is not None:
        require(may_make(by))
    days = asked.days
    bulletin = Bulletin(
        government=government,
        rhythm=asked.rhythm,
        period=asked.period.key if asked.period else "",
        first_on=days.first,
        last_on=days.last,
        within=asked.scope.within,
        word=asked.scope.word,
        counted_at=clock.now(),
        drafted_by=by,
    )
    rows = stands(government, days, asked.scope)
    if not rows:
        raise NothingCounted
    told = Material.of(bulletin, phrases_read(wording_of(government)), rows)
    _first_facts(bulletin, told)
    bulletin.title = title_of(told)
    bulletin.blocks = [block(one.key, one.path, one.text) for one in composed(told).blocks]
    bulletin.save()
    _lines_keep(bulletin, rows)
    record(
        "bulletin.drafted",
        bulletin,
        by=by,
        after={"title": bulletin.title, "tasks": len(rows)},
        touches=touches(bulletin),
    )
    return bulletin


def _first_facts(bulletin: Bulletin, told: Material) -> None:
    """发文要素: as the last one that was sent had them; of the first, as the phrases say."""
    known = Bulletin.objects.filter(government=bulletin.government, paper__isnull=False).first()
    phrases: Phrases = told.phrases
    bulletin.in_name_of = (
        known.in_name_of
        if known
        else filled(phrases.in_name_of, {"government": bulletin.government.name})[:120]
    )
    bulletin.series = known.series if known else phrases.series[:60]
    bulletin.copy_send = known.copy_send if known else ""
    bulletin.names_level = known.names_level if known else Level.GOVERNMENT
    bulletin.main_send = "，".join(one.body for one in told.tallies)


def touches(bulletin: Bulletin) -> About:
    """What an event of a bulletin touches."""
    return About(government_id=bulletin.government_id)


def _lines_keep(bulletin: Bulletin, rows: Iterable[Stand]) -> None:
    bulletin.lines.all().delete()
    Line.objects.bulk_create((_line(bulletin, row) for row in rows), batch_size=500)


def _line(bulletin: Bulletin, row: Stand) -> Line:
    return Line(
        bulletin=bulletin,
        task_id=row.task_id,
        matter_id=row.matter_id,
        body_id=row.body_id,
        body_name=row.body[:120],
        number=row.number,
        title=row.title,
        level=row.level,
        state=row.state,
        due_on=row.due_on,
        original_due_on=row.original_due_on,
        done_on=row.done_on,
        light=row.light,
        light_reason=row.light_reason,
        late_days=row.late_days,
        **{f"is_{mark.value}": mark in row.marks for mark in Mark},
    )


def stands_kept(bulletin: Bulletin) -> list[Stand]:
    """How the tasks stood when they were counted: from the bulletin's own lines."""
    return [
        Stand(
            row.task_id,
            row.matter_id,
            row.body_id,
            row.body_name,
            row.number,
            row.title,
            row.level,
            row.state,
            row.due_on,
            row.original_due_on,
            row.done_on,
            row.light,
            row.light_reason,
            row.late_days,
            frozenset(mark for mark in Mark if getattr(row, f"is_{mark.value}")),
        )
        for row in bulletin.lines.all()
    ]


# --- editing ------------------------------------------------------------------------------------------------


def _taken(bulletin: Bulletin, version: int | None) -> Bulletin:
    """The row for this transaction, as it is now. Raises EditConflict, WrongState."""
    rows = Bulletin.objects.filter(pk=bulletin.pk, state=BulletinState.DRAFT)
    if version is not None:
        rows = rows.filter(version=version)
    if not rows.update(version=F("version") + 1):
        now = Bulletin.objects.get(pk=bulletin.pk)
        if now.state != BulletinState.DRAFT:
            raise WrongState("bulletins.bulletin.save")
        raise EditConflict(last_actor(bulletin))
    return Bulletin.objects.select_related("government").get(pk=bulletin.pk)


@transaction.atomic
def bulletin_save(*, bulletin: Bulletin, texts: Mapping[str, str], version: int, by: User) -> bool:
    """保存文稿, by block. One event; nothing new: none. Raises EditConflict, WrongState."""
    require(may_make(by))
    now = _taken(bulletin, version)
    return _kept(now, bulletin, written(now.blocks, texts), "bulletin.saved", by)


def _kept(now: Bulletin, bulletin: Bulletin, blocks: list[Block], kind: str, by: User) -> bool:
    is_new = bool(blocks != now.blocks)
    if is_new:
        Bulletin.objects.filter(pk=now.pk).update(blocks=blocks)
        changed = [one["key"] for one in blocks if one not in now.blocks]
        record(kind, now, by=by, after={"blocks": changed}, touches=touches(now))
    bulletin.refresh_from_db()
    return is_new


@transaction.atomic
def bulletin_recount(*, bulletin: Bulletin, by: User) -> int:
    """重新清点: the figures are those of now; generated blocks follow them, what people wrote stays.

    Gives back how many blocks wait with two texts for a choice. One event. Raises NothingCounted, WrongState.
    """
    require(may_make(by))
    now = _taken(bulletin, None)
    rows = stands(now.government, now.span, now.scope)
    if not rows:
        raise NothingCounted
    told = Material.of(now, phrases_read(wording_of(now.government)), rows)
    blocks = refreshed(now.blocks, composed(told))
    _lines_keep(now, rows)
    Bulletin.objects.filter(pk=now.pk).update(blocks=blocks, counted_at=clock.now())
    record("bulletin.recounted", now, by=by, after={"tasks": len(rows)}, touches=touches(now))
    bulletin.refresh_from_db()
    return waiting_choices(bulletin)


def waiting_choices(bulletin: Bulletin) -> int:
    """How many blocks wait with two texts for a choice."""
    return sum("before" in one for one in bulletin.blocks)


@transaction.atomic
def choice_settle(*, bulletin: Bulletin, key: str, take: bool, by: User) -> None:
    """选定: of a block's two texts the generated one, or what people wrote. One event."""
    require(may_make(by))
    now = _taken(bulletin, None)
    _kept(now, bulletin, chosen(now.blocks, key, take=take), "bulletin.saved", by)


@dataclass(frozen=True, slots=True)
class Facts:
    """通报要素."""

    title: str
    in_name_of: str
    series: str
    main_send: str
    copy_send: str
    level: Level
    names_level: Level


@transaction.atomic
def facts_set(*, bulletin: Bulletin, facts: Facts, version: int, by: User) -> None:
    """设定要素; with another ``names_level`` other matters are named. One event.

    Raises EditConflict, WrongState.
    """
    require(may_make(by))
    now = _taken(bulletin, version)
    values = {name: getattr(facts, name) for name in Facts.__slots__}
    changed = {name: value for name, value in values.items() if getattr(now, name) != value}
    if "names_level" in changed:
        now.names_level = facts.names_level
        told = Material.of(now, phrases_read(wording_of(now.government)), stands_kept(now))
        values["blocks"] = refreshed(now.blocks, composed(told))
    Bulletin.objects.filter(pk=now.pk).update(**values)
    record("bulletin.facts_set", now, by=by, after=changed, touches=touches(now))
    bulletin.refresh_from_db()


@transaction.atomic
def bulletin_drop(*, bulletin: Bulletin, by: User) -> None:
    """作废: a draft that is not wanted."""
    require(may_make(by))
    move(BULLETIN, "drop", bulletin, writer(bulletin, by))


def writer(bulletin: Bulletin, by: User | None, **told: Any) -> Any:
    """Writes the event of a move."""

    def write(kind: str, before: str, after: str) -> object:
        return record(
            kind,
            bulletin,
            by=by,
            before={"state": before},
            after={"state": after, **told},
            touches=touches(bulletin),
        )

    return write


# --- what changed since -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Change:
    """清点后的变化: a task that was counted otherwise, is counted only now, or no more."""

    before: Stand | None
    after: Stand | None

    @property
    def row(self) -> Stand:
        found = self.after or self.before
        assert found is not None
        return found


def changes_since(bulletin: Bulletin) -> list[Change]:
    """与现在相比: the tasks that the same count would tell otherwise today."""
    return list(_changes(stands_kept(bulletin), stands(bulletin.government, bulletin.span, bulletin.scope)))


def _changes(then: Sequence[Stand], now: Sequence[Stand]) -> Iterable[Change]:
    old, new = {row.task_id: row for row in then}, {row.task_id: row for row in now}
    for key in [*old, *(key for key in new if key not in old)]:
        before, after = old.get(key), new.get(key)
        if before is None or after is None or _told(before) != _told(after):
            yield Change(before, after)


def _told(row: Stand) -> tuple[object, ...]:
    return row.state, row.due_on, row.done_on, row.marks
