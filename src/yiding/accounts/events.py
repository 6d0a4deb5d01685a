"""账号事件的用语."""

from django.utils.translation import gettext_lazy as _

KINDS = {
    "account.logged_in": _("登录"),
    "account.password_changed": _("修改密码"),
    "holding.granted": _("授予角色"),
}
OBJECTS = {"auth.user": _("账号"), "accounts.holding": _("角色")}
