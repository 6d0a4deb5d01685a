"""一条台账的页面: recording it, its page, and each move."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from yiding.core import clock
from yiding.core.access import require
from yiding.core.acts import PAGES_OF_THEIR_OWN, Offered, user_of
from yiding.core.errors import YidingError
from yiding.core.forms import form_response
from yiding.core.onward import onward_of
from yiding.directory.fields import ours

from . import acts, gate_pages
from .catalogue import kind_of, rules_of
from .declaring import Kind, MoveTold
from .errors import WrongValue
from .forms import entry_form, move_form
from .gates import shut_moves
from .models import Entry
from .moving import entry_move
from .pages import beside_of, facts_of, lead_of, moments_of, proofs_told
from .permissions import is_mover, may_move, may_record
from .recording import entry_record
from .selectors import entry_get, register_for, register_of_entry
from .shape_pages import shapes_told
from .views import crumbs
from .wording import said

HERE = ("sector", "town", "campaign", "parent", "enterprise", "place", "grade", "source")
"""What an address can fill in beforehand."""


@require_http_methods(["GET", "HEAD", "POST"])
def entry_new(request: HttpRequest, register: str) -> HttpResponse:
    """Records an entry."""
    kind, government = kind_of(register), ours()
    row = register_for(government, kind)
    require(may_record(request.user, kind, row))
    make = entry_form(kind, request.user, government, row)
    initial = {"found_on": f"{clock.today():%Y-%m-%d}"}
    initial |= {key: request.GET[key] for key in HERE if key in request.GET}
    form = make(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            entry = entry_record(
                kind=kind, government=government, told=form.cleaned_data, by=user_of(request)
            )
            messages.success(request, _("已登记：%(number)s。") % {"number": entry.number})
            return redirect("registers:entry-detail", entry.pk)
        except YidingError as error:
            _told_on(form, error)
    title = _("登记%(what)s") % {"what": said(kind.one)}
    cancel = reverse("registers:entry-list", args=[register])
    return form_response(
        request,
        form,
        title=title,
        submit=_("登记"),
        cancel_url=cancel,
        crumbs=crumbs(kind, title),
        template="registers/entry_form.html",
    )


def _told_on(form: Any, error: YidingError) -> None:
    """Lays an error beside the fields that it speaks of; what is no error of the form goes on."""
    if error.status in PAGES_OF_THEIR_OWN:
        raise error
    faults = error.faults if isinstance(error, WrongValue) else {}
    for key, sentence in faults.items():
        form.add_error(key if key in form.fields else None, sentence)
    if not faults:
        more = f"（{error.detail}）" if error.detail and error.detail != error.sentence else ""
        form.add_error(None, f"{error.sentence}{more}{error.advice}")


@require_safe
def entry_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One entry: what it is, what can be done with it, its proofs, its history, and what belongs to it."""
    entry = entry_get(request.user, pk)
    kind = kind_of(entry.code)
    register = register_of_entry(entry)
    context = {
        "title": entry.title,
        "entry": entry,
        "kind": kind,
        "crumbs": [*crumbs(kind, entry.number)],
        "lead": lead_of(entry),
        "acts": [*moves_offered(request, kind, entry), *acts.ENTRIES.offered(request.user, entry)],
        "facts": facts_of(request.user, kind, entry, register),
        "proofs": proofs_told(kind, entry),
        "moments": moments_of(kind, entry),
        "sections": [
            *gate_pages.sections(request.user, entry, kind),
            *rules_of(kind.code).sections(request.user, entry),
        ],
        **shapes_told(request.user, kind, entry),
        **beside_of(request.user, kind, entry),
        **onward_of(request.user, entry, here=request.path),
    }
    return render(request, "registers/entry_detail.html", context)


def moves_offered(request: HttpRequest, kind: Kind, entry: Entry) -> list[Offered]:
    """The moves that a viewer can make now, the next one first."""
    register, shut = register_of_entry(entry), shut_moves(entry)
    moves = [
        one
        for one in kind.moves
        if entry.state in one.sources
        and one.name not in shut
        and may_move(request.user, entry, one, register)
    ]
    moves.sort(key=lambda one: not one.first)
    return [
        Offered(
            said(one.label),
            reverse("registers:entry-move", args=[entry.pk, one.name]),
            False,
            one.first and place == 0,
        )
        for place, one in enumerate(moves)
    ]


@require_http_methods(["GET", "HEAD", "POST"])
def entry_moved(request: HttpRequest, pk: int, move: str) -> HttpResponse:
    """One move of an entry, with what it asks for."""
    entry = entry_get(request.user, pk)
    told = _move(kind_of(entry.code), move)
    require(is_mover(request.user, entry, told, register_of_entry(entry)))
    form = move_form(told, request.POST if request.method == "POST" else None, entry, request.user)
    if request.method == "POST" and form.is_valid():
        try:
            entry_move(entry=entry, name=move, told=form.cleaned_data, by=user_of(request))
            messages.success(request, _("已办理：%(what)s。") % {"what": said(told.label)})
            return redirect("registers:entry-detail", pk)
        except YidingError as error:
            _told_on(form, error)
    return form_response(
        request,
        form,
        title=said(told.label),
        submit=said(told.label),
        cancel_url=reverse("registers:entry-detail", args=[pk]),
        crumbs=[
            *crumbs(kind_of(entry.code), entry.number)[:-1],
            (entry.number, _url(entry)),
            (said(told.label), ""),
        ],
        template="registers/entry_form.html",
    )


def _url(entry: Entry) -> str:
    return reverse("registers:entry-detail", args=[entry.pk])


def _move(kind: Kind, name: str) -> MoveTold:
    found = next((one for one in kind.moves if one.name == name), None)
    if found is None:
        raise Http404
    return found
