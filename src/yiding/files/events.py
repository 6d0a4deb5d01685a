"""材料事件的用语."""

from django.utils.translation import gettext_lazy as _

KINDS = {
    "document.made": _("加入材料"),
    "document.version_added": _("材料更新版本"),
    "document.level_set": _("设定材料知悉范围"),
    "document.disclosure_set": _("设定材料公开属性"),
}
OBJECTS = {"files.document": _("材料")}
