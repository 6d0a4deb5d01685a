"""接口事件的用语."""

from django.utils.translation import gettext_lazy as _

KINDS = {
    "token.made": _("发放接口令牌"),
    "token.revoked": _("收回接口令牌"),
}
OBJECTS = {"api.token": _("接口令牌")}
