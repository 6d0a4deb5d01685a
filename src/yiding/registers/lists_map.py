"""图层的列表."""

from __future__ import annotations

from django.db.models import OuterRef, QuerySet, Subquery
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from yiding.core.columns import Viewer
from yiding.core.lists import Column, Empty, ListSpec
from yiding.core.markup import badge

from .layer_rows import Layer, LayerVersion
from .layering import layers_visible_to


def _rows(viewer: Viewer) -> QuerySet[Layer]:
    of = LayerVersion.objects.filter(layer=OuterRef("pk"), number=OuterRef("number"))
    named = {name: Subquery(of.values(name)[:1]) for name in ("shapes", "source", "made_at")}
    return layers_visible_to(viewer).annotate(**named)


LAYER_LIST = ListSpec(
    name="registers.layers",
    title=_("地图图层"),
    lead=_("界线、线和点从 GeoJSON 文件导入，不用外部底图；替换时旧版保留。"),
    base=_rows,
    columns=(
        Column(
            "name",
            _("名称"),
            lambda row: row.name,
            sort="name",
            link=lambda row: reverse("registers:layer-detail", args=[row.pk]),
        ),
        Column("kind", _("图层种类"), lambda row: row.get_kind_display(), sort="kind"),
        Column("shapes", _("图形"), lambda row: row.shapes, sort="shapes", numeric=True),
        Column("source", _("文件"), lambda row: row.source),
        Column("made_at", _("导入时间"), lambda row: row.made_at, sort="made_at"),
        Column("number", _("版本"), lambda row: row.number, sort="number", numeric=True),
        Column(
            "is_used",
            _("状态"),
            lambda row: badge(_("在用"), "good") if row.is_used else badge(_("停用")),
            sort="is_used",
        ),
        Column("position", _("次序"), lambda row: row.position, sort="position", numeric=True, default=False),
    ),
    default_sort="name",
    empty=Empty(_("还没有图层"), _("导入镇界等 GeoJSON 文件后，地图上就有底图。")),
)
