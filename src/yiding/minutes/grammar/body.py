"""议题正文: everything inside an item, from the paragraph after its heading to the next one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from ..passage import Marks, Passage
from ..record import Directive, FollowUp, Outcome, Route, RouteKind
from .addressees import told
from .bodies import Name, name_grammar
from .clauses import first_sentence, full_sentences, veiled
from .context import Context
from .decisions import Ruling, Way, best_way, is_follow_up, read_outcome, read_ruling, sends_on
from .directives import Part, make_directives, split_parts
from .moves import MARKER_START, Kind, Move, split_moves
from .presenters import read_presenters, report_of

__all__ = ["Body", "Context", "parse_body"]


@dataclass(frozen=True, slots=True)
class Body:
    """正文: the values of an item that its text holds."""

    presenters: tuple[str, ...] = ()
    report: str | None = None
    outcome: Outcome = Outcome.NOTED
    decision: str | None = None
    follow_up: FollowUp | None = None
    routes: tuple[Route, ...] = ()
    views: str | None = None
    directives: tuple[Directive, ...] = ()


@dataclass(slots=True)
class _Draft:
    """What has been read so far.

    ``open`` tells whether a run goes on; ``skips`` whether a list of things that was introduced does.
    """

    reports: list[Passage] = field(default_factory=list)
    views: list[tuple[str, Passage]] = field(default_factory=list)
    decisions: list[Passage] = field(default_factory=list)
    rulings: list[Ruling] = field(default_factory=list)
    runs: list[tuple[str | None, list[Passage], float]] = field(default_factory=list)
    open: bool = False
    skips: bool = False

    def add_run(self, verb: str | None, text: Passage, sure: float = 0.95) -> None:
        if len(text.stripped()):
            self.runs.append((verb, [text.stripped()], sure))
        else:
            self.runs.append((verb, [], sure))
        self.open = True


def parse_body(body: Passage, heading: Passage, path: str, context: Context, marks: Marks) -> Body:
    """What the item's text says; notes go to ``marks`` under ``path``."""
    draft = _Draft()
    body = _with_heading(body, heading)
    context = _under(heading, context)
    for move in split_moves(body, context.vocabulary):
        _place(move, draft, context, marks)
    parts = _parts(draft, context)
    presenters = _presenters(body, heading, path, context, marks)
    directives = make_directives(parts, path, context, marks, presenters)
    _rule_from_parts(parts, draft, context)
    _rule_from_heading(heading, draft, context)
    _follow_from_parts(parts, draft, context)
    return Body(
        presenters=presenters,
        report=_joined(draft.reports, f"{path}.report", marks),
        outcome=_outcome(draft),
        decision=_joined(draft.decisions, f"{path}.decision", marks),
        follow_up=_follow_up(draft, path, marks),
        routes=_routes(draft, path, marks),
        views=_views(draft, path, marks),
        directives=directives,
    )


_RUN_IN = re.compile(r"会议(?:还)?(?:指出|认为|强调|要求|明确|决定|议定|确定)[，：:](?=[^\n]{4})")
_BARE_OPENER = re.compile(r"会议(?:还)?(?P<verb>强调|要求|明确|决定|议定|确定)[：:，]?$")


def _with_heading(body: Passage, heading: Passage) -> Passage:
    """A heading that is itself the first sentence (``会议指出，…``) belongs to the text."""
    if heading.match(_RUN_IN) and heading.source is body.source and heading.start < body.start:
        return Passage(body.source, heading.start, body.end)
    return body


def _under(heading: Passage, context: Context) -> Context:
    """A heading that is only an opening (``会议决定：``) opens the run under it."""
    found = _BARE_OPENER.match(str(heading))
    return replace(context, opening_verb=found["verb"]) if found else context


# --- moves → draft -------------------------------------------------------------------------------------


def _place(move: Move, draft: _Draft, context: Context, marks: Marks) -> None:
    told_before = draft.reports or draft.views or draft.rulings
    is_said = move.kind is Kind.DEMAND and not told_before and move.verb != context.opening_verb
    is_plain = context.opening_verb and is_said and _is_said_again(move)
    if move.kind is Kind.PLAIN or is_plain:
        _place_plain(move, draft, context)
    elif move.kind is Kind.REPORT:
        _place_report(move, draft, context)
    elif move.kind is Kind.DECISION:
        _place_decision(move.text, context.opening_verb, draft, context)
    elif move.kind is Kind.VIEW and not _view_demands(move, context):
        _place_view(move, draft, context, marks)
    else:
        _place_demand(move, draft, context, marks)


def _is_said_again(move: Move) -> bool:
    """``会议要求，`` under ``会议议定以下意见：`` opens no run of its own; a list of points does."""
    return move.opens_paragraph and not move.text.match(MARKER_START) and len(move.text.stripped()) > 0


def _place_plain(move: Move, draft: _Draft, context: Context) -> None:
    """A paragraph without an opening: it goes on with the open run, or stands directly under the heading."""
    text = move.whole
    if not (draft.open or text.match(MARKER_START)) and (told_of := report_of(text)):
        draft.reports.append(told_of)
        rest = Passage(text.source, told_of.end, text.end).stripped()
        if len(rest):
            _place_decision(rest, context.opening_verb, draft, context, after_report=True)
        return
    if (
        move.goes_before
        and not text.match(MARKER_START)
        and not draft.open
        and not _says_something(text, context)
    ):
        return
    if (
        draft.open
        and draft.runs
        and (not draft.runs[-1][1] or text.match(MARKER_START) or not _first_ruling(text, context))
    ):
        draft.runs[-1][1].append(text)
        _rule_in_empty_run(draft, context)
        return
    if not draft.open and _INTRODUCES.search(str(text)) and not _says_something(text, context):
        draft.skips = True
        return
    if draft.skips and not _says_something(text, context):
        return
    if text.match(MARKER_START):
        draft.add_run(context.opening_verb, text)
        return
    _place_decision(text, context.opening_verb, draft, context)


_INTRODUCES = re.compile(r"(?:[0-9一二三四五六七八九十][项个]|名单|清单|如下)：$")


def _says_something(text: Passage, context: Context) -> bool:
    """Whether a stretch without an opening decides or demands."""
    if _first_ruling(text, context) or _demands(text, context):
        return True
    grammar = name_grammar(context.vocabulary)
    return any(True for sentence in full_sentences(text) for _ in told(sentence, grammar))


def _rule_in_empty_run(draft: _Draft, context: Context) -> None:
    """``会议议定：`` and then an unnumbered decision in a paragraph of its own."""
    verb, texts, _ = draft.runs[-1]
    if len(texts) == 1 and not texts[0].match(MARKER_START) and _first_ruling(texts[0], context):
        draft.runs.pop()
        draft.open = False
        _place_decision(texts[0], verb, draft, context)


def _place_report(move: Move, draft: _Draft, context: Context) -> None:
    first = first_sentence(move.text)
    if first is None:  # ``会议研究形成如下意见：`` opens what is demanded, not a report
        return
    if read_outcome(first, context.vocabulary):
        _place_decision(move.text, None, draft, context)
        return
    if sends_on(first, context.vocabulary, carried_out=True):
        _place_decision(move.text, None, draft, context)
        return
    draft.reports.append(first)
    rest = Passage(move.text.source, first.end, move.text.end).stripped()
    if len(rest):
        _place_decision(rest, None, draft, context, after_report=True)


def _place_view(move: Move, draft: _Draft, context: Context, marks: Marks) -> None:
    text = move.text
    sentences = list(full_sentences(text))
    for place, sentence in enumerate(sentences):
        if outcome := read_outcome(sentence, context.vocabulary):
            if place and _starts_with_ruling(sentence, context):
                text = Passage(text.source, text.start, sentences[place - 1].end)
            opened = [move.whole.part(0, sentence.end - move.label.start)] if not place else [sentence]
            _rule([*opened, *sentences[place + 1 :]], outcome, draft, context)
            last = draft.rulings[-1]
            if last.text is not None and last.text.start > sentence.start:
                text = Passage(text.source, text.start, min(text.end, last.text.start))
            break
    marks.label(move.label)
    draft.views.append((move.verb or "", text.stripped()))
    draft.open = False


def _starts_with_ruling(sentence: Passage, context: Context) -> bool:
    return bool(re.compile(r"(?:会议)?(?:原则|同意|通过|一致|审议)").match(sentence.source, sentence.start))


def _view_demands(move: Move, context: Context) -> bool:
    if move.verb == "认为":
        return any(part.no is not None for part in split_parts(move.text))
    return _demands(move.text, context)


def _demands(text: Passage, context: Context) -> bool:
    """Whether ``会议指出`` tells someone to act instead of weighing."""
    if any(part.no is not None for part in split_parts(text)):
        return True
    sentences = list(full_sentences(text))
    first, rest = (sentences[0], sentences[1:]) if sentences else (text, [])
    if veiled(first).match(_DEMANDING):
        return True
    if rest and 2 * sum(str(sentence).startswith("要") for sentence in rest) > len(rest):
        return True
    if veiled(first).match(_TASKED):
        return True
    comma = first.source.find("，", first.start, first.end)
    return any(
        _MODAL.match(text.source, hit.listing.end, first.end)
        for hit in told(first, name_grammar(context.vocabulary))
        if comma < 0 or hit.start < comma
    )


_TASKED = re.compile(r"[^，。；]{2,30}(?:任务|工作|项目|工程)要(?!求|点|素|件)")
_MODAL = re.compile(r"要|应|须|务必|必须|需|牵头|负责")
_DEMANDING = re.compile(r"(?:要|必须|务必|应当|下一步，?要|今后，?要)(?!求|点|素|件|害|闻)")


def _place_demand(move: Move, draft: _Draft, context: Context, marks: Marks) -> None:
    text = move.text.stripped()
    parts = split_parts(text)
    numbered = any(part.no is not None for part in parts)
    settles = move.verb in ("明确", "决定", "议定", "确定", "要求")
    if settles and len(text) and not numbered and _first_ruling(text, context):
        _place_decision(move.whole, move.verb, draft, context)
        return
    marks.label(move.label)
    draft.add_run(move.verb, text)


def _first_ruling(text: Passage, context: Context) -> Passage | None:
    first = first_sentence(text)
    if first is None:
        return None
    found = read_outcome(first, context.vocabulary) or sends_on(first, context.vocabulary, carried_out=True)
    return first if found else None


def _place_decision(
    text: Passage, verb: str | None, draft: _Draft, context: Context, *, after_report: bool = False
) -> None:
    """Sentences that decide, then those that only demand: these are a directive of their own."""
    sentences = list(full_sentences(text))
    rest_from = 0
    while rest_from < len(sentences):
        outcome = read_outcome(sentences[rest_from], context.vocabulary)
        if outcome is None and sends_on(sentences[rest_from], context.vocabulary, carried_out=verb != "要求"):
            outcome = Outcome.NOTED
        if outcome is None:
            break
        rest_from += _rule(sentences[rest_from:], outcome, draft, context)
    if rest_from < len(sentences):
        rest = Passage(text.source, sentences[rest_from].start, text.end).stripped()
        _place_rest(rest, verb, draft, context, after_report=after_report)


def _place_rest(
    rest: Passage, verb: str | None, draft: _Draft, context: Context, *, after_report: bool
) -> None:
    if after_report and not _demands(rest, context) and not any(told(rest, name_grammar(context.vocabulary))):
        return
    draft.add_run(verb, rest, 0.75)


def _rule(sentences: Sequence[Passage], outcome: Outcome, draft: _Draft, context: Context) -> int:
    """One decision with the sentences that go on with it; gives back how many sentences it took."""
    taken = 1
    while outcome is not Outcome.REJECTED and taken < len(sentences) and _goes_on(sentences[taken], context):
        taken += 1
    draft.rulings.append(read_ruling(sentences[:taken], outcome, context.vocabulary))
    draft.decisions += sentences[:taken]
    draft.open = False
    return taken


def _goes_on(sentence: Passage, context: Context) -> bool:
    return read_outcome(sentence, context.vocabulary) is None and is_follow_up(sentence, context.vocabulary)


# --- runs → parts --------------------------------------------------------------------------------------


def _parts(draft: _Draft, context: Context) -> list[tuple[Part, str | None, float]]:
    found: list[tuple[Part, str | None, float]] = []
    for verb, texts, sure in draft.runs:
        if not texts:
            continue
        run = Passage(texts[0].source, texts[0].start, texts[-1].end)
        parts = [part for part in split_parts(run) if len(part.text)]
        found += [] if _is_mere_list(parts) else [(part, verb, sure) for part in parts]
    return found


_THING = re.compile("(?:项目|工程|计划|名单|事项)[；。]?$")
_SHORTEST_LIST = 3


def _is_mere_list(parts: Sequence[Part]) -> bool:
    """Numbered names of projects, which tell nobody to do anything."""
    named = sum(part.no is not None and bool(_THING.search(str(part.text))) for part in parts)
    return len(parts) >= _SHORTEST_LIST and named * 4 >= len(parts) * 3


_RULING_VERBS = ("明确", "决定", "议定", "确定", None)


def _rule_from_parts(
    parts: Sequence[tuple[Part, str | None, float]], draft: _Draft, context: Context
) -> None:
    """A directive that is itself the decision."""
    for part, verb, _ in parts:
        if verb not in _RULING_VERBS:
            continue
        sentences = list(full_sentences(part.text))
        for place, sentence in enumerate(sentences[:3]):
            outcome = read_outcome(sentence, context.vocabulary)
            if outcome is None:
                continue
            taken = place + 1
            while taken < len(sentences) and _goes_on(sentences[taken], context):
                taken += 1
            draft.rulings.append(read_ruling(sentences[place:taken], outcome, context.vocabulary))
            break


def _rule_from_heading(heading: Passage, draft: _Draft, context: Context) -> None:
    """``审议并原则通过《…》`` in a heading decides where the text itself does not."""
    if not len(heading) or any(ruling.outcome is not Outcome.NOTED for ruling in draft.rulings):
        return
    outcome, sentence = read_outcome(heading, context.vocabulary), _sentence_of(heading)
    if outcome in (Outcome.AGREED, Outcome.AGREED_IN_PRINCIPLE):
        draft.rulings.append(replace(read_ruling([sentence], outcome, context.vocabulary), sure=0.8))
    elif len(sentence) > len(heading) and not draft.rulings and str(heading).startswith("会议"):
        ruling = read_ruling([sentence], outcome or Outcome.NOTED, context.vocabulary)
        if (way := best_way(ruling.ways)) and way.kind is not RouteKind.IMPLEMENT:
            draft.rulings.append(replace(ruling, sure=0.8))


def _sentence_of(heading: Passage) -> Passage:
    """A heading that runs on into the text, with the stop that ends it."""
    stops = heading.source.startswith("。", heading.end)
    return Passage(heading.source, heading.start, heading.end + 1) if stops else heading


def _follow_from_parts(
    parts: Sequence[tuple[Part, str | None, float]], draft: _Draft, context: Context
) -> None:
    """A directive that sends the paper on after the meeting, where no decision has a way out."""
    agreed = [ruling.outcome for ruling in draft.rulings if ruling.outcome is not Outcome.NOTED]
    if any(ruling.follows for ruling in draft.rulings):
        return
    for part, verb, _ in parts:
        if not agreed and verb not in _RULING_VERBS:
            continue
        for sentence in full_sentences(part.text):
            if sends_on(sentence, context.vocabulary, carried_out=not agreed):
                outcome = agreed[0] if agreed else Outcome.NOTED
                draft.rulings.append(read_ruling([sentence], outcome, context.vocabulary))
                return


# --- draft → values --------------------------------------------------------------------------------------


def _presenters(
    body: Passage, heading: Passage, path: str, context: Context, marks: Marks
) -> tuple[str, ...]:
    found = read_presenters(body, heading, context.vocabulary)
    return tuple(
        marks.note(f"{path}.presenters.{place}", where, sure) for place, (where, sure) in enumerate(found)
    )


def _joined(sentences: Sequence[Passage], path: str, marks: Marks) -> str | None:
    """Neighbouring sentences as one value; those that stand apart stay where they are."""
    if not sentences:
        return None
    end = sentences[0].end
    for sentence in sentences[1:]:
        if sentence.source[end : sentence.start].strip():
            break
        end = sentence.end
    return marks.note(path, Passage(sentences[0].source, sentences[0].start, end))


def _outcome(draft: _Draft) -> Outcome:
    decided = [ruling.outcome for ruling in draft.rulings if ruling.outcome is not Outcome.NOTED]
    return decided[0] if decided else Outcome.NOTED


def _views(draft: _Draft, path: str, marks: Marks) -> str | None:
    views = [text for _, text in draft.views if len(text)]
    return marks.note(f"{path}.views", views[0]) if views else None


def _follow_up(draft: _Draft, path: str, marks: Marks) -> FollowUp | None:
    chosen = _chosen(draft)
    if chosen is None or chosen.text is None:
        return None
    at, way = f"{path}.follow_up", best_way(chosen.ways)
    revised = _note_names(chosen.revised_by, chosen.text.source, f"{at}.revised_by", marks)
    name = way.in_name_of if way else None
    receivers = _receivers(way, chosen.ways) if way else ()
    return FollowUp(
        revised_by=revised,
        route=way.kind if way else None,
        in_name_of=marks.note(f"{at}.in_name_of", name, 0.95) if name else None,
        submitted_to=_note_all(receivers, f"{at}.submitted_to", marks),
        text=marks.note(f"{at}.text", chosen.text, chosen.sure),
    )


def _receivers(way: Way, ways: Sequence[Way]) -> tuple[Passage, ...]:
    """Who decides next; several where a paper goes from one to the other (先报X审议，再提请Y批准)."""
    if way.kind is not RouteKind.SUBMIT:
        return way.submitted_to
    others = (other for other in ways if other.kind is RouteKind.SUBMIT and other is not way)
    later = (other.submitted_to for other in others if _DECIDED_THERE.search(str(other.place)))
    return way.submitted_to + tuple(body for bodies in later for body in bodies)


_DECIDED_THERE = re.compile("审议|审定|审批|批准|研究|同意|讨论|决定|审查")


def _chosen(draft: _Draft) -> Ruling | None:
    """The decision whose way out counts: issue before submit before implement."""
    following = [ruling for ruling in draft.rulings if ruling.follows]
    order = ["issue", "submit", "implement", None]
    return min(
        following,
        key=lambda ruling: order.index(way.kind if (way := best_way(ruling.ways)) else None),
        default=None,
    )


def _note_names(names: Sequence[Name], source: str, path: str, marks: Marks) -> tuple[str, ...]:
    return tuple(
        marks.note(f"{path}.{place}", Passage(source, name.start, name.end), name.sure)
        for place, name in enumerate(names)
    )


def _note_all(places: Sequence[Passage], path: str, marks: Marks) -> tuple[str, ...]:
    return tuple(marks.note(f"{path}.{place}", where, 0.95) for place, where in enumerate(places))


def _routes(draft: _Draft, path: str, marks: Marks) -> tuple[Route, ...]:
    ways = [(ruling, way) for ruling in draft.rulings if ruling.follows for way in ruling.ways]
    return tuple(_route(ruling, way, f"{path}.routes.{n}", marks) for n, (ruling, way) in enumerate(ways))


def _route(ruling: Ruling, way: Way, at: str, marks: Marks) -> Route:
    return Route(
        kind=way.kind,
        in_name_of=str(way.in_name_of) if way.in_name_of else None,
        submitted_to=tuple(str(receiver) for receiver in way.submitted_to),
        by=tuple(str(body) for body in way.by),
        text=marks.note(f"{at}.text", ruling.text, 0.9) if ruling.text else None,
    )
