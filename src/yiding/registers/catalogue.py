"""种类目录: the kinds that come with the program and those of the site, read once at start.

A site's own kinds lie in the folder that ``YIDING_REGISTER_KINDS`` names, one folder each. A folder with the
name of one of ours takes its place (to extend a kind, copy its folder and change it there).
"""

from __future__ import annotations

import importlib
import importlib.util
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from types import ModuleType

from django.conf import settings
from django.http import Http404

from .declaring import DECLARATION, Family, FieldType, Kind, declared
from .faults import BadKind
from .rules import NO_RULES, Rules

OWN = Path(__file__).resolve().parent / "kinds"


def folders() -> Iterator[Path]:
    """The folders of all kinds: ours, and the site's in the place of ours."""
    found: dict[str, Path] = {}
    for home in (OWN, settings.REGISTER_KINDS):
        if home is None or not Path(home).is_dir():
            continue
        for folder in sorted(Path(home).iterdir()):
            if (folder / DECLARATION).exists():
                found[folder.name] = folder
    yield from found.values()


@cache
def kinds() -> Mapping[str, Kind]:
    """All kinds by their code. Raises BadKind."""
    found = {folder.name: declared(folder) for folder in folders()}
    _check_links(found)
    _check_prefixes(found)
    return found


def _check_links(found: Mapping[str, Kind]) -> None:
    for kind in found.values():
        named = [one.kind for one in kind.fields if one.type is FieldType.ENTRY]
        named += [code for one in kind.columns for code in one.kinds]
        for code in named:
            if code not in found:
                raise BadKind(
                    str(kind.folder / DECLARATION), f"没有台账“{code}”", "请改成已有台账的文件夹名。"
                )


def _check_prefixes(found: Mapping[str, Kind]) -> None:
    taken: dict[str, str] = {}
    for kind in found.values():
        if kind.prefix in taken:
            raise BadKind(
                str(kind.folder / DECLARATION),
                f"编号前缀“{kind.prefix}”和 {taken[kind.prefix]} 的相同",
                "请换一个 prefix。",
            )
        taken[kind.prefix] = kind.code


@cache
def rules_of(code: str) -> Rules:
    """What is special about a kind; most have nothing."""
    kind = kinds()[code]
    if not (kind.folder / "rules.py").exists():
        return NO_RULES
    module = _module(kind)
    rules = getattr(module, "RULES", None)
    if not isinstance(rules, Rules):
        raise BadKind(str(kind.folder / "rules.py"), "没有 RULES", "请写 RULES = Rules(…)，见开发文档。")
    return rules


def _module(kind: Kind) -> ModuleType:
    if kind.folder.parent == OWN:
        return importlib.import_module(f"yiding.registers.kinds.{kind.code}.rules")
    spec = importlib.util.spec_from_file_location(f"yiding_site_kind_{kind.code}", kind.folder / "rules.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def kind_of(code: str) -> Kind:
    """One kind; none of that name = 404."""
    found = kinds().get(code)
    if found is None:
        raise Http404
    return found


def of_family(family: Family) -> list[Kind]:
    return [kind for kind in kinds().values() if kind.family is family]


def forget() -> None:
    """Reads the folders again when next asked; for tests that add a kind."""
    kinds.cache_clear()
    rules_of.cache_clear()
