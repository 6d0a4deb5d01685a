"""核验归档包: checks every file of an archive package against SM3SUMS. Needs Python alone.

    python3 verify.py [FOLDER or ZIP]

Prints what differs, is missing, or was added; leaves with 0 when all is as it was, else with 1.
"""

from __future__ import annotations

import hashlib
import pathlib
import sys
import zipfile
from collections.abc import Iterator

LIST = "SM3SUMS"
START = (
    0x7380166F,
    0x4914B2B9,
    0x172442D7,
    0xDA8A0600,
    0xA96F30BC,
    0x163138AA,
    0xE38DEE4D,
    0xB0FB0E4E,
)
State = tuple[int, ...]
WORD = 0xFFFFFFFF


def _turn(value: int, by: int) -> int:
    by %= 32
    return ((value << by) | (value >> (32 - by))) & WORD


def _p1(x: int) -> int:
    return x ^ _turn(x, 15) ^ _turn(x, 23)


def _round(state: State, w: list[int], j: int) -> State:
    a, b, c, d, e, f, g, h = state
    t = 0x79CC4519 if j < 16 else 0x7A879D8A
    ss1 = _turn((_turn(a, 12) + e + _turn(t, j)) & WORD, 7)
    ss2 = ss1 ^ _turn(a, 12)
    ff = a ^ b ^ c if j < 16 else (a & b) | (a & c) | (b & c)
    gg = e ^ f ^ g if j < 16 else (e & f) | (~e & WORD & g)
    tt1 = (ff + d + ss2 + (w[j] ^ w[j + 4])) & WORD
    tt2 = (gg + h + ss1 + w[j]) & WORD
    return tt1, a, _turn(b, 9), c, tt2 ^ _turn(tt2, 9) ^ _turn(tt2, 17), e, _turn(f, 19), g


def _own_sm3(content: bytes) -> str:
    """SM3 (GB/T 32905-2016), for a Python whose OpenSSL does not know it."""
    bits = len(content) * 8
    content += b"\x80" + b"\0" * ((55 - len(content)) % 64) + bits.to_bytes(8, "big")
    value: State = START
    for at in range(0, len(content), 64):
        w = [int.from_bytes(content[at + 4 * n : at + 4 * n + 4], "big") for n in range(16)]
        for j in range(16, 68):
            mixed = _p1(w[j - 16] ^ w[j - 9] ^ _turn(w[j - 3], 15))
            w.append(mixed ^ _turn(w[j - 13], 7) ^ w[j - 6])
        state = value
        for j in range(64):
            state = _round(state, w, j)
        value = tuple(value[n] ^ state[n] for n in range(8))
    return "".join(format(word, "08x") for word in value)


def sm3(content: bytes) -> str:
    try:
        return hashlib.new("sm3", content).hexdigest()
    except ValueError:
        return _own_sm3(content)


def files_of(place: pathlib.Path) -> Iterator[tuple[str, bytes]]:
    """Name and bytes of every file of a folder or a zip."""
    if place.is_dir():
        for path in sorted(place.rglob("*")):
            if path.is_file():
                yield path.relative_to(place).as_posix(), path.read_bytes()
        return
    with zipfile.ZipFile(place) as archive:
        for name in sorted(archive.namelist()):
            if not name.endswith("/"):
                yield name, archive.read(name)


def check(place: pathlib.Path) -> list[str]:
    """What is wrong, a line each."""
    found = dict(files_of(place))
    listed = found.pop(LIST, None)
    if listed is None:
        return ["没有 " + LIST]
    told: dict[str, str] = {}
    for line in listed.decode("utf-8").splitlines():
        digest, _space, name = line.partition("  ")
        told[name] = digest
    wrong = ["缺少 " + name for name in sorted(told) if name not in found]
    wrong += ["多出 " + name for name in sorted(found) if name not in told]
    wrong += ["不符 " + name for name in sorted(told) if name in found and sm3(found[name]) != told[name]]
    return wrong


def main(arguments: list[str]) -> int:
    place = pathlib.Path(arguments[0] if arguments else pathlib.Path(__file__).resolve().parent)
    wrong = check(place)
    for line in wrong:
        sys.stdout.write(line + "\n")
    if not wrong:
        sys.stdout.write("完好：全部文件与 " + LIST + " 一致\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
