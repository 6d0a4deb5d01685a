"""The corpus reads as well as at the last commit, and is scored as the guide says."""

from __future__ import annotations

import importlib.util
from itertools import pairwise
from pathlib import Path
from types import ModuleType

import pytest

from yiding.minutes import parse

from . import report, scoring

TEXTS = sorted((report.HERE / "sources").glob("*.txt"))


@pytest.fixture(scope="module")
def total() -> scoring.Score:
    return report.score(report.HERE)


def test_no_figure_falls_below_the_committed_floor(total: scoring.Score) -> None:
    new, old = report.figures(total), report.stored()
    assert old, "scores.json is missing: make it with --update"
    lost = [line for line in report.compared(new["fields"], old["fields"]) if "loss" in line]
    assert not report.has_fallen(new, old), "\n".join(lost)


def test_every_slip_of_the_corpus_is_found_and_no_other(total: scoring.Score) -> None:
    assert total.fields["findings"] >= 0.97, total.misses["findings"]


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.stem)
def test_every_character_belongs_to_one_part(path: Path) -> None:
    text = path.read_text("utf-8")
    parts = parse(text).parts
    assert "".join(text[part.start : part.end] for part in parts) == text
    assert all(before.end == after.start for before, after in pairwise(parts))


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.stem)
def test_every_source_has_a_record(path: Path) -> None:
    assert (report.HERE / "records" / f"{path.stem}.json").exists()


def _scorer_of(folder: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("guide_score", folder / "score.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


if report.GOLDEN:  # documents that do not belong to the project

    @pytest.fixture(scope="module")
    def golden() -> scoring.Score:
        return report.score(report.GOLDEN)

    def test_golden_documents_are_read(golden: scoring.Score) -> None:
        assert golden.macro >= 0.99, golden.misses
        assert golden.micro >= 0.995, golden.misses

    def test_our_scorer_measures_as_the_one_beside_them_does(golden: scoring.Score) -> None:
        guide = _scorer_of(report.GOLDEN)
        tally = guide.Tally()
        for name, text, wanted in report.documents(report.GOLDEN):
            guide.score_document(tally, name, wanted, report.read_record(text))
        rows = {name: tally.row(name)[2] for name in tally.want if tally.want[name] or tally.give[name]}
        assert golden.fields == pytest.approx(rows)
