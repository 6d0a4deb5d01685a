"""会签的页面."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from yiding.core.access import require
from yiding.core.acts import user_of
from yiding.core.errors import BadRequest
from yiding.core.forms import form_response
from yiding.core.lists import list_response

from .countersigning import (
    Asked,
    Remark,
    comment_handle,
    countersign_answer,
    is_standing,
    round_again,
    round_open,
    round_urge,
)
from .forms import AgainForm, HandleForm, RoundForm
from .lists import ASKED
from .models import Paper, PaperState
from .permissions import may_countersign_this, may_draft
from .selectors import comments_visible_to, countersign_get, paper_get

MOST_REMARKS = 50


def asked_list(request: HttpRequest) -> HttpResponseBase:
    return list_response(request, ASKED)


@require_http_methods(["GET", "HEAD", "POST"])
def round_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Sends the newest version to bodies and leaders."""
    require(may_draft(request.user))
    paper = paper_get(request.user, pk)
    form = RoundForm(request.POST or None, government_id=paper.government_id)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        asked = Asked(list(told["bodies"]), list(told["people"]))
        round_open(paper=paper, asked=asked, due_at=told["due_at"], note=told["note"], by=user_of(request))
        messages.success(request, _("已送会签。"))
        return _back(paper)
    return form_response(request, form, title=_("送会签"), submit=_("送出"), cancel_url=_url(paper))


@require_http_methods(["GET", "HEAD", "POST"])
def again(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks again on the newest version."""
    require(may_draft(request.user))
    paper = paper_get(request.user, pk)
    form = AgainForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        round_again(
            paper=paper, due_at=told["due_at"], only_changed=told["whom"] == "changed", by=user_of(request)
        )
        messages.success(request, _("已再次送会签。"))
        return _back(paper)
    return form_response(request, form, title=_("再次会签"), submit=_("送出"), cancel_url=_url(paper))


@require_POST
def urge(request: HttpRequest, pk: int) -> HttpResponse:
    """Reminds all who have not answered."""
    require(may_draft(request.user))
    paper = paper_get(request.user, pk)
    told = round_urge(paper=paper, by=user_of(request))
    messages.success(request, _("已催促 %(number)s 人。") % {"number": told})
    return _back(paper)


@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """The version that was asked about; comments on passages; agreement."""
    asked = countersign_get(request.user, pk)
    if request.method == "POST":
        require(may_countersign_this(request.user, asked))
        version = _number(request.POST.get("version", "")) or 0
        countersign_answer(asked=asked, remarks=_remarks(request), version=version, by=user_of(request))
        messages.success(request, _("已答复。"))
        return redirect("papers:countersign", asked.pk)
    paper = asked.round.paper
    is_open = paper.state == PaperState.COUNTERSIGNING and is_standing(asked)
    context = {
        "title": _("会签"),
        "asked": asked,
        "paper": paper,
        "text": asked.round.version.text,
        "comments": asked.comments.all(),
        "can_answer": is_open and may_countersign_this(request.user, asked),
    }
    return render(request, "papers/countersign.html", context)


def _remarks(request: HttpRequest) -> list[Remark]:
    """Comments as rows of the form: text, and the passage that was selected."""
    sent = request.POST
    rows = zip(sent.getlist("remark"), sent.getlist("start"), sent.getlist("end"), strict=False)
    told = [
        Remark(text.replace("\x00", "").strip()[:2000], _number(start), _number(end))
        for text, start, end in list(rows)[:MOST_REMARKS]
    ]
    return [remark for remark in told if remark.text]


def _number(word: str) -> int | None:
    return int(word) if word.isdecimal() and len(word) < 10 else None


@require_POST
def handle(request: HttpRequest, pk: int) -> HttpResponse:
    """A comment taken, or not and why."""
    require(may_draft(request.user))
    rows = comments_visible_to(request.user).select_related("countersign__round__paper")
    comment = get_object_or_404(rows, pk=pk)
    form = HandleForm(request.POST)
    if not form.is_valid():
        if form.cleaned_data.get("version") is None or "handling" not in form.cleaned_data:
            raise BadRequest
        messages.error(request, _("不采纳的，写明理由。"))
    else:
        comment_handle(comment=comment, by=user_of(request), **form.cleaned_data)
        messages.success(request, _("已处理。"))
    return _back(comment.countersign.round.paper)


def _url(paper: Paper) -> str:
    return reverse("papers:paper-detail", args=[paper.pk])


def _back(paper: Paper) -> HttpResponse:
    return redirect(_url(paper))
