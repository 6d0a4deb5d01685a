"""承诺办件 (S50.2, S50.3): told, promised, accepted, checked; what was false costs credit."""

from __future__ import annotations

import io
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from tests.supervision.rows import Stage
from yiding.audit.models import Event
from yiding.commitments.crediting import (
    Decided,
    breach_decide,
    breach_dismiss,
    breach_hear,
    restore_ask,
    restore_grant,
    restore_refuse,
)
from yiding.commitments.errors import (
    BadIdentity,
    NotAllowedHere,
    NoText,
    NotForThem,
    NothingToDraw,
    SamePerson,
    ShutOut,
    StillHeard,
    TooSoon,
)
from yiding.commitments.identities import identity_of
from yiding.commitments.models import BreachState, Check, CheckState, CommitmentState, CreditState
from yiding.commitments.promising import Applicant, commitment_grant, commitment_notice, commitment_paper
from yiding.commitments.selectors import (
    breaches_visible_to,
    cases_visible_to,
    checks_visible_to,
    records_visible_to,
)
from yiding.commitments.tallying import tallies
from yiding.commitments.verifying import Drawing, check_do, drawn_of, sample_draw
from yiding.core import clock
from yiding.core.errors import NotAllowed, WrongState
from yiding.core.waiting import piles_of
from yiding.core.workdays import Calendar

from . import rows as made

D = Decimal
pytestmark = pytest.mark.django_db


@pytest.mark.requirement("S50.2")
def test_who_was_told_and_promised_is_accepted_without_the_paper(stage: Stage) -> None:
    row = made.granted(stage, made.item(stage))
    assert (row.state, row.text.number) == (CommitmentState.GRANTED, 1)
    assert (row.noticed_on, row.accepted_on, row.granted_on) == (clock.today(),) * 3
    assert row.number.endswith("-00001")


@pytest.mark.requirement("S50.2")
def test_who_would_rather_bring_the_paper_may_until_the_decision(stage: Stage) -> None:
    of = made.item(stage, grade="高")
    row = made.accepted(stage, of)
    commitment_paper(case=row, reason="改交证明原件", by=stage.liaisons["甲局"])
    assert row.state == CommitmentState.PAPER
    assert row.checks.get().state == CheckState.DROPPED
    done = made.granted(stage, of, 2)
    with pytest.raises(WrongState):
        commitment_paper(case=done, reason="改交", by=stage.liaisons["甲局"])


@pytest.mark.requirement("S50.2")
def test_only_by_a_text_in_force_and_for_whom_it_is_meant(stage: Stage) -> None:
    with pytest.raises(NotAllowedHere):
        made.told(stage, made.drafted(stage, "草稿"))
    bare = made.drafted(stage, "没有文本")
    type(bare).objects.filter(pk=bare.pk).update(state="in_use")
    bare.refresh_from_db()
    with pytest.raises(NoText):
        made.told(stage, bare)
    units = made.item(stage, "验资证明", who="unit")
    with pytest.raises(NotForThem):
        made.told(stage, units)
    unit = Applicant("临澜市木作厂", "unit", made.unit_number())
    row = commitment_notice(item=units, body=units.body, applicant=unit, by=stage.liaisons["甲局"])
    assert row.identity_masked == f"9132{'*' * 10}{made.unit_number()[-4:]}"


def test_a_number_is_checked_and_not_kept(stage: Stage) -> None:
    number = made.person_number()
    for wrong in (number[:-1], number[:-1] + ("0" if number[-1] != "0" else "1"), "x" * 18, ""):
        with pytest.raises(BadIdentity):
            identity_of(wrong, "person")
    with pytest.raises(BadIdentity):
        identity_of(made.unit_number()[:-1] + "I", "unit")
    row = made.told(stage, made.item(stage))
    kept = " ".join(str(value) for value in type(row).objects.filter(pk=row.pk).values()[0].values())
    events = " ".join(f"{one.before}{one.after}" for one in Event.objects.all())
    assert number not in kept + events
    assert row.identity_hash == identity_of(number.lower(), "person").hash


@pytest.mark.requirement("S50.3", "S50.5")
def test_checks_are_due_in_the_working_days_of_the_risk(stage: Stage) -> None:
    """Over the National Day of 2026: 1 to 7 October are off, 10 October is worked."""
    of = made.item(stage, grade="高")
    with time_machine.travel("2026-09-29 02:00:00+00:00", tick=False):
        row = made.granted(stage, of)
        during, after = row.checks.order_by("due_on")
        calendar = Calendar.load()
        assert during.due_on == calendar.add(date(2026, 9, 29), 5)
        assert after.due_on == calendar.add(date(2026, 9, 29), 10)
        assert calendar.between(date(2026, 9, 29), during.due_on) == 5
        assert during.due_on > date(2026, 10, 8)
    low = made.granted(stage, made.item(stage, "低风险"), 2)
    assert not low.checks.exists()


@pytest.mark.requirement("S50.3")
def test_a_late_check_stays_late(stage: Stage) -> None:
    check = made.accepted(stage, made.item(stage, grade="高")).checks.get()
    with time_machine.travel(clock.now() + timedelta(days=40), tick=False):
        codes = {pile.kind.code for pile in piles_of(stage.liaisons["甲局"])}
        assert {"commitment-check", "commitment-case"} <= codes
        check_do(check=check, result="true", finding="系统核验一致", by=stage.liaisons["甲局"])
    assert check.was_late
    assert check.state == CheckState.DONE


@pytest.mark.requirement("S50.3")
def test_a_sample_of_a_period_is_drawn_by_risk_and_can_be_drawn_again(stage: Stage) -> None:
    low, middle = made.item(stage, "低"), made.item(stage, "中", grade="中")
    cases = [made.accepted(stage, low, place) for place in range(1, 12)]
    cases += [made.accepted(stage, middle, place) for place in range(12, 19)]
    told = {"first_on": stage.day(0), "last_on": stage.day(0), "due_on": stage.day(20)}
    drawing = Drawing("三季度抽查", seed="彩票 2026118", **told)
    with pytest.raises(NotAllowed):
        sample_draw(government=stage.government, drawing=drawing, by=stage.liaisons["甲局"])
    row = sample_draw(government=stage.government, drawing=drawing, by=stage.liaisons["乙局"])
    assert (row.pool, row.drawn) == (18, 2 + 3), "of 11 a tenth is 2, of 7 three tenths are 3, rounded up"
    drawn = {one.commitment_id for one in row.checks.all()}
    again = drawn_of(
        [type(one).objects.select_related("item__risk").get(pk=one.pk) for one in cases], row.seed
    )
    assert {one.pk for one in again} == drawn
    second = sample_draw(government=stage.government, drawing=drawing, by=stage.inspector)
    assert second.pool == 13, "what was drawn is not drawn again"
    assert drawn.isdisjoint(second.checks.values_list("commitment", flat=True))
    empty = Drawing("去年", seed="x", first_on=stage.day(-400), last_on=stage.day(-380), due_on=stage.day(1))
    with pytest.raises(NothingToDraw):
        sample_draw(government=stage.government, drawing=empty, by=stage.inspector)


@pytest.mark.requirement("S50.3")
def test_a_false_promise_is_heard_decided_by_another_and_recorded(stage: Stage) -> None:
    row = made.breach(stage, made.item(stage, grade="高"))
    case = row.check_of.commitment
    decided = Decided("撤销教师资格，记入信用记录", True, made.level(stage))
    with pytest.raises(SamePerson):
        breach_decide(breach=row, decided=decided, by=stage.inspector)
    with pytest.raises(NotAllowed):
        breach_decide(breach=row, decided=decided, by=stage.liaisons["甲局"])
    with pytest.raises(StillHeard):
        breach_decide(breach=row, decided=decided, by=stage.heads["甲局"])
    breach_hear(breach=row, statement="当时记错了", version=row.version, by=stage.liaisons["甲局"])
    record = breach_decide(breach=row, decided=decided, by=stage.heads["甲局"])
    case.refresh_from_db()
    assert case.state == CommitmentState.REVOKED
    assert record is not None
    assert (record.party, record.level.name, record.state) == ("汪念安", "一般失信", CreditState.ACTIVE)
    assert record.until_on > stage.day(360)


def test_after_the_days_for_hearing_it_is_decided_without_a_statement(stage: Stage) -> None:
    row = made.breach(stage, made.item(stage, grade="高"))
    with time_machine.travel(clock.now() + timedelta(days=30), tick=False):
        breach_dismiss(breach=row, reason="系统数据有误", by=stage.director)
    assert row.state == BreachState.DISMISSED


@pytest.mark.requirement("S50.2", "S50.3")
def test_a_record_shuts_out_from_the_risk_of_its_level_until_it_is_over(stage: Stage) -> None:
    high = made.item(stage, grade="高")
    low = made.item(stage, "低风险证明")
    record = made.recorded(stage, high, 1)
    with pytest.raises(ShutOut):
        made.told(stage, high, 1)
    made.told(stage, low, 1)
    made.recorded(stage, high, 2, "严重失信")
    with pytest.raises(ShutOut):
        made.told(stage, low, 2)
    made.told(stage, high, 3)
    with time_machine.travel(clock.now() + timedelta(days=400), tick=False):
        assert record.until_on < clock.today()
        made.told(stage, high, 1)


@pytest.mark.requirement("S50.3")
def test_credit_is_restored_by_two_persons_after_its_months(stage: Stage) -> None:
    high = made.item(stage, grade="高")
    row = made.recorded(stage, high)
    with pytest.raises(TooSoon):
        restore_ask(record_of=row, mended="已补交证明", by=stage.liaisons["甲局"])
    with time_machine.travel(clock.now() + timedelta(days=100), tick=False):
        restore_ask(record_of=row, mended="已补交证明", by=stage.liaisons["甲局"])
        with pytest.raises(ShutOut):
            made.told(stage, high)
        with pytest.raises(SamePerson):
            restore_grant(record_of=row, by=stage.liaisons["甲局"])
        restore_refuse(record_of=row, reason="材料不全", by=stage.heads["甲局"])
        restore_ask(record_of=row, mended="已补齐", by=stage.liaisons["甲局"])
        restore_grant(record_of=row, by=stage.heads["甲局"])
        assert row.state == CreditState.RESTORED
        made.told(stage, high)


def test_who_sees_which_cases_checks_breaches_and_records(stage: Stage) -> None:
    row = made.recorded(stage, made.item(stage, grade="高"))
    seen: dict[Any, Any] = {
        cases_visible_to: {row.breach.check_of.commitment_id},
        checks_visible_to: set(Check.objects.values_list("pk", flat=True)),
        breaches_visible_to: {row.breach_id},
        records_visible_to: {row.pk},
    }
    inside = (
        stage.inspector,
        stage.director,
        stage.liaisons["甲局"],
        stage.heads["甲局"],
        stage.heads["乙局"],
    )
    for visible, keys in seen.items():
        for user in inside:
            assert set(visible(user).values_list("pk", flat=True)) == keys
        for user in (stage.leader, stage.liaisons["丙局"]):
            assert not visible(user).exists()


@pytest.mark.requirement("S50.3")
def test_the_figures_of_a_period_are_those_of_the_workbook_to_the_digit(stage: Stage) -> None:
    high, low = made.item(stage, grade="高"), made.item(stage, "学历证明")
    made.recorded(stage, high, 1)
    made.granted(stage, high, 2)
    commitment_paper(case=made.accepted(stage, low, 3), reason="改交", by=stage.inspector)
    made.told(stage, low, 4)
    commitment_grant(case=made.accepted(stage, low, 5), outcome="准予", by=stage.inspector)
    day = clock.today()
    lines, whole = tallies(stage.inspector, stage.government, day, day, "item")
    assert {one.name.split("　")[0]: (one.told, one.promised) for one in lines} == {
        "无犯罪记录证明": (2, 2),
        "学历证明": (3, 2),
    }
    assert (whole.paper, whole.checked, whole.untrue, whole.revoked, whole.waiting) == (1, 1, 1, 1, 3)
    client = Client()
    client.force_login(stage.inspector)
    answer = client.get(reverse("commitments:figures"), {"export": "xlsx"})
    book = load_workbook(io.BytesIO(answer.content))
    sheet = book.worksheets[1]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2, max_row=1 + len(lines))]
    for place, name in enumerate(("told", "promised", "paper", "checked"), start=1):
        letter = chr(ord("A") + place)
        assert sheet.cell(2 + len(lines), place + 1).value == f"=SUM({letter}2:{letter}{1 + len(lines)})"
        assert sum(row[place] for row in rows) == getattr(whole, name)
    assert whole.untrue_share == D("100.0")
    page = client.get(reverse("commitments:figures")).content.decode()
    assert "学历证明" in page
