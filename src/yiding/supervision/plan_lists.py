"""文件、实施方案、模板的列表."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from yiding.core import clock
from yiding.core.columns import Viewer
from yiding.core.figures import Tone
from yiding.core.lists import Column, Empty, Filter, ListSpec, Rows
from yiding.core.markup import badge
from yiding.directory.selectors import bodies_called

from .lists import state_badge, task_url
from .models import Matter, MatterKind, MatterTemplate, Task
from .patterning import templates_visible_to
from .selectors import matters_visible_to
from .trees import DONE
from .unit_plans import OVER, plans_visible_to


def plans_listed(viewer: Viewer) -> QuerySet[Matter]:
    """The visible documents with how many matters stand under each and how many are done."""
    seen = matters_visible_to(viewer)
    under = Q(pk__in=seen.filter(kind=MatterKind.PLAN).order_by().values("pk"))
    parts = Q(in_tree__kind=MatterKind.MATTER) & ~Q(in_tree__state="dropped")
    rows = Matter.objects.filter(under)
    return rows.annotate(
        part_count=Count("in_tree", filter=parts),
        done_count=Count("in_tree", filter=parts & Q(in_tree__state__in=DONE)),
    )


PLANS = ListSpec(
    name="supervision.plan",
    title=_("方案与要点"),
    lead=_("一份文件分解为要点和任务；合计由任务的办理情况汇总。"),
    base=plans_listed,
    columns=(
        Column(
            "title",
            _("文件"),
            lambda row: row.title,
            link=lambda row: reverse("supervision:plan-detail", args=[row.pk]),
            sort="title",
        ),
        Column("parts", _("任务"), lambda row: row.part_count, numeric=True),
        Column("done", _("已办结"), lambda row: row.done_count, numeric=True),
        Column("due_on", _("总的期限"), lambda row: row.due_on, sort="due_on"),
        Column("state", _("状态"), state_badge, sort="state", export=lambda row: row.get_state_display()),
    ),
    default_sort="due_on",
    search=lambda rows, words: rows.filter(title__icontains=words),
    search_label=_("文件标题中的词"),
    empty=Empty(_("还没有文件"), _("登记工作方案、要点、计划，再分解为任务。")),
)


def _plan_badge(row: Task) -> Any:
    if row.plan_filed_on:
        return badge(_("已报送"), Tone.GOOD)
    is_late = row.plan_due_on is not None and row.plan_due_on < clock.today()
    return badge(_("逾期未报"), Tone.BAD) if is_late else badge(_("未报送"), Tone.WARN)


def _plan_word(row: Task) -> str:
    return "已报送" if row.plan_filed_on else "未报送"


def unit_plans_listed(viewer: Viewer) -> QuerySet[Task]:
    """The tasks under which a plan is asked for or filed."""
    return plans_visible_to(viewer).select_related("matter", "body")


def _missing(rows: Rows, _value: bool) -> Rows:
    return rows.filter(plan_due_on__isnull=False, plan_filed_on__isnull=True).exclude(state__in=OVER)


def _of_body(rows: Rows, name: str) -> Rows:
    return rows.filter(body__in=bodies_called(name).values("pk"))


UNIT_PLANS = ListSpec(
    name="supervision.unit_plan",
    title=_("实施方案"),
    lead=_("各承办单位在任务下报送自己的实施方案；没有报送的在这里列出。"),
    base=unit_plans_listed,
    columns=(
        Column("title", _("事项"), lambda row: row.matter.title, link=task_url),
        Column("number", _("编号"), lambda row: row.matter.number, sort="matter__number", default=False),
        Column("body", _("承办单位"), lambda row: row.body.name, sort="body__name"),
        Column("plan_due_on", _("报送期限"), lambda row: row.plan_due_on, sort="plan_due_on"),
        Column("plan_filed_on", _("报送日期"), lambda row: row.plan_filed_on, sort="plan_filed_on"),
        Column("plan", _("实施方案"), _plan_badge, export=_plan_word),
    ),
    filters=(
        Filter("missing", _("只看未报送"), "flag", _missing),
        Filter("plan", _("所属文件"), "text", "matter__root__title__icontains"),
        Filter("body", _("承办单位"), "text", _of_body),
    ),
    default_sort="plan_due_on",
    search=lambda rows, words: rows.filter(matter__title__icontains=words),
    search_label=_("事项中的词"),
    empty=Empty(_("没有要求报送实施方案"), _("交办时可以同时要求各单位报实施方案。")),
)


def templates_listed(viewer: Viewer) -> QuerySet[MatterTemplate]:
    """The templates with how many steps each has."""
    return templates_visible_to(viewer).annotate(step_count=Count("steps"))


TEMPLATES = ListSpec(
    name="supervision.template",
    title=_("事项模板"),
    lead=_("常办的事按模板立项：步骤、先后、工作日数都已写好。"),
    base=templates_listed,
    columns=(
        Column(
            "name",
            _("模板"),
            lambda row: row.name,
            link=lambda row: reverse("supervision:template-use", args=[row.pk]),
            sort="name",
        ),
        Column("shape", _("样式"), lambda row: row.get_shape_display(), sort="shape"),
        Column("steps", _("步骤"), lambda row: row.step_count, numeric=True),
        Column("note", _("说明"), lambda row: row.note),
        Column("active", _("在用"), lambda row: _("在用") if row.is_active else _("停用")),
        Column(
            "edit",
            _("修改"),
            lambda row: _("修改"),
            link=lambda row: reverse("supervision:template-edit", args=[row.pk]),
        ),
    ),
    default_sort="name",
    empty=Empty(_("还没有模板"), _("把常办的事写成模板，以后一次立成。")),
)
