"""备汛的办理 (S43): a season opened with its list; items done with proof, checked by another; its life."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.urls import reverse

from yiding.audit.services import About, gathered, record, writer
from yiding.core import clock
from yiding.core.errors import BadRequest, WrongState
from yiding.core.moves import move
from yiding.core.telling import tell
from yiding.directory.models import Body, Government
from yiding.files.services import Paper, document_make
from yiding.supervision.selectors import people_of

from .errors import SamePerson, WrongTimes
from .permissions import may_change, may_check, may_set, require
from .planning import bodies_opened
from .saving import row_make, row_save, touching
from .seasons import ChecklistEntry, Season, SeasonItem, SeasonItemState, SeasonState
from .states import ITEM, SEASON
from .terms import Term

HOME = "resources.seasonitem"


@transaction.atomic
def season_open(
    *, government: Government, campaign: Term, starts_on: date, ends_on: date, by: User
) -> Season:
    """开列时段: its list is made from the entries of its kind (S43.4). Raises NameThere, WrongTimes."""
    require(may_set(by))
    if ends_on < starts_on:
        raise WrongTimes
    told = {"campaign": campaign, "year": starts_on.year, "starts_on": starts_on, "ends_on": ends_on}
    season = row_make(Season, government=government, **told)
    entries = ChecklistEntry.objects.filter(government=government, campaign=campaign)
    rows = [
        SeasonItem(season=season, part=entry.part, text=entry.text, body=body, due_on=_due(season, entry))
        for entry in entries.prefetch_related("bodies")
        for body in bodies_opened(entry.bodies.all())
    ]
    SeasonItem.objects.bulk_create(rows)
    after = {"season": str(season), "items": len(rows)}
    record("season.opened", season, by=by, after=after, touches=About(government.pk))
    if rows:
        link = reverse("resources:season-detail", args=[season.pk])
        people = people_of({row.body_id for row in rows})
        key = f"season:{season.pk}"
        tell("season.opened", to=people, key=key, about=season, link=link, season=str(season))
    return season


def _due(season: Season, entry: ChecklistEntry) -> date:
    return season.starts_on - timedelta(days=entry.days_before)


@transaction.atomic
def season_move(*, season: Season, name: str, by: User, words: str = "") -> None:
    """进入时段、启动应对、应对结束、时段结束. What it responds to, and what came of it, are said."""
    require(may_set(by))
    if name not in SEASON.moves or (name in ("respond", "end") and not words.strip()):
        raise BadRequest("words")
    values = {"respond": {"event": words[:200]}, "calm": {"event": ""}, "end": {"summary": words}}
    left = season.items.exclude(state=SeasonItemState.CHECKED).count()
    write = writer(season, by=by, touches=About(season.government_id), words=words[:200], unchecked=left)
    move(SEASON, name, season, write, **values.get(name, {}))


@transaction.atomic
def item_add(*, season: Season, body: Body, values: Mapping[str, Any], by: User) -> SeasonItem:
    """增加准备事项. Raises WrongState after the season."""
    require(may_set(by))
    if season.state == SeasonState.AFTER:
        raise WrongState("resources.season.item")
    row = SeasonItem.objects.create(season=season, body=body, **values)
    record("season_item.added", row, by=by, after={"text": row.text}, touches=touching(row))
    return row


@transaction.atomic
def item_edit(*, item: SeasonItem, body: Body, values: Mapping[str, Any], version: int, by: User) -> None:
    """修改 while it is open. Raises EditConflict, WrongState."""
    require(may_set(by))
    if item.state != SeasonItemState.OPEN:
        raise WrongState("resources.season.item")
    row_save(item, version, body=body, **values)
    record("season_item.edited", item, by=by, after={"text": item.text}, touches=touching(item))


@transaction.atomic
def item_do(*, item: SeasonItem, proof: str, by: User, paper: Paper | None = None) -> None:
    """报已落实, with proof in words and, if there is one, a document. Raises BadRequest, WrongState."""
    require(may_change(by, item))
    if not proof.strip():
        raise BadRequest("proof")
    told: dict[str, Any] = {"proof": proof, "done_by": by, "done_on": clock.today(), "reason": ""}
    with gathered():
        if paper is not None:
            about = (HOME, item.pk)
            told["document"] = document_make(
                title=paper.name[:200], about=about, paper=paper, by=by, owner_body_id=item.body_id
            )
        move(ITEM, "do", item, writer(item, by=by, touches=touching(item), proof=proof[:200]), **told)


@transaction.atomic
def item_return(*, item: SeasonItem, reason: str, by: User) -> None:
    """退回, by another person, with the reason."""
    require(may_check(by, item))
    if not reason.strip():
        raise BadRequest("reason")
    if item.done_by_id == by.pk:
        raise SamePerson
    write = writer(item, by=by, touches=touching(item), reason=reason[:200])
    move(ITEM, "return", item, write, reason=reason[:300])
    link = reverse("resources:season-detail", args=[item.season_id])
    key, people = f"season-item:{item.pk}:{item.version}", people_of({item.body_id})
    tell("season_item.returned", to=people, key=key, about=item, link=link, text=item.text[:120])


@transaction.atomic
def item_check(*, item: SeasonItem, by: User) -> None:
    """核查通过: by another than who did it. Raises SamePerson, WrongState."""
    require(may_check(by, item))
    if item.done_by_id == by.pk:
        raise SamePerson
    write = writer(item, by=by, touches=touching(item))
    move(ITEM, "check", item, write, checked_by=by, checked_on=clock.today())
