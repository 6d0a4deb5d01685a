"""值班抽查和通信测试的操作, as tables."""

from __future__ import annotations

from django.contrib.auth.models import User
from django.utils.translation import gettext_lazy as _

from yiding.accountability.permissions import may_open
from yiding.core.acts import Act, Subject, Told, plain

from . import checking
from .forms import (
    AnswerForm,
    CallForm,
    CaseForm,
    CheckForm,
    ReplyForm,
)
from .models import CheckResult, SpotCheck
from .permissions import (
    may_check,
    may_reply,
    may_send,
    may_test,
)
from .selectors import call_get, check_get
from .setting_acts import at_list, for_viewer
from .states import SPOT


def _check(_row: None, told: Told, by: User) -> SpotCheck:
    return checking.check_record(found=checking.Found(**told), by=by)


def _has_finding(row: SpotCheck) -> bool:
    return row.result != CheckResult.PRESENT


CHECKS = Subject(
    "rosters",
    "check",
    _("值班抽查"),
    get=check_get,
    prefix="checks/",
    acts=(
        Act("record", _("登记抽查"), may_check, _check, for_viewer(CheckForm), starts=True, is_first=True),
        Act(
            "send",
            _("移送督查"),
            may_send,
            lambda row, _told, by: checking.check_send(check=row, by=by),
            states=SPOT.moves["send"].sources,
            is_open=_has_finding,
        ),
        Act(
            "case",
            _("登记追责线索"),
            may_open,
            lambda row, told, by: checking.check_case(check=row, by=by, **told),
            plain(CaseForm),
            states=SPOT.moves["case"].sources,
            is_first=True,
        ),
        Act(
            "dismiss",
            _("不作线索"),
            may_open,
            lambda row, told, by: checking.check_dismiss(check=row, by=by, **told),
            plain(AnswerForm),
            states=SPOT.moves["dismiss"].sources,
        ),
        Act(
            "reply",
            _("情况说明"),
            may_reply,
            lambda row, told, by: checking.check_reply(check=row, by=by, **told),
            plain(ReplyForm),
            is_open=_has_finding,
        ),
    ),
)


def _call(_row: None, told: Told, by: User) -> object:
    body = told.pop("body")
    return checking.call_record(body=body, called=checking.Called(**told), by=by)


CALLS = Subject(
    "rosters",
    "call",
    _("通信测试"),
    get=call_get,
    prefix="calls/",
    page=at_list("rosters:call-list"),
    acts=(Act("record", _("登记通信测试"), may_test, _call, for_viewer(CallForm), starts=True),),
)


SUBJECTS = (CHECKS, CALLS)
