"""发出的内容: what a delivery says, the same at every attempt."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.conf import settings

from .models import Delivery, Notice

LONGEST_BODY = 20_000


@dataclass(frozen=True, slots=True)
class Attachment:
    """附件: a small file that goes with a letter on channels that carry files."""

    name: str
    content: bytes
    kind: str


AttachmentOf = Callable[[int], Attachment | None]
_attachments: dict[str, AttachmentOf] = {}


def offer_attachment(about_kind: str, attachment: AttachmentOf) -> None:
    """A higher room gives what goes with the notices about its kind of thing: made when a letter is sent."""
    _attachments[about_kind] = attachment


@dataclass(frozen=True, slots=True)
class Letter:
    """一封: ``key`` is the same at every attempt."""

    key: str
    kind: str
    subject: str
    body: str
    attachments: tuple[Attachment, ...] = ()


def letter_of(delivery: Delivery) -> Letter:
    """One notice, or the notices of a day."""
    notices = list(delivery.notices.order_by("pk"))
    if delivery.digest_on is None:
        one = notices[0]
        return Letter(delivery.key, delivery.kind, one.subject, _whole(one), _attached(one))
    subject = f"议定每日汇总：{len(notices)} 条通知"
    return Letter(delivery.key, "digest", subject, _all(notices))


def _attached(notice: Notice) -> tuple[Attachment, ...]:
    offered = _attachments.get(notice.about_kind)
    found = offered(notice.about_id) if offered and notice.about_id is not None else None
    return (found,) if found else ()


def _whole(notice: Notice) -> str:
    return f"{notice.body}\n\n{_way(notice.link)}".strip()


def _all(notices: Sequence[Notice]) -> str:
    parts = [f"{n}. {notice.subject}\n{notice.body}" for n, notice in enumerate(notices, start=1)]
    return "\n\n".join([*parts, _way("/notices/")])[:LONGEST_BODY]


def _way(link: str) -> str:
    """Where to go on: an address where the installation knows its own."""
    base = next(iter(settings.CSRF_TRUSTED_ORIGINS), "")
    return f"办理：{base}{link}" if base and link else "请登录议定查看。"
