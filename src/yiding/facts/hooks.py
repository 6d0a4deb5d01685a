"""挂钩: how the task of an event's object is found, where its room is not known here."""

from __future__ import annotations

from collections.abc import Callable

Keys = Callable[[set[int]], dict[int, int]]
_keys: dict[str, Keys] = {}


def offer_task_keys(kind: str, keys: Keys) -> None:
    """``keys`` gives for keys of a model (``urging.slip``) those of the tasks that they are about."""
    _keys[kind] = keys


def task_keys(kind: str, keys: set[int]) -> dict[int, int]:
    return _keys[kind](keys) if kind in _keys else {}
