"""会议机构的页面."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from yiding.core import clock
from yiding.core.acts import user_of
from yiding.core.errors import EditConflict, YidingError
from yiding.core.forms import form_response
from yiding.core.lists import list_response
from yiding.directory.models import Government

from .forms import CouncilForm, SeatEndForm, SeatForm
from .lists import COUNCILS, NUMBERINGS, STYLES
from .models import Council, SeatKind
from .permissions import may_keep, require
from .seating import quorum, sitters_on
from .selectors import council_get, councils_visible_to, government_ours, seats_visible_to
from .services import ACTS, council_edit, council_make, council_seed, seat_add, seat_end

SEATS = dict(SeatKind.choices)


def council_list(request: HttpRequest) -> HttpResponseBase:
    require(may_keep(request.user))
    ours = government_ours()
    has_none = ours is not None and not councils_visible_to(request.user).exists()
    context = {"may_add": ours is not None, "may_seed": has_none}
    return list_response(request, COUNCILS, template="councils/council_list.html", context=context)


@require_safe
def council_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """A council: its rules in words, who sits on it on a day, and every seat that it has had."""
    require(may_keep(request.user))
    council = council_get(request.user, pk)
    day = _day(request.GET.get("on", ""))
    context = {
        "title": str(council),
        "crumbs": [(_("会议机构"), reverse("councils:council-list")), (str(council), "")],
        "council": council,
        "numbering": NUMBERINGS[council.numbering],
        "style": STYLES[council.style],
        "day": day,
        "sitters": [(one, SEATS[one.kind]) for one in sitters_on(council, day)],
        "quorum": quorum(council, day),
        "seats": [(row, SEATS[row.kind]) for row in seats_visible_to(request.user).filter(council=council)],
        "today": clock.today(),
    }
    return render(request, "councils/council_detail.html", context)


def _day(given: str) -> date:
    try:
        return date.fromisoformat(given)
    except ValueError:
        return clock.today()


@require_http_methods(["GET", "HEAD", "POST"])
def council_add(request: HttpRequest) -> HttpResponse:
    """Makes a council."""
    require(may_keep(request.user))
    told = {"acts": "\n".join(ACTS), "is_active": True, "quorum_over": 1, "quorum_of": 2}
    told |= {"quorum_counts_chair": True, "term": 1}
    form = CouncilForm(request.POST or None, initial=told, government=_ours())
    del form.fields["version"]
    if request.method == "POST" and form.is_valid():
        try:
            council = council_make(government=_ours(), values=form.values(), by=user_of(request))
            messages.success(request, _("已保存。"))
            return redirect("councils:council-detail", council.pk)
        except YidingError as error:
            form.add_error(None, f"{error.sentence}{error.advice}")
    return _form(request, form, None, _("设立会议机构"))


@require_POST
def council_standard(request: HttpRequest) -> HttpResponse:
    """The standard council of our government."""
    require(may_keep(request.user))
    council = council_seed(government=_ours(), by=user_of(request))
    return redirect("councils:council-detail", council.pk)


@require_http_methods(["GET", "HEAD", "POST"])
def council_change(request: HttpRequest, pk: int) -> HttpResponse:
    """Edits a council's rules."""
    require(may_keep(request.user))
    council = council_get(request.user, pk)
    told, conflict = _told(council), None
    form = CouncilForm(request.POST or None, initial=told, government=council.government)
    if form.takes_over(told):
        conflict = form.left_over()
    elif request.method == "POST" and form.is_valid():
        version = form.cleaned_data["version"]
        try:
            council_edit(council=council, values=form.values(), version=version, by=user_of(request))
            messages.success(request, _("已保存。"))
            return redirect("councils:council-detail", council.pk)
        except EditConflict as error:
            council.refresh_from_db()
            conflict = form.merge(_told(council), error.who)
        except YidingError as error:
            form.add_error(None, f"{error.sentence}{error.advice}")
    return _form(request, form, council, _("修改议事规则"), conflict)


def _told(council: Council) -> dict[str, Any]:
    told = {name: getattr(council, name) for name in CouncilForm.base_fields}
    return {**told, "office": council.office.name if council.office else "", "acts": "\n".join(council.acts)}


@require_http_methods(["GET", "HEAD", "POST"])
def seat_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Gives a post, a person or a body a seat."""
    require(may_keep(request.user))
    council = council_get(request.user, pk)
    form = SeatForm(request.POST or None, government=council.government)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        try:
            seat_add(council=council, by=user_of(request), **{**told, "kind": SeatKind(told["kind"])})
            messages.success(request, _("已登记席位。"))
            return redirect("councils:council-detail", council.pk)
        except YidingError as error:
            form.add_error(None, f"{error.sentence}{error.advice}")
    return _form(request, form, council, _("登记席位"))


@require_POST
def seat_close(request: HttpRequest, pk: int) -> HttpResponse:
    """Ends a seat."""
    require(may_keep(request.user))
    seat = get_object_or_404(seats_visible_to(request.user).select_related("council"), pk=pk)
    form = SeatEndForm(request.POST)
    if form.is_valid():
        seat_end(seat=seat, by=user_of(request), **form.cleaned_data)
        messages.success(request, _("席位已截止。"))
    else:
        messages.error(request, _("请写明截止日期。"))
    return redirect("councils:council-detail", seat.council_id)


def _form(
    request: HttpRequest,
    form: Any,
    council: Council | None,
    title: str,
    conflict: EditConflict | None = None,
) -> HttpResponse:
    home = reverse("councils:council-list")
    url = reverse("councils:council-detail", args=[council.pk]) if council else home
    crumbs = [(_("会议机构"), home), *([(str(council), url)] if council else []), (title, "")]
    return form_response(request, form, title=title, cancel_url=url, crumbs=crumbs, conflict=conflict)


def _ours() -> Government:
    ours = government_ours()
    if ours is None:
        raise Http404
    return ours
