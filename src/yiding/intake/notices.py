"""收件的通知: what people are told of by this room."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from yiding.core.access import Permission
from yiding.notices.kinds import Kind, register

FAILED = Kind(
    "intake.failed",
    _("文件没有读成"),
    "“{name}”没有读成",
    "{sentence}{advice}同一批里如还有读不成的，在批次页一并列出。",
    {"name": _("文件名"), "sentence": _("原因"), "advice": _("怎么办")},
    audience=Permission.SEND_MINUTES,
)
register(FAILED)
