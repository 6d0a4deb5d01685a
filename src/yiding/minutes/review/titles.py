"""名称不一: a document, or an agenda item, named differently in opening, heading or body; one an item."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from ..record import Finding, FindingKind, Item
from .page import Page, Zone
from .variants import standardised

_TITLE = re.compile("《((?:[^《》\n]|《[^《》\n]*》)+)》")
_SUFFIX = re.compile("(?:（[^（）]*）)+$")
_KIND = re.compile(
    "(?:方案|办法|意见|细则|计划|要点|通知|规定|条例|措施|清单|规划|报告|预案|通告|公告|决定|政策|制度|规则|标准|指南|目录|请示|协议|合同|文件)$"
)
_ELSEWHERE = re.compile(
    "(?:国家|国务院|中央|全国|上级|省|市委|部委?|厅|[一二三四五六七八九]部门支持|原|[省市县区旗州]|按照|依据|根据|对照|参照)(?:的|印发的|出台的)?$"
)
_PLACE = re.compile("(?:关于)?(?:印发|修订|调整)?([^省市县区旗州镇乡]{1,6}[省市县区旗州镇乡])")
_SHORT = 9
_LONGEST = 4000
_LIKE = 0.72


@dataclass(frozen=True, slots=True)
class _Slip:
    """Where the other name stands, and both names."""

    at: int
    end: int
    detail: str


def check(page: Page) -> Iterator[Finding]:
    # A variant character is a slip of its own; it does not make another title.
    page = _standardised(page)
    all_titles = {title for item in page.minutes.items for title in item.documents}
    opening = page.characters[slice(*page.opening)]
    for zone in page.zones:
        slip = (
            _in_agenda(page, zone, all_titles)
            or _in_heading(page, zone, opening)
            or _in_body(page, zone, all_titles)
        )
        if slip:
            place = page.span(slip.at, slip.end)
            where = f"opening / item {zone.item.no} heading" if slip.at < zone.body else page.where(slip.at)
            yield Finding(FindingKind.TITLE_MISMATCH, where, slip.detail, place)


def _standardised(page: Page) -> Page:
    items = tuple(_standard_item(item) for item in page.minutes.items)
    agenda = tuple(map(standardised, page.minutes.agenda))
    zones = tuple(replace(zone, item=_standard_item(zone.item)) for zone in page.zones)
    text = replace(page.text, characters=standardised(page.characters))
    return replace(page, minutes=replace(page.minutes, items=items, agenda=agenda), zones=zones, text=text)


def _standard_item(item: Item) -> Item:
    documents = tuple(map(standardised, item.documents))
    return replace(item, heading=standardised(item.heading), documents=documents)


# --- opening against heading ---------------------------------------------------------------------------


def _in_agenda(page: Page, zone: Zone, all_titles: set[str]) -> _Slip | None:
    agenda = page.minutes.agenda
    free = [title for title in agenda if title not in all_titles]
    for title in zone.item.documents:
        if title in agenda:
            continue
        other = _likest(title, free)
        if other:
            at = max(page.characters.find(title, zone.start), zone.start)
            return _Slip(at, at + len(title), f"开头作《{other}》，标题作《{title}》")
    return None


def _likest(title: str, others: Sequence[str], bar: float = 0.6) -> str | None:
    ranked = max(((_likeness(title, other), other) for other in others), default=(0.0, ""))
    return ranked[1] if ranked[0] >= bar else None


def _likeness(one: str, other: str) -> float:
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    return matcher.ratio() if matcher.real_quick_ratio() > 0.5 and matcher.quick_ratio() > 0.5 else 0.0


_LIGHT = re.compile(
    "会议精神|精神|工作|情况|有关|关于|汇报|报告|问题|会议|事宜|[的了并和及与暨、，；。“”‘’（）《》：]"
)


def _in_heading(page: Page, zone: Zone, opening: str) -> _Slip | None:
    """A heading without titles against the words of the opening."""
    if zone.item.documents or (not page.minutes.opening and not page.minutes.agenda):
        return None
    light_opening = _LIGHT.sub("", opening[:_LONGEST])
    for part in re.split("[，；]", zone.item.heading):
        inside = _inserted(_LIGHT.sub("", part), light_opening)
        if inside:
            at = max(page.characters.find(part, zone.start), zone.start)
            return _Slip(at, at + len(part), f"标题作“{part}”，开头多“{inside}”")
    return None


def _inserted(part: str, opening: str) -> str | None:
    """The words by which the opening has more, where it otherwise says the same, word for word."""
    if not 12 <= len(part) <= _LONGEST or part in opening:
        return None
    matcher = SequenceMatcher(None, part, opening, autojunk=False)
    blocks = [block for block in matcher.get_matching_blocks() if block.size]
    if len(blocks) != 2 or sum(block.size for block in blocks) < len(part) or min(b.size for b in blocks) < 4:
        return None
    inside = opening[blocks[0].b + blocks[0].size : blocks[1].b]
    return inside if 0 < len(inside) <= 8 else None


# --- heading against body ------------------------------------------------------------------------------


def _in_body(page: Page, zone: Zone, all_titles: set[str]) -> _Slip | None:
    own = zone.item.documents or page.minutes.agenda
    known = all_titles | set(page.minutes.agenda)
    for match in _TITLE.finditer(page.characters, zone.body, zone.end):
        title = match[1]
        if title in known or any(_is_short_for(title, document) for document in own):
            continue
        before = page.characters[max(zone.body, match.start() - 10) : match.start()]
        wanted = _other_kind(title, before, zone) if len(title) < _SHORT else _other_title(title, own, zone)
        if wanted:
            return _Slip(match.start(1), match.end(1), f"标题作《{wanted}》，此处作《{title}》")
    return None


def _bare(title: str) -> str:
    return _SUFFIX.sub("", title)


def _is_short_for(title: str, document: str) -> bool:
    """A suffix of the title, or a document that the title itself speaks of."""
    return (title in document and len(title) >= _SHORT) or _bare(document).endswith((title, _bare(title)))


def _other_kind(title: str, before: str, zone: Zone) -> str | None:
    """A short title of another kind: 《行动方案》 for a 《…实施方案》."""
    documents = zone.item.documents
    if not documents or not _KIND.search(title) or _ELSEWHERE.search(before):
        return None
    kinds = {_bare(document)[-2:] for document in documents}
    pointed = before.endswith(("该", "同意", "通过", "审议", "出台", "制定"))
    if len(title) <= 5 and (_bare(title)[-2:] in kinds or pointed):
        return documents[0]
    return None


def _other_title(title: str, own: Sequence[str], zone: Zone) -> str | None:
    other = _likest(title, own, _LIKE)
    if other is None or _differ_in_number_only(title, other):
        return None
    if _place(title) != _place(other):
        return None
    if not zone.item.documents and _likeness(title, other) < 0.85:
        return None
    return other


def _place(title: str) -> str:
    """The place that opens a title: another place's paper of the same name is another paper."""
    match = _PLACE.match(title)
    return match[1] if match else ""


def _differ_in_number_only(one: str, other: str) -> bool:
    numbers = re.compile("[0-9〇零一二三四五六七八九十]+")
    return numbers.sub("#", one) == numbers.sub("#", other)
