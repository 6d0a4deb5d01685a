"""门槛: notes who is active, and keeps at the door who must change a password or set up a second factor."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, resolve_url
from django.urls import reverse
from django_htmx.http import HttpResponseClientRedirect

from .door import FACTOR_MISSING, password_is_over

PASSWORD_PAGE, FACTOR_PAGE, WAY_OUT = (
    "accounts:password-change",
    "accounts:second-factor",
    "accounts:logout",
)


class DoorMiddleware:
    """Asks the session only, which has been read already: no query of its own."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return _whole_page(request, self.get_response(request))

    def process_view(self, request: HttpRequest, view: Any, *_more: Any) -> HttpResponse | None:
        if not getattr(view, "login_required", True) or not request.user.is_authenticated:
            return None
        name = request.resolver_match.view_name if request.resolver_match else ""
        if name not in settings.WATCHES and hasattr(request.session, "touch"):
            request.session.touch()
        page = _stands_between(request.session)
        return redirect(page) if page and name not in (page, WAY_OUT) else None


def _stands_between(session: Any) -> str:
    """The one page that this log-in may see; empty when all."""
    if password_is_over(session):
        return PASSWORD_PAGE
    return FACTOR_PAGE if session.get(FACTOR_MISSING) else ""


def _whole_page(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """A part of a page that is sent to log in takes the whole page there, and comes back to it."""
    goes_to = response.headers.get("Location", "")
    door = resolve_url(settings.LOGIN_URL)
    if "HX-Request" not in request.headers or not goes_to:
        return response
    if goes_to.startswith(door):
        path = urlsplit(request.headers.get("HX-Current-URL", "/")).path
        return HttpResponseClientRedirect(f"{door}?{urlencode({'next': path})}")
    if goes_to in (reverse(PASSWORD_PAGE), reverse(FACTOR_PAGE)):
        return HttpResponseClientRedirect(goes_to)
    return response
