"""印发以后的页面: issue, correction, revocation, distribution, inbox, copies, archive."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from yiding.core import clock
from yiding.core.access import require
from yiding.core.acts import user_of
from yiding.core.counters import number_next
from yiding.core.forms import form_response
from yiding.core.lists import list_response
from yiding.files import storage
from yiding.files.models import DocumentVersion
from yiding.sittings.models import Sitting

from .archiving import package
from .distributing import goes_to, recipient_read, recipient_receive, recipients_urge
from .forms import IssueForm, ReasonForm
from .issuing import HOME, Issue, paper_correct, paper_issue, paper_revoke
from .labels import SENDINGS
from .lists import INBOX, ISSUED
from .models import Paper, PaperState, Sending
from .permissions import may_archive, may_draft, may_issue
from .printing import FORMS
from .selectors import inbox_listed, paper_get, papers_visible_to, recipients_of


def register(request: HttpRequest) -> HttpResponseBase:
    return list_response(request, ISSUED)


def inbox(request: HttpRequest) -> HttpResponseBase:
    waiting = list(inbox_listed(request.user).filter(state="sent").order_by("-sent_at")[:50])
    return list_response(request, INBOX, template="papers/inbox.html", context={"waiting": waiting})


# --- copies -------------------------------------------------------------------------------------------------


def copies_of(paper: Paper) -> Mapping[str, DocumentVersion]:
    """The frozen copies of an issued paper, by form."""
    rows = DocumentVersion.objects.filter(document__about_kind=HOME, document__about_id=paper.pk, number=1)
    found = {row.name.rsplit(".", 1)[-1].lower(): row for row in rows.select_related("blob").order_by("pk")}
    return {form: found[form] for form in FORMS if form in found}


def pdf_of(paper: Paper) -> bytes | None:
    """The frozen PDF, if the paper was issued."""
    row = copies_of(paper).get("pdf") if paper.issued_digest else None
    return storage.place(row.blob.digest).read_bytes() if row else None


@require_safe
def copy(request: HttpRequest, pk: int, form: str) -> FileResponse:
    """One of the frozen copies: the same bytes whenever it is fetched."""
    paper = paper_get(request.user, pk)
    row = copies_of(paper).get(form) if paper.issued_digest else None
    if row is None:
        raise Http404
    file = storage.place(row.blob.digest).open("rb")
    response = FileResponse(
        file, as_attachment=True, filename=row.name, content_type="application/octet-stream"
    )
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


# --- issue --------------------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
def issue(request: HttpRequest, pk: int) -> HttpResponse:
    """编号印发: the day, the number that comes, to whom it goes on that day."""
    require(may_issue(request.user))
    paper = paper_get(request.user, pk)
    form = IssueForm(request.POST or None, initial={"issued_on": clock.today()})
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        copies: dict[str, int] = {
            Sending.MAIN: told["main_copies"] or 0,
            Sending.COPY: told["copy_copies"] or 0,
        }
        done = paper_issue(paper=paper, told=Issue(told["issued_on"], copies), by=user_of(request))
        messages.success(request, _("已印发，编号 %(number)s。") % {"number": done.number})
        return redirect("papers:paper-detail", paper.pk)
    context = {
        "title": _("编号印发"),
        "submit": _("印发"),
        "cancel_url": reverse("papers:paper-detail", args=[paper.pk]),
        "form": form,
        "paper": paper,
        "next_number": _next(paper),
        "goes": goes_to(paper, clock.today()),
        "sendings": SENDINGS,
    }
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "papers/issue.html", context, status=status)


def _next(paper: Paper) -> int:
    if paper.corrects is not None and paper.corrects.number is not None:
        return paper.corrects.number
    return number_next(f"{paper.government_id}:{paper.series}", str(clock.today().year))


@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: HttpRequest, pk: int) -> HttpResponse:
    """更正, with a reason: a new draft under the same number."""
    require(may_issue(request.user) and may_draft(request.user))
    paper = paper_get(request.user, pk)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        draft = paper_correct(paper=paper, reason=form.cleaned_data["reason"], by=user_of(request))
        messages.success(request, _("已起草更正，改好后重新审核、签发、印发；在此之前原件有效。"))
        return redirect("papers:paper-edit", draft.pk)
    return _reason(request, paper, form, _("更正"), _("起草更正"))


@require_http_methods(["GET", "HEAD", "POST"])
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """撤销, with a reason."""
    require(may_issue(request.user))
    paper = paper_get(request.user, pk)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        paper_revoke(paper=paper, reason=form.cleaned_data["reason"], by=user_of(request))
        messages.success(request, _("已撤销，并告知收文单位。"))
        return redirect("papers:paper-detail", paper.pk)
    return _reason(request, paper, form, _("撤销"), _("撤销"))


def _reason(request: HttpRequest, paper: Paper, form: ReasonForm, title: Any, submit: Any) -> HttpResponse:
    url = reverse("papers:paper-detail", args=[paper.pk])
    return form_response(request, form, title=title, submit=submit, cancel_url=url)


# --- distribution -------------------------------------------------------------------------------------------


@require_safe
def distribution(request: HttpRequest, pk: int) -> HttpResponse:
    """To whom it went, under which word of the lists, and what they did with it."""
    require(may_draft(request.user))
    paper = paper_get(request.user, pk)
    rows = list(recipients_of(request.user, paper))
    context = {
        "title": _("分发情况"),
        "paper": paper,
        "rows": [(SENDINGS[row.sending], row) for row in rows],
        "unread": sum(1 for row in rows if row.state != "read" and row.body_id),
        "can_urge": paper.state == PaperState.ISSUED and may_issue(request.user),
    }
    return render(request, "papers/distribution.html", context)


@require_POST
def urge(request: HttpRequest, pk: int) -> HttpResponse:
    """One click reminds all who have not opened it."""
    require(may_issue(request.user))
    paper = paper_get(request.user, pk)
    told = recipients_urge(paper=paper, by=user_of(request))
    messages.success(request, _("已催阅 %(number)s 家单位。") % {"number": told})
    return redirect("papers:distribution", paper.pk)


@require_POST
def receive(request: HttpRequest, pk: int) -> HttpResponse:
    """签收."""
    row = get_object_or_404(inbox_listed(request.user), pk=pk)
    if recipient_receive(row=row, by=user_of(request)):
        messages.success(request, _("已签收。"))
    return redirect("papers:inbox")


@require_POST
def opened(request: HttpRequest, pk: int) -> HttpResponse:
    """The paper is opened: it was read; the page sends this by itself."""
    row = get_object_or_404(inbox_listed(request.user), pk=pk)
    recipient_read(row=row, by=user_of(request))
    if request.headers.get("HX-Request") == "true":
        return HttpResponse(status=204)
    return redirect("papers:paper-detail", row.paper_id)


# --- archive ------------------------------------------------------------------------------------------------


@require_POST
def archive(request: HttpRequest, sitting: int) -> FileResponse:
    """归档包: all of a sitting in one file that is checked without this house."""
    require(may_archive(request.user))
    row = get_object_or_404(Sitting.objects.select_related("council", "government", "meeting"), pk=sitting)
    content, name = package(row, papers_visible_to(request.user), by=user_of(request))
    response = FileResponse(content, as_attachment=True, filename=name, content_type="application/zip")
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
