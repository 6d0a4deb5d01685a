"""对上争取事件的用语."""

from django.utils.translation import gettext_lazy as _

KINDS = {
    "outreach.seeded": _("载入争取目的和上级项目库"),
    "purpose.kept": _("设定争取目的"),
    "line.kept": _("设定争取专题"),
    "library.kept": _("设定上级项目库"),
    "library.counted": _("登记入库数"),
    "approach.planned": _("计划对接"),
    "approach.edited": _("修改对接计划"),
    "approach.contact": _("登记对接"),
    "approach.answer": _("登记上级答复"),
    "approach.obtain": _("争取到位"),
    "approach.refuse": _("未能争取"),
    "approach.promised": _("登记承诺"),
    "approach.kept": _("承诺兑现"),
    "approach.learned": _("登记指标口径"),
}
OBJECTS = {
    "outreach.approach": _("对接记录"),
    "outreach.line": _("争取专题"),
    "outreach.purpose": _("争取目的"),
    "outreach.library": _("上级项目库"),
    "outreach.commitment": _("承诺"),
}
