"""读取与识别: from bytes to a record, in one pure step that any process can run."""

from __future__ import annotations

import dataclasses
import logging
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.conf import settings

from yiding.minutes import parse, proofread, read
from yiding.minutes.errors import ReadError
from yiding.minutes.form import Json, to_json
from yiding.minutes.readers.limits import Limits
from yiding.minutes.record import Minutes, NotMinutes
from yiding.minutes.text import Format, Text, no_boxes

from .failures import Failure
from .places import places_of

log = logging.getLogger(__name__)

CERTAIN = 0.5
WHY = {
    NotMinutes.EMPTY: "没有文字",
    NotMinutes.TORN: "文字残缺",
    NotMinutes.NEWS: "是新闻报道",
    NotMinutes.NOTICE: "是通知、规则一类的公文",
    NotMinutes.OTHER: "是其他文字",
}
"""不是纪要的原因, as a dry run tells it."""


@dataclass(frozen=True, slots=True)
class Reading:
    """识别结果: what came of one file: a failure, or its text with the record and the advice beside it.

    ``certain``: nothing that a meeting is known by is missing, so that it may be entered unseen. ``places``:
    where a scan's fields stand on its pages, since its characters would have to be recognised again for that.
    """

    failure: Failure | None = None
    text: Text | None = None
    told: Json | None = None
    advice: list[Any] = field(default_factory=list)
    certain: bool = False
    places: dict[str, Any] | None = None

    @classmethod
    def crashed(cls) -> Reading:
        """The process that read the file died (out of memory …)."""
        return cls(failure=Failure.of(ReadError("reader process died")))

    def summary(self) -> str:
        """One line for a dry run."""
        if self.failure:
            return f"失败：{self.failure.code} {self.failure.sentence}{self.failure.advice}"
        assert self.told is not None
        if self.told["not_minutes"]:
            return f"不是纪要：{WHY[NotMinutes(self.told['not_minutes'])]}"
        held = self.told["meeting"]
        return f"可导入：{self.told['issuer']} {held['date']} {len(self.told['items'])} 项议题"


def limits() -> Limits:
    """The readers' limits, with the office's own upper size."""
    return dataclasses.replace(Limits(), bytes=settings.UPLOAD_LIMIT)


def read_and_parse(path: Path, bounds: Limits) -> Reading:
    """Reads one file and says what its text says. Never raises for what is in the file."""
    try:
        text = read(path, limits=bounds)
    except ReadError as error:
        return Reading(failure=Failure.of(error))
    try:
        told, advice, certain = understand(text)
    except Exception as error:  # a text on which the library trips must cost only its own file
        log.exception("the parser tripped")
        return Reading(failure=Failure.of(ReadError(type(error).__name__)))
    scanned = text.format == Format.SCAN and text.boxes is not no_boxes
    return Reading(
        text=dataclasses.replace(text, boxes=no_boxes),
        told=told,
        advice=advice,
        certain=certain,
        places=places_of(text, told) if scanned else None,
    )


def understand(text: Text) -> tuple[Json, list[Any], bool]:
    """What the library says of a text: the record with its findings, the advice, and is it certain."""
    minutes = parse(text)
    review = proofread(minutes, text)
    told = to_json(dataclasses.replace(minutes, findings=review.findings))
    return told, [line.to_json() for line in review.advice], is_certain(minutes)


def is_certain(minutes: Minutes) -> bool:
    """Does the record name its issuer, its meeting's day and its items, each read with some confidence?"""
    if minutes.not_minutes or not (minutes.issuer and minutes.meeting.date and minutes.items):
        return False
    keys = ("issuer", "meeting.date")
    return all(minutes.marks[key].confidence >= CERTAIN for key in keys if key in minutes.marks)
