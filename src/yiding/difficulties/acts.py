"""问题困难的操作, as a table."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.models import User
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from yiding.core.acts import Act, Subject, Told, plain
from yiding.core.columns import Viewer
from yiding.directory.fields import editing, named, ours
from yiding.topics.models import Topic

from . import services as do
from .forms import AgendaForm, AnswerForm, AssignForm, KindForm, RaiseForm, ReasonForm
from .models import Difficulty, DifficultyKind
from .permissions import (
    may_confirm,
    may_escalate,
    may_raise,
    may_route,
    may_solve,
    may_take_to_agenda,
)
from .selectors import difficulty_get, difficulty_kind_get
from .states import DIFFICULTY


def _raise_form(data: QueryDict | None, _row: Any, viewer: Viewer) -> forms.Form:
    return RaiseForm(data, viewer=viewer, government=ours())


def _agenda_form(data: QueryDict | None, row: Difficulty, viewer: Viewer) -> forms.Form:
    return AgendaForm(data, viewer=viewer, government=row.government)


def _raise(_row: None, told: Told, by: User) -> Difficulty:
    body = told.pop("body")
    return do.difficulty_raise(told=do.Raised(**told), body=body, by=by)


def _may_answer(viewer: Viewer, row: Difficulty) -> bool:
    return may_solve(viewer, row) or may_route(viewer)


def _from(name: str) -> frozenset[str]:
    return DIFFICULTY.moves[name].sources


DIFFICULTIES = Subject(
    "difficulties",
    "difficulty",
    _("问题困难"),
    get=difficulty_get,
    acts=(
        Act("raise", _("提出问题困难"), may_raise, _raise, _raise_form, starts=True, is_first=True),
        Act(
            "confirm",
            _("确认解决"),
            may_confirm,
            lambda row, _told, by: do.difficulty_confirm(difficulty=row, by=by),
            states=_from("confirm"),
            is_first=True,
            in_batch=True,
        ),
        Act(
            "refuse",
            _("仍未解决"),
            may_confirm,
            lambda row, told, by: do.difficulty_refuse(difficulty=row, by=by, **told),
            plain(ReasonForm),
            states=_from("refuse"),
        ),
        Act(
            "take",
            _("受理"),
            may_solve,
            lambda row, _told, by: do.difficulty_take(difficulty=row, by=by),
            states=_from("take"),
            in_batch=True,
        ),
        Act(
            "answer",
            _("答复"),
            _may_answer,
            lambda row, told, by: do.difficulty_answer(difficulty=row, by=by, **told),
            plain(AnswerForm),
            states=_from("answer"),
            is_first=True,
        ),
        Act(
            "assign",
            _("交办"),
            may_route,
            lambda row, told, by: do.difficulty_assign(difficulty=row, by=by, **told),
            named(AssignForm),
            states=_from("assign"),
        ),
        Act(
            "escalate",
            _("提级协调"),
            may_escalate,
            lambda row, told, by: do.difficulty_escalate(difficulty=row, by=by, **told),
            plain(ReasonForm),
            states=_from("escalate"),
        ),
        Act(
            "agenda",
            _("拟成议题"),
            may_take_to_agenda,
            lambda row, told, by: do.difficulty_to_agenda(difficulty=row, by=by, **told),
            _agenda_form,
            states=frozenset({"escalated"}),
        ),
        Act(
            "withdraw",
            _("撤回"),
            may_confirm,
            lambda row, told, by: do.difficulty_withdraw(difficulty=row, by=by, **told),
            plain(ReasonForm),
            states=_from("withdraw"),
        ),
    ),
)


def _kind_told(row: DifficultyKind) -> Told:
    told = {name: getattr(row, name) for name in ("version", "name", "days", "position", "is_active")}
    names = {name: getattr(row, name).name if getattr(row, name) else "" for name in ("owner", "person")}
    return {**told, **names}


def _kind_keep(row: DifficultyKind | None, told: Told, by: User) -> DifficultyKind:
    version = told.pop("version", None)
    government = row.government if row else ours()
    return do.kind_keep(kind=row, government=government, values=told, version=version, by=by)


def _new_kind(data: QueryDict | None, _row: None, _viewer: Viewer) -> forms.Form:
    form = KindForm(data, government=ours(), initial={"days": 10, "is_active": True})
    del form.fields["version"]
    return form


KINDS = Subject(
    "difficulties",
    "kind",
    _("问题类型"),
    get=difficulty_kind_get,
    prefix="kinds/",
    page=lambda _row: reverse("difficulties:kind-list"),
    acts=(
        Act("add", _("增加问题类型"), may_route, _kind_keep, _new_kind, starts=True),
        Act("edit", _("修改问题类型"), may_route, _kind_keep, editing(KindForm, _kind_told)),
    ),
)


def topic_url(topic: Topic) -> str:
    return reverse("topics:topic-detail", args=[topic.pk])
