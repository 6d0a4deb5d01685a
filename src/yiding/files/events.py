"""材料事件的用语."""

from django.utils.translation import gettext_lazy as _

KINDS = {
    "paper.made": _("加入材料"),
    "paper.version_added": _("材料更新版本"),
    "paper.level_set": _("设定材料知悉范围"),
    "paper.disclosure_set": _("设定材料公开属性"),
}
OBJECTS = {"files.document": _("材料")}
