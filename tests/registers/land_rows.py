"""用地各行, one for each address of gates and parcels, for the tables of the site.

All are of ``seat``, on the spot and as the department, so that its people can do whatever a body can.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.contrib.auth.models import User

from yiding.core import clock
from yiding.directory.models import Body
from yiding.registers.catalogue import kind_of
from yiding.registers.gate_rows import GateMark, GateNeed, NeedState
from yiding.registers.models import Entry
from yiding.registers.recording import entry_record


@dataclass(frozen=True)
class Rows:
    """各行."""

    owed: GateNeed
    other: GateNeed
    shown: GateNeed
    divided: Entry
    merged: Entry
    near: Entry

    @property
    def keys(self) -> dict[str, dict[str, object]]:
        return {
            "registers:need-confirm": {"pk": self.owed.pk},
            "registers:need-refuse": {"pk": self.other.pk},
            "registers:need-withdraw": {"pk": self.shown.pk},
            "registers:entry-land_parcels-divide": {"pk": self.divided.pk},
            "registers:entry-land_parcels-merge": {"pk": self.merged.pk},
        }

    @property
    def on_pages(self) -> dict[str, object]:
        names = ("owed", "other", "shown", "divided", "merged")
        return {f"land_{name}": getattr(self, name).pk for name in names}


def rows_of(seat: Body, town: Body, by: User) -> Rows:
    """Parcels: with what one lacks before its first gate, with a word given, to be divided and merged."""

    def parcel(title: str) -> Entry:
        told = {"title": title, "town": town, "local": seat, "department": seat}
        own = {"area": Decimal(1000), "use": "工业用地"}
        return entry_record(kind=kind_of("land_parcels"), government=seat.government, told=told | own, by=by)

    def need(entry: Entry, key: str) -> GateNeed:
        return GateNeed.objects.get(entry=entry, key=key)

    first, second = parcel("纬二路北地块"), parcel("纬二路南地块")
    shown = need(second, "undisputed")
    GateMark.objects.create(
        need=shown, verdict=NeedState.MET, note="已核对", by=by, body=seat, at=clock.now()
    )
    GateNeed.objects.filter(pk=shown.pk).update(state=NeedState.MET)
    return Rows(
        owed=need(first, "undisputed"),
        other=need(first, "approval"),
        shown=need(second, "undisputed"),
        divided=parcel("待分割地块"),
        merged=parcel("待合并地块"),
        near=parcel("相邻地块"),
    )
