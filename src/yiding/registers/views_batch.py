"""成批办理: one move made by many entries of a register at once, each by its own service."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from yiding.core.access import require
from yiding.core.acts import user_of
from yiding.core.batches import Batch, Outcome, words_of
from yiding.core.selections import read
from yiding.directory.fields import ours

from .catalogue import kind_of
from .declaring import Kind, MoveTold
from .forms import move_form
from .lists import spec_of
from .models import Entry, Register
from .moving import entry_move
from .permissions import may_handle, may_move, may_oversee
from .selectors import entry_get, register_for
from .views import crumbs
from .wording import said

MOST = 200
"""Bulk acts go in batches of at most so many (one event each)."""


@require_http_methods(["GET", "HEAD", "POST"])
def entry_batch(request: HttpRequest, register: str, move: str) -> HttpResponse:
    """Entries of the list as filtered that can make the move, to be ticked; then what became of each."""
    kind = kind_of(register)
    step = next((one for one in kind.moves if one.name == move and one.batch), None)
    if step is None:
        raise Http404
    require(may_handle(request.user) or may_oversee(request.user))
    rows = _movable(request, kind, step, register_for(ours(), kind))
    chosen = {
        int(key) for key in request.POST.getlist("entry") if key.isascii() and key.isdigit() and len(key) < 19
    }
    sample = rows[0] if rows else Entry(government=ours(), code=kind.code)
    form = move_form(
        step, request.POST if request.method == "POST" else None, sample, request.user, is_for_many=True
    )
    outcomes = None
    if request.method == "POST" and chosen and form.is_valid():
        told = {key: value for key, value in form.cleaned_data.items() if value not in (None, "")}
        outcomes = [_done(request, step, row, told) for row in rows if row.pk in chosen]
    context = {
        "title": _("批量%(move)s") % {"move": said(step.label)},
        "crumbs": crumbs(kind, said(step.label)),
        "rows": rows,
        "form": form,
        "chosen": chosen,
        "move": step,
        "submit": said(step.label),
        "outcomes": outcomes,
        "is_none_chosen": request.method == "POST" and not chosen,
        "back": reverse("registers:entry-list", args=[kind.code]),
    }
    status = 422 if request.method == "POST" and outcomes is None else 200
    return render(request, "registers/entry_batch.html", context, status=status)


def _movable(request: HttpRequest, kind: Kind, move: MoveTold, register: Register) -> list[Entry]:
    """The entries, as the list was filtered, that the viewer can take through the move."""
    selection = read(spec_of(kind), request.GET, request.user)
    rows = selection.rows(request.user).filter(state__in=move.sources)
    held = register if register.pk else None
    return [row for row in rows[:MOST] if may_move(request.user, row, move, held)]


def _done(request: HttpRequest, move: MoveTold, row: Entry, told: dict[str, object]) -> Outcome:
    def run(entry: Entry, said_: dict[str, object], by: object) -> None:
        entry_move(entry=entry, name=move.name, told=said_, by=user_of(request))

    batch = Batch(move.label, entry_get, lambda _viewer, _row: True, run)
    error = batch.refusal_of(row, dict(told), user_of(request))
    url = reverse("registers:entry-detail", args=[row.pk])
    return Outcome(str(row), url, words_of(error) if error else "")
