"""对上争取的操作, as tables."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib.auth.models import User
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from yiding.core import clock
from yiding.core.acts import Act, MakeForm, Subject, Told, plain
from yiding.core.columns import Viewer
from yiding.core.forms import VersionForm
from yiding.directory.fields import InGovernment, editing, government_of, named, ours

from . import services as do
from .forms import (
    CommitmentForm,
    ContactForm,
    CountForm,
    EditForm,
    KeptForm,
    LibraryForm,
    LineForm,
    PlanForm,
    PurposeForm,
    ResultForm,
    RuleForm,
)
from .models import Approach, Commitment
from .permissions import may_change, may_change_commitment, may_keep, may_log
from .selectors import approach_get, commitment_get, library_get, line_get, purpose_get
from .states import APPROACH

PLAN = ("title", "superior", "people", "planned_on")


def _plan_form(data: QueryDict | None, _row: Any, viewer: Viewer) -> forms.Form:
    return PlanForm(data, viewer=viewer, government=ours())


def _edit_form(data: QueryDict | None, row: Approach, viewer: Viewer) -> forms.Form:
    told = {name: getattr(row, name) for name in ("version", *PLAN)}
    told |= {"line": row.line_id, "purpose": row.purpose_id, "body": row.body.name}
    return EditForm(data, viewer=viewer, government=row.government, initial=told)


def _edit(row: Approach, told: Told, by: User) -> None:
    version = told.pop("version")
    do.approach_edit(approach=row, told=do.Plan(**told), version=version, by=by)


def _finish(name: str, label: Any) -> Act:
    def run(row: Approach, told: Told, by: User) -> None:
        do.approach_finish(approach=row, name=name, by=by, **told)

    return Act(name, label, may_change, run, plain(ResultForm), states=APPROACH.moves[name].sources)


APPROACHES = Subject(
    "outreach",
    "approach",
    _("对上争取"),
    get=approach_get,
    acts=(
        Act(
            "plan",
            _("计划对接"),
            may_log,
            lambda _row, told, by: do.approach_plan(told=do.Plan(**told), by=by),
            _plan_form,
            starts=True,
            is_first=True,
        ),
        Act(
            "contact",
            _("登记对接"),
            may_change,
            lambda row, told, by: do.approach_contact(approach=row, by=by, **told),
            plain(ContactForm),
            states=APPROACH.moves["contact"].sources,
        ),
        _finish("answer", _("登记答复")),
        _finish("obtain", _("争取到位")),
        _finish("refuse", _("未能争取")),
        Act(
            "promise",
            _("登记承诺"),
            may_change,
            lambda row, told, by: do.commitment_add(approach=row, by=by, **told),
            plain(CommitmentForm),
        ),
        Act(
            "learn",
            _("登记指标口径"),
            may_change,
            lambda row, told, by: do.rule_learn(approach=row, by=by, **told),
            named(RuleForm),
        ),
        Act("edit", _("修改"), may_change, _edit, _edit_form, states=frozenset({"planned"})),
    ),
)


def _approach_page(row: Commitment) -> str:
    return reverse("outreach:approach-detail", args=[row.approach_id])


COMMITMENTS = Subject(
    "outreach",
    "commitment",
    _("承诺"),
    get=commitment_get,
    prefix="commitments/",
    page=_approach_page,
    list_name="outreach:approach-list",
    acts=(
        Act(
            "keep",
            _("已兑现"),
            may_change_commitment,
            lambda row, told, by: do.commitment_keep(commitment=row, by=by, **told),
            editing(KeptForm, lambda row: {"version": row.version, "kept_on": row.kept_on}),
            is_open=lambda row: row.kept_on is None,
        ),
    ),
)


def _new(form: type[InGovernment], **told: Any) -> MakeForm:
    """The form of a row of data that is not there yet."""

    def make(data: QueryDict | None, row: Any, _viewer: Viewer) -> forms.Form:
        made = form(data, government=government_of(row), initial=told)
        assert isinstance(made, VersionForm)
        del made.fields["version"]
        return made

    return make


def _keeping(name: str, keep: Callable[..., Any]) -> Callable[[Any, Told, User], Any]:
    def run(row: Any, told: Told, by: User) -> Any:
        version = told.pop("version", None)
        return keep(**{name: row}, government=government_of(row), values=told, version=version, by=by)

    return run


def _told(*names: str) -> Callable[[Any], Told]:
    def told(row: Any) -> Told:
        values = {name: getattr(row, name) for name in ("version", *names)}
        return {name: value.name if name == "body" else value for name, value in values.items()}

    return told


def _data(noun: str, title: Any, get: Any, form: Any, keep: Any, names: str, **told: Any) -> Subject:
    """The acts on a kind of rows that are data: add and edit."""
    run = _keeping(noun, keep)
    edit = editing(form, _told(*names.split()))
    acts = (
        Act("add", _("增加"), may_keep, run, _new(form, **told), starts=True),
        Act("edit", _("修改"), may_keep, run, edit),
    )
    page = f"outreach:{noun}-list"
    return Subject(
        "outreach", noun, title, get=get, prefix=f"{noun}/", page=lambda _row: reverse(page), acts=acts
    )


PURPOSES = _data(
    "purpose", _("争取目的"), purpose_get, PurposeForm, do.purpose_keep, "name is_active", is_active=True
)
LINES = _data(
    "line",
    _("争取专题"),
    line_get,
    LineForm,
    do.line_keep,
    "name body superior rhythm starts_on is_active",
    is_active=True,
    starts_on=clock.today,
)
LIBRARIES = _data("library", _("上级项目库"), library_get, LibraryForm, do.library_keep, "name superior")
COUNTS = Subject(
    "outreach",
    "library",
    _("上级项目库"),
    get=library_get,
    prefix="library/",
    page=lambda _row: reverse("outreach:library-list"),
    acts=(
        Act(
            "count",
            _("登记入库数"),
            may_keep,
            lambda row, told, by: do.library_count(library=row, by=by, **told),
            plain(CountForm),
        ),
    ),
)
