"""审议事件的用语."""

from django.utils.translation import gettext_lazy as _

KINDS = {
    "room.prepared": _("载入参会名单和议程"),
    "room.customs_set": _("设定会议习惯"),
    "room.recorded": _("记录审议情况"),
    "attendance.added": _("增加到会人员"),
    "attendance.signed_in": _("扫码签到"),
    "pause.started": _("休会"),
    "pause.ended": _("继续开会"),
    "discussion.frozen": _("封存讨论记录"),
    "conveying.reported": _("报送再传达情况"),
}
OBJECTS = {
    "deliberations.attendance": _("到会人员"),
    "deliberations.pause": _("休会"),
    "deliberations.custom": _("会议习惯"),
    "deliberations.discussionrecord": _("讨论记录"),
    "deliberations.onwardconveying": _("再传达情况"),
}
