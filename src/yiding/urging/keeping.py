"""规则的维护: taken over from a choice, edited as a draft, put into force from a day on; then it is fixed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.db.models import F, Max

from yiding.audit.services import About, gathered, last_actor, record
from yiding.core import clock, jobs
from yiding.core.access import require
from yiding.core.counters import number_take
from yiding.core.errors import BadRequest, EditConflict
from yiding.core.moves import move
from yiding.directory.models import Government

from .choices import PARTS, choices
from .errors import RulesEmpty, RulesFixed, RulesTooEarly
from .models import RuleSet, RuleSetState
from .permissions import may_keep_rules
from .states import RULESET

RELIGHT_JOB = "urging.relight"
SERIES = "督办规则"
ONE_DAY = timedelta(days=1)


def _touching(ruleset: RuleSet) -> About:
    return About(government_id=ruleset.government_id)


@transaction.atomic
def ruleset_take(*, government: Government, code: str, by: User) -> RuleSet:
    """取用: a choice becomes a draft of the site's own. Raises BadRequest."""
    require(may_keep_rules(by))
    choice = choices().get(code)
    if choice is None:
        raise BadRequest("code")
    ruleset = _draft(government, choice["name"], code, by)
    for part in PARTS:
        _rows_add(ruleset, part, choice.get(part, []))
    record("ruleset.drafted", ruleset, by=by, after={"origin": code}, touches=_touching(ruleset))
    return ruleset


@transaction.atomic
def ruleset_copy(*, ruleset: RuleSet, by: User) -> RuleSet:
    """复制为新的一版: the old one stays what it is."""
    require(may_keep_rules(by))
    new = _draft(ruleset.government, ruleset.name, ruleset.origin, by, rolls_on=ruleset.rolls_on)
    for part, model in PARTS.items():
        names = columns_of(model)
        _rows_add(new, part, model.objects.filter(ruleset=ruleset).values(*names))
    record("ruleset.drafted", new, by=by, after={"copy_of": ruleset.edition}, touches=_touching(new))
    return new


def _draft(government: Government, name: str, origin: str, by: User, *, rolls_on: bool = True) -> RuleSet:
    return RuleSet.objects.create(
        government=government,
        name=name,
        edition=number_take(SERIES, str(government.pk)),
        origin=origin,
        rolls_on=rolls_on,
        made_by=by,
        made_at=clock.now(),
    )


def columns_of(model: type[Any]) -> list[str]:
    """What a person says in a rule: its columns without keys and place."""
    return [one.name for one in model._meta.concrete_fields if one.name not in ("id", "ruleset", "position")]


def _rows_add(ruleset: RuleSet, part: str, rows: Any) -> None:
    model = PARTS[part]
    model.objects.bulk_create(
        [model(ruleset=ruleset, position=n, **_values(row)) for n, row in enumerate(rows, start=1)]
    )


def _values(row: Mapping[str, Any]) -> dict[str, Any]:
    points = row.get("points")
    return {**row, "points": Decimal(points)} if points is not None else dict(row)


def _same(ruleset: RuleSet, version: int) -> None:
    """Takes a draft for this transaction. Raises RulesFixed, EditConflict."""
    drafts = RuleSet.objects.filter(pk=ruleset.pk, state=RuleSetState.DRAFT)
    if not drafts.filter(version=version).update(version=F("version") + 1):
        if drafts.exists():
            raise EditConflict(last_actor(ruleset))
        raise RulesFixed
    ruleset.refresh_from_db()


@transaction.atomic
def ruleset_edit(*, ruleset: RuleSet, name: str, rolls_on: bool, version: int, by: User) -> None:
    """修改名称和顺延: of a draft. Raises RulesFixed, EditConflict."""
    require(may_keep_rules(by))
    before = {"name": ruleset.name, "rolls_on": ruleset.rolls_on}
    _same(ruleset, version)
    RuleSet.objects.filter(pk=ruleset.pk).update(name=name, rolls_on=rolls_on)
    ruleset.refresh_from_db()
    after = {"name": name, "rolls_on": rolls_on}
    record("ruleset.edited", ruleset, by=by, before=before, after=after, touches=_touching(ruleset))


@transaction.atomic
def rule_save(
    *, ruleset: RuleSet, part: str, values: Mapping[str, Any], version: int, by: User, row: Any = None
) -> Any:
    """写一条规则: a new one at the end, or ``row`` anew. Raises RulesFixed, EditConflict, BadRequest."""
    require(may_keep_rules(by))
    _same(ruleset, version)
    model = PARTS[part]
    before = {name: _plain(getattr(row, name)) for name in values} if row is not None else {}
    last = model.objects.filter(ruleset=ruleset).aggregate(last=Max("position"))["last"] or 0
    kept = row if row is not None else model(ruleset=ruleset, position=last + 1)
    for name, value in values.items():
        setattr(kept, name, value)
    try:
        with transaction.atomic():
            kept.save()
    except IntegrityError:
        raise BadRequest(part) from None
    after = {"part": part, **{name: _plain(value) for name, value in values.items()}}
    record("ruleset.edited", ruleset, by=by, before=before, after=after, touches=_touching(ruleset))
    return kept


def _plain(value: Any) -> Any:
    return str(value) if isinstance(value, Decimal) else value


@transaction.atomic
def rule_drop(*, ruleset: RuleSet, part: str, row: Any, version: int, by: User) -> None:
    """删去一条规则 of a draft. Raises RulesFixed, EditConflict."""
    require(may_keep_rules(by))
    _same(ruleset, version)
    told = {"part": part, "rule": str(row), "sentence": row.sentence}
    row.delete()
    record("ruleset.edited", ruleset, by=by, before=told, touches=_touching(ruleset))


@transaction.atomic
def ruleset_adopt(*, ruleset: RuleSet, from_on: date, by: User) -> None:
    """施行: in force from a day on, not before today; the one before it ends the day before.

    Raises RulesTooEarly (also where another has been given a later day), RulesEmpty, WrongState.
    """
    require(may_keep_rules(by))
    if not ruleset.lightrules.exists():
        raise RulesEmpty
    adopted = RuleSet.objects.filter(government=ruleset.government_id, state=RuleSetState.ADOPTED)
    if from_on < clock.today() or adopted.filter(from_on__gte=from_on).exists():
        raise RulesTooEarly
    values = {"from_on": from_on, "adopted_by": by, "adopted_at": clock.now()}
    try:
        with transaction.atomic():
            adopted.filter(to_on__isnull=True).update(to_on=from_on - ONE_DAY, version=F("version") + 1)
            move(RULESET, "adopt", ruleset, _writer(ruleset, by, from_on=from_on.isoformat()), **values)
    except IntegrityError:
        raise RulesTooEarly from None  # of two who adopt at once the second comes too late
    _relight(ruleset)


@transaction.atomic
def ruleset_recall(*, ruleset: RuleSet, by: User) -> None:
    """收回: an edition whose first day has not come is a draft again, and the one before it goes on.

    Raises RulesFixed for one that has been in force.
    """
    require(may_keep_rules(by))
    first = ruleset.from_on
    if first is not None and first <= clock.today():
        raise RulesFixed
    values = {"from_on": None, "to_on": None, "adopted_by": None, "adopted_at": None}
    move(RULESET, "recall", ruleset, _writer(ruleset, by), **values)
    if first is not None:
        before = RuleSet.objects.filter(government=ruleset.government_id, to_on=first - ONE_DAY)
        before.update(to_on=None, version=F("version") + 1)


@transaction.atomic
def ruleset_delete(*, ruleset: RuleSet, version: int, by: User) -> None:
    """删除草稿: one that never was in force. Raises RulesFixed, EditConflict."""
    require(may_keep_rules(by))
    _same(ruleset, version)
    told = {"name": ruleset.name, "edition": ruleset.edition}
    with gathered():
        record("ruleset.deleted", ruleset, by=by, before=told, touches=_touching(ruleset))
        ruleset.delete()


def _writer(ruleset: RuleSet, by: User, **told: Any) -> Any:
    def write(kind: str, before: str, after: str) -> object:
        return record(
            kind,
            ruleset,
            by=by,
            before={"state": before},
            after={"state": after, **told},
            touches=_touching(ruleset),
        )

    return write


def _relight(ruleset: RuleSet) -> None:
    """The lights are told again by the worker, as soon as the rules stand."""
    jobs.enqueue(RELIGHT_JOB, f"{ruleset.pk}:{ruleset.version}", {})
