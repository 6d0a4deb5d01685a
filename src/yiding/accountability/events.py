"""督察追责事件的用语."""

from django.utils.translation import gettext_lazy as _

KINDS = {
    "safety_duty.kept": _("登记安全责任"),
    "second_duty.added": _("登记一岗双责"),
    "second_duty.ended": _("截止一岗双责"),
    "accountability.opened": _("登记追责线索"),
    "accountability.read": _("查阅案卷"),
    "accountability.paper_added": _("加入案卷证据"),
    "accountability.paper_read": _("查阅案卷证据"),
    "accountability.reader_named": _("指定案件知悉人"),
    "accountability.reader_ended": _("取消案件知悉人"),
    "accountability.verify": _("登记核实情况"),
    "accountability.state": _("提交陈述"),
    "accountability.propose": _("提出处理建议"),
    "accountability.return": _("退回重新建议"),
    "accountability.decide": _("作出追责决定"),
    "accountability.close": _("追责结案"),
    "accountability.dismiss": _("不予追责"),
}
OBJECTS = {
    "accountability.case": _("追责案件"),
    "accountability.casereader": _("案件知悉人"),
    "accountability.safetyduty": _("安全责任"),
    "accountability.secondduty": _("一岗双责"),
}
