"""检查表和检查轮次的操作, as tables."""

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
from yiding.directory.fields import government_of, ours

from . import rounds as do
from .campaign_states import ROUND
from .checklists import checklist_make, checklist_revise, items_now, items_written
from .forms_rounds import AssignForm, CheckListEditForm, CheckListForm, RoundEditForm, RoundForm
from .permissions_campaigns import may_arrange, may_keep_checklist, may_keep_round
from .round_rows import CheckList, Round, RoundState, RoundTask
from .selectors_campaigns import checklist_get, round_get, task_get


def _for_viewer(form: Callable[..., forms.Form], told: Callable[[Any], Told] | None = None) -> MakeForm:
    def make(data: QueryDict | None, row: Any, viewer: Viewer) -> forms.Form:
        initial = told(row) if told else {}
        return form(data, viewer=viewer, government=government_of(row), initial=initial)

    return make


def _make(_row: None, told: Told, by: User) -> CheckList:
    items = told.pop("items")
    return checklist_make(government=ours(), values=told, items=items, by=by)


def _revise(row: CheckList, told: Told, by: User) -> None:
    given = {name: told.pop(name) for name in ("items", "note", "version")}
    checklist_revise(checklist=row, values=told, by=by, **given)


def _checklist_told(row: CheckList) -> Told:
    names = ("version", "name", "season", "is_used")
    told = {name: getattr(row, name) for name in names}
    lead = row.lead.name if row.lead else ""
    return {**told, "sector": row.sector_id, "lead": lead, "items": items_written(items_now(row)), "note": ""}


CHECKLISTS = Subject(
    "registers",
    "checklist",
    _("检查表"),
    get=checklist_get,
    prefix="checklists/",
    acts=(
        Act(
            "make",
            _("编制检查表"),
            may_arrange,
            _make,
            _for_viewer(CheckListForm),
            starts=True,
            is_first=True,
        ),
        Act(
            "revise", _("修订"), may_keep_checklist, _revise, _for_viewer(CheckListEditForm, _checklist_told)
        ),
    ),
)


def _plan(_row: None, told: Told, by: User) -> Round:
    towns = told.pop("towns")
    return do.round_plan(government=ours(), values=told, towns=towns, by=by)


def _edit(row: Round, told: Told, by: User) -> None:
    version, towns = told.pop("version"), told.pop("towns")
    do.round_edit(round_=row, values=told, version=version, towns=towns, by=by)


def _round_told(row: Round) -> Told:
    names = ("version", "name", "codes", "grades", "first_on", "last_on", "finding", "note")
    told = {name: getattr(row, name) for name in names}
    lead, towns = row.lead.name if row.lead else "", "、".join(town.name for town in row.towns.all())
    keys = {"campaign": row.campaign_id, "sector": row.sector_id, "edition": row.edition_id}
    return {**told, **keys, "lead": lead, "towns": towns}


RUNNING = frozenset({RoundState.RUNNING.value})
ROUNDS = Subject(
    "registers",
    "round",
    _("检查轮次"),
    get=round_get,
    prefix="rounds/",
    acts=(
        Act(
            "plan", _("安排检查轮次"), may_arrange, _plan, _for_viewer(RoundForm), starts=True, is_first=True
        ),
        Act(
            "start",
            _("启动"),
            may_keep_round,
            lambda row, _told, by: do.round_start(round_=row, by=by),
            states=ROUND.moves["start"].sources,
            is_first=True,
        ),
        Act(
            "rescope",
            _("更新应检对象"),
            may_keep_round,
            lambda row, _told, by: do.round_rescope(round_=row, by=by),
            states=RUNNING,
        ),
        Act(
            "end",
            _("结束"),
            may_keep_round,
            lambda row, _told, by: do.round_end(round_=row, by=by),
            states=ROUND.moves["end"].sources,
        ),
        Act(
            "edit",
            _("修改"),
            may_keep_round,
            _edit,
            _for_viewer(RoundEditForm, _round_told),
            states=ROUND.moves["start"].sources,
        ),
    ),
)


def _assign_form(data: QueryDict | None, row: RoundTask, _viewer: Viewer) -> forms.Form:
    initial = {"version": row.version, "body": row.body.name, "due_on": row.due_on}
    return AssignForm(data, government=row.round.government, initial=initial)


TASKS = Subject(
    "registers",
    "round-task",
    _("检查轮次"),
    get=task_get,
    prefix="round-tasks/",
    page=lambda row: reverse("registers:round-detail", args=[row.round_id]),
    list_name="registers:round-list",
    heading=lambda row: row.town.name,
    acts=(
        Act(
            "assign",
            _("分派"),
            lambda viewer, row: may_keep_round(viewer, row.round),
            lambda row, told, by: do.round_assign(task=row, by=by, **told),
            _assign_form,
            is_open=lambda row: row.round.state == RoundState.RUNNING,
        ),
    ),
)
SUBJECTS = (CHECKLISTS, ROUNDS, TASKS)
