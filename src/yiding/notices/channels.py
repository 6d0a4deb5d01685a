"""渠道: the ways on which a notice leaves the house. What is shown in the house itself needs none."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Channel(models.TextChoices):
    """渠道."""

    MAIL = "mail", _("邮件")
    SMS = "sms", _("短信")
    WECOM = "wecom", _("企业微信")
    DINGTALK = "dingtalk", _("钉钉")
    FEISHU = "feishu", _("飞书")


KEYED = frozenset({Channel.MAIL, Channel.SMS})
"""The receiver is told the key of a message, and can see that one came twice."""


def channels_on() -> tuple[Channel, ...]:
    """The channels for which this installation has a server."""
    servers = {
        Channel.MAIL: settings.EMAIL_HOST,
        Channel.SMS: settings.SMS_WEBHOOK,
        Channel.WECOM: settings.WECOM_URL,
        Channel.DINGTALK: settings.DINGTALK_URL,
        Channel.FEISHU: settings.FEISHU_URL,
    }
    return tuple(channel for channel in Channel if servers[channel])
