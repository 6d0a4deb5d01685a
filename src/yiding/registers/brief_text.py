"""台账通报成稿: from the counted numbers to text, table and chart, by the phrases."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, Final

from yiding import typeset
from yiding.minutes.compose import Composed
from yiding.minutes.compose.texts import Block, Style
from yiding.papers.exhibits import Exhibit

from .brief_rows import Brief
from .brief_wording import Phrases, filled
from .catalogue import kind_of
from .tallying import Numbers

NUMERALS: Final = "一二三四五六七八九十"
HEAD: Final = ("地区", "期初存量", "新增", "办结", "期末存量", "其中逾期")
"""The heads of the table, as printed: in Chinese, whatever language the page has."""
COLUMNS: Final = ("before", "found", "closed", "open", "overdue")
BARS: Final = ("found", "closed", "open")
BAR_NAMES: Final = ("新增", "办结", "期末存量")


@dataclass(frozen=True, slots=True)
class Row:
    """一个地区的数字, as they were counted."""

    label: str
    numbers: Numbers
    body: int | None = None


@dataclass(frozen=True, slots=True)
class Counted:
    """清点的结果: the whole, by town, and at the end of which day."""

    whole: Numbers
    towns: Sequence[Row]
    as_of: date

    @classmethod
    def of(cls, brief: Brief) -> Counted:
        """What a bulletin has kept."""
        told = brief.counted
        towns = [Row(row["label"], Numbers(**row["numbers"]), row["body"]) for row in told["towns"]]
        return cls(Numbers(**told["whole"]), towns, date.fromisoformat(told["as_of"]))

    def kept(self) -> dict[str, Any]:
        """As it is kept in a bulletin."""
        return {
            "whole": asdict(self.whole),
            "towns": [
                {"label": one.label, "body": one.body, "numbers": asdict(one.numbers)} for one in self.towns
            ],
            "as_of": self.as_of.isoformat(),
        }


@dataclass(frozen=True, slots=True)
class Material:
    """素材: a bulletin, its phrases and its numbers."""

    brief: Brief
    phrases: Phrases
    counted: Counted

    @property
    def best(self) -> list[Row]:
        """The towns that closed most with nothing overdue."""
        rows = [
            one for one in self.counted.towns if one.numbers.closed and not one.numbers.overdue and one.body
        ]
        rows.sort(key=lambda one: (-one.numbers.closed, one.label))
        return rows[: self.phrases.best_most]

    @property
    def worst(self) -> list[Row]:
        """The towns with most that is overdue."""
        rows = [one for one in self.counted.towns if one.numbers.overdue]
        rows.sort(key=lambda one: (-one.numbers.overdue, one.label))
        return rows[: self.phrases.worst_most]

    def values(self) -> dict[str, Any]:
        """What the phrases name."""
        brief, whole = self.brief, self.counted.whole
        numbers = {name: "" if value is None else value for name, value in asdict(whole).items()}
        return {
            **numbers,
            "share": "" if whole.share is None else whole.share,
            "government": brief.government.name,
            "when": brief.when,
            "name": kind_of(brief.code).name,
            "campaign": brief.campaign.name if brief.campaign else "",
            "first": written(brief.first_on),
            "last": written(brief.last_on),
            "as_of": written(self.counted.as_of),
            "best": "、".join(one.label for one in self.best),
            "worst": "、".join(f"{one.label}（逾期{one.numbers.overdue}条）" for one in self.worst),
        }


def written(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def title_of(told: Material, key: str) -> str:
    return filled(told.phrases.titles[key], told.values())[:300]


def composed(told: Material) -> Composed:
    """The text, block by block."""
    values, number, blocks = told.values(), 0, []
    for phrase in told.phrases.blocks:
        if not _is_wanted(phrase.needs, phrase.without, values):
            continue
        number += "{no}" in phrase.text
        own = {**values, "no": NUMERALS[(number - 1) % len(NUMERALS)] if number else ""}
        blocks.append(Block(phrase.key, f"{filled(phrase.text, own)}\n"))
    return Composed(Style.NARRATIVE, tuple(blocks))


def _is_wanted(needs: str, without: str, values: Mapping[str, Any]) -> bool:
    if needs and values[needs] in ("", 0):
        return False
    return not (without and values[without] not in ("", 0))


def exhibits(phrases: Phrases, counted: Counted) -> list[Exhibit]:
    """The table and the chart, of the same numbers."""
    rows = [one for one in counted.towns if not one.numbers.is_nothing]
    return [
        Exhibit(phrases.table.after, _table(phrases.table.caption, rows, counted.whole)),
        Exhibit(phrases.chart.after, _chart(phrases.chart.caption, rows, phrases.chart.at_most)),
    ]


def _table(caption: str, rows: Sequence[Row], whole: Numbers) -> typeset.Table:
    lines = [(one.label, *_cells(one.numbers)) for one in rows]
    total = ("合计", *_cells(whole))
    widths = (2.6, 1, 1, 1, 1, 1)
    return typeset.Table((HEAD, *lines, total), widths=widths, caption=f"表1　{caption}", wide=False)


def _cells(numbers: Numbers) -> tuple[str, ...]:
    return tuple(str(getattr(numbers, key)) for key in COLUMNS)


def _chart(caption: str, rows: Sequence[Row], at_most: int) -> typeset.Chart:
    shown = sorted(rows, key=lambda one: (-sum(getattr(one.numbers, key) for key in BARS), one.label))
    bars = tuple(
        (one.label, tuple(getattr(one.numbers, key) for key in BARS)) for one in shown[: at_most or None]
    )
    return typeset.Chart(BAR_NAMES, bars, caption=f"图1　{caption}")
