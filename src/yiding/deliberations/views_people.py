"""签到和投影: who is there, and what the room sees on the wall."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from yiding.core import clock
from yiding.core.acts import user_of
from yiding.core.clock import SHANGHAI
from yiding.core.forms import form_response
from yiding.sittings.models import SittingState

from .codes import code_of, sitting_of
from .errors import NotInvited
from .forms import AttendanceForm
from .labels import KINDS, PRESENCES, STATES
from .models import AttendanceKind, Presence
from .permissions import may_run, may_sign_in, require
from .screen import room_of, suggestions_of
from .selectors import sitting_get
from .services import attendance_add, own_row, sign_in_by_code


@require_safe
def people(request: HttpRequest, pk: int) -> HttpResponse:
    """签到表: one tap for each who comes, leaves or comes back."""
    require(may_run(request.user))
    sitting = sitting_get(request.user, pk)
    context = {
        "title": _("签到"),
        "sitting": sitting,
        "state": STATES[sitting.state],
        "room": room_of(sitting, is_whole=False),
        "suggestions": suggestions_of(sitting),
        "kinds": KINDS,
        "presences": PRESENCES,
    }
    return render(request, "deliberations/people.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def person_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody who came without being on the list."""
    require(may_run(request.user))
    sitting = sitting_get(request.user, pk)
    form = AttendanceForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        row = attendance_add(
            sitting=sitting,
            kind=AttendanceKind(told["kind"]),
            person_name=told["person_name"].strip(),
            body_name=told["body_name"].strip(),
            stands_in_for=told["stands_in_for"].strip(),
            by=user_of(request),
        )
        messages.success(request, _("已增加：%(who)s") % {"who": row})
        return redirect("deliberations:people", pk)
    return form_response(request, form, title=_("增加到会人员"), submit=_("增加并签到"))


@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest, token: str) -> HttpResponse:
    """扫码签到: on one's own telephone, being logged in and on the list. Raises CodeExpired, NotInvited."""
    require(may_sign_in(request.user))
    sitting = sitting_of(token)
    if request.method == "POST":
        row = sign_in_by_code(sitting=sitting, by=user_of(request))
    else:
        found = own_row(sitting, user_of(request))
        if found is None:
            raise NotInvited
        row = found
    context = {
        "title": str(sitting),
        "sitting": sitting,
        "row": row,
        "kind": KINDS[row.kind],
        "is_here": row.presence == Presence.PRESENT,
    }
    return render(request, "deliberations/sign_in.html", context)


# --- the wall -----------------------------------------------------------------------------------------------


@require_safe
def projector(request: HttpRequest, pk: int) -> HttpResponse:
    """投影: the agenda on the wall, in large type; nothing of what is said."""
    require(may_run(request.user))
    return render(request, "deliberations/projector.html", _wall(request, pk))


@require_safe
def projector_now(request: HttpRequest, pk: int) -> HttpResponse:
    """The fragment that the wall asks for every few seconds."""
    require(may_run(request.user))
    return render(request, "deliberations/_projector.html", _wall(request, pk))


def _wall(request: HttpRequest, pk: int) -> dict[str, Any]:
    sitting = sitting_get(request.user, pk)
    takes_in = sitting.state in (SittingState.CALLED, SittingState.IN_SESSION)
    return {
        "title": str(sitting),
        "sitting": sitting,
        "state": STATES[sitting.state],
        "room": room_of(sitting, is_whole=False),
        "code": code_of(request, sitting) if takes_in else "",
        "now": clock.now().astimezone(SHANGHAI),
    }
