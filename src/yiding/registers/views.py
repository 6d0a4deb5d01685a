"""台账的页面: all registers, one as a list, its settings, and what waits for a viewer in all of them."""

from __future__ import annotations

from dataclasses import replace

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from yiding.core.access import require
from yiding.core.acts import user_of
from yiding.core.errors import EditConflict
from yiding.core.forms import form_response
from yiding.directory.fields import ours
from yiding.directory.scope import scope_of, scoped_list

from . import acts, homepage
from .catalogue import kind_of
from .declaring import Kind
from .errors import WrongValue
from .forms import RegisterForm, register_told
from .keeping import register_keep, registers_seed
from .lists import SECTORS, WAITING_LIST, spec_of
from .permissions import may_lead, may_oversee
from .selectors import register_for

LIST = "core/subject_list.html"


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """清单台账: all of them by family, each with what is open and what is late."""
    context = {
        "title": _("清单台账"),
        "families": homepage.families(request.user, ours()),
        "beside": homepage.beside(request.user),
        "may_seed": may_oversee(request.user) and homepage.is_incomplete(ours()),
    }
    return render(request, "registers/home.html", context)


@require_POST
def seed(request: HttpRequest) -> HttpResponse:
    """Sets up a register of each kind that has none."""
    registers_seed(government=ours(), lead=None, by=user_of(request))
    return redirect("registers:home")


def crumbs(kind: Kind, last: str = "") -> list[tuple[object, str]]:
    here = reverse("registers:entry-list", args=[kind.code])
    told: list[tuple[object, str]] = [(_("清单台账"), reverse("registers:home"))]
    told.append((_(kind.name), here if last else ""))
    return [*told, (last, "")] if last else told


def entry_list(request: HttpRequest, register: str) -> HttpResponseBase:
    """One register as a list, with what can be begun and its reports beside."""
    kind, scope = kind_of(register), scope_of(request)
    row = register_for(scope.ours or ours(), kind)
    context = {
        "crumbs": crumbs(kind),
        "acts": homepage.started(request.user, kind, row),
        "beside": homepage.beside_list(request, kind, row),
        "batches": homepage.batches(request, kind, row),
        "register": row,
        "kind": kind,
    }
    template = "registers/entry_list.html"
    return scoped_list(request, spec_of(kind), template=template, context=context, scope=scope)


def waiting(request: HttpRequest) -> HttpResponseBase:
    """What waits for the viewer, over all registers."""
    return scoped_list(
        request, WAITING_LIST, context={"crumbs": [(_("清单台账"), reverse("registers:home"))]}
    )


def sector_list(request: HttpRequest) -> HttpResponseBase:
    """Fields of industry with their leads."""
    spec = SECTORS
    if not may_oversee(request.user):
        spec = replace(spec, columns=tuple(replace(one, link=None) for one in spec.columns))
    context = {
        "acts": acts.SECTORS.started(request.user),
        "crumbs": [(_("清单台账"), reverse("registers:home")), (_("行业领域"), "")],
    }
    return scoped_list(request, spec, template=LIST, context=context)


@require_http_methods(["GET", "HEAD", "POST"])
def register_edit(request: HttpRequest, register: str) -> HttpResponse:
    """Who leads a register, its limits, its own choices."""
    kind, government = kind_of(register), ours()
    row = register_for(government, kind)
    require(may_lead(request.user, row))
    told = register_told(kind, row)
    form = RegisterForm(request.POST or None, kind=kind, register=row, government=government, initial=told)
    conflict = None
    if form.takes_over(told):
        conflict = form.left_over()
    elif request.method == "POST" and form.is_valid():
        version = form.cleaned_data["version"]
        try:
            register_keep(
                kind=kind, government=government, values=form.values(), version=version, by=user_of(request)
            )
            return redirect("registers:entry-list", register)
        except WrongValue as error:
            for key, sentence in error.faults.items():
                form.add_error(key if key in form.fields else None, sentence)
        except EditConflict as error:
            conflict = form.merge(register_told(kind, register_for(government, kind)), error.who)
    cancel = reverse("registers:entry-list", args=[register])
    return form_response(
        request,
        form,
        title=_("设定台账"),
        cancel_url=cancel,
        crumbs=crumbs(kind, _("设定")),
        conflict=conflict,
    )
