"""统计的页面: all registers, one register by month and by groups, what is behind a number."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from yiding.core import clock
from yiding.core.figures import Figure, Tab
from yiding.core.lists import list_response
from yiding.directory.fields import ours

from .catalogue import kind_of
from .figure_files import MONTHLY, figures_file
from .forms_figures import FiguresForm, figures_form
from .narrowing import behind
from .permissions import may_read, require
from .tallying import (
    HEADS,
    Asked,
    Line,
    Numbers,
    by,
    by_kind,
    by_month,
    months_of,
    span_default,
    ways_of,
    whole,
)

SHOWN = ("before", "found", "closed", "open", "overdue", "share", "closed_late", "reopened", "days")
LINKED = frozenset(SHOWN) - {"share", "days"}
UNITS = {"share": "%", "days": ""}


@require_safe
def figures(request: HttpRequest) -> HttpResponseBase:
    """One register's numbers, or all registers in a row each."""
    require(may_read(request.user))
    government = ours()
    form = figures_form(request.GET, government)
    if form.is_bound and not form.is_valid():
        return _page(request, form, {}, status=422)
    first, last = span_default()
    told: dict[str, Any] = (
        form.cleaned_data if form.is_bound else {"code": "", "first": first, "last": last, "campaign": None}
    )
    if not told["code"]:
        return _page(request, form, _all(request, told))
    kind = kind_of(told["code"])
    asked = Asked(government, kind, told["first"], told["last"], told["campaign"])
    if request.GET.get("export") == "xlsx":
        return figures_file(request.user, asked, f"{_('台账统计')}-{_(kind.name)}-{clock.today():%Y-%m-%d}")
    return _page(request, form, _one(request, asked))


def _page(request: HttpRequest, form: FiguresForm, told: dict[str, Any], status: int = 200) -> HttpResponse:
    context = {
        "title": _("台账统计"),
        "crumbs": [(_("清单台账"), reverse("registers:home")), (_("台账统计"), "")],
        "form": form,
        **told,
    }
    return render(request, "registers/figures.html", context, status=status)


def _all(request: HttpRequest, told: dict[str, Any]) -> dict[str, Any]:
    """A row for each register."""
    rows = by_kind(request.user, ours(), told["first"], told["last"])
    days = {"first": told["first"].isoformat(), "last": told["last"].isoformat()}
    url = reverse("registers:figures")
    return {
        "heads": heads(SHOWN),
        "kinds": [
            (_(kind.name), f"{url}?{urlencode({'code': kind.code, **days})}", cells(numbers, SHOWN))
            for kind, numbers in rows
        ],
    }


def heads(keys: Sequence[str]) -> list[Any]:
    return [HEADS[key] for key in keys]


def cells(numbers: Numbers, keys: Sequence[str]) -> list[str]:
    """The numbers as a page shows them; what could not be reckoned is a dash."""
    return [_said(getattr(numbers, key), UNITS.get(key, "")) for key in keys]


def _said(value: float | None, unit: str) -> str:
    return "—" if value is None else f"{value:,}{unit}"


def _one(request: HttpRequest, asked: Asked) -> dict[str, Any]:
    """One register: all together, by month, and by one way of grouping."""
    ways = ways_of(asked.kind)
    chosen = next((one for one in ways if one.key == request.GET.get("by")), ways[0])
    all_ = whole(request.user, asked)
    query = {key: value for key, value in request.GET.items() if key not in ("by", "export")}
    return {
        "title": f"{_('台账统计')}：{_(asked.kind.name)}",
        "figures": figures_of(asked, all_),
        "months": [
            (line.label, linked(line, part, MONTHLY))
            for line, part in zip(by_month(request.user, asked), months_of(asked), strict=True)
        ],
        "month_heads": heads(MONTHLY),
        "tabs": [Tab(one.label, f"?{urlencode({**query, 'by': one.key})}#by", one == chosen) for one in ways],
        "way": chosen,
        "heads": heads(SHOWN),
        "rows": [(line.label, linked(line, asked, SHOWN)) for line in by(request.user, asked, chosen.key)],
        "total": linked(Line(_("合计"), all_, {}), asked, SHOWN),
        "many": chosen.key.startswith("own_"),
        "as_of": asked.as_of,
        "xlsx_url": f"?{urlencode({**query, 'export': 'xlsx'})}",
    }


def linked(line: Line, asked: Asked, keys: Sequence[str]) -> list[tuple[str, str]]:
    """The cells of a line, each with the address of the entries that it counts."""
    words = cells(line.numbers, keys)
    return [
        (word, line.url(asked, key) if key in LINKED and getattr(line.numbers, key) else "")
        for word, key in zip(words, keys, strict=True)
    ]


def figures_of(asked: Asked, all_: Numbers) -> list[Figure]:
    """The numbers of the whole, each with its entries."""
    line = Line("", all_, {})
    told = [
        Figure(HEADS[key], getattr(all_, key), url=line.url(asked, key), tone=_tone(key, all_))
        for key in ("before", "found", "closed", "open", "overdue")
    ]
    told.append(Figure(HEADS["share"], "—" if all_.share is None else f"{all_.share}%"))
    told.append(Figure(HEADS["days"], "—" if all_.days is None else all_.days))
    return told


def _tone(key: str, all_: Numbers) -> str:
    return "bad" if key == "overdue" and all_.overdue else "plain"


def figure_entries(request: HttpRequest, register: str) -> HttpResponseBase:
    """The entries behind a number."""
    kind = kind_of(register)
    url = f"{reverse('registers:figures')}?code={kind.code}"
    crumbs = [(_("台账统计"), reverse("registers:figures")), (_(kind.name), url), (_("数字背后的条目"), "")]
    return list_response(request, behind(ours(), kind), context={"crumbs": crumbs})
