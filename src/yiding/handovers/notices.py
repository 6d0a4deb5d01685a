"""事权与移交的通知: what people are told of by this room."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from yiding.core.access import Permission
from yiding.notices.kinds import Kind, register

AUDIENCE = Permission.KEEP_REGISTERS
TITLE = {"title": _("移交清单")}
DUE = {"due": _("期限")}

register(
    Kind(
        "handover.sent",
        _("请核对移交清单"),
        "请核对移交清单：{title}",
        "{giver}已送来移交清单，请在 {due} 前逐行填写本方数据并签认。",
        {**TITLE, **DUE, "giver": _("移出方")},
        is_required=True,
        audience=AUDIENCE,
    ),
    Kind(
        "handover.locked",
        _("移交清单已锁定"),
        "移交清单已锁定：{title}",
        "双方已确认，请打印交接单签字，并在 {day} 办理移交。",
        {**TITLE, "day": _("移交日期")},
        audience=AUDIENCE,
    ),
    Kind(
        "handover.disputed",
        _("请裁定移交争议"),
        "请裁定移交争议：{title}",
        "{body}对“{line}”提出争议，请在 {due} 前裁定。",
        {**TITLE, **DUE, "line": _("清单的行"), "body": _("提出单位")},
        is_required=True,
        audience=AUDIENCE,
    ),
    Kind(
        "handover.ruled",
        _("移交争议已裁定"),
        "移交争议已裁定：{title}",
        "“{line}”已按裁定调整，请重新签认。",
        {**TITLE, "line": _("清单的行")},
        audience=AUDIENCE,
    ),
    Kind(
        "handover.effective",
        _("移交已办理"),
        "移交已办理：{title}",
        "划转基数每年 {amount} 元，请办理经费划转。",
        {**TITLE, "amount": _("年度基数")},
        audience=AUDIENCE,
    ),
)
