"""职责查询的页面: who answers for a field in a place, the table of all, gaps and overlaps."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from yiding.core import clock
from yiding.directory.fields import ours
from yiding.directory.models import Government

from .catalogue import kind_of
from .duties import DUTY_ROWS, Book, Matrix, Responsible, responsible
from .forms_editions import DutyForm
from .models import Sector
from .permissions import may_record
from .selectors import register_of
from .selectors_duties import town_of_place


@dataclass(frozen=True, slots=True)
class Cell:
    """对照表的一格."""

    text: str
    state: str = ""


@require_safe
def duties(request: HttpRequest) -> HttpResponse:
    """职责查询."""
    government = ours()
    form = DutyForm(request.GET or None, government=government)
    told = form.cleaned_data if form.is_bound and form.is_valid() else {}
    book = Book.of(government, told.get("on"))
    matrix = Matrix.of(government, book)
    draft = matrix if book.edition is None else Matrix.of(government, Book.draft(government))
    found, asked = _found(government, told)
    context = {
        "title": _("职责查询"),
        "crumbs": [(_("清单台账"), reverse("registers:home")), (_("职责查询"), "")],
        "form": form,
        "found": found,
        "asked": asked,
        "matrix": matrix,
        "lines": list(_lines(matrix)),
        "note": _note(book),
        "holes": draft.holes,
        "may_fill": may_record(request.user, kind_of(DUTY_ROWS), register_of(government.pk, DUTY_ROWS)),
        "new_url": reverse("registers:entry-new", args=[DUTY_ROWS]),
        "beside": _beside(),
    }
    return render(request, "registers/duties.html", context)


def _found(government: Government, told: dict[str, Any]) -> tuple[Responsible | None, str]:
    """The answer, and what was asked, in words."""
    sector, place = told.get("sector"), told.get("place")
    town = told.get("town") or (town_of_place(place) if place else None)
    if sector is None:
        return None, ""
    words = [str(sector), str(place or ""), str(town or "")]
    found = responsible(government, sector, town, told.get("on") or clock.today())
    return found, " · ".join(word for word in words if word)


def _lines(matrix: Matrix) -> Iterator[tuple[Sector, Sequence[Cell]]]:
    for sector in matrix.sectors:
        yield sector, [_cell(matrix.cells[sector.pk, town.pk]) for town in matrix.towns]


def _cell(departments: Sequence[str]) -> Cell:
    state = "gap" if not departments else "overlap" if len(departments) > 1 else ""
    return Cell("、".join(departments), state)


def _note(book: Book) -> str:
    if book.edition is None:
        return _("职责清单还没有施行的版本，依据登记的草稿。")
    return _("依据施行中的%(edition)s。") % {"edition": book.edition}


def _beside() -> list[tuple[Any, str]]:
    return [
        (_("职责台账"), reverse("registers:entry-list", args=[DUTY_ROWS])),
        (_("清单版本"), f"{reverse('registers:edition-list')}?register={DUTY_ROWS}"),
    ]
