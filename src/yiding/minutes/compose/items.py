"""议题: the blocks of one item: heading, report, views, decision, requirements."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from ..grammar.clauses import VEIL, veiled_source
from ..grammar.numerals import write_number
from ..phrases import Phrases
from ..record import Directive, Item
from ..requirements import is_decision
from .course import Course, Result, result_of
from .texts import Block, Style
from .ways import ways_clause

_STOPPED = re.compile(f"[。！？；…](?:（{VEIL}*）)?$")
_QUOTED_STOPS = ("。”", "！”", "？”")
_BRACKETS = re.compile("(?:（[^（）]*）|\\([^()]*\\))+$")
_DECIDES_BY_PAPER = "审议"


def item_blocks(item: Item, course: Course, style: Style, phrases: Phrases) -> Iterator[Block]:
    """The item's blocks in order; a block that has nothing to say is empty."""
    place, key = f"item.{item.no}", f"item.{course.key or item.no}"
    report = item.report if item.report is not None else report_sentence(item, course, phrases)
    views = phrases(f"views.{style}", text=_stopped(item.views)) if item.views else ""
    decision = _decision(item, course, style, phrases)
    first = 1 + bool(decision)
    heading = phrases("heading.numbered", number=write_number(item.no), heading=heading_of(item, phrases))
    texts = {
        "heading": f"{heading}\n",
        "report": _line(report, ends=not views),
        "views": _line(views, ends=True),
        "decision": _line(decision, ends=True),
        "directives": "".join(
            f"{line}\n" for line in directive_lines(item.directives, style, first, phrases)
        ),
    }
    yield from (Block(f"{place}.{name}", text, f"{key}.{name}") for name, text in texts.items())


def _decision(item: Item, course: Course, style: Style, phrases: Phrases) -> str:
    """As it stands; none where one of the points decides; else made: among points the first of them."""
    if item.decision is not None:
        return item.decision
    if any(is_decision(directive, item) for directive in item.directives):
        return ""
    made = decision_sentence(item, course, style, phrases)
    return numbered(1, made, phrases) if made and style is Style.RESOLUTION else made


def _line(text: str, *, ends: bool) -> str:
    return f"{text}\n" if text and ends else text


def _stopped(text: str) -> str:
    return text if _STOPPED.search(veiled_source(text)) or text.endswith(_QUOTED_STOPS) else f"{text}。"


def heading_of(item: Item, phrases: Phrases) -> str:
    """The heading: as it stands, with its act before it where it names none; or the act and the papers."""
    titles = "".join(f"《{title}》" for title in item.documents)
    act = item.acts[0] if item.acts else ""
    if not item.heading:
        return phrases("heading.made", act=act, documents=titles) or titles
    is_told = any(act in item.heading for act in item.acts)
    return item.heading if is_told or not act else f"{act}{item.heading}"


# --- who reported ------------------------------------------------------------------------------------------


def report_sentence(item: Item, course: Course, phrases: Phrases) -> str:
    """``会议听取并审议了…关于《…》的汇报。``"""
    act, matter = _reported_act(item), matter_of(item, phrases)
    names = phrases.text("separators.names").join(item.presenters)
    instead = phrases.table("report_instead").get(result_of(item, course))
    if instead:
        return phrases.filled(instead, presenters=names, matter=matter)
    if not item.presenters:
        template = phrases.longest("report_alone", act)
        return phrases.filled(template, matter=matter) if template else ""
    in_turn = phrases.text("in_turn.several") if len(item.presenters) > 1 else None
    template = phrases.longest("report", act) or ""
    return phrases.filled(template, presenters=names, matter=matter, in_turn=in_turn)


def _reported_act(item: Item) -> str:
    """Of several acts the one that belongs to the papers."""
    deciding = (act for act in item.acts if item.documents and _DECIDES_BY_PAPER in act)
    return next(deciding, item.acts[0] if item.acts else "")


def matter_of(item: Item, phrases: Phrases) -> str:
    """What was reported: the papers, or what the heading says behind its act."""
    if item.documents:
        return "".join(f"《{title}》" for title in item.documents)
    act = item.acts[0] if item.acts else ""
    matter = item.heading
    if act and act in matter:
        matter = matter.partition(act)[2]
    if item.presenters:
        for name in item.presenters:
            matter = matter.removeprefix(name)
    matter = matter.strip("，、。：")
    for start in phrases.words("matter.cut_before"):
        matter = matter.removeprefix(start)
    tail = next((end for end in phrases.words("matter.cut_after") if matter.endswith(end)), "")
    return matter.removesuffix(tail) or item.heading


# --- what was decided ---------------------------------------------------------------------------------------


def decision_sentence(item: Item, course: Course, style: Style, phrases: Phrases) -> str:
    """The sentence of the result with what follows it."""
    result = result_of(item, course)
    table = f"decision.{style}"
    ways = ways_clause(item, course, phrases)
    template = phrases.text(f"{table}.{result}")
    if not template:
        return phrases(f"{table}.follows", ways=ways) if ways else ""
    separator = phrases.text("separators.names")
    return phrases.filled(
        template,
        matter=reference_to(item, phrases),
        ways=None if result in (Result.REJECTED, Result.REPEALED) else ways,
        presenters=separator.join(item.presenters),
        delegates=separator.join(course.delegates),
    )


def reference_to(item: Item, phrases: Phrases) -> str:
    """How a decision speaks of what was before the meeting: 该《实施方案》, both titles, 下一步工作安排."""
    papers = item.documents
    titles = "".join(f"《{title}》" for title in papers)
    if len(papers) > phrases.number("reference.most"):
        return phrases("reference.many", count=write_number(len(papers)))
    if len(papers) > 1:
        return phrases("reference.titles", titles=titles)
    if papers:
        kind = kind_of(papers[0], phrases)
        return phrases("reference.short", kind=kind) if kind else phrases("reference.titles", titles=titles)
    by_act = next((phrases.table("reference.acts").get(act) for act in item.acts), None)
    ending = phrases.longest("reference.endings", item.heading, ends=True) or ""
    return by_act or ending


def kind_of(title: str, phrases: Phrases) -> str | None:
    """The short name of a paper: 实施方案, of 临澜市某某实施方案（试行）."""
    bare = _BRACKETS.sub("", title)
    fitting = (
        kind for kind in phrases.words("reference.kinds.names") if bare.endswith(kind) and bare != kind
    )
    return max(fitting, key=len, default=None)


# --- what was required --------------------------------------------------------------------------------------


def directive_lines(
    directives: Sequence[Directive], style: Style, first: int, phrases: Phrases
) -> Iterator[str]:
    """Under 议定 each point a paragraph; else a paragraph for each verb, its points numbered."""
    if style is Style.RESOLUTION:
        for place, directive in enumerate(directives):
            yield numbered(first + place, _stopped(directive.text), phrases)
        return
    for run in runs_of(directives, phrases):
        label = "" if _is_opened(run[0]) else phrases("directives.label", verb=run[0].opening_verb)
        if len(run) == 1:
            yield label + _stopped(run[0].text)
        else:
            yield label + "".join(
                numbered(n, _stopped(directive.text), phrases) for n, directive in enumerate(run, 1)
            )


def numbered(number: int, text: str, phrases: Phrases) -> str:
    return phrases("directives.numbered", number=write_number(number), text=text)


def runs_of(directives: Sequence[Directive], phrases: Phrases) -> list[list[Directive]]:
    """Neighbours under one verb; a requirement without a verb takes the usual one."""
    runs: list[list[Directive]] = []
    for directive in directives:
        verb = directive.opening_verb or phrases.text("directives.default")
        verb = phrases.text("directives.settled") if verb == "议定" else verb
        told = replace(directive, opening_verb=verb)
        if (
            runs
            and runs[-1][0].opening_verb == verb
            and not (_is_opened(directive) or _is_opened(runs[-1][0]))
        ):
            runs[-1].append(told)
        else:
            runs.append([told])
    return runs


def _is_opened(directive: Directive) -> bool:
    """Whether the text brings its opening with it (会议要求，…)."""
    return directive.text.startswith("会议")
