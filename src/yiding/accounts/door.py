"""入口: from what somebody typed to an open log-in, one step after the other.

Password, directory or provider first; then the code of the second factor, for those who have one. What the
pages need afterwards (when the password gets too old, whether a second factor is missing) goes into the
session, so that no request asks for it again.
"""

from __future__ import annotations

from typing import Any

from django.contrib.auth import authenticate, login
from django.contrib.auth.models import User
from django.db import transaction
from django.http import HttpRequest
from django.urls import reverse
from django.utils.crypto import constant_time_compare

from yiding.audit.services import ORIGIN, record
from yiding.core import clock

from . import locks, second_factor
from .devices import device_of
from .errors import DirectoryUnreachable
from .passwords import holds_until, present_keep
from .sessions import DEVICE, stale_clear

BACKEND = "django.contrib.auth.backends.ModelBackend"
PENDING = "pending_log_in"
PENDING_SECONDS = 300
PASSWORD_UNTIL = "password_until"  # noqa: S105 - a key of the session
FACTOR_MISSING = "factor_missing"


class Refused(Exception):
    """不予登录: for one of the reasons of :mod:`locks`, which only the event tells."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


# --- the first factor ------------------------------------------------------------------------------------


def password_check(request: HttpRequest, name: str, password: str) -> User:
    """The active account of this name whose password this is; raises Refused."""
    if locks.address_is_refused(ORIGIN.get().address):
        raise _refused(locks.ADDRESS)
    user = User.objects.filter(username=name).first()
    attempt = locks.attempt_take(user) if user else 0
    if user is None or not attempt:
        # A password is hashed all the same: the time that passes tells nothing of the account.
        User().set_password(password)
        raise _refused(locks.LOCKED if user else locks.UNKNOWN, user)
    found = _authenticated(request, user, password)
    if found is None:
        reason = locks.WRONG_PASSWORD if user.is_active else locks.CLOSED
        raise _refused(reason, user, attempt=attempt)
    locks.attempt_return(user)
    return user


def _authenticated(request: HttpRequest, user: User, password: str) -> Any:
    try:
        return authenticate(request, username=user.get_username(), password=password)
    except DirectoryUnreachable as error:
        locks.attempt_return(user)
        raise _refused(locks.UNREACHABLE, user) from error


def _refused(reason: str, user: User | None = None, *, attempt: int = 0) -> Refused:
    locks.refuse(reason, user, attempt=attempt)
    return Refused(reason)


def first_passed(request: HttpRequest, user: User, goes_to: str) -> str:
    """Lets in who needs no second factor, and tells where to go from here."""
    if not second_factor.is_set(user):
        enter(request, user)
        return goes_to
    request.session.cycle_key()
    request.session[PENDING] = {
        "user": user.pk,
        "hash": user.get_session_auth_hash(),
        "until": clock.now().timestamp() + PENDING_SECONDS,
        "goes_to": goes_to,
    }
    return reverse("accounts:second-step")


# --- the second factor -----------------------------------------------------------------------------------


def pending_user(request: HttpRequest) -> User | None:
    """Who passed the first step a moment ago in this browser, if the account is still what it was."""
    pending = request.session.get(PENDING)
    if not pending or pending["until"] < clock.now().timestamp():
        return None
    user = User.objects.filter(pk=pending["user"], is_active=True).first()
    if user is None or not constant_time_compare(pending["hash"], user.get_session_auth_hash()):
        return None
    return user


def second_passed(request: HttpRequest, user: User, code: str) -> str:
    """Lets in whose code is right, and tells where to go; raises Refused."""
    code_check(user, code)
    goes_to: str = request.session.pop(PENDING)["goes_to"]
    enter(request, user)
    return goes_to


def code_check(user: User, code: str) -> None:
    """A wrong code counts like a wrong password; raises Refused."""
    attempt = locks.attempt_take(user)
    if not attempt:
        raise _refused(locks.LOCKED, user)
    if not second_factor.code_accept(user, code):
        raise _refused(locks.WRONG_CODE, user, attempt=attempt)
    locks.attempt_return(user)


# --- inside ----------------------------------------------------------------------------------------------


@transaction.atomic
def enter(request: HttpRequest, user: User) -> None:
    """登录: a new session key, and what the pages will ask of the session."""
    login(request, user, backend=BACKEND)
    locks.attempts_clear(user)
    stale_clear(user)
    present_keep(user)
    request.session[DEVICE] = device_of(request.headers.get("User-Agent", ""))
    remember(request, user)
    request.session.save()
    record("account.logged_in", user, by=user)


def remember(request: HttpRequest, user: User) -> None:
    """Keeps in the session what stands between this person and the pages."""
    until = holds_until(user)
    request.session[PASSWORD_UNTIL] = until.timestamp() if until else None
    request.session[FACTOR_MISSING] = second_factor.is_required(user) and not second_factor.is_set(user)


def password_is_over(session: Any) -> bool:
    """Must the password be changed now? A session that was not told of an age has none."""
    until = session.get(PASSWORD_UNTIL)
    return until is not None and until <= clock.now().timestamp()
