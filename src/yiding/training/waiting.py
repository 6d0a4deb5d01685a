"""安全教育的待办: certificates that run out, learners who used up their attempts, those who are late."""

from __future__ import annotations

from typing import Any

from django.db.models import F, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yiding.core import clock
from yiding.core.columns import Viewer
from yiding.core.waiting import Todo, WaitingRows

from .behind import expiring
from .models import Certificate, Enrolment, EnrolmentState
from .permissions import bodies_of, may_enrol_any
from .selectors import enrolments_visible_to


def to_renew(viewer: Viewer) -> QuerySet[Certificate]:
    """Certificates that end soon, of people in the viewer's own town."""
    return expiring(viewer).filter(learner__employer__town__in=bodies_of(viewer))


def _renew(row: Certificate) -> Todo:
    url = reverse("training:learner-detail", args=[row.learner_id])
    return Todo(f"{row.learner} {row.course}", _("安排下一轮学习"), url, row.valid_until)


def to_allow(viewer: Viewer) -> QuerySet[Enrolment]:
    """Learners of the viewer's own town who failed as often as they may."""
    rows: QuerySet[Any] = enrolments_visible_to(viewer).filter(
        state=EnrolmentState.TESTED, learner__left_on=None, learner__employer__town__in=bodies_of(viewer)
    )
    return rows.filter(attempt_count__gte=F("course__exam__attempts") + F("more_attempts"))


def _allow(row: Enrolment) -> Todo:
    url = reverse("training:enrolment-detail", args=[row.pk])
    return Todo(str(row), _("考试机会已用完，决定是否补考"), url, row.due_on)


def to_press(viewer: Viewer) -> QuerySet[Enrolment]:
    """Learners of the viewer's own town who are late."""
    rows = enrolments_visible_to(viewer).filter(due_on__lt=clock.today(), learner__left_on=None)
    rows = rows.filter(learner__employer__town__in=bodies_of(viewer))
    return rows.exclude(state=EnrolmentState.CERTIFIED)


def _press(row: Enrolment) -> Todo:
    url = reverse("training:enrolment-detail", args=[row.pk])
    return Todo(str(row), _("过期未完成学习，请督促"), url, row.due_on)


WAITING = (
    WaitingRows(
        "training-renew",
        gettext_lazy("将到期的培训证书"),
        may_enrol_any,
        to_renew,
        _renew,
        due="valid_until",
        related=("learner", "course"),
        url_name="training:expiring-list",
    ),
    WaitingRows(
        "training-allow",
        gettext_lazy("考试机会用完的学员"),
        may_enrol_any,
        to_allow,
        _allow,
        related=("learner", "course"),
        url_name="training:enrolment-list",
    ),
    WaitingRows(
        "training-press",
        gettext_lazy("过期未完成的学习"),
        may_enrol_any,
        to_press,
        _press,
        related=("learner", "course"),
        url_name="training:enrolment-list",
    ),
)
