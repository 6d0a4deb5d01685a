"""期限随放假安排重算: a notice of 春节 with make-up days moves counted days, and no others."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, time

import pytest

from tests.urging.rows import slip_of, with_rules
from yiding.audit.models import Event
from yiding.core import clock
from yiding.core.models import CalendarDay
from yiding.core.workdays import Calendar
from yiding.minutes.record import Deadline, DeadlineKind
from yiding.notices.models import Notice
from yiding.supervision.assigning import matter_assign
from yiding.supervision.extending import extension_ask, extension_grant
from yiding.supervision.filing import (
    Draft,
    Ground,
    InCharge,
    Node,
    matter_draft,
    matters_approve,
    matters_submit,
)
from yiding.supervision.models import DueSource, Matter, SourceKind
from yiding.supervision.proposing import due_of
from yiding.urging.models import Slip
from yiding.web.services import Arrangement, day_clear, day_set

from .rows import Stage

HELD = date(2027, 1, 25)
PLAIN, SHIFTED = date(2027, 2, 15), date(2027, 2, 19)
"""Fifteen working days after the meeting: Monday to Friday, and as the notice has it."""
OFF = [date(2027, 2, day) for day in range(5, 13)]
WORKED = [date(2027, 1, 31), date(2027, 2, 14)]
NOTICE = [Arrangement(day, is_workday=False, name="春节") for day in OFF]
NOTICE += [Arrangement(day, is_workday=True, name="春节") for day in WORKED]


@pytest.fixture(autouse=True)
def _new_year(monkeypatch: pytest.MonkeyPatch) -> None:
    """The day after the meeting; no notice for the year is there yet."""
    at = datetime.combine(date(2027, 1, 26), time(9), clock.SHANGHAI).astimezone(UTC)
    monkeypatch.setattr(clock, "now", lambda: at)


def counted(stage: Stage, source: DueSource = DueSource.SENTENCE) -> Matter:
    """A matter that is due fifteen working days after the meeting, assigned to 甲局."""
    limit = Deadline("15个工作日内", DeadlineKind.RELATIVE)
    due = due_of([limit], HELD, Calendar.load(), "15个工作日内提出方案")
    assert due.day == PLAIN
    draft = Draft(
        title="提出方案",
        in_charge=[InCharge(stage.body("甲局"), "lead")],
        nodes=[Node("办结", PLAIN), Node("征求意见", date(2027, 2, 3))],
        due_on=due.day,
        due_source=source,
        due_reason=due.reason,
    )
    ground = Ground(SourceKind.SUPERIOR, "15个工作日内提出方案。", given_by="上级机关")
    matter = matter_draft(government=stage.government, draft=draft, grounds=[ground], by=stage.inspector)
    matters_submit(matters=[matter], by=stage.inspector)
    matters_approve(matters=[matter], by=stage.director)
    matter_assign(matter=matter, by=stage.inspector)
    return matter


def notice(stage: Stage, days: Iterable[Arrangement] = NOTICE) -> None:
    for told in days:
        day_set(told=told, by=stage.director)


def test_a_notice_of_the_spring_festival_moves_what_was_counted(stage: Stage) -> None:
    matter = counted(stage)
    notice(stage)
    matter.refresh_from_db()
    task = stage.task(matter, "甲局")
    assert (matter.due_on, matter.original_due_on) == (SHIFTED, PLAIN)
    assert (task.due_on, task.original_due_on) == (SHIFTED, PLAIN)
    assert list(matter.milestones.order_by("due_on").values_list("due_on", flat=True)) == [
        date(2027, 2, 3),
        SHIFTED,
    ]
    last = Event.objects.filter(kind="task.due_shifted", object_id=task.pk).latest("number")
    assert last.after == {"due_on": "2027-02-19"}
    assert Event.objects.filter(kind="matter.due_shifted", matter_id=matter.pk).exists()
    told = Notice.objects.filter(kind="task.due_shifted", recipient=stage.liaisons["甲局"])
    assert told.exists()


def test_a_day_taken_out_of_the_calendar_moves_it_back(stage: Stage) -> None:
    matter = counted(stage)
    notice(stage)
    for row in CalendarDay.objects.filter(day__year=2027):
        day_clear(row=row, by=stage.director)
    matter.refresh_from_db()
    assert matter.due_on == PLAIN


def test_what_a_person_set_or_granted_stays(stage: Stage) -> None:
    by_person, extended = counted(stage, DueSource.PERSON), counted(stage)
    task = stage.accept(stage.task(extended, "甲局"))
    extension = extension_ask(
        task=task, to_due_on=date(2027, 3, 1), reason="等批复", by=stage.liaisons["甲局"]
    )
    extension_grant(extension=extension, by=stage.inspector)
    notice(stage)
    by_person.refresh_from_db()
    extended.refresh_from_db()
    assert by_person.due_on == PLAIN
    assert extended.due_on == date(2027, 3, 1)
    assert not Event.objects.filter(kind__endswith="due_shifted").exists()


def test_a_day_that_is_over_is_not_moved(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    matter = counted(stage)
    at = datetime.combine(date(2027, 2, 16), time(9), clock.SHANGHAI).astimezone(UTC)
    monkeypatch.setattr(clock, "now", lambda: at)
    notice(stage)
    matter.refresh_from_db()
    assert matter.due_on == PLAIN


def test_reply_days_that_a_rule_counted_move_and_others_stay(stage: Stage) -> None:
    rules = with_rules(stage)
    count = rules.sliprules.filter(colour="blue")[0].reply_days
    calendar, today = Calendar.load(), clock.today()
    first, second = (stage.accept(stage.task(counted(stage), "甲局")) for _n in range(2))
    days = (calendar.add(today, count) - today).days
    by_rule, by_person = slip_of(stage, first, days=days), slip_of(stage, second, days=days + 1)
    off = [Arrangement(date(2027, 1, day), is_workday=False, name="临时放假") for day in (27, 28)]
    notice(stage, off)
    told = {slip.pk: (slip.reply_due_on, slip.original_reply_due_on) for slip in Slip.objects.all()}
    moved = Calendar.load().add(today, count)
    assert moved > by_rule.reply_due_on
    assert told[by_rule.pk] == (moved, by_rule.reply_due_on)
    assert told[by_person.pk] == (by_person.reply_due_on, by_person.reply_due_on)
    assert (
        Event.objects.filter(kind="slip.reply_shifted").count()
        == Event.objects.filter(kind="slip.reply_shifted", object_id=by_rule.pk).count()
    )
