"""督查通报的页面: the list, one bulletin with its figures, the tasks behind a figure, what changed since."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from yiding.core.errors import BadRequest
from yiding.core.figures import Figure
from yiding.core.lists import list_response
from yiding.papers.models import PaperState
from yiding.papers.printing import number_words, preview
from yiding.papers.selectors import papers_visible_to
from yiding.supervision.permissions import is_office
from yiding.supervision.tallying import WORDS, Mark, Tally, tallies, whole

from .composing import BARS, charted
from .drafting import changes_since, stands_kept, waiting_choices
from .lists import BULLETINS, scope_words, state_badge
from .models import Bulletin, BulletinState
from .permissions import may_make
from .selectors import bulletin_get, lines_of, lines_visible_to
from .sending import print_of

MOST = 200
FIRST = (Mark.ON_TIME, Mark.LATE, Mark.OVERDUE, Mark.RED, Mark.RETURNED, Mark.EXTENDED, Mark.UNREPORTED)
BAD = frozenset({Mark.LATE, Mark.OVERDUE, Mark.RED})


def bulletin_list(request: HttpRequest) -> HttpResponseBase:
    context = {"may_make": may_make(request.user)}
    return list_response(request, BULLETINS, template="bulletins/bulletin_list.html", context=context)


@require_safe
def bulletin_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """A bulletin: its figures with what is behind them, its text, what can be done."""
    bulletin = bulletin_get(request.user, pk)
    paper = bulletin.paper
    rows = tallies(stands_kept(bulletin))
    context = {
        "title": bulletin.title,
        "bulletin": bulletin,
        "state": state_badge(bulletin),
        "scope": scope_words(bulletin),
        "figures": figures_of(bulletin, whole(rows)),
        "text": "".join(str(one["text"]) for one in bulletin.blocks),
        "waiting": waiting_choices(bulletin),
        "number": number_words(paper) if paper else "",
        "opens_paper": paper is not None and papers_visible_to(request.user).filter(pk=paper.pk).exists(),
        **acts_of(request, bulletin),
        **table_of(bulletin, rows),
    }
    return render(request, "bulletins/bulletin_detail.html", context)


def acts_of(request: HttpRequest, bulletin: Bulletin) -> dict[str, bool]:
    """What the viewer can do with it now."""
    is_maker, state = may_make(request.user), bulletin.state
    paper = bulletin.paper
    can_take = state == BulletinState.SENT and paper is not None and paper.state == PaperState.DRAFTING
    return {
        "may_make": is_maker,
        "can_edit": is_maker and state == BulletinState.DRAFT,
        "can_take_back": is_maker and can_take,
    }


def figure_url(bulletin: Bulletin, mark: str = "", body: int | None = None) -> str:
    """The page of the tasks behind a figure."""
    told = [f"mark={mark}"] if mark else []
    told += [f"body={body}"] if body else []
    return f"{reverse('bulletins:figure', args=[bulletin.pk])}{'?' if told else ''}{'&'.join(told)}"


def figures_of(bulletin: Bulletin, all_: Tally) -> list[Figure]:
    """The numbers of all bodies, each with its page."""
    told = [Figure(_("任务"), all_.total, url=figure_url(bulletin))]
    for mark in FIRST:
        tone = "bad" if mark in BAD and all_.of(mark) else "plain"
        told.append(Figure(WORDS[mark], all_.of(mark), url=figure_url(bulletin, mark), tone=tone))
    return told


def table_of(bulletin: Bulletin, rows: list[Tally]) -> dict[str, Any]:
    """The table body by body, and the chart that is drawn from it."""
    longest = max((sum(row.of(mark) for mark in BARS) for row in rows), default=0) or 1
    return {
        "marks": [WORDS[mark] for mark in FIRST],
        "bodies": [
            {
                "tally": row,
                "url": figure_url(bulletin, body=row.body_id),
                "cells": [
                    {"value": row.of(mark), "url": figure_url(bulletin, mark, row.body_id)} for mark in FIRST
                ],
            }
            for row in rows
        ],
        "bars": [{"body": row.body, "parts": _parts(row, longest)} for row in charted(rows, 20)],
        "bar_words": [(mark.value, WORDS[mark]) for mark in BARS],
    }


def _parts(row: Tally, longest: int) -> list[dict[str, Any]]:
    parts, left = [], 0.0
    for mark in BARS:
        width = 100 * row.of(mark) / longest
        parts.append({"mark": mark.value, "x": f"{left:.2f}", "width": f"{width:.2f}", "value": row.of(mark)})
        left += width
    return parts


@require_safe
def figure(request: HttpRequest, pk: int) -> HttpResponse:
    """The tasks behind a figure, as they stood when they were counted."""
    bulletin = bulletin_get(request.user, pk)
    mark, body = request.GET.get("mark", ""), request.GET.get("body", "")
    if (mark and mark not in {one.value for one in Mark}) or (body and not _is_key(body)):
        raise BadRequest
    counted = lines_of(bulletin, mark, int(body) if body else None)
    seen = counted.filter(pk__in=lines_visible_to(request.user).order_by().values("pk"))
    rows = list(seen.order_by("-late_days", "body_name", "due_on", "pk")[:MOST])
    number = counted.count()
    context = {
        "title": WORDS[Mark(mark)] if mark else _("任务"),
        "bulletin": bulletin,
        "rows": rows,
        "body": rows[0].body_name if body and rows else "",
        "number": number,
        "withheld": 0 if is_office(request.user) else number - seen.count(),
        "most": MOST,
    }
    return render(request, "bulletins/figure.html", context)


def _is_key(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= 12


@require_safe
def changes(request: HttpRequest, pk: int) -> HttpResponse:
    """What the same count would tell otherwise today; the bulletin stays as it is."""
    bulletin = bulletin_get(request.user, pk)
    seen = None if is_office(request.user) else set(_tasks_seen(request, bulletin))
    rows = [one for one in changes_since(bulletin) if seen is None or one.row.task_id in seen]
    context = {
        "title": _("清点后的变化"),
        "bulletin": bulletin,
        "rows": [
            {
                "row": one.row,
                "before": _marks(one.before),
                "after": _marks(one.after),
                "due": (one.before.due_on if one.before else None, one.after.due_on if one.after else None),
            }
            for one in rows[:MOST]
        ],
        "number": len(rows),
        "can_edit": acts_of(request, bulletin)["can_edit"],
    }
    return render(request, "bulletins/changes.html", context)


def _tasks_seen(request: HttpRequest, bulletin: Bulletin) -> Any:
    return lines_visible_to(request.user).filter(bulletin=bulletin).values_list("task", flat=True)


def _marks(stand: Any) -> list[Any] | None:
    """What a task counted as; ``None`` where it was not counted."""
    return None if stand is None else [WORDS[mark] for mark in FIRST if mark in stand.marks]


@require_safe
def print_sample(request: HttpRequest, pk: int) -> HttpResponse:
    """印样: how it will look on paper, or the paper that it became."""
    bulletin = bulletin_get(request.user, pk)
    paper = bulletin.paper
    sample = print_of(bulletin) if paper is None or bulletin.state == BulletinState.DRAFT else paper
    if sample.pk is None:
        # The key tells one sample from another: no row bears a negative number.
        sample.pk, sample.version = -bulletin.pk, bulletin.version
    return HttpResponse(preview(sample), content_type="application/pdf")
