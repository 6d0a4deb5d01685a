"""统计的条件."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from yiding.core.forms import RowField
from yiding.directory.models import Government

from .catalogue import kinds
from .models import Campaign
from .tallying import span_default

DAY = {"type": "date"}


def figures_form(asked: QueryDict, government: Government) -> FiguresForm:
    """The form as an address fills it in; days that it leaves out are those of the last twelve months."""
    first, last = span_default()
    if not asked:
        return FiguresForm(government=government, initial={"first": first, "last": last})
    told = asked.copy()
    for name, day in (("first", first), ("last", last)):
        told[name] = asked.get(name) or day.isoformat()
    return FiguresForm(told, government=government)


class FiguresForm(forms.Form):
    """哪一本台账, 哪一段时间, 哪个专项行动."""

    code = forms.ChoiceField(label=_("台账"), required=False)
    first = forms.DateField(label=_("起"), widget=forms.DateInput(attrs=DAY))
    last = forms.DateField(label=_("止"), widget=forms.DateInput(attrs=DAY))
    campaign = RowField(
        label=_("专项行动"), queryset=Campaign.objects.none(), required=False, empty_label=_("全部")
    )

    def __init__(self, *args: Any, government: Government, **more: Any) -> None:
        super().__init__(*args, **more)
        pairs = [(code, now(one.name)) for code, one in kinds().items()]
        self.fields["code"].choices = [("", _("全部台账")), *pairs]  # type: ignore[attr-defined]
        rows = Campaign.objects.filter(government=government)
        self.fields["campaign"].queryset = rows  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        first, last = told.get("first"), told.get("last")
        if first and last and first > last:
            self.add_error("last", _("截止日不能早于起始日。"))
        return told
