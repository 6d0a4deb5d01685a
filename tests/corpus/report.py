"""语料报告: reads every document of the corpus and tells gains and losses, field by field.

    python -m tests.corpus.report [--update] [--misses]

The figures of the last commit stand in ``scores.json``. Exits 1 where macro or micro F1 fell; ``--update``
writes the new figures. Further documents of the same form (``records/``, ``sources/``), which need not belong
to the project, are told as well where the environment's ``GOLDEN`` names their folder; they are not stored.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from yiding.minutes import parse, proofread
from yiding.minutes.form import to_json

from .scoring import Score

HERE = Path(__file__).parent
SCORES = HERE / "scores.json"
GOLDEN = Path(os.environ["GOLDEN"]).resolve() if os.environ.get("GOLDEN") else None
TOLERANCE = 0.002


def documents(folder: Path) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Name, text and golden record of each document."""
    for path in sorted((folder / "records").glob("*.json")):
        source = folder / "sources" / f"{path.stem}.txt"
        yield path.stem, source.read_text("utf-8"), json.loads(path.read_text("utf-8"))


def read_record(text: str) -> dict[str, Any]:
    """The record that the library reads, its findings included."""
    minutes = parse(text)
    return to_json(replace(minutes, findings=proofread(minutes, text).findings))


def score(folder: Path) -> Score:
    """The score of all documents of a folder."""
    total = Score()
    for name, text, golden in documents(folder):
        total.add(name, golden, read_record(text))
    return total


def figures(total: Score) -> dict[str, Any]:
    """What is stored."""
    fields = {name: round(value, 4) for name, value in sorted(total.fields.items())}
    return {"macro_f1": round(total.macro, 4), "micro_f1": round(total.micro, 4), "fields": fields}


def stored() -> dict[str, Any]:
    """The figures of the last commit; empty before the first."""
    known: dict[str, Any] = json.loads(SCORES.read_text("utf-8")) if SCORES.exists() else {}
    return known


def compared(new: Mapping[str, float], old: Mapping[str, float]) -> Iterator[str]:
    """One line a field that differs."""
    for name in sorted({*new, *old}):
        before, after = old.get(name), new.get(name)
        if before != after:
            told = [f"{value:.4f}" if value is not None else "–" for value in (before, after)]
            sign = "gain" if (after or 0) > (before or 0) else "loss"
            yield f"  {sign}  {name:32} {told[0]} → {told[1]}"


def has_fallen(new: Mapping[str, Any], old: Mapping[str, Any]) -> bool:
    """Whether macro or micro F1 is below the stored figure."""
    return any(new[name] < old.get(name, 0) - TOLERANCE for name in ("macro_f1", "micro_f1"))


def main() -> int:
    arguments = argparse.ArgumentParser(description="gains and losses over the corpus")
    arguments.add_argument("--update", action="store_true", help="store the figures")
    arguments.add_argument("--misses", action="store_true", help="tell every value that was missed")
    options = arguments.parse_args()
    total = score(HERE)
    new, old = figures(total), stored()
    _tell("corpus", total, options.misses)
    _say("\n".join(compared(new["fields"], old.get("fields", {}))) or "  no field changed")
    if GOLDEN:
        _tell("golden", score(GOLDEN), options.misses)
    if options.update:
        SCORES.write_text(json.dumps(new, ensure_ascii=False, indent=2) + "\n", "utf-8")
        return 0
    return 1 if has_fallen(new, old) else 0


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")


def _tell(name: str, total: Score, misses: bool) -> None:
    _say(f"{name}: macro F1 {total.macro:.4f}, micro F1 {total.micro:.4f} over {len(total.fields)} fields")
    if misses:
        for field, lines in total.misses.items():
            if lines:
                _say("\n".join([f"\n{field}", *(f"  {line}" for line in lines)]))


if __name__ == "__main__":
    sys.exit(main())
