"""会议机构的列表."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from yiding.core.lists import Column, Empty, ListSpec
from yiding.core.markup import badge

from .models import Council, Numbering, Style
from .selectors import councils_visible_to

NUMBERINGS = dict(Numbering.choices)
STYLES = dict(Style.choices)


def _url(row: Council) -> str:
    return reverse("councils:council-detail", args=[row.pk])


COUNCILS = ListSpec(
    name="councils.council",
    title=_("会议机构"),
    lead=_("哪些机构开会、由谁组成、按什么规则开。都是可以修改的数据。"),
    base=councils_visible_to,
    columns=(
        Column("name", _("会议机构"), str, sort="name", link=_url),
        Column("numbering", _("场次编号"), lambda row: NUMBERINGS[row.numbering], sort="numbering"),
        Column("term", _("届"), lambda row: row.term, sort="term", numeric=True),
        Column("style", _("纪要体例"), lambda row: STYLES[row.style], sort="style"),
        Column("office", _("承办单位"), lambda row: row.office.name if row.office else ""),
        Column(
            "state",
            _("状态"),
            lambda row: badge(_now("在用"), "good") if row.is_active else badge(_now("停用")),
            export=lambda row: "在用" if row.is_active else "停用",
            sort="is_active",
        ),
    ),
    default_sort="name",
    empty=Empty(_("还没有会议机构"), _("建立第一个，写明组成人员、法定人数和时限，再安排会议。")),
)
