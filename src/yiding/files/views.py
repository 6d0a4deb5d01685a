"""材料的页面: one paper with its versions, a new version, who may read it, and the file itself."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_safe

from yiding.core.access import require
from yiding.core.acts import user_of
from yiding.core.errors import EditConflict
from yiding.core.forms import VersionForm, form_response

from . import hooks, storage
from .badges import level_badge
from .forms import DisclosureForm, LevelForm, PaperForm
from .models import Disclosure, Document
from .permissions import may_keep_at
from .selectors import document_get, version_get, versions_of
from .services import Paper, disclosure_set, level_set, version_add
from .taking import paper_form
from .uploads import LimitHandler, limited


@require_safe
def document_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One paper: what it belongs to, who may read it, and those of its versions that the viewer may read."""
    document = document_get(request.user, pk)
    context = {
        "title": document.title,
        "document": document,
        "crumbs": _crumbs(document),
        "belongs": hooks.belonging(document.about_kind, document.about_id),
        "owner": hooks.body_name(document.owner_body_id),
        "disclosure": Disclosure(document.disclosure).label,
        "level": level_badge(document.level),
        "versions": [(row, level_badge(row.level)) for row in versions_of(request.user, document)],
        "may_keep": _may_keep(request, document),
    }
    return render(request, "files/document_detail.html", context)


@csrf_exempt  # checked below, once the limit stands: the check itself reads the whole form
@require_http_methods(["GET", "HEAD", "POST"])
def document_version_add(request: HttpRequest, pk: int) -> HttpResponse:
    """A new version of a paper."""
    return _version_add(request, limited(request), pk)


@csrf_protect
def _version_add(request: HttpRequest, limit: LimitHandler, pk: int) -> HttpResponse:
    document = document_get(request.user, pk)
    require(_may_keep(request, document))
    form = PaperForm(request.POST or None, request.FILES or None, initial={"level": document.level})

    def take(paper: Paper, told: dict[str, Any]) -> HttpResponse:
        version_add(document=document, paper=paper, by=user_of(request))
        return _saved(request, document)

    return paper_form(request, limit, form, take, **_page(document, _("更新版本")))


@require_http_methods(["GET", "HEAD", "POST"])
def document_level(request: HttpRequest, pk: int) -> HttpResponse:
    """Says who may read a paper's newest version; older ones are tightened with it."""
    document = document_get(request.user, pk)
    require(_may_keep(request, document))
    form = LevelForm(request.POST or None, initial=_told(document, LevelForm))
    return _settled(request, document, form, level_set, _("知悉范围"))


@require_http_methods(["GET", "HEAD", "POST"])
def document_disclosure(request: HttpRequest, pk: int) -> HttpResponse:
    """Says whether the public may have a paper, and why not."""
    document = document_get(request.user, pk)
    require(_may_keep(request, document))
    form = DisclosureForm(request.POST or None, initial=_told(document, DisclosureForm))
    return _settled(request, document, form, disclosure_set, _("公开属性"))


def _told(document: Document, form: type[VersionForm]) -> dict[str, Any]:
    return {name: getattr(document, name) for name in form.base_fields}


def _settled(
    request: HttpRequest, document: Document, form: VersionForm, service: Any, title: str
) -> HttpResponse:
    conflict = None
    if form.takes_over(_told(document, type(form))):
        conflict = form.left_over()
    elif request.method == "POST" and form.is_valid():
        try:
            service(document=document, by=user_of(request), **form.cleaned_data)
            return _saved(request, document)
        except EditConflict as error:
            document.refresh_from_db()
            conflict = form.merge(_told(document, type(form)), error.who)
    return form_response(request, form, conflict=conflict, **_page(document, title))


@require_safe
def version_download(request: HttpRequest, pk: int) -> FileResponse:
    """The bytes of a version, to be kept: no browser opens them as a page of ours."""
    version = version_get(request.user, pk)
    try:
        file = storage.place(version.blob.digest).open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    response = FileResponse(
        file, as_attachment=True, filename=version.name, content_type="application/octet-stream"
    )
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def _saved(request: HttpRequest, document: Document) -> HttpResponse:
    messages.success(request, _("已保存。"))
    return redirect("files:document-detail", document.pk)


def _page(document: Document, title: str) -> dict[str, Any]:
    url = reverse("files:document-detail", args=[document.pk])
    crumbs = [*_crumbs(document)[:-1], (document.title, url), (title, "")]
    return {"title": title, "cancel_url": url, "crumbs": crumbs}


def _crumbs(document: Document) -> list[tuple[str, str]]:
    belongs = hooks.belonging(document.about_kind, document.about_id)
    return [*([(belongs.name, belongs.url)] if belongs else []), (document.title, "")]


def _may_keep(request: HttpRequest, document: Document) -> bool:
    return may_keep_at(request.user, document.about_kind, document.about_id)
