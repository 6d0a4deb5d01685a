"""优选企业培育库的规则: conditions on figures decide who comes in; each year all are looked at anew (S53)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib.auth.models import User
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _

from yiding.core import clock
from yiding.core.columns import Viewer
from yiding.directory.models import Government
from yiding.registers.catalogue import kind_of
from yiding.registers.conditions import be_met, history_of, judgement_keep, section_of
from yiding.registers.errors import MissingValues, WrongValue
from yiding.registers.models import Entry
from yiding.registers.pool import ACHIEVEMENTS, CODE, POOLED, SERVICES, Standing, standing_of
from yiding.registers.rules import Report, Rules, Section, Told
from yiding.registers.selectors import entries_visible_to
from yiding.registers.wording import state_badge

from . import reports
from .reports import DECISIONS

MOST = 30
REVIEWS = ("stay", "graduate", "leave")
OCCASIONS = {"admit": _("入库"), **DECISIONS}


def propose(_government: Government, told: Told) -> Told:
    """Named after the enterprise; its town serves it."""
    return {"title": str(told.get("enterprise") or ""), "local": told.get("town")}


def check(government: Government, told: Told, entry: Entry | None) -> Mapping[str, Any] | None:
    """An enterprise stands once in the register, as long as it has not left."""
    rows = Entry.objects.filter(
        government=government, code=CODE, is_open=True, enterprise=told.get("enterprise")
    )
    rows = rows.exclude(pk=entry.pk) if entry is not None else rows
    return {"enterprise": _("这家企业已经申报或者在库。")} if rows.exists() else None


def before_move(entry: Entry, name: str, told: Told, _by: User) -> None:
    """Raises ConditionsNotMet, MissingValues, WrongValue."""
    if name == "admit":
        be_met(standing_of(entry).enter)
    if name in REVIEWS:
        _reviewed(entry, name, told)


def _reviewed(entry: Entry, name: str, told: Told) -> None:
    """Once a year; who decides otherwise than the figures propose says why."""
    year = int(told.get("review_year") or 0)
    if year > clock.today().year:
        raise WrongValue({"review_year": str(_("评价年度不能晚于今年。"))})
    if entry.judgements.filter(occasion__in=REVIEWS, year=year).exists():
        raise WrongValue({"review_year": str(_("这一年度已经评价过。"))})
    proposed = standing_of(entry).proposed
    if name != proposed and not str(told.get("note") or "").strip():
        sentence = gettext("办理说明（系统按指标建议“%(what)s”，另作决定的要写理由）")
        raise MissingValues(sentence % {"what": DECISIONS[proposed]})


def after_move(entry: Entry, name: str, told: Told, by: User) -> None:
    """What the figures gave is frozen with the decision."""
    if name != "admit" and name not in REVIEWS:
        return
    with override("zh-hans"):
        standing = standing_of(entry)
        verdict = {"admit": standing.enter, "graduate": standing.graduate}.get(name, standing.keep)
        judgement_keep(
            entry=entry,
            occasion=name,
            verdict=verdict,
            author=by,
            proposed="" if name == "admit" else standing.proposed,
            decided=name,
            note=str(told.get("note") or ""),
            year=int(told["review_year"]) if told.get("review_year") else None,
        )


def sections(viewer: Viewer, entry: Entry) -> Sequence[Section]:
    """The conditions that matter now, the figures, what it achieved, what was done for it."""
    standing = standing_of(entry)
    told = [_figures(standing)]
    if entry.state == POOLED:
        note = gettext("本年度按指标建议：%(what)s。") % {"what": DECISIONS[standing.proposed]}
        told.append(section_of(_("保留条件核对"), standing.keep, note))
        told.append(section_of(_("毕业条件核对"), standing.graduate))
    else:
        told.append(section_of(_("入库条件核对"), standing.enter))
    told += [
        _listed(viewer, entry, ACHIEVEMENTS, _("业绩记录")),
        _listed(viewer, entry, SERVICES, _("服务事项")),
    ]
    return [*told, history_of(entry, OCCASIONS)]


def _figures(standing: Standing) -> Section:
    """年度指标 that were verified, the newest first."""
    fields = [one for one in kind_of("pool_figures").fields if one.key != "year"]
    years = standing.member.years[:5]
    rows = [
        [
            f"{gettext(one.label)}（{gettext(one.unit)}）",
            *(_figure(standing, year, one.key) for year in years),
        ]
        for one in fields
    ]
    waiting = sorted(standing.member.waiting)
    notes = [gettext("%(year)s年待核实") % {"year": "、".join(map(str, waiting))}] if waiting else []
    heads = (_("年度指标"), *(str(year) for year in years))
    empty = _("没有核实过的年度指标。")
    return Section(_("年度指标"), heads=heads, rows=rows if years else [], notes=notes, empty=empty)


def _figure(standing: Standing, year: int, key: str) -> Any:
    value = standing.member.figures[year].get(key)
    return "—" if value is None else value


def _listed(viewer: Viewer, entry: Entry, code: str, title: Any) -> Section:
    rows = entries_visible_to(viewer, kind_of(code)).filter(parent=entry).order_by("-pk")[:MOST]
    lines = [(one.number, one.title, one.found_on, state_badge(one)) for one in rows]
    heads = (_("编号"), _("名称"), _("日期"), _("环节"))
    return Section(title, heads=heads, rows=lines, empty=_("没有。"))


RULES = Rules(
    propose=propose,
    check=check,
    before_move=before_move,
    after_move=after_move,
    sections=sections,
    reports=(
        Report(
            "conditions",
            _("符合条件情况"),
            reports.conditions,
            asks=("town",),
            lead=_("按核实过的年度指标逐条核对；不符合的写明差在哪里。条件在台账设定里。"),
        ),
        Report("yearly", _("年度动态调整"), reports.yearly, asks=("last", "town")),
        Report("reach", _("政策覆盖"), reports.reach, asks=("town",)),
        Report("results", _("服务和业绩"), reports.results, asks=("first", "last", "town")),
        Report("changes", _("入库出库情况"), reports.changes, asks=("first", "last", "town")),
    ),
)
