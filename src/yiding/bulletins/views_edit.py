"""编制通报的页面: a new one, the editor, its facts, handing in, the phrases."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from yiding.core.access import Level, require
from yiding.core.acts import user_of
from yiding.core.errors import BadRequest, EditConflict
from yiding.core.forms import form_response
from yiding.directory.models import Government
from yiding.papers.blocks import is_own, written
from yiding.papers.selectors import papers_visible_to

from .drafting import (
    Facts,
    bulletin_draft,
    bulletin_drop,
    bulletin_recount,
    bulletin_save,
    choice_settle,
    facts_set,
    waiting_choices,
)
from .errors import BadWording, NothingCounted
from .forms import FactsForm, NewForm, WordingForm
from .models import Bulletin, BulletinState, Wording
from .permissions import may_make
from .selectors import bulletin_get
from .sending import bulletin_send, bulletin_take_back
from .wording import EACH, NAMES, standard, wording_of, wording_set

FIELD = "block-"


def _ours() -> Government:
    government = Government.objects.filter(is_ours=True).first()
    if government is None:
        raise BadRequest
    return government


@require_http_methods(["GET", "HEAD", "POST"])
def bulletin_new(request: HttpRequest) -> HttpResponse:
    """Chooses a period and a scope; the draft opens at once."""
    require(may_make(request.user))
    form = NewForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = bulletin_draft(government=_ours(), asked=form.asked, by=user_of(request))
            return redirect("bulletins:bulletin-edit", made.pk)
        except NothingCounted as error:
            form.add_error(None, f"{error.sentence}{error.advice}")
    url = reverse("bulletins:bulletin-list")
    return form_response(request, form, title=_("新编通报"), submit=_("按数据起草"), cancel_url=url)


# --- the editor ---------------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
def bulletin_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """The whole text, block by block; ``send`` hands it in after it was saved."""
    require(may_make(request.user))
    bulletin = bulletin_get(request.user, pk)
    if request.method != "POST":
        return _editor(request, bulletin)
    try:
        is_new = bulletin_save(
            bulletin=bulletin, texts=_texts(request), version=_version(request), by=user_of(request)
        )
    except EditConflict as error:
        bulletin.refresh_from_db()
        return _editor(request, bulletin, conflict=error)
    if "send" in request.POST:
        return _sent(request, bulletin)
    messages.success(request, _("已保存。") if is_new else _("文字没有改动。"))
    return redirect("bulletins:bulletin-edit", bulletin.pk)


def _texts(request: HttpRequest) -> dict[str, str]:
    sent = request.POST
    return {
        key.removeprefix(FIELD): str(sent[key]).replace("\x00", "") for key in sent if key.startswith(FIELD)
    }


def _version(request: HttpRequest) -> int:
    number = request.POST.get("version", "")
    if not number.isascii() or not number.isdecimal() or len(number) > 9:
        raise BadRequest
    return int(number)


def _editor(request: HttpRequest, bulletin: Bulletin, conflict: EditConflict | None = None) -> HttpResponse:
    mine = written(bulletin.blocks, _texts(request) if conflict else {})
    context = {
        "title": bulletin.title,
        "bulletin": bulletin,
        "rows": [_row(one, now, conflict) for one, now in zip(mine, bulletin.blocks, strict=True)],
        "conflict": conflict,
        "can_edit": bulletin.state == BulletinState.DRAFT,
        "waiting": waiting_choices(bulletin),
        "unnamed": bulletin.lines.filter(is_overdue=True, level__gt=bulletin.names_level).count(),
    }
    return render(request, "bulletins/bulletin_edit.html", context, status=409 if conflict else 200)


def _row(one: Mapping[str, Any], now: Mapping[str, Any], conflict: EditConflict | None) -> dict[str, Any]:
    text, theirs = str(one["text"]), str(now["text"])
    return {
        "key": one["key"],
        "field": f"{FIELD}{one['key']}",
        "text": text.rstrip("\n"),
        "lines": max(1, sum(1 + len(line) // 42 for line in text.splitlines())),
        "is_own": is_own(dict(one)) and bool(one["made"]),
        "offered": str(one["made"]).rstrip("\n") if "before" in one else None,
        "theirs": theirs.rstrip("\n") if conflict and theirs != text else None,
    }


@require_http_methods(["GET", "HEAD", "POST"])
def bulletin_facts(request: HttpRequest, pk: int) -> HttpResponse:
    """Title, in whose name, series, lists, level."""
    require(may_make(request.user))
    bulletin = bulletin_get(request.user, pk)
    form = FactsForm(request.POST or None, initial=_told(bulletin))
    conflict = None
    if form.takes_over(_told(bulletin)):
        conflict = form.left_over()
    elif request.method == "POST" and form.is_valid():
        told = dict(form.cleaned_data)
        version = told.pop("version")
        try:
            facts_set(bulletin=bulletin, facts=Facts(**told), version=version, by=user_of(request))
            return redirect("bulletins:bulletin-edit", bulletin.pk)
        except EditConflict as error:
            bulletin.refresh_from_db()
            conflict = form.merge(_told(bulletin), error.who)
    url = reverse("bulletins:bulletin-edit", args=[bulletin.pk])
    return form_response(request, form, title=_("通报要素"), cancel_url=url, conflict=conflict)


def _told(bulletin: Bulletin) -> dict[str, Any]:
    told = {name: getattr(bulletin, name) for name in FactsForm.base_fields}
    return {**told, "level": Level(bulletin.level), "names_level": Level(bulletin.names_level)}


@require_POST
def bulletin_recount_(request: HttpRequest, pk: int) -> HttpResponse:
    """Counts again; generated blocks follow, what people wrote stays."""
    require(may_make(request.user))
    bulletin = bulletin_get(request.user, pk)
    waiting = bulletin_recount(bulletin=bulletin, by=user_of(request))
    said = _("已按现在的数据重新清点，人工修改都保留着。")
    if waiting:
        said = ngettext(
            "已重新清点；%(number)s 段有人工修改，请选定用哪一种写法。",
            "已重新清点；%(number)s 段有人工修改，请选定用哪一种写法。",
            waiting,
        ) % {"number": waiting}
    messages.success(request, said)
    return redirect("bulletins:bulletin-edit", bulletin.pk)


@require_POST
def choice(request: HttpRequest, pk: int) -> HttpResponse:
    """Of a block's two texts one."""
    require(may_make(request.user))
    bulletin = bulletin_get(request.user, pk)
    word, _space, key = request.POST.get("choice", "").partition(" ")
    if word not in ("take", "keep") or not key:
        raise BadRequest
    choice_settle(bulletin=bulletin, key=key, take=word == "take", by=user_of(request))
    return redirect("bulletins:bulletin-edit", bulletin.pk)


@require_POST
def bulletin_send_(request: HttpRequest, pk: int) -> HttpResponse:
    """Hands it in as an official paper."""
    require(may_make(request.user))
    return _sent(request, bulletin_get(request.user, pk), _version(request))


def _sent(request: HttpRequest, bulletin: Bulletin, version: int | None = None) -> HttpResponse:
    by = user_of(request)
    paper = bulletin_send(bulletin=bulletin, version=bulletin.version if version is None else version, by=by)
    messages.success(request, _("已送审：审核、签发、编号和分发在公文里办理。"))
    if not papers_visible_to(by).filter(pk=paper.pk).exists():
        return redirect("bulletins:bulletin-detail", bulletin.pk)
    return redirect("papers:paper-detail", paper.pk)


@require_POST
def bulletin_take_back_(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes it back as long as it was not approved."""
    require(may_make(request.user))
    bulletin = bulletin_get(request.user, pk)
    bulletin_take_back(bulletin=bulletin, by=user_of(request))
    return redirect("bulletins:bulletin-edit", bulletin.pk)


@require_POST
def bulletin_drop_(request: HttpRequest, pk: int) -> HttpResponse:
    """A draft that is not wanted."""
    require(may_make(request.user))
    bulletin = bulletin_get(request.user, pk)
    bulletin_drop(bulletin=bulletin, by=user_of(request))
    messages.success(request, _("草稿已作废。"))
    return redirect("bulletins:bulletin-list")


# --- the phrases --------------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
def wording_edit(request: HttpRequest) -> HttpResponse:
    """The phrases of our own government."""
    require(may_make(request.user))
    government = _ours()
    form = WordingForm(request.POST or None, initial=_wording(government))
    conflict = None
    if form.takes_over(_wording(government)):
        conflict = form.left_over()
    elif request.method == "POST" and form.is_valid():
        try:
            wording_set(government=government, by=user_of(request), **form.cleaned_data)
            messages.success(request, _("通报用语已保存，下次起草或重新清点时用。"))
            return redirect("bulletins:bulletin-list")
        except BadWording as error:
            form.add_error("text", error.detail)
        except EditConflict as error:
            conflict = form.merge(_wording(government), error.who)
    context = {"form": form, "title": _("通报用语"), "conflict": conflict}
    context |= {"names": sorted(NAMES), "each": sorted(EACH), "standard": standard()}
    status = 409 if conflict else 422 if form.is_bound and form.errors else 200
    return render(request, "bulletins/wording_edit.html", context, status=status)


def _wording(government: Government) -> dict[str, Any]:
    row = Wording.objects.filter(government=government).first()
    return {"text": wording_of(government), "version": row.version if row else 0}
