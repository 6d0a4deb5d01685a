"""问题困难: raised, given to who can solve it, answered, confirmed by who raised it, else taken higher."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.db.models import F
from django.urls import reverse

from yiding.audit.services import About, gathered, last_actor, record, writer
from yiding.core import clock
from yiding.core.access import Permission
from yiding.core.errors import BadRequest, EditConflict, WrongState
from yiding.core.ids import uuid7
from yiding.core.moves import move
from yiding.core.telling import tell
from yiding.core.workdays import Calendar
from yiding.councils.models import Council
from yiding.directory.models import Body, Government, Person
from yiding.supervision.models import Task
from yiding.supervision.selectors import people_of
from yiding.topics.drafting import Draft
from yiding.topics.models import Kind, Topic
from yiding.topics.services import topic_draft

from .errors import KindThere, NobodySolves, UnknownOrigin
from .models import UNSOLVED, Difficulty, DifficultyKind, DifficultyState
from .origins import origin_of
from .permissions import (
    may_carry_over,
    may_confirm,
    may_escalate,
    may_raise_for,
    may_route,
    may_solve,
    may_take_to_agenda,
    require,
)
from .states import DIFFICULTY

STANDARD = (
    ("要素保障", 10),
    ("审批手续", 5),
    ("人才用工", 15),
    ("空间载体", 15),
    ("资金", 10),
    ("政策", 15),
    ("部门协同", 5),
    ("其他", 10),
)
"""The kinds that a government begins with, and the working days for each; who solves them it says itself."""


@transaction.atomic
def kinds_seed(*, government: Government, by: User | None) -> int:
    """载入通行的问题类型, those that are not there. Gives back how many."""
    require(by is None or may_route(by))
    made = 0
    for position, (name, days) in enumerate(STANDARD):
        told = {"days": days, "position": position}
        _row, is_new = DifficultyKind.objects.get_or_create(government=government, name=name, defaults=told)
        made += is_new
    record("difficulty_kinds.seeded", government, by=by, after={"rows": made})
    return made


@transaction.atomic
def kind_keep(
    *,
    kind: DifficultyKind | None,
    government: Government,
    values: dict[str, Any],
    by: User,
    version: int | None = None,
) -> DifficultyKind:
    """设定问题类型: its name, who solves it, within how many working days. Raises KindThere, EditConflict."""
    require(may_route(by))
    try:
        with transaction.atomic():
            if kind is None:
                kind = DifficultyKind.objects.create(government=government, **values)
            elif not DifficultyKind.objects.filter(pk=kind.pk, version=version or 0).update(
                **values, version=F("version") + 1
            ):
                raise EditConflict(last_actor(kind))
    except IntegrityError:
        raise KindThere from None
    kind.refresh_from_db()
    told = {"name": kind.name, "owner": kind.owner_id, "person": kind.person_id, "days": kind.days}
    record("difficulty_kind.kept", kind, by=by, after=told, touches=About(government_id=government.pk))
    return kind


@dataclass(frozen=True, slots=True)
class Raised:
    """提出的问题: what it is about (a kind of thing and its key), of which type, in words."""

    about_kind: str
    about_id: int
    kind: DifficultyKind
    title: str
    text: str


@transaction.atomic
def difficulty_raise(*, told: Raised, body: Body, by: User, key: UUID | None = None) -> Difficulty:
    """提出: by a body (or for it) about a task, a matter, an enterprise …; given at once to who solves that
    kind. Sent twice with one ``key`` it is one. Raises UnknownOrigin, BadRequest.
    """
    require(may_raise_for(by, body.pk))
    if key is not None and (known := Difficulty.objects.filter(public_id=key).first()):
        return known
    origin = origin_of(told.about_kind)
    thing = origin.find(by, told.about_id) if origin else None
    if origin is None or thing is None:
        raise UnknownOrigin
    if not told.title.strip() or not told.text.strip():
        raise BadRequest("text" if told.title.strip() else "title")
    today = clock.today()
    row = Difficulty.objects.create(
        public_id=key or uuid7(),
        government=body.government,
        kind=told.kind,
        title=told.title[:200],
        text=told.text,
        about_kind=told.about_kind,
        about_id=told.about_id,
        about_name=origin.title(thing)[:300],
        level=origin.level(thing),
        body=body,
        raised_by=by,
        raised_on=today,
        due_on=Calendar.load().add(today, told.kind.days),
    )
    with gathered():
        after = {"kind": told.kind.name, "about": [told.about_kind, told.about_id]}
        record("difficulty.raised", row, by=by, after=after, touches=touching(row))
        _route_by_rule(row, by)
    if row.state == DifficultyState.RAISED:
        _tell("difficulty.raised", row, to=Permission.FILE_MATTERS, body=body.name)
    return row


def _route_by_rule(row: Difficulty, by: User) -> None:
    """To whom the rule of its kind sends it; one that would come back to its raiser waits for the office."""
    kind = row.kind
    if (kind.owner_id is None and kind.person_id is None) or kind.owner_id == row.body_id:
        return
    _assign(row, kind.owner, kind.person, row.due_on, by, is_by_rule=True)


def _assign(
    row: Difficulty, owner: Body | None, person: Person | None, due_on: date, by: User, **told: Any
) -> None:
    values = {"owner": owner, "person": person, "due_on": due_on, "reason": ""}
    said = {"owner": owner.pk if owner else None, "person": person.pk if person else None, **told}
    move(DIFFICULTY, "assign", row, _writer(row, by, **said), **values)
    if owner is not None:
        _tell(
            "difficulty.assigned", row, to=people_of([owner.pk]), body=row.body.name, due=f"{due_on:%Y-%m-%d}"
        )


@transaction.atomic
def difficulty_assign(
    *,
    difficulty: Difficulty,
    owner: Body | None,
    by: User,
    person: Person | None = None,
    due_on: date | None = None,
) -> None:
    """交办: to the body (or the leader) who can solve it; never to the one that raised it.

    Raises NobodySolves, WrongState.
    """
    require(may_route(by))
    if (owner is None and person is None) or (owner is not None and owner.pk == difficulty.body_id):
        raise NobodySolves
    day = due_on or Calendar.load().add(clock.today(), difficulty.kind.days)
    _assign(difficulty, owner, person, day, by)


@transaction.atomic
def difficulty_take(*, difficulty: Difficulty, by: User) -> None:
    """受理: the body works on it."""
    require(may_solve(by, difficulty))
    move(DIFFICULTY, "take", difficulty, _writer(difficulty, by))


@transaction.atomic
def difficulty_answer(*, difficulty: Difficulty, answer: str, by: User) -> None:
    """答复: how it was solved. The office writes down what a leader or a meeting settled (S21.2)."""
    require(may_solve(by, difficulty) or may_route(by))
    if not answer.strip():
        raise BadRequest("answer")
    values = {"answer": answer, "answered_by": by, "answered_on": clock.today()}
    move(DIFFICULTY, "answer", difficulty, _writer(difficulty, by), **values)
    _tell("difficulty.answered", difficulty, to=people_of([difficulty.body_id]), words=answer[:200])


@transaction.atomic
def difficulty_confirm(*, difficulty: Difficulty, by: User) -> None:
    """确认解决: by who raised it (S21.4). The time to solve ends with the answer."""
    require(may_confirm(by, difficulty))
    days = Calendar.load().between(difficulty.raised_on, difficulty.answered_on or clock.today())
    write = _writer(difficulty, by, days=days)
    move(DIFFICULTY, "confirm", difficulty, write, confirmed_on=clock.today(), solved_days=days)


@transaction.atomic
def difficulty_refuse(*, difficulty: Difficulty, reason: str, by: User) -> None:
    """仍未解决: the answer did not help; the same body goes on, within the same time."""
    require(may_confirm(by, difficulty))
    if not reason.strip():
        raise BadRequest("reason")
    write = _writer(difficulty, by, reason=reason[:200])
    move(DIFFICULTY, "refuse", difficulty, write, reason=reason[:300], refused=F("refused") + 1)
    difficulty.refresh_from_db()
    if difficulty.owner_id is not None:
        _tell("difficulty.refused", difficulty, to=people_of([difficulty.owner_id]), words=reason[:200])


@transaction.atomic
def difficulty_withdraw(*, difficulty: Difficulty, reason: str, by: User) -> None:
    """撤回: it has gone by itself, or was none."""
    require(may_confirm(by, difficulty))
    write = _writer(difficulty, by, reason=reason[:200])
    move(DIFFICULTY, "withdraw", difficulty, write, reason=reason[:300])


@transaction.atomic
def difficulty_escalate(*, difficulty: Difficulty, reason: str, by: User | None) -> None:
    """提级协调: to the next dispatch or review meeting. Without a person the daily round does it."""
    require(by is None or may_escalate(by, difficulty))
    if not reason.strip():
        raise BadRequest("reason")
    write = _writer(difficulty, by, reason=reason[:200])
    move(DIFFICULTY, "escalate", difficulty, write, escalated_on=clock.today(), reason=reason[:300])
    _tell("difficulty.escalated", difficulty, to=Permission.FILE_MATTERS, words=reason[:200])


def difficulties_escalate_overdue() -> int:
    """The daily round: what was not solved in its time is taken higher. Run again it finds nothing more."""
    calendar, today, done = Calendar.load(), clock.today(), 0
    rows = Difficulty.objects.filter(due_on__lt=today, state__in=UNSOLVED - {DifficultyState.ESCALATED})
    for row in rows.select_related("kind", "body", "owner"):
        days = calendar.between(row.due_on, today)
        reason = f"应于 {row.due_on:%Y-%m-%d} 前解决，已逾期 {days} 个工作日"
        if days:
            difficulty_escalate(difficulty=row, reason=reason, by=None)
            done += 1
    return done


@transaction.atomic
def difficulties_carry(*, difficulties: list[Difficulty], meeting: str, by: User) -> None:
    """带入会议: what a meeting had before it unsolved counts one more (S18.4, S21.3). One event."""
    require(may_carry_over(by))
    keys = sorted(row.pk for row in difficulties)
    Difficulty.objects.filter(pk__in=keys, state__in=UNSOLVED).update(
        carried=F("carried") + 1, version=F("version") + 1
    )
    if difficulties:
        told = {"rows": keys, "meeting": meeting}
        record("difficulties.carried", difficulties[0], by=by, after=told, touches=touching(difficulties[0]))


@transaction.atomic
def difficulty_to_agenda(
    *, difficulty: Difficulty, council: Council, kind: Kind, body: Body, by: User
) -> Topic:
    """拟成议题: a draft of a topic with the words of the difficulty; its body completes and submits it."""
    require(may_take_to_agenda(by, difficulty))
    if difficulty.state != DifficultyState.ESCALATED:
        raise WrongState("difficulties.to_agenda")
    words = f"{difficulty.text}\n\n提出单位：{difficulty.body.name}\n{difficulty.reason}".strip()
    first = kind.fields[0] if kind.fields else None
    explanation = {first["code"]: words[: first.get("most") or len(words)]} if first else {}
    draft = Draft(
        act=kind.acts[0], title=f"关于协调解决{difficulty.title}的汇报"[:200], explanation=explanation
    )
    with gathered():
        topic = topic_draft(council=council, kind=kind, body=body, draft=draft, by=by)
        rows = Difficulty.objects.filter(pk=difficulty.pk, topic=None)
        if not rows.update(topic=topic, version=F("version") + 1):
            raise EditConflict(last_actor(difficulty))
        record(
            "difficulty.to_agenda", difficulty, by=by, after={"topic": topic.pk}, touches=touching(difficulty)
        )
    difficulty.refresh_from_db()
    return topic


def touching(row: Difficulty) -> About:
    """What an event of a difficulty touches: the body that raised it, and its matter, if it is of one."""
    matter_id = row.about_id if row.about_kind == "supervision.matter" else None
    if row.about_kind == "supervision.task":
        matter_id = Task.objects.filter(pk=row.about_id).values_list("matter", flat=True).first()
    return About(row.government_id, row.body_id, matter_id, row.due_on)


def _writer(row: Difficulty, by: User | None, **told: Any) -> Any:
    return writer(row, by=by, touches=touching(row), **told)


def _tell(kind: str, row: Difficulty, *, to: Any, **words: object) -> None:
    link = reverse("difficulties:difficulty-detail", args=[row.pk])
    key = f"{kind}:{row.pk}:{row.version}"
    tell(kind, to=to, key=key, about=row, link=link, title=row.title[:120], **words)
