"""公开标识: keys for partners' addresses, open data and packages; the integer keys stay inside.

UUIDs of version 7 (RFC 9562): they begin with the millisecond in which they were made, so that their order is
that of the rows.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable
from itertools import islice
from typing import Any
from uuid import UUID

from . import clock

RANDOM_BITS = 74
FILLED = 1000


def uuid7() -> UUID:
    """A new key."""
    return _made(int(clock.now().timestamp() * 1000), secrets.randbits(RANDOM_BITS))


def uuid7_within(whole: UUID, part: str) -> UUID:
    """The key of a part of something: always the same one, also after the row of the part was made again."""
    drawn = hashlib.sha256(whole.bytes + part.encode("utf-8")).digest()
    return _made(whole.int >> 80, int.from_bytes(drawn, "big") >> (256 - RANDOM_BITS))


def _made(milliseconds: int, drawn: int) -> UUID:
    high, low = drawn >> 62, drawn & ((1 << 62) - 1)
    return UUID(int=milliseconds << 80 | 0x7 << 76 | high << 64 | 0b10 << 62 | low)


def public_ids_fill(connection: Any, model: Any, keys: Iterable[tuple[UUID, int]]) -> None:
    """Gives old rows their keys, for migrations: pairs of public and integer key, a batch at a time."""
    field, quote = model._meta.get_field("public_id"), connection.ops.quote_name
    update = f"UPDATE {quote(model._meta.db_table)} SET public_id = %s WHERE id = %s"  # noqa: S608
    with connection.cursor() as cursor:
        for batch in _batches(keys):
            values = [(field.get_db_prep_save(public, connection), key) for public, key in batch]
            cursor.executemany(update, values)


def _batches(keys: Iterable[tuple[UUID, int]]) -> Iterable[list[tuple[UUID, int]]]:
    rest = iter(keys)
    while batch := list(islice(rest, FILLED)):
        yield batch
