"""决定事件的用语."""

from django.utils.translation import gettext_lazy as _

KINDS = {
    "decisions.entered": _("决定入台账"),
    "series.confirmed": _("确认年度系列"),
    "series.dismissed": _("否定年度系列"),
    "series.undone": _("撤销系列判断"),
}
OBJECTS = {"decisions.series": _("年度系列")}
