"""登录与安全: a person's own log-ins and second factor."""

from __future__ import annotations

from typing import Any, cast

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.models import User
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from yiding.core.columns import Viewer

from . import second_factor
from .door import FACTOR_MISSING, Refused, code_check
from .errors import OwnAccount
from .locks import account_unlock, is_locked
from .login_forms import CodeForm, wrong_code
from .models import Account
from .passwords import password_remove
from .permissions import may_keep_accounts, require
from .second_factor import factor_end
from .selectors import account_get
from .sessions import reference_of, session_end, sessions_end, sessions_of

OTHERS = "others"


@require_safe
def session_list(request: HttpRequest) -> HttpResponse:
    """登录与安全: where one is logged in, and what else guards the account."""
    user, own = cast(User, request.user), request.session.session_key
    rows = [(row, reference_of(row), row.pk == own) for row in sessions_of(user)]
    rows.sort(key=lambda row: not row[2])
    context = {
        "title": _("登录与安全"),
        "rows": rows,
        "others": len([row for row in rows if not row[2]]),
        "has_password": user.has_usable_password(),
        **_factor(user),
    }
    return render(request, "accounts/session_list.html", context)


@require_POST
def session_end_one(request: HttpRequest) -> HttpResponse:
    """Ends one log-in, or all others."""
    user, which = cast(User, request.user), request.POST.get("which", "")
    if which == OTHERS:
        count = sessions_end(user=user, by=user, but=request.session.session_key)
    else:
        count = session_end(user=user, reference=which, by=user)
    told = ngettext("已结束 %(count)s 个登录。", "已结束 %(count)s 个登录。", count) % {"count": count}
    messages.success(request, told if count else _("这个登录已经结束。"))
    return redirect("accounts:session-list")


def _factor(user: User) -> dict[str, Any]:
    is_set = second_factor.is_set(user)
    return {
        "factor_is_on": second_factor.is_on(),
        "factor_is_set": is_set,
        "factor_is_required": second_factor.is_required(user),
        "codes_left": second_factor.codes_left(user) if is_set else 0,
    }


# --- what the administrator does -------------------------------------------------------------------------


def guards_of(viewer: Viewer, account: Account) -> dict[str, bool]:
    """What stands before an account, for the administrator's page."""
    if not may_keep_accounts(viewer) or account.pk == viewer.pk:
        return {}
    return {
        "is_locked": is_locked(account.user),
        "has_factor": second_factor.is_set(account.user),
        "may_move_elsewhere": bool(settings.LDAP_URI or settings.OIDC_ISSUER)
        and account.user.has_usable_password(),
    }


@require_POST
def account_guard(request: HttpRequest, pk: int, act: str) -> HttpResponse:
    """Unlocks an account, takes off its second factor, or lets the office's own log-in vouch for it."""
    viewer = cast(User, request.user)
    require(may_keep_accounts(viewer))
    account = account_get(viewer, pk)
    if account.pk == viewer.pk:
        raise OwnAccount
    if act == "unlock":
        told = _("账号已解锁。") if account_unlock(account, by=viewer) else _("账号没有锁定。")
    elif act == "factor":
        told = _("动态码已停用。") if factor_end(account.user, by=viewer) else _("账号没有绑定动态码。")
    else:
        password_remove(account, by=viewer)
        told = _("账号已改由统一认证登录。")
    messages.success(request, told)
    return redirect("accounts:account-detail", pk)


# --- the second factor -----------------------------------------------------------------------------------


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def factor(request: HttpRequest) -> HttpResponse:
    """动态码: sets it up step by step, or keeps the one in use."""
    if not second_factor.is_on():
        raise Http404
    user = cast(User, request.user)
    act = _ACTS.get(request.POST.get("act", "")) if request.method == "POST" else None
    if act is not None:
        return act(request, user)
    return _page(request, user)


def _page(request: HttpRequest, user: User, form: CodeForm | None = None) -> HttpResponse:
    secret = second_factor.offered(user)
    context = {
        "title": _("动态码"),
        "form": form or CodeForm(),
        "secret": " ".join(secret[at : at + 4] for at in range(0, len(secret), 4)),
        "picture": second_factor.picture_of(user, secret) if secret else "",
        "is_kept_here": bool(request.session.get(FACTOR_MISSING)),
        **_factor(user),
    }
    return render(request, "accounts/second_factor.html", context, status=422 if form else 200)


def _begin(request: HttpRequest, user: User) -> HttpResponse:
    second_factor.factor_offer(user)
    return redirect("accounts:second-factor")


def _confirm(request: HttpRequest, user: User) -> HttpResponse:
    """The first code from the telephone; the other log-ins, which nobody asked for one, end."""
    form = CodeForm(request.POST)
    codes = second_factor.factor_confirm(user, form.cleaned_data["code"], by=user) if form.is_valid() else []
    if not codes:
        form.add_error("code", _("动态码不正确。请核对手机的时间，输入最新的 6 位数字。"))
        return _page(request, user, form)
    request.session[FACTOR_MISSING] = False
    sessions_end(user=user, by=user, but=request.session.session_key)
    return _codes(request, codes)


def _codes(request: HttpRequest, codes: list[str]) -> HttpResponse:
    return render(request, "accounts/recovery_codes.html", {"title": _("恢复码"), "codes": codes})


def _renew(request: HttpRequest, user: User) -> HttpResponse:
    form = _checked(request, user)
    if form.errors:
        return _page(request, user, form)
    return _codes(request, second_factor.codes_renew(user, by=user))


def _end(request: HttpRequest, user: User) -> HttpResponse:
    form = _checked(request, user)
    if form.errors:
        return _page(request, user, form)
    second_factor.factor_end(user, by=user)
    messages.success(request, _("动态码已停用。"))
    return redirect("accounts:session-list")


def _checked(request: HttpRequest, user: User) -> CodeForm:
    """The form with the code of the moment; wrong ones count towards the lock."""
    form = CodeForm(request.POST)
    if not second_factor.is_set(user):
        raise Http404
    if form.is_valid():
        try:
            code_check(user, form.cleaned_data["code"])
        except Refused:
            form.add_error("code", wrong_code())
    return form


_ACTS = {"begin": _begin, "confirm": _confirm, "renew": _renew, "end": _end}
