"""督办的列表: matters and tasks."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from yiding.core.columns import Viewer
from yiding.core.figures import Tone
from yiding.core.lists import Column, Empty, Filter, ListSpec, Rows
from yiding.core.markup import badge, light, tags
from yiding.directory.portfolio_keeping import bodies_under, leaders_of
from yiding.directory.selectors import bodies_called

from .models import (
    Light,
    Matter,
    MatterBody,
    MatterKind,
    MatterState,
    Report,
    ReportState,
    SourceKind,
    Task,
    TaskState,
    Urgency,
)
from .seen import light_reason_of, seen_of, with_seen
from .selectors import bodies_of_matters, matters_visible_to, tasks_visible_to

TONES = {
    MatterState.PENDING: Tone.WARN,
    MatterState.ACTIVE: Tone.INFO,
    MatterState.CLOSED: Tone.GOOD,
    MatterState.STRUCK: Tone.GOOD,
    TaskState.ASSIGNED: Tone.WARN,
    TaskState.DECLINED: Tone.BAD,
    TaskState.CLAIMED: Tone.WARN,
}


def matter_url(row: Matter) -> str:
    return reverse("supervision:matter-detail", args=[row.pk])


def task_url(row: Task) -> str:
    return reverse("supervision:task-detail", args=[row.pk])


def state_badge(row: Any) -> Any:
    """The state of a matter or a task as a badge."""
    return badge(row.get_state_display(), TONES.get(row.state, Tone.PLAIN))


def lamp(row: Any) -> Any:
    """The light of a matter or a task with its reason: 红灯, 逾期 3 个工作日."""
    word, _colon, why = light_reason_of(row).partition("：")
    return light(row.light, gettext(word) if word else row.get_light_display(), why) if row.light else ""


def matters_listed(viewer: Viewer) -> QuerySet[Matter]:
    """Matters with what a list shows of them."""
    rows = matters_visible_to(viewer).filter(kind=MatterKind.MATTER).select_related("supervisor", "parent")
    return with_seen(viewer, rows).prefetch_related(bodies_of_matters(), "sources")


def tasks_listed(viewer: Viewer) -> QuerySet[Task]:
    """Tasks with what a list shows of them, with what was told last."""
    rows = tasks_visible_to(viewer).select_related("matter", "body", "person", "stands_for")
    reports = Report.objects.filter(task=OuterRef("pk")).exclude(state=ReportState.RETURNED)
    newest = reports.order_by("-reported_on", "-pk")
    return rows.annotate(latest=Subquery(newest.values("text")[:1]))


def _sources(row: Matter) -> str:
    return "；".join(one.passage for one in row.sources.all())


def _people(row: Matter) -> str:
    return "、".join(one.person.name for one in row.bodies.all() if one.person)


def columns_query(spec: ListSpec) -> str:
    """All columns of a list, as its address asks for them: for an export of everything."""
    return urlencode([("col", column.key) for column in spec.columns])


def _names(role: str) -> Any:
    return lambda row: [one.body.name for one in row.bodies.all() if one.role == role]


def _tags(role: str) -> Any:
    names = _names(role)
    return lambda row: tags(names(row))


def _plain(role: str) -> Any:
    names = _names(role)
    return lambda row: "、".join(names(row))


def _of_body(rows: Rows, name: str) -> Rows:
    return rows.filter(pk__in=Task.objects.filter(body__in=bodies_called(name).values("pk")).values("matter"))


def _body_of(rows: Rows, name: str) -> Rows:
    return rows.filter(body__in=bodies_called(name).values("pk"))


def _under(rows: Rows, leader: str) -> Rows:
    return rows.filter(pk__in=Task.objects.filter(bodies_under(int(leader))).values("matter"))


def _from(rows: Rows, kind: str) -> Rows:
    return rows.filter(sources__kind=kind).distinct()


def _led_by_person(rows: Rows, name: str) -> Rows:
    named = MatterBody.objects.filter(person__name=name).values("matter")
    working = Task.objects.filter(person__name=name).exclude(state=TaskState.WITHDRAWN).values("matter")
    return rows.filter(Q(pk__in=named) | Q(pk__in=working))


def _search_matters(rows: Rows, words: str) -> Rows:
    return rows.filter(Q(title__icontains=words) | Q(number__icontains=words))


MATTERS = ListSpec(
    name="supervision.matter",
    title=_("督办事项"),
    base=matters_listed,
    columns=(
        Column("light", _("灯"), lamp, sort="light", export=light_reason_of),
        Column("number", _("编号"), lambda row: row.number, sort="number"),
        Column("title", _("事项"), lambda row: row.title, link=matter_url),
        Column("lead", _("牵头单位"), _tags("lead"), export=_plain("lead")),
        Column("support", _("配合单位"), _tags("support"), export=_plain("support"), default=False),
        Column("due_on", _("办结期限"), lambda row: row.due_on, sort="due_on"),
        Column(
            "original_due_on",
            _("原定期限"),
            lambda row: row.original_due_on,
            sort="original_due_on",
            default=False,
        ),
        Column("tasks", _("办结 / 任务"), lambda row: seen_of(row).tasks_word),
        Column("nodes", _("节点"), lambda row: seen_of(row).nodes_word, default=False),
        Column("reported", _("最近反馈"), lambda row: seen_of(row).reported_on, sort="last_report_on"),
        Column("area", _("领域"), lambda row: row.area, sort="area", default=False),
        Column("project", _("项目"), lambda row: row.project, default=False),
        Column("urgency", _("紧急程度"), lambda row: row.get_urgency_display(), default=False),
        Column("content", _("任务内容"), lambda row: row.content, default=False),
        Column("deliverable", _("交付成果"), lambda row: row.deliverable, default=False),
        Column("criteria", _("办结标准"), lambda row: row.criteria, default=False),
        Column("sources", _("依据"), _sources, default=False),
        Column("people", _("责任人"), _people, default=False),
        Column(
            "supervisor",
            _("督办单位"),
            lambda row: row.supervisor.name if row.supervisor else "",
            default=False,
        ),
        Column("rhythm", _("反馈频次"), lambda row: row.get_rhythm_display(), default=False),
        Column("parent", _("上级事项"), lambda row: row.parent.title if row.parent else "", default=False),
        Column("series", _("系列"), lambda row: row.series, default=False),
        Column("due_source", _("期限来源"), lambda row: row.get_due_source_display(), default=False),
        Column("due_reason", _("期限依据"), lambda row: row.due_reason, default=False),
        Column("level", _("知悉范围"), lambda row: row.get_level_display(), default=False),
        Column("assigned_on", _("交办日期"), lambda row: row.assigned_on, sort="assigned_on", default=False),
        Column("struck_on", _("销号日期"), lambda row: row.struck_on, sort="struck_on", default=False),
        Column("filed_on", _("立项日期"), lambda row: row.filed_on, sort="filed_on", default=False),
        Column("closed_on", _("办结日期"), lambda row: row.closed_on, sort="closed_on", default=False),
        Column("state", _("状态"), state_badge, sort="state", export=lambda row: row.get_state_display()),
    ),
    filters=(
        Filter("state", _("状态"), "choice", "state", choices=MatterState.choices),
        Filter("light", _("灯"), "choice", "light", choices=Light.choices[1:]),
        Filter("body", _("承办单位"), "text", _of_body),
        Filter("leader", _("分管领导"), "choice", _under, choices=leaders_of),
        Filter("source", _("来源"), "choice", _from, choices=SourceKind.choices),
        Filter("urgency", _("紧急程度"), "choice", "urgency", choices=Urgency.choices),
        Filter("area", _("领域"), "text", "area__icontains"),
        Filter("project", _("项目"), "text", "project__icontains"),
        Filter("series", _("专项行动"), "text", "series__icontains"),
        Filter("person", _("责任人"), "text", _led_by_person),
        Filter("due", _("办结期限"), "dates", "due_on"),
    ),
    default_sort="due_on",
    search=_search_matters,
    search_label=_("事项或编号中的词"),
    empty=Empty(
        _("还没有督办事项"),
        _("从拟立事项中挑选立项，或者按批示、上级交办新立。"),
        _("查看拟立事项"),
        "supervision:candidate-list",
    ),
)
TASKS = ListSpec(
    name="supervision.task",
    title=_("承办任务"),
    base=tasks_listed,
    columns=(
        Column("light", _("灯"), lamp, sort="light", export=lambda row: row.light_reason),
        Column("title", _("事项"), lambda row: row.content or row.matter.title, link=task_url),
        Column("body", _("承办单位"), lambda row: row.body.name, sort="body__name"),
        Column("role", _("分工"), lambda row: row.get_role_display(), sort="role"),
        Column("person", _("责任人"), lambda row: row.person.name if row.person else "", default=False),
        Column("due_on", _("办结期限"), lambda row: row.due_on, sort="due_on"),
        Column("reported", _("最近反馈"), lambda row: row.last_report_on, sort="last_report_on"),
        Column("number", _("编号"), lambda row: row.matter.number, default=False),
        Column("matter", _("督办事项"), lambda row: row.matter.title, default=False),
        Column("group", _("统称"), lambda row: row.stands_for.name if row.stands_for else "", default=False),
        Column(
            "original_due_on",
            _("原定期限"),
            lambda row: row.original_due_on,
            sort="original_due_on",
            default=False,
        ),
        Column("latest", _("最近反馈内容"), lambda row: row.latest, default=False),
        Column("assigned_on", _("交办日期"), lambda row: row.assigned_on, sort="assigned_on", default=False),
        Column("accepted_at", _("签收时间"), lambda row: row.accepted_at, default=False),
        Column("done_on", _("申请办结日期"), lambda row: row.done_on, sort="done_on", default=False),
        Column("closed_on", _("办结日期"), lambda row: row.closed_on, sort="closed_on", default=False),
        Column("nodes", _("完成节点"), lambda row: row.milestone_done, numeric=True, default=False),
        Column("urgings", _("催办次数"), lambda row: row.urging_count, numeric=True, default=False),
        Column("reason", _("理由"), lambda row: row.reason, default=False),
        Column("reports", _("反馈次数"), lambda row: row.report_count, numeric=True, default=False),
        Column("extensions", _("延期次数"), lambda row: row.extension_count, numeric=True, default=False),
        Column("returns", _("退回次数"), lambda row: row.return_count, numeric=True, default=False),
        Column("state", _("状态"), state_badge, sort="state", export=lambda row: row.get_state_display()),
    ),
    filters=(
        Filter("state", _("状态"), "choice", "state", choices=TaskState.choices),
        Filter("light", _("灯"), "choice", "light", choices=Light.choices[1:]),
        Filter("body", _("承办单位"), "text", _body_of),
        Filter("due", _("办结期限"), "dates", "due_on"),
    ),
    default_sort="due_on",
    search=lambda rows, words: rows.filter(matter__title__icontains=words),
    search_label=_("事项中的词"),
    empty=Empty(_("没有任务"), _("交办给本单位的任务列在这里。"), _("督办事项"), "supervision:matter-list"),
)
