"""签到码: the short-lived, signed address that the projector shows; it changes every minute."""

from __future__ import annotations

import segno
from django.core import signing
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.urls import reverse

from yiding.core import clock
from yiding.sittings.models import Sitting

from .errors import CodeExpired

SALT = "yiding.deliberations.sign_in"
MINUTE = 60
OPEN_FOR = 3
"""How many minutes a code opens: it hangs on the wall for one, the rest is for logging in."""


def token_of(sitting: Sitting) -> str:
    """The code of this minute."""
    return signing.Signer(salt=SALT).sign(f"{sitting.public_id}.{_minute()}")


def _minute() -> int:
    return int(clock.now().timestamp()) // MINUTE


def sitting_of(token: str) -> Sitting:
    """The sitting that a code is of. Raises CodeExpired for an old or a made-up one."""
    try:
        key, _dot, minute = signing.Signer(salt=SALT).unsign(token).partition(".")
        if not 0 <= _minute() - int(minute) < OPEN_FOR:
            raise CodeExpired
        return Sitting.objects.select_related("council", "government").get(public_id=key)
    except (signing.BadSignature, Sitting.DoesNotExist, ValueError, ValidationError):
        raise CodeExpired from None


def code_of(request: HttpRequest, sitting: Sitting) -> str:
    """The code as a picture, drawn on the spot, as an address of data."""
    address = request.build_absolute_uri(reverse("deliberations:sign-in", args=[token_of(sitting)]))
    return str(segno.make(address, error="m").svg_data_uri(scale=6, border=2, light="#fff"))
