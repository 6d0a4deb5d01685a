"""文种: is it minutes at all? Told by features that add up, not by one sample's wording."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ..passage import Passage
from ..record import NotMinutes

_WORD = re.compile(r"[^\W_]")
_TORN = re.compile("[�\ue000-\uf8ff\ud800-\udfff]")
_PRESS = re.compile("讯|记者|日电|通讯员")
_NEWS = (
    (re.compile(r"本报讯|本台讯|本网讯|(?:日|网|社|报)讯(?=[（(\s　：:]|记者|$)|日电(?=[（(\s]|$)"), 4),
    (re.compile(r"(?:本报|全媒体|融媒体?|首席|见习|本网)?记者[^，。]{0,12}|通讯员"), 3),
    (re.compile(r"(?:来源|责任编辑|责编|编辑|摄影|供稿|一审|二审|三审|终审)[：:]"), 2),
    (
        re.compile(
            r"(?:^|\n)[^\n。]{0,20}主持召开[^\n。]{2,30}(?:常务会议?|办公会议?|专题会议?)[^\n。，]{0,12}(?:$|\n)"
        ),
        2,
    ),
    (
        re.compile(
            r"(?:市|县|区|州|旗)?领导[^。]{2,80}(?:出席|参加)(?:会议|。)|(?:出席|参加)会议的(?:有|还有)[^：:]"
        ),
        1,
    ),
    (re.compile(r"[，。](?:他|她)(?:强调|指出|要求)|书记[^。，]{0,12}强调[，：]"), 2),
)
_NOTICE = (
    (
        re.compile(
            r"(?:^|\n)[^\n。；]{0,50}关于[^\n。；]{2,80}的(?:通知|通告|公告|批复|函|请示|意见|决定|通报)(?:\n|$)"
        ),
        3,
    ),
    (
        re.compile(
            r"现印发给你们|现予印发|现转发给你们|请(?:你们)?(?:认真|结合实际|遵照)[^。]{0,12}(?:贯彻|执行|落实)"
        ),
        4,
    ),
    (
        re.compile(
            r"特此(?:通知|通告|公告|批复|函复)|现(?:将有关事项|就有关事项)?通知如下|现公告如下|现通告如下"
        ),
        4,
    ),
    (re.compile(r"(?:^|\n)(?:各[^\n。]{2,80})[：:](?:\n|$)"), 2),
    (re.compile(r"(?:^|\n)关于(?:召开|印发|转发|做好|开展|废止|开会)"), 2),
    (re.compile(r"(?:索引号|发文字号|成文日期|有效性)[：:]"), 0),
)
_MINUTES = (
    (re.compile(r"会议?\s?纪\s?要"), 3),
    (re.compile(r"纪要如下|会议议定|议定(?:以下|如下)|议定事项"), 4),
    (re.compile(r"责成[^，。；]{2,16}(?:局|委|办|厅|部门|镇)"), 2),
    (re.compile(r"(?:^|\n)(?:出席|列席|参加|请假|缺席)(?:人员|会议)?[：:]"), 2),
    (re.compile(r"(?:^|\n)(?:主送|抄送|分送|抄报)[：:]"), 1),
    (re.compile(r"(?:^|\n)[^\n]{2,30}整理(?:\n|$|：|\d)"), 2),
    (re.compile(r"主持召开[^。]{0,40}(?:第[^。]{1,8}次[^。]{0,14}会议|专题会议|办公会议)"), 2),
    (re.compile(r"会议(?:议定|明确|决定|原则同意|同意|原则通过|听取|审议|研究)"), 1),
    (re.compile(r"(?:^|\n)第[\d一二三四五六七八九十]{1,4}[期号](?:\n|$)|〔\d{4}〕\d+号"), 1),
)


_KEPT = re.compile(r"纪\s?要|(?:^|\n)(?:出席|列席|参加|请假|缺席|主送|抄送|分送)[^\n，。]{0,6}[：:]|议定")
_SEATED = re.compile("(?:出席|列席|参加)了?会议[，。]")
_TASKS = re.compile(
    "牵头|责成|会同|(?:日|月|月底|年底|[天周])前(?:完成|报|印发)|工作日内|[由请][^，。；]{2,14}(?:局|委|办|厅|镇|公司|部门)"
)
"""What minutes settle and a report in a newspaper leaves out: who is to do what, by when."""


@dataclass(frozen=True, slots=True)
class Signs:
    """What the grammar found, as evidence."""

    has_opening: bool
    has_kind: bool
    items: int
    people: int

    @property
    def is_sure(self) -> bool:
        """A title, an opening, items and people: only a press report that quotes them could look so."""
        return self.has_kind and self.has_opening and self.items > 0 and self.people > 0


def judge(text: str, head: Sequence[Passage], signs: Signs) -> NotMinutes | None:
    """The reason why the text is not minutes, or ``None`` where it is."""
    if not _WORD.search(text, 0, 2000):
        return NotMinutes.EMPTY
    if len(_TORN.findall(text[:20000])) * 10 > min(len(text), 20000):
        return NotMinutes.TORN
    if signs.is_sure and not _PRESS.search(text[:3000]):
        return None
    if not _KEPT.search(text) and not _TASKS.search(text) and _is_told_to_the_public(text):
        return NotMinutes.NEWS
    sample = text[:1500] + "\n" + text[-700:] if len(text) > 2200 else text
    minutes = _score(sample, _MINUTES) + 2 * signs.has_kind + min(signs.items, 3) + min(signs.people, 3)
    news, notice = _score(sample, _NEWS), _score(sample, _NOTICE)
    if news >= 3 and news + 4 > minutes - 3 * signs.has_kind:
        return NotMinutes.NEWS
    if notice >= 4 and (not signs.has_opening or not signs.items) and not signs.has_kind:
        return NotMinutes.NOTICE
    if notice >= 7 and not signs.has_kind:
        return NotMinutes.NOTICE
    if signs.has_opening and signs.items:
        return None
    if signs.has_kind and (signs.has_opening or signs.items):
        return None
    if notice >= 2 and notice >= minutes - 3:
        return NotMinutes.NOTICE
    if signs.has_kind and signs.people:
        return None
    if signs.has_opening or signs.has_kind:
        return NotMinutes.TORN
    return NotMinutes.OTHER


def _is_told_to_the_public(text: str) -> bool:
    return bool(_SEATED.search(text[:1200])) or _score(text[:1500], _NEWS) > 1


def _score(text: str, signs: Sequence[tuple[re.Pattern[str], int]]) -> int:
    return sum(weight for pattern, weight in signs if pattern.search(text))
