"""落实总览的页面: the forms in which matters are seen, the leader's page, and what its figures count."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from yiding.core import clock
from yiding.core.figures import Tab
from yiding.core.lists import list_response
from yiding.core.selections import Selection
from yiding.directory.portfolio_keeping import portfolios_now
from yiding.directory.scope import scoped_look
from yiding.supervision.lists import MATTERS
from yiding.supervision.permissions import may_instruct

from . import scopes
from .board import WAYS, lanes
from .gantt import HEAD, MONTH, ROW, SCALES, Window, months_on, opening
from .leading import leading_of
from .lists import tasks_of
from .month import busy, month_sheet
from .scopes import Scope
from .timeline import timeline
from .tree import tree

SHEETS = ("directory/ledger.css", "oversight/looks.css")
MONTH_KEY = re.compile(r"(19|20|21)[0-9]{2}-(0[1-9]|1[0-2])")


def board(request: HttpRequest, way: str = "state") -> HttpResponseBase:
    """看板, in columns by state, light or body."""

    def draw(selection: Selection) -> Mapping[str, Any]:
        query = selection.query()
        return {
            "lanes": lanes(selection, request.user, way),
            "ways": [
                Tab(label, _with(reverse("oversight:board-by", args=[key]), query), key == way)
                for key, label in WAYS
            ],
        }

    if way not in dict(WAYS):
        raise Http404
    return scoped_look(request, MATTERS, draw=draw, part="oversight/_board.html", context={"sheets": SHEETS})


def timeline_page(request: HttpRequest, scale: str = MONTH.key, month: str = "") -> HttpResponseBase:
    """时间轴, by month or quarter, from a month on."""
    today, chosen = clock.today(), SCALES.get(scale)
    if chosen is None:
        raise Http404
    window = Window(chosen, _month(month)) if month else opening(chosen, today)

    def draw(selection: Selection) -> Mapping[str, Any]:
        chart, has_more = timeline(selection, request.user, window)
        query = selection.query()

        def at(scale: str, first: date) -> str:
            return _with(reverse("oversight:timeline-at", args=[scale, f"{first:%Y-%m}"]), query)

        return {
            "chart": chart,
            "has_more": has_more,
            "row": ROW,
            "head": HEAD,
            "before_url": at(chosen.key, window.before),
            "after_url": at(chosen.key, window.after),
            "now_url": at(chosen.key, opening(chosen, today).first),
            "ways": [
                Tab(label, at(key, opening(SCALES[key], today).first), key == chosen.key)
                for key, label in (("month", _("按月")), ("quarter", _("按季")))
            ],
        }

    return scoped_look(
        request, MATTERS, draw=draw, part="oversight/_timeline.html", context={"sheets": SHEETS}
    )


def calendar_page(request: HttpRequest, month: str = "") -> HttpResponseBase:
    """日历: a month with what is due."""
    first = _month(month) if month else clock.today().replace(day=1)

    def draw(selection: Selection) -> Mapping[str, Any]:
        query = selection.query()

        def at(day: date) -> str:
            return _with(reverse("oversight:calendar-at", args=[f"{day:%Y-%m}"]), query)

        weeks = month_sheet(selection, request.user, first)
        return {
            "first": first,
            "weeks": weeks,
            "busy": busy(weeks),
            "before_url": at(months_on(first, -1)),
            "after_url": at(months_on(first, 1)),
            "now_url": at(clock.today()),
        }

    return scoped_look(
        request, MATTERS, draw=draw, part="oversight/_calendar.html", context={"sheets": SHEETS}
    )


def tree_page(request: HttpRequest) -> HttpResponseBase:
    """任务树."""

    def draw(selection: Selection) -> Mapping[str, Any]:
        return {"tree": tree(selection, request.user)}

    return scoped_look(request, MATTERS, draw=draw, part="oversight/_tree.html", context={"sheets": SHEETS})


@require_safe
def leading(request: HttpRequest) -> HttpResponse:
    """领导总览: what the viewer is in charge of, else all."""
    return _leading(request, None)


@require_safe
def leading_whole(request: HttpRequest) -> HttpResponse:
    """领导总览 of all."""
    return _leading(request, scopes.whole())


@require_safe
def leading_leader(request: HttpRequest, pk: int) -> HttpResponse:
    """领导总览 of one leader's portfolio."""
    return _leading(request, scopes.of_leader(request.user, pk))


def _leading(request: HttpRequest, asked: Scope | None) -> HttpResponse:
    portfolios = list(portfolios_now(request.user).select_related(None).select_related("leader__account"))
    scope = asked or scopes.own(request.user, portfolios)
    leaders = {row.leader_id: row.leader.name for row in portfolios}
    context = {
        "title": _("落实总览"),
        "scope": scope,
        "told": leading_of(request.user, scope, portfolios),
        "leaders": [
            (name, reverse("oversight:leading-leader", args=[key]), key == scope.leader)
            for key, name in leaders.items()
        ],
        "instruct_url": _address("supervision:instruction-add") if may_instruct(request.user) else "",
        "today": clock.today(),
    }
    return render(request, "oversight/leading.html", context)


def tasks(request: HttpRequest) -> HttpResponseBase:
    return _tasks(request, scopes.whole())


def tasks_of_leader(request: HttpRequest, pk: int) -> HttpResponseBase:
    return _tasks(request, scopes.of_leader(request.user, pk))


def tasks_of_body(request: HttpRequest, pk: int) -> HttpResponseBase:
    return _tasks(request, scopes.of_body(request.user, pk))


def tasks_of_meeting(request: HttpRequest, pk: int) -> HttpResponseBase:
    return _tasks(request, scopes.of_meeting(request.user, pk))


def tasks_of_item(request: HttpRequest, pk: int) -> HttpResponseBase:
    return _tasks(request, scopes.of_item(request.user, pk))


def _tasks(request: HttpRequest, scope: Scope) -> HttpResponseBase:
    crumbs = [(_("落实总览"), reverse("oversight:leading")), (scope.title, "")]
    return list_response(request, tasks_of(scope), context={"crumbs": crumbs})


def _month(written: str) -> date:
    if not MONTH_KEY.fullmatch(written):
        raise Http404
    return date.fromisoformat(f"{written}-01")


def _with(url: str, query: str) -> str:
    return f"{url}?{query}" if query else url


def _address(name: str) -> str:
    """An address that a room may have."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""
