"""公开的通知: what people are told of by this room."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from yiding.core.access import Permission
from yiding.notices.kinds import Kind, register

register(
    Kind(
        "disclosure.due",
        _("公开期限快到"),
        "应于 {due} 前公开：{title}",
        "这份纪要定为主动公开（{reason}），公开文本还没有审定公开。",
        {"due": _("期限"), "title": _("会议"), "reason": _("期限的由来")},
        audience=Permission.PREPARE_DISCLOSURE,
    ),
)
