"""登录的表单."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.forms import AuthenticationForm
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from . import locks
from .door import Refused, password_check


def wrong_password() -> str:
    """The same sentence whatever was wrong, so that accounts cannot be guessed."""
    return _("账号或密码不正确，请重新输入。连续 %(times)s 次不正确，账号锁定 %(minutes)s 分钟。") % _limits()


def wrong_code() -> str:
    return _("动态码不正确，请重新输入。连续 %(times)s 次不正确，账号锁定 %(minutes)s 分钟。") % _limits()


def _limits() -> dict[str, int]:
    return {"times": locks.LIMIT, "minutes": settings.LOCK_MINUTES}


class LogInForm(AuthenticationForm):
    """账号和密码."""

    def clean(self) -> dict[str, Any]:
        name, password = self.cleaned_data.get("username"), self.cleaned_data.get("password")
        if name and password and self.request is not None:
            try:
                self.user_cache = password_check(self.request, name, password)
            except Refused as refused:
                raise forms.ValidationError(_sentence(refused)) from refused
        return self.cleaned_data


def _sentence(refused: Refused) -> str:
    if refused.reason == locks.ADDRESS:
        return _("这个地址登录失败的次数太多，请 10 分钟后再试。")
    return wrong_password()


class CodeForm(forms.Form):
    """动态码."""

    code = forms.CharField(
        label=gettext_lazy("动态码"),
        max_length=40,
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "autofocus": True, "spellcheck": "false"}
        ),
    )


class StepForm(CodeForm):
    """登录时的动态码."""

    code = forms.CharField(
        label=gettext_lazy("动态码或恢复码"),
        max_length=40,
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "autofocus": True, "spellcheck": "false"}
        ),
    )
