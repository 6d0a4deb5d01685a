"""成品: what typesetting gives back, and what a pack is made of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from .fonts import Face, Warning


@dataclass(frozen=True, slots=True)
class Typeset:
    """排好的公文: the file, what is not as the standard has it, how many pages (0: only a reader knows)."""

    content: bytes
    warnings: tuple[Warning, ...] = ()
    pages: int = 0
    faces: Mapping[str, Face] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Part:
    """一份材料: its bookmark, its PDF, and how deep the bookmark stands (0 is the top)."""

    title: str
    content: bytes
    level: int = 0
