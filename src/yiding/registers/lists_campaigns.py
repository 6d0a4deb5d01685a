"""专项行动、方案任务、检查表、轮次、检查记录、未检对象的列表."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from yiding.core import clock
from yiding.core.columns import Viewer
from yiding.core.figures import Tone
from yiding.core.lists import Column, Empty, Filter, ListSpec, Rows
from yiding.core.markup import badge
from yiding.directory.selectors import bodies_called

from .campaign_rows import PlanItem, PlanState
from .catalogue import kinds
from .coverage import next_check
from .daily_figures import Counter
from .models import Campaign, CampaignState, Entry, Sector
from .round_rows import Check, CheckResult, Round, RoundState
from .selectors_campaigns import (
    campaign_rows,
    checklists_visible_to,
    checks_visible_to,
    plan_visible_to,
    rounds_visible_to,
    scope_visible_to,
)

TONES = {
    CampaignState.PLANNED: Tone.PLAIN,
    CampaignState.RUNNING: Tone.INFO,
    CampaignState.ASSESSED: Tone.WARN,
    CampaignState.CARRIED: Tone.GOOD,
    CampaignState.CLOSED: Tone.GOOD,
    PlanState.OPEN: Tone.INFO,
    PlanState.HANDED: Tone.WARN,
    PlanState.DONE: Tone.GOOD,
    PlanState.DROPPED: Tone.PLAIN,
    RoundState.ENDED: Tone.GOOD,
    CheckResult.PASSED: Tone.GOOD,
    CheckResult.PROBLEM: Tone.BAD,
}


def state_badge(row: Any) -> Any:
    """The state of a campaign, a task or a round as a mark."""
    return badge(row.get_state_display(), TONES.get(row.state, Tone.PLAIN))


def result_badge(row: Check) -> Any:
    return badge(row.get_result_display(), TONES.get(CheckResult(row.result), Tone.PLAIN))


def _of_body(field: str) -> Callable[[Rows, str], Rows]:
    def narrow(rows: Rows, words: str) -> Rows:
        return rows.filter(**{f"{field}__in": bodies_called(words).values("pk")})

    return narrow


def sector_choices(_viewer: Viewer) -> Iterable[tuple[str, str]]:
    rows = Sector.objects.filter(government__is_ours=True, is_used=True)
    return [(str(pk), name) for pk, name in rows.values_list("pk", "name")]


def page_of(name: str) -> Callable[[Any], str]:
    return lambda row: reverse(f"registers:{name}", args=[row.pk])


def day_words(row: Campaign) -> str:
    """第 23 天 / 100 天."""
    count = Counter.of(row, clock.today())
    if count.number is None:
        return str(_("%(total)s 天") % {"total": count.total})
    return str(_("第 %(number)s 天 / %(total)s 天") % {"number": count.number, "total": count.total})


CAMPAIGNS = ListSpec(
    name="registers.campaign",
    title=_("专项行动"),
    lead=_("一段时间、若干领域、各有牵头：方案、检查、隐患、每日数字和评估都在里面。"),
    base=campaign_rows,
    columns=(
        Column("name", _("名称"), lambda row: row.name, sort="name", link=page_of("campaign-detail")),
        Column("state", _("状态"), state_badge, sort="state", export=lambda row: row.get_state_display()),
        Column("lead", _("牵头单位"), lambda row: row.lead.name, sort="lead__name"),
        Column("first_on", _("开始"), lambda row: row.first_on, sort="first_on"),
        Column("last_on", _("结束"), lambda row: row.last_on, sort="last_on"),
        Column("day", _("天数"), lambda row: day_words(row)),
        Column("fields", _("领域"), lambda row: row.field_count, sort="field_count", numeric=True),
        Column("plan", _("方案任务"), lambda row: f"{row.plan_done}/{row.plan_count}"),
        Column("season", _("时节"), lambda row: row.season, sort="season", default=False),
    ),
    filters=(
        Filter("state", _("状态"), "choice", "state", CampaignState.choices),
        Filter("lead", _("牵头单位"), "text", _of_body("lead")),
        Filter("days", _("开始日期"), "dates", "first_on"),
    ),
    default_sort="-first_on",
    search=lambda rows, words: rows.filter(name__icontains=words),
    empty=Empty(_("还没有专项行动"), _("登记一个专项行动，加入领域和牵头单位，再启动。")),
)


def _late(rows: QuerySet[PlanItem], _value: Any) -> QuerySet[PlanItem]:
    return rows.filter(state__in=["open", "handed"], due_on__lt=clock.today())


PLAN = ListSpec(
    name="registers.plan",
    title=_("方案任务"),
    lead=_("各专项行动方案的任务：谁负责、到哪天、是否验收。"),
    base=plan_visible_to,
    columns=(
        Column("title", _("任务"), lambda row: row.title, sort="title", link=page_of("plan-detail")),
        Column(
            "campaign",
            _("专项行动"),
            lambda row: row.campaign.name,
            sort=("campaign__first_on", "campaign_id", "number"),
        ),
        Column("part", _("方案部分"), lambda row: row.part, sort="part"),
        Column("state", _("状态"), state_badge, sort="state", export=lambda row: row.get_state_display()),
        Column("sector", _("领域"), lambda row: row.sector.name if row.sector else ""),
        Column("body", _("责任单位"), lambda row: row.body.name, sort="body__name"),
        Column("due_on", _("完成期限"), lambda row: row.due_on, sort="due_on"),
        Column("settled_on", _("验收日期"), lambda row: row.settled_on, sort="settled_on", default=False),
    ),
    filters=(
        Filter("state", _("状态"), "choice", "state", PlanState.choices),
        Filter("sector", _("领域"), "choice", "sector", sector_choices),
        Filter("body", _("责任单位"), "text", _of_body("body")),
        Filter("late", _("已过期限"), "flag", _late),
        Filter("days", _("完成期限"), "dates", "due_on"),
    ),
    default_sort="campaign",
    search=lambda rows, words: (
        rows.filter(title__icontains=words) | rows.filter(campaign__name__icontains=words)
    ),
    search_label=_("任务或行动名称"),
    empty=Empty(_("还没有方案任务"), _("在专项行动里按方案结构加入任务。")),
)
CHECKLISTS = ListSpec(
    name="registers.checklist",
    title=_("检查表"),
    lead=_("逐项查什么、依据哪一条、什么情形算隐患。修订另成一版，旧版照旧可查。"),
    base=checklists_visible_to,
    columns=(
        Column("name", _("名称"), lambda row: row.name, sort="name", link=page_of("checklist-detail")),
        Column(
            "sector",
            _("领域"),
            lambda row: row.sector.name if row.sector else _("通用"),
            sort="sector__position",
        ),
        Column("season", _("时节"), lambda row: row.season, sort="season"),
        Column("lead", _("编制单位"), lambda row: row.lead.name if row.lead else ""),
        Column("newest", _("版次"), lambda row: row.newest, sort="newest", numeric=True),
        Column("is_used", _("在用"), lambda row: row.is_used, sort="is_used"),
    ),
    filters=(
        Filter("sector", _("领域"), "choice", "sector", sector_choices),
        Filter("used", _("在用"), "flag", "is_used"),
    ),
    default_sort="name",
    search=lambda rows, words: rows.filter(name__icontains=words),
    empty=Empty(_("还没有检查表"), _("编制一张检查表，每行一个检查项目。")),
)
ROUNDS = ListSpec(
    name="registers.round",
    title=_("检查轮次"),
    lead=_("一段时间里查哪些对象、用哪张检查表、谁来查；启动时记下应检对象，按它算覆盖率。"),
    base=rounds_visible_to,
    columns=(
        Column("name", _("名称"), lambda row: row.name, sort="name", link=page_of("round-detail")),
        Column("state", _("状态"), state_badge, sort="state", export=lambda row: row.get_state_display()),
        Column("campaign", _("专项行动"), lambda row: row.campaign.name if row.campaign else ""),
        Column("sector", _("领域"), lambda row: row.sector.name if row.sector else _("全部")),
        Column("list", _("检查表"), lambda row: str(row.edition)),
        Column("lead", _("组织单位"), lambda row: row.lead.name if row.lead else ""),
        Column("first_on", _("开始"), lambda row: row.first_on, sort="first_on"),
        Column("last_on", _("结束"), lambda row: row.last_on, sort="last_on"),
    ),
    filters=(
        Filter("state", _("状态"), "choice", "state", RoundState.choices),
        Filter("sector", _("领域"), "choice", "sector", sector_choices),
        Filter("days", _("开始日期"), "dates", "first_on"),
    ),
    default_sort="-first_on",
    search=lambda rows, words: rows.filter(name__icontains=words),
    empty=Empty(_("还没有检查轮次"), _("选好检查表和对象，安排一轮检查。")),
)
CHECKS = ListSpec(
    name="registers.check",
    title=_("检查记录"),
    lead=_("到过哪些对象、谁查的、查出什么。"),
    base=checks_visible_to,
    columns=(
        Column(
            "entry", _("对象"), lambda row: row.entry.title, sort="entry__title", link=page_of("check-detail")
        ),
        Column("result", _("结果"), result_badge, sort="result", export=lambda row: row.get_result_display()),
        Column("checked_on", _("检查日期"), lambda row: row.checked_on, sort=("checked_on", "pk")),
        Column("sector", _("领域"), lambda row: row.sector.name if row.sector else ""),
        Column("town", _("镇（街道）"), lambda row: row.town.name if row.town else "", sort="town__name"),
        Column("body", _("检查单位"), lambda row: row.body.name if row.body else "", sort="body__name"),
        Column("by", _("检查人"), lambda row: row.by.get_full_name() or row.by.get_username()),
        Column("round", _("轮次"), lambda row: row.round.name if row.round else _("日常检查")),
    ),
    filters=(
        Filter("result", _("结果"), "choice", "result", CheckResult.choices),
        Filter("sector", _("领域"), "choice", "sector", sector_choices),
        Filter("town", _("镇（街道）"), "text", _of_body("town")),
        Filter("body", _("检查单位"), "text", _of_body("body")),
        Filter("days", _("检查日期"), "dates", "checked_on"),
    ),
    default_sort="-checked_on",
    search=lambda rows, words: rows.filter(entry__title__icontains=words),
    search_label=_("对象名称"),
    empty=Empty(_("还没有检查记录"), _("用手机打开“开展检查”，选一个对象开始。")),
)


def unchecked_list(round_: Round) -> ListSpec:
    """未检对象 of a round, as the viewer sees them."""

    def base(viewer: Viewer) -> QuerySet[Entry]:
        made = Check.objects.filter(round=round_, entry=OuterRef("pk"))
        keys = scope_visible_to(viewer, round_).order_by().values("entry")
        rows = Entry.objects.filter(pk__in=keys).filter(~Exists(made))
        return rows.select_related("sector", "town", "local", "department")

    def start(row: Entry) -> str:
        return f"{reverse('registers:check-form', args=[row.pk])}?round={round_.pk}"

    return ListSpec(
        name="registers.unchecked",
        title=_("未检对象"),
        base=base,
        columns=object_columns(start),
        filters=(
            Filter("sector", _("领域"), "choice", "sector", sector_choices),
            Filter("town", _("镇（街道）"), "choice", "town", lambda _viewer: _towns(round_)),
        ),
        default_sort="title",
        search=lambda rows, words: (
            rows.filter(title__icontains=words) | rows.filter(address__icontains=words)
        ),
        search_label=_("名称或地址"),
        empty=Empty(_("都查到了"), _("这一轮没有未检的对象。")),
    )


def _towns(round_: Round) -> list[tuple[str, str]]:
    rows = round_.tasks.select_related("town").order_by("town__name", "pk")
    return [(str(one.town_id), one.town.name) for one in rows]


def _grade(row: Entry) -> str:
    found = kinds()[row.code].grade(row.grade) if row.code in kinds() else None
    return found.label if found else ""


def _next(row: Entry) -> Any:
    return next_check(kinds()[row.code], row) if row.code in kinds() else None


def object_columns(link: Callable[[Entry], str]) -> tuple[Column, ...]:
    return (
        Column("title", _("对象"), lambda row: row.title, sort="title", link=link),
        Column("code", _("种类"), lambda row: kinds()[row.code].one if row.code in kinds() else row.code),
        Column("grade", _("等级"), _grade),
        Column("sector", _("领域"), lambda row: row.sector.name if row.sector else ""),
        Column("town", _("镇（街道）"), lambda row: row.town.name if row.town else "", sort="town__name"),
        Column("address", _("详细位置"), lambda row: row.address),
        Column("local", _("属地责任单位"), lambda row: row.local.name if row.local else "", default=False),
        Column("checked_on", _("上次检查"), lambda row: row.checked_on, sort="checked_on"),
        Column("next", _("应检日期"), _next),
    )
