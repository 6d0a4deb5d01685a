"""台账的通知."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from yiding.core.access import Permission
from yiding.notices.kinds import Kind, register

WHAT = {"kind": _("台账"), "number": _("编号"), "title": _("名称"), "stage": _("环节")}

register(
    Kind(
        "entry.waits",
        _("台账条目待办理"),
        "{kind} {number} 待办理（{stage}）：{title}",
        "期限 {due}。请办理。",
        {**WHAT, "due": _("期限")},
        audience=Permission.KEEP_REGISTERS,
    ),
    Kind(
        "entry.major",
        _("登记了重大条目"),
        "{grade}：{title}",
        "{kind} {number}，现在{stage}。",
        {**WHAT, "grade": _("等级")},
        is_required=True,
        audience=Permission.INSTRUCT,
    ),
)
