"""突发事件的页面: who sees what, queries, the paper, figures, rules, the page for telephones."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pypdf import PdfReader

from tests.conftest import given
from tests.supervision.rows import holder
from yiding.audit.models import Event
from yiding.core import clock
from yiding.core.access import Level, Role
from yiding.core.errors import EditConflict, NotAllowed
from yiding.files.models import Document
from yiding.files.selectors import documents_visible_to
from yiding.files.services import Paper
from yiding.incidents import sheets
from yiding.incidents.errors import AlreadyProposed, RuleThere
from yiding.incidents.models import GradeRule, Incident, IncidentKind, Limit, RecipientRule, Report
from yiding.incidents.reporting import report_correct, report_send, report_submit
from yiding.incidents.reviewing import incident_review, lesson_add, lesson_propose
from yiding.incidents.ruling import kind_keep, rule_keep, rules_seed
from yiding.incidents.selectors import (
    actions_visible_to,
    calls_visible_to,
    dues_visible_to,
    incidents_visible_to,
    recipients_visible_to,
    reports_visible_to,
)
from yiding.incidents.services import (
    bodies_call_in,
    incident_edit,
    incident_end,
    incident_paper,
)
from yiding.incidents.tallies import tally_of
from yiding.supervision.models import MatterState, Source

from .rows import Scene

pytestmark = pytest.mark.django_db


def _client(user: User) -> Client:
    client = Client(headers={"accept-language": "zh-hans"})
    client.force_login(user)
    return client


def _cast(scene: Scene) -> dict[str, User]:
    stage = scene.stage
    return {
        "clerk": scene.duty,
        "director": stage.director,
        "inspector": stage.inspector,
        "leader": stage.leader,
        "unit": scene.liaison,
        "head": scene.head,
        "called in": stage.liaisons["乙局"],
        "town": holder("镇联络员", Role.LIAISON, scene.town),
        "other": stage.liaisons["丙局"],
        "observer": holder("列席", Role.OBSERVER, None),
        "assessor": holder("考核员", Role.ASSESSOR, scene.unit),
        "nobody": User.objects.create_user("无角色"),
        "auditor": given(User.objects.create_user("审计员"), Role.AUDIT_ADMIN),
    }


def test_an_incident_is_seen_by_its_unit_those_who_take_part_the_office_and_the_leaders(scene: Scene) -> None:
    own = scene.incident()
    plain = scene.incident(town=None)
    elsewhere = scene.incident(body=scene.stage.body("丙局"), by=scene.duty, town=None)
    bodies_call_in(incident=own, bodies=[scene.stage.body("乙局")], task="搜救", by=scene.duty)
    every = {own.pk, plain.pk, elsewhere.pk}
    seen = {
        name: set(incidents_visible_to(user).values_list("pk", flat=True))
        for name, user in _cast(scene).items()
    }
    assert seen == {
        **dict.fromkeys(("clerk", "director", "inspector", "leader"), every),
        **{name: {own.pk, plain.pk} for name in ("unit", "head")},
        **{name: {own.pk} for name in ("called in", "town")},
        "other": {elsewhere.pk},
        **{name: set() for name in ("observer", "assessor", "nobody", "auditor")},
    }


def test_drafts_calls_and_clocks_are_the_units_and_the_offices(scene: Scene) -> None:
    incident = scene.incident()
    scene.called(incident)
    bodies_call_in(incident=incident, bodies=[scene.stage.body("乙局")], task="搜救", by=scene.duty)
    sent = scene.sent(incident)
    draft = scene.drafted(incident, "follow")
    cast = _cast(scene)
    for name in ("clerk", "leader", "unit"):
        assert set(reports_visible_to(cast[name])) == {sent, draft}
        assert calls_visible_to(cast[name]).count() == 1
        assert dues_visible_to(cast[name]).exists()
    for name in ("called in", "town"):
        assert set(reports_visible_to(cast[name])) == {sent}
        assert recipients_visible_to(cast[name]).count() == 2
        assert not calls_visible_to(cast[name]).exists()
        assert not dues_visible_to(cast[name]).exists()
    for name in ("other", "nobody", "observer"):
        assert not reports_visible_to(cast[name]).exists()
        assert not actions_visible_to(cast[name]).exists()


def test_what_is_not_visible_is_not_there_and_what_is_not_allowed_says_so(scene: Scene) -> None:
    incident = scene.incident()
    report = scene.sent(incident)
    page = reverse("incidents:incident-detail", args=[incident.pk])
    verify = reverse("incidents:incident-verify", args=[incident.pk])
    assert _client(scene.stage.liaisons["丙局"]).get(page).status_code == 404
    assert _client(scene.liaison).get(page).status_code == 200
    assert _client(scene.liaison).get(verify).status_code == 403
    copy = reverse("incidents:report-copy", args=[report.pk, "pdf"])
    assert _client(scene.stage.liaisons["丙局"]).get(copy).status_code == 404


def _queries(client: Client, url: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert client.get(url).status_code == 200
    return len(asked)


def test_pages_cost_the_same_however_many_rows(scene: Scene) -> None:
    client = _client(scene.stage.inspector)
    incident = scene.incident(deaths=3)
    scene.called(incident)
    scene.sent(incident)
    urls = [
        reverse("incidents:incident-list"),
        reverse("incidents:watch"),
        reverse("incidents:figures"),
        reverse("incidents:incident-detail", args=[incident.pk]),
    ]
    for url in urls:
        client.get(url)
    before = [_queries(client, url) for url in urls]
    for _n in range(3):
        scene.sent(incident, "follow")
        scene.incident(deaths=3)
    after = [_queries(client, url) for url in urls]
    assert after == before
    assert max(before) <= 15, dict(zip(urls, before, strict=True))


def test_the_signed_form_has_number_signer_and_seal_and_is_frozen(scene: Scene) -> None:
    incident = scene.incident(deaths=3)
    report = scene.sent(incident, deaths=3, measures="疏散 200 人。", leaders="市长")
    client = _client(scene.liaison)
    first = client.get(reverse("incidents:report-copy", args=[report.pk, "pdf"]))
    text = "".join(page.extract_text() for page in PdfReader(BytesIO(first.content)).pages).replace("\n", "")
    for words in (
        report.number,
        "突发事件信息报告单",
        "签发人：甲局局长",
        "死亡 3 人",
        "疏散 200 人",
        "甲局",
    ):
        assert words in text, words
    Incident.objects.filter(pk=incident.pk).update(title="改名", address="别处")
    again = client.get(reverse("incidents:report-copy", args=[report.pk, "pdf"]))
    assert again.content == first.content
    assert client.get(reverse("incidents:report-copy", args=[report.pk, "docx"])).content[:2] == b"PK"
    assert client.get(reverse("incidents:report-copy", args=[report.pk, "txt"])).status_code == 404
    draft = scene.drafted(incident, "follow")
    assert client.get(reverse("incidents:report-copy", args=[draft.pk, "pdf"])).status_code == 404


def test_a_report_is_not_held_up_by_its_paper(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_all: Any) -> None:
        raise OSError("no font")

    incident = scene.incident()
    with monkeypatch.context() as patch:
        patch.setattr(sheets.typeset, "to_pdf", broken)
        report = scene.sent(incident)
    assert Report.objects.get(pk=report.pk).state == "sent"
    url = reverse("incidents:report-copy", args=[report.pk, "pdf"])
    assert _client(scene.liaison).get(url).content[:4] == b"%PDF"


def test_a_correction_is_compared_with_what_it_corrects(scene: Scene) -> None:
    incident = scene.incident()
    first = scene.sent(incident, deaths=1)
    second = report_correct(report=first, values={"deaths": 2}, change="死亡人数", by=scene.liaison)
    report_submit(report=second, by=scene.liaison)
    report_send(report=second, by=scene.head)
    client = _client(scene.liaison)
    page = client.get(reverse("incidents:report-compare", args=[second.pk])).content.decode()
    assert page.count("有改动") == 1
    assert "<del>1</del>" in page.replace("\n", "")
    assert client.get(reverse("incidents:report-compare", args=[first.pk])).status_code == 404
    assert "初报（更正1）" in client.get(reverse("incidents:report-detail", args=[first.pk])).content.decode()


def test_the_clock_of_the_page_is_told_by_the_server(scene: Scene) -> None:
    incident = scene.incident(deaths=3, known=clock.now() - timedelta(minutes=28))
    client = _client(scene.liaison)
    part = client.get(reverse("incidents:incident-clock", args=[incident.pk])).content.decode()
    assert "应书面报告" in part
    assert "超时 9 分钟" in part  # the telephone: 20 minutes
    assert "超时 9 分钟" in client.get(reverse("incidents:watch-now")).content.decode()
    assert "正在计时的信息报告" in client.get(reverse("web:desk")).content.decode()


def _flash(scene: Scene, **more: Any) -> dict[str, Any]:
    told = {
        "title": "厂房坍塌",
        "kind": scene.kind().pk,
        "address": "工业路 8 号",
        "body": "甲局",
        "occurred_at": f"{(clock.now() - timedelta(minutes=9)).astimezone(clock.SHANGHAI):%Y-%m-%dT%H:%M}",
        "course": "屋面坍塌，有人被埋。",
        "client_key": str(uuid4()),
    }
    return {**told, **more}


def test_the_page_for_telephones_takes_a_report_once(scene: Scene) -> None:
    client, url = _client(scene.liaison), reverse("incidents:quick")
    assert client.get(url).status_code == 200
    told = _flash(scene, filled_at=(clock.now() - timedelta(minutes=5)).isoformat())
    first = client.post(url, told, headers={"accept": "application/json"})
    again = client.post(url, told, headers={"accept": "application/json"})
    assert first.status_code == again.status_code == 200
    assert first.json() == again.json()
    incident = Incident.objects.get()
    assert 4 <= (clock.now() - incident.known_at).total_seconds() / 60 <= 6  # filled in without a network
    wrong = client.post(
        url, _flash(scene, course="", body="没有的局"), headers={"accept": "application/json"}
    )
    assert wrong.status_code == 422
    assert set(wrong.json()["errors"]) == {"course", "body"}
    foreign = client.post(url, _flash(scene, body="乙局"), headers={"accept": "application/json"})
    assert foreign.status_code == 403
    assert client.post(url, _flash(scene)).status_code == 302  # without JavaScript
    assert client.post(url, _flash(scene, title="")).status_code == 422
    assert _client(scene.stage.leader).get(url).status_code == 403


def test_the_form_proposes_the_grade_while_one_types(scene: Scene) -> None:
    client = _client(scene.liaison)
    url = reverse("incidents:grade-now")
    told = client.get(url, {"deaths": 2, "missing": 1, "kind": "x"}).content.decode()
    assert "Ⅲ级（较大）" in told
    assert "国务院令第493号第三条" in told
    assert "没有适用" in client.get(url, {"deaths": "-1"}).content.decode()


def test_figures_count_by_grade_kind_town_and_month_with_the_late_share(scene: Scene) -> None:
    grave = scene.incident(deaths=3, known=clock.now() - timedelta(hours=2))
    scene.called(grave)
    scene.incident(kind="火灾事故", town=None)
    scene.incident(kind="火灾事故")
    tally = tally_of(scene.duty, scene.stage.government, None, None)
    lines = {table.key: {one[0]: one[1:] for one in table.lines} for table in tally.tables}
    assert lines["grade"] == {"Ⅲ级": (1, 1, 100), "Ⅳ级": (2, 0, 0)}
    assert lines["kind"] == {"火灾事故": (2, 0, 0), "工贸企业事故": (1, 1, 100)}
    assert lines["town"] == {"临河镇": (2, 1, 50), "没有写明": (1, 0, 0)}
    assert [str(one.value) for one in tally.figures] == ["3", "1", "3", "1", "33%", "0%"]
    assert tally_of(scene.stage.liaisons["丙局"], scene.stage.government, None, None).is_empty
    page = _client(scene.duty).get(
        reverse("incidents:figures"), {"first": "2020-01-01", "last": "2020-12-31"}
    )
    assert "这段时间没有突发事件" in page.content.decode()


def test_a_lesson_of_the_review_becomes_a_matter_that_is_proposed(scene: Scene) -> None:
    incident = scene.incident()
    scene.sent(incident)
    incident_end(incident=incident, ended_at=clock.now(), ending="结束", by=scene.liaison)
    with pytest.raises(NotAllowed):
        incident_review(incident=incident, cause="老旧", assessment="及时", by=scene.liaison)
    incident_review(incident=incident, cause="屋面老旧", assessment="报告及时", by=scene.duty)
    lesson = lesson_add(
        incident=incident, text="排查老旧厂房", body=scene.unit, due_on=scene.stage.day(60), by=scene.duty
    )
    with pytest.raises(NotAllowed):
        lesson_propose(lesson=lesson, by=scene.duty)
    matter = lesson_propose(lesson=lesson, by=scene.stage.inspector)
    assert (matter.title, matter.state, matter.due_on) == (
        "排查老旧厂房",
        MatterState.DRAFT,
        scene.stage.day(60),
    )
    assert Source.objects.get(matter=matter).paper_number == incident.number
    with pytest.raises(AlreadyProposed):
        lesson_propose(lesson=lesson, by=scene.stage.inspector)


def test_photographs_are_read_by_who_sees_the_incident(scene: Scene) -> None:
    incident = scene.incident()
    paper = Paper(BytesIO("现场".encode()), "现场.txt", Level.GOVERNMENT)
    incident_paper(incident=incident, paper=paper, by=scene.liaison)
    document = Document.objects.get()
    assert document in documents_visible_to(scene.duty)
    assert document not in documents_visible_to(scene.stage.liaisons["丙局"])


def test_the_second_to_change_the_place_is_told(scene: Scene) -> None:
    incident = scene.incident()
    incident_edit(incident=incident, values={"address": "工业路 9 号"}, version=1, by=scene.liaison)
    with pytest.raises(EditConflict):
        incident_edit(incident=incident, values={"address": "工业路 10 号"}, version=1, by=scene.duty)
    assert incident.address == "工业路 9 号"


def test_a_government_sets_its_own_rules(scene: Scene) -> None:
    government, by = scene.stage.government, scene.stage.director
    assert rules_seed(government=government, by=by) == 0
    kind = kind_keep(
        kind=None, government=government, values={"name": "踩踏", "field": "safety", "position": 1}, by=by
    )
    with pytest.raises(RuleThere):
        kind_keep(kind=None, government=government, values={"name": "踩踏", "field": "safety"}, by=by)
    asked: dict[str, Any] = {"rule": None, "government": government, "by": by}
    own = {"kind": kind, "grade": 3, "deaths": 1, "source": "本市预案"}
    rule_keep(model=GradeRule, values=own, **asked)
    with pytest.raises(RuleThere):
        rule_keep(model=GradeRule, values=own, **asked)
    assert scene.incident(kind="踩踏", deaths=1).grade == 3
    rule_keep(
        model=RecipientRule,
        values={
            "kind": kind,
            "grade": 4,
            "target": "body",
            "body": scene.stage.body("丙局"),
            "source": "预案",
        },
        **asked,
    )
    told = scene.incident(kind="踩踏")
    assert told in incidents_visible_to(scene.stage.liaisons["丙局"])
    limit = {"step": "unit", "kind": kind, "grade": None, "phone": 3, "source": "预案"}
    rule_keep(model=Limit, values=limit, **asked)
    assert scene.incident(kind="踩踏").dues.get(what="phone").minutes == 3
    page = _client(by).get(reverse("incidents:rules")).content.decode()
    assert "踩踏" in page
    assert "国务院令第493号第九条" in page


def test_each_act_leaves_its_event(scene: Scene) -> None:
    incident = scene.incident()
    scene.sent(incident)
    kinds = list(Event.objects.order_by("number").values_list("kind", flat=True))
    wanted = [
        "incident.recorded",
        "incident_report.drafted",
        "incident_report.submit",
        "incident_report.send",
    ]
    assert [kind for kind in kinds if kind in wanted] == wanted
    assert "incident.report" in kinds


def test_the_rules_of_a_new_office_are_loaded_by_a_button(scene: Scene) -> None:
    for model in (GradeRule, Limit, RecipientRule, IncidentKind):
        model._default_manager.all().delete()
    client = _client(scene.stage.inspector)
    assert "载入通行规则" in client.get(reverse("incidents:rules")).content.decode()
    client.post(reverse("incidents:rules-seed"))
    assert Limit.objects.filter(update_days=7).count() == 2
