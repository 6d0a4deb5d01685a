"""成文: what a dispatch settled, and what a review said of each unit, as an official paper (S17, S18).

The paper is drafted from the lines, the comments and the hard cases, handed in, and goes the way of all
papers: edited, approved, signed, numbered, sent, archived.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.contrib.auth.models import User
from django.db import transaction

from yiding import typeset
from yiding.audit.services import gathered, record
from yiding.core import clock
from yiding.core.access import Level, require
from yiding.core.errors import WrongState
from yiding.core.periods import read_key
from yiding.papers.blocks import Block, block
from yiding.papers.exhibits import Exhibit
from yiding.papers.handing import paper_hand_in, paper_hand_in_again
from yiding.papers.hooks import Issued
from yiding.papers.models import Paper, PaperKind
from yiding.papers.services import Facts
from yiding.supervision.summing import same_version

from .coverage import full_name
from .errors import CasesUndecided, LinesUnfinished
from .models import Axis, CaseState, Comment, Dispatch, Hearing, Line, Tier
from .permissions import may_keep
from .services import ACTED, lines_unfinished, touches

NUMERALS = "一二三四五六"
WITHHELD = "（事项名称略）"
"""A matter that is known to fewer than the paper is counted, not named."""
BARS = (("on_time", "按期办结"), ("late", "逾期办结"), ("overdue", "超期未办结"))


@dataclass(frozen=True, slots=True)
class Told:
    """成文素材: a dispatch with all that its paper says, for readers of a level."""

    dispatch: Dispatch
    level: int
    lines: Sequence[Line]
    comments: Sequence[Comment]
    hearings: Sequence[Hearing]

    @classmethod
    def of(cls, dispatch: Dispatch, level: int) -> Told:
        """Three queries."""
        lines = dispatch.lines.select_related("matter", "unit").order_by("position", "pk")
        comments = dispatch.comments.select_related("body__parent").order_by("axis", "body__name", "pk")
        hearings = dispatch.hearings.select_related("case__first_review", "unit").order_by("case_id")
        return cls(dispatch, level, list(lines), list(comments), list(hearings))

    @property
    def is_review(self) -> bool:
        return self.dispatch.tier == Tier.REVIEW

    def names(self, line: Line) -> bool:
        """May the paper say which matter it is?"""
        return line.matter is None or line.matter.level <= self.level

    @property
    def discussed(self) -> list[Line]:
        return [one for one in self.lines if one.is_discussed]

    @property
    def decisions(self) -> list[Line]:
        return [one for one in self.discussed if one.decision.strip() and self.names(one)]


def written(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


# --- words --------------------------------------------------------------------------------------------------


def note_blocks(told: Told) -> list[Block]:
    """The text, a block for each part; the parts are numbered as they come."""
    parts = _review_parts(told) if told.is_review else _dispatch_parts(told)
    blocks = [block("opening", "opening", f"{_opening(told)}\n")]
    for number, (key, heading, lines) in enumerate(parts):
        text = "".join(f"{line}\n" for line in (f"{NUMERALS[number]}、{heading}", *lines))
        blocks.append(block(key, key, text))
    return blocks


Part = tuple[str, str, list[str]]


def _opening(told: Told) -> str:
    dispatch = told.dispatch
    day, act = written(dispatch.held_on), "点评" if told.is_review else "调度"
    about = f"{read_key(dispatch.period)}{dispatch.domain}工作" if told.is_review else "重点事项和指标"
    return f"{day}，召开{dispatch.title}，对{about}进行{act}。现将有关情况通报如下。"


def _dispatch_parts(told: Told) -> Iterator[Part]:
    bad = sum(one.is_bad for one in told.lines)
    whole = f"列入调度{len(told.lines)}项，需关注{bad}项，会上调度{len(told.discussed)}项"
    yield "state", "调度情况", [f"{_as_of(told.dispatch)}{whole}，逐项情况见表1。"]
    if told.decisions:
        yield "decisions", "议定事项", list(_decided(told.decisions))
    yield "next", "下一步要求", ["各责任单位要对照议定事项和下一步措施，抓紧办理，按期反馈。"]


def _as_of(dispatch: Dispatch) -> str:
    at = dispatch.frozen_at
    return f"截至{written(at.astimezone(clock.SHANGHAI).date())}，" if at else ""


def _review_parts(told: Told) -> Iterator[Part]:
    down = sum(one.axis == Axis.DOWN for one in told.comments)
    across = len(told.comments) - down
    total = sum(int(one.figures.get("total", 0)) for one in told.comments)
    numbers = "，".join(f"{word}{_sum(told.comments, key)}项" for key, word in BARS)
    words = f"点评部门{across}家、属地{down}家，涉及任务{total}项，其中{numbers}。各单位情况见表1、图1。"
    yield "state", "各单位情况", [f"{_as_of(told.dispatch)}{words}"]
    if told.hearings:
        yield "cases", "疑难问题研究处置", list(_heard(told.hearings))
    if told.decisions:
        yield "decisions", "议定事项", list(_decided(told.decisions))
    yield "next", "下一步要求", ["各单位要对照点评意见补齐短板；疑难问题没有解决的，转下季度继续研究。"]


def _sum(rows: Iterable[Comment], key: str) -> int:
    return sum(int(one.figures.get(key, 0)) for one in rows)


def _decided(rows: Iterable[Line]) -> Iterator[str]:
    for place, one in enumerate(rows, start=1):
        until = f"，{written(one.next_on)}前" if one.next_on else ""
        unit = f"（{one.unit.name}{until}）" if one.unit else ""
        yield f"{place}.{_plain(one.decision)}{unit}。"


def _heard(rows: Iterable[Hearing]) -> Iterator[str]:
    for place, one in enumerate(rows, start=1):
        first = one.case.first_review
        carried = f"，{first.title}首次列入" if first.pk != one.review_id else ""
        until = f"，{written(one.due_on)}前" if one.due_on else ""
        yield (
            f"{place}.{one.case.title}（{one.unit.name}{until}{carried}）。"
            f"分析：{_plain(one.analysis)}。处置：{_plain(one.decision)}。"
        )


def _plain(words: str) -> str:
    """What was typed, as part of a sentence."""
    return "；".join(line.strip().rstrip("。；") for line in words.splitlines() if line.strip())


# --- tables -------------------------------------------------------------------------------------------------


def note_exhibits(told: Told) -> list[Exhibit]:
    """The table of lines; of a review the table and chart of units."""
    if not told.is_review:
        return [Exhibit("state", _lines_table(told))] if told.lines else []
    if not told.comments:
        return []
    return [Exhibit("state", _units_table(told.comments)), Exhibit("state", _units_chart(told.comments))]


def _lines_table(told: Told) -> typeset.Table:
    head = ("序号", "事项或指标", "数据", "情况和原因", "下一步", "责任单位")
    rows = [_line_row(place, one, told) for place, one in enumerate(told.lines, start=1)]
    return typeset.Table((head, *rows), widths=(1, 3, 3, 4, 3, 2), caption="表1　调度情况", wide=False)


def _line_row(place: int, one: Line, told: Told) -> tuple[str, ...]:
    unit = one.unit.name if one.unit else ""
    if not told.names(one):
        return (str(place), WITHHELD, "", "", "", unit)
    why = "；".join(filter(None, [_plain(one.state), _plain(one.cause)]))
    step = _plain(one.next_step)
    until = f"（{one.next_on.month}月{one.next_on.day}日前）" if one.next_on and step else ""
    return (str(place), one.title, one.told, why, f"{step}{until}", unit)


def _units_table(comments: Sequence[Comment]) -> typeset.Table:
    head = ("单位", "任务", "按期办结", "逾期办结", "超期未办", "退回", "点评意见")
    keys = ("total", "on_time", "late", "overdue", "returned")
    rows = [
        (full_name(one.body), *(str(one.figures.get(key, 0)) for key in keys), _plain(one.words))
        for one in comments
    ]
    return typeset.Table(
        (head, *rows), widths=(3, 1, 1, 1, 1, 1, 6), caption="表1　各单位办理情况和点评意见", wide=False
    )


def _units_chart(comments: Sequence[Comment]) -> typeset.Chart:
    rows = tuple(
        (full_name(one.body), tuple(int(one.figures.get(key, 0)) for key, _word in BARS)) for one in comments
    )
    shown = tuple(row for row in rows if any(row[1]))
    return typeset.Chart(tuple(word for _key, word in BARS), shown or rows, caption="图1　各单位办结情况")


# --- handed in ----------------------------------------------------------------------------------------------


def facts_proposed(dispatch: Dispatch) -> dict[str, object]:
    """公文要素: as the last dispatch that was sent had them; to all units on the table or spoken of."""
    same = Dispatch.objects.filter(government=dispatch.government_id, paper__isnull=False)
    last = same.select_related("paper").first()
    known = last.paper if last else None
    bodies = [one.body.name for one in dispatch.comments.select_related("body").order_by("axis", "pk")]
    bodies += [one.name for one in dispatch.members.order_by("pk")]
    lines = dispatch.lines.filter(unit__isnull=False).select_related("unit")
    bodies += [one.unit.name for one in lines if one.unit]
    act = "点评" if dispatch.tier == Tier.REVIEW else "调度"
    return {
        "title": f"关于{dispatch.title}{act}情况的通报",
        "in_name_of": known.in_name_of if known else f"{dispatch.government.name}办公室",
        "series": known.series if known else "督查通报",
        "copy_send": known.copy_send if known else "",
        "main_send": "，".join(dict.fromkeys(bodies)),
        "level": known.level if known else Level.MEMBERS,
    }


@transaction.atomic
def note_send(*, dispatch: Dispatch, facts: Facts, version: int, by: User) -> Paper:
    """成文送审: the note or the review bulletin becomes a paper; while that is a draft, it is sent again.

    Two events. Raises LinesUnfinished, CasesUndecided, WrongState, EditConflict.
    """
    require(may_keep(by))
    _check(dispatch)
    same_version(dispatch, version)
    told = Told.of(dispatch, facts.level)
    blocks, shown = note_blocks(told), note_exhibits(told)
    with gathered():
        paper = dispatch.paper
        if paper is not None:
            paper_hand_in_again(paper=paper, facts=facts, blocks=blocks, exhibits=shown, by=by)
        else:
            paper = paper_hand_in(
                government=dispatch.government,
                kind=PaperKind.CIRCULAR,
                facts=facts,
                blocks=blocks,
                exhibits=shown,
                by=by,
            )
            Dispatch.objects.filter(pk=dispatch.pk).update(paper=paper)
        record("dispatch.noted", dispatch, by=by, after={"paper": paper.pk}, touches=touches(dispatch))
    dispatch.refresh_from_db()
    return paper


def _check(dispatch: Dispatch) -> None:
    """What is told to all is complete: no line half written, no hard case without its handling."""
    if dispatch.state not in ACTED:
        raise WrongState("dispatch.dispatch.note")
    if unfinished := lines_unfinished(dispatch):
        raise LinesUnfinished("、".join(one.title for one in unfinished[:5]))
    if open_ := list(dispatch.cases.filter(state=CaseState.OPEN)[:5]):
        raise CasesUndecided("、".join(one.title for one in open_))


def note_follow(told: Issued) -> None:
    """更正之后: the dispatch has the paper that took the place of the old one."""
    if told.corrects is not None:
        Dispatch.objects.filter(paper=told.corrects).update(paper=told.paper)
