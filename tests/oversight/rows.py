"""决定与其督办: a supervised decision, a leader with a portfolio, work in each standing.

``Deeds`` holds a matter of the decision that is done, one that is red and late, one that is late for a body
outside the portfolio, and one above the liaisons' level.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from tests.supervision.rows import Stage
from yiding.accounts.models import Account
from yiding.core import clock
from yiding.core.access import Level
from yiding.decisions.models import Decision, Outcome
from yiding.directory.models import Person
from yiding.directory.portfolio_keeping import portfolio_set
from yiding.meetings.models import Item, Meeting
from yiding.supervision.filing import Ground
from yiding.supervision.models import Light, Matter, SourceKind, Task

SENTENCE = "会议要求，甲局要在月底前建立养老服务台账。"


@dataclass
class Deeds:
    """各种情形的事项."""

    stage: Stage
    meeting: Meeting
    item: Item
    decision: Decision
    leader: Person
    done: Matter
    red: Matter
    outside: Matter
    members: Matter


def deeds_make(stage: Stage, item: Item | None = None, sentence: str = SENTENCE) -> Deeds:
    """Deeds of an item, which is made where none is given."""
    item = item or _item(stage)
    meeting, no = item.meeting, item.no
    leader = Person.objects.create(government=stage.government, name="秦望川")
    Account.objects.filter(user=stage.leader).update(person=leader)
    portfolio_set(
        leader=leader,
        bodies=[stage.body("甲局"), stage.body("乙局")],
        from_on=clock.today(),
        version=leader.version,
        by=stage.inspector,
    )

    def matter(title: str, body: str, level: Level = Level.GOVERNMENT) -> Matter:
        ground = Ground(SourceKind.MINUTES, sentence, meeting=meeting, item_no=no)
        return stage.matter(title=title, leads=[body], level=level, ground=ground)

    deeds = Deeds(
        stage,
        meeting,
        item,
        item.decision,
        leader,
        done=matter("办好的事", "甲局"),
        red=matter("红灯的事", "甲局"),
        outside=matter("别家逾期的事", "丙局"),
        members=matter("组成人员知悉的事", "乙局", Level.MEMBERS),
    )
    stage.close(stage.accept(stage.task(deeds.done, "甲局")))
    late(stage.task(deeds.red, "甲局"), Light.RED)
    late(stage.task(deeds.outside, "丙局"))
    return deeds


def late(task: Task, light: Light = Light.NONE) -> None:
    """As the days have made it."""
    day, reason = clock.today() - timedelta(days=5), "逾期 5 天未办结" if light else ""
    Task.objects.filter(pk=task.pk).update(due_on=day, light=light, light_reason=reason)
    Matter.objects.filter(pk=task.matter_id).update(due_on=day, light=light, light_reason=reason)


def _item(stage: Stage) -> Item:
    held = clock.today() - timedelta(days=40)
    meeting = Meeting.objects.create(
        government=stage.government, kind="常务会议", number=12, year=held.year, held_on=held
    )
    item = Item.objects.create(meeting=meeting, no=1, heading="审议《养老服务实施方案》")
    told: dict[str, Any] = {"meeting": meeting, "government": stage.government, "held_on": held}
    Decision.objects.create(item=item, outcome=Outcome.AGREED, text="会议同意。", **told)
    return item
