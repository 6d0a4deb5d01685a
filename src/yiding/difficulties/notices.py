"""问题困难的通知: what people are told of by this room."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from yiding.core.access import Permission
from yiding.notices.kinds import Kind, register

TITLE = {"title": _("问题")}
BODY = {**TITLE, "body": _("提出单位")}
WORDS = {**TITLE, "words": _("说明")}

register(
    Kind(
        "difficulty.raised",
        _("请交办问题困难"),
        "{body}提出：{title}",
        "这一类问题没有写明由谁解决，请交办。",
        BODY,
        audience=Permission.FILE_MATTERS,
    ),
    Kind(
        "difficulty.assigned",
        _("请协调解决问题困难"),
        "{body}提出：{title}",
        "请在 {due} 前协调解决并答复。",
        {**BODY, "due": _("解决期限")},
        is_required=True,
        audience=Permission.CARRY_TASKS,
    ),
    Kind(
        "difficulty.answered",
        _("请确认问题是否解决"),
        "已有答复：{title}",
        "{words}",
        WORDS,
        audience=Permission.CARRY_TASKS,
    ),
    Kind(
        "difficulty.refused",
        _("问题仍未解决"),
        "仍未解决：{title}",
        "{words}",
        WORDS,
        audience=Permission.CARRY_TASKS,
    ),
    Kind(
        "difficulty.escalated",
        _("问题困难提级"),
        "请提交下一次调度会：{title}",
        "{words}",
        WORDS,
        audience=Permission.FILE_MATTERS,
    ),
)
