"""督查单: filled in by the rules, issued one or many, answered, late, sent back, withdrawn."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from tests.supervision.rows import Stage
from yiding.audit.models import Event
from yiding.core.access import Level
from yiding.core.errors import BadRequest, NotAllowed, WrongState
from yiding.core.waiting import piles_of
from yiding.notices.models import Notice
from yiding.supervision.models import Task, Urgency
from yiding.urging.daily import day_run
from yiding.urging.errors import AlreadyUrged, NotAtWork
from yiding.urging.issuing import Order, slip_answer, slip_return, slip_withdraw, slips_issue, tasks_press
from yiding.urging.models import Slip, SlipState
from yiding.urging.proposals import proposals_of
from yiding.urging.selectors import rulesets_visible_to, slips_visible_to, tasks_lit

from .conftest import SetDay
from .rows import slip_of, with_rules

pytestmark = pytest.mark.django_db


def task_of(stage: Stage, name: str = "甲局", due: int = 2, **more: object) -> Task:
    matter = stage.matter(leads=[name], due=due, **more)
    return stage.accept(stage.task(matter, name))


def proposed(task: Task) -> tuple[str, str, str] | None:
    task = Task.objects.select_related("matter").get(pk=task.pk)
    told = proposals_of([task])[task.pk]
    return (told.colour, told.reason, told.reply_due_on.isoformat()) if told else None


def test_a_slip_stands_in_the_chain_of_its_matter_for_those_who_see_it(stage: Stage, on: SetDay) -> None:
    with_rules(stage)
    task = task_of(stage)
    slip_of(stage, task, "blue", days=3)
    for user in (stage.inspector, stage.liaisons["甲局"]):
        client = Client()
        client.force_login(user)
        page = client.get(reverse("supervision:matter-detail", args=[task.matter_id]))
        kinds = [str(one.title) for one in page.context["chain"].events]
        assert any("督查单" in kind for kind in kinds), kinds


@pytest.mark.requirement("S16.2")
def test_the_stages_go_from_blue_to_orange_to_red(stage: Stage, on: SetDay) -> None:
    with_rules(stage)
    task = task_of(stage)
    assert proposed(task) is None
    on("2026-03-06")
    why = "逾期 2 个工作日，请说明原因和下一步安排"
    assert proposed(task) == ("blue", why, "2026-03-11")
    slip_of(stage, task, "blue", days=3)  # to be answered by Monday 9 March
    assert proposed(task) is None
    on("2026-03-11")
    why = "蓝色督查单逾期 2 个工作日未答复，请说明原因和补救措施"
    assert proposed(task) == ("orange", why, "2026-03-13")
    slip_of(stage, task, "orange", days=2)
    assert proposed(task) is None
    on("2026-03-16")
    why = "橙色督查单逾期 1 个工作日未答复，请单位负责人当日说明"
    assert proposed(task) == ("red", why, "2026-03-17")


def test_a_most_urgent_matter_goes_to_orange_at_once(stage: Stage, on: SetDay) -> None:
    with_rules(stage)
    task = task_of(stage, urgency=Urgency.MOST)
    on("2026-03-05")
    told = proposed(task)
    assert told is not None
    assert told[0] == "orange"


@pytest.mark.requirement("S16.2")
def test_a_slip_is_issued_and_answered(stage: Stage, on: SetDay) -> None:
    ruleset = with_rules(stage)
    task = task_of(stage)
    liaison = stage.liaisons["甲局"]
    slip = slip_of(stage, task, to=("lead", "head"))
    task.refresh_from_db()
    assert (slip.number, task.urging_count, slip.ruleset) == ("督查单〔2026〕1号", 1, ruleset)
    told = Notice.objects.filter(kind="slip.issued").values_list("recipient__username", flat=True)
    assert set(told) == {"甲局联络员", "甲局局长"}
    with pytest.raises(NotAllowed):
        slip_answer(slip=slip, cause="无", measures="无", by=stage.liaisons["乙局"])
    with pytest.raises(BadRequest):
        slip_answer(slip=slip, cause="材料未到", measures=" ", by=liaison)
    slip_answer(slip=slip, cause="材料未到", measures="本周补齐", by=liaison, promised_on=date(2026, 3, 9))
    assert (slip.state, slip.answered_on) == (SlipState.ANSWERED, date(2026, 3, 2))
    with pytest.raises(WrongState):
        slip_answer(slip=slip, cause="再说", measures="再办", by=liaison)
    assert Notice.objects.filter(kind="slip.answered", recipient=stage.inspector).count() == 1
    kinds = Event.objects.filter(matter_id=task.matter_id, kind__startswith="slip.").order_by("number")
    assert list(kinds.values_list("kind", flat=True)) == ["slip.issued", "slip.answer"]


def test_a_late_answer_is_one_and_an_answer_can_be_sent_back(stage: Stage, on: SetDay) -> None:
    with_rules(stage)
    slip, liaison = slip_of(stage, task_of(stage), days=1), stage.liaisons["甲局"]
    on("2026-03-04")
    slip_answer(slip=slip, cause="材料未到", measures="本周补齐", by=liaison)
    assert slip.state == SlipState.LATE
    slip_return(slip=slip, reason="没有日期", reply_due_on=date(2026, 3, 5), by=stage.inspector)
    assert (slip.state, slip.original_reply_due_on) == (SlipState.ISSUED, date(2026, 3, 3))
    slip_answer(slip=slip, cause="材料未到", measures="3月6日补齐", by=liaison)
    assert slip.state == SlipState.ANSWERED


def test_a_withdrawn_slip_counts_no_more(stage: Stage) -> None:
    with_rules(stage)
    task = task_of(stage)
    slip = slip_of(stage, task)
    slip_withdraw(slip=slip, reason="发错单位", by=stage.inspector)
    task.refresh_from_db()
    assert (slip.state, task.urging_count) == (SlipState.WITHDRAWN, 0)
    assert slip_of(stage, task).number == "督查单〔2026〕2号"


def test_of_a_batch_all_or_none_is_issued(stage: Stage) -> None:
    with_rules(stage)
    first, second = task_of(stage), task_of(stage, "乙局")
    slip_of(stage, second)
    orders = [Order(task, "blue", "逾期", stage.day(3)) for task in (first, second)]
    with pytest.raises(AlreadyUrged):
        slips_issue(orders=orders, by=stage.inspector)
    assert Slip.objects.count() == 1
    stage.close(first)
    with pytest.raises(NotAtWork):
        slip_of(stage, first)
    with pytest.raises(NotAllowed):
        slips_issue(orders=orders[:1], by=stage.director)


def test_pressing_tells_each_body_once_a_day(stage: Stage, on: SetDay) -> None:
    with_rules(stage)
    tasks = [task_of(stage), task_of(stage, "乙局")]
    assert tasks_press(tasks=tasks, by=stage.inspector) == 2
    assert tasks_press(tasks=tasks, by=stage.inspector) == 0
    on("2026-03-03")
    assert tasks_press(tasks=tasks, by=stage.inspector) == 2
    body = Notice.objects.filter(kind="urging.pressed").latest("pk").body
    assert body == "黄灯：还有 2 个工作日到期"
    assert Event.objects.filter(kind="task.pressed").count() == 6


def test_who_sees_which_slips_lights_and_rules(stage: Stage, on: SetDay) -> None:
    with_rules(stage)
    tasks = {name: task_of(stage, name, level=Level.MEMBERS) for name in ("甲局", "乙局")}
    slips = {name: slip_of(stage, task) for name, task in tasks.items()}
    both = set(slips.values())
    seen = {
        "督查": (stage.inspector, both, set(tasks.values())),
        "主任": (stage.director, both, set(tasks.values())),
        "市长": (stage.leader, both, set(tasks.values())),
        "甲局": (stage.liaisons["甲局"], {slips["甲局"]}, {tasks["甲局"]}),
        "乙局长": (stage.heads["乙局"], {slips["乙局"]}, {tasks["乙局"]}),
        "丙局": (stage.liaisons["丙局"], set(), set()),
    }
    for name, (viewer, of_slips, of_tasks) in seen.items():
        assert set(slips_visible_to(viewer)) == of_slips, name
        assert set(tasks_lit(viewer)) == of_tasks, name
        assert rulesets_visible_to(viewer).count() == 1, name


@pytest.mark.requirement("S16.2")
def test_the_desk_shows_slips_to_answer_and_todays_lights_with_their_reasons(
    stage: Stage, on: SetDay
) -> None:
    with_rules(stage)
    late, soon = task_of(stage, title="逾期的"), task_of(stage, "乙局", due=6, title="临期的")
    on("2026-03-05")
    day_run()
    piles = {pile.kind.code: pile.todos for pile in piles_of(stage.inspector)}
    [red], [amber] = piles["light-red"], piles["light-amber"]
    assert (red.title, red.step, red.note) == ("甲局：逾期的", "签发督查单", "红灯：逾期 1 个工作日")
    assert (amber.title, amber.note) == ("乙局：临期的", "黄灯：还有 2 个工作日到期")
    assert str(late.pk) in red.url
    assert str(soon.pk) in amber.url
    slip_of(stage, late)
    piles = {pile.kind.code: pile.todos for pile in piles_of(stage.liaisons["甲局"])}
    [todo] = piles["slip-answer"]
    assert (todo.step, todo.note) == ("答复督查单", "逾期 2 个工作日")
    assert "slip-answer" not in {pile.kind.code for pile in piles_of(stage.inspector)}


def test_the_pages_carry_the_inspectors_morning(stage: Stage, on: SetDay, client: Client) -> None:
    with_rules(stage)
    late, soon = task_of(stage, title="逾期的"), task_of(stage, "乙局", due=6, title="临期的")
    on("2026-03-05")
    day_run()
    client.force_login(stage.inspector)
    text = client.get(reverse("urging:today")).content.decode()
    assert "逾期 1 个工作日" in text
    assert "签发蓝色督查单" in text
    answer = client.post(reverse("urging:press"), {"task": [soon.pk]}, follow=True)
    assert "已提醒 1 项任务" in answer.content.decode()
    page = client.get(reverse("urging:slip-issue"), {"task": [late.pk, soon.pk]}).content.decode()
    assert "逾期 1 个工作日，请说明原因和下一步安排" in page
    told = {
        "task": [late.pk],
        f"colour_{late.pk}": "orange",
        f"reason_{late.pk}": "",
        f"reply_{late.pk}": "2026-03-09",
    }
    wrong = client.post(reverse("urging:slip-issue"), told)
    assert (wrong.status_code, Slip.objects.count()) == (422, 0)
    told[f"reason_{late.pk}"] = "再次催办"
    client.post(reverse("urging:slip-issue"), told)
    slip = Slip.objects.get()
    assert (slip.colour, slip.to, slip.next_step) == ("orange", ["lead", "support", "head"], "签发红色督查单")
    client.force_login(stage.liaisons["甲局"])
    told = {"cause": "材料未到", "measures": "本周补齐", "promised_on": ""}
    assert client.post(reverse("urging:slip-answer", args=[slip.pk]), told).status_code == 302
    text = client.get(reverse("urging:slip-detail", args=[slip.pk])).content.decode()
    assert "材料未到" in text
    client.force_login(stage.liaisons["丙局"])
    assert client.get(reverse("urging:slip-detail", args=[slip.pk])).status_code == 404
