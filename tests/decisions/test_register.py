"""制度文件库: what titles say, what a revision replaces, what ends soon, what hangs on what."""

from __future__ import annotations

from datetime import date

import pytest
import time_machine
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from yiding.core.errors import EditConflict, NotAllowed, WrongState
from yiding.decisions.errors import SameDocument
from yiding.decisions.models import PolicyDocument, PolicyName, Series
from yiding.decisions.recognising import recognise
from yiding.decisions.registering import (
    policy_add,
    policy_edit,
    policy_link,
    policy_move,
    review_words,
    reviews_tell,
    revises_proposed,
)
from yiding.decisions.series import series_confirm
from yiding.directory.models import Government
from yiding.notices.models import Notice

TITLES = [
    ("临澜市规范村级小微工程管理办法（试行）", "measures", None, True, False),
    ("临澜市政府投资项目管理办法（修订）", "measures", None, False, True),
    ("临澜市口袋公园建设三年行动计划（2021-2023）", "action_plan", (2021, 2023), False, False),
    ("临澜市农房改善行动计划（2021-2023年）", "action_plan", (2021, 2023), False, False),
    ("临澜市2024年政务公开工作要点", "key_points", (2024, 2024), False, False),
    ("临澜市“十四五”应急管理规划", "programme", (2021, 2025), False, False),
    ("临澜市人民政府关于禁止燃放烟花爆竹的通告", "announcement", None, False, False),
    ("关于促进海洋装备产业高质量发展的若干政策", "policies", None, False, False),
    ("临澜市对外合作专项支持意见（试行）", "opinion", None, True, False),
    ("临澜市停车实施细则", "detailed_rules", None, False, False),
    ("临澜市2024年重点项目投资计划", "plan", (2024, 2024), False, False),
    ("临澜市证明事项清单", "list", None, False, False),
    ("临澜市消防隐患清零行动方案", "action_plan", None, False, False),
    ("临澜市养老服务实施方案", "detailed_plan", None, False, False),
]


@pytest.mark.requirement("S14.1")
@pytest.mark.parametrize(("title", "kind", "years", "is_trial", "is_revised"), TITLES)
def test_kind_period_and_flags_are_read_off_the_title(
    title: str, kind: str, years: tuple[int, int] | None, is_trial: bool, is_revised: bool
) -> None:
    told = recognise(title)
    period = (date(years[0], 1, 1), date(years[1], 12, 31)) if years else (None, None)
    assert (told.kind, (told.period_from, told.period_to)) == (kind, period)
    assert (told.is_trial, told.is_revised) == (is_trial, is_revised)


@pytest.mark.requirement("S14.1")
def test_minutes_bring_documents_with_kind_and_state(ours: Government) -> None:
    rows = {row.kind: row for row in PolicyDocument.objects.all()}
    assert set(rows) == {"detailed_plan", "measures", "programme", "emergency_plan"}
    assert rows["detailed_plan"].is_trial
    assert rows["measures"].is_revised
    assert {row.state for row in rows.values()} == {"agreed"}


@pytest.mark.requirement("S14.2")
def test_a_revision_proposes_what_it_replaces_and_a_person_confirms(ours: Government, clerk: User) -> None:
    new = PolicyDocument.objects.get(is_revised=True)
    old = policy_add(government=ours, title="澄湾市停车管理办法", by=clerk)
    policy_move(policy=old, act="put_in_force", reason="旧件", version=old.version, by=clerk)
    assert revises_proposed(new) == [old]
    assert new.revises is None
    policy_link(policy=new, field="revises", other=old, version=new.version, by=clerk)
    old.refresh_from_db()
    assert (new.revises, old.state, revises_proposed(new)) == (old, "in_force", [])
    policy_move(policy=new, act="put_in_force", reason="印发", version=new.version, by=clerk)
    old.refresh_from_db()
    assert old.state == "replaced"
    with pytest.raises(SameDocument):
        policy_link(policy=old, field="revises", other=new, version=old.version, by=clerk)


@pytest.mark.requirement("S14.3")
def test_documents_of_every_year_are_a_series(ours: Government, clerk: User) -> None:
    for year in (2025, 2026):
        policy_add(government=ours, title=f"澄湾市{year}年政务公开工作要点", by=clerk)
    stem = PolicyDocument.objects.filter(year=2026).get().stem
    series_confirm(government=ours, stem=stem, by=clerk, version=0)
    assert Series.objects.get().editions.count() == 2


@pytest.mark.requirement("S14.4")
def test_the_end_of_a_trial_a_period_or_a_validity_reminds(
    ours: Government, clerk: User, clerk_client: Client
) -> None:
    trial = PolicyDocument.objects.get(is_trial=True)
    policy_edit(policy=trial, version=1, by=clerk, told={"issued_on": date(2024, 3, 1), "number": "1号"})
    assert trial.review_on == date(2026, 3, 1)
    plan = policy_add(government=ours, title="澄湾市绿化三年行动计划（2024-2026年）", by=clerk)
    with time_machine.travel("2026-02-10T02:00:00Z", tick=False):
        assert reviews_tell() == 0
        for row in (trial, plan):
            row.refresh_from_db()
            policy_move(policy=row, act="put_in_force", reason="印发", version=row.version, by=clerk)
        assert review_words(trial) == "试行满 24 个月到 2026-03-01"
        assert reviews_tell() == 1
        assert reviews_tell() == 0
    with time_machine.travel("2026-12-01T02:00:00Z", tick=False):
        assert "已过" in review_words(trial)
        assert review_words(plan) == "文件写明的期间到 2026-12-31"
        clerk_client.force_login(clerk)
        page = clerk_client.get(reverse("decisions:policy-list"), {"review": "1"}).content.decode()
        assert "绿化三年行动计划" in page
        assert "停车管理办法" not in page
        policy_move(policy=trial, act="review", reason="到期评估", version=trial.version, by=clerk)
        policy_move(policy=trial, act="keep", reason="继续施行两年", version=trial.version, by=clerk)
        assert review_words(trial) == ""
    assert Notice.objects.filter(kind="policy.review").count() == 1


@pytest.mark.requirement("S14.5")
def test_rules_of_departments_hang_on_the_document_that_they_carry_out(
    ours: Government, clerk: User, clerk_client: Client
) -> None:
    parent = PolicyDocument.objects.get(is_revised=True)
    rules = policy_add(government=ours, title="澄湾市停车收费管理细则", by=clerk)
    policy_link(policy=rules, field="parent", other=parent, version=rules.version, by=clerk)
    page = clerk_client.get(reverse("decisions:policy-detail", args=[parent.pk])).content.decode()
    assert "停车收费管理细则" in page
    with pytest.raises(SameDocument):
        policy_link(policy=parent, field="parent", other=rules, version=parent.version, by=clerk)


def test_what_a_person_keeps_is_one_event_and_a_second_saver_is_told(ours: Government, clerk: User) -> None:
    row = PolicyDocument.objects.get(is_trial=True)
    policy_edit(policy=row, version=1, by=clerk, told={"kind": "opinion", "valid_until": date(2030, 1, 1)})
    row.refresh_from_db()
    assert (row.kind, row.review_on, row.is_kept) == ("opinion", date(2030, 1, 1), True)
    with pytest.raises(EditConflict):
        policy_edit(policy=row, version=1, by=clerk, told={"kind": "list"})
    with pytest.raises(WrongState):
        policy_move(policy=row, act="repeal", reason="还没施行", version=row.version, by=clerk)
    assert PolicyName.objects.filter(policy=row).exists()


def test_others_keep_no_register(ours: Government, stranger: User) -> None:
    with pytest.raises(NotAllowed):
        policy_add(government=ours, title="某办法", by=stranger)
