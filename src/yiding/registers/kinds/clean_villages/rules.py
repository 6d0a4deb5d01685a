"""无违村（社区）的规则: conditions are held against the ledger at each step, and frozen (S46.4)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib.auth.models import User
from django.db.models import F
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _

from yiding.core.columns import Viewer
from yiding.directory.models import Body, Government
from yiding.registers.building import CODE as CASES
from yiding.registers.catalogue import kind_of
from yiding.registers.conditions import (
    HEADS,
    be_met,
    history_of,
    judgement_keep,
    lines_of,
    met,
    section_of,
)
from yiding.registers.errors_city import NotInspected
from yiding.registers.models import Entry
from yiding.registers.narrowing import towns_of
from yiding.registers.ranking import AS_SEEN, places, share
from yiding.registers.ranking import told as shown
from yiding.registers.reckoning import link, seen, state_told
from yiding.registers.round_rows import Check
from yiding.registers.rules import Report, ReportAsked, Rules, Section, Sheet, Told
from yiding.registers.values import mirror
from yiding.registers.villages import CODE, NAMED, inspected, verdict_of, verdicts

HELD = frozenset({"apply", "verify", "award", "recheck"})
"""The steps at which the conditions must hold."""
OCCASIONS = {
    "apply": _("申报"),
    "verify": _("核验"),
    "award": _("命名"),
    "recheck": _("复核"),
    "withdraw": _("摘牌"),
}


def propose(_government: Government, told: Told) -> Told:
    """Named after the village, which creates it."""
    village = told.get("village")
    body = village if isinstance(village, Body) else Body.objects.filter(pk=village or 0).first()
    return {"title": body.name if body else "", "local": body}


def check(government: Government, told: Told, entry: Entry | None) -> Mapping[str, Any] | None:
    """A village stands once in the register."""
    village = told.get("village")
    key = village.pk if isinstance(village, Body) else village
    rows = Entry.objects.filter(government=government, code=CODE, values__village=key)
    rows = rows.exclude(pk=entry.pk) if entry is not None else rows
    return {"village": _("这个村（社区）已经在册。")} if rows.exists() else None


def before_move(entry: Entry, name: str, told: Told, _by: User) -> None:
    """Raises ConditionsNotMet, NotInspected: nobody is named by a tick."""
    if name in HELD:
        be_met(verdict_of(_as_told(entry, told)))
    if name in ("verify", "award") and inspected(entry) is None:
        raise NotInspected


def _as_told(entry: Entry, told: Told) -> Entry:
    """The village with the day from which it creates, as the form says it."""
    start = told.get("start_on")
    if start:
        entry = Entry(
            pk=entry.pk,
            government_id=entry.government_id,
            code=entry.code,
            found_on=entry.found_on,
            values={**entry.values, "start_on": f"{start}"},
        )
    return entry


def after_move(entry: Entry, name: str, told: Told, by: User) -> None:
    """The conditions as they held are frozen with the step."""
    if name in HELD or name == "withdraw":
        note = str(told.get("note") or told.get("withdrawn_why") or "")
        with override("zh-hans"):
            judgement_keep(entry=entry, occasion=name, verdict=verdict_of(entry), author=by, note=note)


def after_check(check: Check, _by: User) -> None:
    """What an inspection of the village found to be built lies in the village."""
    village = check.entry.values.get("village")
    for answer in check.answers.filter(finding__code=CASES).select_related("finding"):
        found = answer.finding
        assert found is not None
        found.values = {**found.values, "village": village}
        Entry.objects.filter(pk=found.pk).update(values=found.values, version=F("version") + 1)
        mirror(kind_of(CASES), found)


def sections(_viewer: Viewer, entry: Entry) -> Sequence[Section]:
    """Each condition with its figure today, the inspection, and what was frozen at each step."""
    found = inspected(entry)
    facts = [(_("核验记录"), "")]
    if found is not None:
        who = found.body.name if found.body else found.by.get_full_name()
        facts = [(_("核验记录"), f"{found.checked_on} {who} {found.round.name if found.round else ''}")]
    conditions = section_of(_("创建条件核对"), verdict_of(entry))
    return [conditions, Section(_("现场核验"), facts=facts), history_of(entry, OCCASIONS)]


# --- tables ------------------------------------------------------------------------------------------------


def conditions(viewer: Viewer, asked: ReportAsked) -> Sheet:
    """条件核对: every village with what it lacks, then each condition with its figure."""
    rows = list(seen(viewer, asked, day="").select_related("town", "local").order_by("town_id", "pk"))
    found = verdicts(rows)
    lines = [
        [one.title, str(one.town or ""), state_told(one), met(found[one.pk].holds), found[one.pk].said]
        for one in rows
    ]
    heads = [_("村（社区）"), _("镇（街道）"), _("环节"), _("结果"), _("差在哪里")]
    each = [[one.title, *line] for one in rows for line in lines_of(found[one.pk])]
    more = Sheet([_("村（社区）"), *HEADS], each, title=_("逐条核对"))
    broken = sum(one.state == NAMED and not found[one.pk].holds for one in rows)
    notes = [gettext("已命名而条件不再具备的有%(n)s个，请复核。") % {"n": broken}] if broken else []
    return Sheet(heads, lines, links=[link(one) for one in rows], notes=notes, more=[more])


def ranking(viewer: Viewer, asked: ReportAsked) -> Sheet:
    """Towns by the share of their villages that have the name, and the models with their experience."""
    rows = list(seen(viewer, asked, day="").select_related("town", "local").order_by("town_id", "pk"))
    lines = []
    for town in towns_of(asked.government):
        some = [one for one in rows if one.town_id == town.pk]
        if some:
            lines.append([town.name, *_counts(some)])
    ranks = places([line[-1] for line in lines])
    lines = [
        [*line[:-1], shown(line[-1]), shown(rank if len(lines) > 1 else None)]
        for line, rank in zip(lines, ranks, strict=True)
    ]
    lines.sort(key=lambda line: line[-1] if isinstance(line[-1], int) else len(lines) + 1)
    heads = [
        _("镇（街道）"),
        _("在册"),
        _("创建中"),
        _("已命名"),
        _("已摘牌"),
        _("典型"),
        _("命名率（%）"),
        _("名次"),
    ]
    notes = [AS_SEEN] if len(lines) > 1 else []
    return Sheet(heads, lines, chart=(1, 3), notes=notes, more=[_models(rows)])


def _counts(rows: Sequence[Entry]) -> list[Any]:
    states = [one.state for one in rows]
    named, gone = states.count(NAMED), states.count("withdrawn")
    models = sum(bool(one.values.get("model")) and one.state == NAMED for one in rows)
    return [len(rows), len(rows) - named - gone, named, gone, models, share(named, len(rows))]


def _models(rows: Sequence[Entry]) -> Sheet:
    told = [one for one in rows if one.values.get("model") and one.state == NAMED]
    lines = [
        [one.title, str(one.town or ""), one.values.get("named_on") or "", one.values.get("experience") or ""]
        for one in told
    ]
    heads = [_("村（社区）"), _("镇（街道）"), _("命名日期"), _("经验做法")]
    return Sheet(heads, lines, links=[link(one) for one in told], title=_("典型和经验"))


RULES = Rules(
    propose=propose,
    check=check,
    before_move=before_move,
    after_move=after_move,
    after_check=after_check,
    sections=sections,
    reports=(
        Report("conditions", _("条件核对"), conditions, asks=("town",)),
        Report("ranking", _("创建排名和典型"), ranking, asks=("town",), is_public=True),
    ),
)
