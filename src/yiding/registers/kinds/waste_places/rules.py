"""垃圾分类点位的规则: low scores are mended and inspected again; scores of all levels (S52)."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from django.contrib.auth.models import User
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from yiding.core.columns import Viewer
from yiding.core.workdays import Calendar
from yiding.registers.catalogue import kind_of
from yiding.registers.models import Entry
from yiding.registers.reckoning import checks_told
from yiding.registers.recording import From, entry_record, fill_computed
from yiding.registers.round_rows import Check
from yiding.registers.rules import Report, Rules, Section, Told
from yiding.registers.scoring import PLACES, last_score, scored
from yiding.registers.selectors import entries_visible_to, settings_of
from yiding.registers.values import mirror
from yiding.registers.wording import state_badge

from . import reports

FINDINGS = "waste_findings"
MOST = 20


def compute(entry: Entry) -> Told:
    return {"last_score": last_score(entry) if entry.pk else None}


def low_line(government_id: int) -> Decimal:
    """低分线."""
    return Decimal(str(settings_of(government_id, PLACES)["low"]))


def after_check(check: Check, by: User) -> None:
    """The newest score stands with the place; a low one becomes a task to mend and be inspected again."""
    entry, kind = check.entry, kind_of(PLACES)
    if check.score is None:
        return
    fill_computed(kind, entry)
    Entry.objects.filter(pk=entry.pk).update(values=entry.values, version=F("version") + 1)
    entry.refresh_from_db(fields=["version"])
    mirror(kind, entry)
    is_own = check.body_id is not None and check.body_id == entry.local_id
    if not is_own and check.score < low_line(entry.government_id):
        _to_mend(check, by)


def _to_mend(check: Check, by: User) -> None:
    """低分复查, once as long as one is open."""
    entry, limit = check.entry, low_line(check.entry.government_id)
    rows = Entry.objects.filter(code=FINDINGS, parent=entry, source="low", is_open=True)
    if rows.exists():
        return
    days = int(settings_of(entry.government_id, PLACES)["recheck_days"])
    told = {
        "title": f"{entry.title}考评 {check.score} 分，低于 {limit.normalize():f} 分，整改后复查"[:300],
        "parent": entry,
        "town": entry.town,
        "address": entry.address,
        "longitude": entry.longitude,
        "latitude": entry.latitude,
        "source": "low",
        "local": entry.local,
        "department": entry.department,
        "holder": entry.holder,
        "found_on": check.checked_on,
        "due_on": Calendar.load().add(check.checked_on, days),
        "score": check.score,
        "limit": limit,
        "check_id": check.pk,
    }
    kind = kind_of(FINDINGS)
    origin = From(finder=check.body, note=f"考评得分 {check.score}")
    entry_record(kind=kind, government=entry.government, told=told, by=by, origin=origin)


def sections(viewer: Viewer, entry: Entry) -> Sequence[Section]:
    """The scores of the place, and what of it is to be mended."""
    rows = scored(Entry.objects.filter(pk=entry.pk))[::-1][:MOST]
    words = {True: _("计入排名"), False: _("复查（不计入排名）")}
    names = dict(Check.objects.filter(pk__in=[one.key for one in rows]).values_list("pk", "round__name"))
    lines = [(one.day, names.get(one.key) or "—", one.score, words[one.counts]) for one in rows]
    heads = (_("考评日期"), _("轮次"), _("得分"), _("计入"))
    found = entries_visible_to(viewer, kind_of(FINDINGS)).filter(parent=entry, is_open=True)[:MOST]
    mending = [(one.number, one.title, one.due_on or "", state_badge(one)) for one in found]
    return [
        Section(_("考评得分"), heads=heads, rows=lines, empty=_("还没有考评。")),
        Section(
            _("未销号的整改"),
            heads=(_("编号"), _("问题"), _("整改期限"), _("环节")),
            rows=mending,
            empty=_("没有。"),
        ),
    ]


ASKS = ("first", "last", "town")
LEAD = _("没有写起止日期的，是本季度。表中各级得分由下一级表中的数算出，可以逐步复算。")
RULES = Rules(
    compute=compute,
    after_check=after_check,
    sections=sections,
    reports=(
        Report("scores", _("考评得分"), reports.scores, asks=ASKS, lead=LEAD),
        Report(
            "ranking",
            _("考评排名"),
            reports.ranking,
            asks=("first", "last"),
            lead=_("党政机关单独排名，排在前面；与前一个同样长的时段比。没有写起止日期的，是本季度。"),
            is_public=True,
        ),
        Report(
            "towns",
            _("镇（街道）排名"),
            reports.towns_ranking,
            asks=("first", "last"),
            is_public=True,
        ),
        Report("trend", _("各期得分"), reports.trend, asks=("last",)),
        Report("low", _("低分复查情况"), reports.low, asks=ASKS),
        checks_told(PLACES),
    ),
)
