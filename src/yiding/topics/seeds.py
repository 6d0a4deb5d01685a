"""种类、关口、理由代码的标准配置: loaded once for a government, then edited on pages."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction

from yiding.audit.services import About, record
from yiding.directory.models import Body, Government

from .models import GateRule, Kind, ReasonCode, TopicTemplate


@cache
def seed() -> dict[str, Any]:
    """What ``seed.toml`` holds."""
    return tomllib.loads(Path(__file__).with_name("seed.toml").read_text("utf-8"))


@transaction.atomic
def topics_seed(*, government: Government, by: User | None = None) -> int:
    """Adds what a government does not have yet; changes nothing of what is there. Gives back how many rows.

    Run again (after the directory was filled) it finds the reviewing bodies that it did not find before.
    """
    told = seed()
    made = sum(_kind(government, told, one) for one in told["kinds"])
    for one in told["codes"]:
        _row, is_new = ReasonCode.objects.get_or_create(
            government=government, code=one["code"], defaults={k: v for k, v in one.items() if k != "code"}
        )
        made += is_new
    made += sum(_template(government, one) for one in told["templates"])
    found = _reviewers(government, told)
    if made or found:
        after = {"rows": made, "reviewers": found}
        record("topics.seeded", government, by=by, after=after, touches=About(government_id=government.pk))
    return made


def _kind(government: Government, told: dict[str, Any], one: dict[str, Any]) -> int:
    values = {"name": one["name"], "acts": one["acts"], "endorsements": one["endorsements"]}
    values["fields"] = [told["fields"][code] | {"code": code} for code in one["fields"]]
    values["papers"] = [
        {"code": code, "title": told["papers"][code], "is_required": code in one.get("required_papers", [])}
        for code in one["papers"]
    ]
    kind, is_new = Kind.objects.get_or_create(
        government=government, code=one["code"], defaults={**values, **told["naming"]}
    )
    if not is_new:
        return 0
    for position, code in enumerate(one["gates"]):
        rule = {key: value for key, value in told["gates"][code].items() if key != "reviewer_ends_with"}
        GateRule.objects.create(kind=kind, code=code, position=position, **rule)
    return 1 + len(one["gates"])


def _template(government: Government, one: dict[str, Any]) -> int:
    kind = Kind.objects.get(government=government, code=one["kind"])
    values = {**{key: value for key, value in one.items() if key not in ("kind", "name")}, "kind": kind}
    _row, is_new = TopicTemplate.objects.get_or_create(
        government=government, name=one["name"], defaults=values
    )
    return int(is_new)


def _reviewers(government: Government, told: dict[str, Any]) -> int:
    """The reviewing body of a rule is the government's only body whose name ends as the seed says."""
    found = 0
    for code, one in told["gates"].items():
        ending = one.get("reviewer_ends_with")
        rules = GateRule.objects.filter(kind__government=government, code=code, reviewer=None)
        if not ending or not rules.exists():
            continue
        rows = Body.objects.filter(government=government, merged_into=None, name__endswith=ending)
        bodies = list(rows.order_by("pk")[:2])
        if len(bodies) == 1:
            found += rules.update(reviewer=bodies[0])
    return found
