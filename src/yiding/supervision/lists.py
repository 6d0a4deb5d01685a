"""督办的列表: matters and tasks."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from yiding.core.columns import Viewer
from yiding.core.figures import Tone
from yiding.core.lists import Column, Empty, Filter, ListSpec, Rows
from yiding.core.markup import badge, light, tags
from yiding.directory.portfolio_keeping import bodies_under, leaders_of
from yiding.directory.selectors import bodies_called

from .models import Light, Matter, MatterState, SourceKind, Task, TaskState, Urgency
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
    """The light of a matter or a task with its reason."""
    return light(row.light, row.get_light_display(), row.light_reason) if row.light else ""


def matters_listed(viewer: Viewer) -> QuerySet[Matter]:
    """Matters with what a list shows of them."""
    return matters_visible_to(viewer).prefetch_related(bodies_of_matters())


def tasks_listed(viewer: Viewer) -> QuerySet[Task]:
    """Tasks with what a list shows of them."""
    return tasks_visible_to(viewer).select_related("matter", "body", "person")


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


def _search_matters(rows: Rows, words: str) -> Rows:
    return rows.filter(Q(title__icontains=words) | Q(number__icontains=words))


MATTERS = ListSpec(
    name="supervision.matter",
    title=_("督办事项"),
    base=matters_listed,
    columns=(
        Column("light", _("灯"), lamp, sort="light", export=lambda row: row.light_reason),
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
        Column("tasks", _("办结 / 任务"), lambda row: f"{row.closed_count} / {row.task_count}"),
        Column(
            "nodes", _("节点"), lambda row: f"{row.milestone_done} / {row.milestone_count}", default=False
        ),
        Column("reported", _("最近反馈"), lambda row: row.last_report_on, sort="last_report_on"),
        Column("area", _("领域"), lambda row: row.area, sort="area", default=False),
        Column("project", _("项目"), lambda row: row.project, default=False),
        Column("urgency", _("紧急程度"), lambda row: row.get_urgency_display(), default=False),
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
