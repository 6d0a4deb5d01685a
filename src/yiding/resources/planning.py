"""预案的办理 (S40): drafted, approved by another person, in force, revised by the next edition or ended."""

from __future__ import annotations

import calendar
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import F
from django.urls import reverse

from yiding.audit.services import gathered, record, writer
from yiding.core import clock
from yiding.core.errors import BadRequest, WrongState
from yiding.core.moves import move
from yiding.core.telling import tell
from yiding.directory.models import Body
from yiding.directory.register import expand
from yiding.files.models import Document
from yiding.files.services import Paper, document_make, version_add
from yiding.supervision.selectors import people_of

from .errors import NoPlanText, RevisionThere, SamePerson
from .permissions import may_approve, may_change, may_keep_for, require
from .plans import Plan, PlanState
from .saving import row_make, row_save, touching
from .states import PLAN

HOME = "resources.plan"


def months_after(day: date, months: int) -> date:
    """The same day so many months on, or the last day of that month."""
    year, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + year, month + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


@transaction.atomic
def plan_draft(*, body: Body, values: Mapping[str, Any], by: User) -> Plan:
    """起草预案: its first edition (S40.1)."""
    require(may_keep_for(by, body.pk))
    told = dict(values)
    units = told.pop("units", ())
    plan = Plan.objects.create(
        government=body.government, body=body, made_by=by, made_on=clock.today(), **told
    )
    Plan.objects.filter(pk=plan.pk).update(root=plan)
    plan.refresh_from_db()
    plan.units.set(bodies_opened(units))
    record("response_plan.drafted", plan, by=by, after={"title": plan.title}, touches=touching(plan))
    return plan


def bodies_opened(units: Iterable[Body]) -> list[Body]:
    today = clock.today()
    return list({one.pk: one for unit in units for one in expand(unit, today)}.values())


@transaction.atomic
def plan_edit(*, plan: Plan, values: Mapping[str, Any], version: int, by: User) -> None:
    """修改 while it is drafted. Raises EditConflict, WrongState."""
    require(may_change(by, plan))
    if plan.state != PlanState.DRAFTED:
        raise WrongState("resources.plan.edit")
    told = dict(values)
    units = told.pop("units", None)
    row_save(plan, version, **told)
    if units is not None:
        plan.units.set(bodies_opened(units))
    record("response_plan.edited", plan, by=by, after={"title": plan.title}, touches=touching(plan))


@transaction.atomic
def plan_paper(*, plan: Plan, paper: Paper | None, by: User) -> Document:
    """上传预案文本 of a draft: the first, or its next version. Raises BadRequest, WrongState."""
    require(may_change(by, plan))
    if paper is None:
        raise BadRequest("file")
    if plan.state != PlanState.DRAFTED:
        raise WrongState("resources.plan.paper")
    with gathered():
        if plan.document is not None:
            version_add(document=plan.document, paper=paper, by=by)
        else:
            about, title = (HOME, plan.pk), f"{plan.title}（第{plan.edition}版）"[:200]
            made = document_make(title=title, about=about, paper=paper, by=by, owner_body_id=plan.body_id)
            Plan.objects.filter(pk=plan.pk).update(document=made, version=F("version") + 1)
            plan.refresh_from_db()
        assert plan.document is not None
        after = {"document": plan.document.pk}
        record("response_plan.paper_added", plan, by=by, after=after, touches=touching(plan))
    return plan.document


@transaction.atomic
def plan_approve(*, plan: Plan, by: User) -> None:
    """审定: by another than who drafted it. Raises SamePerson, NoPlanText, WrongState."""
    require(may_approve(by, plan))
    if plan.made_by_id == by.pk:
        raise SamePerson
    if plan.state == PlanState.DRAFTED and plan.document_id is None:
        raise NoPlanText
    write = writer(plan, by=by, touches=touching(plan))
    move(PLAN, "approve", plan, write, approved_by=by, approved_on=clock.today(), reason="")


@transaction.atomic
def plan_return(*, plan: Plan, reason: str, by: User) -> None:
    """退回修改, with the reason."""
    require(may_approve(by, plan))
    if not reason.strip():
        raise BadRequest("reason")
    write = writer(plan, by=by, touches=touching(plan), reason=reason[:200])
    move(PLAN, "return", plan, write, approved_by=None, approved_on=None, reason=reason[:300])


@transaction.atomic
def plan_enforce(*, plan: Plan, revised_on: date, by: User, next_review_on: date | None = None) -> None:
    """印发施行: from its day on; the edition before it becomes revised. Raises WrongState, BadRequest."""
    require(may_change(by, plan))
    review = next_review_on or months_after(revised_on, plan.kind.review_months)
    if review <= revised_on:
        raise BadRequest("next_review_on")
    with gathered():
        before = Plan.objects.filter(root=plan.root_id, state=PlanState.IN_FORCE).exclude(pk=plan.pk).first()
        if before is not None:
            if plan.state != PlanState.APPROVED:
                raise WrongState("resources.plan.enforce")
            write = writer(before, by=by, touches=touching(before), edition=plan.edition)
            move(PLAN, "replace", before, write, ended_on=revised_on)
        write = writer(plan, by=by, touches=touching(plan), revised_on=revised_on.isoformat())
        move(PLAN, "enforce", plan, write, revised_on=revised_on, next_review_on=review)
    units = {plan.body_id, *plan.units.values_list("pk", flat=True)}
    tell(
        "response_plan.in_force",
        to=people_of(units),
        key=f"plan-in-force:{plan.pk}",
        about=plan,
        link=plan_url(plan),
        title=plan.title[:120],
    )


@transaction.atomic
def plan_review(*, plan: Plan, next_review_on: date, note: str, by: User) -> None:
    """复审不改: reviewed and kept as it is; the next review gets its day. Raises WrongState, BadRequest."""
    require(may_change(by, plan))
    if not note.strip() or next_review_on <= clock.today():
        raise BadRequest("next_review_on" if note.strip() else "note")
    before = plan.next_review_on
    rows = Plan.objects.filter(pk=plan.pk, state=PlanState.IN_FORCE)
    if not rows.update(next_review_on=next_review_on, version=F("version") + 1):
        raise WrongState("resources.plan.review")
    plan.refresh_from_db()
    record(
        "response_plan.reviewed",
        plan,
        by=by,
        before={"next_review_on": before.isoformat() if before else ""},
        after={"next_review_on": next_review_on.isoformat(), "note": note[:200]},
        touches=touching(plan),
    )


@transaction.atomic
def plan_revise(*, plan: Plan, changes: str, by: User) -> Plan:
    """修订: a draft of the next edition. Raises RevisionThere, WrongState."""
    require(may_change(by, plan))
    if plan.state != PlanState.IN_FORCE:
        raise WrongState("resources.plan.revise")
    if plan.next_editions.filter(state__in=[PlanState.DRAFTED, PlanState.APPROVED]).exists():
        raise RevisionThere
    names = ("government_id", "title", "kind_id", "level_id", "body_id", "root_id")
    told = {name: getattr(plan, name) for name in names}
    told |= {"previous": plan, "edition": plan.edition + 1, "changes": changes}
    row = row_make(Plan, made_by=by, made_on=clock.today(), **told)
    row.units.set(plan.units.all())
    after = {"title": row.title, "edition": row.edition}
    record("response_plan.revision_begun", row, by=by, after=after, touches=touching(row))
    return row


@transaction.atomic
def plan_expire(*, plan: Plan, reason: str, by: User) -> None:
    """废止, with the reason."""
    require(may_approve(by, plan))
    if not reason.strip():
        raise BadRequest("reason")
    write = writer(plan, by=by, touches=touching(plan), reason=reason[:200])
    move(PLAN, "expire", plan, write, reason=reason[:300], ended_on=clock.today())


def plan_url(plan: Plan) -> str:
    return reverse("resources:plan-detail", args=[plan.pk])
