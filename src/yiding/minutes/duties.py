"""拟立事项: the matters that decisions and directives propose, for a person to confirm.

A duty needs one who is told, an action verb and an object; a slogan (提高站位、狠抓落实) has none of these
and gives none. The library only proposes: ``confidence`` says how sure it is.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from operator import itemgetter
from typing import NamedTuple

from .grammar.addressees import Told, is_collective, is_supporting, told_by_sentence
from .grammar.bodies import Name, name_grammar
from .grammar.clauses import clause_spans, veiled, veiled_source
from .grammar.context import Context
from .grammar.deadlines import read_deadlines
from .passage import Passage
from .record import Deadline, DeadlineKind, Directive, Duty, Item, RouteKind, Span
from .vocabulary import Vocabulary

Places = Mapping[str, tuple[int, int, float]]
Limit = tuple[int, int, Deadline]
Locate = Callable[[int, int], Span]

_LEAST = 0.5


class _Charge(NamedTuple):
    """一项责任: who is told, who assists, and the stretch that says what."""

    leads: tuple[Name, ...]
    supports: tuple[Name, ...]
    stretch: Passage
    told_to: int
    carried: bool = False


class _Act(NamedTuple):
    """动宾: a verb with its object; ``hard`` where the verb alone names a deed."""

    verb: str
    object: str
    hard: bool


@dataclass(frozen=True, slots=True)
class _Rules:
    action: re.Pattern[str]
    action_here: re.Pattern[str]
    adverb: re.Pattern[str]
    soft: frozenset[str]
    plain: frozenset[str]
    slogan: re.Pattern[str]
    slogan_opens: re.Pattern[str]
    deliverable: re.Pattern[str]


_ADVERBS = (
    r"(?:要|应|应当|须|必须|务必|切实|进一步|认真|严格|主动|积极|持续|不断|始终|坚决|牢固|充分|深刻|"
    r"全面|抓紧|尽快|同步|也|还|并)*"
)


@lru_cache(maxsize=8)
def _rules(vocabulary: Vocabulary) -> _Rules:
    slogan = vocabulary.either("verbs.slogan.names")
    return _Rules(
        re.compile(vocabulary.either("verbs.action", "verbs.soft")),
        re.compile(vocabulary.guarded("verbs.action", "verbs.soft")),
        re.compile(vocabulary.guarded("verbs.modal", "verbs.adverb")),
        frozenset(vocabulary.words("verbs.soft")),
        frozenset(vocabulary.words("verbs.plain")),
        re.compile(slogan),
        re.compile(f"(?>{_ADVERBS}){slogan}"),
        re.compile(vocabulary.either("verbs.deliverable")),
    )


def propose_duties(
    items: Sequence[Item], source: str, places: Places, context: Context, locate: Locate
) -> tuple[Duty, ...]:
    """The proposed matters of all items, in order; ``places`` are the grammar's notes on ``source``."""
    found: list[Duty] = []
    for number, item in enumerate(items):
        path = f"items.{number}"
        found += _of_decision(item, path, source, places, context, locate)
        for order, directive in enumerate(item.directives):
            if item.follow_up and item.follow_up.text and item.follow_up.text in directive.text:
                continue
            at = f"{path}.directives.{order}"
            place = places.get(f"{at}.text")
            if place:
                text = Passage(source, place[0], place[1])
                limits = _noted_limits(directive, at, places)
                for charge in _charges(text, context):
                    duty = _duty(charge, limits, context, item.no, at, locate)
                    if duty is not None:
                        found.append(duty)
    return tuple(found)


def _noted_limits(directive: Directive, at: str, places: Places) -> list[Limit]:
    """The directive's time limits at the places where the grammar found them."""
    if not directive.deadlines:
        return []
    noted = [places[f"{at}.deadlines.{number}"] for number in range(len(directive.deadlines))]
    return [(start, end, limit) for (start, end, _), limit in zip(noted, directive.deadlines, strict=True)]


# --- decisions ---------------------------------------------------------------------------------------------


_REVISION = re.compile(r"(?:进一步)?(?:修改完善|修改|完善|修订)")
_ROUTE_VERBS = {RouteKind.ISSUE: "印发", RouteKind.SUBMIT: "提交", RouteKind.IMPLEMENT: "组织实施"}
_TITLE = re.compile(r"《[^》]+》")


def _of_decision(
    item: Item, path: str, source: str, places: Places, context: Context, locate: Locate
) -> Iterator[Duty]:
    """A paper that a named body revises or carries out is that body's duty."""
    follow_up, place = item.follow_up, places.get(f"{path}.follow_up.text")
    if follow_up is None or follow_up.text is None or place is None:
        return
    text = Passage(source, place[0], place[1])
    charges = [charge for charge in _charges(text, context) if charge.leads]
    by = next((route.by for route in item.routes if route.by), ())
    if not follow_up.revised_by and not by and not charges:
        return
    leads = follow_up.revised_by or by or _texts(charges[0].leads, source)
    joined = [name for charge in charges for name in _texts(charge.supports, source)]
    supports = tuple(name for name in leads[1:] if name in joined)
    revision = _REVISION.search(follow_up.text) if follow_up.revised_by else None
    yield Duty(
        item_no=item.no,
        source=f"{path}.follow_up",
        sentence=follow_up.text,
        verb=revision[0] if revision else _ROUTE_VERBS.get(follow_up.route) if follow_up.route else None,
        object=_paper(follow_up.text, item),
        lead_bodies=tuple(name for name in leads if name not in supports),
        support_bodies=supports,
        deadlines=tuple(f.limit for f in read_deadlines(text, context.meeting_date, context.vocabulary)),
        confidence=0.9,
        span=locate(text.start, text.end),
    )


def _paper(text: str, item: Item) -> str | None:
    found = _TITLE.search(text)
    if found:
        return found[0]
    return f"《{item.documents[0]}》" if item.documents else item.heading or None


# --- directives --------------------------------------------------------------------------------------------


def duties_in(text: Passage, context: Context) -> list[tuple[Duty, Passage]]:
    """The duties that one directive proposes, each with the stretch that says it."""
    read = read_deadlines(text, context.meeting_date, context.vocabulary)
    limits = [(found.place.start, found.place.end, found.limit) for found in read]
    found = ((_duty(charge, limits, context), charge.stretch) for charge in _charges(text, context))
    return [(duty, stretch) for duty, stretch in found if duty is not None]


def _charges(text: Passage, context: Context) -> Iterator[_Charge]:
    last: _Charge | None = None
    grammar = name_grammar(context.vocabulary)
    for sentence, hits in told_by_sentence(text, grammar):
        if not hits:
            if last is not None:
                yield _Charge(last.leads, (), sentence, sentence.start, carried=True)
            continue
        for charge in _charges_in(sentence, hits):
            last = charge
            yield charge


def _charges_in(sentence: Passage, hits: Sequence[Told]) -> Iterator[_Charge]:
    """Those who only assist go with the one that was told before them."""
    if len(hits) == 1:
        yield _Charge(hits[0].listing.names, (), sentence, hits[0].listing.end)
        return
    groups: list[list[Told]] = []
    for place, hit in enumerate(hits):
        stop = hits[place + 1].start if place + 1 < len(hits) else sentence.end
        assists = hit.joined or is_supporting(Passage(sentence.source, hit.listing.end, stop))
        if groups and assists:
            groups[-1].append(hit)
        else:
            groups.append([hit])
    for place, group in enumerate(groups):
        start = sentence.start if place == 0 else group[0].start
        stop = groups[place + 1][0].start if place + 1 < len(groups) else sentence.end
        supports = tuple(name for hit in group[1:] for name in hit.listing.names)
        stretch = Passage(sentence.source, start, stop)
        yield _Charge(group[0].listing.names, supports, stretch, group[0].listing.end)


def _duty(
    charge: _Charge,
    found: Sequence[Limit],
    context: Context,
    item_no: int = 0,
    at: str = "",
    locate: Locate | None = None,
) -> Duty | None:
    first, last = charge.stretch.start, charge.stretch.end
    near = _limits_from(first, last, found)
    limits = [limit for _, end, limit in near if end <= last]
    if charge.carried and not limits:
        return None  # neither named nor dated: whatever it says, it stays below the least confidence
    act = _act(charge, near, context.vocabulary)
    if act is None:
        return None
    sure = _confidence(charge, act, limits, context.vocabulary)
    if sure < _LEAST:
        return None
    source = charge.stretch.source
    return Duty(
        item_no=item_no,
        source=at,
        sentence=str(charge.stretch).strip("，"),
        verb=act.verb,
        object=act.object or None,
        lead_bodies=_texts(charge.leads, source),
        support_bodies=_texts(charge.supports, source),
        deadlines=tuple(limits),
        confidence=round(sure, 2),
        span=locate(first, last) if locate else None,
    )


def _limits_from(first: int, last: int, found: Sequence[Limit]) -> Sequence[Limit]:
    """Those of the limits, which come in order, that begin between ``first`` and ``last``."""
    if not found:
        return ()
    return found[bisect_left(found, first, key=_START) : bisect_right(found, last, key=_START)]


_START = itemgetter(0)


def _texts(names: Sequence[Name], source: str) -> tuple[str, ...]:
    return tuple([source[name.start : name.end] for name in names])


def _confidence(charge: _Charge, act: _Act, limits: Sequence[Deadline], vocabulary: Vocabulary) -> float:
    """Named, dated, with a thing to hand over: the more of these, the surer."""
    rules = _rules(vocabulary)
    kinds = {limit.kind for limit in limits}
    rhythm = DeadlineKind.RECURRING in kinds
    dated = len(kinds) > rhythm
    thing = "《" in act.object or bool(rules.deliverable.search(act.object))
    named = any(not is_collective(charge.stretch.source, name) for name in charge.leads)
    sure = 0.45 if act.hard else 0.2
    sure += 0.3 * dated + 0.2 * rhythm + 0.15 * thing + 0.15 * named
    if charge.carried:
        sure -= 0.3
    if not kinds and veiled(charge.stretch).search(rules.slogan):
        sure -= 0.15
    return max(0.0, min(sure, 0.97))


def _act(charge: _Charge, limits: Sequence[Limit], vocabulary: Vocabulary) -> _Act | None:
    """The first verb that names a deed, else the first of all, of those that head a clause."""
    first: _Act | None = None
    for act in _acts(charge, limits, _rules(vocabulary)):
        if act.hard:
            return act
        first = first or act
    return first


def _acts(charge: _Charge, limits: Sequence[Limit], rules: _Rules) -> Iterator[_Act]:
    """The verbs that govern the stretch's clauses, with their objects; a dated deed may name none."""
    bare: str | None = None
    source = charge.stretch.source
    view = veiled_source(source)
    ends = {start: end for start, end, _ in limits}
    for start, end in clause_spans(view, charge.told_to, charge.stretch.end):
        if rules.slogan_opens.match(view, start, end) or _CONDITION.search(view, start, end):
            continue
        verb = _head_verb(view, start, end, ends, rules)
        if verb is None or (_LEADS_UP.match(view, start, end) and _is_ground(view, verb, end, rules)):
            continue
        left, right = _object(view, verb.end(), end)
        if left == right or _GOES_TO.match(view, left, right):
            ahead = _PREPOSED.search(view, start, verb.start())
            as_read = (left, left) if view.startswith("后", left) else (left, right)
            left, right = (ahead.span("object") if ahead else _topic(charge)) or as_read
        if left < right:
            yield _Act(verb[0], source[left:right], verb[0] not in rules.soft)
        elif verb[0] in rules.plain:
            bare = verb[0]
    if bare and limits:
        yield _Act(bare, "", True)


def _topic(charge: _Charge) -> tuple[int, int] | None:
    """``分配办法由县人社局…``: what stands before the one who is told, within the clause."""
    found = _TOPIC.search(veiled_source(charge.stretch.source), charge.stretch.start, charge.leads[0].start)
    return found.span("topic") if found else None


def _head_verb(
    view: str, start: int, end: int, limits: Mapping[int, int], rules: _Rules
) -> re.Match[str] | None:
    """The verb at the head of the clause, behind adverbs and time limits, or behind a preposition's noun.

    One that only leads up to another (负责拆除, 加快编制) gives way to it.
    """
    at, head = start, None
    while at < end:
        if verb := rules.action_here.match(view, at, end):
            if verb[0] == "会同" or _RESULT.match(view, verb.end(), end):
                return _governing_verb(view, verb.end(), end, rules)
            if head and _NOUN_GOES_ON.match(view, verb.end(), end):
                return head
            head, at = verb, verb.end()
            if verb[0] not in _JOINING:
                return head
        elif (skipped := _past(view, at, end, limits, rules)) > at:
            at = skipped
        else:
            break
    governing = _governing_verb(view, at, end, rules)
    return governing if head is None or (governing and governing[0] in rules.plain) else head


def _past(view: str, at: int, end: int, limits: Mapping[int, int], rules: _Rules) -> int:
    """Behind the adverb or time limit that stands there."""
    for place in (at, at + 1):
        if place in limits and (place == at or view[at] in "于在自"):
            return limits[place]
    adverb = rules.adverb.match(view, at, end)
    return adverb.end() if adverb else at


def _governing_verb(view: str, at: int, end: int, rules: _Rules) -> re.Match[str] | None:
    """``将养护经费列入预算``: the first verb that is never a noun, else the last that has an object."""
    last: re.Match[str] | None = None
    for verb in rules.action.finditer(view, at, end):
        if verb[0] in rules.plain and not _QUALIFIES.match(view, verb.end(), end):
            done = rules.action_here.match(view, verb.end(), end) if verb[0] in _LIGHT else None
            return done or verb
        if not _NOUN_GOES_ON.match(view, verb.end(), end) and (last is None or verb.end() < end):
            last = verb
    return last if last and last.start() - at <= 30 else None


def _is_ground(view: str, verb: re.Match[str], end: int, rules: _Rules) -> bool:
    """Whether a verb behind ``根据`` only says on what ground."""
    return verb[0] not in rules.plain or bool(_RESULT.match(view, verb.end(), end))


def _object(view: str, start: int, end: int) -> tuple[int, int]:
    """What the verb governs, up to the clause's end, without a count before it or a bracket behind it."""
    found = _OBJECT.match(view, start, end)
    left, right = found.span("object") if found else (end, end)
    return (left, right) if _WHAT.match(view, left, right) else (left, left)


_JOINING = frozenset({"会同", "牵头", "负责", "配合", "协助", "参与", "加快", "组织", "统筹", "抓紧", "研究"})
_RESULT = re.compile("结果|情况")
_CONDITION = re.compile(r"(?<![^，。；：\n])作为|的(?:不得|不予|一律|要|应|由|予以|严禁)|的(?=[，。；：])")
_LEADS_UP = re.compile("[要应须]?(?:根据|按照?|依据|依照|对照|参照|针对)")
"""``根据核实结果，…``: on what ground, not what is to be done."""
_LIGHT = frozenset({"进行", "予以", "给予"})
_QUALIFIES = re.compile(r"[的后前]|之日")
_NOUN_GOES_ON = re.compile(r"[、的后前]|之日|情况|工作|程序|标准|[资经]费|资金|站|机制(?!，)|制度")
_OBJECT = re.compile(
    r"(?:一次|好|了|到位|一轮|一批)?(?P<object>[^，。；：]{0,60}?)(?:（□*）)?(?=[，。；：]|$)"
)
_WHAT = re.compile(r"(?!一[起次件]$|一下$|不[少超低多]|达到)(?![、的])")
_GOES_TO = re.compile(r"[到至给]|出台$|后|予以")
_PREPOSED = re.compile(
    r"(?:对|把|将)(?P<object>[^，。；：]{1,40}?[^，。；：、])(?:[在向按][^，。；：]{1,14})?(?:予以|进行|逐[一户项]|全部|一并|的)*$"
)
_TOPIC = re.compile(
    r"(?<![^，。；：\n])(?:对|将|把|就)?(?![按经为在根依请责对]|否则)(?P<topic>[^，。；：]{2,30}?)(?:由|，由)$"
)
