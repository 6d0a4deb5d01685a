"""议事协调机构事件的用语."""

from django.utils.translation import gettext_lazy as _

KINDS = {
    "coordination.ordered": _("登记议事协调机构"),
    "coordination.edited": _("修改议事协调机构"),
    "coordination.set_up": _("确认组建"),
    "coordination.start": _("开始运行"),
    "coordination.end": _("撤销议事协调机构"),
    "coordination.member_added": _("登记成员"),
    "coordination.member_ended": _("截止成员"),
    "coordination.rules_filed": _("登记工作规则"),
    "coordination.meets_as": _("设立会议机构"),
    "coordination.name_lent": _("设定印发名义"),
    "coordination.work_opened": _("列出责任人岗位"),
    "charge.filled": _("登记三名责任人"),
    "coordination_kinds.seeded": _("载入机构种类"),
}
OBJECTS = {
    "coordination.coordinationbody": _("议事协调机构"),
    "coordination.coordinationmember": _("协调机构成员"),
    "coordination.charge": _("三名责任人"),
}
