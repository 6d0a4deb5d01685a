"""失败原因: a code, a sentence and what to do, kept on the row of a file that failed."""

from __future__ import annotations

from dataclasses import dataclass

from yiding.core.errors import YidingError
from yiding.minutes.errors import ReadError


@dataclass(frozen=True, slots=True)
class Failure:
    """失败原因."""

    code: str
    sentence: str
    advice: str

    @classmethod
    def of(cls, error: ReadError | YidingError) -> Failure:
        return cls(error.code, error.sentence, error.advice)
