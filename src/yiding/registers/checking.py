"""检查: one visit to one object, item by item; what is not in order becomes an entry, once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any
from uuid import UUID

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.db.models import F, Q

from yiding.audit.services import About, gathered, record
from yiding.core import clock
from yiding.directory.models import Body, BodyKind
from yiding.files.models import Document
from yiding.files.services import Paper, document_make

from .catalogue import kind_of, rules_of
from .declaring import Archetype, Kind
from .errors_campaigns import DayToCome, KeyTaken, NotInRound, NotKept, Unanswered, WrongPoints
from .models import Entry
from .permissions import bodies_of, require
from .permissions_campaigns import may_check
from .proving import UNKNOWN, Taken, proof_add
from .recording import From, entry_record
from .round_rows import (
    Answer,
    Check,
    CheckAnswer,
    CheckItem,
    CheckListEdition,
    CheckPhoto,
    CheckResult,
    Round,
    RoundObject,
    RoundState,
    RoundTask,
)

HOME = "registers.check"
BEFORE = "before"
DEFAULT_FINDING = "hazards"
CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Said:
    """一项的结论, as it was told; an empty grade is the item's own.

    ``points``: what a scored item still gets that is not in order (none: nothing); one in order gets all.
    """

    answer: str
    note: str = ""
    grade: str = ""
    points: Decimal | None = None


@dataclass(frozen=True, slots=True)
class CheckTold:
    """一次检查, as it was told. ``answers`` by the key of the item."""

    key: UUID
    edition: CheckListEdition
    answers: Mapping[int, Said]
    checked_on: date
    round: Round | None = None
    met: str = ""
    note: str = ""
    longitude: Decimal | None = None
    latitude: Decimal | None = None
    more: Mapping[str, Any] = field(default_factory=dict)


@transaction.atomic
def check_record(*, entry: Entry, told: CheckTold, by: User) -> Check:
    """登记检查. The same key again gives back the check that is there, and does nothing.

    One event, and one for each entry that it makes. Raises DayToCome, KeyTaken, NotInRound, NotKept,
    Unanswered, WrongPoints.
    """
    known = Check.objects.filter(key=told.key).first()
    if known is not None:
        return _same(known, entry, by)
    require(may_check(by, entry))
    items = _checked(entry, told)
    try:
        with transaction.atomic():
            check = _made(entry, items, told, by)
    except IntegrityError:
        return _same(Check.objects.get(key=told.key), entry, by)
    with gathered():
        findings = _answers(check, items, told, by)
        rows = Entry.objects.filter(pk=entry.pk).filter(
            Q(checked_on=None) | Q(checked_on__lt=told.checked_on)
        )
        rows.update(checked_on=told.checked_on, version=F("version") + 1)
        entry.refresh_from_db()
        rules_of(entry.code).after_check(check, by)
        after = {"object": entry.number, "result": check.result, "findings": findings}
        record("check.recorded", check, by=by, after=after, touches=touching(check))
    return check


def _same(known: Check, entry: Entry, by: User) -> Check:
    if known.by_id != by.pk or known.entry_id != entry.pk:
        raise KeyTaken
    return known


def _checked(entry: Entry, told: CheckTold) -> Sequence[CheckItem]:
    """The items, all of them answered, of an object that lives and lies within the round."""
    if kind_of(entry.code).archetype is not Archetype.OBJECT or not entry.is_open:
        raise NotKept
    if told.checked_on > clock.today():
        raise DayToCome
    if told.round is not None:
        scope = RoundObject.objects.filter(round=told.round, entry=entry, left_on__isnull=True)
        if told.round.state != RoundState.RUNNING or not scope.exists():
            raise NotInRound
    items = list(told.edition.items.order_by("position"))
    if not items or any(
        one.pk not in told.answers or told.answers[one.pk].answer not in Answer for one in items
    ):
        raise Unanswered
    if any(not _fits(one, told.answers[one.pk]) for one in items):
        raise WrongPoints
    return items


def _fits(item: CheckItem, said: Said) -> bool:
    """Are the points that an item still gets between nothing and what it is worth?"""
    if said.points is None:
        return True
    return item.points is not None and 0 <= said.points <= item.points


def _made(entry: Entry, items: Sequence[CheckItem], told: CheckTold, by: User) -> Check:
    bad = any(one.answer == Answer.BAD for one in told.answers.values())
    return Check.objects.create(
        key=told.key,
        government_id=entry.government_id,
        entry=entry,
        edition=told.edition,
        round=told.round,
        campaign_id=told.round.campaign_id if told.round else None,
        sector_id=entry.sector_id,
        town_id=entry.town_id,
        body=body_for(entry, told.round, by),
        by=by,
        checked_on=told.checked_on,
        result=CheckResult.PROBLEM if bad else CheckResult.PASSED,
        met=told.met[:60],
        note=told.note,
        longitude=told.longitude,
        latitude=told.latitude,
        score=score_of(items, told.answers),
        made_at=clock.now(),
    )


def body_for(entry: Entry, round_: Round | None, by: User) -> Body | None:
    """The body for which somebody checks: that of the round, one that the object names, their first."""
    own = bodies_of(by)
    if not own:
        return None
    given = None
    if round_ is not None:
        task = RoundTask.objects.filter(round=round_, town=entry.town_id, body__in=own).first()
        given = task.body_id if task else None
    named = (given, entry.local_id, entry.department_id, entry.town_id)
    key = next((one for one in named if one in own), min(own))
    return Body.objects.filter(pk=key).first()


def _answers(check: Check, items: Sequence[CheckItem], told: CheckTold, by: User) -> list[str]:
    """Writes the answers; gives back the numbers of what was found."""
    numbers = []
    for item in items:
        said = told.answers[item.pk]
        finding = _finding(check, item, said, by) if said.answer == Answer.BAD else None
        CheckAnswer.objects.create(
            check_made=check,
            item=item,
            answer=said.answer,
            note=said.note[:300],
            points=points_of(item, said),
            finding=finding,
        )
        if finding is not None:
            numbers.append(finding.number)
    return numbers


def finding_code(entry: Entry, round_: Round | None) -> str:
    """The kind into which what is found goes: the round's, the object's own, hazards."""
    if round_ is not None:
        return round_.finding
    told = kind_of(entry.code).coverage
    return (told.finding if told else "") or DEFAULT_FINDING


def points_of(item: CheckItem, said: Said) -> Decimal | None:
    """得分 of an item: all in order, what was left otherwise; one that does not apply has none."""
    if item.points is None or said.answer == Answer.NONE:
        return None
    return item.points if said.answer == Answer.OK else said.points or Decimal(0)


def score_of(items: Sequence[CheckItem], answers: Mapping[int, Said]) -> Decimal | None:
    """得分 of a check: the points got in a hundred of those that apply, to two digits; none without any."""
    got = [(item.points, points_of(item, answers[item.pk])) for item in items]
    told = [(full, points) for full, points in got if full is not None and points is not None]
    whole = sum((full for full, _points in told), Decimal(0))
    if not whole:
        return None
    return (sum((points for _full, points in told), Decimal(0)) * 100 / whole).quantize(CENT, ROUND_HALF_UP)


def _finding(check: Check, item: CheckItem, said: Said, by: User) -> Entry:
    """The entry that an item becomes which is not in order: who is responsible, the grade, the last day."""
    kind = kind_of(finding_code(check.entry, check.round))
    return entry_record(
        kind=kind,
        government=check.entry.government,
        told=finding_told(kind, check, item, said),
        by=by,
        origin=From(finder=check.body, note=f"检查发现：{item.text}"),
    )


def finding_told(kind: Kind, check: Check, item: CheckItem, said: Said) -> dict[str, Any]:
    """What is told of it: from the object, the check and the item, as far as the kind has a column for it."""
    entry, grades = check.entry, [one.key for one in kind.grades]
    grade = next((one for one in (said.grade, item.grade, *grades[:1]) if one in grades), "")
    told: dict[str, Any] = {
        "title": (said.note or item.hazard or item.text)[:300],
        "grade": grade,
        "sector": entry.sector,
        "town": entry.town,
        "enterprise": entry.enterprise,
        "place": entry.place,
        "address": entry.address,
        "parent": entry if _takes(kind, entry) else None,
        "campaign": check.campaign,
        "source": _source(kind, check.body),
        "local": entry.local or entry.town,
        "department": entry.department or (entry.sector.lead if entry.sector else None),
        "holder": entry.holder,
        "found_on": check.checked_on,
    }
    used = {one.key for one in kind.columns}
    if "spot" in used:
        here = check.longitude is not None
        told["longitude"] = check.longitude if here else entry.longitude
        told["latitude"] = check.latitude if here else entry.latitude
    return {key: value for key, value in told.items() if key in used or key in ("longitude", "latitude")}


def _takes(kind: Kind, entry: Entry) -> bool:
    """May an entry of the kind belong to this object? One that names no kinds takes any."""
    used = kind.used("parent")
    return used is not None and (not used.kinds or entry.code in used.kinds)


def _source(kind: Kind, body: Body | None) -> str:
    """Where it comes from, as far as the kind knows: a town's check, a department's, the office's."""
    key = (
        "city" if body is None else "town" if body.kind in (BodyKind.TOWN, BodyKind.VILLAGE) else "department"
    )
    return key if kind.source(key) else ""


@transaction.atomic
def check_photo_add(
    *, check: Check, item: CheckItem | None, key: UUID, paper: Paper, by: User, taken: Taken = UNKNOWN
) -> CheckPhoto:
    """加入检查照片: of an item that is not in order it is proof of what was found (整改前). Once per key.

    Raises KeyTaken, and what is wrong with the file.
    """
    require(check.by_id == by.pk)
    known = CheckPhoto.objects.filter(key=key).first()
    if known is not None:
        if known.check_made_id != check.pk:
            raise KeyTaken
        return known
    if item is not None and item.edition_id != check.edition_id:
        raise KeyTaken
    with gathered():
        document = _document(check, item, paper, by, taken)
        row = CheckPhoto.objects.create(
            check_made=check, item=item, key=key, document=document, by=by, at=clock.now()
        )
        after = {"document": document.pk, "item": item.pk if item else None}
        record("check.photo_added", check, by=by, after=after, touches=touching(check))
    return row


def _document(check: Check, item: CheckItem | None, paper: Paper, by: User, taken: Taken) -> Document:
    finding = None
    if item is not None:
        answer = check.answers.select_related("finding").filter(item=item).first()
        finding = answer.finding if answer else None
    if (
        finding is not None
        and finding.is_open
        and BEFORE in {one.key for one in kind_of(finding.code).proofs}
    ):
        return proof_add(entry=finding, moment=BEFORE, paper=paper, by=by, taken=taken).document
    title = f"{check.entry.number} {item.text if item else '检查照片'}"[:200]
    return document_make(title=title, about=(HOME, check.pk), paper=paper, by=by, owner_body_id=check.body_id)


def touching(check: Check) -> About:
    return About(check.government_id, check.body_id or check.entry.local_id)
