"""催办的页面: lights of today, slips."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from yiding.core import clock
from yiding.core.acts import user_of
from yiding.core.columns import ListSpec, Viewer
from yiding.core.errors import BadRequest, YidingError
from yiding.core.figures import Tab
from yiding.core.lists import list_response
from yiding.supervision.lists import lamp, state_badge
from yiding.supervision.models import Light, Task, TaskRole

from .acts import SLIPS
from .archiving import copy_of, kept_version
from .forms import IssueForm
from .issuing import MOST, slips_issue, tasks_press
from .lists import LIGHT_LIST, SLIP_LIST, colour_badge, slip_state
from .measuring import Frame
from .models import Audience, DailyRun
from .permissions import may_urge, require
from .proposals import by_hand, proposals_of
from .reading import rules_on
from .selectors import slip_get, tasks_lit, tasks_to_urge
from .sheets import FORMS

SHOWN = 200


def urging_tabs(request: HttpRequest) -> list[Tab]:
    """The pages of the room side by side."""
    pages: list[tuple[Any, str, bool]] = [
        (_("今日催办"), "urging:today", may_urge(request.user)),
        (_("今日亮灯"), "urging:light-list", True),
        (_("督查单"), "urging:slip-list", True),
        (_("督办规则"), "urging:ruleset-list", True),
    ]
    return [
        Tab(label, reverse(name), reverse(name) == request.path) for label, name, is_for in pages if is_for
    ]


def _list(request: HttpRequest, spec: ListSpec) -> HttpResponseBase:
    return list_response(
        request, spec, template="urging/tabbed_list.html", context={"tabs": urging_tabs(request)}
    )


def light_list(request: HttpRequest) -> HttpResponseBase:
    return _list(request, LIGHT_LIST)


def slip_list(request: HttpRequest) -> HttpResponseBase:
    return _list(request, SLIP_LIST)


@require_safe
def today(request: HttpRequest) -> HttpResponse:
    """今日催办: the reds and ambers with their reasons, one next step each, and acts on many at once."""
    require(may_urge(request.user))
    rows = tasks_lit(request.user).exclude(role=TaskRole.SPLIT).select_related("matter", "body")
    chosen = list(rows.order_by("due_on", "pk")[: SHOWN + 1])
    proposals = proposals_of(chosen[:SHOWN])
    groups = [
        (light, label, [_line(row, proposals[row.pk]) for row in chosen[:SHOWN] if row.light == light])
        for light, label in ((Light.RED, _("红灯")), (Light.AMBER, _("黄灯")))
    ]
    context = {
        "title": _("今日催办"),
        "tabs": urging_tabs(request),
        "groups": [group for group in groups if group[2]],
        "has_more": len(chosen) > SHOWN,
        "run": DailyRun.objects.filter(finished_at__isnull=False).first(),
    }
    return render(request, "urging/today.html", context)


def _line(row: Task, proposal: Any) -> dict[str, Any]:
    return {"row": row, "lamp": lamp(row), "state": state_badge(row), "proposal": proposal}


def _chosen(request: HttpRequest) -> list[Task]:
    """The tasks that a page sends along, as far as the viewer sees them and they can be urged on."""
    words = (request.POST if request.method == "POST" else request.GET).getlist("task")[: MOST + 1]
    keys = [int(word) for word in words if word.isascii() and word.isdigit() and len(word) < 10]
    rows = list(tasks_to_urge(request.user).filter(pk__in=keys).order_by("due_on", "pk"))
    if not rows:
        raise BadRequest("task")
    return rows


@require_POST
def press(request: HttpRequest) -> HttpResponse:
    """Reminds the bodies of the tasks that were ticked."""
    require(may_urge(request.user))
    if not request.POST.getlist("task"):
        messages.warning(request, _("没有选中任务。先在左边打勾，再点“提醒所选”。"))
        return redirect("urging:today")
    tasks = _chosen(request)
    count = tasks_press(tasks=tasks, by=user_of(request))
    told = {"tasks": len(tasks), "people": count}
    messages.success(request, _("已提醒 %(tasks)s 项任务的承办单位，新通知 %(people)s 人次。") % told)
    return redirect("urging:today")


@require_http_methods(["GET", "HEAD", "POST"])
def slip_issue(request: HttpRequest) -> HttpResponse:
    """签发督查单, one or a batch: reason and reply day are filled in from the rules."""
    require(may_urge(request.user))
    if request.method != "POST" and not request.GET.getlist("task"):
        messages.warning(request, _("没有选中任务。先在左边打勾，再点“签发督查单”。"))
        return redirect("urging:today")
    tasks = _chosen(request)
    frame = Frame.now()
    found = proposals_of(tasks)
    proposals = {task.pk: found[task.pk] or by_hand(task, frame) for task in tasks}
    form = IssueForm(request.POST or None, tasks=tasks, proposals=proposals)
    if request.method == "POST" and form.is_valid():
        try:
            rules = rules_on(tasks[0].government_id, clock.today())
            by_colour = {rule.colour: rule for rule in reversed(rules.slips)} if rules else {}
            slips = slips_issue(orders=form.orders(by_colour), by=user_of(request))
        except YidingError as error:
            if error.status == 403:
                raise
            form.add_error(None, f"{error.sentence}{error.advice}")
        else:
            messages.success(request, _("已签发 %(n)s 张督查单。") % {"n": len(slips)})
            return redirect(SLIPS.url(slips[0]) if len(slips) == 1 else reverse("urging:slip-list"))
    context = {"title": _("签发督查单"), "form": form, "crumbs": SLIPS.crumbs(None, _("签发督查单"))}
    return render(request, "urging/slip_issue.html", context, status=422 if form.errors else 200)


def _slip_context(viewer: Viewer, pk: int) -> dict[str, Any]:
    slip = slip_get(viewer, pk)
    return {
        "title": slip.number,
        "slip": slip,
        "task": slip.task,
        "colour": colour_badge(slip),
        "state": slip_state(slip),
        "to": [Audience(code).label for code in slip.to],
        "crumbs": SLIPS.crumbs(slip),
    }


@require_safe
def slip_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """A slip: what it is about, why, what was answered."""
    context = _slip_context(request.user, pk)
    context["acts"] = SLIPS.offered(request.user, context["slip"])
    context |= {"forms": FORMS, "kept": kept_version(context["slip"])}
    return render(request, "urging/slip_detail.html", context)


@require_safe
def slip_copy(request: HttpRequest, pk: int, form: str) -> HttpResponse:
    """The slip on paper, as it was issued: the kept PDF, or the same sheet as DOCX or OFD."""
    slip = slip_get(request.user, pk)
    if form not in FORMS:
        raise Http404
    content = copy_of(slip, form)
    response = HttpResponse(content, content_type="application/octet-stream")
    name = quote(f"{slip.number}.{form}")
    response.headers["Content-Disposition"] = f"attachment; filename*=utf-8''{name}"
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
