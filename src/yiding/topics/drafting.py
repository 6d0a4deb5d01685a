"""起草: what a topic's form holds, whether it fits its kind, and whether it comes too late."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from yiding.core import clock
from yiding.core.access import Level
from yiding.core.workdays import Calendar
from yiding.councils.models import Council
from yiding.directory.models import Body, Person
from yiding.files.models import Disclosure
from yiding.files.services import CLASSIFIED

from . import hooks
from .errors import BadField, SecretTopic
from .models import SECRET_STUB, Kind, Topic, TopicTemplate

MOST_DOCUMENTS = 9
TEXT = ("act", "title", "explanation", "documents", "interpretation")
"""What a reviewer looks at: a change of it makes another draft."""


@dataclass(frozen=True, slots=True)
class Draft:
    """起草内容: the form of a topic. ``answers`` to the gates' questions by the code of the rule."""

    act: str
    title: str
    documents: tuple[str, ...] = ()
    explanation: Mapping[str, str] = field(default_factory=dict)
    answers: Mapping[str, bool] = field(default_factory=dict)
    level: Level = Level.MEMBERS
    disclosure: Disclosure = Disclosure.UNDECIDED
    disclosure_reason: str = ""
    interpretation: str = ""
    is_urgent: bool = False
    urgency_reason: str = ""
    wanted_on: date | None = None
    deputy: Person | None = None
    presenters: tuple[Body, ...] = ()

    def columns(self) -> dict[str, Any]:
        """Its fields as columns of a topic; the presenters are rows of their own."""
        return {
            "act": self.act,
            "title": self.title,
            "documents": list(self.documents),
            "explanation": dict(self.explanation),
            "answers": dict(self.answers),
            "level": self.level,
            "disclosure": self.disclosure,
            "disclosure_reason": self.disclosure_reason,
            "interpretation": self.interpretation,
            "is_urgent": self.is_urgent,
            "urgency_reason": self.urgency_reason,
            "wanted_on": self.wanted_on,
            "deputy": self.deputy,
        }


def draft_check(kind: Kind, draft: Draft) -> None:
    """Raises BadField, SecretTopic: what the kind does not know, what is too long, what is marked secret."""
    if draft.act not in kind.acts or not draft.title.strip() or len(draft.documents) > MOST_DOCUMENTS:
        raise BadField
    fields = {one["code"]: one for one in kind.fields}
    for code, text in draft.explanation.items():
        if code not in fields or len(text) > fields[code].get("most", 3000):
            raise BadField(fields[code]["title"] if code in fields else code)
    if any(CLASSIFIED.search(text) for text in (draft.title, *draft.documents, *draft.explanation.values())):
        raise SecretTopic


def stub(kind: Kind, draft: Draft) -> dict[str, Any]:
    """A secret topic's columns: when and for whom, and no word of what it is about."""
    empty = Draft(act=draft.act if draft.act in kind.acts else kind.acts[0], title=SECRET_STUB)
    kept = {"wanted_on": draft.wanted_on, "deputy": draft.deputy, "level": Level.SECRETARIAT}
    held_back = {"disclosure": Disclosure.WITHHELD, "disclosure_reason": "涉密"}
    return empty.columns() | kept | held_back


def last_day(council: Council, wanted_on: date | None) -> date | None:
    """The last day on which a topic may come for a sitting; without such a rule or day, none."""
    day = wanted_on or hooks.next_sitting(council)
    if day is None or council.topics_days is None:
        return None
    calendar, left = Calendar.load(), council.topics_days
    while left > 0:
        day -= timedelta(days=1)
        left -= calendar.is_workday(day)
    return day


def is_late(council: Council, wanted_on: date | None) -> bool:
    """Does what is handed in today come after the council's last day?"""
    last = last_day(council, wanted_on)
    return last is not None and clock.today() > last


def from_template(template: TopicTemplate) -> dict[str, Any]:
    """What a template fills in."""
    return {"act": template.act, "title": template.title, "explanation": dict(template.explanation)}


def from_previous(topic: Topic) -> dict[str, Any]:
    """What last year's edition fills in: its words, not its day nor its reviews."""
    return {
        "act": topic.act,
        "title": topic.title,
        "documents": list(topic.documents),
        "explanation": dict(topic.explanation),
        "answers": dict(topic.answers),
        "level": topic.level,
        "disclosure": topic.disclosure,
        "disclosure_reason": topic.disclosure_reason,
        "interpretation": topic.interpretation,
        "deputy": topic.deputy,
    }
