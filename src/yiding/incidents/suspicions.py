"""迟报、漏报、谎报、瞒报: suspected by clock or person, then judged, handed to accountability."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.db.models import F

from yiding.accountability.models import Case
from yiding.accountability.services import Clue, case_open
from yiding.audit.services import About, gathered, record, writer
from yiding.core import clock
from yiding.core.access import Permission
from yiding.core.errors import BadRequest
from yiding.core.moves import move
from yiding.notices.selectors import holders_of

from .audience import tell_of
from .dues import minutes_late
from .errors import AlreadyProposed
from .limits import day_of, limit_of
from .models import Due, Fault, Incident, Step, Suspicion, SuspicionState, What
from .permissions import may_judge, may_open_case, require
from .states import SUSPICION

FIRST_WORDS = (What.PHONE, What.WRITTEN)


def suspect_delay(incident: Incident) -> None:
    """首报迟于时限 is looked into as late; far beyond it, as concealed (S39.2). No clock blames anybody."""
    at = incident.first_reported_at
    if at is None:
        return
    start = incident.found_known_at or incident.known_at
    silent = minutes_late(start, at)
    rows = Due.objects.filter(incident=incident, step=Step.UNIT, what__in=FIRST_WORDS, recipient=None)
    late, row = max(((_late(row, at), row) for row in rows), key=lambda pair: pair[0], default=(0, None))
    if row is not None and late:
        what = "首次报告" if row.what == What.PHONE else "书面报告"
        ground = f"{what}时限为知悉后 {row.minutes} 分钟（{row.source}），迟 {late} 分钟。"
        _suspect(incident, Fault.LATE, ground, late)
    told = limit_of(incident, Step.UNIT, "conceal", day_of(start))
    if told is not None and silent > told.number:
        ground = f"知悉后 {silent} 分钟没有报告，超过 {told.number} 分钟（{told.limit.source}）。"
        _suspect(incident, Fault.CONCEALED, ground, silent)


def _late(row: Due, first_at: datetime) -> int:
    """By how much a first report missed one limit; a written one that is still owed is not late for this."""
    if row.met_at is not None:
        return row.late_minutes or 0
    return minutes_late(row.due_at, first_at) if row.what == What.PHONE else 0


def suspect_silence(row: Due) -> None:
    """时限已过仍未报告: the worker found the clock of a first report still running after its end."""
    if row.step == Step.UNIT and row.what in FIRST_WORDS:
        what = "首次报告" if row.what == What.PHONE else "书面报告"
        ground = f"{what}时限为知悉后 {row.minutes} 分钟（{row.source}），到时没有报告。"
        _suspect(row.incident, Fault.LATE, ground, minutes_late(row.due_at, clock.now()))


def suspect_omission(incident: Incident) -> None:
    """由他人发现: the unit did not tell of it."""
    ground = f"信息来自{incident.get_origin_display()}，接报登记时{incident.body.name}没有报告。"
    _suspect(incident, Fault.OMITTED, ground, None)


def _suspect(
    incident: Incident, fault: str, ground: str, minutes: int | None, by: User | None = None
) -> bool:
    """Raises it, or tells an open one anew; one that was judged stays as it is."""
    row, is_new = Suspicion.objects.get_or_create(
        incident=incident,
        fault=fault,
        defaults={"ground": ground[:300], "minutes": minutes, "raised_by": by, "raised_at": clock.now()},
    )
    if not is_new:
        open_ = Suspicion.objects.filter(pk=row.pk, state=SuspicionState.RAISED)
        open_.update(ground=ground[:300], minutes=minutes, version=F("version") + 1)
        return False
    people = holders_of(Permission.JUDGE_INCIDENTS)
    words = {"fault": str(Fault(fault).label), "ground": ground[:200]}
    tell_of("incident.suspected", incident, people, key=f"suspicion:{row.pk}", **words)
    return True


@transaction.atomic
def suspicion_raise(*, incident: Incident, fault: str, ground: str, by: User) -> Suspicion:
    """提出疑点, by hand. Raises AlreadyProposed where it was raised before, BadRequest."""
    require(may_judge(by))
    if fault not in Fault.values or not ground.strip():
        raise BadRequest("ground" if fault in Fault.values else "fault")
    try:
        with transaction.atomic():
            row = Suspicion.objects.create(
                incident=incident, fault=fault, ground=ground[:300], raised_by=by, raised_at=clock.now()
            )
    except IntegrityError:
        raise AlreadyProposed from None
    record("suspicion.raised", row, by=by, after={"fault": fault}, touches=_touching(row))
    return row


@transaction.atomic
def suspicion_confirm(*, suspicion: Suspicion, finding: str, by: User) -> None:
    """属实, with what was found."""
    _judge(suspicion, "confirm", finding, by)


@transaction.atomic
def suspicion_clear(*, suspicion: Suspicion, finding: str, by: User) -> None:
    """不属实, with the reason."""
    _judge(suspicion, "clear", finding, by)


def _judge(row: Suspicion, name: str, finding: str, by: User) -> None:
    require(may_judge(by))
    if not finding.strip():
        raise BadRequest("finding")
    write = writer(row, by=by, touches=_touching(row), finding=finding[:200])
    move(SUSPICION, name, row, write, finding=finding[:300], judged_by=by, judged_at=clock.now())


@transaction.atomic
def suspicion_case(*, suspicion: Suspicion, rule: str, by: User) -> Case:
    """登记追责线索: by the service of accountability (S20). Raises BadRequest, AlreadyProposed."""
    require(may_open_case(by))
    rows = Suspicion.objects.filter(pk=suspicion.pk, state=SuspicionState.CONFIRMED, case=None)
    if not rows.update(version=F("version") + 1):
        raise AlreadyProposed
    incident = suspicion.incident
    ground = f"{incident.number}{incident.title}：{suspicion.get_fault_display()}。{suspicion.finding}"
    with gathered():
        case = case_open(clue=Clue(incident.body, ground[:300], rule[:300]), by=by)
        Suspicion.objects.filter(pk=suspicion.pk).update(case=case)
        suspicion.case = case
        record("suspicion.case_opened", suspicion, by=by, touches=_touching(suspicion))
    return case


def _touching(row: Suspicion) -> About:
    """Its government only: as with cases, no list of a unit's events names it."""
    return About(government_id=row.incident.government_id)
