"""议事协调机构: ordered, set up with members and rules, meeting as a council, ended."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.db.models import F

from yiding.audit.services import About, gathered, last_actor, record, writer
from yiding.core import clock
from yiding.core.errors import BadRequest, EditConflict
from yiding.core.moves import move
from yiding.councils.models import Council
from yiding.councils.services import council_make
from yiding.decisions.models import IssuingName
from yiding.directory.models import Body, Government, Person
from yiding.directory.register import expand
from yiding.files.models import Document
from yiding.files.services import Paper, document_make, version_add
from yiding.meetings.models import Meeting
from yiding.supervision.models import Matter

from .errors import CoordinationThere, MeetsAlready, NotComplete
from .models import Charge, CoordinationBody, CoordinationKind, CoordinationMember
from .permissions import may_change_member, may_fill, may_give_council, may_keep, may_set_up, require
from .selectors import lacks_of
from .states import COORDINATION

STANDARD = ("领导小组", "联席会议", "工作专班", "委员会", "指挥部")
"""The kinds that a government begins with."""
HOME = "coordination.coordinationbody"


@transaction.atomic
def kinds_seed(*, government: Government, by: User | None = None) -> int:
    """载入通行的机构种类, those that are not there. Gives back how many."""
    require(by is None or may_keep(by))
    made = 0
    for position, name in enumerate(STANDARD):
        told = {"position": position}
        _row, is_new = CoordinationKind.objects.get_or_create(government=government, name=name, defaults=told)
        made += is_new
    record("coordination_kinds.seeded", government, by=by, after={"rows": made})
    return made


@dataclass(frozen=True, slots=True)
class Order:
    """登记内容: what is set up, on what basis, by whom."""

    name: str
    kind: CoordinationKind
    basis: str
    host: Body
    ordered_on: date
    office: Body | None = None
    order: Matter | None = None
    meeting: Meeting | None = None
    item_no: int | None = None

    def columns(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in self.__slots__}


@transaction.atomic
def coordination_order(*, government: Government, told: Order, by: User) -> CoordinationBody:
    """登记: to be set up. Raises CoordinationThere, BadRequest without a basis."""
    require(may_keep(by))
    if not told.basis.strip():
        raise BadRequest("basis")
    try:
        with transaction.atomic():
            row = CoordinationBody.objects.create(government=government, **told.columns())
    except IntegrityError:
        raise CoordinationThere from None
    after = {"name": row.name, "kind": row.kind.name, "order": row.order_id}
    record("coordination.ordered", row, by=by, after=after, touches=touching(row))
    return row


@transaction.atomic
def coordination_edit(*, coordination: CoordinationBody, told: Order, version: int, by: User) -> None:
    """修改登记. Raises EditConflict, CoordinationThere."""
    require(may_keep(by))
    before = {"name": coordination.name, "kind": coordination.kind.name}
    try:
        with transaction.atomic():
            _save(coordination, version, **told.columns())
    except IntegrityError:
        raise CoordinationThere from None
    after = {"name": told.name, "kind": told.kind.name}
    record(
        "coordination.edited", coordination, by=by, before=before, after=after, touches=touching(coordination)
    )


def _save(row: Any, version: int, **values: Any) -> None:
    """Takes the row as the person saw it, or says that somebody else saved in between."""
    rows = type(row)._default_manager.filter(pk=row.pk, version=version)
    if not rows.update(**values, version=F("version") + 1):
        raise EditConflict(last_actor(row))
    row.refresh_from_db()


@transaction.atomic
def member_add(
    *,
    coordination: CoordinationBody,
    role: str,
    by: User,
    body: Body | None = None,
    person: Person | None = None,
    starts_on: date | None = None,
) -> CoordinationMember:
    """登记成员: a body, a person, or a person of a body. Raises BadRequest."""
    require(may_set_up(by, coordination))
    if (body is None and person is None) or not role.strip():
        raise BadRequest("role" if body or person else "person")
    row = CoordinationMember.objects.create(
        coordination=coordination,
        role=role,
        body=body,
        person=person,
        starts_on=starts_on,
        position=coordination.members.count(),
    )
    record(
        "coordination.member_added", row, by=by, after={"member": str(row)}, touches=touching(coordination)
    )
    return row


@transaction.atomic
def member_end(*, member: CoordinationMember, ends_on: date, version: int, by: User) -> None:
    """截止成员: the last day. Raises EditConflict."""
    require(may_change_member(by, member))
    if member.starts_on and ends_on < member.starts_on:
        raise BadRequest("ends_on")
    _save(member, version, ends_on=ends_on)
    after = {"ends_on": ends_on.isoformat()}
    record("coordination.member_ended", member, by=by, after=after, touches=touching(member.coordination))


@transaction.atomic
def rules_file(*, coordination: CoordinationBody, paper: Paper | None, by: User) -> Document:
    """登记工作规则: a first version, or the next one of it. Raises BadRequest without a file."""
    require(may_set_up(by, coordination))
    if paper is None:
        raise BadRequest("file")
    with gathered():
        document = coordination.rules
        if document is None:
            title = f"{coordination.name}工作规则"[:200]
            document = document_make(title=title, about=(HOME, coordination.pk), paper=paper, by=by)
            CoordinationBody.objects.filter(pk=coordination.pk).update(
                rules=document, version=F("version") + 1
            )
            coordination.refresh_from_db()
        else:
            version_add(document=document, paper=paper, by=by)
        after = {"document": document.pk}
        record("coordination.rules_filed", coordination, by=by, after=after, touches=touching(coordination))
    return document


@transaction.atomic
def coordination_set_up(*, coordination: CoordinationBody, by: User) -> None:
    """确认组建: only with members and rules (S19.2). Raises NotComplete, WrongState."""
    require(may_set_up(by, coordination))
    if lacks := lacks_of(coordination):
        raise NotComplete("、".join(lacks))
    write = writer(coordination, by=by, touches=touching(coordination))
    move(COORDINATION, "set_up", coordination, write, set_up_on=clock.today())


@transaction.atomic
def coordination_start(*, coordination: CoordinationBody, by: User) -> None:
    """开始运行."""
    require(may_set_up(by, coordination))
    move(COORDINATION, "start", coordination, writer(coordination, by=by, touches=touching(coordination)))


@transaction.atomic
def coordination_end(*, coordination: CoordinationBody, reason: str, by: User) -> None:
    """撤销, with the reason; its council meets no more."""
    require(may_keep(by))
    if not reason.strip():
        raise BadRequest("reason")
    write = writer(coordination, by=by, touches=touching(coordination), reason=reason[:200])
    move(COORDINATION, "end", coordination, write, ended_on=clock.today(), reason=reason[:300])


@transaction.atomic
def council_give(*, coordination: CoordinationBody, kind: str, by: User) -> Council:
    """设立会议机构: it meets by the same engine as the executive meeting (S19.3). Raises MeetsAlready."""
    require(may_give_council(by))
    if coordination.council_id is not None:
        raise MeetsAlready
    with gathered():
        values = {"name": coordination.name[:80], "kind": kind, "office_id": coordination.office_id}
        council = council_make(government=coordination.government, values=values, by=by)
        rows = CoordinationBody.objects.filter(pk=coordination.pk, council=None)
        if not rows.update(council=council, version=F("version") + 1):
            raise MeetsAlready
        after = {"council": council.pk}
        record("coordination.meets_as", coordination, by=by, after=after, touches=touching(coordination))
    coordination.refresh_from_db()
    return council


@transaction.atomic
def name_lend(
    *, coordination: CoordinationBody, issuing_name: IssuingName | None, version: int, by: User
) -> None:
    """印发名义: the name that it lends for issuing, or none (S19.5). Raises EditConflict."""
    require(may_keep(by))
    _save(coordination, version, issuing_name=issuing_name)
    after = {"issuing_name": issuing_name.name if issuing_name else ""}
    record("coordination.name_lent", coordination, by=by, after=after, touches=touching(coordination))


@transaction.atomic
def work_open(*, coordination: CoordinationBody, work: str, bodies: Iterable[Body], by: User) -> int:
    """列出岗位: for a work three places in each town or department, groups opened. Gives back how many."""
    require(may_set_up(by, coordination))
    today = clock.today()
    members = {one.pk: one for body in bodies for one in expand(body, today)}
    if not members or not work.strip():
        raise BadRequest("bodies" if work.strip() else "work")
    known = set(coordination.charges.filter(work=work).values_list("body", flat=True))
    rows = [Charge(coordination=coordination, work=work, body_id=key) for key in members if key not in known]
    Charge.objects.bulk_create(rows, ignore_conflicts=True)
    after = {"work": work, "bodies": sorted(members)}
    record("coordination.work_opened", coordination, by=by, after=after, touches=touching(coordination))
    return len(rows)


@transaction.atomic
def charge_fill(
    *,
    charge: Charge,
    leader: Person | None,
    deputy: Person | None,
    person: Person | None,
    version: int,
    by: User,
) -> None:
    """登记三名责任人 of a town; a place may stay empty, and is then listed. Raises EditConflict."""
    require(may_fill(by, charge))
    told = {"leader": leader, "deputy": deputy, "person": person}
    _save(charge, version, **told)
    after = {"work": charge.work, **{name: one.pk if one else None for name, one in told.items()}}
    record("charge.filled", charge, by=by, after=after, touches=touching(charge.coordination))


def touching(row: CoordinationBody) -> About:
    """What an event of it touches."""
    return About(government_id=row.government_id, body_id=row.host_id, matter_id=row.order_id)
