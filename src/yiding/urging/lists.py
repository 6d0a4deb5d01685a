"""催办的列表."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from yiding.core import clock
from yiding.core.columns import Column, Empty, Filter, ListSpec, Rows, Viewer
from yiding.core.figures import Tone
from yiding.core.markup import badge
from yiding.directory.selectors import bodies_called
from yiding.supervision.lists import lamp, state_badge, task_url
from yiding.supervision.models import Light, Task

from .models import Colour, Slip, SlipState
from .selectors import slips_visible_to, tasks_lit

COLOURS = {Colour.BLUE: Tone.INFO, Colour.ORANGE: Tone.WARN, Colour.RED: Tone.BAD}


def slip_url(row: Slip) -> str:
    return reverse("urging:slip-detail", args=[row.pk])


def colour_badge(row: Slip) -> Any:
    """A slip's colour as a word in its colour."""
    return badge(row.get_colour_display(), COLOURS[Colour(row.colour)])


def slip_state(row: Slip) -> Any:
    """A slip's state; of one that nobody answered in time, that too."""
    is_over = row.state == SlipState.ISSUED and row.reply_due_on < clock.today()
    tone = Tone.BAD if is_over or row.state == SlipState.LATE else Tone.PLAIN
    return badge(_("逾期未答复") if is_over else row.get_state_display(), tone)


def slips_listed(viewer: Viewer) -> QuerySet[Slip]:
    """Slips with what a list shows of them."""
    return slips_visible_to(viewer).select_related("matter", "body")


def lights_listed(viewer: Viewer) -> QuerySet[Task]:
    """Ambers and reds with what a list shows of them."""
    return tasks_lit(viewer).select_related("matter", "body")


def _of_body(rows: Rows, name: str) -> Rows:
    return rows.filter(body__in=bodies_called(name).values("pk"))


def _unanswered(rows: Rows, _on: Any) -> Rows:
    return rows.filter(state=SlipState.ISSUED, reply_due_on__lt=clock.today())


SLIP_LIST = ListSpec(
    name="urging.slip",
    title=_("督查单"),
    base=slips_listed,
    columns=(
        Column("number", _("编号"), lambda row: row.number, sort=("issued_on", "pk"), link=slip_url),
        Column("colour", _("颜色"), colour_badge, sort="colour", export=lambda row: row.get_colour_display()),
        Column("title", _("事项"), lambda row: row.matter.title),
        Column("body", _("承办单位"), lambda row: row.body.name, sort="body__name"),
        Column("reason", _("原因"), lambda row: row.reason),
        Column("issued_on", _("签发日期"), lambda row: row.issued_on, sort="issued_on"),
        Column("reply_due_on", _("答复期限"), lambda row: row.reply_due_on, sort="reply_due_on"),
        Column("answered_on", _("答复日期"), lambda row: row.answered_on, sort="answered_on", default=False),
        Column("points", _("记分"), lambda row: row.points, sort="points", default=False),
        Column("state", _("状态"), slip_state, sort="state", export=lambda row: row.get_state_display()),
    ),
    filters=(
        Filter("state", _("状态"), "choice", "state", choices=SlipState.choices),
        Filter("colour", _("颜色"), "choice", "colour", choices=Colour.choices),
        Filter("body", _("承办单位"), "text", _of_body),
        Filter("late", _("逾期未答复"), "flag", _unanswered),
        Filter("issued", _("签发日期"), "dates", "issued_on"),
    ),
    default_sort="-issued_on",
    search=lambda rows, words: (
        rows.filter(number__icontains=words) | rows.filter(matter__title__icontains=words)
    ),
    search_label=_("编号或事项中的词"),
    empty=Empty(
        _("还没有督查单"), _("在“今日亮灯”里选中任务，就可以签发。"), _("今日亮灯"), "urging:light-list"
    ),
)
LIGHT_LIST = ListSpec(
    name="urging.light",
    title=_("今日亮灯"),
    base=lights_listed,
    columns=(
        Column("light", _("灯"), lamp, sort="light", export=lambda row: row.light_reason),
        Column("title", _("事项"), lambda row: row.content or row.matter.title, link=task_url),
        Column("body", _("承办单位"), lambda row: row.body.name, sort="body__name"),
        Column("due_on", _("办结期限"), lambda row: row.due_on, sort="due_on"),
        Column("reported", _("最近反馈"), lambda row: row.last_report_on, sort="last_report_on"),
        Column("urgings", _("督查单"), lambda row: row.urging_count, sort="urging_count", numeric=True),
        Column("state", _("状态"), state_badge, sort="state", export=lambda row: row.get_state_display()),
    ),
    filters=(
        Filter(
            "light", _("灯"), "choice", "light", choices=[(Light.RED, _("红灯")), (Light.AMBER, _("黄灯"))]
        ),
        Filter("body", _("承办单位"), "text", _of_body),
        Filter("due", _("办结期限"), "dates", "due_on"),
    ),
    default_sort="due_on",
    search=lambda rows, words: rows.filter(matter__title__icontains=words),
    search_label=_("事项中的词"),
    empty=Empty(
        _("今天没有黄灯和红灯"), _("每天零点后按督办规则重新亮灯。"), _("督办规则"), "urging:ruleset-list"
    ),
)
