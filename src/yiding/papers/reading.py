"""识读文稿: what the parser reads in a draft, what a proof-reader says, the digest of what is signed."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any

from yiding.audit.chain import sm3
from yiding.directory.models import Body, BodyName, Government, Standing
from yiding.minutes import parse, proofread
from yiding.minutes.form import Json, to_json
from yiding.minutes.record import Minutes
from yiding.minutes.text import Text


@dataclass(frozen=True, slots=True)
class Reading:
    """识读结果: the record with its findings, and the advice beside it."""

    minutes: Minutes
    record: Json
    advice: list[Any]


def read(text: str, known_bodies: Collection[str] = ()) -> Reading:
    """Reads a draft as minutes; never refuses."""
    source = Text(text)
    minutes = parse(source)
    review = proofread(minutes, source, known_bodies=known_bodies)
    minutes = replace(minutes, findings=review.findings)
    return Reading(minutes, to_json(minutes), [line.to_json() for line in review.advice])


def names_known(government: Government) -> frozenset[str]:
    """All names that the directory knows of bodies: two queries."""
    own = Body.objects.filter(government=government, standing=Standing.LISTED).values_list("name", flat=True)
    dated = BodyName.objects.filter(government=government, body__standing=Standing.LISTED).values_list(
        "name", flat=True
    )
    return frozenset([*own, *dated])


def digest_of(text: str, record: Mapping[str, Any]) -> str:
    """签发内容的摘要: SM3 over the canonical JSON of text and record."""
    told = json.dumps(
        {"record": record, "text": text}, ensure_ascii=False, sort_keys=True, separators=(",", ":")
    )
    return sm3(told.encode("utf-8", "surrogatepass"))
