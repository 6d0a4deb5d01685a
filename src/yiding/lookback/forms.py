"""回头看的表单."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yiding.core import clock
from yiding.core.access import Level
from yiding.core.columns import Viewer
from yiding.core.forms import RowField, VersionForm
from yiding.supervision.models import CheckWay, Effect, Matter, MatterKind
from yiding.supervision.selectors import matters_visible_to

DATE = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


def _lines(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class OpenForm(forms.Form):
    """开展回头看."""

    title = forms.CharField(label=_("名称"), max_length=200)
    plan = RowField(label=_("文件"), queryset=Matter.objects.none(), required=False)
    series = forms.CharField(
        label=_("或者系列"), max_length=80, required=False, help_text=_("与督办事项的系列一致。")
    )

    def __init__(self, *args: Any, viewer: Viewer, **more: Any) -> None:
        super().__init__(*args, **more)
        plans = matters_visible_to(viewer).filter(kind=MatterKind.PLAN).order_by("-filed_on", "-pk")
        self.fields["plan"].queryset = plans  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        if bool(told.get("plan")) == bool((told.get("series") or "").strip()):
            self.add_error("plan", _("选一份文件，或者写一个系列，只要其中一样。"))
        return told


class CheckForm(VersionForm):
    """核查一项."""

    effect = forms.ChoiceField(label=_("结果"), choices=Effect.choices, widget=forms.RadioSelect)
    finding = forms.CharField(label=_("核查情况和依据"), widget=_lines(3))
    way = forms.ChoiceField(label=_("方式"), choices=CheckWay.choices)
    checked_on = forms.DateField(label=_("核查日期"), widget=DATE)
    evidence = forms.FileField(label=_("佐证材料"), required=False)

    def clean_checked_on(self) -> Any:
        day = self.cleaned_data["checked_on"]
        if day > clock.today():
            raise forms.ValidationError(_("核查日期不能晚于今天。"))
        return day


class ReportForm(forms.Form):
    """通报送审."""

    title = forms.CharField(label=_("标题"), max_length=300)
    in_name_of = forms.CharField(label=_("发文机关"), max_length=120)
    series = forms.CharField(label=_("发文字号的机关代字"), max_length=60)
    main_send = forms.CharField(label=_("主送"), widget=_lines(3))
    copy_send = forms.CharField(label=_("抄送"), required=False, widget=_lines(2))
    level = forms.TypedChoiceField(
        label=_("知悉范围"),
        choices=Level.choices,
        coerce=lambda value: Level(int(value)),
        help_text=_("知悉范围比这窄的事项只写结果，不写名称。"),
    )
