"""规则的操作: kinds, grades, limits, recipients; each a form, and a last day."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib.auth.models import User
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from yiding.core.acts import Act, Subject, Told
from yiding.core.columns import Viewer
from yiding.directory.fields import government_of, ours

from . import ruling as do
from .forms import GradeRuleForm, KindForm, LimitForm, RecipientRuleForm, RuleEndForm
from .models import Grade, GradeRule, IncidentKind, Limit, RecipientRule, Rule
from .permissions import may_keep_rules
from .selectors import grade_rule_get, kind_get, limit_get, recipient_rule_get

RULE = ("version", "source", "starts_on", "ends_on")
TOLD: dict[type[Rule], tuple[str, ...]] = {
    GradeRule: (*RULE, "grade", "deaths", "injuries", "loss"),
    Limit: (*RULE, "step", "grade", "phone", "written", "follow", "final", "conceal", "update_days"),
    RecipientRule: (*RULE, "target", "grade", "name", "channel"),
}


def _page(_row: Any) -> str:
    return reverse("incidents:rules")


def _kind(row: IncidentKind | None, told: Told, by: User) -> IncidentKind:
    version = told.pop("version", None)
    return do.kind_keep(kind=row, government=government_of(row), values=told, version=version, by=by)


def _new(form: Callable[..., forms.Form], **initial: Any) -> Any:
    """A form for a row that is not there yet: it has no version."""

    def make(data: QueryDict | None, _row: None, _viewer: Viewer) -> forms.Form:
        made = form(data, government=ours(), initial=initial)
        del made.fields["version"]
        return made

    return make


def _edit_kind(data: QueryDict | None, row: IncidentKind, _viewer: Viewer) -> forms.Form:
    told = {name: getattr(row, name) for name in ("version", "name", "field", "position", "is_open")}
    return KindForm(data, government=row.government, initial=told)


KINDS = Subject(
    "incidents",
    "kind",
    _("事件种类"),
    get=kind_get,
    prefix="kinds/",
    page=_page,
    list_name="incidents:rules",
    acts=(
        Act(
            "add",
            _("增加种类"),
            may_keep_rules,
            _kind,
            _new(KindForm, position=99, is_open=True),
            starts=True,
        ),
        Act("edit", _("修改种类"), may_keep_rules, _kind, _edit_kind),
    ),
)


def _rules(
    noun: str, title: Any, add: Any, model: type[Rule], form: Any, get: Any, **initial: Any
) -> Subject:
    """One table of rules: add, change what was not used, end."""

    def keep(row: Any, told: Told, by: User) -> Any:
        version = told.pop("version", None)
        return do.rule_keep(
            model=model, rule=row, government=government_of(row), values=told, version=version, by=by
        )

    def edit(data: QueryDict | None, row: Any, _viewer: Viewer) -> forms.Form:
        told = {name: getattr(row, name) for name in TOLD[model]} | {"kind": row.kind_id}
        if isinstance(row, RecipientRule):
            told["body"] = row.body.name if row.body else ""
        made: forms.Form = form(data, government=row.government, initial=told)
        return made

    def ending(data: QueryDict | None, row: Any, _viewer: Viewer) -> forms.Form:
        told = {"version": row.version, "ends_on": row.ends_on}
        return RuleEndForm(data, government=row.government, initial=told)

    return Subject(
        "incidents",
        noun,
        title,
        get=get,
        prefix=f"{noun}s/",
        page=_page,
        list_name="incidents:rules",
        acts=(
            Act("add", add, may_keep_rules, keep, _new(form, **initial), starts=True),
            Act(
                "edit",
                _("修改"),
                may_keep_rules,
                keep,
                edit,
                is_open=lambda row: not getattr(row, "was_used", False),
            ),
            Act(
                "end",
                _("截止"),
                may_keep_rules,
                lambda row, told, by: do.rule_end(rule=row, by=by, **told),
                ending,
                is_open=lambda row: row.ends_on is None,
            ),
        ),
    )


GRADES = _rules("grade", _("分级标准"), _("增加分级标准"), GradeRule, GradeRuleForm, grade_rule_get)
LIMITS = _rules("limit", _("报告时限"), _("增加报告时限"), Limit, LimitForm, limit_get)
RULED = _rules(
    "recipient-rule",
    _("报送规则"),
    _("增加报送规则"),
    RecipientRule,
    RecipientRuleForm,
    recipient_rule_get,
    grade=Grade.FOURTH,
)
SUBJECTS = (KINDS, GRADES, LIMITS, RULED)
