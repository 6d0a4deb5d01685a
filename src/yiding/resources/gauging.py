"""监测读数的办理 (S43): by hand, by the hour for many stations, by sheet; the level is computed on entry."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.urls import reverse

from yiding.audit.services import About, record
from yiding.core import clock
from yiding.core.errors import BadRequest
from yiding.core.figures import Light
from yiding.core.telling import tell
from yiding.directory.models import Body, Government
from yiding.supervision.selectors import people_of

from .errors import NotYet, ReadingThere
from .permissions import may_change, may_keep_for, may_set, require
from .saving import row_keep, row_save, touching
from .stations import Reading, ReadingSource, Station, StationLevel
from .terms import KeepingBody

EARLY = timedelta(minutes=5)
"""A gauge's clock may be a little fast."""


@dataclass(frozen=True, slots=True)
class Gauged:
    """一个读数: which station, when, how much."""

    station: Station
    at: datetime
    value: Decimal


@transaction.atomic
def station_keep(
    *, station: Station | None, body: Body, values: Mapping[str, Any], by: User, version: int | None = None
) -> Station:
    """登记监测站. Raises EditConflict, NameThere."""
    require(may_set(by) if station is None else may_change(by, station))
    require(may_keep_for(by, body.pk))
    told = {**values, "body": body}
    station = row_keep(Station, station, version, told, government=body.government, **_since(station))
    record("station.kept", station, by=by, after={"name": station.name}, touches=touching(station))
    return station


def _since(station: Station | None) -> dict[str, datetime]:
    return {} if station is not None else {"since": clock.now()}


@transaction.atomic
def level_keep(
    *,
    level: StationLevel | None,
    station: Station,
    values: Mapping[str, Any],
    by: User,
    version: int | None = None,
) -> StationLevel:
    """设定预警级别 of a station. Raises EditConflict, NameThere."""
    require(may_change(by, station))
    row = row_keep(StationLevel, level, version, values, station=station)
    after = {"level": row.name, "threshold": str(row.threshold)}
    record("station.level_kept", station, by=by, after=after, touches=touching(station))
    return row


@transaction.atomic
def level_drop(*, level: StationLevel, by: User) -> None:
    """取消预警级别; readings keep the level that they had reached."""
    station = level.station
    require(may_change(by, station))
    told, _each = StationLevel.objects.filter(pk=level.pk).delete()
    if not told:
        raise BadRequest("level")
    record("station.level_dropped", station, by=by, before={"level": level.name}, touches=touching(station))


@transaction.atomic
def reading_enter(*, gauged: Gauged, by: User, source: str = ReadingSource.HAND) -> Reading:
    """登记一个读数. Raises ReadingThere, NotYet."""
    row = reading_put(gauged, by, source)
    after = {"value": str(row.value), "level": row.level}
    record("reading.entered", row, by=by, after=after, touches=touching(row))
    return row


@transaction.atomic
def readings_enter(
    *, government: Government, readings: Iterable[Gauged], by: User, source: str = ReadingSource.POST
) -> list[Reading]:
    """登记多个读数, all or none. Raises ReadingThere, NotYet, BadRequest where there is none."""
    rows = [reading_put(one, by, source) for one in readings]
    if not rows:
        raise BadRequest("readings")
    after = {"readings": len(rows), "stations": sorted({row.station.code for row in rows}), "source": source}
    record("readings.entered", government, by=by, after=after, touches=About(government.pk))
    return rows


def reading_put(gauged: Gauged, by: User, source: str) -> Reading:
    station = gauged.station
    require(may_change(by, station))
    if gauged.at > clock.now() + EARLY:
        raise NotYet
    told = {"at": gauged.at, "value": gauged.value, "source": source, "entered_by": by}
    try:
        with transaction.atomic():
            row = Reading.objects.create(station=station, **told, **level_at(station, gauged.value))
    except IntegrityError:
        raise ReadingThere(f"{station.name} {gauged.at.astimezone(clock.SHANGHAI):%m-%d %H:%M}") from None
    before = station.latest
    if before is None or before.at <= row.at:
        Station.objects.filter(pk=station.pk).update(latest=row)
        station.latest = row
        if row.level and (before is None or before.level != row.level):
            _tell(row)
    return row


def level_at(station: Station, value: Decimal) -> dict[str, Any]:
    """The gravest level of a station that a value reaches, as a reading keeps it."""
    reached = [one for one in station.levels.all() if value >= one.threshold]
    if not reached:
        return {"level": "", "light": Light.GREEN, "threshold": None}
    top = max(reached, key=lambda one: one.threshold)
    return {"level": top.name, "light": top.light, "threshold": top.threshold}


def _tell(row: Reading) -> None:
    station = row.station
    keepers = KeepingBody.objects.filter(government=station.government_id).values_list("body", flat=True)
    bodies = {station.body_id, *keepers} | ({station.town_id} if station.town_id else set())
    link = reverse("resources:station-detail", args=[station.pk])
    said = {"station": station.name, "level": row.level, "value": f"{row.value}{station.unit}"}
    tell("station.above", to=people_of(bodies), key=f"reading:{row.pk}", about=station, link=link, **said)


@transaction.atomic
def reading_correct(*, reading: Reading, value: Decimal, reason: str, version: int, by: User) -> None:
    """更正读数, with the reason; the level is computed again. Raises EditConflict, BadRequest."""
    require(may_change(by, reading))
    if not reason.strip():
        raise BadRequest("reason")
    before = reading.value
    told = level_at(reading.station, value)
    row_save(reading, version, value=value, reason=reason[:200], **told)
    after = {"value": str(value), "level": reading.level, "reason": reason[:200]}
    record(
        "reading.corrected",
        reading,
        by=by,
        before={"value": str(before)},
        after=after,
        touches=touching(reading),
    )
