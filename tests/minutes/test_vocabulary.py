"""词汇: the files load, a site can add, a bad entry is named."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from yiding.minutes.vocabulary import VocabularyError, alternatives, load


def test_files_of_the_library_load() -> None:
    vocabulary = load()
    assert {"bodies", "groups", "verbs", "routes", "deadlines", "units"} <= set(vocabulary.sections)
    assert "街道" in vocabulary.words("bodies.endings.place")
    assert "各地各部门" in vocabulary.words("groups.fixed")


def test_same_vocabulary_is_loaded_once() -> None:
    assert load() is load()


def test_every_pattern_compiles() -> None:
    vocabulary = load()
    for name in vocabulary.pairs("routes.patterns"):
        assert re.compile(vocabulary.pattern("routes", name))


def test_longest_word_is_tried_first() -> None:
    assert re.match(alternatives(["局", "局长"]), "局长")[0] == "局长"


def test_nothing_matches_no_words() -> None:
    assert re.search(alternatives([]), "局") is None


def test_unknown_key_holds_no_words() -> None:
    assert load().words("bodies.nothing", "nowhere.names") == ()


def test_site_adds_words(tmp_path: Path) -> None:
    (tmp_path / "bodies.toml").write_text('[short]\nnames = ["灯塔", "财政"]\n', "utf-8")
    (tmp_path / "places.toml").write_text('names = ["临澜"]\n', "utf-8")
    vocabulary = load(tmp_path)
    assert "灯塔" in vocabulary.words("bodies.short")
    assert vocabulary.words("bodies.short").count("财政") == 1
    assert vocabulary.words("places.names") == ("临澜",)
    assert "灯塔" not in load().words("bodies.short")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("names = [1, 2]", "bodies.toml: names"),
        ('[short]\nnames = ["财政", "财政"]', "bodies.toml: short.names: '财政' stands there twice"),
        ('[patterns]\nbad = "("', "bodies.toml: patterns.bad"),
        ('name = "财政"', "bodies.toml: name"),
        ("names = [", "bodies.toml"),
        ('[short]\nnames = [" "]', "bodies.toml: short.names"),
        ('short = ["财政"]', "bodies.toml: short"),
    ],
)
def test_bad_entry_is_named_with_file_and_key(tmp_path: Path, content: str, message: str) -> None:
    (tmp_path / "bodies.toml").write_text(content, "utf-8")
    with pytest.raises(VocabularyError, match=re.escape(message)):
        load(tmp_path)
