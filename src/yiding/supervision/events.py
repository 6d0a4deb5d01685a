"""督办事件的用语."""

from django.utils.translation import gettext_lazy as _

KINDS = {"matters.proposed": _("拟立督办事项")}
OBJECTS = {"supervision.matter": _("督办事项")}
