"""检查轮次: arranged, started (what it covers is then written down), shared out, ended."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.urls import reverse

from yiding.audit.services import About, record, writer
from yiding.core import clock
from yiding.core.errors import BadRequest, WrongState
from yiding.core.telling import tell
from yiding.directory.models import Body, Government
from yiding.supervision.selectors import people_of

from .campaign_rows import CampaignField
from .campaign_states import ROUND, taken
from .campaigns import saved
from .catalogue import kinds
from .declaring import Archetype
from .errors_campaigns import NothingToCheck, RoundThere
from .models import Entry, Partner
from .permissions import require
from .permissions_campaigns import may_arrange, may_keep_round
from .round_rows import Round, RoundObject, RoundState, RoundTask

PARTNER_TASK = "检查轮次"


@transaction.atomic
def round_plan(
    *, government: Government, values: Mapping[str, Any], by: User, towns: Iterable[Body] = ()
) -> Round:
    """安排检查轮次. Raises BadRequest, RoundThere."""
    require(may_arrange(by))
    row = Round(government=government, made_by=by, **values)
    require(may_keep_round(by, row))
    _check(row)
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        raise RoundThere from error
    row.towns.set(towns)
    record("round.planned", row, by=by, after=_told(row), touches=touching(row))
    return row


@transaction.atomic
def round_edit(
    *, round_: Round, values: Mapping[str, Any], version: int, by: User, towns: Iterable[Body] | None = None
) -> None:
    """修改检查轮次, before it starts. Raises BadRequest, EditConflict, RoundThere, WrongState."""
    require(may_keep_round(by, round_))
    if round_.state != RoundState.PLANNED:
        raise WrongState("registers.round.edit")
    try:
        with transaction.atomic():
            saved(round_, version, **values)
    except IntegrityError as error:
        raise RoundThere from error
    _check(round_)
    if towns is not None:
        round_.towns.set(towns)
    record("round.edited", round_, by=by, after=_told(round_), touches=touching(round_))


def _check(row: Round) -> None:
    if row.first_on > row.last_on:
        raise BadRequest("last_on")
    known = kinds()
    if not row.codes or any(
        known[code].archetype is not Archetype.OBJECT for code in row.codes if code in known
    ):
        raise BadRequest("codes")
    if row.finding not in known or known[row.finding].archetype is not Archetype.ENTRY:
        raise BadRequest("finding")


def objects_wanted(row: Round) -> QuerySet[Entry]:
    """应检对象 as things are now: of its kinds, fields, towns and grades, those that live.

    Without a field of its own it covers those of its campaign.
    """
    rows = Entry.objects.filter(government=row.government_id, code__in=row.codes, is_open=True)
    if row.sector_id:
        rows = rows.filter(sector=row.sector_id)
    elif row.campaign_id and CampaignField.objects.filter(campaign=row.campaign_id).exists():
        rows = rows.filter(sector__in=CampaignField.objects.filter(campaign=row.campaign_id).values("sector"))
    towns = list(row.towns.values_list("pk", flat=True))
    if towns:
        rows = rows.filter(town__in=towns)
    return rows.filter(grade__in=row.grades) if row.grades else rows


@transaction.atomic
def round_start(*, round_: Round, by: User) -> int:
    """启动: writes down what it covers, shares it out town by town, tells those who check.

    Gives back how many objects. Raises NothingToCheck, WrongState.
    """
    require(may_keep_round(by, round_))
    said = taken(ROUND, "start", round_)
    keys = list(objects_wanted(round_).order_by("pk").values_list("pk", "town"))
    if not keys:
        raise NothingToCheck
    RoundObject.objects.bulk_create((RoundObject(round=round_, entry_id=pk) for pk, _town in keys), 1000)
    _share_out(round_, {town for _pk, town in keys if town})
    writer(round_, by=by, touches=touching(round_), objects=len(keys))(*said)
    return len(keys)


def _share_out(round_: Round, towns: Iterable[int]) -> None:
    """Each town checks its own until somebody else is named."""
    known = set(round_.tasks.values_list("town", flat=True))
    fresh = sorted(set(towns) - known)
    told = {"round": round_, "due_on": round_.last_on}
    RoundTask.objects.bulk_create(RoundTask(town_id=town, body_id=town, **told) for town in fresh)
    _tell(round_, fresh)


def _tell(round_: Round, bodies: Iterable[int]) -> None:
    link = reverse("registers:round-detail", args=[round_.pk])
    told = {"name": round_.name, "due": f"{round_.last_on:%Y-%m-%d}"}
    for body in bodies:
        key = f"round-{round_.pk}-{body}"
        tell("check.assigned", to=people_of({body}), key=key, about=round_, link=link, **told)


@dataclass(frozen=True, slots=True)
class Rescoped:
    """范围更新: how many objects came in, and how many left."""

    added: int
    left: int


@transaction.atomic
def round_rescope(*, round_: Round, by: User) -> Rescoped:
    """更新范围: objects recorded since the start come in, those that are no more leave. Raises WrongState."""
    require(may_keep_round(by, round_))
    row = Round.objects.select_for_update().get(pk=round_.pk)
    if row.state != RoundState.RUNNING:
        raise WrongState("registers.round.rescope")
    wanted = dict(objects_wanted(row).values_list("pk", "town"))
    held = dict(row.scope.values_list("entry", "left_on"))
    fresh = [pk for pk in wanted if pk not in held]
    RoundObject.objects.bulk_create(RoundObject(round=row, entry_id=pk) for pk in sorted(fresh))
    back = [pk for pk in wanted if held.get(pk) is not None]
    row.scope.filter(entry__in=back).update(left_on=None)
    gone = [pk for pk, left in held.items() if left is None and pk not in wanted]
    left = row.scope.filter(entry__in=gone, entry__is_open=False).update(left_on=clock.today())
    _share_out(row, {town for town in wanted.values() if town})
    done = Rescoped(len(fresh) + len(back), left)
    after = {"added": done.added, "left": done.left}
    record("round.rescoped", row, by=by, after=after, touches=touching(row))
    return done


@transaction.atomic
def round_assign(*, task: RoundTask, body: Body, due_on: date, version: int, by: User) -> None:
    """分派: who checks the objects of a town, and by when; who does not see them yet does from now on.

    Raises BadRequest, EditConflict, WrongState.
    """
    require(may_keep_round(by, task.round))
    if task.round.state != RoundState.RUNNING:
        raise WrongState("registers.round.assign")
    if not task.round.first_on <= due_on <= task.round.last_on:
        raise BadRequest("due_on")
    saved(task, version, body=body, due_on=due_on)
    if body.pk != task.town_id:
        scope = task.round.scope.filter(entry__town=task.town_id).values_list("entry", flat=True)
        Partner.objects.bulk_create(
            (Partner(entry_id=pk, body=body, task=PARTNER_TASK) for pk in scope), 1000, ignore_conflicts=True
        )
    _tell(task.round, [body.pk])
    after = {"town": task.town_id, "body": body.pk, "due_on": f"{due_on}"}
    touches = About(task.round.government_id, body.pk, None, due_on)
    record("round.assigned", task.round, by=by, after=after, touches=touches)


@transaction.atomic
def round_end(*, round_: Round, by: User) -> None:
    """结束: what was not checked stays on its list. Raises WrongState."""
    require(may_keep_round(by, round_))
    said = taken(ROUND, "end", round_)
    writer(round_, by=by, touches=touching(round_))(*said)


def touching(row: Round) -> About:
    return About(row.government_id, row.lead_id, None, row.last_on)


def _told(row: Round) -> dict[str, Any]:
    told = {"name": row.name, "first_on": f"{row.first_on}", "last_on": f"{row.last_on}"}
    return {**told, "codes": row.codes, "grades": row.grades, "edition": row.edition_id}
