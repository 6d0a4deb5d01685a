"""Akoma Ntoso: a record as a document of OASIS LegalDocML (Akoma Ntoso 3.0).

Minutes of an executive body are no verbatim debate, so the document is a ``doc`` named ``minutes``: the
masthead is its preface, the opening its preamble, an item a section, a run of requirements a list of points;
the roll and the distribution stand in the conclusions. Bodies and persons are references that the text
points to.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from urllib.parse import quote
from xml.etree import ElementTree as Tree

from .grammar.numerals import write_number
from .prose import decision_sentence, opening_sentence, report_sentence, runs, written_date
from .record import Absence, DeadlineKind, Directive, Item, Minutes, Outcome, Seat

NAMESPACE = "http://docs.oasis-open.org/legaldocml/ns/akn/3.0"

# XML 1.0 knows no other characters, however they are written.
_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_INLINE = frozenset(("p", "num", "heading"))
_NO_DATE = date(1900, 1, 1)
_OUTCOMES = {
    Outcome.AGREED_IN_PRINCIPLE: "原则同意",
    Outcome.AGREED: "同意",
    Outcome.NOTED: "知悉",
    Outcome.DEFERRED: "暂缓",
    Outcome.REJECTED: "不予同意",
}


def to_akn(minutes: Minutes) -> str:
    """The XML of the minutes, well-formed whatever the record holds."""
    concepts = _Concepts()
    root = Tree.Element("akomaNtoso", xmlns=NAMESPACE)
    document = _add(root, "doc", name="minutes", contains="originalVersion")
    meta = _add(document, "meta")
    _preface(document, minutes, concepts)
    _preamble(document, minutes)
    _main(document, minutes, concepts)
    _conclusions(document, minutes, concepts)
    _meta(meta, minutes, concepts)
    _indent(root, 0)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + Tree.tostring(root, encoding="unicode") + "\n"


class _Concepts:
    """引用: the bodies, persons and outcomes that the document speaks of, each with its identifier."""

    def __init__(self) -> None:
        self.ids: dict[tuple[str, str], str] = {}

    def reference(self, kind: str, name: str) -> str:
        known = self.ids.setdefault((kind, name), f"{kind}_{len(self.ids) + 1}")
        return f"#{known}"

    def body(self, name: str) -> str:
        return self.reference("organization", name)

    def person(self, name: str) -> str:
        return self.reference("person", name)


def clean(text: str) -> str:
    """Without the characters that XML does not allow."""
    return _ILLEGAL.sub("", text)


def _add(parent: Tree.Element, tag: str, text: str | None = None, **attributes: str) -> Tree.Element:
    names = {"id_": "eId", "class_": "class", "as_": "as"}
    told = {names.get(key, key): clean(value) for key, value in attributes.items()}
    element = Tree.SubElement(parent, tag, told)
    element.text = clean(text) if text is not None else None
    return element


def _append(element: Tree.Element, text: str) -> None:
    """Text after the element's last child, or inside it where it has none."""
    children = list(element)
    if children:
        children[-1].tail = (children[-1].tail or "") + clean(text)
    else:
        element.text = (element.text or "") + clean(text)


def _indent(element: Tree.Element, depth: int) -> None:
    if element.tag in _INLINE or not len(element):
        return
    element.text = "\n" + "  " * (depth + 1)
    for child in element:
        _indent(child, depth + 1)
        child.tail = "\n" + "  " * (depth + 1)
    element[-1].tail = "\n" + "  " * depth


# --- meta ----------------------------------------------------------------------------------------------


def _meta(meta: Tree.Element, minutes: Minutes, concepts: _Concepts) -> None:
    author = concepts.body(minutes.issuer or minutes.meeting.body or "未载明")
    _identification(meta, minutes, author)
    if minutes.issue_date:
        number = {} if minutes.issue_no is None else {"number": str(minutes.issue_no)}
        name = (minutes.issuer or "") + (minutes.kind or "")
        _add(meta, "publication", date=minutes.issue_date.isoformat(), name=name, showAs=name, **number)
    _lifecycle(meta, minutes, author)
    references = _add(meta, "references", source="#yiding")
    _add(references, "TLCProcess", id_="yiding", href="/akn/ontology/process/yiding", showAs="Yiding")
    for (kind, name), reference in concepts.ids.items():
        href = f"/akn/ontology/{kind}/cn/{quote(clean(name))}"
        _add(references, f"TLC{kind.capitalize()}", id_=reference, href=href, showAs=name)


def _identification(meta: Tree.Element, minutes: Minutes, author: str) -> None:
    work = work_iri(minutes)
    held = minutes.meeting.date or minutes.issue_date or _NO_DATE
    issued = minutes.issue_date or held
    identification = _add(meta, "identification", source="#yiding")
    levels = (
        ("FRBRWork", work, held, "meeting"),
        ("FRBRExpression", f"{work}/zho@{issued.isoformat()}", issued, "issue"),
        ("FRBRManifestation", f"{work}/zho@{issued.isoformat()}.xml", issued, "markup"),
    )
    for tag, iri, day, name in levels:
        level = _add(identification, tag)
        stem, dot, suffix = iri.partition(".xml")
        _add(level, "FRBRthis", value=f"{stem}/!main{dot}{suffix}")
        _add(level, "FRBRuri", value=iri)
        _add(level, "FRBRdate", date=day.isoformat(), name=name)
        _add(level, "FRBRauthor", href=author)
        _particulars(level, tag, minutes)


def _particulars(level: Tree.Element, tag: str, minutes: Minutes) -> None:
    if tag == "FRBRWork":
        _add(level, "FRBRcountry", value="cn")
        _add(level, "FRBRsubtype", value="minutes")
        if minutes.issue_no is not None:
            _add(level, "FRBRnumber", value=str(minutes.issue_no))
    elif tag == "FRBRExpression":
        _add(level, "FRBRlanguage", language="zho")
    else:
        _add(level, "FRBRformat", value="application/akn+xml")


def work_iri(minutes: Minutes) -> str:
    """``/akn/cn/doc/minutes/ISSUER/DATE/NUMBER``: a meeting is told by issuer, date and number."""
    meeting = minutes.meeting
    issuer = quote(clean(minutes.issuer or meeting.body or "unknown"), safe="")
    day = meeting.date or minutes.issue_date
    number = meeting.number if meeting.number is not None else minutes.issue_no
    parts = ["/akn/cn/doc/minutes", issuer, day.isoformat() if day else "nodate"]
    return "/".join([*parts, str(number) if number is not None else "nn"])


def _lifecycle(meta: Tree.Element, minutes: Minutes, author: str) -> None:
    days = {"generation": minutes.issue_date or minutes.compiled_date or minutes.meeting.date}
    for kind, day in days.items():
        if day:
            lifecycle = _add(meta, "lifecycle", source="#yiding")
            _add(lifecycle, "eventRef", date=day.isoformat(), source=author, type=kind)


# --- preface and preamble --------------------------------------------------------------------------------


def _preface(document: Tree.Element, minutes: Minutes, concepts: _Concepts) -> None:
    preface = _add(document, "preface")
    line = _add(preface, "p", class_="title")
    if minutes.issuer:
        _add(line, "docProponent", minutes.issuer, refersTo=concepts.body(minutes.issuer))
    _add(line, "docType", minutes.kind or "纪要")
    if minutes.issue_no is not None:
        _add(_add(preface, "p", class_="number"), "docNumber", f"第{minutes.issue_no}号")
    if minutes.issuing_office or minutes.issue_date:
        line = _add(preface, "p", class_="issue")
        if minutes.issuing_office:
            _mention(line, minutes.issuing_office, concepts)
        if minutes.issue_date:
            _append(line, "　")
            _add(line, "docDate", written_date(minutes.issue_date), date=minutes.issue_date.isoformat())


def _preamble(document: Tree.Element, minutes: Minutes) -> None:
    opening = minutes.opening or opening_sentence(minutes)
    if opening:
        preamble = _add(document, "preamble")
        for line in opening.split("\n"):
            _add(preamble, "p", line)


def _mention(parent: Tree.Element, body: str, concepts: _Concepts) -> None:
    _add(parent, "organization", body, refersTo=concepts.body(body))


# --- items -----------------------------------------------------------------------------------------------


def _main(document: Tree.Element, minutes: Minutes, concepts: _Concepts) -> None:
    main = _add(document, "mainBody")
    for place, item in enumerate(minutes.items, 1):
        _section(main, item, f"sec_{place}", concepts)
    if not minutes.items:
        _add(main, "p")


def _section(main: Tree.Element, item: Item, at: str, concepts: _Concepts) -> None:
    outcome = concepts.reference("concept", _OUTCOMES[item.outcome])
    section = _add(main, "section", id_=at, refersTo=outcome)
    _add(section, "num", f"{write_number(item.no)}、")
    _add(section, "heading", item.heading)
    ruling = item.decision if item.decision is not None else decision_sentence(item)
    said = [
        ("report", item.report if item.report is not None else report_sentence(item), item.presenters),
        ("views", f"会议认为，{item.views}" if item.views else "", ()),
        ("decision", ruling, _deciders(item)),
    ]
    paragraphs = [(name, text, bodies) for name, text, bodies in said if text]
    if not item.directives:
        _paragraphs(_add(section, "content"), paragraphs or [("empty", "", ())], concepts)
        return
    if paragraphs:
        _paragraphs(_add(section, "intro"), paragraphs, concepts)
    for number, run in enumerate(runs(item.directives), 1):
        _list(section, run, f"{at}__list_{number}", concepts)


def _deciders(item: Item) -> tuple[str, ...]:
    follow_up = item.follow_up
    if follow_up is None:
        return ()
    name = (follow_up.in_name_of,) if follow_up.in_name_of else ()
    return (*follow_up.revised_by, *name, *follow_up.submitted_to)


def _paragraphs(
    parent: Tree.Element, rows: Iterable[tuple[str, str, Sequence[str]]], concepts: _Concepts
) -> None:
    for name, text, bodies in rows:
        for line in text.split("\n"):
            _marked(_add(parent, "p", class_=name), line, [(body, None) for body in bodies], concepts)


def _list(section: Tree.Element, run: Sequence[Directive], at: str, concepts: _Concepts) -> None:
    element = _add(section, "list", id_=at)
    if run[0].opening_verb:
        _add(_add(element, "intro"), "p", f"会议{run[0].opening_verb}，")
    for place, directive in enumerate(run, 1):
        point = _add(element, "point", id_=f"{at}__point_{place}")
        if directive.no is not None:
            _add(point, "num", f"（{write_number(directive.no)}）")
        content = _add(point, "content")
        for line in directive.text.split("\n"):
            _marked(_add(content, "p"), line, list(_things(directive)), concepts)


def _things(directive: Directive) -> Iterator[tuple[str, date | None]]:
    """What is marked in a directive: the bodies it tells, and its days."""
    for body in directive.addressees:
        yield body, None
    for limit in directive.deadlines:
        if limit.kind is DeadlineKind.FIXED and limit.due:
            yield limit.text, limit.due


def _marked(
    parent: Tree.Element, text: str, things: Sequence[tuple[str, date | None]], concepts: _Concepts
) -> None:
    """The text with the first mention of each thing marked; what overlaps another mention is left."""
    places: list[tuple[int, str, date | None]] = []
    for words, day in things:
        at = text.find(words)
        if words and at >= 0 and all(at >= p + len(w) or at + len(words) <= p for p, w, _ in places):
            places.append((at, words, day))
    done = 0
    for at, words, day in sorted(places, key=lambda place: place[0]):
        _append(parent, text[done:at])
        if day is None:
            _mention(parent, words, concepts)
        else:
            _add(parent, "date", words, date=day.isoformat())
        done = at + len(words)
    _append(parent, text[done:])


# --- conclusions -----------------------------------------------------------------------------------------


def _conclusions(document: Tree.Element, minutes: Minutes, concepts: _Concepts) -> None:
    conclusions = Tree.Element("conclusions")
    _roll(conclusions, minutes, concepts)
    _compiled(conclusions, minutes, concepts)
    _distribution(conclusions, minutes, concepts)
    for block in minutes.unknown:
        for line in block.text.split("\n"):
            _add(conclusions, "p", line, class_="unplaced")
    if len(conclusions):
        document.append(conclusions)


def _roll(parent: Tree.Element, minutes: Minutes, concepts: _Concepts) -> None:
    seats = minutes.attendance
    _row(parent, "present", "出席：", [Seat(None, (name,)) for name in seats.present], concepts)
    _row(parent, "observers", "列席：", seats.observers, concepts)
    if seats.representatives:
        line = _add(parent, "p", class_="representatives")
        _bodies(line, seats.representatives, "、", concepts)
        _append(line, "的代表。")
    _row(parent, "absent", "请假：", [_away(absence) for absence in seats.on_leave], concepts)
    _row(parent, "recorders", "记录：", [Seat(None, (name,)) for name in seats.recorders], concepts)


def _away(absence: Absence) -> Seat:
    return Seat(absence.org, (absence.name,))


def _row(parent: Tree.Element, name: str, label: str, seats: Sequence[Seat], concepts: _Concepts) -> None:
    if not seats:
        return
    line = _add(parent, "p", label, class_=name)
    for place, seat in enumerate(seats):
        _append(line, "，" if place else "")
        if seat.org:
            _mention(line, seat.org, concepts)
        for number, person in enumerate(seat.names):
            _append(line, "、" if number else "")
            _add(line, "person", person, refersTo=concepts.person(person))
    _append(line, "。")


def _bodies(line: Tree.Element, bodies: Sequence[str], mark: str, concepts: _Concepts) -> None:
    for place, body in enumerate(bodies):
        _append(line, mark if place else "")
        _mention(line, body, concepts)


def _compiled(parent: Tree.Element, minutes: Minutes, concepts: _Concepts) -> None:
    if minutes.compiled_by or minutes.compiled_date:
        line = _add(parent, "p", class_="compiled")
        if minutes.compiled_by:
            _mention(line, minutes.compiled_by, concepts)
            _append(line, "整理　")
        if minutes.compiled_date:
            _add(line, "date", written_date(minutes.compiled_date), date=minutes.compiled_date.isoformat())
    if minutes.disclosure:
        _add(parent, "p", minutes.disclosure, class_="disclosure")


def _distribution(parent: Tree.Element, minutes: Minutes, concepts: _Concepts) -> None:
    rows = (("main", "主送：", minutes.distribution.main), ("copy", "抄送：", minutes.distribution.copy))
    for name, label, bodies in rows:
        if bodies:
            line = _add(parent, "p", label, class_=name)
            _bodies(line, bodies, "，", concepts)
            _append(line, "。")
