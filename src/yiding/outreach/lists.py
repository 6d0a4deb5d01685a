"""对上争取的列表: the log, the lines with their gaps, the libraries with their figures, the purposes."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from yiding.core.columns import Viewer
from yiding.core.figures import Light, Tone
from yiding.core.lists import Column, Empty, Filter, ListSpec, Rows
from yiding.core.markup import badge, light
from yiding.directory.selectors import bodies_called

from .models import Approach, ApproachState, Library, Line, Purpose
from .selectors import (
    approaches_visible_to,
    gap_of,
    libraries_visible_to,
    lines_visible_to,
    next_contact_by,
    purposes_visible_to,
)

TONES = {
    ApproachState.PLANNED: Tone.WARN,
    ApproachState.CONTACTED: Tone.INFO,
    ApproachState.ANSWERED: Tone.INFO,
    ApproachState.OBTAINED: Tone.GOOD,
    ApproachState.REFUSED: Tone.BAD,
}


def approach_url(row: Approach) -> str:
    return reverse("outreach:approach-detail", args=[row.pk])


def state_badge(row: Approach) -> Any:
    return badge(row.get_state_display(), TONES[ApproachState(row.state)])


def gap_light(row: Line) -> Any:
    """The light of a line, with its reason."""
    gap = gap_of(row)
    return light(Light.RED, _now("断档"), gap.words) if gap else light(Light.GREEN, _now("正常"))


def _gap_words(row: Line) -> str:
    gap = gap_of(row)
    return gap.words if gap else ""


def _of_body(rows: Rows, name: str) -> Rows:
    return rows.filter(body__in=bodies_called(name).values("pk"))


def _purposes(viewer: Viewer) -> list[tuple[str, Any]]:
    return [(str(row.pk), row.name) for row in purposes_visible_to(viewer)]


def _edit(noun: str) -> Any:
    return lambda row: reverse(f"outreach:{noun}-edit", args=[row.pk])


def _in_use(row: Purpose | Line) -> Any:
    return badge(_now("在用"), Tone.GOOD) if row.is_active else badge(_now("停用"))


def _count_url(row: Library) -> str:
    return reverse("outreach:library-count", args=[row.pk])


def _used(row: Purpose | Line) -> str:
    return "在用" if row.is_active else "停用"


APPROACHES = ListSpec(
    name="outreach.approach",
    title=_("对上争取"),
    lead=_("向上级单位汇报、争取和对接：为了什么、谁去的、结果怎样、下一步做什么。"),
    base=approaches_visible_to,
    columns=(
        Column("title", _("争取什么"), lambda row: row.title, link=approach_url),
        Column("purpose", _("目的"), lambda row: row.purpose.name, sort="purpose__position"),
        Column("superior", _("上级单位"), lambda row: row.superior, sort="superior"),
        Column("body", _("对接单位"), lambda row: row.body.name, sort="body__name"),
        Column("line", _("专题"), lambda row: row.line.name if row.line else "", default=False),
        Column("planned_on", _("计划日期"), lambda row: row.planned_on, sort="planned_on"),
        Column("contacted_on", _("对接日期"), lambda row: row.contacted_on, sort="contacted_on"),
        Column("people", _("参加人员"), lambda row: row.people, default=False),
        Column("result", _("结果"), lambda row: row.result, default=False),
        Column("next_step", _("下一步"), lambda row: row.next_step, default=False),
        Column("state", _("状态"), state_badge, sort="state", export=lambda row: row.get_state_display()),
    ),
    filters=(
        Filter("state", _("状态"), "choice", "state", choices=ApproachState.choices),
        Filter("purpose", _("目的"), "choice", "purpose", choices=_purposes),
        Filter("body", _("对接单位"), "text", _of_body),
        Filter("planned", _("计划日期"), "dates", "planned_on"),
    ),
    default_sort="-planned_on",
    search=lambda rows, words: rows.filter(title__icontains=words) | rows.filter(superior__icontains=words),
    search_label=_("事项或上级单位中的词"),
    empty=Empty(_("还没有对接记录"), _("先登记一次计划，去过以后写明结果和下一步。")),
)
LINES = ListSpec(
    name="outreach.line",
    title=_("争取专题"),
    lead=_("常态化对接的专题：多久对接一次，断档的亮红灯。"),
    base=lines_visible_to,
    columns=(
        Column("light", _("灯"), gap_light, export=_gap_words),
        Column("name", _("专题"), lambda row: row.name, sort="name", link=_edit("line")),
        Column("body", _("对接单位"), lambda row: row.body.name, sort="body__name"),
        Column("superior", _("上级单位"), lambda row: row.superior, sort="superior"),
        Column("rhythm", _("频次"), lambda row: row.get_rhythm_display() if row.rhythm else _now("不定期")),
        Column("last_on", _("最近对接"), lambda row: row.last_on, sort="last_on"),
        Column("next_on", _("最迟下次"), next_contact_by),
        Column("state", _("状态"), _in_use, export=_used, sort="is_active"),
    ),
    filters=(Filter("body", _("对接单位"), "text", _of_body),),
    default_sort="name",
    empty=Empty(_("还没有争取专题"), _("把要常态化对接的事项列为专题，写明多久对接一次。")),
)
LIBRARIES = ListSpec(
    name="outreach.library",
    title=_("上级项目库"),
    lead=_("省、市各级项目库里有我们多少个项目，每次登记一个截止日期的数。"),
    base=libraries_visible_to,
    columns=(
        Column("name", _("项目库"), lambda row: row.name, sort="name", link=_edit("library")),
        Column("superior", _("上级单位"), lambda row: row.superior),
        Column("count", _("入库项目数"), lambda row: row.count, numeric=True, sort="count", link=_count_url),
        Column("counted_on", _("截止日期"), lambda row: row.counted_on, sort="counted_on"),
    ),
    default_sort="name",
    empty=Empty(_("还没有上级项目库"), _("装入通行的一套，或者自己增加。")),
)
PURPOSES = ListSpec(
    name="outreach.purpose",
    title=_("争取目的"),
    base=purposes_visible_to,
    columns=(
        Column("name", _("争取目的"), lambda row: row.name, sort="name", link=_edit("purpose")),
        Column("state", _("状态"), _in_use, export=_used, sort="is_active"),
    ),
    default_sort="name",
    empty=Empty(_("还没有争取目的"), _("装入通行的一套，或者自己增加。")),
)
