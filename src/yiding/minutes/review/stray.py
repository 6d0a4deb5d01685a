"""杂入文字: foreign words, doubled words and marks that mean nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..record import Finding, FindingKind
from .page import Page

_HAN = "\u4e00-\u9fff"
_FOREIGN = re.compile(r"(?<![A-Za-z0-9.@/_:-])([a-z]{2,})(?![A-Za-z0-9.@/_:-])")
_UNITS = frozenset(
    (
        *("km", "kg", "kw", "kwh", "mw", "gw", "kv", "mm", "cm", "dm", "nm", "hm", "ha", "mg", "ml", "mol"),
        *(
            "min",
            "max",
            "vs",
            "app",
            "ppm",
            "ppb",
            "ppp",
            "pm",
            "ph",
            "db",
            "hz",
            "ghz",
            "mhz",
            "gb",
            "mb",
            "tb",
        ),
    )
)
_ALIEN = re.compile("[\u0400-\u04ff\u3041-\u30fa\uac00-\ud7a3]+")
_RUBBISH = re.compile(rf"(?<=[{_HAN}，。；、])[■□◆◇●▲△▼▽★☆▓▒░¤§¶]+(?=[{_HAN}，。；、])|[\ufffd]+")
_DOUBLED = re.compile(rf"([{_HAN}]{{2,8}})\1")
_TWICE = re.compile(r"的的(?![确士])|由由(?!于)|是是(?![非否])|被被|并并(?!购|网|联)")
_STEPWISE = re.compile(r"一.")
_LEGITIMATE = frozenset(
    ("研究", "讨论", "商量", "考虑", "学习", "交流", "打听", "了解", "收拾", "整理", "很多", "许多")
)
# A word that may be noun and verb at once stands twice without a slip: 党组织组织开展, 会议代表代表基层.
_NOUN_VERB = frozenset(("组织", "代表", "计划", "报告", "领导", "指挥", "会议", "中心", "工作", "生产"))


def check(page: Page) -> Iterator[Finding]:
    seen: set[str] = set()
    for start, end, slip, detail in sorted(_slips(page.characters)):
        if slip not in seen:
            seen.add(slip)
            yield Finding(FindingKind.STRAY_TEXT, page.where(start), detail, page.span(start, end))


def _slips(characters: str) -> Iterator[tuple[int, int, str, str]]:
    for match in _FOREIGN.finditer(characters):
        if match[1] not in _UNITS and _among_han(characters, match.start(), match.end()):
            yield (*match.span(), match[1], f"“{_around(characters, *match.span())}”夹英文{match[1]}")
    for match in _ALIEN.finditer(characters):
        yield (*match.span(), match[0], f"“{_around(characters, *match.span())}”夹外文{match[0]}")
    for match in _RUBBISH.finditer(characters):
        yield (*match.span(), match[0], f"“{_around(characters, *match.span())}”夹有杂符{match[0]}")
    for match in _DOUBLED.finditer(characters):
        if not _is_idiom(characters, match):
            yield (*match.span(), match[1], f"“{match[0]}”重复“{match[1]}”")
    for match in _TWICE.finditer(characters):
        yield (*match.span(), match[0], f"“{_around(characters, *match.span())}”重复“{match[0][0]}”")


def _among_han(characters: str, start: int, end: int) -> bool:
    """Whether Chinese characters stand on both sides, a space apart at most."""
    before = characters[max(0, start - 2) : start].strip()[-1:]
    after = characters[end : end + 2].strip()[:1]
    return "\u4e00" <= before <= "\u9fff" and "\u4e00" <= after <= "\u9fff"


def _is_idiom(characters: str, match: re.Match[str]) -> bool:
    word = match[1]
    if characters[match.end() : match.end() + 1] == "长":  # 消防大队大队长
        return True
    if len(set(word)) == 1 or _STEPWISE.fullmatch(word) or word in _LEGITIMATE or word in _NOUN_VERB:
        return True
    if len(word) % 2 == 0 and word[: len(word) // 2] == word[len(word) // 2 :]:
        return True
    before, after = characters[match.start() - 1 : match.start()], characters[match.end() : match.end() + 1]
    return before == "“" and after == "”"


def _around(characters: str, start: int, end: int) -> str:
    before = characters[max(0, start - 4) : start].rpartition("\n")[2]
    return before + characters[start : end + 4].partition("\n")[0]
