"""督办规则的页面: editions, their rules in words, and the forms of a draft."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from yiding.core.acts import user_of
from yiding.core.errors import BadRequest, EditConflict
from yiding.core.forms import form_response
from yiding.councils.selectors import government_ours

from .acts import RULESETS
from .choices import PARTS, choices
from .errors import RulesFixed
from .forms import RULE_FORMS, RuleForm
from .keeping import columns_of, rule_drop, rule_save, ruleset_copy, ruleset_delete, ruleset_take
from .models import RuleSet, RuleSetState
from .permissions import may_keep_rules, require
from .rule_words import words_of
from .selectors import ruleset_get, rulesets_visible_to
from .views import urging_tabs

TITLES = {
    "lights": lazy("亮灯"),
    "slips": lazy("督查单"),
    "reminders": lazy("提醒"),
    "escalations": lazy("升级"),
}


@require_safe
def ruleset_list(request: HttpRequest) -> HttpResponse:
    """The editions, and the choices that can be taken over."""
    may_keep = may_keep_rules(request.user)
    context = {
        "title": _("督办规则"),
        "tabs": urging_tabs(request),
        "rows": list(rulesets_visible_to(request.user).select_related("government")),
        "choices": [{"code": code, **one} for code, one in choices().items()] if may_keep else [],
        "may_keep": may_keep,
    }
    return render(request, "urging/ruleset_list.html", context)


@require_safe
def ruleset_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """An edition: every rule in words."""
    ruleset = ruleset_get(request.user, pk)
    may_keep = may_keep_rules(request.user)
    parts = [
        {
            "code": part,
            "title": TITLES[part],
            "rules": [{"row": row, "words": words_of(row)} for row in model.objects.filter(ruleset=ruleset)],
        }
        for part, model in PARTS.items()
    ]
    context = {
        "title": str(ruleset),
        "ruleset": ruleset,
        "parts": parts,
        "acts": RULESETS.offered(request.user, ruleset),
        "crumbs": RULESETS.crumbs(ruleset),
        "may_keep": may_keep,
        "may_write": may_keep and ruleset.state == RuleSetState.DRAFT,
    }
    return render(request, "urging/ruleset_detail.html", context)


@require_POST
def ruleset_taken(request: HttpRequest) -> HttpResponse:
    """Takes a choice over as a draft."""
    require(may_keep_rules(request.user))
    government = government_ours()
    if government is None:
        raise BadRequest("government")
    made = ruleset_take(government=government, code=request.POST.get("code", ""), by=user_of(request))
    messages.success(request, _("已取用为草稿。改成本地的规则后，再定施行日期。"))
    return redirect("urging:ruleset-detail", made.pk)


@require_POST
def ruleset_copied(request: HttpRequest, pk: int) -> HttpResponse:
    """Copies an edition as the draft of a new one."""
    require(may_keep_rules(request.user))
    made = ruleset_copy(ruleset=ruleset_get(request.user, pk), by=user_of(request))
    messages.success(request, _("已复制成新的一版草稿。"))
    return redirect("urging:ruleset-detail", made.pk)


@require_POST
def ruleset_deleted(request: HttpRequest, pk: int) -> HttpResponse:
    """Deletes a draft."""
    require(may_keep_rules(request.user))
    ruleset_delete(ruleset=ruleset_get(request.user, pk), version=_version(request), by=user_of(request))
    messages.success(request, _("草稿已删除。"))
    return redirect("urging:ruleset-list")


def _version(request: HttpRequest) -> int:
    word = request.POST.get("version", "")
    if not (word.isascii() and word.isdigit() and len(word) < 10):
        raise BadRequest("version")
    return int(word)


def _part(request: HttpRequest, pk: int, part: str, row: int | None = None) -> tuple[RuleSet, Any]:
    """The edition and, where one is named, its rule. A rule of an adopted edition has no form."""
    require(may_keep_rules(request.user))
    ruleset = ruleset_get(request.user, pk)
    if part not in PARTS:
        raise Http404
    found = get_object_or_404(PARTS[part], ruleset=ruleset, pk=row) if row is not None else None
    if ruleset.state != RuleSetState.DRAFT:
        raise RulesFixed
    return ruleset, found


@require_http_methods(["GET", "HEAD", "POST"])
def rule_edit(request: HttpRequest, pk: int, part: str, row: int | None = None) -> HttpResponse:
    """The form of one rule of a draft."""
    ruleset, rule = _part(request, pk, part, row)
    told = _shown(ruleset, part, rule)
    form, conflict = RULE_FORMS[part](request.POST or None, initial=told), None
    if form.takes_over(told):
        conflict = form.left_over()
    elif request.method == "POST" and form.is_valid():
        try:
            return _saved(request, ruleset, part, rule, form)
        except EditConflict as error:
            ruleset.refresh_from_db()
            conflict = form.merge(_shown(ruleset, part, rule), error.who)
        except BadRequest:
            form.add_error(None, _("已有同一颜色同一级的规则。请改一下级别。"))
    title = _("修改规则") if rule else _("加一条规则")
    return form_response(
        request,
        form,
        title=f"{TITLES[part]}：{title}",
        cancel_url=RULESETS.url(ruleset),
        crumbs=RULESETS.crumbs(ruleset, title),
        conflict=conflict,
    )


def _shown(ruleset: RuleSet, part: str, rule: Any) -> dict[str, Any]:
    """A rule as the form shows it, with the version of its draft."""
    names = columns_of(PARTS[part])
    if rule is not None:
        rule.refresh_from_db()
        return {**{name: getattr(rule, name) for name in names}, "version": ruleset.version}
    blank = {name: field.initial for name, field in RULE_FORMS[part].base_fields.items()}
    return {**blank, "version": ruleset.version}


def _saved(request: HttpRequest, ruleset: RuleSet, part: str, rule: Any, form: RuleForm) -> HttpResponse:
    values = {name: form.cleaned_data[name] for name in columns_of(PARTS[part])}
    version = form.cleaned_data["version"]
    rule_save(ruleset=ruleset, part=part, values=values, version=version, by=user_of(request), row=rule)
    messages.success(request, _("规则已保存。"))
    return redirect(RULESETS.url(ruleset))


@require_POST
def rule_dropped(request: HttpRequest, pk: int, part: str, row: int) -> HttpResponse:
    """Takes one rule out of a draft."""
    ruleset, rule = _part(request, pk, part, row)
    rule_drop(ruleset=ruleset, part=part, row=rule, version=_version(request), by=user_of(request))
    messages.success(request, _("规则已删去。"))
    return redirect(RULESETS.url(ruleset))
