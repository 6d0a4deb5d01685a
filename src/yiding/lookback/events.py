"""回头看事件的用语."""

from django.utils.translation import gettext_lazy as _

KINDS = {
    "look_back.opened": _("开展回头看"),
    "look_back.item_checked": _("回头看核查一项"),
    "look_back.conclude": _("回头看完结"),
    "look_back.reopen": _("回头看重新核查"),
    "look_back.sent": _("回头看通报送审"),
}
OBJECTS = {
    "lookback.lookback": _("回头看"),
    "lookback.item": _("回头看事项"),
}
