"""会议材料的页面: adds a paper to a meeting."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods

from yiding.core.access import require
from yiding.files.permissions import may_keep
from yiding.files.services import Paper, document_make
from yiding.files.taking import paper_form
from yiding.files.uploads import LimitHandler, limited

from .forms import PaperForm
from .lists import title_of
from .papers import KIND
from .selectors import meeting_get


@csrf_exempt  # checked below, once the limit stands: the check itself reads the whole form
@require_http_methods(["GET", "HEAD", "POST"])
def paper_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Adds a paper to a meeting."""
    return _paper_add(request, limited(request), pk)


@csrf_protect
def _paper_add(request: HttpRequest, limit: LimitHandler, pk: int) -> HttpResponse:
    require(may_keep(request.user))
    meeting = meeting_get(request.user, pk)
    form = PaperForm(
        request.POST or None,
        request.FILES or None,
        initial={"level": meeting.level},
        government=meeting.government,
        day=meeting.held_on,
    )

    def take(paper: Paper, told: dict[str, Any]) -> HttpResponse:
        assert isinstance(request.user, User)
        owner = told["owner"]
        document = document_make(
            title=told["title"],
            about=(KIND, meeting.pk),
            paper=paper,
            owner_body_id=owner.pk if owner else None,
            disclosure=told["disclosure"],
            disclosure_reason=told["disclosure_reason"],
            by=request.user,
        )
        messages.success(request, _("已保存。"))
        return redirect("files:document-detail", document.pk)

    url, title = reverse("meetings:meeting-detail", args=[pk]), _("加入材料")
    crumbs = [(_("会议"), reverse("meetings:meeting-list")), (title_of(meeting), url), (title, "")]
    return paper_form(request, limit, form, take, title=title, cancel_url=url, crumbs=crumbs)
