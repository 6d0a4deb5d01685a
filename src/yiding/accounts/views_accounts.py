"""账号的页面: the list, one account with its roles, and the acts of the administrators."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from yiding.core import clock
from yiding.core.access import SENTENCES, may
from yiding.core.acts import user_of
from yiding.core.errors import BadRequest, YidingError
from yiding.core.forms import VersionForm, form_response
from yiding.core.lists import list_response
from yiding.directory.dates import covers

from .forms import AccountForm, EndForm, GrantForm, LookForm, StandInForm
from .lists import ACCOUNTS, holding_word
from .middleware import ACTING_FOR, SEEN_AS
from .models import Account
from .permissions import (
    may_allow_impersonation,
    may_grant,
    may_impersonate,
    may_keep_accounts,
    may_see_accounts,
    may_set_stand_in,
    require,
)
from .selectors import (
    account_get,
    deputies_for,
    holdings_of,
    holdings_visible_to,
    impersonations_visible_to,
    looks_of,
    posts_of,
    stand_ins_of,
    stand_ins_visible_to,
    supporters,
)
from .services import (
    account_close,
    account_open,
    account_reopen,
    holding_end,
    holding_grant,
    impersonation_allow,
    impersonation_begin,
    impersonation_end,
    impersonation_usable,
    password_reset,
    stand_in_begin,
    stand_in_end,
    stand_in_set,
    stand_in_usable,
)
from .views_security import guards_of


def account_list(request: HttpRequest) -> HttpResponseBase:
    require(may_see_accounts(request.user))
    context = {"may_keep": may_keep_accounts(request.user)}
    return list_response(request, ACCOUNTS, template="accounts/account_list.html", context=context)


@require_safe
def account_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One account: who it is, what it holds, who stands in, who was allowed to look."""
    return _account_page(request, account_get(request.user, pk))


@require_safe
def account_own(request: HttpRequest) -> HttpResponse:
    """我的账号: what the viewer holds and may do, and for whom they stand in."""
    viewer = user_of(request)
    rows = Account.objects.select_related("user", "person")
    return _account_page(request, rows.filter(pk=viewer.pk).first() or Account(user=viewer))


def _account_page(request: HttpRequest, account: Account) -> HttpResponse:
    viewer, today = user_of(request), clock.today()
    is_own = account.pk == viewer.pk
    held = [
        (row, holding_word(row), covers(row, today) and (row.post is None or covers(row.post, today)))
        for row in holdings_of(viewer, account)
    ]
    context: dict[str, Any] = {
        "title": _("我的账号") if is_own else str(account),
        "crumbs": [(_("账号"), reverse("accounts:account-list")), (str(account), "")]
        if may_see_accounts(viewer)
        else [],
        "account": account,
        "is_own": is_own,
        "held": held,
        "stand_ins": [(row, stand_in_usable(row, viewer)) for row in stand_ins_of(viewer, account)],
        "looks": [(row, impersonation_usable(row, viewer)) for row in looks_of(viewer, account)],
        "may_do": [sentence for one, sentence in SENTENCES.items() if may(viewer, one)] if is_own else [],
        "may_keep": may_keep_accounts(viewer) and not is_own,
        "may_grant": may_grant(viewer) and not is_own,
        "may_allow": may_allow_impersonation(viewer) and not is_own,
        "may_look": may_impersonate(viewer),
        "may_set_stand_in": may_set_stand_in(viewer, account),
        **guards_of(viewer, account),
    }
    return render(request, "accounts/account_detail.html", context)


def account_add(request: HttpRequest) -> HttpResponse:
    """Opens an account; its first password is shown once, on the page that follows."""
    require(may_keep_accounts(request.user))
    form = AccountForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            account, password = account_open(by=user_of(request), **form.cleaned_data)
        except YidingError as error:
            form.add_error(None, f"{_(error.sentence)}{_(error.advice)}")
        else:
            return _password_page(request, account, password)
    url = reverse("accounts:account-list")
    title = _("开设账号")
    return form_response(request, form, title=title, cancel_url=url, crumbs=[(_("账号"), url), (title, "")])


def _password_page(request: HttpRequest, account: Account, password: str) -> HttpResponse:
    """The first password, once: it is stored nowhere and the page is not kept."""
    context = {"title": _("初始密码"), "account": account, "password": password}
    response = render(request, "accounts/first_password.html", context)
    response.headers["Cache-Control"] = "no-store"
    return response


@require_POST
def account_switch(request: HttpRequest, pk: int, act: str) -> HttpResponse:
    """Closes an account, opens it again, or sets its password anew."""
    require(may_keep_accounts(request.user))
    account, version = account_get(request.user, pk), _version(request)
    if act == "reset":
        return _password_page(
            request, account, password_reset(account=account, version=version, by=user_of(request))
        )
    switch = account_close if act == "close" else account_reopen
    switch(account=account, version=version, by=user_of(request))
    messages.success(request, _("账号已停用。") if act == "close" else _("账号已恢复使用。"))
    return redirect("accounts:account-detail", pk)


def holding_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Gives a role."""
    require(may_grant(request.user))
    account = account_get(request.user, pk)
    form = GrantForm(request.POST or None, posts=posts_of(account))
    act = partial(holding_grant, account=account, by=user_of(request))
    return _act_page(request, form, account, _("授予角色"), act)


@require_POST
def holding_stop(request: HttpRequest, pk: int, key: int) -> HttpResponse:
    """The last day of a role."""
    require(may_grant(request.user))
    account = account_get(request.user, pk)
    rows = holdings_visible_to(request.user).select_related("account__user", "post")
    holding, form = get_object_or_404(rows, pk=key, account=account), EndForm(request.POST)
    if not form.is_valid():
        raise BadRequest("、".join(form.errors))
    holding_end(holding=holding, by=user_of(request), **form.cleaned_data)
    return _saved(request, account)


def stand_in_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Names who stands in."""
    account = account_get(request.user, pk)
    require(may_set_stand_in(request.user, account))
    form = StandInForm(request.POST or None, deputies=deputies_for(account))
    act = partial(stand_in_set, principal=account, by=user_of(request))
    return _act_page(request, form, account, _("登记代办"), act)


@require_POST
def stand_in_stop(request: HttpRequest, pk: int, key: int) -> HttpResponse:
    """Ends a stand-in."""
    account = account_get(request.user, pk)
    require(may_set_stand_in(request.user, account))
    rows = stand_ins_visible_to(request.user).select_related("principal__user")
    row = get_object_or_404(rows, pk=key, principal=account)
    stand_in_end(stand_in=row, version=_version(request), by=user_of(request))
    return _saved(request, account)


@require_POST
def act_for(request: HttpRequest, key: int) -> HttpResponse:
    """Turns to the work of the person for whom the viewer stands in."""
    rows = stand_ins_visible_to(request.user).select_related("principal__user", "principal__person")
    stand_in_begin(stand_in=get_object_or_404(rows, pk=key, deputy=request.user.pk), by=user_of(request))
    request.session[ACTING_FOR] = key
    return redirect("web:overview")


@require_POST
def act_for_end(request: HttpRequest) -> HttpResponse:
    """Turns back to one's own work."""
    request.session.pop(ACTING_FOR, None)
    return redirect("web:overview")


def look_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Allows a look as this account."""
    require(may_allow_impersonation(request.user))
    account = account_get(request.user, pk)
    form = LookForm(request.POST or None, seers=supporters())

    def act(*, seer: Account, hours: int, reason: str) -> None:
        until = clock.now() + timedelta(hours=hours)
        impersonation_allow(seer=seer, seen=account, until=until, reason=reason, by=user_of(request))

    return _act_page(request, form, account, _("准许以此账号身份查看"), act)


@require_POST
def see_as(request: HttpRequest, key: int) -> HttpResponse:
    """Looks as somebody else, read-only."""
    require(may_impersonate(request.user))
    rows = impersonations_visible_to(request.user).select_related("seen__user", "seen__person")
    impersonation_begin(row=get_object_or_404(rows, pk=key, seer=request.user.pk), by=user_of(request))
    request.session[SEEN_AS] = key
    return redirect("web:overview")


@require_POST
def see_as_end(request: HttpRequest) -> HttpResponse:
    """Sees with one's own eyes again."""
    key = request.session.pop(SEEN_AS, None)
    seer = getattr(request.user, "seen_by", None)
    if seer is not None and key is not None:
        rows = impersonations_visible_to(seer).select_related("seen__user", "seen__person")
        impersonation_end(row=get_object_or_404(rows, pk=key), by=seer)
    return redirect("web:overview")


def _act_page(
    request: HttpRequest, form: Any, account: Account, title: str, act: Callable[..., object]
) -> HttpResponse:
    """A form about an account: ``act`` takes what was filled in; what it refuses is told on the form."""
    url = reverse("accounts:account-detail", args=[account.pk])
    if request.method == "POST" and form.is_valid():
        try:
            act(**form.cleaned_data)
        except YidingError as error:
            form.add_error(None, f"{_(error.sentence)}{_(error.advice)}")
        else:
            return _saved(request, account)
    crumbs = [(_("账号"), reverse("accounts:account-list")), (str(account), url), (title, "")]
    return form_response(request, form, title=title, cancel_url=url, crumbs=crumbs)


def _saved(request: HttpRequest, account: Account) -> HttpResponse:
    messages.success(request, _("已保存。"))
    return redirect("accounts:account-detail", account.pk)


def _version(request: HttpRequest) -> int:
    form = VersionForm(request.POST)
    if not form.is_valid():
        raise BadRequest("、".join(form.errors))
    version: int = form.cleaned_data["version"]
    return version
