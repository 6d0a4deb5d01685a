"""筛选拟立事项: accepted, reworded, merged, split, dropped and taken up, each beside its sentence."""

from __future__ import annotations

from html import unescape
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from yiding.core.errors import WrongState
from yiding.meetings.models import Meeting
from yiding.meetings.reading import original_url
from yiding.supervision.filing import candidates_accept, draft_of, matters_drop
from yiding.supervision.models import Candidate, CandidateState, Matter, MatterState, Source

from .minutes import MINUTES, minutes_enter
from .rows import Stage

pytestmark = pytest.mark.django_db


def client_of(user: User) -> Client:
    client = Client(headers={"accept-language": "zh-hans"})
    client.force_login(user)
    return client


@pytest.fixture
def meeting(stage: Stage) -> Meeting:
    return minutes_enter()


@pytest.fixture
def desk(stage: Stage) -> Client:
    return client_of(stage.inspector)


def page_of(meeting: Meeting) -> str:
    return reverse("supervision:proposal-page", args=[meeting.pk])


def row(words: str) -> Candidate:
    return Candidate.objects.get(sentence__contains=words)


def act(desk: Client, meeting: Meeting, name: str, *rows: Candidate, **more: Any) -> Any:
    return desk.post(page_of(meeting), {"act": name, "keys": [one.pk for one in rows], **more})


def test_the_page_shows_sentences_with_proposals_and_whom_a_group_stands_for(
    desk: Client, meeting: Meeting
) -> None:
    page = desk.get(page_of(meeting)).content.decode()
    assert "甲局要建立养老服务台账" in page
    assert "各局：逐一交办 3 个单位（" in page
    assert "原文写明：纪要写明" in page
    assert "原文没有写明期限，填写即为人工设定" in page


def test_accepted_as_proposed_it_bears_its_sentence_and_its_day(desk: Client, meeting: Meeting) -> None:
    answer = act(desk, meeting, "accept", row("养老服务台账"))
    assert answer.status_code == 200
    matter = Matter.objects.get()
    assert (matter.state, matter.due_source) == (MatterState.DRAFT, "sentence")
    assert f"{matter.due_on:%Y-%m-%d}" == "2026-12-31"
    assert "养老服务台账" in matter.sources.get().passage
    assert (matter.meeting, matter.item_no) == (meeting, 1)
    assert row("养老服务台账").state == CandidateState.FILED


def test_reworded_with_a_day_that_somebody_set(desk: Client, meeting: Meeting, stage: Stage) -> None:
    one = row("供水管网改造方案")
    told = {
        "title": "制定管网改造方案",
        "leads": "乙局（乙局联络员）",
        "supports": "丙局",
        "due_on": "2026-12-20",
        "due_reason": "分管副市长要求",
        "deliverable": "印发的方案",
        "criteria": "经市政府同意",
        "object": "老旧管网",
    }
    act(desk, meeting, "file", one, **{f"c{one.pk}-{name}": value for name, value in told.items()})
    matter = Matter.objects.get()
    assert (matter.title, matter.state) == ("制定管网改造方案", MatterState.PENDING)
    assert (matter.due_source, matter.due_set_by, matter.due_reason) == (
        "person",
        stage.inspector,
        "分管副市长要求",
    )
    named = {(one.body.name, one.role, one.person and one.person.name) for one in matter.bodies.all()}
    assert named == {("乙局", "lead", "乙局联络员"), ("丙局", "support", None)}
    assert (matter.object, matter.deliverable, matter.criteria) == ("老旧管网", "印发的方案", "经市政府同意")
    assert [node.due_on for node in matter.milestones.all()] == [matter.due_on]
    page = client_of(stage.director).get(reverse("supervision:filing-list"), {"stage": "pending"})
    assert "人工设定 · 督查员 · 分管副市长要求" in page.content.decode()


def test_one_wrong_line_stops_all_and_keeps_what_was_typed(desk: Client, meeting: Meeting) -> None:
    one, two = row("供水管网改造方案"), row("养老服务台账")
    typed = {f"c{one.pk}-title": "新的写法", f"c{one.pk}-leads": "子虚局"}
    answer = act(desk, meeting, "accept", one, two, **typed)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "名录里没有“子虚局”" in page
    assert "新的写法" in page
    assert not Matter.objects.exists()


def test_what_was_typed_beside_others_stays_when_some_are_dropped(desk: Client, meeting: Meeting) -> None:
    slogan, other = row("资金的审计"), row("供水管网改造方案")
    typed = {f"c{other.pk}-title": "还没写完", f"c{other.pk}-due_on": "2026-12-08"}
    page = act(desk, meeting, "drop", slogan, reason="口号性表述", **typed).content.decode()
    assert "还没写完" in page
    assert 'value="2026-12-08"' in page
    assert row("资金的审计").drop_reason == "口号性表述"
    assert act(desk, meeting, "drop", other).status_code == 422
    act(desk, meeting, "take_up", slogan)
    assert row("资金的审计").state == CandidateState.PROPOSED


def test_merging_keeps_both_sentences_all_bodies_and_the_last_day(desk: Client, meeting: Meeting) -> None:
    first, second = row("养老服务台账"), row("布点方案")
    act(desk, meeting, "merge", first, second)
    matter = Matter.objects.get()
    assert matter.sources.count() == 2
    assert {(one.body.name, one.role) for one in matter.bodies.all()} == {
        ("甲局", "lead"),
        ("乙局", "support"),
    }
    assert f"{matter.due_on:%Y-%m-%d}" == "2026-12-31"
    assert act(desk, meeting, "merge", row("供水管网")).status_code == 422


def test_splitting_one_sentence_into_several(desk: Client, meeting: Meeting) -> None:
    one = row("供水管网改造方案")
    address = reverse("supervision:candidate-split", args=[one.pk])
    assert desk.post(address, {"parts": "只有一项"}).status_code == 422
    answer = desk.post(address, {"parts": "编制方案\n筹措资金｜丙局"})
    assert answer["Location"] == page_of(meeting)
    leads = {one.title: one.bodies.get(role="lead").body.name for one in Matter.objects.all()}
    assert leads == {"编制方案": "乙局", "筹措资金": "丙局"}
    assert Source.objects.filter(candidate=one).count() == 2


def test_dropping_one_of_two_parts_leaves_the_sentence_filed(
    desk: Client, meeting: Meeting, stage: Stage
) -> None:
    one = row("供水管网改造方案")
    desk.post(reverse("supervision:candidate-split", args=[one.pk]), {"parts": "编制方案\n筹措资金"})
    first, second = Matter.objects.order_by("pk")
    matters_drop(matters=[first], reason="并入预算", by=stage.inspector)
    assert row("供水管网改造方案").state == CandidateState.FILED
    matters_drop(matters=[second], reason="并入预算", by=stage.inspector)
    assert row("供水管网改造方案").state == CandidateState.DROPPED


def test_of_two_who_file_the_same_sentence_the_second_is_told(stage: Stage, meeting: Meeting) -> None:
    one = row("养老服务台账")
    chosen = [(one, draft_of(one))]
    candidates_accept(chosen=chosen, by=stage.inspector)
    with pytest.raises(WrongState):
        candidates_accept(chosen=chosen, by=stage.second_inspector)
    assert Matter.objects.count() == 1


def test_what_was_decided_about_sentences_survives_that_the_minutes_are_replaced(
    desk: Client, stage: Stage, meeting: Meeting
) -> None:
    filed, dropped, gone = row("供水管网改造方案"), row("资金的审计"), row("布点方案")
    act(desk, meeting, "drop", dropped, reason="口号")
    act(desk, meeting, "accept", filed, gone)
    matter = Source.objects.get(candidate=filed).matter
    before = (matter.item_no, matter.decision_key)
    text = MINUTES.replace(
        "一、关于养老服务的问题", "一、关于秋粮收购的问题\n（一）丙局要做好收购。\n\n二、关于养老服务的问题"
    )
    text = text.replace("二、关于城乡供水", "三、关于城乡供水").replace(
        "编制养老服务设施布点方案", "编制设施规划"
    )
    same = minutes_enter(text, again=True)
    assert same.pk == meeting.pk
    assert not Candidate.objects.filter(pk__in=[filed.pk, dropped.pk, gone.pk]).exists()
    assert row("供水管网改造方案").state == CandidateState.FILED
    assert (row("资金的审计").state, row("资金的审计").drop_reason) == (CandidateState.DROPPED, "口号")
    source = Source.objects.get(matter=matter)
    assert (source.candidate, source.item_no) == (row("供水管网改造方案"), 3)
    assert same.text is not None
    assert same.text.characters[source.start : source.end].startswith("乙局要制定供水管网改造方案")
    matter.refresh_from_db()
    assert before[0] == 2
    decision = same.decisions.filter(item__no=3).values_list("public_id", flat=True).first()
    assert (matter.item_no, matter.decision_key) == (3, decision)
    orphan = Source.objects.get(passage__contains="布点方案")
    assert (orphan.candidate, orphan.start, orphan.meeting) == (None, None, meeting)
    assert row("设施规划").state == CandidateState.PROPOSED


def test_yesterdays_minutes_wait_on_the_desk_until_they_are_sifted(
    desk: Client, stage: Stage, meeting: Meeting
) -> None:
    page = desk.get(reverse("web:desk")).content.decode()
    assert page_of(meeting) in page
    rows = list(Candidate.objects.all())
    act(desk, meeting, "drop", *rows, reason="测试")
    assert page_of(meeting) not in desk.get(reverse("web:desk")).content.decode()
    for user in (stage.director, stage.liaisons["甲局"]):
        assert client_of(user).get(page_of(meeting)).status_code == 403


def test_the_page_asks_as_many_queries_for_many_lines_as_for_few(desk: Client, meeting: Meeting) -> None:
    desk.get(page_of(meeting))
    with CaptureQueriesContext(connection) as few:
        desk.get(page_of(meeting))
    first = row("各局")
    for n in range(20):
        again = Candidate.objects.get(pk=first.pk)
        again.pk, again.sentence = None, f"各局要办第{n}件事。"
        again.save()
        for one in first.bodies.all():
            one.pk, one.candidate = None, again
            one.save()
    with CaptureQueriesContext(connection) as many:
        desk.get(page_of(meeting))
    assert len(many) == len(few) <= 15


def test_without_a_span_the_item_is_found_by_the_record_and_not_by_its_number(stage: Stage) -> None:
    """The record of a set of minutes may lack an item: the one after it has a number ahead of its place."""
    meeting = minutes_enter()
    item = meeting.items.get(no=2)
    candidate = Candidate.objects.filter(item=item).first()
    assert candidate is not None
    matter = stage.matter()
    Source.objects.filter(matter=matter).update(meeting=meeting, item_no=2)
    Candidate.objects.filter(pk=candidate.pk).update(start=None, end=None)
    client = Client()
    client.force_login(stage.inspector)
    pages = [
        reverse("supervision:candidate-detail", args=[candidate.pk]),
        reverse("supervision:matter-detail", args=[matter.pk]),
    ]
    for page in pages:
        assert f"{original_url(meeting.pk, 'items.1')}" in unescape(client.get(page).content.decode())
    record = meeting.record
    record["items"] = record["items"][1:]
    Meeting.objects.filter(pk=meeting.pk).update(record=record)
    for page in pages:
        assert f"{original_url(meeting.pk, 'items.0')}" in unescape(client.get(page).content.decode())
