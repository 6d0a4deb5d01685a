"""落实单位: each unit of a requirement reports for itself, with proof; another person verifies."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import F, QuerySet
from django.urls import reverse

from yiding.audit.services import gathered, record, writer
from yiding.core import clock
from yiding.core.moves import move
from yiding.core.telling import tell
from yiding.directory.models import Body
from yiding.files.models import Document
from yiding.files.services import Paper, document_make
from yiding.supervision.selectors import people_of

from .errors import EntryEnded
from .errors_duties import UnitNoProof, UnitSamePerson
from .models import Entry, Partner
from .permissions import may_lead, parties_of, require
from .permissions_duties import may_report_unit, may_verify_unit
from .recording import touching
from .selectors import register_of
from .states_duties import UNIT
from .unit_rows import UnitState, UnitStatus

HOME_KIND = "registers.unitstatus"


def may_set_units(viewer: Any, entry: Entry) -> bool:
    """Say which units carry an entry out: who leads the register, its department."""
    register = register_of(entry.government_id, entry.code)
    return may_lead(viewer, register) or "department" in parties_of(viewer, entry, register)


@transaction.atomic
def units_set(*, entry: Entry, bodies: Sequence[Body], by: User, task: str = "") -> None:
    """确定落实单位. One that has reported already stays; each sees the entry from now on."""
    require(may_set_units(by, entry))
    if not entry.is_open:
        raise EntryEnded
    wanted = {body.pk: body for body in bodies}
    rows = UnitStatus.objects.filter(entry=entry)
    rows.filter(state=UnitState.ASKED, proofs=0).exclude(body__in=wanted).delete()
    known = set(rows.values_list("body", flat=True))
    new = [body for key, body in wanted.items() if key not in known]
    UnitStatus.objects.bulk_create([UnitStatus(entry=entry, body=body, task=task) for body in new])
    _see(entry)
    tell(
        "unit.asked",
        to=people_of([body.pk for body in new]).exclude(pk=by.pk),
        key=f"units-{entry.pk}-{'-'.join(str(body.pk) for body in new)}",
        about=entry,
        link=reverse("registers:entry-detail", args=[entry.pk]),
        title=entry.title,
        number=entry.number,
        due=entry.due_on or "—",
    )
    after = {"bodies": sorted(wanted)}
    record("unit.set", entry, by=by, after=after, touches=touching(entry))


def _see(entry: Entry) -> None:
    """The units of an entry are partners in it."""
    bodies = set(UnitStatus.objects.filter(entry=entry).values_list("body", flat=True))
    known = set(Partner.objects.filter(entry=entry).values_list("body", flat=True))
    Partner.objects.bulk_create([Partner(entry=entry, body_id=key) for key in sorted(bodies - known)])


@transaction.atomic
def unit_report(*, unit: UnitStatus, text: str, by: User) -> None:
    """报告进展, without a claim that it is done."""
    require(may_report_unit(by, unit))
    _be_open(unit)
    move(UNIT, "report", unit, _writer(unit, by, text=text), text=text, reported_on=clock.today())


@transaction.atomic
def unit_claim(*, unit: UnitStatus, text: str, paper: Paper | None, by: User) -> None:
    """报送落实, with proof: a paper now, or one of this part that is there. Raises UnitNoProof."""
    require(may_report_unit(by, unit))
    _be_open(unit)
    if paper is None and not unit.proofs:
        raise UnitNoProof
    with gathered():
        if paper is not None:
            document_make(
                title=f"{unit.entry.number} {unit.body.name}落实材料"[:200],
                about=(HOME_KIND, unit.pk),
                paper=paper,
                by=by,
                owner_body_id=unit.body_id,
            )
        values = {
            "text": text,
            "reason": "",
            "reported_on": clock.today(),
            "claimed_by": by,
            "proofs": F("proofs") + int(paper is not None),
            "verified_by": None,
        }
        move(UNIT, "claim", unit, _writer(unit, by, text=text), **values)
    unit.refresh_from_db()


@transaction.atomic
def unit_verify(*, unit: UnitStatus, by: User) -> None:
    """核实, by another person than who claimed it. Raises UnitSamePerson."""
    require(may_verify_unit(by, unit))
    if unit.claimed_by_id == by.pk:
        raise UnitSamePerson
    move(UNIT, "verify", unit, _writer(unit, by), verified_by=by, verified_on=clock.today())


@transaction.atomic
def unit_return(*, unit: UnitStatus, reason: str, by: User) -> None:
    """退回: what is missing."""
    require(may_verify_unit(by, unit))
    _be_open(unit)
    write = _writer(unit, by, reason=reason)
    move(UNIT, "return", unit, write, reason=reason, verified_by=None, verified_on=None)


def _be_open(unit: UnitStatus) -> None:
    if not Entry.objects.filter(pk=unit.entry_id, is_open=True).exists():
        raise EntryEnded


def _writer(unit: UnitStatus, by: User, **told: Any) -> Any:
    return writer(unit, by=by, touches=touching(unit.entry), unit=unit.body_id, **told)


def proofs_of_unit(unit: UnitStatus) -> QuerySet[Document]:
    return Document.objects.filter(about_kind=HOME_KIND, about_id=unit.pk)
