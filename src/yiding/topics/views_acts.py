"""议题的操作: each act as a form of its own, or as a button; the service acts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.models import User
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_http_methods, require_POST

from yiding.core.acts import user_of
from yiding.core.columns import Viewer
from yiding.core.errors import BadRequest, EditConflict, NotAllowed, WrongState, YidingError
from yiding.core.forms import VersionForm, form_response
from yiding.files.models import Document

from . import forms as f
from . import services as do
from .consulting import Settling
from .errors import NotOpenNow
from .gates import Answer
from .models import CodeUse, Endorsement, GateCheck, GateState, Reply, Round, Topic
from .permissions import (
    is_own,
    may_admit,
    may_answer,
    may_approve_for,
    may_ask,
    may_endorse_this,
    may_reply,
    may_treat,
    require,
)
from .selectors import (
    checks_visible_to,
    endorsements_visible_to,
    replies_visible_to,
    rounds_visible_to,
    topics_visible_to,
)

Run = Callable[[Any, Mapping[str, Any], User], object]
NEW = frozenset({"reason", "note"})
"""What each person writes anew, whatever the row says."""
TOGETHER = ("council", "kind", "body", "deputy", "drafted_by", "government")


def topic_row(viewer: Viewer, pk: int) -> Topic:
    return get_object_or_404(topics_visible_to(viewer).select_related(*TOGETHER), pk=pk)


def _check_row(viewer: Viewer, pk: int) -> GateCheck:
    rows = checks_visible_to(viewer).select_related(
        "rule__reviewer", "reviewer", "topic__body", "topic__drafted_by"
    )
    return get_object_or_404(rows, pk=pk)


def _round_row(viewer: Viewer, pk: int) -> Round:
    return get_object_or_404(
        rounds_visible_to(viewer).select_related("topic__body", "topic__drafted_by"), pk=pk
    )


def _reply_row(viewer: Viewer, pk: int) -> Reply:
    return get_object_or_404(replies_visible_to(viewer).select_related("body", "round__topic__body"), pk=pk)


def _endorsement_row(viewer: Viewer, pk: int) -> Endorsement:
    rows = endorsements_visible_to(viewer).select_related(
        "person", "topic__council", "topic__body", "topic__drafted_by"
    )
    return get_object_or_404(rows, pk=pk)


def topic_of(row: models.Model) -> Topic:
    """The topic that a row belongs to."""
    if isinstance(row, Topic):
        return row
    if isinstance(row, Reply):
        return row.round.topic
    assert isinstance(row, GateCheck | Round | Endorsement)
    return row.topic


@dataclass(frozen=True, slots=True)
class Act:
    """一种操作: its address, whose it is, what its form asks for, and the service that does it.

    Without a ``form`` it is a button: there is no page of it.
    """

    name: str
    path: str
    row: Callable[[Viewer, int], Any]
    may: Callable[[Viewer, Any], bool]
    run: Run
    label: Any = ""
    form: Callable[[HttpRequest, Any], forms.Form] | None = None
    lead: Callable[[Any], str] | None = None
    ends: bool = False


def act_view(act: Act) -> Callable[[HttpRequest, int], HttpResponse]:
    """The page of an act, or what takes its button."""
    return _form_view(act) if act.form else _button_view(act)


def _button_view(act: Act) -> Callable[[HttpRequest, int], HttpResponse]:
    @require_POST
    def view(request: HttpRequest, pk: int) -> HttpResponse:
        row = act.row(request.user, pk)
        require(act.may(request.user, row))
        version = request.POST.get("version", "")
        told = (
            {"version": int(version)}
            if version.isascii() and version.isdigit() and len(version) < 10
            else {"version": -1}
        )
        act.run(row, told, user_of(request))
        return _done(request, act, row)

    return view


def _form_view(act: Act) -> Callable[[HttpRequest, int], HttpResponse]:
    @require_http_methods(["GET", "HEAD", "POST"])
    def view(request: HttpRequest, pk: int) -> HttpResponse:
        row = act.row(request.user, pk)
        require(act.may(request.user, row))
        assert act.form is not None
        form, conflict = act.form(request, row), None
        if request.method == "POST" and form.is_valid():
            try:
                act.run(row, form.cleaned_data, user_of(request))
                return _done(request, act, row)
            except (NotAllowed, WrongState, NotOpenNow):
                raise
            except EditConflict as error:
                row.refresh_from_db()
                assert isinstance(form, VersionForm)
                conflict = form.merge(_seen(form, row), error.who)
            except YidingError as error:
                form.add_error(None, f"{error.sentence}{error.advice}")
        return form_response(request, form, conflict=conflict, **_page(act, row))

    return view


def _seen(form: VersionForm, row: Any) -> dict[str, Any]:
    """A row as the form shows it."""
    return {name: "" if name in NEW else getattr(row, name, "") for name in form.fields}


def _done(request: HttpRequest, act: Act, row: Any) -> HttpResponse:
    messages.success(request, _("已办理：%(what)s。") % {"what": act.label})
    if act.ends:
        return redirect("topics:topic-own")
    return redirect("topics:topic-detail", topic_of(row).pk)


def _page(act: Act, row: Any) -> dict[str, Any]:
    topic = topic_of(row)
    url = reverse("topics:topic-detail", args=[topic.pk])
    crumbs = [(_("议题"), reverse("topics:topic-list")), (topic.heading, url), (act.label, "")]
    title = f"{act.label}：{act.lead(row)}" if act.lead else act.label
    return {"title": title, "submit": act.label, "cancel_url": url, "crumbs": crumbs}


# --- what the forms are -------------------------------------------------------------------------------------


def _plain(form: type[forms.Form]) -> Callable[[HttpRequest, Any], forms.Form]:
    def make(request: HttpRequest, _row: Any) -> forms.Form:
        return form(request.POST or None)

    return make


def _with_version(form: type[VersionForm]) -> Callable[[HttpRequest, Any], forms.Form]:
    def make(request: HttpRequest, row: Any) -> forms.Form:
        told = {name: getattr(row, name) for name in form.base_fields if name not in NEW}
        return form(request.POST or None, initial=told)

    return make


def _code_form(use: CodeUse) -> Callable[[HttpRequest, Any], forms.Form]:
    def make(request: HttpRequest, row: Any) -> forms.Form:
        return f.CodeForm(request.POST or None, topic=row, uses=(use, CodeUse.BOTH))

    return make


def _answer_form(request: HttpRequest, row: Any) -> forms.Form:
    return f.AnswerForm(request.POST or None, topic=row.topic)


def _round_form(request: HttpRequest, row: Any) -> forms.Form:
    return f.RoundForm(request.POST or None, government=row.government)


# --- what is done -------------------------------------------------------------------------------------------


def _answer(row: GateCheck, told: Mapping[str, Any], by: User) -> None:
    paper = Document.objects.filter(pk=int(told["paper"])).first() if told["paper"] else None
    answer = Answer(GateState(told["state"]), told["reply"], told["conditions"], paper)
    do.gate_answer(check=row, answer=answer, by=by)


def _is_of_own(viewer: Viewer, row: Any) -> bool:
    return is_own(viewer, topic_of(row))


def _treats(viewer: Viewer, _row: Any) -> bool:
    return may_treat(viewer)


def _admits(viewer: Viewer, _row: Any) -> bool:
    return may_admit(viewer)


def _asks(viewer: Viewer, row: Any) -> bool:
    return may_ask(viewer, topic_of(row))


def _version(told: Mapping[str, Any]) -> int:
    version = told.get("version", -1)
    if not isinstance(version, int) or version < 0:
        raise BadRequest
    return version


def _topic_act(name: str, may: Any, run: Run, label: Any, form: Any = None, *, ends: bool = False) -> Act:
    return Act(f"topic-{name}", f"<int:pk>/{name}/", topic_row, may, run, label, form, ends=ends)


ACTS = (
    _topic_act("send", _is_of_own, lambda row, _told, by: do.topic_send(topic=row, by=by), lazy("送审签")),
    _topic_act(
        "send-back",
        may_approve_for,
        lambda row, told, by: do.topic_send_back(topic=row, reason=told["reason"], by=by),
        lazy("退回起草人"),
        _plain(f.ReasonForm),
    ),
    _topic_act(
        "submit",
        may_approve_for,
        lambda row, _told, by: do.topic_submit(topic=row, by=by),
        lazy("审签并报送"),
    ),
    _topic_act("take-in", _treats, lambda row, _told, by: do.topic_take_in(topic=row, by=by), lazy("受理")),
    _topic_act(
        "check", _treats, lambda row, _told, by: do.topic_check(topic=row, by=by), lazy("检查是否齐备")
    ),
    _topic_act(
        "return",
        _treats,
        lambda row, told, by: do.topic_return(topic=row, by=by, **told),
        lazy("退回"),
        _code_form(CodeUse.RETURN),
    ),
    _topic_act(
        "refuse",
        _treats,
        lambda row, told, by: do.topic_refuse(topic=row, by=by, **told),
        lazy("不予上会"),
        _code_form(CodeUse.REFUSE),
    ),
    _topic_act(
        "revise", _is_of_own, lambda row, _told, by: do.topic_revise(topic=row, by=by), lazy("修改后重报")
    ),
    _topic_act(
        "withdraw",
        _is_of_own,
        lambda row, told, by: do.topic_withdraw(topic=row, by=by, **told),
        lazy("撤回"),
        _plain(f.ReasonForm),
    ),
    _topic_act(
        "delete",
        _is_of_own,
        lambda row, told, by: do.topic_delete(topic=row, version=_version(told), by=by),
        lazy("删除草稿"),
        ends=True,
    ),
    _topic_act(
        "change-ask",
        _is_of_own,
        lambda row, told, by: do.topic_change_ask(topic=row, by=by, **told),
        lazy("申请修改"),
        _with_version(f.SeenReasonForm),
    ),
    _topic_act(
        "change-grant",
        _treats,
        lambda row, told, by: do.topic_change_grant(topic=row, version=_version(told), by=by),
        lazy("同意修改"),
    ),
    _topic_act(
        "change-refuse",
        _treats,
        lambda row, told, by: do.topic_change_refuse(topic=row, by=by, **told),
        lazy("不同意修改"),
        _with_version(f.SeenReasonForm),
    ),
    _topic_act(
        "change-finish",
        _is_of_own,
        lambda row, told, by: do.topic_change_finish(topic=row, version=_version(told), by=by),
        lazy("完成修改"),
    ),
    _topic_act(
        "allow",
        _admits,
        lambda row, told, by: do.topic_allow(topic=row, by=by, **told),
        lazy("登记同意上会"),
        _with_version(f.AllowForm),
    ),
    _topic_act("admit", _admits, lambda row, _told, by: do.topic_admit(topic=row, by=by), lazy("准予入库")),
    _topic_act(
        "round-open",
        _asks,
        lambda row, told, by: do.round_open(topic=row, by=by, **told),
        lazy("征求意见"),
        _round_form,
    ),
    Act(
        "gate-ask",
        "gates/<int:pk>/ask/",
        _check_row,
        _asks,
        lambda row, told, by: do.gate_ask(check=row, by=by, **told),
        lazy("送审"),
        _plain(f.RequestForm),
        lambda row: row.rule.name,
    ),
    Act(
        "gate-answer",
        "gates/<int:pk>/answer/",
        _check_row,
        may_answer,
        _answer,
        lazy("答复审查"),
        _answer_form,
        lambda row: row.rule.name,
    ),
    Act(
        "gate-waive",
        "gates/<int:pk>/waive/",
        _check_row,
        _treats,
        lambda row, told, by: do.gate_waive(check=row, by=by, **told),
        lazy("登记不需要"),
        _plain(f.ReasonForm),
        lambda row: row.rule.name,
    ),
    Act(
        "reply-give",
        "replies/<int:pk>/",
        _reply_row,
        may_reply,
        lambda row, told, by: do.reply_give(reply=row, by=by, **told),
        lazy("答复征求意见"),
        _with_version(f.ReplyForm),
    ),
    Act(
        "round-close",
        "rounds/<int:pk>/close/",
        _round_row,
        _asks,
        lambda row, told, by: do.round_close(row=row, settling=Settling(**told), by=by),
        lazy("结束征求意见"),
        _plain(f.SettlingForm),
    ),
    Act(
        "endorsement-give",
        "endorsements/<int:pk>/give/",
        _endorsement_row,
        may_endorse_this,
        lambda row, told, by: do.endorsement_give(row=row, by=by, **told),
        lazy("同意上会"),
        _plain(f.NoteForm),
    ),
    Act(
        "endorsement-decline",
        "endorsements/<int:pk>/decline/",
        _endorsement_row,
        may_endorse_this,
        lambda row, told, by: do.endorsement_decline(row=row, by=by, **told),
        lazy("不同意上会"),
        _plain(f.NeededNoteForm),
    ),
    Act(
        "endorsement-reopen",
        "endorsements/<int:pk>/reopen/",
        _endorsement_row,
        _treats,
        lambda row, told, by: do.endorsement_reopen(row=row, by=by, **told),
        lazy("再次报请"),
        _plain(f.NeededNoteForm),
    ),
)
