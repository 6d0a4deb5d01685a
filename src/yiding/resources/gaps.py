"""漏报的读数 (S43): the hours (or days) in which a station should have been read and was not."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, time, timedelta

from yiding.core import clock

from .stations import Reading, Station


def slots_of(station: Station, hours: int, now: datetime | None = None) -> list[datetime]:
    """The beginnings of the spells that are over, each of which asks for one reading; the newest last.

    Spells are counted from local midnight; a station that is read once a day has the last seven.
    """
    now = now or clock.now()
    if not station.is_active:
        return []
    hours = max(hours, station.every_hours * 7) if station.every_hours >= 24 else hours
    step, since = timedelta(hours=station.every_hours), max(station.since, now - timedelta(hours=hours))
    local = now.astimezone(clock.SHANGHAI)
    midnight = datetime.combine(local.date(), time.min, clock.SHANGHAI)
    passed = (local - midnight) // step
    spell = midnight + step * passed - step
    found = []
    while spell >= since:
        found.append(spell)
        spell -= step
    return found[::-1]


def missing_of(
    station: Station, times: Iterable[datetime], hours: int, now: datetime | None = None
) -> list[datetime]:
    """The spells without a reading."""
    step, read = timedelta(hours=station.every_hours), sorted(times)
    return [
        slot for slot in slots_of(station, hours, now) if not any(slot <= one < slot + step for one in read)
    ]


def missing_by_station(
    stations: Iterable[Station], hours: int, now: datetime | None = None
) -> dict[int, list[datetime]]:
    """The spells without a reading, of several stations: one query."""
    now = now or clock.now()
    rows = list(stations)
    since = now - timedelta(hours=max([hours, 24 * 8]))
    times: dict[int, list[datetime]] = {row.pk: [] for row in rows}
    found = Reading.objects.filter(station__in=rows, at__gte=since).order_by("at")
    for key, at in found.values_list("station", "at"):
        times[key].append(at)
    return {row.pk: missing_of(row, times[row.pk], hours, now) for row in rows}
