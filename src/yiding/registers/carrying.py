"""转接: what a campaign leaves undone goes into the one that follows it, each once, and says where from."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import F

from yiding.audit.services import writer
from yiding.core import clock
from yiding.supervision.permissions import bodies_of

from .campaign_rows import Carry, PlanItem, PlanState
from .campaign_states import CAMPAIGN, taken
from .campaigns import OPEN, touching
from .errors_campaigns import NoFollower
from .models import Campaign, Entry, Step
from .permissions import require
from .permissions_campaigns import may_keep_campaign
from .plans import names_of, next_number

UNDONE = (PlanState.OPEN, PlanState.HANDED)
BATCH = 200
MOVE = "carry"
"""The name of the step that says that an entry went into another campaign; no kind has such a move."""


@dataclass(frozen=True, slots=True)
class Carried:
    """转接结果: how many tasks of the plan and how many entries."""

    items: int
    entries: int


def followers_of(campaign: Campaign) -> list[Campaign]:
    """The campaigns that follow one and can take over: planned or running."""
    return list(Campaign.objects.filter(follows=campaign, state__in=OPEN).order_by("first_on"))


@transaction.atomic
def campaign_carry(*, campaign: Campaign, target: Campaign, by: User) -> Carried:
    """转接: unfinished tasks and open entries. One event. Raises NoFollower, WrongState.

    The campaign's own move comes first: of two who carry at once the second finds it moved.
    """
    require(may_keep_campaign(by, campaign))
    target = Campaign.objects.select_for_update().get(pk=target.pk)
    if target.follows_id != campaign.pk or target.state not in OPEN:
        raise NoFollower
    said = taken(CAMPAIGN, "carry", campaign)
    done = Carried(_items(campaign, target), _entries(campaign, target, by))
    told = {"target": target.pk, "items": done.items, "entries": done.entries}
    writer(campaign, by=by, touches=touching(campaign), **told)(*said)
    return done


def _items(campaign: Campaign, target: Campaign) -> int:
    """The unfinished tasks, each as a new one of the target; the old one says that it was carried over."""
    rows = list(campaign.plan.filter(state__in=UNDONE).order_by("number"))
    number, parts = next_number(target), names_of(target)
    PlanItem.objects.bulk_create(
        [
            PlanItem(
                campaign=target,
                part=row.part if row.part in parts or not parts else parts[-1],
                number=number + place,
                title=row.title,
                text=row.text,
                sector_id=row.sector_id,
                body_id=row.body_id,
                due_on=row.due_on if row.due_on and row.due_on > clock.today() else None,
                matter_id=row.matter_id,
                carried_from=row,
            )
            for place, row in enumerate(rows)
        ]
    )
    kept = PlanItem.objects.filter(pk__in=[row.pk for row in rows], state__in=UNDONE)
    return kept.update(state=PlanState.CARRIED, settled_on=clock.today(), version=F("version") + 1)


def _entries(campaign: Campaign, target: Campaign, by: User) -> int:
    """The open entries: they stay the same entries, now of the target; a step of each says so."""
    keys = list(
        Entry.objects.filter(campaign=campaign, is_open=True).order_by("pk").values_list("pk", flat=True)
    )
    body = next(iter(sorted(bodies_of(by))), None)
    return sum(
        _batch(keys[first : first + BATCH], campaign, target, by, body)
        for first in range(0, len(keys), BATCH)
    )


def _batch(keys: list[int], campaign: Campaign, target: Campaign, by: User, body: int | None) -> int:
    rows = list(Entry.objects.select_for_update().filter(pk__in=keys, campaign=campaign, is_open=True))
    told = {"origin": campaign, "target": target, "carried_on": clock.today(), "by": by}
    Carry.objects.bulk_create([Carry(entry=row, **told) for row in rows])
    note = f"由“{campaign.name}”转入“{target.name}”"
    Step.objects.bulk_create(
        Step(
            entry=row,
            move=MOVE,
            before=row.state,
            after=row.state,
            by=by,
            body_id=body,
            at=clock.now(),
            note=note,
            told={"origin": campaign.pk, "target": target.pk},
        )
        for row in rows
    )
    kept = Entry.objects.filter(pk__in=[row.pk for row in rows])
    return kept.update(campaign=target, version=F("version") + 1)
