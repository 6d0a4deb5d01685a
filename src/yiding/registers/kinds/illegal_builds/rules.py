"""违法建设的规则: stock and increment, papers before acceptance, what a new case does (S46)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.contrib.auth.models import User
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from yiding.core import clock
from yiding.core.columns import Viewer
from yiding.directory.models import Government
from yiding.registers.building import DEFER, SAFETY, area_of, born_of
from yiding.registers.catalogue import kind_of
from yiding.registers.errors import MissingValues, WrongValue
from yiding.registers.models import Entry
from yiding.registers.rules import Report, Rules, Section, Told
from yiding.registers.selectors import settings_of
from yiding.registers.villages import names_follow

from . import reports
from .pairs import pairs, pictures_of

CODE = "illegal_builds"


def check(_government: Government, told: Told, entry: Entry | None) -> Mapping[str, Any]:
    """Areas and days that cannot be."""
    faults = {}
    area, done = area_of(told.get("area")), area_of(told.get("area_done"))
    if done > area:
        faults["area_done"] = gettext("已处置面积不能大于违法面积。")
    if entry is not None and 0 < done < area_of(entry.values.get("area_done")):
        faults["area_done"] = gettext("已处置面积是累计数，不能比上次少。")
    found, built, stopped = (_day(told.get(key)) for key in ("found_on", "built_on", "stopped_on"))
    if built and found and built > found:
        faults["built_on"] = gettext("建设日期不能晚于发现日期。")
    if stopped and found and not found <= stopped <= clock.today():
        faults["stopped_on"] = gettext("制止日期应在发现以后、今天以前。")
    return faults


def _day(told: Any) -> date | None:
    return date.fromisoformat(told) if isinstance(told, str) and told else told or None


def compute(entry: Entry) -> Told:
    """存量 or 增量, and how many days passed until it was stopped."""
    stopped = _day(entry.values.get("stopped_on"))
    days = max(0, (stopped - entry.found_on).days) if stopped else None
    return {"born": born_of(entry), "stop_days": days}


def before_move(entry: Entry, name: str, told: Told, _by: User) -> None:
    """Each way of disposal has its paper; putting off ends, and what is unsafe is kept under control."""
    if name == "submit":
        _be_papered(entry, told)
    until = _day(told.get("defer_until"))
    if name == "defer" and until is not None and until <= clock.today():
        _refuse("defer_until", _("暂缓要有以后的截止日期。"))
    if name == "treat" and told.get("path") == DEFER:
        _refuse("path", _("暂缓的，请用“暂缓处置”办理。"))


def _refuse(key: str, sentence: Any) -> None:
    raise WrongValue({key: str(sentence)})


def _be_papered(entry: Entry, told: Told) -> None:
    """Raises MissingValues: the paper that the settings ask for this way of disposal."""
    kind = kind_of(CODE)
    field = kind.field("path")
    words = {one.key: one.label for one in field.choices} if field else {}
    keys = {one.label: one.key for one in kind.fields}
    for row in settings_of(entry.government_id, CODE)["papers"]:
        key = keys.get(row["paper"], "")
        held = told.get(key) or entry.values.get(key)
        if row["path"] == words.get(entry.values.get("path") or "") and not held:
            raise MissingValues(row["paper"])


def after_move(entry: Entry, name: str, _told: Told, by: User) -> None:
    """A new case takes the name from its village."""
    if name == "identify":
        names_follow(entry, by)


def sections(viewer: Viewer, entry: Entry) -> Sequence[Section]:
    """Before and after, side by side, each with the point at which it was taken; and what is to be minded."""
    url = f"{reverse('registers:map')}?code={CODE}"
    if entry.town_id:
        url += f"&town={entry.town_id}"
    facts = [(_("在地图上看"), format_html('<a href="{}">{}</a>', url, _("违法建设分布图")))]
    notes = []
    if entry.state == "deferred" and SAFETY in (entry.values.get("harm") or ()):
        notes.append(_("有安全隐患的暂缓处置，管控措施要落实到位。"))
    if entry.state == "deferred" and (entry.values.get("defer_until") or "9") < f"{clock.today()}":
        notes.append(_("暂缓已经到期，请确定处置方式。"))
    heads, rows = pictures_of(entry)
    empty = _("还没有照片。")
    return [Section(_("处置前后对照"), facts=facts, heads=heads, rows=rows, notes=notes, empty=empty)]


ASKS = ("first", "last", "town")
RULES = Rules(
    check=check,
    compute=compute,
    before_move=before_move,
    after_move=after_move,
    sections=sections,
    reports=(
        Report(
            "progress",
            _("存量消减进度"),
            reports.progress,
            asks=("last", "town"),
            lead=_("年度目标在“存量治理年度目标”里登记；应完成的，按一年中过去的天数算。"),
        ),
        Report("curve", _("存量和增量曲线"), reports.curve, asks=("last", "town")),
        Report("new", _("增量发现和制止"), reports.new_cases, asks=ASKS),
        Report("paths", _("法律定性和处置方式"), reports.paths, asks=ASKS),
        Report("deferred", _("暂缓处置清单"), reports.deferred, asks=("town",)),
        Report("pairs", _("处置前后照片"), pairs, asks=ASKS),
        Report(
            "ranking",
            _("违法建设治理排名"),
            reports.ranking,
            asks=("last",),
            lead=_("得分由下列各率按台账设定里的权重算出，表中的数可以逐步复算。"),
            is_public=True,
        ),
    ),
)
