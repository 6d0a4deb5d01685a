"""数字: Chinese numerals, both ways."""

from __future__ import annotations

from functools import lru_cache

_SYMBOLS = "零一二三四五六七八九"
_DIGITS = {mark: value for value, mark in enumerate(_SYMBOLS)}
_DIGITS |= {mark: value for value, mark in enumerate("〇壹贰叁肆伍陆柒捌玖")}
_DIGITS |= {"○": 0, "◯": 0, "Ｏ": 0, "两": 2, "廿": 20, "卅": 30}
_UNITS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_MYRIADS = {"万": 10_000, "亿": 100_000_000}


@lru_cache(maxsize=1024)
def read_number(text: str) -> int | None:
    """The whole number that ``text`` writes, in digits (half or full width) or in Chinese; else ``None``.

    ``二〇二四`` is read place by place, ``二十四`` by its units.
    """
    if not text or len(text) > 24:
        return None
    if text.isdecimal():
        return int(text)
    if len(text) == 1 and "①" <= text <= "⑳":
        return ord(text) - ord("①") + 1
    if all(mark in _DIGITS and _DIGITS[mark] < 10 for mark in text):
        return int("".join(str(_DIGITS[mark]) for mark in text))
    return _by_units(text)


def _by_units(text: str) -> int | None:
    total = section = 0
    pending: int | None = None
    for mark in text:
        if mark in _DIGITS:
            value = _DIGITS[mark]
            if value >= 20:
                section, pending = section + value, None
            else:
                pending = value
        elif mark in _UNITS:
            section += (1 if pending is None else pending) * _UNITS[mark]
            pending = None
        elif mark in _MYRIADS:
            total = (total + section + (pending or 0)) * _MYRIADS[mark]
            section, pending = 0, None
        else:
            return None
    return total + section + (pending or 0)


def write_number(number: int) -> str:
    """The number in Chinese, as headings and meetings are counted (十一, 一百零五); 0 to 99 999 999."""
    if not 0 <= number < 100_000_000:
        raise ValueError(f"{number} is outside 0 to 99 999 999")
    if number >= 10_000:
        high, low = divmod(number, 10_000)
        link = "零" if 0 < low < 1000 else ""
        return write_number(high) + "万" + link + (_below_myriad(low) if low else "")
    text = _below_myriad(number)
    return text[1:] if text.startswith("一十") else text


def _below_myriad(number: int) -> str:
    if number == 0:
        return "零"
    written, gap = "", False
    for unit, mark in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // unit % 10
        if digit:
            written += ("零" if gap and written else "") + _SYMBOLS[digit] + mark
        gap = digit == 0
    return written
