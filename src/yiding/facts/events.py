"""履职事实事件的用语."""

from django.utils.translation import gettext_lazy as _

KINDS = {
    "sheet.computed": _("计算履职事实"),
    "sheet.freeze": _("冻结履职事实"),
    "objection.raised": _("提出异议"),
    "objection.uphold": _("采纳异议并更正"),
    "objection.reject": _("不采纳异议"),
}
OBJECTS = {"facts.sheet": _("履职事实表"), "facts.objection": _("异议")}
