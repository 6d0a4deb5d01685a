"""发出的内容: what a delivery says, the same at every attempt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings

from .models import Delivery, Notice

LONGEST_BODY = 20_000


@dataclass(frozen=True, slots=True)
class Letter:
    """一封: ``key`` is the same at every attempt."""

    key: str
    kind: str
    subject: str
    body: str


def letter_of(delivery: Delivery) -> Letter:
    """One notice, or the notices of a day."""
    notices = list(delivery.notices.order_by("pk"))
    if delivery.digest_on is None:
        return Letter(delivery.key, delivery.kind, notices[0].subject, _whole(notices[0]))
    subject = f"议定每日汇总：{len(notices)} 条通知"
    return Letter(delivery.key, "digest", subject, _all(notices))


def _whole(notice: Notice) -> str:
    return f"{notice.body}\n\n{_way(notice.link)}".strip()


def _all(notices: Sequence[Notice]) -> str:
    parts = [f"{n}. {notice.subject}\n{notice.body}" for n, notice in enumerate(notices, start=1)]
    return "\n\n".join([*parts, _way("/notices/")])[:LONGEST_BODY]


def _way(link: str) -> str:
    """Where to go on: an address where the installation knows its own."""
    base = next(iter(settings.CSRF_TRUSTED_ORIGINS), "")
    return f"办理：{base}{link}" if base and link else "请登录议定查看。"
