"""时限: which limit holds for an event on a day, and which grade its figures call for. Rules are rows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Q

from yiding.core import clock
from yiding.directory.dates import valid_on

from .models import GradeRule, Incident, Limit, RecipientRule


def day_of(at: datetime) -> date:
    """The day of an instant in China: at midnight another rule may begin."""
    return at.astimezone(clock.SHANGHAI).date()


@dataclass(frozen=True, slots=True)
class Reckoned:
    """一项时限: so many minutes (or days), by which row."""

    number: int
    limit: Limit


def limit_of(incident: Incident, step: str, field: str, day: date) -> Reckoned | None:
    """The limit of a step in force on a day: the most special row that says something of ``field``.

    A row for the kind goes before one for the grade, both before one for all; of two the later begun.
    """
    rows = [row for row in limits_on(incident, day) if row.step == step and getattr(row, field) is not None]
    if not rows:
        return None
    row = max(rows, key=_special)
    return Reckoned(getattr(row, field), row)


def limits_on(incident: Incident, day: date) -> list[Limit]:
    """The rows in force on a day that concern an incident."""
    kind = Q(kind=None) | Q(kind=incident.kind_id)
    grade = Q(grade=None) | Q(grade=incident.grade)
    return list(Limit.objects.filter(valid_on(day), kind, grade, government=incident.government_id))


def _special(row: Limit) -> tuple[bool, bool, date, int]:
    return row.kind_id is not None, row.grade is not None, row.starts_on or date.min, row.pk


@dataclass(frozen=True, slots=True)
class Figures:
    """伤亡损失: what the grade is proposed from. ``loss`` in 万元."""

    deaths: int = 0
    injuries: int = 0
    loss: Decimal | int | None = None

    @classmethod
    def of(cls, values: Any) -> Figures:
        """From a form or a row. Those missing count with the dead: the graver grade is the safer one."""
        get = values.get if isinstance(values, dict) else lambda name: getattr(values, name)
        dead = (get("deaths") or 0) + (get("missing") or 0)
        return cls(dead, get("injuries") or 0, get("loss"))


def grade_proposed(rules: Iterable[GradeRule], figures: Figures, kind_id: int | None) -> GradeRule | None:
    """事故等级: the gravest grade of which one threshold is reached (国务院令第493号第三条).

    Where a kind has thresholds of its own, those count alone.
    """
    rules = list(rules)
    own = [row for row in rules if row.kind_id == kind_id and kind_id is not None]
    fits = [row for row in own or rules if row.kind_id in (None, kind_id) and _reaches(row, figures)]
    return min(fits, key=lambda row: (row.grade, row.pk), default=None)


def _reaches(row: GradeRule, figures: Figures) -> bool:
    pairs = ((row.deaths, figures.deaths), (row.injuries, figures.injuries), (row.loss, figures.loss))
    return any(
        least is not None and number is not None and number >= least and (number > 0 or least == 0)
        for least, number in pairs
    )


def grade_rules_on(government_id: int, day: date) -> list[GradeRule]:
    return list(GradeRule.objects.filter(valid_on(day), government=government_id))


def grade_for(government_id: int, kind_id: int | None, figures: Figures, at: datetime) -> int | None:
    """The grade that the rules in force propose; nothing without rules."""
    row = grade_proposed(grade_rules_on(government_id, day_of(at)), figures, kind_id)
    return row.grade if row else None


def recipients_on(incident: Incident, day: date) -> list[RecipientRule]:
    """报送对象: whom the rules name for an event of this kind and grade (S39.5)."""
    kind = Q(kind=None) | Q(kind=incident.kind_id)
    rows = RecipientRule.objects.filter(
        valid_on(day), kind, government=incident.government_id, grade__gte=incident.grade
    )
    return list(rows.select_related("body").order_by("target", "pk"))
