"""预案与演练的页面."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from yiding.core.parts import Row, Section, parts_page
from yiding.directory.scope import scoped_list

from .acts_plans import DRILLS as DRILL_ACTS
from .acts_plans import FINDINGS
from .acts_plans import PLANS as PLAN_ACTS
from .drilling import HOME
from .getting import drill_get, plan_get
from .lists_plans import DRILLS, PLANS
from .pages import PLANS as FAMILY
from .pages import document_link, names_of, papers_of, tabs_of
from .permissions import may_set
from .plans import Drill, Plan
from .selectors import drills_visible_to, findings_visible_to, plans_visible_to
from .shown import page_of, review_light, state_badge, who

LIST = "core/parts_list.html"


def plan_list(request: HttpRequest) -> HttpResponseBase:
    beside = [(_("设定"), reverse("resources:settings"))] if may_set(request.user) else []
    context = {
        "acts": PLAN_ACTS.started(request.user),
        "beside": beside,
        "family": tabs_of(FAMILY, "plan-list"),
    }
    return scoped_list(request, PLANS, template=LIST, context=context)


def drill_list(request: HttpRequest) -> HttpResponseBase:
    return scoped_list(request, DRILLS, template=LIST, context={"family": tabs_of(FAMILY, "drill-list")})


@require_safe
def plan_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One edition of a plan: its text, its other editions, its drills and what they ask to change."""
    row: Plan = plan_get(request.user, pk)
    facts = [
        (_("种类"), row.kind.name),
        (_("层级"), row.level.name),
        (_("主责单位"), row.body.name),
        (_("涉及单位"), names_of(row.units.all())),
        (_("版本"), _("第 %(n)s 版") % {"n": row.edition}),
        (_("预案文本"), document_link(row.document)),
        (_("本版修订内容"), row.changes),
        (_("起草"), f"{who(row.made_by)} {row.made_on:%Y-%m-%d}"),
        (_("审定"), f"{who(row.approved_by)} {row.approved_on:%Y-%m-%d}" if row.approved_on else ""),
        (_("印发日期"), row.revised_on),
        (_("下次修订"), review_light(row)),
        (_("最近演练"), row.last_drill_on),  # type: ignore[attr-defined] # annotated
        (_("退出日期"), row.ended_on),
        (_("理由"), row.reason),
    ]
    sections = [_to_change(request, row), _drills(request, row), _editions(request, row)]
    return parts_page(request, PLAN_ACTS, row, facts=facts, sections=sections, lead=state_badge(row))


def _to_change(request: HttpRequest, plan: Plan) -> Section:
    found = findings_visible_to(request.user).filter(drill__plan__root=plan.root_id, state="open")
    rows = [
        Row(
            [one.text, one.change, one.due_on, one.drill.title],
            FINDINGS.offered(request.user, one),
            page_of("drill")(one.drill),
        )
        for one in found
    ]
    heads = (_("发现的问题"), _("预案要作的修改"), _("修订期限"), _("演练"))
    return Section(_("演练提出、还没有写入的修改"), heads, rows, _("没有。"))


def _drills(request: HttpRequest, plan: Plan) -> Section:
    drills = drills_visible_to(request.user).filter(plan__root=plan.root_id)
    rows = [
        Row([one.title, one.form, one.planned_on, one.held_on, state_badge(one)], (), page_of("drill")(one))
        for one in drills
    ]
    heads = (_("演练"), _("形式"), _("计划日期"), _("演练日期"), _("状态"))
    return Section(_("演练"), heads, rows, _("还没有演练。"))


def _editions(request: HttpRequest, plan: Plan) -> Section:
    editions = plans_visible_to(request.user).filter(root=plan.root_id).order_by("-edition", "pk")
    rows = [
        Row(
            [
                _("第 %(n)s 版") % {"n": one.edition},
                one.changes,
                one.revised_on,
                one.ended_on,
                state_badge(one),
            ],
            (),
            page_of("plan")(one),
        )
        for one in editions
    ]
    heads = (_("版本"), _("修订内容"), _("印发日期"), _("退出日期"), _("状态"))
    return Section(_("各版本"), heads, rows)


@require_safe
def drill_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One drill: what was assumed, who took part, what it found and what became of that."""
    row: Drill = drill_get(request.user, pk)
    facts = [
        (_("预案"), f"{row.plan.title}（{_('第 %(n)s 版') % {'n': row.plan.edition}}）"),
        (_("主责单位"), row.plan.body.name),
        (_("形式"), row.form),
        (_("计划日期"), row.planned_on),
        (_("演练日期"), row.held_on),
        (_("地点"), row.place),
        (_("情景设定"), row.scenario),
        (_("参演单位"), names_of(row.units.all())),
        (_("参加人员"), row.participants),
        (_("人数"), row.headcount),
        (_("演练情况和评估"), row.summary),
        (_("取消理由"), row.reason),
    ]
    found = [
        Row(
            [
                one.text,
                one.change,
                one.due_on,
                _("第 %(n)s 版") % {"n": one.edition.edition} if one.edition else "",
                one.note,
                state_badge(one),
            ],
            FINDINGS.offered(request.user, one),
        )
        for one in findings_visible_to(request.user).filter(drill=row)
    ]
    heads = (_("发现的问题"), _("预案要作的修改"), _("修订期限"), _("写入"), _("说明"), _("状态"))
    sections = [
        Section(_("发现的问题"), heads, found, _("没有登记问题。")),
        papers_of(request, HOME, row.pk),
    ]
    return parts_page(request, DRILL_ACTS, row, facts=facts, sections=sections, lead=state_badge(row))
