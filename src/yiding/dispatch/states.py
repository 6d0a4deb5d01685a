"""调度会和疑难问题的流转, as data."""

from __future__ import annotations

from django.utils.translation import gettext_noop as _

from yiding.core.moves import Machine, Move

from .models import CaseState, DispatchState

D, C = DispatchState, CaseState


def _one(kind: str, name: str, sources: str, target: str, label: str) -> Move:
    return Move(name, frozenset(sources.split()), target, f"{kind}.{name}", label)


DISPATCH = Machine.of(
    "dispatch.dispatch",
    (
        _one("dispatch", "freeze", "planned", D.FROZEN, _("冻结数据")),
        _one("dispatch", "thaw", "frozen", D.PLANNED, _("解除冻结")),
        _one("dispatch", "hold", "frozen", D.HELD, _("记为已召开")),
        _one("dispatch", "act", "held", D.ACTED, _("交办议定事项")),
        _one("dispatch", "check", "acted", D.CHECKED, _("核查完结")),
        _one("dispatch", "cancel", "planned frozen", D.CANCELLED, _("取消")),
    ),
)
CASE = Machine.of(
    "dispatch.case",
    (
        _one("case", "decide", "open decided", C.DECIDED, _("定处置")),
        _one("case", "solve", "open decided", C.SOLVED, _("解决")),
        _one("case", "carry", "open decided", C.OPEN, _("转下季度")),
        _one("case", "reopen", "solved", C.OPEN, _("重新研究")),
    ),
)
