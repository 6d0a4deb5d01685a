"""公文排版: official documents on paper, GB/T 9704-2012. Pure Python, usable alone.

    from yiding.typeset import Paper, Paragraph, minutes_paper, read_style, to_pdf

``to_pdf(paper, style)`` gives a :class:`Typeset`: the file's ``content``, ``pages``, and ``warnings``
(a face that stands in for an official one is always said). ``minutes_paper(record)`` makes a paper of a
record of minutes; ``from_json`` and ``to_json`` are the paper's JSON. All raise ``TypesetError``, nothing
else.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .constructors import (
    Dispatch,
    Template,
    letter_paper,
    motion_paper,
    notice_paper,
    upward_paper,
)
from .errors import TypesetError
from .form import from_json, is_paper, to_json
from .from_minutes import minutes_paper
from .layout import (
    Attachment,
    Chart,
    Format,
    Heading,
    Imprint,
    Kind,
    Paper,
    Paragraph,
    Roll,
    Signature,
    Table,
    blocks_of,
)
from .made import Part, Typeset
from .style import HouseStyle, read_style

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime


__all__ = [
    "Attachment",
    "Chart",
    "Dispatch",
    "Format",
    "Heading",
    "HouseStyle",
    "Imprint",
    "Kind",
    "Paper",
    "Paragraph",
    "Part",
    "Roll",
    "Signature",
    "Table",
    "Template",
    "Typeset",
    "TypesetError",
    "blocks_of",
    "from_json",
    "is_paper",
    "letter_paper",
    "minutes_paper",
    "motion_paper",
    "notice_paper",
    "pack",
    "read_style",
    "to_docx",
    "to_json",
    "to_ofd",
    "to_pdf",
    "upward_paper",
]


def to_pdf(paper: Paper, style: HouseStyle | None = None, *, made_at: datetime | None = None) -> Typeset:
    """PDF/A-2b. The compiler loads with the first call."""
    from .pdf import to_pdf as make

    return make(paper, style, made_at=made_at)


def to_docx(paper: Paper, style: HouseStyle | None = None) -> Typeset:
    """DOCX with real styles and the official face names, for those who go on writing in it."""
    from .docx import to_docx as make

    return make(paper, style)


def to_ofd(paper: Paper, style: HouseStyle | None = None) -> Typeset:
    """OFD: the pages of the PDF, with text as text and cut-down fonts."""
    from .ofd import to_ofd as make

    return make(paper, style)


def pack(parts: Sequence[Part], watermark: str | None = None) -> bytes:
    """合订: PDFs as one, with bookmarks and, for a reader, his or her name across each page."""
    from .packing import pack as make

    return make(parts, watermark)
