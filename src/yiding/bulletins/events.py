"""督查通报事件的用语."""

from django.utils.translation import gettext_lazy as _

KINDS = {
    "bulletin.drafted": _("编制通报"),
    "bulletin.saved": _("修改通报"),
    "bulletin.recounted": _("重新清点通报"),
    "bulletin.facts_set": _("设定通报要素"),
    "bulletin.send": _("通报送审"),
    "bulletin.take_back": _("取回通报"),
    "bulletin.issue": _("通报印发"),
    "bulletin.revoke": _("通报撤销"),
    "bulletin.drop": _("通报作废"),
    "wording.set": _("修改通报用语"),
}
OBJECTS = {
    "bulletins.bulletin": _("督查通报"),
    "bulletins.wording": _("通报用语"),
}
