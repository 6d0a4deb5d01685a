"""督办事项的页面: the whole chain of one matter, from the sentence to the evidence."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from yiding.core.onward import onward_of

from .chain import Chain, chain_of
from .evidence import papers_in
from .filing_steps import filing_of
from .lists import lamp, state_badge
from .models import MatterKind
from .permissions import examinable
from .seen import seen_in
from .selectors import matter_get
from .task_acts import CHECK, CLAIM_ACTS, REPORT_ACTS
from .views_acts import button_of


@require_safe
def matter_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """A matter: where it came from, who does what by when, what was told and found, every event."""
    matter = matter_get(request.user, pk)
    if matter.kind != MatterKind.MATTER:
        return redirect("supervision:plan-detail", matter.root_id or matter.pk)
    chain = chain_of(request.user, matter)
    every = [*chain.tasks, *(part for parts in chain.parts.values() for part in parts)]
    examines = examinable(request.user, matter, every)
    told = seen_in(request.user, matter, every)
    context = {
        "title": matter.title,
        "matter": matter,
        "state": state_badge(matter),
        "lamp": lamp(matter),
        "seen": told,
        "chain": chain,
        "tasks": [_task(task, chain) for task in chain.tasks],
        "reports": _rows(chain, chain.reports, REPORT_ACTS, examines),
        "claims": _rows(chain, chain.claims, CLAIM_ACTS, examines),
        "checks": [(row, papers_in(chain.papers, row)) for row in chain.checks],
        "check_url": CHECK.url(matter) if CHECK.is_offered(request.user, matter) else "",
        **filing_of(request.user, matter, every),
        **onward_of(request.user, matter, here=request.path),
    }
    return render(request, "supervision/matter_detail.html", context)


def _task(task: Any, chain: Chain) -> dict[str, Any]:
    parts = [_line(part) for part in chain.parts.get(task.pk, [])]
    return {**_line(task), "parts": parts}


def _line(task: Any) -> dict[str, Any]:
    return {"row": task, "state": state_badge(task), "lamp": lamp(task)}


def _rows(chain: Chain, rows: list[Any], acts: Any, examines: frozenset[int]) -> list[dict[str, Any]]:
    return [
        {
            "row": row,
            "papers": papers_in(chain.papers, row),
            "acts": [button_of(act, row) for act in acts if act.is_open(row)]
            if row.task_id in examines
            else [],
        }
        for row in rows
    ]
