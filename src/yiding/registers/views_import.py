"""表格进出的页面: the workbook out, one in, what its check found, and how far it has come."""

from __future__ import annotations

import tempfile
from typing import Any, BinaryIO, cast

from django import forms
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from yiding.core import clock
from yiding.core.access import require
from yiding.core.acts import user_of
from yiding.core.exports import XLSX
from yiding.core.forms import form_response
from yiding.core.selections import read
from yiding.directory.fields import ours
from yiding.files.errors import PaperTooLarge
from yiding.files.uploads import LimitHandler, limited, only_file

from .catalogue import kind_of
from .exporting import workbook_of
from .import_rows import ImportFault, ImportRun, ImportState
from .importing import faults_file, import_enter, import_open
from .lists import spec_of
from .permissions import may_read, may_record
from .selectors import register_for
from .views import crumbs

MOST_FAULTS = 200
SAMPLES = "samples.xlsx"


class ImportForm(forms.Form):
    """选择填好的表."""

    whole = forms.CharField(widget=forms.HiddenInput, initial="1", required=False)
    file = forms.FileField(
        label=gettext_lazy("填好的表"),
        allow_empty_file=True,
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx"}),
        help_text=gettext_lazy("先检查，看清每一行的结果，再导入。"),
    )


@require_safe
def template(request: HttpRequest, register: str) -> FileResponse:
    """空表: the workbook to fill in."""
    kind = kind_of(register)
    require(may_record(request.user, kind, register_for(ours(), kind)))
    name = f"{_(kind.name)}-{_('空表')}.xlsx"
    book = workbook_of(kind, register_for(ours(), kind))
    return FileResponse(book, as_attachment=True, filename=name, content_type=XLSX)


@require_safe
def sample(request: HttpRequest, register: str) -> FileResponse:
    """样表: a workbook of the fictional city, to see how rows are filled in; a kind without one = 404."""
    kind = kind_of(register)
    require(may_record(request.user, kind, register_for(ours(), kind)))
    file = kind.folder / SAMPLES
    if not file.exists():
        raise Http404
    name = f"{_(kind.name)}-{_('样表')}.xlsx"
    return FileResponse(file.open("rb"), as_attachment=True, filename=name, content_type=XLSX)


@require_safe
def whole(request: HttpRequest, register: str) -> FileResponse:
    """全部列: the visible entries as the list is filtered, in the form that can be read in again."""
    kind = kind_of(register)
    rows = read(spec_of(kind), request.GET, request.user).rows(request.user)
    name = f"{_(kind.name)}-{clock.today():%Y-%m-%d}.xlsx"
    book = workbook_of(kind, register_for(ours(), kind), rows.iterator(chunk_size=1_000))
    return FileResponse(book, as_attachment=True, filename=name, content_type=XLSX)


@csrf_exempt  # checked below, once the limit stands: the check itself reads the whole form
@require_http_methods(["GET", "HEAD", "POST"])
def import_new(request: HttpRequest, register: str) -> HttpResponse:
    """Takes a workbook in."""
    return _import_new(request, limited(request), register)


@csrf_protect
def _import_new(request: HttpRequest, limit: LimitHandler, register: str) -> HttpResponse:
    kind, government = kind_of(register), ours()
    require(may_record(request.user, kind, register_for(government, kind)))
    form = ImportForm(request.POST or None, request.FILES or None)
    if limit.refused:
        form.add_error(None, f"{PaperTooLarge.sentence}{PaperTooLarge.advice}")
    elif request.method == "POST" and form.is_valid():
        file = only_file(request, limit)
        run = import_open(
            kind=kind,
            government=government,
            file=cast(BinaryIO, file.file),
            name=file.name or "",
            by=user_of(request),
        )
        return redirect("registers:import-detail", run.pk)
    return form_response(
        request,
        form,
        title=_("导入"),
        submit=_("检查"),
        cancel_url=reverse("registers:entry-list", args=[register]),
        crumbs=crumbs(kind, _("导入")),
        template="registers/import_form.html",
    )


def import_get(request: HttpRequest, pk: int) -> ImportRun:
    """One run; who sent it in sees it. Not visible = 404."""
    rows = (
        ImportRun.objects.filter(made_by=request.user.pk)
        if may_read(request.user)
        else ImportRun.objects.none()
    )
    return get_object_or_404(rows.select_related("government", "blob"), pk=pk)


@require_safe
def import_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """What the check found, or how far the entering has come; asked for again while work goes on."""
    run = import_get(request, pk)
    kind = kind_of(run.code)
    faults = ImportFault.objects.filter(run=run)[:MOST_FAULTS]
    context: dict[str, Any] = {
        "title": run.name,
        "crumbs": crumbs(kind, _("导入")),
        "run": run,
        "kind": kind,
        "faults": faults,
        "good": run.rows - run.wrong,
        "is_going": run.state in (ImportState.CHECKING, ImportState.ENTERING),
        "done": run.checked if run.state == ImportState.CHECKING else run.entered,
        "list_url": reverse("registers:entry-list", args=[run.code]),
    }
    part = request.headers.get("HX-Target") == "import-run"
    return render(request, "registers/_import.html" if part else "registers/import.html", context)


@require_POST
def import_start(request: HttpRequest, pk: int) -> HttpResponse:
    """Enters the good rows."""
    run = import_get(request, pk)
    import_enter(run=run, by=user_of(request))
    return redirect("registers:import-detail", pk)


@require_safe
def import_faults(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The rows that were left out, to be mended; of a workbook that could not be read there are none."""
    run = import_get(request, pk)
    if run.state in (ImportState.CHECKING, ImportState.REFUSED):
        raise Http404
    file = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
    faults_file(run, cast(BinaryIO, file))
    file.seek(0)
    name = f"{_('待改正')}-{run.name}"
    return FileResponse(file, as_attachment=True, filename=name, content_type=XLSX)
