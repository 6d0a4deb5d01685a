"""临澜市的纪要: composed, set, and read back by the library: record in, record out."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest

from yiding import typeset
from yiding.minutes import compose, parse, read
from yiding.minutes.compose import Style, agenda_of
from yiding.minutes.record import Minutes

SAMPLES = sorted((Path(__file__).parents[2] / "samples" / "minutes").iterdir())
SETTERS: dict[str, Callable[[typeset.Paper], Any]] = {
    name: setter for name in ("pdf", "docx", "ofd") if (setter := getattr(typeset, f"to_{name}", None))
}
LAID_OUT = {"findings", "unknown", "marks", "parts", "text_version", "duties"}
"""What a record holds of the text's slips and places, not of what it says."""


@lru_cache
def composed(path: Path, style: Style) -> Minutes:
    """What the parser reads in minutes that were composed from a sample's record, without its sentences."""
    told = parse(read(path))
    items = tuple(
        replace(
            item,
            report=None,
            decision=None,
            follow_up=replace(item.follow_up, text=None) if item.follow_up else None,
            routes=tuple(replace(route, text=None) for route in item.routes),
        )
        for item in told.items
    )
    bare = replace(told, opening=None, agenda=agenda_of(items), items=items, unknown=())
    return parse(compose(bare, style).text)


def differing(told: Any, read_back: Any, path: str = "") -> Iterator[str]:
    """The places where two records say something else."""
    if is_dataclass(told) and type(told) is type(read_back):
        for one in fields(told):
            if one.name not in LAID_OUT:
                at = f"{path}.{one.name}".lstrip(".")
                yield from differing(getattr(told, one.name), getattr(read_back, one.name), at)
    elif isinstance(told, tuple) and isinstance(read_back, tuple) and len(told) == len(read_back):
        for n, (one, other) in enumerate(zip(told, read_back, strict=True)):
            yield from differing(one, other, f"{path}.{n}")
    elif told != read_back:
        yield f"{path}: {told!r} | {read_back!r}"


@pytest.mark.requirement("S07.2", "S08.1", "S08.3")
@pytest.mark.parametrize("form", sorted(SETTERS))
@pytest.mark.parametrize("style", list(Style))
@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.name)
def test_what_is_set_reads_back_as_the_record(path: Path, style: Style, form: str) -> None:
    told = composed(path, style)
    made = SETTERS[form](typeset.minutes_paper(told)).content
    assert list(differing(told, parse(read(made)))) == []
