"""文件、要点、任务: a plan is entered, and splits into numbered points and matters, one by one or in bulk."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from yiding.audit.services import gathered, record
from yiding.core.access import Level, require
from yiding.core.errors import WrongState
from yiding.core.sheets import CellError
from yiding.core.workdays import Calendar
from yiding.directory.models import Government
from yiding.files.services import Paper

from .backward import nodes_in
from .errors import AfterParent, OutlineWrong
from .filing import Draft, Ground, matter_draft, paper_attach
from .models import BodyRole, Matter, MatterKind, MatterState, SourceKind
from .naming import Register
from .outlines import Entry
from .permissions import may_file
from .summing import same_version, touching
from .trees import CONTAINERS, bounds_children

MOST_WRONG = 10


@transaction.atomic
def plan_make(
    *,
    government: Government,
    draft: Draft,
    ground: Ground,
    by: User,
    entries: Sequence[Entry] = (),
    paper: Paper | None = None,
) -> Matter:
    """登记文件: the document that points and matters stand under, with what it splits into. One event each.

    Raises OutlineWrong, SupervisesItself.
    """
    require(may_file(by))
    with gathered():
        kept = replace(draft, more={**draft.more, "kind": MatterKind.PLAN})
        plan = matter_draft(government=government, draft=kept, grounds=[ground], by=by)
        if paper is not None:
            paper_attach(source=plan.sources.get(), paper=paper, by=by)
        plan_fill(plan=plan, entries=entries, by=by)
    return plan


@transaction.atomic
def plan_fill(*, plan: Matter, entries: Sequence[Entry], by: User) -> list[Matter]:
    """分解: points and matters in the order in which they are listed. All or none. Raises OutlineWrong."""
    require(may_file(by))
    if plan.kind not in CONTAINERS:
        raise WrongState("supervision.plan")
    register, calendar = Register(plan.government), Calendar.load()
    register.load(text for entry in entries for text in (entry.leads, entry.supports))
    made: list[Matter] = []
    wrong: list[str] = []
    above = plan
    with gathered():
        for entry in entries:
            parent = plan if entry.kind == MatterKind.POINT else above
            try:
                made.append(_grow(entry, parent, register, calendar, by))
            except (CellError, ValidationError, AfterParent) as error:
                wrong.append(f"{entry.place}：{_words(error)}")
                continue
            if entry.kind == MatterKind.POINT:
                above = made[-1]
    if wrong:
        raise OutlineWrong("；".join(wrong[:MOST_WRONG]))
    return made


def _words(error: Exception) -> str:
    if isinstance(error, ValidationError):
        return "".join(error.messages)
    return f"{error.sentence}{error.detail}" if isinstance(error, AfterParent) else str(error)


def _grow(entry: Entry, parent: Matter, register: Register, calendar: Calendar, by: User) -> Matter:
    charge = [
        *register.in_charge(entry.leads, BodyRole.LEAD),
        *register.in_charge(entry.supports, BodyRole.SUPPORT),
    ]
    due = entry.due_on or (parent.due_on if entry.kind == MatterKind.MATTER else None)
    nodes = nodes_in(entry.nodes, due, calendar) if entry.kind == MatterKind.MATTER else []
    top = (parent.root or parent).sources.first()
    kind = top.kind if top is not None else SourceKind.PLAN
    title = top.paper_title if top is not None else parent.title
    draft = Draft(
        title=entry.title,
        in_charge=charge,
        nodes=nodes,
        due_on=entry.due_on,
        due_reason=_("文件写明") if entry.due_on else "",
        level=Level(parent.level),
        supervisor=parent.supervisor,
        more={"kind": entry.kind, "series": parent.series},
    )
    ground = Ground(kind, entry.quote, paper_title=title, document=top.document if top else None)
    return matter_draft(government=parent.government, draft=draft, grounds=[ground], by=by, parent=parent)


@transaction.atomic
def container_edit(*, matter: Matter, title: str, due_on: date | None, version: int, by: User) -> None:
    """改文件或要点: its title and its day, which bounds those of its parts. One event.

    Raises AfterParent, EditConflict, WrongState.
    """
    require(may_file(by))
    if matter.kind not in CONTAINERS or matter.state == MatterState.DROPPED:
        raise WrongState("supervision.plan")
    same_version(matter, version)
    bounds_children(matter, due_on)
    above = matter.parent
    if due_on and above is not None and above.due_on and due_on > above.due_on:
        raise AfterParent(f"“{above.title[:40]}”：{above.due_on:%Y-%m-%d}")
    before = _state(matter)
    matter.title, matter.due_on = title[:300], due_on
    matter.original_due_on = matter.original_due_on or due_on
    matter.save(update_fields=["title", "due_on", "original_due_on"])
    record("matter.edited", matter, by=by, before=before, after=_state(matter), touches=touching(matter))


def _state(matter: Matter) -> dict[str, str | None]:
    return {"title": matter.title, "due_on": matter.due_on.isoformat() if matter.due_on else None}
