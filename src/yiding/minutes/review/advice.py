"""校对建议: what a careful reader would ask about, beside the seven kinds of finding."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from ..record import Span


class AdviceKind(StrEnum):
    """建议的种类."""

    NUMBERING = "numbering"
    NO_BODY = "no_body"
    ATTENDANCE = "attendance"
    NO_SUCH_DATE = "no_such_date"
    UNPAIRED = "unpaired"
    PUNCTUATION = "punctuation"
    FIGURES = "figures"
    NOT_IN_DIRECTORY = "not_in_directory"
    NOT_ON_AGENDA = "not_on_agenda"


@dataclass(frozen=True, slots=True)
class Advice:
    """建议: ``detail`` says what to look at, ``suggestion`` what could stand there instead."""

    kind: AdviceKind
    where: str
    detail: str
    span: Span | None = None
    suggestion: str | None = None

    def to_json(self) -> dict[str, Any]:
        span = self.span
        place = (
            {"start": span.start, "end": span.end, "quote": span.quote, "version": span.text_version}
            if span
            else None
        )
        return {
            "kind": self.kind,
            "where": self.where,
            "detail": self.detail,
            "span": place,
            "suggestion": self.suggestion,
        }
