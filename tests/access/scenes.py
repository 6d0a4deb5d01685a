"""场景: a sitting in each stage, for tests that try every page, form and move of the site."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import User

from yiding.core import clock
from yiding.core.access import Level
from yiding.councils.models import SeatKind
from yiding.councils.services import council_make, seat_add
from yiding.directory.models import Body, Government, Person
from yiding.sittings.agenda import Told, entry_write
from yiding.sittings.calling import invitation_add, invitation_send
from yiding.sittings.models import (
    AgendaVersion,
    Invitation,
    InvitationRole,
    InvitationState,
    Sitting,
    SittingState,
)
from yiding.sittings.services import Plan, sitting_plan
from yiding.sittings.versions import agenda_freeze
from yiding.topics.models import Kind, Topic, TopicState

MOST = {"state": TopicState.ADMITTED, "level": Level.GOVERNMENT}


def scene(government: Government, clerk: User) -> dict[str, Any]:
    """A council with a seat; a sitting that is planned, one that is ready to be called, and one that was."""
    bodies = [
        Body.objects.create(government=government, name=f"市{name}局") for name in ("园林", "档案", "体育")
    ]
    persons = [
        Person.objects.create(government=government, name=name) for name in ("明月溪", "江晚舟", "云知行")
    ]
    values = {"name": "市政府", "kind": "市长办公会议", "term": 1}
    council = council_make(government=government, values=values, by=None)
    seat = seat_add(council=council, kind=SeatKind.MEMBER, person=persons[0], by=None)
    kind, _ = Kind.objects.get_or_create(government=government, code="other", defaults={"name": "其他"})
    of = {"government": government, "council": council, "kind": kind, "body": bodies[0], "drafted_by": clerk}
    topic = Topic.objects.create(act="审议", title="供水管理办法", **of, **MOST)
    planned, ready, called = (
        sitting_plan(council=council, plan=Plan(clock.now(), "三楼", persons[0]), by=clerk) for _n in range(3)
    )
    told = Told(act="学习", title="条例", presenters=(bodies[0],))
    entry = entry_write(sitting=planned, told=told, by=clerk)
    for sitting in (ready, called):
        entry_write(sitting=sitting, told=told, by=clerk)
        sitting.entries.update(is_ready=True)
    approved = agenda_freeze(sitting=ready, by=clerk)
    AgendaVersion.objects.filter(pk=approved.pk).update(state="approved")
    agenda = agenda_freeze(sitting=called, by=clerk)
    now = clock.now()
    Sitting.objects.filter(pk=called.pk).update(
        state=SittingState.CALLED, called_at=now, call_number=1, number=900, term=1
    )
    called.refresh_from_db()
    invited, asked, proposed = (
        invitation_add(sitting=called, role=InvitationRole.INVITED, body=body, by=clerk) for body in bodies
    )
    for row in (invited, asked):
        invitation_send(invitation=row, by=clerk)
    Invitation.objects.filter(pk=asked.pk).update(
        state=InvitationState.LEAVE_ASKED, leave_kind="official", reason="出差"
    )
    asked.refresh_from_db()
    rows: dict[str, Any] = {
        "council": council,
        "seat": seat,
        "topic": topic,
        "entry": entry,
        "agenda": agenda,
    }
    rows |= {"planned": planned, "ready": ready, "called": called}
    return rows | {"invited": invited, "asked": asked, "proposed": proposed}
