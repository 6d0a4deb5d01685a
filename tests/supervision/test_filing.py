"""立项与交办: entered from any source, edited, submitted, approved by somebody else, assigned, struck off."""

from __future__ import annotations

from datetime import date, timedelta
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from yiding.core import clock
from yiding.core.models import CalendarDay
from yiding.files.models import Document
from yiding.notices.models import Notice
from yiding.supervision.backward import clashes_of_matter, nodes_in
from yiding.supervision.errors import AfterParent
from yiding.supervision.filing import matter_draft, matters_approve, matters_submit
from yiding.supervision.models import Matter, MatterState, SourceKind, TaskState
from yiding.supervision.permissions import may_add_papers

from .rows import Stage
from .test_proposals import client_of

pytestmark = pytest.mark.django_db
NEW = {
    "kind": "superior",
    "passage": "请你市于年底前建成养老服务台账。",
    "paper_title": "关于做好养老服务的通知",
    "paper_number": "某政办〔2026〕8号",
    "given_by": "省政府办公厅",
    "given_on": "2026-11-10",
    "title": "建立养老服务台账",
    "deliverable": "建成的台账",
    "criteria": "逐镇核对无误",
    "leads": "甲局（甲局联络员）",
    "supports": "乙局",
    "supervisor": "丙局",
    "due_on": "2026-12-31",
    "due_reason": "通知写明",
    "nodes": "提前20 完成初稿\n2026-12-28 建成台账 =12个",
    "rhythm": "month",
    "urgency": "urgent",
    "level": "2",
    "area": "民政",
    "project": "养老服务",
    "series": "",
    "content": "",
    "object": "全市养老机构",
}


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "today", lambda: date(2026, 11, 19))


def batch(client: Client, name: str, *matters: Matter, **more: str) -> Any:
    return client.post(reverse(f"supervision:matters-{name}"), {"keys": [one.pk for one in matters], **more})


def states(*matters: Matter) -> list[str]:
    return [Matter.objects.get(pk=one.pk).state for one in matters]


@pytest.mark.requirement("S15.1")
def test_an_order_from_above_is_entered_with_its_paper_and_its_passage(stage: Stage) -> None:
    desk = client_of(stage.inspector)
    paper = SimpleUploadedFile("通知.txt", "请你市于年底前建成养老服务台账。".encode())
    answer = desk.post(reverse("supervision:matter-add"), {**NEW, "file": paper, "whole": "1"})
    matter = Matter.objects.get()
    assert answer["Location"] == reverse("supervision:matter-detail", args=[matter.pk])
    source = matter.sources.get()
    assert (source.kind, source.given_by, source.paper_number) == (
        "superior",
        "省政府办公厅",
        "某政办〔2026〕8号",
    )
    assert source.document is not None
    assert (source.document.title, source.document.about_kind) == (
        "关于做好养老服务的通知",
        "supervision.matter",
    )
    assert (matter.urgency, matter.rhythm, matter.area, matter.project) == (
        "urgent",
        "month",
        "民政",
        "养老服务",
    )
    assert (matter.due_source, matter.due_reason, matter.due_set_by) == (
        "person",
        "通知写明",
        stage.inspector,
    )
    nodes = [(node.title, f"{node.due_on}", node.target, node.unit) for node in matter.milestones.all()]
    assert nodes == [("完成初稿", "2026-12-03", None, ""), ("建成台账", "2026-12-28", 12, "个")]
    assert matter.bodies.get(role="lead").person.name == "甲局联络员"


@pytest.mark.parametrize("kind", [kind for kind in SourceKind.values if kind != "minutes"])
def test_every_source_has_the_same_form(stage: Stage, kind: str) -> None:
    desk = client_of(stage.inspector)
    assert desk.post(reverse("supervision:matter-add"), {**NEW, "kind": kind}).status_code == 302
    assert Matter.objects.get().sources.get().kind == kind


def test_a_classified_paper_is_refused_and_nothing_is_kept(stage: Stage) -> None:
    desk = client_of(stage.inspector)
    answer = desk.post(reverse("supervision:matter-add"), {**NEW, "classified": "on"})
    assert answer.status_code >= 400
    assert not Matter.objects.exists()
    assert not Document.objects.exists()


def test_a_form_with_errors_keeps_what_was_typed(stage: Stage) -> None:
    desk = client_of(stage.inspector)
    answer = desk.post(
        reverse("supervision:matter-add"), {**NEW, "leads": "子虚局", "nodes": "随便写", "supports": "乙局"}
    )
    page = answer.content.decode()
    assert answer.status_code == 422
    for words in ("名录里没有“子虚局”", "请以日期或“提前几个工作日”开头", "建立养老服务台账"):
        assert words in page
    assert not Matter.objects.exists()


@pytest.mark.requirement("S15.5")
def test_nodes_are_set_backward_in_working_days_and_clashes_are_shown(stage: Stage) -> None:
    for day, works in ((date(2026, 12, 25), False), (date(2026, 12, 27), True)):
        CalendarDay.objects.update_or_create(day=day, defaults={"is_workday": works})
    other = stage.draft(leads=["甲局"], due=24)
    assert other.milestones.get().due_on == date(2026, 12, 13)
    desk = client_of(stage.inspector)
    nodes = "\n".join(
        [
            "提前3 初稿",
            "2026-11-10 摸底",
            "2026-12-13 征求意见",
            "2026-12-13 专家论证",
            "2027-01-05 总结",
        ]
    )
    answer = desk.post(reverse("supervision:matter-add"), {**NEW, "nodes": nodes, "preview": "1"})
    page = answer.content.decode()
    assert answer.status_code == 200
    assert not Matter.objects.filter(title=NEW["title"]).exclude(pk=other.pk).exists()
    for words in (
        "早于今天",
        "不是工作日，可改到 2026-12-11 或 2026-12-14",
        "与“征求意见”同一天",
        "晚于办结期限",
        "甲局当天另有节点",
    ):
        assert words in page
    assert "2026-12-28" in page  # three working days before the last of the year; the 27th is worked
    desk.post(reverse("supervision:matter-add"), {**NEW, "nodes": nodes})
    matter = Matter.objects.exclude(pk=other.pk).get()
    from yiding.core.workdays import Calendar

    assert len(clashes_of_matter(matter, Calendar.load())) >= 5
    shown = desk.get(reverse("supervision:matter-detail", args=[matter.pk])).content.decode()
    assert "节点有冲突" in shown


@pytest.mark.requirement("S15.5")
def test_working_days_back_over_the_spring_festival() -> None:
    from yiding.core.workdays import Calendar

    spring = {date(2026, 2, 15) + timedelta(days=n): False for n in range(9)}
    calendar = Calendar({**spring, date(2026, 2, 14): True, date(2026, 2, 28): True}, 2026)
    nodes = nodes_in("提前4 初稿", date(2026, 2, 27), calendar)
    assert nodes[0].due_on == date(2026, 2, 14)


def test_an_edit_against_an_old_page_is_told_and_can_be_taken_over(stage: Stage) -> None:
    matter, desk = stage.draft(), client_of(stage.inspector)
    address = reverse("supervision:matter-edit", args=[matter.pk])
    told = {**desk.get(address).context["form"].initial, "supervisor": ""}
    seen = {f"initial-{name}": value for name, value in told.items()} | told
    first = desk.post(address, {**seen, "title": "甲的写法"})
    assert first.status_code == 302
    second = client_of(stage.second_inspector).post(address, {**seen, "title": "乙的写法"})
    page = second.content.decode()
    assert second.status_code == 409
    assert "督查员" in page
    assert "甲的写法" in page
    assert "乙的写法" in page
    assert Matter.objects.get().title == "甲的写法"


def test_an_edit_after_assigning_is_refused(stage: Stage) -> None:
    matter = stage.matter()
    assert (
        client_of(stage.inspector).get(reverse("supervision:matter-edit", args=[matter.pk])).status_code
        == 409
    )


def test_a_leaders_instruction_lands_on_the_inspectors_desk(stage: Stage) -> None:
    phone = client_of(stage.leader)
    answer = phone.post(
        reverse("supervision:instruction-add"),
        {
            "words": "请甲局三日内摸清底数并报我。",
            "bodies": "甲局",
            "urgency": "most",
            "about": "养老机构安全",
        },
    )
    matter = Matter.objects.get()
    assert answer["Location"] == reverse("supervision:matter-detail", args=[matter.pk])
    assert phone.get(answer["Location"]).status_code == 200
    source = matter.sources.get()
    assert (source.kind, source.given_by, source.passage) == (
        "instruction",
        "市长",
        "请甲局三日内摸清底数并报我。",
    )
    desk = client_of(stage.inspector).get(reverse("web:desk")).content.decode()
    assert "领导批示待拟办" in desk
    assert reverse("supervision:matter-edit", args=[matter.pk]) in desk
    assert Notice.objects.filter(recipient=stage.inspector, kind="matter.instructed").exists()
    matters_submit(matters=[matter], by=stage.inspector)
    assert batch(phone, "approve", matter).status_code == 403  # not by who instructed
    assert batch(client_of(stage.director), "approve", matter).status_code == 302


def test_a_leader_photographs_the_page_that_the_instruction_stands_on(stage: Stage) -> None:
    url, phone = reverse("supervision:instruction-add"), client_of(stage.leader)
    told = {"words": "请甲局三日内报我。", "urgency": "normal", "about": "养老机构安全"}
    page = phone.get(url).content.decode()
    assert 'enctype="multipart/form-data"' in page
    assert 'accept="image/jpeg' in page
    answer = phone.post(url, {**told, "file": photo("批示.png"), "whole": "1"})
    matter = Matter.objects.get()
    assert answer["Location"] == reverse("supervision:matter-detail", args=[matter.pk])
    document = matter.sources.get().document
    assert document is not None
    assert (document.about_kind, document.about_id, document.level) == (
        "supervision.matter",
        matter.pk,
        matter.level,
    )
    paper = reverse("files:document-detail", args=[document.pk])
    assert paper in phone.get(answer["Location"]).content.decode()
    assert client_of(stage.inspector).get(paper).status_code == 200
    assert client_of(stage.liaisons["乙局"]).get(paper).status_code == 404
    # what cannot be taken leaves nothing behind, and the words stay in the form
    for wrong in ({"file": photo("批示.png")}, {"file": photo("批示.png"), "whole": "1", "classified": "1"}):
        refused = phone.post(url, {**told, **wrong})
        assert refused.status_code in (409, 422)
        assert Matter.objects.count() == 1
    cut_off = phone.post(url, {**told, "file": photo("批示.png")})
    assert "请甲局三日内报我。" in cut_off.content.decode()
    # once the office has taken it up, it is the office's
    matters_submit(matters=[matter], by=stage.inspector)
    assert not may_add_papers(stage.leader, Matter.objects.get())
    assert may_add_papers(stage.inspector, Matter.objects.get())


def photo(name: str) -> SimpleUploadedFile:
    picture = BytesIO()
    Image.new("RGB", (8, 8), "white").save(picture, "PNG")
    return SimpleUploadedFile(name, picture.getvalue(), "image/png")


def test_many_are_submitted_approved_and_assigned_at_once(stage: Stage) -> None:
    matters = [stage.draft(title=f"第{n}件") for n in range(23)]
    desk, director = client_of(stage.inspector), client_of(stage.director)
    assert batch(desk, "submit", *matters).status_code == 302
    page = director.get(reverse("supervision:filing-list")).content.decode()
    assert page.count('name="keys"') == 23
    assert batch(director, "approve", *matters).status_code == 302
    numbers = sorted(Matter.objects.values_list("number", flat=True))
    assert len(set(numbers)) == 23
    assert batch(desk, "assign", *matters, due_on="2026-12-01").status_code == 302
    assert set(states(*matters)) == {MatterState.ACTIVE}
    assert {f"{task.plan_due_on}" for one in matters for task in one.tasks.all()} == {"2026-12-01"}


def test_of_a_batch_with_one_that_cannot_all_stay(stage: Stage) -> None:
    ready, lacking = stage.draft(), stage.draft(leads=[], due=None)
    matters_submit(matters=[ready, lacking], by=stage.inspector)
    matters_approve(matters=[ready, lacking], by=stage.director)
    assert batch(client_of(stage.inspector), "assign", ready, lacking).status_code == 409
    assert set(states(ready, lacking)) == {MatterState.FILED}
    page = client_of(stage.inspector).get(reverse("supervision:filing-list"), {"stage": "filed"})
    assert "还缺：牵头单位、办结期限、节点" in page.content.decode()


def test_returned_with_a_reason_and_who_drafted_is_told(stage: Stage) -> None:
    matter = stage.draft()
    director = client_of(stage.director)
    matters_submit(matters=[matter], by=stage.inspector)
    assert batch(director, "return", matter).status_code == 422
    assert batch(director, "return", matter, reason="标准不清").status_code == 302
    matter.refresh_from_db()
    assert (matter.state, matter.reason) == (MatterState.DRAFT, "标准不清")
    assert Notice.objects.filter(recipient=stage.inspector, kind="matter.returned").exists()


def test_dropped_and_taken_up_again(stage: Stage) -> None:
    matter, desk = stage.draft(), client_of(stage.inspector)
    batch(desk, "drop", matter, reason="重复")
    assert states(matter) == [MatterState.DROPPED]
    batch(desk, "take-up", matter)
    assert states(matter) == [MatterState.DRAFT]


def test_struck_off_many_and_reopened_with_the_leads_task(stage: Stage) -> None:
    matters = [stage.matter(title=f"第{n}件") for n in range(2)]
    for matter in matters:
        stage.close(stage.accept(stage.task(matter, "甲局")))
    desk = client_of(stage.inspector)
    assert batch(desk, "strike", *matters).status_code == 302
    assert set(states(*matters)) == {MatterState.STRUCK}
    assert batch(desk, "reopen", matters[0], reason="群众反映未办好").status_code == 302
    assert states(*matters) == [MatterState.ACTIVE, MatterState.STRUCK]
    task = stage.task(matters[0], "甲局")
    assert (task.state, task.reason) == (TaskState.ACTIVE, "群众反映未办好")


def test_who_sees_a_draft_and_what_waits_for_approval(stage: Stage) -> None:
    draft, waiting = stage.draft(title="草稿一件"), stage.draft(title="待审一件")
    matters_submit(matters=[waiting], by=stage.inspector)
    for user, seen in (
        (stage.inspector, {draft, waiting}),
        (stage.director, {draft, waiting}),
        (stage.leader, {waiting}),
        (stage.liaisons["甲局"], set()),
        (stage.heads["甲局"], set()),
    ):
        client = client_of(user)
        found = {
            one
            for one in (draft, waiting)
            if client.get(reverse("supervision:matter-detail", args=[one.pk])).status_code == 200
        }
        assert found == seen, user.username


def test_another_ground_with_its_paper_is_added(stage: Stage) -> None:
    matter, desk = stage.draft(), client_of(stage.inspector)
    address = reverse("supervision:source-add", args=[matter.pk])
    told = {"kind": "hotline", "passage": "市民反映台账不公开。", "given_by": "12345热线"}
    answer = desk.post(
        address, {**told, "file": SimpleUploadedFile("工单.txt", BytesIO(b"1").read()), "whole": "1"}
    )
    assert answer.status_code == 302
    assert [one.kind for one in matter.sources.all()] == ["superior", "hotline"]
    assert Document.objects.get().about_id == matter.pk


@pytest.mark.requirement("S15.6")
def test_by_list_by_project_by_area_by_person(stage: Stage) -> None:
    desk = client_of(stage.inspector)
    desk.post(reverse("supervision:matter-add"), NEW)
    matter = Matter.objects.get()
    matters_submit(matters=[matter], by=stage.inspector)
    matters_approve(matters=[matter], by=stage.director)
    batch(desk, "assign", matter)
    plain = stage.matter(title="另一件事")
    for by, name in (("area", "民政"), ("project", "养老服务"), ("person", "甲局联络员")):
        groups = desk.get(reverse("supervision:matter-groups"), {"by": by}).content.decode()
        assert f">{name}</a>" in groups
        page = desk.get(reverse("supervision:matter-list"), {by: name}).content.decode()
        assert matter.title in page
        assert plain.title not in page


def test_a_part_is_due_no_later_than_its_whole(stage: Stage) -> None:
    whole = stage.draft(kind="plan", leads=[], due=30)
    from yiding.supervision.filing import Draft, Ground

    ground = Ground(SourceKind.PLAN, "一项")
    told = {"government": stage.government, "grounds": [ground], "by": stage.inspector, "parent": whole}
    part = matter_draft(draft=Draft(title="没有期限的"), **told)
    assert (part.due_on, part.due_source) == (whole.due_on, "parent")
    with pytest.raises(AfterParent):
        matter_draft(draft=Draft(title="太晚的", due_on=stage.day(31)), **told)
