"""清单版本的页面: the editions, one of them with its rows, what differs between two, and its print."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from yiding import typeset
from yiding.core.columns import Viewer
from yiding.core.lists import list_response
from yiding.directory.scope import scoped_list
from yiding.papers.printing import layout_of, preview, style_of
from yiding.papers.selectors import papers_visible_to

from . import acts_editions as acts
from .comparing import differences
from .edition_rows import ConfirmationState, Edition, EditionState
from .editions import bodies_with, own_waiting
from .issuing import print_of
from .lists_editions import EDITIONS, register_name, rows_spec, state_badge
from .selectors_duties import UNCONFIRMED, confirmations_visible_to, edition_get, editions_visible_to

MOST = 300
FORMS = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


def edition_list(request: HttpRequest) -> HttpResponseBase:
    beside = [(_("职责查询"), reverse("registers:duties"))]
    context = {"acts": acts.EDITIONS.started(request.user), "beside": beside}
    return scoped_list(request, EDITIONS, template="core/subject_list.html", context=context)


def edition_detail(request: HttpRequest, pk: int) -> HttpResponseBase:
    """One edition: how it stands, who has not confirmed, and its rows as a list."""
    row = edition_get(request.user, pk)
    waiting = _waiting(request.user, row)
    context = {
        "crumbs": acts.EDITIONS.crumbs(row),
        "lead": state_badge(row),
        "acts": _offered(request.user, row),
        "facts": [(label, value) for label, value in _facts(request.user, row) if value],
        "waiting": waiting,
        "edition": row,
        "others": _others(request.user, row),
    }
    return list_response(request, rows_spec(row), template="registers/edition_detail.html", context=context)


def _offered(viewer: Viewer, row: Edition) -> list[Any]:
    """What the viewer can do; a body that has confirmed all its rows has nothing to confirm."""
    offered = acts.EDITIONS.offered(viewer, row)
    if row.state == EditionState.CONFIRMING:
        own = own_waiting(row, viewer)
        confirm = reverse("registers:edition-confirm", args=[row.pk])
        offered = [one for one in offered if one.url != confirm or own.exists()]
    return offered


def _facts(viewer: Viewer, row: Edition) -> list[tuple[Any, Any]]:
    paper: Any = row.document_no
    if row.paper is not None and papers_visible_to(viewer).filter(pk=row.paper.pk).exists():
        url = reverse("papers:paper-detail", args=[row.paper_id])
        paper = format_html('<a href="{}">{}</a>', url, row.document_no or row.paper.title)
    approved = row.approved_by and f"{_name(row.approved_by)} {row.approved_on:%Y-%m-%d}"
    return [
        (_("台账"), register_name(row)),
        (_("起草"), f"{_name(row.drafted_by)} {row.drafted_on:%Y-%m-%d}"),
        (_("确认期限"), row.due_on),
        (_("未确认"), getattr(row, "open_count", 0) if row.state == EditionState.CONFIRMING else ""),
        (_("审批"), approved),
        (_("理由"), row.reason),
        (_("以谁的名义"), row.in_name_of),
        (_("文号"), paper),
        (_("印发日期"), row.issued_on),
        (_("施行日期"), row.effective_on),
        (_("替代日期"), row.ended_on),
    ]


def _name(user: Any) -> str:
    return str(user.get_full_name() or user.get_username())


def _waiting(viewer: Viewer, row: Edition) -> list[tuple[Any, list[Any]]]:
    """The bodies that have not confirmed, with their rows and acts; and what was settled."""
    if row.state != EditionState.CONFIRMING:
        return []
    shown = (*UNCONFIRMED, ConfirmationState.SETTLED)
    rows = confirmations_visible_to(viewer).filter(row__edition=row, state__in=shown)
    rows = rows.order_by("body__name", "row__position")[:MOST]
    return [
        (body, [(one, acts.CONFIRMATIONS.offered(viewer, one)) for one in some])
        for body, some in bodies_with(rows)
    ]


def _others(viewer: Viewer, row: Edition) -> list[Edition]:
    """The other editions of the list, to compare with."""
    rows = editions_visible_to(viewer).filter(government=row.government_id, code=row.code)
    return list(rows.exclude(pk=row.pk).exclude(state=EditionState.DROPPED).order_by("-number")[:20])


@require_safe
def edition_compare(request: HttpRequest, pk: int, other: int) -> HttpResponse:
    """版本对照: what differs from another edition of the same list, row by row."""
    row, before = edition_get(request.user, pk), edition_get(request.user, other)
    if (before.government_id, before.code) != (row.government_id, row.code):
        raise Http404
    if before.number > row.number:
        row, before = before, row
    context = {
        "title": _("版本对照"),
        "lead": f"{before} → {row}",
        "crumbs": acts.EDITIONS.crumbs(row, _("版本对照")),
        "acts": [],
        "differences": differences(before, row),
        "before": before,
        "after": row,
    }
    return render(request, "registers/edition_compare.html", context)


@require_safe
def edition_print(request: HttpRequest, pk: int) -> HttpResponse:
    """印样: the list as an official paper (PDF, DOCX), or the paper that it became."""
    edition = edition_get(request.user, pk)
    form = request.GET.get("form", "pdf")
    if form not in FORMS:
        raise Http404
    paper = print_of(edition)
    if form == "pdf":
        # The key tells one sample from another: no row bears a negative number.
        paper.pk, paper.version = -(1_000_000_000 + edition.pk), edition.version
        return HttpResponse(preview(paper), content_type=FORMS[form])
    made = typeset.to_docx(layout_of(paper, number=edition.document_no), style_of(paper))
    response = HttpResponse(bytes(made.content), content_type=FORMS[form])
    response["Content-Disposition"] = f'attachment; filename="edition-{edition.pk}.docx"'
    return response
