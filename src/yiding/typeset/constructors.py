"""公文模板: the papers that follow a decision, made of a template (TOML data) and what the decision says.

A site's own template replaces ours: ``Template.read(text)``. A placeholder ``{name}`` must be filled;
``{name?}`` may be empty, and a paragraph that comes out empty is left out. What is filled in is never read as
a template.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from importlib.resources import files

from .errors import BadStyle, MissingText
from .layout import Attachment, Block, Format, Imprint, Kind, Paper, Signature, blocks_of
from .style import HouseStyle

_HOLE = re.compile(r"\{(\w+)(\??)\}")


@dataclass(frozen=True, slots=True)
class Template:
    """公文模板: a kind, a title and paragraphs with placeholders."""

    kind: Kind
    title: str
    body: tuple[str, ...]
    default: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def read(cls, source: str) -> Template:
        """A template from TOML; raises ``BadStyle`` that names what is wrong."""
        try:
            table = tomllib.loads(source)
            kind, title, body = Kind(table["kind"]), table["title"], table["body"]
            default = dict(table.get("default", {}))
        except (tomllib.TOMLDecodeError, KeyError, ValueError, TypeError) as error:
            raise BadStyle(f"公文模板：{error}") from error
        words = [title, *(body if isinstance(body, list) else [None]), *default.values()]
        if not all(isinstance(word, str) for word in words):
            raise BadStyle("公文模板：title、body、default 要写成文字")
        return cls(kind, title, tuple(body), default)

    def fill(self, told: Mapping[str, str]) -> tuple[str, tuple[Block, ...]]:
        """The title and the body; raises ``MissingText`` that names the placeholder left empty."""
        values = {**self.default, **{name: value for name, value in told.items() if value}}
        paragraphs = [_filled(line, values) for line in self.body]
        return _filled(self.title, values), blocks_of("\n".join(line for line in paragraphs if line))


def _filled(line: str, values: Mapping[str, str]) -> str:
    def put(hole: re.Match[str]) -> str:
        value = values.get(hole[1], "")
        if not value and not hole[2]:
            raise MissingText(hole[1])
        return value

    return _HOLE.sub(put, line)


@lru_cache(maxsize=8)
def template(name: str) -> Template:
    """One of our own: notice, letter, request, report, motion."""
    source = files(__package__) / "templates" / f"{name}.toml"
    return Template.read(source.read_text("utf-8"))


@dataclass(frozen=True, slots=True)
class Dispatch:
    """发文要素: what every paper that is sent has, whatever it says."""

    sender: str
    number: str = ""
    dated: date | None = None
    main: str = ""
    copy: str = ""
    office: str = ""
    printed_on: date | None = None
    urgency: str = ""
    note: str = ""
    sealed: bool = True
    attachment_list: tuple[str, ...] = ()
    attachments: tuple[Attachment, ...] = ()


def notice_paper(
    dispatch: Dispatch,
    *,
    name: str,
    approved_by: str,
    text: str | Sequence[Block],
    told: Mapping[str, str] | None = None,
    made_of: Template | None = None,
    style: HouseStyle | None = None,
) -> Paper:
    """通知 that issues a text (``name`` without 《》), which stands behind it on pages of its own."""
    values = {"name": name, "document": f"《{name}》", "approved_by": approved_by, **(told or {})}
    body = blocks_of(text) if isinstance(text, str) else tuple(text)
    issued = Attachment(name, body)
    return _paper(dispatch, made_of or template("notice"), values, style, (issued,))


def letter_paper(
    dispatch: Dispatch,
    *,
    subject: str,
    text: str,
    told: Mapping[str, str] | None = None,
    made_of: Template | None = None,
    style: HouseStyle | None = None,
) -> Paper:
    """函, in the letter's format (10.1): its mark is the sender's name alone."""
    values = {"subject": subject, "text": text, **(told or {})}
    return _paper(dispatch, made_of or template("letter"), values, style)


def upward_paper(
    dispatch: Dispatch,
    *,
    kind: Kind,
    subject: str,
    text: str,
    signers: Sequence[str],
    told: Mapping[str, str] | None = None,
    made_of: Template | None = None,
    style: HouseStyle | None = None,
) -> Paper:
    """请示 or 报告, with who signed it out (签发人) beside its number (7.2.6)."""
    if kind not in (Kind.REQUEST, Kind.REPORT):
        raise MissingText("kind：请示或报告")
    if not signers:
        raise MissingText("签发人")
    chosen = made_of or template("request" if kind is Kind.REQUEST else "report")
    values = {"subject": subject, "text": text, **(told or {})}
    return _paper(dispatch, chosen, values, style, signers=tuple(signers))


def motion_paper(
    dispatch: Dispatch,
    *,
    name: str,
    approved_by: str,
    post: str,
    signed_by: str,
    told: Mapping[str, str] | None = None,
    made_of: Template | None = None,
    style: HouseStyle | None = None,
) -> Paper:
    """议案 to the congress, signed by the head of government (``post``, ``signed_by``)."""
    values = {"name": name, "approved_by": approved_by, **(told or {})}
    signature = Signature(date=dispatch.dated, post=post, name=signed_by)
    return _paper(dispatch, made_of or template("motion"), values, style, signature=signature)


def _paper(
    dispatch: Dispatch,
    made_of: Template,
    values: Mapping[str, str],
    style: HouseStyle | None,
    issued: tuple[Attachment, ...] = (),
    *,
    signers: tuple[str, ...] = (),
    signature: Signature | None = None,
) -> Paper:
    title, body = made_of.fill({"sender": dispatch.sender, **values})
    is_letter = made_of.kind is Kind.LETTER
    own = style.mark if style else ()
    mark = own or (dispatch.sender if is_letter else f"{dispatch.sender}文件",)
    return Paper(
        kind=made_of.kind,
        title=title,
        mark=mark,
        number=dispatch.number,
        urgency=dispatch.urgency,
        signers=signers,
        main=dispatch.main,
        body=body,
        attachment_list=dispatch.attachment_list,
        signature=signature or Signature(dispatch.sender, dispatch.dated, sealed=dispatch.sealed),
        note=dispatch.note,
        attachments=(*issued, *dispatch.attachments),
        imprint=Imprint(
            copy=dispatch.copy,
            office=dispatch.office or (style.imprint_office if style else ""),
            printed_on=dispatch.printed_on,
        ),
        format=Format.LETTER if is_letter else None,
    )
