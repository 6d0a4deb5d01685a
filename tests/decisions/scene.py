"""去向与公开的一套样例: one row of each kind, for the tables that try every address, form and move."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib.auth.models import User

from yiding.core import clock
from yiding.core.ids import uuid7
from yiding.decisions.following import (
    Followup,
    IssuingName,
    OpinionRound,
    Remark,
    RevisionJob,
    Submission,
)
from yiding.decisions.models import Decision
from yiding.decisions.starting import names_seed
from yiding.directory.models import Body
from yiding.disclosure.models import Interpretation, Mark, PublicCopy, Reason, Withheld
from yiding.disclosure.services import reasons_seed
from yiding.meetings.models import Meeting


def followups(meeting: Meeting) -> dict[str, Any]:
    """Ways out of the first item; each stands alone, so that none waits for another."""
    decision = Decision.objects.select_related("item").get(meeting=meeting, item__no=1)
    body = Body.objects.filter(government=meeting.government, merged_into=None).latest("pk")
    names_seed(meeting.government)

    def one(kind: str, **more: Any) -> Followup:
        told = {"meeting": meeting, "decision": decision, "decision_key": uuid7(), "item_no": 1}
        told |= {"government": meeting.government, "title": decision.item.heading, "kind": kind}
        return Followup.objects.create(**told, started_at=clock.now(), **more)

    jobs = [
        RevisionJob.objects.create(followup=one("revise"), body=body, state=state)
        for state in ("open", "open", "filed")
    ]
    asking = one("opinion")
    due = clock.today() + timedelta(days=9)
    asked = OpinionRound.objects.create(followup=asking, words=body.name, opened_on=clock.today(), due_on=due)
    asked.asked.add(body)
    sending = one("submit")
    return {
        "followup": one("implement"),
        "issue": one("issue"),
        "asking": asking,
        "sending": sending,
        "ended": one("arrange", state="done"),
        "job": jobs[0],
        "filed": jobs[2],
        "remark": Remark.objects.create(followup=jobs[1].followup, job=jobs[1], text="补充资金来源"),
        "round": asked,
        "submission": Submission.objects.create(followup=sending, receiver="市委常委会", verb="提交审议"),
        "issuing_name": IssuingName.objects.filter(government=meeting.government).earliest("pk"),
    }


def copies(meeting: Meeting, other: Meeting, by: User) -> dict[str, Any]:
    """A copy in the making of one meeting, a released one of another."""
    reasons_seed()
    reason = Reason.objects.get(code="internal")
    rows = []
    for one, state in ((meeting, "prepared"), (other, "released")):
        marked = {"meeting": one, "disclosure": "active", "set_by": by, "set_at": clock.now()}
        mark = Mark.objects.create(government=one.government, **marked)
        assert one.text is not None
        copy = PublicCopy.objects.create(
            government=one.government,
            meeting=one,
            state=state,
            title=str(one),
            source_version=one.text.version,
            prepared_by=by,
            made_at=clock.now(),
        )
        Withheld.objects.create(copy=copy, item_no=2, reason=reason)
        written = {"copy": copy, "state": "planned" if state == "prepared" else "drafted", "text": "解读"}
        rows.append((mark, copy, Interpretation.objects.create(**written)))
    return {
        "mark": rows[0][0],
        "copy": rows[0][1],
        "interpretation": rows[0][2],
        "out": rows[1][1],
        "published": rows[1][2],
        "why": reason,
    }
