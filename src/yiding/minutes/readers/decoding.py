"""解码: bytes of plain text in whichever encoding they were saved, without losing a line."""

from __future__ import annotations

import codecs
from dataclasses import dataclass

from ..text import Warning

BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
REPLACEMENT = "\ufffd"


@dataclass(frozen=True, slots=True)
class Decoded:
    """解码结果: lines end in ``\\n`` alone."""

    characters: str
    warnings: tuple[Warning, ...] = ()


def decode(data: bytes) -> Decoded:
    """UTF-8, UTF-16 and GB18030, told apart by content; a mixed file line by line."""
    for mark, encoding in BOMS:
        if data.startswith(mark):
            return _result(data[len(mark) :].decode(encoding, "replace"))
    wide = _utf16_without_mark(data)
    if wide:
        return _result(data.decode(wide, "replace"))
    try:
        return _result(data.decode("utf-8"))
    except UnicodeDecodeError:
        return _by_lines(data)


def _by_lines(data: bytes) -> Decoded:
    kinds: set[str] = set()
    lines = []
    for raw in data.split(b"\n"):
        line, kind = _line(raw)
        lines.append(line)
        kinds.add(kind)
    mixed = {"utf-8", "gb18030"} <= kinds
    return _result("\n".join(lines), mixed=mixed)


def _line(raw: bytes) -> tuple[str, str]:
    if raw.isascii():
        return raw.decode("ascii"), "ascii"
    try:
        line = raw.decode("utf-8")
        if _is_chinese(line):
            return line, "utf-8"
    except UnicodeDecodeError:
        pass
    try:
        if _is_broken_utf8(raw):
            return raw.decode("utf-8", "replace"), "utf-8"
        return raw.decode("gb18030"), "gb18030"
    except UnicodeDecodeError:
        return _least_lost(raw)


def _least_lost(raw: bytes) -> tuple[str, str]:
    """A line broken in the middle of a character: the encoding that loses least of it."""
    tries = [(raw.decode(encoding, "replace"), encoding) for encoding in ("utf-8", "gb18030")]
    return min(tries, key=lambda found: (found[0].count(REPLACEMENT), -_chinese_share(found[0])))


def _is_broken_utf8(raw: bytes) -> bool:
    """One or two bad places among good ideographs; GB taken for UTF-8 is bad nearly everywhere."""
    line = raw.decode("utf-8", "replace")
    lost = line.count(REPLACEMENT)
    return lost <= 2 and sum("\u4e00" <= character <= "\u9fff" for character in line) >= 2 * lost


def _is_chinese(line: str) -> bool:
    """Short GB words happen to be valid UTF-8 of two bytes (联通); real UTF-8 lines hold ideographs."""
    return _chinese_share(line) >= 0.8


def _chinese_share(line: str) -> float:
    foreign = [character for character in line if character > "\x7f"]
    if not foreign:
        return 1.0
    return sum(_looks_chinese(character) for character in foreign) / len(foreign)


def _looks_chinese(character: str) -> bool:
    return (
        "\u4e00" <= character <= "\u9fff"
        or "\u3000" <= character <= "\u303f"
        or "\uff00" <= character <= "\uffef"
        or "\u2010" <= character <= "\u2044"
        or "\u3400" <= character <= "\u4dbf"
        or character in "\xa0·×÷\ufeff"
        or "\u2460" <= character <= "\u25ff"
        or "\u3200" <= character <= "\u33ff"
        or "\U00020000" <= character <= "\U0003ffff"
    )


def _utf16_without_mark(data: bytes) -> str | None:
    sample = data[:4096]
    if len(sample) < 4 or len(data) % 2 or b"\x00" not in sample:
        return None
    for encoding in ("utf-16-le", "utf-16-be"):
        try:
            text = sample[: len(sample) // 2 * 2].decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text and all(_looks_chinese(c) or " " <= c < "\x7f" or c in "\t\r\n" for c in text):
            return encoding
    return None


def _result(characters: str, *, mixed: bool = False) -> Decoded:
    warnings = []
    if mixed:
        warnings.append(
            Warning("text.mixed_encoding", "文件里混用了两种编码（UTF-8 与 GB18030），已逐行识别。")
        )
    lost = characters.count(REPLACEMENT)
    if lost:
        warnings.append(Warning("text.undecoded", f"有 {lost} 处字符无法识别，已用“{REPLACEMENT}”代替。"))
    return Decoded(plain_lines(characters), tuple(warnings))


def plain_lines(characters: str) -> str:
    """Every line end, form feeds included, as ``\\n``."""
    if "\r" in characters:
        characters = characters.replace("\r\n", "\n").replace("\r", "\n")
    return characters.replace("\f", "\n").replace("\v", "\n")
