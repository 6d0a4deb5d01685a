"""工作台事件的用语."""

from django.utils.translation import gettext_lazy as _

KINDS = {
    "calendar.day_set": _("设定日历"),
    "calendar.day_cleared": _("取消日历安排"),
    "calendar.imported": _("导入放假安排"),
}
OBJECTS = {"core.calendarday": _("日历")}
