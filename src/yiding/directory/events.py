"""机构人员事件的用语."""

from django.utils.translation import gettext_lazy as _

KINDS = {
    "instance.made": _("建立实例"),
    "bodies.imported": _("导入机构"),
}
OBJECTS = {
    "directory.government": _("政府"),
    "directory.body": _("机构"),
    "directory.person": _("人员"),
}
