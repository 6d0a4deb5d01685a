"""清单版本的表单."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yiding.core import clock
from yiding.core.access import Level
from yiding.core.columns import Viewer
from yiding.core.forms import RowField
from yiding.directory.fields import InGovernment
from yiding.directory.models import Body, Government
from yiding.directory.subjects import Place

from .catalogue import kinds
from .models import Sector
from .permissions import may_oversee
from .permissions_duties import registers_led
from .selectors import sectors_of
from .selectors_duties import TOWNS
from .wording import said

LEVELS = [(level.value, level.label) for level in Level]


def day_field(label: Any, **more: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}), **more)


class EditionForm(forms.Form):
    """起草一版."""

    code = forms.ChoiceField(label=_("哪一本清单"))
    title = forms.CharField(
        label=_("清单名称"), max_length=200, required=False, help_text=_("留空时用台账的名称。")
    )

    def __init__(self, *args: Any, viewer: Viewer, **more: Any) -> None:
        super().__init__(*args, **more)
        led = None if may_oversee(viewer) else registers_led(viewer)
        self.fields["code"].choices = [  # type: ignore[attr-defined]
            (kind.code, said(kind.name))
            for kind in kinds().values()
            if kind.edition and (led is None or kind.code in led)
        ]


class AskForm(forms.Form):
    """发各单位确认."""

    due_on = day_field(_("确认期限"))

    def clean_due_on(self) -> Any:
        day = self.cleaned_data["due_on"]
        if day < clock.today():
            raise forms.ValidationError(_("期限不能早于今天。"))
        return day


class ReasonForm(forms.Form):
    """理由."""

    reason = forms.CharField(label=_("理由"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}))


class ObjectionForm(forms.Form):
    """提出异议."""

    note = forms.CharField(
        label=_("异议和修改意见"), max_length=300, widget=forms.Textarea(attrs={"rows": 3})
    )


class SettleForm(forms.Form):
    """协调裁定."""

    note = forms.CharField(label=_("协调结果"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}))


class SendForm(forms.Form):
    """送文印发."""

    title = forms.CharField(label=_("文件标题"), max_length=300)
    in_name_of = forms.CharField(label=_("以谁的名义"), max_length=120)
    series = forms.CharField(label=_("发文字号"), max_length=60, help_text=_("如：临政办发。"))
    main_send = forms.CharField(label=_("主送"), widget=forms.Textarea(attrs={"rows": 2}))
    copy_send = forms.CharField(label=_("抄送"), required=False, widget=forms.Textarea(attrs={"rows": 2}))
    level = forms.TypedChoiceField(
        label=_("知悉范围"), choices=LEVELS, coerce=lambda value: Level(int(value))
    )


class IssueForm(forms.Form):
    """登记印发."""

    document_no = forms.CharField(label=_("文号"), max_length=80)
    in_name_of = forms.CharField(label=_("以谁的名义"), max_length=120)
    issued_on = day_field(_("印发日期"), initial=clock.today)
    effective_on = day_field(_("施行日期"), initial=clock.today)


class DutyForm(InGovernment):
    """职责查询: by place or town, and field."""

    sector = RowField(label=_("行业领域"), queryset=Sector.objects.none(), required=False)
    town = RowField(label=_("镇（街道）"), queryset=Body.objects.none(), required=False)
    place = RowField(label=_("或地点"), queryset=Place.objects.none(), required=False)
    on = day_field(_("哪一天"), required=False)

    def __init__(self, *args: Any, government: Government, **more: Any) -> None:
        super().__init__(*args, government=government, **more)
        towns = Body.objects.filter(government=government, kind__in=TOWNS, merged_into__isnull=True)
        rows = {
            "sector": sectors_of(government),
            "town": towns.order_by("protocol_order", "pk"),
            "place": Place.objects.filter(government=government),
        }
        for name, queryset in rows.items():
            self.fields[name].queryset = queryset  # type: ignore[attr-defined]


class DayForm(forms.Form):
    """某一天."""

    on = day_field(_("哪一天"), required=False)
