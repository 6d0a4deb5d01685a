"""语境: what the grammar of an item knows of the minutes around it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from ..passage import Passage
from ..vocabulary import Vocabulary

_SETTLES = re.compile(
    r"(?:会议(?:研究)?|经(?:会议)?研究，|经研究讨论，|经讨论，)(?P<verb>议定|决定|确定|明确|要求|强调)了?"
    r"(?:(?:以下|如下)(?:意见|事项|内容|要求|决定|[几三四五六]点意见)?)?[：:][^：:。]{0,12}$"
)


@dataclass(frozen=True, slots=True)
class Context:
    """语境. ``opening_verb`` is ``议定`` where the opening ends ``会议议定以下意见：``, else None."""

    meeting_date: date | None
    issue_date: date | None
    vocabulary: Vocabulary
    opening_verb: str | None = None


def verb_of_opening(first_heading: Passage) -> str | None:
    """``议定`` where what stands before the first heading ends ``会议议定以下意见：``."""
    start = first_heading.start
    found = _SETTLES.search(first_heading.source[max(0, start - 80) : start])
    return found["verb"] if found else None
