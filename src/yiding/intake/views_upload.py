"""收件的页面: the list, the upload page, and what its script asks for."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from django.conf import settings
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_POST, require_safe

from yiding.core.errors import YidingError
from yiding.core.lists import ListSpec, list_response
from yiding.files.uploads import LimitHandler

from .errors import NoFiles
from .lists import FILES, batch_name, files_of
from .models import Batch
from .permissions import may_upload, require
from .rows import figures_of, row_told, totals_told
from .selectors import (
    batch_get,
    changed_since,
    files_listed_to,
    files_visible_to,
    totals,
)
from .services import batch_open, files_retry_failed
from .uploads import body_receive, form_receive

JsonView = Callable[..., HttpResponse]


def answers_json(view: JsonView) -> JsonView:
    """Errors of ours as JSON: code, sentence and advice, for a script to show."""

    @wraps(view)
    def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except YidingError as error:
            told = {"code": error.code, "sentence": error.sentence, "advice": error.advice}
            return JsonResponse(told, status=error.status)

    return inner


def file_list(request: HttpRequest) -> HttpResponseBase:
    return _listed(request, FILES, None)


def batch_detail(request: HttpRequest, pk: int) -> HttpResponseBase:
    """One batch: its totals and its files."""
    batch = batch_get(request.user, pk)
    return _listed(request, files_of(batch), batch)


def _listed(request: HttpRequest, spec: ListSpec, batch: Batch | None) -> HttpResponseBase:
    context = {
        **_totals(request, batch),
        "batch": batch,
        "crumbs": [(_("收件"), reverse("intake:file-list")), (batch_name(batch), "")] if batch else [],
        "title": batch_name(batch) if batch else spec.title,
    }
    return list_response(request, spec, template="intake/file_list.html", context=context)


def _totals(request: HttpRequest, batch: Batch | None) -> dict[str, Any]:
    rows = files_visible_to(request.user)
    rows = rows.filter(batch=batch) if batch else rows
    sums = totals(rows)
    address = reverse("intake:batch-detail", args=[batch.pk]) if batch else reverse("intake:file-list")
    return {"totals": sums, "figures": figures_of(sums, address), "batch": batch}


@require_safe
def totals_fragment(request: HttpRequest) -> HttpResponse:
    """The totals alone; they ask again by themselves while files are being read."""
    given = request.GET.get("batch", "")
    batch = batch_get(request.user, int(given)) if given.isdecimal() and len(given) < 12 else None
    return render(request, "intake/_totals.html", _totals(request, batch))


@csrf_exempt  # checked below, once the limit stands: the check itself reads the whole form
def upload(request: HttpRequest) -> HttpResponse:
    """The upload page; without scripts its form brings up to 500 files at once."""
    limit = LimitHandler(request)
    if request.method == "POST":
        request.upload_handlers.insert(0, limit)
    return _upload(request, limit)


@csrf_protect
def _upload(request: HttpRequest, limit: LimitHandler) -> HttpResponse:
    require(may_upload(request.user))
    if request.method == "POST":
        files = cast("list[UploadedFile[Any]]", request.FILES.getlist("files"))
        if not files and not limit.refused:
            raise NoFiles
        batch = batch_open(by=_person(request))
        form_receive(files, limit.refused, batch=batch, by=request.user)
        return redirect("intake:batch-detail", batch.pk)
    context = {
        "title": _("上传文件"),
        "crumbs": [(_("收件"), reverse("intake:file-list")), (_("上传文件"), "")],
        "limit": settings.UPLOAD_LIMIT,
        "limit_mb": settings.UPLOAD_LIMIT // (1024 * 1024),
        "most": settings.DATA_UPLOAD_MAX_NUMBER_FILES,
    }
    return render(request, "intake/upload.html", context)


@require_POST
@answers_json
def batch_create(request: HttpRequest) -> HttpResponse:
    require(may_upload(request.user))
    batch = batch_open(by=_person(request))
    told = {name: reverse(f"intake:{name}", args=[batch.pk]) for name in ("file-create", "batch-states")}
    return JsonResponse(
        {**told, "id": batch.pk, "url": reverse("intake:batch-detail", args=[batch.pk])}, status=201
    )


@require_POST
@answers_json
def file_create(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes in one file: the request's body; its name stands in a header."""
    require(may_upload(request.user))
    batch = batch_get(request.user, pk)
    return JsonResponse(row_told(body_receive(request, batch=batch, by=_person(request))), status=201)


@require_safe
@answers_json
def batch_states(request: HttpRequest, pk: int) -> HttpResponse:
    """What changed in a batch since an instant, with its totals: light enough to be asked every second."""
    batch = batch_get(request.user, pk)
    since = _instant(request.GET.get("since", ""))
    rows = changed_since(files_listed_to(request.user).filter(batch=batch), since)
    sums = totals(files_visible_to(request.user).filter(batch=batch))
    last = rows[-1].changed_at.isoformat() if rows else request.GET.get("since", "")
    return JsonResponse({"totals": totals_told(sums), "rows": [row_told(row) for row in rows], "since": last})


def _instant(given: str) -> Any:
    try:
        moment = parse_datetime(given)
    except ValueError:
        return None
    return moment if moment is not None and moment.tzinfo else None


@require_POST
def files_retry(request: HttpRequest) -> HttpResponse:
    """Tries again all that failed, of one batch or of all."""
    require(may_upload(request.user))
    given = request.POST.get("batch", "")
    batch = batch_get(request.user, int(given)) if given.isdecimal() and len(given) < 12 else None
    number = files_retry_failed(by=_person(request), batch=batch)
    told = ngettext("已重新排队 %(number)s 份文件。", "已重新排队 %(number)s 份文件。", number)
    messages.success(request, told % {"number": number})
    return redirect("intake:batch-detail", batch.pk) if batch else redirect("intake:file-list")


def _person(request: HttpRequest) -> Any:
    """Whoever has logged in; no view of this room is reached by anyone else."""
    return request.user
