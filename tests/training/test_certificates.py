"""证书与链接 (S30.1): validity, renewal, reminders, what strangers see, links tampered with."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from tests.supervision.rows import Stage
from yiding.audit.models import Event
from yiding.core import clock
from yiding.core.errors import NotAllowed, WrongState
from yiding.core.waiting import piles_of
from yiding.notices.models import Notice
from yiding.training.certifying import certificate_revoke, expiry_tell, last_day
from yiding.training.daily import day_run
from yiding.training.errors import EnrolledAlready
from yiding.training.links import LEARN, token_of, verify_token_of
from yiding.training.models import Certificate, DailyRun, Knock, Learner
from yiding.training.people import learner_blank, learner_enrol, learner_leave, link_renew
from yiding.training.rounds import rounds
from yiding.training.selectors import certificates_visible_to, in_force

from .rows import School, rows_of

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("issued", "months", "last"),
    [
        (date(2026, 3, 1), 12, date(2027, 2, 28)),
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2023, 3, 1), 12, date(2024, 2, 29)),
        (date(2026, 12, 15), 1, date(2027, 1, 14)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2026, 11, 30), 36, date(2029, 11, 29)),
    ],
)
def test_the_last_day_of_a_certificate(issued: date, months: int, last: date) -> None:
    assert last_day(issued, months) == last


def _kinds(user: Any) -> set[str]:
    return {pile.kind.code for pile in piles_of(user)}


@pytest.mark.requirement("S30.1")
def test_a_certificate_ends_with_its_last_day_and_is_renewed_before(school: School) -> None:
    type(school.stage.government).objects.update(is_ours=True)
    with time_machine.travel("2026-03-02 01:00:00+00:00", tick=False) as day:
        Learner.objects.update(link_until="2030-01-01")
        certificate = school.certify()
        assert certificate.valid_until == date(2027, 3, 1)
        day.move_to("2027-01-15 01:00:00+00:00")
        assert expiry_tell() == 0
        with pytest.raises(EnrolledAlready):
            learner_enrol(learner=school.learner, course=school.course, by=school.town)
        day.move_to("2027-02-01 01:00:00+00:00")
        assert "training-renew" in _kinds(school.town)
        assert "training-renew" not in _kinds(school.keeper)
        assert (expiry_tell(), expiry_tell()) == (1, 0)
        told = Notice.objects.filter(kind="training.expiring").values_list("recipient__username", flat=True)
        assert set(told) == {"乙局联络员", "乙局局长"}
        second = learner_enrol(learner=school.learner, course=school.course, by=school.town)
        assert second.round == 2
        assert "training-renew" not in _kinds(school.town)
        day.move_to("2027-03-01 15:59:59+00:00")
        assert Certificate.objects.filter(in_force(clock.today())).exists()
        day.move_to("2027-03-01 16:00:01+00:00")  # midnight in China
        assert not Certificate.objects.filter(in_force(clock.today())).exists()
        assert school.certify(second).valid_until == date(2028, 3, 1)


def test_numbers_follow_one_another_and_begin_again_each_year(school: School) -> None:
    with time_machine.travel("2026-12-30 01:00:00+00:00", tick=False) as day:
        numbers = [school.certify().number, school.certify(school.another("李四")).number]
        day.move_to("2027-01-04 01:00:00+00:00")
        numbers.append(school.certify(school.another("王五")).number)
    assert numbers == ["安培〔2026〕00001号", "安培〔2026〕00002号", "安培〔2027〕00001号"]


def test_a_certificate_is_taken_back_by_whose_course_it_is(school: School) -> None:
    certificate = school.certify()
    with pytest.raises(NotAllowed):
        certificate_revoke(certificate=certificate, reason="替考", by=school.town)
    certificate_revoke(certificate=certificate, reason="替考", by=school.keeper)
    assert not certificate.holds
    with pytest.raises(WrongState):
        certificate_revoke(certificate=certificate, reason="替考", by=school.stage.inspector)
    assert learner_enrol(learner=school.learner, course=school.course, by=school.town).round == 2


def test_the_page_that_verifies_says_four_things_and_no_more(school: School, client: Client) -> None:
    certificate = school.certify()
    address = reverse("learn:verify", args=[verify_token_of(certificate)])
    page = client.get(address).content.decode()
    for word in (certificate.number, "张**", school.course.title, f"{certificate.valid_until}", "有效"):
        assert word in page
    for word in ("张建国", "****", str(school.employer), "一线员工"):
        assert word not in page
    certificate_revoke(certificate=certificate, reason="替考", by=school.keeper)
    assert "已撤销" in client.get(address).content.decode()
    wrong = reverse("learn:verify", args=[verify_token_of(certificate)[:-1] + "!"])
    assert client.get(wrong).status_code == 410


def test_a_link_that_was_tampered_with_opens_nothing(school: School, client: Client) -> None:
    token = token_of(school.learner)
    key, _dot, signature = token.rpartition(":")
    wrong = [token[:-1], key, f"{key}x:{signature}", f"{key}:{signature[::-1]}", "x"]
    wrong.append(verify_token_of(school.certify()))  # a signature for another purpose
    assert {client.get(reverse("learn:home", args=[one])).status_code for one in wrong} == {410}
    assert client.get(reverse("learn:home", args=[token])).status_code == 200
    other = school.another("李四")
    for name in ("certificate", "exam"):
        assert client.get(reverse(f"learn:{name}", args=[token, other.pk])).status_code == 404


def test_a_link_ends_by_its_day_when_replaced_and_when_one_leaves(school: School, client: Client) -> None:
    def status(token: str) -> int:
        return client.get(reverse("learn:home", args=[token])).status_code

    with time_machine.travel("2026-03-02 01:00:00+00:00", tick=False) as day:
        learner = school.learner
        link_renew(learner=learner, by=school.town)
        token = token_of(learner)
        day.shift(timedelta(days=180))
        assert status(token) == 200
        day.shift(timedelta(days=1))
        assert status(token) == 410
        link_renew(learner=learner, by=school.town)
        assert (status(token), status(token_of(learner))) == (410, 200)
        learner_leave(learner=learner, by=school.town)
        assert status(token_of(learner)) == 410
    assert LEARN != "yiding.training.verify"


def test_who_tries_links_is_stopped_and_who_has_one_is_not(school: School, client: Client) -> None:
    with time_machine.travel("2026-03-02 01:00:00+00:00", tick=False) as day:
        Learner.objects.update(link_until="2027-01-01")
        made_up = reverse("learn:home", args=["made-up"])
        assert [client.get(made_up).status_code for _time in range(21)] == [410] * 20 + [429]
        assert client.get(reverse("learn:home", args=[token_of(school.learner)])).status_code == 200
        day.shift(60)
        assert client.get(made_up).status_code == 410
        own = reverse("learn:home", args=[token_of(school.learner)])
        statuses = [client.get(own).status_code for _time in range(121)]
        assert (set(statuses[:120]), statuses[120]) == ({200}, 429)
    assert "127.0.0.1" not in "".join(Knock.objects.values_list("key", flat=True))


def test_a_learner_is_blanked_and_the_event_keeps_the_hash(school: School, client: Client) -> None:
    certificate, learner = school.certify(), school.learner
    digest = learner.digest
    with pytest.raises(NotAllowed):
        learner_blank(learner=learner, by=school.keeper)
    learner_blank(learner=learner, by=school.stage.inspector)
    told = Event.objects.filter(kind="learner.blanked").get()
    assert told.after == {"digest": digest}
    row = Learner.objects.get(pk=learner.pk)
    assert (row.name, row.phone_masked, row.digest, row.masked) == ("", "", digest, "（已清除）")
    page = client.get(reverse("learn:verify", args=[verify_token_of(certificate)])).content.decode()
    assert "张" not in page.partition("<main")[2].partition("</main>")[0]
    everything = "".join(str((one.before, one.after)) for one in Event.objects.all())
    assert "张建国" not in everything
    assert "13912345678" not in everything
    with pytest.raises(WrongState):
        learner_blank(learner=row, by=school.town)


def test_the_day_is_run_once(school: School) -> None:
    from yiding.core.models import Job

    rounds()
    rounds()
    assert Job.objects.filter(kind="training.run").count() == 1
    day_run()
    assert DailyRun.objects.count() == 1
    Job.objects.all().delete()
    rounds()
    assert not Job.objects.exists()


def test_certificates_are_seen_by_town_office_and_whose_course_it_is(stage: Stage) -> None:
    rows = rows_of(stage)
    row, everybody = rows.certificate, [*stage.liaisons.values(), *stage.heads.values()]
    everybody += [stage.inspector, stage.director, stage.leader]
    seen = {one.username for one in everybody if row in certificates_visible_to(one)}
    assert seen == {"丙局联络员", "丙局局长", "督查员", "主任", "市长"}
