"""禁用区的规则: what is banned goes with a version of the shape; none is published without one (S45.3)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.contrib.auth.models import User
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from yiding.core.columns import Viewer
from yiding.registers.catalogue import kind_of
from yiding.registers.errors_shapes import NoShapeToPublish
from yiding.registers.machinery import areas_on
from yiding.registers.models import Entry
from yiding.registers.reckoning import link
from yiding.registers.rules import Report, ReportAsked, Rules, Sheet, Told
from yiding.registers.shaping import shape_of, version_end
from yiding.registers.values import words

CODE = "ban_areas"
HECTARE = 10_000


def compute(entry: Entry) -> Told:
    """What is banned now, from the version that holds today."""
    row = shape_of(entry)
    terms = row.terms if row is not None else {}
    return {key: terms.get(key) for key in kind_of(CODE).term_keys}


def before_move(entry: Entry, move: str, told: Mapping[str, Any], by: User) -> None:
    """None is published without an area; one that is repealed has none from its day on."""
    if move == "publish" and not entry.shapes.exclude(geometry=None).exists():
        raise NoShapeToPublish
    if move == "repeal":
        day = told["repealed_on"]
        version_end(entry, day if isinstance(day, date) else date.fromisoformat(day), by, str(told["note"]))


def in_force(_viewer: Viewer, asked: ReportAsked) -> Sheet:
    """某日有效的禁用区: each with the version that held on the last day asked for (today)."""
    rows = list(areas_on(asked.government, asked.last))
    bans = kind_of(CODE).field("bans")
    assert bans is not None
    lines: list[list[Any]] = [
        [
            row.entry.number,
            row.entry.title,
            row.number,
            row.from_on,
            "、".join(gettext(one) for one in str(words(bans, row.terms, {})).split("、") if one),
            (row.area or 0) / HECTARE,
            row.basis,
        ]
        for row in rows
    ]
    heads = [
        *(_("编号"), _("禁用区名称"), _("版本"), _("自何日起")),
        *(_("禁止使用的排放标准"), _("面积（公顷）"), _("依据")),
    ]
    total = [_("合计"), len(lines), "", "", "", sum(line[5] for line in lines), ""]
    return Sheet(heads, lines, total if lines else (), [link(row.entry) for row in rows])


RULES = Rules(
    compute=compute,
    before_move=before_move,
    reports=(Report("in_force", _("某日有效的禁用区"), in_force, asks=("last",)),),
)
