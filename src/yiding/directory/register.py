"""名录: what persons state of bodies and people: kinds, parents, dated names, posts, members of groups.

Each act is one transaction with one event; names are added under a lock of the government, so that a name is
one body's at a time.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import F

from yiding.audit.services import About, last_actor, record
from yiding.core.errors import EditConflict

from .dates import Day, clear_of, covers, valid_on
from .errors import BadDates, Circle, NameTaken, VillageAlone
from .merging import government_lock, names_of
from .models import (
    Body,
    BodyKind,
    BodyName,
    Government,
    GroupMember,
    NameKind,
    Person,
    PersonName,
    Post,
    PostKind,
    Standing,
)
from .permissions import may_edit, require
from .resolving import resolve_person

EDITABLE = (
    "kind",
    "is_group",
    "standing",
    "parent_id",
    "successor_id",
    "protocol_order",
    "starts_on",
    "ends_on",
)


@transaction.atomic
def body_edit(*, body: Body, version: int, by: User, values: Mapping[str, Any]) -> Body:
    """Changes what the directory says of a body. Raises EditConflict when someone saved in between.

    Raises VillageAlone where a village has no town.
    """
    require(may_edit(by))
    before = {name: getattr(body, name) for name in EDITABLE}
    wanted = {**before, **{name: value for name, value in values.items() if name in EDITABLE}}
    check_days(wanted["starts_on"], wanted["ends_on"])
    for name in ("parent_id", "successor_id"):
        check_line(body, wanted[name], name)
    check_village(str(wanted["kind"]), wanted["parent_id"])
    changed = {name: value for name, value in wanted.items() if value != before[name]}
    rows = Body.objects.filter(pk=body.pk, version=version)
    if not rows.update(**changed, version=F("version") + 1):
        raise EditConflict(last_actor(body))
    body.refresh_from_db()
    _event("body.edited", body, by, {name: before[name] for name in changed}, changed)
    return body


def is_town(body: Body | None) -> bool:
    """May a village or a community belong to it?"""
    return body is not None and body.kind in (BodyKind.TOWN, BodyKind.ZONE)


def check_village(kind: str, parent: int | None) -> None:
    """Raises VillageAlone where a village or a community has no town above it."""
    above = Body.objects.filter(pk=parent).first() if kind == BodyKind.VILLAGE and parent else None
    if kind == BodyKind.VILLAGE and not is_town(above):
        raise VillageAlone


def check_days(starts_on: Day, ends_on: Day) -> None:
    """Raises BadDates when the last day lies before the first."""
    if starts_on and ends_on and ends_on < starts_on:
        raise BadDates


def check_line(body: Body, above: int | None, name: str) -> None:
    """Raises Circle when going up from ``above`` comes back to the body, or leaves its government."""
    seen = {body.pk}
    while above is not None:
        row = Body.objects.filter(pk=above).values_list("government_id", name).first()
        if above in seen or row is None or row[0] != body.government_id:
            raise Circle
        seen.add(above)
        above = row[1]


@transaction.atomic
def name_add(
    *,
    of: Body | Person,
    name: str,
    by: User | None,
    kind: str = NameKind.SPELLING,
    starts_on: Day = None,
    ends_on: Day = None,
) -> BodyName | PersonName:
    """Adds a name for a time. Raises NameTaken where another bears it then."""
    if by is not None:
        require(may_edit(by))
    check_days(starts_on, ends_on)
    government_lock(of.government_id)
    check_free(of, name, starts_on, ends_on)
    table, column = names_of(of)
    row: BodyName | PersonName = table.objects.create(
        government_id=of.government_id,
        name=name,
        kind=kind,
        starts_on=starts_on,
        ends_on=ends_on,
        **{column: of},
    )
    _event(f"{column}.named", of, by, {}, {"name": name, "starts_on": starts_on, "ends_on": ends_on})
    return row


def check_free(of: Body | Person, name: str, starts_on: Day, ends_on: Day) -> None:
    """Raises NameTaken unless the name is free in that time. Needs the government's lock.

    The name of another row, where it has no dates of its own, is taken for all time.
    """
    table, column = names_of(of)
    rows = list(table.objects.filter(government_id=of.government_id, name=name))
    if not clear_of((starts_on, ends_on), rows):
        raise NameTaken(name)
    own = type(of)._default_manager.filter(government_id=of.government_id, name=name, merged_into=None)
    other = own.exclude(pk=of.pk).first()
    if other is not None and all(getattr(row, f"{column}_id") != other.pk for row in rows):
        raise NameTaken(name)


@transaction.atomic
def name_end(*, row: BodyName | PersonName, ends_on: date, by: User) -> None:
    """A name is borne no longer than a day."""
    require(may_edit(by))
    check_days(row.starts_on, ends_on)
    of = row.body if isinstance(row, BodyName) else row.person
    government_lock(of.government_id)
    others = (
        type(row)._default_manager.filter(government_id=of.government_id, name=row.name).exclude(pk=row.pk)
    )
    if not clear_of((row.starts_on, ends_on), others):
        raise NameTaken(row.name)
    before, row.ends_on = row.ends_on, ends_on
    row.save(update_fields=["ends_on"])
    _event("name.ended", of, by, {"ends_on": before}, {"name": row.name, "ends_on": ends_on})


@transaction.atomic
def post_add(
    *,
    body: Body,
    person: Person,
    title: str,
    by: User,
    kind: str = PostKind.FULL,
    starts_on: Day = None,
    ends_on: Day = None,
) -> Post:
    """任职: states that a person holds a post. Raises NameTaken for the same post at the same time."""
    require(may_edit(by))
    check_days(starts_on, ends_on)
    check_post(body, person, title, starts_on, ends_on)
    post = Post.objects.create(
        body=body, person=person, title=title, kind=kind, starts_on=starts_on, ends_on=ends_on
    )
    _event("post.added", body, by, {}, {"person": person.pk, "title": title, "kind": kind})
    return post


def check_post(body: Body, person: Person, title: str, starts_on: Day, ends_on: Day) -> None:
    """Raises NotFree for a post that the person holds already in that time, or across governments."""
    if body.government_id != person.government_id:
        raise Circle
    government_lock(body.government_id)
    if not clear_of((starts_on, ends_on), Post.objects.filter(body=body, person=person, title=title)):
        raise NameTaken(title)


@transaction.atomic
def person_add(*, government: Government, name: str, by: User) -> Person:
    """登记人员: the person of that name, whom minutes need not have named. Raises NameTaken."""
    require(may_edit(by))
    government_lock(government.pk)
    if resolve_person(government, name) is not None:
        raise NameTaken(name)
    person = Person.objects.create(government=government, name=name)
    _event("person.added", person, by, {}, {"name": name})
    return person


@transaction.atomic
def post_end(*, post: Post, ends_on: date, version: int, by: User) -> None:
    """免职: the last day of a post."""
    require(may_edit(by))
    check_days(post.starts_on, ends_on)
    rows = Post.objects.filter(pk=post.pk, version=version)
    if not rows.update(ends_on=ends_on, version=F("version") + 1):
        raise EditConflict(last_actor(post.body))
    _event("post.ended", post.body, by, {"ends_on": post.ends_on}, {"post": post.pk, "ends_on": ends_on})


@transaction.atomic
def member_add(
    *, group: Body, member: Body, by: User, starts_on: Day = None, ends_on: Day = None
) -> GroupMember:
    """A group such as 各区镇 stands for a body (or another group) for a time."""
    require(may_edit(by))
    check_days(starts_on, ends_on)
    check_member(group, member, starts_on, ends_on)
    row = GroupMember.objects.create(group=group, member=member, starts_on=starts_on, ends_on=ends_on)
    if not group.is_group:
        Body.objects.filter(pk=group.pk).update(is_group=True, version=F("version") + 1)
    _event("group.member_added", group, by, {}, {"member": member.pk, "starts_on": starts_on})
    return row


def check_member(group: Body, member: Body, starts_on: Day, ends_on: Day) -> None:
    """Raises Circle where a group would hold itself, NameTaken where it holds the member already."""
    if group.government_id != member.government_id:
        raise Circle
    government_lock(group.government_id)
    if not clear_of((starts_on, ends_on), GroupMember.objects.filter(group=group, member=member)):
        raise NameTaken(member.name)
    inside, todo = {member.pk}, {member.pk}
    while todo:
        todo = set(GroupMember.objects.filter(group__in=todo).values_list("member_id", flat=True)) - inside
        inside |= todo
    if group.pk in inside:
        raise Circle


@transaction.atomic
def member_end(*, row: GroupMember, ends_on: date, by: User) -> None:
    """A body belongs to a group no longer than a day."""
    require(may_edit(by))
    check_days(row.starts_on, ends_on)
    GroupMember.objects.filter(pk=row.pk).update(ends_on=ends_on)
    _event("group.member_ended", row.group, by, {"ends_on": row.ends_on}, {"member": row.member_id})


def expand(group: Body, on: date | None = None) -> list[Body]:
    """展开: the bodies that a group stands for on a day, groups within groups opened; in order of protocol.

    A body that is no group stands for itself. Members that had ended by then, or had not begun, are left out.
    """
    return expand_all([group], on)[group.pk]


def expand_all(groups: Iterable[Body], on: date | None = None) -> dict[int, list[Body]]:
    """展开 several groups of one government at once, by key: one query, however many there are."""
    bodies = {group.pk: group for group in groups}
    governments = {one.government_id for one in bodies.values() if one.is_group}
    inside: dict[int, list[Body]] = defaultdict(list)
    if governments:
        rows = GroupMember.objects.filter(group__government__in=governments).filter(valid_on(on))
        for row in rows.select_related("member"):
            inside[row.group_id].append(row.member)
    return {key: _opened(body, inside, on) for key, body in bodies.items()}


def _opened(group: Body, inside: Mapping[int, list[Body]], on: date | None) -> list[Body]:
    if not group.is_group:
        return [group]
    found: dict[int, Body] = {}
    seen, todo = {group.pk}, list(inside.get(group.pk, ()))
    while todo:
        body = todo.pop()
        if body.pk in seen:
            continue
        seen.add(body.pk)
        if body.is_group:
            todo += inside.get(body.pk, ())
        elif body.merged_into_id is None and covers(body, on):
            found[body.pk] = body
    return sorted(found.values(), key=in_protocol)


def in_protocol(body: Body) -> tuple[int, str]:
    """The place of a body in official lists; those without one come last, by name."""
    return (2**31 if body.protocol_order is None else body.protocol_order, body.name)


def body_list(body: Body, *, kind: str) -> dict[str, Any]:
    """Takes a body into the directory; gives back what it said before. In the caller's transaction."""
    before = {"kind": body.kind, "standing": body.standing}
    Body.objects.filter(pk=body.pk).update(kind=kind, standing=Standing.LISTED, version=F("version") + 1)
    return before


def _event(
    kind: str, of: Body | Person, by: User | None, before: Mapping[str, Any], after: Mapping[str, Any]
) -> None:
    touches = About(government_id=of.government_id, body_id=of.pk if isinstance(of, Body) else None)
    record(kind, of, by=by, before=_plain(before), after=_plain(after), touches=touches)


def _plain(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: str(value) if isinstance(value, date) else value for name, value in values.items()}
