"""履职事实: computed from events, frozen by period, corrected only by a decided objection."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from cryptography.hazmat.primitives.hashes import SM3, Hash
from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.urls import reverse

from yiding.audit.services import About, record
from yiding.core import clock
from yiding.core.access import Permission, require
from yiding.core.errors import BadRequest, WrongState
from yiding.core.moves import move
from yiding.core.periods import NotAPeriod, Period, read_key
from yiding.core.telling import tell
from yiding.directory.models import Government
from yiding.supervision.selectors import people_of

from .errors import Frozen, NotAPeriodKey, NotOver
from .measures import ALL, MEASURES, Counted
from .models import Fact, Hit, Objection, Sheet, SheetState
from .permissions import may_compute, may_judge, may_object
from .states import OBJECTION, SHEET
from .window import Window

BATCH = 2_000
Key = tuple[int, str]


@dataclass(frozen=True, slots=True)
class Change:
    """差异: a figure that would be another if it were computed now."""

    body_id: int
    measure: str
    kept: Decimal
    now: Decimal


def period_of(key: str) -> Period:
    """A period by its key. Raises NotAPeriodKey."""
    try:
        return read_key(key)
    except NotAPeriod:
        raise NotAPeriodKey(key) from None


def counted_in(government: Government, period: Period) -> dict[Key, list[Counted]]:
    """What each measure counts in a period, by body and measure."""
    window = Window(government, period.start, period.end)
    found: dict[Key, list[Counted]] = defaultdict(list)
    for measure in ALL:
        for one in measure.count(window):
            found[window.tasks[one.task].body_id, measure.code].append(one)
    return found


@transaction.atomic
def sheet_compute(*, government: Government, period: str, by: User) -> Sheet:
    """计算: the figures of a period, made anew as long as it is not frozen. One event.

    Bodies that had nothing in the period have no figures. Raises Frozen, NotAPeriodKey.
    """
    require(may_compute(by))
    span = period_of(period)
    told = {"computed_at": clock.now(), "computed_by": by}
    days = {"first_day": span.start, "last_day": span.end}
    key = {"government": government, "period": span.key}
    sheet, _new = Sheet.objects.get_or_create(**key, defaults={**told, **days})
    if not Sheet.objects.filter(pk=sheet.pk, state=SheetState.OPEN).update(**told):
        raise Frozen(span.key)
    sheet.facts.all().delete()
    _write(sheet, counted_in(government, span))
    sheet.refresh_from_db()
    after = {"period": span.key, "figures": sheet.facts.count()}
    record("sheet.computed", sheet, by=by, after=after, touches=About(government_id=government.pk))
    return sheet


def _write(sheet: Sheet, found: Mapping[Key, list[Counted]]) -> None:
    facts = {
        key: Fact(sheet=sheet, body_id=key[0], measure=key[1], value=sum(one.value for one in counted))
        for key, counted in sorted(found.items())
    }
    Fact.objects.bulk_create(facts.values(), batch_size=BATCH)
    Hit.objects.bulk_create(
        (
            Hit(fact=facts[key], task_id=one.task, value=one.value, day=one.day, words=one.words[:120])
            for key, counted in found.items()
            for one in counted
        ),
        batch_size=BATCH,
    )


@transaction.atomic
def sheet_freeze(*, sheet: Sheet, by: User) -> None:
    """冻结: the figures of a period that is over stand from now on, with their SM3. Bodies are told.

    Raises NotOver, WrongState.
    """
    require(may_compute(by))
    if sheet.last_day >= clock.today():
        raise NotOver(sheet.period)
    digest = digest_of(sheet)
    about = About(government_id=sheet.government_id)

    def write(kind: str, before: str, after: str) -> None:
        told = {"state": after, "period": sheet.period, "digest": digest}
        record(kind, sheet, by=by, before={"state": before}, after=told, touches=about)

    move(SHEET, "freeze", sheet, write, frozen_at=clock.now(), frozen_by=by, digest=digest)
    tell(
        "facts.frozen",
        to=people_of(sorted(set(sheet.facts.values_list("body", flat=True)))),
        key=f"sheet:{sheet.pk}",
        about=sheet,
        link=reverse("facts:sheet-detail", args=[sheet.pk]),
        period=sheet.period,
    )


def digest_of(sheet: Sheet) -> str:
    """SM3 of the figures as they were computed, a line each, in order."""
    digest = Hash(SM3())
    rows = sheet.facts.order_by("body_id", "measure").values_list("body_id", "measure", "value")
    for body, measure, value in rows:
        digest.update(f"{body} {measure} {value:.2f}\n".encode())
    return digest.finalize().hex()


def changes_since(sheet: Sheet) -> list[Change]:
    """What would be another figure if the period were computed now; nothing is written."""
    now = {
        key: sum((one.value for one in counted), Decimal(0))
        for key, counted in counted_in(sheet.government, period_of(sheet.period)).items()
    }
    kept = {(row.body_id, row.measure): row.value for row in sheet.facts.all()}
    zero = Decimal(0)
    return [
        Change(*key, kept.get(key, zero), now.get(key, zero))
        for key in sorted(kept.keys() | now.keys())
        if kept.get(key, zero) != now.get(key, zero)
    ]


@transaction.atomic
def objection_raise(*, fact: Fact, text: str, claimed: Decimal | None, by: User) -> Objection:
    """提出异议: to a frozen figure of one's own body; one open at a time. One event."""
    require(may_object(by, fact))
    if not text.strip():
        raise BadRequest("text")
    try:
        with transaction.atomic():
            row = Objection.objects.create(
                fact=fact, text=text, claimed=claimed, made_by=by, made_at=clock.now()
            )
    except IntegrityError:
        raise WrongState("facts.objection_open") from None
    record("objection.raised", row, by=by, after={"fact": fact.pk, "text": text[:200]}, touches=_about(fact))
    tell(
        "facts.objected",
        to=Permission.JUDGE_FACTS,
        key=f"objection:{row.pk}",
        about=row,
        link=reverse("facts:objection-decide", args=[row.pk]),
        body=fact.body.name,
        measure=str(MEASURES[fact.measure].label),
    )
    return row


def _about(fact: Fact) -> About:
    return About(government_id=fact.sheet.government_id, body_id=fact.body_id)


@transaction.atomic
def objection_uphold(*, objection: Objection, corrected: Decimal, reason: str, by: User) -> None:
    """采纳并更正: the corrected figure stands beside the first one, with the reason. Raises WrongState."""
    _decide(objection, "uphold", reason, by, {"corrected": str(corrected)})
    Fact.objects.filter(pk=objection.fact_id).update(corrected=corrected, reason=reason[:300])
    objection.fact.refresh_from_db()


@transaction.atomic
def objection_reject(*, objection: Objection, reason: str, by: User) -> None:
    """不采纳, with the reason. Raises WrongState."""
    _decide(objection, "reject", reason, by, {})


def _decide(objection: Objection, step: str, reason: str, by: User, told: Mapping[str, object]) -> None:
    require(may_judge(by) and objection.made_by_id != by.pk)
    if not reason.strip():
        raise BadRequest("reason")
    fact = objection.fact

    def write(kind: str, before: str, after: str) -> None:
        more = {"state": after, "fact": fact.pk, "reason": reason[:200], **told}
        record(kind, objection, by=by, before={"state": before}, after=more, touches=_about(fact))

    move(OBJECTION, step, objection, write, decided_by=by, decided_at=clock.now(), reason=reason[:300])
    tell(
        "facts.objection_decided",
        to=people_of([fact.body_id]),
        key=f"objection:{objection.pk}:{objection.state}",
        about=objection,
        link=reverse("facts:fact-detail", args=[fact.pk]),
        measure=str(MEASURES[fact.measure].label),
        result=objection.get_state_display(),
        words=reason[:200],
    )
