"""PDF: a paper set by Typst as PDF/A-2b, its fonts embedded.

The template is ours (``paper.typ``); a paper comes to it as JSON, so no text can act as a command. One
compiler is kept a process: the first paper takes a tenth of a second, the next a few milliseconds a page.
"""

from __future__ import annotations

import json
import os
import threading
from datetime import UTC, datetime
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING

import typst

from yiding.minutes.readers.pdf import opened

from .errors import TypesetError
from .fonts import Faces, faces
from .layout import Paper
from .made import Typeset
from .plan import plan_of, texts_of
from .style import HouseStyle

if TYPE_CHECKING:
    from typst import PDFStandard

_LOCK = threading.Lock()
_COMPILERS: dict[tuple[int, int], typst.Compiler] = {}


def to_pdf(paper: Paper, style: HouseStyle | None = None, *, made_at: datetime | None = None) -> Typeset:
    """The paper as PDF/A-2b. ``made_at`` goes into its metadata: the same paper gives the same bytes."""
    style = style or HouseStyle()
    own = faces(style.faces)
    plan = plan_of(paper, style, own)
    content = compiled(own, "paper.typ", json.dumps(plan, ensure_ascii=False), made_at or _day(paper))
    return Typeset(content, (*own.replaced(), *own.lacking(texts_of(plan))), _pages(content), dict(own.faces))


def _day(paper: Paper) -> datetime:
    """The paper's own day: what is printed twice must not differ."""
    day = paper.signature.date or paper.imprint.printed_on
    return datetime(day.year, day.month, day.day, tzinfo=UTC) if day else datetime(2000, 1, 1, tzinfo=UTC)


def compiled(
    own: Faces, template: str, told: str, made_at: datetime, *, standard: PDFStandard | None = "a-2b"
) -> bytes:
    """What Typst makes of one of our templates and of what it is told (JSON)."""
    with _LOCK:
        # A compiler does not outlive a fork.
        key = os.getpid(), id(own)
        compiler = _COMPILERS.get(key)
        if compiler is None:
            compiler = typst.Compiler(font_paths=own.fonts)
            _COMPILERS[key] = compiler
        try:
            made = compiler.compile(
                _template(template),
                format="pdf",
                sys_inputs={"paper": told},
                pdf_standards=standard or [],
                timestamp=made_at,
            )
        except typst.TypstError as error:
            raise TypesetError(error.message) from error
    assert isinstance(made, bytes)
    return made


@lru_cache(maxsize=4)
def _template(name: str) -> bytes:
    return (files(__package__) / name).read_bytes()


def _pages(content: bytes) -> int:
    with opened(content) as document:
        return len(document)
