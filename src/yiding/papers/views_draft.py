"""起草的页面: lists, the editor with the record beside it, versions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from yiding.core.access import require
from yiding.core.acts import user_of
from yiding.core.errors import BadRequest, EditConflict
from yiding.core.forms import form_response
from yiding.core.lists import list_response
from yiding.directory.models import Government
from yiding.sittings.models import Sitting, SittingState

from .beside import beside_of
from .blocks import is_own, written
from .errors import TextConflict
from .forms import FactsForm, NewPaperForm
from .lists import DRAFTS
from .models import Paper, PaperKind
from .permissions import may_draft
from .selectors import ENDED, paper_get, versions_of
from .services import (
    EDITABLE,
    Facts,
    difference_settle,
    facts_set,
    minutes_draft,
    offer_settle,
    paper_draft,
    paper_refresh,
    paper_save,
)
from .wording import compared

FIELD = "block-"


def paper_list(request: HttpRequest) -> HttpResponseBase:
    context = {"may_draft": may_draft(request.user)}
    return list_response(request, DRAFTS, template="papers/paper_list.html", context=context)


@require_http_methods(["GET", "HEAD", "POST"])
def paper_new(request: HttpRequest) -> HttpResponse:
    """Sittings that wait for their minutes, and a form for papers of other kinds."""
    require(may_draft(request.user))
    opened = {name: request.GET.get(name, "") for name in ("sitting", "decision")}
    form = NewPaperForm(request.POST or None, initial=opened, viewer=request.user)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        kind, text = told.pop("kind"), told.pop("text")
        follows = {name: told.pop(name) for name in ("sitting", "decision")}
        government = Government.objects.filter(is_ours=True).first()
        if government is None:
            raise BadRequest
        paper = paper_draft(
            government=government,
            kind=kind,
            facts=Facts(**told),
            text=text,
            by=user_of(request),
            **follows,
        )
        return redirect("papers:paper-edit", paper.pk)
    context = {"title": _("起草"), "form": form, "sittings": _sittings_waiting()}
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "papers/paper_new.html", context, status=status)


def _sittings_waiting() -> list[Sitting]:
    drafted = Paper.objects.filter(kind=PaperKind.MINUTES, sitting__isnull=False).exclude(state__in=ENDED)
    over = (SittingState.HELD, SittingState.CLOSED)
    held = Sitting.objects.filter(state__in=over, meeting=None).exclude(pk__in=drafted.values("sitting"))
    return list(held.select_related("council").order_by("-starts_at")[:20])


@require_POST
def minutes_new(request: HttpRequest, sitting: int) -> HttpResponse:
    """Generates the minutes of a sitting."""
    require(may_draft(request.user))
    held = get_object_or_404(
        Sitting.objects.select_related("council__office", "council__government"), pk=sitting
    )
    paper = minutes_draft(sitting=held, by=user_of(request))
    messages.success(request, _("纪要已按会议记录生成，请逐段核对。"))
    return redirect("papers:paper-edit", paper.pk)


# --- the editor ---------------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
def paper_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """The whole text, block by block, with the record beside it."""
    require(may_draft(request.user))
    paper = paper_get(request.user, pk)
    if request.method != "POST":
        return _editor(request, paper)
    try:
        why = request.POST.get("why", "").strip()
        row = paper_save(
            paper=paper, texts=_texts(request), base=_base(request), by=user_of(request), why=why
        )
    except TextConflict as error:
        paper.refresh_from_db()
        return _editor(request, paper, conflict=error)
    messages.success(
        request, _("已保存为第 %(number)s 版。") % {"number": row.number} if row else _("文字没有改动。")
    )
    return redirect("papers:paper-edit", paper.pk)


def _texts(request: HttpRequest) -> dict[str, str]:
    sent = request.POST
    return {
        key.removeprefix(FIELD): str(sent[key]).replace("\x00", "") for key in sent if key.startswith(FIELD)
    }


def _base(request: HttpRequest) -> int:
    number = request.POST.get("base", "")
    if not number.isdecimal() or len(number) > 6:
        raise BadRequest
    return int(number)


def _editor(request: HttpRequest, paper: Paper, *, conflict: TextConflict | None = None) -> HttpResponse:
    texts = _texts(request) if conflict else {}
    blocks = written(paper.blocks, texts)
    rows = [_row(block, now, conflict) for block, now in zip(blocks, paper.blocks, strict=True)]
    newest = versions_of(request.user, paper).first()
    context = {
        "title": paper.title,
        "paper": paper,
        "rows": rows,
        "base": newest.number if newest else 0,
        "newest": newest,
        "newest_by": (newest.by.get_full_name() or newest.by.get_username()) if newest else "",
        "conflict": conflict,
        "beside": beside_of(paper, blocks),
        "can_edit": paper.state in EDITABLE,
        "split_name": "paper",
    }
    return render(request, "papers/paper_edit.html", context, status=409 if conflict else 200)


def _row(block: Mapping[str, Any], now: Mapping[str, Any], conflict: TextConflict | None) -> dict[str, Any]:
    text = str(block["text"])
    clash = conflict.clashes.get(block["key"]) if conflict else None
    return {
        "key": block["key"],
        "field": f"{FIELD}{block['key']}",
        "text": text.rstrip("\n"),
        "has_end": text.endswith("\n") or (not text and str(now["made"]).endswith("\n")),
        "is_own": is_own(dict(block)) and bool(now["made"]),
        "offered": str(block["made"]).rstrip("\n") if "before" in block else None,
        "theirs": clash[0].rstrip("\n") if clash else None,
    }


@require_POST
def paper_check(request: HttpRequest, pk: int) -> HttpResponse:
    """What the parser and the proof-reader say of the text as it is being written."""
    require(may_draft(request.user))
    paper = paper_get(request.user, pk)
    beside = beside_of(paper, written(paper.blocks, _texts(request)))
    context = {"paper": paper, "beside": beside, "can_edit": paper.state in EDITABLE}
    return render(request, "papers/_beside.html", context)


@require_POST
def paper_refresh_(request: HttpRequest, pk: int) -> HttpResponse:
    """Generated blocks take what the sitting says now."""
    require(may_draft(request.user))
    paper = paper_get(request.user, pk)
    row = paper_refresh(paper=paper, by=user_of(request))
    waiting = sum("before" in block for block in paper.blocks)
    said = _("已按会议记录刷新。") if row else _("会议记录没有新的内容。")
    if waiting:
        said = _("已刷新；%(number)s 段有人工修改，请选定用哪一种写法。") % {"number": waiting}
    messages.success(request, said)
    return redirect("papers:paper-edit", paper.pk)


@require_POST
def offer_choose(request: HttpRequest, pk: int) -> HttpResponse:
    """Of a block's two texts one."""
    require(may_draft(request.user))
    paper = paper_get(request.user, pk)
    choice, _space, key = request.POST.get("choice", "").partition(" ")
    if choice not in ("take", "keep") or not key:
        raise BadRequest
    offer_settle(paper=paper, key=key, take=choice == "take", by=user_of(request))
    return redirect("papers:paper-edit", paper.pk)


@require_POST
def difference(request: HttpRequest, pk: int) -> HttpResponse:
    """What to do with a place where text and record differ."""
    require(may_draft(request.user))
    paper = paper_get(request.user, pk)
    sent = {
        name: request.POST.get(name, "").replace("\x00", "") for name in ("path", "choice", "reason", "text")
    }
    if sent["choice"] not in ("take", "keep") or not sent["path"]:
        raise BadRequest
    if sent["choice"] == "keep" and not sent["reason"].strip():
        messages.error(request, _("保留差异的，请写明理由。"))
    else:
        difference_settle(paper=paper, by=user_of(request), **sent)
        messages.success(request, _("已记下。"))
    return redirect("papers:paper-edit", paper.pk)


# --- facts and versions -------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
def paper_facts(request: HttpRequest, pk: int) -> HttpResponse:
    """Title, name, lists, level, day of compilation."""
    require(may_draft(request.user))
    paper = paper_get(request.user, pk)
    form = FactsForm(request.POST or None, initial=_told(paper))
    conflict = None
    if form.takes_over(_told(paper)):
        conflict = form.left_over()
    elif request.method == "POST" and form.is_valid():
        told = dict(form.cleaned_data)
        version, compiled_on = told.pop("version"), told.pop("compiled_on")
        try:
            facts_set(
                paper=paper,
                facts=Facts(**told),
                compiled_on=compiled_on,
                version=version,
                by=user_of(request),
            )
            return redirect("papers:paper-detail", paper.pk)
        except EditConflict as error:
            paper.refresh_from_db()
            conflict = form.merge(_told(paper), error.who)
    url = reverse("papers:paper-detail", args=[paper.pk])
    return form_response(request, form, title=_("公文要素"), cancel_url=url, conflict=conflict)


def _told(paper: Paper) -> dict[str, Any]:
    return {name: getattr(paper, name) for name in FactsForm.base_fields}


@require_safe
def versions(request: HttpRequest, pk: int) -> HttpResponse:
    """All versions, and what differs between any two of them."""
    paper = paper_get(request.user, pk)
    rows = list(versions_of(request.user, paper))
    by_number = {str(row.number): row for row in rows}
    newer = by_number.get(request.GET.get("b", "")) or (rows[0] if rows else None)
    older = by_number.get(request.GET.get("a", "")) or (rows[1] if len(rows) > 1 else None)
    old_text = older.text if older else ""
    if paper.corrects is not None and len(rows) == 1:
        old_text = paper.corrects.text
    pairs = compared(old_text, newer.text) if newer and (older or old_text) else []
    context = {
        "title": _("版本"),
        "paper": paper,
        "versions": rows,
        "older": older,
        "newer": newer,
        "pairs": pairs,
        "changed": sum(pair.is_changed for pair in pairs),
    }
    return render(request, "papers/versions.html", context)
