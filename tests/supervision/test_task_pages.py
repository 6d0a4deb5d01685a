"""承办任务的页面: what a liaison does on a phone, what an examiner does, and what each act answers."""

from __future__ import annotations

import json
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.addresses import addresses
from tests.coordination.rows import ordered
from tests.difficulties.rows import raised as difficulty_of
from yiding.core import clock
from yiding.core.onward import onward_of
from yiding.difficulties.models import Difficulty
from yiding.directory.subjects import Indicator, IndicatorValue
from yiding.files.models import Document
from yiding.supervision.assigning import task_reopen, task_split
from yiding.supervision.closing import claim_accept
from yiding.supervision.extending import extension_ask
from yiding.supervision.models import (
    Candidate,
    Check,
    Claim,
    Extension,
    ExtensionState,
    Matter,
    MatterState,
    Milestone,
    Report,
    Task,
    TaskState,
)
from yiding.supervision.permissions import examinable, may_examine
from yiding.supervision.today import asked_today

from .filing_rows import filing_rows
from .minutes import minutes_enter
from .rows import Stage, rows_of

pytestmark = pytest.mark.django_db
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360000002000001e221bc"
    "330000000049454e44ae426082"
)


def as_(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def url(name: str, row: Any) -> str:
    return reverse(f"supervision:{name}", args=[row.pk])


def photo(name: str = "现场.png") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, PNG, "image/png")


def told(**more: Any) -> dict[str, Any]:
    return {"key": str(uuid4()), "text": "已完成摸底，建册 120 户。", "whole": "1", **more}


def test_a_liaison_accepts_with_the_named_person_who_is_offered(stage: Stage) -> None:
    task = stage.task(stage.matter(), "甲局")
    liaison = as_(stage.liaisons["甲局"])
    page = liaison.get(url("task-accept", task))
    own = page.context["form"].initial["person"]
    answer = liaison.post(url("task-accept", task), {"person": own})
    task.refresh_from_db()
    assert answer.status_code == 302
    assert (task.state, task.person_id, task.accepted_by) == (TaskState.ACTIVE, own, stage.liaisons["甲局"])
    assert liaison.get(url("task-accept", task)).status_code == 409


def test_a_report_brings_its_evidence_and_reaches_its_node(stage: Stage) -> None:
    matter = stage.matter()
    task = stage.accept(stage.task(matter, "甲局"))
    node = matter.milestones.get()
    files = [photo(), SimpleUploadedFile("台账.txt", "第一册".encode())]
    answer = as_(stage.liaisons["甲局"]).post(
        url("task-report", task), told(milestone=node.pk, quantity="120", unit="户", files=files)
    )
    assert answer.status_code == 302
    report = Report.objects.get()
    assert (report.milestone, report.quantity, report.unit, report.evidence_count) == (node, 120, "户", 2)
    papers = Document.objects.filter(about_kind="supervision.report", about_id=report.pk)
    assert {paper.title for paper in papers} == {"现场.png", "台账.txt"}
    assert {paper.level for paper in papers} == {matter.level}
    task.refresh_from_db()
    assert task.milestone_done == 1
    page = as_(stage.leader).get(url("matter-detail", matter)).content.decode()
    assert "现场.png" in page
    assert "120 户" in page


def test_a_send_that_is_repeated_is_one_report_one_claim_one_extension(stage: Stage) -> None:
    task = stage.accept(stage.task(stage.matter(), "甲局"))
    liaison = as_(stage.liaisons["甲局"])
    for name, model, data in (
        ("task-report", Report, told()),
        ("task-extend", Extension, {"key": str(uuid4()), "to_due_on": stage.day(60), "reason": "需招标"}),
        ("task-claim", Claim, told()),
    ):
        for _again in range(2):
            assert liaison.post(url(name, task), data).status_code == 302, name
        assert model.objects.count() == 1


def test_what_was_typed_survives_a_refused_send(stage: Stage) -> None:
    matter = stage.matter()
    task = stage.accept(stage.task(matter, "甲局"))
    liaison = as_(stage.liaisons["甲局"])
    data = told(quantity="一百", problems="缺人手")
    answer = liaison.post(url("task-report", task), data)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert all(words in page for words in ("已完成摸底", "缺人手", "一百", data["key"]))
    Task.objects.filter(pk=task.pk).update(state=TaskState.WITHDRAWN)
    answer = liaison.post(url("task-report", task), told())
    assert answer.status_code == 409
    assert "已完成摸底" in answer.content.decode()
    assert not Report.objects.exists()


def test_a_cut_off_send_files_nothing_and_says_so(stage: Stage) -> None:
    task = stage.accept(stage.task(stage.matter(), "甲局"))
    data = told(files=[photo()])
    del data["whole"]
    answer = as_(stage.liaisons["甲局"]).post(url("task-report", task), data)
    assert answer.status_code == 422
    assert "files.cut_off" in answer.content.decode()
    assert not Report.objects.exists()
    torn = told(files=[SimpleUploadedFile("半张.png", PNG[:40])])
    answer = as_(stage.liaisons["甲局"]).post(url("task-report", task), torn)
    assert answer.status_code == 422
    assert "已完成摸底" in answer.content.decode()
    assert not Report.objects.exists()


def test_a_page_that_sends_by_itself_is_told_where_to_go(stage: Stage) -> None:
    task = stage.accept(stage.task(stage.matter(), "甲局"))
    answer = as_(stage.liaisons["甲局"]).post(
        url("task-report", task), told(then="today"), headers={"X-Sent-By": "page"}
    )
    assert json.loads(answer.content) == {"url": reverse("supervision:task-today")}


@pytest.mark.parametrize("text", ["完成80%", "目前进度：约 80.5％。", "已完成百分之八十"])
def test_a_percentage_alone_is_no_report(stage: Stage, text: str) -> None:
    task = stage.accept(stage.task(stage.matter(), "甲局"))
    liaison = as_(stage.liaisons["甲局"])
    answer = liaison.post(url("task-report", task), told(text=text))
    assert answer.status_code == 422
    assert "supervision.percent_only" in answer.content.decode()
    assert liaison.post(url("task-report", task), told(text=text, files=[photo()])).status_code == 302
    assert liaison.post(url("task-report", task), told(text=f"{text}，建册 120 户")).status_code == 302


@pytest.mark.requirement("S16.7")
def test_a_figure_that_was_filed_elsewhere_is_taken_and_not_asked_again(stage: Stage) -> None:
    task = stage.accept(stage.task(stage.matter(), "甲局"))
    rate = Indicator.objects.create(
        government=stage.government, name="养老床位", unit="张", rhythm="quarter", source=stage.body("乙局")
    )
    day = clock.today()

    def value(body: str, number: int) -> IndicatorValue:
        return IndicatorValue.objects.create(
            indicator=rate, body=stage.body(body), period="2026Q3", starts_on=day, ends_on=day, value=number
        )

    own, others = value("甲局", 3200), value("丙局", 5)
    liaison = as_(stage.liaisons["甲局"])
    page = liaison.get(url("task-report", task)).content.decode()
    assert "养老床位 2026Q3（甲局）：3200 张" in page
    assert "（丙局）" not in page
    assert liaison.post(url("task-report", task), told(figure=others.pk)).status_code == 422
    assert liaison.post(url("task-report", task), told(figure=own.pk)).status_code == 302
    report = Report.objects.get()
    assert (report.quantity, report.unit, report.figure) == (3200, "张", own)
    own.delete()
    page = liaison.get(url("task-detail", task)).content.decode()
    assert "取自已报数据：养老床位 2026Q3（甲局）" in page


def test_the_lead_gathers_what_those_who_assist_told_and_reports_for_all(stage: Stage) -> None:
    matter = stage.matter(leads=["甲局"], supports=["乙局", "丙局"])
    lead = stage.accept(stage.task(matter, "甲局"))
    for name in ("乙局", "丙局"):
        stage.report(stage.accept(stage.task(matter, name)), f"{name}已建册。")
    page = as_(stage.liaisons["甲局"]).get(f"{url('task-report', lead)}?all=1")
    text = page.context["form"].initial["text"]
    assert set(text.splitlines()) == {"乙局：乙局已建册。", "丙局：丙局已建册。"}
    as_(stage.liaisons["甲局"]).post(url("task-report", lead), told(text=text, is_for_all="on"))
    assert Report.objects.get(task=lead).is_for_all
    support = as_(stage.liaisons["乙局"]).get(url("task-report", stage.task(matter, "乙局")))
    assert "is_for_all" not in support.context["form"].fields


def test_what_is_asked_today_is_listed_with_its_reasons_and_goes_when_it_is_told(stage: Stage) -> None:
    due, later = stage.matter(due=0, title="今天到期的事"), stage.matter(due=20, title="以后的事")
    monthly = stage.matter(due=120, title="每月要报的事", rhythm="month")
    tasks = [stage.accept(stage.task(matter, "甲局")) for matter in (due, later, monthly)]
    first = tasks[2].dues.earliest("due_on")
    tasks[2].dues.exclude(pk=first.pk).delete()
    tasks[2].dues.update(due_on=stage.day(-1))
    liaison = as_(stage.liaisons["甲局"])
    page = liaison.get(reverse("supervision:task-today"))
    assert [one.task for one in page.context["asked"]] == [tasks[2], tasks[0]]
    assert "节点“办结”" in page.content.decode()
    assert any("应报" in why for why in page.context["asked"][0].reasons)
    for task in (tasks[0], tasks[2]):
        answer = liaison.post(url("task-report", task), told(then="today"))
        assert answer.headers["Location"] == reverse("supervision:task-today")
    assert asked_today(stage.liaisons["甲局"]) == []
    assert asked_today(stage.liaisons["乙局"]) == []


def test_the_examiner_sees_criteria_beside_evidence_and_sends_back_then_closes(stage: Stage) -> None:
    matter = stage.matter(criteria="每户一册，随机抽查十户无误。")
    task = stage.accept(stage.task(matter, "甲局"))
    as_(stage.liaisons["甲局"]).post(url("task-claim", task), told(files=[photo("验收.png")]))
    claim, inspector = Claim.objects.get(), as_(stage.inspector)
    page = inspector.get(url("claim-accept", claim)).content.decode()
    assert "每户一册，随机抽查十户无误。" in page
    assert "验收.png" in page
    assert inspector.post(url("claim-return", claim), {"missing": "  "}).status_code == 422
    assert inspector.post(url("claim-return", claim), {"missing": "缺抽查记录"}).status_code == 302
    page = as_(stage.liaisons["甲局"]).get(url("task-detail", task)).content.decode()
    assert "缺抽查记录" in page
    as_(stage.liaisons["甲局"]).post(url("task-claim", task), told(text="已补抽查记录。"))
    second = Claim.objects.get(state="asked")
    inspector.post(url("claim-accept", second), {"finding": "属实", "grade": "good"})
    matter.refresh_from_db()
    second.refresh_from_db()
    assert (matter.state, second.grade) == (MatterState.CLOSED, "good")


def test_an_extension_is_granted_to_another_day_than_was_asked(stage: Stage) -> None:
    task = stage.accept(stage.task(stage.matter(due=10), "甲局"))
    as_(stage.liaisons["甲局"]).post(
        url("task-extend", task), {"key": str(uuid4()), "to_due_on": stage.day(40), "reason": "需招标"}
    )
    row, director = Extension.objects.get(), as_(stage.director)
    assert director.get(url("extension-grant", row)).context["form"].initial["due_on"] == stage.day(40)
    assert director.post(url("extension-grant", row), {"due_on": stage.day(5)}).status_code == 422
    assert director.post(url("extension-grant", row), {"due_on": stage.day(20)}).status_code == 302
    task.refresh_from_db()
    assert (task.due_on, task.original_due_on) == (stage.day(20), stage.day(10))
    page = director.get(url("matter-detail", task.matter)).content.decode()
    for day in (10, 20, 40):
        assert f"{stage.day(day):%Y-%m-%d}" in page


def test_what_a_task_still_asked_for_lapses_when_it_ends(stage: Stage) -> None:
    task = stage.accept(stage.task(stage.matter(), "甲局"))
    extension_ask(task=task, to_due_on=stage.day(60), reason="需招标", by=stage.liaisons["甲局"])
    claim_accept(claim=stage.claim(task), finding="属实", by=stage.inspector)
    row = Extension.objects.get()
    assert row.state == ExtensionState.LAPSED
    assert as_(stage.director).get(url("extension-grant", row)).status_code == 409


def test_a_declined_task_stays_by_insisting_or_goes_with_its_parts_to_another_body(stage: Stage) -> None:
    task = stage.task(stage.matter(), "甲局")
    liaison, inspector = as_(stage.liaisons["甲局"]), as_(stage.inspector)
    liaison.post(url("task-decline", task), {"reason": "不是本局职责"})
    assert "不是本局职责" in inspector.get(url("task-detail", task)).content.decode()
    inspector.post(url("task-insist", task), {"reason": "三定规定写明由甲局负责"})
    task.refresh_from_db()
    assert task.state == TaskState.ASSIGNED
    stage.accept(task)
    part = task_split(
        task=task, body=task.body, content="城东片", due_on=stage.day(5), by=stage.liaisons["甲局"]
    )
    answer = inspector.post(url("task-reassign", task), {"to": "没有的局", "reason": "职责调整"})
    assert answer.status_code == 422
    assert "没有的局" in answer.content.decode()
    inspector.post(url("task-reassign", task), {"to": "乙局", "reason": "职责调整"})
    part.refresh_from_db()
    task.refresh_from_db()
    assert {task.state, part.state} == {TaskState.WITHDRAWN}
    assert stage.task(task.matter, "乙局").state == TaskState.ASSIGNED


def test_a_body_splits_its_task_and_examines_its_parts_itself(stage: Stage) -> None:
    task = stage.accept(stage.task(stage.matter(due=30), "甲局"))
    liaison, head = as_(stage.liaisons["甲局"]), as_(stage.heads["甲局"])
    data = {"body": task.body_id, "content": "城东片入户", "due_on": stage.day(40)}
    assert liaison.post(url("task-split", task), data).status_code == 422
    assert liaison.post(url("task-split", task), {**data, "due_on": stage.day(20)}).status_code == 302
    part = task.parts.get()
    assert "城东片入户" in head.get(url("task-detail", task)).content.decode()
    assert as_(stage.inspector).get(url("task-detail", part)).status_code == 404
    stage.accept(part)
    claim = stage.claim(part)
    assert liaison.post(url("claim-accept", claim), {"finding": "属实"}).status_code == 403
    assert head.post(url("claim-accept", claim), {"finding": "属实"}).status_code == 302
    part.refresh_from_db()
    assert part.state == TaskState.CLOSED


def test_one_town_of_many_is_opened_again_and_the_matter_with_it(stage: Stage) -> None:
    matter = stage.matter(leads=["各局"])
    for name in stage.bodies:
        stage.close(stage.accept(stage.task(matter, name)))
    task_reopen(task=stage.task(matter, "乙局"), reason="抽查发现没有建册", by=stage.inspector)
    matter.refresh_from_db()
    assert (matter.state, matter.closed_count) == (MatterState.ACTIVE, 2)
    assert set(matter.tasks.filter(state=TaskState.CLOSED).values_list("body__name", flat=True)) == {
        "甲局",
        "丙局",
    }


@pytest.mark.requirement("S16.5")
@pytest.mark.requirement("S16.7")
def test_a_check_tells_the_effect_found_on_the_spot_not_the_activity(stage: Stage) -> None:
    matter = stage.matter()
    stage.accept(stage.task(matter, "甲局"))
    inspector = as_(stage.inspector)
    form = inspector.get(url("check-add", matter)).context["form"]
    assert next(iter(form.fields["way"].choices))[0] == "site"
    assert set(form.fields["effect"].choices) >= {("done", "落实到位"), ("not_done", "没有落实")}
    data = {"checked_on": stage.day(0), "way": "site", "finding": "走访十户，三户无册。", "whole": "1"}
    assert inspector.post(url("check-add", matter), data).status_code == 422
    data["files"] = [photo("走访.png")]
    assert inspector.post(url("check-add", matter), {**data, "effect": "partly"}).status_code == 302
    check = Check.objects.get()
    assert (check.effect, check.way, check.made_by) == ("partly", "site", stage.inspector)
    page = as_(stage.liaisons["甲局"]).get(url("matter-detail", matter)).content.decode()
    assert "走访十户，三户无册。" in page
    assert "走访.png" in page
    assert as_(stage.liaisons["甲局"]).get(url("check-add", matter)).status_code == 403


@pytest.mark.requirement("S16.1")
def test_the_supervising_body_follows_the_matter_and_does_none_of_its_work(stage: Stage) -> None:
    matter = stage.matter(leads=["甲局"], supervisor=stage.body("丙局"))
    task = stage.accept(stage.task(matter, "甲局"))
    stage.report(task)
    supervisor = as_(stage.liaisons["丙局"])
    assert supervisor.get(url("task-detail", task)).status_code == 200
    assert supervisor.get(url("check-add", matter)).status_code == 200
    assert supervisor.post(url("report-adopt", task.reports.get())).status_code == 302
    assert supervisor.get(url("task-report", task)).status_code == 403
    answer = as_(stage.inspector).post(url("task-reassign", task), {"to": "丙局", "reason": "调整"})
    assert answer.status_code == 422
    assert "supervision.supervises_itself" in answer.content.decode()


@pytest.mark.requirement("S16.2")
def test_progress_is_on_the_matters_page_the_moment_it_is_told(stage: Stage) -> None:
    matter = stage.matter()
    task = stage.accept(stage.task(matter, "甲局"))
    leader = as_(stage.leader)
    assert leader.get(url("matter-detail", matter)).context["matter"].milestone_done == 0
    as_(stage.liaisons["甲局"]).post(
        url("task-report", task), told(milestone=matter.milestones.get().pk, text="已建册。")
    )
    page = leader.get(url("matter-detail", matter))
    assert (page.context["matter"].milestone_done, page.context["matter"].milestone_count) == (1, 1)
    assert "已建册。" in page.content.decode()
    Task.objects.filter(pk=task.pk).update(due_on=stage.day(-3))
    assert "逾期 3 天" in leader.get(url("task-detail", task)).content.decode()


def test_who_examines_is_told_without_a_query_for_each_task(stage: Stage) -> None:
    matter = stage.matter(leads=["甲局"], supports=["乙局"], supervisor=stage.body("丙局"))
    lead = stage.accept(stage.task(matter, "甲局"))
    task_split(task=lead, body=lead.body, content="城东片", due_on=stage.day(5), by=stage.liaisons["甲局"])
    tasks = list(Task.objects.select_related("matter", "parent", "body"))
    people = [stage.inspector, stage.director, stage.leader, *stage.liaisons.values(), *stage.heads.values()]
    for user in people:
        one_by_one = {task.pk for task in tasks if may_examine(user, task)}
        assert examinable(user, matter, tasks) == one_by_one, user.username


MOST_QUERIES = 15


def _busy(stage: Stage, count: int) -> Matter:
    matter = stage.matter(leads=["甲局"], supports=["乙局"])
    for number in range(3):
        Milestone.objects.create(
            matter=matter, title=f"节点{number}", due_on=stage.day(9), original_due_on=stage.day(9)
        )
    lead, support = (stage.accept(stage.task(matter, name)) for name in ("甲局", "乙局"))
    for _number in range(count):
        stage.report(lead)
        stage.report(support)
        task_split(task=lead, body=lead.body, content="片区", due_on=stage.day(5), by=stage.liaisons["甲局"])
    return matter


@pytest.mark.parametrize("who", ["inspector", "liaison"])
def test_the_pages_ask_the_same_number_of_queries_for_few_rows_as_for_many(
    stage: Stage, who: str, django_assert_max_num_queries: Any
) -> None:
    user = stage.inspector if who == "inspector" else stage.liaisons["甲局"]
    few, many = _busy(stage, 1), _busy(stage, 12)
    counts = {}
    for name in ("matter-detail", "task-detail"):
        for label, matter in (("few", few), ("many", many)):
            row = matter if name == "matter-detail" else stage.task(matter, "甲局")
            client = as_(user)
            client.get(url(name, row))
            with django_assert_max_num_queries(MOST_QUERIES) as found:
                assert client.get(url(name, row)).status_code == 200
            counts[name, label] = len(found)
    assert counts["matter-detail", "few"] == counts["matter-detail", "many"]
    assert counts["task-detail", "few"] == counts["task-detail", "many"]


@pytest.mark.parametrize("who", ["inspector", "director", "liaison"])
def test_no_page_of_the_room_asks_more(stage: Stage, who: str) -> None:
    """Every address of the room that somebody can open, with a row of each kind behind it."""
    rows = rows_of(stage)
    keys = {**rows.keys, **filing_rows(stage).keys, **_proposed(stage)}
    people = {"inspector": stage.inspector, "director": stage.director, "liaison": stage.liaisons["甲局"]}
    client, asked = as_(people[who]), {}
    for address in addresses():
        if not address.name.startswith("supervision:"):
            continue
        told = keys.get(address.name, keys["supervision"])
        at = reverse(address.name, kwargs={name: told[name] for name in address.takes})
        client.get(at)
        with CaptureQueriesContext(connection) as found:
            status = client.get(at).status_code
        if status == 200:
            asked[address.name] = len(found)
    assert len(asked) >= {"inspector": 25, "director": 12, "liaison": 10}[who], asked
    assert {name: n for name, n in asked.items() if n > MOST_QUERIES} == {}


def _proposed(stage: Stage) -> dict[str, dict[str, object]]:
    meeting = minutes_enter()
    candidate = Candidate.objects.filter(meeting=meeting).earliest("pk")
    return {
        "supervision:proposal-page": {"pk": meeting.pk},
        "supervision:candidate-detail": {"pk": candidate.pk},
        "supervision:candidate-split": {"pk": candidate.pk},
    }


def test_things_of_other_rooms_are_traced_from_a_matter_by_one_query(stage: Stage) -> None:
    matter = stage.matter()
    for title in ("一", "二"):
        difficulty_of(stage, title=title, matter=matter)
    elsewhere = difficulty_of(stage, title="三")
    Difficulty.objects.exclude(pk=elsewhere.pk).update(about_kind="supervision.matter", about_id=matter.pk)
    ordered(stage, "养老服务联席会议", order=matter)
    onward = as_(stage.inspector).get(url("matter-detail", matter)).context["traces"]
    assert [(str(one.word), one.title) for one in onward] == [
        ("问题困难", "二"),
        ("问题困难", "一"),
        ("议事协调机构", "养老服务联席会议"),
    ]
    assert all(one.note for one in onward)
    with CaptureQueriesContext(connection) as found:
        onward_of(stage.inspector, matter)
    assert len(found) == 1


def test_the_chain_tells_every_event_that_the_viewer_may_see(stage: Stage) -> None:
    matter = stage.matter(leads=["甲局"], supports=["乙局"])
    lead, support = (stage.accept(stage.task(matter, name)) for name in ("甲局", "乙局"))
    stage.report(lead)
    stage.claim(support)

    def titles(user: Any) -> list[str]:
        return [str(one.title) for one in as_(user).get(url("matter-detail", matter)).context["chain"].events]

    office, leads, assists = (
        titles(user) for user in (stage.inspector, stage.liaisons["甲局"], stage.liaisons["乙局"])
    )
    assert office[:4] == ["拟立项", "报请立项", "审定立项", "交办"]
    assert "反馈进展（甲局）" in office
    assert "申请办结（乙局）" in leads
    assert "拟立项" not in leads
    assert "反馈进展（甲局）" not in assists
    assert "签收（乙局）" in assists


def test_a_file_that_is_said_to_be_secret_leaves_nothing(stage: Stage) -> None:
    task = stage.accept(stage.task(stage.matter(), "甲局"))
    secret = SimpleUploadedFile("机密★材料.txt", b"1")
    answer = as_(stage.liaisons["甲局"]).post(url("task-report", task), told(files=[secret]))
    assert answer.status_code in (409, 422)
    assert not Report.objects.exists()
    assert not Document.objects.exists()
