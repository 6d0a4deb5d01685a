"""链: what an event's digest is taken of, and how.

The digest is SM3 over the canonical JSON of the event's columns, the digest of the event before among them.
Canonical means RFC 8785: UTF-8, no blanks, keys in the order of their UTF-16 units, figures in their shortest
form. Columns that hold nothing are left out, so that a column added later leaves old digests as they are.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from json.encoder import JSONEncoder, encode_basestring
from typing import Any

from cryptography.hazmat.primitives.hashes import SM3, Hash

START = ""
"""What stands before the first event."""
NOTHING: tuple[Any, ...] = (None, "", {})
LEFT_OUT = frozenset({"id", "digest"})
PLAIN_FROM, PLAIN_TO = 1e-6, 1e21
_written = JSONEncoder(ensure_ascii=False).encode


def sm3(content: bytes) -> str:
    """杂凑 (GB/T 32905-2016), in hexadecimal."""
    digest = Hash(SM3())
    digest.update(content)
    return digest.finalize().hex()


def sealed(columns: Mapping[str, Any]) -> bytes:
    """The bytes that an event's digest is taken of; ``columns`` by their names, ``previous`` among them."""
    told = {name: value for name, value in columns.items() if name not in LEFT_OUT and value not in NOTHING}
    return canonical(told).encode("utf-8")


def digest_of(columns: Mapping[str, Any]) -> str:
    return sm3(sealed(columns))


def canonical(value: Any) -> str:
    """A value as canonical JSON. Raises TypeError or ValueError for what JSON cannot hold."""
    if isinstance(value, str):
        return encode_basestring(value)
    if isinstance(value, Mapping):
        pairs = sorted(value.items(), key=_place_of)
        return "{" + ",".join(f"{canonical(key)}:{canonical(part)}" for key, part in pairs) + "}"
    if isinstance(value, list | tuple):
        return "[" + ",".join(map(canonical, value)) + "]"
    if isinstance(value, datetime):
        instant = value.astimezone(UTC).replace(tzinfo=None)
        return f'"{instant.isoformat(timespec="microseconds")}Z"'
    if isinstance(value, date):
        return f'"{value.isoformat()}"'
    if isinstance(value, float):
        return _figure(value)
    return _written(value)


def _place_of(pair: tuple[Any, Any]) -> bytes:
    if not isinstance(pair[0], str):
        raise TypeError(f"a key must be text: {pair[0]!r}")
    return pair[0].encode("utf-16-be")


def _figure(value: float) -> str:
    """The shortest figure that reads back as the same, written as ECMAScript does."""
    if value != value or value in (float("inf"), float("-inf")):
        raise ValueError("JSON has no such number")
    if value.is_integer() and abs(value) < PLAIN_TO:
        return str(int(value))
    if PLAIN_FROM <= abs(value) < PLAIN_TO:
        return format(Decimal(repr(value)), "f")
    digits, _, power = repr(value).partition("e")
    return f"{digits.removesuffix('.0')}e{int(power):+d}"
