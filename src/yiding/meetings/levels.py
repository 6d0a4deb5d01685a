"""知悉范围: who may read the minutes of a meeting, and all that came of them."""

from __future__ import annotations

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import F

from yiding.audit.services import About, last_actor, record
from yiding.core.access import Level, require
from yiding.core.errors import EditConflict
from yiding.directory.services import sightings_level_set
from yiding.search.services import index_level_set

from .models import Meeting
from .permissions import may_set_level


@transaction.atomic
def meeting_level_set(*, meeting: Meeting, level: Level, version: int, by: User) -> None:
    """Sets the level of a meeting's minutes, of what the directory shows of them and of the index. One event.

    Raises EditConflict where somebody else saved since ``version``.
    """
    require(may_set_level(by))
    before = Level(meeting.level)
    rows = Meeting.objects.filter(pk=meeting.pk, version=version)
    if not rows.update(level=level, version=F("version") + 1):
        raise EditConflict(last_actor(meeting))
    meeting.refresh_from_db(fields=["level", "version"])
    sightings_level_set(meeting.pk, level)
    index_level_set(meeting.pk, level)
    record(
        "meeting.level_set",
        meeting,
        by=by,
        before={"level": before.name.lower()},
        after={"level": level.name.lower()},
        touches=About(government_id=meeting.government_id),
    )
