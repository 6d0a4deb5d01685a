"""审计事件的用语."""

from django.utils.translation import gettext_lazy as _

KINDS = {
    "audit.archived": _("归档审计事件"),
    "audit.guard_restored": _("补上审计触发器"),
    "instance.restored": _("恢复备份"),
}
OBJECTS = {"audit.head": _("审计链")}
