"""地址的封存: addresses are unreadable in the database and in a backup without this installation's key."""

from __future__ import annotations

from yiding.core.sealing import Seal

_SEAL = Seal(b"yiding notices addresses")
sealed, opened = _SEAL.sealed, _SEAL.opened
