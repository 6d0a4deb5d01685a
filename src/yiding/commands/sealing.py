"""加密封装: a stream that is sealed piece by piece under a passphrase, SM4 in GCM mode.

The key comes from the passphrase by scrypt. Each piece has a number and the last one a mark of its own in its
nonce, so that a piece that was changed, left out, moved or cut off at the end does not open. Nothing is
given out that has not been found whole. The head is::

    8 bytes  "YIDINGE1"
    3 bytes  log2 of scrypt's n, r, p
    16 bytes salt
    7 bytes  prefix of the nonces
    32 bytes SM3 of the second part of what scrypt gave: tells a wrong passphrase from a damaged file
"""

from __future__ import annotations

import hmac
import io
import os
import struct
from dataclasses import dataclass
from typing import BinaryIO, Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.hashes import SM3, Hash
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from .errors import DamagedPackage, WrongPassphrase

MAGIC = b"YIDINGE1"
HEAD = struct.Struct(">8s3B16s7s32s")
PIECE = 64 * 1024
TAG = 16
KEY = 16
COST, BLOCK, LANES = 15, 8, 1
MOST_COST, MOST_BLOCK, MOST_LANES = 20, 16, 4


class Sink(Protocol):
    """Where sealed bytes go."""

    def write(self, data: bytes, /) -> object: ...


@dataclass(frozen=True, slots=True)
class _Key:
    """What the passphrase gives, with the head that says how."""

    head: bytes
    prefix: bytes
    secret: bytes

    def nonce(self, number: int, *, last: bool) -> bytes:
        return self.prefix + struct.pack(">IB", number, last)


def _derive(passphrase: str, salt: bytes, cost: tuple[int, int, int]) -> tuple[bytes, bytes]:
    """The key, and the digest by which a passphrase is known again."""
    log_n, r, p = cost
    told = Scrypt(salt=salt, length=KEY + 32, n=1 << log_n, r=r, p=p).derive(passphrase.encode())
    digest = Hash(SM3())
    digest.update(told[KEY:])
    return told[:KEY], digest.finalize()


class Sealer:
    """Seals what is written to it into ``sink``; ``close`` writes the last piece."""

    def __init__(self, sink: Sink, passphrase: str) -> None:
        salt, prefix = os.urandom(16), os.urandom(7)
        secret, known = _derive(passphrase, salt, (COST, BLOCK, LANES))
        head = HEAD.pack(MAGIC, COST, BLOCK, LANES, salt, prefix, known)
        self.sink, self.key = sink, _Key(head, prefix, secret)
        self.waiting, self.number = bytearray(), 0
        sink.write(head)

    def write(self, data: bytes) -> int:
        self.waiting += data
        while len(self.waiting) > PIECE:
            self._seal(bytes(self.waiting[:PIECE]), last=False)
            del self.waiting[:PIECE]
        return len(data)

    def close(self) -> None:
        self._seal(bytes(self.waiting), last=True)
        self.waiting.clear()

    def _seal(self, piece: bytes, *, last: bool) -> None:
        mode = modes.GCM(self.key.nonce(self.number, last=last))
        cipher = Cipher(algorithms.SM4(self.key.secret), mode).encryptor()
        cipher.authenticate_additional_data(self.key.head)
        self.sink.write(cipher.update(piece) + cipher.finalize() + cipher.tag)
        self.number += 1


class Opener(io.RawIOBase):
    """Reads a sealed stream. Raises WrongPassphrase at once, DamagedPackage at the first piece not whole."""

    def __init__(self, source: BinaryIO, passphrase: str) -> None:
        head = source.read(HEAD.size)
        if len(head) < HEAD.size:
            raise DamagedPackage("文件头")
        magic, log_n, r, p, salt, prefix, known = HEAD.unpack(head)
        within = 1 <= log_n <= MOST_COST and 1 <= r <= MOST_BLOCK and 1 <= p <= MOST_LANES
        if magic != MAGIC or not within:
            raise DamagedPackage("文件头")
        secret, told = _derive(passphrase, salt, (log_n, r, p))
        if not hmac.compare_digest(told, known):
            raise WrongPassphrase
        self.source, self.key = source, _Key(head, prefix, secret)
        self.number, self.piece, self.ahead = 0, b"", source.read(PIECE + TAG)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        if not self.piece and self.ahead:
            self.piece = self._next()
        count = min(len(buffer), len(self.piece))
        buffer[:count] = self.piece[:count]
        self.piece = self.piece[count:]
        return count

    def _next(self) -> bytes:
        sealed, self.ahead = self.ahead, self.source.read(PIECE + TAG)
        nonce = self.key.nonce(self.number, last=not self.ahead)
        body, tag = sealed[:-TAG], sealed[-TAG:]
        try:
            cipher = Cipher(algorithms.SM4(self.key.secret), modes.GCM(nonce, tag)).decryptor()
            cipher.authenticate_additional_data(self.key.head)
            piece = cipher.update(body) + cipher.finalize()
        except (InvalidTag, ValueError) as error:
            raise DamagedPackage(f"第 {self.number + 1} 块") from error
        self.number += 1
        return piece
