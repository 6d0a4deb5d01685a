"""机构人员: who may read which governments, bodies, persons and sightings."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, F, Max, Min, OuterRef, Q, QuerySet
from django.db.models.functions import Length
from django.shortcuts import get_object_or_404

from yiding.core.access import Permission, Role, may, powers_of, readable
from yiding.core.lists import Viewer

from .hooks import described
from .models import (
    Body,
    BodyName,
    Enterprise,
    Government,
    Indicator,
    Merge,
    MergeState,
    Parcel,
    Person,
    PersonName,
    PersonPhone,
    Place,
    Post,
    Proposal,
    ProposalState,
    Sighting,
    SightingRole,
    Split,
)
from .permissions import may_judge, may_read

FIGURES: dict[str, Any] = {
    "seen": F("meeting_count"),
    "first_on": F("first_seen_on"),
    "last_on": F("last_seen_on"),
}
SHORTEST_NAME = 2
MOST_ALIKE = 20


def governments_visible_to(viewer: Viewer) -> QuerySet[Government]:
    """The governments whose minutes a person may see: ours first."""
    rows = Government.objects.order_by("-is_ours", "name")
    return rows if may_read(viewer) else rows.none()


def bodies_visible_to(viewer: Viewer) -> QuerySet[Body]:
    """The bodies that a person may see: all, to those who read the directory."""
    return Body.objects.all() if may_read(viewer) else Body.objects.none()


def phones_visible_to(viewer: Viewer) -> QuerySet[PersonPhone]:
    """The telephone numbers that a person may see, masked: all, to those who read the directory."""
    rows = PersonPhone.objects.select_related("person").defer("sealed")
    return rows.filter(blanked_at=None) if may_read(viewer) else rows.none()


def phones_of(viewer: Viewer, person: Person) -> QuerySet[PersonPhone]:
    """A person's numbers, with those of persons that were merged into them."""
    return phones_visible_to(viewer).filter(Q(person=person) | Q(person__merged_into=person))


def namesakes_and_alike(viewer: Viewer, person: Person) -> tuple[list[Person], list[Person]]:
    """The others of the same name; and 相近姓名, those beside them whose name differs in one character."""
    seen = sightings_visible_to(viewer)
    bodies = seen.filter(person=person, body__isnull=False).values("body")
    beside = Exists(seen.filter(person=OuterRef("pk"), body__in=bodies))
    rows = persons_visible_to(viewer).filter(Q(name=person.name) | beside)
    near = [row for row in _near(rows, person.government_id, person.name) if row.pk != person.pk]
    same = sorted((row for row in near if row.name == person.name), key=lambda row: row.note)
    return same, [row for row in near if row.name != person.name]


def body_names(keys: frozenset[int]) -> dict[int, str]:
    """How bodies are called; one that was merged goes by the name of the one that was kept."""
    rows = Body.objects.filter(pk__in=keys).values_list("pk", "name", "merged_into__name")
    return {key: kept or name for key, name, kept in rows}


def persons_visible_to(viewer: Viewer) -> QuerySet[Person]:
    """The persons that a person may see: all, to those who read the directory."""
    return Person.objects.all() if may_read(viewer) else Person.objects.none()


def sightings_visible_to(viewer: Viewer) -> QuerySet[Sighting]:
    """The sightings that a person may see: those in minutes that they read, and those of their own bodies."""
    if not may(viewer, Permission.READ_LEDGER):
        return Sighting.objects.none()
    own = powers_of(viewer).bodies({Role.OBSERVER})
    return Sighting.objects.filter(readable(viewer) | Q(body__in=own) if own else readable(viewer))


def bodies_called(words: str) -> QuerySet[Body]:
    """The bodies one of whose names holds the words: for the filters of other lists."""
    named = BodyName.objects.filter(name__icontains=words).values("body")
    return Body.objects.filter(Q(name__icontains=words) | Q(pk__in=named))


def proposals_visible_to(viewer: Viewer) -> QuerySet[Proposal]:
    """The proposals that a person may see: all, to those who judge them."""
    return Proposal.objects.all() if may_judge(viewer) else Proposal.objects.none()


def persons_called(words: str) -> QuerySet[Person]:
    """The persons one of whose names holds the words."""
    named = PersonName.objects.filter(name__icontains=words).values("person")
    return Person.objects.filter(Q(name__icontains=words) | Q(pk__in=named))


def posts_visible_to(viewer: Viewer) -> QuerySet[Post]:
    """The posts that a person may see: all, to those who read the directory."""
    return Post.objects.all() if may_read(viewer) else Post.objects.none()


def merges_visible_to(viewer: Viewer) -> QuerySet[Merge]:
    """The merges that a person may see: all, to those who judge them."""
    return Merge.objects.all() if may_judge(viewer) else Merge.objects.none()


def bodies_listed(viewer: Viewer) -> QuerySet[Body]:
    """Bodies with what a list shows of them; what was merged stands under the one that was kept."""
    return bodies_visible_to(viewer).filter(merged_into=None).select_related("government", "parent")


def persons_listed(viewer: Viewer) -> QuerySet[Person]:
    """Persons with what a list shows of them; what was merged stands under the one that was kept."""
    rows = persons_visible_to(viewer).filter(merged_into=None)
    return rows.select_related("government", "latest_body")


def enterprises_visible_to(viewer: Viewer) -> QuerySet[Enterprise]:
    """The enterprises that a person may see: all, to those who read the directory."""
    rows = Enterprise.objects.select_related("government").prefetch_related("listings")
    return rows if may_read(viewer) else rows.none()


def places_visible_to(viewer: Viewer) -> QuerySet[Place]:
    """The places that a person may see: all, to those who read the directory."""
    rows = Place.objects.select_related("government", "parent")
    return rows if may_read(viewer) else rows.none()


def parcels_visible_to(viewer: Viewer) -> QuerySet[Parcel]:
    """The parcels that a person may see: all, to those who read the directory."""
    rows = Parcel.objects.select_related("government", "place", "holder")
    return rows if may_read(viewer) else rows.none()


def indicators_visible_to(viewer: Viewer) -> QuerySet[Indicator]:
    """The indicators that a person may see: all, to those who read the directory."""
    rows = Indicator.objects.select_related("government", "source")
    return rows if may_read(viewer) else rows.none()


def proposals_listed(viewer: Viewer) -> QuerySet[Proposal]:
    """Proposals with what a list shows of them; their evidence is left in the database."""
    return proposals_visible_to(viewer).defer("evidence").select_related("government", "decided_by")


def proposal_get(viewer: Viewer, key: int) -> Proposal:
    """One proposal with its evidence; not visible = 404."""
    rows = proposals_visible_to(viewer).select_related(
        "government", "body", "other_body", "person", "other_person", "decided_by"
    )
    found: Proposal = get_object_or_404(rows, pk=key)
    return found


def body_get(viewer: Viewer, key: int) -> Body:
    """One body with its figures; not visible = 404."""
    rows = bodies_visible_to(viewer).select_related("government", "parent", "successor", "merged_into")
    body: Body = get_object_or_404(rows.annotate(**FIGURES), pk=key)
    return body


def person_get(viewer: Viewer, key: int) -> Person:
    """One person with their figures; not visible = 404."""
    rows = persons_visible_to(viewer).select_related("government", "latest_body", "merged_into")
    own = Q(person=OuterRef("pk")) | Q(person__merged_into=OuterRef("pk"))
    has_phones = Exists(PersonPhone.objects.filter(own, blanked_at=None))
    person: Person = get_object_or_404(rows.annotate(**FIGURES, has_phones=has_phones), pk=key)
    return person


@dataclass(frozen=True, slots=True)
class Tally:
    """小计: a role or a name, in how many sightings, from when to when."""

    key: str
    label: str
    count: int
    first_on: date | None
    last_on: date | None
    pk: int = 0


def roles_of(seen: QuerySet[Sighting]) -> list[Tally]:
    """The sightings by role, most frequent first."""
    rows = (
        seen.order_by().values_list("role").annotate(n=Count("pk"), first=Min("seen_on"), last=Max("seen_on"))
    )
    labels = dict(SightingRole.choices)
    return [
        Tally(role, labels.get(role, role), *rest) for role, *rest in sorted(rows, key=lambda row: -row[1])
    ]


def sitters_of(viewer: Viewer, body: Body) -> list[Tally]:
    """Who sat in for a body, and from when to when."""
    rows = sightings_visible_to(viewer).filter(body=body, person__isnull=False).order_by()
    told = rows.values_list("person__name", "person_id").annotate(
        n=Count("meeting_id", distinct=True), first=Min("seen_on"), last=Max("seen_on")
    )
    found = [Tally("", name, count, first, last, key) for name, key, count, first, last in told]
    return sorted(found, key=lambda one: (one.last_on or date.min, one.count), reverse=True)


def bodies_of(viewer: Viewer, person: Person) -> list[Tally]:
    """The bodies that a person sat in for, as seen; no post is claimed."""
    rows = sightings_visible_to(viewer).filter(person=person, body__isnull=False).order_by()
    told = rows.values_list("body__name", "body_id").annotate(
        n=Count("meeting_id", distinct=True), first=Min("seen_on"), last=Max("seen_on")
    )
    found = [Tally("", name, count, first, last, key) for name, key, count, first, last in told]
    return sorted(found, key=lambda one: (one.last_on or date.min, one.count), reverse=True)


def bodies_alike(viewer: Viewer, body: Body) -> list[Body]:
    """相近名称: bodies of the same government whose name differs in one character. A hint, never a merger."""
    near = _near(bodies_visible_to(viewer), body.government_id, body.name)
    return [row for row in near if row.pk not in (body.pk, body.merged_into_id)]


def _near(rows: QuerySet[Any], government_id: int, name: str) -> list[Any]:
    """The rows of one government whose name differs from ``name`` in one character; found by the database."""
    if len(name) < SHORTEST_NAME:
        return []
    holes = Q()
    for n in range(len(name)):
        holes |= Q(name__startswith=name[:n], name__endswith=name[n + 1 :])
    rows = rows.filter(holes, government=government_id, merged_into=None)
    found = rows.annotate(length=Length("name")).filter(length=len(name))
    return list(found.order_by("name")[:MOST_ALIKE])


def sightings_of_body(viewer: Viewer, body: Body) -> QuerySet[Sighting]:
    """The sightings of a body. Who sat in for it stands for the seat, which is told apart only if empty."""
    return sightings_visible_to(viewer).filter(body=body)


def sightings_of_person(viewer: Viewer, person: Person) -> QuerySet[Sighting]:
    """The sightings of a person."""
    return sightings_visible_to(viewer).filter(person=person)


def sightings_described(rows: QuerySet[Sighting]) -> QuerySet[Sighting]:
    """Sightings with the meeting and the item that they were seen in."""
    return described(rows.select_related("body", "person"))


def posts_of_body(viewer: Viewer, body: Body) -> list[Post]:
    """Who holds or held a post in a body: the open ones first, then the latest."""
    rows = list(posts_visible_to(viewer).filter(body=body).select_related("person"))
    return sorted(rows, key=_latest_first)


def posts_of_person(viewer: Viewer, person: Person) -> list[Post]:
    """The posts that a person holds or held: the open ones first, then the latest."""
    rows = list(posts_visible_to(viewer).filter(person=person).select_related("body"))
    return sorted(rows, key=_latest_first)


def _latest_first(post: Post) -> tuple[int, int]:
    return -(post.ends_on or date.max).toordinal(), -(post.starts_on or date.min).toordinal()


@dataclass(frozen=True, slots=True)
class Union:
    """一次合并, with the row that was absorbed."""

    merge: Merge
    absorbed: Body | Person


def merges_of(viewer: Viewer, kept: Body | Person) -> list[Union]:
    """What was merged into a row and can be taken out again: the last one first."""
    word = "body" if isinstance(kept, Body) else "person"
    rows = merges_visible_to(viewer).filter(model=word, kept_id=kept.pk, state=MergeState.MADE)
    found = list(rows.order_by("-pk"))
    absorbed = type(kept)._default_manager.in_bulk([row.absorbed_id for row in found])
    return [Union(row, absorbed[row.absorbed_id]) for row in found]


def splits_visible_to(viewer: Viewer) -> QuerySet[Split]:
    """The splits that a person may see: all, to those who judge them."""
    return Split.objects.all() if may_judge(viewer) else Split.objects.none()


@dataclass(frozen=True, slots=True)
class Parting:
    """一次分开, with the person who was told apart."""

    split: Split
    made: Person


def splits_of(viewer: Viewer, person: Person) -> list[Parting]:
    """Those who were told apart from a person and can be joined again: the last one first."""
    rows = splits_visible_to(viewer).filter(person_id=person.pk, state=MergeState.MADE)
    found = list(rows.order_by("-pk"))
    made = Person.objects.in_bulk([row.made_id for row in found])
    return [Parting(row, made[row.made_id]) for row in found]


def judged_of_body(viewer: Viewer, body: Body) -> list[Proposal]:
    """The proposals that touch a body: those that wait first."""
    rows = proposals_visible_to(viewer).filter(Q(body=body) | Q(other_body=body)).defer("evidence")
    return sorted(rows, key=lambda one: (one.state != ProposalState.OPEN, -one.pk))[:MOST_ALIKE]


@dataclass(frozen=True, slots=True)
class Relations:
    """一个机构的上下左右: what lies under it, what it was before, the groups that hold it."""

    children: list[Body]
    predecessors: list[Body]
    groups: list[Body]


def relations_of(viewer: Viewer, body: Body) -> Relations:
    """The bodies around one: two queries."""
    near = bodies_visible_to(viewer).filter(merged_into=None)
    around = list(near.filter(Q(parent=body) | Q(successor=body)).order_by("protocol_order", "name"))
    return Relations(
        children=[row for row in around if row.parent_id == body.pk],
        predecessors=[row for row in around if row.successor_id == body.pk],
        groups=list(near.filter(members__member=body).distinct().order_by("name")),
    )
