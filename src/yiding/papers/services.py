"""公文: drafting: from a sitting or a template, saving, refreshing, settling what differs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import F

from yiding.accounts.services import account_of
from yiding.audit.services import About, record
from yiding.core import clock, moves
from yiding.core.access import Level, require
from yiding.core.errors import EditConflict, WrongState
from yiding.decisions.models import Decision
from yiding.directory.models import Body, Government
from yiding.sittings.models import Sitting, SittingState

from .blocks import Block, chosen, merged, refreshed, text_of, written
from .composing import blocks_from, composed
from .covering import first_blocks
from .errors import DraftExists, NotHeld, TextConflict
from .models import Paper, PaperKind, PaperState, PaperVersion
from .permissions import may_draft
from .reading import read
from .states import PAPER

EDITABLE = (PaperState.DRAFTING, PaperState.COUNTERSIGNING)
ENDED = (PaperState.SUPERSEDED, PaperState.REVOKED)


def writer(paper: Paper, by: User | None, **after: Any) -> Callable[[str, str, str], object]:
    """What :func:`core.moves.move` writes of a paper's move."""

    def write(kind: str, before: str, target: str) -> object:
        told = {"state": target, **after}
        return record(kind, paper, by=by, before={"state": before}, after=told, touches=touches(paper))

    return write


def moved(
    paper: Paper, name: str, by: User | None, told: Mapping[str, Any] | None = None, **values: Any
) -> None:
    """Makes a move of the paper, with its event."""
    moves.move(PAPER, name, paper, writer(paper, by, **(told or {})), **values)


def touches(paper: Paper) -> About:
    return About(government_id=paper.government_id, body_id=paper.drafting_body_id)


@dataclass(frozen=True, slots=True)
class Facts:
    """公文要素: what a paper is, beside its text."""

    title: str
    in_name_of: str = ""
    series: str = ""
    main_send: str = ""
    copy_send: str = ""
    level: Level = Level.GOVERNMENT


# --- the first draft ----------------------------------------------------------------------------------------


@transaction.atomic
def minutes_draft(*, sitting: Sitting, by: User, compiled_on: date | None = None) -> Paper:
    """起草纪要: generated from a sitting that was held, in the council's style. One event.

    Raises NotHeld, DraftExists.
    """
    require(may_draft(by))
    held = Sitting.objects.select_for_update().get(pk=sitting.pk)
    if held.state not in (SittingState.HELD, SittingState.CLOSED):
        raise NotHeld(str(sitting))
    minutes = Paper.objects.filter(sitting=sitting, kind=PaperKind.MINUTES).exclude(state__in=ENDED)
    if minutes.exists():
        raise DraftExists(str(sitting))
    council = sitting.council
    day = compiled_on or clock.today()
    paper = Paper(
        government=sitting.government,
        council=council,
        sitting=sitting,
        kind=PaperKind.MINUTES,
        title=f"{sitting}纪要",
        in_name_of=council.government.name,
        drafting_body=council.office,
        series=council.house_style.get("series") or f"{council}纪要",
        compiled_on=day,
        main_send=council.main_send,
        copy_send=council.copy_send,
    )
    return _made(paper, blocks_from(composed(sitting, day)), by, "起草")


@transaction.atomic
def paper_draft(
    *,
    government: Government,
    kind: str,
    facts: Facts,
    by: User,
    text: str = "",
    sitting: Sitting | None = None,
    decision: Decision | None = None,
    drafting_body: Body | None = None,
) -> Paper:
    """起草公文: another kind of paper, linked to what it follows (a decision: to its sitting). One event."""
    require(may_draft(by))
    if sitting is None and decision is not None:
        sitting = getattr(decision.meeting, "sitting", None)
    paper = Paper(
        government=government,
        council=sitting.council if sitting else None,
        sitting=sitting,
        decision=decision,
        kind=kind,
        drafting_body=drafting_body,
        compiled_on=clock.today(),
        **columns_of(facts),
    )
    blocks = first_blocks(kind=kind, title=facts.title, text=text, sitting=sitting, decision=decision)
    return _made(paper, blocks, by, "起草")


def columns_of(facts: Facts) -> dict[str, Any]:
    """The facts as columns of the row."""
    return {name: getattr(facts, name) for name in Facts.__slots__}


def _made(paper: Paper, blocks: list[Block], by: User, why: str) -> Paper:
    paper.drafter, paper.blocks = by, blocks
    paper.text = text_of(blocks)
    paper.record = _record_of(paper)
    paper.save()
    version_keep(paper, by, why)
    after = {"kind": paper.kind, "title": paper.title, "sitting": paper.sitting_id}
    record("paper.drafted", paper, by=by, after=after, touches=touches(paper))
    return paper


def _record_of(paper: Paper) -> dict[str, Any]:
    return read(paper.text).record if paper.kind == PaperKind.MINUTES else dict(paper.record)


def version_keep(paper: Paper, by: User, why: str) -> PaperVersion:
    """Keeps the text as the next version. The paper's row is locked by the caller."""
    newest = paper.versions.order_by("-number").values_list("number", flat=True).first() or 0
    return PaperVersion.objects.create(
        paper=paper,
        number=newest + 1,
        blocks=paper.blocks,
        text=paper.text,
        by=by,
        at=clock.now(),
        why=why[:200],
    )


# --- editing ------------------------------------------------------------------------------------------------


@transaction.atomic
def paper_save(
    *, paper: Paper, texts: Mapping[str, str], base: int, by: User, why: str = ""
) -> PaperVersion | None:
    """保存文稿: what a person wrote on version ``base``, by block; the record is read from it. One event.

    Blocks that only others changed since ``base`` keep theirs. Where both changed one, raises TextConflict
    with both texts, and nothing is saved. Nothing new: ``None``.
    """
    require(may_draft(by))
    now = _locked(paper)
    newest = now.versions.select_related("by").order_by("-number")[0]
    if newest.number != base:
        texts = _merged(now, newest, texts, base)
    return _kept(now, paper, written(now.blocks, texts), by, "paper.saved", why)


def _merged(now: Paper, newest: PaperVersion, texts: Mapping[str, str], base: int) -> Mapping[str, str]:
    seen = now.versions.filter(number=base).first()
    result, clashes = merged(seen.blocks if seen else [], now.blocks, texts)
    if clashes:
        raise TextConflict(newest.by.get_full_name() or newest.by.get_username(), newest.number, clashes)
    return result


def _locked(paper: Paper) -> Paper:
    """The row as it is now, locked; raises WrongState where its text is no longer open."""
    now = Paper.objects.select_for_update().get(pk=paper.pk)
    if now.state not in EDITABLE:
        raise WrongState("papers.paper.save")
    return now


def _kept(
    now: Paper, paper: Paper, blocks: list[Block], by: User, kind: str, why: str
) -> PaperVersion | None:
    if blocks == now.blocks:
        return None
    text = text_of(blocks)
    is_new = text != now.text
    now.blocks, now.text = blocks, text
    now.record = _record_of(now)
    Paper.objects.filter(pk=now.pk).update(
        blocks=blocks, text=text, record=now.record, version=F("version") + 1
    )
    row = version_keep(now, by, why) if is_new else None
    record(kind, now, by=by, after={"number": row.number if row else None, "why": why}, touches=touches(now))
    paper.refresh_from_db()
    return row


@transaction.atomic
def paper_refresh(*, paper: Paper, by: User) -> PaperVersion | None:
    """按会议记录刷新: generated blocks take what the sitting says now; what people wrote stays. One event.

    A block that people changed, and that the sitting now tells otherwise, waits with both texts for a choice.
    """
    require(may_draft(by))
    now = _locked(paper)
    if now.sitting is None or now.kind != PaperKind.MINUTES:
        raise WrongState("papers.paper.refresh")
    fresh = composed(now.sitting, now.compiled_on)
    return _kept(now, paper, refreshed(now.blocks, fresh), by, "paper.refreshed", "按会议记录刷新")


@transaction.atomic
def offer_settle(*, paper: Paper, key: str, take: bool, by: User) -> PaperVersion | None:
    """选定: of a block's two texts the generated one, or what people wrote. One event."""
    require(may_draft(by))
    now = _locked(paper)
    why = "采用新生成的文字" if take else "保留人工修改"
    return _kept(now, paper, chosen(now.blocks, key, take=take), by, "paper.refreshed", why)


@transaction.atomic
def difference_settle(
    *, paper: Paper, path: str, choice: str, by: User, reason: str = "", text: str = ""
) -> None:
    """处理差异: what stands in the text counts (``take``), or both stand as they are, and why (``keep``).

    ``text`` is what the text said of it then: a later change opens the difference again. One event.
    """
    require(may_draft(by))
    now = _locked(paper)
    told = {"choice": choice, "reason": reason[:200], "text": text, "by": by.get_username()}
    settled = {**now.settled, path: {**told, "at": clock.now().isoformat()}}
    Paper.objects.filter(pk=now.pk).update(settled=settled, version=F("version") + 1)
    record("paper.difference_settled", now, by=by, after={path: told}, touches=touches(now))
    paper.refresh_from_db()


@transaction.atomic
def facts_set(*, paper: Paper, facts: Facts, compiled_on: date | None, version: int, by: User) -> None:
    """设定要素: title, name, lists, level, 整理 date. One event. Raises EditConflict."""
    require(may_draft(by))
    values = {**columns_of(facts), "compiled_on": compiled_on}
    rows = Paper.objects.filter(pk=paper.pk, version=version, state__in=EDITABLE)
    before = {name: getattr(paper, name) for name in values}
    if not rows.update(**values, version=F("version") + 1):
        now = Paper.objects.get(pk=paper.pk)
        raise EditConflict("") if now.state in EDITABLE else WrongState("papers.paper.facts")
    changed = [name for name in values if before[name] != values[name]]
    record(
        "paper.facts_set",
        paper,
        by=by,
        before={name: _plain(before[name]) for name in changed},
        after={name: _plain(values[name]) for name in changed},
        touches=touches(paper),
    )
    paper.refresh_from_db()


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def signed_for_of(by: User) -> str:
    """For whom a stand-in acts, by name; empty for who acts for themselves."""
    acting = getattr(by, "acting_for", None)
    return str(account_of(acting.principal.user))[:60] if acting else ""
