"""联合处置的列表."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from yiding.core import clock
from yiding.core.figures import Tone
from yiding.core.lists import Column, Empty, Filter, ListSpec, Rows
from yiding.core.markup import badge

from .joint_rows import ActionState, JointAction, JointCase, JointState
from .selectors_duties import joints_visible_to

TONES = {ActionState.ASKED: Tone.WARN, ActionState.DOING: Tone.INFO, ActionState.DONE: Tone.GOOD}


def joint_url(row: JointCase) -> str:
    return reverse("registers:joint-detail", args=[row.pk])


def joint_badge(row: JointCase) -> Any:
    return badge(row.get_state_display(), Tone.GOOD if row.state == JointState.CLOSED else Tone.WARN)


def action_badge(row: JointAction) -> Any:
    return badge(row.get_state_display(), TONES[ActionState(row.state)])


def of_what(row: JointCase) -> str:
    """The entry, the enterprise, the place."""
    return " · ".join(str(one) for one in (row.entry, row.enterprise, row.place) if one is not None)


def _late(rows: Rows, _value: Any) -> Rows:
    return rows.filter(state=JointState.OPEN, due_on__lt=clock.today())


JOINTS = ListSpec(
    name="registers.joint",
    title=_("联合处置"),
    lead=_("几个部门一起处置一处隐患或一家企业：各办各的行动，都办完了由另一人一次办结。"),
    base=joints_visible_to,
    columns=(
        Column("number", _("编号"), lambda row: row.number, sort="number", room="tight", link=joint_url),
        Column("title", _("名称"), lambda row: row.title, sort="title"),
        Column("of", _("对象"), of_what),
        Column("body", _("发起单位"), lambda row: row.body.name, sort="body__name"),
        Column(
            "actions",
            _("已办 / 行动"),
            lambda row: f"{row.action_count - row.open_actions} / {row.action_count}",
        ),
        Column("due_on", _("期限"), lambda row: row.due_on, sort="due_on"),
        Column("opened_on", _("发起日期"), lambda row: row.opened_on, sort="opened_on"),
        Column("state", _("状态"), joint_badge, sort="state", export=lambda row: row.get_state_display()),
    ),
    filters=(
        Filter("state", _("状态"), "choice", "state", choices=JointState.choices),
        Filter("late", _("只看逾期"), "flag", _late),
        Filter("opened", _("发起日期"), "dates", "opened_on"),
    ),
    default_sort="-number",
    search=lambda rows, words: rows.filter(title__icontains=words) | rows.filter(number__icontains=words),
    search_label=_("编号或名称中的词"),
    empty=Empty(_("还没有联合处置"), _("一家单位办不了的隐患，可以发起联合处置。")),
)
