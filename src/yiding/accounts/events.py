"""账号事件的用语."""

from django.utils.translation import gettext_lazy as _

KINDS = {
    "account.logged_in": _("登录"),
    "account.password_changed": _("修改密码"),
    "account.made": _("开设账号"),
    "account.closed": _("停用账号"),
    "account.reopened": _("恢复账号"),
    "account.password_reset": _("重设密码"),
    "account.password_removed": _("改由统一认证登录"),
    "account.refused": _("登录未通过"),
    "account.locked": _("账号锁定"),
    "account.unlocked": _("账号解锁"),
    "account.sessions_ended": _("结束登录"),
    "account.factor_set": _("绑定动态码"),
    "account.factor_ended": _("停用动态码"),
    "account.codes_renewed": _("更换恢复码"),
    "account.recovery_used": _("使用恢复码"),
    "holding.granted": _("授予角色"),
    "holding.ended": _("收回角色"),
    "stand_in.set": _("登记代办"),
    "stand_in.ended": _("终止代办"),
    "stand_in.begun": _("开始代办"),
    "impersonation.allowed": _("准许以他人身份查看"),
    "impersonation.begun": _("开始以他人身份查看"),
    "impersonation.ended": _("结束以他人身份查看"),
}
OBJECTS = {
    "auth.user": _("账号"),
    "accounts.account": _("账号"),
    "accounts.holding": _("角色"),
    "accounts.standin": _("代办"),
    "accounts.impersonation": _("以他人身份查看"),
}
