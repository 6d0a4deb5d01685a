"""短信: one signed JSON message to the address in the settings, and to no other."""

from __future__ import annotations

import hmac
import json
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.hashes import SHA256, SM3, HashAlgorithm
from cryptography.hazmat.primitives.hmac import HMAC
from django.conf import settings

from yiding.core import clock

from .errors import Busy, CutOff, Refused, Unreachable
from .letters import Letter

PATIENCE = 20.0
MOST_READ = 64 * 1024
TRY_LATER = frozenset({408, 425, 429})
DIGESTS: dict[str, type[HashAlgorithm]] = {"sm3": SM3, "sha256": SHA256}


def signature(body: bytes, *, at: str, key: str) -> str:
    """``sha256=…``: over time, key and body, with a dot between, by the secret of the settings."""
    name = settings.SMS_DIGEST
    seal = HMAC(settings.SMS_SECRET.encode(), DIGESTS[name]())
    seal.update(b".".join([at.encode(), key.encode(), body]))
    return f"{name}={seal.finalize().hex()}"


def is_signed(body: bytes, said: str, *, at: str, key: str) -> bool:
    """Does a signature fit? For the receiver's side, and for tests of one."""
    return hmac.compare_digest(said, signature(body, at=at, key=key))


def send(address: str, letter: Letter) -> None:
    """Posts a letter's subject. Raises SendError."""
    parts = urlsplit(settings.SMS_WEBHOOK)
    plain = {"key": letter.key, "kind": letter.kind, "phone": address, "text": letter.subject}
    body = json.dumps(plain, ensure_ascii=False).encode()
    kind = HTTPSConnection if parts.scheme == "https" else HTTPConnection
    peer = kind(parts.hostname or "", parts.port, timeout=PATIENCE)
    target = parts.path + (f"?{parts.query}" if parts.query else "") or "/"
    try:
        try:
            peer.connect()
        except OSError as error:
            raise Unreachable(type(error).__name__) from error
        answer = _posted(peer, target, body, letter.key)
    finally:
        peer.close()
    _judge(answer.status)


def _posted(peer: HTTPConnection, target: str, body: bytes, key: str) -> HTTPResponse:
    at = str(int(clock.now().timestamp()))
    headers = {
        "Content-Type": "application/json; charset=utf-8",
        "X-Yiding-Key": key,
        "X-Yiding-Time": at,
        "X-Yiding-Signature": signature(body, at=at, key=key),
    }
    try:
        peer.request("POST", target, body, headers)
        answer = peer.getresponse()
        answer.read(MOST_READ)
    except (OSError, HTTPException) as error:
        raise CutOff(type(error).__name__) from error
    return answer


def _judge(status: int) -> None:
    """Only 2xx is taken for received. A redirect is not followed: the message is for one address."""
    if 200 <= status < 300:
        return
    if status >= 500 or status in TRY_LATER:
        raise Busy(str(status))
    raise Refused(str(status))
