"""典型经验的权限: bodies record and adopt, the supervision office spreads and sends, a director approves."""

from __future__ import annotations

from yiding.core.access import Permission, Role, may, powers_of, require
from yiding.core.columns import Viewer
from yiding.supervision.permissions import bodies_of, is_office, may_approve, may_file

from .models import Adoption, Benchmark, Practice, SweepAnswer

__all__ = ["bodies_of", "require"]


def may_keep(viewer: Viewer, _row: object = None) -> bool:
    """Spread, name models, send a problem round, keep what is data."""
    return may_file(viewer)


def sees_all(viewer: Viewer) -> bool:
    """The office and the leaders."""
    return is_office(viewer) or Role.LEADER in powers_of(viewer).roles


def _is_of(viewer: Viewer, body_id: int) -> bool:
    return may(viewer, Permission.CARRY_TASKS) and body_id in bodies_of(viewer)


def may_record(viewer: Viewer, _row: object = None) -> bool:
    """Record a practice or a benchmark at all."""
    return may_file(viewer) or (may(viewer, Permission.CARRY_TASKS) and bool(bodies_of(viewer)))


def may_record_for(viewer: Viewer, body_id: int) -> bool:
    return may_file(viewer) or _is_of(viewer, body_id)


def may_change(viewer: Viewer, row: Practice | Benchmark) -> bool:
    """Change what one's own body recorded; the office any."""
    return may_record_for(viewer, row.body_id)


def may_decide(viewer: Viewer, _row: object = None) -> bool:
    """Agree to spread a practice, or send it back: who approves matters."""
    return may_approve(viewer)


def may_adopt(viewer: Viewer, row: Adoption) -> bool:
    """Say what became of it: the body that it was spread to."""
    return _is_of(viewer, row.body_id)


def may_answer(viewer: Viewer, row: SweepAnswer) -> bool:
    """Say what was found: the body that looked."""
    return _is_of(viewer, row.body_id)
