"""工作台: what waits for the person who looks, by due day, with one next step each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from yiding.core import clock
from yiding.core.figures import Light
from yiding.core.waiting import Pile, Todo, piles_of


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
    }
    return render(request, "web/desk.html", context)


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
