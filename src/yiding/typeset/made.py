"""成品: what typesetting gives back."""

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
