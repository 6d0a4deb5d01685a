"""台账通报: counted, drafted by phrases, edited by hand, handed in as a paper, frozen once issued."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.shortcuts import get_object_or_404

from yiding.audit.services import About, gathered, last_actor, record, writer
from yiding.core import clock
from yiding.core.access import Level, Permission, may
from yiding.core.columns import Viewer
from yiding.core.errors import EditConflict, WrongState
from yiding.core.moves import Machine, Move, move
from yiding.core.periods import Period
from yiding.directory.models import Government
from yiding.papers.blocks import Block, block, chosen, refreshed, written
from yiding.papers.exhibits import record_with
from yiding.papers.handing import paper_hand_in, paper_hand_in_again
from yiding.papers.hooks import Issued
from yiding.papers.models import Paper, PaperKind, PaperState
from yiding.papers.selectors import papers_visible_to
from yiding.papers.services import Facts

from .brief_rows import Brief, BriefState
from .brief_text import Counted, Material, Row, composed, exhibits, title_of
from .brief_wording import filled, phrases_read, wording_of
from .catalogue import kind_of
from .declaring import Kind
from .errors_briefs import BriefChoiceOpen, BriefNobodySent, NothingInPeriod
from .models import Campaign
from .narrowing import towns_of
from .permissions import is_office, may_lead, may_oversee, may_read, require
from .selectors import is_led_by, kinds_led, register_of
from .tallying import Asked, by, whole

S = BriefState


def _one(name: str, sources: str, target: str, label: str) -> Move:
    return Move(name, frozenset(sources.split()), target, f"brief.{name}", label)


BRIEF = Machine.of(
    "registers.brief",
    (
        _one("send", "draft", S.SENT, "送审"),
        _one("take_back", "sent", S.DRAFT, "取回修改"),
        _one("issue", "draft sent", S.ISSUED, "印发"),
        _one("revoke", "issued", S.REVOKED, "撤销"),
        _one("drop", "draft", S.DROPPED, "作废"),
    ),
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """要编的通报: of which register, a period or free days, perhaps of one campaign."""

    kind: Kind
    first: date
    last: date
    period: Period | None = None
    campaign: Campaign | None = None

    @property
    def title_key(self) -> str:
        if self.campaign is not None:
            return "campaign"
        return self.period.kind.value if self.period else "free"


# --- who -------------------------------------------------------------------------------------------------


def may_make(viewer: Viewer, code: str, government_id: int) -> bool:
    """Draft and edit: the body that leads the register, and who oversees all."""
    return may_lead(viewer, register_of(government_id, code))


def may_make_any(viewer: Viewer, government: Government) -> bool:
    """Is there a register whose bulletin the viewer makes?"""
    return bool(kinds_led(viewer, government))


def may_send(viewer: Viewer) -> bool:
    """Hand in for approval: the office."""
    return may_oversee(viewer) and may(viewer, Permission.HAND_IN_PAPERS)


def briefs_visible_to(viewer: Viewer) -> QuerySet[Brief]:
    """The office all; who leads a register its own; others once the paper is theirs to read."""
    if not may_read(viewer):
        return Brief.objects.none()
    if is_office(viewer) or may_oversee(viewer):
        return Brief.objects.all()
    papers = papers_visible_to(viewer).order_by().values("pk")
    shown = Q(state__in=[S.SENT, S.ISSUED, S.REVOKED], paper__in=papers)
    return Brief.objects.filter(shown | is_led_by(viewer))


def brief_get(viewer: Viewer, key: int) -> Brief:
    """One bulletin; not visible = 404."""
    rows = briefs_visible_to(viewer).select_related("government", "campaign", "paper", "drafted_by")
    return get_object_or_404(rows, pk=key)


# --- drafting --------------------------------------------------------------------------------------------


def counted_now(by_whom: User, government: Government, wanted: Wanted) -> Counted:
    """The numbers of now. Who makes a register's bulletin sees the whole register."""
    asked = Asked(government, wanted.kind, wanted.first, wanted.last, wanted.campaign)
    towns = [Row(one.label, one.numbers, one.key) for one in by(by_whom, asked, "town")]
    return Counted(whole(by_whom, asked), towns, asked.as_of)


@transaction.atomic
def brief_draft(*, government: Government, wanted: Wanted, by: User) -> Brief:
    """起草台账通报 from the numbers of now. Raises NothingInPeriod."""
    require(may_make(by, wanted.kind.code, government.pk))
    counted = counted_now(by, government, wanted)
    if counted.whole.is_nothing:
        raise NothingInPeriod
    phrases = phrases_read(wording_of(government, wanted.kind.code))
    brief = Brief(
        government=government,
        code=wanted.kind.code,
        campaign=wanted.campaign,
        period=wanted.period.key if wanted.period else "",
        first_on=wanted.first,
        last_on=wanted.last,
        counted=counted.kept(),
        counted_at=clock.now(),
        drafted_by=by,
        in_name_of=filled(phrases.in_name_of, {"government": government.name})[:120],
        series=phrases.series[:60],
        main_send="，".join(towns_of(government).values_list("name", flat=True)),
    )
    told = Material(brief, phrases, counted)
    brief.title = title_of(told, wanted.title_key)
    brief.blocks = [block(one.key, one.path, one.text) for one in composed(told).blocks]
    brief.save()
    after = {"title": brief.title, "open": counted.whole.open}
    record("brief.drafted", brief, by=by, after=after, touches=touching(brief))
    return brief


def touching(brief: Brief) -> About:
    return About(government_id=brief.government_id)


def _taken(brief: Brief, version: int | None) -> Brief:
    """The row for this transaction, as it is now. Raises EditConflict, WrongState."""
    rows = Brief.objects.filter(pk=brief.pk, state=S.DRAFT)
    if version is not None:
        rows = rows.filter(version=version)
    if not rows.update(version=F("version") + 1):
        if not Brief.objects.filter(pk=brief.pk, state=S.DRAFT).exists():
            raise WrongState("registers.brief.save")
        raise EditConflict(last_actor(brief))
    return Brief.objects.select_related("government", "campaign").get(pk=brief.pk)


def waiting_choices(brief: Brief) -> int:
    """How many blocks wait with two texts for a choice."""
    return sum("before" in one for one in brief.blocks)


@transaction.atomic
def brief_save(*, brief: Brief, texts: Mapping[str, str], version: int, by: User) -> bool:
    """保存文稿, by block; nothing new: no event. Raises EditConflict, WrongState."""
    require(may_make(by, brief.code, brief.government_id))
    now = _taken(brief, version)
    return _kept(now, brief, written(now.blocks, texts), by)


def _kept(now: Brief, brief: Brief, blocks: list[Block], by: User) -> bool:
    is_new = bool(blocks != now.blocks)
    if is_new:
        Brief.objects.filter(pk=now.pk).update(blocks=blocks)
        changed = [one["key"] for one in blocks if one not in now.blocks]
        record("brief.saved", now, by=by, after={"blocks": changed}, touches=touching(now))
    brief.refresh_from_db()
    return is_new


@transaction.atomic
def brief_recount(*, brief: Brief, by: User) -> int:
    """重新清点: generated blocks follow the numbers of now, what people wrote stays.

    Gives back how many blocks wait for a choice. Raises NothingInPeriod, WrongState.
    """
    require(may_make(by, brief.code, brief.government_id))
    now = _taken(brief, None)
    wanted = Wanted(kind_of(now.code), now.first_on, now.last_on, campaign=now.campaign)
    counted = counted_now(by, now.government, wanted)
    if counted.whole.is_nothing:
        raise NothingInPeriod
    told = Material(now, phrases_read(wording_of(now.government, now.code)), counted)
    blocks = refreshed(now.blocks, composed(told))
    Brief.objects.filter(pk=now.pk).update(blocks=blocks, counted=counted.kept(), counted_at=clock.now())
    after = {"open": counted.whole.open}
    record("brief.recounted", now, by=by, after=after, touches=touching(now))
    brief.refresh_from_db()
    return waiting_choices(brief)


@transaction.atomic
def brief_choose(*, brief: Brief, key: str, take: bool, by: User) -> None:
    """选定: of a block's two texts the generated one, or what people wrote."""
    require(may_make(by, brief.code, brief.government_id))
    now = _taken(brief, None)
    _kept(now, brief, chosen(now.blocks, key, take=take), by)


@transaction.atomic
def brief_facts(*, brief: Brief, values: Mapping[str, Any], version: int, by: User) -> None:
    """设定要素: title, in whose name, series, lists, level. Raises EditConflict, WrongState."""
    require(may_make(by, brief.code, brief.government_id))
    now = _taken(brief, version)
    changed = {name: value for name, value in values.items() if getattr(now, name) != value}
    Brief.objects.filter(pk=now.pk).update(**values)
    record("brief.facts_set", now, by=by, after=changed, touches=touching(now))
    brief.refresh_from_db()


@transaction.atomic
def brief_drop(*, brief: Brief, by: User) -> None:
    """作废: a draft that is not wanted."""
    require(may_make(by, brief.code, brief.government_id))
    move(BRIEF, "drop", brief, writer(brief, by=by, touches=touching(brief)))


# --- handing in ------------------------------------------------------------------------------------------


def shown_with(brief: Brief) -> list[Any]:
    """The table and chart of a bulletin."""
    return exhibits(phrases_read(wording_of(brief.government, brief.code)), Counted.of(brief))


def _facts(brief: Brief) -> Facts:
    return Facts(
        title=brief.title,
        in_name_of=brief.in_name_of,
        series=brief.series,
        main_send=brief.main_send,
        copy_send=brief.copy_send,
        level=Level(brief.level),
    )


@transaction.atomic
def brief_send(*, brief: Brief, version: int, by: User) -> Paper:
    """送审: the text becomes a paper (通报) with its table and chart, for another person to approve.

    Sent again after it was taken back, it is the same paper. Raises BriefChoiceOpen, BriefNobodySent,
    EditConflict, WrongState.
    """
    require(may_send(by))
    if waiting_choices(brief):
        raise BriefChoiceOpen
    if not (brief.in_name_of and brief.series and brief.main_send.strip()):
        raise BriefNobodySent
    with gathered():
        if not Brief.objects.filter(pk=brief.pk, version=version).update(version=version):
            raise EditConflict(last_actor(brief))
        move(BRIEF, "send", brief, writer(brief, by=by, touches=touching(brief)), sent_at=clock.now())
        facts, paper, shown = _facts(brief), brief.paper, shown_with(brief)
        if paper is not None:
            paper_hand_in_again(paper=paper, facts=facts, blocks=brief.blocks, exhibits=shown, by=by)
        else:
            paper = paper_hand_in(
                government=brief.government,
                kind=PaperKind.CIRCULAR,
                facts=facts,
                blocks=brief.blocks,
                exhibits=shown,
                by=by,
            )
            Brief.objects.filter(pk=brief.pk).update(paper=paper)
    brief.refresh_from_db()
    return paper


def print_of(brief: Brief) -> Paper:
    """印样: the paper that the bulletin would become, never saved."""
    facts = _facts(brief)
    return Paper(
        government=brief.government,
        kind=PaperKind.CIRCULAR,
        blocks=brief.blocks,
        text="".join(str(one["text"]) for one in brief.blocks),
        record=record_with(shown_with(brief)),
        **{name: getattr(facts, name) for name in Facts.__slots__},
    )


@transaction.atomic
def brief_take_back(*, brief: Brief, by: User) -> None:
    """取回修改, as long as the paper was not approved."""
    require(may_send(by))
    if brief.paper is None or brief.paper.state != PaperState.DRAFTING:
        raise WrongState("registers.brief.take_back")
    move(BRIEF, "take_back", brief, writer(brief, by=by, touches=touching(brief)))


def brief_follow(told: Issued) -> None:
    """印发之后: the bulletin of the paper, or of the one that it corrects, is issued."""
    rows = Brief.objects.filter(paper=told.corrects or told.paper)
    for row in rows.filter(state__in=[S.DRAFT, S.SENT]):
        move(BRIEF, "issue", row, writer(row, by=told.by, touches=touching(row), paper=told.paper.pk))
    if told.corrects is not None:
        rows.update(paper=told.paper, version=F("version") + 1)


def brief_unfollow(paper: Paper, by: User) -> None:
    """撤销之后."""
    if paper.state != PaperState.REVOKED:
        return
    for row in Brief.objects.filter(paper=paper, state=S.ISSUED):
        move(BRIEF, "revoke", row, writer(row, by=by, touches=touching(row)))
