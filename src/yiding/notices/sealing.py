"""地址的封存: addresses are unreadable in the database and in a backup without this installation's key."""

from __future__ import annotations

import base64

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

PURPOSE = b"yiding notices addresses"


def _lock(secret: str) -> Fernet:
    key = HKDF(algorithm=SHA256(), length=32, salt=None, info=PURPOSE).derive(secret.encode())
    return Fernet(base64.urlsafe_b64encode(key))


def _locks() -> MultiFernet:
    """The present key seals; former ones still open."""
    return MultiFernet([_lock(str(each)) for each in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)])


def sealed(text: str) -> str:
    return _locks().encrypt(text.encode()).decode("ascii")


def opened(sealed_text: str) -> str:
    """The text; nothing where it was sealed with another installation's key."""
    try:
        return _locks().decrypt(sealed_text.encode()).decode()
    except InvalidToken:
        return ""
