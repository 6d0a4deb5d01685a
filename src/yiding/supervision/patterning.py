"""用模板立项: a template is kept, and matters are made from it, their days counted in working days."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from yiding.audit.services import About, gathered, record
from yiding.core.access import require
from yiding.core.columns import Viewer
from yiding.core.errors import WrongState
from yiding.core.sheets import CellError
from yiding.core.workdays import Calendar
from yiding.directory.models import Government

from .errors import StepsEmpty
from .filing import Draft, Ground, InCharge, Node, matter_draft
from .models import Anchor, Matter, MatterKind, MatterTemplate, Shape, TemplateStep
from .naming import Register
from .permissions import may_file
from .summing import same_version

WORDS = {
    "起始日后": Anchor.START,
    "起始后": Anchor.START,
    "交办后": Anchor.START,
    "上一步后": Anchor.BEFORE,
    "期限前": Anchor.DUE,
    "提前": Anchor.DUE,
}
STEP = re.compile(
    rf"(?P<anchor>{'|'.join(WORDS)})\s*(?P<offset>\d{{1,3}})\s*(?:个?工作日|天|日)?\s+(?P<title>.+)"
)
MOST_STEPS = 60


@dataclass(frozen=True, slots=True)
class Step:
    """一步, as a form says it."""

    title: str
    anchor: str = Anchor.START
    offset: int = 0
    leads: str = ""


def steps_in(text: str) -> list[Step]:
    """The steps of lines like ``起始日后10 起草方案｜市水务局``. Raises CellError."""
    lines = [line.strip().replace("|", "｜") for line in text.splitlines() if line.strip()]
    if len(lines) > MOST_STEPS:
        raise CellError(_("步骤太多，最多 %(n)s 步") % {"n": MOST_STEPS})
    return [_step(line) for line in lines]


def _step(line: str) -> Step:
    head, _bar, leads = line.partition("｜")
    found = STEP.fullmatch(head.strip())
    if found is None:
        raise CellError(
            _("“%(line)s”请以“起始日后”“上一步后”或“期限前”加工作日数开头，空一格再写步骤")
            % {"line": line[:30]}
        )
    return Step(
        found["title"].strip()[:200], WORDS[found["anchor"]], int(found["offset"]), leads.strip()[:300]
    )


def lines_of_steps(steps: Iterable[TemplateStep]) -> str:
    """The steps as the lines of a form."""
    words = {Anchor.START: "起始日后", Anchor.BEFORE: "上一步后", Anchor.DUE: "期限前"}
    return "\n".join(
        f"{words[Anchor(one.anchor)]}{one.offset} {one.title}" + (f"｜{one.leads}" if one.leads else "")
        for one in steps
    )


def templates_visible_to(viewer: Viewer) -> QuerySet[MatterTemplate]:
    """The templates: those who file matters keep and use them."""
    return MatterTemplate.objects.all() if may_file(viewer) else MatterTemplate.objects.none()


@transaction.atomic
def template_keep(
    *,
    government: Government,
    steps: Sequence[Step],
    by: User,
    template: MatterTemplate | None = None,
    version: int = 0,
    **values: Any,
) -> MatterTemplate:
    """保存模板: a new one, or one as it was seen. One event. Raises StepsEmpty, EditConflict."""
    require(may_file(by))
    if not steps:
        raise StepsEmpty
    if template is None:
        template = MatterTemplate.objects.create(government=government, **values)
    else:
        same_version(template, version)
        MatterTemplate.objects.filter(pk=template.pk).update(**values)
        template.refresh_from_db()
    template.steps.all().delete()
    TemplateStep.objects.bulk_create(
        TemplateStep(
            template=template,
            position=n,
            title=one.title,
            anchor=one.anchor,
            offset=one.offset,
            leads=one.leads,
        )
        for n, one in enumerate(steps)
    )
    told = {"name": template.name, "steps": len(steps)}
    record("template.kept", template, by=by, after=told, touches=About(government_id=government.pk))
    return template


def days_of(
    steps: Sequence[TemplateStep], start: date, due_on: date | None, calendar: Calendar
) -> list[date]:
    """The day of each step; a step counted before the due day needs one. Raises CellError."""
    days: list[date] = []
    for one in steps:
        if one.anchor == Anchor.DUE:
            if due_on is None:
                raise CellError(_("“%(title)s”按期限倒排，请填办结期限") % {"title": one.title[:30]})
            days.append(calendar.back(due_on, one.offset))
        else:
            first = days[-1] if one.anchor == Anchor.BEFORE and days else start
            days.append(calendar.add(first, one.offset))
    return days


@dataclass(frozen=True, slots=True)
class Use:
    """一次使用: what is made from a template, from which day, until when, by whom."""

    title: str
    start: date
    due_on: date | None = None
    in_charge: Sequence[InCharge] = ()


@transaction.atomic
def template_use(*, template: MatterTemplate, use: Use, ground: Ground, by: User) -> Matter:
    """用模板拟立项: one matter with its nodes, or a document with a matter for each step.

    Gives back the one matter, or the document. Raises CellError; ValidationError for an unknown body.
    """
    require(may_file(by))
    if not template.is_active:
        raise WrongState("supervision.template")
    steps, calendar = list(template.steps.all()), Calendar.load()
    days = days_of(steps, use.start, use.due_on, calendar)
    last = use.due_on or max(days)
    base = Draft(
        title=use.title,
        in_charge=use.in_charge,
        nodes=[Node(one.title, day) for one, day in zip(steps, days, strict=True)],
        due_on=last,
        due_reason=_("按模板“%(name)s”") % {"name": template.name},
        more={
            "kind": MatterKind.MATTER,
            "starts_on": use.start,
            **{name: getattr(template, name) for name in ("deliverable", "criteria", "rhythm", "urgency")},
        },
    )
    if template.shape == Shape.NODES:
        return matter_draft(government=template.government, draft=base, grounds=[ground], by=by)
    return _steps_make(template, base, steps, days, ground, by)


def _steps_make(
    template: MatterTemplate,
    base: Draft,
    steps: Sequence[TemplateStep],
    days: Sequence[date],
    ground: Ground,
    by: User,
) -> Matter:
    """A document with a matter for each step; in a sequence each starts when the one before is due."""
    register = Register(template.government)
    register.load(one.leads for one in steps)
    with gathered():
        top = replace(base, in_charge=(), nodes=(), more={"kind": MatterKind.PLAN})
        plan = matter_draft(government=template.government, draft=top, grounds=[ground], by=by)
        starts = base.more["starts_on"]
        for one, day in zip(steps, days, strict=True):
            draft = replace(
                base,
                title=f"{base.title}：{one.title}",
                in_charge=register.in_charge(one.leads, "lead") or base.in_charge,
                nodes=[Node(one.title, day)],
                due_on=day,
                more={**base.more, "starts_on": starts},
            )
            matter_draft(government=template.government, draft=draft, grounds=[ground], by=by, parent=plan)
            starts = day if template.shape == Shape.SEQUENCE else starts
    return plan
