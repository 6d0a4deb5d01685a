"""领导总览: what is done, late and red, and why; each figure opens exactly what it counts."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from yiding.core import clock
from yiding.core.errors import EditConflict, NotAllowed
from yiding.directory.models import Portfolio
from yiding.directory.portfolio_keeping import portfolio_set
from yiding.oversight.standing import STANDINGS
from yiding.supervision.models import Light

from .rows import SENTENCE, Deeds, late

pytestmark = pytest.mark.django_db


def enter(user: User) -> Client:
    client = Client(headers={"accept-language": "zh-hans"})
    client.force_login(user)
    return client


def test_a_leader_opens_on_their_own_portfolio_and_others_on_all(deeds: Deeds) -> None:
    own = enter(deeds.stage.leader).get("/oversight/")
    assert own.context["scope"].leader == deeds.leader.pk
    assert {one.task.matter.title for one in own.context["told"].troubles} == {deeds.red.title}
    whole = enter(deeds.stage.inspector).get("/oversight/")
    assert whole.context["scope"].leader is None
    assert [one.task.matter.title for one in whole.context["told"].troubles] == [
        deeds.red.title,
        deeds.outside.title,
    ]


@pytest.mark.requirement("S16.2")
def test_what_is_red_says_why_and_what_the_body_said(deeds: Deeds) -> None:
    task = deeds.stage.accept(deeds.stage.task(deeds.red, "甲局"))
    deeds.stage.report(task, problems="经费还没有到位", next_step="报请追加")
    late(deeds.stage.task(deeds.red, "甲局"), Light.RED)
    [trouble] = enter(deeds.stage.leader).get("/oversight/").context["told"].troubles
    assert (trouble.is_red, trouble.why, trouble.said.problems) == (True, "逾期 5 天未办结", "经费还没有到位")


def test_each_figure_opens_exactly_what_it_counts(deeds: Deeds) -> None:
    for user in (deeds.stage.inspector, deeds.stage.leader, deeds.stage.liaisons["丙局"]):
        client = enter(user)
        for path in ("/oversight/", "/oversight/all/"):
            for figure in client.get(path).context["told"].figures:
                assert client.get(figure.url).context["table"].number == figure.value, figure.url
        for tally in client.get("/oversight/all/").context["told"].bodies:
            for url, value in (
                (tally.red_url, tally.red),
                (tally.open_url, tally.open),
                (tally.done_url, tally.done),
            ):
                assert client.get(url).context["table"].number == value


def test_from_a_red_figure_to_the_sentence(deeds: Deeds) -> None:
    client = enter(deeds.stage.leader)
    page = client.get("/oversight/")
    red = page.context["told"].figures[0].url
    assert f'href="{red}"' in page.content.decode()
    matter = reverse("supervision:matter-detail", args=[deeds.red.pk])
    assert f'href="{matter}"' in client.get(red).content.decode()
    shown = client.get(matter).content.decode()
    assert SENTENCE in shown
    assert reverse("meetings:item-detail", args=[deeds.meeting.pk, 1]) in shown


def test_by_leader_body_and_meeting(deeds: Deeds) -> None:
    told = enter(deeds.stage.inspector).get("/oversight/all/").context["told"]
    assert [(one.name, one.red, one.late, one.open, one.done) for one in told.leaders] == [
        ("秦望川", 1, 1, 2, 1)
    ]
    assert [(one.name, one.red, one.late) for one in told.bodies] == [
        ("甲局", 1, 1),
        ("丙局", 0, 1),
        ("乙局", 0, 0),
    ]
    [held] = told.meetings
    assert (held.told.total, held.told.done, held.told.late, held.told.red) == (4, 1, 2, 1)
    [(heading, url, sum_)] = held.decisions
    assert (heading, sum_) == (deeds.item.heading, held.told)
    assert url == reverse("decisions:decision-detail", args=[deeds.meeting.pk, 1])


def test_the_trend_has_twelve_months_and_ends_with_this_one(deeds: Deeds) -> None:
    months = enter(deeds.stage.inspector).get("/oversight/all/").context["told"].months
    assert len(months) == 12
    assert months[-1] == (f"{clock.today():%Y-%m}", 1, 0)
    assert {n for _month, n, _late in months[:-1]} == {0}


def test_every_standing_is_a_filter_of_the_list(deeds: Deeds) -> None:
    client = enter(deeds.stage.inspector)
    numbers = {
        key: client.get(f"/oversight/tasks/?standing={key}").context["table"].number
        for key, _label in STANDINGS
    }
    assert numbers == {"open": 3, "late": 2, "red": 1, "amber": 0, "soon": 0, "done": 1, "done_late": 0}


def test_a_portfolio_is_said_whole_from_a_day_on(deeds: Deeds) -> None:
    stage, leader = deeds.stage, deeds.leader
    leader.refresh_from_db()
    portfolio_set(
        leader=leader,
        bodies=[stage.body("甲局"), stage.body("丙局")],
        from_on=stage.day(10),
        version=leader.version,
        by=stage.director,
    )
    rows = {(row.body.name, row.starts_on, row.ends_on) for row in Portfolio.objects.filter(leader=leader)}
    assert rows == {
        ("甲局", stage.day(0), None),
        ("乙局", stage.day(0), stage.day(9)),
        ("丙局", stage.day(10), None),
    }
    with pytest.raises(EditConflict):
        portfolio_set(
            leader=leader, bodies=[], from_on=stage.day(11), version=leader.version, by=stage.director
        )
    leader.refresh_from_db()
    with pytest.raises(NotAllowed):
        portfolio_set(
            leader=leader, bodies=[], from_on=stage.day(11), version=leader.version, by=stage.leader
        )


def test_the_office_keeps_the_portfolio_on_a_page(deeds: Deeds) -> None:
    client, url = enter(deeds.stage.director), f"/directory/persons/{deeds.leader.pk}/portfolio/"
    form = client.get(url)
    assert form.status_code == 200
    deeds.leader.refresh_from_db()
    told = {"from_on": deeds.stage.day(0).isoformat(), "version": deeds.leader.version}
    wrong = client.post(url, {"bodies": "甲局\n没有的局", **told})
    assert wrong.status_code == 422
    assert "没有的局" in wrong.content.decode()
    assert client.post(url, {"bodies": "甲局", **told}).status_code == 302
    assert [row.body.name for row in Portfolio.objects.filter(ends_on=None)] == ["甲局"]
    assert enter(deeds.stage.leader).get(url).status_code == 403


def test_a_decision_an_item_and_a_meeting_tell_how_far_they_have_come(deeds: Deeds) -> None:
    client = enter(deeds.stage.inspector)
    for path in (
        reverse("decisions:decision-detail", args=[deeds.meeting.pk, 1]),
        reverse("oversight:tasks-of-item", args=[deeds.item.pk]),
    ):
        assert client.get(path).status_code == 200
    told = client.get(reverse("decisions:decision-detail", args=[deeds.meeting.pk, 1])).context["told"]
    assert (told.total, told.done, told.late, told.red, str(told.word)) == (4, 1, 2, 1, "有红灯")
    assert client.get(told.url).context["table"].number == 4
    third = enter(deeds.stage.liaisons["丙局"])
    told = third.get(reverse("decisions:decision-detail", args=[deeds.meeting.pk, 1])).context["told"]
    assert told.total == 3


def test_sums_take_in_what_stands_below_and_the_ways_out(deeds: Deeds) -> None:
    from yiding.core.implementing import implementation_of
    from yiding.decisions.models import Decision
    from yiding.supervision.models import Matter

    below = deeds.stage.matter(title="下一层的事", leads=["丙局"])
    Matter.objects.filter(pk=below.pk).update(parent=deeds.red, root=deeds.red)
    Decision.objects.filter(pk=deeds.decision.pk).update(followed=2, followed_done=1)
    deeds.decision.refresh_from_db()
    for kind, row in (
        ("decisions.decision", deeds.decision),
        ("meetings.item", deeds.item),
        ("meetings.meeting", deeds.meeting),
    ):
        told = implementation_of(deeds.stage.inspector, kind, [row])[row.pk]
        assert (told.total, told.done, told.late, told.red) == (7, 2, 2, 1), kind
