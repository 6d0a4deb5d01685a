"""接口令牌: made, revoked, and recognised when a programme sends one."""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.conf import settings
from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.db.models import F

from yiding.accounts.models import Account
from yiding.audit.chain import sm3
from yiding.audit.services import record
from yiding.core import clock
from yiding.core.access import powers_of, require
from yiding.core.errors import BadRequest, WrongState

from .errors import AccountClosed, NameInUse, NoRoles, NoScope, NoToken, TokenExpired, TokenRevoked, TooMany
from .models import Scope, Token, Use
from .permissions import may_keep_tokens

PREFIX = "yiding"
KEY_BYTES, SECRET_BYTES = 4, 32
MINUTE = 60
NOBODY = "0" * 64


@dataclass(frozen=True, slots=True)
class Made:
    """发放的令牌: the row, and the token itself, which is shown once and kept nowhere."""

    token: Token
    secret: str


@dataclass(frozen=True, slots=True)
class Caller:
    """来访程序: a token that holds, and the user whose eyes it sees with."""

    token: Token
    viewer: User


def last_day_allowed() -> date:
    """The last day that a token made today may have."""
    return clock.today() + timedelta(days=settings.API_TOKEN_DAYS)


@transaction.atomic
def token_make(*, name: str, account: Account, scopes: Iterable[str], expires_on: date, by: User) -> Made:
    """Makes a token for an account. Raises NameInUse, also of two at once."""
    require(may_keep_tokens(by))
    chosen = sorted({Scope(scope).value for scope in scopes})
    if not chosen or not clock.today() <= expires_on <= last_day_allowed():
        raise BadRequest
    key = secrets.token_hex(KEY_BYTES)
    secret = f"{PREFIX}_{key}_{secrets.token_urlsafe(SECRET_BYTES)}"
    token = Token(
        name=name,
        account=account,
        scopes=chosen,
        key=key,
        digest=_digest(secret),
        made_by=by,
        made_at=clock.now(),
        expires_on=expires_on,
    )
    try:
        with transaction.atomic():
            token.save()
    except IntegrityError as error:
        raise NameInUse from error
    Use.objects.create(token=token)
    told = {"name": name, "key": key, "account": account.user.get_username()}
    record("token.made", token, by=by, after={**told, "scopes": chosen, "expires_on": expires_on.isoformat()})
    return Made(token, secret)


@transaction.atomic
def token_revoke(*, token: Token, by: User) -> None:
    """Takes a token back, for good. Raises WrongState where it was taken back before."""
    require(may_keep_tokens(by))
    now = clock.now()
    if not Token.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=now):
        raise WrongState
    token.revoked_at = now
    record("token.revoked", token, by=by, before={"name": token.name, "key": token.key})


def caller_find(secret: str) -> Caller:
    """Who sends the token. Raises what is wrong with it; one that is not ours is told no more than that."""
    row = _row(secret)
    if not hmac.compare_digest(row.digest if row else NOBODY, _digest(secret)) or row is None:
        raise NoToken
    if row.is_revoked:
        raise TokenRevoked
    if row.is_expired:
        raise TokenExpired
    if not row.account.user.is_active:
        raise AccountClosed
    return Caller(row, row.account.user)


def _row(secret: str) -> Token | None:
    """The row by the public part of a token."""
    prefix, _, rest = secret.partition("_")
    key = rest.partition("_")[0]
    if prefix != PREFIX or len(key) != KEY_BYTES * 2 or not key.isalnum() or not key.isascii():
        return None
    return Token.objects.select_related("account__user", "account__person").filter(key=key).first()


def _digest(secret: str) -> str:
    return sm3(secret.encode("utf-8", "replace"))


def scope_check(caller: Caller, scope: str) -> None:
    """Raises NoScope for what the token is not for, NoRoles where its account holds nothing today."""
    if scope not in caller.token.scopes:
        raise NoScope
    if not powers_of(caller.viewer).held:
        raise NoRoles


def use_count(token: Token) -> None:
    """Counts a request, one statement as a rule. Raises TooMany above the setting's number in a minute."""
    minute, today = int(clock.now().timestamp()) // MINUTE, clock.today()
    uses = Use.objects.filter(token=token)
    if not _counted(token, minute):
        # The first of two that begin a minute together writes the row over; the second counts on it.
        begun = uses.exclude(minute=minute).update(minute=minute, count=1)
        if not begun and not _counted(token, minute):
            raise TooMany
    if token.last_used_on != today:
        Token.objects.filter(pk=token.pk).update(last_used_on=today)


def _counted(token: Token, minute: int) -> bool:
    rows = Use.objects.filter(token=token, minute=minute, count__lt=settings.API_RATE)
    return bool(rows.update(count=F("count") + 1))


def seconds_to_wait() -> int:
    """Until the next minute begins."""
    return MINUTE - int(clock.now().timestamp()) % MINUTE
