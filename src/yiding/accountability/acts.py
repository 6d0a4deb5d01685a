"""督察追责的操作, as tables."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib.auth.models import User
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from yiding.core.acts import Act, Subject, Told, plain
from yiding.core.columns import Viewer
from yiding.directory.fields import editing, named, ours
from yiding.files.acts import bringing_paper

from . import services as do
from .forms import (
    ClueForm,
    DecisionForm,
    DutyEditForm,
    DutyForm,
    EvidenceForm,
    ProposalForm,
    ReaderForm,
    ResultForm,
    SecondEndForm,
    SecondForm,
    StatementForm,
    VerifyForm,
)
from .models import Case, SafetyDuty, SecondDuty
from .permissions import (
    may_change_reader,
    may_decide,
    may_handle,
    may_keep_duties,
    may_open,
    may_state,
)
from .selectors import case_get, duty_get, reader_get, second_get
from .states import CASE

OPEN = frozenset({"clue", "verified", "stated", "proposed", "decided"})


def _clue_form(data: QueryDict | None, _row: Any, viewer: Viewer) -> forms.Form:
    return ClueForm(data, viewer=viewer, government=ours())


def _step(
    name: str,
    label: Any,
    may: Callable[[Viewer, Case], bool],
    form: type[forms.Form] | None,
    service: Callable[..., object],
    *,
    is_first: bool = True,
) -> Act:
    """A step of a case: a move of its machine, by the service of that name."""

    def run(row: Case, told: Told, by: User) -> object:
        return service(case=row, by=by, **told)

    states = CASE.moves[name].sources
    return Act(name, label, may, run, plain(form) if form else None, states=states, is_first=is_first)


def _may_add_paper(viewer: Viewer, row: Case) -> bool:
    return may_handle(viewer, row) or may_state(viewer, row)


CASES = Subject(
    "accountability",
    "case",
    _("督察追责"),
    get=case_get,
    acts=(
        Act(
            "begin",
            _("登记追责线索"),
            may_open,
            lambda _row, told, by: do.case_open(clue=do.Clue(**told), by=by),
            _clue_form,
            starts=True,
        ),
        _step("verify", _("登记核实情况"), may_handle, VerifyForm, do.case_verify),
        _step("state", _("提交陈述"), may_state, StatementForm, do.case_state),
        _step("propose", _("提出处理建议"), may_handle, ProposalForm, do.case_propose),
        _step("decide", _("作出决定"), may_decide, DecisionForm, do.case_decide),
        _step("return", _("退回重新建议"), may_decide, None, do.case_return, is_first=False),
        _step("close", _("结案"), may_handle, ResultForm, do.case_close),
        _step("dismiss", _("不予追责"), may_handle, ResultForm, do.case_dismiss, is_first=False),
        bringing_paper(
            Act(
                "paper",
                _("加入证据"),
                _may_add_paper,
                lambda row, told, by: do.case_paper(case=row, by=by, **told),
                plain(EvidenceForm),
                states=OPEN,
            )
        ),
        Act(
            "reader",
            _("指定知悉人"),
            may_handle,
            lambda row, told, by: do.reader_name(case=row, by=by, **told),
            plain(ReaderForm),
            states=OPEN,
        ),
    ),
)
READERS = Subject(
    "accountability",
    "reader",
    _("知悉人"),
    get=reader_get,
    prefix="readers/",
    page=lambda row: reverse("accountability:case-detail", args=[row.case_id]),
    list_name="accountability:case-list",
    acts=(
        Act(
            "end",
            _("取消知悉"),
            may_change_reader,
            lambda row, _told, by: do.reader_end(reader=row, by=by),
            is_open=lambda row: row.ended_on is None,
        ),
    ),
)


def _named(row: Any) -> str:
    return row.label if row else ""


def _duty_told(row: SafetyDuty) -> Told:
    heads = {"party_head": _named(row.party_head), "government_head": _named(row.government_head)}
    return {"version": row.version, **heads}


DUTIES = Subject(
    "accountability",
    "duty",
    _("安全责任"),
    get=duty_get,
    prefix="duties/",
    acts=(
        Act(
            "add",
            _("登记安全责任"),
            may_keep_duties,
            lambda _row, told, by: do.duty_keep(duty=None, by=by, **told),
            named(DutyForm),
            starts=True,
        ),
        Act(
            "edit",
            _("修改"),
            may_keep_duties,
            lambda row, told, by: do.duty_keep(duty=row, body=row.body, by=by, **told),
            editing(DutyEditForm, _duty_told),
        ),
        Act(
            "second",
            _("登记一岗双责"),
            may_keep_duties,
            lambda row, told, by: do.second_add(duty=row, by=by, **told),
            named(SecondForm),
        ),
    ),
)


def _second_told(row: SecondDuty) -> Told:
    return {"version": row.version, "ends_on": row.ends_on}


def _second_form(data: QueryDict | None, row: SecondDuty, _viewer: Viewer) -> forms.Form:
    return SecondEndForm(data, government=row.duty.government, initial=_second_told(row))


SECONDS = Subject(
    "accountability",
    "second",
    _("一岗双责"),
    get=second_get,
    prefix="seconds/",
    page=lambda row: reverse("accountability:duty-detail", args=[row.duty_id]),
    list_name="accountability:duty-list",
    acts=(
        Act(
            "end",
            _("截止"),
            may_keep_duties,
            lambda row, told, by: do.second_end(second=row, by=by, **told),
            _second_form,
            is_open=lambda row: row.ends_on is None,
        ),
    ),
)
SUBJECTS = (CASES, READERS, DUTIES, SECONDS)
