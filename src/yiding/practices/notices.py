"""典型经验的通知: what people are told of by this room."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from yiding.core.access import Permission
from yiding.notices.kinds import Kind, register

TITLE = {"title": _("名称")}

register(
    Kind(
        "practice.summarised",
        _("请审定推广典型经验"),
        "{body}报请推广：{title}",
        "请审定是否在全市复制推广。",
        {**TITLE, "body": _("来源单位")},
        audience=Permission.APPROVE_MATTERS,
    ),
    Kind(
        "practice.spread",
        _("请复制推广典型经验"),
        "请复制推广：{title}",
        "请结合本单位实际推广，并登记推广情况。",
        TITLE,
        audience=Permission.CARRY_TASKS,
    ),
    Kind(
        "sweep.sent",
        _("请举一反三自查"),
        "请自查同类问题：{title}",
        "请在 {due} 前自查并答复。",
        {**TITLE, "due": _("答复期限")},
        is_required=True,
        audience=Permission.CARRY_TASKS,
    ),
)
