"""年度系列: suggested by name and year, judged by a person, taken back."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from yiding.audit.models import Event
from yiding.core.errors import BadRequest, EditConflict
from yiding.decisions.models import PolicyDocument, Series, SeriesState
from yiding.decisions.selectors import series_dismissed, series_suggested
from yiding.decisions.series import series_confirm, series_dismiss, series_undo
from yiding.directory.models import Government

STEM = "政务公开工作要点"


@pytest.fixture
def city(db: None) -> Government:
    return Government.objects.create(name="澄湾市人民政府", is_ours=True)


@pytest.fixture
def editions(city: Government) -> list[PolicyDocument]:
    """Two editions, and one of the same name elsewhere."""
    elsewhere = Government.objects.create(name="岚渚市人民政府")
    PolicyDocument.objects.create(government=elsewhere, title=f"2023年{STEM}", stem=STEM, year=2023)
    return [
        PolicyDocument.objects.create(government=city, title=f"{year}年{STEM}", stem=STEM, year=year)
        for year in (2024, 2025)
    ]


def confirm(city: Government, clerk: User, version: int = 0) -> Series:
    return series_confirm(government=city, stem=STEM, by=clerk, version=version)


def test_two_years_of_one_name_in_one_government_are_suggested(
    city: Government, editions: list[PolicyDocument], clerk: User
) -> None:
    (one,) = series_suggested(clerk, None)
    assert (one.government, one.stem, one.version) == (city, STEM, 0)
    assert list(one.editions) == editions[::-1]


def test_the_same_year_twice_is_no_series(city: Government, clerk: User) -> None:
    for title in ("甲", "乙"):
        PolicyDocument.objects.create(government=city, title=title, stem=STEM, year=2024)
    assert series_suggested(clerk, city) == []


def test_a_confirmed_series_has_its_editions_and_one_event(
    city: Government, editions: list[PolicyDocument], clerk: User
) -> None:
    series = confirm(city, clerk)
    assert series.state == SeriesState.CONFIRMED
    assert set(series.editions.all()) == set(editions)
    assert series_suggested(clerk, city) == []
    (event,) = Event.objects.all()
    assert (event.kind, event.actor, event.after["editions"]) == ("series.confirmed", clerk, 2)


def test_a_later_edition_is_suggested_for_the_series_that_there_is(
    city: Government, editions: list[PolicyDocument], clerk: User
) -> None:
    confirm(city, clerk)
    PolicyDocument.objects.create(government=city, title=f"2026年{STEM}", stem=STEM, year=2026)
    (one,) = series_suggested(clerk, city)
    assert one.is_growing
    assert confirm(city, clerk, one.version).editions.count() == 3


def test_a_dismissed_suggestion_is_not_made_again_until_taken_back(
    city: Government, editions: list[PolicyDocument], clerk: User
) -> None:
    series = series_dismiss(government=city, stem=STEM, by=clerk, version=0)
    assert series_suggested(clerk, city) == []
    assert series_dismissed(clerk, city) == [series]
    series_undo(series=series, by=clerk, version=series.version)
    assert [one.stem for one in series_suggested(clerk, city)] == [STEM]


def test_taking_back_lets_the_editions_go(
    city: Government, editions: list[PolicyDocument], clerk: User
) -> None:
    series = confirm(city, clerk)
    series_undo(series=series, by=clerk, version=series.version)
    assert series.editions.count() == 0
    assert [event.kind for event in Event.objects.all()] == ["series.confirmed", "series.undone"]


def test_the_second_judge_is_told_and_nothing_changes(
    city: Government, editions: list[PolicyDocument], clerk: User
) -> None:
    confirm(city, clerk)
    with pytest.raises(EditConflict):
        series_dismiss(government=city, stem=STEM, by=clerk, version=0)
    assert Series.objects.get().state == SeriesState.CONFIRMED
    assert Event.objects.count() == 1


def test_a_stem_that_no_document_has_is_refused(city: Government, clerk: User) -> None:
    with pytest.raises(BadRequest):
        series_confirm(government=city, stem="无中生有", by=clerk, version=0)
    assert not Series.objects.exists()


def test_a_person_judges_and_takes_back_on_the_page(
    city: Government, editions: list[PolicyDocument], clerk_client: Client
) -> None:
    told = {"government": city.pk, "stem": STEM, "version": 0}
    page = clerk_client.post(reverse("decisions:series-confirm"), told, follow=True)
    (series,) = page.context["confirmed"]
    again = clerk_client.post(reverse("decisions:series-dismiss"), told)
    assert again.status_code == 409
    page = clerk_client.post(
        reverse("decisions:series-undo", args=[series.pk]), {"version": series.version}, follow=True
    )
    assert [one.stem for one in page.context["suggestions"]] == [STEM]


@pytest.mark.parametrize("name", ["series-confirm", "series-dismiss"])
def test_a_judgement_is_never_made_by_looking(name: str, clerk_client: Client) -> None:
    assert clerk_client.get(reverse(f"decisions:{name}")).status_code == 405
