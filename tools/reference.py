"""The pages of docs/reference, made from the code itself: settings, commands, error codes, vocabulary,
database, record. ``make docs`` writes them; a test fails when one is out of date.
"""

from __future__ import annotations

import argparse
import ast
import dataclasses
import importlib
import inspect
import os
import pkgutil
import re
import sys
import tomllib
from collections.abc import Iterable, Iterator
from enum import StrEnum
from pathlib import Path
from typing import Any

HOUSE = Path(__file__).resolve().parent.parent
REFERENCE = HOUSE / "docs" / "reference"
SOURCE = HOUSE / "src" / "yiding"
MADE = "<!-- Made by `make docs`. Change the code, not this page. -->\n\n"
EXAMPLES = 4
APPS = (
    "core",
    "audit",
    "files",
    "directory",
    "accounts",
    "notices",
    "search",
    "meetings",
    "councils",
    "topics",
    "sittings",
    "deliberations",
    "decisions",
    "papers",
    "disclosure",
    "supervision",
    "intake",
    "api",
)


def pages() -> dict[str, str]:
    """Every generated page by its file name."""
    _start_django()
    made = {
        "settings.md": settings_page(),
        "commands.md": commands_page(),
        "error-codes.md": errors_page(),
        "vocabulary.md": vocabulary_page(),
        "phrases.md": phrases_page(),
        "database.md": database_page(),
        "record.md": record_page(),
        "states.md": states_page(),
        "permissions.md": permissions_page(),
        "api.md": api_page(),
        "systems.md": systems_page(),
        "register-kinds.md": register_kinds_page(),
    }
    return {name: MADE + text for name, text in made.items()}


def _start_django() -> None:
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yiding.config.settings")
    django.setup()


# --- kinds of registers ------------------------------------------------------------------------------------


def register_kinds_page() -> str:
    """Each kind of register with its fields, stages and moves, from its declaration."""
    from yiding.registers.catalogue import kinds

    own = [kind for kind in kinds().values() if SOURCE in kind.folder.parents]
    own.sort(key=lambda kind: (kind.system, kind.code))
    head = "# Kinds of registers\n\nWhat one may hold: [Add a kind](../how-to/registers/add-a-kind.md).\n\n"
    return head + "\n".join(_register_kind(kind) for kind in own)


def _register_kind(kind: Any) -> str:
    from yiding.registers.catalogue import rules_of

    fields = [(f"`{one.key}`", one.label, one.type.value, "yes" if one.needed else "") for one in kind.fields]
    labels = {one.key: one.label for one in kind.stages}
    moves = [
        (
            one.label,
            "、".join(labels[key] for key in one.sources),
            labels.get(one.target, "—"),
            ", ".join(one.by),
            one.proof,
            ", ".join(one.not_by),
        )
        for one in kind.moves
    ]
    reports = "、".join(str(one.label) for one in rules_of(kind.code).reports)
    parts = [
        f"## {kind.name} `{kind.code}`\n",
        f"{kind.system or '—'} · {kind.archetype.value} · `{kind.prefix}` · version {kind.version}\n",
        f"Stages: {'、'.join(one.label for one in kind.stages)}\n",
        _shapes_told(kind),
        table(("Field", "Label", "Type", "Needed"), fields) if fields else "",
        table(("Move", "From", "To", "By", "Proof", "Not by who made"), moves) if moves else "",
        _gates(kind),
        f"Reports: {reports}\n" if reports else "",
    ]
    return "\n".join(part for part in parts if part)


def _shapes_told(kind: Any) -> str:
    """How entries of a kind are drawn, and what holds with a version of the shape."""
    if not kind.shapes:
        return ""
    planned = ", as built and as planned" if kind.plan_shapes else ""
    terms = f"; with each version: {', '.join(f'`{one}`' for one in kind.term_keys)}" if kind.terms else ""
    return f"Shapes: {', '.join(kind.shapes)}{planned}{terms}\n"


def _gates(kind: Any) -> str:
    """The conditions of a kind's gates, until a government sets its own."""
    moves = {one.name: one.label for one in kind.moves}
    rows = [
        (
            gate.label,
            "、".join(moves[name] for name in gate.moves),
            need.label,
            need.by,
            need.how.value,
            "" if need.days is None else str(need.days),
        )
        for gate in kind.gates
        for need in gate.needs
    ]
    return table(("Gate", "Before", "Condition", "Shown by", "How", "Working days"), rows) if rows else ""


# --- words -----------------------------------------------------------------------------------------------


def table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """A table in Markdown; a bar in a cell is escaped."""
    lines = [list(head)]
    lines += [[cell.replace("|", "\\|").replace("\n", " ") for cell in row] for row in rows]
    lines.insert(1, ["---"] * len(lines[0]))
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def told(thing: object) -> str:
    """A docstring in Markdown."""
    text = inspect.getdoc(thing) or ""
    text = re.sub(r":\w+:`~?(?:[\w.]*\.)?(\w+)`", r"`\1`", text)
    return text.replace("``", "`")


def first_line(thing: object) -> str:
    return " ".join(told(thing).split("\n\n")[0].split())


# --- settings --------------------------------------------------------------------------------------------


def settings_page() -> str:
    from yiding.config.catalogue import SETTINGS

    rows = ((f"`{one.name}`", one.form, one.default, one.meaning) for one in SETTINGS)
    return (
        "# Settings\n\nEvery setting is read from the environment when a command starts. None is needed on "
        f"one machine.\n\n{table(('name', 'form', 'default', 'meaning'), rows)}"
    )


# --- commands --------------------------------------------------------------------------------------------


def commands_page() -> str:
    from yiding import cli

    whole = cli._parser([])
    names = _subcommands(whole)
    parts = [
        "# Commands\n\n`yiding COMMAND …` in a shell. Exit codes: 0 done; 1 `proofread` found something, "
        "`import` met a file that could not be read, `backup` a kept file that is not whole, `check` found "
        "something not well, `audit verify` found the chain broken; 2 the command could not do its work (one "
        "line says the code, the reason and what to do).\n"
    ]
    for name in names:
        parts.append(_command(name, _subcommands(cli._parser([name]))[name]))
    parts.append(_developer_commands())
    return "\n".join(parts)


def _subcommands(parser: argparse.ArgumentParser) -> dict[str, argparse.ArgumentParser]:
    action = next(one for one in parser._actions if isinstance(one, argparse._SubParsersAction))
    return dict(action.choices)


def _command(name: str, parser: argparse.ArgumentParser) -> str:
    actions = [one for one in parser._actions if not isinstance(one, argparse._HelpAction)]
    usage = " ".join(["yiding", name, *(_usage(one) for one in actions)])
    rows = ((f"`{_written(one)}`", _default(one), _help(one)) for one in actions)
    body = f"\n{table(('argument', 'default', 'meaning'), rows)}" if actions else ""
    return f"## {name}\n\n{_sentence(parser.description or '')}\n\n```\n{usage}\n```\n{body}"


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}."


def _metavar(action: argparse.Action) -> str:
    if action.nargs == 0:
        return ""
    if action.choices:
        return "{" + ",".join(map(str, action.choices)) + "}"
    named = action.metavar or action.dest.upper()
    return named if isinstance(named, str) else " ".join(named)


def _written(action: argparse.Action) -> str:
    return f"{', '.join(action.option_strings)} {_metavar(action)}".strip()


def _usage(action: argparse.Action) -> str:
    if not action.option_strings:
        return f"{_metavar(action)}…" if action.nargs == "+" else _metavar(action)
    text = f"{action.option_strings[0]} {_metavar(action)}".strip()
    return text if action.required else f"[{text}]"


def _help(action: argparse.Action) -> str:
    return re.sub(r" ?\(?default: %\(default\)s\)?| \(default: \w+\)", "", action.help or "")


def _default(action: argparse.Action) -> str:
    if isinstance(action.default, Path):
        shown = action.default.resolve()
        return f"`{shown.relative_to(HOUSE)}`" if shown.is_relative_to(HOUSE) else ""
    if action.default in (None, False, [], ""):
        return ""
    return f"`{action.default}`"


def _developer_commands() -> str:
    lines = re.findall(r"^([a-z-]+):.*?## (.+)$", (HOUSE / "Makefile").read_text("utf-8"), re.MULTILINE)
    rows = ((f"`make {name}`", line) for name, line in lines)
    return f"## make\n\nFor work on the project itself, in its folder.\n\n{table(('command', 'does'), rows)}"


# --- error codes -----------------------------------------------------------------------------------------


def errors_page() -> str:
    rows = [
        (f"`{error.code}`", first_line(error).split(":")[0].rstrip("."), error.sentence, error.advice)
        for error in errors()
    ]
    known = {error.code for error in errors()}
    rows += [
        (f"`{code}`", "命令行", sentence, advice)
        for code, sentence, advice in command_errors()
        if code not in known
    ]
    return (
        "# Error codes\n\nA code never changes its meaning. Each comes with a sentence and what to do next, "
        "as shown on the page, in the row of a failed file, or in a terminal. `…` stands for a name.\n\n"
        f"{table(('code', 'what', 'sentence', 'what to do'), sorted(rows))}"
    )


def errors() -> list[type[Any]]:
    """Every class of the three trees of errors, the roots included."""
    from yiding.core.errors import YidingError
    from yiding.minutes.errors import ReadError
    from yiding.typeset.errors import TypesetError

    _import_all()
    return [*_tree(ReadError), *_tree(TypesetError), *_tree(YidingError)]


def _import_all() -> None:
    """Imports the modules that define errors: those named ``errors…``, and the readers."""
    import yiding

    for found in pkgutil.walk_packages(yiding.__path__, "yiding."):
        if found.name.rpartition(".")[2].startswith("errors"):
            importlib.import_module(found.name)


def _tree(root: type[Any]) -> Iterator[type[Any]]:
    yield root
    for child in root.__subclasses__():
        yield from _tree(child)


def command_errors() -> list[tuple[str, str, str]]:
    """The errors that the command line tells itself: the literals of ``CommandError(…)``."""
    tree = ast.parse((SOURCE / "cli.py").read_text("utf-8"))
    calls = (
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "CommandError"
    )
    found = {}
    for call in calls:
        code, sentence, advice = (_literal(argument) for argument in call.args)
        if code == "…":
            continue  # an error of the library, told on
        found.setdefault(code, (code, sentence, advice))
    return list(found.values())


def _literal(node: ast.expr) -> str:
    if isinstance(node, ast.Constant):
        return str(node.value)
    if isinstance(node, ast.JoinedStr):
        return "".join(_literal(part) if isinstance(part, ast.Constant) else "…" for part in node.values)
    return "…"


# --- vocabulary ------------------------------------------------------------------------------------------


def vocabulary_page() -> str:
    from yiding.minutes import vocabulary

    folder = Path(vocabulary.__file__).parent
    parts = [
        "# Vocabulary\n\n"
        + first_line(vocabulary)
        + "\n\nAn office adds words in files of the same names (see `YIDING_VOCABULARY` in the "
        "[settings](settings.md)): lists grow, tables gain or replace keys. Keys under `patterns` are "
        "regular expressions; all else is taken literally.\n"
    ]
    for path in sorted(folder.glob("*.toml")):
        parts.append(_vocabulary_file(path))
    return "\n".join(parts)


def _vocabulary_file(path: Path) -> str:
    from yiding.minutes.vocabulary import load

    comments = _comments(path)
    rows = []
    for key, entry in load().section(path.stem).items():
        if isinstance(entry, tuple):
            rows.append((f"`{key}`", _list(entry), comments.get(key, "")))
            continue
        for name, value in entry.items():
            shown = _list(value) if isinstance(value, tuple) else _value(key, value)
            rows.append((f"`{key}.{name}`", shown, comments.get(key, "")))
            comments[key] = ""
    return f"## {path.name}\n\n{comments['']}\n\n{table(('key', 'holds', 'note'), rows)}"


def _list(words: tuple[str, ...]) -> str:
    shown = "、".join(word if len(word) <= 12 else f"{word[:12]}…" for word in words[:EXAMPLES])
    return f"{shown} …" if len(words) > EXAMPLES else shown


def _value(key: str, value: str) -> str:
    return "a regular expression" if key == "patterns" else value


def _comments(path: Path) -> dict[str, str]:
    """The comment above each table or key; under ``""`` the one at the file's head."""
    found, lines = {"": ""}, []
    for line in path.read_text("utf-8").splitlines():
        if line.startswith("#"):
            lines.append(line.lstrip("# "))
        elif match := re.match(r"\[?([\w.]+)\]?\s*(?:=|$)", line):
            found[match.group(1)] = " ".join(lines)
            lines = []
        elif not line.strip():
            found[""] = found[""] or " ".join(lines)
            lines = []
    if not found[""]:
        first = next(iter(key for key in found if key), "")
        found[""], found[first] = found[first], ""
    return found


# --- phrases ---------------------------------------------------------------------------------------------


def phrases_page() -> str:
    from yiding.minutes import phrases

    folder = Path(phrases.__file__).parent
    text = (
        "# Phrases\n\n"
        + first_line(phrases)
        + "\n\nWhat stands in `{ }` is filled in; `[ ]` falls away where a slot in it is empty."
        " A site puts its own over them ([how to](../how-to/phrases.md)).\n"
    )
    for path in sorted(folder.glob("*.toml")):
        comments = _comments(path)
        text += f"\n## {path.name}\n\n{comments['']}\n\n"
        for name, table_of in _tables(tomllib.loads(path.read_text("utf-8"))):
            note = f"{comments[name]}\n\n" if comments.get(name) else ""
            text += f"### {name}\n\n{note}{table(('key', 'phrase'), map(_phrase, table_of.items()))}\n"
    return text


def _tables(content: dict[str, Any], before: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """The tables of a file that hold phrases, by their dotted names."""
    for name, value in content.items():
        own = {key: one for key, one in value.items() if not isinstance(one, dict)}
        if own:
            yield f"{before}{name}", own
        inner = {key: one for key, one in value.items() if isinstance(one, dict)}
        yield from _tables(inner, f"{before}{name}.")


def _phrase(row: tuple[str, Any]) -> tuple[str, str]:
    key, value = row
    written = _list(tuple(value)) if isinstance(value, list) else str(value).replace("\n", "↵")
    return f"`{key}`", f"`{written}`" if written else "—"


# --- database --------------------------------------------------------------------------------------------


def database_page() -> str:
    from django.apps import apps

    parts = [
        "# Database\n\nOne table a class, the same on SQLite and PostgreSQL. Django's own tables (accounts, "
        "sessions) are not listed. The full-text index `search_index` stands beside `search_entry`.\n"
    ]
    for label in APPS:
        config = apps.get_app_config(label)
        for model in sorted(config.get_models(), key=lambda one: one.__name__):
            parts.append(f"## {model._meta.db_table}\n\n{told(model)}\n\n{_columns(model)}")
    return "\n".join(parts)


def _columns(model: Any) -> str:
    rows = [
        (
            f"`{field.column}`",
            field.get_internal_type(),
            "yes" if field.null else "",
            _points(field),
        )
        for field in model._meta.concrete_fields
    ]
    return table(("column", "type", "may be null", "notes"), rows)


def _points(field: Any) -> str:
    if field.is_relation:
        return f"→ `{field.related_model._meta.db_table}`"
    if field.choices:
        return "、".join(f"`{value}` {label}" for value, label in field.flatchoices)
    return "unique" if field.unique and not field.primary_key else ""


# --- states ----------------------------------------------------------------------------------------------


def permissions_page() -> str:
    """Roles, what each may do, and up to which level it reads."""
    from yiding.core.access import CLEARANCE, GRANTS, SENTENCES, Level, Role, side_of

    granted = [
        (f"`{one.value}`", str(SENTENCES[one]), "、".join(str(role.label) for role in Role if role in roles))
        for one, roles in GRANTS.items()
    ]
    roles = [
        (
            str(role.label),
            f"`{role.value}`",
            str(side_of(role).label),
            str(Level(CLEARANCE[role]).label) if role in CLEARANCE else "",
        )
        for role in Role
    ]
    return (
        "\n\n".join(
            (
                "# Permissions",
                "Made from `core/access.py`. [Powers](../explanation/powers.md) says how roles are held.",
                "## Roles",
                "An account stands on one side at a time. The last column is the highest level of papers that"
                " the role reads; an observer reads the items of their own body, an administrator none.",
                table(("role", "name", "side", "reads up to"), roles),
                "## Permissions",
                table(("permission", "may", "roles"), granted),
                "## Levels",
                "From the widest to the narrowest: " + "、".join(str(level.label) for level in Level) + ".",
            )
        )
        + "\n"
    )


def states_page() -> str:
    parts = [
        "# States and moves\n\nEach move is one transaction and one event. A move that starts from a state "
        "which the object has left is refused.\n"
    ]
    parts += [_machine(module, machine) for module, machine in machines()]
    return "\n".join(parts)


def machines() -> list[tuple[Any, Any]]:
    """Every machine of the rooms' ``states`` modules, with its module."""
    import yiding
    from yiding.core.moves import Machine

    names = [one.name for one in pkgutil.walk_packages(yiding.__path__, "yiding.")]
    modules = [importlib.import_module(name) for name in sorted(names) if name.endswith(".states")]
    return [
        (module, thing) for module in modules for thing in vars(module).values() if isinstance(thing, Machine)
    ]


def _machine(module: Any, machine: Any) -> str:
    words = _state_words(module)
    lines = ["```mermaid", "stateDiagram-v2"]
    steps = list(machine.moves.values())
    states = sorted({state for step in steps for state in (*step.sources, step.target)})
    lines += [f"    {state} : {words.get(state, state)}" for state in states]
    lines += [
        f"    {source} --> {step.target} : {step.label or step.name}"
        for step in steps
        for source in sorted(step.sources)
    ]
    rows = (
        (f"`{step.name}`", step.label, _states(step.sources, words), words.get(step.target, step.target))
        for step in steps
    )
    events = [f"`{step.event}`" for step in steps]
    body = ((*cells, event) for cells, event in zip(rows, events, strict=True))
    head = ("move", "label", "from", "to", "event")
    return f"## {machine.name}\n\n" + "\n".join([*lines, "```"]) + f"\n\n{table(head, body)}"


def _states(states: Iterable[str], words: dict[str, str]) -> str:
    return "、".join(sorted(words.get(state, state) for state in states))


def _state_words(module: Any) -> dict[str, str]:
    """The words of the states, from the choices that the module uses."""
    from django.db.models import TextChoices

    choices = [
        thing for thing in vars(module).values() if inspect.isclass(thing) and issubclass(thing, TextChoices)
    ]
    return {str(value): str(label) for one in choices for value, label in one.choices}


# --- interface -------------------------------------------------------------------------------------------


def api_page() -> str:
    from yiding.api.v1 import schema_told

    told = schema_told()
    schemas = told["components"]["schemas"]
    parts = [
        f"# Interface\n\n{told['info']['description']}\n\nThe same as OpenAPI: `/api/v1/openapi.json`, which "
        "asks for no token. What is refused is answered with a [problem](#problem); its codes are among the "
        "[error codes](error-codes.md). How to begin: [Read through the interface](../how-to/api.md).\n"
    ]
    parts += [_endpoint(address, methods["get"]) for address, methods in told["paths"].items()]
    asked = {name for name in schemas if name.endswith("Asked")}
    parts += [
        _data(name, schemas[name]) for name in sorted(schemas) if name not in asked and _fields(schemas[name])
    ]
    return "\n".join(parts)


def _endpoint(address: str, told: dict[str, Any]) -> str:
    rows = (
        (f"`{one['name']}`", _type(one["schema"]), _default_of(one["schema"]), one.get("description", ""))
        for one in told["parameters"]
    )
    answer = _type(told["responses"][200]["content"]["application/json"]["schema"])
    body = f"{table(('parameter', 'type', 'default', 'meaning'), rows)}\n" if told["parameters"] else ""
    return f"## GET {address}\n\n{told['summary']}. {told['description']}\n\n{body}Answer: {answer}\n"


def _data(name: str, schema: dict[str, Any]) -> str:
    rows = ((f"`{key}`", _type(one), one.get("description", "")) for key, one in _fields(schema).items())
    return f"## {_plain(name)}\n\n{table(('field', 'type', 'meaning'), rows)}"


def _fields(schema: dict[str, Any]) -> dict[str, Any]:
    return dict(schema.get("properties", {}))


def _plain(name: str) -> str:
    return name.strip("_").replace("_", " of ")


def _type(schema: dict[str, Any]) -> str:
    """A type in a word, with a link to that of the schemas."""
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        return f"[{_plain(name)}](#{_plain(name).lower().replace(' ', '-')})"
    if "anyOf" in schema:
        return " or ".join(_type(one) for one in schema["anyOf"])
    if schema.get("type") == "array":
        return f"list of {_type(schema['items'])}"
    return str(schema.get("format") or schema.get("type", ""))


def _default_of(schema: dict[str, Any]) -> str:
    return f"`{schema['default']}`" if schema.get("default") is not None else ""


# --- record ----------------------------------------------------------------------------------------------


def record_page() -> str:
    from yiding.minutes import record

    things = [
        thing
        for thing in vars(record).values()
        if inspect.isclass(thing) and thing.__module__ == record.__name__
    ]
    order = sorted(things, key=lambda thing: inspect.getsourcelines(thing)[1])
    parts = [f"# Record\n\n{told(record)}\n\n`yiding parse` writes it as JSON.\n"]
    parts += [_record_class(thing) for thing in order]
    return "\n".join(parts)


def _record_class(thing: Any) -> str:
    head = f"## {thing.__name__}\n\n{told(thing)}\n\n"
    if issubclass(thing, StrEnum):
        return head + table(("value", "name"), ((f"`{one.value}`", one.name) for one in thing))
    rows = ((f"`{one.name}`", f"`{one.type}`", _field_default(one)) for one in dataclasses.fields(thing))
    return head + table(("field", "type", "default"), rows)


def _field_default(one: dataclasses.Field[Any]) -> str:
    if one.default is not dataclasses.MISSING:
        value = one.default
        if dataclasses.is_dataclass(value):
            return f"an empty `{type(value).__name__}`"
        return f"`{value.value!r}`" if isinstance(value, StrEnum) else f"`{value!r}`"
    return "`{}`" if one.default_factory is not dataclasses.MISSING else "required"


# --- systems ----------------------------------------------------------------------------------------------


def systems_page() -> str:
    shown = requirements_shown()
    text = (
        "# Systems and requirements\n\nWhat each system must do, and the tests that show it."
        " The lines are kept in `docs/systems.toml`.\n"
    )
    for key, system in systems().items():
        text += f"\n## {key} {system['name']} · {system['english']}\n\n"
        rows = (
            (f"{key}.{no}", sentence, ", ".join(f"`{test}`" for test in shown.get(f"{key}.{no}", ())) or "—")
            for no, sentence in system.items()
            if no.isdigit()
        )
        text += table(("line", "requirement", "tests"), rows)
    return text


def systems() -> dict[str, dict[str, str]]:
    """The systems by their keys: name, english, and the requirements by their numbers."""
    return tomllib.loads((HOUSE / "docs" / "systems.toml").read_text("utf-8"))


def requirements_shown() -> dict[str, list[str]]:
    """The tests that name each requirement (``@pytest.mark.requirement``), from the text of the tests."""
    shown: dict[str, list[str]] = {}
    for path in sorted((HOUSE / "tests").rglob("test_*.py")):
        place = path.relative_to(HOUSE / "tests").as_posix()
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.ClassDef):
                for line in _lines_named(node):
                    shown.setdefault(line, []).append(f"{place}::{node.name}")
    return shown


def _lines_named(node: ast.FunctionDef | ast.ClassDef) -> Iterator[str]:
    for mark in node.decorator_list:
        is_mark = isinstance(mark, ast.Call) and isinstance(mark.func, ast.Attribute)
        if is_mark and mark.func.attr == "requirement":  # type: ignore[attr-defined]
            yield from (str(ast.literal_eval(one)) for one in mark.args)  # type: ignore[attr-defined]


def main() -> int:
    """Writes the pages that are not up to date."""
    REFERENCE.mkdir(parents=True, exist_ok=True)
    for name, text in pages().items():
        path = REFERENCE / name
        if not path.exists() or path.read_text("utf-8") != text:
            path.write_text(text, "utf-8")
            sys.stdout.write(f"{path.relative_to(HOUSE)}\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
