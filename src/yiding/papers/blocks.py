"""文段: the draft cut into named blocks, each with what was generated and what people wrote.

A block is a JSON object: ``key`` (stays when items are numbered anew), ``path`` (its place), ``made`` (what
was generated last), ``text`` (what stands), and ``before`` (the generated text that a hand changed) where
another was generated since and waits for a choice.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from yiding.minutes import merge
from yiding.minutes.blocks import Draft, DraftBlock, refresh, settle
from yiding.minutes.compose import Composed

Block = dict[str, Any]


def block(key: str, path: str, text: str) -> Block:
    """A block that nobody has touched yet."""
    return {"key": key, "path": path, "made": text, "text": text}


def text_of(blocks: Iterable[Block]) -> str:
    """The whole draft."""
    return "".join(str(one["text"]) for one in blocks)


def is_own(one: Block) -> bool:
    """Did people write it otherwise than it was generated?"""
    return bool(one["text"] != one["made"])


def written(blocks: Sequence[Block], texts: Mapping[str, str]) -> list[Block]:
    """The blocks with what a person wrote in some of them; a choice that waited is made by writing."""
    return [_written(one, texts[one["key"]]) if one["key"] in texts else dict(one) for one in blocks]


def _written(one: Block, text: str) -> Block:
    return {**one, "text": with_end(text, one)}


def with_end(text: str, one: Block) -> str:
    """What came from a form, with the line end that the block had: a box shows none at its end."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n").rstrip("\n")
    had_end = str(one["text"] or one["made"] or "\n").endswith("\n")
    return plain + "\n" if plain and had_end else plain


def refreshed(blocks: Sequence[Block], fresh: Composed) -> list[Block]:
    """The blocks after the text was generated anew: what people wrote stays."""
    return _rows(refresh(draft_of(blocks), fresh).draft)


def chosen(blocks: Sequence[Block], key: str, *, take: bool) -> list[Block]:
    """Settles a block that waits: the generated text, or what people wrote."""
    draft = draft_of(blocks)
    one = draft.block(key)
    if one is None or one.before is None:
        return list(blocks)
    settled = _rows(settle(draft, key, one.generated if take else one.current))
    return [row for row in settled if row["text"] or row["made"]]


def draft_of(blocks: Iterable[Block]) -> Draft:
    """The blocks as the library's draft."""
    rows = (DraftBlock(o["key"], o["path"], o["made"], o["text"], o.get("before")) for o in blocks)
    return Draft(tuple(rows))


def _rows(draft: Draft) -> list[Block]:
    return [
        {
            **block(one.key, one.path, one.generated),
            "text": one.current,
            **({} if one.before is None else {"before": one.before}),
        }
        for one in draft.blocks
    ]


def merged(
    base: Sequence[Block], theirs: Sequence[Block], mine: Mapping[str, str]
) -> tuple[dict[str, str], dict[str, tuple[str, str]]]:
    """Three ways: what both wrote on the same base, block by block.

    Gives the texts, joined where both changed other sentences of a block, and the clashes: by key what the
    others wrote and what this person did.
    """
    was = {one["key"]: str(one["text"]) for one in base}
    texts: dict[str, str] = {}
    clashes: dict[str, tuple[str, str]] = {}
    for one in theirs:
        key, now = one["key"], str(one["text"])
        own = with_end(mine[key], one) if key in mine else now
        before = was.get(key, now)
        if own in (before, now):
            texts[key] = now
        elif now == before:
            texts[key] = own
        elif (joined := merge.merged(before, now, own)) is not None:
            texts[key] = joined
        else:
            texts[key] = own
            clashes[key] = (now, own)
    return texts, clashes
