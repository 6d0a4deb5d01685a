"""参考手册: what the code offers is written down, and what is written down is what the code offers."""

from __future__ import annotations

import ast
import re
from collections import Counter
from pathlib import Path

import pytest

from tools import reference
from yiding.config.catalogue import SETTINGS

CONFIG = Path("src/yiding/config")
READERS = {"text", "flag", "number", "choice", "words", "path", "database"}


@pytest.mark.parametrize("name", sorted(reference.pages()))
def test_generated_page_is_up_to_date(name: str) -> None:
    written = (reference.REFERENCE / name).read_text("utf-8")
    assert written == reference.pages()[name], "run make docs"


def _names_read() -> set[str]:
    """The first arguments of ``environ.text("NAME", …)`` and its like."""
    tree = ast.parse((CONFIG / "settings.py").read_text("utf-8"))
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    return {
        call.args[0].value
        for call in calls
        if isinstance(call.func, ast.Attribute) and call.func.attr in READERS
        if call.args and isinstance(call.args[0], ast.Constant)
        if str(call.args[0].value).isupper()
    }


def test_every_setting_is_in_the_catalogue_and_no_other() -> None:
    assert _names_read() == {setting.name for setting in SETTINGS}


def test_environment_is_read_in_the_settings_only() -> None:
    readers = {
        str(path)
        for path in Path("src/yiding").rglob("*.py")
        if "os.environ" in path.read_text("utf-8").replace("os.environ.setdefault", "")
    }
    assert readers == {"src/yiding/config/environ.py"}


def test_every_error_code_belongs_to_one_error() -> None:
    codes = Counter(error.code for error in reference.errors())
    assert [code for code, count in codes.items() if count > 1] == []


def test_every_error_says_what_happened_and_what_to_do() -> None:
    for error in reference.errors():
        assert error.sentence.endswith("。"), error
        assert error.advice.endswith(("。", "）。")), error


@pytest.mark.parametrize("error", reference.errors(), ids=lambda error: error.code)
def test_every_error_code_is_documented(error: type) -> None:
    page = (reference.REFERENCE / "error-codes.md").read_text("utf-8")
    assert f"| `{error.code}` |" in page  # type: ignore[attr-defined]


def test_every_command_is_documented() -> None:
    from yiding import cli

    page = (reference.REFERENCE / "commands.md").read_text("utf-8")
    for name in reference._subcommands(cli._parser([])):
        assert f"\n## {name}\n" in page


def test_every_requirement_that_a_test_names_is_one() -> None:
    known = {f"{key}.{no}" for key, told in reference.systems().items() for no in told if no.isdigit()}
    assert set(reference.requirements_shown()) <= known


def _links() -> list[tuple[str, str]]:
    pages = [*Path().glob("*.md"), *Path("docs").rglob("*.md"), *Path("benchmarks").glob("*.md")]
    return [
        (str(page), link)
        for page in pages
        for link in re.findall(r"\]\(([^)#\s]+)[^)]*\)", page.read_text("utf-8"))
        if "://" not in link
    ]


@pytest.mark.parametrize(("page", "link"), _links())
def test_every_link_between_pages_leads_somewhere(page: str, link: str) -> None:
    assert (Path(page).parent / link).exists()
