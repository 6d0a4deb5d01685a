"""企业培育库: conditions on verified figures, shown why not, reviews, policies that reach, graduation."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.urls import reverse

from tests.registers.rows import Stage
from tests.registers.test_pages import client_of
from yiding.core import clock
from yiding.notices.models import Notice
from yiding.registers.catalogue import kind_of, rules_of
from yiding.registers.errors import MissingValues, SamePerson, WrongValue
from yiding.registers.errors_city import ConditionsNotMet
from yiding.registers.models import Entry, Judgement
from yiding.registers.pool import day_of_pool, standing_of
from yiding.registers.selectors import entries_visible_to

from .test_hazards import report
from .test_illegal_builds import _book
from .walks import figures_make, go

CODE = "pool_members"
YEAR = clock.today().year - 1
GOOD = {"revenue": "8000", "research": "400", "assets": "9000", "debts": "3000", "patents": "5"}


@pytest.fixture
def member(stage: Stage) -> Entry:
    """An enterprise that applies; the register is led by 市应急局."""
    for code in (CODE, "pool_figures", "pool_services", "pool_achievements", "pool_policies"):
        stage.register(code)
    return stage.entry(CODE, direction=["大飞机产业链"], enterprise=stage.enterprises[0], source="applied")


def figures(stage: Stage, member: Entry, year: int, *, confirm: bool = True, **told: str) -> Entry:
    """Reported as the form would, and verified by another."""
    values: dict[str, Any] = {key: Decimal(value) for key, value in {**GOOD, **told}.items()}
    row = stage.entry("pool_figures", parent=member, year=year, **values)
    if confirm:
        stage.move(row, "confirm", by=stage.liaisons["市住建局"])
    return row


def pooled(stage: Stage, member: Entry) -> Entry:
    figures_make(member, YEAR, **GOOD)
    figures_make(member, YEAR - 1, **{**GOOD, "revenue": "7000"})
    for name in ("vet", "admit"):
        stage.move(member, name)
    member.refresh_from_db()
    return member


# --- coming in ---------------------------------------------------------------------------------------------


@pytest.mark.requirement("S53.1")
def test_conditions_decide_and_say_why_not(stage: Stage, member: Entry) -> None:
    stage.move(member, "vet")
    with pytest.raises(ConditionsNotMet, match="没有核实过的年度指标"):
        stage.move(member, "admit")
    row = figures(stage, member, YEAR, confirm=False, research="200")
    with pytest.raises(ConditionsNotMet, match=f"{YEAR}年待核实"):
        stage.move(member, "admit")
    stage.move(row, "confirm", by=stage.liaisons["市住建局"])
    with pytest.raises(ConditionsNotMet) as caught:
        stage.move(member, "admit")
    assert caught.value.detail == "研发投入强度：现为 2.5，要求不低于 3"
    told = {one.condition.name: (one.value, one.holds) for one in standing_of(member).enter.outcomes}
    assert told["资产负债率可控"] == (Decimal("33.33"), True)
    assert told["营业收入增长"] == (None, False)
    rows = report(stage, stage.inspector, "conditions", CODE).rows
    assert "研发投入强度" in rows[0][-1]
    assert "不符合" in rows[0][-2]


@pytest.mark.requirement("S53.1")
def test_enterprise_comes_in_by_two_people_with_a_frozen_record(stage: Stage, member: Entry) -> None:
    figures(stage, member, YEAR)
    lead = stage.liaisons["市应急局"]
    Entry.objects.filter(pk=member.pk).update(department=stage.body("市应急局"))
    member.refresh_from_db()
    stage.move(member, "vet", by=lead)
    with pytest.raises(SamePerson):
        stage.move(member, "admit", by=lead)
    stage.move(member, "admit", by=stage.heads["市应急局"], entered_on=clock.today())
    member.refresh_from_db()
    assert (member.state, member.values["entered_on"]) == ("pooled", f"{clock.today()}")
    kept = Judgement.objects.get(entry=member)
    assert (kept.occasion, kept.holds, len(kept.outcomes)) == ("admit", True, 6)
    figures_make(member, YEAR + 1, revenue="1", research="0")
    kept.refresh_from_db()
    assert kept.outcomes[1]["value"] == "5"


@pytest.mark.requirement("S53.1")
def test_conditions_and_how_figures_are_taken_are_data(stage: Stage, member: Entry) -> None:
    figures_make(member, YEAR, revenue="9000", research="450", staff="300")
    figures_make(member, YEAR - 1, revenue="7000", research="210")

    def value(measure: str, way: str) -> tuple[Decimal | None, str]:
        row = {"level": "入库", "name": "甲", "measure": measure, "way": way}
        rows = [{**row, "sign": "不低于", "limit": "0", "must": "必备"}]
        stage.register(CODE, settings={"conditions": rows})
        (told,) = standing_of(member).enter.outcomes
        return told.value, told.why

    assert value("营业收入", "最近一年") == (Decimal(9000), "")
    assert value("营业收入", "同比增幅（%）") == (Decimal("28.57"), "")
    assert value("营业收入", "近两年合计") == (Decimal(16000), "")
    assert value("研发费用÷营业收入", "最近一年") == (Decimal(5), "")
    assert value("研发费用 ÷ 营业收入", "近两年平均") == (Decimal(4), "")
    assert value("业绩记录", "最近一年") == (Decimal(0), "")
    assert value("在库年数", "最近一年") == (None, "还没有入库")
    assert value("从业人数", "同比增幅（%）") == (None, f"{YEAR - 1}年没有填这个指标")
    assert value("利润", "最近一年") == (None, "不认识的指标，请在台账设定里改正")
    assert value("营业收入", "去年") == (None, "不认识的取数办法，请在台账设定里改正")


@pytest.mark.requirement("S53.1")
def test_settings_refuse_words_that_nobody_knows(stage: Stage, member: Entry) -> None:
    client = client_of(stage.inspector)
    url = reverse("registers:register-edit", args=[CODE])
    page = client.get(url)
    form = page.context["form"]
    data: dict[str, Any] = {name: form.initial.get(name, "") or "" for name in form.fields}
    told = "入库 | 甲 | 营业收入 | 最近一年 | 大概 | 5 | 必备"
    answer = client.post(url, data | {"setting_conditions": told})
    assert answer.status_code == 422
    assert "“大概”不认识" in answer.content.decode()


def test_figures_are_one_a_year_and_not_verified_by_who_reported(stage: Stage, member: Entry) -> None:
    row = figures(stage, member, YEAR, confirm=False)
    assert (row.town, row.local, row.department) == (member.town, member.local, member.department)
    with pytest.raises(WrongValue, match="已经填报"):
        figures(stage, member, YEAR)
    with pytest.raises(WrongValue, match="不能大于营业收入"):
        figures(stage, member, YEAR - 2, fitting="8001")
    with pytest.raises(SamePerson):
        stage.move(row, "confirm", by=stage.inspector)
    with pytest.raises(WrongValue, match="已经申报"):
        stage.entry(CODE, enterprise=stage.enterprises[0])


# --- what it achieved --------------------------------------------------------------------------------------


@pytest.mark.requirement("S53.2")
def test_projects_models_and_supply_relations_are_recorded_and_proved(stage: Stage, member: Entry) -> None:
    pooled(stage, member)
    told = {"parent": member, "found_on": clock.today()}
    one = stage.entry("pool_achievements", achievement="重点型号科研生产", amount=Decimal("120.5"), **told)
    two = stage.entry("pool_achievements", achievement="供应配套关系", amount=Decimal(80), **told)
    stage.entry("pool_achievements", achievement="供应配套关系", amount=Decimal(999), **told)
    go(stage, one, "confirm")
    go(stage, two, "confirm")
    assert standing_of(member).member.records == 2
    sheet = report(stage, stage.inspector, "results", CODE)
    assert sheet.rows[0][5:] == [2, Decimal("200.5")]
    assert sheet.more[0].rows == [
        ["重点型号科研生产", 1, 1, Decimal("120.5")],
        ["供应配套关系", 1, 1, Decimal(80)],
    ]
    sections = {str(one.title): one for one in rules_of(CODE).sections(stage.inspector, member)}
    assert len(sections["业绩记录"].rows) == 3


# --- the year ----------------------------------------------------------------------------------------------


@pytest.mark.requirement("S53.3")
def test_yearly_review_is_proposed_by_figures_and_decided_with_a_reason(stage: Stage, member: Entry) -> None:
    pooled(stage, member)
    year = clock.today().year
    assert standing_of(member).proposed == "stay"
    with pytest.raises(MissingValues, match="继续培育"):
        stage.move(member, "leave", review_year=year, note="")
    with pytest.raises(WrongValue, match="不能晚于今年"):
        stage.move(member, "stay", review_year=year + 1)
    stage.move(member, "stay", review_year=year, note="")
    with pytest.raises(WrongValue, match="已经评价过"):
        stage.move(member, "stay", review_year=year)
    (line,) = report(stage, stage.inspector, "yearly", CODE).rows
    assert [str(cell) for cell in line[2:6]] == ["继续培育", "条件都符合", "继续培育", f"{clock.today()}"]
    kept = member.judgements.filter(occasion="stay").get()
    assert (kept.proposed, kept.decided, kept.year) == ("stay", "stay", year)


@pytest.mark.requirement("S53.3")
def test_falling_figures_propose_to_leave_and_rising_ones_to_graduate(stage: Stage, member: Entry) -> None:
    pooled(stage, member)
    rows = Entry.objects.filter(code="pool_figures", parent=member, values__year=YEAR)
    rows.update(values={"year": YEAR, **GOOD, "revenue": "5000", "research": "10"})
    assert standing_of(member).proposed == "leave"
    (line,) = report(stage, stage.inspector, "yearly", CODE).rows
    assert "营业收入没有大幅下降：现为 -28.57，要求不低于 -20" in line[3]
    rows.update(values={"year": YEAR, **GOOD, "revenue": "25000", "fitting": "9000"})
    assert standing_of(member).proposed == "stay"
    for _n in range(2):
        record = stage.entry("pool_achievements", parent=member, achievement="重大专项")
        go(stage, record, "confirm")
    assert standing_of(member).proposed == "graduate"
    stage.move(member, "graduate", review_year=clock.today().year, left_on=clock.today(), note="")
    member.refresh_from_db()
    assert member.state == "graduated"
    changes = report(stage, stage.inspector, "changes", CODE)
    assert changes.rows == [["东泾镇", 1, 1, 1, 0, 0]]
    assert changes.more[0].rows[0][0] == member.title
    stage.move(member, "reapply")
    member.refresh_from_db()
    assert member.state == "candidate"


@pytest.mark.requirement("S53.3")
def test_who_leaves_says_when_and_why(stage: Stage, member: Entry) -> None:
    pooled(stage, member)
    told = {"review_year": clock.today().year, "left_on": clock.today(), "left_why": "迁出本市"}
    stage.move(member, "leave", note="已迁往外市", **told)
    (line,) = report(stage, stage.inspector, "yearly", CODE).rows
    assert [str(cell) for cell in (line[2], line[4], line[6])] == ["继续培育", "退出", "已迁往外市"]
    assert report(stage, stage.inspector, "changes", CODE).more[0].rows[0][4] == "迁出本市"


@pytest.mark.requirement("S53.3")
def test_lead_is_told_once_a_year_of_who_is_not_reviewed(stage: Stage, member: Entry) -> None:
    pooled(stage, member)
    register = stage.register(CODE, settings={"review_from": "12-31"})
    if f"{clock.today():%m-%d}" < "12-31":
        assert day_of_pool(stage.government.pk) == 0
    stage.register(CODE, settings={"review_from": "01-01"})
    assert [day_of_pool(stage.government.pk) for _n in range(2)] == [1, 1]
    told = Notice.objects.filter(kind="pool.review", recipient=stage.liaisons["市应急局"])
    assert told.count() == 1
    assert register.lead is not None
    stage.move(member, "stay", review_year=clock.today().year)
    assert day_of_pool(stage.government.pk) == 0


# --- policies and services ---------------------------------------------------------------------------------


def served(stage: Stage, member: Entry, policy: Entry, *, done: bool) -> Entry:
    told: Mapping[str, Any] = {"service": "政策送达", "policy": policy.pk, "parent": member}
    row = stage.entry("pool_services", **told)
    return go(stage, row, "submit", "verify", amount=Decimal("30.5")) if done else row


@pytest.mark.requirement("S53.4")
def test_policies_reach_enterprises_and_the_uncovered_are_shown(stage: Stage, member: Entry) -> None:
    pooled(stage, member)
    other = stage.entry(CODE, direction=["新材料"], enterprise=stage.enterprises[1], title="乙公司")
    pooled(stage, other)
    aircraft = stage.entry("pool_policies", title="航空专项", direction=["大飞机产业链"])
    general = stage.entry("pool_policies", title="研发补助", direction=[])
    ended = stage.entry("pool_policies", title="旧政策")
    go(stage, ended, "end")
    served(stage, member, aircraft, done=True)
    served(stage, other, general, done=False)
    sheet = report(stage, stage.inspector, "reach", CODE)
    assert sheet.heads[2:] == ["航空专项", "研发补助"]
    cells = {row[0]: [str(cell) for cell in row[2:]] for row in sheet.rows}
    assert cells[member.title] == [f"{clock.today()}", "未送达"]
    assert cells["乙公司"] == ["", "办理中"]
    by_policy, uncovered = sheet.more
    assert [row[2:] for row in by_policy.rows] == [[1, 1, 0, Decimal("100.00")], [2, 0, 2, Decimal("0.00")]]
    assert {row[0]: row[4] for row in uncovered.rows} == {member.title: "研发补助", "乙公司": "研发补助"}
    with pytest.raises(WrongValue, match="哪一项政策"):
        stage.entry("pool_services", parent=member, service="政策兑现")


@pytest.mark.requirement("S53.4")
def test_services_and_their_results(stage: Stage, member: Entry) -> None:
    pooled(stage, member)
    policy = stage.entry("pool_policies")
    served(stage, member, policy, done=True)
    stage.entry("pool_services", parent=member, service="供需对接", request="对接总装单位")
    sheet = report(stage, stage.inspector, "results", CODE)
    assert sheet.rows[0][2:5] == [2, 1, Decimal("30.5")]
    assert sheet.total[2:5] == [2, 1, Decimal("30.5")]


@pytest.mark.requirement("S53.1")
def test_figures_of_conditions_come_out_of_the_workbook_to_the_digit(stage: Stage, member: Entry) -> None:
    """By hand: each condition from the figures as they were reported."""
    told = {"revenue": "8123.45", "research": "333.33", "assets": "9876.54", "debts": "4321.09"}
    before = {"revenue": "7654.32", "research": "222.22"}
    figures_make(member, YEAR, patents="4", **told)
    figures_make(member, YEAR - 1, **before)
    _whole, each = _book(stage, stage.inspector, CODE, "conditions")
    lines = {row[1]: row for row in each[1:]}
    now = {key: Decimal(value) for key, value in told.items()}
    wanted = {
        "营业收入达到规模": now["revenue"],
        "研发投入强度": _round(now["research"] / now["revenue"] * 100),
        "资产负债率可控": _round(now["debts"] / now["assets"] * 100),
        "营业收入增长（可选）": _round((now["revenue"] / Decimal(before["revenue"]) - 1) * 100),
        "有发明专利（可选）": Decimal(4),
        "已有配套业绩（可选）": Decimal(0),
    }
    assert {name: row[4] for name, row in lines.items()} == {
        name: format(value.normalize(), "f") for name, value in wanted.items()
    }
    assert lines["已有配套业绩（可选）"][5] == "不符合"


def _round(value: Decimal) -> Decimal:
    return value.quantize(Decimal("0.01"), ROUND_HALF_UP)


# --- who sees ----------------------------------------------------------------------------------------------


def test_each_sees_its_own_enterprises_and_all_policies(stage: Stage, member: Entry) -> None:
    west = stage.body("西浦镇")
    other = stage.entry(CODE, enterprise=stage.enterprises[1], town=west, local=west)
    policy = stage.entry("pool_policies")
    told = {
        "督查员": {member, other},
        "市应急局联络员": {member, other},
        "市住建局负责人": {member, other},
        "东泾镇联络员": {member},
        "西浦镇联络员": {other},
        "市公安局联络员": set(),
    }
    for name, rows in told.items():
        user = User.objects.get(username=name)
        assert set(entries_visible_to(user, kind_of(CODE))) == rows, name
        assert set(entries_visible_to(user, kind_of("pool_policies"))) == {policy}, name
