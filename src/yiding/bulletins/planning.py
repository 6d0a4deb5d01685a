"""应编通报: what the matters' rhythms ask for, made ahead; drafted once the period is over (S17.4).

What is followed each month gets a monthly bulletin, what is told each quarter one a quarter, and all that has
a rhythm is assessed at the year's end. Doing it again makes nothing twice.
"""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.urls import reverse

from yiding.core import clock
from yiding.core.access import Permission
from yiding.core.periods import Period, PeriodKind, read_key
from yiding.core.telling import tell
from yiding.core.workdays import Calendar
from yiding.directory.models import Government
from yiding.supervision.models import Matter
from yiding.supervision.models import Rhythm as Reporting
from yiding.supervision.tallying import ROLLED, Scope, Within

from .drafting import Asked, bulletin_draft
from .errors import NothingCounted
from .models import Bulletin, Planned, Rhythm

AFTER = 3
"""Working days after a period in which its bulletin is made."""
KINDS = {
    Rhythm.MONTH: (PeriodKind.MONTH, Reporting.MONTH),
    Rhythm.QUARTER: (PeriodKind.QUARTER, Reporting.QUARTER),
    Rhythm.YEAR: (PeriodKind.YEAR, Reporting.YEAR),
}


def planned_of_matter(matter: Matter) -> None:
    """交办之后: the bulletins of the present month, quarter and year that a matter with a rhythm asks for."""
    wanted = [kind for kind, (_period, rhythm) in KINDS.items() if matter.rhythm in ROLLED[rhythm]]
    planned_make(matter.government, wanted, clock.today())


def planned_make(government: Government, kinds: list[Rhythm], day: date) -> None:
    """The rows of the periods that a day lies in."""
    calendar = Calendar.load() if kinds else None
    for kind in kinds:
        period = Period.of(KINDS[kind][0], day)
        Planned.objects.get_or_create(
            government=government,
            rhythm=kind,
            period=period.key,
            defaults={"due_on": calendar.add(period.end, AFTER) if calendar else period.end},
        )


def rounds() -> None:
    """例行: plans what the running matters ask for today, drafts what is over."""
    planned_renew()
    planned_draft()


def planned_renew() -> None:
    """The rows of the periods that today lies in, of each government with such matters."""
    running = Matter.objects.filter(state__in=["active", "suspended"]).exclude(rhythm="")
    pairs = set(running.order_by().values_list("government", "rhythm").distinct())
    for government in Government.objects.filter(pk__in={key for key, _rhythm in pairs}):
        own = {rhythm for key, rhythm in pairs if key == government.pk}
        kinds = [kind for kind, (_period, rhythm) in KINDS.items() if not own.isdisjoint(ROLLED[rhythm])]
        planned_make(government, kinds, clock.today())


def planned_draft() -> int:
    """Drafts the bulletins whose period is over; gives back how many. One transaction each."""
    today, made = clock.today(), 0
    for row in Planned.objects.filter(drafted_at=None).select_related("government"):
        if read_key(row.period).end < today:
            made += _drafted(row)
    return made


@transaction.atomic
def _drafted(row: Planned) -> bool:
    if not Planned.objects.filter(pk=row.pk, drafted_at=None).update(drafted_at=clock.now()):
        return False
    rhythm = KINDS[Rhythm(row.rhythm)][1]
    asked = Asked(Scope(Within.RHYTHM, rhythm), period=read_key(row.period))
    try:
        bulletin = bulletin_draft(government=row.government, asked=asked, by=None)
    except NothingCounted:
        return False
    Planned.objects.filter(pk=row.pk).update(bulletin=bulletin)
    _tell(bulletin)
    return True


def _tell(bulletin: Bulletin) -> None:
    tell(
        "bulletin.drafted",
        to=Permission.MAKE_BULLETINS,
        key=f"bulletin:{bulletin.pk}",
        about=bulletin,
        link=reverse("bulletins:bulletin-edit", args=[bulletin.pk]),
        title=bulletin.title,
    )
