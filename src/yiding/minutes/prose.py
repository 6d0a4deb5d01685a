"""行文: a record as a full set of minutes, in the narrative style of executive meetings.

Where the record holds a sentence as printed (opening, report, decision), that sentence is used; where it does
not, as in a record in the guide's bare form, a sentence is made that says the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from .grammar.numerals import write_number
from .record import Attendance, Directive, FollowUp, Item, Meeting, Minutes, Outcome, RouteKind, Seat, Unknown

_STOPS = "。！？；"
_BEFORE_NUMBER = re.compile("[（(]?第|.{0,12}[〕\\]）]第?")
_AFTER_NUMBER = re.compile("[号期][）)]?")
_DAY = re.compile("[0-9〇○零一二三四五六七八九十]+月[0-9一二三四五六七八九十]+日")
_NAME = re.compile("[\u4e00-\u9fff]{2,4}")
_LEVEL = re.compile("[省市县区州旗镇乡](?=政府|人民政府)")
_REPRESENTED = re.compile("的?代表。?")


@dataclass(frozen=True, slots=True)
class Sections:
    """纪要的各部分: the lines of each, in the order in which they stand."""

    masthead: tuple[str, ...] = ()
    opening: tuple[str, ...] = ()
    items: tuple[str, ...] = ()
    attendance: tuple[str, ...] = ()
    foot: tuple[str, ...] = ()
    rest: tuple[str, ...] = ()


def to_text(minutes: Minutes) -> str:
    """The minutes' text: masthead, opening, items, attendance, foot; a line a paragraph."""
    told = sections(minutes)
    parts = (told.masthead, told.opening, told.items, told.attendance, told.foot, told.rest)
    return "".join(f"{line}\n" for part in parts for line in part)


def sections(minutes: Minutes) -> Sections:
    """The same text, part by part; of what is not minutes, all stands in ``rest``."""
    if minutes.not_minutes is not None:
        return Sections(rest=_lines(block.text for block in minutes.unknown))
    blocks = _Unplaced(minutes.unknown)
    return Sections(
        masthead=_lines(_masthead(minutes, blocks)),
        opening=_lines(_opening(minutes, blocks)),
        items=_lines(_items(minutes, blocks)),
        attendance=_lines(_attendance(minutes.attendance, blocks)),
        foot=_lines(_foot(minutes, blocks)),
        rest=_lines(blocks.rest()),
    )


def _lines(lines: Iterable[str]) -> tuple[str, ...]:
    return tuple(line for line in lines if line)


class _Unplaced:
    """未识别的文字: blocks that no field holds, given back after the field that they follow."""

    def __init__(self, blocks: Sequence[Unknown]) -> None:
        self.blocks = list(blocks)

    def after(self, prefix: str) -> list[str]:
        """The blocks that follow a field under this path; each is given once."""
        found = [block for block in self.blocks if _is_under(block.after, prefix)]
        self.blocks = [block for block in self.blocks if block not in found]
        return [block.text for block in found]

    def inline(self, path: str) -> str:
        """What stood right behind one value, on its line."""
        found = [block for block in self.blocks if block.after == path]
        self.blocks = [block for block in self.blocks if block not in found]
        return "".join(block.text for block in found)

    def take(self, path: str, pattern: re.Pattern[str]) -> str:
        """One block under the path that has this form: a label that the parser did not know as one."""
        for block in self.blocks:
            if _is_under(block.after, path) and pattern.fullmatch(block.text):
                self.blocks.remove(block)
                return block.text
        return ""

    def rest(self) -> list[str]:
        found, self.blocks = self.blocks, []
        return [block.text for block in found]


def _is_under(path: str, prefix: str) -> bool:
    return path == prefix or (prefix != "" and path.startswith(f"{prefix}."))


# --- masthead and opening ------------------------------------------------------------------------------


def _masthead(minutes: Minutes, blocks: _Unplaced) -> Iterator[str]:
    yield from blocks.after("")
    yield (minutes.issuer or "") + (minutes.kind or "")
    before = blocks.take("kind", _BEFORE_NUMBER) or blocks.take("issuer", _BEFORE_NUMBER) or "第"
    yield from blocks.after("issuer")
    yield from blocks.after("kind")
    if minutes.issue_no is not None:
        yield before + str(minutes.issue_no) + (blocks.take("issue_no", _AFTER_NUMBER) or "号")
        yield from blocks.after("issue_no")
    row = [minutes.issuing_office or "", written_date(minutes.issue_date)]
    yield "　".join(filter(None, row))
    yield from blocks.after("issuing_office")
    yield from blocks.after("issue_date")


def written_date(day: date | None) -> str:
    """``2026年3月9日``."""
    return f"{day.year}年{day.month}月{day.day}日" if day else ""


def _opening(minutes: Minutes, blocks: _Unplaced) -> Iterator[str]:
    if minutes.opening is not None:
        yield from _labelled(minutes, minutes.opening, blocks)
    yield minutes.opening or opening_sentence(minutes)
    for path in ("meeting", "opening", "agenda"):
        yield from blocks.after(path)


def _labelled(minutes: Minutes, opening: str, blocks: _Unplaced) -> list[str]:
    """What the opening does not say, as lines with a label (时间：…); the chair is one of them."""
    meeting, chair = minutes.meeting, minutes.meeting.chair
    lines: list[str] = []
    if meeting.date and not _DAY.search(opening):
        day = written_date(meeting.date) + blocks.inline("meeting.date")
        lines.append(f"时间：{day}{meeting.part_of_day or ''}{meeting.time or ''}")
    if meeting.place and meeting.place not in opening:
        lines.append(f"地点：{meeting.place}")
    if chair.name and (lines or chair.name not in opening):
        lines.append(f"主持：{chair.title or ''}{chair.name}")
    if any(title not in opening for title in minutes.agenda):
        lines.append(f"议题：{_listed(minutes.agenda, blocks)}")
    return lines


def _listed(titles: Sequence[str], blocks: _Unplaced) -> str:
    """The agenda with what stood between its titles."""
    rows = "".join(f"《{title}》{blocks.inline(f'agenda.{n}')}" for n, title in enumerate(titles))
    return rows.replace("》》", "》").replace("《《", "《")


def opening_sentence(minutes: Minutes) -> str:
    """The opening paragraph, made from the meeting and the agenda."""
    meeting = minutes.meeting
    if meeting == Meeting() and not minutes.agenda:
        return ""
    when = written_date(meeting.date) + (meeting.part_of_day or "") + (meeting.time or "")
    agenda = f"，审议了{''.join(f'《{title}》' for title in minutes.agenda)}" if minutes.agenda else ""
    tail = _opening_tail(minutes)
    held = _chair(meeting) + ("主持召开" if meeting.chair.name else "召开") + _meeting(meeting)
    return "，".join(filter(None, [when, held])) + f"{agenda}{tail}"


def _opening_tail(minutes: Minutes) -> str:
    verbs = {directive.opening_verb for item in minutes.items for directive in item.directives}
    settled = verbs == {"议定"} and not any(item.decision for item in minutes.items)
    return "。会议议定以下意见：" if settled else "。纪要如下："


def _chair(meeting: Meeting) -> str:
    chair = meeting.chair
    if not chair.name:
        return ""
    trusted = f"受{_head_of(meeting.body or '')}{chair.on_behalf_of}委托，" if chair.on_behalf_of else ""
    place = f"在{meeting.place}" if meeting.place else ""
    return f"{trusted}{chair.title or ''}{chair.name}{place}"


def _head_of(body: str) -> str:
    """The post of a government's head, by the government's level (县人民政府 → 县长)."""
    level = _LEVEL.search(body)
    return f"{level[0]}长" if level else "市长"


def _meeting(meeting: Meeting) -> str:
    body = meeting.body or ""
    term = f"{meeting.term}届" if meeting.term else ""
    year = f"{meeting.year}年" if meeting.year else ""
    number = f"第{meeting.number}次" if meeting.number is not None else ""
    place = f"（{meeting.place}）" if meeting.place and not meeting.chair.name else ""
    return f"{body}{term}{year}{number}{meeting.kind or '会议'}{place}"


# --- items ---------------------------------------------------------------------------------------------


def _items(minutes: Minutes, blocks: _Unplaced) -> Iterator[str]:
    for index, item in enumerate(minutes.items):
        yield f"{write_number(item.no)}、{item.heading}"
        yield from blocks.after(f"items.{index}.heading")
        for part in ("acts", "documents"):
            yield from blocks.after(f"items.{index}.{part}")
        yield from _item(_told(item, minutes), index, blocks, minutes)
        yield from blocks.after(f"items.{index}")


def _told(item: Item, minutes: Minutes) -> Item:
    """The item with its sentences: as printed, or made where the whole record is bare."""
    if _is_printed(minutes):
        return item
    return replace(item, report=report_sentence(item), decision=decision_sentence(item))


def _is_printed(minutes: Minutes) -> bool:
    said = (item.report is not None or item.decision is not None for item in minutes.items)
    return minutes.opening is not None or any(said)


def _item(item: Item, index: int, blocks: _Unplaced, minutes: Minutes) -> Iterator[str]:
    path = f"items.{index}"
    settled = _is_settled(minutes)
    rows = (
        ("report", item.report, ("report", "presenters")),
        ("views", f"会议认为，{item.views}" if item.views else None, ("views",)),
        ("decision", item.decision, ("decision", "follow_up", "routes")),
    )
    lines: list[str] = []
    waiting: list[str] = []
    for _, text, parts in rows:
        if text:
            lines, waiting = _joined(lines, waiting, text), []
        waiting += [line for part in parts for line in blocks.after(f"{path}.{part}")]
    # Under 会议议定以下意见 a paragraph that decides would be an opinion like the others.
    yield from ["".join(lines)] if settled else lines
    yield from _directives(item.directives, path, blocks, _Run(settled, waiting))


def _joined(lines: list[str], waiting: list[str], text: str) -> list[str]:
    """What nobody could place stays in the paragraph that it followed."""
    if lines:
        return [*lines[:-1], lines[-1] + "".join(waiting), text]
    return [*waiting, text]


def _is_settled(minutes: Minutes) -> bool:
    """Whether the opening ends 会议议定以下意见：."""
    opening = (minutes.opening or "").rstrip("：:")
    return opening.endswith(("以下意见", "以下事项", "如下意见", "如下事项"))


def report_sentence(item: Item) -> str:
    """``会议听取并审议了…关于《…》的汇报。`` Empty where nobody reported."""
    if not item.presenters:
        return ""
    who = "、".join(item.presenters)
    if any(act.endswith(("学习", "贯彻", "传达")) for act in item.acts[:1]) and not item.documents:
        return f"会议由{who}传达了有关精神。"
    what = "".join(f"《{title}》" for title in item.documents) or _matter(item)
    return f"会议听取了{who}关于{what}的汇报。"


def _matter(item: Item) -> str:
    heading = item.heading
    for act in item.acts:
        heading = heading.replace(act, "", 1)
    return re.sub(r"^关于|的?(?:问题|汇报|报告)$", "", heading.strip("，、"))


_AGREED = {Outcome.AGREED_IN_PRINCIPLE: "原则同意", Outcome.AGREED: "同意"}


def decision_sentence(item: Item) -> str:
    """The sentence that decides; empty where nothing was decided, or where a directive says so."""
    follow_up = item.follow_up
    printed = follow_up.text if follow_up else None
    if printed and any(printed in directive.text for directive in item.directives):
        return ""
    what = "".join(f"《{title}》" for title in item.documents) or "有关事项"
    said = _says_outcome(printed, item.outcome) or any(
        _says_outcome(directive.text, item.outcome)
        for directive in item.directives[:1]
        if directive.opening_verb != "强调"
    )
    ruling = "" if said else _ruling(item.outcome, what)
    if printed:
        return f"{ruling}{_with_stop(printed)}" if ruling else printed
    if follow_up is None:
        return ruling
    agreed = _AGREED.get(item.outcome)
    opening = f"会议明确，{agreed}{what}" if agreed else "会议明确"
    return f"{opening}，{follow_up_clause(follow_up)}。"


def _says_outcome(text: str | None, outcome: Outcome) -> bool:
    words = {
        Outcome.AGREED_IN_PRINCIPLE: ("原则同意", "原则通过", "原则上同意"),
        Outcome.AGREED: ("同意", "通过"),
        Outcome.DEFERRED: ("暂缓", "暂不", "另行研究", "再议", "再次提", "再行", "下次"),
        Outcome.REJECTED: ("不同意", "不予"),
        Outcome.NOTED: ("",),
    }
    return text is not None and any(word in text for word in words[outcome])


def _ruling(outcome: Outcome, what: str) -> str:
    sentences = {
        Outcome.AGREED_IN_PRINCIPLE: f"会议原则同意{what}。",
        Outcome.AGREED: f"会议同意{what}。",
        Outcome.DEFERRED: f"会议决定，{what}暂缓审议。",
        Outcome.REJECTED: f"会议决定，不予同意{what}。",
    }
    return sentences.get(outcome, "")


def follow_up_clause(follow_up: FollowUp) -> str:
    """``会后由…修改完善，以…名义印发``."""
    clauses = []
    if follow_up.revised_by:
        clauses.append(f"会后由{'会同'.join(follow_up.revised_by)}根据会议讨论意见修改完善")
    name = f"以{follow_up.in_name_of}名义" if follow_up.in_name_of else ""
    receivers = "、".join(follow_up.submitted_to)
    match follow_up.route:
        case RouteKind.ISSUE:
            clauses.append(f"{name}印发")
        case RouteKind.SUBMIT:
            clauses.append(f"{name}提交{receivers}审议")
        case RouteKind.IMPLEMENT:
            clauses.append("抓好组织实施")
        case None:
            pass
    return "，".join(clauses)


def _with_stop(sentence: str) -> str:
    return sentence if sentence.endswith(tuple(_STOPS)) else f"{sentence}。"


# --- directives ----------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Run:
    """``waiting`` are the blocks that stand before the run that comes next."""

    settled: bool
    waiting: list[str]

    def preamble(self) -> str:
        words, self.waiting = "".join(self.waiting), []
        return words


def _directives(directives: Sequence[Directive], path: str, blocks: _Unplaced, state: _Run) -> Iterator[str]:
    place = 0
    for run in runs(directives):
        verb, is_numbered = run[0].opening_verb, run[0].no is not None
        label = "" if verb is None or (verb == "议定" and state.settled) else f"会议{verb}，"
        if is_numbered and label:
            yield label + state.preamble() + "".join(map(_numbered, run))
        else:
            yield state.preamble()
            yield from _separate(run, label)
        for _ in run:
            state.waiting += blocks.after(f"{path}.directives.{place}")
            place += 1
    yield from state.waiting


def _separate(run: Sequence[Directive], label: str) -> Iterator[str]:
    for place, directive in enumerate(run):
        opening = label if place == 0 else ""
        yield opening + (_numbered(directive) if directive.no is not None else directive.text)


def _numbered(directive: Directive) -> str:
    return f"（{write_number(directive.no or 0)}）{directive.text}"


def runs(directives: Sequence[Directive]) -> Iterator[list[Directive]]:
    """Neighbours under one verb, their numbers counting up."""
    run: list[Directive] = []
    for directive in directives:
        if run and not _goes_on(run[-1], directive):
            yield run
            run = []
        run.append(directive)
    if run:
        yield run


def _goes_on(before: Directive, after: Directive) -> bool:
    if before.opening_verb != after.opening_verb or (before.no is None) != (after.no is None):
        return False
    return before.no is None or after.no is None or after.no == before.no + 1


# --- attendance and foot -------------------------------------------------------------------------------


def _attendance(seats: Attendance, blocks: _Unplaced) -> Iterator[str]:
    if seats.present:
        yield f"出席：{'、'.join(_named(seats.present, 'attendance.present', blocks))}。"
    if seats.observers:
        yield f"列席：{'，'.join(_seats(seats.observers, blocks))}。"
        yield from blocks.after("attendance.observers")
    if seats.representatives:
        label = "" if seats.observers else "列席："
        tail = blocks.take("attendance.representatives", _REPRESENTED) or "的代表。"
        yield f"{label}{'、'.join(seats.representatives)}{tail}"
        yield from blocks.after("attendance.representatives")
    if seats.on_leave:
        rows = (f"{a.org or ''}{a.name}" + (f"（{a.reason}）" if a.reason else "") for a in seats.on_leave)
        yield f"请假：{'、'.join(rows)}。"
        yield from blocks.after("attendance.on_leave")
    if seats.recorders:
        yield f"记录：{'、'.join(seats.recorders)}"
        yield from (f"签发：{name}" for name in filter(None, [blocks.take("attendance.recorders", _NAME)]))
    yield from blocks.after("attendance")


def _named(names: Sequence[str], path: str, blocks: _Unplaced) -> Iterator[str]:
    """The names with what stood between them: a post before the next name, most often."""
    before = ""
    for place, name in enumerate(names):
        yield before + name
        before = blocks.inline(f"{path}.{place}").lstrip("，、；")
        if before and place == len(names) - 1:
            blocks.blocks.append(Unknown(before, f"{path}.{place}"))


def _seats(seats: Sequence[Seat], blocks: _Unplaced) -> Iterator[str]:
    for place, seat in enumerate(seats):
        path = f"attendance.observers.{place}"
        names = "、".join(_named(seat.names, f"{path}.names", blocks))
        yield (seat.org or "") + blocks.inline(f"{path}.org") + names


def _foot(minutes: Minutes, blocks: _Unplaced) -> Iterator[str]:
    if minutes.compiled_by:
        yield f"{minutes.compiled_by}　整理"
        yield from blocks.after("compiled_by")
    if minutes.compiled_date:
        yield written_date(minutes.compiled_date)
        yield from blocks.after("compiled_date")
    if minutes.disclosure:
        shape = "（{}）" if minutes.disclosure.startswith("此件") else "公开方式：{}"
        yield shape.format(minutes.disclosure)
        yield from blocks.after("disclosure")
    for label, path, bodies in (
        ("主送", "main", minutes.distribution.main),
        ("抄送", "copy", minutes.distribution.copy),
    ):
        if bodies:
            yield f"{label}：{'，'.join(bodies)}。"
            yield from blocks.after(f"distribution.{path}")
