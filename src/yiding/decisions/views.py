"""决定和上会文件的页面."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from yiding.core.acts import user_of
from yiding.core.errors import BadRequest
from yiding.core.forms import VersionForm
from yiding.directory.models import Government
from yiding.directory.scope import scope_of, scoped_list
from yiding.directory.selectors import governments_visible_to

from .forms import SuggestionForm
from .labels import state_badge
from .lists import DECISIONS, POLICIES
from .models import PolicyName
from .permissions import may_keep_policies, may_keep_series, may_steer, require
from .recognising import kind_name
from .registering import review_words, revises_proposed
from .selectors import (
    editions_of,
    policy_get,
    policy_occasions,
    related_to,
    series_confirmed,
    series_dismissed,
    series_suggested,
    series_visible_to,
    series_waiting,
)
from .series import series_confirm, series_dismiss, series_undo
from .states import POLICY


def decision_list(request: HttpRequest) -> HttpResponseBase:
    context = {"may_steer": may_steer(request.user)}
    return scoped_list(request, DECISIONS, template="decisions/decision_list.html", context=context)


def policy_list(request: HttpRequest) -> HttpResponseBase:
    context = {
        "suggestions": series_waiting(request.user, scope_of(request).chosen),
        "may_keep": may_keep_policies(request.user),
    }
    return scoped_list(request, POLICIES, template="decisions/policy_list.html", context=context)


@require_safe
def policy_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """A document: all its names as written, each time it came up, the editions of its series."""
    policy = policy_get(request.user, pk)
    names = policy_occasions(request.user, policy)
    context = {
        "title": policy.title,
        "policy": policy,
        "spellings": _spellings(names),
        "occasions": [list(group) for _item, group in groupby(names, key=lambda name: name.item_id)],
        "editions": editions_of(request.user, policy),
        "kind": kind_name(policy.kind),
        "state": state_badge(policy.state),
        "review": review_words(policy),
        "proposed": revises_proposed(policy),
        "near": related_to(request.user, policy),
        "may_keep": may_keep_policies(request.user),
        "moves": POLICY.open_to(policy.state),
    }
    return render(request, "decisions/policy_detail.html", context)


def _spellings(names: list[PolicyName]) -> list[tuple[str, list[PolicyName]]]:
    """Each spelling with the places that write it so, in the order of their first use."""
    found: dict[str, list[PolicyName]] = {}
    for name in names:
        found.setdefault(name.title, []).append(name)
    return list(found.items())


@require_safe
def series_list(request: HttpRequest) -> HttpResponse:
    """年度系列: what is suggested, what is confirmed, what was dismissed."""
    scope = scope_of(request)
    context: dict[str, Any] = {
        "title": _("年度系列"),
        "scope": scope,
        "may_judge": may_keep_series(request.user),
        "suggestions": series_suggested(request.user, scope.chosen),
        "confirmed": series_confirmed(request.user, scope.chosen),
        "dismissed": series_dismissed(request.user, scope.chosen),
    }
    return render(request, "decisions/series_list.html", context)


@require_POST
def series_judge(request: HttpRequest, act: str) -> HttpResponse:
    """A person confirms a suggestion, or dismisses it."""
    require(may_keep_series(request.user))
    form = SuggestionForm(request.POST)
    if not form.is_valid():
        raise BadRequest
    told = form.cleaned_data
    government = get_object_or_404(governments_visible_to(request.user), pk=told["government"])
    judge = series_confirm if act == "confirm" else series_dismiss
    judge(government=government, stem=told["stem"], by=user_of(request), version=told["version"])
    said = _("已确认为年度系列。") if act == "confirm" else _("已记下：这不是一个系列。")
    messages.success(request, said)
    return _back(government)


@require_POST
def series_take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes a judgement back: the series is a suggestion again."""
    require(may_keep_series(request.user))
    series = get_object_or_404(series_visible_to(request.user).select_related("government"), pk=pk)
    form = VersionForm(request.POST)
    if not form.is_valid():
        raise BadRequest
    series_undo(series=series, by=user_of(request), version=form.cleaned_data["version"])
    messages.success(request, _("已撤销，恢复为建议。"))
    return _back(series.government)


def _back(government: Government) -> HttpResponse:
    response = redirect("decisions:series-list")
    if not government.is_ours:
        response["Location"] += f"?government={government.pk}"
    return response
