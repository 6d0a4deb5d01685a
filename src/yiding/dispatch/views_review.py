"""季度点评会的页面: arrangements by domain, what is said of units, hard cases."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from yiding.core.access import require
from yiding.core.acts import user_of
from yiding.core.errors import BadRequest, EditConflict
from yiding.core.forms import form_response
from yiding.core.lists import list_view

from .coverage import full_name
from .errors import SeriesThere
from .forms import CaseForm, CommentForm, HandlingForm, OutcomeForm, SeriesForm, names_of
from .hooks import offered
from .lists import CASES, state_badge
from .models import CaseState, HardCase, Mode, ReviewSeries
from .permissions import may_file, may_keep
from .reviewing import (
    Arranged,
    Handling,
    case_decide,
    case_raise,
    case_reopen,
    case_solve,
    case_take,
    comment_write,
    series_set,
)
from .selectors import case_get, comment_get, dispatch_get, series_visible_to
from .services import ACTED, OPEN, hearing_file
from .views import ours

case_list = list_view(CASES)


# --- arrangements -------------------------------------------------------------------------------------------


@require_safe
def series_list(request: HttpRequest) -> HttpResponseBase:
    """The domains that are reviewed each quarter."""
    require(may_keep(request.user))
    rows = series_visible_to(request.user).prefetch_related("members")
    context = {"title": _("季度点评会安排"), "rows": list(rows)}
    return render(request, "dispatch/series_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def series_edit(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """A domain's arrangement; its reviews of this quarter and the next are created at once."""
    require(may_keep(request.user))
    series = get_object_or_404(series_visible_to(request.user), pk=pk) if pk is not None else None
    government = series.government if series else ours()
    form = SeriesForm(request.POST or None, initial=_told(series), government=government)
    if series is None:
        del form.fields["version"]
    conflict = None
    if form.takes_over(_told(series)):
        conflict = form.left_over()
    elif request.method == "POST" and form.is_valid():
        told = dict(form.cleaned_data)
        version = told.pop("version", 0)
        try:
            series_set(
                government=government,
                arranged=Arranged(**told),
                by=user_of(request),
                series=series,
                version=version,
            )
            return redirect("dispatch:series-list")
        except SeriesThere as error:
            form.add_error("domain", error.sentence)
        except EditConflict as error:
            assert series is not None
            series.refresh_from_db()
            conflict = form.merge(_told(series), error.who)
    url = reverse("dispatch:series-list")
    return form_response(request, form, title=_("季度点评会"), cancel_url=url, conflict=conflict)


def _told(series: ReviewSeries | None) -> dict[str, Any]:
    if series is None:
        return {"domain": "", "mode": Mode.ON_SITE, "members": "", "is_active": True}
    return {
        "domain": series.domain,
        "mode": series.mode,
        "members": names_of(series.members.order_by("name")),
        "is_active": series.is_active,
        "version": series.version,
    }


# --- what is said of units ----------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
def comment_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """What is said of one unit, beside its figures."""
    require(may_keep(request.user))
    comment = comment_get(request.user, pk)
    told = {"words": comment.words, "version": comment.version}
    form = CommentForm(request.POST or None, initial=told)
    url = reverse("dispatch:dispatch-detail", args=[comment.review_id])
    conflict = None
    if form.takes_over(told):
        conflict = form.left_over()
    elif request.method == "POST" and form.is_valid():
        try:
            comment_write(comment=comment, by=user_of(request), **form.cleaned_data)
            return redirect(url)
        except EditConflict as error:
            comment.refresh_from_db()
            told = {"words": comment.words, "version": comment.version}
            conflict = form.merge(told, error.who)
    title = _("点评：%(body)s") % {"body": full_name(comment.body)}
    return form_response(request, form, title=title, cancel_url=url, conflict=conflict)


# --- hard cases ---------------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
def case_new(request: HttpRequest, pk: int) -> HttpResponse:
    """A hard case for a review."""
    require(may_keep(request.user))
    review = dispatch_get(request.user, pk)
    form = CaseForm(request.POST or None, government=review.government)
    url = reverse("dispatch:dispatch-detail", args=[pk])
    if request.method == "POST" and form.is_valid():
        case_raise(review=review, by=user_of(request), **form.cleaned_data)
        return redirect(url)
    return form_response(request, form, title=_("提出疑难问题"), cancel_url=url)


@require_POST
def case_take_(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes what another room offers."""
    require(may_keep(request.user))
    review = dispatch_get(request.user, pk)
    rows = offered(review.government, review.domain, request.user)
    found = next((one for one in rows if one.key == request.POST.get("key", "")), None)
    if found is None:
        raise BadRequest
    case_take(review=review, offered=found, by=user_of(request))
    return redirect("dispatch:dispatch-detail", pk)


@require_safe
def case_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """A hard case with what each review made of it."""
    case = case_get(request.user, pk)
    hearings = list(case.hearings.select_related("review", "unit", "made"))
    keeps, newest = may_keep(request.user), hearings[0] if hearings else None
    context = {
        "title": case.title,
        "case": case,
        "state": state_badge(case),
        "hearings": hearings,
        "can_decide": keeps and case.state != CaseState.SOLVED and case.review.state in OPEN,
        "can_solve": keeps and case.state != CaseState.SOLVED,
        "can_reopen": keeps and case.state == CaseState.SOLVED,
        "can_file": newest is not None
        and may_file(request.user)
        and newest.made_id is None
        and newest.review.state in ACTED,
    }
    return render(request, "dispatch/case_detail.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def case_decide_(request: HttpRequest, pk: int) -> HttpResponse:
    """Analysis, handling, responsible unit."""
    require(may_keep(request.user))
    case = case_get(request.user, pk)
    told = _handling(case)
    form = HandlingForm(request.POST or None, initial=told, government=case.review.government)
    url = reverse("dispatch:case-detail", args=[pk])
    conflict = None
    if form.takes_over(told):
        conflict = form.left_over()
    elif request.method == "POST" and form.is_valid():
        values = dict(form.cleaned_data)
        version = values.pop("version")
        try:
            case_decide(case=case, handling=Handling(**values), version=version, by=user_of(request))
            return redirect(url)
        except EditConflict as error:
            case.refresh_from_db()
            conflict = form.merge(_handling(case), error.who)
    title = _("研究处置：%(title)s") % {"title": case.title}
    return form_response(request, form, title=title, cancel_url=url, conflict=conflict)


def _handling(case: HardCase) -> dict[str, Any]:
    row = case.hearings.filter(review=case.review_id).first()
    names = ("analysis", "decision", "due_on")
    told: dict[str, Any] = {name: getattr(row, name) if row else None for name in names}
    told |= {"analysis": told["analysis"] or "", "decision": told["decision"] or ""}
    return {**told, "unit": row.unit_id if row else None, "version": case.version}


@require_http_methods(["GET", "HEAD", "POST"])
def case_solve_(request: HttpRequest, pk: int) -> HttpResponse:
    """Solved, with what came of it."""
    require(may_keep(request.user))
    case = case_get(request.user, pk)
    form = OutcomeForm(request.POST or None)
    url = reverse("dispatch:case-detail", args=[pk])
    if request.method == "POST" and form.is_valid():
        case_solve(case=case, by=user_of(request), **form.cleaned_data)
        return redirect(url)
    title = _("解决：%(title)s") % {"title": case.title}
    return form_response(request, form, title=title, cancel_url=url)


@require_POST
def case_reopen_(request: HttpRequest, pk: int) -> HttpResponse:
    """It was not solved after all."""
    require(may_keep(request.user))
    case_reopen(case=case_get(request.user, pk), by=user_of(request))
    return redirect("dispatch:case-detail", pk)


@require_POST
def case_file(request: HttpRequest, pk: int) -> HttpResponse:
    """The newest handling becomes a drafted matter."""
    require(may_file(request.user))
    hearing = (
        case_get(request.user, pk)
        .hearings.select_related("review__government", "review__sitting__meeting", "unit")
        .first()
    )
    if hearing is None:
        raise BadRequest
    matter = hearing_file(hearing=hearing, by=user_of(request))
    messages.success(request, _("已拟立项，请补齐后报请立项。"))
    return redirect("supervision:matter-detail", matter.pk)
