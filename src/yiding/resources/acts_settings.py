"""设定的操作, as tables."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import User
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from yiding.core.acts import Act, Run, Subject, Told
from yiding.core.columns import Viewer
from yiding.directory.fields import government_of, named, ours
from yiding.supervision.permissions import is_office

from . import keeping
from .forms_settings import (
    AlertColourForm,
    AlertRuleForm,
    ChecklistEntryForm,
    ItemKindForm,
    KeepingBodyForm,
    LimitsForm,
    PlanKindForm,
    TermForm,
)
from .getting import (
    alert_colour_get,
    alert_rule_get,
    checklist_entry_get,
    item_kind_get,
    keeping_body_get,
    plan_kind_get,
    term_get,
)
from .making import adding, fields_of, within
from .permissions import may_set

HOME = "resources:settings"


def _page(_row: Any) -> str:
    return reverse(HOME)


def _keep(name: str) -> Run:
    def run(row: Any, told: Told, by: User) -> Any:
        version = told.pop("version", None)
        government = government_of(row)
        return keeping.setting_keep(
            name=name, row=row, government=government, values=told, version=version, by=by
        )

    return run


def _drop(name: str) -> Run:
    return lambda row, _told, by: keeping.setting_drop(name=name, row=row, by=by)


def _setting(name: str, title: Any, get: Any, form: Any, *fields: str, drops: bool = False) -> Subject:
    acts = (
        Act("add", _("增加"), may_set, _keep(name), adding(form), starts=True),
        Act("edit", _("修改"), may_set, _keep(name), within(form, fields_of(*fields))),
    )
    if drops:
        acts += (Act("drop", _("删去"), may_set, _drop(name)),)
    noun = name.replace("_", "-")
    return Subject(
        "resources", noun, title, get=get, acts=acts, prefix=f"settings/{noun}/", page=_page, list_name=HOME
    )


TERMS = _setting("term", _("用语"), term_get, TermForm, "of", "name", "position")
PLAN_KINDS = _setting(
    "plan_kind",
    _("预案种类"),
    plan_kind_get,
    PlanKindForm,
    "name",
    "review_months",
    "drill_months",
    "position",
)
ITEM_KINDS = _setting(
    "item_kind",
    _("物资种类"),
    item_kind_get,
    ItemKindForm,
    "name",
    "unit",
    "category",
    "expires",
    "position",
)
COLOURS = _setting(
    "alert_colour", _("预警颜色"), alert_colour_get, AlertColourForm, "name", "rank", "light", "minutes"
)
RULES = _setting(
    "alert_rule", _("转发规则"), alert_rule_get, AlertRuleForm, "kind", "colour", "bodies", drops=True
)
ENTRIES = _setting(
    "checklist_entry",
    _("准备清单样本"),
    checklist_entry_get,
    ChecklistEntryForm,
    "campaign",
    "part",
    "text",
    "bodies",
    "days_before",
    drops=True,
)


def may_name_keepers(viewer: Viewer, _row: object = None) -> bool:
    """Say which bodies keep readiness: the office."""
    return is_office(viewer) and may_set(viewer)


KEEPERS = Subject(
    "resources",
    "keeping-body",
    _("统筹单位"),
    get=keeping_body_get,
    prefix="settings/keeping-body/",
    page=_page,
    list_name=HOME,
    acts=(
        Act(
            "add",
            _("增加"),
            may_name_keepers,
            lambda _row, told, by: keeping.keeping_body_add(government=ours(), by=by, **told),
            named(KeepingBodyForm),
            starts=True,
        ),
        Act(
            "end",
            _("取消"),
            may_name_keepers,
            lambda row, _told, by: keeping.keeping_body_end(row=row, by=by),
        ),
    ),
)


def _limits_form(data: Any, _row: None, _viewer: Viewer) -> Any:
    government = ours()
    told = fields_of("review_days", "expiry_days", "gap_hours")(keeping.limits_of(government.pk))
    return LimitsForm(data, government=government, initial=told)


def _limits(_row: None, told: Told, by: User) -> None:
    version = told.pop("version")
    keeping.limits_set(government=ours(), values=told, version=version, by=by)


LIMITS = Subject(
    "resources",
    "limits",
    _("提醒时限"),
    get=term_get,
    prefix="settings/limits/",
    page=_page,
    list_name=HOME,
    acts=(Act("set", _("设定"), may_set, _limits, _limits_form, starts=True),),
)
SUBJECTS = (KEEPERS, LIMITS, PLAN_KINDS, TERMS, ITEM_KINDS, COLOURS, RULES, ENTRIES)
