"""版本比较: the text of two versions of a paper, paragraph by paragraph, with what was struck and put in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from yiding.files import storage
from yiding.files.models import DocumentVersion
from yiding.minutes.errors import ReadError
from yiding.minutes.readers import read

MOST_CHARACTERS = 400_000


@dataclass(frozen=True, slots=True)
class Line:
    """一段的比较: ``kind`` is same, changed, added or removed."""

    kind: str
    before: SafeString | str
    after: SafeString | str


def paragraphs_of(version: DocumentVersion) -> list[str] | None:
    """The paragraphs of a version; ``None`` where its text cannot be read."""
    try:
        with storage.opened(version.blob.digest) as file:
            text = read(file.read())
    except (ReadError, OSError):
        return None
    lines = (" ".join(line.split()) for line in text.characters[:MOST_CHARACTERS].splitlines())
    return [line for line in lines if line]


def compared(before: list[str], after: list[str]) -> list[Line]:
    """The paragraphs side by side; changed ones with their words marked."""
    lines: list[Line] = []
    for kind, a1, a2, b1, b2 in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        old, new = before[a1:a2], after[b1:b2]
        if kind == "equal":
            lines += [Line("same", one, one) for one in old]
            continue
        paired = min(len(old), len(new))
        lines += [Line("changed", *marked(old[n], new[n])) for n in range(paired)]
        lines += [Line("removed", one, "") for one in old[paired:]]
        lines += [Line("added", "", one) for one in new[paired:]]
    return lines


def marked(old: str, new: str) -> tuple[SafeString, SafeString]:
    """Two paragraphs with what differs in ``del`` and ``ins``."""
    steps = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    left = _joined((old[a1:a2], "del" if kind != "equal" else "") for kind, a1, a2, _b1, _b2 in steps)
    right = _joined((new[b1:b2], "ins" if kind != "equal" else "") for kind, _a1, _a2, b1, b2 in steps)
    return left, right


def _joined(pieces: Iterator[tuple[str, str]]) -> SafeString:
    told = (
        format_html("<{0}>{1}</{0}>", mark_safe(tag), text) if tag else format_html("{}", text)  # noqa: S308
        for text, tag in pieces
        if text
    )
    return mark_safe("".join(told))  # noqa: S308 - each piece is escaped above
