"""督办规则: taken over, edited as a draft, in force from a day; an edition in force never changes."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from tests.supervision.rows import Stage
from yiding.core.errors import EditConflict, NotAllowed
from yiding.urging.choices import PARTS, choices
from yiding.urging.errors import RulesEmpty, RulesFixed, RulesTooEarly
from yiding.urging.keeping import (
    columns_of,
    rule_drop,
    rule_save,
    ruleset_adopt,
    ruleset_copy,
    ruleset_recall,
    ruleset_take,
)
from yiding.urging.models import LightRule, RuleSet, RuleSetState
from yiding.urging.reading import in_force, rules_of, ruleset_on
from yiding.urging.rule_words import words_of

from .conftest import SetDay
from .rows import slip_of, with_rules

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("code", ["stages", "due", "plan", "points"])
def test_each_choice_becomes_rules_in_words(code: str, stage: Stage) -> None:
    ruleset = ruleset_take(government=stage.government, code=code, by=stage.inspector)
    assert ruleset.state == RuleSetState.DRAFT
    for part, model in PARTS.items():
        rows = list(model.objects.filter(ruleset=ruleset))
        assert len(rows) == len(choices()[code].get(part, []))
        for row in rows:
            row.full_clean(exclude=["points"])
            assert words_of(row).endswith("。")
    rules = rules_of(ruleset)
    assert [rule.light for rule in rules.lights] == sorted(
        (rule.light for rule in rules.lights), reverse=True
    )


@pytest.mark.requirement("S16.2")
def test_exactly_one_edition_is_in_force_on_a_day(stage: Stage, on: SetDay) -> None:
    first = with_rules(stage)
    second = with_rules(stage, "due", days=10)
    third = ruleset_copy(ruleset=first, by=stage.director)
    with pytest.raises(RulesTooEarly):
        ruleset_adopt(ruleset=third, from_on=date(2026, 3, 12), by=stage.director)
    with pytest.raises(RulesTooEarly):
        ruleset_adopt(ruleset=third, from_on=date(2026, 3, 1), by=stage.director)
    ruleset_adopt(ruleset=third, from_on=date(2026, 4, 1), by=stage.director)
    days = {"2026-03-01": None, "2026-03-02": first, "2026-03-11": first, "2026-03-12": second}
    days |= {"2026-03-31": second, "2026-04-01": third, "2030-01-01": third}
    for day, ruleset in days.items():
        on_day = date.fromisoformat(day)
        assert ruleset_on(stage.government.pk, on_day) == ruleset
        assert RuleSet.objects.filter(in_force(on_day)).count() == (ruleset is not None)


def test_an_edition_that_has_not_begun_can_be_taken_back(stage: Stage, on: SetDay) -> None:
    first, second = with_rules(stage), with_rules(stage, "due", days=10)
    second.refresh_from_db()
    ruleset_recall(ruleset=second, by=stage.inspector)
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.to_on, second.state, second.from_on) == (None, RuleSetState.DRAFT, None)
    with pytest.raises(RulesFixed):
        ruleset_recall(ruleset=first, by=stage.inspector)


@pytest.mark.requirement("S16.2")
def test_a_new_edition_never_changes_what_an_old_one_said(stage: Stage, on: SetDay) -> None:
    first = with_rules(stage)
    rule = first.lightrules.earliest("pk")
    with pytest.raises(RulesFixed):
        rule_save(
            ruleset=first,
            part="lights",
            values={"least": 9},
            version=first.version,
            by=stage.inspector,
            row=rule,
        )
    matter = stage.matter(leads=["甲局"])
    slip = slip_of(stage, stage.accept(stage.task(matter, "甲局")))
    said = [words_of(row) for row in first.lightrules.all()]
    new = ruleset_copy(ruleset=first, by=stage.inspector)
    row = new.lightrules.earliest("pk")
    values = {name: getattr(row, name) for name in columns_of(LightRule)} | {"least": 9}
    rule_save(ruleset=new, part="lights", values=values, version=1, by=stage.inspector, row=row)
    ruleset_adopt(ruleset=new, from_on=date(2026, 3, 5), by=stage.inspector)
    on("2026-03-06")
    assert [words_of(row) for row in first.lightrules.all()] == said
    slip.refresh_from_db()
    assert slip.ruleset == first


def test_two_who_write_the_same_draft_are_told(stage: Stage) -> None:
    draft = ruleset_take(government=stage.government, code="due", by=stage.inspector)
    rules = list(draft.lightrules.order_by("pk"))
    rule_drop(ruleset=draft, part="lights", row=rules[0], version=1, by=stage.inspector)
    with pytest.raises(EditConflict):
        rule_drop(ruleset=draft, part="lights", row=rules[1], version=1, by=stage.director)
    draft.lightrules.all().delete()
    with pytest.raises(RulesEmpty):
        ruleset_adopt(ruleset=draft, from_on=stage.day(0), by=stage.director)
    with pytest.raises(NotAllowed):
        ruleset_copy(ruleset=draft, by=stage.liaisons["甲局"])


def test_a_site_takes_a_choice_edits_it_and_puts_it_into_force_on_pages(stage: Stage, client: Client) -> None:
    client.force_login(stage.inspector)
    assert "三色督查单" in client.get(reverse("urging:ruleset-list")).content.decode()
    client.post(reverse("urging:ruleset-take"), {"code": "stages"})
    draft = RuleSet.objects.get()
    add = reverse("urging:rule-add", args=[draft.pk, "lights"])
    told = {
        "measure": "days_left",
        "least": 4,
        "most": 3,
        "light": "amber",
        "sentence": "还有 {n} 天",
        "version": 1,
    }
    wrong = client.post(add, told)
    assert wrong.status_code == 422
    assert "还有 {n} 天" in wrong.content.decode()
    assert client.post(add, told | {"most": 6}).status_code == 302
    late = client.post(add, told | {"most": 7})
    assert late.status_code == 409
    page = client.get(reverse("urging:ruleset-detail", args=[draft.pk])).content.decode()
    assert "距期限的工作日在 4 到 6 之间，亮黄灯。" in page
    for part in PARTS:
        row = PARTS[part].objects.filter(ruleset=draft).earliest("pk")
        assert client.get(reverse("urging:rule-edit", args=[draft.pk, part, row.pk])).status_code == 200
    adopt = reverse("urging:ruleset-adopt", args=[draft.pk])
    assert client.post(adopt, {"from_on": "2026-03-01"}).status_code == 422
    assert client.post(adopt, {"from_on": "2026-03-02"}).status_code == 302
    assert client.get(add).status_code == 409
    page = client.get(reverse("urging:ruleset-detail", args=[draft.pk])).content.decode()
    assert "施行中" in page
    client.force_login(stage.liaisons["甲局"])
    assert client.get(reverse("urging:ruleset-detail", args=[draft.pk])).status_code == 200
    assert client.post(reverse("urging:ruleset-copy", args=[draft.pk])).status_code == 403
