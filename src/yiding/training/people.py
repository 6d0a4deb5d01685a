"""学员: entered for an enterprise, enrolled in courses, blanked on request. No event holds a name."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.db.models import F, Q, QuerySet

from yiding.audit.services import record
from yiding.core import clock
from yiding.core.errors import BadRequest, WrongState
from yiding.directory.phonebook import masked_phone, plain_phone

from .errors import EnrolledAlready, LearnerGone, LearnerThere
from .keeping import of_employer, saved
from .links import SEAL, key_make
from .models import (
    Category,
    Certificate,
    Course,
    CourseState,
    Employer,
    Enrolment,
    EnrolmentState,
    Learner,
)
from .permissions import may_blank, may_enrol_at, may_keep_enrolment, may_keep_learner, require
from .selectors import here, rule_of


@dataclass(frozen=True, slots=True)
class Who:
    """学员的登记内容: ``phone`` is a number as it was written, or nothing."""

    name: str
    post: Category
    phone: str = ""


def _values(who: Who) -> dict[str, Any]:
    """What is kept of it. Raises BadRequest for a number that is none."""
    plain, name = plain_phone(who.phone), who.name.strip()
    if not name or (who.phone.strip() and not plain):
        raise BadRequest("phone" if name else "name")
    masked = masked_phone(plain) if plain else ""
    return {"name": name, "post": who.post, "phone_masked": masked, "digest": digest_of(name, plain)}


def digest_of(name: str, plain: str) -> str:
    """By which the same person is told again: the number, or the name where there is none."""
    return SEAL.keyed_hash(f"phone:{plain}" if plain else f"name:{name}")


@transaction.atomic
def learner_add(*, employer: Employer, who: Who, by: User) -> Learner:
    """登记学员. Raises LearnerThere, BadRequest."""
    require(may_enrol_at(by, employer))
    row = learner_make(employer, who)
    after = {"post": who.post.pk}
    record("learner.added", row, by=by, after=after, touches=of_employer(employer))
    return row


def learner_make(employer: Employer, who: Who) -> Learner:
    """The row of a new learner with their link, in the caller's transaction. Raises LearnerThere."""
    today = clock.today()
    until = today + timedelta(days=rule_of(employer.government_id).link_days)
    try:
        with transaction.atomic():
            return Learner.objects.create(
                employer=employer, joined_on=today, link_key=key_make(), link_until=until, **_values(who)
            )
    except IntegrityError:
        raise LearnerThere from None


@transaction.atomic
def learner_edit(*, learner: Learner, who: Who, version: int, by: User) -> None:
    """修改学员; without a number the one that is known stays. Raises EditConflict, LearnerGone."""
    require(may_keep_learner(by, learner))
    _check_here(learner)
    values = _values(who)
    if not who.phone.strip() and learner.phone_masked:
        values = {name: value for name, value in values.items() if name in ("name", "post")}
    try:
        with transaction.atomic():
            saved(learner, version, **values)
    except IntegrityError:
        raise LearnerThere from None
    after = {"post": who.post.pk, "phone": bool(who.phone.strip())}
    record("learner.edited", learner, by=by, after=after, touches=of_employer(learner.employer))


def _check_here(learner: Learner) -> None:
    if not learner.is_here:
        raise LearnerGone


@transaction.atomic
def learner_leave(*, learner: Learner, by: User) -> None:
    """离岗: counted no more from today; the link opens nothing. Raises LearnerGone."""
    require(may_keep_learner(by, learner))
    rows = Learner.objects.filter(pk=learner.pk, left_on__isnull=True)
    if not rows.update(left_on=clock.today(), version=F("version") + 1):
        raise LearnerGone
    learner.refresh_from_db()
    after = {"left_on": f"{learner.left_on}"}
    record("learner.left", learner, by=by, after=after, touches=of_employer(learner.employer))


@transaction.atomic
def learner_blank(*, learner: Learner, by: User) -> None:
    """清除个人信息, on request: name and number go, the keyed hash stays here and in the event."""
    require(may_blank(by, learner))
    rows = Learner.objects.filter(pk=learner.pk, blanked_at__isnull=True)
    left = learner.left_on or clock.today()
    gone = {"name": "", "phone_masked": "", "link_key": key_make(), "left_on": left}
    if not rows.update(**gone, blanked_at=clock.now(), version=F("version") + 1):
        raise WrongState("training.learner_blank")
    learner.refresh_from_db()
    after = {"digest": learner.digest}
    record("learner.blanked", learner, by=by, after=after, touches=of_employer(learner.employer))


@transaction.atomic
def link_renew(*, learner: Learner, by: User) -> None:
    """换发学习链接: the one before it opens nothing any more. Raises LearnerGone."""
    require(may_keep_learner(by, learner))
    _check_here(learner)
    until = clock.today() + timedelta(days=rule_of(learner.employer.government_id).link_days)
    rows = Learner.objects.filter(pk=learner.pk)
    rows.update(link_key=key_make(), link_until=until, version=F("version") + 1)
    learner.refresh_from_db()
    after = {"until": until.isoformat()}
    record("learner.link_renewed", learner, by=by, after=after, touches=of_employer(learner.employer))


# --- enrolling -------------------------------------------------------------------------------------------


def suited(course: Course, learners: QuerySet[Learner]) -> QuerySet[Learner]:
    """Of some learners those whom a course is for, by field and post."""
    sectors, posts = list(course.sectors.all()), list(course.posts.all())
    wanted = Q(employer__sector__in=sectors) if sectors else Q()
    return learners.filter(wanted & Q(post__in=posts) if posts else wanted)


@transaction.atomic
def learner_enrol(*, learner: Learner, course: Course, by: User, due_on: date | None = None) -> Enrolment:
    """安排学习. Raises EnrolledAlready while they learn it, or their certificate still holds for long."""
    require(may_keep_learner(by, learner))
    _check_here(learner)
    made = enrolments_make(course, [learner], by, due_on)
    if not made:
        raise EnrolledAlready
    record(
        "learner.enrolled",
        learner,
        by=by,
        after={"course": course.pk, "round": made[0].round},
        touches=of_employer(learner.employer),
    )
    return made[0]


@transaction.atomic
def employer_enrol(*, employer: Employer, course: Course, by: User, due_on: date | None = None) -> int:
    """安排全员学习: all in the enterprise whom the course is for and who do not learn it yet. How many."""
    require(may_enrol_at(by, employer))
    learners = Learner.objects.filter(here(clock.today()), employer=employer)
    made = enrolments_make(course, list(suited(course, learners)), by, due_on)
    after = {"course": course.pk, "enrolled": len(made)}
    record("employer.enrolled", employer, by=by, after=after, touches=of_employer(employer))
    return len(made)


def enrolments_make(
    course: Course, learners: Collection[Learner], by: User, due_on: date | None
) -> list[Enrolment]:
    """New rounds for those who may begin one, in the caller's transaction. Raises WrongState, BadRequest."""
    today = clock.today()
    if course.state != CourseState.OPEN:
        raise WrongState("training.enrol")
    if due_on is not None and due_on < today:
        raise BadRequest("due_on")
    last: dict[int, Enrolment] = {}
    rows = Enrolment.objects.filter(course=course, learner__in=learners).select_related("certificate")
    for row in rows.order_by("round"):
        last[row.learner_id] = row
    soon = today + timedelta(days=rule_of(course.government_id).warn_days)
    fresh = [
        Enrolment(
            learner=one,
            course=course,
            round=last[one.pk].round + 1 if one.pk in last else 1,
            enrolled_on=today,
            enrolled_by=by,
            due_on=due_on,
        )
        for one in learners
        if one.pk not in last or _is_over(last[one.pk], soon)
    ]
    return Enrolment.objects.bulk_create(fresh)


def _is_over(row: Enrolment, soon: date) -> bool:
    """Was it certified, and does the certificate end soon, or was it taken back?"""
    if row.state != EnrolmentState.CERTIFIED:
        return False
    certificate: Certificate = row.certificate
    return certificate.revoked_on is not None or certificate.valid_until <= soon


@transaction.atomic
def attempt_allow(*, enrolment: Enrolment, reason: str, by: User) -> None:
    """准予补考: one attempt more than the exam allows."""
    require(may_keep_enrolment(by, enrolment))
    if not reason.strip():
        raise BadRequest("reason")
    rows = Enrolment.objects.filter(pk=enrolment.pk, state=EnrolmentState.TESTED)
    if not rows.update(more_attempts=F("more_attempts") + 1, version=F("version") + 1):
        raise WrongState("training.attempt_allow")
    enrolment.refresh_from_db()
    after = {"more_attempts": enrolment.more_attempts, "reason": reason[:200]}
    touches = of_employer(enrolment.learner.employer)
    record("enrolment.attempt_allowed", enrolment, by=by, after=after, touches=touches)
