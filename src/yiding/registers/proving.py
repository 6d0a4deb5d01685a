"""证明与进展: photos and papers of an entry, and its reports by rhythm."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import F

from yiding.audit.services import gathered, record
from yiding.core import clock
from yiding.core.errors import BadRequest
from yiding.core.periods import Period, PeriodKind
from yiding.directory.models import Body
from yiding.files.services import Paper, document_make

from .catalogue import kind_of
from .declaring import Kind
from .errors import EntryEnded, WrongPeriod
from .models import Entry, Partner, Progress, Proof
from .permissions import may_lead, parties_of, require
from .recording import touching
from .selectors import register_of_entry

RHYTHMS: Mapping[str, PeriodKind] = {
    "month": PeriodKind.MONTH,
    "quarter": PeriodKind.QUARTER,
    "half": PeriodKind.HALF,
    "year": PeriodKind.YEAR,
}


@dataclass(frozen=True, slots=True)
class Taken:
    """拍摄时间地点 of a photo, as the phone said them."""

    at: datetime | None = None
    longitude: Decimal | None = None
    latitude: Decimal | None = None


UNKNOWN = Taken()


@transaction.atomic
def proof_add(*, entry: Entry, moment: str, paper: Paper | None, by: User, taken: Taken = UNKNOWN) -> Proof:
    """上传证明: of a moment that the kind names, by any party of the entry. Raises EntryEnded, BadRequest."""
    kind = kind_of(entry.code)
    require(bool(parties_of(by, entry, register_of_entry(entry))))
    if moment not in {one.key for one in kind.proofs} or paper is None:
        raise BadRequest("moment" if paper is not None else "file")
    if not entry.is_open:
        raise EntryEnded
    with gathered():
        document = document_make(
            title=f"{entry.number} {_label(kind, moment)}"[:200],
            about=("registers.entry", entry.pk),
            paper=paper,
            by=by,
            owner_body_id=entry.local_id,
        )
        proof = Proof.objects.create(
            entry=entry,
            moment=moment,
            document=document,
            taken_at=taken.at,
            longitude=taken.longitude,
            latitude=taken.latitude,
            reopened=entry.reopened,
            by=by,
            at=clock.now(),
        )
        after = {"moment": moment, "document": document.pk}
        record("entry.proof_added", entry, by=by, after=after, touches=touching(entry))
    return proof


def _label(kind: Kind, moment: str) -> str:
    return next(one.label for one in kind.proofs if one.key == moment)


@transaction.atomic
def progress_report(*, entry: Entry, text: str, percent: int | None, by: User) -> Progress:
    """报送进展 of the period that today lies in; a second one of a period stands beside the first."""
    kind = kind_of(entry.code)
    require(bool(parties_of(by, entry, register_of_entry(entry))))
    if not kind.rhythm:
        raise WrongPeriod
    if not entry.is_open:
        raise EntryEnded
    today = clock.today()
    row = Progress.objects.create(
        entry=entry, period=period_key(kind, today), text=text, percent=percent, by=by, made_on=today
    )
    Entry.objects.filter(pk=entry.pk).update(reported_on=today, version=F("version") + 1)
    entry.refresh_from_db()
    after = {"period": row.period, "percent": percent}
    record("entry.progress_reported", entry, by=by, after=after, touches=touching(entry))
    return row


def period_key(kind: Kind, day: date) -> str:
    """The period in which a report falls, as its key."""
    rhythm = RHYTHMS.get(kind.rhythm)
    if rhythm is not None:
        return Period.of(rhythm, day).key
    year, week, _day = day.isocalendar()
    return f"{year}-W{week:02d}" if kind.rhythm == "week" else f"{day:%Y-%m-%d}"


def period_begins(kind: Kind, day: date) -> date:
    """The first day of the period that a day lies in."""
    rhythm = RHYTHMS.get(kind.rhythm)
    if rhythm is not None:
        return Period.of(rhythm, day).start
    return day - timedelta(days=day.weekday()) if kind.rhythm == "week" else day


def owes_report(kind: Kind, entry: Entry) -> bool:
    """未报: open, and no report of this period yet."""
    begins = period_begins(kind, clock.today())
    return bool(kind.rhythm) and entry.is_open and (entry.reported_on is None or entry.reported_on < begins)


@transaction.atomic
def partners_set(*, entry: Entry, partners: Mapping[Body, str] | Iterable[Body], by: User) -> None:
    """设定协同单位: the bodies that work on an entry too; each sees it from now on."""
    register = register_of_entry(entry)
    require(may_lead(by, register) or bool(parties_of(by, entry, register)))
    told = partners if isinstance(partners, Mapping) else dict.fromkeys(partners, "")
    Partner.objects.filter(entry=entry).exclude(body__in=list(told)).delete()
    for body, task in told.items():
        Partner.objects.update_or_create(entry=entry, body=body, defaults={"task": task})
    after = {"bodies": sorted(body.pk for body in told)}
    record("entry.partners_set", entry, by=by, after=after, touches=touching(entry))
