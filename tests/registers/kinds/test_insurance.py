"""安责险 (S36): in scope, policies, who is not covered on a day, reminders before expiry."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client

from tests.registers.rows import Stage, enterprise_make
from yiding.core.clock import SHANGHAI
from yiding.notices.models import Notice
from yiding.registers.catalogue import kind_of, rules_of
from yiding.registers.errors import WrongValue
from yiding.registers.insuring import (
    Cover,
    cover_of_row,
    in_scope,
    narrowed,
    policies_remind,
    policy_renew,
    renewal_told,
    state_of_policy,
)
from yiding.registers.lists import rows_of
from yiding.registers.models import Entry
from yiding.registers.rules import ReportAsked

DAY = date(2026, 3, 2)


@pytest.fixture(autouse=True)
def _march() -> Any:
    with time_machine.travel(datetime(2026, 3, 2, 10, tzinfo=SHANGHAI), tick=False):
        yield


def scope(stage: Stage, place: int = 0, category: str = "危化品", **told: Any) -> Entry:
    own = {"enterprise": stage.enterprises[place], "category": category, "staff": 40}
    return stage.entry("insured_enterprises", title="", **{**own, **told})


def policy(stage: Stage, first: date, last: date, place: int = 0, **told: Any) -> Entry:
    own = {
        "enterprise": stage.enterprises[place],
        "insurer": "临澜财险",
        "policy_no": f"P{Entry.objects.count()}",
        "first_on": first,
        "last_on": last,
        "staff": 40,
    }
    return stage.entry("policies", title="", **{**own, **told})


def state(stage: Stage, day: date | None = None) -> list[Cover]:
    return [one.covered.state for one in in_scope(stage.inspector, stage.government, day)]


def sheet(stage: Stage, key: str, **asked: Any) -> Any:
    report = next(one for one in rules_of("insured_enterprises").reports if one.key == key)
    told = ReportAsked(government=stage.government, kind="insured_enterprises", **asked)
    return report.build(stage.inspector, told)


@pytest.mark.requirement("S36.1")
def test_enterprise_is_in_scope_by_category(stage: Stage) -> None:
    row = scope(stage)
    assert (row.title, row.values["category"]) == ("澄湾燃气公司", "危化品")
    assert scope(stage, 1, "工矿").values["category"] == "工矿"
    with pytest.raises(WrongValue, match="已在应保名单中"):
        scope(stage)
    stage.move(row, "leave")
    assert [one.entry.title for one in in_scope(stage.inspector, stage.government)] == ["东泾化工公司"]


@pytest.mark.requirement("S36.2")
def test_policy_has_insurer_number_period_and_staff(stage: Stage) -> None:
    scope(stage)
    row = policy(stage, DAY, DAY + timedelta(days=364), policy_no="LL-001")
    assert row.title == "临澜财险 LL-001"
    assert row.department == stage.body("市住建局")
    assert row.values["staff"] == 40
    with pytest.raises(WrongValue, match="止期"):
        policy(stage, DAY, DAY - timedelta(days=1))
    with pytest.raises(WrongValue, match="同号"):
        policy(stage, DAY, DAY, policy_no="LL-001")


@pytest.mark.requirement("S36.3")
def test_uninsured_and_lapsed_are_listed_until_none_is_left(stage: Stage) -> None:
    scope(stage)
    scope(stage, 1)
    policy(stage, DAY - timedelta(days=400), DAY - timedelta(days=36))
    assert state(stage) == [Cover.LAPSED, Cover.NONE]
    bare = sheet(stage, "bare")
    assert len(bare.rows) == 2
    policy(stage, DAY, DAY + timedelta(days=364))
    policy(stage, DAY, DAY + timedelta(days=364), 1)
    bare = sheet(stage, "bare")
    assert bare.rows == []
    assert "清零" in bare.notes[0]
    assert sheet(stage, "coverage").total[1:3] == (2, 2)


def test_state_follows_the_day_without_a_job(stage: Stage) -> None:
    scope(stage)
    last = DAY + timedelta(days=40)
    row = policy(stage, DAY, last)
    ahead = (
        (DAY - timedelta(days=1), Cover.NONE),
        (DAY, Cover.VALID),
        (last - timedelta(days=30), Cover.EXPIRING),
        (last, Cover.EXPIRING),
        (last + timedelta(days=1), Cover.LAPSED),
    )
    for day, wanted in ahead:
        assert state(stage, day) == [wanted], day
        if day < DAY:
            continue
        with time_machine.travel(datetime(day.year, day.month, day.day, 9, tzinfo=SHANGHAI), tick=False):
            listed = rows_of(stage.inspector, kind_of("insured_enterprises")).get()
            assert cover_of_row(listed).state == wanted
            rows = rows_of(stage.inspector, kind_of("insured_enterprises"))
            assert [narrowed(rows, one).count() for one in Cover] == [int(one == wanted) for one in Cover]
    words = [str(state_of_policy(row, day)[0]) for day, _wanted in ahead]
    assert words == ["未起保", "有效", "即将到期", "即将到期", "已到期"]


def test_renewed_policy_joins_on(stage: Stage) -> None:
    scope(stage)
    last = DAY + timedelta(days=10)
    row = policy(stage, DAY - timedelta(days=300), last)
    assert state(stage) == [Cover.EXPIRING]
    told = renewal_told(row)
    assert told["first_on"] == last + timedelta(days=1)
    new = policy_renew(policy=row, told={**told, "policy_no": "LL-002"}, by=stage.inspector)
    assert new.carried_from == row
    assert state(stage) == [Cover.VALID]
    assert state(stage, last + timedelta(days=1)) == [Cover.VALID]
    assert cover_of_row(rows_of(stage.inspector, kind_of("insured_enterprises")).get()).state == Cover.VALID


def test_cancelled_policy_covers_nothing(stage: Stage) -> None:
    scope(stage)
    row = policy(stage, DAY, DAY + timedelta(days=364))
    stage.move(row, "cancel")
    assert state(stage) == [Cover.NONE]


@pytest.mark.requirement("S36.4")
def test_reminders_go_out_before_the_last_day_once_each(stage: Stage) -> None:
    scope(stage)
    last = DAY + timedelta(days=30)
    policy(stage, DAY - timedelta(days=300), last)
    key = stage.government.pk

    def told(day: date) -> int:
        return policies_remind(key, day)

    assert told(DAY - timedelta(days=1)) == 0
    first = told(DAY)
    assert first > 0
    assert told(DAY) == 0
    assert told(DAY + timedelta(days=5)) == 0
    assert told(last - timedelta(days=7)) == first
    assert told(last) == first
    assert told(last + timedelta(days=2)) == first
    assert told(last + timedelta(days=3)) == 0
    names = set(Notice.objects.values_list("recipient__last_name", flat=True)) | set(
        Notice.objects.values_list("recipient__username", flat=True)
    )
    assert any("东泾镇" in name for name in names)
    assert Notice.objects.filter(kind="policy.lapsed").exists()


def test_renewed_in_time_nobody_is_reminded(stage: Stage) -> None:
    scope(stage)
    last = DAY + timedelta(days=7)
    policy(stage, DAY - timedelta(days=300), last)
    policy(stage, last + timedelta(days=1), last + timedelta(days=365))
    assert policies_remind(stage.government.pk, DAY) == 0
    assert policies_remind(stage.government.pk, last + timedelta(days=1)) == 0


def test_pages_show_the_state(stage: Stage, client: Client) -> None:
    stage.enterprises.append(enterprise_make(stage.government, "第三公司", 3))
    row = scope(stage)
    held = policy(stage, DAY, DAY + timedelta(days=364))
    client.force_login(stage.liaisons["东泾镇"])
    assert "在保" in client.get("/registers/of/insured_enterprises/").content.decode()
    assert "在保" in client.get(f"/registers/entries/{row.pk}/").content.decode()
    assert "有效" in client.get("/registers/of/policies/?validity=valid").content.decode()
    page = client.get(f"/registers/entries/{held.pk}/").content.decode()
    assert "policies-renew" in page
    answer = client.get(f"/registers/entries/{held.pk}/policies-renew/")
    assert "临澜财险" in answer.content.decode()
    for key in ("bare", "expiring", "coverage"):
        assert client.get(f"/registers/of/insured_enterprises/reports/{key}/").status_code == 200
