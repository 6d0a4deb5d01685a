"""企业培育库的报表: who meets the conditions, the yearly review, how far policies reach, results (S53)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, Final

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from yiding.core import clock
from yiding.core.columns import Viewer
from yiding.registers.catalogue import kind_of
from yiding.registers.conditions import HEADS, Verdict, lines_of, met
from yiding.registers.judgement_rows import Judgement
from yiding.registers.models import Entry
from yiding.registers.pool import ACHIEVEMENTS, POLICIES, POOLED, SERVICES, Standing, standings
from yiding.registers.ranking import share, told
from yiding.registers.reckoning import link, seen, state_told
from yiding.registers.rules import ReportAsked, Sheet

ENTERPRISE, TOWN = _("企业"), _("镇（街道）")
DECISIONS: Final = {"stay": _("继续培育"), "graduate": _("毕业"), "leave": _("退出")}
OPEN_STATES = ("candidate", "vetted", POOLED)


def _members(viewer: Viewer, asked: ReportAsked, *states: str) -> list[Entry]:
    rows = seen(viewer, asked, "pool_members", day="").filter(state__in=states)
    return list(rows.select_related("town", "enterprise").order_by("town_id", "pk"))


# --- conditions --------------------------------------------------------------------------------------------


def conditions(viewer: Viewer, asked: ReportAsked) -> Sheet:
    """符合条件: each enterprise against the conditions of its stage, and every condition by itself."""
    rows = standings(_members(viewer, asked, *OPEN_STATES))
    lines = []
    for one in rows:
        verdict = _now(one)
        lines.append([*_who(one), state_told(one.member.entry), met(verdict.holds), verdict.said])
    each = [[one.member.entry.title, *line] for one in rows for line in lines_of(_now(one))]
    heads = [ENTERPRISE, TOWN, _("环节"), _("结果"), _("差在哪里")]
    holding = sum(_now(one).holds for one in rows)
    note = gettext("%(all)s 家中 %(n)s 家符合（未入库的看入库条件，在库的看保留条件）。")
    more = Sheet([ENTERPRISE, *HEADS], each, title=_("逐条核对"))
    return Sheet(
        heads,
        lines,
        links=[link(one.member.entry) for one in rows],
        notes=[note % {"all": len(rows), "n": holding}] if rows else [],
        more=[more],
    )


def _now(one: Standing) -> Verdict:
    return one.keep if one.member.entry.state == POOLED else one.enter


def _who(one: Standing) -> list[str]:
    entry = one.member.entry
    return [entry.title, str(entry.town or "")]


# --- the year ----------------------------------------------------------------------------------------------


def yearly(viewer: Viewer, asked: ReportAsked) -> Sheet:
    """年度动态调整: what the figures propose for each in the pool, what was decided, what is still open."""
    year = (asked.last or clock.today()).year
    rows = standings(_members(viewer, asked, POOLED, "graduated", "left"))
    keys = [one.member.entry.pk for one in rows]
    made = {
        one.entry_id: one
        for one in Judgement.objects.filter(entry__in=keys, occasion__in=DECISIONS, year=year)
    }
    shown = [one for one in rows if one.member.entry.state == POOLED or one.member.entry.pk in made]
    lines = [[*_who(one), *_review(one, made.get(one.member.entry.pk))] for one in shown]
    heads = [ENTERPRISE, TOWN, _("系统建议"), _("理由"), _("决定"), _("决定日期"), _("另作决定的理由")]
    counted = Counter(one.decided for one in made.values())
    words = "、".join(f"{word} {counted[key]}" for key, word in DECISIONS.items())
    open_ = sum(one.member.entry.pk not in made for one in shown)
    note = gettext("%(year)s年度已评价：%(words)s；未评价 %(open)s 家。")
    notes = [note % {"year": year, "words": words, "open": open_}] if shown else []
    return Sheet(heads, lines, links=[link(one.member.entry) for one in shown], notes=notes)


def _review(one: Standing, made: Judgement | None) -> list[Any]:
    """As it was frozen when it was decided; until then as the figures stand."""
    if made is None:
        proposed = one.proposed
        return [DECISIONS[proposed], _reason(one, proposed), _("未评价"), "", ""]
    why = "；".join(f"{told_['name']}：{told_['why']}" for told_ in made.outcomes if not told_["holds"])
    return [
        DECISIONS.get(made.proposed, made.proposed),
        why or gettext("条件都符合"),
        DECISIONS.get(made.decided, made.decided),
        made.day,
        made.note if made.proposed != made.decided else "",
    ]


def _reason(one: Standing, proposed: str) -> str:
    if proposed == "leave":
        return one.keep.said
    return gettext("毕业条件都符合") if proposed == "graduate" else gettext("保留条件都符合")


# --- policies ----------------------------------------------------------------------------------------------


def reach(viewer: Viewer, asked: ReportAsked) -> Sheet:
    """政策覆盖: which policy reached which enterprise, and who is not covered."""
    rows = _members(viewer, asked, POOLED)
    policies = list(
        seen(viewer, asked, POLICIES, day="").filter(state="valid").order_by("pk")
        if asked.town is None
        else Entry.objects.filter(government=asked.government, code=POLICIES, state="valid").order_by("pk")
    )
    found = _reached(asked, rows)
    cells = {(one.pk, policy.pk): _cell(one, policy, found) for one in rows for policy in policies}
    lines = [
        [one.title, str(one.town or ""), *(_word(cells[one.pk, policy.pk]) for policy in policies)]
        for one in rows
    ]
    more = [_by_policy(rows, policies, cells), _uncovered(rows, policies, cells)]
    heads = [ENTERPRISE, TOWN, *(policy.title for policy in policies)]
    links = [link(one) for one in rows]
    notes = [_("空着的是不适用；没有写适用方向的政策，适用全部在库企业。")]
    return Sheet(heads, lines, links=links, title=_("政策和企业对照"), notes=notes, more=more)


DONE, DOING, NOT_YET, NOT_FOR = "done", "doing", "not_yet", "not_for"


def _word(cell: tuple[str, date | None]) -> Any:
    state, day = cell
    words = {DOING: _("办理中"), NOT_YET: _("未送达"), NOT_FOR: ""}
    return f"{day}" if state == DONE else words[state]


def _reached(asked: ReportAsked, rows: Sequence[Entry]) -> dict[tuple[int, int], tuple[str, date | None]]:
    """Of each enterprise and policy the day on which it was brought, or that it is under way. One query."""
    told_ = Entry.objects.filter(
        government=asked.government, code=SERVICES, parent__in=[one.pk for one in rows]
    ).exclude(state="void")
    found: dict[tuple[int, int], tuple[str, date | None]] = {}
    for parent, values, day in told_.order_by("pk").values_list("parent", "values", "closed_on"):
        key = (parent or 0, values.get("policy") or 0)
        if found.get(key, ("", None))[0] != DONE:
            found[key] = (DONE, day) if day is not None else (DOING, None)
    return found


def _cell(
    one: Entry, policy: Entry, found: Mapping[tuple[int, int], tuple[str, date | None]]
) -> tuple[str, date | None]:
    wanted = set(policy.values.get("direction") or ())
    if wanted and wanted.isdisjoint(one.values.get("direction") or ()):
        return NOT_FOR, None
    return found.get((one.pk, policy.pk), (NOT_YET, None))


Cells = Mapping[tuple[int, int], tuple[str, date | None]]


def _by_policy(rows: Sequence[Entry], policies: Sequence[Entry], cells: Cells) -> Sheet:
    """各项政策: for how many it is, how many it reached."""
    lines = []
    for policy in policies:
        states = [cells[one.pk, policy.pk][0] for one in rows]
        fit = len(states) - states.count(NOT_FOR)
        done = states.count(DONE)
        rate = told(share(done, fit))
        lines.append([policy.title, str(policy.values.get("valid_until") or ""), fit, done, fit - done, rate])
    heads = [_("政策"), _("有效期至"), _("适用企业"), _("已送达"), _("未送达"), _("覆盖率（%）")]
    links = [link(one) for one in policies]
    return Sheet(heads, lines, links=links, chart=(2, 3), title=_("各项政策覆盖"))


def _uncovered(rows: Sequence[Entry], policies: Sequence[Entry], cells: Cells) -> Sheet:
    """没有覆盖的: each enterprise with the policies that it could use and has not been told of."""
    lines, links = [], []
    for one in rows:
        lacking = [policy.title for policy in policies if cells[one.pk, policy.pk][0] in (NOT_YET, DOING)]
        if lacking:
            lines.append([one.title, str(one.town or ""), one.holder, len(lacking), "；".join(lacking)])
            links.append(link(one))
    heads = [ENTERPRISE, TOWN, _("服务专员"), _("未送达"), _("未送达的政策")]
    return Sheet(heads, lines, links=links, title=_("没有覆盖的企业"))


# --- results -----------------------------------------------------------------------------------------------


def results(viewer: Viewer, asked: ReportAsked) -> Sheet:
    """服务和业绩 of the days asked for: services done, money paid out, records by kind."""
    rows = _members(viewer, asked, POOLED, "graduated")
    keys = {one.pk for one in rows}
    services = _by_parent(seen(viewer, asked, SERVICES).values_list("parent", "state", "values"), keys)
    achieved = _by_parent(seen(viewer, asked, ACHIEVEMENTS).values_list("parent", "state", "values"), keys)
    lines = [[one.title, str(one.town or ""), *_result(services[one.pk], achieved[one.pk])] for one in rows]
    heads = [
        ENTERPRISE,
        TOWN,
        _("服务事项"),
        _("已办成"),
        _("兑现金额（万元）"),
        _("业绩记录"),
        _("业绩合同金额（万元）"),
    ]
    sums = [_("合计"), "", *(sum(line[place] for line in lines) for place in range(2, 7))] if lines else ()
    more = [_by_achievement(achieved)]
    return Sheet(heads, lines, total=sums, links=[link(one) for one in rows], chart=(2, 5), more=more)


Values = list[tuple[str, Mapping[str, Any]]]


def _by_parent(rows: Any, keys: set[int]) -> defaultdict[int, Values]:
    found: defaultdict[int, Values] = defaultdict(list)
    for parent, state, values in rows:
        if parent in keys:
            found[parent].append((state, values))
    return found


def _amount(values: Mapping[str, Any]) -> Decimal:
    return Decimal(str(values.get("amount") or 0))


def _result(services: Values, achieved: Values) -> list[Any]:
    done = [values for state, values in services if state == "done"]
    records = [values for state, values in achieved if state == "confirmed"]
    return [
        sum(state != "void" for state, _values in services),
        len(done),
        sum(map(_amount, done), Decimal(0)),
        len(records),
        sum(map(_amount, records), Decimal(0)),
    ]


def _by_achievement(achieved: Mapping[int, Values]) -> Sheet:
    """重大专项、重点型号、供应配套关系 …: how many, of how many enterprises, for how much."""
    found: dict[str, list[tuple[int, Decimal]]] = defaultdict(list)
    for key, rows in achieved.items():
        for state, values in rows:
            if state == "confirmed":
                found[values.get("achievement") or ""].append((key, _amount(values)))
    field = kind_of(ACHIEVEMENTS).field("achievement")
    order = [one.key for one in field.choices] if field else []
    names = [one for one in order if one in found] + sorted(set(found) - set(order))
    lines = [
        [gettext(name), len(found[name]), len({key for key, _a in found[name]}), _sum(found[name])]
        for name in names
    ]
    heads = [_("业绩类别"), _("记录"), _("企业"), _("合同金额（万元）")]
    return Sheet(heads, lines, title=_("按业绩类别"))


def _sum(rows: Sequence[tuple[int, Decimal]]) -> Decimal:
    return sum((amount for _key, amount in rows), Decimal(0))


def changes(viewer: Viewer, asked: ReportAsked) -> Sheet:
    """入库出库 of a span of days (this year), by town, with those that left and why."""
    last = asked.last or clock.today()
    span = f"{asked.first or date(last.year, 1, 1)}", f"{last}"
    rows = _members(viewer, asked, *OPEN_STATES, "graduated", "left", "refused")
    towns: dict[str, list[Entry]] = defaultdict(list)
    for one in rows:
        towns[str(one.town or gettext("未填"))].append(one)
    lines: list[list[Any]] = [[name, *_moved(some, span)] for name, some in towns.items()]
    heads = [TOWN, _("申报"), _("入库"), _("毕业"), _("退出"), _("在库培育")]
    sums = [_("合计"), *(sum(line[place] for line in lines) for place in range(1, 6))] if lines else ()
    gone = [one for one in rows if one.state in ("graduated", "left") and _within(one, "left_on", span)]
    more = Sheet(
        [ENTERPRISE, TOWN, _("环节"), _("出库日期"), _("退出原因")],
        [
            [
                one.title,
                str(one.town or ""),
                state_told(one),
                one.values.get("left_on") or "",
                gettext(one.values.get("left_why") or "—"),
            ]
            for one in gone
        ],
        links=[link(one) for one in gone],
        title=_("毕业和退出"),
    )
    return Sheet(heads, lines, total=sums, chart=(2, 5), more=[more])


def _within(one: Entry, key: str, span: tuple[str, str]) -> bool:
    return span[0] <= str(one.values.get(key) or "") <= span[1]


def _moved(rows: Sequence[Entry], span: tuple[str, str]) -> list[int]:
    left = [one.state for one in rows if _within(one, "left_on", span)]
    return [
        sum(span[0] <= f"{one.found_on}" <= span[1] for one in rows),
        sum(_within(one, "entered_on", span) for one in rows),
        left.count("graduated"),
        left.count("left"),
        sum(one.state == POOLED for one in rows),
    ]
