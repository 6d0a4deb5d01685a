"""会议机构: councils, their rules and seats, all of them data. Each act is one transaction with one event."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.db.models import F

from yiding.audit.services import About, last_actor, record
from yiding.core.errors import EditConflict
from yiding.directory.dates import clear_of
from yiding.directory.models import Body, BodyKind, Government, Person, Post

from .errors import CouncilThere, SeatTaken
from .models import Council, Seat, SeatKind
from .permissions import may_keep, require

ACTS = ("传达学习", "学习", "传达", "审议", "听取并审议", "听取并讨论", "听取", "部署")
"""What the standard set of a first council has; a site edits it."""
EDITABLE = (
    "name",
    "kind",
    "office_id",
    "numbering",
    "term",
    "term_began_on",
    "style",
    "quorum_over",
    "quorum_of",
    "quorum_reached_by_equal",
    "quorum_counts_chair",
    "topics_days",
    "papers_days",
    "notice_days",
    "minutes_days",
    "issue_days",
    "main_send",
    "copy_send",
    "acts",
    "place",
    "is_active",
)
LEVEL = re.compile("(.)人民政府$")


@transaction.atomic
def council_make(*, government: Government, values: Mapping[str, Any], by: User | None) -> Council:
    """设立会议机构. Raises CouncilThere. Without a person (``by``) it is the first run that makes it."""
    if by is not None:
        require(may_keep(by))
    told = {name: value for name, value in values.items() if name in EDITABLE}
    try:
        with transaction.atomic():
            council = Council.objects.create(government=government, **{"acts": list(ACTS), **told})
    except IntegrityError:
        raise CouncilThere from None
    record("council.made", council, by=by, after=_words(told), touches=_touches(council))
    return council


@transaction.atomic
def council_seed(*, government: Government, by: User | None = None) -> Council:
    """The executive meeting of a government with the usual rules: a first council, edited afterwards.

    Its seats are proposed from the posts that the directory has in the government itself.
    """
    found = LEVEL.search(government.name)
    name = f"{found[1]}政府" if found else "政府"
    there = Council.objects.filter(government=government, name=name, kind="常务会议").first()
    if there is not None:
        return there
    rules = {"name": name, "kind": "常务会议", "term": 1, "topics_days": 5, "papers_days": 2}
    rules |= {"notice_days": 1, "minutes_days": 5, "issue_days": 10}
    council = council_make(government=government, values=rules, by=by)
    for position, (kind, post) in enumerate(_seats_proposed(government), start=1):
        Seat.objects.create(council=council, kind=kind, post=post, position=position)
    return council


def _seats_proposed(government: Government) -> list[tuple[SeatKind, Post]]:
    """市长, 常务副市长, 副市长 as the directory has them: whoever holds these posts has the seat."""
    posts = Post.objects.filter(
        body__government=government, body__kind=BodyKind.GOVERNMENT, ends_on__isnull=True
    ).order_by("pk")
    found = [(kind, post) for post in posts if (kind := _seat_of(post.title)) is not None]
    order = list(SeatKind)
    return sorted(found, key=lambda one: (order.index(one[0]), one[1].pk))


def _seat_of(title: str) -> SeatKind | None:
    plain = title.removeprefix("代")
    if plain.startswith("常务副"):
        return SeatKind.DEPUTY
    if plain.startswith("副"):
        return SeatKind.MEMBER
    return SeatKind.CHAIR if plain.endswith("长") and len(plain) == 2 else None


@transaction.atomic
def council_edit(*, council: Council, values: Mapping[str, Any], version: int, by: User) -> None:
    """Changes the rules. Raises EditConflict where somebody else saved since ``version``, CouncilThere."""
    require(may_keep(by))
    rows = Council.objects.select_for_update().filter(pk=council.pk)
    told = {name: value for name, value in values.items() if name in EDITABLE}
    before = rows.values(*told).get()
    changed = {name: value for name, value in told.items() if before[name] != value}
    try:
        with transaction.atomic():
            if not rows.filter(version=version).update(**changed, version=F("version") + 1):
                raise EditConflict(last_actor(council))
    except IntegrityError:
        raise CouncilThere from None
    council.refresh_from_db()
    old = _words({name: before[name] for name in changed})
    record("council.edited", council, by=by, before=old, after=_words(changed), touches=_touches(council))


@transaction.atomic
def seat_add(
    *,
    council: Council,
    kind: SeatKind,
    by: User | None,
    post: Post | None = None,
    person: Person | None = None,
    body: Body | None = None,
    starts_on: date | None = None,
    ends_on: date | None = None,
) -> Seat:
    """登记席位: of a post's holder, a person or a body's envoy. Raises SeatTaken."""
    if by is not None:
        require(may_keep(by))
    Council.objects.select_for_update().filter(pk=council.pk).values_list("pk").get()
    others = council.seats.filter(post=post, person=person, body=body)
    if not clear_of((starts_on, ends_on), others):
        raise SeatTaken
    last = council.seats.order_by("-position").values_list("position", flat=True).first() or 0
    seat = Seat.objects.create(
        council=council,
        kind=kind,
        post=post,
        person=person,
        body=body,
        starts_on=starts_on,
        ends_on=ends_on,
        position=last + 1,
    )
    after = {"kind": kind, "of": str(person or post or body)}
    record("seat.added", seat, by=by, after=after, touches=_touches(council))
    return seat


@transaction.atomic
def seat_end(*, seat: Seat, ends_on: date, version: int, by: User) -> None:
    """截止席位: its last day. Raises EditConflict where somebody else saved since ``version``."""
    require(may_keep(by))
    rows = Seat.objects.filter(pk=seat.pk, version=version)
    if not rows.update(ends_on=ends_on, version=F("version") + 1):
        raise EditConflict(last_actor(seat))
    before = {"ends_on": seat.ends_on.isoformat() if seat.ends_on else None}
    seat.refresh_from_db()
    after = {"ends_on": ends_on.isoformat()}
    record("seat.ended", seat, by=by, before=before, after=after, touches=_touches(seat.council))


def _words(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in values.items()}


def _touches(council: Council) -> About:
    return About(government_id=council.government_id)
