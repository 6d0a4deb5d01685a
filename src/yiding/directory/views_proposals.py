"""名录建议的页面: the list, one proposal with its evidence side by side, and the judgement."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from yiding.core.acts import user_of
from yiding.core.errors import BadRequest, WrongState
from yiding.core.forms import VersionForm

from .forms import KINDS, BulkForm, JudgeForm
from .judging import (
    MOST_AT_ONCE,
    proposal_accept,
    proposal_refuse,
    proposal_reopen,
    proposals_list,
    proposals_refuse,
)
from .lists import PROPOSALS, PROPOSALS_OF, ROLES, STATES
from .merging import merge_undo
from .models import Body, Person, Proposal, ProposalKind, ProposalState, SightingRole
from .permissions import may_judge, require
from .proposing import proposals_find
from .scope import scope_of, scoped_list
from .selectors import body_get, governments_visible_to, merges_visible_to, proposal_get, proposals_visible_to
from .tabs import directory_tabs


@dataclass(frozen=True, slots=True)
class Witness:
    """一条依据: a sighting as the proposal keeps it, with the way to its sentence."""

    on: str
    role: Any
    body: str
    person: str
    url: str


@dataclass(frozen=True, slots=True)
class Side:
    """一边的依据."""

    title: str
    url: str
    witnesses: list[Witness]


def proposal_list(request: HttpRequest) -> HttpResponseBase:
    """名录建议: those that wait, unless others are asked for."""
    if "state" not in request.GET and request.method == "GET":
        wanted = request.GET.copy()
        wanted["state"] = ProposalState.OPEN
        request.GET = wanted  # type: ignore[assignment]
    context = {"rooms_of_directory": directory_tabs(request)}
    return scoped_list(request, PROPOSALS, template="directory/proposal_list.html", context=context)


@require_safe
def proposal_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One proposal: what, why, and the sightings of either side."""
    proposal = proposal_get(request.user, pk)
    context = {
        "title": proposal.summary,
        "proposal": proposal,
        "kind": PROPOSALS_OF[proposal.kind],
        "state": STATES[proposal.state],
        "sides": [side for side in _sides(proposal) if side.witnesses],
        "kinds": KINDS if proposal.kind == ProposalKind.NEW_BODY else [],
        "asks_title": proposal.kind == ProposalKind.CHANGE_OF_POST,
        "asks_note": proposal.kind == ProposalKind.NAMESAKES,
        "may_judge": may_judge(request.user),
    }
    return render(request, "directory/proposal_detail.html", context)


def _sides(proposal: Proposal) -> list[Side]:
    """Left and right: a person against another (or a body against another), or one person in two bodies."""
    left, right = (proposal.evidence.get(side, []) for side in ("left", "right"))
    rows: tuple[Body | Person | None, Body | Person | None] = (proposal.body, proposal.other_body)
    if proposal.kind in (ProposalKind.SAME_PERSON, ProposalKind.STAND_IN):
        rows = (proposal.person, proposal.other_person)
    return [_side(row, told) for row, told in zip(rows, (left, right), strict=True)]


def _side(row: Body | Person | None, told: list[dict[str, Any]]) -> Side:
    page = "directory:body-detail" if isinstance(row, Body) else "directory:person-detail"
    url = reverse(page, args=[row.pk]) if row else ""
    return Side(row.name if row else "", url, [_witness(one) for one in told])


def _witness(one: dict[str, Any]) -> Witness:
    address = reverse("meetings:meeting-detail", args=[one["meeting"]])
    url = f"{address}?{urlencode({'at': one['path']})}#lit"
    return Witness(one["on"], ROLES[SightingRole(one["role"])], one["body"], one["person"], url)


@require_POST
def proposal_judge(request: HttpRequest, pk: int) -> HttpResponse:
    """A person accepts, refuses, or takes a judgement back."""
    proposal = proposal_get(request.user, pk)
    form = JudgeForm(request.POST)
    if not form.is_valid():
        raise BadRequest("、".join(form.errors))
    told, by = form.cleaned_data, user_of(request)
    match told["act"]:
        case "accept":
            words = {name: told[name] for name in ("reason", "kind", "title")}
            proposal_accept(proposal=proposal, version=told["version"], by=by, **words)
            messages.success(request, _("已采纳。"))
        case "refuse":
            proposal_refuse(proposal=proposal, version=told["version"], by=by, reason=told["reason"])
            messages.success(request, _("已记下：不采纳，今后不再提出。"))
        case _:
            proposal_reopen(proposal=proposal, version=told["version"], by=by)
            messages.success(request, _("已撤销，恢复为待判断。"))
    return redirect("directory:proposal-detail", proposal.pk)


@require_POST
def proposals_judge(request: HttpRequest) -> HttpResponse:
    """成批判断: refuses what was ticked, or lists new bodies with the kinds that were guessed."""
    require(may_judge(request.user))
    given = [int(one) for one in request.POST.getlist("chosen") if one.isdecimal() and len(one) < 18]
    rows = list(proposals_visible_to(request.user).filter(pk__in=given[:MOST_AT_ONCE]))
    form = BulkForm(request.POST)
    if not form.is_valid() or not rows:
        messages.error(request, _("请先勾选要处理的建议（一次最多 200 条）。"))
        return redirect("directory:proposal-list")
    if form.cleaned_data["act"] == "refuse":
        count = proposals_refuse(proposals=rows, by=user_of(request), reason=form.cleaned_data["reason"])
        said = ngettext("已记下 %(n)s 条不采纳。", "已记下 %(n)s 条不采纳。", count)
    else:
        count = proposals_list(proposals=rows, by=user_of(request))
        said = ngettext("已把 %(n)s 个机构列入名录。", "已把 %(n)s 个机构列入名录。", count)
    messages.success(request, said % {"n": count})
    return redirect("directory:proposal-list")


@require_POST
def proposals_search(request: HttpRequest) -> HttpResponse:
    """重新查找, in the governments of the scope."""
    require(may_judge(request.user))
    chosen = scope_of(request).chosen
    rows = governments_visible_to(request.user)
    count = sum(proposals_find(row) for row in (rows.filter(pk=chosen.pk) if chosen else rows))
    told = ngettext("共有 %(n)s 条建议待判断。", "共有 %(n)s 条建议待判断。", count)
    messages.success(request, told % {"n": count})
    return redirect("directory:proposal-list")


@require_POST
def merge_take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Undoes a merge."""
    require(may_judge(request.user))
    merge = get_object_or_404(merges_visible_to(request.user), pk=pk)
    form = VersionForm(request.POST)
    if not form.is_valid():
        raise BadRequest
    if form.cleaned_data["version"] != merge.version:
        raise WrongState
    merge_undo(merge=merge, by=user_of(request))
    messages.success(request, _("已撤销合并，两边都恢复原样。"))
    if merge.model == "body":
        return redirect("directory:body-register", body_get(request.user, merge.kept_id).pk)
    return redirect("directory:person-detail", merge.kept_id)
