"""违约立案: a promise not kept, or a limit crossed, opens a case; and what it costs by the standard."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any

from django.contrib.auth.models import User

from yiding.core import clock
from yiding.core.workdays import Calendar

from .catalogue import kind_of
from .models import Entry
from .promises import PROMISES
from .recording import entry_record
from .selectors import settings_of

BREACHES = "land_breaches"
CENT = Decimal("0.01")
NOT_KEPT = "承诺未兑现"


@dataclass(frozen=True, slots=True)
class Breach:
    """违约: of which kind, what the facts are, by how much, and of which promise."""

    cause: str
    fact: str
    shortfall: Decimal | None = None
    promise: Entry | None = None


def breach_open(*, parent: Entry, breach: Breach, by: User) -> Entry | None:
    """立案, unless the same one is under way already."""
    going = Entry.objects.filter(parent=parent, code=BREACHES, is_open=True)
    promise = breach.promise.pk if breach.promise else None
    if any(
        (one.get("cause"), one.get("promise")) == (breach.cause, promise)
        for one in going.values_list("values", flat=True)
    ):
        return None
    days = int(settings_of(parent.government_id, BREACHES)["close_days"])
    told: dict[str, Any] = {
        "title": f"{parent.title}：{breach.cause}"[:300],
        "parent": parent,
        "town": parent.town,
        "enterprise": parent.enterprise,
        "local": parent.local,
        "department": parent.department,
        "due_on": Calendar.load().add(clock.today(), days),
        "cause": breach.cause,
        "fact": breach.fact,
        "shortfall": breach.shortfall,
        "promise": promise,
    }
    given = {key: value for key, value in told.items() if value is not None}
    return entry_record(kind=kind_of(BREACHES), government=parent.government, told=given, by=by)


def proposed(entry: Entry) -> Decimal | None:
    """按标准计算的违约金: the shortfall by the rate of its indicator or kind; none where there is no rate."""
    shortfall = entry.values.get("shortfall")
    if shortfall is None:
        return None
    rows = settings_of(entry.government_id, BREACHES)["rates"] or ()
    rates = {row["cause"]: row["rate"] for row in rows if row["rate"]}
    rate = rates.get(_indicator(entry)) or rates.get(entry.values.get("cause") or "")
    if not rate:
        return None
    try:
        return (Decimal(str(shortfall)) * Decimal(rate)).quantize(CENT, ROUND_HALF_UP)
    except InvalidOperation:
        return None


def _indicator(entry: Entry) -> str:
    promise = entry.values.get("promise")
    if not promise:
        return ""
    rows = Entry.objects.filter(pk=promise, code=PROMISES).values_list("values__indicator", flat=True)
    return rows.first() or ""


def open_breaches(parent: Entry) -> list[str]:
    """The numbers of the cases of an object that are under way."""
    rows = Entry.objects.filter(parent=parent, code=BREACHES, is_open=True)
    return list(rows.order_by("pk").values_list("number", flat=True))
