"""调度会的页面: the list, a new one, its table, its lines."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from yiding.core.access import require
from yiding.core.acts import user_of
from yiding.core.errors import BadRequest, EditConflict, WrongState
from yiding.core.forms import form_response
from yiding.core.lists import list_response
from yiding.directory.models import Government
from yiding.papers.models import PaperState
from yiding.papers.selectors import papers_visible_to
from yiding.papers.services import Facts
from yiding.sittings.selectors import sees_sitting

from .board import board_of
from .coverage import full_name, gaps
from .errors import CasesUndecided, LinesUnfinished
from .forms import CallForm, LineForm, NoteForm, PlanForm
from .hooks import Offered, offered
from .lists import DISPATCHES, state_badge
from .models import Dispatch, DispatchState, HardCase, Line, Tier
from .noting import facts_proposed, note_send
from .permissions import may_build, may_file, may_keep
from .reviewing import LIVE, dispatch_check
from .selectors import (
    cases_visible_to,
    comments_visible_to,
    dispatch_get,
    line_get,
    lines_visible_to,
)
from .services import (
    ACTED,
    OPEN,
    Plan,
    Written,
    dispatch_act,
    dispatch_call,
    dispatch_cancel,
    dispatch_freeze,
    dispatch_hold,
    dispatch_plan,
    dispatch_thaw,
    line_file,
    line_write,
    lines_unfinished,
)
from .states import DISPATCH

S = DispatchState


def ours() -> Government:
    """Our own government; without one nothing is dispatched."""
    government = Government.objects.filter(is_ours=True).first()
    if government is None:
        raise BadRequest
    return government


def dispatch_list(request: HttpRequest) -> HttpResponseBase:
    context = {"may_keep": may_keep(request.user)}
    return list_response(request, DISPATCHES, template="dispatch/dispatch_list.html", context=context)


@require_http_methods(["GET", "HEAD", "POST"])
def dispatch_new(request: HttpRequest) -> HttpResponse:
    """An overall or a special dispatch; reviews are created by their domain's arrangement."""
    require(may_keep(request.user))
    government = ours()
    form = PlanForm(request.POST or None, government=government)
    if request.method == "POST" and form.is_valid():
        made = dispatch_plan(government=government, plan=Plan(**form.cleaned_data), by=user_of(request))
        return redirect("dispatch:dispatch-detail", made.pk)
    return form_response(request, form, title=_("安排调度会"), cancel_url=reverse("dispatch:dispatch-list"))


@require_safe
def dispatch_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """The table: live until it is frozen, then as it was, with what was said of each line."""
    dispatch = dispatch_get(request.user, pk)
    context = {
        "title": dispatch.title,
        "dispatch": dispatch,
        "state": state_badge(dispatch),
        "members": list(dispatch.members.order_by("name")),
        "opens_paper": _opens_paper(request, dispatch),
        "opens_sitting": dispatch.sitting is not None and sees_sitting(request.user, dispatch.sitting),
        **_table(request, dispatch),
        **_review(request, dispatch),
        **_acts(request, dispatch),
    }
    return render(request, "dispatch/dispatch_detail.html", context)


def _opens_paper(request: HttpRequest, dispatch: Dispatch) -> bool:
    key = dispatch.paper_id
    return key is not None and papers_visible_to(request.user).filter(pk=key).exists()


def _table(request: HttpRequest, dispatch: Dispatch) -> dict[str, Any]:
    if dispatch.state == S.PLANNED:
        return {"board": board_of(dispatch, request.user), "lines": []}
    rows = lines_visible_to(request.user).filter(dispatch=dispatch)
    unfinished = {one.pk for one in lines_unfinished(dispatch)}
    lines = rows.select_related("unit", "made").order_by("position", "pk")
    return {
        "board": [],
        "lines": [{"row": row, "is_unfinished": row.pk in unfinished} for row in lines],
        "discussed": sum(row.is_discussed for row in lines),
    }


def _review(request: HttpRequest, dispatch: Dispatch) -> dict[str, Any]:
    viewer = request.user
    if dispatch.tier != Tier.REVIEW:
        return {"offered": _offered(request, dispatch)}
    comments = comments_visible_to(viewer).filter(review=dispatch).select_related("body__parent")
    cases = cases_visible_to(viewer).filter(review=dispatch).select_related("raised_by_body", "first_review")
    was_here = cases_visible_to(viewer).filter(hearings__review=dispatch).exclude(review=dispatch)
    keeps = may_keep(viewer)
    taken = HardCase.objects.exclude(source_key="").values_list("source_key", flat=True)
    known = set(taken.filter(government=dispatch.government_id)) if keeps else set()
    is_live = dispatch.state in LIVE
    return {
        "is_review": True,
        "comments": [(full_name(one.body), one) for one in comments.order_by("axis", "body__name", "pk")],
        "cases": [{"row": row, "state": state_badge(row)} for row in [*cases, *was_here.distinct()]],
        "offered": [one for one in _offered(request, dispatch) if one.key not in known],
        "gaps": [full_name(body) for body in gaps(dispatch)] if keeps else [],
        "is_live": is_live,
    }


def _offered(request: HttpRequest, dispatch: Dispatch) -> list[Offered]:
    """What other rooms have not solved, for those who keep a meeting that is not over."""
    if not may_keep(request.user) or dispatch.state not in LIVE:
        return []
    return offered(dispatch.government, dispatch.domain, request.user)


NEXT: Mapping[str, str] = {S.PLANNED: "freeze", S.FROZEN: "hold", S.HELD: "act", S.ACTED: "check"}


def _acts(request: HttpRequest, dispatch: Dispatch) -> dict[str, Any]:
    keeps = may_keep(request.user)
    words = {move.name: _(move.label) for move in DISPATCH.open_to(dispatch.state)}
    following = NEXT.get(dispatch.state)
    return {
        "may_keep": keeps,
        "next": (following, words[following]) if keeps and following else None,
        "others": [(name, word) for name, word in words.items() if keeps and name != following],
        "can_call": keeps
        and may_build(request.user)
        and dispatch.sitting_id is None
        and dispatch.state in (S.PLANNED, S.FROZEN),
        "can_write": keeps and dispatch.state in OPEN,
        "can_note": keeps and can_note(dispatch),
    }


@require_http_methods(["GET", "HEAD", "POST"])
def dispatch_call_(request: HttpRequest, pk: int) -> HttpResponse:
    """Makes it a sitting of a council: called, held and minuted in the usual way."""
    require(may_keep(request.user) and may_build(request.user))
    dispatch = dispatch_get(request.user, pk)
    form = CallForm(request.POST or None, initial={"version": dispatch.version})
    form.fields["council"].queryset = form.fields["council"].queryset.filter(  # type: ignore[attr-defined]
        government=dispatch.government
    )
    url = reverse("dispatch:dispatch-detail", args=[pk])
    conflict = None
    if request.method == "POST" and form.is_valid():
        try:
            dispatch_call(dispatch=dispatch, by=user_of(request), **form.cleaned_data)
            messages.success(request, _("已列入会议安排，请在会议里发通知。"))
            return redirect(url)
        except EditConflict as error:
            conflict = error
    return form_response(
        request,
        form,
        title=_("列入会议安排"),
        cancel_url=url,
        conflict=conflict,
        version=Dispatch.objects.get(pk=pk).version if conflict else None,
    )


MOVES: Mapping[str, Callable[..., Any]] = {
    "freeze": dispatch_freeze,
    "thaw": dispatch_thaw,
    "hold": dispatch_hold,
    "act": dispatch_act,
    "check": dispatch_check,
    "cancel": dispatch_cancel,
}


@require_POST
def dispatch_move(request: HttpRequest, pk: int) -> HttpResponse:
    """One step on: freeze, hold, act, check; or back, or off."""
    require(may_keep(request.user))
    dispatch = dispatch_get(request.user, pk)
    name = request.POST.get("move", "")
    if name not in MOVES:
        raise BadRequest
    number = MOVES[name](dispatch=dispatch, by=user_of(request))
    if name == "freeze":
        messages.success(request, _("数据已冻结，共 %(number)s 项。") % {"number": number})
    elif name == "check" and number:
        messages.success(request, _("%(number)s 个没有解决的问题已转到下季度。") % {"number": number})
    return redirect("dispatch:dispatch-detail", pk)


# --- the paper ----------------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
def note_send_(request: HttpRequest, pk: int) -> HttpResponse:
    """The note, or the bulletin of a review, as an official paper for approval."""
    require(may_keep(request.user))
    dispatch = dispatch_get(request.user, pk)
    if not can_note(dispatch):
        raise WrongState("dispatch.dispatch.note")
    initial = {**facts_proposed(dispatch), "version": dispatch.version}
    form, conflict = NoteForm(request.POST or None, initial=initial), None
    if request.method == "POST" and form.is_valid():
        told = dict(form.cleaned_data)
        version = told.pop("version")
        try:
            paper = note_send(dispatch=dispatch, facts=Facts(**told), version=version, by=user_of(request))
            messages.success(request, _("已送审：审核、签发、编号和分发在公文里办理。"))
            return redirect("papers:paper-detail", paper.pk)
        except EditConflict as error:
            conflict = error
        except (LinesUnfinished, CasesUndecided) as error:
            form.add_error(None, f"{error.sentence}{error.advice}")
    url = reverse("dispatch:dispatch-detail", args=[pk])
    return form_response(
        request,
        form,
        title=_("成文送审"),
        submit=_("送审"),
        cancel_url=url,
        conflict=conflict,
        version=Dispatch.objects.get(pk=pk).version if conflict else None,
    )


def can_note(dispatch: Dispatch) -> bool:
    """Held, and no paper of it has left the drafter's desk."""
    paper = dispatch.paper
    return dispatch.state in ACTED and (paper is None or paper.state == PaperState.DRAFTING)


# --- lines --------------------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
def line_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """One line: what its data said, what is said of it, what was decided."""
    require(may_keep(request.user))
    line = line_get(request.user, pk)
    form = LineForm(request.POST or None, initial=_told(line), government=line.dispatch.government)
    conflict = None
    if form.takes_over(_told(line)):
        conflict = form.left_over()
    elif request.method == "POST" and form.is_valid():
        told = dict(form.cleaned_data)
        version = told.pop("version")
        try:
            line_write(line=line, written=Written(**told), version=version, by=user_of(request))
            return redirect(_after(line, request))
        except EditConflict as error:
            line.refresh_from_db()
            conflict = form.merge(_told(line), error.who)
    context = {
        "title": line.title,
        "form": form,
        "conflict": conflict,
        "line": line,
        "dispatch": line.dispatch,
        "can_write": line.dispatch.state in OPEN,
        "can_file": may_file(request.user)
        and line.made_id is None
        and line.dispatch.state in ACTED
        and bool(line.decision.strip())
        and line.unit_id is not None,
    }
    status = 409 if conflict else 422 if form.is_bound and form.errors else 200
    return render(request, "dispatch/line_edit.html", context, status=status)


def _told(line: Line) -> dict[str, Any]:
    told = {name: getattr(line, name) for name in LineForm.base_fields}
    return {**told, "unit": line.unit_id}


def _after(line: Line, request: HttpRequest) -> str:
    """The next line that was not discussed, where that was asked for; else the table."""
    if "next" in request.POST:
        rows = line.dispatch.lines.filter(position__gt=line.position, is_discussed=False)
        if (following := rows.order_by("position").first()) is not None:
            return reverse("dispatch:line-edit", args=[following.pk])
    return reverse("dispatch:dispatch-detail", args=[line.dispatch_id])


@require_POST
def line_file_(request: HttpRequest, pk: int) -> HttpResponse:
    """What was decided becomes a drafted matter."""
    require(may_file(request.user))
    matter = line_file(line=line_get(request.user, pk), by=user_of(request))
    messages.success(request, _("已拟立项，请补齐后报请立项。"))
    return redirect("supervision:matter-detail", matter.pk)
