"""设定的维护: risk grades, credit levels, and the rules of a government."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction

from yiding.audit.services import About, record
from yiding.directory.making import row_keep
from yiding.directory.models import Body, Government

from .errors import NameThere
from .models import CommitmentRule, CreditLevel, RiskGrade
from .permissions import may_set, require

GRADES = (("低", 1, None, None, 10), ("中", 2, None, 20, 30), ("高", 3, 5, 10, 100))
"""Name, rank, days during, days after, per cent drawn: a beginning, to be changed."""
LEVELS = (("一般失信", 1, 2, 12, 3), ("严重失信", 2, 1, 36, 12))
"""Name, rank, from which risk it shuts out, months that it stands, months until restoring may be asked."""


@transaction.atomic
def grade_keep(
    *,
    grade: RiskGrade | None,
    government: Government,
    values: Mapping[str, Any],
    by: User,
    version: int | None = None,
) -> RiskGrade:
    """设定风险等级. Raises EditConflict, NameThere."""
    require(may_set(by))
    row = row_keep(RiskGrade, grade, version, NameThere, values, government=government)
    record("risk_grade.kept", row, by=by, after=_words(values), touches=About(government.pk))
    return row


@transaction.atomic
def level_keep(
    *,
    level: CreditLevel | None,
    government: Government,
    values: Mapping[str, Any],
    by: User,
    version: int | None = None,
) -> CreditLevel:
    """设定失信等级. Raises EditConflict, NameThere."""
    require(may_set(by))
    row = row_keep(CreditLevel, level, version, NameThere, values, government=government)
    record("credit_level.kept", row, by=by, after=_words(values), touches=About(government.pk))
    return row


def _words(values: Mapping[str, Any]) -> dict[str, str]:
    return {name: str(value) for name, value in values.items()}


@transaction.atomic
def rule_set(
    *, government: Government, values: Mapping[str, Any], keepers: Sequence[Body], version: int, by: User
) -> CommitmentRule:
    """设定告知承诺规则. Raises EditConflict."""
    require(may_set(by))
    now = CommitmentRule.objects.filter(government=government).first()
    row = row_keep(CommitmentRule, now, version, NameThere, values, government=government)
    row.keepers.set(keepers)
    record("commitment_rule.set", row, by=by, after=_words(values), touches=About(government.pk))
    return row


@transaction.atomic
def grades_seed(*, government: Government, by: User | None = None) -> int:
    """装入通行的等级, where there are none. Gives back how many."""
    require(by is None or may_set(by))
    made = 0
    if not RiskGrade.objects.filter(government=government).exists():
        for name, rank, during, after, percent in GRADES:
            told = {"during_days": during, "after_days": after, "sample_percent": percent}
            RiskGrade.objects.create(government=government, name=name, rank=rank, **told)
            made += 1
    if not CreditLevel.objects.filter(government=government).exists():
        for name, rank, shuts, months, restore in LEVELS:
            told = {"shuts_from_rank": shuts, "months": months, "restore_months": restore}
            CreditLevel.objects.create(government=government, name=name, rank=rank, **told)
            made += 1
    record("commitment_grades.seeded", government, by=by, after={"rows": made}, touches=About(government.pk))
    return made
