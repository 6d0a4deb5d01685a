"""预警 (S43): sent by rule, acknowledged with the time, acted on; who does not answer is urged and listed."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from tests.supervision.rows import Stage
from yiding.audit.models import Event
from yiding.core import clock
from yiding.core.errors import BadRequest, NotAllowed, WrongState
from yiding.core.waiting import kind_in_batch, piles_of
from yiding.notices.models import Notice
from yiding.resources.alerting import (
    alert_lift,
    alert_receive,
    alert_send,
    alert_urge,
    order_acknowledge,
    order_report,
    orders_urge_overdue,
)
from yiding.resources.errors import NoUnits, WrongTimes
from yiding.resources.models import AlertOrder, AlertState, OrderState
from yiding.resources.selectors import alerts_visible_to, orders_visible_to

from .rows import of_bodies, over_all, received, rule

pytestmark = pytest.mark.django_db


@pytest.mark.requirement("S43.3")
def test_a_warning_goes_to_the_units_of_the_rule_and_each_acknowledges_and_reports(stage: Stage) -> None:
    rule(stage, [stage.body("甲局"), stage.body("丙局")], colour="黄色")
    rule(stage, [stage.body("乙局")], colour="红色")  # graver only
    alert = received(stage, colour="橙色")
    before = clock.now()
    orders = {one.body.name: one for one in alert_send(alert=alert, by=stage.liaisons["乙局"])}
    assert set(orders) == {"甲局", "丙局"}
    first = orders["甲局"]
    assert timedelta(minutes=59) < first.due_at - before < timedelta(minutes=61)  # orange: within the hour
    told = {one.recipient for one in Notice.objects.filter(kind="alert.sent")}
    assert told == of_bodies(stage, "甲局", "丙局")
    liaison = stage.liaisons["甲局"]
    (pile,) = [one for one in piles_of(liaison) if one.kind.code == "alert-order"]
    assert [todo.key for todo in pile.todos] == [first.pk]
    assert kind_in_batch("alert-order") is not None
    with pytest.raises(NotAllowed):
        order_acknowledge(order=first, by=stage.liaisons["丙局"])
    with pytest.raises(NotAllowed):
        order_acknowledge(order=first, by=stage.inspector)  # nobody acknowledges for a unit
    with pytest.raises(WrongState):
        order_report(order=first, action="已停工", by=liaison)
    order_acknowledge(order=first, by=liaison)
    assert first.acknowledged_at is not None
    with pytest.raises(BadRequest):
        order_report(order=first, action=" ", by=liaison)
    order_report(order=first, action="已停工、转移 12 人", by=liaison)
    order_report(order=first, action="转移 30 人", by=liaison)
    assert (first.state, first.action) == (OrderState.REPORTED, "转移 30 人")
    row: Any = alerts_visible_to(stage.inspector).get(pk=alert.pk)
    assert (row.answered_count, row.sent_count) == (1, 2)


def test_more_units_may_be_added_and_none_gets_it_twice(stage: Stage) -> None:
    alert = received(stage)
    with pytest.raises(NoUnits):
        alert_send(alert=alert, by=stage.inspector)
    assert len(alert_send(alert=alert, bodies=[stage.body("甲局")], by=stage.inspector)) == 1
    fresh = alert_send(alert=alert, bodies=[stage.group], by=stage.inspector)
    assert {one.body.name for one in fresh} == {"乙局", "丙局"}
    assert alert.orders.count() == 3
    with pytest.raises(NotAllowed):
        alert_send(alert=alert, bodies=[stage.group], by=stage.liaisons["甲局"])


@pytest.mark.requirement("S43.3")
def test_who_has_not_acknowledged_in_time_is_urged_once_and_listed(stage: Stage) -> None:
    alert = received(stage)
    orders = alert_send(alert=alert, bodies=[stage.body("甲局"), stage.body("丙局")], by=stage.inspector)
    assert orders_urge_overdue() == 0
    with time_machine.travel(clock.now() + timedelta(minutes=61)):
        order_acknowledge(order=orders[0], by=stage.liaisons["甲局"])
        assert orders_urge_overdue() == 1
        assert orders_urge_overdue() == 0
        told = Notice.objects.filter(kind="alert.urged")
        assert {one.recipient for one in told} == of_bodies(stage, "丙局")
        assert Event.objects.get(kind="alert_order.urged").actor_name == "系统"
        client = Client()
        client.force_login(stage.inspector)
        page = client.get(reverse("resources:order-list"), {"late": "1"}).content.decode()
        assert "丙局" in page
        assert page.count("data-row") == 1
        assert alert_urge(alert=alert, by=stage.inspector) == 1  # again, by hand
        assert AlertOrder.objects.get(body__name="丙局").urged_count == 2
        order_acknowledge(order=AlertOrder.objects.get(body__name="丙局"), by=stage.liaisons["丙局"])
        with pytest.raises(WrongState):
            alert_urge(alert=alert, by=stage.inspector)


def test_a_warning_that_is_over_or_lifted_urges_nobody(stage: Stage) -> None:
    over, lifted = received(stage, hours=1), received(stage)
    for alert in (over, lifted):
        alert_send(alert=alert, bodies=[stage.body("甲局")], by=stage.inspector)
    with pytest.raises(BadRequest):
        alert_lift(alert=lifted, reason=" ", by=stage.inspector)
    alert_lift(alert=lifted, reason="降雨减弱", by=stage.inspector)
    assert lifted.state == AlertState.LIFTED
    with time_machine.travel(clock.now() + timedelta(minutes=90)):
        assert orders_urge_overdue() == 0
    with pytest.raises(WrongState):
        alert_send(alert=lifted, bodies=[stage.body("甲局")], by=stage.inspector)


def test_a_warning_ends_after_it_was_received(stage: Stage) -> None:
    alert = received(stage)
    told = {
        name: getattr(alert, name)
        for name in ("kind", "colour", "issuer", "area", "text", "received_at", "valid_until")
    }
    for wrong in ({"valid_until": told["received_at"]}, {"received_at": clock.now() + timedelta(hours=1)}):
        with pytest.raises(WrongTimes):
            alert_receive(government=stage.government, values={**told, **wrong}, by=stage.inspector)


def test_who_sees_which_warnings(stage: Stage) -> None:
    alert = received(stage)
    (order,) = alert_send(alert=alert, bodies=[stage.body("丙局")], by=stage.inspector)
    over, town = over_all(stage), of_bodies(stage, "丙局")
    everybody = over | town | of_bodies(stage, "甲局")

    def who(visible: Any, row: Any) -> set[Any]:
        return {user for user in everybody if row in visible(user)}

    assert who(alerts_visible_to, alert) == who(orders_visible_to, order) == over | town
    alert_send(alert=alert, bodies=[stage.body("甲局")], by=stage.inspector)
    assert set(orders_visible_to(stage.liaisons["甲局"])) == set(alert.orders.filter(body__name="甲局"))
