"""审议结果与去向: the outcome of an item, who revises the paper, and its ways out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from ..passage import Passage
from ..record import Outcome, RouteKind
from ..vocabulary import Vocabulary
from .addressees import Told, told
from .bodies import Name, NameGrammar, name_grammar
from .clauses import clause_spans, veiled, veiled_source


@dataclass(frozen=True, slots=True)
class Way:
    """一条去向, with its places."""

    kind: RouteKind
    place: Passage
    in_name_of: Passage | None = None
    submitted_to: tuple[Passage, ...] = ()
    by: tuple[Passage, ...] = ()


@dataclass(frozen=True, slots=True)
class Ruling:
    """一个决定: ``whole`` are its sentences, ``text`` the one that says what follows."""

    outcome: Outcome
    whole: Passage
    text: Passage | None = None
    revised_by: tuple[Name, ...] = ()
    ways: tuple[Way, ...] = ()
    sure: float = 0.95

    @property
    def follows(self) -> bool:
        return self.text is not None and self.outcome is not Outcome.REJECTED


@dataclass(frozen=True, slots=True)
class _Rules:
    decides: re.Pattern[str]
    """Whatever may decide: most sentences hold none of it and are asked no further.

    Each branch opens with a plain character, so that a search knows where none of them can begin.
    """
    deferred: re.Pattern[str]
    rejected: re.Pattern[str]
    in_principle: re.Pattern[str]
    agreed: re.Pattern[str]
    again: re.Pattern[str]
    repealed: re.Pattern[str]
    revise: re.Pattern[str]
    issue: re.Pattern[str]
    submit: re.Pattern[str]
    submit_plain: re.Pattern[str]
    implement: re.Pattern[str]
    goes_on: re.Pattern[str]


_AT_CLAUSE = (
    r"(?:(?:会议|会上)[，]?)?(?:经(?:研究|审议|讨论)[，]?)?"
    r"(?:(?:研究|讨论|审议|听取|认真|明确|决定|议定|确定|一致|审定|汇报|并|和|后){0,4})"
)


@lru_cache(maxsize=8)
def _rules(vocabulary: Vocabulary) -> _Rules:
    def routes(name: str) -> str:
        return vocabulary.pattern("routes", name)

    brought = (
        r"(?:按程序)?(?:提交|提请|报请|报送?|上报|提报|"
        r"上会)[^，。；]{0,16}?(?:常务会议?|[市县区州旗]?(?:人民)?政府|会议|上会)"
    )
    again = f"再[次行]?{brought}|重新{brought}"
    repealed = (
        rf"同意(?:予以)?(?:{routes('repealed')})|对[^，。；]{{2,60}}(?:予以|"
        rf"宣布)(?:{routes('repealed')})|决定废止"
    )
    agreed = "|".join(map(routes, ("agreed_in_principle", "agreed")))
    return _Rules(
        decides=re.compile(f"{agreed}|{routes('rejected')}|{routes('deferred')}|{again}|{repealed}"),
        deferred=re.compile(rf"(?:{routes('deferred')})"),
        rejected=re.compile(rf"{routes('rejected')}"),
        in_principle=re.compile(rf"{_AT_CLAUSE}(?:{routes('agreed_in_principle')})"),
        agreed=re.compile(rf"{_AT_CLAUSE}(?:{routes('agreed')})(?!后|的|意见的)"),
        again=re.compile(again),
        repealed=re.compile(repealed),
        revise=re.compile(
            rf"(?:{routes('revise')})(?!后的|[^，。；]{{0,6}}手续|资料|意见建议|体制|机制|设施|基础|功能|服务|"
            rf"配套)"
        ),
        issue=re.compile(rf"(?<!另行)(?:{routes('issue')})(?!的|单位|机关|会|前|日期|之日)"),
        submit=re.compile(
            rf"(?:{routes('submit')})(?P<to>[^，。；：、《》（][^，。；：《》]{{0,40}}?)(?:再次|依法|"
            rf"予以|进行)?(?P<decide>{routes('decide')})"
        ),
        submit_plain=re.compile(
            rf"(?:{routes('submit')})(?:请)?(?P<to>[^，。；：《》将]{{1,24}}?(?:委|政府|常委会|人大|"
            rf"政协|会议|厅|局|办公室|部|办|省|市))(?=[，。；）]|$|后|同意|印发|以)"
        ),
        implement=re.compile(
            rf"(?:{routes('implement')})(?!方案|细则|意见|办法|的|计划|主体|单位|情况|过程|细节|路径)"
        ),
        goes_on=re.compile(
            r"(?:（[^）]{1,3}）)?(?:会后|由|请|责成|要求|待|修改完善|根据|按照?|以|报|再|并由|同时由|"
            r"下一步|抓紧|经|授权|委托|该)|[^，。；]{2,12}后，|[^，。；]{2,30}?(?:负责|要根据|要按|"
            r"根据|牵头)|[^，。；]{2,16}由(?=[^。；]*(?:名义|提请|印发|报[省市县区州旗][^，。；]{0,14}审[议定批]))|[^，。；]{2,20}要(?=[^。；]*下一?次[^。；]{0,12}会)"
        ),
    )


def read_outcome(sentence: Passage, vocabulary: Vocabulary) -> Outcome | None:
    """What the sentence decides; None where it decides nothing."""
    rules = _rules(vocabulary)
    if not rules.decides.search(veiled_source(sentence.source), sentence.start, sentence.end):
        return None
    view = veiled(sentence)
    if refused := view.search(rules.rejected):
        comes_back = view.search(rules.deferred) or view.search(rules.again)
        is_for_now = view.source.startswith("暂", refused.start() - 1)
        return Outcome.DEFERRED if comes_back or is_for_now else Outcome.REJECTED
    principle = _opens_clause(view, rules.in_principle)
    agreed = principle or _opens_clause(view, rules.agreed) or view.search(rules.repealed)
    if not agreed and (view.search(rules.deferred) or view.search(rules.again)):
        return Outcome.DEFERRED
    if view.search(rules.deferred) and "暂" in str(view):
        return Outcome.DEFERRED
    if principle:
        return Outcome.AGREED_IN_PRINCIPLE
    return Outcome.AGREED if agreed else None


def _opens_clause(view: Passage, pattern: re.Pattern[str]) -> bool:
    """Whether the pattern stands at the start of one of the passage's clauses."""
    if pattern.match(view.source, view.start, view.end):
        return True
    return any(pattern.match(view.source, mark.end(), view.end) for mark in view.each(_CLAUSE_MARK))


_CLAUSE_MARK = re.compile(r"[，。；：！？）\n.．、是]")


def is_follow_up(sentence: Passage, vocabulary: Vocabulary) -> bool:
    """Whether a sentence after a decision goes on with it: it revises the paper or sends it on."""
    rules, view = _rules(vocabulary), veiled(sentence)
    if not view.match(rules.goes_on):
        return False
    return bool(view.search(rules.revise) or read_ways(sentence, vocabulary))


def sends_on(sentence: Passage, vocabulary: Vocabulary, *, carried_out: bool = False) -> bool:
    """Whether the sentence revises a paper after the meeting and sends it on, though nothing was agreed.

    With ``carried_out`` a paper that is only carried out counts as well.
    """
    rules, view = _rules(vocabulary), veiled_source(sentence.source)
    start, end = sentence.start, sentence.end
    if carried_out and _only_sends_on(sentence, vocabulary):
        return True
    if _PAPER_GOES.match(view, start, end):
        return any(way.kind in _ONWARD for way in read_ways(sentence, vocabulary))
    if not (rules.revise.search(view, start, end) or view.find("核实", start, end) >= 0):
        return False
    if not _SENDING.match(view, start, end):
        return False
    ways = read_ways(sentence, vocabulary)
    return any(carried_out or way.kind is not RouteKind.IMPLEMENT for way in ways)


def _only_sends_on(sentence: Passage, vocabulary: Vocabulary) -> bool:
    """``会后由某局抓好组织实施。``: a sentence of which each clause sends the paper on, and nothing else."""
    rules, view = _rules(vocabulary), veiled(sentence)
    opened = view.match(_TOLD_AFTER)
    if not opened:
        return False
    places = [way.place for way in read_ways(sentence, vocabulary)]
    clauses = list(clause_spans(view.source, opened.end(), view.end))
    return bool(clauses) and all(
        _is_way(start, end, places, view)
        or rules.revise.search(view.source, start, end)
        or _TELLS.fullmatch(view.source, start, end)
        for start, end in clauses
    )


def _is_way(start: int, end: int, places: Sequence[Passage], view: Passage) -> bool:
    return any(
        start <= place.start
        and place.end <= end
        and _BEFORE_WAY.fullmatch(view.source, start, place.start)
        and view.source[place.end : end] in ("", "后")
        for place in places
    )


_TOLD_AFTER = re.compile(r"(?:（[^）]{1,3}）)?(?:会议(?:明确|决定)，)?会后")
_TELLS = re.compile(r"并?将(?:有关|相关)?情况(?:报告|通报|抄送)[^，。；]{2,30}")
_BEFORE_WAY = re.compile(r"(?:并|再)?(?:由[^，。；]{2,30}?)?(?:以[^，。；]{2,20}的?名义)?(?:按程序)?")


_SENDING = re.compile(
    r"[^。]*?(?:会后|责成|由|负责|要)[^。]{0,50}?(?:根据|按照?|结合|吸纳|吸收|采纳)(?:[^。，]{0,6}(?:会议|会上|讨论|审议|与会|参会)|[^。，]{2,14}(?:意见|建议))"
)


_PAPER_GOES = re.compile(
    r"(?:会议[^，。；]{0,4}[，：]?)?(?:《□*》|该(?:方案|办法|规划|意见|报告|草案|议题|请示))[^，。；要]{0,4}(?:经|按程序|按规定|报|提请|提交)"
)
"""``《办法》经县委审议后，报请市政府批准。``: the paper itself is the subject."""
_ONWARD = (RouteKind.ISSUE, RouteKind.SUBMIT)


def read_ruling(sentences: Sequence[Passage], outcome: Outcome, vocabulary: Vocabulary) -> Ruling:
    """A decision from its sentences: the first decides, the others go on with it."""
    whole = Passage(sentences[0].source, sentences[0].start, sentences[-1].end)
    if outcome is Outcome.REJECTED or veiled(sentences[0]).search(_rules(vocabulary).repealed):
        return Ruling(outcome, whole)
    ways: list[Way] = []
    revised: tuple[Name, ...] = ()
    text: Passage | None = None
    best = (len(_ORDER), True)
    for sentence in sentences:
        revisers, revises = read_revisers(sentence, vocabulary)
        found = read_ways(sentence, vocabulary)
        revised = revised or revisers
        ways += found
        kind = _first_kind(found)
        named = any(way.in_name_of for way in found)
        rank = (_rank(kind), not named)
        if (found or revises) and (text is None or rank < best):
            text, best = sentence, rank
    return Ruling(outcome, whole, text, revised, tuple(ways), 0.95 if text else 0.85)


_ORDER = (RouteKind.ISSUE, RouteKind.SUBMIT, RouteKind.IMPLEMENT, None)


def _rank(kind: RouteKind | None) -> int:
    return _ORDER.index(kind)


def _first_kind(ways: Sequence[Way]) -> RouteKind | None:
    best = best_way(ways)
    return best.kind if best else None


def best_way(ways: Sequence[Way]) -> Way | None:
    """The way that is scored: issue before submit before implement; to ask for opinions is none of them."""
    scored = (way for way in ways if way.kind is not RouteKind.OPINION)
    return min(scored, key=lambda way: _rank(way.kind), default=None)


# --- who revises ---------------------------------------------------------------------------------------


_SUPPORTS = re.compile(r"配合|参与|协助")


def read_revisers(sentence: Passage, vocabulary: Vocabulary) -> tuple[tuple[Name, ...], bool]:
    """The bodies told to revise the paper, and whether it is to be revised at all."""
    rules, view = _rules(vocabulary), veiled(sentence)
    first = view.search(rules.revise)
    if not first:
        return (), False
    group: list[Told] = []
    hits = told(sentence, name_grammar(vocabulary))
    for place, hit in enumerate(hits):
        if not _SUPPORTS.match(view.source, hit.listing.end):
            if not hit.joined:
                group = []
            group.append(hit)
        stop = hits[place + 1].start if place + 1 < len(hits) else sentence.end
        if rules.revise.search(view.source, hit.listing.end, stop):
            return tuple(name for told_hit in group for name in told_hit.listing.names), True
    return (), True


# --- the ways out --------------------------------------------------------------------------------------

_NAME_OF = re.compile(r"(?:^|(?<=[，。；、由]))?以(?P<who>[^，。；以]{2,40}?)的?(?:名义|文件(?=印发|下发))")


_NAMED_BY = re.compile("名义|文件")


def read_ways(sentence: Passage, vocabulary: Vocabulary) -> list[Way]:
    """The ways out that a sentence names, in order."""
    rules, view = _rules(vocabulary), veiled(sentence)
    grammar = name_grammar(vocabulary)
    name = view.search(_NAME_OF) if view.search(_NAMED_BY) else None
    who = Passage(sentence.source, *name.span("who")) if name else None
    issues = [*_issues(sentence, view, rules, who)]
    found = [*_submissions(sentence, view, rules, None if issues else who), *issues]
    carried = (way for way in _implementations(sentence, view, rules, grammar))
    found += [way for way in carried if not found or _stands_alone(way, found, view)]
    if view.search(_ASKS):
        found += _opinions(sentence, view)
    return sorted(found, key=lambda way: way.place.start)


def _stands_alone(way: Way, before: Sequence[Way], view: Passage) -> bool:
    """Whether ``抓好组织实施`` is a clause of its own at the sentence's end, after the paper went out."""
    last = max(other.place.end for other in before)
    between = view.source[last : way.place.start] if last <= way.place.start else "-"
    return bool(_THEN.fullmatch(between)) and bool(_CLAUSE_END.match(view.source, way.place.end))


_THEN = re.compile(r"后?，(?:并|同时)?(?:由[^，。；]{2,30}?)?")
_CLAUSE_END = re.compile(r"[，。；]|$")


_OPINION = re.compile(
    r"(?<!已)(?<!已经)征求(?P<to>[^，。；：征]{0,40}?)的?(?:书面)?(?:意见|建议)(?!稿|的?基础|情况)|"
    r"(?:由|请|经|送|交)?(?P<signers>[^，。；：由请经送交]{2,30}?)会签"
)


def _opinions(sentence: Passage, view: Passage) -> Iterator[Way]:
    """``征求各部门意见``, ``会签``: others are asked first, beside the way that is scored."""
    for match in view.each(_OPINION):
        asked = "to" if match["to"] is not None else "signers"
        receivers = tuple(_receivers(sentence, *match.span(asked)))
        yield Way(RouteKind.OPINION, Passage(sentence.source, *match.span()), None, receivers)


_ASKS = re.compile("征求|会签")


def _issues(sentence: Passage, view: Passage, rules: _Rules, who: Passage | None) -> Iterator[Way]:
    match = next((m for m in view.each(rules.issue) if not _is_object(view, m)), None)
    if match:
        yield Way(RouteKind.ISSUE, Passage(sentence.source, *match.span()), who)


def _is_object(view: Passage, match: re.Match[str]) -> bool:
    """``定期发布``, ``已印发``: no way out of this paper."""
    before = view.source[max(view.start, match.start() - 4) : match.start()]
    return before.endswith(
        ("已", "不", "未", "不得", "不予", "不再", "定期", "及时", "信息", "适时", "先行", "预警")
    )


_REPORTED_TO = re.compile(
    r"向(?P<to>[^，。；由]{1,16}?(?:委员会|委(?!员)|政府|常委会|人大|政协|会议))(?:作|进行|做)?(?:专题|"
    r"书面)?(?:汇报|报告)"
)


_COMES_BACK = re.compile(
    r"[在于](?P<to>下一?次[^，。；]{0,14}?会议?)上?(?:再次|再行?|重新)?(?:汇报|提出|研究|审议|讨论)"
)
"""``修改后在下次常务会议上重新汇报``: the paper comes back."""


def _submissions(sentence: Passage, view: Passage, rules: _Rules, who: Passage | None) -> Iterator[Way]:
    taken: set[int] = set()
    for match in view.each(_COMES_BACK):
        taken.update(range(*match.span()))
        receivers = tuple(_receivers(sentence, *match.span("to")))
        yield Way(RouteKind.SUBMIT, Passage(sentence.source, *match.span()), who, receivers)
    matches = [*view.each(rules.submit)] or [*view.each(rules.submit_plain), *view.each(_REPORTED_TO)]
    for match in matches:
        place = range(*match.span())
        if not taken.isdisjoint(place) or not _is_submission(view, match):
            continue
        taken.update(place)
        receivers = tuple(_receivers(sentence, *match.span("to")))
        if receivers:
            yield Way(RouteKind.SUBMIT, Passage(sentence.source, *match.span()), who, receivers)


def _is_submission(view: Passage, match: re.Match[str]) -> bool:
    before = view.source[max(view.start, match.start() - 22) : match.start()]
    if before.endswith(("须", "应", "需")):
        return False
    if match[0].startswith("报") and before[-1:] and before[-1] in "申填编日周月季年快通汇情举预播简上呈提":
        return False
    to = match["to"]
    if match[0].startswith("向") and _INFORMS.search(_clause_around(view, match)):
        return False
    if match["to"].startswith(
        ("的", "了", "告", "表", "名", "批", "账", "备", "道", "送的", "价", "到", "酬", "刊", "案", "废")
    ):
        return False
    if re.search(r"(?:原则)?(?:同意|通过)[^，。；]{2,20}$", before) and (to.endswith("的") or "的" in to):
        return False
    return "备案" not in match[0] and not re.search(r"有关情况$|情况$|结果$", before)


_INFORMS = re.compile("每|定期|及时|一次|情况|进展|结果|按[月季周]")
"""``每半月向县政府报告一次``: who is told, not who decides."""


def _clause_around(view: Passage, match: re.Match[str]) -> str:
    start = max((view.source.rfind(mark, view.start, match.start()) for mark in "，。；："), default=-1)
    after = _CLAUSE_MARK.search(view.source, match.end(), view.end)
    return view.source[max(start, view.start) : after.start() if after else view.end]


_PERSONS = re.compile(r"[两三]位|同志")


def _receivers(sentence: Passage, start: int, end: int) -> Iterator[Passage]:
    whole = re.compile(r"[^，。；]+" if _PERSONS.search(sentence.source, start, end) else r"[^、]+")
    for match in whole.finditer(sentence.source, start, end):
        left, right = match.span()
        while trim := re.compile(r"请|经|由|至|到|给").match(sentence.source, left, right):
            left = trim.end()
        text = sentence.source[left:right]
        for tail in ("集体", "专题", "按程序", "进行", "予以", "再次", "并", "会议专题"):
            if text.endswith(tail):
                right -= len(tail)
                text = sentence.source[left:right]
        joint = re.compile(r"(?<=[委府会大协])和(?=[省市县区州旗])").search(sentence.source, left, right)
        if joint:
            yield Passage(sentence.source, left, joint.start())
            left = joint.end()
        if left < right:
            yield Passage(sentence.source, left, right)


def _implementations(sentence: Passage, view: Passage, rules: _Rules, grammar: NameGrammar) -> Iterator[Way]:
    for match in view.each(rules.implement):
        if _MUST_REPORT.search(view.source, max(view.start, match.start() - 30), match.start()):
            continue
        hits = [hit for hit in told(sentence, grammar) if hit.start < match.start()]
        by = tuple(
            Passage(sentence.source, name.start, name.end) for hit in hits[-1:] for name in hit.listing.names
        )
        if (
            not by
            and not re.search(r"后，?[^，。；]{0,8}$", view.source[view.start : match.start()])
            and not _BARE.match(match[0])
        ):
            continue
        yield Way(RouteKind.IMPLEMENT, Passage(sentence.source, *match.span()), by=by)
        return


_MUST_REPORT = re.compile(r"[须应需]报[^。；]*$")
_BARE = re.compile(r"抓|组织|启动|尽快|加快|签约")
