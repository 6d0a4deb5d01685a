"""密码: what a new one must be, how long it holds, and which ones may not come back."""

from __future__ import annotations

import unicodedata
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth.hashers import check_password
from django.contrib.auth.models import AbstractBaseUser, User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from yiding.audit.services import record
from yiding.core import clock

from .locks import credential_of
from .models import Account, Session
from .permissions import may_keep_accounts, require

KEPT = 5
CLASSES = 3


def _class_of(character: str) -> str:
    """Lower case, capitals, digits, and all else; Chinese characters are of the last."""
    category = unicodedata.category(character)
    return category if category in ("Ll", "Lu", "Nd") else "other"


class EnoughKinds:
    """字符种类: a password holds characters of three of four kinds."""

    def validate(self, password: str, user: AbstractBaseUser | None = None) -> None:
        if len(set(map(_class_of, password))) < CLASSES:
            raise ValidationError(self.get_help_text(), code="password_kinds")

    def get_help_text(self) -> str:
        return _("密码须包含大写字母、小写字母、数字、其他字符中的至少三种。")


class NotUsedBefore:
    """不得重复: neither the present password nor one of the last five.

    Django tells this validator of every password that is set anew, by whomever: it is the one place that
    keeps its hash and from when it holds. Of the first one of an account it is told at log-in.
    """

    def validate(self, password: str, user: AbstractBaseUser | None = None) -> None:
        if isinstance(user, User) and user.pk and any(check_password(password, old) for old in _used(user)):
            raise ValidationError(self.get_help_text(), code="password_used")

    def get_help_text(self) -> str:
        return _("密码不能与最近 5 次用过的相同。")

    def password_changed(self, password: str, user: AbstractBaseUser | None = None) -> None:
        if isinstance(user, User) and user.pk and user.has_usable_password():
            _keep(user)


def _used(user: User) -> list[str]:
    return list({user.password, *user.password_hashes.values_list("hash", flat=True)[:KEPT]})


@transaction.atomic
def _keep(user: User) -> None:
    now = clock.now()
    user.password_hashes.create(hash=user.password, set_at=now)
    kept = user.password_hashes.values_list("pk", flat=True)[:KEPT]
    user.password_hashes.exclude(pk__in=list(kept)).delete()
    credential = credential_of(user)
    credential.password_set_at, credential.must_change = now, False
    credential.save(update_fields=["password_set_at", "must_change"])


def present_keep(user: User) -> None:
    """Keeps the hash of a password that came into the table without Django's telling of it."""
    if user.has_usable_password() and not user.password_hashes.exists():
        user.password_hashes.create(hash=user.password, set_at=clock.now())


def must_change(user: User) -> None:
    """The password was set by somebody else: its owner changes it before anything else."""
    credential = credential_of(user)
    credential.must_change = True
    credential.save(update_fields=["must_change"])


@transaction.atomic
def password_remove(account: Account, *, by: User) -> bool:
    """改由统一认证登录: the account has no password here any more.

    The directory or the provider vouches for it. Its log-ins end. ``False`` when it had none already.
    """
    require(may_keep_accounts(by))
    if not account.user.has_usable_password():
        return False
    account.user.set_unusable_password()
    account.user.save(update_fields=["password"])
    Session.objects.filter(user=account.pk).delete()
    record("account.password_removed", account.user, by=by, after={"account": account.user.get_username()})
    return True


def holds_until(user: User) -> datetime | None:
    """When the password gets too old; ``None``: never. A password that must be changed never held."""
    if not user.has_usable_password():
        return None
    credential = credential_of(user)
    if credential.must_change:
        return credential.password_set_at
    if not settings.PASSWORD_DAYS:
        return None
    return credential.password_set_at + timedelta(days=settings.PASSWORD_DAYS)
