"""锁定: failed attempts are counted before a password or code is looked at.

So a hundred guesses at once count as a hundred: one conditional update hands out the next attempt, or
refuses. Who succeeds gives the count back.
"""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Case, F, Q, Value, When

from yiding.audit.services import ORIGIN, gathered, record
from yiding.core import clock

from .models import Account, AddressFailures, Credential
from .permissions import may_keep_accounts, require

LIMIT = 5
ADDRESS_LIMIT = 20
ADDRESS_WINDOW = timedelta(minutes=10)

UNKNOWN = "unknown"
CLOSED = "closed"
WRONG_PASSWORD = "wrong_password"  # noqa: S105 - the word for a reason
WRONG_CODE = "wrong_code"
LOCKED = "locked"
ADDRESS = "address"
UNREACHABLE = "directory_unreachable"
NO_SUCH_ACCOUNT = "no_account"
PROVIDER = "provider"


def credential_of(user: User) -> Credential:
    """What the log-in keeps of a user; made when there is none yet."""
    return Credential.objects.get_or_create(user=user, defaults={"password_set_at": clock.now()})[0]


# --- one account -----------------------------------------------------------------------------------------


@transaction.atomic
def attempt_take(user: User) -> int:
    """Takes one of the attempts that are left and tells its number; 0 while the account is locked.

    The last one locks the account as it is taken, until it turns out right or the time is over.
    """
    credential_of(user)
    now = clock.now()
    until = now + timedelta(minutes=settings.LOCK_MINUTES)
    was_locked, is_last = Q(locked_until__isnull=False), Q(failures__gte=LIMIT - 1)
    taken = Credential.objects.filter(Q(locked_until__isnull=True) | Q(locked_until__lte=now), user=user)
    is_taken = taken.update(
        failures=Case(When(was_locked, then=Value(1)), default=F("failures") + 1),
        locked_until=Case(When(was_locked, then=None), When(is_last, then=Value(until)), default=None),
    )
    return Credential.objects.get(user=user).failures if is_taken else 0


def attempt_return(user: User) -> None:
    """Gives one attempt back: it was right, but the log-in is not done yet."""
    rows = Credential.objects.filter(user=user, failures__gt=0)
    rows.update(failures=F("failures") - 1, locked_until=None)


def attempts_clear(user: User) -> None:
    """The log-in succeeded: the count begins anew."""
    Credential.objects.filter(user=user).exclude(failures=0, locked_until=None).update(
        failures=0, locked_until=None
    )


def is_locked(user: User) -> bool:
    return Credential.objects.filter(user=user, locked_until__gt=clock.now()).exists()


@transaction.atomic
def account_unlock(account: Account, *, by: User) -> bool:
    """解锁: the administrator lets the account try again; ``False`` when it was not locked."""
    require(may_keep_accounts(by))
    was_locked = Credential.objects.filter(user=account.pk, locked_until__gt=clock.now())
    if not was_locked.update(failures=0, locked_until=None):
        return False
    record("account.unlocked", account.user, by=by, after={"account": account.user.get_username()})
    return True


# --- refusals --------------------------------------------------------------------------------------------


def refuse(reason: str, user: User | None = None, *, attempt: int = 0) -> None:
    """Writes down a log-in that was refused, counts it for its address, and tells when it locked the account.

    The name that was typed is kept only where it is an account's: people type their passwords there.
    """
    address = ORIGIN.get().address
    with transaction.atomic(), gathered():
        told = {"reason": reason, **({"account": user.get_username()} if user else {})}
        record("account.refused", user or User(), by=None, after=told)
        if user and attempt == LIMIT and is_locked(user):
            record("account.locked", user, by=None, after={"minutes": settings.LOCK_MINUTES})
        if address and reason not in (ADDRESS, UNREACHABLE, PROVIDER):
            _count_address(address)


def address_is_refused(address: str) -> bool:
    """Has the address failed so often that nothing from it is heard for a while?"""
    return AddressFailures.objects.filter(address=address, refused_until__gt=clock.now()).exists()


def _count_address(address: str) -> None:
    now = clock.now()
    over = Q(since__lte=now - ADDRESS_WINDOW)
    AddressFailures.objects.filter(over).exclude(refused_until__gt=now).delete()
    AddressFailures.objects.get_or_create(address=address, defaults={"since": now})
    is_last = Q(failures__gte=ADDRESS_LIMIT - 1)
    AddressFailures.objects.filter(address=address).update(
        failures=F("failures") + 1,
        refused_until=Case(When(is_last, then=Value(now + ADDRESS_WINDOW)), default=F("refused_until")),
    )
