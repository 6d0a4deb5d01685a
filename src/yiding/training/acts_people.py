"""安全教育的操作, as tables: enterprises, learners, what they learn, certificates."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import User
from django.utils.translation import gettext_lazy as _

from yiding.core.acts import Act, MakeForm, Subject, Told, plain

from . import certifying, keeping
from . import people as do
from .acts import for_viewer
from .forms import (
    BlankForm,
    EmployerEditForm,
    EmployerForm,
    EnrolForm,
    LearnerEditForm,
    LearnerForm,
    OfGovernment,
    ReasonForm,
    StaffForm,
)
from .models import Certificate, Employer, EnrolmentState, Learner
from .people import Who
from .permissions import (
    may_assign,
    may_assign_any,
    may_blank,
    may_enrol_at,
    may_keep_enrolment,
    may_keep_learner,
    may_revoke,
)
from .selectors import certificate_get, employer_get, enrolment_get, learner_get


def _is_here(row: Learner) -> bool:
    return row.is_here


def _holds(row: Certificate) -> bool:
    return row.revoked_on is None


def _at_work(form: type[OfGovernment], told: Any = None) -> MakeForm:
    """A form on a learner or an enterprise, within its government."""
    return lambda data, row, _viewer: form(
        data,
        government=row.employer.government if isinstance(row, Learner) else row.government,
        initial=told(row) if told else {},
    )


def _employer_edit(row: Employer, told: Told, by: User) -> None:
    keeping.employer_edit(employer=row, by=by, **told)


def _employer_told(row: Employer) -> Told:
    return {
        "version": row.version,
        "town": row.town.name,
        "department": row.department.name if row.department else "",
        "sector": row.sector_id,
    }


EMPLOYERS = Subject(
    "training",
    "employer",
    _("企业全员培训"),
    get=employer_get,
    prefix="employers/",
    acts=(
        Act(
            "add",
            _("登记用人单位"),
            may_assign_any,
            lambda _row, told, by: keeping.employer_add(by=by, **told),
            for_viewer(EmployerForm),
            starts=True,
            is_first=True,
        ),
        Act(
            "learner",
            _("登记学员"),
            may_enrol_at,
            lambda row, told, by: do.learner_add(employer=row, who=Who(**told), by=by),
            _at_work(LearnerForm),
            is_first=True,
        ),
        Act(
            "enrol",
            _("安排全员学习"),
            may_enrol_at,
            lambda row, told, by: do.employer_enrol(employer=row, by=by, **told),
            _at_work(EnrolForm),
        ),
        Act(
            "count",
            _("登记从业人数"),
            may_enrol_at,
            lambda row, told, by: keeping.staff_set(employer=row, by=by, **told),
            _at_work(StaffForm),
        ),
        Act(
            "edit", _("修改用人单位"), may_assign, _employer_edit, _at_work(EmployerEditForm, _employer_told)
        ),
    ),
)


def _learner_edit(row: Learner, told: Told, by: User) -> None:
    version = told.pop("version")
    do.learner_edit(learner=row, who=Who(**told), version=version, by=by)


def _learner_told(row: Learner) -> Told:
    return {"version": row.version, "name": row.name, "post": row.post_id, "phone": ""}


LEARNERS = Subject(
    "training",
    "learner",
    _("学员"),
    get=learner_get,
    prefix="learners/",
    acts=(
        Act(
            "enrol",
            _("安排学习"),
            may_keep_learner,
            lambda row, told, by: do.learner_enrol(learner=row, by=by, **told),
            _at_work(EnrolForm),
            is_open=_is_here,
            is_first=True,
        ),
        Act(
            "edit",
            _("修改学员"),
            may_keep_learner,
            _learner_edit,
            _at_work(LearnerEditForm, _learner_told),
            is_open=_is_here,
        ),
        Act(
            "renew",
            _("换发学习链接"),
            may_keep_learner,
            lambda row, _told, by: do.link_renew(learner=row, by=by),
            is_open=_is_here,
        ),
        Act(
            "leave",
            _("登记离岗"),
            may_keep_learner,
            lambda row, _told, by: do.learner_leave(learner=row, by=by),
            is_open=_is_here,
        ),
        Act(
            "blank",
            _("清除个人信息"),
            may_blank,
            lambda row, _told, by: do.learner_blank(learner=row, by=by),
            plain(BlankForm),
            is_open=lambda row: row.blanked_at is None,
        ),
    ),
)
ENROLMENTS = Subject(
    "training",
    "enrolment",
    _("学习记录"),
    get=enrolment_get,
    prefix="enrolments/",
    acts=(
        Act(
            "allow",
            _("准予补考"),
            may_keep_enrolment,
            lambda row, told, by: do.attempt_allow(enrolment=row, by=by, **told),
            plain(ReasonForm),
            states=frozenset({EnrolmentState.TESTED.value}),
        ),
    ),
)


CERTIFICATES = Subject(
    "training",
    "certificate",
    _("培训证书"),
    get=certificate_get,
    prefix="certificates/",
    acts=(
        Act(
            "revoke",
            _("撤销证书"),
            may_revoke,
            lambda row, told, by: certifying.certificate_revoke(certificate=row, by=by, **told),
            plain(ReasonForm),
            is_open=_holds,
        ),
    ),
)
SUBJECTS = (EMPLOYERS, LEARNERS, ENROLMENTS, CERTIFICATES)
