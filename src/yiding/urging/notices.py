"""催办的通知: what people are told of by this room."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from yiding.core.access import Permission
from yiding.notices.kinds import Kind, register

BEHALF = {"behalf": _("代谁收到")}
TITLE = {"title": _("事项"), **BEHALF}
WORDS = {**TITLE, "words": _("原因")}
SLIP = {**WORDS, "number": _("编号"), "colour": _("颜色"), "due": _("答复期限")}

register(
    Kind(
        "urging.coming",
        _("临期提醒"),
        "{behalf}{words}：{title}",
        "{words}。请抓紧办理，办结后及时申请办结。",
        WORDS,
        audience=Permission.CARRY_TASKS,
    ),
    Kind(
        "urging.late",
        _("逾期提醒"),
        "{behalf}{words}：{title}",
        "{words}。请如实反馈进展和原因，尽快办结。",
        WORDS,
        is_required=True,
        audience=Permission.CARRY_TASKS,
    ),
    Kind(
        "urging.pressed",
        _("督查催办"),
        "{behalf}督查部门提醒：{title}",
        "{words}",
        WORDS,
        is_required=True,
        audience=Permission.CARRY_TASKS,
    ),
    Kind(
        "slip.issued",
        _("收到督查单"),
        "{behalf}收到{colour}督查单：{title}",
        "{number}。{words}。请在 {due} 前答复。",
        SLIP,
        is_required=True,
        may_wait=False,
    ),
    Kind(
        "slip.returned",
        _("督查单答复被退回"),
        "{behalf}督查单答复被退回：{title}",
        "{number}。{words}。请在 {due} 前重新答复。",
        SLIP,
        is_required=True,
        audience=Permission.CARRY_TASKS,
    ),
    Kind(
        "slip.withdrawn",
        _("督查单已撤回"),
        "{behalf}督查单已撤回：{title}",
        "{number}。{words}",
        SLIP,
        audience=Permission.CARRY_TASKS,
    ),
    Kind(
        "slip.answered",
        _("督查单已答复"),
        "{body}已答复督查单：{title}",
        "{number}。{words}",
        {"title": _("事项"), "body": _("承办单位"), "number": _("编号"), "words": _("答复")},
        audience=Permission.URGE,
    ),
    Kind(
        "slip.escalated",
        _("督查单升级报告"),
        "{behalf}{body}{words}：{title}",
        "{number}，应在 {due} 前答复，至今没有答复。",
        {**WORDS, "body": _("承办单位"), "number": _("编号"), "due": _("答复期限")},
        is_required=True,
    ),
)
