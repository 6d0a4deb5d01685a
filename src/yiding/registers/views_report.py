"""专门报表的页面: a kind's own table, with its form, its chart and its workbook."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from yiding.core.forms import RowField
from yiding.directory.fields import ours
from yiding.directory.models import Body, Government

from .catalogue import kind_of, rules_of
from .fields import TOWNS
from .models import Campaign, Sector
from .rules import Report, ReportAsked
from .sheet_files import sheet_file
from .views import crumbs

DAY = {"type": "date"}


class AskedForm(forms.Form):
    """报表条件: those that a report asks for."""

    first = forms.DateField(label=gettext_lazy("起"), required=False, widget=forms.DateInput(attrs=DAY))
    last = forms.DateField(label=gettext_lazy("止"), required=False, widget=forms.DateInput(attrs=DAY))
    campaign = RowField(label=gettext_lazy("专项行动"), queryset=Campaign.objects.none(), required=False)
    sector = RowField(label=gettext_lazy("行业领域"), queryset=Sector.objects.none(), required=False)
    town = RowField(label=gettext_lazy("镇（街道）"), queryset=Body.objects.none(), required=False)

    def __init__(self, *args: Any, report: Report, government: Government, **more: Any) -> None:
        super().__init__(*args, **more)
        of = {"government": government}
        rows: dict[str, Any] = {
            "campaign": Campaign.objects.filter(**of),
            "sector": Sector.objects.filter(**of),
            "town": Body.objects.filter(kind__in=TOWNS, **of).order_by("protocol_order", "name"),
        }
        for name in list(self.fields):
            if name not in report.asks:
                del self.fields[name]
            elif name in rows:
                self.fields[name].queryset = rows[name]  # type: ignore[attr-defined]


@require_safe
def report_detail(request: HttpRequest, register: str, report: str) -> HttpResponseBase:
    """One report of a kind."""
    kind = kind_of(register)
    found = next((one for one in rules_of(register).reports if one.key == report), None)
    if found is None:
        raise Http404
    government = ours()
    form = AskedForm(request.GET or None, report=found, government=government)
    given = form.cleaned_data if form.is_bound and form.is_valid() else {}
    sheet = found.build(request.user, ReportAsked(government, register, query=request.GET, **given))
    if request.GET.get("export") == "xlsx":
        return sheet_file(sheet, str(found.label))
    return _page(request, crumbs(kind, str(found.label)), found, form, sheet)


def _page(request: HttpRequest, way: Any, found: Report, form: forms.Form, sheet: Any) -> HttpResponse:
    query = request.GET.copy()
    query["export"] = "xlsx"
    context = {
        "title": found.label,
        "lead": found.lead,
        "crumbs": way,
        "form": form if form.fields else None,
        "sheets": [sheet, *sheet.more],
        "xlsx_url": f"{request.path}?{query.urlencode()}",
        "empty": _("没有符合条件的内容"),
    }
    return render(request, "registers/report.html", context)
