"""突发事件的页面."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from urllib.parse import quote
from uuid import uuid4

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from yiding.accountability.selectors import cases_visible_to
from yiding.core import clock
from yiding.core.access import require
from yiding.core.acts import user_of
from yiding.core.columns import Viewer
from yiding.core.errors import YidingError
from yiding.directory.fields import ours
from yiding.directory.scope import scoped_list
from yiding.files.selectors import documents_visible_to
from yiding.supervision.permissions import is_office

from . import acts
from .comparing import differences
from .dues import dues_running, reading_of
from .forms import FlashForm
from .lists import INCIDENTS, grade_badge, incident_url, state_badge
from .models import Incident, ReportState
from .permissions import may_record
from .reporting import incident_flash
from .selectors import (
    dues_visible_to,
    incident_get,
    lessons_visible_to,
    recipients_visible_to,
    report_get,
    reports_visible_to,
    suspicions_visible_to,
)
from .services import HOME, Noted
from .sheets import FORMS, PARTS, copy_of, kept_version
from .telling import course_of, facts_of, toll_of

OLDEST = timedelta(hours=24)
SHOWN = 100


def incident_list(request: HttpRequest) -> HttpResponseBase:
    beside = [
        (_("计时"), reverse("incidents:watch")),
        (_("统计"), reverse("incidents:figures")),
        (_("规则"), reverse("incidents:rules")),
    ]
    if may_record(request.user):
        beside.insert(0, (_("手机快报"), reverse("incidents:quick")))
    context = {"acts": acts.INCIDENTS.started(request.user), "beside": beside}
    return scoped_list(request, INCIDENTS, template="core/subject_list.html", context=context)


@require_safe
def incident_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One incident: its clocks, its figures, its reports and to whom they went, its course."""
    viewer = request.user
    row = incident_get(viewer, pk)
    reports = list(reports_visible_to(viewer).filter(incident=row).order_by("drafted_at", "pk"))
    papers = documents_visible_to(viewer).filter(about_kind=HOME, about_id=row.pk)
    context = {
        "title": row.title,
        "row": row,
        "crumbs": acts.INCIDENTS.crumbs(row),
        "badges": (grade_badge(row), state_badge(row)),
        "acts": acts.INCIDENTS.offered(viewer, row),
        "facts": facts_of(row),
        "toll": toll_of(row),
        "readings": _readings(viewer, row),
        "reports": [(one, state_badge(one), acts.REPORTS.offered(viewer, one)) for one in reports],
        "recipients": _recipients(viewer, row),
        "course": course_of(viewer, row, reports),
        "suspicions": _suspicions(viewer, row),
        "lessons": [
            (one, acts.LESSONS.offered(viewer, one))
            for one in lessons_visible_to(viewer).filter(incident=row)
        ],
        "sees_matters": is_office(viewer),
        "papers": papers,
    }
    return render(request, "incidents/incident_detail.html", context)


def _readings(viewer: Viewer, row: Incident) -> list[Any]:
    now = clock.now()
    return [
        reading_of(due, now) for due in dues_visible_to(viewer).filter(incident=row).exclude(state="void")
    ]


def _recipients(viewer: Viewer, row: Incident) -> list[Any]:
    rows = recipients_visible_to(viewer).filter(report__incident=row).order_by("-report__sent_at", "pk")
    return [(one, state_badge(one), acts.RECIPIENTS.offered(viewer, one)) for one in rows]


def _suspicions(viewer: Viewer, row: Incident) -> list[Any]:
    """With the case where the viewer is named on it."""
    rows = list(suspicions_visible_to(viewer).filter(incident=row))
    keys = {one.case_id for one in rows if one.case_id}
    seen = set(cases_visible_to(viewer).filter(pk__in=keys).values_list("pk", flat=True)) if keys else set()
    return [
        (
            one,
            state_badge(one),
            acts.SUSPICIONS.offered(viewer, one),
            one.case if one.case_id in seen else None,
        )
        for one in rows
    ]


@require_safe
def incident_clock(request: HttpRequest, pk: int) -> HttpResponse:
    """The clocks of one incident as they stand now, for the page that asks every half minute."""
    row = incident_get(request.user, pk)
    context = {"row": row, "readings": _readings(request.user, row)}
    return render(request, "incidents/_clock.html", context)


def _running(request: HttpRequest) -> dict[str, Any]:
    now = clock.now()
    rows = list(dues_running(request.user)[: SHOWN + 1])
    return {
        "readings": [reading_of(row, now) for row in rows[:SHOWN]],
        "has_more": len(rows) > SHOWN,
        "now": now,
    }


@require_safe
def watch(request: HttpRequest) -> HttpResponse:
    """计时: every clock that runs for the viewer, those that end first at the head."""
    title = _("报告计时")
    crumbs = [*acts.INCIDENTS.crumbs(None), (title, "")]
    return render(request, "incidents/watch.html", {"title": title, "crumbs": crumbs, **_running(request)})


@require_safe
def watch_now(request: HttpRequest) -> HttpResponse:
    """The part of that page which asks again."""
    return render(request, "incidents/_watch.html", _running(request))


@require_http_methods(["GET", "HEAD", "POST"])
def quick(request: HttpRequest) -> HttpResponse:
    """手机快报: a first report from the spot. Without a network the page keeps it, and sends it once."""
    require(may_record(request.user))
    wants_json = "application/json" in request.headers.get("Accept", "")
    data, initial = request.POST if request.method == "POST" else None, {"client_key": uuid4()}
    form = FlashForm(data, viewer=request.user, government=ours(), initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            row = _flashed(request, form.cleaned_data)
        except YidingError as error:
            if not wants_json and error.status == 403:
                raise
            if wants_json:
                return JsonResponse({"sentence": error.sentence, "advice": error.advice}, status=error.status)
            form.add_error(None, f"{error.sentence}{error.advice}")
        else:
            if wants_json:
                return JsonResponse({"url": incident_url(row), "title": row.title, "number": row.number})
            messages.success(request, _("快报已送达，初报已送签。"))
            return redirect(incident_url(row))
    if form.errors and wants_json:
        return JsonResponse({"errors": form.errors}, status=422)
    crumbs = [*acts.INCIDENTS.crumbs(None), (_("手机快报"), "")]
    context = {"title": _("手机快报"), "form": form, "crumbs": crumbs}
    return render(request, "incidents/quick.html", context, status=422 if form.errors else 200)


def _flashed(request: HttpRequest, told: dict[str, Any]) -> Incident:
    """What was filled in without a network was known then, and has arrived now."""
    now = clock.now()
    at = told["filled_at"] or now
    known = max(min(max(at, now - OLDEST), now), told["occurred_at"])
    noted = Noted(
        body=told["body"],
        kind=told["kind"],
        title=told["title"],
        address=told["address"],
        town=told["town"],
        occurred_at=told["occurred_at"],
        known_at=known,
        figures={name: told[name] or 0 for name in ("deaths", "injuries", "light_injuries")},
    )
    words = {"course": told["course"], "measures": told["measures"]}
    return incident_flash(noted=noted, by=user_of(request), client_key=told["client_key"], **words)


@require_safe
def report_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One version of a report: what it says, who signed it, to whom it went."""
    viewer = request.user
    row = report_get(viewer, pk)
    editions = reports_visible_to(viewer).filter(incident=row.incident_id, kind=row.kind, seq=row.seq)
    recipients = recipients_visible_to(viewer).filter(report=row)
    is_sent = row.state == ReportState.SENT
    context = {
        "title": f"{row.shown}：{row.incident.title}",
        "row": row,
        "crumbs": [*acts.INCIDENTS.crumbs(row.incident, row.shown)],
        "badges": (grade_badge(row), state_badge(row)),
        "acts": acts.REPORTS.offered(viewer, row),
        "toll": toll_of(row),
        "parts": [(_(label), text) for name, label in PARTS if (text := getattr(row, name))],
        "editions": [one for one in editions.order_by("edition") if one.state != ReportState.DROPPED],
        "recipients": [(one, state_badge(one), acts.RECIPIENTS.offered(viewer, one)) for one in recipients],
        "forms": FORMS if is_sent else (),
        "kept": kept_version(row) if is_sent else None,
    }
    return render(request, "incidents/report_detail.html", context)


@require_safe
def report_compare(request: HttpRequest, pk: int) -> HttpResponse:
    """A correction beside what it corrects."""
    row = report_get(request.user, pk)
    rows = reports_visible_to(request.user).filter(incident=row.incident_id, kind=row.kind, seq=row.seq)
    before = (
        rows.filter(edition__lt=row.edition).exclude(state=ReportState.DROPPED).order_by("-edition").first()
    )
    if before is None:
        raise Http404
    title = _("对照：%(report)s") % {"report": row.shown}
    crumbs = acts.INCIDENTS.crumbs(row.incident, title)
    told = {"title": title, "crumbs": crumbs, "row": row, "before": before, "lines": differences(before, row)}
    return render(request, "incidents/report_compare.html", told)


@require_safe
def report_copy(request: HttpRequest, pk: int, form: str) -> HttpResponse:
    """The report on paper, as it was signed: the kept PDF, or the same sheet as DOCX or OFD."""
    row = report_get(request.user, pk)
    if form not in FORMS or row.state != ReportState.SENT:
        raise Http404
    response = HttpResponse(copy_of(row, form), content_type="application/octet-stream")
    name = quote(f"{row.number}.{form}")
    response.headers["Content-Disposition"] = f"attachment; filename*=utf-8''{name}"
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
