"""会议事件的用语."""

from django.utils.translation import gettext_lazy as _

KINDS = {
    "meeting.entered": _("会议入台账"),
    "meeting.replaced": _("更换会议纪要"),
    "meeting.level_set": _("设定知悉范围"),
}
OBJECTS = {"meetings.meeting": _("会议")}
