"""共用对象的列表: enterprises, places, parcels."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from yiding.core.lists import Column, Empty, Filter, ListSpec, Rows
from yiding.core.markup import tags

from .models import EnterpriseListing, Place, PlaceKind
from .selectors import enterprises_visible_to, parcels_visible_to, places_visible_to

PLACE_KINDS = {value: _(label) for value, label in PlaceKind.choices}
ORIGINS = {value: _(label) for value, label in EnterpriseListing.Origin.choices}


def _empty(sentence: Any) -> Empty:
    return Empty(sentence, _("从 Excel 表格导入后会出现在这里。"), _("导入"), "directory:exchange")


def _government() -> Column:
    return Column(
        "government", _("政府"), lambda row: row.government.name, sort="government__name", default=False
    )


def _listings(row: Any) -> list[str]:
    return [one.name for one in row.listings.all()]


def _origin(rows: Rows, value: str) -> Rows:
    return rows.filter(listings__origin=value).distinct()


def _coordinates(row: Place) -> str:
    return "" if row.longitude is None else f"{row.longitude}, {row.latitude}"


ENTERPRISES = ListSpec(
    name="directory.enterprise",
    title=_("企业"),
    base=enterprises_visible_to,
    columns=(
        Column("name", _("企业名称"), lambda row: row.name, sort="name"),
        Column("code", _("统一社会信用代码"), lambda row: row.code, sort="code"),
        Column("industry", _("行业"), lambda row: row.industry, sort="industry"),
        Column("address", _("地址"), lambda row: row.address),
        Column(
            "listings",
            _("名单"),
            lambda row: tags(_listings(row)),
            export=lambda row: "、".join(_listings(row)),
        ),
        _government(),
    ),
    filters=(
        Filter("industry", _("行业"), "text", "industry__icontains"),
        Filter("origin", _("名单来源"), "choice", _origin, choices=list(ORIGINS.items())),
    ),
    default_sort="name",
    search=lambda rows, words: rows.filter(name__icontains=words) | rows.filter(code=words.upper()),
    search_label=_("企业名称或代码"),
    empty=_empty(_("还没有企业")),
    dense=True,
)

PLACES = ListSpec(
    name="directory.place",
    title=_("地点"),
    base=places_visible_to,
    columns=(
        Column("code", _("编码"), lambda row: row.code, sort="code"),
        Column("name", _("名称"), lambda row: row.name, sort="name"),
        Column("kind", _("种类"), lambda row: PLACE_KINDS.get(row.kind, ""), sort="kind"),
        Column("parent", _("上级"), lambda row: row.parent.name if row.parent else "", sort="parent__code"),
        Column("address", _("地址"), lambda row: row.address),
        Column("coordinates", _("经纬度"), _coordinates),
        _government(),
    ),
    filters=(Filter("kind", _("种类"), "choice", "kind", choices=list(PLACE_KINDS.items())),),
    default_sort="code",
    search=lambda rows, words: rows.filter(name__icontains=words),
    search_label=_("名称"),
    empty=_empty(_("还没有地点")),
    dense=True,
)

PARCELS = ListSpec(
    name="directory.parcel",
    title=_("地块"),
    base=parcels_visible_to,
    columns=(
        Column("number", _("地块编号"), lambda row: row.number, sort="number"),
        Column("place", _("位置"), lambda row: row.place.name if row.place else "", sort="place__code"),
        Column("area", _("面积（平方米）"), lambda row: row.area, sort="area", numeric=True),
        Column("use", _("用途"), lambda row: row.use, sort="use"),
        Column("holder", _("权利人"), lambda row: row.holder.name if row.holder else "", sort="holder__name"),
        _government(),
    ),
    filters=(Filter("use", _("用途"), "text", "use__icontains"),),
    default_sort="number",
    search=lambda rows, words: rows.filter(number__icontains=words),
    search_label=_("地块编号"),
    empty=_empty(_("还没有地块")),
    dense=True,
)
