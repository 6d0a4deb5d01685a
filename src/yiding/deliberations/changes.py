"""改动: field by field, as the secretary's screen sends them; each applied once, however often it is sent.

A change carries what the screen last knew of the field (``seen``). Where somebody else wrote since, both are
kept and both are told: the screen shows them, and the person chooses.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from yiding.audit.services import gathered, record
from yiding.core import clock
from yiding.directory.models import Person
from yiding.directory.resolving import resolve_person
from yiding.sittings.models import Entry, Sitting, SittingState

from .expecting import day_of
from .fields import READ_WITH, TABLES, Field, Refused, Setting, told_all
from .models import Attendance, Change, Choice, Deliberation, Outcome, Presence, Vote
from .permissions import may_run, require
from .presence import came, quorum_of_item
from .selectors import attendances_of
from .services import RECORDED, arrive, leave, sitting_lock, topic_came_up, touches

APPLIED, CONFLICT, REFUSED = "applied", "conflict", "refused"
OLDEST = timedelta(hours=24)
MOST = 500
COURSE, DROPPED, PRESENCE, RECUSED, VOTE = "course", "dropped", "presence", "recused", "vote"


@dataclass(frozen=True, slots=True)
class Asked:
    """一处改动, as sent. ``item`` is the key of the agenda's entry; ``at`` the screen's clock."""

    client: str
    seq: int
    kind: str
    key: str
    field: str
    value: str
    seen: str | None = None
    item: str = ""
    at: datetime | None = None
    is_forced: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """答复: what became of it, what the others wrote, and fields that the server filled beside it."""

    client: str
    seq: int
    status: str
    detail: str = ""
    theirs: str = ""
    who: str = ""
    filled: dict[str, str] = field(default_factory=dict)


@transaction.atomic
def changes_apply(*, sitting: Sitting, asked: Sequence[Asked], by: User) -> list[Answer]:
    """记录: applies changes in the order in which they were made. One event for all that was written.

    The event names fields, never what was said: the audit trail is read by others than the secretariat.
    """
    require(may_run(by))
    with gathered():
        sitting = sitting_lock(sitting, *SittingState.values)
        answers, written = [], []
        for one in asked[:MOST]:
            answer, is_new = _once(sitting, one, by)
            answers.append(answer)
            if is_new and answer.status == APPLIED:
                written.append(f"{one.kind}.{one.field}")
        if written:
            told = {"fields": sorted(set(written)), "changes": len(written)}
            record("room.recorded", sitting, by=by, after=told, touches=touches(sitting))
    return answers


def _once(sitting: Sitting, one: Asked, by: User) -> tuple[Answer, bool]:
    """The answer to a change, and whether it had not been answered before."""
    known = Change.objects.filter(client_id=one.client, seq=one.seq).first()
    if known is not None:
        return Answer(one.client, one.seq, known.answer, known.detail, known.theirs), False
    now = clock.now()
    at = min(max(one.at, now - OLDEST), now) if one.at else now
    setting = Setting(sitting, day_of(sitting), by, at, _item(sitting, one.item))
    try:
        with transaction.atomic():
            answer = _apply(one, setting)
    except Refused as refusal:
        answer = Answer(one.client, one.seq, REFUSED, str(refusal))
    Change.objects.create(
        sitting=sitting,
        client_id=one.client,
        seq=one.seq,
        kind=one.kind[:20],
        key=(one.key or one.item)[:40],
        field=one.field[:20],
        value=one.value,
        theirs=answer.theirs,
        answer=answer.status,
        detail=answer.detail[:300],
        made_at=now,
        by=by,
    )
    return answer, True


def _item(sitting: Sitting, key: str) -> Deliberation | None:
    """The deliberation of an entry of this sitting; made where the agenda grew during the meeting."""
    if not key:
        return None
    try:
        entry = Entry.objects.select_related("topic").filter(sitting=sitting, public_id=UUID(key)).first()
    except ValueError:
        return None
    if entry is None:
        return None
    item, _made = Deliberation.objects.get_or_create(entry=entry)
    item.entry = entry
    return item


def _apply(one: Asked, setting: Setting) -> Answer:
    if setting.sitting.state not in RECORDED:
        raise Refused(_("会议已经归结，讨论记录已封存，不能再改。"))
    special = SPECIAL.get((one.kind, one.field))
    if special is None and one.field != DROPPED:
        return _set(one, setting)
    if special is None:
        return _drop(one, setting)
    return special(one, setting)


# --- plain fields -------------------------------------------------------------------------------------------


def _set(one: Asked, setting: Setting) -> Answer:
    """Sets one field of one row, made where it is new."""
    model, fields = TABLES.get(one.kind, (None, {}))
    rule = fields.get(one.field)
    if model is None or rule is None:
        raise Refused(_("没有这个字段。"))
    if setting.item is not None and setting.item.entry.is_secret:
        raise Refused(_("涉密议题只记起止，内容不得录入本系统。"))
    row = _row(model, one, setting)
    now = rule.told(row)
    if now == one.value:
        return Answer(one.client, one.seq, APPLIED)
    if one.seen is not None and now != one.seen and not one.is_forced:
        return Answer(one.client, one.seq, CONFLICT, theirs=now, who=_last(one))
    _check(one, row, setting)
    return _write(one, rule, row, setting)


def _write(one: Asked, rule: Field, row: Any, setting: Setting) -> Answer:
    rule.put(row, one.value, setting)
    if isinstance(row, Deliberation):
        row.version += 1
    try:
        row.clean_fields(exclude=["public_id"])
    except ValidationError:
        raise Refused(_("这个值写不进去，请检查。")) from None
    row.save()
    rule.after(row, setting)
    return Answer(
        one.client, one.seq, APPLIED, filled=told_all(one.kind, row, READ_WITH.get((one.kind, one.field), ()))
    )


def _row(model: type[models.Model], one: Asked, setting: Setting) -> Any:
    """The row that a change is of: the item itself, a part of it, or somebody's attendance."""
    if model is Deliberation:
        if setting.item is None:
            raise Refused(_("这一项已不在议程上。"))
        return setting.item
    if model is Attendance:
        return _attendance(one, setting)
    key = _uuid(one.key)
    found = model._default_manager.filter(public_id=key, deliberation__entry__sitting=setting.sitting).first()
    if found is not None:
        return found
    if setting.item is None or model._default_manager.filter(public_id=key).exists():
        raise Refused(_("这一项已不在议程上。"))
    parts = model._default_manager.filter(deliberation=setting.item)
    last = parts.aggregate(last=Max("position"))["last"] or 0
    return model(public_id=key, deliberation=setting.item, position=last + 1)


def _uuid(key: str) -> UUID:
    try:
        return UUID(key)
    except ValueError:
        raise Refused(_("没有这一行。")) from None


def _last(one: Asked) -> str:
    """Who last wrote the field."""
    rows = Change.objects.filter(kind=one.kind, key=one.key or one.item, field=one.field, answer=APPLIED)
    last = rows.select_related("by").order_by("-pk").first()
    return (last.by.get_full_name() or last.by.get_username()) if last else ""


def _check(one: Asked, row: Any, setting: Setting) -> None:
    """What must hold before an item is decided: it has begun, and for it the quorum is there."""
    if one.kind != "deliberation" or one.field != "outcome" or not one.value:
        return
    item, sitting = setting.item, setting.sitting
    assert item is not None
    if one.value == Outcome.WITHDRAWN:
        return
    if item.started_at is None:
        raise Refused(_("这一项还没有开始，不能记结果。"))
    came_back = sitting.state == SittingState.HELD and item.entry.topic and item.outcome != one.value
    if came_back and item.entry.topic and item.entry.topic.state != "deliberated":
        raise Refused(_("该议题已退回议题库，结果不能再改。"))
    quorum = quorum_of_item(attendances_of(sitting), item, sitting.council, clock.now())
    if not quorum.is_reached:
        raise Refused(_("法定人数不够，不能作出决定：%(sum)s。") % {"sum": quorum.sentence})


def _drop(one: Asked, setting: Setting) -> Answer:
    """Takes a row away; what it said stays in the changes."""
    model, _fields = TABLES.get(one.kind, (None, {}))
    if model is None or model in (Deliberation, Attendance):
        raise Refused(_("没有这个字段。"))
    rows = model._default_manager.filter(public_id=_uuid(one.key))
    rows.filter(deliberation__entry__sitting=setting.sitting).delete()
    return Answer(one.client, one.seq, APPLIED)


# --- what is more than a value ------------------------------------------------------------------------------


def _course(one: Asked, setting: Setting) -> Answer:
    """An item begins or ends; another that runs ends with it. Its topic is 已上会."""
    item, sitting = setting.item, setting.sitting
    if item is None:
        raise Refused(_("这一项已不在议程上。"))
    if sitting.state != SittingState.IN_SESSION:
        raise Refused(_("会议没有在进行。"))
    if one.value == "started":
        if sitting.pauses.filter(to_at=None).exists():
            raise Refused(_("正在休会，请先继续开会。"))
        running = Deliberation.objects.filter(
            entry__sitting=sitting, started_at__isnull=False, ended_at=None
        ).exclude(pk=item.pk)
        for other in running:
            _ended(other, setting.at)
        Deliberation.objects.filter(pk=item.pk).update(
            started_at=item.started_at or setting.at, ended_at=None
        )
        topic_came_up(sitting, item.entry.topic, setting.by)
    elif one.value == "ended" and item.started_at is not None:
        _ended(item, setting.at)
    else:
        raise Refused(_("没有这个选项。"))
    return Answer(one.client, one.seq, APPLIED)


def _ended(item: Deliberation, at: datetime) -> None:
    assert item.started_at is not None
    Deliberation.objects.filter(pk=item.pk).update(ended_at=max(at, item.started_at))


def _presence(one: Asked, setting: Setting) -> Answer:
    """Somebody comes, leaves, comes back, is on leave or absent; a slip of the finger is taken back."""
    row = _attendance(one, setting)
    match one.value:
        case Presence.PRESENT:
            arrive(row, setting.sitting, setting.at, "list")
        case Presence.LEFT if came(row):
            leave(row, setting.at)
        case Presence.EXPECTED:
            row.stays.all().delete()
            Attendance.objects.filter(pk=row.pk).update(
                presence=Presence.EXPECTED, is_late=False, signed_in_by=""
            )
        case Presence.ON_LEAVE | Presence.ABSENT if not came(row):
            Attendance.objects.filter(pk=row.pk).update(presence=one.value)
        case _:
            raise Refused(_("与到会情况不符，没有写入。"))
    return Answer(one.client, one.seq, APPLIED)


def _recused(one: Asked, setting: Setting) -> Answer:
    """Somebody recuses themselves from an item, or is taken off that list."""
    if setting.item is None:
        raise Refused(_("这一项已不在议程上。"))
    row = _attendance(one, setting)
    if one.value == "1":
        setting.item.recused.add(row)
        Vote.objects.filter(deliberation=setting.item, attendance=row).delete()
    else:
        setting.item.recused.remove(row)
    return Answer(one.client, one.seq, APPLIED)


def _vote(one: Asked, setting: Setting) -> Answer:
    """One member's open vote on an item; who is recused or not there has none."""
    item, row = setting.item, _attendance(one, setting)
    if item is None or one.value not in ("", *Choice.values):
        raise Refused(_("没有这个选项。"))
    custom = getattr(setting.sitting.council, "custom", None)
    if custom is None or not custom.takes_votes:
        raise Refused(_("本会议机构不表决。"))
    if item.recused.filter(pk=row.pk).exists() or row.presence != Presence.PRESENT:
        raise Refused(_("不在场或已回避，不能表决。"))
    Vote.objects.filter(deliberation=item, attendance=row).delete()
    if one.value:
        Vote.objects.create(deliberation=item, attendance=row, choice=one.value)
    return Answer(one.client, one.seq, APPLIED)


def _who(one: Asked, setting: Setting) -> Answer:
    """Who came for a unit, or for whom somebody stands in; one person is on the list once."""
    row = _attendance(one, setting)
    found = _person(one.value, setting)
    others = setting.sitting.attendances.exclude(pk=row.pk)
    if one.field == "person" and found and others.filter(person=found).exists():
        raise Refused(_("%(name)s已在名单上。") % {"name": found.name})
    column = "person" if one.field == "person" else "stands_in_for"
    if column == "stands_in_for" and found and found.pk == row.person_id:
        raise Refused(_("不能代自己参会。"))
    if column == "person" and found is None and not row.body_written:
        raise Refused(_("这个值写不进去，请检查。"))
    Attendance.objects.filter(pk=row.pk).update(**{column: found})
    return Answer(one.client, one.seq, APPLIED)


def _person(name: str, setting: Setting) -> Person | None:
    if not name.strip():
        return None
    government = setting.sitting.government
    found = resolve_person(government, name.strip(), setting.day)
    return found or Person.objects.create(government=government, name=name.strip()[:60])


def _attendance(one: Asked, setting: Setting) -> Attendance:
    row = setting.sitting.attendances.filter(public_id=_uuid(one.key)).prefetch_related("stays").first()
    if row is None:
        raise Refused(_("没有这一行。"))
    return row


SPECIAL: Final[dict[tuple[str, str], Callable[[Asked, Setting], Answer]]] = {
    ("deliberation", COURSE): _course,
    ("attendance", PRESENCE): _presence,
    ("attendance", RECUSED): _recused,
    ("attendance", VOTE): _vote,
    ("attendance", "person"): _who,
    ("attendance", "stands_in_for"): _who,
}


def conflicts_of(sitting: Sitting) -> Iterable[Change]:
    """What met somebody else's: both versions, so that nothing that was typed is lost."""
    rows = sitting.changes.filter(answer__in=(CONFLICT, REFUSED)).select_related("by")
    return rows.order_by("-pk")[:50]
