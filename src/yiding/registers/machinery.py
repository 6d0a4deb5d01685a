"""机械现场检查: what a ban says at a place on a day, a check from a telephone, the case that follows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, QuerySet

from yiding.audit.services import gathered
from yiding.core import clock
from yiding.core.columns import Viewer
from yiding.directory.models import Government
from yiding.files.services import Paper

from .catalogue import kind_of
from .errors_shapes import CaseThere
from .models import Entry, EntryValue, Proof
from .permissions import may_record, require
from .proving import UNKNOWN, Taken, proof_add
from .recording import entry_record
from .selectors import entries_visible_to, register_for
from .shape_rows import EntryShape, Sent
from .zones import Zone, body_at, zones_at, zones_on

MACHINES, AREAS, CHECKS, CASES = "machines", "ban_areas", "machine_checks", "machine_cases"
IN_FORCE: Final = ("active", "repealed")
"""The stages of a ban whose versions count: one that was repealed counts for the days before."""
OUTSIDE, ALLOWED, BANNED = "不在禁用区", "在禁用区，允许使用", "在禁用区，禁止使用"
UNSURE, NOWHERE = "定位误差内，须现场核对", "没有定位"
IN_BAN: Final = "在禁用区使用高排放机械"
FARTHEST: Final = 1_000.0
"""A position that is less exact than that (in metres) is taken as exact to it."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """禁用区判断 at a place: the word, the areas it rests on, those whose edge is too near to be sure."""

    word: str
    zones: Sequence[Zone] = ()

    @property
    def is_banned(self) -> bool:
        return self.word == BANNED

    @property
    def told(self) -> str:
        """The areas with the version that held, as a check keeps them."""
        return "；".join(_zone_told(one) for one in self.zones)


def _zone_told(one: Zone) -> str:
    side = "区内" if one.is_inside else "区外"
    held = f"{one.number} 第 {one.version} 版，{one.from_on} 起"
    return f"{one.title}（{held}，{side}，距边界 {one.to_edge:.0f} 米）"


def verdict_at(
    government: Government,
    longitude: Decimal | float | None,
    latitude: Decimal | float | None,
    *,
    emission: str,
    on: date | None = None,
    accuracy: Decimal | float | None = None,
    is_exempt: bool = False,
) -> Verdict:
    """May a machine of a standard be used at a place on a day? By the version that held on that day."""
    if longitude is None or latitude is None:
        return Verdict(NOWHERE)
    within = min(float(accuracy or 0), FARTHEST)
    zones = zones_at(
        (longitude, latitude), on, government=government, codes=(AREAS,), states=IN_FORCE, within=within
    )
    banning = [one for one in zones if emission in one.terms.get("bans", ())]
    inside = [one for one in zones if one.is_inside]
    sure = [one for one in banning if one.is_inside and one.to_edge >= within]
    if sure:
        return Verdict(ALLOWED if is_exempt else BANNED, zones)
    if banning:
        return Verdict(ALLOWED if is_exempt else UNSURE, zones)
    return Verdict(ALLOWED if inside else OUTSIDE, zones)


def areas_on(government: Government, on: date | None = None) -> QuerySet[EntryShape]:
    """The banned areas that hold on a day."""
    return zones_on(on, government=government, codes=(AREAS,), states=IN_FORCE)


def machine_named(viewer: Viewer, government: Government, words: str) -> Entry | None:
    """受检机械: by its code, its plate or its number, among those that the viewer sees."""
    told = words.strip().upper()
    if not told:
        return None
    rows = entries_visible_to(viewer, kind_of(MACHINES)).filter(government=government)
    held = EntryValue.objects.filter(entry=OuterRef("pk"), key__in=("env_code", "plate"), text=told)
    return rows.filter(number=told).first() or rows.filter(Exists(held)).order_by("-is_open", "-pk").first()


def may_spot_check(viewer: Viewer, government: Government) -> bool:
    """Check machines on the spot: who may record such checks."""
    kind = kind_of(CHECKS)
    return may_record(viewer, kind, register_for(government, kind))


@transaction.atomic
def spot_check_record(
    *, government: Government, key: UUID, told: Mapping[str, Any], by: User
) -> tuple[Entry, Entry | None]:
    """登记现场检查, and the case where something was wrong; a key that came before gives what was recorded.

    Raises MissingValues, WrongValue.
    """
    known = Sent.objects.filter(key=key, entry__made_by=by).select_related("entry").first()
    if known is not None:
        return known.entry, known.entry.children.filter(code=CASES).first()
    with gathered():
        whole = {**told, **_where(government, told)}
        check = entry_record(kind=kind_of(CHECKS), government=government, told=whole, by=by)
        _once(key, check)
        case = case_open(check=check, by=by) if wrong_of(check) else None
    return check, case


def _where(government: Government, told: Mapping[str, Any]) -> dict[str, Any]:
    """The town by the position, where nobody chose one and no machine tells it."""
    longitude, latitude = told.get("longitude"), told.get("latitude")
    if told.get("town") or told.get("parent") or longitude is None or latitude is None:
        return {}
    town = body_at(government, (longitude, latitude))
    return {"town": town, "local": town} if town is not None else {}


def _once(key: UUID, check: Entry) -> None:
    """Two that arrive at the same moment: the second one fails whole, and comes again."""
    try:
        with transaction.atomic():
            Sent.objects.create(key=key, entry=check, at=clock.now())
    except IntegrityError as error:
        raise CaseThere from error


def wrong_of(check: Entry) -> list[str]:
    """违规情形 of a check: those that were ticked, and use in a banned area."""
    told = list(check.values.get("violations") or [])
    if check.values.get("verdict") == BANNED and IN_BAN not in told:
        told.append(IN_BAN)
    return told


@transaction.atomic
def case_open(*, check: Entry, by: User) -> Entry:
    """转为案件: a case of what a check found. Raises CaseThere, MissingValues."""
    require(may_spot_check(by, check.government))
    if check.children.filter(code=CASES).exists():
        raise CaseThere
    machine = check.parent
    return entry_record(kind=kind_of(CASES), government=check.government, told=_case(check, machine), by=by)


def _case(check: Entry, machine: Entry | None) -> dict[str, Any]:
    wrong = wrong_of(check)
    what = machine.title if machine else check.values.get("seen_code") or check.title
    department = machine.department if machine and machine.department else check.department
    return {
        "title": f"{what}：{'、'.join(wrong)}"[:300],
        "parent": check,
        "town": check.town,
        "address": check.address,
        "longitude": check.longitude,
        "latitude": check.latitude,
        "enterprise": check.enterprise or (machine.enterprise if machine else None),
        "local": check.local or check.town,
        "department": department,
        "holder": check.holder,
        "found_on": check.found_on,
        "violations": wrong,
    }


@transaction.atomic
def spot_photo_add(*, check: Entry, key: UUID, paper: Paper, by: User, taken: Taken = UNKNOWN) -> Proof:
    """补传现场照片 of a check, once for each key. Raises EntryEnded."""
    if Sent.objects.filter(key=key, entry=check).exists():
        return check.proofs.filter(moment="scene").latest("pk")
    proof = proof_add(entry=check, moment="scene", paper=paper, by=by, taken=taken)
    Sent.objects.create(key=key, entry=check, at=clock.now())
    return proof
