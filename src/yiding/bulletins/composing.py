"""通报成稿: from how tasks stood to the text, table and chart, by the phrases."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from yiding import typeset
from yiding.core import clock
from yiding.minutes.compose import Composed
from yiding.minutes.compose.texts import Block, Style
from yiding.papers.exhibits import Exhibit
from yiding.supervision.tallying import Mark, Stand, Tally, tallies, whole

from .models import Bulletin
from .wording import Exhibited, Phrase, Phrases, filled

NUMERALS = "一二三四五六七八九十"
WITHHELD = "（事项名称略）"
"""A matter that is known to fewer than those named is counted, not named."""


@dataclass(frozen=True, slots=True)
class Material:
    """素材: the tasks counted, and their numbers body by body."""

    bulletin: Bulletin
    phrases: Phrases
    stands: Sequence[Stand]
    tallies: Sequence[Tally]

    @classmethod
    def of(cls, bulletin: Bulletin, phrases: Phrases, rows: Sequence[Stand]) -> Material:
        return cls(bulletin, phrases, rows, tallies(rows))

    @property
    def praised(self) -> list[Tally]:
        """The bodies that brought something to an end, all of it in time and nothing found wanting."""
        bad = (Mark.LATE, Mark.OVERDUE, Mark.RED, Mark.RETURNED, Mark.UNREPORTED)
        done = self.phrases.praised_done
        rows = [
            one
            for one in self.tallies
            if one.of(Mark.ON_TIME) >= done and not any(one.of(mark) for mark in bad)
        ]
        rows.sort(key=lambda one: (-one.of(Mark.ON_TIME), one.body))
        return rows[: self.phrases.praised_most]

    @property
    def urged(self) -> list[Tally]:
        """The bodies with tasks that are overdue, those with most first."""
        rows = [one for one in self.tallies if one.of(Mark.OVERDUE)]
        rows.sort(key=lambda one: (-one.of(Mark.OVERDUE), one.body))
        return rows[: self.phrases.urged_most]

    def values(self) -> dict[str, Any]:
        """What the phrases name."""
        all_, bulletin = whole(self.tallies), self.bulletin
        counts = {mark.value: all_.of(mark) for mark in Mark}
        named = bulletin.word if bulletin.within in ("area", "project") else ""
        return {
            **counts,
            "government": bulletin.government.name,
            "when": bulletin.when,
            "scope": named,
            "first": written(bulletin.first_on),
            "last": written(bulletin.last_on),
            "as_of": written(min(bulletin.last_on, clock.today())),
            "total": all_.total,
            "bodies": len(self.tallies),
            "done": all_.of(Mark.ON_TIME) + all_.of(Mark.LATE),
            "rate": "" if all_.rate is None else all_.rate,
            "praised": "、".join(one.body for one in self.praised),
            "urged": "、".join(f"{one.body}（超期{one.of(Mark.OVERDUE)}件）" for one in self.urged),
        }


def written(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def title_of(told: Material) -> str:
    """The title, by the rhythm of the bulletin."""
    return filled(told.phrases.titles[told.bulletin.rhythm], told.values())[:300]


def composed(told: Material) -> Composed:
    """The text, block by block."""
    values, number = told.values(), 0
    blocks = []
    for phrase in told.phrases.blocks:
        if not _is_wanted(phrase, values):
            continue
        number += "{no}" in phrase.text
        own = {**values, "no": NUMERALS[(number - 1) % len(NUMERALS)] if number else ""}
        lines = list(_each(told, phrase, own)) if phrase.each else [filled(phrase.text, own)]
        blocks.append(Block(phrase.key, "".join(f"{line}\n" for line in lines)))
    return Composed(Style.NARRATIVE, tuple(blocks))


def _is_wanted(phrase: Phrase, values: Mapping[str, Any]) -> bool:
    if phrase.needs and values[phrase.needs] in ("", 0):
        return phrase.needs == "rate" and values["rate"] == 0
    return not (phrase.without and values[phrase.without] not in ("", 0))


def _each(told: Material, phrase: Phrase, values: Mapping[str, Any]) -> Iterator[str]:
    rows = sorted(
        (row for row in told.stands if Mark.OVERDUE in row.marks), key=lambda row: (-row.late_days, row.body)
    )
    for number, row in enumerate(rows[: phrase.at_most], start=1):
        title = row.title if row.level <= told.bulletin.names_level else WITHHELD
        overrun = f"已超期{row.late_days}个工作日" if row.late_days else "期限已过"
        own = {"n": number, "body": row.body, "title": title, "due": written(row.due_on)}
        own |= {"days": row.late_days, "overrun": overrun}
        yield filled(phrase.text, {**values, **own})


HEAD = ("单位", "任务", "按期办结", "逾期办结", "超期未办", "退回", "延期", "漏报")
"""The heads of the table, as printed: in Chinese, whatever language the page has."""
COLUMNS = (
    Mark.ON_TIME,
    Mark.LATE,
    Mark.OVERDUE,
    Mark.RETURNED,
    Mark.EXTENDED,
    Mark.UNREPORTED,
)
BARS = (Mark.ON_TIME, Mark.LATE, Mark.OVERDUE)
BAR_NAMES = ("按期办结", "逾期办结", "超期未办结")


def exhibits(phrases: Phrases, rows: Sequence[Tally]) -> list[Exhibit]:
    """The table and the chart, of the same numbers."""
    return [
        Exhibit(phrases.table.after, _table(phrases.table, rows)),
        Exhibit(phrases.chart.after, _chart(phrases.chart, rows)),
    ]


def _table(told: Exhibited, rows: Sequence[Tally]) -> typeset.Table:
    lines = [(row.body, str(row.total), *(str(row.of(mark)) for mark in COLUMNS)) for row in rows]
    all_ = whole(rows)
    total = ("合计", str(all_.total), *(str(all_.of(mark)) for mark in COLUMNS))
    return typeset.Table(
        (HEAD, *lines, total), widths=(3.2, 1, 1, 1, 1, 1, 1, 1), caption=f"表1　{told.caption}", wide=False
    )


def charted(rows: Sequence[Tally], at_most: int) -> list[Tally]:
    """The bodies that the chart shows: those with something to show, the largest first."""
    shown = [row for row in rows if any(row.of(mark) for mark in BARS)]
    shown.sort(key=lambda row: (-sum(row.of(mark) for mark in BARS), row.body))
    return shown[: at_most or None]


def _chart(told: Exhibited, rows: Sequence[Tally]) -> typeset.Chart:
    shown = charted(rows, told.at_most)
    bars = tuple((row.body, tuple(row.of(mark) for mark in BARS)) for row in shown)
    return typeset.Chart(BAR_NAMES, bars, caption=f"图1　{told.caption}")
