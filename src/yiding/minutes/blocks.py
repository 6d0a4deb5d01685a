"""草稿: a composed text that people edit; new data refreshes it by blocks and loses none of their words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from itertools import accumulate, pairwise

from .compose.texts import Composed
from .merge import merged

_LARGEST = 4_000_000
"""Characters old × new: beyond it a changed stretch is aligned by lines only."""


@dataclass(frozen=True, slots=True)
class DraftBlock:
    """草稿文段: what was generated, and what stands there now.

    ``before`` is the generated text that a hand changed, where another was generated since and nobody has
    looked yet.
    """

    key: str
    path: str
    generated: str
    current: str
    before: str | None = None

    @property
    def is_edited(self) -> bool:
        return self.current != self.generated

    @property
    def base(self) -> str:
        """The generated text that the hand's text was made from."""
        return self.generated if self.before is None else self.before


@dataclass(frozen=True, slots=True)
class Draft:
    """草稿: blocks in order; their current texts, one after the other, are the text."""

    blocks: tuple[DraftBlock, ...] = ()

    @property
    def text(self) -> str:
        return "".join(block.current for block in self.blocks)

    def block(self, key: str) -> DraftBlock | None:
        return next((block for block in self.blocks if block.key == key), None)


@dataclass(frozen=True, slots=True)
class Conflict:
    """两处都改了: a hand changed a block, and so did the data under it; ``hand`` is what stands there."""

    key: str
    path: str
    old_generated: str
    new_generated: str
    hand: str


@dataclass(frozen=True, slots=True)
class Refreshed:
    """刷新结果: the new draft, what nobody could join, and the keys that took new words by themselves."""

    draft: Draft
    conflicts: tuple[Conflict, ...] = ()
    renewed: tuple[str, ...] = ()
    merged: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()


def draft_of(composed: Composed) -> Draft:
    """A draft that no hand has touched."""
    return Draft(
        tuple(DraftBlock(block.key, block.path, block.text, block.text) for block in composed.blocks)
    )


def refresh(draft: Draft, composed: Composed) -> Refreshed:
    """The draft over newly generated text; what a hand wrote stays.

    An untouched block takes the new text. One that was edited keeps the hand's words; where the text under it
    changed as well both are joined if they touch different sentences, else the block is in conflict until
    ``settle``. A block that is generated no more goes, unless a hand wrote in it.
    """
    old = {block.key: block for block in draft.blocks}
    new = {block.key for block in composed.blocks}
    fresh = [_renewed(old.get(block.key), block.key, block.path, block.text) for block in composed.blocks]
    left = [_orphaned(block) for block in draft.blocks if block.key not in new]
    kept = [block for block in left if block.current]
    blocks = _in_place(fresh, kept, [block.key for block in draft.blocks])
    return Refreshed(
        Draft(tuple(blocks)),
        conflicts=conflicts(Draft(tuple(blocks))),
        renewed=tuple(b.key for b in fresh if b.key not in old or _has_new_words(old[b.key], b)),
        merged=tuple(b.key for b in fresh if b.key in old and _is_merged(old[b.key], b)),
        removed=tuple(block.key for block in left if not block.current),
    )


def conflicts(draft: Draft) -> tuple[Conflict, ...]:
    """The blocks that a person has to look at."""
    return tuple(
        Conflict(block.key, block.path, block.before, block.generated, block.current)
        for block in draft.blocks
        if block.before is not None
    )


def settle(draft: Draft, key: str, text: str) -> Draft:
    """解决: a person has looked at the block in conflict and gives its text."""
    blocks = (replace(b, current=text, before=None) if b.key == key else b for b in draft.blocks)
    return Draft(tuple(blocks))


def _renewed(old: DraftBlock | None, key: str, path: str, generated: str) -> DraftBlock:
    if old is None:
        return DraftBlock(key, path, generated, generated)
    if old.current == old.base or old.current == generated:
        return DraftBlock(key, path, generated, generated)
    if generated == old.base:
        return DraftBlock(key, path, generated, old.current)
    joined = merged(old.base, old.current, generated)
    if joined is None or not old.current:
        return DraftBlock(key, path, generated, old.current, old.base)
    return DraftBlock(key, path, generated, joined)


def _orphaned(block: DraftBlock) -> DraftBlock:
    """A block that is generated no more: empty where it was untouched."""
    if block.current == block.base:
        return replace(block, generated="", current="", before=None)
    return replace(block, generated="", before=block.base)


def _has_new_words(old: DraftBlock, new: DraftBlock) -> bool:
    return not new.is_edited and new.current != old.current


def _is_merged(old: DraftBlock, new: DraftBlock) -> bool:
    return new.is_edited and new.before is None and new.current != old.current


def _in_place(
    fresh: Sequence[DraftBlock], kept: Sequence[DraftBlock], order: Sequence[str]
) -> list[DraftBlock]:
    """The blocks that are generated no more, each behind the one that it stood behind."""
    blocks = list(fresh)
    for block in kept:
        before = order[: order.index(block.key)]
        places = {one.key: place for place, one in enumerate(blocks)}
        at = next((places[key] + 1 for key in reversed(before) if key in places), 0)
        blocks.insert(at, block)
    return blocks


def locate(draft: Draft, place: int) -> tuple[str, int] | None:
    """The key of the block that holds a character of the whole text, and its place there."""
    at = 0
    for block in draft.blocks:
        if at <= place < at + len(block.current):
            return block.key, place - at
        at += len(block.current)
    return None


# --- one editor for the whole text ---------------------------------------------------------------------


def split(text: str, draft: Draft) -> Draft:
    """The draft with the whole text as it was edited in one piece, cut at the places of the old blocks.

    Nothing is lost: the blocks' current texts, one after the other, are always ``text``. What was written
    between two blocks goes to the first of them.
    """
    if not draft.blocks:
        return Draft((DraftBlock("text", "text", "", text),)) if text else draft
    ends = list(accumulate(len(block.current) for block in draft.blocks))
    cuts = [0, *_moved(ends[:-1], draft.text, text), len(text)]
    pieces = (text[start:end] for start, end in pairwise(cuts))
    return Draft(
        tuple(replace(block, current=piece) for block, piece in zip(draft.blocks, pieces, strict=True))
    )


def _moved(places: Sequence[int], old: str, new: str) -> list[int]:
    """Where places of the old text stand in the new one; never one before the last."""
    stretches = list(_stretches(old, new))
    found: list[int] = []
    last, at = 0, 0
    for place in places:
        while at + 1 < len(stretches) and stretches[at][1] <= place:
            at += 1
        last = max(last, _place_in(stretches[at], place) if stretches else 0)
        found.append(min(last, len(new)))
    return found


_Stretch = tuple[int, int, int, int, bool]
"""Start and end in the old text, start and end in the new, and whether both say the same."""


def _place_in(stretch: _Stretch, place: int) -> int:
    start, end, first, last, same = stretch
    if same:
        return first + min(place, end) - start
    return first if 2 * (place - start) < end - start else last


def _stretches(old: str, new: str) -> Iterator[_Stretch]:
    """The old text in stretches that stayed or changed: by lines, and within changed lines by characters."""
    rows, lines = old.splitlines(keepends=True), new.splitlines(keepends=True)
    at_old = [0, *accumulate(map(len, rows))]
    at_new = [0, *accumulate(map(len, lines))]
    matcher = SequenceMatcher(None, rows, lines, autojunk=False)
    for tag, i, j, k, m in matcher.get_opcodes():
        start, end, first, last = at_old[i], at_old[j], at_new[k], at_new[m]
        if tag == "replace" and (end - start) * (last - first) <= _LARGEST:
            yield from _within(old[start:end], new[first:last], start, first)
        else:
            yield start, end, first, last, tag == "equal"


def _within(old: str, new: str, start: int, first: int) -> Iterator[_Stretch]:
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    for tag, i, j, k, m in matcher.get_opcodes():
        yield start + i, start + j, first + k, first + m, tag == "equal"
