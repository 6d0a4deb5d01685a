"""第二因素: a code of the telephone that changes every half minute (TOTP, RFC 6238), and recovery codes.

The secret is kept sealed (:mod:`yiding.core.sealing`) under a key that is its user's.
"""

from __future__ import annotations

import hashlib
import hmac
import logging
import secrets
import unicodedata

import pyotp
import segno
from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _

from yiding.audit.services import record
from yiding.core import clock
from yiding.core.access import ADMIN_SIDES, Role, powers_of
from yiding.core.sealing import Seal

from .errors import FactorRequired
from .locks import credential_of
from .models import Credential, RecoveryCode
from .permissions import may_keep_accounts, require

log = logging.getLogger(__name__)
OFF, OPTIONAL, REQUIRED = "off", "optional", "required"
ASKED_FOR = frozenset({*ADMIN_SIDES, Role.LEADER})
"""The roles that a second factor is required of, where it is required."""
STEP = 30
CODES = 8
LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"


# --- state -----------------------------------------------------------------------------------------------


def is_on() -> bool:
    return bool(settings.SECOND_FACTOR != OFF)


def is_set(user: User) -> bool:
    """Does the log-in of this user ask for a code?"""
    return is_on() and Credential.objects.filter(user=user, confirmed_at__isnull=False).exists()


def is_required(user: User) -> bool:
    """Must this user have one, by the office's setting and a role that is held today?"""
    return bool(settings.SECOND_FACTOR == REQUIRED and powers_of(user).roles & ASKED_FOR)


def codes_left(user: User) -> int:
    return RecoveryCode.objects.filter(user=user, used_at__isnull=True).count()


# --- setting up ------------------------------------------------------------------------------------------


def factor_offer(user: User) -> None:
    """Makes a secret that the user has yet to confirm; one that is in use stays."""
    credential_of(user)
    sealed = _seal(user.pk).sealed(pyotp.random_base32())
    Credential.objects.filter(user=user, confirmed_at__isnull=True).update(secret=sealed, last_step=0)


def offered(user: User) -> str:
    """The secret that waits to be confirmed; empty when there is none."""
    credential = Credential.objects.filter(user=user, confirmed_at__isnull=True).first()
    return _secret_of(credential) if credential else ""


def picture_of(user: User, secret: str) -> str:
    """The QR code for the telephone, as the address of an SVG picture that lies in it."""
    totp = pyotp.TOTP(secret)
    uri = totp.provisioning_uri(name=user.get_username(), issuer_name=_("议定"))
    return str(segno.make(uri, error="m").svg_data_uri(scale=5, border=4, light="#fff"))


@transaction.atomic
def factor_confirm(user: User, code: str, *, by: User) -> list[str]:
    """绑定: takes the offered secret into use once its code is right; the recovery codes, told this once.

    Empty when the code is not right.
    """
    if not offered(user) or not _totp_accept(user, _plain(code)):
        return []
    now = clock.now()
    if not Credential.objects.filter(user=user, confirmed_at__isnull=True).update(confirmed_at=now):
        return []
    codes = _codes_make(user)
    record("account.factor_set", user, by=by)
    return codes


@transaction.atomic
def codes_renew(user: User, *, by: User) -> list[str]:
    """New recovery codes; the old ones are worth nothing any more."""
    codes = _codes_make(user)
    record("account.codes_renewed", user, by=by)
    return codes


@transaction.atomic
def factor_end(user: User, *, by: User) -> bool:
    """停用: by its owner, or by the administrator for somebody who lost telephone and codes.

    Raises FactorRequired where an owner's role must have one.
    """
    if by != user:
        require(may_keep_accounts(by))
    elif is_required(user):
        raise FactorRequired
    in_use = Credential.objects.filter(user=user, confirmed_at__isnull=False)
    if not in_use.update(secret="", confirmed_at=None, last_step=0):
        return False
    RecoveryCode.objects.filter(user=user).delete()
    record("account.factor_ended", user, by=by, after={"account": user.get_username()})
    return True


# --- asking ----------------------------------------------------------------------------------------------


def code_accept(user: User, code: str) -> bool:
    """Is this the code of the moment or an unused recovery code? Each is accepted once."""
    plain = _plain(code)
    return _totp_accept(user, plain) if plain.isdigit() else _recovery_accept(user, plain)


def _plain(code: str) -> str:
    return "".join(unicodedata.normalize("NFKC", code).upper().replace("-", "").split())


def _totp_accept(user: User, code: str) -> bool:
    """The step before and the one after count too: clocks differ."""
    credential = Credential.objects.filter(user=user).first()
    secret = _secret_of(credential) if credential else ""
    if not secret:
        return False
    totp, now = pyotp.TOTP(secret), int(clock.now().timestamp()) // STEP
    steps = [step for step in (now - 1, now, now + 1) if _same(totp.generate_otp(step), code)]
    newer = Credential.objects.filter(user=user, last_step__lt=max(steps, default=0))
    return bool(steps) and bool(newer.update(last_step=max(steps)))


def _recovery_accept(user: User, code: str) -> bool:
    rows = RecoveryCode.objects.filter(user=user, digest=_digest(user, code), used_at__isnull=True)
    with transaction.atomic():
        is_used = bool(rows.update(used_at=clock.now()))
        if is_used:
            record("account.recovery_used", user, by=user, after={"left": codes_left(user)})
    return is_used


def _same(one: str, other: str) -> bool:
    return hmac.compare_digest(one.encode(), other.encode())


def _codes_make(user: User) -> list[str]:
    codes = ["".join(secrets.choice(LETTERS) for _letter in range(16)) for _code in range(CODES)]
    RecoveryCode.objects.filter(user=user).delete()
    RecoveryCode.objects.bulk_create(RecoveryCode(user=user, digest=_digest(user, code)) for code in codes)
    return ["-".join(code[at : at + 4] for at in range(0, 16, 4)) for code in codes]


def _digest(user: User, code: str) -> str:
    """80 random bits cannot be guessed from a digest, so a quick one does."""
    return hashlib.sha256(f"{user.pk}:{code}".encode()).hexdigest()


# --- secrets ---------------------------------------------------------------------------------------------


def _seal(user_id: int) -> Seal:
    """What is sealed for one user opens for that user only."""
    return Seal(f"yiding second factor {user_id}".encode())


def _secret_of(credential: Credential) -> str:
    """The secret, or nothing: what was sealed under another key opens no door."""
    if not credential.secret:
        return ""
    secret = _seal(credential.pk).opened(credential.secret)
    if not secret:
        log.error("the second factor of account %s was sealed under another secret key", credential.pk)
    return secret
