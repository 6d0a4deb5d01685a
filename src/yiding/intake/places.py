"""页面位置: where the fields of a record stand on the pages of its file, in percent of the page.

Reads: a text with boxes, the marks of its record.
Writes: ``{"120-180": [[page, left, top, width, height], …]}``, by the place in the text, so that they hold
when a correction gives a mark another path.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from yiding.minutes.form import Json
from yiding.minutes.text import Page, Text

Place = list[float]
HUNDRED = 100.0


def places_of(text: Text, record: Json) -> dict[str, list[Place]]:
    """The boxes of every marked place."""
    pages = {page.number: page for page in text.pages}
    found = {_key(mark): _boxes(text, pages, mark) for mark in (record.get("marks") or {}).values()}
    return {place: boxes for place, boxes in found.items() if boxes}


def places_by_path(record: Json, places: Mapping[str, list[Place]]) -> dict[str, list[Place]]:
    """The boxes of every field."""
    marks = (record.get("marks") or {}).items()
    return {path: places[_key(mark)] for path, mark in marks if _key(mark) in places}


def _key(mark: Mapping[str, Any]) -> str:
    return f"{mark['start']}-{mark['end']}"


def _boxes(text: Text, pages: Mapping[int, Page], mark: Mapping[str, Any]) -> list[Place]:
    boxes = []
    for box in text.boxes(int(mark["start"]), int(mark["end"])):
        page = pages.get(box.page)
        if page is None or not page.width or not page.height:
            continue
        across, down = HUNDRED / page.width, HUNDRED / page.height
        size = (box.right - box.left) * across, (box.bottom - box.top) * down
        place = (box.left * across, box.top * down, *size)
        boxes.append([float(box.page), *(round(value, 2) for value in place)])
    return boxes
