"""规则的设定: kinds, grades, limits, recipients. A limit that was counted by never changes; it ends."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import date
from importlib import resources
from typing import Any

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.db.models import F

from yiding.audit.services import About, last_actor, record
from yiding.core.errors import BadRequest, EditConflict
from yiding.directory.dates import meet
from yiding.directory.models import Government

from .errors import RuleThere, RuleUsed
from .models import Due, GradeRule, IncidentKind, Limit, RecipientRule, Rule
from .permissions import may_keep_rules, require

EVENTS = {GradeRule: "grade_rule", Limit: "limit", RecipientRule: "recipient_rule"}
SAME = {
    GradeRule: ("kind", "grade"),
    Limit: ("kind", "step", "grade"),
    RecipientRule: ("kind", "target", "body", "name"),
}
"""What two rules have in common that must not hold on the same day."""


@transaction.atomic
def rules_seed(*, government: Government, by: User | None = None) -> int:
    """载入通行规则 where there are none: kinds, grades and limits with their sources. Gives back how many."""
    require(by is None or may_keep_rules(by))
    text = resources.files(__package__).joinpath("usual.toml").read_text("utf-8")
    book, made = tomllib.loads(text), 0
    kinds: dict[str, IncidentKind] = {}
    for position, told in enumerate(book["kind"]):
        row, is_new = IncidentKind.objects.get_or_create(
            government=government, name=told["name"], defaults={"field": told["field"], "position": position}
        )
        kinds[row.name] = row
        made += is_new
    tables: tuple[tuple[type[Rule], str], ...] = (
        (GradeRule, "grade"),
        (Limit, "limit"),
        (RecipientRule, "recipient"),
    )
    for model, name in tables:
        rows: Any = model._default_manager
        if not rows.filter(government=government).exists():
            told = [{**one, "kind": kinds.get(one.get("kind", ""))} for one in book[name]]
            made += len(rows.bulk_create([model(government=government, **one) for one in told]))
    record("incident_rules.seeded", government, by=by, after={"rows": made})
    return made


@transaction.atomic
def kind_keep(
    *,
    kind: IncidentKind | None,
    government: Government,
    values: Mapping[str, Any],
    by: User,
    version: int | None = None,
) -> IncidentKind:
    """设定种类. Raises RuleThere, EditConflict."""
    require(may_keep_rules(by))
    try:
        with transaction.atomic():
            if kind is None:
                kind = IncidentKind.objects.create(government=government, **values)
            else:
                _save(kind, version or 0, values)
    except IntegrityError:
        raise RuleThere from None
    record("incident_kind.kept", kind, by=by, after={"name": kind.name})
    return kind


def _save(row: Any, version: int, values: Mapping[str, Any]) -> None:
    """Takes the row as the person saw it, or says that somebody else saved in between."""
    rows = type(row)._default_manager.filter(pk=row.pk, version=version)
    if not rows.update(**values, version=F("version") + 1):
        raise EditConflict(last_actor(row))
    row.refresh_from_db()


@transaction.atomic
def rule_keep(
    *,
    model: type[Rule],
    rule: Rule | None,
    government: Government,
    values: Mapping[str, Any],
    by: User,
    version: int | None = None,
) -> Rule:
    """设定一条规则, with its source. Raises RuleUsed, RuleThere, EditConflict, BadRequest."""
    require(may_keep_rules(by))
    first, last = values.get("starts_on"), values.get("ends_on")
    if first and last and last < first:
        raise BadRequest("ends_on")
    Government.objects.select_for_update().get(pk=government.pk)
    if is_used(rule):
        raise RuleUsed
    same = {name: values.get(name) for name in SAME[model]}
    others = model._default_manager.filter(government=government, **same)
    others = others.exclude(pk=rule.pk) if rule else others
    if any(meet((one.starts_on, one.ends_on), (first, last)) for one in others):
        raise RuleThere
    if rule is None:
        rule = model._default_manager.create(government=government, **values)
    else:
        _save(rule, version or 0, values)
    touches = About(government_id=government.pk)
    record(f"{EVENTS[model]}.kept", rule, by=by, after={"rule": str(rule)[:120]}, touches=touches)
    return rule


def is_used(rule: Rule | None) -> bool:
    """Has a clock been counted by it?"""
    return isinstance(rule, Limit) and Due.objects.filter(limit=rule).exists()


@transaction.atomic
def rule_end(*, rule: Rule, ends_on: date, version: int, by: User) -> None:
    """截止: its last day. What was counted by it stays. Raises EditConflict, BadRequest."""
    require(may_keep_rules(by))
    if rule.starts_on and ends_on < rule.starts_on:
        raise BadRequest("ends_on")
    _save(rule, version, {"ends_on": ends_on})
    event = EVENTS[type(rule)]
    touches = About(government_id=rule.government_id)
    record(f"{event}.ended", rule, by=by, after={"ends_on": ends_on.isoformat()}, touches=touches)
