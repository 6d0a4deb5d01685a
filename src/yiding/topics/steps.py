"""下一步: what a viewer can do with a topic now, the one thing that comes next first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from yiding.core.columns import Viewer

from .completeness import Missing
from .models import ChangeState, Topic, TopicState
from .permissions import is_own, may_admit, may_approve_for, may_treat
from .states import OPEN

S = TopicState
ASIDE = ("/delete/", "/check/")
"""Buttons that lead nowhere further."""


@dataclass(frozen=True, slots=True)
class Step:
    """一步: a button (``sends``: it acts at once) or a link to a form."""

    label: Any
    url: str
    sends: bool = False
    version: int = 0


@dataclass(frozen=True, slots=True)
class Steps:
    """能做的事: the next one (none: ``waits`` says for whom it waits), and the others."""

    waits: Any
    next: Step | None = None
    others: tuple[Step, ...] = ()


def steps_of(viewer: Viewer, topic: Topic, missing: list[Missing]) -> Steps:
    """What a viewer can do with a topic now."""
    found = [*_of_head(viewer, topic), *_of_office(viewer, topic, missing), *_of_submitter(viewer, topic)]
    waits = _waits(topic, missing)
    first = next((step for step in found if step.sends and not step.url.endswith(ASIDE)), None)
    return Steps(waits, first, tuple(step for step in found if step is not first))


def _step(name: str, label: Any, topic: Topic, *, sends: bool = False) -> Step:
    return Step(label, reverse(f"topics:topic-{name}", args=[topic.pk]), sends, topic.version)


def _of_submitter(viewer: Viewer, topic: Topic) -> list[Step]:
    if not is_own(viewer, topic):
        return []
    steps = []
    if topic.state == S.DRAFT:
        steps.append(_step("send", _("送审签"), topic, sends=True))
    if topic.state == S.RETURNED:
        steps.append(_step("revise", _("修改后重报"), topic, sends=True))
    is_open = topic.change == ChangeState.OPEN
    if is_open:
        steps.append(_step("change-finish", _("完成修改"), topic, sends=True))
    if (topic.state == S.DRAFT or is_open) and not topic.is_secret:
        steps.append(_step("edit", _("修改内容"), topic))
        steps.append(_step("paper-add", _("加入材料"), topic))
    if topic.state in {*OPEN, S.ADMITTED, S.SCHEDULED} and not topic.change:
        steps.append(_step("change-ask", _("申请修改"), topic))
    if topic.state in {*OPEN, S.APPROVING, S.RETURNED, S.ADMITTED}:
        steps.append(_step("withdraw", _("撤回"), topic))
    if topic.state == S.DRAFT and topic.submitted_at is None:
        steps.append(_step("delete", _("删除草稿"), topic, sends=True))
    return steps


def _of_head(viewer: Viewer, topic: Topic) -> list[Step]:
    if topic.state != S.APPROVING or not may_approve_for(viewer, topic):
        return []
    return [
        _step("submit", _("审签并报送"), topic, sends=True),
        _step("send-back", _("退回起草人"), topic),
    ]


def _of_office(viewer: Viewer, topic: Topic, missing: list[Missing]) -> list[Step]:
    steps = []
    if may_admit(viewer) and topic.state == S.IN_TREATMENT and not missing:
        steps.append(_step("admit", _("准予入库"), topic, sends=True))
    is_special = topic.is_late or topic.is_urgent
    if may_admit(viewer) and topic.state in OPEN and is_special and topic.allowed_by_id is None:
        steps.append(_step("allow", _("登记同意上会"), topic))
    if not may_treat(viewer):
        return steps
    if topic.change == ChangeState.ASKED:
        steps.append(_step("change-grant", _("同意修改"), topic, sends=True))
        steps.append(_step("change-refuse", _("不同意修改"), topic))
    if topic.state == S.SUBMITTED:
        steps.append(_step("take-in", _("受理"), topic, sends=True))
    if topic.state == S.IN_TREATMENT:
        steps.append(_step("check", _("检查是否齐备"), topic, sends=True))
    if topic.state in OPEN:
        steps.append(_step("return", _("退回"), topic))
        steps.append(_step("refuse", _("不予上会"), topic))
    return steps


def _waits(topic: Topic, missing: list[Missing]) -> Any:
    """For what it waits, in one sentence."""
    sentences = {
        S.DRAFT: _("起草中，写完后送单位负责人审签。"),
        S.APPROVING: _("等单位负责人审签。"),
        S.SUBMITTED: _("等秘书科受理。"),
        S.RETURNED: _("已退回，等报送单位修改后重报。"),
        S.REFUSED: _("不予上会，已办结。"),
        S.WITHDRAWN: _("已撤回。"),
        S.ADMITTED: _("已入库，等列入议程。"),
        S.SCHEDULED: _("已列入议程，等开会。"),
        S.DELIBERATED: _("已上会。"),
    }
    if topic.state in sentences:
        return sentences[S(topic.state)]
    if missing:
        return _("办理中，还差 %(n)s 项。") % {"n": len(missing)}
    return _("各项齐备，等办公室主任准予入库。")
