"""隐患台账的规则: 五落实 of major ones, 挂牌督办, escalation with age, and a leader's area (S25)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from django.contrib.auth.models import User
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from yiding.accounts.models import Account
from yiding.core import clock
from yiding.core.columns import Column, Viewer
from yiding.directory.dates import valid_on
from yiding.directory.models import Portfolio
from yiding.registers.catalogue import kind_of
from yiding.registers.errors import MissingValues, NotNow
from yiding.registers.models import Entry
from yiding.registers.permissions import below
from yiding.registers.reckoning import (
    AGE,
    DEPARTMENT,
    DUE,
    GRADE,
    LOCAL,
    NUMBER,
    SECTOR,
    STATE,
    TITLE,
    TOWN,
    Counted,
    Told,
    age,
    late,
    listing,
    seen,
    tally,
)
from yiding.registers.recording import is_empty, values_now
from yiding.registers.rules import Report, ReportAsked, Rules, Section, Sheet
from yiding.registers.selectors import settings_of

CODE = "hazards"
FIVE = {"holder": _("责任"), "measure": _("措施"), "funds": _("资金"), "due_on": _("时限"), "plan": _("预案")}
"""五落实, by the columns and fields that hold them."""
GOES_ON = frozenset({"start", "submit"})


def majors() -> list[str]:
    return [one.key for one in kind_of(CODE).grades if one.major]


def missing(values: Mapping[str, Any]) -> list[str]:
    """Which of the five are not settled."""
    return [str(word) for key, word in FIVE.items() if is_empty(values.get(key))]


def before_move(entry: Entry, move: str, told: Mapping[str, Any], _by: User) -> None:
    """A major hazard goes on only with all five; one on the watch list is not closed before it is lifted."""
    if entry.grade in majors() and move in GOES_ON:
        given = {key: value for key, value in told.items() if not is_empty(value)}
        lacking = missing({**values_now(kind_of(CODE), entry), **given})
        if lacking:
            raise MissingValues(gettext("五落实：%(what)s") % {"what": "、".join(lacking)})
    if move == "verify" and entry.values.get("listed"):
        raise NotNow(gettext("挂牌督办的隐患要先由另一人核实摘牌，再销号。"))


# --- escalation with age -----------------------------------------------------------------------------------


def levels_of(government_id: int) -> list[tuple[int, str]]:
    """From which day an open hazard is raised to whom, by the register's settings."""
    rows = settings_of(government_id, CODE)["ages"] or []
    return sorted((int(row["days"]), str(row["level"])) for row in rows)


def level_at(levels: Sequence[tuple[int, str]], days: int) -> str:
    """What is due for a hazard that has been open for so many days."""
    return next((word for first, word in reversed(levels) if days >= first), "")


def ages(viewer: Viewer, asked: ReportAsked) -> Sheet:
    """Open hazards by how long they have been open, and each with what is due for it."""
    levels = levels_of(asked.government.pk)
    rows = seen(viewer, asked).filter(is_open=True)
    raised = Told(_("升级措施"), lambda entry: level_at(levels, age(entry)))
    listed = listing(
        rows.order_by("found_on", "pk"),
        (NUMBER, TITLE, TOWN, GRADE, LOCAL, STATE, AGE, raised),
        title=_("未销号隐患，从最早的起"),
    )
    whole = tally(rows, "town__name", _("镇（街道）"), _ranges(levels), chart=range(1, len(levels) + 2))
    return Sheet(whole.heads, whole.rows, total=whole.total, chart=whole.chart, more=[listed])


def _ranges(levels: Sequence[tuple[int, str]]) -> list[Counted]:
    today = clock.today()
    firsts = [0, *(days for days, _word in levels)]
    words = ["", *(word for _days, word in levels)]
    counted = []
    for place, first in enumerate(firsts):
        what, head = Q(found_on__lte=today - timedelta(days=first)), gettext("%(n)s天以上") % {"n": first}
        if place == 0:
            what = Q()
        if place + 1 < len(firsts):
            what &= Q(found_on__gt=today - timedelta(days=firsts[place + 1]))
            head = gettext("%(n)s–%(m)s天") % {"n": first, "m": firsts[place + 1] - 1}
        counted.append(Counted(f"age{place}", f"{head} {words[place]}".strip(), what))
    return counted


# --- the major ones ----------------------------------------------------------------------------------------


def _overdue(entry: Entry) -> Any:
    days = (clock.today() - entry.due_on).days if entry.due_on else 0
    return days if days > 0 else ""


def _five(entry: Entry) -> str:
    lacking = missing(values_now(kind_of(CODE), entry))
    return gettext("缺%(what)s") % {"what": "、".join(lacking)} if lacking else gettext("齐全")


MAJOR = (
    NUMBER,
    TITLE,
    TOWN,
    LOCAL,
    DEPARTMENT,
    STATE,
    DUE,
    Told(_("超期天数"), _overdue),
    Told(_("五落实"), _five),
    Told(_("挂牌督办"), lambda entry: gettext("是") if entry.values.get("listed") else ""),
)


def major(viewer: Viewer, asked: ReportAsked) -> Sheet:
    """重大隐患: all that are open; those beyond their date first, because they are raised."""
    rows = seen(viewer, asked).filter(is_open=True, grade__in=majors())
    raised = listing(
        rows.filter(late()).order_by("due_on", "pk"),
        MAJOR,
        title=_("逾期未销号，升级督办"),
        notes=[_("重大隐患到期没有销号的，逐条报分管领导，并考虑挂牌督办。")],
    )
    open_ = listing(rows.exclude(late()).order_by("due_on", "pk"), MAJOR, title=_("期限内"))
    counted = (
        Counted("open", _("未销号"), Q()),
        Counted("late", _("逾期"), late()),
        Counted("listed", _("挂牌督办"), Q(mirrored__key="listed", mirrored__text="yes")),
    )
    whole = tally(rows, "town__name", _("镇（街道）"), counted, chart=(1, 2))
    return Sheet(whole.heads, whole.rows, total=whole.total, chart=whole.chart, more=[raised, open_])


# --- a leader's area ---------------------------------------------------------------------------------------


def portfolio_of(viewer: Viewer) -> frozenset[int]:
    """The bodies that a leader is in charge of today, with those below them; nothing for anybody else."""
    person = Account.objects.filter(user=viewer.pk).exclude(person=None).values("person")
    held = Portfolio.objects.filter(valid_on(clock.today()), leader__in=person)
    return below(held.values_list("body", flat=True))


def area(viewer: Viewer, asked: ReportAsked) -> Sheet:
    """本人分管（本单位）的未销号隐患: what is open in one's own area, the major and the oldest first."""
    rows, notes = seen(viewer, asked).filter(is_open=True), []
    own = portfolio_of(viewer)
    if own and asked.town is None:
        rows = rows.filter(Q(town__in=own) | Q(local__in=own) | Q(department__in=own))
        notes.append(_("只列您分管的单位；要看全市，请选镇（街道）或打开台账。"))
    counted = (
        Counted("open", _("未销号"), Q()),
        Counted("major", _("重大隐患"), Q(grade__in=majors())),
        Counted("late", _("逾期"), late()),
        Counted("waiting", _("待核实"), Q(state="submitted")),
    )
    whole = tally(rows, "town__name", _("镇（街道）"), counted, chart=(1, 3), notes=notes)
    columns = (NUMBER, TITLE, TOWN, SECTOR, GRADE, LOCAL, DEPARTMENT, STATE, DUE, AGE)
    listed = listing(rows.order_by("-grade", "found_on", "pk"), columns, title=_("未销号清单"))
    return Sheet(whole.heads, whole.rows, whole.total, (), whole.chart, notes=notes, more=[listed])


def sections(_viewer: Viewer, entry: Entry) -> Sequence[Section]:
    """How long it has been open and what is due for that; of a major one the five."""
    facts: list[tuple[Any, Any]] = []
    if entry.is_open:
        word = level_at(levels_of(entry.government_id), age(entry))
        facts = [(_("未销号天数"), age(entry)), (_("升级措施"), word or _("暂无"))]
    if entry.grade in majors():
        facts += [(_("五落实"), _five(entry))]
    return [Section(_("督促"), facts=facts)] if facts else []


RULES = Rules(
    before_move=before_move,
    sections=sections,
    columns=(
        Column(
            "age",
            _("未销号天数"),
            lambda entry: age(entry) if entry.is_open else "",
            sort="found_on",
            numeric=True,
        ),
    ),
    reports=(
        Report("area", _("分管范围未销号"), area, asks=("sector", "town", "campaign")),
        Report("major", _("重大隐患清单"), major, asks=("sector", "town", "campaign")),
        Report("ages", _("未销号时长和升级"), ages, asks=("sector", "town", "campaign")),
    ),
)
