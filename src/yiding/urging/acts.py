"""督查单和规则的操作, as data: a form of its own, or a button."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from yiding.core.acts import Act, MakeForm, Subject, plain

from . import forms as f
from . import issuing as do
from . import keeping as keep
from .models import REPLIED, RuleSetState, SlipState
from .permissions import may_answer, may_keep_rules, may_urge
from .selectors import ruleset_get, slip_get


def _urges(viewer: Any, _row: Any) -> bool:
    return may_urge(viewer)


def _keeps(viewer: Any, _row: Any) -> bool:
    return may_keep_rules(viewer)


def _with(form: Any, *names: str) -> MakeForm:
    """A form that begins with what the row says."""

    def make(data: Any, row: Any, _viewer: Any) -> Any:
        return form(data, initial={name: getattr(row, name) for name in names})

    return make


ISSUED = frozenset({str(SlipState.ISSUED)})
DRAFT, ADOPTED = frozenset({str(RuleSetState.DRAFT)}), frozenset({str(RuleSetState.ADOPTED)})

SLIPS = Subject(
    "urging",
    "slip",
    _("督查单"),
    get=slip_get,
    prefix="slips/",
    heading=lambda row: row.number,
    acts=(
        Act(
            "answer",
            _("答复督查单"),
            may=may_answer,
            form=plain(f.AnswerForm),
            states=ISSUED,
            is_first=True,
            in_batch=True,
            run=lambda row, told, by: do.slip_answer(slip=row, by=by, **told),
        ),
        Act(
            "return",
            _("退回重答"),
            may=_urges,
            form=plain(f.ReturnForm),
            states=frozenset(map(str, REPLIED)),
            run=lambda row, told, by: do.slip_return(slip=row, by=by, **told),
        ),
        Act(
            "withdraw",
            _("撤回督查单"),
            may=_urges,
            form=plain(f.ReasonForm),
            states=ISSUED,
            run=lambda row, told, by: do.slip_withdraw(slip=row, by=by, **told),
        ),
    ),
)
RULESETS = Subject(
    "urging",
    "ruleset",
    _("督办规则"),
    get=ruleset_get,
    prefix="rules/",
    acts=(
        Act(
            "adopt",
            _("定期施行"),
            may=_keeps,
            form=plain(f.AdoptForm),
            states=DRAFT,
            is_first=True,
            run=lambda row, told, by: keep.ruleset_adopt(ruleset=row, by=by, **told),
        ),
        Act(
            "edit",
            _("修改名称"),
            may=_keeps,
            form=_with(f.RuleSetForm, "name", "rolls_on", "version"),
            states=DRAFT,
            run=lambda row, told, by: keep.ruleset_edit(ruleset=row, by=by, **told),
        ),
        Act(
            "recall",
            _("收回"),
            may=_keeps,
            states=ADOPTED,
            is_open=lambda row: not row.has_begun,
            run=lambda row, _told, by: keep.ruleset_recall(ruleset=row, by=by),
        ),
    ),
)
