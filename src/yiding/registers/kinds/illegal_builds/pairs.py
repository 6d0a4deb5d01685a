"""处置前后对照: the photos before and after, side by side, with the points at which they were taken."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from math import cos, hypot, radians
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from yiding.core.columns import Viewer
from yiding.registers.models import Entry, Proof
from yiding.registers.reckoning import MOST, link, seen
from yiding.registers.rules import ReportAsked, Sheet

METRES = 111_320
PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".bmp")
HEADS = (_("时段"), _("照片"), _("拍摄位置"), _("离登记位置（米）"), _("时间"))


def with_proofs(rows: QuerySet[Entry]) -> QuerySet[Entry]:
    return rows.prefetch_related("proofs__document__versions")


def _apart(entry: Entry, proof: Proof) -> Any:
    """How far a photo was taken from the place, in metres; a plain is near enough here."""
    if proof.longitude is None or proof.latitude is None:
        return "—"
    if entry.longitude is None or entry.latitude is None:
        return "—"
    east = float(proof.longitude - entry.longitude) * cos(radians(float(entry.latitude)))
    north = float(proof.latitude - entry.latitude)
    return round(hypot(east, north) * METRES)


def _picture(proof: Proof) -> Any:
    """A photo as the page shows it, leading to its document; any other paper by its name."""
    newest = max(proof.document.versions.all(), key=lambda one: one.number, default=None)
    page = reverse("files:document-detail", args=[proof.document_id])
    if newest is None or not newest.name.lower().endswith(PICTURES):
        return format_html('<a href="{}">{}</a>', page, proof.document.title)
    url = reverse("files:version-download", args=[newest.pk])
    return format_html(
        '<a href="{}"><img class="proof-picture" src="{}" alt="{}" loading="lazy" decoding="async"></a>',
        page,
        url,
        proof.document.title,
    )


def _spot(longitude: Decimal | None, latitude: Decimal | None) -> str:
    return f"{longitude}, {latitude}" if longitude is not None else "—"


WORDS = {"before": _("处置前"), "after": _("处置后")}


def pictures_of(entry: Entry) -> tuple[Sequence[Any], Sequence[Sequence[Any]]]:
    """All photos of one, those before first."""
    rows = list(entry.proofs.select_related("document").prefetch_related("document__versions"))
    rows.sort(key=lambda one: (one.moment != "before", one.pk))
    told = [
        (
            WORDS.get(one.moment, one.moment),
            _picture(one),
            _spot(one.longitude, one.latitude),
            _apart(entry, one),
            one.at,
        )
        for one in rows
    ]
    return HEADS, told


def pairs(viewer: Viewer, asked: ReportAsked) -> Sheet:
    """Closed ones with their last photo of each moment; what lacks one says so."""
    rows = with_proofs(seen(viewer, asked, day="").filter(state="closed").select_related("town"))
    if asked.first is not None:
        rows = rows.filter(closed_on__gte=asked.first)
    if asked.last is not None:
        rows = rows.filter(closed_on__lte=asked.last)
    told = list(rows.order_by("-closed_on", "-pk")[:MOST])
    heads = [_("编号"), _("镇（街道）"), _("详细位置"), _("处置前"), _("处置后"), _("坐标"), _("销号日期")]
    lines = [
        [
            one.number,
            str(one.town or ""),
            one.address,
            _last(one, "before"),
            _last(one, "after"),
            _spot(one.longitude, one.latitude),
            one.closed_on,
        ]
        for one in told
    ]
    lacking = sum(line[3] == "—" for line in lines)
    notes = [_("没有处置前照片的有 %(n)s 处。") % {"n": lacking}] if lacking else []
    return Sheet(heads, lines, links=[link(one) for one in told], notes=notes)


def _last(entry: Entry, moment: str) -> Any:
    rows = [one for one in entry.proofs.all() if one.moment == moment]
    return _picture(rows[-1]) if rows else "—"
