"""议题设定的页面: kinds, gates, codes of reasons, templates."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from yiding.core.acts import user_of
from yiding.core.errors import BadRequest, EditConflict
from yiding.core.forms import form_response
from yiding.directory.models import Government

from . import services
from .models import GateRule, Kind, ReasonCode, TopicTemplate
from .permissions import may_keep_kinds, require
from .selectors import codes_visible_to, kinds_visible_to, rules_visible_to, templates_visible_to
from .setting_forms import KindForm, ReasonCodeForm, RuleForm, SettingForm, TemplateForm
from .views import topic_tabs


@dataclass(frozen=True, slots=True)
class Part:
    """一类设定: its table, its form, who keeps it."""

    label: Any
    model: type[Any]
    form: type[Any]
    rows: Callable[[Any], Any]
    save: Callable[..., None]


PARTS: Mapping[str, Part] = {
    "kind": Part(lazy("议题种类"), Kind, KindForm, kinds_visible_to, services.kind_save),
    "rule": Part(lazy("审查关口"), GateRule, RuleForm, rules_visible_to, services.rule_save),
    "code": Part(lazy("理由代码"), ReasonCode, ReasonCodeForm, codes_visible_to, services.code_save),
    "template": Part(
        lazy("议题模板"), TopicTemplate, TemplateForm, templates_visible_to, services.template_save
    ),
}


def _part(name: str) -> Part:
    if name not in PARTS:
        raise Http404
    return PARTS[name]


def ours() -> Government:
    return get_object_or_404(Government, is_ours=True)


@require_safe
def setting_list(request: HttpRequest) -> HttpResponse:
    """All that is data in this room."""
    require(may_keep_kinds(request.user))
    viewer = request.user
    rules = list(rules_visible_to(viewer).select_related("reviewer"))
    kinds = [(kind, [rule for rule in rules if rule.kind_id == kind.pk]) for kind in kinds_visible_to(viewer)]
    context = {
        "title": _("议题设定"),
        "crumbs": [(_("议题"), reverse("topics:topic-list")), (_("设定"), "")],
        "tabs": topic_tabs(request),
        "kinds": kinds,
        "codes": list(codes_visible_to(viewer)),
        "templates": list(templates_visible_to(viewer).select_related("kind")),
    }
    return render(request, "topics/setting_list.html", context)


@require_POST
def topics_seed(request: HttpRequest) -> HttpResponse:
    """Loads the standard set: what is not there yet."""
    require(may_keep_kinds(request.user))
    made = services.topics_seed(government=ours(), by=user_of(request))
    messages.success(request, _("已装入 %(n)s 项。") % {"n": made})
    return redirect("topics:setting-list")


@require_http_methods(["GET", "HEAD", "POST"])
def setting_add(request: HttpRequest, part: str) -> HttpResponse:
    """A new row."""
    require(may_keep_kinds(request.user))
    found, government = _part(part), ours()
    form = found.form(request.POST or None, initial={"version": 0}, government=government, is_new=True)
    if request.method == "POST" and form.is_valid():
        if form.cleaned_data["version"]:
            raise BadRequest
        row = found.model()
        if found.model is not GateRule:
            row.government = government
        else:
            row.kind = form.cleaned_data["kind"]
        try:
            with transaction.atomic():
                found.save(row=row, values=form.values(), version=0, by=user_of(request))
            return _saved(request)
        except IntegrityError:
            form.add_error("code" if "code" in form.fields else "name", _("已经有同样的了。"))
    return _form(request, form, found, None)


@require_http_methods(["GET", "HEAD", "POST"])
def setting_edit(request: HttpRequest, part: str, pk: int) -> HttpResponse:
    """Changes a row, field by field against what others saved."""
    require(may_keep_kinds(request.user))
    found = _part(part)
    row = get_object_or_404(found.rows(request.user), pk=pk)
    government = row.kind.government if isinstance(row, GateRule) else row.government
    told = _told(found, row)
    form = found.form(request.POST or None, initial=told, government=government, is_new=False)
    conflict = None
    if form.takes_over(told):
        conflict = form.left_over()
    elif request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                version = form.cleaned_data["version"]
                found.save(row=row, values=form.values(), version=version, by=user_of(request))
            return _saved(request)
        except IntegrityError:
            form.add_error("name", _("已经有同样的了。"))
        except EditConflict as error:
            row.refresh_from_db()
            conflict = form.merge(_told(found, row), error.who)
    return _form(request, form, found, conflict)


def _told(part: Part, row: Any) -> dict[str, Any]:
    told: dict[str, Any] = part.form.told(row)
    return told | {"version": row.version, "is_active": row.is_active}


def _saved(request: HttpRequest) -> HttpResponse:
    messages.success(request, _("已保存。"))
    return redirect("topics:setting-list")


def _form(request: HttpRequest, form: SettingForm, part: Part, conflict: Any) -> HttpResponse:
    url = reverse("topics:setting-list")
    crumbs = [(_("议题"), reverse("topics:topic-list")), (_("设定"), url), (part.label, "")]
    return form_response(request, form, title=part.label, cancel_url=url, crumbs=crumbs, conflict=conflict)
