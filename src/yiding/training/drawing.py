"""组卷与阅卷: a paper drawn from a bank by a seed, and the marks of what was answered.

Questions and options are put in the order of the hash of seed and key: the same seed on the same bank gives
the same paper on every machine and with every version of Python, which its own generator does not promise.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from yiding.audit.chain import sm3

from .models import KINDS, Question, QuestionKind

Item = dict[str, Any]
Answers = dict[str, list[int]]
Counts = Mapping[str, tuple[int, int]]


def _order(*parts: object) -> str:
    return sm3(":".join(map(str, parts)).encode())


def bank_hash(questions: Iterable[Question]) -> str:
    """Tells whether a bank is still the one that a paper was drawn from."""
    told = sorted((one.pk, one.version) for one in questions)
    return sm3(json.dumps(told).encode())


def is_enough(questions: Sequence[Question], counts: Counts) -> bool:
    """Does the bank hold what the exam draws, and does it draw anything?"""
    there = {kind: sum(one.kind == kind for one in questions) for kind in KINDS}
    return any(count for count, _marks in counts.values()) and all(
        there[kind] >= count for kind, (count, _marks) in counts.items()
    )


def draw(questions: Sequence[Question], counts: Counts, seed: str) -> list[Item]:
    """组卷: of each kind as many as the exam says."""
    paper = []
    for kind, (count, marks) in counts.items():
        of_kind = sorted((one for one in questions if one.kind == kind), key=lambda one: _order(seed, one.pk))
        paper += [_item(one, marks, seed) for one in of_kind[:count]]
    return paper


def _item(question: Question, marks: int, seed: str) -> Item:
    places = list(range(len(question.options)))
    if question.kind != QuestionKind.JUDGE:
        places.sort(key=lambda place: _order(seed, question.pk, place))
    return {
        "key": str(question.pk),
        "kind": question.kind,
        "stem": question.stem,
        "options": [question.options[place] for place in places],
        "answer": sorted(places.index(place) for place in question.answer),
        "marks": marks,
        "explanation": question.explanation,
    }


def cleaned(paper: Sequence[Item], answers: Mapping[str, Iterable[Any]]) -> Answers:
    """What was said to questions that are on the paper, by places that they have."""
    told = {}
    for item in paper:
        known = {str(place): place for place in range(len(item["options"]))}
        places = sorted({known[str(one)] for one in answers.get(item["key"], ()) if str(one) in known})
        if places:
            told[item["key"]] = places if item["kind"] == QuestionKind.MULTIPLE else places[:1]
    return told


def is_right(item: Item, answers: Mapping[str, list[int]]) -> bool:
    """All the right ones and no other."""
    return bool(answers.get(item["key"], []) == item["answer"])


def score_of(paper: Sequence[Item], answers: Mapping[str, list[int]]) -> int:
    """阅卷."""
    return sum(item["marks"] for item in paper if is_right(item, answers))
