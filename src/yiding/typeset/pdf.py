"""PDF: a paper set by Typst as PDF/A-2b, its fonts embedded.

The template is ours (``paper.typ``); a paper comes to it as JSON, so no text can act as a command. One
compiler is kept a process: the first paper takes a tenth of a second, the next a few milliseconds a page.
"""

from __future__ import annotations

import json
import os
import threading
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

import typst

from yiding.minutes.readers.pdf import opened

from .errors import TypesetError
from .fonts import Faces, Warning, faces
from .layout import Paper
from .made import Typeset
from .plan import Flow, plan_of, texts_of
from .style import HouseStyle

if TYPE_CHECKING:
    from typst import PDFStandard

_LOCK = threading.Lock()
_OTHER_LINES = (23, 21, 20, 24)
_COMPILERS: dict[tuple[int, int, str], typst.Compiler] = {}


def to_pdf(paper: Paper, style: HouseStyle | None = None, *, made_at: datetime | None = None) -> Typeset:
    """The paper as PDF/A-2b. ``made_at`` goes into its metadata: the same paper gives the same bytes."""
    style = style or HouseStyle()
    own = faces(style.faces)
    setting = _settled(paper, style, own, made_at or _day(paper))
    warnings = (*own.replaced(), *own.lacking(texts_of(setting.plan)), *setting.warnings)
    return Typeset(setting.content, warnings, _pages(setting.content), dict(own.faces))


def _day(paper: Paper) -> datetime:
    """The paper's own day: what is printed twice must not differ."""
    day = paper.signature.date or paper.imprint.printed_on
    return datetime(day.year, day.month, day.day, tzinfo=UTC) if day else datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class _Setting:
    """一次排版: what was set, and where things came to stand (pages from 1, 0 for none)."""

    plan: Flow
    content: bytes
    body: int
    signature: int
    text: int
    warnings: tuple[Warning, ...] = ()

    @property
    def hides_body(self) -> bool:
        """The first page must show text of the body (7.2.8)."""
        return self.body > 1

    @property
    def parts_signature(self) -> bool:
        """A signature must not stand on a page without text (7.3.5.5)."""
        return self.signature > self.text > 0


def _settled(paper: Paper, style: HouseStyle, own: Faces, made_at: datetime) -> _Setting:
    """The paper set as it is, or with the liberties that the standard gives where it does not come out."""
    setting = _set(plan_of(paper, style, own), own, made_at)
    if setting.hides_body and paper.main and not paper.imprint.main and style.imprint:
        paper = replace(paper, main="", imprint=replace(paper.imprint, main=paper.main))
        moved = Warning("typeset.main_moved", "主送机关过多，首页排不下正文，已移至版记。")
        setting = replace(_set(plan_of(paper, style, own), own, made_at), warnings=(moved,))
    if not setting.parts_signature:
        return setting
    for lines in _OTHER_LINES:
        other = _set({**setting.plan, "lines": lines}, own, made_at)
        if not other.parts_signature and not other.hides_body:
            told = f"为使落款与正文同在一面，行距已调整，每面排{lines}行。"
            return replace(other, warnings=(*setting.warnings, Warning("typeset.lines_changed", told)))
    alone = Warning("typeset.signature_alone", "落款所在的一面没有正文，请增减文字后再排。")
    return replace(setting, warnings=(*setting.warnings, alone))


def _set(plan: Flow, own: Faces, made_at: datetime) -> _Setting:
    with _LOCK:
        told = json.dumps(plan, ensure_ascii=False)
        compiler = _compiler(own, "paper.typ")
        content = _made(compiler, told, made_at, "a-2b")
        places = json.loads(compiler.query("<places>", field="value", one=True))
    return _Setting(plan, content, places["body"], places["signature"], places["text"])


def compiled(own: Faces, template: str, told: str, made_at: datetime) -> bytes:
    """What Typst makes of one of our templates and of what it is told (JSON); not an archive PDF."""
    with _LOCK:
        return _made(_compiler(own, template), told, made_at, None)


def pictured(own: Faces, chart: Flow) -> bytes:
    """A chart alone, as a PNG."""
    face = own.faces["body"]
    faces_told = {"body": {"families": list(face.families), "weight": face.used.weight}}
    told = json.dumps({"chart": chart, "faces": faces_told}, ensure_ascii=False)
    with _LOCK:
        try:
            compiler = _compiler(own, "picture.typ")
            made = compiler.compile(format="png", ppi=200, sys_inputs={"paper": told})
        except typst.TypstError as error:
            raise TypesetError(error.message) from error
    assert isinstance(made, bytes)
    return made


def _compiler(own: Faces, template: str) -> typst.Compiler:
    # A compiler does not outlive a fork.
    key = os.getpid(), id(own), template
    if key not in _COMPILERS:
        # By its path, which it keeps for queries; our template is a file wherever we are installed.
        path = Path(str(files(__package__) / template))
        _COMPILERS[key] = typst.Compiler(path, root=path.parent, font_paths=own.fonts)
    return _COMPILERS[key]


def _made(compiler: typst.Compiler, told: str, made_at: datetime, standard: PDFStandard | None) -> bytes:
    try:
        made = compiler.compile(
            format="pdf", sys_inputs={"paper": told}, pdf_standards=standard or [], timestamp=made_at
        )
    except typst.TypstError as error:
        raise TypesetError(error.message) from error
    assert isinstance(made, bytes)
    return made


def _pages(content: bytes) -> int:
    with opened(content) as document:
        return len(document)
