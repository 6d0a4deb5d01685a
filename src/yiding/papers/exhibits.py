"""表和图: what a paper shows beside its words. They stand behind the block that they belong to.

They are kept in the paper's ``record``, so that the signature covers them as it covers the words.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from yiding import typeset
from yiding.typeset.layout import Block

NAME: Final = "exhibits"
Shown = typeset.Table | typeset.Chart


@dataclass(frozen=True, slots=True)
class Exhibit:
    """一张表或图, behind the block whose key is ``after``."""

    after: str
    block: Shown


def record_with(exhibits: Iterable[Exhibit]) -> dict[str, Any]:
    """The record of a paper that shows them."""
    rows = list(exhibits)
    blocks = typeset.to_json(typeset.Paper(body=tuple(one.block for one in rows))).get("body", [])
    return {NAME: [{"after": one.after, "block": block} for one, block in zip(rows, blocks, strict=True)]}


def exhibits_of(record: Mapping[str, Any]) -> list[Exhibit]:
    """What a record shows; nothing in a record of minutes."""
    rows = record.get(NAME, [])
    body = [row["block"] for row in rows]
    blocks = typeset.from_json({"type": "yiding.paper", "body": body}).body
    return [
        Exhibit(str(row["after"]), block)
        for row, block in zip(rows, blocks, strict=True)
        if isinstance(block, typeset.Table | typeset.Chart)
    ]


def body_of(blocks: Sequence[Mapping[str, Any]], record: Mapping[str, Any]) -> tuple[Block, ...]:
    """The body as it is set: words and what is shown behind them, in order."""
    return tuple(_body(blocks, exhibits_of(record)))


def _body(blocks: Sequence[Mapping[str, Any]], shown: Sequence[Exhibit]) -> Iterator[Block]:
    if not shown:
        yield from typeset.blocks_of("".join(str(one["text"]) for one in blocks))
        return
    for one in blocks:
        yield from typeset.blocks_of(str(one["text"]))
        yield from (each.block for each in shown if each.after == one["key"])
    known = {one["key"] for one in blocks}
    yield from (each.block for each in shown if each.after not in known)
