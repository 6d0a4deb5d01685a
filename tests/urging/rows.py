"""催办的班底: the people of supervision with rules in force; one slip of each kind of state.

with_rules(stage)                       # the choice 三色督查单, in force from today
slip = slip_of(stage, stage.task(matter, "甲局"))
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from tests.supervision.rows import Stage
from yiding.core import clock
from yiding.supervision.models import Task
from yiding.urging.issuing import Order, slip_answer, slips_issue
from yiding.urging.keeping import ruleset_adopt, ruleset_take
from yiding.urging.models import RuleSet, Slip


def with_rules(stage: Stage, code: str = "stages", *, days: int = 0) -> RuleSet:
    """A choice that is in force from today, or some days on."""
    ruleset = ruleset_take(government=stage.government, code=code, by=stage.inspector)
    ruleset_adopt(ruleset=ruleset, from_on=stage.day(days), by=stage.inspector)
    return ruleset


def slip_of(stage: Stage, task: Task, colour: str = "blue", *, days: int = 3, **more: Any) -> Slip:
    """A slip to be answered in so many days."""
    order = Order(task, colour, "逾期 2 个工作日", clock.today() + timedelta(days=days), **more)
    return slips_issue(orders=[order], by=stage.inspector)[0]


@dataclass(frozen=True)
class Rows:
    """催办各行: one row of each kind, for the tests that walk all addresses."""

    stage: Stage
    task: Task
    slip: Slip
    answered: Slip
    adopted: RuleSet
    draft: RuleSet

    @property
    def keys(self) -> dict[str, dict[str, object]]:
        """What the addresses of the room take."""
        rule = self.draft.lightrules.earliest("pk").pk
        return {
            "urging": {"pk": self.slip.pk},
            "urging:slip-return": {"pk": self.answered.pk},
            "urging:slip-copy": {"pk": self.slip.pk, "form": "pdf"},
            **{
                f"urging:ruleset-{name}": {"pk": self.draft.pk}
                for name in ("detail", "edit", "adopt", "delete")
            },
            "urging:ruleset-copy": {"pk": self.adopted.pk},
            "urging:ruleset-recall": {"pk": self.adopted.pk},
            "urging:rule-add": {"pk": self.draft.pk, "part": "lights"},
            "urging:rule-edit": {"pk": self.draft.pk, "part": "lights", "row": rule},
            "urging:rule-drop": {"pk": self.draft.pk, "part": "lights", "row": rule},
        }

    @property
    def on_pages(self) -> dict[str, object]:
        """The same, by the names of the browser's table of pages."""
        return {
            "slip": self.slip.pk,
            "slip_answered": self.answered.pk,
            "ruleset": self.draft.pk,
            "rule": self.draft.lightrules.earliest("pk").pk,
            "rule_part": "lights",
        }


def urging_rows(stage: Stage) -> Rows:
    """A task with a slip that waits and one that is answered; rules in force, and a draft."""
    adopted = with_rules(stage)
    draft = ruleset_take(government=stage.government, code="due", by=stage.inspector)
    matter = stage.matter(leads=["甲局"], due=2, title="整治背街小巷")
    task = stage.accept(stage.task(matter, "甲局"))
    answered = slip_of(stage, task, "orange")
    slip_answer(slip=answered, cause="材料未到", measures="本周内补齐", by=stage.liaisons["甲局"])
    return Rows(stage, task, slip_of(stage, task), answered, adopted, draft)
