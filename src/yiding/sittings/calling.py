"""会议通知: who is called to a sitting, and what they answer. Each act is one event.

Members are called to all of it; presenters and observers to their items, and are told of nothing else.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.db.models import F
from django.urls import reverse

from yiding.accounts.models import Account, Holding
from yiding.audit.services import About, gathered, last_actor, record
from yiding.core import clock, moves
from yiding.core.access import Role
from yiding.core.errors import BadRequest, EditConflict, WrongState
from yiding.core.telling import tell
from yiding.councils.models import SeatKind
from yiding.councils.seating import posts_on, sitters_on, title_of
from yiding.directory.dates import valid_on
from yiding.directory.models import Body, Person

from .errors import NoSubstitute
from .models import Entry, Invitation, InvitationRole, InvitationState, LeaveKind, Sitting, SittingState
from .permissions import ENVOYS, may_answer, may_build, may_grant_leave, require
from .states import CALLED, INVITATION
from .timeline import Slot, slots_of, when

R, S = InvitationRole, InvitationState
OF_SEATS = {
    SeatKind.CHAIR: R.MEMBER,
    SeatKind.DEPUTY: R.MEMBER,
    SeatKind.MEMBER: R.MEMBER,
    SeatKind.OBSERVER: R.STANDING,
    SeatKind.RECORDER: R.RECORDER,
}
BY_ITEM = frozenset({R.PRESENTER, R.OBSERVER})
"""Those who come for their items only."""
BEFORE = (SittingState.PLANNED, SittingState.CALLED)
STARTED = (*BEFORE, SittingState.IN_SESSION)


@dataclass(slots=True)
class Invitee:
    """拟通知对象: a person or a body, in which role, for which items."""

    role: InvitationRole
    person: Person | None = None
    body: Body | None = None
    title: str = ""
    entries: list[Entry] = field(default_factory=list)

    @property
    def key(self) -> tuple[str, int]:
        if self.person is not None:
            return "person", self.person.pk
        assert self.body is not None
        return "body", self.body.pk


def day_of(sitting: Sitting) -> Any:
    return sitting.starts_at.astimezone(clock.SHANGHAI).date()


def invitees_of(sitting: Sitting) -> list[Invitee]:
    """Whom the seats and the agenda call: the chair and the members, the standing observers, the recorders,
    and for each item the bodies that present it and those that observe it.
    """
    day = day_of(sitting)
    found: dict[tuple[str, int], Invitee] = {}
    if sitting.chair is not None:
        chair = Invitee(R.MEMBER, sitting.chair, None, sitting.chair_title)
        found[chair.key] = chair
    for one in sitters_on(sitting.council, day):
        invitee = Invitee(OF_SEATS[one.kind], one.person, one.body, one.title)
        found.setdefault(invitee.key, invitee)
    entries = sitting.entries.filter(is_withdrawn=False).prefetch_related("presenters", "observers")
    for entry in entries:
        for role, bodies in ((R.PRESENTER, entry.presenters.all()), (R.OBSERVER, entry.observers.all())):
            for body in bodies:
                invitee = found.setdefault(("body", body.pk), Invitee(role, None, body))
                if role == R.PRESENTER and invitee.role == R.OBSERVER:
                    invitee.role = role
                if entry not in invitee.entries:
                    invitee.entries.append(entry)
    return list(found.values())


@transaction.atomic
def invitations_propose(*, sitting: Sitting, by: User) -> list[Invitation]:
    """拟定名单: adds who is missing, and gives those called by item the items that are theirs now.

    Whom the agenda no longer names stays, until somebody takes them off. One event.
    """
    require(may_build(by))
    _before_it_ends(sitting)
    kept = {_key(one): one for one in sitting.invitations.select_related("person", "body")}
    fresh = []
    for position, invitee in enumerate(invitees_of(sitting), start=1):
        row = kept.get(invitee.key)
        if row is None:
            row = _row(sitting, invitee, position)
            fresh.append(row)
        elif row.position != position or (row.role != invitee.role and row.state == S.PROPOSED):
            Invitation.objects.filter(pk=row.pk).update(position=position, role=invitee.role)
        if invitee.role in BY_ITEM or invitee.entries:
            row.entries.set(invitee.entries)
    if fresh:
        record(
            "invitation.proposed",
            sitting,
            by=by,
            after={"added": list(map(str, fresh))},
            touches=_touches(sitting),
        )
    return fresh


def _key(row: Invitation) -> tuple[str, int]:
    return ("person", row.person_id) if row.person_id is not None else ("body", row.body_id or 0)


def _row(sitting: Sitting, invitee: Invitee, position: int) -> Invitation:
    body = invitee.body
    if body is None and invitee.person is not None:
        post = posts_on([invitee.person.pk], day_of(sitting)).get(invitee.person.pk)
        body, invitee.title = (post.body, invitee.title or title_of(post)) if post else (None, invitee.title)
    return Invitation.objects.create(
        sitting=sitting,
        role=invitee.role,
        person=invitee.person,
        body=body,
        body_name=body.name if body else "",
        title=invitee.title,
        position=position,
        call_number=sitting.call_number,
    )


@transaction.atomic
def invitation_add(
    *,
    sitting: Sitting,
    role: InvitationRole,
    by: User,
    person: Person | None = None,
    body: Body | None = None,
    entries: Sequence[Entry] = (),
) -> Invitation:
    """增加通知对象: one person, or one body that may send whom it likes. Raises BadRequest, WrongState."""
    require(may_build(by))
    _before_it_ends(sitting)
    if person is None and body is None:
        raise BadRequest
    last = sitting.invitations.order_by("-position").values_list("position", flat=True).first() or 0
    invitee = Invitee(role, person, body)
    try:
        with transaction.atomic():
            row = _row(sitting, invitee, last + 1)
    except IntegrityError:
        raise WrongState("invited") from None
    row.entries.set(entries)
    record("invitation.added", row, by=by, after={"who": str(row), "role": role}, touches=_touches(sitting))
    return row


@transaction.atomic
def invitation_send(*, invitation: Invitation, by: User) -> None:
    """Calls one more, after the sitting was called."""
    require(may_build(by))
    sitting = invitation.sitting
    if sitting.state not in (SittingState.CALLED, SittingState.IN_SESSION):
        raise WrongState(sitting.state)
    _move("send", invitation, by, sent_at=clock.now(), call_number=sitting.call_number)
    call_tell(sitting, [invitation])


def invitations_send(sitting: Sitting, by: User) -> int:
    """Calls everybody who is proposed; part of calling a sitting. Gives back how many."""
    rows = list(sitting.invitations.filter(state=S.PROPOSED).select_related("person", "body"))
    now = clock.now()
    changed = {"state": S.SENT, "sent_at": now, "call_number": sitting.call_number}
    sitting.invitations.filter(pk__in=[row.pk for row in rows]).update(version=F("version") + 1, **changed)
    call_tell(sitting, rows)
    return len(rows)


def invitations_ask_again(sitting: Sitting, change: str) -> int:
    """After a change of time or place nobody's answer holds any longer; part of calling again."""
    rows = list(sitting.invitations.filter(state__in=CALLED).select_related("person", "body"))
    sitting.invitations.filter(pk__in=[row.pk for row in rows]).update(
        state=S.SENT,
        sent_at=clock.now(),
        call_number=sitting.call_number,
        read_at=None,
        answered_at=None,
        answered_by=None,
        leave_kind="",
        reason="",
        substitute=None,
        substitute_title="",
        granted_by=None,
        granted_at=None,
        refusal="",
        reminded_at=None,
        version=F("version") + 1,
    )
    call_tell(sitting, rows, change)
    return len(rows)


def addressees(rows: Iterable[Invitation]) -> dict[int, list[User]]:
    """The accounts that each call reaches: the person's own, or those who answer for the body."""
    rows = list(rows)
    persons = {row.person_id for row in rows if row.person_id}
    accounts = Account.objects.filter(person__in=persons, user__is_active=True).select_related("user")
    of_person = {account.person_id: [account.user] for account in accounts}
    today = clock.today()
    bodies = {row.body_id for row in rows if row.person_id is None}
    held = Holding.objects.filter(
        valid_on(today), valid_on(today, "post__"), role__in=ENVOYS, post__body__in=bodies
    )
    of_body: dict[int, list[User]] = {}
    for holding in held.filter(account__user__is_active=True).select_related("account__user", "post"):
        of_body.setdefault(holding.post.body_id, []).append(holding.account.user)  # type: ignore[union-attr]
    return {
        row.pk: of_person.get(row.person_id, []) if row.person_id else of_body.get(row.body_id or 0, [])
        for row in rows
    }


def call_tell(sitting: Sitting, rows: Sequence[Invitation], change: str = "") -> None:
    """Tells each whom the call is for: members of the whole, others of their items and their time."""
    people = addressees(rows)
    slots = agenda_slots(sitting)
    mine = _entries_of(rows)
    more = {"change": change} if change else {}
    for row in rows:
        tell(
            "sittings.changed" if change else "sittings.called",
            to=people[row.pk],
            key=f"call:{row.pk}:{sitting.call_number}:{row.version}",
            about=row,
            link=reverse("sittings:invitation-detail", args=[row.pk]),
            part=part_of(row, slots, mine.get(row.pk, set())),
            **_told(sitting),
            **more,
        )


def _entries_of(rows: Sequence[Invitation]) -> dict[int, set[int]]:
    pairs = Invitation.entries.through.objects.filter(invitation__in=[row.pk for row in rows])
    found: dict[int, set[int]] = {}
    for invitation, entry in pairs.values_list("invitation_id", "entry_id"):
        found.setdefault(invitation, set()).add(entry)
    return found


def agenda_slots(sitting: Sitting) -> list[Slot]:
    """The items of a sitting as they stand now, with their times."""
    return slots_of(sitting.entries.all(), sitting.starts_at)


def part_of(row: Invitation, slots: Sequence[Slot], mine: set[int]) -> str:
    """``您参加第 3、5 项（预计 09:40—10:30）。``; nothing for those who attend all of it."""
    if row.role not in BY_ITEM:
        return ""
    own = [slot for slot in slots if slot.entry.pk in mine]
    if not own:
        return ""
    numbers = "、".join(slot.number for slot in own)
    return f"请参加第 {numbers} 项（预计 {own[0].window[:5]}—{own[-1].window[-5:]}）。"


def _told(sitting: Sitting) -> dict[str, str]:
    return {"meeting": str(sitting), "when": when(sitting), "place": sitting.place or "（地点另告）"}


@transaction.atomic
def invitation_read(*, invitation: Invitation, by: User) -> None:
    """已阅: whom it was sent to has opened it, or was told on the telephone by the secretariat."""
    require(may_answer(by, invitation))
    _move("read", invitation, by, read_at=clock.now())


@transaction.atomic
def invitation_come(*, invitation: Invitation, version: int, by: User) -> None:
    """参加. Raises EditConflict where somebody else answered since ``version``."""
    _answer(invitation, "come", version, by, leave_kind="", reason="", substitute=None, substitute_title="")


@transaction.atomic
def leave_ask(*, invitation: Invitation, leave_kind: LeaveKind, reason: str, version: int, by: User) -> None:
    """请假: members ask the chair, others the director."""
    values = {"leave_kind": leave_kind, "reason": reason, "substitute": None, "substitute_title": ""}
    with gathered():
        _answer(invitation, "ask_leave", version, by, **values)
        _ask_to_grant(invitation, "请假")


@transaction.atomic
def substitute_ask(
    *,
    invitation: Invitation,
    substitute: Person | None,
    substitute_title: str = "",
    leave_kind: LeaveKind = LeaveKind.OFFICIAL,
    reason: str,
    version: int,
    by: User,
) -> None:
    """申请代会: somebody else comes instead. Raises NoSubstitute."""
    if substitute is None or substitute.pk == invitation.person_id:
        raise NoSubstitute
    if not substitute_title:
        post = posts_on([substitute.pk], day_of(invitation.sitting)).get(substitute.pk)
        substitute_title = title_of(post) if post else ""
    values = {"leave_kind": leave_kind, "reason": reason, "substitute": substitute}
    with gathered():
        _answer(invitation, "ask_substitute", version, by, substitute_title=substitute_title, **values)
        _ask_to_grant(invitation, f"申请由{substitute.name}代会")


@transaction.atomic
def leave_grant(*, invitation: Invitation, version: int, by: User, name: str = "") -> None:
    """准假, or 准予代会 (``name`` is the move, else whichever was asked)."""
    name = name or ("grant_substitute" if invitation.state == S.SUBSTITUTE_ASKED else "grant_leave")
    _judge(invitation, name, version, by, refusal="")
    said = "已准予代会" if name == "grant_substitute" else "已准假"
    _answered(invitation, said, "")


@transaction.atomic
def leave_refuse(*, invitation: Invitation, reason: str, version: int, by: User) -> None:
    """不准: with the reason; the person is expected to come."""
    _judge(invitation, "refuse", version, by, refusal=reason)
    _answered(invitation, "未准请假或代会", reason)


@transaction.atomic
def invitation_withdraw(*, invitation: Invitation, version: int, by: User) -> None:
    """取消通知: who was called need not come, and is told so; who was only proposed is taken off."""
    require(may_build(by))
    _same(invitation, version)
    was_told = invitation.state != S.PROPOSED
    _move("withdraw", invitation, by)
    if not was_told:
        return
    tell(
        "sittings.cancelled",
        to=addressees([invitation])[invitation.pk],
        key=f"withdrawn:{invitation.pk}:{invitation.version}",
        about=invitation,
        reason="您不必参加。",
        **_told(invitation.sitting),
    )


@transaction.atomic
def answers_remind(*, sitting: Sitting, by: User) -> int:
    """催回执: reminds those who have not answered; gives back how many calls. Once an hour for each."""
    require(may_build(by))
    if sitting.state != SittingState.CALLED:
        raise WrongState(sitting.state)
    now = clock.now()
    rows = list(sitting.invitations.filter(state__in=[S.SENT, S.READ]).select_related("person", "body"))
    people = addressees(rows)
    for row in rows:
        tell(
            "sittings.reminder",
            to=people[row.pk],
            key=f"remind:{row.pk}:{now:%Y%m%d%H}",
            about=row,
            link=reverse("sittings:invitation-detail", args=[row.pk]),
            **_told(sitting),
        )
    sitting.invitations.filter(pk__in=[row.pk for row in rows]).update(reminded_at=now)
    record("sitting.reminded", sitting, by=by, after={"count": len(rows)}, touches=_touches(sitting))
    return len(rows)


def _answer(invitation: Invitation, name: str, version: int, by: User, **values: Any) -> None:
    require(may_answer(by, invitation))
    if invitation.sitting.state not in (SittingState.CALLED, SittingState.IN_SESSION):
        raise WrongState(invitation.sitting.state)
    _same(invitation, version)
    now = clock.now()
    values |= {"answered_at": now, "answered_by": by, "granted_by": None, "granted_at": None, "refusal": ""}
    _move(name, invitation, by, read_at=invitation.read_at or now, **values)


def _judge(invitation: Invitation, name: str, version: int, by: User, **values: Any) -> None:
    require(may_grant_leave(by, invitation))
    _same(invitation, version)
    _move(name, invitation, by, granted_by=by, granted_at=clock.now(), **values)


def _same(invitation: Invitation, version: int) -> None:
    """The row as the person saw it; it is locked until the transaction ends.

    That it was opened since, which its page itself tells, is no change of what they saw.
    """
    rows = Invitation.objects.select_for_update().filter(pk=invitation.pk)
    now, state = rows.values_list("version", "state").get()
    was_opened = state == S.READ and now == version + 1
    if now != version and not was_opened:
        raise EditConflict(last_actor(invitation))


def _move(name: str, invitation: Invitation, by: User, **values: Any) -> None:
    told = {
        key: str(value)
        for key, value in values.items()
        if key in ("leave_kind", "reason", "substitute", "refusal") and value
    }

    def write(kind: str, before: str, after: str) -> None:
        record(
            kind,
            invitation,
            by=by,
            before={"state": before},
            after={"state": after, **told},
            touches=_touches(invitation.sitting, invitation.body_id),
        )

    moves.move(INVITATION, name, invitation, write, **values)


def _ask_to_grant(invitation: Invitation, asked: str) -> None:
    """Tells those who may grant it: the chair, or the director."""
    kind = LeaveKind(invitation.leave_kind).label if invitation.leave_kind else ""
    tell(
        "sittings.leave_asked",
        to=granters_of(invitation),
        key=f"leave:{invitation.pk}:{invitation.version}",
        about=invitation,
        link=reverse("sittings:invitation-detail", args=[invitation.pk]),
        meeting=str(invitation.sitting),
        who=str(invitation),
        asked=asked,
        reason=f"{kind}{'：' if kind and invitation.reason else ''}{invitation.reason}",
    )


def granters_of(invitation: Invitation) -> list[User]:
    """Who grants it: of members the chair, where the chair has an account; else the directors."""
    if invitation.role == R.MEMBER and invitation.sitting.chair_id != invitation.person_id:
        chair = Account.objects.filter(person=invitation.sitting.chair_id, user__is_active=True)
        found = [account.user for account in chair.select_related("user") if account.person_id]
        if found:
            return found
    today = clock.today()
    held = Holding.objects.filter(valid_on(today), role=Role.DIRECTOR, account__user__is_active=True)
    return [one.account.user for one in held.select_related("account__user")]


def _answered(invitation: Invitation, answer: str, reason: str) -> None:
    tell(
        "sittings.answered",
        to=addressees([invitation])[invitation.pk],
        key=f"answered:{invitation.pk}:{invitation.version}",
        about=invitation,
        link=reverse("sittings:invitation-detail", args=[invitation.pk]),
        meeting=str(invitation.sitting),
        when=when(invitation.sitting),
        answer=answer,
        reason=reason,
    )


def _before_it_ends(sitting: Sitting) -> None:
    if sitting.state not in STARTED:
        raise WrongState(sitting.state)


def _touches(sitting: Sitting, body: int | None = None) -> About:
    return About(government_id=sitting.government_id, body_id=body)
