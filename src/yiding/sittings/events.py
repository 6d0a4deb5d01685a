"""会议场次事件的用语."""

from django.utils.translation import gettext_lazy as _

KINDS = {
    "sitting.planned": _("安排场次"),
    "sitting.edited": _("修改场次安排"),
    "sitting.call": _("发出会议通知"),
    "sitting.called_again": _("再次通知"),
    "sitting.open": _("宣布开会"),
    "sitting.end": _("散会"),
    "sitting.close": _("归结会议"),
    "sitting.cancel": _("取消会议"),
    "sitting.number_set": _("设定起始场次号"),
    "agenda.added": _("列入议程"),
    "agenda.edited": _("修改议程条目"),
    "agenda.arranged": _("调整议程顺序"),
    "agenda.removed": _("移出议程"),
    "agenda.ready": _("标记议程条目是否备齐"),
    "agenda.frozen": _("形成议程版本"),
    "agenda.approved": _("审定议程"),
    "invitation.proposed": _("拟定通知名单"),
    "invitation.added": _("增加通知对象"),
    "invitation.send": _("通知到人"),
    "invitation.read": _("阅知会议通知"),
    "invitation.come": _("回复参加"),
    "invitation.ask_leave": _("请假"),
    "invitation.grant_leave": _("准假"),
    "invitation.ask_substitute": _("申请代会"),
    "invitation.grant_substitute": _("准予代会"),
    "invitation.refuse": _("不准请假或代会"),
    "invitation.withdraw": _("取消通知对象"),
    "sitting.reminded": _("提醒回执"),
    "pack.taken": _("领取会议材料"),
}
OBJECTS = {
    "sittings.sitting": _("会议场次"),
    "sittings.entry": _("议程条目"),
    "sittings.agendaversion": _("议程版本"),
    "sittings.invitation": _("会议通知"),
}
