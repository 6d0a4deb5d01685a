"""演练的办理 (S40): planned, held with findings; each finding ends in a changed plan or in a reason."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction

from yiding.audit.services import gathered, record, writer
from yiding.core import clock
from yiding.core.errors import BadRequest, WrongState
from yiding.core.moves import move
from yiding.files.models import Document
from yiding.files.services import Paper, document_make

from .errors import WrongEdition, WrongTimes
from .permissions import may_change, require
from .planning import bodies_opened
from .plans import Drill, DrillFinding, DrillState, Plan, PlanState
from .saving import row_save, touching
from .states import DRILL, FINDING

HOME = "resources.drill"


@transaction.atomic
def drill_plan(*, plan: Plan, values: Mapping[str, Any], by: User) -> Drill:
    """安排演练 of a plan in force (S40.2). Raises WrongState."""
    require(may_change(by, plan))
    if plan.state != PlanState.IN_FORCE:
        raise WrongState("resources.drill.plan")
    told = dict(values)
    units = told.pop("units", ())
    drill = Drill.objects.create(government_id=plan.government_id, plan=plan, made_by=by, **told)
    drill.units.set(bodies_opened(units))
    after = {"title": drill.title, "planned_on": drill.planned_on.isoformat()}
    record("drill.planned", drill, by=by, after=after, touches=touching(drill))
    return drill


@transaction.atomic
def drill_edit(*, drill: Drill, values: Mapping[str, Any], version: int, by: User) -> None:
    """修改 before it is held. Raises EditConflict, WrongState."""
    require(may_change(by, drill))
    if drill.state != DrillState.PLANNED:
        raise WrongState("resources.drill.edit")
    told = dict(values)
    units = told.pop("units", None)
    row_save(drill, version, **told)
    if units is not None:
        drill.units.set(bodies_opened(units))
    record("drill.edited", drill, by=by, after={"title": drill.title}, touches=touching(drill))


@transaction.atomic
def drill_hold(*, drill: Drill, values: Mapping[str, Any], by: User) -> None:
    """登记演练: the day it was held, who took part, what came out. Raises WrongTimes, WrongState."""
    require(may_change(by, drill))
    if values["held_on"] > clock.today():
        raise WrongTimes
    if not values["summary"].strip() or not values["participants"].strip():
        raise BadRequest("summary")
    write = writer(drill, by=by, touches=touching(drill), held_on=values["held_on"].isoformat())
    move(DRILL, "hold", drill, write, **values)


@transaction.atomic
def drill_cancel(*, drill: Drill, reason: str, by: User) -> None:
    """取消演练, with the reason."""
    require(may_change(by, drill))
    if not reason.strip():
        raise BadRequest("reason")
    write = writer(drill, by=by, touches=touching(drill), reason=reason[:200])
    move(DRILL, "cancel", drill, write, reason=reason[:300])


@transaction.atomic
def drill_paper(*, drill: Drill, paper: Paper | None, by: User) -> Document:
    """加入演练照片和材料. Raises BadRequest without a file."""
    require(may_change(by, drill))
    if paper is None:
        raise BadRequest("file")
    with gathered():
        body_id = drill.plan.body_id
        title, about = paper.name[:200], (HOME, drill.pk)
        made = document_make(title=title, about=about, paper=paper, by=by, owner_body_id=body_id)
        record("drill.paper_added", drill, by=by, after={"document": made.pk}, touches=touching(drill))
    return made


@transaction.atomic
def finding_add(
    *, drill: Drill, text: str, change: str, by: User, due_on: date | None = None
) -> DrillFinding:
    """登记发现的问题, with the change of the plan that it causes. Raises WrongState, BadRequest."""
    require(may_change(by, drill))
    if drill.state != DrillState.HELD:
        raise WrongState("resources.drill.finding")
    if not text.strip() or not change.strip():
        raise BadRequest("text")
    row = DrillFinding.objects.create(drill=drill, text=text, change=change, due_on=due_on)
    after = {"text": text[:200], "change": change[:200]}
    record("drill_finding.added", row, by=by, after=after, touches=touching(row))
    return row


@transaction.atomic
def finding_settle(*, finding: DrillFinding, edition: Plan, by: User, note: str = "") -> None:
    """已修订预案: the edition that holds the change, later than the drilled one. Raises WrongEdition."""
    require(may_change(by, finding))
    drilled = finding.drill.plan
    is_later = edition.root_id == drilled.root_id and edition.edition > drilled.edition
    if not is_later or edition.state not in (PlanState.IN_FORCE, PlanState.REVISED):
        raise WrongEdition
    write = writer(finding, by=by, touches=touching(finding), edition=edition.edition)
    move(FINDING, "settle", finding, write, edition=edition, note=note[:300], settled_on=clock.today())


@transaction.atomic
def finding_keep(*, finding: DrillFinding, note: str, by: User) -> None:
    """不改预案, with the reason."""
    require(may_change(by, finding))
    if not note.strip():
        raise BadRequest("note")
    write = writer(finding, by=by, touches=touching(finding), note=note[:200])
    move(FINDING, "keep", finding, write, note=note[:300], settled_on=clock.today())
