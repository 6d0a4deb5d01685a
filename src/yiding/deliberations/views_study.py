"""传达学习的页面: what was studied, the library of laws, and how units conveyed it onward."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.models import User
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from yiding.core.access import powers_of
from yiding.core.forms import form_response
from yiding.directory.models import Body
from yiding.sittings.models import SittingState

from .forms import ConveyingForm
from .models import StudySource
from .permissions import may_run
from .selectors import conveyed_visible_to, laws_visible_to, studies_visible_to
from .services import conveying_report

MOST = 200


@require_safe
def law_list(request: HttpRequest) -> HttpResponse:
    """学习的法律法规: each with the meetings that studied it."""
    over = StudySource.objects.filter(
        deliberation__entry__sitting__state__in=(SittingState.HELD, SittingState.CLOSED)
    )
    over = over.select_related("deliberation__entry__sitting__council").order_by("-pk")
    laws = laws_visible_to(request.user).prefetch_related(Prefetch("studies", over))[:MOST]
    return render(request, "deliberations/laws.html", {"title": _("学习的法律法规"), "laws": laws})


@require_safe
def study_list(request: HttpRequest) -> HttpResponse:
    """传达学习: the items that tell one's own units, and what these reported of conveying them onward."""
    rows = studies_visible_to(request.user).select_related("entry__sitting__council")
    reports = conveyed_visible_to(request.user).select_related("body")
    rows = rows.prefetch_related("sources", Prefetch("conveyed", reports)).order_by("-pk")[:MOST]
    return render(request, "deliberations/studies.html", {"title": _("传达学习"), "studies": rows})


@require_http_methods(["GET", "HEAD", "POST"])
def conveying_add(request: HttpRequest, pk: int) -> HttpResponse:
    """报送再传达情况 of one's own unit."""
    item = get_object_or_404(studies_visible_to(request.user).select_related("entry"), pk=pk)
    told = Body.objects.filter(pk__in=item.instructions.values("bodies"))
    if not may_run(request.user):
        told = told.filter(pk__in=powers_of(request.user).bodies())
    form = ConveyingForm(request.POST or None, bodies=told.order_by("name"))
    if request.method == "POST" and form.is_valid():
        user = request.user
        assert isinstance(user, User)
        conveying_report(item=item, by=user, **form.cleaned_data)
        messages.success(request, _("已报送。"))
        return redirect("deliberations:study-list")
    return form_response(
        request, form, title=_("报送再传达情况"), submit=_("报送"), crumbs=((item.entry.title, ""),)
    )
