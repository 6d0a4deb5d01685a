"""登录表单."""

from __future__ import annotations

from django.contrib.auth.forms import AuthenticationForm
from django.utils.translation import gettext_lazy as _


class LoginForm(AuthenticationForm):
    """账号和密码; the same sentence whatever was wrong, so that accounts cannot be guessed."""

    error_messages = {  # noqa: RUF012 - Django's own shape
        "invalid_login": _("账号或密码不正确，请重新输入。"),
        "inactive": _("账号或密码不正确，请重新输入。"),
    }
