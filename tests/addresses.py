"""网址表: every named address of the site, from Django's own table, so that a new one cannot be forgotten."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from django.urls import URLResolver, get_resolver


class Address(NamedTuple):
    """一个网址: its name with the namespace, and the names of what it takes."""

    name: str
    takes: tuple[str, ...]


def addresses() -> list[Address]:
    """All named addresses, each once for every set of arguments."""
    return sorted(set(_walk(get_resolver(), "")))


def _walk(resolver: Any, space: str) -> Iterator[Address]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            below = f"{space}{entry.namespace}:" if entry.namespace else space
            yield from _walk(entry, below)
        else:
            assert entry.name, f"{entry.pattern} has no name"
            yield Address(f"{space}{entry.name}", tuple(sorted(entry.pattern.converters)))
