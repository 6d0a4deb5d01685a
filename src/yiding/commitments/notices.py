"""告知承诺的通知."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from yiding.core.access import Permission
from yiding.notices.kinds import Kind, register

register(
    Kind(
        "commitment.sampled",
        _("请做承诺抽查"),
        "请做承诺抽查：{title}",
        "本单位有办件被抽中，请在 {due} 前核查并登记结果。",
        {"title": _("抽查批次"), "due": _("期限")},
        is_required=True,
        audience=Permission.KEEP_REGISTERS,
    ),
)
