"""地块: dividing and merging parcels with their areas and shapes, and what a parcel's gates check (S48)."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.contrib.auth.models import User
from django.db import transaction
from django.http import QueryDict
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from yiding.audit.services import gathered
from yiding.core import clock
from yiding.core.acts import Act
from yiding.core.columns import Viewer

from .breaches import open_breaches
from .catalogue import kind_of
from .descending import object_divide, objects_merge
from .errors_gates import WrongParts
from .models import Entry
from .permissions_gates import may_divide
from .promises import PARCELS, PROMISES, area_of
from .selectors import entries_visible_to, settings_of
from .shaping import shape_of, shape_set

WORKS = "land_works"
ENTERPRISE, GOVERNMENT = "企业", "政府"
RETIRE = "retire"
MOST_PARTS = 20
HUNDRED = Decimal(100)


def setting(entry: Entry, key: str) -> Decimal:
    """A figure among the settings of parcels."""
    return Decimal(str(settings_of(entry.government_id, PARCELS)[key] or 0))


# --- what gates check --------------------------------------------------------------------------------------


def bounds(entry: Entry) -> str:
    """界址: a shape is there, and it measures what was registered."""
    area, shape = area_of(entry), shape_of(entry)
    if not area:
        return "还没有登记面积"
    if shape is None or shape.area is None:
        return "还没有画出界址图形"
    slack = setting(entry, "shape_slack")
    if abs(shape.area - area) * HUNDRED > area * slack:
        return f"图形面积 {shape.area:f} 平方米与登记面积 {area:f} 平方米相差超过 {slack:f}%"
    return ""


def works(entry: Entry) -> str:
    """配套: each work that has to be there before supply was accepted."""
    rows = list(Entry.objects.filter(parent=entry, code=WORKS).order_by("pk"))
    wanted = [one for one in rows if one.values.get("before_supply")]
    if not wanted:
        return "还没有登记供应前要完成的配套工程"
    open_ = [one.title for one in wanted if one.is_open]
    return f"还没有验收：{'、'.join(open_)}" if open_ else ""


def promises_of(entry: Entry) -> list[Mapping[str, Any]]:
    rows = Entry.objects.filter(parent=entry, code=PROMISES).exclude(state="released").order_by("pk")
    return list(rows.values_list("values", flat=True))


def standards(entry: Entry) -> str:
    """标准地指标清单: the enterprise's part promises something for each item that the government lists."""
    wanted = settings_of(entry.government_id, PARCELS)["standard_items"] or ()
    there = {one.get("indicator") for one in promises_of(entry) if one.get("side") == ENTERPRISE}
    lacking = [one for one in wanted if one not in there]
    return f"指标还没有确定：{'、'.join(lacking)}" if lacking else ""


def both_promise(entry: Entry) -> str:
    """双方承诺: government and enterprise both."""
    sides = {one.get("side") for one in promises_of(entry)}
    lacking = [one for one in (GOVERNMENT, ENTERPRISE) if one not in sides]
    return f"还没有登记承诺：{'、'.join(lacking)}" if lacking else ""


def enterprise_promises(entry: Entry) -> str:
    """企业承诺: at least one."""
    sides = {one.get("side") for one in promises_of(entry)}
    return "" if ENTERPRISE in sides else "还没有登记企业承诺"


def still_owed(entry: Entry) -> list[str]:
    """The promises and cases of an object that are not brought to an end."""
    rows = Entry.objects.filter(parent=entry, code=PROMISES, is_open=True)
    return [*rows.order_by("pk").values_list("number", flat=True), *open_breaches(entry)]


# --- dividing and merging ----------------------------------------------------------------------------------


@transaction.atomic
def parcel_divide(
    *, entry: Entry, parts: Sequence[tuple[str, Decimal]], reason: str, by: User
) -> list[Entry]:
    """分割地块: the parts' areas make up the whole. Raises WrongParts."""
    _free(entry)
    whole, slack = area_of(entry), setting(entry, "area_slack")
    total = sum((area for _title, area in parts), Decimal(0))
    if abs(total - whole) > slack:
        raise WrongParts(f"各部分合计 {total:f} 平方米，原面积 {whole:f} 平方米。")
    told = [{"title": title, "area": area, "longitude": None, "latitude": None} for title, area in parts]
    return object_divide(entry=entry, parts=told, retire=RETIRE, reason=reason, by=by)


@transaction.atomic
def parcels_merge(*, entries: Sequence[Entry], title: str, reason: str, by: User) -> Entry:
    """合并地块: its area is the sum, its shape the shapes together. Raises WrongParts."""
    for one in entries:
        _free(one)
    told = {"title": title, "area": sum((area_of(one) for one in entries), Decimal(0))}
    shapes = [shape_of(one) for one in entries]
    with gathered():
        made = objects_merge(entries=entries, told=told, retire=RETIRE, reason=reason, by=by)
        if all(one is not None for one in shapes):
            united = _united([one.geometry for one in shapes if one is not None])
            shape_set(entry=made, shape=united, from_on=clock.today(), by=by, basis=reason)
    made.refresh_from_db()
    return made


def _united(geometries: Sequence[Any]) -> Any:
    """One outline of several."""
    from shapely import unary_union
    from shapely.geometry import mapping, shape

    return json.loads(json.dumps(mapping(unary_union([shape(one) for one in geometries]))))


def _free(entry: Entry) -> None:
    """What was promised for a parcel, or what it is in breach of, cannot be parted."""
    owed = still_owed(entry)
    if owed:
        raise WrongParts(f"还有承诺或者违约案件：{'、'.join(owed)}。")


class PartsField(forms.CharField):
    """各部分: a part a line, its name and its area."""

    widget = forms.Textarea

    def clean(self, value: Any) -> list[tuple[str, Decimal]]:
        lines = [line.strip() for line in super().clean(value).splitlines() if line.strip()]
        if not 2 <= len(lines) <= MOST_PARTS:
            raise forms.ValidationError(_("请写 2 到 %(n)s 部分，一行一部分。"), params={"n": MOST_PARTS})
        return [self._part(line) for line in lines]

    def _part(self, line: str) -> tuple[str, Decimal]:
        title, _bar, area = line.replace("｜", "|").replace("\t", "|").rpartition("|")
        number = forms.DecimalField(min_value=Decimal("0.01"), max_digits=14, decimal_places=4)
        if not title.strip() or len(title) > 200:
            raise forms.ValidationError(_("“%(line)s”要写成：名称 | 面积。"), params={"line": line[:60]})
        return title.strip(), number.clean(area.strip())


class DivideForm(forms.Form):
    """分割地块."""

    parts = PartsField(
        label=_("各部分"),
        max_length=6_000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("一行一部分：名称 | 面积（平方米）。没有完工的配套工程归第一部分。"),
    )
    reason = forms.CharField(label=_("原因和依据"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}))


class MergeForm(forms.Form):
    """合并地块."""

    title = forms.CharField(label=_("合并后的名称"), max_length=200)
    others = forms.CharField(
        label=_("与哪些地块合并"),
        max_length=400,
        help_text=_("写编号，用顿号或空格隔开；须在同一镇、同一环节。"),
    )
    reason = forms.CharField(label=_("原因和依据"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, data: QueryDict | None, *, entry: Entry, viewer: Viewer) -> None:
        super().__init__(data)
        self.entry, self.viewer = entry, viewer

    def clean_others(self) -> list[Entry]:
        words = self.cleaned_data["others"].replace("、", " ").replace(",", " ").replace("，", " ").split()
        rows = entries_visible_to(self.viewer, kind_of(PARCELS)).exclude(pk=self.entry.pk)
        found = {one.number: one for one in rows.filter(number__in=[word.upper() for word in words])}
        lacking = [word for word in words if word.upper() not in found]
        if lacking or not found:
            told = "、".join(lacking)
            raise forms.ValidationError(now("没有编号为“%(number)s”的条目。") % {"number": told[:40]})
        return list(found.values())


def _divide(row: Entry, told: dict[str, Any], by: User) -> None:
    parcel_divide(entry=row, by=by, **told)


def _merge(row: Entry, told: dict[str, Any], by: User) -> None:
    others = told.pop("others")
    parcels_merge(entries=[row, *others], by=by, **told)


ACTS = (
    Act("divide", _("分割"), may_divide, _divide, lambda data, _row, _viewer: DivideForm(data)),
    Act(
        "merge",
        _("合并"),
        may_divide,
        _merge,
        lambda data, row, viewer: MergeForm(data, entry=row, viewer=viewer),
    ),
)
