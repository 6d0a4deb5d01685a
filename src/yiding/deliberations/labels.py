"""用语: the words of the room for what the tables hold as codes."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from yiding.core.figures import Tone
from yiding.sittings.models import SittingState

from .models import AttendanceKind, Choice, Outcome, Presence, RouteKind, SourceKind, Verb

OUTCOMES: dict[str, Any] = {
    Outcome.AGREED: _("同意"),
    Outcome.AGREED_IN_PRINCIPLE: _("原则同意"),
    Outcome.REVISE_AND_RESUBMIT: _("修改后再议"),
    Outcome.DEFERRED: _("暂缓"),
    Outcome.REJECTED: _("不予同意"),
    Outcome.NOTED: _("听取"),
    Outcome.STUDIED: _("传达学习"),
    Outcome.DELEGATED: _("授权研究"),
    Outcome.REPEALED: _("废止"),
    Outcome.WITHDRAWN: _("撤回"),
}
ROUTES: dict[str, Any] = {
    RouteKind.ISSUE: _("印发"),
    RouteKind.SUBMIT: _("提交审议"),
    RouteKind.IMPLEMENT: _("组织实施"),
    RouteKind.ARRANGE: _("明确安排"),
    RouteKind.OPINION: _("征求意见"),
    RouteKind.REVISE: _("修改完善"),
}
VERBS: dict[str, Any] = {
    Verb.SETTLED: _("会议明确"),
    Verb.STRESSED: _("会议强调"),
    Verb.REQUIRED: _("会议要求"),
    Verb.DISCUSSED: _("会议议定"),
}
SOURCES: dict[str, Any] = {
    SourceKind.INSTRUCTION: _("重要批示指示"),
    SourceKind.SUPERIOR: _("上级会议"),
    SourceKind.CONGRESS: _("代表大会和全会"),
    SourceKind.LAW: _("法律法规"),
}
KINDS: dict[str, Any] = {
    AttendanceKind.CHAIR: _("主持"),
    AttendanceKind.MEMBER: _("出席"),
    AttendanceKind.OBSERVER: _("列席"),
    AttendanceKind.REPRESENTATIVE: _("派代表"),
    AttendanceKind.RECORDER: _("记录"),
}
PRESENCES: dict[str, Any] = {
    Presence.EXPECTED: _("未到"),
    Presence.PRESENT: _("在场"),
    Presence.LEFT: _("离场"),
    Presence.ON_LEAVE: _("请假"),
    Presence.ABSENT: _("缺席"),
}
CHOICES: dict[str, Any] = {
    Choice.FOR: _("赞成"),
    Choice.AGAINST: _("反对"),
    Choice.ABSTAIN: _("弃权"),
}
STATES: dict[str, Any] = {
    SittingState.PLANNED: _("筹备"),
    SittingState.CALLED: _("已通知"),
    SittingState.IN_SESSION: _("开会中"),
    SittingState.HELD: _("已开会"),
    SittingState.CLOSED: _("已归结"),
    SittingState.CANCELLED: _("已取消"),
}
TONES: dict[str, Tone] = {
    SittingState.PLANNED: Tone.PLAIN,
    SittingState.CALLED: Tone.INFO,
    SittingState.IN_SESSION: Tone.GOOD,
    SittingState.HELD: Tone.WARN,
    SittingState.CLOSED: Tone.PLAIN,
    SittingState.CANCELLED: Tone.PLAIN,
}
