"""检索: the index finds what is there, the same as reading every paragraph would."""

from __future__ import annotations

from datetime import date

import pytest
from django.contrib.auth.models import AnonymousUser, User
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.conftest import given as holding
from yiding.core.access import Level, Role
from yiding.search.highlights import excerpt, places
from yiding.search.models import Entry
from yiding.search.query import Both, Either, Phrase, Query, Without, understand
from yiding.search.selectors import COUNTED, Wanted, find
from yiding.search.services import LONGEST, index_rebuild, index_replace
from yiding.search.tokens import tokenise

pytestmark = pytest.mark.django_db


def reader() -> User:
    """秘书: reads all there is."""
    user = User.objects.filter(username="秘书").first()
    return user or holding(User.objects.create_user("秘书"), Role.CLERK)


TEXTS = (
    "会议原则同意该办法，会后由市民政局修改完善。",
    "市民政局要牵头做好第3次普查，8月底前完成。",
    "安全。生产责任要落实。",
    "抓好安全生产和防汛工作。",
    "2026年第13次常务会议研究了1+3+5方案。",
)


def entry(text: str, number: int = 1, **values: object) -> Entry:
    defaults: dict[str, object] = {"government_id": 1, "meeting_id": number, "kind": "directive", "path": "x"}
    return Entry(text=text, **{**defaults, **values})


def fill() -> None:
    for number, text in enumerate(TEXTS, start=1):
        index_replace(number, [entry(text, number, held_on=date(2026, number, 1))])


def found(typed: str, wanted: Wanted = Wanted(), **rest: int) -> list[str]:  # noqa: B008 - frozen
    query = understand(typed)
    assert query is not None
    return [hit.text for hit in find(query, reader(), wanted, **rest).entries]


def holds(text: str, query: Query) -> bool:
    """Does a text match, read without any index?"""
    match query:
        case Phrase(tokens):
            words = [token.text for token in tokenise(text)]
            return any(tuple(words[at : at + len(tokens)]) == tokens for at in range(len(words)))
        case Both(left, right):
            return holds(text, left) and holds(text, right)
        case Either(left, right):
            return holds(text, left) or holds(text, right)
        case Without(left, right):
            return holds(text, left) and not holds(text, right)


@pytest.mark.parametrize(
    ("typed", "hits"),
    [
        pytest.param("民政", [1, 0], id="newest first"),
        pytest.param("局", [1, 0], id="one character"),
        pytest.param("第3次", [1], id="第3次 is not 第13次"),
        pytest.param("8月", [1], id="digits with a character"),
        pytest.param("安全生产", [3], id="a phrase does not reach over a full stop"),
        pytest.param("安全 生产", [3, 2], id="both words"),
        pytest.param("安全 -防汛", [2], id="one without the other"),
        pytest.param("普查 OR 防汛", [3, 1], id="either"),
        pytest.param("1+3+5", [4], id="marks within a phrase"),
        pytest.param("水利", [], id="not there"),
    ],
)
def test_words_are_found(typed: str, hits: list[int]) -> None:
    fill()
    assert found(typed) == [TEXTS[n] for n in hits]


WORDS = st.text(alphabet="安全生产防汛3、", min_size=1, max_size=4)
QUERIES = st.recursive(
    WORDS, lambda q: st.builds("({} {} {})".format, q, st.sampled_from(["AND", "OR", "NOT"]), q), max_leaves=4
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(texts=st.lists(st.text(alphabet="安全生产防汛3、。", max_size=30), max_size=6), typed=QUERIES)
def test_index_agrees_with_reading_everything(texts: list[str], typed: str) -> None:
    index_replace(1, [entry(text) for text in texts])
    query = understand(typed)
    if query is not None:
        expected = sorted(text for text in texts if holds(text, query))
        assert sorted(hit.text for hit in find(query, reader(), Wanted()).entries) == expected


def test_years_and_government_narrow_the_hits() -> None:
    fill()
    index_replace(9, [entry("民政工作", 9, government_id=2, held_on=date(2020, 1, 1))])
    assert found("民政", Wanted(government_id=2)) == ["民政工作"]
    assert found("民政", Wanted(year_to=2020)) == ["民政工作"]
    assert found("民政", Wanted(year_from=2021)) == [TEXTS[1], TEXTS[0]]


def test_pages_follow_each_other_without_gap() -> None:
    index_replace(1, [entry(f"安全 {number}") for number in range(45)])
    pages = [found("安全", page=page) for page in (1, 2, 3)]
    assert [len(page) for page in pages] == [20, 20, 5]
    assert len({text for page in pages for text in page}) == 45


def test_count_stops_at_a_thousand() -> None:
    index_replace(1, [entry("安全") for _ in range(COUNTED + 5)])
    hits = find(Phrase(("安", "全")), reader(), Wanted())
    assert hits.count_told == "1,000+"


def test_nothing_is_found_by_whom_may_see_nothing() -> None:
    fill()
    hits = find(Phrase(("民", "政")), AnonymousUser(), Wanted())
    assert (hits.entries, hits.count) == ([], 0)


def test_secretariat_papers_are_not_found_by_all() -> None:
    index_replace(1, [entry("安全", level=Level.SECRETARIAT)])
    assert found("安全") == ["安全"]
    leader = holding(User.objects.create_user("市长"), Role.LEADER)
    query = understand("安全")
    assert query is not None
    hits = find(query, leader, Wanted())
    assert (hits.entries, hits.count) == ([], 0)


def test_replacing_a_meeting_forgets_its_old_text() -> None:
    index_replace(1, [entry("旧的安全要求", held_on=date(2026, 1, 1))])
    index_replace(1, [entry("新的防汛要求", held_on=date(2026, 2, 1))])
    assert (found("安全"), found("防汛")) == ([], ["新的防汛要求"])


def test_long_paragraph_is_found_to_its_last_word() -> None:
    text = "，".join(f"第{number}项工作" for number in range(LONGEST)) + "末尾防汛"
    index_replace(1, [entry(text)])
    assert len(found("末尾防汛")) == 1


def test_rebuilt_index_finds_the_same() -> None:
    fill()
    before = found("安全")
    assert index_rebuild() == len(TEXTS)
    assert found("安全") == before


def test_excerpt_marks_hits_and_escapes_the_text() -> None:
    query = understand("安全")
    assert query is not None
    assert excerpt("<b>安全</b>", query) == "&lt;b&gt;<mark>安全</mark>&lt;/b&gt;"
    assert places("安 全，安全", query) == [(0, 3), (4, 6)]


def test_page_shows_hits_with_the_way_to_the_sentence(client: Client) -> None:
    client.force_login(reader())
    index_replace(
        7, [entry("抓好安全生产", 7, path="items.0.directives.1.text", meeting_name="第3次常务会议")]
    )
    page = client.get(reverse("search:search"), {"q": "安全"}).content.decode()
    assert "<mark>安全</mark>" in page
    assert f"{reverse('meetings:meeting-detail', args=[7])}?at=items.0.directives.1.text" in page
    assert "第3次常务会议" in page


@pytest.mark.parametrize(
    "query", ["q=%00", "q=安&page=x", "q=安&year_from=99999999999", "government=7", "kind=?"]
)
def test_odd_addresses_are_no_error(client: Client, query: str) -> None:
    client.force_login(reader())
    assert client.get(f"{reverse('search:search')}?{query}").status_code == 200


def test_stranger_is_asked_to_log_in(client: Client) -> None:
    answer = client.get(reverse("search:search"), {"q": "安全"})
    assert answer.status_code == 302
    assert reverse("accounts:login") in answer["Location"]
