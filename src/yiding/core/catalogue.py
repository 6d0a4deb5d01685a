"""译文目录: which sentences the pages say, and their English.

The sentences themselves are the keys, in Chinese. They are collected from templates and from Python: calls of
``gettext`` and its kin, the ``sentence`` and ``advice`` of errors, the labels of choices; and the words of
declarations (``kind.toml``). The catalogue is read, completed and compiled here, so that no other program is
needed.
"""

from __future__ import annotations

import ast
import re
import struct
import tomllib
from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.utils.translation.template import templatize

CALLS = frozenset({"_", "gettext", "gettext_lazy", "gettext_noop", "ngettext", "ngettext_lazy"})
QUOTED = r"""(?:"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')"""
CALL = re.compile(rf"\b(?:_|gettext|ngettext)\(u?({QUOTED})(?:,\s*u?({QUOTED}))?", re.DOTALL)
CHINESE = re.compile(r"[\u4e00-\u9fff]")
HEADER = (
    "Project-Id-Version: yiding\nLanguage: en\nMIME-Version: 1.0\nContent-Type: text/plain; charset=UTF-8\n"
    "Content-Transfer-Encoding: 8bit\nPlural-Forms: nplurals=2; plural=(n != 1);\n"
)
MAGIC = 0x950412DE


@dataclass(frozen=True, slots=True, order=True)
class Message:
    """一句话: the key, and the second key where the sentence is counted."""

    key: str
    plural: str = ""


Catalogue = dict[str, tuple[str, ...]]


def messages_in(package: Path) -> list[Message]:
    """Every sentence of the package that is to be translated, in the order of the files."""
    found: dict[str, Message] = {}
    for file in sorted([*package.rglob("*.html"), *package.rglob("*.py")]):
        text = file.read_text("utf-8")
        for message in _in_template(text) if file.suffix == ".html" else _in_python(text):
            known = found.get(message.key)
            found[message.key] = message if known is None or message.plural else known
    for file in sorted(package.rglob(DECLARATION)):
        for word in _in_declaration(tomllib.loads(file.read_text("utf-8"))):
            found.setdefault(word, Message(word))
    return list(found.values())


DECLARATION = "kind.toml"
SAID = frozenset({"name", "one", "lead", "label", "unit", "help", "choices"})
"""The names in a declaration whose words pages show."""


def _in_declaration(told: Any, name: str = "") -> Iterator[str]:
    """The words of a declaration that are shown; those in ``[columns]`` and ``[proofs]`` may stand alone."""
    if isinstance(told, str):
        if name in SAID and CHINESE.search(told):
            yield told
        return
    if isinstance(told, list):
        for one in told:
            yield from _in_declaration(one, name)
        return
    if isinstance(told, dict):
        for key, value in told.items():
            yield from _in_declaration(
                value, "label" if name in ("columns", "proofs") and isinstance(value, str) else key
            )


def _in_template(text: str) -> Iterator[Message]:
    if "i18n" not in text and "_(" not in text:
        return
    for match in CALL.finditer(templatize(text)):
        yield Message(ast.literal_eval(match[1]), ast.literal_eval(match[2]) if match[2] else "")


def _in_python(text: str) -> Iterator[Message]:
    tree = ast.parse(text)
    calls = CALLS | set(_renamed(tree))
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield from _in_call(node, calls)
        elif isinstance(node, ast.ClassDef):
            yield from _in_class(node)


def _renamed(tree: ast.Module) -> Iterator[str]:
    """``from django.utils.translation import gettext as now``: the other names of the calls."""
    for node in tree.body:
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation":
            yield from (each.asname for each in node.names if each.asname and each.name in CALLS)


def _in_call(node: ast.Call, calls: Set[str]) -> Iterator[Message]:
    name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
    words = [
        each.value for each in node.args if isinstance(each, ast.Constant) and isinstance(each.value, str)
    ]
    if name in calls and words:
        yield Message(words[0], words[1] if name.startswith("ngettext") and len(words) > 1 else "")


def _in_class(node: ast.ClassDef) -> Iterator[Message]:
    """``sentence`` and ``advice`` of an error, and the labels of choices: the page translates them."""
    choices = any(getattr(base, "attr", "") == "TextChoices" for base in node.bases)
    for line in node.body:
        if not isinstance(line, ast.Assign | ast.AnnAssign) or line.value is None:
            continue
        target = line.targets[0] if isinstance(line, ast.Assign) else line.target
        value = line.value.elts[-1] if choices and isinstance(line.value, ast.Tuple) else line.value
        if not choices and getattr(target, "id", "") not in ("sentence", "advice"):
            continue
        if isinstance(value, ast.Constant) and isinstance(value.value, str) and CHINESE.search(value.value):
            yield Message(value.value)


def read(file: Path) -> Catalogue:
    """The translations that a catalogue holds."""
    catalogue: Catalogue = {}
    for block in file.read_text("utf-8").split("\n\n") if file.exists() else ():
        fields: dict[str, str] = {}
        name = ""
        for line in block.splitlines():
            if line.startswith("#"):
                continue
            head, _space, rest = line.partition(" ")
            name, quoted = (name, line) if line.startswith('"') else (head, rest)
            fields[name] = fields.get(name, "") + ast.literal_eval(quoted)
        if fields.get("msgid"):
            catalogue[fields["msgid"]] = tuple(
                text for key, text in fields.items() if key.startswith("msgstr") and text
            )
    return catalogue


def write(file: Path, messages: list[Message], catalogue: Mapping[str, tuple[str, ...]]) -> None:
    """Writes the catalogue: what is said, with the translation where there is one."""
    blocks = ['msgid ""\nmsgstr ""\n' + "\n".join(_quoted(line) for line in HEADER.splitlines(keepends=True))]
    blocks += [_block(message, catalogue.get(message.key, ())) for message in messages]
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("\n\n".join(blocks) + "\n", "utf-8")


def _block(message: Message, texts: tuple[str, ...]) -> str:
    lines = ["#, python-format"] if "%(" in message.key else []
    lines.append(f"msgid {_quoted(message.key)}")
    if not message.plural:
        return "\n".join([*lines, f"msgstr {_quoted(texts[0] if texts else '')}"])
    both = (*texts, *texts[-1:], "", "")[:2]
    lines.append(f"msgid_plural {_quoted(message.plural)}")
    return "\n".join([*lines, *(f"msgstr[{place}] {_quoted(text)}" for place, text in enumerate(both))])


def _quoted(text: str) -> str:
    marked = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t")
    return f'"{marked}"'


def compiled(messages: list[Message], catalogue: Mapping[str, tuple[str, ...]]) -> bytes:
    """The catalogue as the program reads it (GNU ``.mo``): sorted keys, then their texts."""
    pairs = {b"": HEADER.encode()}
    for message in messages:
        texts = catalogue.get(message.key, ())
        if texts:
            key = f"{message.key}\0{message.plural}" if message.plural else message.key
            shown = (*texts, *texts[-1:])[:2] if message.plural else texts[:1]
            pairs[key.encode()] = "\0".join(shown).encode()
    keys = sorted(pairs)
    start = 28 + 16 * len(keys)
    places, body = _laid_out([*keys, *(pairs[key] for key in keys)], start)
    head = struct.pack("<7I", MAGIC, 0, len(keys), 28, 28 + 8 * len(keys), 0, start)
    return head + places + body


def _laid_out(strings: list[bytes], start: int) -> tuple[bytes, bytes]:
    places, body = b"", b""
    for text in strings:
        places += struct.pack("<2I", len(text), start + len(body))
        body += text + b"\0"
    return places, body
