"""接口令牌的页面: the list, making one, and one with the button that takes it back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from yiding.core.access import require
from yiding.core.acts import user_of
from yiding.core.forms import form_response
from yiding.core.lists import list_response

from .forms import TokenForm
from .lists import TOKENS, scope_words, state_badge
from .permissions import may_keep_tokens
from .selectors import token_get
from .services import last_day_allowed, token_make, token_revoke


def token_list(request: HttpRequest) -> HttpResponseBase:
    require(may_keep_tokens(request.user))
    return list_response(request, TOKENS, template="api/token_list.html")


@require_http_methods(["GET", "HEAD", "POST"])
def token_create(request: HttpRequest) -> HttpResponse:
    """Makes a token; the answer to the form is the one page that ever shows it."""
    require(may_keep_tokens(request.user))
    form = TokenForm(request.POST or None, initial={"expires_on": last_day_allowed()})
    if request.method == "POST" and form.is_valid():
        made = token_make(by=user_of(request), **form.cleaned_data)
        context = {"title": made.token.name, "crumbs": _crumbs(made.token.name), "made": made}
        return render(request, "api/token_made.html", context)
    title = _("发放令牌")
    return form_response(
        request,
        form,
        title=title,
        submit=title,
        crumbs=_crumbs(title),
        cancel_url=reverse("api:token-list"),
    )


@require_safe
def token_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One token, without the token itself."""
    require(may_keep_tokens(request.user))
    token = token_get(request.user, pk)
    context = {
        "title": token.name,
        "crumbs": _crumbs(token.name),
        "token": token,
        "scopes": scope_words(token),
        "state": state_badge(token),
    }
    return render(request, "api/token_detail.html", context)


@require_POST
def token_take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Revokes a token."""
    require(may_keep_tokens(request.user))
    token = token_get(request.user, pk)
    token_revoke(token=token, by=user_of(request))
    messages.success(request, _now("已收回令牌“%(name)s”。") % {"name": token.name})
    return redirect("api:token-list")


def _crumbs(title: Any) -> list[tuple[Any, str]]:
    return [(_("接口令牌"), reverse("api:token-list")), (title, "")]
