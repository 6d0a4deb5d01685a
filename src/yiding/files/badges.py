"""知悉范围的标签: how the level of a paper is shown."""

from __future__ import annotations

from typing import Any, NamedTuple

from yiding.core.access import Level


class LevelBadge(NamedTuple):
    word: Any
    tone: str


def level_badge(level: int) -> LevelBadge:
    """Its word, and a tone that warns where not all of the government may read."""
    return LevelBadge(Level(level).label, "warn" if level > Level.GOVERNMENT else "plain")
