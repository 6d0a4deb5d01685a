"""代办与以他人身份查看: whose work a request is done for, and through whose eyes it is seen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from yiding.audit.services import ORIGIN

from .errors import ReadOnly
from .models import Impersonation, StandIn
from .permissions import may_impersonate
from .services import impersonation_usable, stand_in_usable

ACTING_FOR = "acting_for"
SEEN_AS = "seen_as"
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
LEAVING = frozenset({"accounts:see-as-end", "accounts:logout", "web:language"})
"""What may be sent while looking as somebody else."""


class ActingMiddleware:
    """Sets ``request.user.acting_for`` (a StandIn) or, for a look, ``request.user`` with ``.seen_by``.

    Without either in the session it asks the database nothing.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        token = None
        if request.user.is_authenticated and SEEN_AS in request.session:
            self._look(request, request.user)
        elif request.user.is_authenticated and ACTING_FOR in request.session:
            self._act(request, request.user)
            if (acting := getattr(request.user, "acting_for", None)) is not None:
                token = ORIGIN.set(replace(ORIGIN.get(), on_behalf_of=str(acting.principal)))
        try:
            return self.get_response(request)
        finally:
            if token is not None:
                ORIGIN.reset(token)

    def _act(self, request: HttpRequest, user: User) -> None:
        rows = StandIn.objects.select_related("principal__user", "principal__person")
        row = rows.filter(pk=request.session[ACTING_FOR]).first()
        if row is not None and stand_in_usable(row, user):
            user.acting_for = row  # type: ignore[attr-defined]
            return
        del request.session[ACTING_FOR]
        _tell(request, _("代办已经结束，现在以您本人的身份办理。"))

    def _look(self, request: HttpRequest, user: User) -> None:
        rows = Impersonation.objects.select_related("seen__user", "seen__person")
        row = rows.filter(pk=request.session[SEEN_AS]).first()
        if row is not None and impersonation_usable(row, user) and may_impersonate(user):
            seen = row.seen.user
            seen.seen_by, seen.seen_until = user, row.ends_at  # type: ignore[attr-defined]
            request.user = seen
            return
        del request.session[SEEN_AS]
        _tell(request, _("以他人身份查看已经结束。"))

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        """While looking as somebody else nothing is sent, and their own account's pages stay closed."""
        match = request.resolver_match
        if not hasattr(request.user, "seen_by") or match is None or match.view_name in LEAVING:
            return None
        if request.method in SAFE and match.app_name != "accounts":
            return None
        error = ReadOnly()
        return render(request, "core/error.html", {"error": error}, status=error.status)


def _tell(request: HttpRequest, sentence: str) -> None:
    """A message for the next page; where there is no page (a file, an answer to a script) none is kept."""
    if hasattr(request, "_messages"):
        messages.info(request, sentence)
