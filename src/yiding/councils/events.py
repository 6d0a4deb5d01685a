"""会议机构事件的用语."""

from django.utils.translation import gettext_lazy as _

KINDS = {
    "council.made": _("设立会议机构"),
    "council.edited": _("修改议事规则"),
    "seat.added": _("登记席位"),
    "seat.ended": _("截止席位"),
}
OBJECTS = {
    "councils.council": _("会议机构"),
    "councils.seat": _("席位"),
}
