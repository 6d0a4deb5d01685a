"""课程的附件: who sees a course reads its files; learners take those that are public."""

from __future__ import annotations

from django.urls import reverse

from yiding.core.columns import Viewer
from yiding.files.hooks import Belonging, Home

from .courses import HOME as KIND
from .models import Course
from .permissions import may_keep_course
from .selectors import courses_visible_to


def _told(key: int) -> Belonging | None:
    row = Course.objects.filter(pk=key).first()
    if row is None:
        return None
    return Belonging(row.title, reverse("training:course-detail", args=[row.pk]), row.government_id)


def _keeps(viewer: Viewer, key: int) -> bool:
    row = Course.objects.filter(pk=key).first()
    return row is not None and may_keep_course(viewer, row)


HOME = Home(KIND, courses_visible_to, _told, _keeps, whole=courses_visible_to)
