"""成稿: the text of a full set of minutes, made from what a sitting knows, cut into named blocks.

    from yiding.minutes.compose import Course, Result, Style, compose

``compose(minutes, style)`` takes a record whose sentences may be empty (``report``, ``decision``,
``opening``, ``agenda``, a document's ``heading``) and gives a :class:`Composed`; its ``text`` reads back
as the same record.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ..phrases import Phrases, load_phrases
from ..record import Minutes
from .anew import courses_from_json, without_sentences
from .course import Course, Result, outcome_of
from .foot import attendance_block, foot_blocks
from .head import agenda_of, masthead_blocks, opening_block
from .items import item_blocks
from .texts import Block, Composed, Style

__all__ = [
    "Block",
    "Composed",
    "Course",
    "Result",
    "Style",
    "agenda_of",
    "compose",
    "courses_from_json",
    "outcome_of",
    "without_sentences",
]


def compose(
    minutes: Minutes,
    style: Style | str = Style.NARRATIVE,
    phrases: Phrases | None = None,
    courses: Mapping[int, Course] | None = None,
    *,
    other_matters: bool = False,
) -> Composed:
    """The minutes as text.

    ``courses`` says by an item's number what the record has no field for (one of the ten results, to whom a
    decision was handed, a key that stays when items move). A sentence that the record holds is used as it is.
    ``other_matters`` adds 会议还研究了其他事项。
    """
    style, said = Style(style), phrases or load_phrases()
    told = courses or {}
    blocks: list[Block] = [*masthead_blocks(minutes, said), *opening_block(minutes, style, said)]
    for item in minutes.items:
        blocks += item_blocks(item, told.get(item.no, Course()), style, said)
    if other_matters:
        blocks.append(Block("other_matters", said("other_matters.text") + "\n"))
    blocks += [*attendance_block(minutes.attendance, said), *foot_blocks(minutes, said)]
    return Composed(style, _filled(blocks))


def _filled(blocks: Sequence[Block]) -> tuple[Block, ...]:
    return tuple(block for block in blocks if block.text.strip())
