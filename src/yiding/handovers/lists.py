"""事权、移交清单、争议、划转基数、核查的列表."""

from __future__ import annotations

from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from yiding.core.lists import Column, Empty, Filter, ListSpec

from .models import BaseState, CheckState, Direction, DisputeState, HandoverState, MatterKind, MatterState
from .selectors import (
    bases_visible_to,
    checks_visible_to,
    disputes_visible_to,
    handovers_visible_to,
    matters_visible_to,
)
from .shown import (
    balance,
    day_light,
    due_light,
    money,
    of_body,
    page_of,
    state_badge,
    state_word,
    who,
)

MATTERS = ListSpec(
    name="handovers.matter",
    title=_("事权清单"),
    lead=_("每一项事权下放还是市级保留、为什么、由谁承担、从哪天起。"),
    base=matters_visible_to,
    columns=(
        Column("number", _("序号"), lambda row: row.number, sort="number", numeric=True),
        Column("title", _("事权"), lambda row: row.title, sort="title", link=page_of("matter")),
        Column("area", _("领域"), lambda row: row.area, sort="area"),
        Column("kind", _("种类"), lambda row: row.get_kind_display(), sort="kind"),
        Column("direction", _("去向"), lambda row: row.get_direction_display(), sort="direction"),
        Column("body", _("市级单位"), lambda row: row.body.name, sort="body__name"),
        Column("starts_on", _("起始日期"), lambda row: row.starts_on, sort="starts_on"),
        Column(
            "taken",
            _("已承接的镇（街道）"),
            lambda row: f"{row.taken_count} / {row.town_count}" if row.is_down else "",
            numeric=True,
        ),
        Column("reason", _("理由"), lambda row: row.reason, default=False),
        Column("state", _("状态"), state_badge, sort="state", export=state_word),
    ),
    filters=(
        Filter("state", _("状态"), "choice", "state", choices=MatterState.choices),
        Filter("direction", _("去向"), "choice", "direction", choices=Direction.choices),
        Filter("kind", _("种类"), "choice", "kind", choices=MatterKind.choices),
        Filter("body", _("市级单位"), "text", of_body("body")),
        Filter("town", _("承接的镇（街道）"), "text", of_body("towns")),
    ),
    default_sort="number",
    search=lambda rows, words: rows.filter(Q(title__icontains=words) | Q(area__icontains=words)),
    search_label=_("事权或领域"),
    empty=Empty(_("还没有事权"), _("列入事权，写明去向和理由，议定后编制移交清单。")),
)
HANDOVERS = ListSpec(
    name="handovers.handover",
    title=_("移交清单"),
    lead=_("职责、资产、经费、人员逐行两边对账，双方确认后锁定。"),
    base=handovers_visible_to,
    columns=(
        Column("number", _("序号"), lambda row: row.number, sort="number", numeric=True),
        Column("title", _("移交清单"), lambda row: row.title, sort="title", link=page_of("handover")),
        Column("giver", _("移出方"), lambda row: row.giver.name, sort="giver__name"),
        Column("taker", _("接收方"), lambda row: row.taker.name, sort="taker__name"),
        Column("effective_on", _("移交日期"), lambda row: row.effective_on, sort="effective_on"),
        Column("due", _("核对期限"), due_light, sort="due_on", export=lambda row: row.due_on),
        Column("agree", _("一致的行"), balance, export=lambda row: f"{row.agree_count}/{row.line_count}"),
        Column("disputes", _("争议"), lambda row: row.dispute_count, sort="dispute_count", numeric=True),
        Column("state", _("状态"), state_badge, sort="state", export=state_word),
    ),
    filters=(
        Filter("state", _("状态"), "choice", "state", choices=HandoverState.choices),
        Filter("giver", _("移出方"), "text", of_body("giver")),
        Filter("taker", _("接收方"), "text", of_body("taker")),
        Filter("effective", _("移交日期"), "dates", "effective_on"),
        Filter(
            "apart", _("只看不平的"), "flag", lambda rows, _value: rows.exclude(agree_count=F("line_count"))
        ),
    ),
    default_sort="-number",
    search=lambda rows, words: rows.filter(title__icontains=words),
    search_label=_("清单名称"),
    empty=Empty(_("还没有移交清单"), _("选定议定下放的事权，编制清单，送接收方核对。")),
)
DISPUTES = ListSpec(
    name="handovers.dispute",
    title=_("移交争议"),
    lead=_("双方谈不拢的行，由监交单位限期裁定。"),
    base=disputes_visible_to,
    columns=(
        Column("line", _("清单的行"), lambda row: str(row.line), link=page_of("dispute")),
        Column("handover", _("移交清单"), lambda row: row.line.handover.title, sort="line__handover__title"),
        Column("body", _("提出单位"), lambda row: row.body.name, sort="body__name"),
        Column("raised_on", _("提出日期"), lambda row: row.raised_on, sort="raised_on"),
        Column(
            "due_on",
            _("裁定期限"),
            lambda row: day_light(row.due_on, 3) if row.state == "open" else row.due_on,
            sort="due_on",
            export=lambda row: row.due_on,
        ),
        Column("ruled_by", _("裁定人"), lambda row: who(row.ruled_by)),
        Column("state", _("状态"), state_badge, sort="state", export=state_word),
    ),
    filters=(
        Filter("state", _("状态"), "choice", "state", choices=DisputeState.choices),
        Filter("body", _("提出单位"), "text", of_body("body")),
    ),
    default_sort="-raised_on",
    search=lambda rows, words: rows.filter(Q(text__icontains=words) | Q(line__name__icontains=words)),
    search_label=_("争议或名称"),
    empty=Empty(_("没有移交争议"), _("双方所填不一致又谈不拢时，从清单的行提出。")),
)
BASES = ListSpec(
    name="handovers.base",
    title=_("划转基数"),
    lead=_("随职责、资产、人员走的年度经费：怎样算出、划给谁、是否已划转。"),
    base=bases_visible_to,
    columns=(
        Column("handover", _("移交清单"), lambda row: row.handover.title, link=page_of("base")),
        Column("giver", _("移出方"), lambda row: row.giver.name, sort="giver__name"),
        Column("taker", _("接收方"), lambda row: row.taker.name, sort="taker__name"),
        Column("year", _("起划年度"), lambda row: row.year, sort="year"),
        Column("amount", _("年度基数（元）"), lambda row: money(row.amount), sort="amount", numeric=True),
        Column("first_year", _("当年划转（元）"), lambda row: money(row.first_year), numeric=True),
        Column("once", _("一次性（元）"), lambda row: money(row.once), sort="once", numeric=True),
        Column("reference", _("划转文号"), lambda row: row.reference, default=False),
        Column("state", _("状态"), state_badge, sort="state", export=state_word),
    ),
    filters=(
        Filter("state", _("状态"), "choice", "state", choices=BaseState.choices),
        Filter("taker", _("接收方"), "text", of_body("taker")),
        Filter("year", _("起划年度"), "year", "year"),
    ),
    default_sort="-year",
    search=lambda rows, words: rows.filter(handover__title__icontains=words),
    search_label=_("清单名称"),
    empty=Empty(_("还没有划转基数"), _("移交办理时，按双方签认的清单算出。")),
)
CHECKS = ListSpec(
    name="handovers.check",
    title=_("连续性核查"),
    lead=_("移交后工作不断、质量不降：按月对照移交前的指标核查。"),
    base=checks_visible_to,
    columns=(
        Column("handover", _("移交清单"), lambda row: row.handover.title, link=page_of("check")),
        Column("taker", _("接收方"), lambda row: row.handover.taker.name, sort="handover__taker__name"),
        Column("months", _("移交后第几个月"), lambda row: row.months, sort="months", numeric=True),
        Column(
            "due_on",
            _("期限"),
            lambda row: row.due_on if row.state == "confirmed" else day_light(row.due_on, 7),
            sort="due_on",
            export=lambda row: row.due_on,
        ),
        Column("fallen", _("质量下降"), lambda row: row.has_fallen, sort="has_fallen"),
        Column("filled", _("核查人"), lambda row: who(row.filled_by)),
        Column("confirmed", _("复核人"), lambda row: who(row.confirmed_by)),
        Column("state", _("状态"), state_badge, sort="state", export=state_word),
    ),
    filters=(
        Filter("state", _("状态"), "choice", "state", choices=CheckState.choices),
        Filter("taker", _("接收方"), "text", of_body("handover__taker")),
        Filter("fallen", _("只看质量下降的"), "flag", lambda rows, _value: rows.filter(has_fallen=True)),
    ),
    default_sort="due_on",
    search=lambda rows, words: rows.filter(handover__title__icontains=words),
    search_label=_("清单名称"),
    empty=Empty(_("还没有连续性核查"), _("移交办理后，按规则的月数自动安排。")),
)
