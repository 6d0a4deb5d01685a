"""语境: what the grammar of an item knows of the minutes around it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from ..vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class Context:
    """语境. ``opening_verb`` is ``议定`` where the opening ends ``会议议定以下意见：``, else None."""

    meeting_date: date | None
    issue_date: date | None
    vocabulary: Vocabulary
    opening_verb: str | None = None
