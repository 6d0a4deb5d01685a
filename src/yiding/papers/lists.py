"""公文的列表: in work, to sign, issued, received."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from yiding.core.lists import Column, Empty, Filter, ListSpec, Rows

from .labels import ANSWERS, KINDS, RECEIPTS, SENDINGS, STATES, answer_badge, receipt_badge, state_badge
from .models import Paper
from .printing import number_words
from .selectors import (
    asked_listed,
    drafts_listed,
    inbox_listed,
    issued_listed,
    to_sign_listed,
)


def _url(row: Paper) -> str:
    return reverse("papers:paper-detail", args=[row.pk])


def _search(rows: Rows, words: str) -> Rows:
    return rows.filter(Q(title__icontains=words) | Q(series__icontains=words))


def _name(user: Any) -> str:
    return (user.get_full_name() or user.get_username()) if user else ""


TITLE = Column("title", _("标题"), lambda row: row.title, sort="title", link=_url)
KIND = Column("kind", _("文种"), lambda row: KINDS[row.kind], sort="kind")
STATE = Column(
    "state",
    _("状态"),
    lambda row: state_badge(row.state),
    sort="state",
    export=lambda row: str(STATES[row.state][0]),
)
NUMBER = Column("number", _("文号"), lambda row: number_words(row), sort=("year", "number"), link=_url)
DRAFTER = Column("drafter", _("起草人"), lambda row: _name(row.drafter), sort="drafter__last_name")
COMPILED = Column("compiled_on", _("整理日期"), lambda row: row.compiled_on, sort="compiled_on")
KIND_FILTER = Filter("kind", _("文种"), "choice", "kind", choices=list(KINDS.items()))


def _states(*names: str) -> Filter:
    return Filter("state", _("状态"), "choice", "state", choices=[(name, STATES[name][0]) for name in names])


DRAFTS = ListSpec(
    name="papers.draft",
    title=_("公文办理"),
    base=drafts_listed,
    columns=(TITLE, KIND, STATE, DRAFTER, COMPILED),
    filters=(KIND_FILTER, _states("drafting", "countersigning", "approved", "signed")),
    default_sort="-compiled_on",
    search=_search,
    search_label=_("标题中的词"),
    empty=Empty(
        _("没有在办的公文"), _("会议结束后，可以从会议记录起草纪要。"), _("起草"), "papers:paper-new"
    ),
)
TO_SIGN = ListSpec(
    name="papers.to_sign",
    title=_("待签发"),
    base=to_sign_listed,
    columns=(
        TITLE,
        KIND,
        DRAFTER,
        Column("approved_at", _("审核时间"), lambda row: row.approved_at, sort="approved_at"),
    ),
    filters=(KIND_FILTER,),
    default_sort="approved_at",
    empty=Empty(_("没有等待签发的公文"), _("审核通过的公文会出现在这里。")),
)
ISSUED = ListSpec(
    name="papers.issued",
    title=_("印发登记"),
    base=issued_listed,
    columns=(
        NUMBER,
        TITLE,
        KIND,
        Column("issued_on", _("印发日期"), lambda row: row.issued_on, sort="issued_on"),
        COMPILED,
        Column("signer", _("签发人"), lambda row: _name(row.signer), sort="signer__last_name"),
        STATE,
        Column("series", _("编号系列"), lambda row: row.series, sort="series", default=False),
    ),
    filters=(
        KIND_FILTER,
        _states("issued", "superseded", "revoked"),
        Filter("issued", _("印发日期"), "dates", "issued_on"),
    ),
    default_sort="-issued_on",
    search=_search,
    search_label=_("标题中的词"),
    empty=Empty(_("还没有印发的公文"), _("签发后编号印发的公文登记在这里。")),
)


def _paper_url(row: Any) -> str:
    return reverse("papers:paper-detail", args=[row.paper_id])


INBOX = ListSpec(
    name="papers.inbox",
    title=_("收文"),
    base=inbox_listed,
    columns=(
        Column("title", _("标题"), lambda row: row.paper.title, sort="paper__title", link=_paper_url),
        Column(
            "number", _("文号"), lambda row: number_words(row.paper), sort=("paper__year", "paper__number")
        ),
        Column(
            "body", _("收文单位"), lambda row: row.body.name if row.body else row.written, sort="body__name"
        ),
        Column("sending", _("主送抄送"), lambda row: SENDINGS[row.sending], sort="sending"),
        Column("sent_at", _("发出时间"), lambda row: row.sent_at, sort="sent_at"),
        Column(
            "state",
            _("状态"),
            lambda row: receipt_badge(row.state),
            sort="state",
            export=lambda row: str(RECEIPTS[row.state][0]),
        ),
    ),
    filters=(
        Filter("state", _("状态"), "choice", "state", choices=[(k, v[0]) for k, v in RECEIPTS.items()]),
    ),
    default_sort="-sent_at",
    empty=Empty(_("没有收到公文"), _("发给本单位的公文会出现在这里。")),
)


def _asked_url(row: Any) -> str:
    return reverse("papers:countersign", args=[row.pk])


ASKED = ListSpec(
    name="papers.asked",
    title=_("待会签"),
    base=asked_listed,
    columns=(
        Column("title", _("标题"), lambda row: row.round.paper.title, link=_asked_url),
        Column("who", _("会签方"), lambda row: row.who),
        Column("due_at", _("截止时间"), lambda row: row.round.due_at, sort="round__due_at"),
        Column(
            "answer",
            _("答复"),
            lambda row: answer_badge(row.answer),
            sort="answer",
            export=lambda row: str(ANSWERS[row.answer][0]),
        ),
    ),
    default_sort="due_at",
    empty=Empty(_("没有请您会签的文稿"), _("送到您这里会签的文稿会出现在这里。")),
)
