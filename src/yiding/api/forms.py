"""接口令牌的表单."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from yiding.accounts.models import Account
from yiding.core import clock
from yiding.core.forms import RowField

from .models import Scope, Token
from .services import last_day_allowed

SCOPES = [(value, _(label)) for value, label in Scope.choices]


class TokenForm(forms.Form):
    """发放一个令牌."""

    name = forms.CharField(
        label=_("名称"), max_length=60, help_text=_("写明给哪个单位的哪个系统用，例如“数据局归集平台”。")
    )
    account = RowField(
        label=_("代表的账号"),
        queryset=Account.objects.none(),
        help_text=_("令牌看到的内容与这个账号完全相同。"),
    )
    scopes = forms.MultipleChoiceField(label=_("范围"), choices=SCOPES, widget=forms.CheckboxSelectMultiple)
    expires_on = forms.DateField(
        label=_("有效期至"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        open_ones = Account.objects.filter(user__is_active=True).select_related("user", "person")
        self.fields["account"].queryset = open_ones.order_by("user__username")  # type: ignore[attr-defined]

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        if Token.objects.filter(name=name).exists():
            raise ValidationError(_now("已有同名的令牌。"))
        return name

    def clean_expires_on(self) -> date:
        day: date = self.cleaned_data["expires_on"]
        last = last_day_allowed()
        if not clock.today() <= day <= last:
            raise ValidationError(_now("请填今天至 %(last)s 之间的日期。") % {"last": last})
        return day
