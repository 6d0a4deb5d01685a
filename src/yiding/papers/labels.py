"""公文的用语: states and kinds as pages show them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from yiding.core.figures import Tone
from yiding.core.markup import badge

STATES: Final[Mapping[str, tuple[Any, Tone]]] = {
    "drafting": (_("起草"), Tone.PLAIN),
    "countersigning": (_("会签"), Tone.INFO),
    "approved": (_("待签发"), Tone.WARN),
    "signed": (_("待印发"), Tone.WARN),
    "issued": (_("已印发"), Tone.GOOD),
    "superseded": (_("已被更正"), Tone.BAD),
    "revoked": (_("已撤销"), Tone.BAD),
}
KINDS: Final[Mapping[str, Any]] = {
    "minutes": _("纪要"),
    "notice": _("通知"),
    "letter": _("函"),
    "request": _("请示"),
    "report": _("报告"),
    "motion": _("议案"),
    "announcement": _("通告"),
    "opinion": _("意见"),
    "circular": _("通报"),
}
RECEIPTS: Final[Mapping[str, tuple[Any, Tone]]] = {
    "sent": (_("已发"), Tone.WARN),
    "received": (_("已签收"), Tone.INFO),
    "read": (_("已阅"), Tone.GOOD),
}
ANSWERS: Final[Mapping[str, tuple[Any, Tone]]] = {
    "none": (_("未答复"), Tone.PLAIN),
    "agreed": (_("同意"), Tone.GOOD),
    "agreed_with": (_("同意，有意见"), Tone.WARN),
    "overdue": (_("逾期未答复"), Tone.BAD),
}
SENDINGS: Final[Mapping[str, Any]] = {"main": _("主送"), "copy": _("抄送")}


def state_badge(state: str) -> SafeString:
    return badge(*STATES[state])


def receipt_badge(state: str) -> SafeString:
    return badge(*RECEIPTS[state])


def answer_badge(answer: str) -> SafeString:
    return badge(*ANSWERS[answer])
