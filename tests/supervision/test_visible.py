"""谁看得见什么: the exact sets of matters, tasks, what hangs on them and its evidence, by role."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from yiding.core.access import Level, Role
from yiding.directory.models import Body, Government
from yiding.files.models import Document
from yiding.files.selectors import documents_visible_to
from yiding.files.services import Paper
from yiding.supervision.assigning import task_reassign, task_split
from yiding.supervision.closing import claim_file
from yiding.supervision.extending import extension_ask
from yiding.supervision.models import Matter, Task
from yiding.supervision.permissions import may_examine
from yiding.supervision.reporting import Found, Told, check_file, report_file
from yiding.supervision.selectors import (
    checks_visible_to,
    claims_visible_to,
    extensions_visible_to,
    matters_visible_to,
    reports_visible_to,
    tasks_visible_to,
)

from .rows import holder, stage_make

pytestmark = pytest.mark.django_db
BODIES = ("甲局", "乙局", "丙局", "丁局", "甲局一科")
OPEN = {"丙三"}
"""Of a matter that the whole government reads."""
FIRST = {"甲", "乙"}
IN_FIRST = {*FIRST, "科"}


def paper(name: str) -> Paper:
    return Paper(BytesIO(name.encode()), f"{name}.txt", Level.MEMBERS)


class Scene:
    """A matter that 甲 leads with 乙, whose part 甲 split to its unit, supervised by 丁; one of 丙 that
    only the secretariat reads, one of 丙 that all read, and a draft.
    """

    def __init__(self) -> None:
        city = Government.objects.create(name="澄湾市人民政府", is_ours=True)
        self.stage = stage = stage_make(city, BODIES)
        Body.objects.filter(name="甲局一科").update(parent=stage.body("甲局"))
        first = stage.matter(leads=["甲局"], supports=["乙局"], supervisor=stage.body("丁局"), title="一")
        second = stage.matter(leads=["丙局"], level=Level.SECRETARIAT, title="二")
        third = stage.matter(leads=["丙局"], level=Level.GOVERNMENT, title="三")
        stage.draft(title="四")
        self.tasks = {"甲": stage.task(first, "甲局"), "乙": stage.task(first, "乙局")}
        self.tasks |= {"丙二": stage.task(second, "丙局"), "丙三": stage.task(third, "丙局")}
        for task in self.tasks.values():
            stage.accept(task)
        self.tasks["科"] = stage.accept(
            task_split(
                task=self.tasks["甲"],
                body=stage.body("甲局一科"),
                content="城东片",
                due_on=stage.day(9),
                by=stage.liaisons["甲局"],
            )
        )
        self._work(first)

    def _work(self, first: Matter) -> None:
        stage = self.stage
        for name, task in self.tasks.items():
            by = stage.liaisons[task.body.name]
            report_file(task=task, told=Told(name), by=by, evidence=[paper(f"反馈{name}")])
        for name in ("乙", "科"):
            by = stage.liaisons[self.tasks[name].body.name]
            claim_file(task=self.tasks[name], text=name, by=by, evidence=[paper(f"办结{name}")])
        by = stage.liaisons["甲局"]
        extension_ask(task=self.tasks["甲"], to_due_on=stage.day(90), reason="甲", by=by)
        for name, of in (("全", None), ("乙", self.tasks["乙"])):
            found = Found(stage.day(0), "site", "partly", name)
            check_file(
                matter=first, found=found, by=stage.inspector, task=of, evidence=[paper(f"核查{name}")]
            )

    def who(self, name: str) -> User:
        stage = self.stage
        known = {"督查": stage.inspector, "主任": stage.director, "市长": stage.leader, **stage.liaisons}
        roles = {
            "秘书": Role.CLERK,
            "列席": Role.OBSERVER,
            "系统": Role.SYSTEM_ADMIN,
            "安全": Role.SECURITY_ADMIN,
            "审计": Role.AUDIT_ADMIN,
        }
        if name == "甲局长":
            return stage.heads["甲局"]
        return known[name] if name in known else holder(name, roles[name], None)


@pytest.fixture
def scene(db: None) -> Scene:
    return Scene()


OFFICE = ("一二三四", {"甲", "乙", "丙二", "丙三"}, {"乙"}, {"甲"}, {"全", "乙"})
LEADS = ("一三", {*FIRST, "科", *OPEN}, {"乙", "科"}, {"甲"}, {"全", "乙"})
NONE: Any = ("", set(), set(), set(), set())
SETS = {
    "督查": OFFICE,
    "主任": OFFICE,
    "秘书": OFFICE,
    "市长": ("一三", {*FIRST, *OPEN}, {"乙"}, {"甲"}, {"全", "乙"}),
    "甲局": LEADS,
    "甲局长": LEADS,
    "乙局": ("一三", {"乙", *OPEN}, {"乙"}, set(), {"全", "乙"}),
    "丙局": ("二三", {"丙二", *OPEN}, set(), set(), set()),
    "丁局": ("一三", {*FIRST, *OPEN}, {"乙"}, {"甲"}, {"全", "乙"}),
    "甲局一科": ("一三", {"科", *OPEN}, {"科"}, set(), {"全"}),
    "列席": NONE,
    "系统": NONE,
    "安全": NONE,
    "审计": NONE,
}
"""By person: matters by title; tasks and reports by name; claims, extensions, checks by their words."""


@pytest.mark.parametrize("name", SETS)
def test_each_sees_exactly_this_and_opens_no_other_page(scene: Scene, name: str) -> None:
    user = scene.who(name)
    matters, tasks, claims, extensions, checks = SETS[name]
    names = {task.pk: label for label, task in scene.tasks.items()}
    assert {row.title for row in matters_visible_to(user)} == set(matters)
    assert {names[row.pk] for row in tasks_visible_to(user)} == tasks
    assert {row.text for row in reports_visible_to(user)} == tasks
    assert {row.text for row in claims_visible_to(user)} == claims
    assert {row.reason for row in extensions_visible_to(user)} == extensions
    assert {row.finding for row in checks_visible_to(user)} == checks
    papers = (
        {f"反馈{one}" for one in tasks} | {f"办结{one}" for one in claims} | {f"核查{one}" for one in checks}
    )
    seen = documents_visible_to(user).filter(about_kind__startswith="supervision.")
    assert {row.title.removesuffix(".txt") for row in seen} == papers
    client = Client()
    client.force_login(user)
    for matter in Matter.objects.all():
        assert _opens(client, "supervision:matter-detail", matter) == (matter.title in set(matters))
    for label, task in scene.tasks.items():
        assert _opens(client, "supervision:task-detail", task) == (label in tasks)
    for document in Document.objects.filter(about_kind__startswith="supervision."):
        is_seen = document.title.removesuffix(".txt") in papers
        assert _opens(client, "files:document-detail", document) == is_seen


def _opens(client: Client, name: str, row: Any) -> bool:
    return client.get(reverse(name, args=[row.pk])).status_code == 200


def test_the_chain_of_a_matter_shows_no_more_than_each_may_see(scene: Scene) -> None:
    first = Matter.objects.get(title="一")
    for name in ("督查", "市长", "甲局", "乙局", "丁局", "甲局一科"):
        client = Client()
        client.force_login(scene.who(name))
        chain = client.get(reverse("supervision:matter-detail", args=[first.pk])).context["chain"]
        _matters, tasks, claims, extensions, checks = SETS[name]
        assert {row.text for row in chain.reports} == tasks & IN_FIRST, name
        assert {row.text for row in chain.claims} == claims, name
        assert {row.reason for row in chain.extensions} == extensions, name
        assert {row.finding for row in chain.checks} == checks, name
        told = [str(one.title) for one in chain.events if str(one.title).startswith("反馈进展")]
        assert len(told) == len(tasks & IN_FIRST), name


def test_a_workbook_of_all_columns_holds_what_its_reader_sees(scene: Scene) -> None:
    client = Client()
    client.force_login(scene.who("乙局"))
    answer = client.get(reverse("supervision:task-list"))
    url = f"?{answer.context['all_columns']}&export=xlsx"
    book = load_workbook(
        BytesIO(b"".join(client.get(reverse("supervision:task-list") + url).streaming_content))
    )
    head, *lines = list(book.worksheets[0].values)
    assert len(head) >= 22
    bodies, latest = head.index("承办单位"), head.index("最近反馈内容")
    assert {(line[bodies], line[latest]) for line in lines} == {("乙局", "乙"), ("丙局", "丙三")}
    matters = client.get(reverse("supervision:matter-list"))
    url = f"?{matters.context['all_columns']}&export=xlsx"
    file = client.get(reverse("supervision:matter-list") + url)
    head, *lines = list(load_workbook(BytesIO(b"".join(file.streaming_content))).worksheets[0].values)
    assert {"依据", "办结标准", "原定期限", "督办单位"} <= set(head)
    assert {line[head.index("事项")] for line in lines} == {"一", "三"}


def test_a_body_that_a_task_was_taken_from_sees_its_own_and_no_longer_examines(scene: Scene) -> None:
    stage, lead = scene.stage, scene.tasks["甲"]
    lead = Task.objects.get(pk=lead.pk)
    task_reassign(task=lead, to=stage.body("丙局"), reason="职责调整", by=stage.inspector)
    support = Task.objects.get(pk=scene.tasks["乙"].pk)
    assert not may_examine(stage.liaisons["甲局"], support)
    assert may_examine(stage.liaisons["丙局"], support)
    seen = tasks_visible_to(stage.liaisons["甲局"]).filter(matter__title="一")
    assert support not in seen


def _cells(client: Client, query: str) -> dict[str, dict[str, str]]:
    page = client.get(f"{reverse('supervision:matter-list')}?{query}&export=xlsx")
    head, *lines = list(load_workbook(BytesIO(b"".join(page.streaming_content))).worksheets[0].values)
    told = [dict(zip(head, line, strict=True)) for line in lines]
    return {row["事项"]: row for row in told}


TOWNS: dict[str, tuple[str, str, str, bool]] = {
    "督查": ("1 / 3", "1 / 3", "乙局", True),
    "主任": ("1 / 3", "1 / 3", "乙局", True),
    "秘书": ("1 / 3", "1 / 3", "乙局", True),
    "市长": ("1 / 3", "1 / 3", "乙局", True),
    "丁局": ("1 / 3", "1 / 3", "乙局", True),
    "甲局": ("1 / 1", "1 / 1", "", True),
    "甲局长": ("1 / 1", "1 / 1", "", True),
    "乙局": ("0 / 1", "0 / 1", "", False),
}
"""By person: closed of the tasks, nodes reached, whom the light names, is a report told of."""


@pytest.mark.parametrize("name", TOWNS)
def test_counts_of_a_matter_are_those_of_the_tasks_that_one_sees(scene: Scene, name: str) -> None:
    stage = scene.stage
    matter = stage.matter(leads=["甲局", "乙局", "丙局"], supervisor=stage.body("丁局"), title="五")
    done = stage.accept(stage.task(matter, "甲局"))
    stage.report(done, milestone=matter.milestones.get(), is_reached=True)
    stage.close(done)
    Matter.objects.filter(pk=matter.pk).update(light="red", light_reason="乙局逾期 3 个工作日")
    client = Client()
    client.force_login(scene.who(name))
    tasks, nodes, late, is_told = TOWNS[name]
    row = _cells(client, "col=title&col=tasks&col=nodes&col=reported&col=light")["五"]
    assert (row["办结 / 任务"], row["节点"], bool(row["最近反馈"])) == (tasks, nodes, is_told)
    assert ("乙局" in (row["灯"] or "")) == bool(late)
    page = client.get(reverse("supervision:matter-detail", args=[matter.pk]))
    told = page.context["seen"]
    assert (told.tasks_word, told.nodes_word) == (tasks, nodes)
    assert ("乙局逾期" in page.content.decode()) == bool(late)
    for way in ("board", "timeline", "tree"):
        seen = client.get(reverse(f"oversight:{way}"))
        assert seen.status_code == 200
        assert ("乙局逾期" in seen.content.decode()) == bool(late), way
    ledger = client.get(reverse("supervision:ledger"))
    line = next(one for one in ledger.context["lines"] if one.matter.pk == matter.pk)
    assert (line.seen.nodes_word, line.light_reason != "") == (nodes, bool(late))


def test_a_unit_that_has_a_part_alone_is_told_no_counts(scene: Scene) -> None:
    client = Client()
    client.force_login(scene.who("甲局一科"))
    assert _cells(client, "col=title&col=tasks")["一"]["办结 / 任务"] in (None, "")
    page = client.get(reverse("supervision:matter-detail", args=[Matter.objects.get(title="一").pk]))
    assert page.context["seen"].tasks == 0
