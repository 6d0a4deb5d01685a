"""名录数据包: bodies, names, persons, posts and members as plain rows: what files carry in and out.

Rows name bodies and persons by the names of their rows, which are unique within a government. Reading a
package adds what is missing and changes what differs; nothing is taken away. All rows or none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import F

from yiding.audit.services import About, record
from yiding.core.errors import YidingError
from yiding.core.sheets import CellError, Outcome, Report

from .merging import government_lock
from .models import (
    Body,
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
from .register import check_days, check_free, check_line, check_member, check_post
from .resolving import LABEL

Day = date | None


@dataclass(frozen=True, slots=True)
class BodyRow:
    """机构的一行."""

    name: str
    kind: str = ""
    standing: str = Standing.LISTED
    is_group: bool = False
    parent: str = ""
    successor: str = ""
    protocol_order: int | None = None
    starts_on: Day = None
    ends_on: Day = None


@dataclass(frozen=True, slots=True)
class NameRow:
    """名称的一行, of a body or a person."""

    of: str
    name: str
    kind: str = NameKind.SPELLING
    starts_on: Day = None
    ends_on: Day = None


@dataclass(frozen=True, slots=True)
class PersonRow:
    """人员的一行."""

    name: str


@dataclass(frozen=True, slots=True)
class PostRow:
    """任职的一行."""

    body: str
    person: str
    title: str = ""
    kind: str = PostKind.FULL
    starts_on: Day = None
    ends_on: Day = None


@dataclass(frozen=True, slots=True)
class MemberRow:
    """统称成员的一行."""

    group: str
    member: str
    starts_on: Day = None
    ends_on: Day = None


Placed = list[tuple[str, Any]]


@dataclass(slots=True)
class Package:
    """数据包: the rows of each sort, each with its place in the file it came from."""

    bodies: Placed = field(default_factory=list)
    names: Placed = field(default_factory=list)
    persons: Placed = field(default_factory=list)
    spellings: Placed = field(default_factory=list)
    posts: Placed = field(default_factory=list)
    members: Placed = field(default_factory=list)

    def rows(self) -> dict[str, list[Any]]:
        """The rows without their places, in the order in which they are written."""
        return {
            name: [row for _place, row in getattr(self, name)]
            for name in ("bodies", "names", "persons", "spellings", "posts", "members")
        }


# --- out -------------------------------------------------------------------------------------------------


def package_of(government: Government) -> Package:
    """What the directory says of one government: seven queries, always in the same order."""
    bodies = Body.objects.filter(government=government, merged_into=None).order_by("name")
    persons = Person.objects.filter(government=government, merged_into=None).order_by("name", "note")
    spans = ("starts_on", "ends_on")
    names = BodyName.objects.filter(government=government).select_related("body")
    spellings = PersonName.objects.filter(government=government).select_related("person")
    posts = Post.objects.filter(body__government=government).select_related("body", "person")
    members = GroupMember.objects.filter(group__government=government).select_related("group", "member")
    return Package(
        bodies=_placed(_body_row(row) for row in bodies.select_related("parent", "successor")),
        names=_placed(NameRow(r.body.name, r.name, r.kind, *_span(r, spans)) for r in names),
        persons=_placed(PersonRow(row.label) for row in persons),
        spellings=_placed(NameRow(r.person.label, r.name, r.kind, *_span(r, spans)) for r in spellings),
        posts=_placed(PostRow(r.body.name, r.person.label, r.title, r.kind, *_span(r, spans)) for r in posts),
        members=_placed(MemberRow(r.group.name, r.member.name, *_span(r, spans)) for r in members),
    )


def _span(row: Any, names: Iterable[str]) -> Iterator[Day]:
    return (getattr(row, name) for name in names)


def _body_row(row: Body) -> BodyRow:
    return BodyRow(
        name=row.name,
        kind=row.kind,
        standing=row.standing,
        is_group=row.is_group,
        parent=row.parent.name if row.parent else "",
        successor=row.successor.name if row.successor else "",
        protocol_order=row.protocol_order,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
    )


def _placed(rows: Iterable[Any]) -> Placed:
    told = sorted(rows, key=lambda row: [_order(getattr(row, name)) for name in row.__dataclass_fields__])
    return [("", row) for row in told]


def _order(value: Any) -> str:
    return "" if value is None else str(value)


# --- in --------------------------------------------------------------------------------------------------


@transaction.atomic
def package_import(*, government: Government, package: Package, by: User) -> Report:
    """Takes a package in. Where a row is wrong nothing is written. One event."""
    require(may_edit(by))
    government_lock(government.pk)
    point = transaction.savepoint()
    report = _Taking(government).take(package)
    if not report.is_clean:
        transaction.savepoint_rollback(point)
        return report
    transaction.savepoint_commit(point)
    told = {str(outcome): report.count(outcome) for outcome in Outcome}
    record("directory.imported", government, by=by, after=told, touches=About(government_id=government.pk))
    return report


class _Taking:
    """导入一次: the rows known so far, and the report."""

    def __init__(self, government: Government) -> None:
        self.government, self.report = government, Report()
        self.bodies = {row.name: row for row in Body.objects.filter(government=government)}
        self.persons = {row.label: row for row in Person.objects.filter(government=government)}
        self.seen: set[tuple[str, str]] = set()

    def take(self, package: Package) -> Report:
        """Bodies first, then what names them; parents once all bodies are there."""
        self._each(package.bodies, self._body)
        self._each(package.bodies, self._lines, quiet=True)
        self._each(package.persons, self._person)
        self._each(package.names, lambda row: self._name(row, self._find_body(row.of)))
        self._each(package.spellings, lambda row: self._name(row, self._find_person(row.of)))
        self._each(package.posts, self._post)
        self._each(package.members, self._member)
        return self.report

    def _each(self, rows: Placed, act: Callable[[Any], Outcome], *, quiet: bool = False) -> None:
        for place, row in rows:
            try:
                outcome = act(row)
            except YidingError as error:
                self.report.wrong(place, error.sentence)
            except CellError as error:
                self.report.wrong(place, str(error))
            else:
                if not quiet:
                    told = getattr(row, "name", "") or f"{_first(row)}"
                    self.report.add(place, outcome, told)

    def _once(self, sort: str, name: str) -> None:
        if not name:
            raise CellError("名称是空的")
        if (sort, name) in self.seen:
            raise CellError(f"“{name}”重复")
        self.seen.add((sort, name))

    def _find_body(self, name: str) -> Body:
        if name not in self.bodies or self.bodies[name].merged_into_id is not None:
            raise CellError(f"机构“{name}”不在名录中")
        return self.bodies[name]

    def _find_person(self, name: str) -> Person:
        if name not in self.persons or self.persons[name].merged_into_id is not None:
            raise CellError(f"人员“{name}”不在名录中")
        return self.persons[name]

    def _body(self, row: BodyRow) -> Outcome:
        self._once("body", row.name)
        check_days(row.starts_on, row.ends_on)
        plain = ("kind", "standing", "is_group", "protocol_order", "starts_on", "ends_on")
        values = {name: getattr(row, name) for name in plain}
        had = self.bodies.get(row.name)
        if had is None:
            self.bodies[row.name] = Body.objects.create(government=self.government, name=row.name, **values)
            return Outcome.ADDED
        if had.merged_into_id is not None:
            raise CellError(f"“{row.name}”已并入别的机构")
        changed = {name: value for name, value in values.items() if getattr(had, name) != value}
        if changed:
            Body.objects.filter(pk=had.pk).update(**changed, version=F("version") + 1)
        lines = (had.parent_id, had.successor_id)
        wanted = (row.parent, row.successor)
        same = all(
            (self.bodies[name].pk if name in self.bodies else None) == key if name else key is None
            for name, key in zip(wanted, lines, strict=True)
        )
        return Outcome.SAME if not changed and same else Outcome.CHANGED

    def _lines(self, row: BodyRow) -> Outcome:
        body = self._find_body(row.name)
        for name, above in (("parent", row.parent), ("successor", row.successor)):
            key = self._find_body(above).pk if above else None
            if getattr(body, f"{name}_id") != key:
                check_line(body, key, f"{name}_id")
                Body.objects.filter(pk=body.pk).update(**{f"{name}_id": key}, version=F("version") + 1)
        return Outcome.SAME

    def _person(self, row: PersonRow) -> Outcome:
        self._once("person", row.name)
        if row.name in self.persons:
            self._find_person(row.name)
            return Outcome.SAME
        apart = LABEL.fullmatch(row.name)
        name, note = apart.groups() if apart and apart[1] in self.persons else (row.name, "")
        self.persons[row.name] = Person.objects.create(government=self.government, name=name, note=note)
        return Outcome.ADDED

    def _name(self, row: NameRow, of: Body | Person) -> Outcome:
        if not row.name:
            raise CellError("名称是空的")
        table: Any = BodyName if isinstance(of, Body) else PersonName
        column = "body" if isinstance(of, Body) else "person"
        values = {column: of, "name": row.name, "starts_on": row.starts_on, "ends_on": row.ends_on}
        had = table.objects.filter(**values).first()
        if had is not None:
            if had.kind == row.kind:
                return Outcome.SAME
            table.objects.filter(pk=had.pk).update(kind=row.kind)
            return Outcome.CHANGED
        check_days(row.starts_on, row.ends_on)
        check_free(of, row.name, row.starts_on, row.ends_on)
        table.objects.create(government=self.government, kind=row.kind, **values)
        return Outcome.ADDED

    def _post(self, row: PostRow) -> Outcome:
        body, person = self._find_body(row.body), self._find_person(row.person)
        span = {"starts_on": row.starts_on, "ends_on": row.ends_on}
        had = Post.objects.filter(body=body, person=person, title=row.title, **span).first()
        if had is not None:
            if had.kind == row.kind:
                return Outcome.SAME
            Post.objects.filter(pk=had.pk).update(kind=row.kind, version=F("version") + 1)
            return Outcome.CHANGED
        check_days(row.starts_on, row.ends_on)
        check_post(body, person, row.title, row.starts_on, row.ends_on)
        Post.objects.create(body=body, person=person, title=row.title, kind=row.kind, **span)
        return Outcome.ADDED

    def _member(self, row: MemberRow) -> Outcome:
        group, member = self._find_body(row.group), self._find_body(row.member)
        span = {"starts_on": row.starts_on, "ends_on": row.ends_on}
        if GroupMember.objects.filter(group=group, member=member, **span).exists():
            return Outcome.SAME
        check_days(row.starts_on, row.ends_on)
        check_member(group, member, row.starts_on, row.ends_on)
        GroupMember.objects.create(group=group, member=member, **span)
        return Outcome.ADDED


def _first(row: Any) -> str:
    return str(getattr(row, next(iter(row.__dataclass_fields__))))
