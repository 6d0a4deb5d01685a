"""证书: issued with a number at the pass, valid to a day, taken back with a reason; expiry is told."""

from __future__ import annotations

from calendar import monthrange
from collections import defaultdict
from datetime import date, timedelta

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import F
from django.urls import reverse

from yiding.audit.services import About, record
from yiding.core import clock
from yiding.core.counters import number_take
from yiding.core.errors import BadRequest, WrongState
from yiding.core.telling import tell
from yiding.supervision.selectors import people_of

from .models import Certificate, Enrolment
from .permissions import may_revoke, require
from .selectors import in_force, rule_of

SERIES = "training.certificate"
MONTHS = 12


def last_day(issued_on: date, months: int) -> date:
    """The last day of so many months from a day: 12 from 2026-03-01 end on 2027-02-28."""
    year, month = divmod(issued_on.year * MONTHS + issued_on.month - 1 + months, MONTHS)
    longest = monthrange(year, month + 1)[1]
    if issued_on.day > longest:
        return date(year, month + 1, longest)
    return date(year, month + 1, issued_on.day) - timedelta(days=1)


def certificate_issue(enrolment: Enrolment) -> Certificate:
    """发证, in the transaction of the exam that was passed; its event names the number."""
    today, government = clock.today(), enrolment.course.government_id
    number = number_take(f"{SERIES}.{government}", str(today.year))
    word = rule_of(government).certificate_word
    return Certificate.objects.create(
        government_id=government,
        enrolment=enrolment,
        learner_id=enrolment.learner_id,
        course_id=enrolment.course_id,
        number=f"{word}〔{today.year}〕{number:05d}号",
        issued_on=today,
        valid_until=last_day(today, enrolment.course.valid_months),
    )


@transaction.atomic
def certificate_revoke(*, certificate: Certificate, reason: str, by: User) -> None:
    """撤销证书, with the reason: it holds no more from today. Raises WrongState, BadRequest."""
    require(may_revoke(by, certificate))
    if not reason.strip():
        raise BadRequest("reason")
    today = clock.today()
    rows = Certificate.objects.filter(pk=certificate.pk, revoked_on__isnull=True)
    if not rows.update(revoked_on=today, reason=reason[:200], version=F("version") + 1):
        raise WrongState("training.certificate_revoke")
    certificate.refresh_from_db()
    touches = About(certificate.government_id, certificate.learner.employer.town_id)
    after = {"number": certificate.number, "reason": reason[:200]}
    record("certificate.revoked", certificate, by=by, after=after, touches=touches)


def expiry_tell() -> int:
    """到期提醒: tells each town once of those that have come near their last day; how many certificates."""
    today = clock.today()
    near: dict[int, list[Certificate]] = defaultdict(list)
    rows = Certificate.objects.filter(in_force(today), warned_on=None, learner__left_on=None)
    rows = rows.select_related("learner__employer")
    for government in rows.order_by().values_list("government", flat=True).distinct():
        until = today + timedelta(days=rule_of(government).warn_days)
        for one in rows.filter(government=government, valid_until__lte=until).order_by("valid_until"):
            near[one.learner.employer.town_id].append(one)
    for town, found in near.items():
        _tell_town(town, found, today)
    return sum(map(len, near.values()))


@transaction.atomic
def _tell_town(town: int, found: list[Certificate], today: date) -> None:
    Certificate.objects.filter(pk__in=[one.pk for one in found]).update(warned_on=today)
    tell(
        "training.expiring",
        to=people_of([town]),
        key=f"training.expiring:{town}:{today}",
        link=reverse("training:expiring-list"),
        count=len(found),
        first=f"{found[0].valid_until:%Y-%m-%d}",
    )
