"""落实总览的列表: the tasks that a figure counts, each leading to its matter."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from yiding.core.columns import Viewer
from yiding.core.lists import Column, Empty, Filter, ListSpec, Rows
from yiding.supervision.lists import lamp, state_badge
from yiding.supervision.models import Task

from .scopes import Scope
from .standing import STANDINGS, conditions


def _of_matter(row: Task) -> str:
    return reverse("supervision:matter-detail", args=[row.matter_id])


def _standing(rows: Rows, value: str) -> Rows:
    return rows.filter(conditions()[value])


def _search(rows: Rows, words: str) -> Rows:
    return rows.filter(matter__title__icontains=words)


def tasks_of(scope: Scope) -> ListSpec:
    """The list of a scope's tasks; each row leads to the matter, whose page shows the sentence."""

    def base(viewer: Viewer) -> Any:
        return scope.tasks(viewer).exclude(state="withdrawn").select_related("matter", "body", "person")

    return ListSpec(
        name="oversight.task",
        title=scope.title,
        base=base,
        columns=(
            Column("title", _("事项"), lambda row: row.matter.title, link=_of_matter),
            Column("light", _("灯"), lamp, sort="light", export=lambda row: row.light_reason),
            Column("body", _("承办单位"), lambda row: row.body.name, sort="body__name"),
            Column("person", _("责任人"), lambda row: row.person.name if row.person else "", default=False),
            Column("due_on", _("办结期限"), lambda row: row.due_on, sort="due_on"),
            Column("reported", _("最近反馈"), lambda row: row.last_report_on, sort="last_report_on"),
            Column("done_on", _("完成日期"), lambda row: row.done_on, sort="done_on", default=False),
            Column("state", _("状态"), state_badge, sort="state", export=lambda row: row.get_state_display()),
        ),
        filters=(
            Filter("standing", _("情形"), "choice", _standing, choices=STANDINGS),
            Filter("due", _("办结期限"), "dates", "due_on"),
        ),
        default_sort="due_on",
        search=_search,
        search_label=_("事项中的词"),
        empty=Empty(_("没有承办任务"), _("事项交办以后，各单位的任务列在这里。")),
    )
