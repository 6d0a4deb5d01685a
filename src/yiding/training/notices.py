"""安全教育的通知."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from yiding.core.access import Permission
from yiding.notices.kinds import Kind, register

register(
    Kind(
        "training.expiring",
        _("培训证书将到期"),
        "有 {count} 本培训证书将到期",
        "本地企业员工的培训证书有 {count} 本将到期，最早的到 {first} 为止，请安排下一轮学习。",
        {"count": _("本数"), "first": _("最早到期日")},
        audience=Permission.ENROL_LEARNERS,
    )
)
