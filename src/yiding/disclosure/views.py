"""公开的页面: the mark, the choice of what is withheld beside a live preview, release, withdrawal."""

from __future__ import annotations

import json
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from yiding.core.acts import user_of
from yiding.core.errors import BadRequest
from yiding.core.forms import VersionForm
from yiding.core.lists import list_response
from yiding.directory.scope import scoped_list
from yiding.files import storage
from yiding.files.models import Disclosure
from yiding.files.pages import form_page
from yiding.meetings.lists import title_of
from yiding.meetings.models import Meeting
from yiding.meetings.selectors import meetings_visible_to

from .forms import InterpretationForm, MarkForm, ReasonForm, StepForm, WithheldForm
from .lists import COPIES, REASONS, state_badge
from .models import CopyState, Interpretation, Mark, PublicCopy, Reason
from .permissions import may_prepare, may_release, may_release_this, require
from .rendering import Cut, left_over, sections_of
from .selectors import (
    copy_get,
    interpretations_visible_to,
    marks_visible_to,
    reasons_visible_to,
    waiting_for_release,
    withheld_visible_to,
    without_mark,
)
from .services import (
    copy_move,
    copy_prepare,
    interpretation_publish,
    interpretation_write,
    mark_set,
    public_text,
    reason_keep,
    source_of,
    withheld_set,
)
from .states import COPY

FORMS = ["GET", "HEAD", "POST"]
KINDS = {"txt": "text/plain; charset=utf-8", "html": "text/html; charset=utf-8", "pdf": "application/pdf"}


def copy_list(request: HttpRequest) -> HttpResponseBase:
    """公开: what waits, by its day; all copies."""
    context = {
        "waiting": [(one, title_of(one.mark.meeting)) for one in waiting_for_release(request.user)],
        "unmarked": [(one, title_of(one)) for one in without_mark(request.user)],
    }
    return scoped_list(request, COPIES, template="disclosure/copy_list.html", context=context)


def _crumbs(title: Any, *between: tuple[Any, str]) -> list[tuple[Any, str]]:
    return [(_("公开"), reverse("disclosure:copy-list")), *between, (title, "")]


@require_http_methods(FORMS)
def mark_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """The mark of a set of minutes."""
    require(may_prepare(request.user))
    meeting = _meeting(request, pk)

    def told() -> dict[str, Any]:
        row = marks_visible_to(request.user).filter(meeting=meeting).first() or Mark(version=0)
        kept = row.disclosure or _printed(meeting)
        return {"disclosure": kept, "disclosure_reason": row.reason, "version": row.version}

    form = MarkForm(request.POST or None, initial=told())

    def save(data: dict[str, Any]) -> None:
        mark_set(
            meeting=meeting,
            disclosure=data["disclosure"],
            reason=data["disclosure_reason"],
            version=data["version"],
            by=user_of(request),
        )

    title = _("公开属性")
    back = reverse("disclosure:copy-list")
    crumbs = _crumbs(title, (title_of(meeting), reverse("meetings:meeting-detail", args=[pk])))
    return form_page(request, form, save, fresh=told, title=title, back=back, crumbs=crumbs)


def _printed(meeting: Meeting) -> str:
    """What the minutes themselves print (（此件公开发布）) is proposed; a person still sets it."""
    words = meeting.disclosure
    if "依申请" in words:
        return Disclosure.ON_REQUEST
    if "不予" in words or "不公开" in words:
        return Disclosure.WITHHELD
    return Disclosure.ACTIVE if "公开" in words else Disclosure.UNDECIDED


def _meeting(request: HttpRequest, pk: int) -> Meeting:
    return get_object_or_404(meetings_visible_to(request.user).select_related("government", "text"), pk=pk)


@require_POST
def copy_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Begins a public copy."""
    require(may_prepare(request.user))
    copy = copy_prepare(meeting=_meeting(request, pk), by=user_of(request))
    return redirect("disclosure:copy-edit", copy.pk)


@require_safe
def copy_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """A copy: its frozen text, what is withheld and why, its steps, its interpretation."""
    copy = copy_get(request.user, pk)
    steps = [
        step
        for step in COPY.open_to(copy.state)
        if (may_release_this(request.user, copy) if step.name == "release" else may_release(request.user))
        or (step.name in ("check", "send_back") and may_prepare(request.user))
    ]
    interpretation = interpretations_visible_to(request.user).filter(copy=copy).first()
    context = {
        "title": copy.title,
        "crumbs": _crumbs(copy.title[:40]),
        "copy": copy,
        "state": state_badge(copy.state),
        "meeting_title": title_of(copy.meeting),
        "withheld": withheld_visible_to(request.user).filter(copy=copy).select_related("reason"),
        "steps": steps,
        "edits": copy.state == CopyState.PREPARED,
        "is_out": copy.state == CopyState.RELEASED,
        "own": copy.prepared_by_id == request.user.pk and copy.state == CopyState.CHECKED,
        "interpretation": interpretation,
        "may_publish": may_release(request.user),
    }
    return render(request, "disclosure/copy_detail.html", context)


def _editor(request: HttpRequest, copy: PublicCopy) -> tuple[WithheldForm, str, tuple[str, list[str]]]:
    """The form of the choice, the issued text, and what the public would read of it as the form says."""
    text, _version, minutes = source_of(copy.meeting)
    rows = list(copy.withheld.all())
    initial: dict[str, Any] = {"version": copy.version}
    passages = []
    for row in rows:
        if row.item_no is not None:
            initial |= {
                f"item_{row.item_no}": True,
                f"reason_{row.item_no}": str(row.reason_id),
                f"note_{row.item_no}": row.note,
            }
        else:
            passages.append(
                {
                    "start": row.start,
                    "end": row.end,
                    "quote": row.quote,
                    "reason": row.reason_id,
                    "note": row.note,
                }
            )
    initial["passages"] = json.dumps(passages, ensure_ascii=False)
    sections = sections_of(text, minutes)
    form = WithheldForm(request.POST or None, initial=initial, sections=sections, text=text)
    if form.is_bound:
        form.is_valid()
        left = form.cleaned_data.get("left", [])
        items = [one.item_no for one in left if one.item_no is not None]
        cuts = [Cut(one.start, one.end) for one in left if one.start is not None and one.end is not None]
    else:
        items = [row.item_no for row in rows if row.item_no is not None]
        cuts = [Cut(row.start, row.end) for row in rows if row.start is not None and row.end is not None]
    public = public_text(copy.meeting, items, cuts)
    return form, text, (public, left_over(public, text, minutes, items, cuts))


@require_http_methods(FORMS)
def copy_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Chooses what is withheld, beside a preview."""
    require(may_prepare(request.user))
    copy = copy_get(request.user, pk)
    form, text, (public, there) = _editor(request, copy)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        withheld_set(copy=copy, left=told["left"], version=told["version"], by=user_of(request))
        messages.success(request, _("已保存。"))
        return redirect("disclosure:copy-detail", pk)
    context = {
        "title": _("选定不公开的部分"),
        "crumbs": _crumbs(
            _("选定不公开的部分"), (copy.title[:40], reverse("disclosure:copy-detail", args=[pk]))
        ),
        "copy": copy,
        "form": form,
        "text": text,
        "public": public,
        "there": there,
    }
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "disclosure/copy_edit.html", context, status=status)


@require_POST
def copy_preview(request: HttpRequest, pk: int) -> HttpResponse:
    """What the public would read, as the form stands now; nothing is written."""
    require(may_prepare(request.user))
    _form, _text, (public, there) = _editor(request, copy_get(request.user, pk))
    return render(request, "disclosure/_preview.html", {"public": public, "there": there})


@require_http_methods(FORMS)
def copy_step(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    """A step of a copy: checked, sent back, released, withdrawn."""
    require(may_prepare(request.user))
    if step not in COPY.moves:
        raise Http404
    if step in ("release", "withdraw"):
        require(may_release(request.user))
    copy = copy_get(request.user, pk)

    def told() -> dict[str, Any]:
        copy.refresh_from_db(fields=["version", "state"])
        return {"version": copy.version, "reason": ""}

    form = StepForm(request.POST or None, initial=told(), step=step)

    def save(data: dict[str, Any]) -> None:
        copy_move(copy=copy, act=step, version=data["version"], by=user_of(request), reason=data["reason"])

    title = _(COPY.moves[step].label)
    back = reverse("disclosure:copy-detail", args=[pk])
    crumbs = _crumbs(title, (copy.title[:40], back))
    return form_page(request, form, save, fresh=told, title=title, back=back, crumbs=crumbs, submit=title)


@require_safe
def copy_file(request: HttpRequest, pk: int, kind: str) -> HttpResponseBase:
    """The frozen copy as a file: text, page or PDF."""
    copy = copy_get(request.user, pk)
    if kind not in KINDS or copy.state not in (CopyState.CHECKED, CopyState.RELEASED):
        raise Http404
    name = f"{copy.title}.{kind}"
    headers = {"Content-Disposition": content_disposition_header(as_attachment=True, filename=name) or ""}
    if kind == "pdf":
        if copy.pdf is None:
            raise Http404
        file = storage.place(copy.pdf.digest).open("rb")
        return FileResponse(file, content_type=KINDS[kind], headers=headers)
    return HttpResponse(copy.text if kind == "txt" else copy.html, content_type=KINDS[kind], headers=headers)


# --- interpretation and reasons ---------------------------------------------------------------------------


def _interpretation(request: HttpRequest, pk: int) -> Interpretation:
    rows = interpretations_visible_to(request.user).select_related("copy__meeting")
    return get_object_or_404(rows, copy=pk)


@require_http_methods(FORMS)
def interpretation_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Plans and writes the interpretation of a copy."""
    require(may_prepare(request.user))
    row = _interpretation(request, pk)

    def told() -> dict[str, Any]:
        row.refresh_from_db(fields=["plan", "text", "version", "state"])
        return {"plan": row.plan, "text": row.text, "version": row.version}

    form = InterpretationForm(request.POST or None, initial=told())
    save = lambda data: interpretation_write(interpretation=row, by=user_of(request), **data)  # noqa: E731
    back = reverse("disclosure:copy-detail", args=[pk])
    crumbs = _crumbs(_("解读"), (row.copy.title[:40], back))
    return form_page(request, form, save, fresh=told, title=_("解读"), back=back, crumbs=crumbs)


@require_POST
def interpretation_out(request: HttpRequest, pk: int) -> HttpResponse:
    """Publishes an interpretation after its copy."""
    require(may_release(request.user))
    row = _interpretation(request, pk)
    form = VersionForm(request.POST)
    if not form.is_valid():
        raise BadRequest
    interpretation_publish(interpretation=row, version=form.cleaned_data["version"], by=user_of(request))
    messages.success(request, _("解读已发布。"))
    return redirect("disclosure:copy-detail", pk)


def reason_list(request: HttpRequest) -> HttpResponseBase:
    """不公开的理由."""
    return list_response(request, REASONS, template="disclosure/reason_list.html")


def _reason_page(title: Any) -> dict[str, Any]:
    back = reverse("disclosure:reason-list")
    return {"title": title, "back": back, "crumbs": _crumbs(title, (_("不公开的理由"), back))}


@require_http_methods(FORMS)
def reason_add(request: HttpRequest) -> HttpResponse:
    """One more reason."""
    require(may_prepare(request.user))
    form = ReasonForm(request.POST or None, initial={"is_active": True})
    del form.fields["version"]

    def save(data: dict[str, Any]) -> None:
        told = {name: data[name] for name in ("name", "basis", "is_active")}
        number = Reason.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
        row = Reason(code=f"own_{number + 1}")
        reason_keep(reason=row, told=told, version=None, by=user_of(request))

    return form_page(request, form, save, **_reason_page(_("加一个理由")))


@require_http_methods(FORMS)
def reason_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """The words of a reason."""
    require(may_prepare(request.user))
    rows: QuerySet[Reason] = reasons_visible_to(request.user)
    row = get_object_or_404(rows, pk=pk)

    def told() -> dict[str, Any]:
        row.refresh_from_db()
        return {"name": row.name, "basis": row.basis, "is_active": row.is_active, "version": row.version}

    form = ReasonForm(request.POST or None, initial=told())

    def save(data: dict[str, Any]) -> None:
        facts = {name: data[name] for name in ("name", "basis", "is_active")}
        reason_keep(reason=row, told=facts, version=data["version"], by=user_of(request))

    return form_page(request, form, save, fresh=told, **_reason_page(_("不公开的理由")))
