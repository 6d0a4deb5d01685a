"""清单版本的操作, as tables."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.models import User
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from yiding.core.acts import Act, Subject, Told, plain
from yiding.core.columns import Viewer
from yiding.directory.fields import ours
from yiding.papers.services import Facts

from . import editions as do
from . import issuing
from .catalogue import kind_of
from .edition_rows import Confirmation, Edition, EditionState
from .forms_editions import (
    AskForm,
    EditionForm,
    IssueForm,
    ObjectionForm,
    ReasonForm,
    SendForm,
    SettleForm,
)
from .permissions_duties import (
    may_approve_edition,
    may_approve_editions,
    may_confirm,
    may_confirm_any,
    may_draft_any,
    may_issue_edition,
    may_keep_edition,
    may_settle,
)
from .selectors_duties import confirmation_get, edition_get
from .states_duties import CONFIRMATION, EDITION

CONFIRMING = frozenset({EditionState.CONFIRMING.value})


def _draft_form(data: QueryDict | None, _row: None, viewer: Viewer) -> forms.Form:
    return EditionForm(data, viewer=viewer)


def _draft(_row: None, told: Told, by: User) -> Edition:
    kind = kind_of(told["code"])
    return do.edition_draft(kind=kind, government=ours(), title=told["title"], by=by)


def _send_form(data: QueryDict | None, row: Edition, _viewer: Viewer) -> forms.Form:
    facts = issuing.facts_of(row)
    initial = {"title": facts.title, "in_name_of": facts.in_name_of, "level": facts.level}
    return SendForm(data, initial=initial)


def _issue_form(data: QueryDict | None, row: Edition, _viewer: Viewer) -> forms.Form:
    return IssueForm(data, initial={"in_name_of": row.in_name_of})


def _may_return(viewer: Viewer, row: Edition) -> bool:
    return may_keep_edition(viewer, row) or may_approve_editions(viewer)


EDITIONS = Subject(
    "registers",
    "edition",
    _("清单版本"),
    get=edition_get,
    prefix="editions/",
    acts=(
        Act("draft", _("起草清单版本"), may_draft_any, _draft, _draft_form, starts=True, is_first=True),
        Act(
            "ask",
            _("发各单位确认"),
            may_keep_edition,
            lambda row, told, by: do.edition_ask(edition=row, by=by, **told),
            plain(AskForm),
            states=EDITION.moves["ask"].sources,
            is_first=True,
        ),
        Act(
            "confirm",
            _("确认本单位的行"),
            may_confirm_any,
            lambda row, _told, by: do.edition_confirm(edition=row, by=by),
            states=CONFIRMING,
            is_first=True,
            in_batch=True,
        ),
        Act(
            "agree",
            _("确认完毕"),
            may_keep_edition,
            lambda row, _told, by: do.edition_agree(edition=row, by=by),
            states=CONFIRMING,
            is_open=lambda row: not getattr(row, "open_count", 0),
            is_first=True,
        ),
        Act(
            "approve",
            _("审批"),
            may_approve_edition,
            lambda row, _told, by: do.edition_approve(edition=row, by=by),
            states=EDITION.moves["approve"].sources,
            is_first=True,
            in_batch=True,
        ),
        Act(
            "send",
            _("送文印发"),
            may_issue_edition,
            lambda row, told, by: issuing.edition_send(edition=row, facts=Facts(**told), by=by),
            _send_form,
            states=EDITION.moves["send"].sources,
            is_first=True,
        ),
        Act(
            "issue",
            _("登记印发"),
            may_issue_edition,
            lambda row, told, by: issuing.edition_issue(edition=row, told=issuing.Issue(**told), by=by),
            _issue_form,
            states=EDITION.moves["send"].sources,
        ),
        Act(
            "take-back",
            _("取回"),
            may_issue_edition,
            lambda row, _told, by: issuing.edition_take_back(edition=row, by=by),
            states=EDITION.moves["take_back"].sources,
            is_open=lambda row: row.paper is not None and row.paper.state == "drafting",
        ),
        Act(
            "refresh",
            _("按台账更新各行"),
            may_keep_edition,
            lambda row, _told, by: do.edition_refresh(edition=row, by=by),
            states=frozenset(map(str, do.UNASKED)),
        ),
        Act(
            "return",
            _("退回修改"),
            _may_return,
            lambda row, told, by: do.edition_return(edition=row, by=by, **told),
            plain(ReasonForm),
            states=EDITION.moves["return"].sources,
        ),
        Act(
            "drop",
            _("作废"),
            may_keep_edition,
            lambda row, told, by: do.edition_drop(edition=row, by=by, **told),
            plain(ReasonForm),
            states=EDITION.moves["drop"].sources,
        ),
    ),
)


def _page(row: Confirmation) -> str:
    return reverse("registers:edition-detail", args=[row.row.edition_id])


def _is_asking(row: Confirmation) -> bool:
    return bool(row.row.edition.state == EditionState.CONFIRMING)


def _heading(row: Any) -> str:
    return str(row.row.told.get("title", ""))


CONFIRMATIONS = Subject(
    "registers",
    "confirmation",
    _("清单确认"),
    get=confirmation_get,
    prefix="confirmations/",
    page=_page,
    heading=_heading,
    list_name="registers:edition-list",
    acts=(
        Act(
            "agree",
            _("确认"),
            may_confirm,
            lambda row, _told, by: do.row_confirm(confirmation=row, by=by),
            states=CONFIRMATION.moves["agree"].sources,
            is_open=_is_asking,
        ),
        Act(
            "object",
            _("提出异议"),
            may_confirm,
            lambda row, told, by: do.row_object(confirmation=row, by=by, **told),
            plain(ObjectionForm),
            states=CONFIRMATION.moves["object"].sources,
            is_open=_is_asking,
        ),
        Act(
            "settle",
            _("协调裁定"),
            may_settle,
            lambda row, told, by: do.row_settle(confirmation=row, by=by, **told),
            plain(SettleForm),
            states=CONFIRMATION.moves["settle"].sources,
            is_open=_is_asking,
        ),
    ),
)
SUBJECTS = (EDITIONS, CONFIRMATIONS)
