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

ABOUT = {
    "title": _("名称"),
    "number": _("编号"),
    "words": _("说明"),
    "behalf": _("代谁接收"),
}
register(
    Kind(
        "entry.coming",
        _("台账条目快到期"),
        "快到期{behalf}：{title}",
        "{number} {words}。请按期办理。",
        ABOUT,
        audience=Permission.READ_LEDGER,
    ),
    Kind(
        "entry.late",
        _("台账条目逾期"),
        "已逾期{behalf}：{title}",
        "{number} {words}。请尽快办理，并说明原因。",
        ABOUT,
        is_required=True,
        audience=Permission.READ_LEDGER,
    ),
)
