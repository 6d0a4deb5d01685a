"""文段: a composed text and the blocks that it is made of."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Style(StrEnum):
    """行文方式: 听取–认为–明确–要求, or 议定以下意见 with numbered points."""

    NARRATIVE = "narrative"
    RESOLUTION = "resolution"


@dataclass(frozen=True, slots=True)
class Block:
    """文段. ``path`` names the place (``item.2.report``); ``key`` stays when the items are numbered anew.

    A block holds its own line ends: all blocks, one after the other, are the text.
    """

    path: str
    text: str
    key: str = ""

    def __post_init__(self) -> None:
        if not self.key:
            object.__setattr__(self, "key", self.path)


@dataclass(frozen=True, slots=True)
class Composed:
    """成稿."""

    style: Style
    blocks: tuple[Block, ...]

    @property
    def text(self) -> str:
        return "".join(block.text for block in self.blocks)

    def block(self, path: str) -> str | None:
        """The text of one block; None where there is none."""
        return next((block.text for block in self.blocks if block.path == path), None)
