"""应学未学与到期: of what a viewer may see, people without training, certificates near their end."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from yiding.core import clock
from yiding.core.columns import Viewer

from .models import Certificate, Enrolment, Rule
from .selectors import certificates_visible_to, here, in_force, learners_visible_to


def untrained_seen_by(viewer: Viewer) -> QuerySet[Any]:
    """应学未学: who works there and holds no certificate today."""
    rows: QuerySet[Any] = learners_visible_to(viewer)
    return rows.filter(here(clock.today()), is_trained=False)


def expiring(viewer: Viewer) -> QuerySet[Certificate]:
    """Certificates that end within the days of warning and are the last of their learner in the course."""
    today = clock.today()
    warn = Rule.objects.filter(government__is_ours=True).values_list("warn_days", flat=True).first()
    until = today + timedelta(days=30 if warn is None else warn)
    rows = certificates_visible_to(viewer).filter(
        in_force(today), learner__left_on__isnull=True, valid_until__lte=until
    )
    later = Enrolment.objects.filter(
        learner=OuterRef("learner"), course=OuterRef("course"), round__gt=OuterRef("enrolment__round")
    )
    return rows.exclude(Exists(later))
