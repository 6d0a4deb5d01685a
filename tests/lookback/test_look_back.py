"""回头看: last year's document opened again, item by item, and nothing of it changed (S16.4)."""

from __future__ import annotations

import io

import pytest
from django.contrib.auth.models import User

from tests.supervision.rows import Stage
from yiding.core.access import Level
from yiding.core.errors import BadRequest, EditConflict, NotAllowed, WrongState
from yiding.files.models import Document
from yiding.files.services import Paper as File
from yiding.lookback.errors import ItemsUnchecked, NothingToCheck
from yiding.lookback.models import Item, LookBack, LookBackState
from yiding.lookback.selectors import items_visible_to, look_backs_visible_to
from yiding.lookback.services import (
    item_check,
    look_back_conclude,
    look_back_open,
    look_back_reopen,
    report_send,
    report_text,
    results_of,
)
from yiding.papers.services import Facts
from yiding.supervision.models import Matter
from yiding.supervision.reporting import CHECK_HOME, Found

from .rows import filed, tree


@pytest.fixture
def look_back(stage: Stage) -> LookBack:
    plan = tree(stage)
    return look_back_open(
        government=stage.government, title="二〇二五年工作要点回头看", plan=plan, by=stage.inspector
    )


def check(stage: Stage, item: Item, effect: str = "done", finding: str = "已查验。") -> None:
    found = Found(stage.day(0), "papers", effect, finding)
    item_check(item=item, found=found, version=item.version, by=stage.inspector)


def columns(rows: list[int]) -> list[dict[str, object]]:
    return list(Matter.objects.filter(pk__in=rows).order_by("pk").values())


@pytest.mark.requirement("S16.4")
def test_every_item_of_last_years_document_gets_a_checked_result(look_back: LookBack, stage: Stage) -> None:
    """Its leaves in order; each a result with finding and evidence; the matters stay as they are."""
    items = list(look_back.items.select_related("matter"))
    assert [one.matter.title for one in items] == ["扩大有效投资", "促进消费", "干部培训"]
    before = columns([one.matter_id for one in items])
    with pytest.raises(ItemsUnchecked):
        look_back_conclude(look_back=look_back, by=stage.inspector)
    found = Found(stage.day(0), "site", "partly", "投资只完成八成。")
    evidence = [File(io.BytesIO("统计".encode()), "统计.txt", Level.MEMBERS)]
    item_check(item=items[0], found=found, version=1, by=stage.inspector, evidence=evidence)
    made = items[0].check_made
    assert made is not None
    assert (made.effect, made.is_look_back) == ("partly", True)
    assert Document.objects.filter(about_kind=CHECK_HOME, about_id=made.pk).count() == 1
    check(stage, items[1])
    check(stage, items[2], "not_done", "没有开展。")
    look_back_conclude(look_back=look_back, by=stage.inspector)
    assert look_back.state == LookBackState.CONCLUDED
    assert results_of(list(look_back.items.all())) == {"done": 1, "partly": 1, "not_done": 1, "": 0}
    assert columns([one.matter_id for one in items]) == before
    with pytest.raises(WrongState):
        check(stage, items[1])


@pytest.mark.requirement("S16.4")
def test_its_report_becomes_an_official_paper_once(look_back: LookBack, stage: Stage) -> None:
    for item in look_back.items.all():
        check(stage, item, "not_done" if item.position == 2 else "done", "没有开展。")
    look_back_conclude(look_back=look_back, by=stage.inspector)
    text = report_text(look_back, list(look_back.items.all()))
    assert "3项中，已落实2项，部分落实0项，未落实1项" in text
    assert "1.干部培训（丙局，未落实）：没有开展。" in text
    facts = Facts(
        "关于回头看情况的通报", "市政府办公室", "督查通报", "甲局，乙局，丙局", level=Level.GOVERNMENT
    )
    paper = report_send(look_back=look_back, facts=facts, by=stage.inspector)
    assert "1.（事项名称略）（丙局，未落实）。" in paper.text
    cells = paper.record["exhibits"][0]["block"]["rows"]
    assert [row[1] for row in cells] == ["事项", "扩大有效投资", "促进消费", "（事项名称略）"]
    with pytest.raises(WrongState):
        report_send(look_back=look_back, facts=facts, by=stage.inspector)
    with pytest.raises(WrongState):
        look_back_reopen(look_back=look_back, by=stage.inspector)


def test_a_series_is_looked_back_upon_and_an_empty_one_refused(stage: Stage) -> None:
    first = filed(stage, "补齐充电桩", "甲局", series="城市更新")
    filed(stage, "别的", "甲局", series="别的")
    told = {"government": stage.government, "title": "回头看", "by": stage.inspector}
    row = look_back_open(series="城市更新", **told)
    assert [one.matter for one in row.items.all()] == [first]
    with pytest.raises(NothingToCheck):
        look_back_open(series="没有的", **told)
    with pytest.raises(BadRequest):
        look_back_open(**told)


def test_of_two_who_check_an_item_the_second_is_told(look_back: LookBack, stage: Stage) -> None:
    item = look_back.items.all()[0]
    seen = Item.objects.get(pk=item.pk)
    check(stage, item)
    with pytest.raises(EditConflict):
        check(stage, seen, "not_done")
    assert item.matter.checks.count() == 1


def test_who_sees_which_look_back(look_back: LookBack, stage: Stage) -> None:
    """The office an open one; once concluded others too, as far as they may see its matters."""
    people: dict[str, User] = {"督查": stage.inspector, "市长": stage.leader}
    people |= {name: stage.liaisons[name] for name in ("甲局", "丙局")}
    people["路人"] = User.objects.create_user("路人")

    def seen() -> set[str]:
        return {name for name, user in people.items() if look_backs_visible_to(user).exists()}

    assert seen() == {"督查"}
    for item in look_back.items.all():
        check(stage, item)
    look_back_conclude(look_back=look_back, by=stage.inspector)
    assert seen() == {"督查", "市长", "甲局", "丙局"}
    numbers = {name: items_visible_to(user).count() for name, user in people.items()}
    assert numbers == {"督查": 3, "市长": 3, "甲局": 2, "丙局": 3, "路人": 0}


def test_only_who_files_matters_looks_back(look_back: LookBack, stage: Stage) -> None:
    item = look_back.items.all()[0]
    found = Found(stage.day(0), "papers", "done", "已查验。")
    for user in (stage.leader, stage.liaisons["甲局"], stage.director):
        with pytest.raises(NotAllowed):
            item_check(item=item, found=found, version=item.version, by=user)
