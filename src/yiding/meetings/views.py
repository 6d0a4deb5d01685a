"""会议的页面: list, calendar, one meeting beside its text, one item with its chain."""

from __future__ import annotations

import re
from typing import Any

from django.contrib import messages
from django.contrib.auth.models import User
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from yiding.core import clock
from yiding.core.access import Level, require
from yiding.core.errors import EditConflict
from yiding.core.forms import form_response
from yiding.core.implementing import implementation_of
from yiding.core.onward import onward_of
from yiding.directory.scope import scope_of, scoped_list
from yiding.files.badges import level_badge
from yiding.files.marked import Sheet, marked_text
from yiding.files.permissions import may_keep
from yiding.files.selectors import newest_of
from yiding.files.services import text_of
from yiding.minutes.form import from_json
from yiding.minutes.record import Minutes

from .calendar import year_sheet
from .forms import LevelForm
from .levels import meeting_level_set
from .lists import MEETINGS, days_to_issue, issue_number, title_of
from .models import Meeting
from .papers import KIND
from .permissions import may_open, may_set_level
from .reading import Reading
from .selectors import (
    Version,
    days_held,
    item_neighbours,
    item_with_chain,
    items_of,
    items_visible_to,
    meeting_get,
    meeting_years,
    neighbours,
    versions_of,
)

YEAR = re.compile(r"(?:19|20|21)[0-9]{2}")


def meeting_list(request: HttpRequest) -> HttpResponseBase:
    return scoped_list(request, MEETINGS, template="meetings/meeting_list.html")


@require_safe
def meeting_calendar(request: HttpRequest) -> HttpResponse:
    """The year's meetings, on twelve months and as a list."""
    scope, years = scope_of(request), meeting_years(request.user)
    given = request.GET.get("year", "")
    latest = years[0] if years else clock.today().year
    year = int(given) if YEAR.fullmatch(given) else latest
    held = days_held(request.user, year, scope.chosen)
    context = {
        "title": _("%(year)s 年会议") % {"year": year},
        "crumbs": [(_("会议"), "meetings:meeting-list")],
        "year": year,
        "years": sorted({*years, year}, reverse=True),
        "scope": scope,
        "months": year_sheet(year, held, clock.today()),
        "days": [(day, [(row, title_of(row)) for row in rows]) for day, rows in sorted(held.items())],
        "count": sum(len(rows) for rows in held.values()),
    }
    return render(request, "meetings/meeting_calendar.html", context)


@require_safe
def meeting_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One meeting: the original at the left, what the record says at the right."""
    meeting = meeting_get(request.user, pk)
    minutes = from_json(meeting.record)
    versions = versions_of(meeting)
    old = _old_version(versions, request.GET.get("text", ""))
    before, after = neighbours(request.user, meeting)
    context = {
        **_meeting_context(request, meeting, minutes),
        "versions": versions,
        "old": old,
        "original": _plain(old) if old else _original(meeting, minutes, request.GET.get("at", "")),
        "before": before,
        "after": after,
        "level": Level(meeting.level).label,
        "level_tone": "warn" if meeting.level > Level.GOVERNMENT else "plain",
        "may_set_level": may_set_level(request.user),
        "told": implementation_of(request.user, "meetings.meeting", [meeting])[pk],
        "papers": [(row, level_badge(row.level)) for row in newest_of(request.user, KIND, pk)],
        "may_keep_papers": may_keep(request.user),
        **onward_of(request.user, meeting, here=request.path),
    }
    return render(request, "meetings/meeting_detail.html", context)


def meeting_level(request: HttpRequest, pk: int) -> HttpResponse:
    """Says who may read the minutes of a meeting."""
    require(may_set_level(request.user))
    meeting = meeting_get(request.user, pk)
    told = {"level": meeting.level, "version": meeting.version}
    form, conflict = LevelForm(request.POST or None, initial=told), None
    url = reverse("meetings:meeting-detail", args=[pk])
    if form.takes_over(told):
        conflict = form.left_over()
    elif request.method == "POST" and form.is_valid():
        assert isinstance(request.user, User)
        try:
            meeting_level_set(meeting=meeting, by=request.user, **form.cleaned_data)
        except EditConflict as error:
            meeting.refresh_from_db(fields=["level", "version"])
            conflict = form.merge({"level": meeting.level, "version": meeting.version}, error.who)
        else:
            messages.success(request, _("已保存。"))
            return redirect(url)
    title, crumbs = _("知悉范围"), [(_("会议"), reverse("meetings:meeting-list")), (title_of(meeting), url)]
    return form_response(
        request,
        form,
        title=title,
        cancel_url=url,
        crumbs=[*crumbs, (title, "")],
        conflict=conflict,
    )


@require_safe
def meeting_print(request: HttpRequest, pk: int) -> HttpResponse:
    """The record on paper."""
    meeting = meeting_get(request.user, pk)
    context = _meeting_context(request, meeting, from_json(meeting.record))
    return render(request, "meetings/meeting_print.html", context)


def _meeting_context(request: HttpRequest, meeting: Meeting, minutes: Minutes) -> dict[str, Any]:
    reading = Reading(meeting, minutes)
    return {
        "title": title_of(meeting),
        "meeting": meeting,
        "issue": issue_number(meeting),
        "days": days_to_issue(meeting),
        "facts": reading.facts(),
        "dates": reading.dates(),
        "agenda": reading.agenda(),
        "items": reading.items(items_of(request.user, meeting)),
        "seats": reading.seats(),
        "heads": reading.head_count(),
        "distribution": reading.distribution(),
        "findings": reading.findings(),
    }


def _old_version(versions: list[Version], given: str) -> Version | None:
    if not given:
        return None
    found = next((one for one in versions if str(one.text.pk) == given), None)
    if found is None:
        raise Http404
    return None if found.is_current else found


def _original(meeting: Meeting, minutes: Minutes, lit: str) -> SafeString | str:
    if meeting.text is None:
        return ""
    text = text_of(meeting.text)
    sheet = Sheet(text.running, text.pages)
    return marked_text(text.characters, minutes.parts, minutes.marks, lit=lit, sheet=sheet)


def _plain(version: Version) -> SafeString:
    text = text_of(version.text)
    return marked_text(text.characters, (), {}, sheet=Sheet(text.running, text.pages))


@require_safe
def item_forward(request: HttpRequest, pk: int) -> HttpResponse:
    """An item by its key: sends on to its lasting address, meeting and number."""
    item = get_object_or_404(items_visible_to(request.user), pk=pk)
    return redirect("meetings:item-detail", item.meeting_id, item.no)


@require_safe
def item_detail(request: HttpRequest, meeting_pk: int, no: int) -> HttpResponse:
    """One item and its chain: agenda title, heading, report, decision, directives, matters."""
    row = item_with_chain(request.user, meeting_pk, no)
    meeting = row.meeting
    pages = Reading(meeting, from_json(meeting.record)).items([row])
    if not pages:
        raise Http404
    before, after = item_neighbours(request.user, meeting, no)
    context = {
        "title": row.heading,
        "meeting": meeting,
        "meeting_title": title_of(meeting),
        "opens": may_open(request.user, meeting),
        "item": pages[0],
        "told": implementation_of(request.user, "meetings.item", [row])[row.pk],
        "before": before,
        "after": after,
    }
    return render(request, "meetings/item_detail.html", context)
