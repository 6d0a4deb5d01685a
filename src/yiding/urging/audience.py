"""告知对象: who of a body, and which leader, is told; who stands in for somebody absent is told too."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from yiding.accounts.models import Account, Holding, StandIn
from yiding.core import clock
from yiding.core.access import Role
from yiding.councils.models import Council, SeatKind
from yiding.councils.seating import sitters_on
from yiding.directory.dates import valid_on
from yiding.directory.models import Portfolio
from yiding.supervision.models import TaskRole

from .models import Audience

OF_THE_BODY = (Role.LIAISON, Role.BODY_HEAD)


class Recipient(NamedTuple):
    """收件人: a user, and for whom they stand in (empty: told for themselves)."""

    user_id: int
    behalf: str = ""


@dataclass(slots=True)
class Directory:
    """今天谁是谁: the people of all bodies, the leaders in charge of them, who stands in for whom."""

    people: dict[tuple[int, str], list[int]] = field(default_factory=lambda: defaultdict(list))
    deputies: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))
    mayors: list[int] = field(default_factory=list)
    stand_ins: dict[int, list[Recipient]] = field(default_factory=lambda: defaultdict(list))

    @classmethod
    def today(cls) -> Directory:
        """As of today: a handful of queries, however many bodies there are."""
        day, told = clock.today(), cls()
        held = Holding.objects.filter(
            valid_on(day), valid_on(day, "post__"), role__in=OF_THE_BODY, account__user__is_active=True
        )
        for body, role, user in held.values_list("post__body", "role", "account").order_by("pk"):
            told.people[body, role].append(user)
        told._leaders(day)
        told._absent(day)
        return told

    def _leaders(self, day: date) -> None:
        """Deputies by their portfolios. The mayor chairs a council; where none is seated, who has no
        portfolio of their own.
        """
        leaders = list(
            Account.objects.filter(
                valid_on(day, "holdings__"), holdings__role=Role.LEADER, user__is_active=True
            )
            .order_by("pk")
            .distinct()
            .values_list("person", "pk")
        )
        of_person = {person: user for person, user in leaders if person is not None}
        rows = Portfolio.objects.filter(valid_on(day)).values_list("leader", "body").order_by("pk")
        for person, body in rows:
            if person in of_person:
                self.deputies[body].append(of_person[person])
        chairs = _chairs(day) & of_person.keys()
        with_some = {person for person, _body in rows}
        self.mayors = [
            user for person, user in leaders if person in chairs or (not chairs and person not in with_some)
        ]

    def _absent(self, day: date) -> None:
        rows = StandIn.objects.filter(starts_on__lte=day, ends_on__gte=day, deputy__user__is_active=True)
        for row in rows.select_related("principal__user", "principal__person").order_by("pk"):
            self.stand_ins[row.principal_id].append(Recipient(row.deputy_id, str(row.principal)))

    def recipients(self, role: str, body_id: int, to: Collection[str]) -> list[Recipient]:
        """Who is told about a task of a body in a role; each once, for themselves before for others."""
        users: list[int] = []
        own = Audience.SUPPORT if role == TaskRole.SUPPORT else Audience.LEAD
        if own in to:
            users += self.people.get((body_id, Role.LIAISON), [])
        if Audience.HEAD in to:
            users += self.people.get((body_id, Role.BODY_HEAD), [])
        if Audience.DEPUTY in to:
            users += self.deputies.get(body_id, [])
        if Audience.MAYOR in to:
            users += self.mayors
        return self.with_stand_ins(users)

    def with_stand_ins(self, users: Iterable[int]) -> list[Recipient]:
        """The same people, and those who stand in for the absent ones."""
        told = {user: Recipient(user) for user in users}
        for user in list(told):
            for other in self.stand_ins.get(user, []):
                told.setdefault(other.user_id, other)
        return list(told.values())


def _chairs(day: date) -> set[int]:
    """The persons who chair a council of ours on a day."""
    councils = Council.objects.filter(government__is_ours=True)
    return {
        sitter.person.pk
        for council in councils
        for sitter in sitters_on(council, day)
        if sitter.kind == SeatKind.CHAIR and sitter.person is not None
    }
