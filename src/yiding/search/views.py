"""检索页."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from yiding.directory.models import Government

from .forms import KINDS, SearchForm
from .highlights import excerpt
from .models import Entry
from .query import Query, understand
from .selectors import Hits, find

SIZE = 20
LABELS = dict(KINDS)


@dataclass(frozen=True, slots=True)
class Found:
    """命中: one entry as the page shows it."""

    entry: Entry
    kind: object
    text: SafeString
    url: str


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Full text over the minutes: words, phrases, AND OR NOT; newest first, with the way to the sentence."""
    rows = list(Government.objects.order_by("-is_ours", "name"))
    ours = next((row.pk for row in rows if row.is_ours), None)
    choices = [("", _("本级政府") if ours else _("全部政府")), ("all", _("全部政府"))]
    form = SearchForm(request.GET, [*choices, *((str(row.pk), row.name) for row in rows)])
    wanted = form.wanted(ours)
    query = understand(form.cleaned_data.get("q") or "")
    page = form.cleaned_data.get("page") or 1
    hits = find(query, request.user, wanted, page=page, size=SIZE) if query else None
    context = {
        "title": _("检索"),
        "form": form,
        "query": query,
        "hits": hits,
        "found": _found(hits, query) if hits and query else [],
        "page": page,
        "pages": _pages(request, page, hits),
    }
    return render(request, "search/search.html", context)


def _found(hits: Hits, query: Query) -> list[Found]:
    return [
        Found(
            entry,
            LABELS.get(entry.kind, ""),
            excerpt(entry.text, query),
            f"{reverse('meetings:meeting-detail', args=[entry.meeting_id])}?at={entry.path}",
        )
        for entry in hits.entries
    ]


def _pages(request: HttpRequest, page: int, hits: Hits | None) -> dict[str, str]:
    """The addresses of the page before and the page after."""
    pages = {}
    for name, number, there in (
        ("previous", page - 1, page > 1),
        ("next", page + 1, bool(hits and hits.count > page * SIZE)),
    ):
        if there:
            query = request.GET.copy()
            query["page"] = str(number)
            pages[name] = f"?{query.urlencode()}"
    return pages
