"""典型经验事件的用语."""

from django.utils.translation import gettext_lazy as _

KINDS = {
    "practice.recorded": _("登记典型经验"),
    "practice.edited": _("修改典型经验"),
    "practice.paper_added": _("加入典型经验材料"),
    "practice.summarise": _("报请推广"),
    "practice.return": _("退回补充"),
    "practice.approve": _("同意推广"),
    "practice.spread": _("推广典型经验"),
    "adoption.adopt": _("登记复制推广"),
    "adoption.decline": _("经验不适用"),
    "benchmark.kept": _("登记对标"),
    "exemplar.named": _("树立示范典型"),
    "exemplar.ended": _("撤销示范典型"),
    "sweep.sent": _("举一反三"),
    "sweep.clean": _("自查没有同类问题"),
    "sweep.mending": _("自查发现正在整改"),
    "sweep.mended": _("自查发现已整改"),
    "inspection_levels.seeded": _("载入督导层级"),
    "inspection_level.kept": _("设定督导层级"),
}
OBJECTS = {
    "practices.practice": _("典型经验"),
    "practices.adoption": _("复制推广"),
    "practices.benchmark": _("对标"),
    "practices.exemplar": _("示范典型"),
    "practices.sweep": _("举一反三"),
    "practices.sweepanswer": _("自查"),
    "practices.inspectionlevel": _("督导层级"),
}
