"""文段: the draft cut into named blocks, each with what was generated and what people wrote.

A block is a JSON object: ``key`` (stays when items are numbered anew), ``path`` (its place), ``made`` (what
was generated last), ``text`` (what stands), and ``offered`` where a newer generated text waits for a choice.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

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


def refreshed(blocks: Sequence[Block], fresh: Sequence[Block]) -> list[Block]:
    """The blocks after the text was generated anew: what people wrote stays.

    A block that nobody touched takes the new text. One that somebody did keeps theirs, and where the new
    text is another than the one it was made from, it is offered. A touched block that is generated no more
    stays at its place.
    """
    known = {one["key"]: one for one in blocks}
    result = [_refreshed(known.get(new["key"]), new) for new in fresh]
    new_keys = {new["key"] for new in fresh}
    for place, one in enumerate(blocks):
        if one["key"] not in new_keys and is_own(one):
            before = [known_one["key"] for known_one in blocks[:place]]
            result.insert(_after(result, before), {**one, "made": "", "offered": ""})
    return result


def _after(result: Sequence[Block], before: Sequence[str]) -> int:
    places = [n for n, one in enumerate(result) if one["key"] in before]
    return places[-1] + 1 if places else 0


def _refreshed(old: Block | None, new: Block) -> Block:
    if old is None or not is_own(old):
        return dict(new)
    kept = {**new, "text": old["text"]}
    if new["text"] == old["text"]:
        return dict(new)
    if new["made"] != old["made"] or "offered" in old:
        kept["offered"] = new["made"]
    return kept


def chosen(blocks: Sequence[Block], key: str, *, take: bool) -> list[Block]:
    """Settles an offer: the generated text, or what people wrote."""
    result = []
    for one in blocks:
        now = dict(one)
        if now["key"] == key and "offered" in now:
            offered = now.pop("offered")
            now["made"] = offered
            now["text"] = offered if take else now["text"]
        result.append(now)
    return [one for one in result if one["text"] or one["made"]]


def merged(
    base: Sequence[Block], theirs: Sequence[Block], mine: Mapping[str, str]
) -> tuple[dict[str, str], dict[str, tuple[str, str]]]:
    """Three ways: what both wrote on the same base, block by block.

    Gives the texts where only one side changed a block (or both alike), and the clashes: by key what the
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
        else:
            texts[key] = own
            clashes[key] = (now, own)
    return texts, clashes
