"""字体: which face serves each use on this machine, and what stands in for what; never in silence.

Faces are looked for in the folders that the caller names (:func:`look_in`), in ``var/fonts``, beside an
offline installation, where Debian's texlive-lang-chinese keeps Fandol, and among the system's.
"""

from __future__ import annotations

import sys
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from .errors import NoFace

_TEXLIVE = Path("/usr/share/texlive/texmf-dist/fonts/opentype/public/fandol")
_FOLDERS: list[Path] = []
_NEEDED = "公文会议纪要"
_REGULAR = 400


@dataclass(frozen=True, slots=True)
class Warning:
    """提示: something that is not as the standard has it; ``code`` is stable, ``sentence`` for a clerk."""

    code: str
    sentence: str


@dataclass(frozen=True, slots=True)
class FontFile:
    """字体文件: one face as it lies on the disk."""

    family: str
    weight: int
    path: str
    index: int


@dataclass(frozen=True, slots=True)
class Face:
    """一种用途的字体: ``wanted`` by the standard, ``used`` here; ``fallback`` for what it lacks."""

    use: str
    wanted: str
    used: FontFile
    official: bool
    fallback: tuple[FontFile, ...]

    @property
    def families(self) -> tuple[str, ...]:
        """The families to ask for, in order."""
        return tuple(dict.fromkeys([self.used.family, *(file.family for file in self.fallback)]))


@dataclass(frozen=True, slots=True)
class Faces:
    """本机字体: a face for each use, and the fonts that the compiler is given."""

    faces: Mapping[str, Face]
    fonts: Any

    def __getitem__(self, use: str) -> Face:
        return self.faces[use]

    def replaced(self) -> tuple[Warning, ...]:
        """What stands in for an official face, a sentence each."""
        pairs = dict.fromkeys(
            (face.wanted, face.used.family) for face in self.faces.values() if not face.official
        )
        return tuple(
            Warning("typeset.face_replaced", f"本机没有{wanted}，用 {used} 代替。") for wanted, used in pairs
        )

    def lacking(self, texts: Mapping[str, Iterable[str]]) -> tuple[Warning, ...]:
        """Characters (by use) that the use's face lacks: what shows them, or that nothing does."""
        found: dict[tuple[str, str], set[str]] = {}
        for use, characters in texts.items():
            face = self.faces[use]
            for character in set(characters) - characters_of(face.used) - _UNSEEN:
                other = next((file for file in face.fallback if character in characters_of(file)), None)
                found.setdefault((face.used.family, other.family if other else ""), set()).add(character)
        return tuple(_lack(used, other, found[used, other]) for used, other in sorted(found))


_UNSEEN = frozenset("\n\t \u3000\u00a0\u200b\u2060")


def _lack(used: str, other: str, characters: set[str]) -> Warning:
    told = "".join(sorted(characters))
    if other:
        return Warning("typeset.glyph_replaced", f"{used} 缺字“{told}”，这些字用 {other} 代替。")
    return Warning(
        "typeset.glyph_missing", f"本机的字体都没有“{told}”，这些字印不出来，请安装含有它们的字体。"
    )


@lru_cache(maxsize=64)
def characters_of(file: FontFile) -> frozenset[str]:
    """The characters that a font has."""
    from fontTools.ttLib import TTFont

    with TTFont(file.path, fontNumber=file.index, lazy=True) as font:
        return frozenset(map(chr, font.getBestCmap() or ()))


def look_in(folder: Path) -> None:
    """Another folder to look in, before the others: that of the setting ``YIDING_FONTS``."""
    if folder not in _FOLDERS:
        _FOLDERS.insert(0, folder)


def folders() -> tuple[Path, ...]:
    """Where faces are looked for beside the system's folders."""
    places = [*_FOLDERS, Path("var/fonts"), Path(sys.prefix) / "fonts", _TEXLIVE]
    return tuple(dict.fromkeys(place.resolve() for place in places if place.is_dir()))


def faces(house: Mapping[str, Sequence[str]] | None = None, *, refresh: bool = False) -> Faces:
    """The faces of this machine; ``house`` puts families of its own first. Looked for once a process."""
    if refresh:
        find.cache_clear()
    own = tuple(sorted((use, tuple(families)) for use, families in (house or {}).items()))
    return find(folders(), own)


@lru_cache(maxsize=16)
def find(
    places: tuple[Path, ...], house: tuple[tuple[str, tuple[str, ...]], ...] = (), *, system: bool = True
) -> Faces:
    """The faces of these folders (and of the system); raises :class:`NoFace` where none shows Chinese."""
    import typst

    fonts = typst.Fonts(
        include_system_fonts=system, include_embedded_fonts=False, font_paths=[str(place) for place in places]
    )
    known: dict[tuple[str, int], FontFile] = {}
    for each in fonts.fonts():
        if each.path and each.style == "normal":
            file = FontFile(each.family, each.weight, each.path, each.index)
            known.setdefault((each.family.casefold(), each.weight), file)
    table = tomllib.loads((files(__package__) / "faces.toml").read_text("utf-8"))
    fallback = tuple(
        other for name in table.pop("fallback")["families"] if (other := _file(known, name)) is not None
    )
    own = dict(house)
    found = {use: _face(use, row, own.get(use, ()), known, fallback) for use, row in table.items()}
    return Faces(found, fonts)


def _face(
    use: str,
    row: Mapping[str, Any],
    house: Sequence[str],
    known: Mapping[tuple[str, int], FontFile],
    fallback: tuple[FontFile, ...],
) -> Face:
    official = [*house, *row["official"]]
    for names, is_official in ((official, True), (row["instead"], False)):
        for name in names:
            file = _file(known, name)
            if file and set(_NEEDED) <= characters_of(file):
                return Face(use, row["wanted"], file, is_official, tuple(f for f in fallback if f != file))
    raise NoFace


def _file(known: Mapping[tuple[str, int], FontFile], name: str) -> FontFile | None:
    """The file of ``Family`` or ``Family:700``; of a family without that weight, its nearest."""
    family, _, weight = name.partition(":")
    wanted = int(weight or _REGULAR)
    exact = known.get((family.casefold(), wanted))
    if exact or weight:
        return exact
    others = [file for (key, _), file in known.items() if key == family.casefold()]
    return min(others, key=lambda file: abs(file.weight - wanted), default=None)
