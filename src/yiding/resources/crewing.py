"""队伍的办理 (S41): registered, ready, called out with times, returned; members and their numbers."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from itertools import pairwise
from typing import Any

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.urls import reverse

from yiding.audit.services import gathered, record, writer
from yiding.core import clock
from yiding.core.errors import BadRequest, WrongState
from yiding.core.moves import move
from yiding.core.sealing import Seal
from yiding.core.telling import tell
from yiding.directory.errors import NoPhone
from yiding.directory.models import Body
from yiding.directory.phonebook import masked_phone, plain_phone
from yiding.supervision.selectors import people_of

from .errors import BadPhone, WrongTimes
from .permissions import may_change, may_keep_for, may_see_phones_of, require
from .saving import row_make, row_save, touching
from .states import CALL_OUT, TEAM
from .teams import CallOut, Team, TeamMember, TeamState

SEAL = Seal(b"yiding response team phones")


@transaction.atomic
def team_register(*, body: Body, values: Mapping[str, Any], by: User) -> Team:
    """登记队伍 (S41.1). Raises NameThere."""
    require(may_keep_for(by, body.pk))
    team = row_make(Team, government=body.government, body=body, **values)
    record("response_team.registered", team, by=by, after={"name": team.name}, touches=touching(team))
    return team


@transaction.atomic
def team_edit(*, team: Team, values: Mapping[str, Any], version: int, by: User) -> None:
    """修改. Raises EditConflict, NameThere."""
    require(may_change(by, team))
    row_save(team, version, **values)
    record("response_team.edited", team, by=by, after={"name": team.name}, touches=touching(team))


@transaction.atomic
def team_move(*, team: Team, name: str, by: User, note: str = "") -> None:
    """转为待命、退出待命、撤销. Raises WrongState; leaving readiness asks for the reason."""
    require(may_change(by, team))
    if name not in ("ready", "stand_down", "dissolve"):
        raise BadRequest("name")
    if name != "ready" and not note.strip():
        raise BadRequest("note")
    write = writer(team, by=by, touches=touching(team), note=note[:200])
    move(TEAM, name, team, write, note=note[:300])


@transaction.atomic
def member_add(*, team: Team, values: Mapping[str, Any], by: User, phone: str = "") -> TeamMember:
    """登记队员, the number sealed; no event holds it. Raises BadPhone."""
    require(may_change(by, team))
    row = TeamMember.objects.create(team=team, **values, **_sealed(phone))
    record("team_member.added", row, by=by, after={"name": row.name}, touches=touching(row))
    return row


def _sealed(phone: str) -> dict[str, str]:
    if not phone.strip():
        return {}
    plain = plain_phone(phone)
    if not plain:
        raise BadPhone
    return {"phone_sealed": SEAL.sealed(plain), "phone_masked": masked_phone(plain)}


@transaction.atomic
def member_edit(
    *, member: TeamMember, values: Mapping[str, Any], version: int, by: User, phone: str = ""
) -> None:
    """修改队员; a number that is not given anew stays. Raises EditConflict, BadPhone."""
    require(may_change(by, member))
    row_save(member, version, **values, **_sealed(phone))
    after = {"name": member.name, "phone": bool(phone.strip())}
    record("team_member.edited", member, by=by, after=after, touches=touching(member))


@transaction.atomic
def member_end(*, member: TeamMember, by: User) -> None:
    """离队: the number is blanked with it."""
    require(may_change(by, member))
    rows = TeamMember.objects.filter(pk=member.pk, left_on=None)
    if not rows.update(left_on=clock.today(), phone_sealed="", phone_masked=""):
        raise WrongState("resources.member.end")
    member.refresh_from_db()
    record("team_member.left", member, by=by, after={"name": member.name}, touches=touching(member))


@transaction.atomic
def member_phone_see(*, member: TeamMember, by: User) -> str:
    """查看完整号码: gives the number and records that it was seen. Raises NoPhone."""
    require(may_see_phones_of(by, member))
    number = SEAL.opened(member.phone_sealed) if member.phone_sealed else ""
    if not number:
        raise NoPhone
    record("team_member.phone_seen", member, by=by, touches=touching(member))
    return number


@transaction.atomic
def team_call(*, team: Team, title: str, place: str, called_at: datetime, by: User) -> CallOut:
    """调动队伍 (S41.4): one that is ready. Raises WrongState, WrongTimes."""
    require(may_change(by, team))
    if not title.strip():
        raise BadRequest("title")
    _check_times(called_at)
    told = {"title": title, "place": place, "called_at": called_at, "called_by": by}
    with gathered():
        touches = touching(team)
        move(TEAM, "call", team, writer(team, by=by, touches=touches, title=title[:200]))
        try:
            with transaction.atomic():
                row = CallOut.objects.create(team=team, **told)
        except IntegrityError:
            raise WrongState("resources.team.call") from None
        record("call_out.called", row, by=by, after={"title": title[:200]}, touches=touches)
    link = reverse("resources:call-out-detail", args=[row.pk])
    people = people_of({team.body_id})
    told = {"team": team.name, "title": title[:120], "place": place}
    tell("call_out.called", to=people, key=f"call-out:{row.pk}", about=row, link=link, **told)
    return row


def _check_times(*times: datetime) -> None:
    told = [*times, clock.now()]
    if any(later < earlier for earlier, later in pairwise(told)):
        raise WrongTimes


@transaction.atomic
def call_out_arrive(*, call_out: CallOut, arrived_at: datetime, by: User) -> None:
    """登记到场. Raises WrongTimes, WrongState."""
    require(may_change(by, call_out))
    _check_times(call_out.called_at, arrived_at)
    move(CALL_OUT, "arrive", call_out, _write(call_out, by), arrived_at=arrived_at)


@transaction.atomic
def call_out_return(*, call_out: CallOut, returned_at: datetime, result: str, by: User) -> None:
    """登记返回: with what was done; the team returns with it. Raises WrongTimes, WrongState."""
    require(may_change(by, call_out))
    if not result.strip():
        raise BadRequest("result")
    _check_times(call_out.arrived_at or call_out.called_at, returned_at)
    with gathered():
        told = {"returned_at": returned_at, "result": result}
        move(CALL_OUT, "come_back", call_out, _write(call_out, by), **told)
        team = call_out.team
        if team.state == TeamState.CALLED_OUT:
            move(TEAM, "come_back", team, writer(team, by=by, touches=touching(team)))


def _write(call_out: CallOut, by: User) -> Any:
    return writer(call_out, by=by, touches=touching(call_out))
