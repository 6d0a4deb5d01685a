"""责任单位: who is told to act, who leads and who supports, in one directive."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from ..passage import Passage
from ..vocabulary import Vocabulary
from .bodies import Listing, Name, NameGrammar, name_grammar, read_names
from .clauses import clause_spans, sentences, veiled_source
from .lexicon import lexicon


class Told(NamedTuple):
    """一处责任: one list of bodies that is told to act, and the stretch in which it is the subject."""

    listing: Listing
    start: int
    stop: int
    joined: bool = False
    loose: bool = False


@dataclass(slots=True)
class Roles:
    """责任: places of addressees, leads and supports, in order of first mention, no repeats."""

    addressees: dict[str, Name] = field(default_factory=dict)
    leads: dict[str, Name] = field(default_factory=dict)
    supports: dict[str, Name] = field(default_factory=dict)
    subject: tuple[Name, ...] = ()
    refers_back: Name | None = None

    def add(self, target: dict[str, Name], source: str, names: Iterable[Name]) -> None:
        for name in names:
            target.setdefault(source[name.start : name.end], name)


_DAY = (
    r"(?:[0-9〇一二三四五六七八九十]{4}年|今年|明年|本年)?(?:[0-9〇一二三四五六七八九十]{1,3}月)?"
    r"(?:[0-9一二三四五六七八九十]{1,3}日|上旬|中旬|下旬|底|末|初|第?[一二三四]季度[末底]?|[上下]半年[末底]?)?(?:之前|以前|前)"
)
_LEAD_IN = re.compile(
    rf"(?:(?P<last>会议(?:还|同时|并)?(?:要求|强调|明确|议定|决定|指出)|会议(?=责成|委托|授权)|"
    rf"[一二三四五六七八九十]是|建议|希望|会后|会上|请|由|再由|并由|也由|均由|统一由|交由|改由|先由|"
    rf"分别由|仍由|主要由|具体由|责成|并责成|责令|"
    rf"要求|并要求|委托|授权|明确由|明确|同意由|原则同意由|确定由|决定由|安排|并安排|"
    rf"同时|此外|另外|其中|另|下一步|下步|今后|目前|当前|近期|接下来|特别是|尤其是|要由|应由|须由|可由|"
    rf"需由|涉及的|{_DAY}|"
    r"(?:在|于)?(?:今年|明年)?(?:年底|年内|月底|季度末|近期|节前)(?:前)?|对此|为此|并|也|且|待|经研究|必要时))+"
)
_TRIGGER = re.compile(
    # every branch opens with its own character, so that the search need not stop at each place
    r"由(?<![自缘事因]由)(?:(?<![理为]由)|(?<=[管办受审治清代处整经]理由)|(?<=[改更整]为由))(?!于|此|来|衷|头|(?:县级|市级|区级)(?!领导|各|有关|部门))|责成|会同|联合(?!检查|执法|调查|督|专|工作|惩)|"
    r"发挥好?(?=[^，。；]{2,20}?牵头)|授权(?=[市县区省州旗各])|商(?=[省市县区州旗各])|"
    r"委托(?=[市县区省州旗各])"
)
_INVITING = re.compile(r"由|责成|责令|委托|授权|商|建议|希望")
_DECIDES = re.compile(
    r"印发|发布|公布|批准|审定|批复|发文|颁布|名义|审议|授权|决定|常务会议|研究审定|审核把关|审核后|"
    r"审查后"
)
_LEVELS = re.compile(
    r"(?:省|市|县|区|镇|乡|乡镇|街道|村)(?:、(?:省|市|县|区|镇|乡|乡镇|街道|村))*(?:和(?:县|区|镇|乡|"
    r"乡镇|街道|村))?(?=[两三四]级(?![^，。；]{0,16}(?:分担|比例)))"
)
_LEVEL = re.compile(r"[^、和]+")
_ANAPHORA = re.compile(r"[两二三]个?(?:部门|单位|家单位|局|委)")
_COLLECTIVE = re.compile(r"各|相关|有关|全[省市县区州旗]")
_MUTUAL = re.compile(r"(?:协同|通力|相互|协调|协作|密切协作|沟通|协调联动)配合|配合协作|各司其职")
_LEAD = re.compile(r"牵头(?!部门|单位|领导|责任|人|处室|科室|的(?!作用|职责))")
_IN_CHARGE = re.compile(
    r"(?:要|应|应当|须|需|具体|主要|牵头|统一|全面|分别|共同|总体|全权|按职责|按职责分工|各自|"
    r"等(?:部门|单位)?|，|根据各自职责|同志|继续|统筹|均|也|则)*"
    r"(?:负责(?!的|人|任|同志|制(?![定订]))|负总责)|"
    r"作为[^，。；]{2,16}，(?:全面|具体|牵头|统一)*负责(?!的|人)"
)
_CHARGED = re.compile("负责|负总责")
_LATER_IN_CHARGE = re.compile(r"(?<=[，])(?:并|全面|具体|牵头|统一)*负责(?!的|人|同志|制|任)")
_SUPPORT = re.compile(r"配合(?!单位|部门|的?单位)")
_LABELLED = re.compile(
    r"(?P<role>牵头责任|牵头|主办|责任|配合|协办|协助|承办|实施|落实|参与|主责|完成)(?P<kind>单位|部门|"
    r"主体|人)[：:为]"
    r"(?P<names>[^；。）\n]{2,160}?)(?=[；。）\n]|，?(?:牵头|主办|责任|配合|协办|完成|时限|"
    r"办理)[^，；。]{0,4}[：:]|$)"
)
_LABEL_SPLIT = re.compile(r"[^、，,]+")
_BRACKET_WITH_ROLE = re.compile(r"（(?=[^（）]*(?:牵头|负责|配合|：))(?P<inner>[^（）\n]{3,160})）")


def read_roles(text: Passage, vocabulary: Vocabulary) -> Roles:
    """Who is told to act in the directive's text."""
    grammar = name_grammar(vocabulary)
    roles = Roles()
    for sentence, hits in told_by_sentence(text, grammar):
        _read_sentence(sentence, hits, roles)
    _read_labels(text, roles)
    for match in text.each(_BRACKET_WITH_ROLE):
        inner = text.group(match, "inner")
        if not inner.search(_LABELLED):
            _read_sentence(inner, told(inner, grammar), roles)
    return roles


def _read_sentence(sentence: Passage, hits: Sequence[Told], roles: Roles) -> None:
    source = sentence.source
    for hit, stop in zip(hits, _stops(hits, sentence.end), strict=True):
        actor_before = bool(roles.addressees)
        for name in hit.listing.names:
            if not _ANAPHORA.fullmatch(source, name.start, name.end):
                roles.addressees.setdefault(source[name.start : name.end], name)
            elif not actor_before:
                roles.refers_back = name
        _assign(source, hit, stop, actor_before, roles)


def _stops(hits: Sequence[Told], end: int) -> list[int]:
    """How far each is told: to the next that is told by itself."""
    stops: list[int] = []
    for hit in reversed(hits):
        stops.append(end)
        end = end if hit.joined else hit.start
    stops.reverse()
    return stops


def _assign(source: str, hit: Told, stop: int, actor_before: bool, roles: Roles) -> None:
    names = hit.listing.names
    if hit.joined:
        if not hit.loose:
            roles.add(roles.supports, source, names)
            roles.add(roles.leads, source, roles.subject)
            roles.subject = ()  # all of them lead by now
        return
    view, start = veiled_source(source), hit.listing.end
    if _leads(view, start, stop):
        roles.add(roles.leads, source, names)
    elif (
        actor_before
        and _SUPPORT.search(view, start, stop)
        and not _is_mutual(Passage(view, start, stop), names)
    ):
        roles.add(roles.supports, source, names)
        return  # who leads them goes on as the subject
    roles.subject = names


def _leads(view: str, start: int, stop: int) -> bool:
    """Whether what a list of bodies is told says that they lead."""
    if _LEAD.search(view, start, stop):
        return True
    if not _CHARGED.search(view, start, stop):
        return False
    return bool(_IN_CHARGE.match(view, start, stop) or _LATER_IN_CHARGE.search(view, start, stop))


def is_collective(source: str, name: Name) -> bool:
    """Whether a name stands for many (各区镇, 有关部门)."""
    return bool(_COLLECTIVE.match(source, name.start))


def is_supporting(rule: Passage) -> bool:
    """Whether what follows a name says that it only assists."""
    return bool(_SUPPORTING.match(rule.source, rule.start, rule.end))


_SUPPORTING = re.compile(
    r"(?:等)?(?:部门|单位)?(?:要|应|须)?(?:全力|积极|密切|予以|做好|共同|给予全力)*(?:配合|协助|参与)"
)


def _is_mutual(rule: Passage, names: tuple[Name, ...]) -> bool:
    """``各相关单位要通力配合``: they support each other."""
    collective = all(_COLLECTIVE.match(rule.source, name.start) for name in names)
    return collective and bool(rule.search(_MUTUAL))


@lru_cache(maxsize=512)
def told_by_sentence(text: Passage, grammar: NameGrammar) -> tuple[tuple[Passage, tuple[Told, ...]], ...]:
    """The sentences of a directive with whom each tells to act; kept, since roles and duties both ask."""
    return tuple([(sentence, told(sentence, grammar)) for sentence in sentences(text)])


@lru_cache(maxsize=512)
def told(sentence: Passage, grammar: NameGrammar) -> tuple[Told, ...]:
    """The lists of bodies that the sentence tells to act, in order."""
    view = veiled_source(sentence.source)
    has_trigger = _TRIGGER.search(view, sentence.start, sentence.end) is not None
    found: list[Told] = []
    for start, end in clause_spans(view, sentence.start, sentence.end):
        position, invited = _skip_lead_in(view, start, end)
        listing = _subject(view, position, end, grammar, invited)
        if listing:
            found.append(Told(listing, start, end))
            position = listing.end
            found += _further(view, position, end, grammar)
        elif late := _late_subject(view, position, end, grammar):
            found.append(Told(late, late.names[0].start, end))
            position = late.end
        if has_trigger:
            found += _triggered(view, position, end, grammar)
    return tuple(found)


def _further(view: str, position: int, end: int, grammar: NameGrammar) -> Iterator[Told]:
    """``由甲局核定、乙局兜底``: each further subject after a short predicate of its own."""
    while (comma := view.find("、", position, min(end, position + 13))) >= 0:
        if _TOWARDS.search(view, position, comma) or lexicon().ends_body(
            view[position:comma], comma - position
        ):
            return
        listing = _subject(view, comma + 1, end, grammar, invited=False)
        if listing is None or any(name.sure < 0.9 for name in listing.names):
            return
        yield Told(listing, comma + 1, end)
        position = listing.end


_TOWARDS = re.compile("[向对与同按将把给为]")
"""``要向省、市两级汇报``: who stands behind such a word is told of, not told."""


def _late_subject(view: str, position: int, end: int, grammar: NameGrammar) -> Listing | None:
    """``绿化县林业局负责``: what it is about stands before the one in charge, without a mark between."""
    if not view.endswith(("负责", "牵头"), position, end):
        return None
    for level in _LEVELLED.finditer(view, position, min(end, position + 16)):
        listing = _subject(view, level.start(), end, grammar, invited=False)
        if listing and all(name.sure >= 0.9 for name in listing.names) and end - listing.end <= 4:
            return listing
    return None


_LEVELLED = re.compile(r"(?<![由各])[省市县区州旗镇](?=[^，。；]{2})")


def _triggered(view: str, position: int, end: int, grammar: NameGrammar) -> Iterator[Told]:
    """Those who are told by a word inside the clause: 由…, 会同…."""
    while match := _TRIGGER.search(view, position, end):
        position = match.end()
        joined = match[0] in ("会同", "商", "联合")
        listing = _subject(view, position, end, grammar, not joined)
        if joined and not listing:
            listing = read_names(view, position, end, grammar, invited=True)
        if listing:
            yield Told(listing, match.start(), end, joined, loose=match[0] == "联合")
            position = listing.end


def _skip_lead_in(source: str, start: int, end: int) -> tuple[int, bool]:
    match = _LEAD_IN.match(source, start, end)
    if match is None:
        return start, False
    last = match["last"]
    return match.end(), last in ("请", "要求", "并要求", "安排") or bool(_INVITING.search(last))


def _subject(source: str, start: int, end: int, grammar: NameGrammar, invited: bool) -> Listing | None:
    """A list of bodies with a predicate after it; one that was invited (由…, 责成…) needs none."""
    levels = _LEVELS.match(source, start, end) if invited else None
    if levels:
        return Listing(
            tuple(Name(m.start(), m.end(), 0.6) for m in _LEVEL.finditer(source, start, levels.end())),
            levels.end(),
        )
    listing = read_names(source, start, end, grammar, invited=invited)
    if listing is None:
        return None
    if invited:
        return (
            None
            if _only_decides(source, listing, end) or _MAKES_UP.match(source, listing.end, end)
            else listing
        )
    return listing if _has_predicate(source, listing, end, grammar) else None


_MAKES_UP = re.compile(r"[^，。；、]{0,6}(?:组成|构成|等组成)")
"""``由水利、财政等部门负责人组成``: who sits in it, not who is to act."""


def _only_decides(source: str, listing: Listing, end: int) -> bool:
    """``由市政府印发``: a government that issues or approves is not told to act."""
    if not _DECIDES.match(source, listing.end, end):
        return False
    return all(source.endswith("政府", name.start, name.end) for name in listing.names)


def _has_predicate(source: str, listing: Listing, end: int, grammar: NameGrammar) -> bool:
    start = listing.end
    if start == end:
        return bool(_MODAL_AFTER_COMMA.match(source, end))
    if source[start] in _NOISE:
        start += 1
    if grammar.firm_predicate.match(source, start, end):
        return True
    if not grammar.predicate.match(source, start, end):
        return False
    has_tail = listing.end > listing.names[-1].end  # 等部门
    return has_tail or all(name.sure >= 0.8 for name in listing.names)


_NOISE = "■●▲◆"
_MODAL_AFTER_COMMA = re.compile(r"，(?:要|应当|务必|必须)(?!求|素)")


def _read_labels(text: Passage, roles: Roles) -> None:
    for match in text.each(_LABELLED):
        role, names = (
            match["role"],
            [
                Name(m.start(), m.end(), 0.95)
                for m in _LABEL_SPLIT.finditer(text.source, *match.span("names"))
                if not m[0].isspace()
            ],
        )
        if match["kind"] == "人" and role != "责任":
            continue
        names = [_without_tail(text.source, name) for name in names]
        roles.add(roles.addressees, text.source, names)
        if role.startswith(("牵头", "主办", "主责")):
            roles.add(roles.leads, text.source, names)
        elif role in ("配合", "协办", "协助", "参与"):
            roles.add(roles.supports, text.source, names)


_ETCETERA = re.compile(r"等(?:相关|有关)?(?:部门|单位)?$")


def _without_tail(source: str, name: Name) -> Name:
    tail = _ETCETERA.search(source, name.start, name.end)
    return Name(name.start, tail.start(), name.sure) if tail else name
