"""账号的表单."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.models import User
from django.utils.translation import gettext_lazy as _

from yiding.core import clock
from yiding.core.access import Role
from yiding.core.forms import RowField, VersionForm
from yiding.directory.models import Body, Government, Post
from yiding.directory.resolving import resolve

from .models import Account


def _day(label: Any, *, required: bool = False) -> forms.DateField:
    return forms.DateField(label=label, required=required, widget=forms.DateInput(attrs={"type": "date"}))


class SpanForm(forms.Form):
    """起止日期."""

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        starts_on, ends_on = told.get("starts_on"), told.get("ends_on")
        if starts_on and ends_on and ends_on < starts_on:
            self.add_error("ends_on", _("截止日期早于起始日期。"))
        return told


class AccountForm(forms.Form):
    """开设账号."""

    username = forms.CharField(
        label=_("账号名"), max_length=60, help_text=_("登录时输入，可用拼音、工号；开设后不改。")
    )
    person = forms.CharField(
        label=_("姓名"), max_length=60, required=False, help_text=_("业务账号必填；名录里没有的，一并登记。")
    )
    body = forms.CharField(
        label=_("单位"), max_length=120, required=False, help_text=_("名录中的单位；填写后登记其任职。")
    )
    title = forms.CharField(label=_("职务"), max_length=60, required=False)

    def clean_username(self) -> str:
        name: str = self.cleaned_data["username"]
        User._meta.get_field("username").run_validators(name)
        return name

    def clean_body(self) -> Body | None:
        name = self.cleaned_data["body"].strip()
        ours = Government.objects.filter(is_ours=True).first()
        found = resolve(ours, name, clock.today()) if name and ours else None
        if name and found is None:
            raise forms.ValidationError(
                _("本政府的名录里没有“%(name)s”，请写全称或先登记机构。"), params={"name": name}
            )
        return found.body if found else None

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        if told.get("body") and not told.get("person"):
            self.add_error("person", _("填了单位，请一并填写姓名。"))
        return told


class GrantForm(SpanForm):
    """授予角色."""

    role = forms.ChoiceField(label=_("角色"), choices=Role.choices)
    post = RowField(
        label=_("依据的任职"),
        queryset=Post.objects.none(),
        required=False,
        help_text=_("业务角色必填；三类管理员可不填。"),
    )
    starts_on = _day(_("起始日期"))
    ends_on = _day(_("截止日期"))

    def __init__(self, *args: Any, posts: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["post"].queryset = posts  # type: ignore[attr-defined]

    def clean_role(self) -> Role:
        return Role(self.cleaned_data["role"])


class StandInForm(SpanForm):
    """登记代办."""

    deputy = RowField(label=_("代办人"), queryset=Account.objects.none())
    starts_on = _day(_("起始日期"), required=True)
    ends_on = _day(_("截止日期"), required=True)
    reason = forms.CharField(label=_("事由"), max_length=200)

    def __init__(self, *args: Any, deputies: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["deputy"].queryset = deputies  # type: ignore[attr-defined]


class LookForm(forms.Form):
    """准许以他人身份查看."""

    seer = RowField(label=_("由谁查看"), queryset=Account.objects.none())
    hours = forms.IntegerField(label=_("小时数"), min_value=1, max_value=8, initial=1)
    reason = forms.CharField(label=_("事由"), max_length=200)

    def __init__(self, *args: Any, seers: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["seer"].queryset = seers  # type: ignore[attr-defined]


class EndForm(VersionForm):
    """收回: the last day."""

    ends_on = _day(_("截止日期"), required=True)
