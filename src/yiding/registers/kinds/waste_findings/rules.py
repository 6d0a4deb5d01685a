"""垃圾分类整改的规则: a low score is closed by a later inspection that reaches the limit (S52.2)."""

from __future__ import annotations

from decimal import Decimal

from django.contrib.auth.models import User

from yiding.core import clock
from yiding.core.workdays import Calendar
from yiding.directory.models import Government
from yiding.registers.errors_city import NotPassedAgain
from yiding.registers.models import Entry
from yiding.registers.rules import Rules, Told
from yiding.registers.scoring import later_score
from yiding.registers.selectors import settings_of

CODE, LOW = "waste_findings", "low"


def propose(government: Government, told: Told) -> Told:
    """So many working days; what a place does not say of itself it has from the place."""
    days = int(settings_of(government.pk, CODE)["days"])
    place = told.get("parent")
    due = Calendar.load().add(told.get("found_on") or clock.today(), days)
    if not isinstance(place, Entry):
        return {"due_on": due}
    return {"due_on": due, "town": place.town, "local": place.local, "department": place.department}


def again(entry: Entry) -> Decimal | None:
    """The score of the newest inspection after the low one."""
    if entry.parent is None or entry.source != LOW:
        return None
    return later_score(entry.parent, entry.found_on, int(entry.values.get("check_id") or 0))


def compute(entry: Entry) -> Told:
    return {"again": again(entry)} if entry.pk else {}


def before_move(entry: Entry, name: str, _told: Told, _by: User) -> None:
    """Raises NotPassedAgain."""
    if name == "pass" and entry.source == LOW:
        score, limit = again(entry), Decimal(str(entry.values.get("limit") or 0))
        if score is None or score < limit:
            raise NotPassedAgain


RULES = Rules(propose=propose, compute=compute, before_move=before_move)
