"""公开稿: the minutes as the public reads them, without the items and passages that are withheld.

The opening is told anew without the withheld items, the items are numbered anew, and one sentence says that
the meeting studied other matters. What of a withheld item can still be read elsewhere is told (``remains``):
it is for a person to cut.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from .blocks import Draft, DraftBlock, draft_of
from .compose import Composed, Course, Style, compose
from .grammar.numerals import read_number, write_number
from .phrases import Phrases, load_phrases
from .record import Item, Minutes

_HEADING_NUMBER = re.compile("^[一二三四五六七八九十百]{1,4}(?=、)")
_POINT = re.compile("（[一二三四五六七八九十百]{1,3}）")
_EMPTY_LINE = re.compile("^会议[一-鿿]{2,4}，[。；]?$")
_TAIL = re.compile("(?:（[^（）]*）)+$")
_SHORTEST = 4


@dataclass(frozen=True, slots=True)
class Withheld:
    """不公开的内容: items by number, and passages as they stand in the text."""

    items: frozenset[int] = frozenset()
    passages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PublicCopy:
    """公开稿. ``missing`` are passages that the text does not hold; ``remains`` words that still tell."""

    blocks: tuple[DraftBlock, ...]
    missing: tuple[str, ...] = ()
    remains: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        return "".join(block.current for block in self.blocks)


def public_copy(
    minutes: Minutes,
    draft: Draft | Composed,
    withheld: Withheld,
    style: Style | str = Style.NARRATIVE,
    phrases: Phrases | None = None,
    courses: Mapping[int, Course] | None = None,
) -> PublicCopy:
    """The public's text of the record ``minutes``; ``draft`` is its whole text, hand edits and all."""
    said, told = phrases or load_phrases(), courses or {}
    whole = draft_of(draft) if isinstance(draft, Composed) else draft
    keys = {item.no: told.get(item.no, Course()).key or str(item.no) for item in minutes.items}
    hidden = {keys[number] for number in withheld.items if number in keys}
    blocks = [block for block in whole.blocks if _item_key(block) not in hidden]
    if hidden:
        kept = _without(minutes, withheld.items)
        blocks = _renumbered(blocks)
        blocks = _with_opening(blocks, compose(kept, style, said))
        blocks = _with_other_matters(blocks, said)
    missing = tuple(words for words in withheld.passages if not any(words in b.current for b in blocks))
    if withheld.passages:
        blocks = _without_passages(blocks, withheld.passages)
    shown = tuple(block for block in blocks if block.current)
    text = "".join(block.current for block in shown)
    gone = [item for item in minutes.items if item.no in withheld.items]
    return PublicCopy(shown, missing, tuple(_remaining(text, gone, withheld.passages)))


def _item_key(block: DraftBlock) -> str | None:
    """The key of the item that the block belongs to."""
    return block.key.removeprefix("item.").rpartition(".")[0] if block.key.startswith("item.") else None


def _without(minutes: Minutes, numbers: frozenset[int]) -> Minutes:
    kept = (item for item in minutes.items if item.no not in numbers)
    items = tuple(replace(item, no=number) for number, item in enumerate(kept, 1))
    return replace(minutes, items=items, opening=None, agenda=())


def _renumbered(blocks: Sequence[DraftBlock]) -> list[DraftBlock]:
    """The headings counted anew."""
    found: list[DraftBlock] = []
    number = 0
    for block in blocks:
        if block.key.startswith("item.") and block.key.endswith(".heading"):
            number += 1
            text = _HEADING_NUMBER.sub(write_number(number), block.current)
            found.append(replace(block, current=text))
        else:
            found.append(block)
    return found


def _with_opening(blocks: Sequence[DraftBlock], composed: Composed) -> list[DraftBlock]:
    """The opening without the withheld items; a hand's words there could tell of them and do not stay."""
    opening = composed.block("opening") or ""
    return [replace(block, current=opening) if block.key == "opening" else block for block in blocks]


def _with_other_matters(blocks: Sequence[DraftBlock], phrases: Phrases) -> list[DraftBlock]:
    if any(block.key == "other_matters" for block in blocks):
        return list(blocks)
    sentence = phrases("other_matters.text") + "\n"
    last = max(
        (n for n, block in enumerate(blocks) if block.key == "opening" or _item_key(block)), default=-1
    )
    added = DraftBlock("other_matters", "other_matters", sentence, sentence)
    return [*blocks[: last + 1], added, *blocks[last + 1 :]]


# --- passages --------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Count:
    """Where a run of points stands: the number last printed, and the one last given."""

    printed: int = 0
    given: int = 0

    def next(self, printed: int, *, stays: bool) -> int:
        if printed != self.printed + 1:
            self.given = printed - 1
        self.printed = printed
        self.given += stays
        return self.given


def _without_passages(blocks: Sequence[DraftBlock], passages: Sequence[str]) -> list[DraftBlock]:
    """The blocks without the words; points that are left empty go, and the others are counted anew."""
    found: list[DraftBlock] = []
    count, item = _Count(), None
    for block in blocks:
        if _item_key(block) != item:
            count, item = _Count(), _item_key(block)
        found.append(replace(block, current=_cut(block.current, passages, count)))
    return found


def _cut(text: str, passages: Sequence[str], count: _Count) -> str:
    hidden = [match.span() for words in passages if words for match in re.finditer(re.escape(words), text)]
    points = list(_POINT.finditer(text))
    pieces = [_shown(text, 0, points[0].start() if points else len(text), hidden)]
    for place, point in enumerate(points):
        end = points[place + 1].start() if place + 1 < len(points) else len(text)
        rest = _shown(text, point.end(), end, hidden)
        stays = bool(rest.strip("，。；\n")) or not hidden
        number = count.next(read_number(point[0][1:-1]) or 1, stays=stays)
        pieces.append(f"（{write_number(number)}）{rest}" if stays else "\n" * rest.count("\n"))
    shown = "".join(pieces)
    if not hidden:
        return shown
    lines = [line for line in shown.split("\n") if line and not _EMPTY_LINE.match(line)]
    return "\n".join(lines) + ("\n" if lines and shown.endswith("\n") else "")


def _shown(text: str, start: int, end: int, hidden: Sequence[tuple[int, int]]) -> str:
    return "".join(
        text[at] for at in range(start, end) if not any(first <= at < last for first, last in hidden)
    )


def _remaining(text: str, gone: Sequence[Item], passages: Sequence[str]) -> Iterator[str]:
    """Words of what is withheld that the public text still holds."""
    titles = (title for item in gone for title in item.documents)
    told = [*titles, *(_TAIL.sub("", title) for item in gone for title in item.documents), *passages]
    told += [item.heading for item in gone if not item.documents]
    yield from dict.fromkeys(words for words in told if len(words) >= _SHORTEST and words in text)
