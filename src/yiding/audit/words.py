"""事件用语: what kinds of events and of objects are called on the auditor's pages.

Each room names its own in a module ``events.py``: ``KINDS`` by the kind of event, ``OBJECTS`` by the object's
label. A kind without a word is shown as it is.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType
from typing import Any

from django.apps import apps
from django.utils.translation import gettext as _

from .models import Event

LONGEST = 80


def kinds() -> Mapping[str, Any]:
    """Every kind of event that a room names."""
    return _gathered("KINDS")


def objects() -> Mapping[str, Any]:
    """Every kind of object that a room names."""
    return _gathered("OBJECTS")


@cache
def _gathered(name: str) -> dict[str, Any]:
    return {key: word for room in _rooms() for key, word in getattr(room, name).items()}


def _rooms() -> list[ModuleType]:
    names = [f"{config.name}.events" for config in apps.get_app_configs()]
    return [import_module(name) for name in names if name.startswith("yiding.") and find_spec(name)]


def kind_word(event: Event) -> Any:
    return kinds().get(event.kind, event.kind)


def object_word(event: Event) -> str:
    """``会议 12``."""
    word = objects().get(event.object_kind, event.object_kind)
    return f"{word} {event.object_id}" if event.object_id is not None else str(word)


def actor_word(event: Event) -> str:
    """Who did it, and for whom."""
    if not event.on_behalf_of:
        return event.actor_name
    return _("%(actor)s（代 %(who)s 办理）") % {"actor": event.actor_name, "who": event.on_behalf_of}


def changes(event: Event) -> list[tuple[str, str, str]]:
    """Field, value before, value after; an empty text where there was none."""
    names = dict.fromkeys([*event.before, *event.after])
    return [(name, in_words(event.before.get(name)), in_words(event.after.get(name))) for name in names]


def in_words(value: Any) -> str:
    """A value of an event as a person reads it."""
    if value is None:
        return ""
    if isinstance(value, list):
        return "、".join(map(in_words, value))
    if isinstance(value, dict):
        return "，".join(f"{name}：{in_words(part)}" for name, part in value.items())
    return str(value)


def changes_line(event: Event) -> str:
    """All changes in one line, long values cut."""
    return "；".join(
        f"{name}：{_cut(before)} → {_cut(after)}" if before else f"{name}：{_cut(after)}"
        for name, before, after in changes(event)
    )


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"
