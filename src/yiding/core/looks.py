"""看法: the forms in which a list's rows are seen (list, board, timeline …), each at its own address.

A form's own choice (by month, by light) is part of its address and not of the question, so that filters and
kept views are the same in all of them.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from .figures import Tab


@dataclass(frozen=True, slots=True)
class Look:
    """一种看法: its word, its address, and those of its variants."""

    label: Any
    url_name: str


_looks: dict[str, list[Look]] = defaultdict(list)


def offer_looks(list_name: str, *looks: Look) -> None:
    """The forms of a list, the list itself among them, in the order of their tabs."""
    _looks[list_name] += [look for look in looks if look not in _looks[list_name]]


def looks_of(list_name: str, path: str, query: str) -> list[Tab]:
    """The forms with what is chosen now; none where there is only the list."""
    urls = [(look.label, reverse(look.url_name)) for look in _looks.get(list_name, ())]
    here = max((url for _label, url in urls if path.startswith(url)), key=len, default="")
    return [Tab(label, f"{url}?{query}" if query else url, url == here) for label, url in urls]
