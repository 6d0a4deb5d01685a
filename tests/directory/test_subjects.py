"""共用对象: each has its page, with what hangs on it and its changes; two savers; values in and out."""

from __future__ import annotations

from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from openpyxl import Workbook, load_workbook

from yiding.audit.models import Event
from yiding.core.errors import EditConflict, NotAllowed
from yiding.core.sheets import Outcome
from yiding.directory.errors import Circle
from yiding.directory.indicator_imports import COLUMNS, WORD, indicators_import
from yiding.directory.models import (
    Body,
    Enterprise,
    Government,
    Indicator,
    IndicatorValue,
    Parcel,
    Place,
)
from yiding.directory.subject_editing import subject_edit


@pytest.fixture
def park(city: Government) -> Place:
    county = Place.objects.create(government=city, name="澄湾区", code="01", kind="division")
    return Place.objects.create(government=city, name="人民公园", code="0101", kind="site", parent=county)


@pytest.fixture
def works(city: Government) -> Enterprise:
    return Enterprise.objects.create(government=city, name="澄湾水务有限公司", code="91320000MA1XXXXXX0")


@pytest.fixture
def parcel(city: Government, park: Place, works: Enterprise) -> Parcel:
    return Parcel.objects.create(government=city, number="2024-7", place=park, holder=works, use="工业")


def page(client: Client, name: str, *args: object) -> str:
    return client.get(reverse(f"directory:{name}", args=args)).content.decode()


def test_each_page_leads_to_what_hangs_on_it(parcel: Parcel, clerk_client: Client) -> None:
    link = reverse("directory:parcel-detail", args=[parcel.pk])
    assert link in page(clerk_client, "enterprise-detail", parcel.holder_id)
    assert link in page(clerk_client, "place-detail", parcel.place_id)
    told = page(clerk_client, "parcel-detail", parcel.pk)
    for kind, key in (("enterprise", parcel.holder_id), ("place", parcel.place_id)):
        assert reverse(f"directory:{kind}-detail", args=[key]) in told
    above = parcel.place.parent if parcel.place else None
    assert above is not None
    assert reverse("directory:place-detail", args=[parcel.place_id]) in page(
        clerk_client, "place-detail", above.pk
    )


def test_a_change_is_an_event_and_stands_on_the_page(parcel: Parcel, clerk_client: Client) -> None:
    address = reverse("directory:parcel-edit", args=[parcel.pk])
    sent = {"version": parcel.version, "use": "商业", "area": "12.50", "place_id": "0101", "holder_id": ""}
    answer = clerk_client.post(address, sent)

    assert answer.headers["Location"] == reverse("directory:parcel-detail", args=[parcel.pk])
    event = Event.objects.get()
    assert (event.kind, event.before) == (
        "parcel.edited",
        {"use": "工业", "area": None, "holder_id": parcel.holder_id},
    )
    assert event.after == {"use": "商业", "area": "12.50", "holder_id": None}
    told = page(clerk_client, "parcel-detail", parcel.pk)
    assert "工业 → 商业" in told


def test_the_second_saver_is_told(works: Enterprise, clerk: User, clerk_client: Client) -> None:
    subject_edit(row=works, version=works.version, by=clerk, values={"name": "澄湾水务集团"})
    sent = {"version": works.version - 1, "name": "澄湾水务"}
    answer = clerk_client.post(reverse("directory:enterprise-edit", args=[works.pk]), sent)
    assert answer.status_code == 409
    works.refresh_from_db()
    assert works.name == "澄湾水务集团"
    with pytest.raises(EditConflict):
        subject_edit(row=works, version=1, by=clerk, values={"name": "别名"})


def test_what_a_form_does_not_take(park: Place, clerk_client: Client) -> None:
    address = reverse("directory:place-edit", args=[park.pk])
    told = {"version": park.version, "name": park.name, "kind": "site"}
    for wrong in ({"parent_id": "99"}, {"longitude": "120.1"}, {"longitude": "181", "latitude": "30"}):
        assert clerk_client.post(address, {**told, **wrong}).status_code == 422
    assert not Event.objects.exists()


def test_a_place_never_lies_under_itself(park: Place, clerk: User) -> None:
    assert park.parent is not None
    with pytest.raises(Circle):
        subject_edit(row=park.parent, version=1, by=clerk, values={"parent_id": park.pk})


def test_who_keeps_no_directory_changes_nothing(works: Enterprise, stranger: User) -> None:
    with pytest.raises(NotAllowed):
        subject_edit(row=works, version=1, by=stranger, values={"name": "别名"})


# --- indicators ------------------------------------------------------------------------------------------


def table(*rows: tuple[Any, ...]) -> BytesIO:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = WORD
    for row in (COLUMNS, *rows):
        sheet.append(row)
    file = BytesIO()
    book.save(file)
    file.seek(0)
    return file


GOOD = (
    ("规上工业产值", "亿元", "季", "市统计局", "2026Q1", 12.5),
    ("规上工业产值", "亿元", "季", "", "2026年第二季度", 30),
)


@pytest.fixture
def bureau(city: Government) -> Body:
    return Body.objects.create(government=city, name="市统计局")


def test_values_come_in_by_body_and_period(city: Government, bureau: Body, clerk: User) -> None:
    report = indicators_import(government=city, file=table(*GOOD), by=clerk)
    assert report.count(Outcome.ADDED) == 2
    told = IndicatorValue.objects.order_by("period").values_list("body", "period", "value")
    assert list(told) == [(bureau.pk, "2026Q1", Decimal("12.5")), (None, "2026Q2", Decimal(30))]
    again = indicators_import(government=city, file=table(GOOD[0], (*GOOD[1][:5], 31)), by=clerk)
    assert (again.count(Outcome.SAME), again.count(Outcome.CHANGED)) == (1, 1)
    assert list(Event.objects.values_list("kind", flat=True)) == ["indicator.imported"] * 2


@pytest.mark.parametrize(
    "wrong",
    [
        ("规上工业产值", "亿元", "季", "市统计局", "2026-03", 1),
        ("规上工业产值", "万元", "季", "市统计局", "2026Q3", 1),
        ("规上工业产值", "亿元", "季", "没有这个局", "2026Q3", 1),
        ("规上工业产值", "亿元", "季", "市统计局", "去年", 1),
        ("规上工业产值", "亿元", "季", "市统计局", "2026Q3", "很多"),
        ("规上工业产值", "亿元", "季", "市统计局", "2026Q1", 1),
        ("", "亿元", "季", "市统计局", "2026Q3", 1),
    ],
)
def test_one_wrong_row_and_nothing_comes_in(
    wrong: tuple[Any, ...], city: Government, bureau: Body, clerk: User
) -> None:
    report = indicators_import(government=city, file=table(*GOOD, wrong), by=clerk)
    assert (report.is_clean, report.count(Outcome.WRONG)) == (False, 1)
    assert not Indicator.objects.exists()
    assert not Event.objects.exists()


def test_the_page_lists_values_and_gives_them_out(
    city: Government, bureau: Body, clerk_client: Client
) -> None:
    file = SimpleUploadedFile("指标.xlsx", table(*GOOD).read())
    sent = {"government": city.pk, "kind": "indicator", "file": file}
    assert clerk_client.post(reverse("directory:exchange"), sent).status_code == 200
    one = Indicator.objects.get()
    assert reverse("directory:indicator-detail", args=[one.pk]) in page(clerk_client, "indicator-list")
    told = page(clerk_client, "indicator-detail", one.pk)
    assert "12.5" in told
    assert "2026Q2" in told
    out = clerk_client.get(reverse("directory:indicator-detail", args=[one.pk]), {"export": "xlsx"})
    content = b"".join(out.streaming_content) if out.streaming else out.content  # type: ignore[attr-defined]
    rows = list(load_workbook(BytesIO(content)).active.iter_rows(values_only=True))  # type: ignore[union-attr]
    assert [row[:2] for row in rows[-2:]] == [("2026Q2", ""), ("2026Q1", "市统计局")]


@pytest.mark.parametrize("name", ["body-list", "indicator-list", "proposal-list", "exchange"])
def test_every_list_of_the_directory_leads_to_the_others(
    name: str, city: Government, clerk_client: Client
) -> None:
    told = page(clerk_client, name)
    for other in ("person-list", "enterprise-list", "proposal-list", "exchange"):
        assert f'href="{reverse(f"directory:{other}")}"' in told


def test_a_stranger_finds_none_of_it(parcel: Parcel, stranger_client: Client) -> None:
    for name in ("parcel-detail", "parcel-edit"):
        answer = stranger_client.get(reverse(f"directory:{name}", args=[parcel.pk]))
        assert answer.status_code in {403, 404}
