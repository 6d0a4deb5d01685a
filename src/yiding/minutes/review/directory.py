"""不在机构库: a body that the given directory does not know; one advice a name."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..record import Item
from .advice import Advice, AdviceKind
from .page import Page

_GROUP = re.compile("各|全[市县区省旗州]|有关|相关|涉及|其他|上述|参建|[0-9一二三四五六七八九十]+个")
_POSTS = ("市长", "县长", "区长", "镇长", "乡长", "旗长", "州长", "同志")


def check(page: Page) -> Iterator[Advice]:
    if not page.known_bodies:
        return
    seen: set[str] = set()
    for where, path, body in _bodies(page):
        if body not in seen and body not in page.known_bodies and not _is_none(body, page):
            seen.add(body)
            mark = page.minutes.marks.get(path)
            span = mark.span if mark else page.find(body)
            yield Advice(AdviceKind.NOT_IN_DIRECTORY, where, f"机构库中没有“{body}”", span)


def _is_none(name: str, page: Page) -> bool:
    """Whether the name is a group (各区镇) or a person: neither stands in a directory of bodies."""
    return bool(_GROUP.match(name)) or name.endswith(_POSTS) or name.endswith(tuple(page.people))


def _bodies(page: Page) -> Iterator[tuple[str, str, str]]:
    for index, item in enumerate(page.minutes.items):
        for path, body in _of_item(item):
            yield f"item {item.no}", f"items.{index}.{path}", body
    for place, seat in enumerate(page.minutes.attendance.observers):
        if seat.org:
            yield "attendance", f"attendance.observers.{place}.org", seat.org


def _of_item(item: Item) -> Iterator[tuple[str, str]]:
    for place, body in enumerate(item.presenters):
        yield f"presenters.{place}", body
    if item.follow_up:
        for place, body in enumerate(item.follow_up.revised_by):
            yield f"follow_up.revised_by.{place}", body
    for number, directive in enumerate(item.directives):
        for place, body in enumerate(directive.addressees):
            yield f"directives.{number}.addressees.{place}", body
