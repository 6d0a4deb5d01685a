"""公开文本与解读的流转, as data."""

from __future__ import annotations

from django.utils.translation import gettext_noop as _

from yiding.core.moves import Machine, Move

from .models import CopyState, InterpretationState

C, N = CopyState, InterpretationState


def _one(kind: str, name: str, sources: str, target: str, label: str) -> Move:
    return Move(name, frozenset(sources.split()), target, f"{kind}.{name}", label)


COPY = Machine.of(
    "disclosure.copy",
    (
        _one("public_copy", "check", "prepared", C.CHECKED, _("核对定稿")),
        _one("public_copy", "send_back", "checked", C.PREPARED, _("退回修改")),
        _one("public_copy", "release", "checked", C.RELEASED, _("公开")),
        _one("public_copy", "withdraw", "released", C.WITHDRAWN, _("撤回")),
    ),
)
INTERPRETATION = Machine.of(
    "disclosure.interpretation",
    (
        _one("interpretation", "draft", "planned drafted", N.DRAFTED, _("成稿")),
        _one("interpretation", "publish", "drafted", N.PUBLISHED, _("发布")),
    ),
)
