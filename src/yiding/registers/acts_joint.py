"""联合处置的操作, as tables."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.models import User
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from yiding.core.acts import Act, Subject, Told, plain
from yiding.core.columns import Viewer
from yiding.directory.fields import ours
from yiding.directory.models import Body

from . import joint as do
from .forms_editions import ReasonForm
from .forms_joint import CloseForm, JoinForm, JointForm, ResultForm
from .joint_rows import JointAction, JointCase, JointState
from .permissions import bodies_of
from .permissions_duties import may_act, may_open_joint, may_run_joint, may_send_again
from .selectors_duties import action_get, joint_get
from .states_duties import ACTION

OPEN = frozenset({JointState.OPEN.value})


def _open_form(data: QueryDict | None, _row: None, viewer: Viewer) -> forms.Form:
    return JointForm(data, viewer=viewer, government=ours())


def _open(_row: None, told: Told, by: User) -> JointCase:
    bodies, task = told.pop("bodies"), told.pop("task")
    return do.joint_open(government=ours(), told=do.Opened(**told), bodies=bodies, task=task, by=by)


def _join_form(data: QueryDict | None, row: JointCase, viewer: Viewer) -> forms.Form:
    """One's own body stands in it already."""
    names = Body.objects.filter(pk__in=bodies_of(viewer)).values_list("name", flat=True)
    return JoinForm(data, government=row.government, initial={"bodies": "、".join(names)})


def _has_all_done(row: JointCase) -> bool:
    return not getattr(row, "open_actions", 0)


JOINTS = Subject(
    "registers",
    "joint",
    _("联合处置"),
    get=joint_get,
    prefix="joint/",
    acts=(
        Act("open", _("发起联合处置"), may_open_joint, _open, _open_form, starts=True, is_first=True),
        Act(
            "join",
            _("加入联合处置"),
            may_open_joint,
            lambda row, told, by: do.joint_join(case=row, by=by, **told),
            _join_form,
            states=OPEN,
        ),
        Act(
            "close",
            _("办结"),
            may_run_joint,
            lambda row, told, by: do.joint_close(case=row, by=by, **told),
            plain(CloseForm),
            states=OPEN,
            is_open=_has_all_done,
            is_first=True,
        ),
    ),
)


def _is_open(row: JointAction) -> bool:
    return bool(row.case.state == JointState.OPEN)


def _page(row: Any) -> str:
    return reverse("registers:joint-detail", args=[row.case_id])


ACTIONS = Subject(
    "registers",
    "action",
    _("部门行动"),
    get=action_get,
    prefix="actions/",
    page=_page,
    heading=lambda row: str(row.case),
    list_name="registers:joint-list",
    acts=(
        Act(
            "take",
            _("开始办理"),
            may_act,
            lambda row, _told, by: do.action_take(action=row, by=by),
            states=ACTION.moves["take"].sources,
            is_open=_is_open,
        ),
        Act(
            "done",
            _("报告结果"),
            may_act,
            lambda row, told, by: do.action_done(action=row, by=by, **told),
            plain(ResultForm),
            states=ACTION.moves["done"].sources,
            is_open=_is_open,
        ),
        Act(
            "again",
            _("退回重办"),
            may_send_again,
            lambda row, told, by: do.action_again(action=row, by=by, **told),
            plain(ReasonForm),
            states=ACTION.moves["again"].sources,
            is_open=_is_open,
        ),
    ),
)
SUBJECTS = (JOINTS, ACTIONS)
