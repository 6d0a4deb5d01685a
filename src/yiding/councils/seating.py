"""席位与法定人数: who sits on a council on a day, under which title, and how many make it a meeting."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from yiding.directory.dates import valid_on
from yiding.directory.models import Body, BodyKind, Person, Post, PostKind

from .models import Council, Seat, SeatKind

MEMBERS = (SeatKind.CHAIR, SeatKind.DEPUTY, SeatKind.MEMBER)
"""Those who attend (出席) and are counted."""
ACTING = "代"


@dataclass(frozen=True, slots=True)
class Sitter:
    """到会人: a person, or a body's envoy, in a seat on a day, with the title of that day."""

    kind: SeatKind
    person: Person | None = None
    body: Body | None = None
    title: str = ""

    @property
    def name(self) -> str:
        return self.person.label if self.person else str(self.body)


@dataclass(frozen=True, slots=True)
class Quorum:
    """法定人数: how many of the members must be there, with the arithmetic in words."""

    needed: int
    of: int
    words: str


def title_of(post: Post) -> str:
    """The title as it is spoken: an acting mayor is 代市长."""
    is_marked = post.kind != PostKind.ACTING or post.title.startswith(ACTING)
    return post.title if is_marked or not post.title else f"{ACTING}{post.title}"


def posts_on(persons: Iterable[int], day: date) -> dict[int, Post]:
    """The post that stands for each person on a day: one in the government itself before all others."""
    rows = Post.objects.filter(valid_on(day), person__in=set(persons)).select_related("body", "person")
    found: dict[int, Post] = {}
    for post in sorted(rows, key=_rank):
        found.setdefault(post.person_id, post)
    return found


def _rank(post: Post) -> tuple[bool, int, int]:
    order = post.body.protocol_order
    return (
        post.body.kind != BodyKind.GOVERNMENT,
        order if order is not None else 1_000_000,
        -(post.starts_on or date.min).toordinal(),
    )


def title_on(person: Person | None, day: date) -> str:
    """A person's title on a day, from their posts; empty where none is known (S01.1)."""
    post = posts_on([person.pk], day).get(person.pk) if person else None
    return title_of(post) if post else ""


def sitters_on(council: Council, day: date) -> list[Sitter]:
    """Everybody who has a seat on a day, in order, each once; five queries at most."""
    seats = list(
        council.seats.filter(valid_on(day)).select_related("post__body", "post__person", "person", "body")
    )
    held = _holders(seats, day)
    posts = posts_on([seat.person_id for seat in seats if seat.person_id], day)
    found: dict[tuple[str, int], Sitter] = {}
    for seat in seats:
        for one in _sitters(seat, held, posts):
            key = ("person", one.person.pk) if one.person else ("body", one.body.pk if one.body else 0)
            found.setdefault(key, one)
    return list(found.values())


def _holders(seats: Iterable[Seat], day: date) -> dict[tuple[int, str], list[Post]]:
    """Who holds the posts that seats name, by body and title: a seat passes on with its post."""
    bodies = {seat.post.body_id for seat in seats if seat.post}
    rows = Post.objects.filter(valid_on(day), body__in=bodies).select_related("body", "person")
    found: dict[tuple[int, str], list[Post]] = {}
    for post in rows.order_by("pk") if bodies else ():
        found.setdefault((post.body_id, post.title.removeprefix(ACTING)), []).append(post)
    return found


def _sitters(seat: Seat, held: dict[tuple[int, str], list[Post]], posts: dict[int, Post]) -> Iterable[Sitter]:
    kind = SeatKind(seat.kind)
    if seat.person:
        post = posts.get(seat.person.pk)
        yield Sitter(kind, seat.person, post.body if post else None, title_of(post) if post else "")
    elif seat.post:
        for post in held.get((seat.post.body_id, seat.post.title.removeprefix(ACTING)), ()):
            yield Sitter(kind, post.person, post.body, title_of(post))
    else:
        yield Sitter(kind, None, seat.body)


def members_on(council: Council, day: date) -> list[Sitter]:
    """组成人员 on a day, the chair among them."""
    return [one for one in sitters_on(council, day) if one.kind in MEMBERS and one.person]


def quorum(council: Council, day: date) -> Quorum:
    """How many must be there on a day for the council to meet."""
    members = members_on(council, day)
    if not council.quorum_counts_chair:
        members = [one for one in members if one.kind != SeatKind.CHAIR]
    return quorum_of(council, len(members))


def quorum_of(council: Council, count: int) -> Quorum:
    """The rule applied to a number of members."""
    over, of = council.quorum_over, council.quorum_of
    parts = count * over
    whole = -(-parts // of) if council.quorum_reached_by_equal else parts // of + 1
    needed = min(whole, count)
    share = _("半数") if (over, of) == (1, 2) else _("%(of)s 分之 %(over)s") % {"of": of, "over": over}
    rule = _("达到%(share)s") if council.quorum_reached_by_equal else _("超过%(share)s")
    sign = "≥" if council.quorum_reached_by_equal else "＞"
    told = {
        "counted": "" if council.quorum_counts_chair else _("（不含主持人）"),
        "count": count,
        "rule": rule % {"share": share},
        "sum": f"{sign} {count}×{over}/{of}＝{parts / of:g}",
        "needed": needed,
    }
    words = _("组成人员%(counted)s %(count)s 人，须%(rule)s：%(sum)s，即至少 %(needed)s 人") % told
    return Quorum(needed, count, words)
