"""词表: the patterns that the grammar makes of the vocabulary, compiled once."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from ..vocabulary import Vocabulary, alternatives, load

NUMBER = r"(?:\d{1,4}|[一二三四五六七八九十百零〇○]{1,7})"
_LABEL_ENDS = r"(?:[：:]|[】\]][：:]?|(?<=会议的有)|(?<=人员有))"
_LEVEL = "[省市县区州盟旗镇乡]"


@dataclass(frozen=True, eq=False)
class Lexicon:
    """The compiled patterns of one vocabulary."""

    label: re.Pattern[str]
    inline_label: re.Pattern[str]
    bare_label: re.Pattern[str]
    """A label that a blank ends, as in a table."""
    web_field: re.Pattern[str]
    web_end: re.Pattern[str]
    roles: dict[str, str]
    heading_start: re.Pattern[str]
    act: re.Pattern[str]
    meeting: re.Pattern[str]
    kind: re.Pattern[str]
    government_post: re.Pattern[str]
    post: re.Pattern[str]
    leading_post: re.Pattern[str]
    endings: dict[str, tuple[str, ...]]
    """What names of bodies end in, by the last character."""
    last: re.Pattern[str]
    single: frozenset[str]
    double: frozenset[str]

    def ends_body(self, text: str, end: int) -> bool:
        """Whether ``text[:end]`` ends as the name of a body does."""
        endings = self.endings.get(text[end - 1 : end])
        return endings is not None and text.endswith(endings, 0, end)


@lru_cache(maxsize=4)
def lexicon(vocabulary: Vocabulary | None = None) -> Lexicon:
    """The patterns of a vocabulary; without one, of that which comes with the library."""
    words = vocabulary or load()
    acts = words.either("meetings.acts")
    kind = _kind(words)
    roles = {word: role for role, names in words.families("labels.roles").items() for word in names}
    names, tails = alternatives(roles), words.either("labels.tails")
    body_endings = set(words.words("bodies.endings")) - set(words.words("surnames.not_endings"))
    endings = _by_last([*body_endings, *words.words("surnames.more_endings")])
    return Lexicon(
        label=re.compile(rf"[【\[（(]?(?P<name>{names})(?:{tails})?{_LABEL_ENDS}"),
        inline_label=re.compile(rf"(?P<name>{names})(?:{tails})?{_LABEL_ENDS}"),
        bare_label=re.compile(rf"(?P<name>{names})(?:{tails})?"),
        web_field=re.compile(words.either("labels.web.fields")),
        web_end=re.compile("[【\\[（(]?" + words.either("labels.web.ends")),
        roles=roles,
        heading_start=re.compile(rf"(?:会议)?(?:{acts}|关于)"),
        act=re.compile(
            rf"(?:会议|{words.either('meetings.adverbs')})*(?P<act>{acts})"
            rf"(?:{words.either('meetings.joins')}(?:{words.either('meetings.decisions')}))?"
        ),
        meeting=re.compile(kind),
        kind=re.compile(rf"{kind}纪要"),
        government_post=re.compile(_post(words, "posts.government")),
        post=re.compile(_post(words, "posts.government", "posts.party", "posts.other")),
        leading_post=re.compile(
            rf"(?:{_LEVEL}|政府|人民)*{_post(words, 'posts.government', 'posts.party', 'posts.other')}"
        ),
        endings=endings,
        last=re.compile(f"[{''.join(map(re.escape, endings))}]"),
        single=frozenset("".join(words.words("surnames.single"))),
        double=frozenset(words.words("surnames.double")),
    )


def _kind(words: Vocabulary) -> str:
    inner = words.either("meetings.core", "meetings.chaired")
    qualifier, ending = words.either("meetings.qualifiers"), words.either("meetings.endings")
    return rf"{inner}(?:{qualifier})?{ending}(?!议?[室厅])(?:{qualifier})?"


def _post(words: Vocabulary, *keys: str) -> str:
    return rf"{words.either('posts.prefixes')}{{0,2}}{words.either(*keys)}(?!会|办公|室)"


def _by_last(words: Iterable[str]) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for word in sorted(set(words)):
        found[word[-1]] = (*found.get(word[-1], ()), word)
    return found
