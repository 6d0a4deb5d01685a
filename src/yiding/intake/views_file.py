"""核对页: one file beside what was read from it; corrections, confirming, trying again."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_POST, require_safe

from yiding.core.errors import EditConflict, YidingError
from yiding.directory.jobs import propose_later
from yiding.files.uploads import LimitHandler

from .corrections import value_at
from .diffs import label_of, record_changes, text_pairs
from .errors import NoFiles, NoSuchField, SameMeeting
from .fields import Field, Sheet, editable, pattern_of, spec_of
from .forms import CorrectionForm, value_from
from .models import Correction, File, FileState
from .permissions import may_confirm, may_correct, may_upload, require
from .review import review_of
from .rows import row_told, state_badge
from .selectors import corrections_of, file_get, neighbours, rival_of
from .services import (
    Choice,
    correction_undo,
    file_confirm,
    file_correct,
    file_replace,
    file_reread,
    file_retry,
)
from .states import UNREAD

NEW_ROWS: dict[str, Any] = {
    "items.*.directives": {"text": "", "addressees": [], "leads": [], "supports": []},
    "items.*.routes": {"kind": "implement", "in_name_of": None, "submitted_to": [], "by": [], "text": None},
    "items.*.follow_up": {
        "revised_by": [],
        "route": None,
        "in_name_of": None,
        "submitted_to": [],
        "text": None,
    },
}
NEW_ROWS["items.*.directives"] |= {"no": None, "lead": None, "deadlines": [], "amounts": []}


@require_safe
def file_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """The file's page: the split view when it has been read, else its state and what to do."""
    return _page(request, file_get(request.user, pk))


def _page(request: HttpRequest, file: File, status: int = 200) -> HttpResponse:
    before, after = neighbours(request.user, file)
    context = {
        "file": file,
        "title": file.name,
        "crumbs": [(_("收件"), reverse("intake:file-list")), (file.name, "")],
        "state": state_badge(file),
        "before": before,
        "after": after,
        "is_moving": file.state in UNREAD,
    }
    if file.record is None:
        return render(request, "intake/file_unread.html", context, status=status)
    return render(
        request, "intake/file_detail.html", {**context, **_review_context(request, file)}, status=status
    )


def _review_context(request: HttpRequest, file: File) -> dict[str, Any]:
    corrections = corrections_of(file)
    rival = rival_of(file)
    edited = request.GET.get("edit", "")
    return {
        "review": review_of(file, corrections, lit=request.GET.get("at", "")),
        "can_correct": _is_open(file) and may_correct(request.user),
        "can_confirm": _is_open(file) and may_confirm(request.user),
        "rival": rival,
        "pairs": _pairs(file, rival),
        "changes": record_changes(file.differences),
        "editing": _editing(file, edited) if edited and _is_open(file) else None,
    }


def _is_open(file: File) -> bool:
    return file.state in (FileState.PARSED, FileState.CHOOSE)


def _pairs(file: File, rival: Any) -> list[Any]:
    if rival is None or rival.text is None or file.text is None:
        return []
    return text_pairs(rival.text.characters, file.text.characters)


def _editing(file: File, path: str) -> dict[str, Any]:
    field = _field(file, path)
    return {
        "field": field,
        "written": editable(field.spec, field.value),
        "kind": field.spec.kind.value,
        "label": label_of(path),
    }


def _field(file: File, path: str) -> Field:
    if file.record is None:
        raise NoSuchField(path)
    return Sheet.of(file.record, file.corrections.select_related("by")).field(path)


@require_safe
def file_state(request: HttpRequest, pk: int) -> HttpResponse:
    """The file's state as a script asks for it while it is being read."""
    return JsonResponse(row_told(file_get(request.user, pk)))


@require_safe
def field(request: HttpRequest, pk: int) -> HttpResponse:
    """One field, as it stands or (``edit=1``) with its box."""
    file, path = file_get(request.user, pk), request.GET.get("path", "")
    if request.GET.get("edit"):
        require(may_correct(request.user))
        return render(request, "intake/_field_edit.html", {"file": file, **_editing(file, path)})
    return _field_response(request, file, path)


def _field_response(request: HttpRequest, file: File, path: str, others: Any = ()) -> HttpResponse:
    context = {
        "file": file,
        "field": _field(file, path),
        "can_correct": _is_open(file),
        "others": [_field(file, other) for other in others],
        "is_answer": request.method == "POST",
    }
    return render(request, "intake/_field_answer.html", context)


@require_POST
def correct(request: HttpRequest, pk: int) -> HttpResponse:
    """Saves one field. The second of two savers sees who changed what, with what they wrote kept."""
    file = file_get(request.user, pk)
    require(may_correct(request.user))
    told = CorrectionForm.read(request.POST)
    path, written = told["path"], told["value"]
    try:
        file_correct(
            file=file,
            path=path,
            value=value_from(spec_of(path), written),
            by=_person(request),
            version=told["version"],
        )
    except (EditConflict, NoSuchField) as error:
        return _not_saved(request, pk, path, written, error)
    if not request.htmx:  # type: ignore[attr-defined]
        return redirect(f"{reverse('intake:file-detail', args=[pk])}#{_field(file, path).dom_id}")
    return _field_response(request, file, path)


def _not_saved(
    request: HttpRequest, pk: int, path: str, written: str, error: EditConflict | NoSuchField
) -> HttpResponse:
    file = file_get(request.user, pk)
    context = {
        "file": file,
        **_editing(file, path),
        "written": written,
        "error": error,
        "is_conflict": isinstance(error, EditConflict),
        "is_same_field": path in getattr(error, "changes", {}),
        "changes": [(label_of(at), *both) for at, both in getattr(error, "changes", {}).items()],
    }
    template = "intake/_field_edit.html" if request.htmx else "intake/field_edit.html"  # type: ignore[attr-defined]
    context |= {"title": label_of(path), "crumbs": [(file.name, reverse("intake:file-detail", args=[pk]))]}
    return render(request, template, context, status=error.status)


@require_POST
def rows(request: HttpRequest, pk: int) -> HttpResponse:
    """Adds or takes away a directive or a route that the parser missed or made up."""
    file = file_get(request.user, pk)
    require(may_correct(request.user))
    told = CorrectionForm.read(request.POST)
    path = told["path"]
    if pattern_of(path) not in NEW_ROWS or file.record is None:
        raise NoSuchField(path)
    fresh, current = NEW_ROWS[pattern_of(path)], value_at(file.record, path)
    value = fresh
    if isinstance(current, list):
        gone = told["value"]
        value = [row for n, row in enumerate(current) if str(n) != gone] if gone else [*current, fresh]
    file_correct(file=file, path=path, value=value, by=_person(request), version=told["version"])
    item = int(path.split(".")[1]) + 1
    return redirect(f"{reverse('intake:file-detail', args=[pk])}#g-item-{item}")


@require_POST
def undo(request: HttpRequest, pk: int, correction: int) -> HttpResponse:
    """Takes one correction back."""
    file = file_get(request.user, pk)
    require(may_correct(request.user))
    row = get_object_or_404(Correction.objects.select_related("file"), pk=correction, file=file)
    correction_undo(correction=row, by=_person(request), version=_version(request))
    is_field = request.htmx and pattern_of(row.path) not in NEW_ROWS  # type: ignore[attr-defined]
    if not is_field:
        return redirect("intake:file-detail", pk)
    return _field_response(request, row.file, row.path)


@require_POST
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """Enters the record into the ledger and goes to the meeting."""
    file = file_get(request.user, pk)
    require(may_confirm(request.user))
    given = request.POST.get("choice", Choice.ASK)
    choice = Choice(given) if given in set(Choice) else Choice.ASK
    try:
        meeting = file_confirm(file=file, by=_person(request), choice=choice, version=_version(request))
    except (SameMeeting, EditConflict) as error:
        return _not_confirmed(request, pk, error)
    propose_later(meeting.government)
    messages.success(request, _("“%(name)s”已确认入台账。") % {"name": file.name})
    return redirect("meetings:meeting-detail", meeting.pk)


def _not_confirmed(request: HttpRequest, pk: int, error: YidingError) -> HttpResponse:
    """The page as it is now, with what stands in the way."""
    told = _(error.sentence)
    if isinstance(error, EditConflict):
        changed = "；".join(
            f"{label_of(at)}：{before} → {after}" for at, (before, after) in error.changes.items()
        )
        told = _("%(who)s 刚刚更正了这份记录（%(changed)s），请看过再确认。") % {
            "who": error.who or _("有人"),
            "changed": changed or _("记录有变化"),
        }
    messages.error(request, told)
    return _page(request, file_get(request.user, pk), error.status)


@require_POST
def reread(request: HttpRequest, pk: int) -> HttpResponse:
    """Reads again with today's parser; corrections stay."""
    file = file_get(request.user, pk)
    require(may_correct(request.user))
    file_reread(file=file, by=_person(request))
    messages.success(request, _("已排队重新识别，您的更正会保留；有变化时列在页面上方。"))
    return redirect("intake:file-detail", pk)


@require_POST
def retry(request: HttpRequest, pk: int) -> HttpResponse:
    """Tries a failed file again."""
    file = file_get(request.user, pk)
    require(may_upload(request.user))
    if file.blob is None:
        raise Http404
    file_retry(file=file, by=_person(request))
    if request.htmx:  # type: ignore[attr-defined]
        return HttpResponse(status=204, headers={"HX-Refresh": "true"})
    return redirect("intake:file-detail", pk)


@csrf_exempt  # checked below, once the limit stands: the check itself reads the whole form
def replace(request: HttpRequest, pk: int) -> HttpResponse:
    """Puts another file in the place of one that failed."""
    limit = LimitHandler(request)
    request.upload_handlers.insert(0, limit)
    return _replace(request, pk)


@csrf_protect
@require_POST
def _replace(request: HttpRequest, pk: int) -> HttpResponse:
    file = file_get(request.user, pk)
    require(may_upload(request.user))
    given = request.FILES.get("file")
    if given is None:
        raise NoFiles
    content: Any = given
    file_replace(file=file, name=given.name or "", content=content, by=_person(request))
    return redirect("intake:file-detail", pk)


def _version(request: HttpRequest) -> int:
    given = request.POST.get("version", "")
    return int(given) if given.isdecimal() and len(given) < 10 else 0


def _person(request: HttpRequest) -> Any:
    """Whoever has logged in; no view of this room is reached by anyone else."""
    return request.user
