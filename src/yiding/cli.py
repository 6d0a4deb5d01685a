"""命令行: ``yiding COMMAND …``.

The commands of the library stand here; those of the server stand in ``cli_server`` and load only when one of
them is asked for, so that the plain install works without Django and ``yiding --help`` is quick.
Exit codes: 0 done, 1 ``proofread`` found something, 2 something could not be read or written.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from . import __version__

if TYPE_CHECKING:
    from .minutes.record import Minutes, Span
    from .minutes.text import Text

DONE, FOUND, FAILED = 0, 1, 2

SERVER_COMMANDS = {
    "init": "make an empty instance for a real office",
    "administrators": "say who the three administrators are, and name those who are missing",
    "import": "import a folder of old minutes",
    "serve": "start the web server",
    "worker": "start the worker that reads files",
    "demo": "make an instance with the samples and start it",
    "check": "look the installation over",
    "reindex": "make the full-text index again",
    "remind": "the day's run of supervision: lights, reminders, unanswered slips; what was missed is made up",
    "backup": "put database, kept files and audit events into one file, while the office goes on working",
    "restore": "bring a backup back into an empty database, SQLite or PostgreSQL",
    "migrate-database": "move the database to PostgreSQL (or to another SQLite file)",
    "audit": "verify the chain of events, give an anchor of it, archive what is old",
}
SUFFIXES = {"json": "json", "text": "txt", "akn": "xml"}
_PRINTED = ("pdf", "docx", "ofd")


class CommandError(Exception):
    """命令未完成: one line for the user: code, sentence, what to do."""

    def __init__(self, code: str, sentence: str, advice: str) -> None:
        super().__init__(f"{code} {sentence}{advice}")


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command; gives back its exit code."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    _speak_utf8()
    try:
        parser = _parser(words)
        options = parser.parse_args(words)
        run: Callable[[argparse.Namespace], int] = options.run
        return run(options)
    except CommandError as error:
        print(f"yiding: {error}", file=sys.stderr)
        return FAILED
    except BrokenPipeError:
        # The reader of our output (head, less) has gone; there is nobody left to tell.
        sys.stderr.close()
        return DONE


def _speak_utf8() -> None:
    """Chinese on every terminal; a file's odd characters must not end the command."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure:
            reconfigure(encoding="utf-8", errors="backslashreplace")


def _parser(words: Sequence[str]) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="yiding", description="议定: from what a meeting agreed to what got done"
    )
    parser.add_argument("--version", action="version", version=f"yiding {__version__}")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    _add_parse(commands)
    _add_proofread(commands)
    _add_typeset(commands)
    _add_compose(commands)
    asked = next((word for word in words if not word.startswith("-")), None)
    for name, line in SERVER_COMMANDS.items():
        command = commands.add_parser(name, help=line, description=line, add_help=name == asked)
        command.set_defaults(run=_server_command, command=name)
        if name == asked:
            _server().add_arguments(name, command)
    return parser


# --- server commands -----------------------------------------------------------------------------------


def _server() -> Any:
    """The module of the server's commands, where Django is installed."""
    try:
        import django  # noqa: F401

        from . import cli_server
    except ModuleNotFoundError as error:
        raise CommandError(
            "cli.server_missing",
            "这个命令需要服务器组件。",
            f"请先安装：pip install 'yiding[server]'（缺少 {error.name}）。",
        ) from error
    return cli_server


def _server_command(options: argparse.Namespace) -> int:
    return int(_server().run(options.command, options))


# --- parse -----------------------------------------------------------------------------------------------


def _add_parse(commands: Any) -> None:
    line = "read minutes and write their records"
    command = commands.add_parser("parse", help=line, description=line)
    command.add_argument(
        "files", nargs="+", metavar="FILE", help="PDF, DOCX, OFD, scan, HTML or text; - is standard input"
    )
    command.add_argument(
        "-o", "--output", type=Path, metavar="DIR", help="write NAME.json there instead of printing"
    )
    command.add_argument("--form", choices=list(SUFFIXES), default="json", help="json (default), text or akn")
    command.set_defaults(run=_parse)


def _parse(options: argparse.Namespace) -> int:
    from .minutes import render

    names = _Names(options.output, SUFFIXES[options.form], options.files)
    code = DONE
    for name, text in _texts(options.files):
        if text is None:
            code = FAILED
            continue
        written = render(_reviewed(text), options.form)
        if options.output is None:
            sys.stdout.write(written)
        else:
            _write(names.path(name), written)
    return code


def _reviewed(text: Text) -> Minutes:
    """The record with its findings."""
    from .minutes import parse, proofread

    minutes = parse(text)
    return replace(minutes, findings=proofread(minutes, text).findings)


class _Names:
    """输出文件名: ``NAME.json`` for each file; names that meet get a number, no source is written over."""

    def __init__(self, folder: Path | None, suffix: str, sources: Sequence[str]) -> None:
        self.folder, self.suffix = folder or Path(), suffix
        here = self.folder.resolve()
        paths = [Path(source).resolve() for source in sources]
        self.taken = {
            path.stem.casefold() for path in paths if path.parent == here and path.suffix == f".{suffix}"
        }

    def path(self, source: str) -> Path:
        stem = "stdin" if source == "-" else Path(source).stem or "minutes"
        name, number = stem, 1
        # Some file systems do not tell capitals apart.
        while name.casefold() in self.taken:
            number += 1
            name = f"{stem}-{number}"
        self.taken.add(name.casefold())
        return self.folder / f"{name}.{self.suffix}"


# --- proofread -------------------------------------------------------------------------------------------


def _add_proofread(commands: Any) -> None:
    line = "list what a proof-reader would mark"
    command = commands.add_parser(
        "proofread", help=line, description=f"{line}; exits 1 where there is something"
    )
    command.add_argument(
        "files", nargs="+", metavar="FILE", help="minutes in any readable form; - is standard input"
    )
    command.set_defaults(run=_proofread)


def _proofread(options: argparse.Namespace) -> int:
    from .minutes import parse, proofread

    code = DONE
    for name, text in _texts(options.files):
        if text is None:
            code = FAILED
            continue
        review = proofread(parse(text), text)
        for finding in review.findings:
            _print_line(name, text, finding.kind, finding.detail, finding.span)
        for advice in review.advice:
            hint = f"（建议：{advice.suggestion}）" if advice.suggestion else ""
            _print_line(name, text, advice.kind, advice.detail + hint, advice.span)
        if code == DONE and (review.findings or review.advice):
            code = FOUND
    return code


def _print_line(name: str, text: Text, kind: str, detail: str, span: Span | None) -> None:
    row, column = _place(text.characters, span)
    print(f"{name}:{row}:{column} {kind} {detail}")


def _place(characters: str, span: Span | None) -> tuple[int, int]:
    """Line and column, from 1; the beginning where there is no place."""
    at = span.start if span else 0
    return characters.count("\n", 0, at) + 1, at - (characters.rfind("\n", 0, at) + 1) + 1


# --- typeset ---------------------------------------------------------------------------------------------


def _add_typeset(commands: Any) -> None:
    line = "write a record or a paper out as a document"
    command = commands.add_parser(
        "typeset",
        help=line,
        description=f"{line}: .pdf, .docx or .ofd (GB/T 9704-2012), .txt, .json or .xml (Akoma Ntoso)",
    )
    command.add_argument(
        "record",
        metavar="RECORD.json",
        help="a record, also without places, or a paper's JSON; - is standard input",
    )
    command.add_argument("-o", "--output", type=Path, metavar="FILE", required=True)
    command.add_argument("--style", metavar="FILE.toml", help="the house style, for .pdf, .docx and .ofd")
    command.set_defaults(run=_typeset)


def _typeset(options: argparse.Namespace) -> int:
    form = _form_of(options.output)
    value = _json(options.record)
    if form in _PRINTED:
        _write_bytes(options.output, _printed(options, value, form))
        return DONE
    from .minutes import render

    _write(options.output, render(_record(options.record, value), form))
    return DONE


def _form_of(path: Path) -> str:
    suffix = path.suffix.lower()
    forms = {".txt": "text", ".json": "json", ".xml": "akn", **{f".{form}": form for form in _PRINTED}}
    if suffix in forms:
        return forms[suffix]
    raise CommandError(
        "typeset.unknown_form",
        f"认不出要写成哪种格式（{suffix or '没有后缀'}）。",
        "可以写成 .pdf、.docx、.ofd（公文）、.txt（文本）、.json（记录）、.xml（Akoma Ntoso）。",
    )


def _printed(options: argparse.Namespace, value: object, form: str) -> bytes:
    """The document; what is not as the standard has it is said on the error stream."""
    from . import typeset
    from .config import environ
    from .typeset.fonts import look_in

    look_in(environ.path("YIDING_FONTS", environ.path("YIDING_VAR", Path("var")) / "fonts"))
    try:
        style = typeset.read_style(_bytes(options.style)) if options.style else typeset.HouseStyle()
        if typeset.is_paper(value):
            paper = typeset.from_json(value)
        else:
            paper = typeset.minutes_paper(_record(options.record, value), style)
        made = getattr(typeset, f"to_{form}")(paper, style)
    except typeset.TypesetError as error:
        place = f"（{error.detail}）" if error.detail else ""
        raise CommandError(error.code, f"{options.record}：{error.sentence}{place}", error.advice) from error
    except ModuleNotFoundError as error:
        raise CommandError(
            "typeset.missing_part",
            "排版组件没有装全。",
            f"请重新安装 yiding（缺少 {error.name}）。",
        ) from error
    for warning in made.warnings:
        print(f"{options.output}: {warning.code} {warning.sentence}", file=sys.stderr)
    content: bytes = made.content
    return content


def _json(name: str) -> object:
    content = _bytes(name)
    try:
        value: object = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise CommandError(
            "typeset.bad_json", f"{name} 不是有效的 JSON。", "请使用 yiding parse 写出的记录。"
        ) from error
    return value


def _record(name: str, value: object) -> Minutes:
    from .minutes.form import RecordError, from_json

    try:
        return from_json(value)
    except RecordError as error:
        raise CommandError(
            "typeset.bad_record", f"{name} 不是纪要记录。", f"请改正这一处：{error}"
        ) from error


# --- compose ---------------------------------------------------------------------------------------------


def _add_compose(commands: Any) -> None:
    line = "write the text of minutes from a record"
    command = commands.add_parser("compose", help=line, description=f"{line}, all its sentences made anew")
    command.add_argument(
        "record", metavar="RECORD.json", help="a record, also without sentences; - is standard input"
    )
    command.add_argument(
        "--style", choices=["narrative", "resolution"], default="narrative", help="narrative by default"
    )
    command.add_argument("--phrases", type=Path, metavar="FILE", help="the site's own phrases")
    command.add_argument("-o", "--output", type=Path, metavar="FILE", help="instead of printing")
    command.set_defaults(run=_compose)


def _compose(options: argparse.Namespace) -> int:
    from .minutes.compose import compose, courses_from_json, without_sentences
    from .minutes.form import RecordError
    from .minutes.phrases import PhrasesError, load_phrases

    value = _json(options.record)
    minutes = _record(options.record, value)
    try:
        courses = courses_from_json(value)
        phrases = load_phrases(options.phrases)
    except RecordError as error:
        raise CommandError(
            "typeset.bad_record", f"{options.record} 不是纪要记录。", f"请改正这一处：{error}"
        ) from error
    except PhrasesError as error:
        raise CommandError("compose.bad_phrases", "用语文件有误。", f"请改正这一处：{error}") from error
    written = compose(without_sentences(minutes), options.style, phrases, courses).text
    if options.output is None:
        sys.stdout.write(written)
    else:
        _write(options.output, written)
    return DONE


# --- files -----------------------------------------------------------------------------------------------


def _texts(names: Sequence[str]) -> Iterator[tuple[str, Text | None]]:
    """Each file's text; of one that cannot be read, nothing but a line on the error stream."""
    from .minutes import read
    from .minutes.errors import ReadError

    for name in names:
        try:
            yield name, read(sys.stdin.buffer.read() if name == "-" else Path(name))
        except ReadError as error:
            print(f"{name}: {error.code} {error.sentence}{error.advice}", file=sys.stderr)
            yield name, None


def _bytes(name: str) -> bytes:
    try:
        return sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
    except OSError as error:
        raise CommandError(
            "read.unreadable", f"打不开 {name}。", "请检查文件是否存在、是否有读取权限。"
        ) from error


def _write(path: Path, content: str) -> None:
    _write_bytes(path, content.encode("utf-8", errors="replace"))


def _write_bytes(path: Path, content: bytes) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    except OSError as error:
        raise CommandError(
            "write.failed", f"写不了 {path}（{error.strerror}）。", "请检查文件夹的权限和剩余空间。"
        ) from error


if __name__ == "__main__":
    raise SystemExit(main())
