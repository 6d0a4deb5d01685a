"""文种: how other papers than minutes begin, and how the typesetter's constructors lay them out.

What the typesetter's templates would say is put into the draft when it begins, so that people edit it and the
signature covers it; what is printed is the draft's own words.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from yiding import typeset
from yiding.accounts.models import Account
from yiding.decisions.models import Decision
from yiding.sittings.models import Sitting
from yiding.typeset.constructors import template

from .blocks import Block, block
from .exhibits import body_of
from .models import Paper, PaperKind

COVER, ISSUED, BODY = "cover", "issued", "body"
ISSUES: Final = re.compile(r"印发《([^《》]+)》")
NAMED: Final = re.compile(r"《([^《》]+)》")
SUBJECT: Final = re.compile(r"关于(.+?)的(?:函|请示|报告)$")
CLOSED: Final = re.compile("(?:专此|特此|此函|此复|妥否|当否|可否|以上)")
"""How the last line of a paper begins that has its closing words."""
UPWARD: Final = {PaperKind.REQUEST: typeset.Kind.REQUEST, PaperKind.REPORT: typeset.Kind.REPORT}
TEMPLATES: Final = {
    PaperKind.LETTER: "letter",
    PaperKind.REQUEST: "request",
    PaperKind.REPORT: "report",
    PaperKind.MOTION: "motion",
}
UNSIGNED: Final = "　　　"
"""Where a name stands once the paper is signed."""


# --- the first draft ----------------------------------------------------------------------------------------


def first_blocks(
    *, kind: str, title: str, text: str, sitting: Sitting | None = None, decision: Decision | None = None
) -> list[Block]:
    """The draft of a paper: a notice's covering words apart from the text that it issues."""
    approved_by = approver_of(sitting, decision)
    if kind == PaperKind.NOTICE and (named := ISSUES.search(title)):
        cover = _words("notice", {"name": named[1], "approved_by": approved_by}) if approved_by else ""
        cover = cover or f"现将《{named[1]}》印发给你们，请认真贯彻执行。"
        return [_block(COVER, f"{cover}\n"), _block(ISSUED, text)]
    if kind == PaperKind.MOTION and not text.strip() and approved_by and (named := NAMED.search(title)):
        return [_block(BODY, _words("motion", {"name": named[1], "approved_by": approved_by}))]
    name = TEMPLATES.get(PaperKind(kind))
    if name in ("letter", "request", "report") and text.strip():
        closing = template(name).default["closing"]
        is_closed = CLOSED.match(text.strip().splitlines()[-1].strip())
        return [_block(BODY, text if is_closed else f"{text.rstrip()}\n{closing}\n")]
    return [_block(BODY, text)]


def _block(key: str, text: str) -> Block:
    return {**block(key, key, ""), "text": text}


def _words(name: str, told: Mapping[str, str]) -> str:
    """What our own template says, a line each paragraph."""
    wanted = {"sender": "—", "subject": "—", "document": "—", **told}
    _title, blocks = template(name).fill(wanted)
    return "\n".join(one.text for one in blocks if isinstance(one, typeset.Paragraph))


def approver_of(sitting: Sitting | None, decision: Decision | None) -> str:
    """会议名称: which meeting agreed to what is issued; empty where the paper follows none."""
    if sitting is not None or decision is None:
        return str(sitting) if sitting is not None else ""
    meeting = decision.meeting
    body = (meeting.record.get("meeting") or {}).get("body") or ""
    return f"{body}第{meeting.number}次{meeting.kind}" if meeting.number else f"{body}{meeting.kind}"


# --- the layout ---------------------------------------------------------------------------------------------


def layout_of_kind(paper: Paper, number: str, style: typeset.HouseStyle) -> typeset.Paper | None:
    """By the constructor of its kind; ``None`` for kinds that have none. The words are the draft's own."""
    kind, dispatch = PaperKind(paper.kind), _dispatch(paper, number)
    own: dict[str, Any] = {"told": {"whole_title": paper.title}, "style": style}
    title = "{whole_title}"
    match kind:
        case PaperKind.NOTICE if named := ISSUES.search(paper.title):
            parts = _parts(paper.blocks)
            return typeset.notice_paper(
                dispatch,
                name=named[1],
                approved_by="—",
                text=_issued(paper),
                made_of=typeset.Template(typeset.Kind.NOTICE, title, _lines(own, parts.get(COVER, ""))),
                **own,
            )
        case PaperKind.LETTER:
            made_of = typeset.Template(typeset.Kind.LETTER, title, ("{text?}",))
            subject = _subject(paper.title)
            return typeset.letter_paper(dispatch, subject=subject, text=paper.text, made_of=made_of, **own)
        case PaperKind.REQUEST | PaperKind.REPORT:
            made_of = typeset.Template(UPWARD[kind], title, ("{text?}",))
            return typeset.upward_paper(
                dispatch,
                kind=UPWARD[kind],
                subject=_subject(paper.title),
                text=paper.text,
                signers=(_signer_name(paper) or UNSIGNED,),
                made_of=made_of,
                **own,
            )
        case PaperKind.MOTION:
            post, name = _head_of(paper)
            return typeset.motion_paper(
                dispatch,
                name=(NAMED.search(paper.title) or [paper.title, paper.title])[1],
                approved_by="—",
                post=post,
                signed_by=name or UNSIGNED,
                made_of=typeset.Template(typeset.Kind.MOTION, title, _lines(own, paper.text)),
                **own,
            )
    return None


def _lines(own: dict[str, Any], words: str) -> tuple[str, ...]:
    """The words as one placeholder of a template, so that nothing in them is read as one."""
    own["told"]["words"] = words.strip("\n")
    return ("{words?}",)


def _dispatch(paper: Paper, number: str) -> typeset.Dispatch:
    return typeset.Dispatch(
        sender=paper.in_name_of,
        number=number,
        dated=paper.issued_on,
        main=paper.main_send.strip().rstrip("。：:"),
        copy=paper.copy_send.strip(),
        printed_on=paper.issued_on,
    )


def _issued(paper: Paper) -> tuple[Any, ...]:
    """What a notice issues: its words, and the tables and charts behind them."""
    return body_of([one for one in paper.blocks if one["path"] == ISSUED], paper.record)


def _parts(blocks: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """A notice's covering words and what it issues; one that began as one block covers nothing apart."""
    found = {str(one["path"]): str(one["text"]) for one in blocks}
    return found if COVER in found else {COVER: "".join(found.values())}


def _subject(title: str) -> str:
    found = SUBJECT.search(title)
    return found[1] if found else title


def _signer_name(paper: Paper) -> str:
    """签发人: who signed it out; nobody before."""
    if paper.signer is None:
        return ""
    account = Account.objects.select_related("person").filter(user=paper.signer).first()
    person = account.person.name if account and account.person else ""
    return person or paper.signer.get_full_name() or paper.signer.get_username()


def _head_of(paper: Paper) -> tuple[str, str]:
    """职务和姓名 of who signs a motion: who took the chair of the meeting, else who signed."""
    sitting = paper.sitting
    if sitting is not None and sitting.chair is not None and sitting.chair_title:
        return sitting.chair_title, sitting.chair.name
    return "", _signer_name(paper)
