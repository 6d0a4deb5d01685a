"""设定的维护: words, kinds, limits, colours, rules, the sample list, and the bodies that keep readiness."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction

from yiding.audit.services import About, record
from yiding.core.errors import EditConflict, WrongState
from yiding.directory.models import Body, Government
from yiding.supervision.permissions import is_office

from .alerts import AlertColour, AlertRule
from .permissions import may_set, require
from .plans import PlanKind
from .saving import row_keep, row_make
from .seasons import ChecklistEntry
from .seeds import COLOURS, ITEMS, KINDS, TERMS
from .stocks import ItemKind
from .terms import KeepingBody, Limits, Term

SETTABLE = {
    "term": Term,
    "plan_kind": PlanKind,
    "item_kind": ItemKind,
    "alert_colour": AlertColour,
    "alert_rule": AlertRule,
    "checklist_entry": ChecklistEntry,
}
"""What a government sets for itself, by the name that its form and its events use."""


@transaction.atomic
def setting_keep(
    *,
    name: str,
    row: Any,
    government: Government,
    values: Mapping[str, Any],
    by: User,
    version: int | None = None,
) -> Any:
    """增加、修改一项设定. Raises EditConflict, NameThere."""
    require(may_set(by))
    told = dict(values)
    bodies = told.pop("bodies", None)
    row = row_keep(SETTABLE[name], row, version, told, government=government)
    if bodies is not None:
        row.bodies.set(bodies)
    record(f"{name}.kept", row, by=by, after={"row": str(row)}, touches=About(government.pk))
    return row


@transaction.atomic
def setting_drop(*, name: str, row: Any, by: User) -> None:
    """删去 a rule or an entry of the sample list: what was made by it stays."""
    require(may_set(by))
    before = {"row": str(row)}
    key = row.pk
    if name not in ("alert_rule", "checklist_entry") or not SETTABLE[name].objects.filter(pk=key).delete()[0]:
        raise WrongState(f"resources.{name}.drop")
    record(f"{name}.dropped", SETTABLE[name](pk=key), by=by, before=before)


@transaction.atomic
def limits_set(*, government: Government, values: Mapping[str, Any], version: int, by: User) -> Limits:
    """设定提醒时限. Raises EditConflict."""
    require(may_set(by))
    row = Limits.objects.filter(government=government).first()
    if row is None and version:
        raise EditConflict("")
    row = row_keep(Limits, row, version, values, government=government)
    record("readiness_limits.set", row, by=by, after=dict(values), touches=About(government.pk))
    return row


def limits_of(government_id: int) -> Limits:
    """The limits of a government; those of the model where it has set none."""
    return Limits.objects.filter(government=government_id).first() or Limits(version=0)


@transaction.atomic
def keeping_body_add(*, government: Government, body: Body, duty: str, by: User) -> KeepingBody:
    """指定统筹单位: by the office. Raises NameThere."""
    require(is_office(by) and may_set(by))
    row = row_make(KeepingBody, government=government, body=body, duty=duty)
    touches = About(government.pk, body.pk)
    record("keeping_body.added", row, by=by, after={"body": body.name, "duty": duty}, touches=touches)
    return row


@transaction.atomic
def keeping_body_end(*, row: KeepingBody, by: User) -> None:
    """取消统筹单位: by the office."""
    require(is_office(by) and may_set(by))
    key, touches = row.pk, About(row.government_id, row.body_id)
    before = {"body": row.body.name}
    if not KeepingBody.objects.filter(pk=key).delete()[0]:
        raise WrongState("resources.keeping_body")
    record("keeping_body.ended", KeepingBody(pk=key), by=by, before=before, touches=touches)


@transaction.atomic
def readiness_seed(*, government: Government, by: User | None = None) -> int:
    """装入通行的设定, those that are not there. Gives back how many."""
    require(by is None or may_set(by))
    made = 0
    for of, names in TERMS.items():
        for place, name in enumerate(names):
            made += _there(Term, {"government": government, "of": of, "name": name}, position=place)
    for place, (name, review, drill) in enumerate(KINDS):
        told = {"review_months": review, "drill_months": drill, "position": place}
        made += _there(PlanKind, {"government": government, "name": name}, **told)
    for place, (name, unit, category, expires) in enumerate(ITEMS):
        told = {"unit": unit, "category": category, "expires": expires, "position": place}
        made += _there(ItemKind, {"government": government, "name": name}, **told)
    for rank, (name, light, minutes) in enumerate(COLOURS, start=1):
        known = AlertColour.objects.filter(government=government, rank=rank).exists()
        if not known:
            told = {"rank": rank, "light": light, "minutes": minutes}
            made += _there(AlertColour, {"government": government, "name": name}, **told)
    record("readiness.seeded", government, by=by, after={"rows": made}, touches=About(government.pk))
    return made


def _there(model: Any, key: dict[str, Any], **values: Any) -> int:
    return int(model.objects.get_or_create(**key, defaults=values)[1])
