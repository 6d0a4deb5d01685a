"""台账通报的页面: the list, a new one, its text and numbers, its facts, handing in, the phrases."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from yiding.core.access import Level, require
from yiding.core.acts import user_of
from yiding.core.errors import BadRequest, EditConflict, YidingError
from yiding.core.forms import form_response
from yiding.core.lists import list_response
from yiding.directory.fields import ours
from yiding.papers.blocks import is_own, written
from yiding.papers.models import PaperState
from yiding.papers.printing import number_words, preview
from yiding.papers.selectors import papers_visible_to

from . import briefs as do
from .brief_rows import Brief, BriefState
from .brief_text import COLUMNS, Counted
from .brief_wording import NAMES, brief_wording_set, standard, wording_of, wording_row
from .catalogue import kind_of, kinds
from .errors_briefs import BadBriefWording
from .forms_briefs import BriefFactsForm, BriefForm, BriefWordingForm
from .lists_briefs import BRIEFS, state_badge
from .permissions import may_oversee
from .selectors import kinds_led
from .tallying import HEADS

FIELD = "block-"


def crumbs(*last: tuple[Any, str]) -> list[tuple[Any, str]]:
    return [(_("台账通报"), reverse("registers:brief-list")), *last]


def brief_list(request: HttpRequest) -> HttpResponseBase:
    context = {"may_make": do.may_make_any(request.user, ours()), "may_oversee": may_oversee(request.user)}
    return list_response(request, BRIEFS, template="registers/brief_list.html", context=context)


@require_http_methods(["GET", "HEAD", "POST"])
def brief_new(request: HttpRequest) -> HttpResponse:
    """Chooses a register and a time; the draft opens at once."""
    government = ours()
    mine = kinds_led(request.user, government)
    require(bool(mine))
    told = {name: request.GET[name] for name in ("code", "campaign") if name in request.GET}
    form = BriefForm(request.POST or None, government=government, kinds=mine, initial=told)
    if request.method == "POST" and form.is_valid():
        try:
            made = do.brief_draft(government=government, wanted=form.wanted, by=user_of(request))
            return redirect("registers:brief-edit", made.pk)
        except YidingError as error:
            if error.status in (403, 409):
                raise
            form.add_error(None, f"{error.sentence}{error.advice}")
    url = reverse("registers:brief-list")
    title = _("新编台账通报")
    way = crumbs((title, ""))
    return form_response(request, form, title=title, submit=_("按数据起草"), cancel_url=url, crumbs=way)


@require_safe
def brief_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """A bulletin: its numbers, its text, what can be done."""
    brief = do.brief_get(request.user, pk)
    paper = brief.paper
    makes = do.may_make(request.user, brief.code, brief.government_id)
    can_take = brief.state == BriefState.SENT and paper is not None and paper.state == PaperState.DRAFTING
    context = {
        "title": brief.title,
        "crumbs": crumbs((brief.when, "")),
        "brief": brief,
        "state": state_badge(brief),
        "name": _(kind_of(brief.code).name),
        "text": "".join(str(one["text"]) for one in brief.blocks),
        "number": number_words(paper) if paper else "",
        "opens_paper": paper is not None and papers_visible_to(request.user).filter(pk=paper.pk).exists(),
        "can_edit": makes and brief.state == BriefState.DRAFT,
        "can_take_back": can_take and do.may_send(request.user),
        "waiting": do.waiting_choices(brief),
        **_table(brief),
    }
    return render(request, "registers/brief_detail.html", context)


def _table(brief: Brief) -> dict[str, Any]:
    counted = Counted.of(brief)
    return {
        "heads": [HEADS[key] for key in COLUMNS],
        "rows": [(one.label, [getattr(one.numbers, key) for key in COLUMNS]) for one in counted.towns],
        "total": [getattr(counted.whole, key) for key in COLUMNS],
    }


@require_http_methods(["GET", "HEAD", "POST"])
def brief_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """The whole text, block by block; ``send`` hands it in after it was saved."""
    brief = do.brief_get(request.user, pk)
    require(do.may_make(request.user, brief.code, brief.government_id))
    if request.method != "POST":
        return _editor(request, brief)
    told: dict[str, Any] = {"texts": _texts(request), "version": _version(request), "by": user_of(request)}
    try:
        is_new = do.brief_save(brief=brief, **told)
    except EditConflict as error:
        brief.refresh_from_db()
        return _editor(request, brief, conflict=error)
    if "send" in request.POST:
        return _sent(request, brief, brief.version)
    messages.success(request, _("已保存。") if is_new else _("文字没有改动。"))
    return redirect("registers:brief-edit", brief.pk)


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


def _editor(request: HttpRequest, brief: Brief, conflict: EditConflict | None = None) -> HttpResponse:
    mine = written(brief.blocks, _texts(request) if conflict else {})
    context = {
        "title": brief.title,
        "crumbs": crumbs((brief.when, reverse("registers:brief-detail", args=[brief.pk])), (_("修改"), "")),
        "brief": brief,
        "rows": [_row(one, now, conflict) for one, now in zip(mine, brief.blocks, strict=True)],
        "conflict": conflict,
        "can_edit": brief.state == BriefState.DRAFT,
        "can_send": do.may_send(request.user),
        "waiting": do.waiting_choices(brief),
    }
    return render(request, "registers/brief_edit.html", context, status=409 if conflict else 200)


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
def brief_facts(request: HttpRequest, pk: int) -> HttpResponse:
    """Title, in whose name, series, lists, level."""
    brief = do.brief_get(request.user, pk)
    require(do.may_make(request.user, brief.code, brief.government_id))
    form = BriefFactsForm(request.POST or None, initial=_told(brief))
    conflict = None
    if form.takes_over(_told(brief)):
        conflict = form.left_over()
    elif request.method == "POST" and form.is_valid():
        told = dict(form.cleaned_data)
        try:
            do.brief_facts(brief=brief, version=told.pop("version"), values=told, by=user_of(request))
            return redirect("registers:brief-edit", brief.pk)
        except EditConflict as error:
            brief.refresh_from_db()
            conflict = form.merge(_told(brief), error.who)
    url = reverse("registers:brief-edit", args=[brief.pk])
    way = crumbs((brief.when, url), (_("通报要素"), ""))
    return form_response(request, form, title=_("通报要素"), cancel_url=url, conflict=conflict, crumbs=way)


def _told(brief: Brief) -> dict[str, Any]:
    told = {name: getattr(brief, name) for name in BriefFactsForm.base_fields}
    return {**told, "level": Level(brief.level)}


@require_POST
def brief_recount(request: HttpRequest, pk: int) -> HttpResponse:
    """Counts again; generated blocks follow, what people wrote stays."""
    brief = do.brief_get(request.user, pk)
    waiting = do.brief_recount(brief=brief, by=user_of(request))
    said = _("已按现在的数据重新清点，人工修改都保留着。")
    messages.success(request, _("已重新清点；有人工修改的段落请选定用哪一种写法。") if waiting else said)
    return redirect("registers:brief-edit", brief.pk)


@require_POST
def brief_choose(request: HttpRequest, pk: int) -> HttpResponse:
    """Of a block's two texts one."""
    brief = do.brief_get(request.user, pk)
    require(do.may_make(request.user, brief.code, brief.government_id))
    word, _space, key = request.POST.get("choice", "").partition(" ")
    if word not in ("take", "keep") or not key:
        raise BadRequest
    do.brief_choose(brief=brief, key=key, take=word == "take", by=user_of(request))
    return redirect("registers:brief-edit", brief.pk)


@require_POST
def brief_send(request: HttpRequest, pk: int) -> HttpResponse:
    """Hands it in as an official paper."""
    brief = do.brief_get(request.user, pk)
    require(do.may_send(request.user))
    return _sent(request, brief, _version(request))


def _sent(request: HttpRequest, brief: Brief, version: int) -> HttpResponse:
    by = user_of(request)
    paper = do.brief_send(brief=brief, version=version, by=by)
    messages.success(request, _("已送审：审核、签发、编号和分发在公文里办理。"))
    if not papers_visible_to(by).filter(pk=paper.pk).exists():
        return redirect("registers:brief-detail", brief.pk)
    return redirect("papers:paper-detail", paper.pk)


@require_POST
def brief_take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes it back as long as it was not approved."""
    brief = do.brief_get(request.user, pk)
    do.brief_take_back(brief=brief, by=user_of(request))
    return redirect("registers:brief-edit", brief.pk)


@require_POST
def brief_drop(request: HttpRequest, pk: int) -> HttpResponse:
    """A draft that is not wanted."""
    do.brief_drop(brief=do.brief_get(request.user, pk), by=user_of(request))
    messages.success(request, _("草稿已作废。"))
    return redirect("registers:brief-list")


@require_safe
def brief_print(request: HttpRequest, pk: int) -> HttpResponse:
    """印样: how it will look on paper, or the paper that it became."""
    brief = do.brief_get(request.user, pk)
    paper = brief.paper
    sample = do.print_of(brief) if paper is None or brief.state == BriefState.DRAFT else paper
    if sample.pk is None:
        # Kept samples are told apart by key: no row bears so low a number, nor does another room's sample.
        sample.pk, sample.version = -(10**12) - brief.pk, brief.version
    return HttpResponse(preview(sample), content_type="application/pdf")


@require_http_methods(["GET", "HEAD", "POST"])
def brief_wording(request: HttpRequest) -> HttpResponse:
    """The phrases: of one register (``?code=``), or of all."""
    require(may_oversee(request.user))
    government, code = ours(), request.GET.get("code", "")
    code = code if code in kinds() else ""
    form = BriefWordingForm(request.POST or None, initial=_wording(code))
    conflict = None
    if form.takes_over(_wording(code)):
        conflict = form.left_over()
    elif request.method == "POST" and form.is_valid():
        try:
            brief_wording_set(government=government, code=code, by=user_of(request), **form.cleaned_data)
            messages.success(request, _("通报用语已保存，下次起草或重新清点时用。"))
            return redirect("registers:brief-list")
        except BadBriefWording as error:
            form.add_error("text", error.detail)
        except EditConflict as error:
            conflict = form.merge(_wording(code), error.who)
    title = _("通报用语")
    context = {"form": form, "title": title, "crumbs": crumbs((title, "")), "conflict": conflict}
    context |= {"names": sorted(NAMES), "standard": standard(), "kinds": _choices(), "code": code}
    status = 409 if conflict else 422 if form.is_bound and form.errors else 200
    return render(request, "registers/brief_wording.html", context, status=status)


def _choices() -> list[tuple[str, str]]:
    return [("", _("全部台账")), *((one, _(kind.name)) for one, kind in kinds().items())]


def _wording(code: str) -> dict[str, Any]:
    row = wording_row(ours(), code)
    return {"text": row.text if row else wording_of(ours(), code), "version": row.version if row else 0}
