"""演示地图: the fictional city's boundaries, and of its hazards a bulletin and a public copy."""

from __future__ import annotations

from pathlib import Path

from django.contrib.auth.models import User

from yiding.core import clock
from yiding.core.periods import Period, PeriodKind
from yiding.directory.models import Government
from yiding.registers.brief_rows import Brief
from yiding.registers.briefs import Wanted, brief_draft
from yiding.registers.catalogue import kind_of
from yiding.registers.errors_briefs import NothingInPeriod, NothingPublic
from yiding.registers.keeping import register_keep
from yiding.registers.layer_rows import Layer
from yiding.registers.layering import Brought, layer_make
from yiding.registers.models import Entry
from yiding.registers.public_rows import PublicList
from yiding.registers.publishing import public_list_prepare, public_list_release

BOUNDARIES = Path(__file__).resolve().parents[3] / "samples" / "registers" / "boundaries.geojson"
CODE = "hazards"


def maps_make(government: Government) -> None:
    """Each once, after the registers were filled."""
    people = {user.username: user for user in User.objects.all()}
    _boundaries(government, people["ducha"])
    if Entry.objects.filter(government=government, code=CODE).exists():
        _brief(government, people["ducha"])
        _public(government, people["ducha"], people["zhuren"])


def _boundaries(government: Government, by: User) -> None:
    if Layer.objects.filter(government=government).exists() or not BOUNDARIES.exists():
        return
    values = {"name": "镇（街道）界", "kind": "boundary", "position": 1}
    brought = Brought(BOUNDARIES.read_bytes(), BOUNDARIES.name, note="虚构城市的示意界线")
    layer_make(government=government, values=values, brought=brought, by=by)


def _brief(government: Government, by: User) -> None:
    """Last month's bulletin as a draft."""
    if Brief.objects.filter(government=government).exists():
        return
    period = Period.of(PeriodKind.MONTH, clock.today()).previous
    wanted = Wanted(kind_of(CODE), period.start, period.end, period)
    try:
        brief_draft(government=government, wanted=wanted, by=by)
    except NothingInPeriod:
        return


def _public(government: Government, by: User, released_by: User) -> None:
    """What was mended, released by another person."""
    if PublicList.objects.filter(government=government).exists():
        return
    kind = kind_of(CODE)
    values = {"is_public": True}
    register_keep(kind=kind, government=government, values=values, version=None, by=by)
    note = "依据政府信息公开有关规定公开已整改销号的隐患。"
    try:
        row = public_list_prepare(
            government=government, kind=kind, title="已整改销号隐患清单", note=note, by=by
        )
    except NothingPublic:
        return
    public_list_release(row=row, version=row.version, by=released_by)
