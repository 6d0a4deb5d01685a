"""督办事项、承办任务、反馈、办结申请、延期申请的流转, as data."""

from __future__ import annotations

from yiding.core.moves import Machine, Move

from .models import ClaimState, ExtensionState, MatterState, ReportState, TaskState


def _one(kind: str, name: str, sources: str, target: str, label: str) -> Move:
    return Move(name, frozenset(sources.split()), target, f"{kind}.{name}", label)


M, T = MatterState, TaskState

MATTER = Machine.of(
    "supervision.matter",
    (
        _one("matter", "submit", "draft", M.PENDING, "报请立项"),
        _one("matter", "approve", "pending", M.FILED, "审定立项"),
        _one("matter", "return", "pending", M.DRAFT, "退回修改"),
        _one("matter", "drop", "draft pending", M.DROPPED, "不予立项"),
        _one("matter", "take_up", "dropped", M.DRAFT, "重新拟立"),
        _one("matter", "assign", "filed", M.ACTIVE, "交办"),
        _one("matter", "suspend", "active", M.SUSPENDED, "中止"),
        _one("matter", "resume", "suspended", M.ACTIVE, "恢复办理"),
        _one("matter", "close", "active", M.CLOSED, "办结"),
        _one("matter", "reopen", "closed struck", M.ACTIVE, "重新办理"),
        _one("matter", "strike", "closed", M.STRUCK, "销号"),
    ),
)
TASK = Machine.of(
    "supervision.task",
    (
        _one("task", "accept", "assigned", T.ACTIVE, "签收"),
        _one("task", "decline", "assigned", T.DECLINED, "拒签"),
        _one("task", "insist", "declined", T.ASSIGNED, "维持交办"),
        _one("task", "withdraw", "assigned declined active", T.WITHDRAWN, "改派"),
        _one("task", "claim", "active", T.CLAIMED, "申请办结"),
        _one("task", "send_back", "claimed", T.ACTIVE, "退回补办"),
        _one("task", "close", "claimed", T.CLOSED, "同意办结"),
        _one("task", "suspend", "assigned active", T.SUSPENDED, "中止"),
        _one("task", "resume", "suspended", T.ACTIVE, "恢复办理"),
        _one("task", "reopen", "closed", T.ACTIVE, "重新办理"),
    ),
)
REPORT = Machine.of(
    "supervision.report",
    (
        _one("report", "adopt", "filed", ReportState.ADOPTED, "采用"),
        _one("report", "return", "filed adopted", ReportState.RETURNED, "退回重报"),
    ),
)
CLAIM = Machine.of(
    "supervision.claim",
    (
        _one("claim", "accept", "asked", ClaimState.ACCEPTED, "同意办结"),
        _one("claim", "return", "asked", ClaimState.RETURNED, "退回补办"),
    ),
)
EXTENSION = Machine.of(
    "supervision.extension",
    (
        _one("extension", "grant", "asked", ExtensionState.GRANTED, "同意延期"),
        _one("extension", "refuse", "asked", ExtensionState.REFUSED, "不同意延期"),
        _one("extension", "lapse", "asked", ExtensionState.LAPSED, "不再需要"),
    ),
)
