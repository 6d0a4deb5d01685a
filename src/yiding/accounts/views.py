"""登录、退出、修改密码."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.forms import PasswordChangeForm
from django.contrib.auth.views import LoginView, PasswordChangeView
from django.db import transaction
from django.http import HttpResponse
from django.urls import reverse_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yiding.audit.services import record

from .forms import LoginForm


class LogIn(LoginView):
    """登录: someone who is in already goes on to where they wanted."""

    template_name = "accounts/login.html"
    authentication_form = LoginForm
    redirect_authenticated_user = True
    extra_context: dict[str, Any] = {"title": gettext_lazy("登录")}  # noqa: RUF012 - Django's own shape

    def form_valid(self, form: Any) -> HttpResponse:
        with transaction.atomic():
            response = super().form_valid(form)
            record("account.logged_in", form.get_user(), by=form.get_user())
        return response


class PasswordChange(PasswordChangeView):
    """修改密码: other sessions of the same person end."""

    template_name = "core/form.html"
    success_url = reverse_lazy("web:overview")
    extra_context: dict[str, Any] = {"title": gettext_lazy("修改密码")}  # noqa: RUF012 - Django's own shape

    def form_invalid(self, form: PasswordChangeForm) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def form_valid(self, form: PasswordChangeForm) -> HttpResponse:
        with transaction.atomic():
            response = super().form_valid(form)
            record("account.password_changed", form.user, by=form.user)
        messages.success(self.request, _("密码已修改。"))
        return response
