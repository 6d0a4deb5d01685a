"""共用对象的列表: enterprises, places, parcels."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import Count, Max
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from yiding.core.lists import Column, Empty, Filter, ListSpec, Rows
from yiding.core.markup import tags

from .indicator_imports import RHYTHMS
from .models import EnterpriseListing, Indicator, IndicatorValue, Place, PlaceKind
from .selectors import (
    enterprises_visible_to,
    indicators_visible_to,
    parcels_visible_to,
    places_visible_to,
)

PLACE_KINDS = {value: _(label) for value, label in PlaceKind.choices}
RHYTHM_WORDS = {kind.value: _(word) for kind, word in RHYTHMS.items()}
ORIGINS = {value: _(label) for value, label in EnterpriseListing.Origin.choices}


def _empty(sentence: Any) -> Empty:
    return Empty(sentence, _("从 Excel 表格导入后会出现在这里。"), _("导入"), "directory:exchange")


def _page(kind: str) -> Callable[[Any], str]:
    """The page of a row."""
    return lambda row: reverse(f"directory:{kind}-detail", args=[row.pk])


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
        Column("name", _("企业名称"), lambda row: row.name, sort="name", link=_page("enterprise")),
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
        Column("name", _("名称"), lambda row: row.name, sort="name", link=_page("place")),
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
        Column("number", _("地块编号"), lambda row: row.number, sort="number", link=_page("parcel")),
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

INDICATORS = ListSpec(
    name="directory.indicator",
    title=_("指标"),
    base=lambda viewer: indicators_visible_to(viewer).annotate(
        value_count=Count("values"), last_on=Max("values__ends_on")
    ),
    columns=(
        Column("name", _("指标"), lambda row: row.name, sort="name", link=_page("indicator")),
        Column("unit", _("计量单位"), lambda row: row.unit),
        Column("rhythm", _("填报周期"), lambda row: RHYTHM_WORDS[row.rhythm], sort="rhythm"),
        Column("source", _("来源机构"), lambda row: row.source.name if row.source else "", default=False),
        Column("values", _("数值个数"), lambda row: row.value_count, sort="value_count", numeric=True),
        Column("last_on", _("最近一期止于"), lambda row: row.last_on, sort="last_on"),
        _government(),
    ),
    filters=(Filter("rhythm", _("填报周期"), "choice", "rhythm", choices=list(RHYTHM_WORDS.items())),),
    default_sort="name",
    search=lambda rows, words: rows.filter(name__icontains=words),
    search_label=_("指标"),
    empty=_empty(_("还没有指标")),
    dense=True,
)


def _whose(row: IndicatorValue) -> str:
    return row.body.name if row.body else ""


def _number(row: IndicatorValue) -> str:
    """The value without the noughts that say nothing."""
    return f"{row.value.normalize():f}"


def values_of(indicator: Indicator) -> ListSpec:
    """指标值: by body and period, the last first; they go out as the list does."""
    return ListSpec(
        name="directory.indicator-value",
        title=indicator.name,
        base=lambda viewer: IndicatorValue.objects.filter(
            indicator__in=indicators_visible_to(viewer).filter(pk=indicator.pk)
        ).select_related("body"),
        columns=(
            Column("period", _("期间"), lambda row: row.period, sort="starts_on"),
            Column("body", _("机构"), _whose, sort="body__name"),
            Column("value", _("数值"), _number, sort="value", numeric=True),
            Column("starts_on", _("起"), lambda row: row.starts_on, default=False),
            Column("ends_on", _("止"), lambda row: row.ends_on, default=False),
        ),
        filters=(
            Filter("body", _("机构"), "text", "body__name__icontains"),
            Filter("ends", _("期间止于"), "dates", "ends_on"),
        ),
        default_sort="-period",
        search=lambda rows, words: rows.filter(body__name__icontains=words) | rows.filter(period=words),
        search_label=_("机构或期间"),
        empty=_empty(_("还没有数值")),
        dense=True,
    )
