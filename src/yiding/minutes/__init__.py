"""纪要: reads official minutes. Pure Python, usable alone.

    from yiding.minutes import compose, parse, proofread, read, render

``read(path or bytes)`` gives a :class:`~yiding.minutes.text.Text`, ``parse(text)`` a
:class:`~yiding.minutes.record.Minutes`, ``proofread(minutes, text)`` findings and advice,
``render(minutes, form)`` text, JSON or Akoma Ntoso,
``compose(minutes, style)`` a draft in blocks from what a sitting knows.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

# ``compose``, ``parse`` and ``render`` are imported at once: their modules bear the same names, and a module
# that is imported later would take the function's place here.
from .compose import compose
from .parse import parse
from .render import render
from .review import proofread

if TYPE_CHECKING:
    from .readers import Source
    from .readers.limits import Limits
    from .text import Text

__all__ = ["compose", "parse", "proofread", "read", "render"]


def read(source: Source, *, limits: Limits | None = None) -> Text:
    """读取: the text of a file, given by its path or its bytes; raises ``ReadError`` and nothing else.

    The readers' libraries (PDF, DOCX, OCR) load with the first call.
    """
    from .readers import DEFAULT_LIMITS
    from .readers import read as read_file

    return read_file(source, limits=limits or DEFAULT_LIMITS)
