"""督查通报的通知."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from yiding.core.access import Permission
from yiding.notices.kinds import Kind, register

register(
    Kind(
        "bulletin.drafted",
        _("通报已自动起草"),
        "通报已起草：{title}",
        "时段已满，按督办数据起草了《{title}》，请核对修改后送审。",
        {"title": _("通报标题")},
        audience=Permission.MAKE_BULLETINS,
    ),
)
