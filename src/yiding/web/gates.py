"""门: which permission opens which room. A room that is not named here opens to nobody."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from yiding.core.access import Permission, may
from yiding.core.columns import Viewer
from yiding.core.errors import NotAllowed

GATES: Final[Mapping[str, Permission | None]] = {
    "": None,
    "web": None,
    "accounts": None,
    "intake": Permission.SEND_MINUTES,
    "meetings": Permission.READ_LEDGER,
    "files": Permission.READ_LEDGER,
    "decisions": Permission.READ_LEDGER,
    "supervision": Permission.READ_LEDGER,
    "facts": Permission.READ_LEDGER,
    "urging": Permission.READ_LEDGER,
    "dispatch": Permission.READ_LEDGER,
    "bulletins": Permission.READ_LEDGER,
    "lookback": Permission.READ_LEDGER,
    "difficulties": Permission.READ_LEDGER,
    "coordination": Permission.READ_LEDGER,
    "outreach": Permission.READ_LEDGER,
    "oversight": Permission.READ_LEDGER,
    "practices": Permission.READ_LEDGER,
    "registers": Permission.READ_LEDGER,
    "accountability": Permission.READ_LEDGER,
    "resources": Permission.READ_READINESS,
    "rosters": Permission.READ_LEDGER,
    "handovers": Permission.READ_LEDGER,
    "commitments": Permission.READ_LEDGER,
    "training": Permission.READ_LEDGER,
    "learn": None,
    "incidents": Permission.READ_LEDGER,
    "councils": Permission.KEEP_COUNCILS,
    "topics": Permission.READ_TOPICS,
    "sittings": Permission.ANSWER_CALLS,
    "deliberations": Permission.ANSWER_CALLS,
    "papers": Permission.RECEIVE_PAPERS,
    "disclosure": Permission.PREPARE_DISCLOSURE,
    "search": Permission.READ_LEDGER,
    "directory": Permission.READ_DIRECTORY,
    "audit": Permission.READ_EVENTS,
    "notices": None,
    "api": Permission.KEEP_TOKENS,
    "v1": None,
}
"""By the name of a room's addresses; ``None``: open to all who have logged in, each page asks for itself.

``learn`` is for learners, who have no account: its pages open by their own signed links.
``v1`` is for programmes: a log-in opens nothing there, whoever's it is.
"""


def may_enter(viewer: Viewer, room: str) -> bool:
    """Is a room open to the viewer?"""
    if room not in GATES:
        return False
    permission = GATES[room]
    return permission is None or may(viewer, permission)


class GateMiddleware:
    """Stands before every page of a room: who may not enter is told so, whatever the page would do."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        match = request.resolver_match
        if not request.user.is_authenticated or (match and may_enter(request.user, match.app_name)):
            return None
        return render(request, "core/error.html", {"error": NotAllowed()}, status=NotAllowed.status)
