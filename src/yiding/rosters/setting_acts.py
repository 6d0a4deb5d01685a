"""值班设定的操作, as tables: posts, patterns, rules."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib.auth.models import User
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from yiding.core.acts import Act, MakeForm, Subject, Told
from yiding.core.columns import Viewer
from yiding.directory.fields import ours

from . import services
from .forms import (
    PatternForm,
    PostForm,
    RuleForm,
    own_body,
)
from .models import DutyPost, Pattern
from .permissions import (
    may_keep,
    may_keep_for,
    may_keep_pattern,
    may_keep_rules,
)
from .selectors import pattern_get, post_get, rule_of


def for_viewer(form: Callable[..., forms.Form], told: Callable[[Any], Told] | None = None) -> MakeForm:
    """A form that begins with what is the viewer's own."""

    def make(data: QueryDict | None, row: Any, viewer: Viewer) -> forms.Form:
        initial = told(row) if told and row is not None else {}
        return form(data, viewer=viewer, government=ours(), initial=initial)

    return make


def _post(row: DutyPost | None, told: Told, by: User) -> DutyPost:
    version, body = told.pop("version", None), told.pop("body")
    return services.post_keep(post=row, body=row.body if row else body, values=told, version=version, by=by)


def _post_told(row: DutyPost) -> Told:
    names = ("version", "kind", "name", "pattern", "phone", "place", "hands_over", "is_active", "position")
    return {**{name: getattr(row, name) for name in names}, "body": row.body.name, "pattern": row.pattern_id}


def _new_post(data: QueryDict | None, _row: None, viewer: Viewer) -> forms.Form:
    begun = {"hands_over": True, "is_active": True, "position": 1, "body": own_body(viewer)}
    form = PostForm(data, viewer=viewer, government=ours(), initial=begun)
    del form.fields["version"]
    return form


def _may_keep_post(viewer: Viewer, row: DutyPost) -> bool:
    return may_keep_for(viewer, row.body_id)


def at_list(name: str) -> Callable[[Any], str]:
    return lambda _row: reverse(name)


POSTS = Subject(
    "rosters",
    "post",
    _("值班岗位"),
    get=post_get,
    prefix="posts/",
    page=at_list("rosters:post-list"),
    acts=(
        Act("add", _("增加岗位"), may_keep, _post, _new_post, starts=True, is_first=True),
        Act("edit", _("修改岗位"), _may_keep_post, _post, for_viewer(PostForm, _post_told)),
    ),
)


def _pattern(row: Pattern | None, told: Told, by: User) -> Pattern:
    government = row.government if row else ours()
    return services.pattern_keep(pattern=row, government=government, by=by, **told)


def _pattern_told(row: Pattern) -> Told:
    told = {name: getattr(row, name) for name in ("version", "name", "text")}
    return {**told, "body": row.body.name if row.body else ""}


def _new_pattern(data: QueryDict | None, _row: None, viewer: Viewer) -> forms.Form:
    body = "" if may_keep_rules(viewer) else own_body(viewer)
    form = PatternForm(data, viewer=viewer, government=ours(), initial={"body": body})
    del form.fields["version"]
    return form


PATTERNS = Subject(
    "rosters",
    "pattern",
    _("班次模式"),
    get=pattern_get,
    prefix="patterns/",
    page=at_list("rosters:pattern-list"),
    acts=(
        Act("add", _("增加班次模式"), may_keep_pattern, _pattern, _new_pattern, starts=True),
        Act("edit", _("修改班次模式"), may_keep_pattern, _pattern, for_viewer(PatternForm, _pattern_told)),
    ),
)


def _rule_form(data: QueryDict | None, _row: None, _viewer: Viewer) -> forms.Form:
    rule = rule_of(ours())
    names = ("version", "early_minutes", "late_minutes", "remind_hours", "answer_seconds")
    told = {name: getattr(rule, name) for name in names}
    checkers = "、".join(rule.checkers.values_list("name", flat=True)) if rule.pk else ""
    return RuleForm(data, government=ours(), initial={**told, "checkers": checkers})


def _set(_row: None, told: Told, by: User) -> object:
    version, checkers = told.pop("version"), told.pop("checkers")
    return services.rule_set(government=ours(), values=told, checkers=checkers, version=version, by=by)


RULES = Subject(
    "rosters",
    "rule",
    _("值班规则"),
    get=post_get,
    prefix="rules/",
    page=at_list("rosters:board"),
    list_name="rosters:board",
    acts=(Act("set", _("值班规则"), may_keep_rules, _set, _rule_form, starts=True),),
)
SUBJECTS = (POSTS, PATTERNS, RULES)
