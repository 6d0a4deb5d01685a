"""机械现场检查的规则: the verdict by the version that held on the day; a case of what was wrong (S45)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib.auth.models import User
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from yiding.core.acts import Act
from yiding.core.columns import Viewer
from yiding.directory.models import Government
from yiding.registers.catalogue import kind_of
from yiding.registers.machinery import BANNED, CASES, case_open, may_spot_check, verdict_at, wrong_of
from yiding.registers.models import Entry, EntryValue
from yiding.registers.reckoning import Counted, choice_labels, seen, state_told, tally, valued
from yiding.registers.rules import Report, ReportAsked, Rules, Section, Sheet, Told
from yiding.registers.selectors import entries_visible_to
from yiding.registers.values import value_of

CODE = "machine_checks"


def propose(_government: Government, told: Told) -> Told:
    """What is known of the machine, where the check says nothing."""
    machine: Entry | None = told.get("parent")
    if machine is None:
        return {}
    kind = kind_of(machine.code)
    grade = kind.grade(machine.grade)
    return {
        "machine_type": machine.values.get("machine_type"),
        "emission": grade.label if grade else None,
        "seen_code": machine.values.get("plate") or machine.values.get("env_code"),
        "enterprise": machine.enterprise,
        "town": machine.town,
        "local": machine.local,
        "department": machine.department,
    }


def compute(entry: Entry) -> Told:
    """The ban's verdict at the spot of the check, on its day."""
    accuracy = kind_of(CODE).field("accuracy")
    assert accuracy is not None
    found = verdict_at(
        entry.government,
        entry.longitude,
        entry.latitude,
        emission=entry.values.get("emission") or "",
        on=entry.found_on,
        accuracy=value_of(accuracy, entry.values),
        is_exempt=bool(entry.values.get("emergency")),
    )
    return {"verdict": found.word, "zones": found.told}


def sections(viewer: Viewer, entry: Entry) -> Sequence[Section]:
    """The cases that followed from it."""
    cases = entries_visible_to(viewer, kind_of(CASES)).filter(parent=entry).order_by("-pk")
    rows = [(one.number, one.title, state_told(one), one.closed_on or "") for one in cases]
    heads = (_("编号"), _("违规情况"), _("环节"), _("办结日期"))
    return [Section(_("违规案件"), heads=heads, rows=rows, empty=_("没有转为案件。"))]


def _may_open(viewer: Viewer, entry: Entry) -> bool:
    return may_spot_check(viewer, entry.government)


def _is_open(entry: Entry) -> bool:
    return entry.is_open and bool(wrong_of(entry)) and not entry.children.filter(code=CASES).exists()


def _open(row: Entry, _told: Any, by: User) -> None:
    case_open(check=row, by=by)


def by_town(viewer: Viewer, asked: ReportAsked) -> Sheet:
    """检查和违规: by town, and the kinds of what was wrong."""
    rows = valued(seen(viewer, asked).filter(is_open=True), "verdict")
    wrong = Q(pk__in=EntryValue.objects.filter(code=CODE, key="violations").values("entry"))
    counted = (
        Counted("all", _("检查"), Q()),
        Counted("banned", _("在禁用区禁止使用"), Q(v_verdict=BANNED)),
        Counted("wrong", _("有违规"), wrong),
        Counted("share", _("违规率（%）"), wrong, share="all"),
    )
    whole = tally(rows, "town__name", _("镇（街道）"), counted, chart=(1, 3))
    kinds = EntryValue.objects.filter(key="violations", entry__in=rows.order_by().values("pk"))
    more = tally(
        Entry.objects.filter(pk__in=rows.order_by().values("pk"), mirrored__in=kinds),
        "mirrored__text",
        _("违规情形"),
        (Counted("all", _("次数"), Q(mirrored__key="violations")),),
        names=choice_labels(kind_of(CODE), "violations"),
        title=_("违规情形"),
    )
    return Sheet(whole.heads, whole.rows, whole.total, chart=whole.chart, more=[more])


RULES = Rules(
    propose=propose,
    compute=compute,
    sections=sections,
    acts=(Act("case", _("转为案件"), _may_open, _open, is_open=_is_open, is_first=True),),
    reports=(Report("by_town", _("检查和违规"), by_town, asks=("first", "last", "town")),),
)
