"""条件: conditions that are data, held against figures that are reckoned; nobody ticks them off.

A condition is a row of a register's settings: its name, what is measured, a sign and a limit. One that
must hold (必备) decides by itself; of the others (可选) so many must hold as the register says. A figure that
is not there never meets a condition.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from django.contrib.auth.models import User
from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext_lazy as _

from yiding.core import clock
from yiding.core.figures import Tone
from yiding.core.markup import badge

from .errors_city import ConditionsNotMet
from .judgement_rows import Judgement
from .models import Entry
from .rules import Section

SIGNS: Final[Mapping[str, Callable[[Decimal, Decimal], bool]]] = {
    gettext_noop("不低于"): operator.ge,
    gettext_noop("不超过"): operator.le,
    gettext_noop("高于"): operator.gt,
    gettext_noop("低于"): operator.lt,
}
MUST: Final = "必备"


@dataclass(frozen=True, slots=True)
class Condition:
    """一个条件, as the settings hold it. ``row`` keeps what else stands in its row."""

    name: str
    measure: str
    sign: str
    limit: Decimal | None
    is_must: bool = True
    row: Mapping[str, str] = field(default_factory=dict)

    @property
    def limit_told(self) -> str:
        return f"{gettext(self.sign)} {plain(self.limit)}"


@dataclass(frozen=True, slots=True)
class Measured:
    """一个数字, or why there is none."""

    value: Decimal | None
    why: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """一个条件的结果: the figure, whether it holds, and why not."""

    condition: Condition
    value: Decimal | None
    holds: bool
    why: str = ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """审核结果 over all conditions. ``least`` of those that are optional must hold."""

    outcomes: Sequence[Outcome]
    least: int = 0

    @property
    def failed(self) -> list[Outcome]:
        """The conditions for which it does not hold: those that must, and the optional ones if too few."""
        broken = [one for one in self.outcomes if one.condition.is_must and not one.holds]
        optional = [one for one in self.outcomes if not one.condition.is_must]
        enough = sum(one.holds for one in optional) >= min(self.least, len(optional))
        return broken if enough else broken + [one for one in optional if not one.holds]

    @property
    def holds(self) -> bool:
        """None without any condition: what nobody has set cannot be met."""
        return bool(self.outcomes) and not self.failed

    @property
    def said(self) -> str:
        """What is missing, in one line."""
        if not self.outcomes:
            return gettext("没有设定条件")
        return "；".join(f"{gettext(one.condition.name)}：{one.why}" for one in self.failed)


def plain(value: Decimal | None) -> str:
    """A figure as people write it."""
    return "" if value is None else format(value.normalize(), "f")


def conditions_of(rows: Iterable[Mapping[str, str]]) -> list[Condition]:
    """The conditions in the rows of a setting."""
    return [
        Condition(
            name=row.get("name", ""),
            measure=row.get("measure", ""),
            sign=row.get("sign", ""),
            limit=_figure(row.get("limit", "")),
            is_must=row.get("must", MUST) in ("", MUST),
            row=dict(row),
        )
        for row in rows
    ]


def _figure(text: str) -> Decimal | None:
    try:
        value = Decimal(text)
    except InvalidOperation:
        return None
    return value if value.is_finite() else None


def judged(
    conditions: Iterable[Condition], measured: Callable[[Condition], Measured], least: int = 0
) -> Verdict:
    """Each condition held against its figure."""
    return Verdict([_outcome(one, measured(one)) for one in conditions], least)


def _outcome(one: Condition, found: Measured) -> Outcome:
    sign = SIGNS.get(one.sign)
    if sign is None or one.limit is None:
        return Outcome(one, found.value, False, gettext("条件写得不对，请在台账设定里改正"))
    if found.value is None:
        return Outcome(one, None, False, found.why or gettext("没有数字"))
    if sign(found.value, one.limit):
        return Outcome(one, found.value, True)
    told = {"value": plain(found.value), "limit": one.limit_told}
    return Outcome(one, found.value, False, gettext("现为 %(value)s，要求%(limit)s") % told)


# --- on pages and in the ledger ----------------------------------------------------------------------------


HEADS: Final = (_("条件"), _("指标"), _("要求"), _("现值"), _("结果"), _("差在哪里"))


def lines_of(verdict: Verdict) -> list[tuple[Any, ...]]:
    """The outcomes as rows under :data:`HEADS`."""
    return [
        (
            _named(one.condition),
            gettext(one.condition.measure) if one.condition.measure else "",
            one.condition.limit_told,
            plain(one.value) or "—",
            met(one.holds),
            one.why,
        )
        for one in verdict.outcomes
    ]


def _named(one: Condition) -> str:
    """A condition's name; one that came with the kind in the language of the page."""
    name = gettext(one.name) if one.name else ""
    return name if one.is_must else f"{name}（{gettext('可选')}）"


def met(holds: bool) -> Any:
    return badge(_("符合"), Tone.GOOD) if holds else badge(_("不符合"), Tone.BAD)


def section_of(title: Any, verdict: Verdict, *notes: Any) -> Section:
    """The conditions on an entry's page, as they hold today."""
    told = _("由系统按台账实时核对，不由人勾选。")
    return Section(
        title, heads=HEADS, rows=lines_of(verdict), notes=(told, *notes), empty=_("还没有设定条件。")
    )


def history_of(entry: Entry, words: Mapping[str, Any]) -> Section:
    """The judgements that were frozen, the newest first."""
    rows = [
        (
            one.day,
            words.get(one.occasion, one.occasion),
            met(one.holds),
            "；".join(f"{told['name']}：{told['why']}" for told in one.outcomes if not told["holds"]),
            one.by.get_full_name() or one.by.get_username(),
        )
        for one in entry.judgements.select_related("by")[:20]
    ]
    heads = (_("日期"), _("环节"), _("结果"), _("不符合的条件"), _("办理人"))
    return Section(_("历次条件审核"), heads=heads, rows=rows, empty=_("还没有审核过。"))


def be_met(verdict: Verdict) -> None:
    """Raises ConditionsNotMet with what is missing."""
    if not verdict.holds:
        raise ConditionsNotMet(verdict.said)


def judgement_keep(
    *,
    entry: Entry,
    occasion: str,
    verdict: Verdict,
    author: User,
    proposed: str = "",
    decided: str = "",
    note: str = "",
    year: int | None = None,
) -> Judgement:
    """Freezes what the conditions gave, within the step that it belongs to, whose event tells of it."""
    day = clock.today()
    return Judgement.objects.create(
        entry=entry,
        occasion=occasion,
        year=year or day.year,
        day=day,
        holds=verdict.holds,
        outcomes=[frozen(one) for one in verdict.outcomes],
        proposed=proposed,
        decided=decided,
        note=note,
        by=author,
        at=clock.now(),
    )


def frozen(one: Outcome) -> dict[str, Any]:
    return {
        "name": one.condition.name,
        "measure": one.condition.measure,
        "must": one.condition.is_must,
        "limit": one.condition.limit_told,
        "value": plain(one.value),
        "holds": one.holds,
        "why": one.why,
    }
