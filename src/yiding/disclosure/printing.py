"""公开文本的 PDF: set as an official document, from what the parser reads in the public text alone."""

from __future__ import annotations

import logging

from yiding.minutes import parse
from yiding.typeset import TypesetError, minutes_paper, to_pdf

log = logging.getLogger(__name__)


def printed(text: str) -> bytes | None:
    """The PDF of a public text; ``None`` where it cannot be set (no face for Chinese on the machine)."""
    try:
        return to_pdf(minutes_paper(parse(text))).content
    except TypesetError as error:
        log.warning("no PDF of the public copy: %s", error.code)
        return None
