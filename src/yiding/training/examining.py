"""考试: a paper drawn for one attempt, answers kept as they are given, the time told by the server."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any

from django.db import transaction

from yiding.audit.services import record, writer
from yiding.core import clock
from yiding.core.errors import WrongState
from yiding.core.moves import move

from .certifying import certificate_issue
from .drawing import bank_hash, cleaned, draw, is_enough, score_of
from .errors import ExamOver, NoMoreAttempts, NotReady, ReadOn
from .keeping import of_employer
from .models import Attempt, Enrolment, Exam, Question
from .states import ENROLMENT
from .studying import progress_of

GRACE = timedelta(seconds=10)
"""What a paper may need on its way; nobody writes in that time."""
Given = Mapping[str, Iterable[Any]]


def attempts_left(enrolment: Enrolment, exam: Exam) -> int:
    used = Attempt.objects.filter(enrolment=enrolment).count()
    return max(0, exam.attempts + enrolment.more_attempts - used)


def open_attempt(enrolment: Enrolment) -> Attempt | None:
    """The attempt that is being sat; one whose time is over is handed in as it was left."""
    row = Attempt.objects.filter(enrolment=enrolment, handed_in_at__isnull=True).first()
    if row is not None and clock.now() > row.due_at + GRACE:
        attempt_hand_in(attempt=row)
        return None
    return row


@transaction.atomic
def attempt_start(*, enrolment: Enrolment) -> Attempt:
    """开考: the open attempt, or a new one. Raises ReadOn, NoMoreAttempts, NotReady, WrongState."""
    # The lock makes the second of two starts find the attempt of the first.
    enrolment = Enrolment.objects.select_for_update().select_related("course").get(pk=enrolment.pk)
    if (row := Attempt.objects.filter(enrolment=enrolment, handed_in_at__isnull=True).first()) is not None:
        return row
    if enrolment.state not in ENROLMENT.moves["certify"].sources:
        raise WrongState("training.attempt_start")
    if not progress_of(enrolment).is_ready:
        raise ReadOn
    exam = Exam.objects.filter(course=enrolment.course_id).first()
    bank = list(Question.objects.filter(course=enrolment.course_id, is_used=True))
    if exam is None or not is_enough(bank, exam.counts()):
        raise NotReady
    if not attempts_left(enrolment, exam):
        raise NoMoreAttempts
    row = _drawn(enrolment, exam, bank)
    after = {"number": row.number, "seed": row.seed, "due_at": row.due_at.isoformat()}
    record("attempt.started", row, by=None, after=after, touches=of_employer(enrolment.learner.employer))
    return row


def _drawn(enrolment: Enrolment, exam: Exam, bank: list[Question]) -> Attempt:
    now, seed = clock.now(), secrets.token_hex(16)
    return Attempt.objects.create(
        enrolment=enrolment,
        number=Attempt.objects.filter(enrolment=enrolment).count() + 1,
        seed=seed,
        bank=bank_hash(bank),
        paper=draw(bank, exam.counts(), seed),
        started_at=now,
        due_at=now + timedelta(minutes=exam.minutes),
        full_marks=exam.full_marks,
        pass_mark=exam.pass_mark,
    )


def answers_save(*, attempt: Attempt, given: Given) -> None:
    """保存作答, while there is time. Raises ExamOver."""
    rows = Attempt.objects.filter(pk=attempt.pk, handed_in_at__isnull=True, due_at__gte=clock.now() - GRACE)
    answers = cleaned(attempt.paper, given)
    if not rows.update(answers=answers):
        raise ExamOver
    attempt.answers = answers


@transaction.atomic
def attempt_hand_in(*, attempt: Attempt, given: Given | None = None) -> Attempt:
    """交卷: marked at once; what comes after the time counts no more, but what was saved in time does."""
    now = clock.now()
    is_late = now > attempt.due_at + GRACE
    attempt.refresh_from_db(fields=["answers"])
    answers = attempt.answers if is_late or given is None else cleaned(attempt.paper, given)
    score = score_of(attempt.paper, answers)
    told = {"answers": answers, "score": score, "is_passed": score >= attempt.pass_mark, "is_late": is_late}
    rows = Attempt.objects.filter(pk=attempt.pk, handed_in_at__isnull=True)
    if not rows.update(**told, handed_in_at=min(now, attempt.due_at + GRACE)):
        raise ExamOver
    attempt.refresh_from_db()
    _settle(attempt)
    return attempt


def _settle(attempt: Attempt) -> None:
    """The state of the course after an attempt, with the certificate for a pass; the one event of it."""
    enrolment = Enrolment.objects.select_related("learner__employer", "course").get(pk=attempt.enrolment_id)
    more: dict[str, Any] = {"attempt": attempt.number, "score": attempt.score, "is_late": attempt.is_late}
    if attempt.is_passed:
        more["certificate"] = certificate_issue(enrolment).number
    write = writer(enrolment, by=None, touches=of_employer(enrolment.learner.employer), **more)
    move(ENROLMENT, "certify" if attempt.is_passed else "fail", enrolment, write)


def overdue_close() -> int:
    """Hands in what was left open when its time was over."""
    rows = Attempt.objects.filter(handed_in_at__isnull=True, due_at__lt=clock.now() - GRACE)
    closed = 0
    for row in rows.order_by("pk"):
        try:
            attempt_hand_in(attempt=row)
            closed += 1
        except ExamOver:  # handed in by somebody else just now
            continue
    return closed
