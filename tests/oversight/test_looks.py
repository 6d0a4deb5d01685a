"""看法: board, timeline, calendar and tree show what the list shows: to each viewer exactly theirs."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.supervision.rows import Stage
from yiding.core import clock
from yiding.core.models import CalendarDay, SavedView
from yiding.supervision.filing import Node
from yiding.supervision.models import Matter, MatterKind

from .rows import Deeds

pytestmark = pytest.mark.django_db
DESK = "/desk/"
PATHS = (
    "/matters/",
    "/oversight/board/",
    "/oversight/board/light/",
    "/oversight/board/body/",
    "/oversight/timeline/",
    "/oversight/timeline/quarter/2026-01/",
    "/oversight/calendar/",
    "/oversight/tree/",
    "/oversight/",
    "/oversight/all/",
    "/oversight/tasks/",
    DESK,
)
MOST = 15


def page(user: User, path: str) -> str:
    client = Client(headers={"accept-language": "zh-hans"})
    client.force_login(user)
    response = client.get(path)
    assert response.status_code == 200, path
    return response.content.decode()


def titles(user: User, path: str, deeds: Deeds) -> set[str]:
    shown = page(user, path)
    return {row.title for row in (deeds.done, deeds.red, deeds.outside, deeds.members) if row.title in shown}


@pytest.mark.parametrize("path", ["/matters/", "/oversight/board/", "/oversight/tree/"])
def test_each_viewer_sees_exactly_theirs_in_each_form(deeds: Deeds, path: str) -> None:
    stage = deeds.stage
    known_to_all = {deeds.done.title, deeds.red.title, deeds.outside.title}
    assert titles(stage.inspector, path, deeds) == known_to_all | {deeds.members.title}
    assert titles(stage.leader, path, deeds) == known_to_all | {deeds.members.title}
    assert titles(stage.liaisons["丙局"], path, deeds) == known_to_all
    assert titles(stage.liaisons["乙局"], path, deeds) == known_to_all | {deeds.members.title}


def test_counts_do_not_tell_of_what_is_not_seen(deeds: Deeds) -> None:
    def counts(user: User) -> tuple[str, str]:
        client = Client()
        client.force_login(user)
        lanes = client.get("/oversight/board/").context["lanes"]
        figures = client.get("/oversight/all/").context["told"].figures
        return "/".join(lane.count for lane in lanes), "/".join(str(one.value) for one in figures)

    assert counts(deeds.stage.leader) == ("0/3/0/1", "1/2/0/0/3/1")
    assert counts(deeds.stage.liaisons["丙局"]) == ("0/2/0/1", "1/2/0/0/2/1")
    assert counts(deeds.stage.inspector) == ("0/0/0/3/0/1", "1/2/0/0/3/1")


@pytest.mark.parametrize("path", ["/oversight/board/", "/oversight/tree/", "/oversight/timeline/"])
def test_the_filters_of_the_list_hold_in_each_form(deeds: Deeds, path: str) -> None:
    assert titles(deeds.stage.inspector, f"{path}?light=red", deeds) == {deeds.red.title}
    of_leader = titles(deeds.stage.inspector, f"/oversight/board/?leader={deeds.leader.pk}", deeds)
    assert of_leader == {deeds.done.title, deeds.red.title, deeds.members.title}


def test_a_view_kept_in_one_form_is_there_in_all(deeds: Deeds, client: Client) -> None:
    client.force_login(deeds.stage.inspector)
    client.post("/oversight/board/", {"action": "save-view", "name": "红灯", "query": "light=red"})
    assert SavedView.objects.get().query == "light=red"
    for path in ("/matters/", "/oversight/tree/"):
        assert f"{path}?light=red" in client.get(path).content.decode()
    shown = client.get("/matters/?light=red").content.decode()
    assert "/oversight/timeline/?light=red" in shown


def test_a_part_of_a_form_comes_without_the_page(deeds: Deeds, client: Client) -> None:
    client.force_login(deeds.stage.inspector)
    target = {"HX-Request": "true", "HX-Target": "list-supervision-matter"}
    answer = client.get("/oversight/board/?light=red", headers=target)
    assert answer.content.decode().startswith('<section id="list-supervision-matter"')
    assert answer.headers["HX-Push-Url"] == "/oversight/board/?light=red"


def test_a_card_names_the_one_next_step_of_the_viewer(deeds: Deeds) -> None:
    lanes = _lanes(deeds.stage.inspector)
    steps = {card.matter.title: card.step for lane in lanes for card in lane.cards}
    assert steps == {
        deeds.red.title: "催办",
        deeds.done.title: "销号",
        deeds.outside.title: "",
        deeds.members.title: "",
    }
    lanes = _lanes(deeds.stage.liaisons["丙局"])
    steps = {card.matter.title: card.step for lane in lanes for card in lane.cards}
    assert steps[deeds.outside.title] == "反馈进展"
    assert steps[deeds.red.title] == ""


def _lanes(user: User) -> list[object]:
    client = Client(headers={"accept-language": "zh-hans"})
    client.force_login(user)
    return list(client.get("/oversight/board/").context["lanes"])


@pytest.mark.requirement("S16.2")
def test_the_timeline_draws_bars_with_milestones_and_says_the_same_in_a_table(stage: Stage) -> None:
    nodes = [Node("摸底", stage.day(10)), Node("办结", stage.day(40))]
    matter = stage.matter(due=40, title="分两步走的事")
    matter.milestones.create(title="摸底", due_on=nodes[0].due_on, original_due_on=nodes[0].due_on)
    shown = page(stage.inspector, "/oversight/timeline/")
    assert shown.count("<rect") == 1
    assert shown.count("<polygon") == 2
    table = shown.partition("数据表")[2]
    assert "分两步走的事" in table
    assert f"{nodes[0].due_on}" in table
    assert "摸底" in table


@pytest.mark.requirement("S15.6")
@pytest.mark.parametrize(
    "path", ["/matters/", "/oversight/board/", "/oversight/tree/", "/oversight/timeline/"]
)
def test_matters_are_seen_by_project_by_area_and_by_person(deeds: Deeds, path: str) -> None:
    Matter.objects.filter(pk=deeds.red.pk).update(project="养老服务站", area="民政")
    person = deeds.stage.accept(deeds.stage.task(deeds.outside, "丙局")).person
    assert person is not None
    user = deeds.stage.inspector
    assert titles(user, f"{path}?project=养老", deeds) == {deeds.red.title}
    assert titles(user, f"{path}?area=民政", deeds) == {deeds.red.title}
    assert titles(user, f"{path}?person={person.name}", deeds) == {deeds.outside.title}


def test_the_calendar_marks_due_days_nodes_holidays_and_make_up_days(stage: Stage) -> None:
    CalendarDay.objects.create(day=date(2026, 10, 1), is_workday=False, name="国庆节")
    CalendarDay.objects.create(day=date(2026, 10, 10), is_workday=True, name="国庆节调休")
    matter = stage.matter(due=30)
    Matter.objects.filter(pk=matter.pk).update(due_on=date(2026, 10, 9))
    matter.milestones.update(due_on=date(2026, 10, 12))
    client = Client()
    client.force_login(stage.inspector)
    weeks = client.get("/oversight/calendar/2026-10/").context["weeks"]
    days = {day.day: day for week in weeks for day in week}
    assert {day.day for day in days.values() if day.matter_count} == {date(2026, 10, 9)}
    assert {day.day for day in days.values() if day.node_count} == {date(2026, 10, 12)}
    assert (days[date(2026, 10, 1)].holiday, days[date(2026, 10, 1)].is_workday) == ("国庆节", False)
    assert days[date(2026, 10, 10)].is_workday
    assert not days[date(2026, 10, 11)].is_workday
    assert days[date(2026, 10, 9)].url.endswith("due_from=2026-10-09&due_to=2026-10-09")


@pytest.mark.requirement("S15.1", "S15.3")
def test_the_tree_sums_tasks_up_to_points_and_documents(stage: Stage) -> None:
    plan = stage.draft(title="养老服务行动方案")
    Matter.objects.filter(pk=plan.pk).update(kind=MatterKind.PLAN, state="active")
    point = stage.draft(title="要点一")
    Matter.objects.filter(pk=point.pk).update(kind=MatterKind.POINT, state="active", parent=plan, root=plan)
    first, second = stage.matter(title="事项一"), stage.matter(title="事项二", leads=["各局"])
    Matter.objects.filter(pk__in=[first.pk, second.pk]).update(parent=point, root=plan)
    stage.close(stage.accept(stage.task(first, "甲局")))
    client = Client()
    client.force_login(stage.inspector)
    [top] = client.get("/oversight/tree/").context["tree"].tops
    assert (top.matter.title, top.told.total, top.told.done) == ("养老服务行动方案", 4, 1)
    [branch] = top.branches
    assert (branch.matter.title, branch.told.total) == ("要点一", 4)
    assert [one.matter.title for one in branch.branches] == ["事项一", "事项二"]
    assert [len(one.leaves) for one in branch.branches] == [1, 3]


def test_addresses_that_mean_no_month_scale_or_way_are_not_there(stage: Stage, client: Client) -> None:
    client.force_login(stage.inspector)
    for path in ("board/colour/", "timeline/week/2026-01/", "timeline/month/2026-13/", "calendar/0000-01/"):
        assert client.get(f"/oversight/{path}").status_code == 404


def test_pages_take_as_many_queries_with_sixty_matters_as_with_four(deeds: Deeds) -> None:
    users = (deeds.stage.inspector, deeds.stage.leader, deeds.stage.liaisons["甲局"])
    few = {(user.pk, path): _queries(user, path) for user in users for path in PATHS}
    _multiply(deeds, 60)
    many = {(user.pk, path): _queries(user, path) for user in users for path in PATHS}
    assert many == few
    assert max(many.values()) <= MOST


def test_the_desk_of_a_liaison_stays_within_fifteen_queries(deeds: Deeds) -> None:
    assert _queries(deeds.stage.liaisons["甲局"], DESK) <= MOST


def _queries(user: User, path: str) -> int:
    client = Client()
    client.force_login(user)
    client.get(path)
    with CaptureQueriesContext(connection) as seen:
        assert client.get(path).status_code == 200
    reads = ("SELECT", "(SELECT", "WITH")
    assert not [one["sql"] for one in seen.captured_queries if not one["sql"].startswith(reads)]
    return len(seen)


def _multiply(deeds: Deeds, count: int) -> None:
    """As many more of each kind, past the services."""
    for matter in (deeds.done, deeds.red, deeds.outside, deeds.members):
        for n in range(count // 4):
            _copy(matter, n)


def _copy(matter: Matter, n: int) -> None:
    task, body, source = matter.tasks.get(), matter.bodies.get(), matter.sources.get()
    row = Matter.objects.get(pk=matter.pk)
    row.pk, row.number, row.public_id = None, f"{matter.number}-{n}", Matter().public_id
    row.due_on = clock.today() + timedelta(days=n % 3)
    row.save()
    for one in (task, body, source):
        one.pk, one.matter = None, row
        if hasattr(one, "public_id"):
            one.public_id = type(one)().public_id
        one.save()


def test_the_tabs_lead_from_form_to_form(stage: Stage) -> None:
    shown = page(stage.inspector, reverse("supervision:matter-list"))
    for name in ("board", "timeline", "calendar", "tree"):
        assert reverse(f"oversight:{name}") in shown
