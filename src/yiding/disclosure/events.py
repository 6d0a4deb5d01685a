"""公开事件的用语."""

from django.utils.translation import gettext_lazy as _

KINDS = {
    "disclosure.marked": _("设定公开属性"),
    "public_copy.prepared": _("拟定公开文本"),
    "public_copy.withheld_set": _("选定不公开的部分"),
    "public_copy.check": _("核对公开文本"),
    "public_copy.send_back": _("退回公开文本"),
    "public_copy.release": _("公开"),
    "public_copy.withdraw": _("撤回公开"),
    "interpretation.planned": _("计划解读"),
    "interpretation.draft": _("撰写解读"),
    "interpretation.publish": _("发布解读"),
    "disclosure_reason.kept": _("维护不公开的理由"),
}
OBJECTS = {
    "disclosure.mark": _("公开属性"),
    "disclosure.publiccopy": _("公开文本"),
    "disclosure.interpretation": _("解读"),
    "disclosure.reason": _("不公开的理由"),
}
