"""连续性核查 (S51.3): quality before against after, so many months later, by two persons."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction

from yiding.audit.services import About, gathered, record, writer
from yiding.core import clock
from yiding.core.errors import BadRequest, WrongState
from yiding.core.moves import move
from yiding.core.workdays import Calendar
from yiding.directory.making import row_make

from .drafting import touching
from .errors import NameThere, NoRemedy, SamePerson
from .models import (
    CheckState,
    ContinuityCheck,
    Handover,
    HandoverRule,
    HandoverState,
    PowerMatter,
    QualityMeasure,
    QualityReading,
)
from .permissions import may_check, may_measure, require
from .reckoning import MONTHS, fall_of
from .selectors import rule_of
from .states import CHECK, HANDOVER


@transaction.atomic
def measure_add(
    *, handover: Handover, matter: PowerMatter, values: Mapping[str, Any], by: User
) -> QualityMeasure:
    """登记质量指标 with its level before. Raises NameThere, WrongState."""
    require(may_measure(by, handover))
    if handover.state in (HandoverState.CHECKED, HandoverState.WITHDRAWN):
        raise WrongState("handovers.measure")
    if not handover.matters.filter(pk=matter.pk).exists():
        raise BadRequest("matter")
    row = row_make(QualityMeasure, NameThere, handover=handover, matter=matter, **values)
    after = {"name": row.name, "before": str(row.before)}
    record("quality_measure.added", row, by=by, after=after, touches=touching(handover))
    return row


@transaction.atomic
def measure_drop(*, measure: QualityMeasure, by: User) -> None:
    """删去质量指标, before the list takes effect. Raises WrongState."""
    handover = measure.handover
    require(may_measure(by, handover))
    key, before = measure.pk, {"name": measure.name}
    early = handover.state in (HandoverState.DRAFTING, HandoverState.CHECKING, HandoverState.LOCKED)
    if not early or not QualityMeasure.objects.filter(pk=key).delete()[0]:
        raise WrongState("handovers.measure.drop")
    record(
        "quality_measure.dropped", QualityMeasure(pk=key), by=by, before=before, touches=touching(handover)
    )


def checks_plan(handover: Handover, rule: HandoverRule) -> None:
    """The checks of a hand-over, so many months after its day; a day off rolls on."""
    calendar = Calendar.load()
    ContinuityCheck.objects.bulk_create(
        ContinuityCheck(
            handover=handover,
            months=months,
            due_on=calendar.kept_until(_after(handover.effective_on, months)),
        )
        for months in rule.months
    )


def _after(day: date, months: int) -> date:
    years, month = divmod(day.month - 1 + months, MONTHS)
    year = day.year + years
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


@transaction.atomic
def check_fill(
    *, check: ContinuityCheck, values: Mapping[int, Decimal], finding: str, remedy: str, by: User
) -> None:
    """登记核查: a value for each measure; where one fell by more than the rule allows, what is done about it.

    Raises NoRemedy, WrongState.
    """
    require(may_check(by, check))
    measures = list(check.handover.measures.all())
    if not finding.strip() or set(values) != {one.pk for one in measures}:
        raise BadRequest("values")
    limit = rule_of(check.handover.government_id).fall_percent
    falls = [fall_of(one.before, values[one.pk], more_is_better=one.more_is_better) for one in measures]
    fallen = any(fall > limit for fall in falls)
    if fallen and not remedy.strip():
        raise NoRemedy
    QualityReading.objects.filter(check_of=check).delete()
    QualityReading.objects.bulk_create(
        QualityReading(check_of=check, measure=one, value=values[one.pk]) for one in measures
    )
    told = {"finding": finding, "remedy": remedy, "has_fallen": fallen}
    write = writer(check, by=by, touches=_touching(check), fallen=fallen)
    move(CHECK, "fill", check, write, **told, filled_by=by, filled_at=clock.now())


def _touching(check: ContinuityCheck) -> About:
    return About(check.handover.government_id, check.handover.taker_id, None, check.due_on)


@transaction.atomic
def check_return(*, check: ContinuityCheck, reason: str, by: User) -> None:
    """退回重查. Raises SamePerson, WrongState."""
    _require_other(check, by)
    if not reason.strip():
        raise BadRequest("reason")
    write = writer(check, by=by, touches=_touching(check), reason=reason[:200])
    move(CHECK, "return", check, write, has_fallen=False, filled_by=None, filled_at=None)


@transaction.atomic
def check_confirm(*, check: ContinuityCheck, by: User) -> None:
    """复核, by another; with the last check the hand-over is done. Raises SamePerson, WrongState."""
    _require_other(check, by)
    handover = check.handover
    with gathered():
        write = writer(check, by=by, touches=_touching(check))
        move(CHECK, "confirm", check, write, confirmed_by=by, confirmed_at=clock.now())
        left = handover.checks.exclude(state=CheckState.CONFIRMED).exists()
        if not left and handover.state == HandoverState.EFFECTIVE:
            move(HANDOVER, "check", handover, writer(handover, by=by, touches=touching(handover)))


def _require_other(check: ContinuityCheck, by: User) -> None:
    require(may_check(by, check))
    if check.filled_by_id == by.pk:
        raise SamePerson
