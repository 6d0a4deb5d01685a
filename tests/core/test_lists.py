"""列表: order, filters, pages, columns and kept views, over the bodies of 临澜市."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser, User
from django.db import connection
from django.http import HttpResponseBase
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext

from yiding.core.access import powers_of
from yiding.core.figures import Figure
from yiding.core.lists import Column, Empty, Filter, ListSpec, list_response, table_for
from yiding.core.models import SavedView
from yiding.directory.models import Body, Government

PATH = "/somewhere/"


def bodies(viewer: Any) -> Any:
    """What a stranger may see is nothing."""
    rows = Body.objects.select_related("government")
    return rows.none() if viewer.username == "stranger" else rows


SPEC = ListSpec(
    name="test.body",
    title="机构",
    base=bodies,
    columns=(
        Column("name", "名称", lambda body: body.name, sort="name", link=lambda body: f"/b/{body.pk}"),
        Column("kind", "类别", lambda body: body.kind, sort=("kind", "name")),
        Column("government", "政府", lambda body: body.government.name, default=False),
        Column("number", "编号", lambda body: body.pk, sort="pk", numeric=True),
    ),
    filters=(
        Filter("kind", "类别", "choice", "kind", choices=(("局", "局"), ("委", "委"))),
        Filter("group", "领导小组", "flag", "is_group"),
        Filter("like", "名称", "text", "name__icontains"),
        Filter("year", "年份", "year", "pk__gte"),
        Filter("on", "日期", "dates", lambda rows, days: rows.filter(pk__lt=0)),
    ),
    default_sort="name",
    search=lambda rows, words: rows.filter(name__icontains=words),
    empty=Empty("还没有机构", "导入纪要后会出现在这里。"),
    per_page=10,
)


@pytest.fixture
def government(db: None) -> Government:
    return Government.objects.create(name="临澜市人民政府", is_ours=True)


def fill(government: Government, number: int) -> None:
    Body.objects.bulk_create(
        Body(government=government, name=f"第{place:04}局", kind=("局", "委")[place % 2])
        for place in range(number)
    )


def ask(user: User, query: str = "", **headers: str) -> HttpResponseBase:
    request = RequestFactory().get(f"{PATH}?{query}", headers=headers)
    request.user = user
    return list_response(request, SPEC)


def names(user: User, query: str = "") -> list[str]:
    request = RequestFactory().get(f"{PATH}?{query}")
    request.user = user
    return [str(row[0].value) for row in table_for(request, SPEC).rows]


def test_list_is_ordered_and_paged(clerk: User, government: Government) -> None:
    fill(government, 25)
    assert names(clerk)[0] == "第0000局"
    assert names(clerk, "sort=-name")[0] == "第0024局"
    assert names(clerk, "page=3") == [f"第{place:04}局" for place in range(20, 25)]


def test_filters_and_search_narrow_together(clerk: User, government: Government) -> None:
    fill(government, 25)
    assert names(clerk, "kind=委&q=第001") == ["第0011局", "第0013局", "第0015局", "第0017局", "第0019局"]


@pytest.mark.parametrize(
    "query",
    [
        "page=abc",
        "page=-1",
        "page=99999999999999999999",
        "sort=nonsense",
        "sort=--name",
        "sort=government",
        "kind=无此类",
        "year=99999999999",
        "year=２０２６",
        "year=x",
        "on_from=2026-02-30&on_to=",
        "col=nonsense",
        "export=pdf",
        "group=maybe",
        "like=%00",
    ],
)
def test_bad_parameters_are_ignored(clerk: User, government: Government, query: str) -> None:
    fill(government, 12)
    assert names(clerk, query) == names(clerk)
    assert ask(clerk, query).status_code == 200


def test_a_page_beyond_the_last_is_the_last(clerk: User, government: Government) -> None:
    fill(government, 12)
    assert names(clerk, "page=7") == ["第0010局", "第0011局"]


def test_odd_words_find_nothing_and_break_nothing(clerk: User, government: Government) -> None:
    fill(government, 3)
    for words in ("%00", "%27%3B--", "%F0%9F%8F%9B", "%ED%A0%80", "a" * 5000):
        assert ask(clerk, f"q={words}").status_code == 200


def test_words_in_a_cell_are_words(clerk: User, government: Government) -> None:
    Body.objects.create(government=government, name='<b>"甲"</b>&局', kind="'局")
    page = ask(clerk).content.decode()  # type: ignore[attr-defined]
    assert "&lt;b&gt;&quot;甲&quot;&lt;/b&gt;&amp;局</a></div></td>" in page
    assert '<td data-label="类别"><div class="cell">&#x27;局</div></td>' in page
    assert "<b>" not in page


def test_figures_of_a_word_are_of_what_was_found(clerk: User, government: Government) -> None:
    fill(government, 12)

    def told(rows: Any) -> list[Figure]:
        return [Figure("共", rows.count()), Figure("局", rows.filter(kind="局").count())]

    bare = replace(SPEC, figures=told, counted=lambda keys: Body.objects.filter(pk__in=keys))
    request = RequestFactory().get(f"{PATH}?q=第001")
    request.user = clerk
    for spec in (replace(SPEC, figures=told), bare):
        assert [one.value for one in table_for(request, spec).figures] == [2, 1]
    request.user = User.objects.create_user("stranger")
    assert [one.value for one in table_for(request, bare).figures] == [0, 0]


def test_many_filters_fold_on_a_phone(clerk: User, government: Government) -> None:
    fill(government, 1)
    request = RequestFactory().get(PATH)
    request.user = clerk
    few = replace(SPEC, filters=SPEC.filters[:2])
    assert (table_for(request, SPEC).folds, table_for(request, few).folds) == (True, False)


def test_count_stops_at_a_thousand(clerk: User, government: Government) -> None:
    fill(government, 1_001)
    request = RequestFactory().get(PATH)
    request.user = clerk
    table = table_for(request, SPEC)
    assert (table.count, table.pages) == ("1,000+", None)
    assert names(clerk, "page=101") == ["第1000局"]


def test_queries_do_not_grow_with_rows(clerk: User, government: Government) -> None:
    counts = []
    for number in (10, 500):
        Body.objects.all().delete()
        fill(government, number)
        powers_of(clerk)  # asked once for a request, whatever the page
        with CaptureQueriesContext(connection) as queries:
            ask(clerk, "col=name&col=government")
        counts.append(len(queries))
    assert counts[0] == counts[1] == 4  # the bell, the count, the rows, the kept views


def test_what_the_selector_hides_is_in_no_page_count_or_export(
    stranger: User, government: Government
) -> None:
    fill(government, 5)
    assert names(stranger) == []
    assert "还没有机构" in ask(stranger).content.decode()  # type: ignore[attr-defined]
    file = ask(stranger, "export=csv")
    assert b"".join(file).decode("utf-8-sig").strip() == "名称,类别,编号"  # type: ignore[call-overload]


def test_htmx_gets_the_part_and_the_canonical_address(clerk: User, government: Government) -> None:
    fill(government, 3)
    part = ask(clerk, "q=&kind=局&page=1", **{"HX-Request": "true", "HX-Target": "list-test-body"})
    assert part.headers["HX-Push-Url"] == f"{PATH}?kind=%E5%B1%80"
    assert "<html" not in part.content.decode()  # type: ignore[attr-defined]


def test_columns_can_be_chosen(clerk: User, government: Government) -> None:
    fill(government, 1)
    request = RequestFactory().get(f"{PATH}?col=government&col=name")
    request.user = clerk
    assert [head.key for head in table_for(request, SPEC).heads] == ["name", "government"]


def post(user: User, **fields: str) -> HttpResponseBase:
    request = RequestFactory().post(PATH, fields)
    request.user = user
    return list_response(request, SPEC)


def test_a_view_is_kept_in_its_canonical_form_and_deleted(clerk: User, government: Government) -> None:
    answer = post(clerk, action="save-view", name="委", query="kind=委&page=3&rubbish=1")
    assert answer.headers["Location"] == f"{PATH}?kind=%E5%A7%94"
    assert SavedView.objects.get().query == "kind=%E5%A7%94"
    post(clerk, action="delete-view", name="委")
    assert not SavedView.objects.exists()


def test_views_belong_to_one_person(clerk: User, stranger: User) -> None:
    post(clerk, action="save-view", name="我的", query="")
    post(stranger, action="delete-view", name="我的")
    assert list(SavedView.objects.values_list("user__username", "name")) == [("clerk", "我的")]


def test_a_filter_may_not_take_a_reserved_name() -> None:
    with pytest.raises(ValueError, match="page"):
        ListSpec("x", "x", bodies, (), filters=(Filter("page", "页", "text", "name"),))


def test_cells_are_escaped(clerk: User, government: Government) -> None:
    Body.objects.create(government=government, name="<script>alert(1)</script>局")
    page = ask(clerk).content.decode()  # type: ignore[attr-defined]
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_every_list_page_of_the_navigation_bears_bad_parameters(clerk_client: Client) -> None:
    from yiding.web.navigation import _links

    for link in _links("/", AnonymousUser()):
        answer = clerk_client.get(f"{link.url}?page=abc&sort=nonsense&year=99999999999&q=%00&on_from=x")
        assert answer.status_code == 200, link.url
