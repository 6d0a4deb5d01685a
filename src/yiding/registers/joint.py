"""联合处置: opened by one department, joined by others with an action each, closed once (S29.1)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.urls import reverse

from yiding.audit.services import About, record, writer
from yiding.core import clock
from yiding.core.counters import number_take
from yiding.core.errors import WrongState
from yiding.core.moves import move
from yiding.core.telling import tell
from yiding.directory.models import Body, Government
from yiding.directory.subjects import Enterprise, Place
from yiding.supervision.selectors import people_of

from .errors_duties import ActionsOpen, ActionThere, JointOfNothing, JointSamePerson
from .joint_rows import ActionState, JointAction, JointCase, JointState
from .models import Entry
from .permissions import bodies_of, may_oversee, require
from .permissions_duties import may_act, may_open_joint, may_run_joint, may_send_again
from .selectors import entries_visible_to
from .states_duties import ACTION, JOINT


@dataclass(frozen=True, slots=True)
class Opened:
    """发起: what is dealt with together, by which department, until when."""

    title: str
    body: Body
    text: str = ""
    entry: Entry | None = None
    enterprise: Enterprise | None = None
    place: Place | None = None
    due_on: date | None = None


@transaction.atomic
def joint_open(
    *, government: Government, told: Opened, bodies: Sequence[Body], task: str, by: User
) -> JointCase:
    """发起联合处置: a case with an action asked of each body. Raises JointOfNothing."""
    require(may_open_joint(by) and (may_oversee(by) or told.body.pk in bodies_of(by)))
    if told.entry is None and told.enterprise is None and told.place is None:
        raise JointOfNothing
    if told.entry is not None:
        require(entries_visible_to(by).filter(pk=told.entry.pk).exists())
    year = clock.today().year
    taken = number_take("registers.joint", f"{government.pk}-{year}")
    case = JointCase.objects.create(
        government=government,
        number=f"LC-{year}-{taken:04d}",
        title=told.title,
        text=told.text,
        entry=told.entry,
        enterprise=told.enterprise or (told.entry.enterprise if told.entry else None),
        place=told.place or (told.entry.place if told.entry else None),
        body=told.body,
        opened_by=by,
        opened_on=clock.today(),
        due_on=told.due_on,
    )
    _ask(case, [told.body, *(one for one in bodies if one.pk != told.body.pk)], task, by)
    after = {"number": case.number, "title": case.title, "bodies": sorted(one.pk for one in bodies)}
    record("joint.opened", case, by=by, after=after, touches=touching(case))
    return case


def touching(case: JointCase) -> About:
    return About(government_id=case.government_id, body_id=case.body_id, due_on=case.due_on)


def _ask(case: JointCase, bodies: Sequence[Body], task: str, by: User) -> None:
    """An action for each body, and those who do its work told."""
    try:
        with transaction.atomic():
            for body in bodies:
                JointAction.objects.create(case=case, body=body, task=task, due_on=case.due_on)
    except IntegrityError as error:
        raise ActionThere from error
    keys = [body.pk for body in bodies]
    tell(
        "joint.asked",
        to=people_of(keys).exclude(pk=by.pk),
        key=f"joint-{case.pk}-{'-'.join(map(str, keys))}-{task}"[:100],
        about=case,
        link=reverse("registers:joint-detail", args=[case.pk]),
        title=case.title,
        number=case.number,
        body=case.body.name,
        task=task,
        due=case.due_on or "—",
    )


@transaction.atomic
def joint_join(*, case: JointCase, bodies: Sequence[Body], task: str, by: User) -> None:
    """加入: an action more, asked of others; or taken upon one's own body by who sees the case.

    Raises ActionThere, WrongState.
    """
    own = bodies_of(by)
    is_own = bool(bodies) and all(body.pk in own for body in bodies) and may_open_joint(by)
    require(may_run_joint(by, case) or is_own)
    if not JointCase.objects.filter(pk=case.pk, state=JointState.OPEN).exists():
        raise WrongState("registers.joint.join")
    _ask(case, bodies, task, by)
    after = {"bodies": sorted(body.pk for body in bodies), "task": task}
    record("joint.joined", case, by=by, after=after, touches=touching(case))


@transaction.atomic
def action_take(*, action: JointAction, by: User) -> None:
    """开始办理."""
    require(may_act(by, action))
    _be_open(action)
    move(ACTION, "take", action, _writer(action, by))


@transaction.atomic
def action_done(*, action: JointAction, result: str, by: User) -> None:
    """报告结果: what this department did."""
    require(may_act(by, action))
    _be_open(action)
    values = {"result": result, "done_by": by, "done_on": clock.today()}
    move(ACTION, "done", action, _writer(action, by, result=result), **values)


@transaction.atomic
def action_again(*, action: JointAction, reason: str, by: User) -> None:
    """退回重办."""
    require(may_send_again(by, action))
    _be_open(action)
    write = _writer(action, by, reason=reason)
    move(ACTION, "again", action, write, done_on=None, result=f"{action.result}\n（退回：{reason}）")


def _be_open(action: JointAction) -> None:
    if not JointCase.objects.filter(pk=action.case_id, state=JointState.OPEN).exists():
        raise WrongState("registers.joint.act")


def _writer(action: JointAction, by: User, **told: Any) -> Any:
    about = About(action.case.government_id, action.body_id, due_on=action.due_on)
    return writer(action, by=by, touches=about, case=action.case_id, **told)


@transaction.atomic
def joint_close(*, case: JointCase, conclusion: str, by: User) -> None:
    """办结, once: when each action is done, by a person who neither opened it nor did an action of it.

    Raises ActionsOpen, JointSamePerson.
    """
    require(may_run_joint(by, case))
    actions = list(JointAction.objects.filter(case=case).values_list("state", "done_by"))
    if any(state != ActionState.DONE for state, _by in actions):
        raise ActionsOpen
    if by.pk in {case.opened_by_id, *(done_by for _state, done_by in actions)}:
        raise JointSamePerson
    values = {"conclusion": conclusion, "closed_by": by, "closed_on": clock.today()}
    write = writer(case, by=by, touches=touching(case), conclusion=conclusion)
    move(JOINT, "close", case, write, **values)
