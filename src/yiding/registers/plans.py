"""方案任务: the tasks of a campaign's plan, by its parts; done when another person accepts them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Max
from django.urls import reverse

from yiding.audit.services import About, record, writer
from yiding.core import clock
from yiding.core.errors import BadRequest
from yiding.core.moves import move
from yiding.core.telling import tell
from yiding.supervision.selectors import people_of

from .campaign_rows import PlanItem, PlanState
from .campaign_states import PLAN
from .campaigns import check_open, saved
from .errors_campaigns import OwnItem
from .models import Campaign
from .permissions import require
from .permissions_campaigns import (
    leads_field,
    may_accept_item,
    may_hand_in_item,
    may_keep_campaign,
    may_keep_item,
)


@transaction.atomic
def item_add(*, campaign: Campaign, values: Mapping[str, Any], by: User) -> PlanItem:
    """加入方案任务, under the next number. Raises BadRequest, CampaignOver."""
    sector = values.get("sector")
    require(may_keep_campaign(by, campaign) or leads_field(by, campaign, sector.pk if sector else None))
    check_open(campaign)
    _check(campaign, values)
    Campaign.objects.select_for_update().get(pk=campaign.pk)
    row = PlanItem.objects.create(campaign=campaign, number=next_number(campaign), **values)
    after = {"number": row.number, "title": row.title, "body": row.body_id}
    record("plan_item.added", row, by=by, after=after, touches=touching(row))
    _tell("plan_item.given", row, {row.body_id})
    return row


def next_number(campaign: Campaign) -> int:
    return int(campaign.plan.aggregate(last=Max("number"))["last"] or 0) + 1


def _check(campaign: Campaign, values: Mapping[str, Any]) -> None:
    """Its part is one of the plan's, where the plan has parts."""
    part = values.get("part", "")
    if campaign.structure and part not in names_of(campaign):
        raise BadRequest("part")


def names_of(campaign: Campaign) -> list[str]:
    """The parts of a campaign's plan by name."""
    return [str(one["name"]) for one in campaign.structure]


@transaction.atomic
def item_edit(*, item: PlanItem, values: Mapping[str, Any], version: int, by: User) -> None:
    """修改方案任务, while it is open. Raises BadRequest, CampaignOver, EditConflict."""
    require(may_keep_item(by, item))
    check_open(item.campaign)
    if item.state != PlanState.OPEN:
        raise BadRequest("state")
    _check(item.campaign, values)
    saved(item, version, **values)
    after = {"title": item.title, "body": item.body_id, "due_on": f"{item.due_on or ''}"}
    record("plan_item.edited", item, by=by, after=after, touches=touching(item))


@transaction.atomic
def item_hand_in(*, item: PlanItem, note: str, by: User) -> None:
    """报完成, with what was done. Raises BadRequest, WrongState."""
    require(may_hand_in_item(by, item))
    if not note.strip():
        raise BadRequest("note")
    leads = set(item.campaign.fields.filter(sector=item.sector_id).values_list("lead", flat=True))
    _tell("plan_item.handed", item, leads | {item.campaign.lead_id})
    values = {"handed_by": by, "handed_on": clock.today(), "handed_note": note, "reason": ""}
    move(PLAN, "hand_in", item, writer(item, by=by, touches=touching(item), note=note[:200]), **values)


@transaction.atomic
def item_accept(*, item: PlanItem, by: User) -> None:
    """验收通过: not by who handed it in. Raises OwnItem, WrongState."""
    require(may_keep_item(by, item))
    if not may_accept_item(by, item):
        raise OwnItem
    write = writer(item, by=by, touches=touching(item))
    move(PLAN, "accept", item, write, settled_by=by, settled_on=clock.today())


@transaction.atomic
def item_return(*, item: PlanItem, reason: str, by: User) -> None:
    """退回, with what is wanting. Raises BadRequest, WrongState."""
    require(may_keep_item(by, item))
    if not reason.strip():
        raise BadRequest("reason")
    write = writer(item, by=by, touches=touching(item), reason=reason[:200])
    move(PLAN, "return", item, write, reason=reason[:300])


@transaction.atomic
def item_drop(*, item: PlanItem, reason: str, by: User) -> None:
    """不再执行, with the reason. Raises BadRequest, WrongState."""
    require(may_keep_item(by, item))
    if not reason.strip():
        raise BadRequest("reason")
    write = writer(item, by=by, touches=touching(item), reason=reason[:200])
    move(PLAN, "drop", item, write, reason=reason[:300], settled_on=clock.today())


def touching(row: PlanItem) -> About:
    return About(row.campaign.government_id, row.body_id, row.matter_id, row.due_on)


def _tell(kind: str, row: PlanItem, bodies: Iterable[int]) -> None:
    link = reverse("registers:plan-detail", args=[row.pk])
    told = {"campaign": row.campaign.name, "title": row.title[:120], "due": f"{row.due_on or '—'}"}
    key = f"{kind}:{row.pk}:{row.version}"
    tell(kind, to=people_of(set(bodies)), key=key, about=row, link=link, **told)


@dataclass(frozen=True, slots=True)
class Part:
    """方案的一部分: its name, how many tasks it was to have, those there are, and those that are done."""

    name: str
    wanted: int | None
    items: tuple[PlanItem, ...]

    @property
    def total(self) -> int:
        """Those that count: what was dropped does not."""
        return sum(one.state != PlanState.DROPPED for one in self.items)

    @property
    def done(self) -> int:
        return sum(one.state == PlanState.DONE for one in self.items)


def parts_of(campaign: Campaign, items: Iterable[PlanItem]) -> list[Part]:
    """A plan by its parts, in the order of its structure; what lies in none comes last."""
    rows = list(items)
    parts = [
        Part(str(one["name"]), one.get("count"), tuple(row for row in rows if row.part == one["name"]))
        for one in campaign.structure
    ]
    known = set(names_of(campaign))
    rest = tuple(row for row in rows if row.part not in known)
    return [*parts, Part("", None, rest)] if rest else parts
