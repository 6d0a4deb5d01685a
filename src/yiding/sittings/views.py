"""会议场次的页面: the register, a month, one sitting, and the acts on it."""

from __future__ import annotations

import calendar
from datetime import date, datetime, time, timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from yiding.core import clock
from yiding.core.acts import user_of
from yiding.core.errors import BadRequest, EditConflict, YidingError
from yiding.core.forms import VersionForm, form_response
from yiding.core.lists import list_response
from yiding.core.onward import onward_of
from yiding.core.workdays import Calendar
from yiding.councils.seating import quorum
from yiding.councils.selectors import councils_visible_to, government_ours
from yiding.directory.models import Government

from .calling import day_of
from .forms import CopyForm, NewSittingForm, NumberForm, ReasonForm, SittingForm
from .lists import SITTINGS, chair_word, state_badge
from .models import Sitting, SittingState
from .permissions import may_approve, may_build, require
from .selectors import (
    agendas_visible_to,
    answers_counted,
    entries_of,
    own_invitations,
    sitting_get,
    sittings_visible_to,
    states_counted,
)
from .services import (
    day_note,
    deadlines_of,
    first_number_set,
    number_expected,
    sitting_call,
    sitting_cancel,
    sitting_copy,
    sitting_edit,
    sitting_plan,
)
from .timeline import duration, half_day, slots_of, when

WEEK = calendar.Calendar(calendar.MONDAY)
CHANGEABLE = (SittingState.PLANNED, SittingState.CALLED)


def sitting_list(request: HttpRequest) -> HttpResponseBase:
    context: dict[str, Any] = {"may_build": may_build(request.user)}
    if context["may_build"]:
        context["councils"] = list(councils_visible_to(request.user).filter(is_active=True))
    return list_response(request, SITTINGS, template="sittings/sitting_list.html", context=context)


@require_safe
def sitting_calendar(request: HttpRequest) -> HttpResponse:
    """A month of sittings."""
    first = _month(request.GET.get("month", ""))
    after = (first.replace(day=28) + timedelta(days=4)).replace(day=1)
    starts, ends = (datetime.combine(day, time.min, clock.SHANGHAI) for day in (first, after))
    rows = sittings_visible_to(request.user).filter(starts_at__gte=starts, starts_at__lt=ends)
    by_day: dict[date, list[Sitting]] = {}
    for row in rows.select_related("council", "chair").order_by("starts_at", "pk"):
        by_day.setdefault(day_of(row), []).append(row)
    known = Calendar.load()
    weeks = [
        [(day, by_day.get(day, []), day.month == first.month, known.is_workday(day)) for day in week]
        for week in WEEK.monthdatescalendar(first.year, first.month)
    ]
    context = {
        "title": _("会议日历"),
        "crumbs": [(_("会议安排"), reverse("sittings:sitting-list")), (_("会议日历"), "")],
        "month": first,
        "before": (first - timedelta(days=1)).strftime("%Y-%m"),
        "after": after.strftime("%Y-%m"),
        "weeks": weeks,
        "today": clock.today(),
        "held": [
            (day, [(row, half_day(row), state_badge(row)) for row in rows]) for day, rows in by_day.items()
        ],
        "may_build": may_build(request.user),
    }
    return render(request, "sittings/sitting_calendar.html", context)


def _month(given: str) -> date:
    try:
        found = datetime.strptime(given, "%Y-%m").date()  # noqa: DTZ007 - a month, no instant
    except ValueError:
        found = clock.today()
    return found.replace(day=1) if 1950 <= found.year <= 2200 else clock.today().replace(day=1)


@require_safe
def sitting_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One sitting as the viewer may see it: when, where, the items, and for the secretariat what is next."""
    viewer = request.user
    sitting = sitting_get(viewer, pk)
    entries = entries_of(viewer, sitting)
    may = may_build(viewer)
    total = sum(entry.minutes_planned for entry in entries if not entry.is_withdrawn)
    context: dict[str, Any] = {
        "title": str(sitting),
        "crumbs": [(_("会议安排"), reverse("sittings:sitting-list")), (str(sitting), "")],
        "sitting": sitting,
        "when": when(sitting),
        "state": state_badge(sitting),
        "chair": chair_word(sitting),
        "slots": _slots(sitting, entries, viewer),
        "total": duration(total),
        "is_whole": may,
        "mine": _own_calls(viewer, sitting),
        "may_build": may,
        "may_approve": may_approve(viewer),
        **onward_of(viewer, sitting, here=request.path),
    }
    if may or context["may_approve"]:
        context["agendas"] = list(agendas_visible_to(viewer).filter(sitting=sitting).order_by("-number"))
    if may:
        known = Calendar.load()
        context |= {
            "note": day_note(sitting, known),
            "deadlines": deadlines_of(sitting, known),
            "number": number_expected(sitting),
            "quorum": quorum(sitting.council, day_of(sitting)),
            "answers": answers_counted(states_counted(sitting)),
            "is_open": sitting.state in CHANGEABLE,
            "is_planned": sitting.state == SittingState.PLANNED,
            "unready": sum(1 for entry in entries if not entry.is_ready and not entry.is_withdrawn),
        }
    return render(request, "sittings/sitting_detail.html", context)


def _own_calls(viewer: Any, sitting: Sitting) -> list[Any]:
    """The viewer's own calls; before a sitting is called there are none."""
    if sitting.called_at is None:
        return []
    return list(own_invitations(viewer).filter(sitting=sitting).select_related("person", "body"))


def _slots(sitting: Sitting, entries: list[Any], viewer: Any) -> list[Any]:
    """The viewer's items with numbers and times of the whole agenda, which the others' items take up."""
    if may_build(viewer):
        return [(slot, []) for slot in slots_of(entries, sitting.starts_at)]
    seen = {entry.pk: entry for entry in entries}
    whole = slots_of(sitting.entries.all(), sitting.starts_at)
    found: list[Any] = []
    for slot in whole:
        if slot.entry.pk in seen:
            slot.entry.presented_by = seen[slot.entry.pk].presented_by  # type: ignore[attr-defined]
            slot.entry.observed_by = []  # type: ignore[attr-defined]
            found.append((slot, []))
    return found


@require_http_methods(["GET", "HEAD", "POST"])
def sitting_add(request: HttpRequest) -> HttpResponse:
    """Plans a sitting."""
    require(may_build(request.user))
    told = {"time": "09:00", "council": request.GET.get("council", "")}
    form = NewSittingForm(request.POST or None, initial=told, government=_ours())
    del form.fields["version"]
    if request.method == "POST" and form.is_valid():
        council = form.cleaned_data["council"]
        sitting = sitting_plan(council=council, plan=form.plan(), by=user_of(request))
        if note := day_note(sitting):
            messages.info(request, note)
        messages.success(request, _("已安排会议。"))
        return redirect("sittings:agenda", sitting.pk)
    return _form(request, form, None, _("安排会议"))


@require_http_methods(["GET", "HEAD", "POST"])
def sitting_change(request: HttpRequest, pk: int) -> HttpResponse:
    """Changes when, where and who takes the chair; after the call everybody is called again."""
    require(may_build(request.user))
    sitting = sitting_get(request.user, pk)
    told, conflict = _told(sitting), None
    form = SittingForm(request.POST or None, initial=told, government=sitting.government)
    if form.takes_over(told):
        conflict = form.left_over()
    elif request.method == "POST" and form.is_valid():
        version = form.cleaned_data["version"]
        try:
            again = sitting_edit(sitting=sitting, plan=form.plan(), version=version, by=user_of(request))
            messages.success(request, _("已保存，并已再次通知。") if again else _("已保存。"))
            return redirect("sittings:sitting-detail", sitting.pk)
        except EditConflict as error:
            sitting.refresh_from_db()
            conflict = form.merge(_told(sitting), error.who)
    return _form(request, form, sitting, _("修改安排"), conflict)


def _told(sitting: Sitting) -> dict[str, Any]:
    at = sitting.starts_at.astimezone(clock.SHANGHAI)
    return {
        "day": at.date(),
        "time": f"{at:%H:%M}",
        "place": sitting.place,
        "chair": sitting.chair.label if sitting.chair else "",
        "chair_title": sitting.chair_title,
        "chair_for": sitting.chair_for.label if sitting.chair_for else "",
        "note": sitting.note,
        "version": sitting.version,
    }


@require_http_methods(["GET", "HEAD", "POST"])
def sitting_again(request: HttpRequest, pk: int) -> HttpResponse:
    """Plans another with the same place and chair."""
    require(may_build(request.user))
    sitting = sitting_get(request.user, pk)
    at = sitting.starts_at.astimezone(clock.SHANGHAI)
    form = CopyForm(request.POST or None, initial={"time": f"{at:%H:%M}"})
    if request.method == "POST" and form.is_valid():
        copy = sitting_copy(sitting=sitting, starts_at=form.starts_at(), by=user_of(request))
        messages.success(request, _("已照这次安排会议。"))
        return redirect("sittings:agenda", copy.pk)
    return _form(request, form, sitting, _("照此再安排一次"))


@require_POST
def sitting_send(request: HttpRequest, pk: int) -> HttpResponse:
    """Calls the sitting."""
    require(may_build(request.user))
    sitting = sitting_get(request.user, pk)
    count = sitting_call(sitting=sitting, version=version_of(request), by=user_of(request))
    messages.success(request, _("已发出通知 %(count)s 份。") % {"count": count})
    return redirect("sittings:people", sitting.pk)


@require_http_methods(["GET", "HEAD", "POST"])
def sitting_stop(request: HttpRequest, pk: int) -> HttpResponse:
    """Cancels the sitting, with a reason."""
    require(may_build(request.user))
    sitting = sitting_get(request.user, pk)
    told, conflict = {"reason": "", "version": sitting.version}, None
    form = ReasonForm(request.POST or None, initial=told)
    if request.method == "POST" and form.is_valid():
        try:
            sitting_cancel(sitting=sitting, by=user_of(request), **form.cleaned_data)
            messages.success(request, _("会议已取消，议题回到议题库。"))
            return redirect("sittings:sitting-detail", sitting.pk)
        except EditConflict as error:
            sitting.refresh_from_db()
            conflict = form.merge({"reason": "", "version": sitting.version}, error.who)
    return _form(request, form, sitting, _("取消会议"), conflict)


@require_http_methods(["GET", "HEAD", "POST"])
def number_first(request: HttpRequest, pk: int) -> HttpResponse:
    """Says from which number a council's sittings go on."""
    require(may_build(request.user))
    council = get_object_or_404(councils_visible_to(request.user), pk=pk)
    form = NumberForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            first_number_set(council=council, by=user_of(request), **form.cleaned_data)
            messages.success(request, _("已保存。"))
            return redirect("sittings:sitting-list")
        except YidingError as error:
            form.add_error("number", f"{error.sentence}{error.advice}")
    return _form(request, form, None, _("起始场次号：%(council)s") % {"council": council})


def _form(
    request: HttpRequest,
    form: Any,
    sitting: Sitting | None,
    title: str,
    conflict: EditConflict | None = None,
) -> HttpResponse:
    home = reverse("sittings:sitting-list")
    url = reverse("sittings:sitting-detail", args=[sitting.pk]) if sitting else home
    crumbs = [(_("会议安排"), home), *([(str(sitting), url)] if sitting else []), (title, "")]
    return form_response(request, form, title=title, cancel_url=url, crumbs=crumbs, conflict=conflict)


def version_of(request: HttpRequest) -> int:
    """The version that the page showed; every button of ours sends it."""
    form = VersionForm(request.POST)
    if not form.is_valid():
        raise BadRequest
    version: int = form.cleaned_data["version"]
    return version


def _ours() -> Government:
    ours = government_ours()
    if ours is None:
        raise Http404
    return ours
