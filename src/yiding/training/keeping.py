"""用人单位与人数: fields and posts, which town an enterprise is in, how many work there in which post."""

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
from yiding.core import clock
from yiding.core.errors import BadRequest, EditConflict
from yiding.directory.models import Body, Government
from yiding.directory.subjects import Enterprise

from .errors import CategoryThere, EmployerThere
from .models import Category, CategoryKind, Employer, Rule, StaffCount
from .permissions import may_assign, may_assign_to, may_enrol_at, may_set, require
from .selectors import rule_of


def saved(row: Any, version: int, **values: Any) -> None:
    """Takes the row as the person saw it. Raises EditConflict where somebody saved in between."""
    rows = type(row)._default_manager.filter(pk=row.pk, version=version)
    if not rows.update(**values, version=F("version") + 1):
        raise EditConflict(last_actor(row))
    row.refresh_from_db()


def of_employer(row: Employer) -> About:
    """What an event of an enterprise touches: its town."""
    return About(government_id=row.government_id, body_id=row.town_id)


@transaction.atomic
def categories_seed(*, government: Government, by: User | None = None) -> int:
    """载入通行的行业领域和岗位, those that are not there. Gives back how many."""
    require(by is None or may_set(by))
    told = tomllib.loads(resources.files(__package__).joinpath("categories.toml").read_text("utf-8"))
    made = 0
    for kind in CategoryKind.values:
        for position, name in enumerate(told[kind], start=1):
            known = {"government": government, "kind": kind, "name": name}
            made += Category.objects.get_or_create(**known, defaults={"position": position})[1]
    rule_of(government)
    record("training_categories.seeded", government, by=by, after={"rows": made})
    return made


@transaction.atomic
def category_keep(
    *,
    category: Category | None,
    government: Government,
    values: Mapping[str, Any],
    by: User,
    version: int | None = None,
) -> Category:
    """设定行业领域或岗位. Raises CategoryThere, EditConflict."""
    require(may_set(by))
    try:
        with transaction.atomic():
            if category is None:
                category = Category.objects.create(government=government, **values)
            else:
                saved(category, version or 0, **values)
    except IntegrityError:
        raise CategoryThere from None
    after = {"kind": category.kind, "name": category.name}
    record("training_category.kept", category, by=by, after=after)
    return category


@transaction.atomic
def rule_set(*, rule: Rule, values: Mapping[str, Any], version: int, by: User) -> None:
    """设定安全教育规则. Raises EditConflict."""
    require(may_set(by))
    saved(rule, version, **values)
    touches = About(government_id=rule.government_id)
    record("training_rule.set", rule, by=by, after=dict(values), touches=touches)


@transaction.atomic
def employer_add(
    *,
    enterprise: Enterprise,
    town: Body,
    by: User,
    department: Body | None = None,
    sector: Category | None = None,
) -> Employer:
    """登记用人单位: in which town an enterprise is, in which field. Raises EmployerThere."""
    require(may_assign_to(by, town.pk, department.pk if department else None))
    try:
        with transaction.atomic():
            row = Employer.objects.create(
                government=enterprise.government,
                enterprise=enterprise,
                town=town,
                department=department,
                sector=sector,
            )
    except IntegrityError:
        raise EmployerThere from None
    record("employer.added", row, by=by, after=_told(row), touches=of_employer(row))
    return row


@transaction.atomic
def employer_edit(
    *,
    employer: Employer,
    town: Body,
    department: Body | None,
    sector: Category | None,
    version: int,
    by: User,
) -> None:
    """修改所属镇、主管部门、行业领域: one cannot give it to those for whom one does not act and lose it."""
    require(may_assign(by, employer))
    require(may_assign_to(by, town.pk, department.pk if department else None))
    before = _told(employer)
    saved(employer, version, town=town, department=department, sector=sector)
    after = _told(employer)
    record("employer.edited", employer, by=by, before=before, after=after, touches=of_employer(employer))


def _told(row: Employer) -> dict[str, Any]:
    return {"town": row.town_id, "department": row.department_id, "sector": row.sector_id}


@transaction.atomic
def staff_set(*, employer: Employer, post: Category, number: int, counted_on: date, by: User) -> StaffCount:
    """登记从业人数: of a post on a day; a count of the same day is put right. Raises BadRequest."""
    require(may_enrol_at(by, employer))
    if counted_on > clock.today() or post.kind != CategoryKind.POST:
        raise BadRequest("counted_on")
    row = count_put(employer, post, number, counted_on, by)
    after = {"post": post.pk, "number": number, "counted_on": counted_on.isoformat()}
    record("employer.counted", employer, by=by, after=after, touches=of_employer(employer))
    return row


def count_put(employer: Employer, post: Category, number: int, day: date, by: User) -> StaffCount:
    """A count at its place among those of the same enterprise and post, in the caller's transaction."""
    rows = StaffCount.objects.filter(employer=employer, post=post)
    if row := rows.filter(counted_on=day).first():
        rows.filter(pk=row.pk).update(number=number, entered_by=by)
        row.refresh_from_db()
        return row
    after = rows.filter(counted_on__gt=day).order_by("counted_on").first()
    before = rows.filter(counted_on__lt=day).order_by("-counted_on").first()
    if before is not None:
        rows.filter(pk=before.pk).update(replaced_on=day)
    return StaffCount.objects.create(
        employer=employer,
        post=post,
        number=number,
        counted_on=day,
        replaced_on=after.counted_on if after else None,
        entered_by=by,
    )
