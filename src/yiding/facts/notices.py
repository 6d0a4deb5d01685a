"""履职事实的通知."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from yiding.core.access import Permission
from yiding.notices.kinds import Kind, register

register(
    Kind(
        "facts.frozen",
        _("履职事实已冻结"),
        "{period} 的履职事实已冻结",
        "请核对本单位的数据；有异议的，点开那个数提出。",
        {"period": _("期间")},
        audience=Permission.OBJECT_FACTS,
    ),
    Kind(
        "facts.objected",
        _("单位提出异议"),
        "{body}对“{measure}”提出异议",
        "请核对明细后处理。",
        {"body": _("单位"), "measure": _("指标")},
        audience=Permission.JUDGE_FACTS,
    ),
    Kind(
        "facts.objection_decided",
        _("异议处理结果"),
        "对“{measure}”的异议{result}",
        "{words}",
        {"measure": _("指标"), "result": _("结果"), "words": _("理由")},
        audience=Permission.OBJECT_FACTS,
    ),
)
