"""事权的办理 (S51.1, S51.3, S51.4): listed with reason, decided by another, carried without a day between."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction

from yiding.audit.services import About, gathered, record, writer
from yiding.core import clock
from yiding.core.counters import number_take
from yiding.core.errors import BadRequest, WrongState
from yiding.core.moves import move
from yiding.directory.making import row_make, row_save
from yiding.directory.models import Body, Government

from .errors import DayBefore, NameThere, NoCityRole, NoTowns, SamePerson
from .models import CityRole, CityRoleKind, Direction, HandoverRule, MatterState, PowerMatter, Tenure
from .permissions import may_decide, may_hold, may_set, may_supervise, require
from .states import MATTER

SERIES = "事权"
DAY = timedelta(days=1)


def touching(row: PowerMatter) -> About:
    """What an event of a power touches."""
    return About(row.government_id, row.body_id, None, row.starts_on)


@transaction.atomic
def matter_list(
    *, government: Government, values: Mapping[str, Any], towns: Sequence[Body], by: User
) -> PowerMatter:
    """列入事权清单, with its reason. Raises NameThere."""
    require(may_supervise(by))
    if not str(values.get("reason", "")).strip():
        raise BadRequest("reason")
    number = number_take(SERIES, str(government.pk))
    told = {**values, "number": number, "listed_by": by, "listed_on": clock.today()}
    row = row_make(PowerMatter, NameThere, government=government, **told)
    row.towns.set(towns)
    record("power_matter.listed", row, by=by, after={"title": row.title}, touches=touching(row))
    return row


@transaction.atomic
def matter_edit(
    *, matter: PowerMatter, values: Mapping[str, Any], towns: Sequence[Body], version: int, by: User
) -> None:
    """修改, until it is decided. Raises EditConflict, NameThere, WrongState."""
    require(may_supervise(by))
    if matter.state != MatterState.LISTED:
        raise WrongState("handovers.matter.edit")
    row_save(matter, version, NameThere, **values)
    matter.towns.set(towns)
    record("power_matter.edited", matter, by=by, after={"title": matter.title}, touches=touching(matter))


@transaction.atomic
def role_add(*, matter: PowerMatter, body: Body, role: str, text: str, by: User) -> CityRole:
    """登记市级职责: supervision or guidance, nothing else (S51.4). Raises NameThere."""
    require(may_supervise(by))
    if role not in CityRoleKind.values:
        raise BadRequest("role")
    if matter.direction != Direction.DOWN:
        raise WrongState("handovers.role")
    row = row_make(CityRole, NameThere, matter=matter, body=body, role=role, text=text)
    record("city_role.added", row, by=by, after={"body": body.name, "role": role}, touches=touching(matter))
    return row


@transaction.atomic
def role_drop(*, role: CityRole, by: User) -> None:
    """删去市级职责, until the power is decided. Raises WrongState."""
    require(may_supervise(by))
    matter, key = role.matter, role.pk
    if matter.state != MatterState.LISTED or not CityRole.objects.filter(pk=key).delete()[0]:
        raise WrongState("handovers.role.drop")
    before = {"body": role.body.name, "role": role.role}
    record("city_role.dropped", CityRole(pk=key), by=by, before=before, touches=touching(matter))


@transaction.atomic
def matter_decide(*, matter: PowerMatter, decided_on: date, decision: str, by: User) -> None:
    """登记议定: by another than who listed it; from then on somebody carries it every day.

    Raises SamePerson, NoTowns, NoCityRole, WrongState.
    """
    require(may_decide(by))
    if matter.listed_by_id == by.pk:
        raise SamePerson
    towns = list(matter.towns.all())
    if matter.is_down and not towns:
        raise NoTowns
    if matter.is_down and not matter.city_roles.exists():
        raise NoCityRole
    if decided_on > clock.today():
        raise BadRequest("decided_on")
    told = {"decided_by": by, "decided_on": decided_on, "decision": decision}
    write = writer(matter, by=by, touches=touching(matter), decision=decision[:200])
    with gathered():
        move(MATTER, "decide", matter, write, **told)
        begin = min(decided_on, matter.starts_on)
        for town in towns if matter.is_down else [None]:
            Tenure.objects.create(matter=matter, town=town, owner=matter.body, from_on=begin)


@transaction.atomic
def matter_drop(*, matter: PowerMatter, reason: str, by: User) -> None:
    """不再划分, with the reason. Raises WrongState."""
    require(may_supervise(by))
    if not reason.strip():
        raise BadRequest("reason")
    write = writer(matter, by=by, touches=touching(matter), reason=reason[:200])
    move(MATTER, "drop", matter, write, decision=reason[:200])


def tenure_pass(matter: PowerMatter, town: Body | None, owner: Body, from_on: date, note: str = "") -> Tenure:
    """承担接续: the present owner carries it until the day before, the new one from the day. No day between.

    Raises DayBefore, WrongState.
    """
    rows = Tenure.objects.filter(matter=matter, town=town, until_on=None)
    now = rows.first()
    if now is None:
        raise WrongState("handovers.tenure")
    if from_on <= now.from_on:
        raise DayBefore
    if not rows.filter(pk=now.pk).update(until_on=from_on - DAY):
        raise WrongState("handovers.tenure")
    return Tenure.objects.create(matter=matter, town=town, owner=owner, from_on=from_on, note=note[:200])


@transaction.atomic
def owner_change(
    *, matter: PowerMatter, owner: Body, from_on: date, note: str, by: User, town: Body | None = None
) -> Tenure:
    """登记承担单位变更 without a hand-over (a body is set up anew). Raises DayBefore, WrongState."""
    require(may_hold(by, matter))
    if not note.strip():
        raise BadRequest("note")
    if from_on > clock.today():
        raise DayBefore
    row = tenure_pass(matter, town, owner, from_on, note)
    after = {"owner": owner.name, "from": from_on.isoformat(), "town": town.name if town else ""}
    record("power_matter.owner_changed", matter, by=by, after=after, touches=touching(matter))
    return row


@transaction.atomic
def rule_set(
    *, government: Government, values: Mapping[str, Any], keepers: Sequence[Body], version: int, by: User
) -> HandoverRule:
    """设定移交规则. Raises EditConflict."""
    require(may_set(by))
    row = HandoverRule.objects.filter(government=government).first()
    if row is None:
        row = row_make(HandoverRule, NameThere, government=government, **values)
    else:
        row_save(row, version, NameThere, **values)
    row.keepers.set(keepers)
    after = {name: str(value) for name, value in values.items()}
    record("handover_rule.set", row, by=by, after=after, touches=About(government.pk))
    return row
