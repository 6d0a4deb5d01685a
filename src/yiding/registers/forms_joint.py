"""联合处置的表单."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yiding.core import clock
from yiding.core.columns import Viewer
from yiding.core.forms import RowField
from yiding.directory.fields import BodiesField, BodyField, InGovernment
from yiding.directory.models import Body, Government

from .fields import EnterpriseField, PlaceField
from .forms_editions import day_field
from .models import Entry
from .permissions import bodies_of
from .selectors import entries_visible_to


class EntryField(RowField):
    """台账条目: known by its key, out of those that the viewer sees; its number can be typed instead."""

    widget = forms.TextInput

    def to_python(self, value: Any) -> Any:
        told = str(value or "").strip()
        found = self.queryset.filter(number=told).first() if "-" in told else None  # type: ignore[union-attr]
        return found or super().to_python(value)

    def prepare_value(self, value: Any) -> Any:
        if str(value or "").isdigit():
            row = self.queryset.filter(pk=value).first()  # type: ignore[union-attr]
            return row.number if row else value
        return super().prepare_value(value)


class JointForm(InGovernment):
    """发起联合处置."""

    title = forms.CharField(label=_("名称"), max_length=200)
    entry = EntryField(
        label=_("哪一条台账"),
        queryset=Entry.objects.none(),
        required=False,
        help_text=_("填编号，如 YH-2026-0001；企业和地点至少填一项。"),
    )
    text = forms.CharField(label=_("情况"), required=False, widget=forms.Textarea(attrs={"rows": 4}))
    body = BodyField(label=_("发起单位"))
    bodies = BodiesField(label=_("联合单位"), required=True)
    task = forms.CharField(label=_("各单位的行动"), max_length=200)
    due_on = day_field(_("期限"), required=False)

    def __init__(self, *args: Any, viewer: Viewer, government: Government, **more: Any) -> None:
        super().__init__(*args, government=government, **more)
        self.fields["enterprise"] = EnterpriseField(label=_("企业"), government=government, required=False)
        self.fields["place"] = PlaceField(label=_("地点"), government=government, required=False)
        self.order_fields(["title", "entry", "enterprise", "place", "text"])
        rows = entries_visible_to(viewer).filter(government=government)
        self.fields["entry"].queryset = rows  # type: ignore[attr-defined]
        own = Body.objects.filter(pk__in=bodies_of(viewer)).order_by("pk").first()
        if own is not None:
            self.initial.setdefault("body", own.name)

    def clean_due_on(self) -> Any:
        day = self.cleaned_data["due_on"]
        if day is not None and day < clock.today():
            raise forms.ValidationError(_("期限不能早于今天。"))
        return day


class JoinForm(InGovernment):
    """加入联合处置."""

    bodies = BodiesField(label=_("单位"), required=True)
    task = forms.CharField(label=_("行动"), max_length=200)


class ResultForm(forms.Form):
    """报告结果."""

    result = forms.CharField(label=_("办理结果"), widget=forms.Textarea(attrs={"rows": 4}))


class CloseForm(forms.Form):
    """办结."""

    conclusion = forms.CharField(label=_("处置结论"), widget=forms.Textarea(attrs={"rows": 4}))
