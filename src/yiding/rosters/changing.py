"""换班与替班: asked by one, agreed by the other, approved by a third; then the roster has a new edition."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.db.models import F, Q, QuerySet
from django.urls import reverse

from yiding.accounts.models import Holding
from yiding.audit.services import record, writer
from yiding.core import clock
from yiding.core.errors import BadRequest, WrongState
from yiding.core.moves import move
from yiding.core.telling import tell
from yiding.directory.dates import valid_on
from yiding.directory.merging import government_lock
from yiding.directory.models import Person

from .errors import OpenChange, SamePerson, ShiftBegun, TwoPlaces
from .models import ChangeKind, ChangeState, Roster, Shift, ShiftChange, ShiftState
from .permissions import (
    HEADS,
    is_published,
    may_answer_change,
    may_decide_change,
    may_stand,
    may_withdraw_change,
    require,
    users_of,
)
from .planning import edition_write, touching
from .standing import times_of
from .states import CHANGE

OPEN = (ChangeState.ASKED, ChangeState.AGREED)


@transaction.atomic
def swap_ask(*, shift: Shift, other: Shift, reason: str, by: User) -> ShiftChange:
    """申请换班: one's own shift against somebody else's of the same unit, neither of them begun.

    Raises ShiftBegun, TwoPlaces, OpenChange, BadRequest.
    """
    require(may_stand(by, shift))
    if other.post.body_id != shift.post.body_id or other.person_id in (None, shift.person_id):
        raise BadRequest("other")
    _still_ahead(shift, other)
    _fits(shift, other.person, [shift, other])
    _fits(other, shift.person, [shift, other])
    return _asked(ChangeKind.SWAP, shift, other, other.person, reason, by)


@transaction.atomic
def stand_in_ask(*, shift: Shift, person: Person, reason: str, by: User) -> ShiftChange:
    """申请替班: somebody else takes the shift, also one that has begun to which nobody came.

    Raises ShiftBegun, TwoPlaces, OpenChange, BadRequest.
    """
    require(may_stand(by, shift))
    if person.pk == shift.person_id or person.government_id != shift.roster.government_id:
        raise BadRequest("person")
    _not_taken_up(shift)
    _fits(shift, person, [shift])
    return _asked(ChangeKind.STAND_IN, shift, None, person, reason, by)


def _still_ahead(*shifts: Shift) -> None:
    for shift in shifts:
        if not is_published(shift):
            raise WrongState("rosters.swap")
        if shift.starts_at <= clock.now():
            raise ShiftBegun


def _not_taken_up(shift: Shift) -> None:
    if not is_published(shift):
        raise WrongState("rosters.stand_in")
    if shift.ends_at <= clock.now() or shift.state != ShiftState.PLANNED:
        raise ShiftBegun


def _fits(shift: Shift, person: Person | None, skip: Iterable[Shift]) -> None:
    keys = [one.pk for one in skip]
    if person is None or times_of([person.pk], shift.span, roster=shift.roster_id, skip=keys).exists():
        raise TwoPlaces


def _asked(
    kind: ChangeKind, shift: Shift, other: Shift | None, to: Person | None, reason: str, by: User
) -> ShiftChange:
    shifts = [shift.pk, *([other.pk] if other else [])]
    is_open = Q(shift__in=shifts) | Q(other__in=shifts)
    if ShiftChange.objects.filter(is_open, state__in=OPEN).exists():
        raise OpenChange
    told = {"from_person": shift.person, "to_person": to, "reason": reason}
    try:
        with transaction.atomic():
            row = ShiftChange.objects.create(
                kind=kind, shift=shift, other=other, asked_by=by, asked_on=clock.today(), **told
            )
    except IntegrityError:
        raise OpenChange from None
    _tell("duty.change_asked", row, users_of(row.to_person))
    after = {"kind": str(kind), "to": row.to_person_id, "reason": reason}
    record("shift_change.asked", row, by=by, after=after, touches=touching(shift.roster))
    return row


@transaction.atomic
def change_agree(*, change: ShiftChange, by: User) -> None:
    """同意换班 or 替班: by the other person. Raises SamePerson, WrongState."""
    require(may_answer_change(by, change))
    if change.asked_by_id == by.pk:
        raise SamePerson
    _moved(change, "agree", by, agreed_by=by)
    _tell("duty.change_agreed", change, heads_of(change.shift.roster.body_id).exclude(pk=by.pk))


@transaction.atomic
def change_refuse(*, change: ShiftChange, reason: str, by: User) -> None:
    """不同意, by the other person; told to who asked."""
    require(may_answer_change(by, change))
    _moved(change, "refuse", by, answer=reason)
    _tell("duty.change_refused", change, [change.asked_by], answer=reason)


@transaction.atomic
def change_reject(*, change: ShiftChange, reason: str, by: User) -> None:
    """不批准, by who answers for the unit; told to both."""
    require(may_decide_change(by, change))
    _moved(change, "reject", by, answer=reason, decided_by=by)
    _tell("duty.change_refused", change, users_of(change.from_person, change.to_person), answer=reason)


@transaction.atomic
def change_withdraw(*, change: ShiftChange, by: User) -> None:
    """撤回, by who asked."""
    require(may_withdraw_change(by, change))
    _moved(change, "withdraw", by)


@transaction.atomic
def change_approve(*, change: ShiftChange, by: User) -> None:
    """批准: by a third person; the shifts change hands, the roster has a new edition.

    Raises SamePerson, ShiftBegun, TwoPlaces, WrongState.
    """
    require(may_decide_change(by, change))
    if by.pk in (change.asked_by_id, change.agreed_by_id):
        raise SamePerson
    if users_of(change.from_person_id, change.to_person_id).filter(pk=by.pk).exists():
        raise SamePerson
    government_lock(change.shift.roster.government_id)
    shifts = _taken(change)
    for one in shifts:
        _reheld(one, change)
    names = f"{change.from_person.label}、{change.to_person.label}"
    for row in {one.roster_id: one.roster for one in shifts}.values():
        _edition(row, change.kind, by, names)
    _tell("duty.change_done", change, users_of(change.from_person, change.to_person))
    _moved(change, "approve", by, decided_by=by)


def _taken(change: ShiftChange) -> list[Shift]:
    """The shifts as they are now: still those people's, still possible."""
    keys = [change.shift_id, *([change.other_id] if change.other_id else [])]
    rows = Shift.objects.select_for_update(of=("self",)).select_related("roster", "person", "post")
    shifts = {one.pk: one for one in rows.filter(pk__in=keys)}
    mine, other = shifts[change.shift_id], shifts.get(change.other_id or 0)
    if mine.person_id != change.from_person_id or (other and other.person_id != change.to_person_id):
        raise WrongState("rosters.change")
    if other is not None:
        _still_ahead(mine, other)
        _fits(other, change.from_person, shifts.values())
    else:
        _not_taken_up(mine)
    _fits(mine, change.to_person, shifts.values())
    return list(shifts.values())


def _reheld(shift: Shift, change: ShiftChange) -> None:
    person = change.to_person if shift.pk == change.shift_id else change.from_person
    Shift.objects.filter(pk=shift.pk).update(person=person, version=F("version") + 1)


def _edition(roster: Roster, why: str, by: User, names: str) -> None:
    Roster.objects.filter(pk=roster.pk).update(edition=F("edition") + 1, version=F("version") + 1)
    roster.refresh_from_db()
    edition_write(roster, why, by, names)


def heads_of(body_id: int) -> QuerySet[User]:
    """Who answers for a unit's rosters today."""
    today = clock.today()
    held = Holding.objects.filter(valid_on(today), valid_on(today, "post__"), post__body=body_id)
    heads = held.filter(role__in=[role.value for role in HEADS]).values("account")
    return User.objects.filter(pk__in=heads, is_active=True)


def _moved(change: ShiftChange, name: str, by: User, **values: object) -> None:
    write = writer(change, by=by, touches=touching(change.shift.roster))
    move(CHANGE, name, change, write, **values)


def _tell(kind: str, change: ShiftChange, to: Iterable[User], **more: object) -> None:
    tell(
        kind,
        to=to,
        key=f"{kind}:{change.pk}",
        about=change,
        link=reverse("rosters:shift-detail", args=[change.shift_id]),
        kind=change.get_kind_display(),
        asker=change.from_person.label,
        shift=str(change.shift),
        other=str(change.other or change.to_person.label),
        **more,
    )
