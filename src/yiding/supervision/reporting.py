"""反馈与核查: bodies tell what they did; reports that a rhythm asks for are rows, so none is forgotten."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import F, Q, QuerySet

from yiding.audit.services import gathered, record
from yiding.core import clock
from yiding.core.access import require
from yiding.core.errors import BadRequest
from yiding.core.ids import uuid7
from yiding.core.moves import move
from yiding.core.periods import Period, PeriodKind
from yiding.core.telling import tell
from yiding.directory.subjects import IndicatorValue
from yiding.files.services import Paper, document_make

from .errors import PercentOnly
from .models import (
    Check,
    Matter,
    Milestone,
    MilestoneDone,
    Report,
    ReportDue,
    Rhythm,
    Task,
    TaskState,
)
from .permissions import may_carry, may_check, may_review
from .selectors import people_of
from .states import REPORT
from .summing import take, task_done, touching, writer

REPORT_HOME = "supervision.report"
CHECK_HOME = "supervision.check"
MOST = 10**14
AHEAD = timedelta(days=62)
"""The reports of a rhythm are asked for so long ahead; a daily run makes the next ones."""
KINDS = {
    Rhythm.SPELL: PeriodKind.SPELL,
    Rhythm.MONTH: PeriodKind.MONTH,
    Rhythm.QUARTER: PeriodKind.QUARTER,
    Rhythm.HALF: PeriodKind.HALF,
    Rhythm.YEAR: PeriodKind.YEAR,
}


PERCENT = re.compile(r"\d+(\.\d+)?\s*[%％]|百分之[零〇一二三四五六七八九十百点\d]+")
SAYS_NOTHING = re.compile(
    r"目前|现在|总体|整体|工作|任务|进度|进展|已经|已|完成|达到|达|为|约|了|[\s，。、；：,.;:（）()]"
)


@dataclass(frozen=True, slots=True)
class Told:
    """反馈内容: what was done; a node that is reached; a quantity; what hinders; what comes next.

    ``figure``: the quantity is a value that was filed elsewhere already (S16.7).
    """

    text: str
    milestone: Milestone | None = None
    is_reached: bool = False
    quantity: Decimal | None = None
    unit: str = ""
    problems: str = ""
    next_step: str = ""
    period: str = ""
    is_for_all: bool = False
    figure: IndicatorValue | None = None

    @property
    def is_percent_only(self) -> bool:
        """Does the text give a percentage and nothing else, no node and no quantity beside it?"""
        if self.is_reached or self.quantity is not None or not PERCENT.search(self.text):
            return False
        return not SAYS_NOTHING.sub("", PERCENT.sub("", self.text))


@transaction.atomic
def report_file(
    *, task: Task, told: Told, by: User, evidence: Sequence[Paper] = (), key: UUID | None = None
) -> Report:
    """反馈: one report on a task. Sent twice with one ``key`` it is one report. One event and one for each
    paper. Raises WrongState when the task was taken from the body meanwhile, BadRequest without a text,
    PercentOnly where a percentage is all.
    """
    require(may_carry(by, task))
    if key is not None and (known := Report.objects.filter(public_id=key, task=task).first()):
        return known
    if not told.text.strip():
        raise BadRequest("text")
    if told.milestone is not None and told.milestone.matter_id != task.matter_id:
        raise BadRequest("milestone")
    told = _with_figure(task, told)
    if told.is_percent_only and not evidence:
        raise PercentOnly
    take(task, TaskState.ACTIVE, TaskState.CLAIMED)
    if key is not None and (known := Report.objects.filter(public_id=key, task=task).first()):
        return known
    today = clock.today()
    with gathered():
        report = Report.objects.create(
            public_id=key or uuid7(),
            task=task,
            period=told.period or _period_asked(task, today),
            reported_on=today,
            made_at=clock.now(),
            made_by=by,
            text=told.text,
            milestone=told.milestone,
            quantity=told.quantity,
            unit=told.unit,
            figure=told.figure,
            figure_words=words_of(told.figure) if told.figure else "",
            problems=told.problems,
            next_step=told.next_step,
            is_for_all=told.is_for_all,
            evidence_count=len(evidence),
        )
        for paper in evidence:
            document_make(
                title=paper.name[:200],
                about=(REPORT_HOME, report.pk),
                paper=paper,
                by=by,
                owner_body_id=task.body_id,
            )
        if told.milestone is not None and told.is_reached:
            _reach(task, told.milestone, report, today)
        if report.period:
            ReportDue.objects.filter(task=task, period=report.period, report__isnull=True).update(
                report=report
            )
        Task.objects.filter(pk=task.pk).update(report_count=F("report_count") + 1, last_report_on=today)
        task.refresh_from_db()
        record(
            "report.filed",
            report,
            by=by,
            after={"task": task.pk, "period": report.period, "evidence": len(evidence)},
            touches=touching(task.matter, task),
        )
    task_done(task)
    return report


def _with_figure(task: Task, told: Told) -> Told:
    """What is told, with the quantity of the figure that it is taken from."""
    if told.figure is None:
        return told
    if not figures_of(task).filter(pk=told.figure.pk).exists():
        raise BadRequest("figure")
    unit = told.figure.indicator.unit
    return replace(told, quantity=round(told.figure.value, 4), unit=unit)


def figures_of(task: Task) -> QuerySet[IndicatorValue]:
    """已报数据: what the task's body (or the whole government) has filed as an indicator (S16.7)."""
    rows = IndicatorValue.objects.filter(
        Q(body=task.body_id) | Q(body__isnull=True), indicator__government=task.government_id
    )
    return rows.select_related("indicator__source", "body").filter(value__gt=-MOST, value__lt=MOST)


def words_of(value: IndicatorValue) -> str:
    """Where a figure comes from: indicator, period, whose."""
    whose = value.body or value.indicator.source
    return f"{value.indicator.name} {value.period}" + (f"（{whose}）" if whose else "")


def _reach(task: Task, milestone: Milestone, report: Report, today: date) -> None:
    _row, is_new = MilestoneDone.objects.get_or_create(
        task=task, milestone=milestone, defaults={"done_on": today, "report": report}
    )
    if is_new:
        Task.objects.filter(pk=task.pk).update(milestone_done=F("milestone_done") + 1)


def _period_asked(task: Task, today: date) -> str:
    """The oldest period that has begun and whose report is still asked for; of none, the present one."""
    kind = KINDS.get(Rhythm(task.matter.rhythm))
    if kind is None:
        return ""
    present = Period.of(kind, today).key
    open_ = ReportDue.objects.filter(task=task, report__isnull=True, due_on__lte=_due_of(kind, today))
    return open_.order_by("due_on").values_list("period", flat=True).first() or present


def _due_of(kind: PeriodKind, today: date) -> date:
    return Period.of(kind, today).end


def dues_make(task: Task, *, until: date | None = None) -> int:
    """应报: the reports that a task's rhythm asks for, from its assignment to ``until`` (two months on), each
    due on the last day of its period, none after the task's due day. Made once; gives back how many.
    """
    kind = KINDS.get(Rhythm(task.matter.rhythm))
    if kind is None:
        return 0
    last = min(task.due_on, until or clock.today() + AHEAD)
    period, rows = Period.of(kind, task.assigned_on), []
    while period.end <= last:
        rows.append(ReportDue(task=task, period=period.key, due_on=period.end))
        period = period.next
    known = set(ReportDue.objects.filter(task=task).values_list("period", flat=True))
    fresh = [row for row in rows if row.period not in known]
    ReportDue.objects.bulk_create(fresh, ignore_conflicts=True)
    return len(fresh)


@transaction.atomic
def report_adopt(*, report: Report, by: User) -> None:
    """采用: the report stands as it is."""
    require(may_review(by, report))
    task = report.task
    move(REPORT, "adopt", report, writer(report, task.matter, by, task), reviewed_by=by, review="")


@transaction.atomic
def report_return(*, report: Report, reason: str, by: User) -> None:
    """退回重报, with what is missing: its node counts no more, its period is asked for again."""
    require(may_review(by, report))
    if not reason.strip():
        raise BadRequest("reason")
    task = report.task
    write = writer(report, task.matter, by, task, reason=reason[:200])
    move(REPORT, "return", report, write, reviewed_by=by, review=reason[:300])
    gone = MilestoneDone.objects.filter(report=report).delete()[0]
    ReportDue.objects.filter(report=report).update(report=None)
    Task.objects.filter(pk=task.pk).update(milestone_done=F("milestone_done") - gone)
    task.refresh_from_db()
    task_done(task)
    tell(
        "report.returned",
        to=people_of([task.body_id]),
        key=f"report:{report.pk}:{report.version}",
        about=report,
        title=task.matter.title[:120],
        words=reason[:200],
    )


@dataclass(frozen=True, slots=True)
class Found:
    """核查所见: on which day, how, what was found, and whether the result is there."""

    checked_on: date
    way: str
    effect: str
    finding: str
    is_look_back: bool = False


@transaction.atomic
def check_file(
    *, matter: Matter, found: Found, by: User, task: Task | None = None, evidence: Sequence[Paper] = ()
) -> Check:
    """核查: a look at the result by others than those who do the work (S16.4, S16.5). One event."""
    require(may_check(by, matter))
    if not found.finding.strip() or found.checked_on > clock.today():
        raise BadRequest("finding" if not found.finding.strip() else "checked_on")
    if task is not None and task.matter_id != matter.pk:
        raise BadRequest("task")
    with gathered():
        row = Check.objects.create(
            matter=matter,
            task=task,
            checked_on=found.checked_on,
            way=found.way,
            effect=found.effect,
            finding=found.finding,
            is_look_back=found.is_look_back,
            made_by=by,
            made_at=clock.now(),
        )
        for paper in evidence:
            document_make(title=paper.name[:200], about=(CHECK_HOME, row.pk), paper=paper, by=by)
        told = {"way": row.way, "effect": row.effect, "is_look_back": row.is_look_back}
        record("matter.checked", row, by=by, after=told, touches=touching(matter, task))
    return row
