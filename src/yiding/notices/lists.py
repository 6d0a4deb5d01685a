"""通知的列表: my notices, the outbox."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from yiding.core.figures import Tone
from yiding.core.lists import Column, Empty, Filter, ListSpec, Viewer
from yiding.core.markup import badge

from .channels import Channel
from .kinds import KINDS, kind_title
from .models import Delivery, DeliveryState, Notice
from .selectors import deliveries_visible_to, notices_visible_to

TONES = {
    DeliveryState.WAITING: Tone.PLAIN,
    DeliveryState.SENDING: Tone.INFO,
    DeliveryState.SENT: Tone.GOOD,
    DeliveryState.UNSURE: Tone.WARN,
    DeliveryState.FAILED: Tone.BAD,
}


def _kinds(_viewer: Viewer) -> Iterable[tuple[str, Any]]:
    return [(kind.code, kind.title) for kind in KINDS.values()]


def _subject(row: Notice) -> Any:
    if row.read_at is not None:
        return row.subject
    return format_html("<strong>{}</strong>", row.subject)


def _read(row: Notice) -> Any:
    return badge(_now("已读")) if row.read_at else badge(_now("未读"), Tone.INFO)


NOTICES = ListSpec(
    name="notices.notice",
    title=_("我的通知"),
    base=notices_visible_to,
    columns=(
        Column(
            "subject",
            _("标题"),
            _subject,
            export=lambda row: row.subject,
            link=lambda row: reverse("notices:notice-detail", args=[row.pk]),
        ),
        Column("kind", _("种类"), lambda row: kind_title(row.kind), sort="kind"),
        Column("made", _("时间"), lambda row: row.made_at, sort="made_at"),
        Column(
            "read", _("状态"), _read, export=lambda row: "已读" if row.read_at else "未读", sort="read_at"
        ),
    ),
    filters=(
        Filter("unread", _("未读"), "flag", lambda rows, _value: rows.filter(read_at__isnull=True)),
        Filter("kind", _("种类"), "choice", "kind", choices=_kinds),
        Filter("made", _("日期"), "dates", "made_at__date"),
    ),
    default_sort="-made",
    search=lambda rows, words: rows.filter(subject__icontains=words),
    search_label=_("标题"),
    empty=Empty(_("还没有通知"), _("与您有关的事办到需要您知道时，会出现在这里。")),
)


def delivery_kind(row: Delivery) -> Any:
    """What kind a delivery is; a digest has several."""
    return _now("每日汇总") if row.digest_on else kind_title(row.kind)


def state_badge(row: Delivery) -> Any:
    """The state; of what went through after all, that it was unsure once."""
    state = DeliveryState(row.state)
    mark = badge(state.label, TONES[state])
    if row.unsure_at is None or state == DeliveryState.UNSURE:
        return mark
    return format_html("{} {}", mark, badge(_now("曾存疑"), Tone.WARN))


def _state_word(row: Delivery) -> str:
    return str(DeliveryState(row.state).label)


OUTBOX = ListSpec(
    name="notices.delivery",
    title=_("发件箱"),
    lead=_("发往站外的每一封：发了几次、到哪一步、为什么没有发出。存疑的可能已经送达。"),
    base=deliveries_visible_to,
    columns=(
        Column(
            "kind",
            _("种类"),
            delivery_kind,
            sort="kind",
            link=lambda row: reverse("notices:delivery-detail", args=[row.pk]),
        ),
        Column("to", _("收件人"), lambda row: row.recipient.get_username(), sort="recipient__username"),
        Column("channel", _("渠道"), lambda row: Channel(row.channel).label, sort="channel"),
        Column("address", _("地址"), lambda row: row.sent_to, default=False),
        Column("state", _("状态"), state_badge, export=_state_word, sort="state"),
        Column("attempt", _("次数"), lambda row: row.attempt, sort="attempt", numeric=True),
        Column("made", _("写入"), lambda row: row.made_at, sort="made_at"),
        Column("next", _("下次发送"), lambda row: row.next_at, sort="next_at"),
        Column("sent", _("发出"), lambda row: row.sent_at, sort="sent_at"),
        Column("code", _("原因"), lambda row: row.code, default=False),
    ),
    filters=(
        Filter("state", _("状态"), "choice", "state", choices=DeliveryState.choices),
        Filter("channel", _("渠道"), "choice", "channel", choices=Channel.choices),
        Filter("kind", _("种类"), "choice", "kind", choices=_kinds),
        Filter("unsure", _("曾存疑"), "flag", lambda rows, _value: rows.filter(unsure_at__isnull=False)),
        Filter("made", _("日期"), "dates", "made_at__date"),
    ),
    default_sort="-made",
    search=lambda rows, words: rows.filter(recipient__username__icontains=words),
    search_label=_("收件人"),
    empty=Empty(_("发件箱是空的"), _("设好邮件等渠道，并有人填了地址之后，要发的会出现在这里。")),
    dense=True,
)
