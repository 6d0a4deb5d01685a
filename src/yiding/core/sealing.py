"""封存: small texts that are unreadable in the database and in a backup without this installation's key."""

from __future__ import annotations

import base64
from dataclasses import dataclass

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256, SM3
from cryptography.hazmat.primitives.hmac import HMAC
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

LENGTH = 32


@dataclass(frozen=True, slots=True)
class Seal:
    """一种封存: what is sealed for one purpose opens for that purpose only."""

    purpose: bytes

    def sealed(self, text: str) -> str:
        return self._locks().encrypt(text.encode()).decode("ascii")

    def opened(self, sealed_text: str) -> str:
        """The text; nothing where it was sealed with another installation's key."""
        try:
            return self._locks().decrypt(sealed_text.encode()).decode()
        except InvalidToken:
            return ""

    def keyed_hash(self, text: str) -> str:
        """Tells the same text again, and cannot be found by trying all texts without the key."""
        told = HMAC(self._key(settings.SECRET_KEY, b" hash"), SM3())
        told.update(text.encode())
        return told.finalize().hex()

    def _locks(self) -> MultiFernet:
        """The present key seals; former ones still open."""
        secrets = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
        return MultiFernet([Fernet(base64.urlsafe_b64encode(self._key(each))) for each in secrets])

    def _key(self, secret: str | bytes, use: bytes = b"") -> bytes:
        return HKDF(algorithm=SHA256(), length=LENGTH, salt=None, info=self.purpose + use).derive(
            str(secret).encode()
        )
