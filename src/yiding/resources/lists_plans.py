"""预案与演练的列表."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from yiding.core.columns import Viewer
from yiding.core.figures import Figure, Tone
from yiding.core.lists import Column, Empty, Filter, ListSpec, Rows

from .models import DrillState, PlanState, TermKind
from .selectors import (
    drills_lacking,
    drills_visible_to,
    plan_kinds_visible_to,
    plans_overdue,
    plans_visible_to,
    terms_visible_to,
)
from .shown import of_body, page_of, review_light, state_badge, state_word


def kind_choices(viewer: Viewer) -> list[tuple[str, Any]]:
    return [(str(row.pk), row.name) for row in plan_kinds_visible_to(viewer)]


def level_choices(viewer: Viewer) -> list[tuple[str, Any]]:
    rows = terms_visible_to(viewer).filter(of=TermKind.PLAN_LEVEL)
    return [(str(row.pk), row.name) for row in rows]


def _figures(rows: Rows) -> list[Figure]:
    in_force = rows.filter(state=PlanState.IN_FORCE).count()
    late, lacking = plans_overdue(rows).count(), drills_lacking(rows).count()
    return [
        Figure(_("现行预案"), in_force),
        Figure(_("到期未修订"), late, tone=Tone.BAD if late else Tone.PLAIN, url="?overdue=1"),
        Figure(_("没有按期演练"), lacking, tone=Tone.WARN if lacking else Tone.PLAIN, url="?undrilled=1"),
    ]


PLANS = ListSpec(
    name="resources.plan",
    title=_("应急预案"),
    lead=_("预案按版本登记，到期要修订，按期要演练。"),
    base=plans_visible_to,
    columns=(
        Column("title", _("预案"), lambda row: row.title, sort="title", link=page_of("plan")),
        Column("kind", _("种类"), lambda row: row.kind.name, sort="kind__position"),
        Column("level", _("层级"), lambda row: row.level.name, sort="level__position"),
        Column("body", _("主责单位"), lambda row: row.body.name, sort="body__name"),
        Column("edition", _("版本"), lambda row: row.edition, sort="edition", numeric=True),
        Column("revised_on", _("印发日期"), lambda row: row.revised_on, sort="revised_on"),
        Column(
            "next_review_on",
            _("下次修订"),
            review_light,
            sort="next_review_on",
            export=lambda row: row.next_review_on,
        ),
        Column("last_drill_on", _("最近演练"), lambda row: row.last_drill_on, sort="last_drill_on"),
        Column("state", _("状态"), state_badge, sort="state", export=state_word),
    ),
    filters=(
        Filter("state", _("状态"), "choice", "state", choices=PlanState.choices),
        Filter("kind", _("种类"), "choice", "kind", choices=kind_choices),
        Filter("level", _("层级"), "choice", "level", choices=level_choices),
        Filter("body", _("主责单位"), "text", of_body()),
        Filter("overdue", _("只看到期未修订"), "flag", lambda rows, _value: plans_overdue(rows)),
        Filter("undrilled", _("只看没有按期演练"), "flag", lambda rows, _value: drills_lacking(rows)),
    ),
    default_sort="title",
    search=lambda rows, words: rows.filter(title__icontains=words),
    search_label=_("预案名称中的词"),
    empty=Empty(_("还没有应急预案"), _("登记各级各部门的预案，上传文本后审定施行。")),
    figures=_figures,
)
DRILLS = ListSpec(
    name="resources.drill",
    title=_("应急演练"),
    lead=_("演练发现的问题，逐条写明预案要作的修改，直到写入新版。"),
    base=drills_visible_to,
    columns=(
        Column("title", _("演练"), lambda row: row.title, sort="title", link=page_of("drill")),
        Column("plan", _("预案"), lambda row: row.plan.title, sort="plan__title"),
        Column("body", _("主责单位"), lambda row: row.plan.body.name, sort="plan__body__name"),
        Column("form", _("形式"), lambda row: row.form),
        Column("planned_on", _("计划日期"), lambda row: row.planned_on, sort="planned_on"),
        Column("held_on", _("演练日期"), lambda row: row.held_on, sort="held_on"),
        Column("headcount", _("人数"), lambda row: row.headcount, sort="headcount", numeric=True),
        Column("findings", _("待修订 / 发现问题"), lambda row: f"{row.open_count} / {row.finding_count}"),
        Column("state", _("状态"), state_badge, sort="state", export=state_word),
    ),
    filters=(
        Filter("state", _("状态"), "choice", "state", choices=DrillState.choices),
        Filter("body", _("主责单位"), "text", of_body("plan__body")),
        Filter("planned", _("计划日期"), "dates", "planned_on"),
        Filter("open", _("只看有问题待修订"), "flag", lambda rows, _value: rows.filter(open_count__gt=0)),
    ),
    default_sort="-planned_on",
    search=lambda rows, words: rows.filter(Q(title__icontains=words) | Q(plan__title__icontains=words)),
    search_label=_("演练或预案名称中的词"),
    empty=Empty(_("还没有应急演练"), _("从现行预案安排演练。")),
)
