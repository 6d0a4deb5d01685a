"""通知的种类: what people are told of. A room registers its own; those of lower rooms stand here."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from yiding.core.access import Permission, may
from yiding.core.columns import Viewer

from .channels import Channel

PLACE = re.compile(r"\{([^{}]*)\}")
"""Where a field stands in a template: its name in braces, and nothing else."""


@dataclass(frozen=True, slots=True)
class Kind:
    """通知种类.

    ``subject`` and ``body`` are the template until somebody writes another; ``fields`` name what may stand in
    them in braces, and what each is. A *required* kind cannot be turned off. One that *may wait* is kept back
    in quiet hours and goes into the daily digest; another is urgent. The *audience* are those who can get it:
    everybody, or who has a permission.
    """

    code: str
    title: Any
    subject: str
    body: str
    fields: Mapping[str, Any]
    channels: tuple[Channel, ...] = (Channel.MAIL,)
    is_required: bool = False
    may_wait: bool = True
    audience: Permission | None = None

    def __post_init__(self) -> None:
        wrong = places_in(self.subject + self.body) - set(self.fields)
        if wrong:
            raise ValueError(f"kind {self.code}: no field {', '.join(sorted(wrong))}")


KINDS: Final[dict[str, Kind]] = {}


def places_in(text: str) -> set[str]:
    """The names in braces; a brace that stands alone is given back as it is."""
    rest = PLACE.sub("", text)
    return set(PLACE.findall(text)) | {brace for brace in "{}" if brace in rest}


def filled(text: str, fields: Mapping[str, object]) -> str:
    """A template with its fields."""
    return PLACE.sub(lambda match: str(fields.get(match[1], match[0])), text)


def register(*kinds: Kind) -> None:
    """A room names the kinds of notices that it gives."""
    for kind in kinds:
        KINDS[kind.code] = kind


def kinds_for(viewer: Viewer) -> list[Kind]:
    """The kinds that a person can get."""
    return [kind for kind in KINDS.values() if kind.audience is None or may(viewer, kind.audience)]


def kind_title(code: str) -> Any:
    """A kind in words; of a room that is gone, its code."""
    return KINDS[code].title if code in KINDS else code


register(
    Kind(
        "account.made",
        _("账号已开设"),
        "已为您开设议定账号",
        "账号：{account}。请向系统管理员当面领取初始密码，首次登录后立即修改。",
        {"account": _("账号")},
        is_required=True,
        may_wait=False,
    ),
    Kind(
        "account.password_reset",
        _("密码已重设"),
        "您的议定密码已重设",
        "账号 {account} 的密码由 {by} 重设。如果不是您要求的，请立即联系安全管理员。",
        {"account": _("账号"), "by": _("重设人")},
        is_required=True,
        may_wait=False,
    ),
    Kind(
        "directory.proposals",
        _("名录有新建议"),
        "名录有 {count} 条新建议",
        "从{government}的纪要中看出 {count} 条新建议，请逐条判断是否采纳。",
        {"count": _("条数"), "government": _("政府")},
        audience=Permission.JUDGE_PROPOSALS,
    ),
    Kind(
        "calendar.running_out",
        _("放假安排将用完"),
        "放假安排只录入到 {year} 年",
        "{year} 年以后的办结期限暂按周一至周五推算。国务院办公厅公布下一年的安排后，请导入工作日历。",
        {"year": _("年份")},
        audience=Permission.KEEP_CALENDAR,
    ),
    Kind(
        "audit.anchor",
        _("审计链锚点"),
        "审计链锚点 {day}",
        "今日锚点：{anchor}。请另行保存，以后可用它核验审计链。",
        {"day": _("日期"), "anchor": _("锚点")},
        is_required=True,
        audience=Permission.READ_EVENTS,
    ),
)
