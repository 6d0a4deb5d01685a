"""会场的页面: the secretary's screen, what it sends, and the discussion record."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from yiding.core.acts import user_of
from yiding.core.errors import BadRequest
from yiding.core.ids import uuid7
from yiding.core.lists import list_response
from yiding.core.onward import onward_of
from yiding.sittings.models import Sitting, SittingState

from . import services
from .changes import changes_apply, conflicts_of
from .discussion import content_of, is_whole, sealed
from .expecting import day_of
from .forms import ReasonForm, RequirementForm, VotesForm, asked_in, asked_of
from .labels import KINDS, OUTCOMES, PRESENCES, STATES, TONES
from .lists import SITTINGS
from .permissions import may_read_discussion, may_run, require
from .recognising import expanded, read_requirement
from .screen import room_of, suggestions_of
from .selectors import discussions_visible_to, sitting_get


def sitting_list(request: HttpRequest) -> HttpResponseBase:
    require(may_run(request.user))
    return list_response(request, SITTINGS)


@require_safe
def room(request: HttpRequest, pk: int) -> HttpResponse:
    """The secretary's screen: items left, what is recorded of the chosen one right."""
    require(may_run(request.user))
    sitting = sitting_get(request.user, pk)
    custom = getattr(sitting.council, "custom", None)
    now = room_of(sitting)
    context = {
        "title": str(sitting),
        "sitting": sitting,
        "state": STATES[sitting.state],
        "tone": TONES[sitting.state],
        "room": now,
        "is_running": sitting.state == SittingState.IN_SESSION,
        "locked": not now.is_written,
        "suggestions": suggestions_of(sitting),
        "conflicts": conflicts_of(sitting),
        "takes_votes": bool(custom and custom.takes_votes),
        "outcomes": OUTCOMES,
        **onward_of(request.user, sitting, here=request.path),
    }
    return render(request, "deliberations/room.html", context)


@require_safe
def room_state(request: HttpRequest, pk: int) -> HttpResponse:
    """A fragment that the screens ask for every few seconds: quorum, who is missing, where the meeting is."""
    require(may_run(request.user))
    sitting = sitting_get(request.user, pk)
    now = room_of(sitting, is_whole=False)
    context = {"sitting": sitting, "room": now, "state": STATES[sitting.state]}
    return render(request, "deliberations/_state.html", context)


@require_POST
def changes(request: HttpRequest, pk: int) -> JsonResponse:
    """What a screen typed, also while the network was down; each change is applied once."""
    require(may_run(request.user))
    sitting = sitting_get(request.user, pk)
    answers = changes_apply(sitting=sitting, asked=asked_in(request.body), by=user_of(request))
    return JsonResponse({"answers": [asdict(answer) for answer in answers]})


@require_POST
def page_save(request: HttpRequest, pk: int) -> HttpResponse:
    """A page that was sent whole, where no script runs."""
    require(may_run(request.user))
    sitting = sitting_get(request.user, pk)
    asked = asked_of(request.POST, client=str(uuid7()))
    answers = changes_apply(sitting=sitting, asked=asked, by=user_of(request))
    for answer in answers:
        if answer.status != "applied":
            theirs = _("%(who)s 已写入：%(theirs)s") % {"who": answer.who, "theirs": answer.theirs}
            messages.error(request, answer.detail or theirs)
    if all(answer.status == "applied" for answer in answers):
        messages.success(request, _("已保存。"))
    where = "deliberations:people" if request.POST.get("page") == "people" else "deliberations:room"
    return redirect(where, pk)


@require_POST
def recognise(request: HttpRequest, pk: int) -> HttpResponse:
    """A fragment: who a requirement tells to act, as it is typed, and which units that are on the day."""
    require(may_run(request.user))
    sitting = sitting_get(request.user, pk)
    form = RequirementForm(request.POST)
    if not form.is_valid():
        raise BadRequest
    day = day_of(sitting)
    read = read_requirement(form.cleaned_data["text"], day)
    names = dict.fromkeys((*read.addressees, *read.leads, *read.supports))
    context = {"read": read, "told": expanded(sitting.government, list(names), day)}
    return render(request, "deliberations/_recognised.html", context)


# --- the course of the meeting ------------------------------------------------------------------------------


@require_POST
def prepare(request: HttpRequest, pk: int) -> HttpResponse:
    require(may_run(request.user))
    added = services.room_prepare(sitting=sitting_get(request.user, pk), by=user_of(request))
    messages.success(request, _("已载入议程和名单，新增 %(count)s 人（单位）。") % {"count": added})
    return redirect(
        "deliberations:people" if request.POST.get("page") == "people" else "deliberations:room", pk
    )


@require_POST
def meeting_open(request: HttpRequest, pk: int) -> HttpResponse:
    require(may_run(request.user))
    services.sitting_open(sitting=sitting_get(request.user, pk), by=user_of(request))
    messages.success(request, _("已宣布开会。"))
    return redirect("deliberations:room", pk)


@require_POST
def meeting_end(request: HttpRequest, pk: int) -> HttpResponse:
    require(may_run(request.user))
    reason = _reason(request)
    services.sitting_end(sitting=sitting_get(request.user, pk), by=user_of(request), reason=reason)
    messages.success(request, _("已散会。核对记录后归结会议。"))
    return redirect("deliberations:room", pk)


@require_POST
def meeting_close(request: HttpRequest, pk: int) -> HttpResponse:
    require(may_run(request.user))
    services.sitting_close(sitting=sitting_get(request.user, pk), by=user_of(request))
    messages.success(request, _("会议已归结，讨论记录已封存。"))
    return redirect("deliberations:discussion", pk)


@require_POST
def meeting_pause(request: HttpRequest, pk: int) -> HttpResponse:
    require(may_run(request.user))
    services.pause_start(sitting=sitting_get(request.user, pk), by=user_of(request), reason=_reason(request))
    return redirect("deliberations:room", pk)


@require_POST
def meeting_resume(request: HttpRequest, pk: int) -> HttpResponse:
    require(may_run(request.user))
    services.pause_end(sitting=sitting_get(request.user, pk), by=user_of(request))
    return redirect("deliberations:room", pk)


@require_POST
def votes(request: HttpRequest, pk: int) -> HttpResponse:
    require(may_run(request.user))
    form = VotesForm(request.POST)
    if not form.is_valid():
        raise BadRequest
    takes = form.cleaned_data["takes_votes"]
    services.votes_set(sitting=sitting_get(request.user, pk), takes_votes=takes, by=user_of(request))
    return redirect("deliberations:room", pk)


def _reason(request: HttpRequest) -> str:
    form = ReasonForm(request.POST)
    if not form.is_valid():
        raise BadRequest
    return str(form.cleaned_data["reason"])


# --- the discussion record ----------------------------------------------------------------------------------


@require_safe
def discussion(request: HttpRequest, pk: int) -> HttpResponse:
    """讨论记录: what was said; live until the sitting is closed, then as it was frozen."""
    return render(request, "deliberations/discussion.html", _discussion(request, pk))


@require_safe
def discussion_print(request: HttpRequest, pk: int) -> HttpResponse:
    """The same on paper."""
    return render(request, "deliberations/discussion_print.html", _discussion(request, pk))


def _discussion(request: HttpRequest, pk: int) -> dict[str, Any]:
    require(may_read_discussion(request.user))
    sitting: Sitting = sitting_get(request.user, pk)
    frozen = discussions_visible_to(request.user).filter(sitting=sitting).select_related("frozen_by").first()
    content = frozen.content if frozen else content_of(sitting)
    return {
        "title": _("讨论记录"),
        "sitting": sitting,
        "frozen": frozen,
        "is_whole": frozen is None or is_whole(frozen),
        "digest": frozen.digest if frozen else sealed(content),
        "told": json.loads(content),
        "outcomes": OUTCOMES,
        "kinds": KINDS,
        "presences": PRESENCES,
        **onward_of(request.user, sitting, here=request.path),
    }
