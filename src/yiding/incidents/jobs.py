"""突发事件的后台任务: a clock looked at shortly before it ends, and when it has ended."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from yiding.core import clock
from yiding.core.access import Permission
from yiding.core.jobs import handler
from yiding.notices.selectors import holders_of
from yiding.supervision.selectors import people_of

from .audience import tell_of
from .dues import AHEAD, WATCH_JOB, minutes_late
from .models import Due, DueState, Step
from .suspicions import suspect_silence


@handler(WATCH_JOB)
def look(payload: dict[str, Any]) -> None:
    """Tells those who keep the clock that it ends soon, or has ended. Run twice it tells nobody twice."""
    row = (
        Due.objects.select_related("incident__body", "incident__government").filter(pk=payload["due"]).first()
    )
    if row is None or row.state != DueState.OPEN or row.due_at - AHEAD > clock.now():
        return
    late = minutes_late(row.due_at, clock.now())
    people = {user.pk: user for user in holders_of(Permission.JUDGE_INCIDENTS)} if late else {}
    if row.step == Step.UNIT:
        people |= {user.pk: user for user in people_of([row.incident.body_id])}
    else:
        people |= {user.pk: user for user in holders_of(Permission.HANDLE_INCIDENTS)}
    words = {
        "what": str(row.get_what_display()),
        "due": f"{row.due_at.astimezone(clock.SHANGHAI):%H:%M}",
        "source": row.source,
    }
    with transaction.atomic():
        key = f"due:{row.pk}:{row.due_at:%Y%m%d%H%M}"
        if late:
            tell_of("incident.due_over", row.incident, people.values(), key=f"{key}:over", **words)
            suspect_silence(row)
        else:
            tell_of("incident.due_soon", row.incident, people.values(), key=f"{key}:soon", **words)
