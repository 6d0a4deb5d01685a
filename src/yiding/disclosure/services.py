"""公开: the mark, the public copy from its draft to its release and withdrawal, its interpretation."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import F

from yiding.audit.chain import sm3
from yiding.audit.services import About, last_actor, record
from yiding.core import clock
from yiding.core.access import require
from yiding.core.errors import BadRequest, EditConflict, WrongState
from yiding.core.moves import move
from yiding.core.workdays import Calendar
from yiding.files.models import Disclosure
from yiding.files.services import blob_of, text_of
from yiding.files.storage import store
from yiding.meetings.models import Meeting
from yiding.minutes.form import from_json
from yiding.minutes.record import Minutes

from .errors import NoText, NotMarked, SamePerson, StillThere, TextChanged
from .models import CopyState, Interpretation, InterpretationState, Mark, PublicCopy, Reason, Withheld
from .permissions import may_prepare, may_release
from .printing import printed
from .rendering import Cut, left_over, page_of, rendered, sections_of
from .states import COPY, INTERPRETATION

DATA = Path(__file__).parent / "data" / "reasons.toml"


@dataclass(frozen=True, slots=True)
class Left:
    """选为不公开的一处: an item, or a passage by place and quote; why."""

    reason: Reason
    note: str = ""
    item_no: int | None = None
    start: int | None = None
    end: int | None = None
    quote: str = ""


@cache
def tables() -> dict[str, Any]:
    """The standard reasons and the term, read once."""
    return tomllib.loads(DATA.read_text("utf-8"))


def reasons_seed() -> None:
    """Gives the standard reasons once; a list that somebody keeps is left alone."""
    if not Reason.objects.exists():
        rows = [Reason(**one) for one in tables()["reason"]]
        Reason.objects.bulk_create(rows, ignore_conflicts=True)


def _touches(meeting: Meeting, mark: Mark | None = None) -> About:
    return About(government_id=meeting.government_id, due_on=mark.due_on if mark else None)


# --- the mark ---------------------------------------------------------------------------------------------


@transaction.atomic
def mark_set(*, meeting: Meeting, disclosure: Disclosure, reason: str, version: int, by: User) -> Mark:
    """设定公开属性 with its reason; the clock of twenty working days runs from the issue. One event.

    ``version`` 0: there is no mark yet. Not public any more: what was released has to be withdrawn first.
    """
    require(may_prepare(by))
    if disclosure in (Disclosure.ON_REQUEST, Disclosure.WITHHELD) and not reason.strip():
        raise BadRequest("reason")
    row = Mark.objects.select_for_update().filter(meeting=meeting).first()
    if (row.version if row else 0) != version:
        raise EditConflict(last_actor(row) if row else "")
    released = PublicCopy.objects.filter(meeting=meeting, state=CopyState.RELEASED)
    if disclosure != Disclosure.ACTIVE and released.exists():
        raise WrongState("disclosure.mark")
    before = {"disclosure": row.disclosure, "reason": row.reason} if row else {}
    row = row or Mark(government=meeting.government, meeting=meeting, version=0)
    row.disclosure, row.reason = disclosure, reason
    row.due_on, row.due_reason = _due(meeting, disclosure)
    row.set_by, row.set_at, row.version = by, clock.now(), row.version + 1
    row.save()
    record(
        "disclosure.marked",
        row,
        by=by,
        before=before,
        after={"disclosure": disclosure, "reason": reason},
        touches=_touches(meeting, row),
    )
    return row


def _due(meeting: Meeting, disclosure: Disclosure) -> tuple[Any, str]:
    if disclosure != Disclosure.ACTIVE or meeting.issued_on is None:
        return None, ""
    days, calendar = int(tables()["term"]["working_days"]), Calendar.load()
    day = calendar.add(meeting.issued_on, days)
    return day, "，".join(filter(None, (f"印发后 {days} 个工作日内", calendar.caveat(day))))


# --- the copy ---------------------------------------------------------------------------------------------


def source_of(meeting: Meeting) -> tuple[str, str, Minutes]:
    """The issued text, its version and what it says. Raises NoText."""
    if meeting.text is None:
        raise NoText
    return text_of(meeting.text).characters, meeting.text.version, from_json(meeting.record)


@transaction.atomic
def copy_prepare(*, meeting: Meeting, by: User) -> PublicCopy:
    """拟定公开文本: a draft in which the stubs of secret items are withheld from the start. One event."""
    require(may_prepare(by))
    mark = Mark.objects.filter(meeting=meeting).first()
    if mark is None or mark.disclosure != Disclosure.ACTIVE:
        raise NotMarked
    _text, version, minutes = source_of(meeting)
    if PublicCopy.objects.filter(meeting=meeting).exclude(state=CopyState.WITHDRAWN).exists():
        raise WrongState("disclosure.copy")
    reasons_seed()
    row = PublicCopy.objects.create(
        government=meeting.government,
        meeting=meeting,
        title=str(meeting)[:300],
        source_version=version,
        prepared_by=by,
        made_at=clock.now(),
    )
    secret = Reason.objects.filter(code="state_secret").first()
    for item in minutes.items:
        if secret and "涉密议题" in item.heading:
            Withheld.objects.create(copy=row, item_no=item.no, quote=item.heading, reason=secret)
    Interpretation.objects.create(copy=row)
    record(
        "public_copy.prepared",
        row,
        by=by,
        after={"title": row.title, "text": version},
        touches=_touches(meeting, mark),
    )
    return row


@transaction.atomic
def withheld_set(*, copy: PublicCopy, left: Sequence[Left], version: int, by: User) -> None:
    """选定不公开的部分: the whole choice at once, each with its reason. One event.

    A passage is told by its place and its quote: where they differ, the page was opened on another text.
    """
    require(may_prepare(by))
    _open(copy, version)
    text, source, minutes = source_of(copy.meeting)
    known = {section.no for section in sections_of(text, minutes)}
    for one in left:
        if one.item_no is not None and one.item_no not in known:
            raise BadRequest(str(one.item_no))
        if one.item_no is None and (one.start is None or text[one.start : one.end] != one.quote):
            raise TextChanged
    before = copy.withheld.count()
    copy.withheld.all().delete()
    Withheld.objects.bulk_create(
        [
            Withheld(
                copy=copy,
                item_no=one.item_no,
                start=one.start,
                end=one.end,
                quote=one.quote,
                reason=one.reason,
                note=one.note,
            )
            for one in left
        ]
    )
    PublicCopy.objects.filter(pk=copy.pk).update(source_version=source, prepared_by=by)
    copy.refresh_from_db()
    told = [{"item": one.item_no, "start": one.start, "reason": one.reason.code} for one in left]
    record(
        "public_copy.withheld_set",
        copy,
        by=by,
        before={"withheld": before},
        after={"withheld": told},
        touches=_touches(copy.meeting),
    )


def _open(copy: PublicCopy, version: int) -> None:
    rows = PublicCopy.objects.filter(pk=copy.pk, state=CopyState.PREPARED, version=version)
    if rows.update(version=F("version") + 1):
        return
    if PublicCopy.objects.filter(pk=copy.pk, state=CopyState.PREPARED).exists():
        raise EditConflict(last_actor(copy))
    raise WrongState("disclosure.withheld")


def public_text(meeting: Meeting, items: Sequence[int], cuts: Sequence[Cut]) -> str:
    """What the public would read, were these items and passages withheld."""
    text, _version, minutes = source_of(meeting)
    return rendered(text, minutes, items, cuts)


def copy_move(*, copy: PublicCopy, act: str, version: int, by: User, reason: str = "") -> None:
    """核对、退回、公开、撤回. One event each.

    Checking freezes the text; releasing is for another person than who prepared it.
    """
    require(may_release(by) if act in ("release", "withdraw") else may_prepare(by))
    if act not in COPY.moves or (act == "withdraw" and not reason.strip()):
        raise BadRequest(act)
    if act == "release" and copy.prepared_by_id == by.pk:
        raise SamePerson
    frozen = _frozen(copy) if act == "check" and copy.state == CopyState.PREPARED else {}
    with transaction.atomic():
        if not PublicCopy.objects.filter(pk=copy.pk, version=version).update(version=version):
            raise EditConflict(last_actor(copy))
        _check_mark(copy, act)
        if stored := frozen.get("pdf"):
            frozen["pdf"] = blob_of(stored)
        values = {**_values(act, by, reason), **frozen}
        move(COPY, act, copy, _writer(copy, by, reason), **values)
        if act == "release":
            _publish(copy)


def _check_mark(copy: PublicCopy, act: str) -> None:
    """Before the check and before the release the mark is looked at again."""
    if act in ("check", "release"):
        marks = Mark.objects.filter(meeting=copy.meeting_id, disclosure=Disclosure.ACTIVE)
        if not marks.exists():
            raise NotMarked


def _frozen(copy: PublicCopy) -> dict[str, Any]:
    """The text, page and PDF of a copy as they stay; it takes seconds. Raises StillThere, TextChanged."""
    text, version, minutes = source_of(copy.meeting)
    if version != copy.source_version:
        raise TextChanged
    rows = list(copy.withheld.all())
    items = [row.item_no for row in rows if row.item_no is not None]
    cuts = [Cut(row.start, row.end) for row in rows if row.start is not None and row.end is not None]
    public = rendered(text, minutes, items, cuts)
    if there := left_over(public, text, minutes, items, cuts):
        raise StillThere("；".join(there))
    pdf = printed(public)
    return {
        "text": public,
        "html": page_of(copy.title, public),
        "digest": sm3(public.encode("utf-8")),
        "pdf": store(BytesIO(pdf)) if pdf else None,
    }


def _values(act: str, by: User, reason: str) -> dict[str, Any]:
    now = clock.now()
    values: dict[str, dict[str, Any]] = {
        "check": {"checked_by": by},
        "send_back": {"checked_by": None, "text": "", "html": "", "digest": "", "pdf": None},
        "release": {"released_by": by, "released_at": now},
        "withdraw": {"withdrawn_on": clock.today(), "withdrawal_reason": reason},
    }
    return values[act]


def _writer(copy: PublicCopy, by: User, reason: str) -> Callable[[str, str, str], object]:
    def write(kind: str, before: str, after: str) -> object:
        told = {"state": after, "digest": copy.digest, "reason": reason}
        return record(kind, copy, by=by, before={"state": before}, after=told, touches=_touches(copy.meeting))

    return write


def _publish(copy: PublicCopy) -> None:
    """The interpretation goes out with its copy, where it is written."""
    Interpretation.objects.filter(copy=copy, state=InterpretationState.DRAFTED).update(
        state=InterpretationState.PUBLISHED, published_on=clock.today(), version=F("version") + 1
    )


@transaction.atomic
def interpretation_write(
    *, interpretation: Interpretation, plan: str, text: str, version: int, by: User
) -> None:
    """计划和撰写解读. One event."""
    require(may_prepare(by))
    told = {"plan": plan[:200], "text": text[:200]}
    if not Interpretation.objects.filter(pk=interpretation.pk, version=version).update(version=version):
        raise EditConflict(last_actor(interpretation))
    if text.strip():
        move(
            INTERPRETATION,
            "draft",
            interpretation,
            _interpreted(interpretation, by, told),
            plan=plan,
            text=text,
        )
        return
    rows = Interpretation.objects.filter(pk=interpretation.pk, state=InterpretationState.PLANNED)
    if not rows.update(plan=plan, version=F("version") + 1):
        raise WrongState("disclosure.interpretation")
    interpretation.refresh_from_db()
    record(
        "interpretation.planned",
        interpretation,
        by=by,
        after=told,
        touches=_touches(interpretation.copy.meeting),
    )


@transaction.atomic
def interpretation_publish(*, interpretation: Interpretation, version: int, by: User) -> None:
    """发布解读, after its copy. One event."""
    require(may_release(by))
    if interpretation.copy.state != CopyState.RELEASED:
        raise WrongState("disclosure.interpretation")
    if not Interpretation.objects.filter(pk=interpretation.pk, version=version).update(version=version):
        raise EditConflict(last_actor(interpretation))
    write = _interpreted(interpretation, by, {})
    move(INTERPRETATION, "publish", interpretation, write, published_on=clock.today())


def _interpreted(
    interpretation: Interpretation, by: User, told: Mapping[str, Any]
) -> Callable[[str, str, str], object]:
    def write(kind: str, before: str, after: str) -> object:
        return record(
            kind,
            interpretation,
            by=by,
            before={"state": before},
            after={"state": after, **told},
            touches=_touches(interpretation.copy.meeting),
        )

    return write


@transaction.atomic
def reason_keep(*, reason: Reason, told: Mapping[str, Any], version: int | None, by: User) -> Reason:
    """维护理由: adds one, or changes its words. One event."""
    require(may_prepare(by))
    before = {"name": reason.name, "basis": reason.basis} if reason.pk else {}
    if version is not None:
        if not Reason.objects.filter(pk=reason.pk, version=version).update(version=version):
            raise EditConflict(last_actor(reason))
        reason.version = version + 1
    for name, value in told.items():
        setattr(reason, name, value)
    reason.save()
    record("disclosure_reason.kept", reason, by=by, before=before, after=dict(told), touches=About())
    return reason
