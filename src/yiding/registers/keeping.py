"""设定台账: who leads a register, what ordered it, its own choices and limits; and the fields of industry."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.db.models import F

from yiding.audit.services import About, last_actor, record
from yiding.core.errors import EditConflict
from yiding.directory.models import Body, Government

from .catalogue import kinds
from .declaring import Kind
from .desks import lead_changed
from .errors import SectorThere, WrongValue
from .gates import faults_of, gates_settle_all
from .models import Register, Sector
from .permissions import may_lead, may_oversee, require
from .selectors import register_for


@transaction.atomic
def register_keep(
    *, kind: Kind, government: Government, values: Mapping[str, Any], version: int | None, by: User
) -> Register:
    """设定一本台账. Raises EditConflict."""
    row = register_for(government, kind)
    require(may_lead(by, row))
    _check_gates(kind, government, values)
    if row.pk is None:
        row = Register.objects.create(government=government, code=kind.code, **values)
    else:
        rows = Register.objects.filter(pk=row.pk, version=row.version if version is None else version)
        if not rows.update(**values, version=F("version") + 1):
            raise EditConflict(last_actor(row))
        row.refresh_from_db()
    lead_changed(row)
    gates_settle_all(kind, government.pk)
    after = {"code": kind.code, "lead": row.lead_id, "choices": row.choices, "days": row.days}
    after["settings"] = row.settings
    record("register.kept", row, by=by, after=after, touches=About(government.pk, row.lead_id))
    return row


def _check_gates(kind: Kind, government: Government, values: Mapping[str, Any]) -> None:
    """The conditions of gates name gates, lines and bodies that there are. Raises WrongValue."""
    if not kind.gates or "settings" not in values:
        return
    names = Body.objects.filter(government=government, ends_on=None).values_list("name", flat=True)
    faults = faults_of(kind, values["settings"], frozenset(names))
    if faults:
        raise WrongValue(faults)


@transaction.atomic
def registers_seed(*, government: Government, lead: Body | None, by: User) -> int:
    """载入全部台账: a register of each kind that has none yet; gives back how many."""
    require(may_oversee(by))
    known = set(Register.objects.filter(government=government).values_list("code", flat=True))
    rows = [Register(government=government, code=code, lead=lead) for code in kinds() if code not in known]
    Register.objects.bulk_create(rows)
    if rows:
        first = Register.objects.filter(government=government).latest("pk")
        record("register.kept", first, by=by, after={"codes": [row.code for row in rows]})
    return len(rows)


@transaction.atomic
def sector_keep(
    *, sector: Sector | None, government: Government, values: Mapping[str, Any], version: int | None, by: User
) -> Sector:
    """设定行业领域 with the department that leads in it. Raises EditConflict, SectorThere."""
    require(may_oversee(by))
    try:
        with transaction.atomic():
            row = _sector_saved(sector, government, values, version)
    except IntegrityError as error:
        raise SectorThere from error
    after = {"name": row.name, "lead": row.lead_id, "is_used": row.is_used}
    record("sector.kept", row, by=by, after=after, touches=About(government.pk, row.lead_id))
    return row


def _sector_saved(
    sector: Sector | None, government: Government, values: Mapping[str, Any], version: int | None
) -> Sector:
    if sector is None:
        return Sector.objects.create(government=government, **values)
    rows = Sector.objects.filter(pk=sector.pk, version=sector.version if version is None else version)
    if not rows.update(**values, version=F("version") + 1):
        raise EditConflict(last_actor(sector))
    sector.refresh_from_db()
    return sector
