"""排印: an official paper as files, by :mod:`yiding.typeset`; and its pages as pictures."""

from __future__ import annotations

import io
import logging
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any, Final

from yiding import typeset
from yiding.core.errors import YidingError
from yiding.minutes import parse
from yiding.minutes.text import Text

from .covering import layout_of_kind
from .errors import NotTypeset
from .exhibits import body_of
from .models import Paper, PaperKind

log = logging.getLogger(__name__)
FORMS: Final = ("pdf", "docx", "ofd")
WIDTH = 910
WRITTEN: Final[Mapping[str, typeset.Kind]] = {
    PaperKind.NOTICE: typeset.Kind.NOTICE,
    PaperKind.LETTER: typeset.Kind.LETTER,
    PaperKind.REQUEST: typeset.Kind.REQUEST,
    PaperKind.REPORT: typeset.Kind.REPORT,
    PaperKind.MOTION: typeset.Kind.MOTION,
    PaperKind.ANNOUNCEMENT: typeset.Kind.ANNOUNCEMENT,
    PaperKind.OPINION: typeset.Kind.OPINION,
    PaperKind.CIRCULAR: typeset.Kind.CIRCULAR,
}
"""The kind as it is printed: in Chinese, whatever language the page has."""


def layout_of(paper: Paper, *, number: str = "") -> typeset.Paper:
    """The paper's elements, as the typesetter takes them; ``number`` where the row does not hold it yet."""
    style = style_of(paper)
    if paper.kind == PaperKind.MINUTES:
        return typeset.minutes_paper(parse(Text(paper.text)), style)
    of_kind = layout_of_kind(paper, number or number_words(paper), style)
    if of_kind is not None:
        return of_kind
    return typeset.Paper(
        kind=WRITTEN[paper.kind],
        title=paper.title,
        mark=(f"{paper.in_name_of}文件",) if paper.in_name_of else (),
        number=number or number_words(paper),
        main=paper.main_send.strip().rstrip("。：:"),
        body=body_of(paper.blocks, paper.record),
        signature=typeset.Signature(org=paper.in_name_of, date=paper.issued_on),
        imprint=typeset.Imprint(
            copy=paper.copy_send.strip(), office=style.imprint_office, printed_on=paper.issued_on
        ),
    )


def style_of(paper: Paper) -> typeset.HouseStyle:
    """The house style of the council, as far as it is the typesetter's."""
    told: dict[str, Any] = paper.council.house_style.get("layout", {}) if paper.council else {}
    values: dict[str, Any] = {key: tuple(v) if isinstance(v, list) else v for key, v in told.items()}
    return typeset.HouseStyle(**values)


NUMBER_FORMS: Final = {"minutes": "第{number}号", "": "{series}〔{year}〕{number}号"}


def number_words(paper: Paper) -> str:
    """``第12号`` or ``〔2026〕12号``, as the house writes it; empty before there is a number."""
    if paper.number is None:
        return ""
    own = paper.council.house_style.get("number_form") if paper.council else None
    form = own if own and paper.kind == PaperKind.MINUTES else NUMBER_FORMS.get(paper.kind, NUMBER_FORMS[""])
    series = "" if paper.kind == PaperKind.MINUTES else paper.series
    return str(form).format(series=series, year=paper.year, number=paper.number)


def printed(paper: Paper) -> dict[str, bytes]:
    """The paper in each form that the typesetter makes; raises NotTypeset."""
    makers: dict[str, Callable[..., Any]] = {
        form: make for form in FORMS if (make := getattr(typeset, f"to_{form}", None)) is not None
    }
    try:
        layout, style = layout_of(paper), style_of(paper)
        return {form: bytes(make(layout, style).content) for form, make in makers.items()}
    except YidingError:
        raise
    except Exception as error:
        log.exception("a paper could not be typeset")
        raise NotTypeset(str(error)) from error


def preview(paper: Paper) -> bytes:
    """The PDF of a paper as it stands."""
    key = (paper.pk, paper.version)
    return _preview(key, _Held(paper))


class _Held:
    """A paper that the cache does not look at: the key tells which it is."""

    def __init__(self, paper: Paper) -> None:
        self.paper = paper

    def __hash__(self) -> int:
        return 0

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Held)


@lru_cache(maxsize=8)
def _preview(_key: tuple[int, int], held: _Held) -> bytes:
    try:
        return bytes(typeset.to_pdf(layout_of(held.paper), style_of(held.paper)).content)
    except Exception as error:
        log.exception("a paper could not be typeset")
        raise NotTypeset(str(error)) from error


def page_count(pdf: bytes) -> int:
    import pypdfium2

    document = pypdfium2.PdfDocument(pdf)
    try:
        return len(document)
    finally:
        document.close()


@lru_cache(maxsize=32)
def picture(pdf: bytes, number: int) -> bytes | None:
    """One page as a PNG; ``None`` where there is no such page."""
    import pypdfium2

    document = pypdfium2.PdfDocument(pdf)
    try:
        if not 1 <= number <= len(document):
            return None
        page = document[number - 1]
        image = page.render(scale=WIDTH / page.get_width()).to_pil()
        told = io.BytesIO()
        image.save(told, "PNG")
        return told.getvalue()
    finally:
        document.close()
