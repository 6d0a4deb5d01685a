"""通知事件的用语."""

from django.utils.translation import gettext_lazy as _

KINDS = {
    "preferences.set": _("设定通知偏好"),
    "template.set": _("修改通知模板"),
    "delivery.resent": _("重新发送"),
}
OBJECTS = {
    "notices.rhythm": _("通知偏好"),
    "notices.template": _("通知模板"),
    "notices.delivery": _("发件"),
}
