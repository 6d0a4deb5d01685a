"""台账的页面: what they tell, and how they lead to the sentence."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from io import BytesIO

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from yiding.decisions.models import Decision, Outcome
from yiding.directory.lists import ROLES
from yiding.directory.models import Body, Government, Person, Sighting, SightingRole
from yiding.directory.selectors import bodies_alike, namesakes_and_alike
from yiding.meetings.calendar import year_sheet
from yiding.meetings.models import Meeting
from yiding.supervision.confidence import Band, band_of
from yiding.supervision.models import Candidate

DECISIONS = "decisions:decision-list"


def test_the_item_page_quotes_the_original_and_leads_to_it(ours: Government, clerk_client: Client) -> None:
    meeting = Meeting.objects.earliest("pk")
    page = clerk_client.get(reverse("meetings:item-detail", args=[meeting.pk, 1]))
    item = page.context["item"]
    assert meeting.text is not None
    for word in (item.agenda, item.heading, item.report, item.tasks[0].text):
        assert word.text in meeting.text.characters
        lit = clerk_client.get(word.url.removesuffix("#lit")).content.decode()
        assert 'id="lit"' in lit


def test_the_chain_holds_the_decision_its_directives_and_its_matters(
    ours: Government, clerk_client: Client
) -> None:
    matter = Candidate.objects.select_related("item").earliest("pk")
    page = clerk_client.get(reverse("meetings:item-detail", args=[matter.meeting_id, matter.item.no]))
    text = page.content.decode()
    assert matter.sentence in text
    assert reverse("supervision:candidate-detail", args=[matter.pk]) in text
    assert all(row.text in text for row in matter.item.directives.all())


def test_an_item_by_its_key_leads_to_its_lasting_address(ours: Government, clerk_client: Client) -> None:
    item = Meeting.objects.earliest("pk").items.earliest("no")
    response = clerk_client.get(reverse("meetings:item-detail", args=[item.pk]))
    assert response.headers["Location"] == reverse("meetings:item-detail", args=[item.meeting_id, item.no])


def test_the_meeting_page_marks_its_text_and_counts_the_days(ours: Government, clerk_client: Client) -> None:
    meeting = Meeting.objects.earliest("pk")
    page = clerk_client.get(reverse("meetings:meeting-detail", args=[meeting.pk]), {"at": "meeting.date"})
    assert 'data-paths="' in page.content.decode()
    assert meeting.held_on is not None
    assert meeting.issued_on is not None
    gaps = [gap for _label, _word, gap in page.context["dates"] if gap is not None]
    assert sum(gaps) == (meeting.issued_on - meeting.held_on).days


def test_a_version_of_another_text_is_not_found(ours: Government, clerk_client: Client) -> None:
    address = reverse("meetings:meeting-detail", args=[Meeting.objects.earliest("pk").pk])
    assert clerk_client.get(address, {"text": "99999"}).status_code == 404
    assert clerk_client.get(address, {"text": "x"}).status_code == 404


@pytest.mark.parametrize("outcome", Outcome.values)
def test_decisions_are_filtered_by_outcome(outcome: str, ours: Government, clerk_client: Client) -> None:
    page = clerk_client.get(reverse(DECISIONS), {"outcome": outcome})
    assert page.context["table"].number == Decision.objects.filter(outcome=outcome).count()


@pytest.mark.parametrize(
    "asked",
    [
        {"route": "issue"},
        {"body": "教育"},
        {"year": "1984", "outcome": "noted"},
        {"q": "方案"},
        {"route": "submit", "outcome": "agreed_in_principle", "q": "会议", "body": "市"},
    ],
)
def test_page_and_export_of_a_filter_hold_the_same_decisions(
    asked: dict[str, str], ours: Government, clerk_client: Client
) -> None:
    table = clerk_client.get(reverse(DECISIONS), asked).context["table"]
    file = clerk_client.get(reverse(DECISIONS), {**asked, "export": "xlsx"})
    sheet = load_workbook(BytesIO(b"".join(file))).active  # type: ignore[arg-type]
    assert sheet is not None
    assert sheet.max_row - 1 == table.number
    assert table.number < Decision.objects.count()


def test_matters_are_filtered_by_lead_body_date_and_confidence(
    ours: Government, clerk_client: Client
) -> None:
    lists = reverse("supervision:candidate-list")
    dated = clerk_client.get(lists, {"timed": "1"}).context["table"].number
    assert dated == Candidate.objects.filter(due_on__isnull=False).count() > 0
    bands = [clerk_client.get(lists, {"confidence": band}).context["table"].number for band in Band]
    assert sum(bands) == Candidate.objects.count()


@pytest.mark.parametrize(
    ("sure", "band"), [(1.0, "high"), (0.8, "high"), (0.79, "middle"), (0.5, "middle"), (0, "low")]
)
def test_confidence_has_three_bands(sure: float, band: str) -> None:
    assert band_of(sure) == band


def test_a_matter_says_how_its_day_was_reckoned(ours: Government, clerk_client: Client) -> None:
    matter = Candidate.objects.filter(due_on__isnull=False).earliest("pk")
    page = clerk_client.get(reverse("supervision:candidate-detail", args=[matter.pk])).content.decode()
    assert f"{matter.due_on:%Y-%m-%d}" in page
    assert matter.due_reason.split("“")[0] in page


def test_the_calendar_marks_the_days_of_meetings() -> None:
    day = date(2024, 2, 29)
    months = year_sheet(2024, {day: ["会议"]}, today=date(2024, 3, 1))
    assert [month.count for month in months] == [0, 1, *[0] * 10]
    marked = [one.day for month in months for week in month.weeks for one in week if one.meetings]
    assert marked == [day]
    assert sum(one.is_today for month in months for week in month.weeks for one in week) == 2


@pytest.mark.parametrize("year", ["0", "1", "9999", "0000", "abcd", "²⁰²⁴", ""])
def test_a_strange_year_does_no_harm(year: str, clerk_client: Client) -> None:
    assert clerk_client.get(reverse("meetings:meeting-calendar"), {"year": year}).status_code == 200


def test_a_body_sat_in_for_is_seen_once_a_meeting(ours: Government, clerk_client: Client) -> None:
    body = Body.objects.get(name="市教育局")
    page = clerk_client.get(reverse("directory:body-detail", args=[body.pk]), {"role": "observer"})
    meetings = {row.meeting_id for row in body.sightings.filter(role=SightingRole.OBSERVER)}
    assert page.context["table"].number == len(meetings)
    assert sum(one.count for one in page.context["sitters"]) == len(meetings)


def test_names_that_differ_in_one_character_are_hinted_at_and_not_merged(
    db: None, clerk_client: Client
) -> None:
    city, elsewhere = (Government.objects.create(name=name) for name in ("澄湾市", "岚渚市"))
    names = ("市教育局", "市体育局", "市教育厅", "教育局", "市农机局")
    body, *_rest = [Body.objects.create(government=city, name=name) for name in names]
    Body.objects.create(government=elsewhere, name="市体育局")
    clerk = _viewer(clerk_client)
    assert [row.name for row in bodies_alike(clerk, body)] == ["市体育局", "市教育厅"]
    assert {row.government for row in bodies_alike(clerk, body)} == {city}


def test_a_persons_name_is_hinted_at_within_one_body_only(db: None, clerk_client: Client) -> None:
    city = Government.objects.create(name="澄湾市")
    here, there = (Body.objects.create(government=city, name=name) for name in ("市教育局", "市水务局"))
    person = Person.objects.create(government=city, name="顾清禾")
    for name, body in (("顾青禾", here), ("顾清和", there), ("顾清禾", here)):
        seen, _ = Person.objects.get_or_create(government=city, name=name)
        Sighting.objects.create(
            government=city, person=seen, body=body, role=SightingRole.OBSERVER, meeting_id=1, path="x"
        )
    assert [row.name for row in namesakes_and_alike(_viewer(clerk_client), person)[1]] == ["顾青禾"]


def _viewer(client: Client) -> object:
    return client.get(reverse("directory:body-list")).wsgi_request.user


def test_every_role_has_its_word() -> None:
    assert set(ROLES) == set(SightingRole)


def test_an_empty_ledger_says_what_to_do(clerk_client: Client) -> None:
    for name in ("meetings:meeting-list", DECISIONS, "supervision:candidate-list", "decisions:policy-list"):
        assert "导入纪要" in clerk_client.get(reverse(name)).content.decode()


def test_a_view_is_kept_with_its_filters(
    ours: Government, other: Government, clerk_client: Client, fill: Callable[..., int]
) -> None:
    query = f"government={other.pk}&outcome=noted"
    address = reverse(DECISIONS)
    clerk_client.post(address, {"action": "save-view", "name": "岚渚听取", "query": query})
    ((view, url, current),) = clerk_client.get(f"{address}?{query}").context["table"].links
    assert (view.name, current) == ("岚渚听取", True)
    assert (
        clerk_client.get(url).context["table"].number
        == Decision.objects.filter(government=other, outcome="noted").count()
    )
