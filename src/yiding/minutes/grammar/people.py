"""人: a person with posts, in whatever order they are printed (市长X, X市长, 区长X同志)."""

from __future__ import annotations

import re
from typing import NamedTuple

from ..passage import Passage
from .lexicon import lexicon

_COMRADE = re.compile(r"(?:同志|先生|女士)?(?:先后|分别|亲自|共同)?$(?<!^)(?<=[志生士后别自同])")
_NAME = re.compile(r"(?!.*年.*月|.*会议)[\u4e00-\u9fff\U00020000-\U0003ffff·•‧○〇×ＸXx某]{2,16}")
_POSTS_BEHIND = re.compile(r"(?P<name>[^，、（）]{2,8})（(?P<posts>[^（）]{2,40})(?:）|$)")
"""``方亦舟（党委副书记、镇长）``."""
_BLANKED = re.compile("[xX×Ｘ某*＊○〇]{2,3}|.[xX×Ｘ某*＊○〇]{1,2}")
_POSTS_OF = re.compile("(?:(?:中共)?[省市县区州盟旗镇乡](?:委|人民政府|政府)|政府|党组|党工委|工委|管委会)+$")
"""``岳明川市委副书记``: whose post it is, between the name and the post."""
_SPLIT = re.compile("[、，]")
_MARKS = frozenset("，,。；：:、的（） \n")


class Person(NamedTuple):
    """A name and a post, as passages; either may be missing."""

    name: Passage | None
    title: Passage | None


def read_person(passage: Passage) -> Person | None:
    """The person that the passage names; of several posts the government's."""
    passage = _trimmed(passage)
    if not len(passage) or len(passage) > 60:
        return None
    titles: list[Passage] = []
    name: Passage | None = None
    if posts := passage.match(_POSTS_BEHIND):
        name, passage = passage.group(posts, "name"), passage.group(posts, "posts")
    for piece in _pieces(passage):
        found = _piece(piece)
        if found is None:
            continue
        name = found.name or name
        if found.title:
            titles.append(found.title)
    return Person(name, _government(titles))


def _trimmed(passage: Passage) -> Passage:
    start, end = passage.start, passage.end
    while start < end and passage.source[start] in _MARKS:
        start += 1
    while end > start and passage.source[end - 1] in _MARKS:
        end -= 1
    trimmed = Passage(passage.source, start, end)
    comrade = trimmed.search(_COMRADE)
    return Passage(passage.source, start, comrade.start()) if comrade and comrade.end() == end else trimmed


def _pieces(passage: Passage) -> list[Passage]:
    pieces, start = [], passage.start
    for match in passage.each(_SPLIT):
        pieces.append(Passage(passage.source, start, match.start()))
        start = match.end()
    pieces.append(Passage(passage.source, start, passage.end))
    return [piece for piece in pieces if len(piece)]


def _piece(piece: Passage) -> Person | None:
    posts = list(piece.each(lexicon().post))
    if not posts:
        is_name = len(piece) <= 4 or "·" in str(piece)
        is_body = lexicon().ends_body(str(piece), len(piece))
        return Person(_name(piece) if is_name and not is_body else None, None)
    last = posts[-1]
    after = _name(Passage(piece.source, last.end(), piece.end))
    if after:
        return Person(after, piece.group(last))
    first = posts[0]
    before = Passage(piece.source, piece.start, first.start())
    if whose := before.search(_POSTS_OF):
        before = Passage(piece.source, before.start, whose.start())
    text = str(_trimmed(before))
    name = _name(before) if looks_like_name(text) or _BLANKED.fullmatch(text) else None
    return Person(name, piece.group(first if name else last))


def _name(passage: Passage) -> Passage | None:
    trimmed = _trimmed(passage)
    return trimmed if _NAME.fullmatch(str(trimmed)) else None


def _government(titles: list[Passage]) -> Passage | None:
    """The government's own post; a party post only gives way."""
    pattern = lexicon().government_post
    for title in reversed(titles):
        if title.match(pattern):
            return title
    plain = [title for title in titles if not re.search("书记|常委|党组|党委|党工委|委员", str(title))]
    return plain[-1] if plain else None


def looks_like_name(text: str) -> bool:
    """Whether the text is a person's name: by its surname and length, or with a dot in it."""
    size = len(text)
    if "·" in text or "•" in text or "‧" in text:
        return 3 <= size <= 24
    words = lexicon()
    if size in (2, 3):
        return text[0] in words.single or (size == 3 and text[:2] in words.double)
    return size == 4 and (text[:2] in words.double or (text[0] in words.single and text[1] in words.single))
