"""出处: where each value stands in the original, brought back from the normalised text when asked for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from .normalise import Normalised
from .record import Mark, Span


@dataclass(frozen=True, slots=True, eq=False)
class Places(Mapping[str, Mark]):
    """The grammar's notes by path, as marks on one version of the original.

    A document has a hundred notes and more, and few readers want all: a mark is made when it is asked for.
    """

    notes: Mapping[str, tuple[int, int, float]]
    normalised: Normalised
    version: str

    def __getitem__(self, path: str) -> Mark:
        start, end, confidence = self.notes[path]
        return Mark(self.span(start, end), confidence)

    def __iter__(self) -> Iterator[str]:
        return iter(self.notes)

    def __len__(self) -> int:
        return len(self.notes)

    def span(self, start: int, end: int) -> Span:
        """The place in the original of the normalised characters ``start`` to ``end``."""
        first, last = self.normalised.span(start, end)
        return Span(self.version, first, last, self.normalised.original[first:last])
