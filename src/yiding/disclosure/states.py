"""公开文本与解读的流转, as data."""

from __future__ import annotations

from yiding.core.moves import Machine, Move

from .models import CopyState, InterpretationState

C, N = CopyState, InterpretationState


def _one(kind: str, name: str, sources: str, target: str, label: str) -> Move:
    return Move(name, frozenset(sources.split()), target, f"{kind}.{name}", label)


COPY = Machine.of(
    "disclosure.copy",
    (
        _one("public_copy", "check", "prepared", C.CHECKED, "核对定稿"),
        _one("public_copy", "send_back", "checked", C.PREPARED, "退回修改"),
        _one("public_copy", "release", "checked", C.RELEASED, "公开"),
        _one("public_copy", "withdraw", "released", C.WITHDRAWN, "撤回"),
    ),
)
INTERPRETATION = Machine.of(
    "disclosure.interpretation",
    (
        _one("interpretation", "draft", "planned drafted", N.DRAFTED, "成稿"),
        _one("interpretation", "publish", "drafted", N.PUBLISHED, "发布"),
    ),
)
