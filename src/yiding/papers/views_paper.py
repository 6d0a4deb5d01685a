"""公文的页面: one paper, approval, signature, its pages as pictures."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from yiding.accounts import second_factor
from yiding.core.access import require
from yiding.core.acts import user_of
from yiding.core.forms import form_response
from yiding.core.lists import list_response
from yiding.decisions.selectors import decision_of
from yiding.meetings.permissions import may_open
from yiding.sittings.selectors import sees_sitting

from .beside import beside_of
from .countersigning import is_overdue, passage_changed, standing
from .errors import NotProven, OwnDraft
from .forms import ReasonForm, SignForm
from .lists import TO_SIGN
from .models import Paper, PaperState, Recipient
from .permissions import (
    may_approve,
    may_archive,
    may_draft,
    may_hand_in,
    may_issue,
    may_receive_this,
    may_sign,
    may_sign_this,
)
from .printing import number_words, page_count, picture, preview
from .selectors import countersigns_visible_to, own_key, paper_get, recipient_of, recipients_of, versions_of
from .services import EDITABLE
from .signing import Proof, is_whole, paper_approve, paper_send_back, paper_sign, proof_check
from .states import PAPER
from .views_issued import copies_of, pdf_of

S = PaperState
AFTER = (S.ISSUED, S.SUPERSEDED, S.REVOKED)


def sign_list(request: HttpRequest) -> HttpResponseBase:
    return list_response(request, TO_SIGN)


@require_safe
def paper_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """A paper as its reader may see it: who was asked to countersign reads the version asked about."""
    paper = paper_get(request.user, pk)
    context = {
        "title": paper.title,
        "paper": paper,
        "number": number_words(paper),
        "acts": _acts(request, paper),
        "versions": list(versions_of(request.user, paper)),
        "is_office": may_draft(request.user),
        "whole": is_whole(paper),
        **_before(request, paper),
        **_whose(request, paper),
    }
    return render(request, "papers/paper_detail.html", context)


def _before(request: HttpRequest, paper: Paper) -> dict[str, Any]:
    """What the paper follows, as far as the viewer may open it: sitting, ledger, decision."""
    sitting, viewer = paper.sitting, request.user
    meeting = sitting.meeting if sitting else None
    return {
        "opens_sitting": sitting is not None and sees_sitting(viewer, sitting),
        "opens_meeting": meeting is not None and may_open(viewer, meeting),
        "follows": decision_of(viewer, paper.decision_id),
    }


def _whose(request: HttpRequest, paper: Paper) -> dict[str, Any]:
    is_office = may_draft(request.user)
    is_own = may_hand_in(request.user) and paper.drafter_id == own_key(request.user)
    if not is_office and not is_own and paper.state in (S.DRAFTING, S.COUNTERSIGNING):
        return _asked_only(request, paper)
    told: dict[str, Any] = {"text": paper.text, "pages": _pages(paper), "receipts": _receipts(request, paper)}
    if is_office:
        told |= {"answers": _answers(paper), "beside": beside_of(paper) if paper.state in EDITABLE else None}
    if paper.state in AFTER:
        told |= {"copies": copies_of(paper), "sent": _sent(request, paper)}
        told["corrected_by"] = Paper.objects.filter(corrects=paper).only("pk", "state").first()
    return told


def _asked_only(request: HttpRequest, paper: Paper) -> dict[str, Any]:
    rows = countersigns_visible_to(request.user).filter(round__paper=paper).select_related("round__version")
    newest = rows.order_by("-round__number").first()
    if newest is None:
        raise Http404
    return {"text": newest.round.version.text, "pages": [], "asked": newest}


def _pages(paper: Paper) -> range:
    """The numbers of the pages of the print; none where it cannot be set."""
    try:
        return range(1, page_count(pdf_of(paper) or preview(paper)) + 1)
    except Exception:
        return range(0)


def _receipts(request: HttpRequest, paper: Paper) -> list[Recipient]:
    return [row for row in recipient_of(request.user, paper) if may_receive_this(request.user, row)]


def _sent(request: HttpRequest, paper: Paper) -> dict[str, int]:
    states = list(recipients_of(request.user, paper).values_list("state", flat=True))
    return {"all": len(states), "read": states.count("read"), "sent": states.count("sent")}


def _answers(paper: Paper) -> list[dict[str, Any]]:
    return [
        {
            "row": row,
            "answer": "overdue" if is_overdue(row) else row.answer,
            "comments": list(row.comments.all()),
            "changed": passage_changed(row, paper.text),
        }
        for row in standing(paper)
    ]


def _acts(request: HttpRequest, paper: Paper) -> dict[str, bool]:
    """Which acts the page offers: open in this state, and the viewer's."""
    viewer, state = request.user, paper.state
    open_moves = {move.name for move in PAPER.open_to(state)}
    own = {
        "countersign": may_draft(viewer),
        "approve": may_approve(viewer),
        "send_back": may_approve(viewer) or may_sign(viewer),
        "sign": may_sign_this(viewer, paper),
        "issue": may_issue(viewer),
        "revoke": may_issue(viewer),
        "supersede": may_issue(viewer) and may_draft(viewer),
    }
    acts = {name: own[name] and name in open_moves for name in own}
    acts["edit"] = may_draft(viewer) and state in EDITABLE
    acts["again"] = may_draft(viewer) and state == S.COUNTERSIGNING
    acts["archive"] = may_archive(viewer) and state in AFTER and paper.sitting_id is not None
    return acts


@require_safe
def page(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """A page of the print as a picture: what the browser shows is what the paper will be."""
    paper = paper_get(request.user, pk)
    if not may_draft(request.user) and paper.state in (S.DRAFTING, S.COUNTERSIGNING):
        raise Http404
    told = picture(pdf_of(paper) or preview(paper), number)
    if told is None:
        raise Http404
    response = HttpResponse(told, content_type="image/png")
    response.headers["Cache-Control"] = "private, no-store"
    return response


# --- approval and signature ---------------------------------------------------------------------------------


@require_POST
def approve(request: HttpRequest, pk: int) -> HttpResponse:
    """审核通过."""
    require(may_approve(request.user))
    paper = paper_get(request.user, pk)
    paper_approve(paper=paper, by=user_of(request))
    messages.success(request, _("已审核通过，等待签发。"))
    return redirect("papers:paper-detail", paper.pk)


@require_http_methods(["GET", "HEAD", "POST"])
def send_back(request: HttpRequest, pk: int) -> HttpResponse:
    """退回修改, with a reason."""
    require(may_approve(request.user) or may_sign(request.user))
    paper = paper_get(request.user, pk)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        paper_send_back(paper=paper, reason=form.cleaned_data["reason"], by=user_of(request))
        messages.success(request, _("已退回修改。"))
        return redirect("papers:paper-list")
    url = reverse("papers:paper-detail", args=[paper.pk])
    return form_response(request, form, title=_("退回修改"), submit=_("退回修改"), cancel_url=url)


@require_http_methods(["GET", "HEAD", "POST"])
def sign(request: HttpRequest, pk: int) -> HttpResponse:
    """签发: the signer proves once more who they are."""
    require(may_sign(request.user))
    paper = paper_get(request.user, pk)
    if not may_sign_this(request.user, paper):
        raise OwnDraft
    form = SignForm(request.POST or None, has_factor=second_factor.is_set(user_of(request)))
    if request.method == "POST" and form.is_valid():
        try:
            proof_check(request, Proof(**form.cleaned_data))
        except NotProven as error:
            form.add_error(None, f"{error.sentence}{error.advice}")
        else:
            paper_sign(paper=paper, by=user_of(request))
            messages.success(request, _("已签发。"))
            return redirect("papers:paper-detail", paper.pk)
    url = reverse("papers:paper-detail", args=[paper.pk])
    context = {"title": _("签发"), "form": form, "paper": paper, "cancel_url": url, "submit": _("签发")}
    context["pages"] = _pages(paper)
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "papers/sign.html", context, status=status)
