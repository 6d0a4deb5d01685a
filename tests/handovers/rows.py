"""事权与移交各行: powers that were decided, lists in every state, and one row for each address."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.contrib.auth.models import User

from tests.supervision.rows import Stage, holder
from yiding.core.access import Role
from yiding.directory.models import Body
from yiding.handovers.checking import check_fill, measure_add
from yiding.handovers.deciding import matter_decide, matter_list, role_add, rule_set
from yiding.handovers.drafting import Said, handover_draft, handover_send, line_add, line_fill
from yiding.handovers.effecting import handover_effect
from yiding.handovers.models import (
    BaseMove,
    ContinuityCheck,
    Dispute,
    Handover,
    HandoverRule,
    Line,
    PowerMatter,
)
from yiding.handovers.ruling import dispute_raise
from yiding.handovers.signing import handover_confirm, handover_reopen, lines_sign

D = Decimal
LINES: tuple[tuple[dict[str, Any], Said], ...] = (
    ({"kind": "asset", "name": "路灯", "unit": "盏"}, Said(D("1280"), D("3584000.55"), D("213.37"))),
    ({"kind": "asset", "name": "公厕", "unit": "座"}, Said(D("6"), D("1920000.00"), D("84500.00"))),
    ({"kind": "fund", "name": "日常保洁费"}, Said(None, D("2650000.40"))),
    ({"kind": "fund", "name": "移交前大修费", "recurs": False}, Said(None, D("380000.00"))),
    ({"kind": "staff", "name": "执法队员", "unit": "人"}, Said(D("9"), None, D("138000.00"))),
)


def ruled(stage: Stage) -> Stage:
    """乙局 supervises hand-overs."""
    values = {"answer_days": 10, "dispute_days": 15, "check_months": "3、6", "fall_percent": D("5.00")}
    keepers = [stage.body("乙局")]
    if not HandoverRule.objects.filter(government=stage.government).exists():
        rule_set(government=stage.government, values=values, keepers=keepers, version=0, by=stage.inspector)
    return stage


def matter(
    stage: Stage,
    title: str = "道路保洁",
    *,
    giver: Body | None = None,
    towns: Sequence[Body] | None = None,
    decided: bool = True,
    starts: int = -10,
    **more: Any,
) -> PowerMatter:
    """A power that goes down from 甲局 to 丙局."""
    giver = giver or stage.body("甲局")
    values = {"title": title, "area": "市容环卫", "kind": "management", "direction": "down"}
    values |= {"reason": "属地管理更便利", "body": giver, "starts_on": stage.day(starts), **more}
    towns = [stage.body("丙局")] if towns is None else towns
    row = matter_list(government=stage.government, values=values, towns=towns, by=stage.inspector)
    if row.is_down:
        role_add(matter=row, body=giver, role="supervise", text="行业监管", by=stage.inspector)
    if decided:
        told = {"decided_on": stage.day(-200), "decision": "第 12 次常务会议"}
        matter_decide(matter=row, by=stage.director, **told)
    return row


def drafted(
    stage: Stage,
    title: str = "道路保洁移交",
    *,
    giver: Body | None = None,
    taker: Body | None = None,
    effective: int = 0,
    lines: bool = True,
) -> Handover:
    """A list of 甲局 for 丙局 with lines of every class."""
    giver, taker = giver or stage.body("甲局"), taker or stage.body("丙局")
    power = matter(stage, f"{title}事权", giver=giver, towns=[taker])
    values = {"title": title, "data_year": 2025, "effective_on": stage.day(effective)}
    row = handover_draft(giver=giver, taker=taker, matters=[power], values=values, by=stage.inspector)
    for told, said in LINES if lines else ():
        line_add(handover=row, values=told, said=said, by=stage.inspector)
    return row


def liaison(stage: Stage, body: Body) -> User:
    return _holder(stage, body, Role.LIAISON, stage.liaisons)


def head(stage: Stage, body: Body) -> User:
    return _holder(stage, body, Role.BODY_HEAD, stage.heads)


def _holder(stage: Stage, body: Body, role: Role, known: dict[str, User]) -> User:
    if body.name not in known:
        known[body.name] = holder(f"移交{body.pk}{role.value}{stage.government.pk}", role, body)
    return known[body.name]


def sent(stage: Stage, title: str = "道路保洁移交", **more: Any) -> Handover:
    row = drafted(stage, title, **more)
    handover_send(handover=row, by=stage.inspector)
    return row


def matched(stage: Stage, title: str = "道路保洁移交", **more: Any) -> Handover:
    """The taker says the same of every line."""
    row = sent(stage, title, **more)
    by = liaison(stage, row.taker)
    for line in row.lines.all():
        said = Said(line.giver_quantity, line.giver_value, line.giver_standard)
        line_fill(line=Line.objects.get(pk=line.pk), said=said, version=line.version, by=by)
    row.refresh_from_db()
    return row


def signed(stage: Stage, title: str = "道路保洁移交", **more: Any) -> Handover:
    row = matched(stage, title, **more)
    for body in (row.giver, row.taker):
        lines_sign(handover=row, by=liaison(stage, body))
    return row


def locked(stage: Stage, title: str = "道路保洁移交", **more: Any) -> Handover:
    row = signed(stage, title, **more)
    power = row.matters.get()
    values = {"name": "道路洁净率", "unit": "%", "more_is_better": True, "before": D("96.5")}
    measure_add(handover=row, matter=power, values=values, by=liaison(stage, row.giver))
    for body in (row.giver, row.taker):
        handover_confirm(handover=row, by=head(stage, body))
    return row


def effective(stage: Stage, title: str = "道路保洁移交", **more: Any) -> BaseMove:
    return handover_effect(handover=locked(stage, title, **more), by=stage.inspector)


def disputed(stage: Stage, title: str = "有争议的移交", **more: Any) -> Dispute:
    """The taker counts fewer lamps and says why."""
    row = sent(stage, title, **more)
    line = row.lines.get(name="路灯")
    said, by = Said(D("1255"), D("3514000.00"), D("213.37")), liaison(stage, row.taker)
    line_fill(line=line, said=said, version=line.version, by=by)
    return dispute_raise(line=line, text="现场清点少 25 盏", by=by)


def checked(check: ContinuityCheck, value: str, by: User, remedy: str = "") -> None:
    measure = check.handover.measures.get()
    check_fill(check=check, values={measure.pk: D(value)}, finding="现场查看", remedy=remedy, by=by)


@dataclass
class Rows:
    """各行: by the name of an address, the row of ``seat`` that it takes."""

    at: dict[str, Any] = field(default_factory=dict)

    @property
    def keys(self) -> dict[str, dict[str, object]]:
        return {f"handovers:{name}": {"pk": row.pk} for name, row in self.at.items()}

    @property
    def on_pages(self) -> dict[str, object]:
        return {page_key(name): row.pk for name, row in self.at.items()}


def page_key(name: str) -> str:
    """What the browser's table of pages calls the row of an address."""
    return f"handovers_{name.replace('-', '_')}"


def rows_of(stage: Stage, seat: Body | None = None) -> Rows:
    """One for each address; ``seat`` gives in all of them and stands for the body of those who try."""
    giver = seat or stage.body("甲局")
    taker = stage.body("丙局")
    ruled(stage)
    told: dict[str, Any] = {"giver": giver, "taker": taker}
    at: dict[str, Any] = {"matter-detail": matter(stage, "移交后的事权", giver=giver)}
    at["matter-owner"] = at["matter-detail"]
    for act in ("decide", "role", "edit", "drop"):
        at[f"matter-{act}"] = matter(stage, f"{act}事权", giver=giver, decided=False)
    at["role-drop"] = at["matter-edit"].city_roles.get()
    open_ = sent(stage, "核对中的移交", **told)
    at |= {f"handover-{act}": open_ for act in ("detail", "sheet", "workbook", "import", "sign", "line")}
    at |= {f"handover-{act}": open_ for act in ("measure", "paper", "edit")}
    at |= {"handover-send": drafted(stage, "待送的移交", **told)}
    at["handover-withdraw"] = drafted(stage, "待撤的移交", **told)
    at |= {"line-fill": open_.lines.get(name="公厕"), "line-drop": open_.lines.get(name="移交前大修费")}
    even = matched(stage, "一致的移交", **told)
    at |= {"line-sign": even.lines.get(name="公厕")}
    ready = matched(stage, "待确认的移交", **told)
    lines_sign(handover=ready, by=liaison(stage, giver))
    at["handover-confirm"] = ready
    dispute = disputed(stage, "争议的移交", **told)
    at |= {"dispute-detail": dispute, "dispute-rule": dispute}
    spare = disputed(stage, "不清的移交", **told).line.handover
    line = spare.lines.get(name="公厕")
    line_fill(line=line, said=Said(D(5)), version=line.version, by=liaison(stage, taker))
    at["line-dispute"] = line
    at["dispute-withdraw"] = dispute_raise(
        line=spare.lines.get(name="执法队员"), text="人数不符", by=liaison(stage, giver)
    )
    at["handover-effect"] = locked(stage, "待办的移交", **told)
    at["handover-reopen"] = locked(stage, "待重开的移交", **told)
    at["measure-drop"] = at["handover-reopen"].measures.get()
    again = locked(stage, "重开过的移交", **told)
    handover_reopen(handover=again, reason="补列资产", by=stage.inspector)
    at["edition-detail"] = again.editions.get()
    base = effective(stage, "已办的移交", **told)
    at |= {"base-detail": base, "base-take": base}
    first, second = base.handover.checks.all()
    at |= {"check-detail": first, "check-fill": first}
    checked(second, "96.0", stage.second_inspector)
    done = effective(stage, "又一次移交", **told).handover.checks.all()[0]
    checked(done, "96.0", stage.second_inspector)
    return Rows(at | {"check-confirm": second, "check-return": done})


def day(text: str) -> date:
    return date.fromisoformat(text)
