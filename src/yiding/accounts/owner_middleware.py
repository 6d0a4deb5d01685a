"""登录者: the session's row brings its owner along, so that a page asks once for both.

What Django checks of a log-in is checked here as well; where anything is amiss its own way is gone, which
ends such a log-in.
"""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY, get_user
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.auth.models import AnonymousUser, User
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare
from django.utils.functional import SimpleLazyObject

from .sessions import SessionStore


class OwnerMiddleware(AuthenticationMiddleware):
    """Django's middleware, with the owner of the session's row in place of a second question."""

    def process_request(self, request: HttpRequest) -> None:
        super().process_request(request)
        request.user = SimpleLazyObject(lambda: _owner(request))  # type: ignore[assignment]


def _owner(request: HttpRequest) -> User | AnonymousUser:
    """Who is logged in; asked once for a request."""
    known = getattr(request, "_cached_user", None)
    if known is None:
        known = _verified(request) or get_user(request)
        setattr(request, "_cached_user", known)  # noqa: B010 - the name that Django keeps it by
    return known


def _verified(request: HttpRequest) -> User | None:
    """The owner of the session's row, if the session is theirs and their password has not changed since."""
    session = request.session
    key, backend = session.get(SESSION_KEY), session.get(BACKEND_SESSION_KEY)
    row = session.row if isinstance(session, SessionStore) else None
    owner = row.user if row is not None else None
    if owner is None or key is None or backend not in settings.AUTHENTICATION_BACKENDS:
        return None
    is_theirs = str(owner.pk) == str(key) and owner.is_active
    told = session.get(HASH_SESSION_KEY, "")
    return owner if is_theirs and constant_time_compare(told, owner.get_session_auth_hash()) else None
