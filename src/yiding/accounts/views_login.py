"""登录、退出、修改密码、统一认证."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.forms import PasswordChangeForm
from django.contrib.auth.views import LoginView, PasswordChangeView
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render, resolve_url
from django.urls import reverse_lazy
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from yiding.audit.services import record

from .door import Refused, first_passed, password_is_over, pending_user, remember, second_passed
from .errors import PasswordElsewhere
from .login_forms import LogInForm, StepForm, wrong_code
from .sessions import sessions_end


class LogIn(LoginView):
    """登录: someone who is in already goes on to where they wanted."""

    template_name = "accounts/login.html"
    authentication_form = LogInForm
    redirect_authenticated_user = True

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        known = super().get_context_data(**more)
        return {**known, "title": _("登录"), "provider": settings.OIDC_LABEL if settings.OIDC_ISSUER else ""}

    def form_valid(self, form: Any) -> HttpResponse:
        return HttpResponseRedirect(first_passed(self.request, form.get_user(), self.get_success_url()))


@login_not_required
@never_cache
def second_step(request: HttpRequest) -> HttpResponse:
    """登录的第二步: the code, for who passed the first in this browser a moment ago."""
    user = pending_user(request)
    if user is None:
        return redirect(settings.LOGIN_URL)
    form = StepForm(request.POST or None)
    if form.is_valid():
        try:
            return HttpResponseRedirect(second_passed(request, user, form.cleaned_data["code"]))
        except Refused:
            form.add_error(None, wrong_code())
    return render(request, "accounts/second_step.html", {"form": form, "title": _("输入动态码")})


class PasswordChange(PasswordChangeView):
    """修改密码: the other log-ins of the same person end."""

    template_name = "accounts/password_change.html"
    success_url = reverse_lazy("web:overview")

    def dispatch(self, request: HttpRequest, *arguments: Any, **more: Any) -> Any:
        if request.user.is_authenticated and not request.user.has_usable_password():
            raise PasswordElsewhere
        return super().dispatch(request, *arguments, **more)

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        is_over = password_is_over(self.request.session)
        return {**super().get_context_data(**more), "title": gettext_lazy("修改密码"), "is_over": is_over}

    def form_invalid(self, form: PasswordChangeForm) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def form_valid(self, form: PasswordChangeForm) -> HttpResponse:
        with transaction.atomic():
            response = super().form_valid(form)
            sessions_end(user=form.user, by=form.user, but=self.request.session.session_key)
            remember(self.request, form.user)
            record("account.password_changed", form.user, by=form.user)
        messages.success(self.request, _("密码已修改。"))
        return response


# --- the provider of identities --------------------------------------------------------------------------


@login_not_required
@require_safe
def oidc_begin(request: HttpRequest) -> HttpResponse:
    """Sends the browser to the provider."""
    answer: HttpResponse = _oidc().begin(request, _inside(request, request.GET.get("next", "")))
    return answer


@login_not_required
@require_safe
def oidc_return(request: HttpRequest) -> HttpResponse:
    """Where the provider sends the browser back to."""
    user, goes_to = _oidc().finish(request)
    return HttpResponseRedirect(first_passed(request, user, goes_to))


def _oidc() -> Any:
    """Loaded where it is used: its libraries take longer to load than the rest of the room."""
    if not settings.OIDC_ISSUER:
        raise Http404
    from . import oidc

    return oidc


def _inside(request: HttpRequest, wanted: str) -> str:
    """An address of this site, or the first page."""
    is_ours = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if is_ours else resolve_url(settings.LOGIN_REDIRECT_URL)
