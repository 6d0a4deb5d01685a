"""导入导出: what goes out comes in again the same; a wrong row is named and nothing is written."""

from __future__ import annotations

import json
import random
from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser, User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from yiding.audit.models import Event
from yiding.core.errors import NotAllowed
from yiding.core.periods import read_period
from yiding.core.sheets import CellError, Outcome, SheetError
from yiding.directory.models import (
    Body,
    Enterprise,
    Government,
    Indicator,
    IndicatorValue,
    Parcel,
    Place,
    Post,
)
from yiding.directory.package import (
    BodyRow,
    MemberRow,
    NameRow,
    Package,
    PersonRow,
    PostRow,
    package_import,
    package_of,
)
from yiding.directory.popolo import read_popolo, write_popolo
from yiding.directory.subject_imports import SUBJECTS, indicator_set, subjects_import
from yiding.directory.subjects import ALPHABET, check_digit, is_credit_code
from yiding.directory.workbook import read_workbook, write_workbook

DAY = date(2020, 5, 1)


def placed(*rows: Any) -> list[tuple[str, Any]]:
    return [("", row) for row in rows]


def full() -> Package:
    return Package(
        bodies=placed(
            BodyRow("各区镇", is_group=True),
            BodyRow("市人民政府", "government", protocol_order=1),
            BodyRow("市规划局", "department", "seen", successor="市资规局", ends_on=DAY),
            BodyRow("市资规局", "department", parent="市人民政府", protocol_order=0, starts_on=DAY),
            BodyRow("白沙镇", "town"),
        ),
        names=placed(
            NameRow("市资规局", "市自然资源和规划局", "official", DAY),
            NameRow("白沙镇", "白沙乡", "former", None, DAY),
        ),
        persons=placed(PersonRow("沈砚舟"), PersonRow("秦望川")),
        spellings=placed(NameRow("秦望川", "秦忘川")),
        posts=placed(
            PostRow("市资规局", "沈砚舟", "局长", "acting", DAY),
            PostRow("市资规局", "秦望川", "", "co_chair", None, DAY),
        ),
        members=placed(MemberRow("各区镇", "白沙镇", DAY)),
    )


def via(form: str, package: Package) -> Package:
    if form == "json":
        read, report = read_popolo(write_popolo(package, government="临澜市人民政府"))
    else:
        read, report = read_workbook(write_workbook(package))
    assert report.is_clean, report.lines
    return read


@pytest.mark.parametrize("form", ["json", "xlsx"])
def test_the_directory_goes_out_and_comes_in_the_same(
    form: str, city: Government, neighbour: Government, clerk: User
) -> None:
    first = package_import(government=city, package=full(), by=clerk)
    assert first.is_clean, first.lines
    out = package_of(city)
    assert {key: set(rows) for key, rows in out.rows().items()} == {
        key: set(rows) for key, rows in full().rows().items()
    }
    report = package_import(government=neighbour, package=via(form, out), by=clerk)
    assert report.is_clean, report.lines
    assert package_of(neighbour).rows() == out.rows()
    again = package_import(government=neighbour, package=via(form, out), by=clerk)
    assert {line.outcome for line in again.lines} == {Outcome.SAME}
    assert Event.objects.filter(kind="directory.imported").count() == 3


@pytest.mark.parametrize("seed", range(3))
def test_any_order_of_rows_comes_in(seed: int, city: Government, clerk: User) -> None:
    package = full()
    for part in ("bodies", "names", "posts", "members"):
        random.Random(seed).shuffle(getattr(package, part))
    assert package_import(government=city, package=package, by=clerk).is_clean
    assert {key: set(rows) for key, rows in package_of(city).rows().items()} == {
        key: set(rows) for key, rows in full().rows().items()
    }


def test_wrong_rows_are_named_and_nothing_is_written(city: Government, clerk: User) -> None:
    package = full()
    package.posts.append(("任职 第 9 行", PostRow("市无名局", "沈砚舟")))
    package.bodies.append(("机构 第 8 行", BodyRow("白沙镇")))
    package.names.append(("机构名称 第 7 行", NameRow("市人民政府", "白沙镇")))
    package.bodies.append(("机构 第 9 行", BodyRow("市倒局", starts_on=DAY, ends_on=date(2019, 1, 1))))
    report = package_import(government=city, package=package, by=clerk)
    wrong = {line.place for line in report.lines if line.outcome == Outcome.WRONG}
    assert wrong >= {"任职 第 9 行", "机构 第 8 行", "机构名称 第 7 行", "机构 第 9 行"}
    assert Body.objects.count() == Post.objects.count() == Event.objects.count() == 0
    with pytest.raises(NotAllowed):
        package_import(government=city, package=full(), by=AnonymousUser())  # type: ignore[arg-type]


def test_what_changed_is_told(city: Government, clerk: User) -> None:
    package_import(government=city, package=full(), by=clerk)
    package = Package(
        bodies=placed(BodyRow("白沙镇", "zone"), BodyRow("市新局"), BodyRow("各区镇", is_group=True))
    )
    report = package_import(government=city, package=package, by=clerk)
    assert [(line.outcome, line.sentence) for line in report.lines] == [
        (Outcome.CHANGED, "白沙镇"),
        (Outcome.ADDED, "市新局"),
        (Outcome.SAME, "各区镇"),
    ]
    assert Body.objects.get(name="白沙镇").kind == "zone"


@pytest.mark.parametrize(
    "text", ["", "[]", "{", '{"organizations": 3}', "[" * 99_999, '{"persons": {"a": 1}}', "\x00"]
)
def test_files_that_are_no_popolo(text: str) -> None:
    with pytest.raises(SheetError):
        read_popolo(text)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["name", "other_names", "parent_id", "start_date", "kind", "person_id", "member_id"]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@given(st.fixed_dictionaries({key: st.lists(JSON, max_size=3) for key in ("organizations", "memberships")}))
def test_any_json_is_read_or_reported(told: dict[str, Any]) -> None:
    try:
        package, report = read_popolo(json.dumps(told))
    except SheetError:
        return
    assert len(package.bodies) <= len(told["organizations"])
    assert report.is_clean or report.lines


# --- shared subjects -------------------------------------------------------------------------------------


def code_of(stem: str) -> str:
    return stem + check_digit(stem)


GOOD = code_of("91320585MA1XXXXX0")


@given(st.text(alphabet=ALPHABET, min_size=17, max_size=17), st.integers(0, 17), st.sampled_from(ALPHABET))
def test_one_wrong_character_of_a_credit_code_is_found(stem: str, place: int, character: str) -> None:
    code = code_of(stem)
    assert is_credit_code(code)
    other = code[:place] + character + code[place + 1 :]
    assert is_credit_code(other) == (other == code)


@pytest.mark.parametrize("code", ["", GOOD[:-1], GOOD + "0", GOOD.replace("M", "I"), "一" * 18, GOOD.lower()])
def test_what_is_no_credit_code(code: str) -> None:
    assert not is_credit_code(code)


def book(kind: str, *rows: tuple[Any, ...]) -> BytesIO:
    made = Workbook()
    sheet = made.active
    assert sheet is not None
    sheet.append(SUBJECTS[kind].columns)
    for row in rows:
        sheet.append(row)
    file = BytesIO()
    made.save(file)
    file.seek(0)
    return file


def test_enterprises_come_in_and_change(city: Government, clerk: User) -> None:
    row = ("澜川机械有限公司", GOOD, "临江路1号", "装备制造", "规上企业、白名单", "省级名单")
    first = subjects_import(government=city, kind="enterprise", file=book("enterprise", row), by=clerk)
    assert [line.outcome for line in first.lines] == [Outcome.ADDED]
    one = Enterprise.objects.get()
    assert set(one.listings.values_list("name", "origin")) == {
        ("规上企业", "own"),
        ("白名单", "own"),
        ("省级名单", "outside"),
    }
    again = subjects_import(government=city, kind="enterprise", file=book("enterprise", row), by=clerk)
    assert [line.outcome for line in again.lines] == [Outcome.SAME]
    moved = (*row[:2], "临江路2号", *row[3:5], "")
    third = subjects_import(government=city, kind="enterprise", file=book("enterprise", moved), by=clerk)
    assert [line.outcome for line in third.lines] == [Outcome.CHANGED]
    one.refresh_from_db()
    assert (one.address, one.version, one.listings.count()) == ("临江路2号", 2, 2)


def test_places_make_a_tree_and_parcels_lie_in_it(city: Government, clerk: User) -> None:
    rows = [
        ("320585", "临澜市", "区划", "", "", "", ""),
        ("320585101", "白沙镇", "区划", "320585", "", "", ""),
        ("S001", "老粮库", "场所", "320585101", "河滨路3号", 121.123456, "31.5"),
    ]
    assert subjects_import(government=city, kind="place", file=book("place", *rows), by=clerk).is_clean
    site = Place.objects.select_related("parent__parent").get(code="S001")
    assert site.parent is not None
    assert site.parent.parent is not None
    assert (site.parent.parent.name, site.longitude, site.latitude) == (
        "临澜市",
        Decimal("121.123456"),
        Decimal("31.5"),
    )
    circle = [("320585", "临澜市", "区划", "S001", "", "", "")]
    report = subjects_import(government=city, kind="place", file=book("place", *circle), by=clerk)
    assert "不能互相隶属" in report.lines[0].sentence
    parcel = [("D-01", "S001", "12,345.6", "工业", "")]
    assert subjects_import(government=city, kind="parcel", file=book("parcel", *parcel), by=clerk).is_clean
    assert Parcel.objects.get().area == Decimal("12345.60")


@pytest.mark.parametrize(
    ("kind", "row", "word"),
    [
        ("enterprise", ("澜川", GOOD[:-1] + "?", "", "", "", ""), "信用代码"),
        ("enterprise", ("", GOOD, "", "", "", ""), "企业名称是空的"),
        ("place", ("A", "甲", "星球", "", "", "", ""), "种类"),
        ("place", ("A", "甲", "场所", "", "", "121", ""), "同时填写"),
        ("place", ("A", "甲", "场所", "", "", "181", "31"), "超出范围"),
        ("place", ("A", "甲", "场所", "B", "", "", ""), "不存在"),
        ("parcel", ("D", "Z", "", "", ""), "还没有登记"),
        ("parcel", ("D", "", "-1", "", ""), "超出范围"),
        ("parcel", ("D", "", "很大", "", ""), "不是数字"),
    ],
)
def test_a_wrong_row_is_told_and_nothing_is_written(
    kind: str, row: tuple[Any, ...], word: str, city: Government, clerk: User
) -> None:
    report = subjects_import(government=city, kind=kind, file=book(kind, row), by=clerk)
    assert [line.place for line in report.lines] == ["第 2 行"]
    assert word in report.lines[0].sentence
    assert Enterprise.objects.count() == Place.objects.count() == Parcel.objects.count() == 0
    assert Event.objects.count() == 0


def test_torn_workbooks_and_missing_heads(city: Government, clerk: User) -> None:
    whole = book("place", ("A", "甲", "", "", "", "", "")).getvalue()
    for content in (b"", b"PK\x03\x04", whole[: len(whole) // 2], b"x" * 999):
        with pytest.raises(SheetError):
            subjects_import(government=city, kind="place", file=BytesIO(content), by=clerk)
    with pytest.raises(SheetError, match="表头缺少"):
        subjects_import(government=city, kind="enterprise", file=book("place"), by=clerk)
    with pytest.raises(SheetError, match="缺少工作表"):
        read_workbook(book("place"))


def test_an_indicator_has_one_value_a_body_and_period(city: Government, clerk: User) -> None:
    body = Body.objects.create(government=city, name="白沙镇")
    indicator = Indicator.objects.create(government=city, name="工业产值", unit="亿元", rhythm="quarter")
    third = read_period("2025年第三季度")
    for value in ("1.5", "2.25"):
        for of in (None, body):
            indicator_set(indicator=indicator, period=third, value=Decimal(value), by=clerk, body=of)
    assert set(IndicatorValue.objects.values_list("body__name", "period", "value", "starts_on")) == {
        (None, "2025Q3", Decimal("2.25"), date(2025, 7, 1)),
        ("白沙镇", "2025Q3", Decimal("2.25"), date(2025, 7, 1)),
    }
    with pytest.raises(CellError):
        indicator_set(indicator=indicator, period=read_period("2025年"), value=Decimal(1), by=clerk)


# --- pages -----------------------------------------------------------------------------------------------


def test_the_pages_take_a_file_and_give_it_back(
    city: Government, neighbour: Government, clerk: User, clerk_client: Client
) -> None:
    package_import(government=city, package=full(), by=clerk)
    address = reverse("directory:exchange")
    for form in ("xlsx", "json"):
        given = clerk_client.get(reverse("directory:directory-export", args=[form]))
        content = b"".join(given) if given.streaming else given.content  # type: ignore[arg-type]
        file = SimpleUploadedFile(f"名录.{form}", content)
        asked = {"government": neighbour.pk, "kind": "directory", "file": file}
        page = clerk_client.post(address, asked)
        assert page.status_code == 200, page.context["report"]
        assert page.context["is_clean"]
        assert package_of(neighbour).rows() == package_of(city).rows()
    bad = SimpleUploadedFile("企业.xlsx", book("enterprise", ("澜川", "1", "", "", "", "")).getvalue())
    page = clerk_client.post(address, {"government": city.pk, "kind": "enterprise", "file": bad})
    assert page.status_code == 422
    assert "第 2 行" in page.content.decode()
    torn = {"government": city.pk, "kind": "directory", "file": SimpleUploadedFile("名录.xlsx", b"x")}
    assert "打不开" in clerk_client.post(address, torn).content.decode()
    assert clerk_client.post(address, {"government": 10**6, "kind": "directory"}).status_code == 422


@pytest.mark.parametrize("name", ["enterprise-list", "place-list", "parcel-list"])
def test_lists_of_subjects_show_exactly_ours(
    name: str, city: Government, neighbour: Government, clerk: User, clerk_client: Client
) -> None:
    for n, government in enumerate((city, neighbour)):
        place = Place.objects.create(government=government, name=f"地{n}", code=f"地{n}", kind="site")
        firm = Enterprise.objects.create(government=government, name=f"企{n}", code=GOOD)
        Parcel.objects.create(government=government, number=f"块{n}", place=place, holder=firm)
    first = {"enterprise-list": "企", "place-list": "地", "parcel-list": "块"}[name]

    def shown(**asked: Any) -> set[str]:
        table = clerk_client.get(reverse(f"directory:{name}"), asked).context["table"]
        return {str(row[0].value) for row in table.rows}

    assert shown() == {f"{first}0"}
    assert shown(government="all") == {f"{first}0", f"{first}1"}
    gone = Client().get(reverse(f"directory:{name}"))
    assert gone.headers["Location"].startswith(reverse("accounts:login"))
