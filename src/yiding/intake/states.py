"""收件的状态与流转, as data."""

from __future__ import annotations

from yiding.core.moves import Machine, Move

from .models import FileState

S = FileState
WAITING = frozenset({S.RECEIVED, S.READ, S.PARSED, S.CHOOSE})
UNREAD = frozenset({S.RECEIVED, S.READ})
OPEN = frozenset({S.PARSED, S.CHOOSE, S.NOT_MINUTES})


def _step(name: str, sources: frozenset[FileState], target: FileState, label: str) -> Move:
    return Move(name, frozenset(map(str, sources)), target, f"file.{name}", label)


FILE = Machine.of(
    "intake.file",
    (
        _step("read", frozenset({S.RECEIVED}), S.READ, "读取"),
        _step("parse", UNREAD | OPEN, S.PARSED, "识别"),
        _step("set_aside", UNREAD | OPEN, S.NOT_MINUTES, "不是纪要"),
        _step("ask", UNREAD | OPEN, S.CHOOSE, "同一会议已有纪要"),
        _step("fail", UNREAD | OPEN, S.FAILED, "失败"),
        _step("point", UNREAD | OPEN | {S.FAILED}, S.DUPLICATE, "重复"),
        _step("retry", frozenset({S.FAILED, S.NOT_MINUTES}), S.RECEIVED, "重试"),
        _step("replace", frozenset({S.FAILED, S.NOT_MINUTES}), S.RECEIVED, "替换文件"),
        _step("confirm", frozenset({S.PARSED, S.CHOOSE}), S.CONFIRMED, "确认"),
    ),
)
