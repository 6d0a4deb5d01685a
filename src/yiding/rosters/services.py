"""值班设定: patterns, posts and the rules of a government: data that each sets."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from django.contrib.auth.models import User
from django.db import IntegrityError, models, transaction
from django.db.models import F

from yiding.audit.services import About, last_actor, record
from yiding.core.errors import BadRequest, EditConflict
from yiding.directory.models import Body, Government
from yiding.directory.phonebook import MOBILE

from .errors import NameThere
from .models import DutyPost, Pattern, Rule
from .patterns import WrongPattern, read_parts, written
from .permissions import may_keep_for, may_keep_rules, require
from .selectors import rule_of

PATTERNS = (
    ("全天一班", "全天 08:30-08:30"),
    ("白夜两班", "白班 08:30-20:30\n夜班 20:30-08:30"),
    ("三班", "早班 08:00-16:00\n中班 16:00-00:00\n夜班 00:00-08:00"),
)
"""What a government begins with."""
BETWEEN = re.compile(r"[\s()（）]+")
LINE = re.compile(r"(?:\d{3,4}-?)?\d{4,8}(?:-\d{1,6})?")


def row_save(row: models.Model, version: int, **values: Any) -> None:
    """Takes the row as the person saw it, or says that somebody else saved in between."""
    rows = type(row)._default_manager.filter(pk=row.pk, version=version)
    if not rows.update(**values, version=F("version") + 1):
        raise EditConflict(last_actor(row))
    row.refresh_from_db()


@transaction.atomic
def patterns_seed(*, government: Government, by: User | None = None) -> int:
    """载入通用班次, those that are not there. Gives back how many."""
    require(by is None or may_keep_rules(by))
    made = 0
    for name, text in PATTERNS:
        told = {"text": text}
        _row, is_new = Pattern.objects.get_or_create(
            government=government, body=None, name=name, defaults=told
        )
        made += is_new
    touches = About(government_id=government.pk)
    record("duty_patterns.seeded", government, by=by, after={"rows": made}, touches=touches)
    return made


@transaction.atomic
def pattern_keep(
    *,
    pattern: Pattern | None,
    government: Government,
    body: Body | None,
    name: str,
    text: str,
    by: User,
    version: int | None = None,
) -> Pattern:
    """设定班次模式: shared by the office, or a unit's own. Rosters that are there keep their shifts.

    Raises BadRequest, NameThere, EditConflict.
    """
    owner = pattern.body_id if pattern is not None else body.pk if body else None
    require(may_keep_rules(by) if owner is None else may_keep_for(by, owner))
    try:
        told = {"name": name, "text": written(read_parts(text))}
    except WrongPattern as error:
        raise BadRequest("text") from error
    try:
        with transaction.atomic():
            if pattern is None:
                pattern = Pattern.objects.create(government=government, body=body, **told)
            else:
                row_save(pattern, version or 0, **told)
    except IntegrityError:
        raise NameThere from None
    touches = About(government_id=pattern.government_id, body_id=pattern.body_id)
    record("duty_pattern.kept", pattern, by=by, after=told, touches=touches)
    return pattern


def plain_line(text: str) -> str:
    """An office line as it is kept; of a mobile number, or of what is none, nothing."""
    plain = BETWEEN.sub("", text)
    return plain if LINE.fullmatch(plain) and not MOBILE.fullmatch(plain) else ""


@transaction.atomic
def post_keep(
    *, post: DutyPost | None, body: Body, values: Mapping[str, Any], by: User, version: int | None = None
) -> DutyPost:
    """设定值班岗位 of a unit. Raises BadRequest, NameThere, EditConflict."""
    require(may_keep_for(by, post.body_id if post else body.pk))
    phone = plain_line(values.get("phone", ""))
    if values.get("phone") and not phone:
        raise BadRequest("phone")
    if not may_use(values["pattern"], body):
        raise BadRequest("pattern")
    told = {**values, "phone": phone}
    try:
        with transaction.atomic():
            if post is None:
                post = DutyPost.objects.create(body=body, **told)
            else:
                row_save(post, version or 0, **told)
    except IntegrityError:
        raise NameThere from None
    after = {"name": post.name, "kind": post.kind, "pattern": post.pattern_id, "is_active": post.is_active}
    touches = About(government_id=body.government_id, body_id=post.body_id)
    record("duty_post.kept", post, by=by, after=after, touches=touches)
    return post


def may_use(pattern: Pattern, body: Body) -> bool:
    """Is a pattern there for a unit?"""
    return pattern.government_id == body.government_id and pattern.body_id in (None, body.pk)


@transaction.atomic
def rule_set(
    *, government: Government, values: Mapping[str, int], checkers: Iterable[Body], version: int, by: User
) -> Rule:
    """设定值班规则. Raises EditConflict."""
    require(may_keep_rules(by))
    rule = rule_of(government)
    if rule.pk is None:
        if version:
            raise EditConflict("")
        rule = Rule.objects.get_or_create(government=government)[0]
        version = rule.version
    row_save(rule, version, **values)
    rule.checkers.set(checkers)
    after = {**values, "checkers": sorted(rule.checkers.values_list("pk", flat=True))}
    record("duty_rule.set", rule, by=by, after=after, touches=About(government_id=government.pk))
    return rule
