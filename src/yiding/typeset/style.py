"""版式: how a house sets its papers, as data (TOML). What the standard fixes cannot be set here."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any

from .errors import BadStyle

ORDER = ("title", "main", "body", "attachment_list", "rolls", "compiled", "signature", "note")
FACES = ("mark", "title", "body", "kai", "hei", "song")
_COLOUR = re.compile("#[0-9a-fA-F]{6}")


@dataclass(frozen=True, slots=True)
class HouseStyle:
    """版式设置.

    ``mark`` replaces a paper's own mark (a line each); ``mark_points`` is its greatest size, ``mark_least``
    how far its characters may be narrowed; ``rule_mm`` the red rule's thickness; ``order`` that of the blocks
    below the rule; ``imprint`` whether the imprint is printed, ``imprint_even`` whether only on a back page;
    ``seal_lines`` the blank lines above the signature for a seal; ``faces`` puts the house's own families
    before the official ones.
    """

    issuer: str = ""
    mark: tuple[str, ...] = ()
    minutes_mark: tuple[str, ...] = ()
    mark_points: float = 46.0
    mark_least: float = 0.62
    red: str = "#E60012"
    rule_mm: float = 0.6
    order: tuple[str, ...] = ORDER
    minutes_title: bool = False
    imprint: bool = True
    imprint_even: bool = False
    imprint_office: str = ""
    seal_lines: int = 2
    note: str = ""
    faces: Mapping[str, tuple[str, ...]] = field(default_factory=dict, hash=False)

    def __post_init__(self) -> None:
        if not _COLOUR.fullmatch(self.red):
            raise BadStyle(f"red: 要写成 #E60012 这样的颜色，现在是 {self.red!r:.40}")
        if sorted(self.order) != sorted(ORDER):
            raise BadStyle(f"order: 要恰好包含 {'、'.join(ORDER)}")
        if unknown := sorted(set(self.faces) - set(FACES)):
            raise BadStyle(f"faces.{unknown[0]}: 只能是 {'、'.join(FACES)}")
        for name, least, most in (
            ("mark_points", 16, 62),
            ("mark_least", 0.4, 1),
            ("rule_mm", 0.2, 2),
            ("seal_lines", 0, 6),
        ):
            if not least <= getattr(self, name) <= most:
                raise BadStyle(f"{name}: 要在 {least} 与 {most} 之间")


def read_style(source: str | bytes) -> HouseStyle:
    """A house style from TOML; raises :class:`BadStyle` that names the place."""
    try:
        values = tomllib.loads(source.decode("utf-8") if isinstance(source, bytes) else source)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadStyle(str(error)) from error
    known = {each.name: each for each in fields(HouseStyle)}
    if unknown := next((name for name in values if name not in known), None):
        raise BadStyle(f"{unknown}: 没有这一项设置")
    return HouseStyle(**{name: _value(name, value) for name, value in values.items()})


def _value(name: str, value: Any) -> Any:
    default = getattr(HouseStyle(), name)
    if isinstance(default, tuple):
        return _words(name, value)
    if isinstance(default, Mapping):
        if not isinstance(value, Mapping):
            raise BadStyle(f"{name}: 要写成表")
        return {key: _words(f"{name}.{key}", words) for key, words in value.items()}
    if isinstance(default, float) and isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    if type(value) is not type(default):
        raise BadStyle(f"{name}: 值的类型不对（{value!r:.40}）")
    return value


def _words(name: str, value: Any) -> tuple[str, ...]:
    words = [value] if isinstance(value, str) else value
    if not isinstance(words, list) or not all(isinstance(word, str) for word in words):
        raise BadStyle(f"{name}: 要写成文字的列表")
    return tuple(words)
