"""安全监管的页面: the picture, the family's entries, the file of an enterprise or a place, use by unit."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from yiding.core import clock
from yiding.core.lists import list_response
from yiding.directory.fields import ours
from yiding.directory.scope import scoped_list
from yiding.directory.selectors import enterprises_visible_to, places_visible_to

from .enterprise_files import counted, cover_of, entries_of, figures, last_checked, sections_of
from .forms_editions import day_field
from .insuring import cover_badge
from .lists_joint import joint_badge
from .lists_safety import SAFETY, enterprises_spec, entries_spec
from .permissions_duties import may_open_joint
from .picture import picture
from .selectors_duties import joints_visible_to
from .using import use_of


class PeriodForm(forms.Form):
    """起止日期."""

    first = day_field(gettext_lazy("起"), required=False)
    last = day_field(gettext_lazy("止"), required=False)


def _period(request: HttpRequest) -> tuple[PeriodForm, date, date]:
    """What was asked for; without it the month until today."""
    form = PeriodForm(request.GET or None)
    told = form.cleaned_data if form.is_bound and form.is_valid() else {}
    last = told.get("last") or clock.today()
    first = told.get("first") or last.replace(day=1)
    return form, min(first, last), last


def _crumbs(*more: tuple[Any, str]) -> list[tuple[Any, str]]:
    return [(_("清单台账"), reverse("registers:home")), *more]


def _safety() -> tuple[Any, str]:
    return _("安全监管总览"), reverse("registers:safety")


@require_safe
def safety(request: HttpRequest) -> HttpResponse:
    """安全监管总览: figures, by register and by town; each opens its list."""
    form, first, last = _period(request)
    told = picture(request.user, ours(), first, last)
    context = {
        "title": _("安全监管总览"),
        "crumbs": _crumbs((_("安全监管总览"), "")),
        "form": form,
        "told": told,
        "list_url": reverse("registers:safety-list"),
        "beside": [
            (_("企业档案"), reverse("registers:enterprise-list")),
            (_("联合处置"), reverse("registers:joint-list")),
            (_("使用情况"), reverse("registers:safety-use")),
            (_("职责查询"), reverse("registers:duties")),
        ],
    }
    return render(request, "registers/safety.html", context)


def safety_list(request: HttpRequest) -> HttpResponseBase:
    context = {"crumbs": _crumbs(_safety(), (_("安全台账条目"), ""))}
    return scoped_list(request, SAFETY, context=context)


@require_safe
def safety_use(request: HttpRequest) -> HttpResponse:
    """使用情况 by unit: opened, handled, overdue, between two days."""
    form, first, last = _period(request)
    context = {
        "title": _("使用情况"),
        "crumbs": _crumbs(_safety(), (_("使用情况"), "")),
        "form": form,
        "first": first,
        "last": last,
        "rows": use_of(request.user, ours(), first, last),
    }
    return render(request, "registers/safety_use.html", context)


def enterprise_list(request: HttpRequest) -> HttpResponseBase:
    context = {"crumbs": _crumbs(_safety(), (_("企业档案"), ""))}
    return scoped_list(request, enterprises_spec(request.user), context=context)


def enterprise(request: HttpRequest, pk: int) -> HttpResponseBase:
    """企业档案: one enterprise over all registers."""
    row = get_object_or_404(enterprises_visible_to(request.user), pk=pk)
    facts = [
        (_("统一社会信用代码"), row.code),
        (_("地址"), row.address),
        (_("行业"), row.industry),
        (_("安责险"), cover_badge(cover_of(row))),
    ]
    cases = joints_visible_to(request.user).filter(enterprise=row)
    context = {
        "crumbs": _crumbs((_("企业档案"), reverse("registers:enterprise-list")), (row.name, "")),
        "facts": [(label, value) for label, value in facts if value],
        "sections": sections_of(request.user, row),
        "joint_url": f"{reverse('registers:joint-open')}?enterprise={row.code}",
    }
    return _file(request, row, cases, context)


def place(request: HttpRequest, pk: int) -> HttpResponseBase:
    """地点档案: one place, with what lies in it, over all registers."""
    row = get_object_or_404(places_visible_to(request.user), pk=pk)
    facts = [(_("编码"), row.code), (_("地址"), row.address), (_("所属"), str(row.parent or ""))]
    cases = joints_visible_to(request.user).filter(place=row)
    context = {
        "crumbs": _crumbs(_safety(), (row.name, "")),
        "facts": [(label, value) for label, value in facts if value],
        "sections": [],
        "joint_url": f"{reverse('registers:joint-open')}?place={row.code}",
    }
    return _file(request, row, cases, context)


def _file(request: HttpRequest, row: Any, cases: Any, context: dict[str, Any]) -> HttpResponseBase:
    spec = entries_spec(f"registers.of_{type(row).__name__.lower()}", lambda viewer: entries_of(viewer, row))
    rows = entries_of(request.user, row)
    lines = counted(rows)
    more = {
        "title": row.name,
        "lines": [(*line, reverse("registers:entry-list", args=[line[0]])) for line in lines],
        "numbers": figures(lines, last_checked(rows)),
        "cases": [(one, joint_badge(one)) for one in cases.order_by("-pk")[:20]],
        "may_open": may_open_joint(request.user),
    }
    return list_response(
        request, spec, template="registers/enterprise_file.html", context={**context, **more}
    )
