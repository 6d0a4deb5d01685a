"""安全教育: who may see what. Courses are for all; people only for those in charge of where they work."""

from __future__ import annotations

from datetime import date

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.shortcuts import get_object_or_404

from yiding.core import clock
from yiding.core.access import Permission, may
from yiding.core.columns import Viewer
from yiding.directory.models import Government

from .models import (
    Attempt,
    Category,
    Certificate,
    Course,
    CourseState,
    Employer,
    Enrolment,
    Exam,
    Learner,
    Page,
    Question,
    Rule,
    StaffCount,
)
from .permissions import bodies_of, sees_all


def rule_of(government: Government | int) -> Rule:
    """The rules of a government, made with the usual values where nobody set them."""
    key = government if isinstance(government, int) else government.pk
    return Rule.objects.get_or_create(government_id=key)[0]


def in_force(day: date, prefix: str = "") -> Q:
    """Certificates that hold on a day."""
    told = {"issued_on__lte": day, "valid_until__gte": day}
    return Q(**{f"{prefix}{name}": value for name, value in told.items()}) & Q(
        **{f"{prefix}revoked_on__isnull": True}
    )


def here(day: date, prefix: str = "") -> Q:
    """Learners who work there on a day."""
    gone = Q(**{f"{prefix}left_on__isnull": True}) | Q(**{f"{prefix}left_on__gt": day})
    return Q(**{f"{prefix}joined_on__lte": day}) & gone


def counted(day: date, prefix: str = "") -> Q:
    """The staff counts that were the newest on a day."""
    newest = Q(**{f"{prefix}replaced_on__isnull": True}) | Q(**{f"{prefix}replaced_on__gt": day})
    return Q(**{f"{prefix}counted_on__lte": day}) & newest


# --- courses ---------------------------------------------------------------------------------------------


def courses_visible_to(viewer: Viewer) -> QuerySet[Course]:
    """The courses that a person may see: what is being written only the office and its own body."""
    rows = Course.objects.select_related("body", "government")
    if not may(viewer, Permission.READ_LEDGER):
        return rows.none()
    if sees_all(viewer):
        return rows
    return rows.filter(~Q(state=CourseState.DRAFT) | Q(body__in=bodies_of(viewer)))


def courses_listed(viewer: Viewer) -> QuerySet[Course]:
    """The same, with how many learn and hold a certificate, all over the government."""
    today = clock.today()
    enrolled = Enrolment.objects.filter(course=OuterRef("pk")).order_by().values("course")
    held = Certificate.objects.filter(in_force(today), course=OuterRef("pk")).order_by().values("course")
    return courses_visible_to(viewer).annotate(
        enrolled_count=Coalesce(Subquery(enrolled.annotate(n=Count("pk")).values("n")), 0),
        certified_count=Coalesce(Subquery(held.annotate(n=Count("learner", distinct=True)).values("n")), 0),
    )


def pages_visible_to(viewer: Viewer) -> QuerySet[Page]:
    rows = Page.objects.select_related("course__body", "course__government")
    return rows.filter(course__in=courses_visible_to(viewer).values("pk"))


def questions_visible_to(viewer: Viewer) -> QuerySet[Question]:
    """Questions with their answers: of one's own courses; the office and the leaders all."""
    rows = Question.objects.select_related("course__body", "course__government")
    if not may(viewer, Permission.READ_LEDGER):
        return rows.none()
    return rows if sees_all(viewer) else rows.filter(course__body__in=bodies_of(viewer))


def exams_visible_to(viewer: Viewer) -> QuerySet[Exam]:
    return Exam.objects.select_related("course").filter(course__in=courses_visible_to(viewer).values("pk"))


# --- enterprises and people ------------------------------------------------------------------------------


def employers_visible_to(viewer: Viewer) -> QuerySet[Employer]:
    """Enterprises as places of work: of one's own town or charge; the office and the leaders all."""
    rows = Employer.objects.select_related("enterprise", "town", "department", "sector", "government")
    if not may(viewer, Permission.READ_LEDGER):
        return rows.none()
    own = bodies_of(viewer)
    return rows if sees_all(viewer) else rows.filter(Q(town__in=own) | Q(department__in=own))


def employers_listed(viewer: Viewer) -> QuerySet[Employer]:
    """The same, with staff, learners and how many of them are trained today."""
    today = clock.today()
    staff = StaffCount.objects.filter(counted(today), employer=OuterRef("pk")).order_by().values("employer")
    people = Learner.objects.filter(here(today), employer=OuterRef("pk")).order_by().values("employer")
    trained = people.filter(Exists(Certificate.objects.filter(in_force(today), learner=OuterRef("pk"))))
    number = Count("pk")
    return employers_visible_to(viewer).annotate(
        staff=Subquery(staff.annotate(n=Sum("number")).values("n")),
        learner_count=Coalesce(Subquery(people.annotate(n=number).values("n")), 0),
        trained_count=Coalesce(Subquery(trained.annotate(n=number).values("n")), 0),
    )


def learners_visible_to(viewer: Viewer) -> QuerySet[Learner]:
    """Learners of the enterprises that a person may see, with how many certificates of theirs hold today."""
    rows = Learner.objects.select_related(
        "employer__enterprise", "employer__town", "employer__department", "employer__government", "post"
    )
    held = Certificate.objects.filter(in_force(clock.today()), learner=OuterRef("pk"))
    rows = rows.annotate(is_trained=Exists(held))
    return rows.filter(employer__in=employers_visible_to(viewer).order_by().values("pk"))


def enrolments_visible_to(viewer: Viewer) -> QuerySet[Enrolment]:
    """Who learns what: those of the enterprises that a person may see."""
    rows = Enrolment.objects.select_related(
        "learner__employer__enterprise",
        "learner__employer__town",
        "learner__employer__government",
        "learner__post",
        "course__body",
        "course__government",
        "certificate",
    )
    rows = rows.annotate(attempt_count=Count("attempts", distinct=True))
    return rows.filter(learner__employer__in=employers_visible_to(viewer).order_by().values("pk"))


def attempts_visible_to(viewer: Viewer) -> QuerySet[Attempt]:
    """Attempts with their answers: who may see the learner *and* the questions; the office all."""
    rows = Attempt.objects.select_related("enrolment__learner__employer__enterprise", "enrolment__course")
    rows = rows.filter(enrolment__in=enrolments_visible_to(viewer).order_by().values("pk"))
    return rows if sees_all(viewer) else rows.filter(enrolment__course__body__in=bodies_of(viewer))


def certificates_visible_to(viewer: Viewer) -> QuerySet[Certificate]:
    """Certificates: of people one may see, and of one's own courses."""
    rows = Certificate.objects.select_related(
        "learner__employer__enterprise",
        "learner__employer__town",
        "learner__employer__government",
        "learner__post",
        "course__body",
        "government",
        "enrolment",
    )
    if sees_all(viewer):
        return rows
    seen = employers_visible_to(viewer).order_by().values("pk")
    own = bodies_of(viewer) if may(viewer, Permission.READ_LEDGER) else frozenset()
    return rows.filter(Q(learner__employer__in=seen) | Q(course__body__in=own))


def categories_visible_to(viewer: Viewer) -> QuerySet[Category]:
    rows = Category.objects.select_related("government")
    return rows if may(viewer, Permission.READ_LEDGER) else rows.none()


def rules_visible_to(viewer: Viewer) -> QuerySet[Rule]:
    rows = Rule.objects.select_related("government")
    return rows if may(viewer, Permission.READ_LEDGER) else rows.none()


# --- one of each; not visible = 404 ----------------------------------------------------------------------


def course_get(viewer: Viewer, key: int) -> Course:
    return get_object_or_404(courses_visible_to(viewer), pk=key)


def page_get(viewer: Viewer, key: int) -> Page:
    return get_object_or_404(pages_visible_to(viewer), pk=key)


def question_get(viewer: Viewer, key: int) -> Question:
    return get_object_or_404(questions_visible_to(viewer), pk=key)


def employer_get(viewer: Viewer, key: int) -> Employer:
    return get_object_or_404(employers_visible_to(viewer), pk=key)


def learner_get(viewer: Viewer, key: int) -> Learner:
    return get_object_or_404(learners_visible_to(viewer), pk=key)


def enrolment_get(viewer: Viewer, key: int) -> Enrolment:
    return get_object_or_404(enrolments_visible_to(viewer), pk=key)


def attempt_get(viewer: Viewer, key: int) -> Attempt:
    return get_object_or_404(attempts_visible_to(viewer), pk=key)


def certificate_get(viewer: Viewer, key: int) -> Certificate:
    return get_object_or_404(certificates_visible_to(viewer), pk=key)


def category_get(viewer: Viewer, key: int) -> Category:
    return get_object_or_404(categories_visible_to(viewer), pk=key)


def rule_get(viewer: Viewer, key: int) -> Rule:
    return get_object_or_404(rules_visible_to(viewer), pk=key)
