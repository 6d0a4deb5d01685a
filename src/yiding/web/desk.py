"""工作台: what waits for the person who looks, by due day, one next step each; many of a kind at once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from yiding.core import clock
from yiding.core.access import require
from yiding.core.acts import user_of
from yiding.core.figures import Light
from yiding.core.waiting import (
    MOST,
    Pile,
    Todo,
    WaitingRows,
    batch_do,
    kind_in_batch,
    piles_of,
    waiting_now,
)


@dataclass(frozen=True, slots=True)
class Line:
    """一行: a thing to do, its kind, and its light with the reason."""

    todo: Todo
    label: Any
    light: Light
    reason: str


@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """我的工作台."""
    piles, chosen = piles_of(request.user), request.GET.get("kind", "")
    shown = [pile for pile in piles if chosen in ("", pile.kind.code)]
    context = {
        "title": _("工作台"),
        "piles": piles,
        "chosen": chosen,
        "lines": _lines(shown, clock.today()),
        "cut": [pile for pile in shown if pile.has_more],
        "batch": _batch(piles, chosen),
        "is_ticked": request.GET.get("all") == "1",
    }
    return render(request, "web/desk.html", context)


def _batch(piles: list[Pile], chosen: str) -> WaitingRows | None:
    """The kind that is looked at alone, if many of it can be done at once."""
    return kind_in_batch(chosen) if any(pile.kind.code == chosen for pile in piles) else None


@require_POST
def desk_batch(request: HttpRequest, pile: str) -> HttpResponse:
    """成批办理: the ticked ones of a kind; first the form that they share, if the step has one."""
    kind = kind_in_batch(pile)
    if kind is None or kind.batch is None:
        raise Http404
    require(kind.is_for(request.user))
    keys, back = _keys(request), f"{reverse('web:desk')}?kind={pile}"
    if not keys:
        messages.warning(request, _("没有选中。先在左边打勾，再成批办理。"))
        return redirect(back)
    label = kind.batch.label
    context = {
        "title": _("成批%(step)s") % {"step": label},
        "crumbs": [(_("工作台"), reverse("web:desk")), (kind.label, back), (label, "")],
        "submit": label,
        "cancel_url": back,
        "action": reverse("web:desk-batch", args=[pile]),
    }
    told = {}
    if kind.batch.form is not None:
        form = kind.batch.form(request.POST if "told" in request.POST else None, None, request.user)
        if not form.is_valid():
            rows = waiting_now(kind, request.user, keys)
            context |= {"form": form, "keys": keys, "todos": [kind.todo(row) for row in rows.values()]}
            return render(request, "web/desk_form.html", context, status=422 if form.errors else 200)
        told = form.cleaned_data
    outcomes = batch_do(kind, keys, told, user_of(request))
    context |= {"outcomes": outcomes, "done": sum(one.is_done for one in outcomes)}
    return render(request, "web/desk_outcome.html", context, status=200 if context["done"] else 409)


def _keys(request: HttpRequest) -> list[int]:
    """The rows that were ticked; no more than a page shows."""
    words = dict.fromkeys(request.POST.getlist("row"))
    return [int(word) for word in words if word.isascii() and word.isdigit() and len(word) < 10][:MOST]


def _lines(piles: list[Pile], today: date) -> list[Line]:
    found = [Line(todo, pile.kind.label, *_lit(todo.due, today)) for pile in piles for todo in pile.todos]
    return sorted(found, key=lambda line: (line.todo.due is None, line.todo.due or today, line.todo.title))


def _lit(due: date | None, today: date) -> tuple[Light, str]:
    """The light of a due day, and why in words."""
    if due is None:
        return Light.NONE, ""
    left = (due - today).days
    if left < 0:
        return Light.RED, ngettext("逾期 %(days)d 天", "逾期 %(days)d 天", -left) % {"days": -left}
    if left == 0:
        return Light.AMBER, _("今天到期")
    if left == 1:
        return Light.AMBER, _("明天到期")
    return Light.GREEN, ngettext("还有 %(days)d 天", "还有 %(days)d 天", left) % {"days": left}
