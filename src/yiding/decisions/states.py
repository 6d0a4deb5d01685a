"""系列、去向办理、修改任务、征求意见、报送、制度文件的流转, as data."""

from __future__ import annotations

from yiding.core.moves import Machine, Move

from .following import FollowupState, JobState, RoundState, SubmissionState
from .models import PolicyState, SeriesState

ANY = frozenset(SeriesState.values)
OPEN = frozenset({SeriesState.SUGGESTED, SeriesState.CONFIRMED})
JUDGED = frozenset({SeriesState.CONFIRMED, SeriesState.DISMISSED})

SERIES = Machine.of(
    "series",
    (
        Move("confirm", ANY, SeriesState.CONFIRMED, "series.confirmed", "确认为系列"),
        Move("dismiss", OPEN, SeriesState.DISMISSED, "series.dismissed", "不是系列"),
        Move("undo", JUDGED, SeriesState.SUGGESTED, "series.undone", "撤销"),
    ),
)


def _one(kind: str, name: str, sources: str, target: str, label: str) -> Move:
    return Move(name, frozenset(sources.split()), target, f"{kind}.{name}", label)


F, S, P = FollowupState, SubmissionState, PolicyState
ENDED = "replaced expired repealed"

FOLLOWUP = Machine.of(
    "decisions.followup",
    (
        _one("followup", "finish", "open", F.DONE, "办结"),
        _one("followup", "reopen", "done dropped", F.OPEN, "恢复办理"),
        _one("followup", "drop", "open", F.DROPPED, "不再办理"),
    ),
)
REVISION = Machine.of(
    "decisions.revision",
    (
        _one("revision", "file", "open", JobState.FILED, "报修改稿"),
        _one("revision", "return", "filed", JobState.OPEN, "退回再改"),
    ),
)
ROUND = Machine.of(
    "decisions.round",
    (
        _one("round", "close", "collecting", RoundState.CLOSED, "截止"),
        _one("round", "reopen", "closed", RoundState.COLLECTING, "继续征求"),
    ),
)
SUBMISSION = Machine.of(
    "decisions.submission",
    (
        _one("submission", "send", "prepared", S.SENT, "已报送"),
        _one("submission", "hear", "sent", S.UNDER_REVIEW, "进入审议"),
        _one("submission", "agree", "sent under_review", S.AGREED, "同意"),
        _one("submission", "agree_with_changes", "sent under_review", S.AGREED_WITH_CHANGES, "修改后同意"),
        _one("submission", "return", "sent under_review", S.RETURNED, "退回"),
        _one("submission", "prepare", "returned", S.PREPARED, "重新报送"),
    ),
)
POLICY = Machine.of(
    "decisions.policy",
    (
        _one("policy", "agree", "draft", P.AGREED, "会议同意"),
        _one("policy", "put_in_force", "draft agreed", P.IN_FORCE, "施行"),
        _one("policy", "review", "in_force", P.UNDER_REVIEW, "开始评估"),
        _one("policy", "keep", "under_review", P.IN_FORCE, "继续施行"),
        _one("policy", "replace", "in_force under_review", P.REPLACED, "被替代"),
        _one("policy", "expire", "in_force under_review", P.EXPIRED, "到期失效"),
        _one("policy", "repeal", "in_force under_review", P.REPEALED, "废止"),
        _one("policy", "revive", ENDED, P.IN_FORCE, "恢复施行"),
    ),
)
