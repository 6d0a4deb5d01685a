"""解析: a text to its record. Never raises, whatever the text.

What no field holds becomes :class:`Unknown`; every character of the original belongs to exactly one
:class:`Part`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date

from .coverage import cover
from .duties import propose_duties
from .grammar.addressees import told, told_by_sentence
from .grammar.attendance import read_roll
from .grammar.body import Context, parse_body
from .grammar.clauses import veiled_source
from .grammar.context import verb_of_opening
from .grammar.directives import split_parts
from .grammar.distribution import (
    disclosure_in_head,
    is_compiling,
    is_printing,
    read_compiled,
    read_compiled_block,
    read_disclosure,
    read_distribution,
)
from .grammar.genre import Signs, judge
from .grammar.headings import heading_acts, heading_documents
from .grammar.items import Section, Sections, split_items
from .grammar.layout import FORM, Layout, lay_out
from .grammar.masthead import Masthead, issuer_elsewhere, read_masthead, read_printing
from .grammar.opening import Opening, merged, read_block, read_opening, told_roles
from .grammar.titles import find_titles
from .normalise import Normalised, normalise
from .passage import Marks, Passage
from .places import Places
from .record import Duty, Item, Minutes
from .text import Text
from .vocabulary import load

_HALF_A_YEAR = 183
_LISTS = re.compile("(?:议程|议题)[^。：]{0,6}：$")


@dataclass(frozen=True, slots=True)
class _Foot:
    """What stands under the items beside attendance and distribution."""

    masthead: Masthead
    compiled_by: str | None = None
    compiled_date: date | None = None
    disclosure: str | None = None


def parse(text: Text | str) -> Minutes:
    """The record of a set of minutes; of a text that is none, an empty record with the reason."""
    original = text if isinstance(text, Text) else Text(text)
    normalised = normalise(original)
    marks = Marks()
    minutes = _read(normalised, marks)
    if minutes.not_minutes is not None:
        marks, minutes = Marks(), Minutes(not_minutes=minutes.not_minutes)
    parts, unknown = cover(normalised, marks)
    places = Places(marks.places, normalised, original.version)
    duties = _duties(minutes, places)
    _forget()
    return replace(
        minutes,
        duties=duties,
        unknown=unknown,
        text_version=places.version,
        marks=places,
        parts=parts,
    )


def _forget() -> None:
    """What the grammar keeps of a text, because several fields ask for it, goes with the text."""
    for kept in (told, told_by_sentence, split_parts, veiled_source):
        kept.cache_clear()


def _duties(minutes: Minutes, places: Places) -> tuple[Duty, ...]:
    """The matters that the items propose, each with its place in the original."""
    context = Context(minutes.meeting.date, minutes.issue_date, load())
    characters = places.normalised.characters
    return propose_duties(minutes.items, characters, places.notes, context, places.span)


def _read(normalised: Normalised, marks: Marks) -> Minutes:
    whole = Passage.whole(normalised.characters)
    layout = lay_out(list(whole.paragraphs()), normalised, marks)
    masthead = read_masthead(layout.head, marks)
    foot = _read_foot(layout, masthead, marks)
    masthead = foot.masthead
    has_kind = masthead.kind is not None
    opening = _read_opening(layout, masthead, marks)
    masthead = _completed(masthead, opening, layout, marks)
    sections = split_items(layout.body, marks)
    opening = _with_agenda(opening, sections, marks)
    attendance = read_roll(_rolls(layout), normalised, marks)
    people = len(attendance.present) + len(attendance.observers)
    has_opening = layout.opening is not None or opening.meeting.date is not None
    signs = Signs(has_opening, has_kind, len(sections.items), people)
    reason = judge(normalised.characters, layout.head, signs)
    if reason is not None:
        return Minutes(not_minutes=reason)
    return Minutes(
        issuer=masthead.issuer,
        kind=masthead.kind,
        issue_no=masthead.issue_no,
        issuing_office=masthead.issuing_office,
        issue_date=masthead.issue_date,
        compiled_by=foot.compiled_by,
        compiled_date=foot.compiled_date,
        disclosure=foot.disclosure,
        meeting=opening.meeting,
        opening=None if opening.passage is None else str(opening.passage),
        agenda=opening.agenda,
        items=_read_items(sections, opening, masthead, marks),
        attendance=attendance,
        distribution=read_distribution(layout.roles(), marks),
    )


def _completed(masthead: Masthead, opening: Opening, layout: Layout, marks: Marks) -> Masthead:
    """Where no head is printed: the government by its office or its meeting, the kind by the meeting's."""
    issuer, kind = masthead.issuer, masthead.kind
    if issuer is None:
        issuer = issuer_elsewhere(layout.lines, opening.meeting.body, marks)
    if kind is None and opening.meeting.kind is not None:
        start, end, _ = marks.places["meeting.kind"]
        marks.places["kind"] = (start, end, 0.5)
        kind = f"{opening.meeting.kind}纪要"
    return replace(masthead, issuer=issuer, kind=kind)


def _with_agenda(opening: Opening, sections: Sections, marks: Marks) -> Opening:
    """``会议议程：`` at the opening's end, and the list under it."""
    if opening.agenda or opening.passage is None or not _LISTS.search(str(opening.passage)):
        return opening
    titles = [title for line in sections.others for title in find_titles(line) if len(line) <= 120]
    noted = tuple(marks.note(f"agenda.{n}", title) for n, title in enumerate(titles))
    return replace(opening, agenda=noted)


def _rolls(layout: Layout) -> list[tuple[str, Passage]]:
    """The lists of people; who sat is told by the opening where there is no list."""
    rolls = layout.roles()
    listed = {role for role, _ in rolls}
    told = told_roles(layout.opening) if layout.opening is not None else []
    wanted = {"told": "present", "told_observers": "observers"}
    rolls += [(role, who) for role, who in told if wanted[role] not in listed]
    return rolls


def _read_opening(layout: Layout, masthead: Masthead, marks: Marks) -> Opening:
    year = masthead.year or (masthead.issue_date.year if masthead.issue_date else None)
    values = {block.role: block.passage for block in reversed(layout.blocks)}
    if layout.opening is not None:
        told = _not_after_issue(read_opening(layout.opening, layout.head, year, marks), masthead, marks)
        return told if FORM.isdisjoint(values) else merged(read_block(values, None, (), year, marks), told)
    title = next((line for line in layout.head if "会" in str(line) and "次" in str(line)), None)
    title = title or next(
        (line for line in layout.head if str(line).endswith("会纪要") or "会议纪要" in str(line)), None
    )
    return read_block(values, title, layout.head, year, marks)


def _not_after_issue(opening: Opening, masthead: Masthead, marks: Marks) -> Opening:
    """A meeting in December whose minutes are issued in January and print no year for it."""
    day, issued = opening.meeting.date, masthead.issue_date
    sure = marks.places.get("meeting.date", (0, 0, 1.0))[2]
    if day is None or issued is None or sure == 1.0 or (day - issued).days < _HALF_A_YEAR:
        return opening
    try:
        return replace(opening, meeting=replace(opening.meeting, date=day.replace(year=day.year - 1)))
    except ValueError:
        return opening


def _read_foot(layout: Layout, masthead: Masthead, marks: Marks) -> _Foot:
    foot = _Foot(
        masthead, disclosure=read_disclosure(layout.lines, marks) or disclosure_in_head(layout.head, marks)
    )
    used: Passage | None = None
    for number, line in enumerate(layout.lines):
        following = layout.lines[number + 1] if number + 1 < len(layout.lines) else None
        if is_compiling(line) and foot.compiled_by is None:
            by, day, takes_next = read_compiled(line, following, marks)
            foot = replace(foot, compiled_by=by, compiled_date=day)
            used = following if takes_next else None
        elif line is not used and is_printing(line):
            above = layout.lines[number - 1] if number else None
            foot = replace(foot, masthead=read_printing(line, above, foot.masthead, marks))
    for block in layout.blocks:
        if block.role == "compiled" and foot.compiled_by is None:
            by, day = read_compiled_block(block.passage, marks)
            foot = replace(foot, compiled_by=by, compiled_date=day)
        elif block.role == "disclosure" and foot.disclosure is None:
            foot = replace(foot, disclosure=marks.note("disclosure", block.passage.stripped()))
    return foot


def _read_items(sections: Sections, opening: Opening, masthead: Masthead, marks: Marks) -> tuple[Item, ...]:
    verb = verb_of_opening(sections.items[0].heading) if sections.items else None
    context = Context(opening.meeting.date, masthead.issue_date, load(), verb)
    return tuple(_read_item(n, section, context, marks) for n, section in enumerate(sections.items))


def _read_item(number: int, section: Section, context: Context, marks: Marks) -> Item:
    path = f"items.{number}"
    heading = marks.note(f"{path}.heading", section.heading)
    acts = heading_acts(section.heading, path, marks)
    documents = heading_documents(section.heading, path, marks)
    body = parse_body(section.body, section.heading, path, context, marks)
    return Item(
        no=number + 1,
        heading=heading,
        acts=acts,
        documents=documents,
        presenters=body.presenters,
        report=body.report,
        outcome=body.outcome,
        decision=body.decision,
        follow_up=body.follow_up,
        routes=body.routes,
        views=body.views,
        directives=body.directives,
    )
