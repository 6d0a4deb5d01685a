"""自动编号: the numbers that Word writes before paragraphs and does not store in them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from .archive import Archive, Element, attribute, child, children, local, resolve

DIGITS = "〇一二三四五六七八九"
STEMS = "甲乙丙丁戊己庚辛壬癸"
BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"),
         (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip
PLACEHOLDER = re.compile(r"%([1-9])")
MOST_STYLES = 20


def chinese(number: int) -> str:
    """一, 十, 十一, 二十, 一百零五; digits above 9999."""
    if not 0 < number < 10_000:
        return str(number)
    text = ""
    gap = False
    for unit, value in (("千", 1000), ("百", 100), ("十", 10), ("", 1)):
        digit = number // value % 10
        if digit:
            text += ("零" if gap and text else "") + DIGITS[digit] + unit
            gap = False
        else:
            gap = True
    return text.removeprefix("一") if text.startswith("一十") else text


def _digits(number: int) -> str:
    return "".join(DIGITS[int(digit)] for digit in str(number))


def _roman(number: int) -> str:
    text = ""
    for value, sign in ROMAN:
        text += sign * (number // value)
        number %= value
    return text


def _letters(number: int) -> str:
    return chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1) if 0 < number < 1000 else str(number)


def _circled(number: int) -> str:
    return chr(0x2460 + number - 1) if 1 <= number <= 20 else str(number)


def _bracketed(number: int) -> str:
    return chr(0x2474 + number - 1) if 1 <= number <= 20 else f"({number})"


def _ideograph_bracketed(number: int) -> str:
    return chr(0x3220 + number - 1) if 1 <= number <= 10 else f"（{chinese(number)}）"


def _full_width(number: int) -> str:
    return "".join(chr(ord(digit) + 0xFEE0) for digit in str(number))


def _of(signs: str) -> Callable[[int], str]:
    return lambda number: signs[(number - 1) % len(signs)] if number > 0 else str(number)


FORMATS: Mapping[str, Callable[[int], str]] = {
    "decimal": str,
    "decimalZero": lambda number: f"{number:02}",
    "decimalFullWidth": _full_width,
    "decimalFullWidth2": _full_width,
    "decimalHalfWidth": str,
    "decimalEnclosedCircle": _circled,
    "decimalEnclosedCircleChinese": _circled,
    "decimalEnclosedParen": _bracketed,
    "decimalEnclosedFullstop": lambda number: f"{number}.",
    "ideographEnclosedCircle": _ideograph_bracketed,
    "chineseCounting": chinese,
    "chineseCountingThousand": chinese,
    "chineseLegalSimplified": chinese,
    "japaneseCounting": chinese,
    "taiwaneseCounting": chinese,
    "taiwaneseCountingThousand": chinese,
    "koreanDigital2": chinese,
    "ideographDigital": _digits,
    "japaneseDigitalTenThousand": chinese,
    "taiwaneseDigital": _digits,
    "ideographTraditional": _of(STEMS),
    "ideographZodiac": _of(BRANCHES),
    "upperLetter": lambda number: _letters(number).upper(),
    "lowerLetter": _letters,
    "upperRoman": lambda number: _roman(number).upper(),
    "lowerRoman": _roman,
    "ordinal": str,
}


@dataclass(frozen=True, slots=True)
class Level:
    """编号级别."""

    start: int = 1
    form: str = "decimal"
    text: str = ""
    suffix: str = "tab"
    legal: bool = False
    style: str = ""
    restart: int | None = None


@dataclass(slots=True)
class Numbering:
    """编号: levels by number id, numbers of styles, and the counters as they stand."""

    levels: dict[str, dict[int, Level]] = field(default_factory=dict)
    abstract: dict[str, str] = field(default_factory=dict)
    overrides: dict[str, dict[int, int]] = field(default_factory=dict)
    styles: dict[str, tuple[str, int]] = field(default_factory=dict)
    default_style: str = ""
    counters: dict[str, dict[int, int]] = field(default_factory=lambda: defaultdict(dict))
    begun: set[tuple[str, int]] = field(default_factory=set)

    @classmethod
    def read(cls, archive: Archive, main: str) -> Numbering:
        """From the parts beside the main one; a document without them has no numbers."""
        numbering = cls()
        part = resolve(main, "numbering.xml")
        if archive.has(part):
            numbering._read_numbers(archive.xml(part))
            styles = resolve(main, "styles.xml")
            if archive.has(styles):
                numbering._read_styles(archive.xml(styles))
        return numbering

    def label(self, properties: Element | None) -> str:
        """What Word writes before a paragraph with these properties; counts it."""
        number, depth = self._number(properties)
        level = self.levels.get(number, {}).get(depth)
        if level is None:
            return ""
        counters = self._counted(number, depth, level)
        if level.form in ("bullet", "none"):
            return ""
        label = PLACEHOLDER.sub(
            lambda found: self._written(number, int(found[1]) - 1, counters, level), level.text
        )
        if not label or level.suffix == "nothing":
            return label
        return label + " " if label[-1].isascii() and label[-1].isalnum() else label

    def _number(self, properties: Element | None) -> tuple[str, int]:
        own = None if properties is None else child(properties, "numPr")
        number = None if own is None else _value(own, "numId")
        depth = None if own is None else _value(own, "ilvl")
        style = (None if properties is None else _value(properties, "pStyle")) or self.default_style
        inherited = self.styles.get(style, ("", 0))
        if number is None:
            return inherited[0], inherited[1] if depth is None else _integer(depth, 0)
        return number, _integer(depth, 0)

    def _counted(self, number: str, depth: int, level: Level) -> dict[int, int]:
        counters = self.counters[self.abstract.get(number, number)]
        override = self.overrides.get(number, {}).get(depth)
        if override is not None and (number, depth) not in self.begun:
            self.begun.add((number, depth))
            counters[depth] = override
        else:
            counters[depth] = counters.get(depth, level.start - 1) + 1
        for deeper in [each for each in counters if each > depth]:
            restart = self.levels[number].get(deeper, Level()).restart
            if restart is None or depth < restart:
                del counters[deeper]
        return counters

    def _written(self, number: str, depth: int, counters: Mapping[int, int], level: Level) -> str:
        shown = self.levels[number].get(depth, Level())
        value = counters.get(depth, shown.start)
        return str(value) if level.legal else FORMATS.get(shown.form, str)(value)

    def _read_numbers(self, root: Element) -> None:
        abstracts = {attribute(each, "abstractNumId") or "": each for each in children(root, "abstractNum")}
        linked = {
            style: each for each in abstracts.values() if (style := _value(each, "styleLink")) is not None
        }
        for entry in children(root, "num"):
            number = attribute(entry, "numId") or ""
            name = _value(entry, "abstractNumId") or ""
            abstract = abstracts.get(name)
            if abstract is None:
                continue
            abstract = linked.get(_value(abstract, "numStyleLink") or "", abstract)
            self.abstract[number] = name
            self.levels[number] = {
                _integer(attribute(each, "ilvl"), 0): _level(each) for each in children(abstract, "lvl")
            }
            self._read_overrides(number, entry)

    def _read_overrides(self, number: str, entry: Element) -> None:
        for override in children(entry, "lvlOverride"):
            depth = _integer(attribute(override, "ilvl"), 0)
            start = _value(override, "startOverride")
            if start is not None:
                self.overrides.setdefault(number, {})[depth] = _integer(start, 1)
            level = child(override, "lvl")
            if level is not None:
                self.levels[number][depth] = _level(level)

    def _read_styles(self, root: Element) -> None:
        entries = {attribute(each, "styleId") or "": each for each in children(root, "style")}
        by_level = {
            level.style: (number, depth)
            for number, levels in self.levels.items()
            for depth, level in levels.items()
            if level.style
        }
        for name, entry in entries.items():
            if attribute(entry, "default") in ("1", "true") and attribute(entry, "type") == "paragraph":
                self.default_style = name
            found = _style_number(entries, entry)
            if found is not None:
                number, depth = found
                linked = by_level.get(name)
                self.styles[name] = linked if linked and linked[0] == number else (number, depth)


def _style_number(entries: Mapping[str, Element], entry: Element | None) -> tuple[str, int] | None:
    """A style's number, its own or that of the style it is based on."""
    for _ in range(MOST_STYLES):
        if entry is None:
            return None
        own = child(entry, "pPr", "numPr")
        if own is not None and _value(own, "numId") is not None:
            return _value(own, "numId") or "", _integer(_value(own, "ilvl"), 0)
        entry = entries.get(_value(entry, "basedOn") or "")
    return None


def _level(element: Element) -> Level:
    restart = _value(element, "lvlRestart")
    return Level(
        start=_integer(_value(element, "start"), 1),
        form=_form(element),
        text=_value(element, "lvlText") or "",
        suffix=_value(element, "suff") or "tab",
        legal=child(element, "isLgl") is not None,
        style=_value(element, "pStyle") or "",
        restart=None if restart is None else _integer(restart, 0),
    )


def _form(element: Element) -> str:
    """The format; newer ones stand in an alternative with the older as fallback."""
    own = _value(element, "numFmt")
    if own is not None:
        return own
    for each in element.iter():
        if local(each) == "numFmt":
            return attribute(each, "val") or "decimal"
    return "decimal"


def _value(element: Element, name: str) -> str | None:
    found = child(element, name)
    return None if found is None else attribute(found, "val")


def _integer(written: str | None, default: int) -> int:
    try:
        return min(max(int(written or default), 0), 1_000_000)
    except ValueError:
        return default
