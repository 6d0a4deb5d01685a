"""督查通报的页面: the same number of queries for many tasks as for few; what two people write is not lost."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.dispatch.rows import DOMAIN, special
from tests.supervision.rows import Stage
from yiding.bulletins.drafting import bulletin_draft, bulletin_save
from yiding.bulletins.models import Bulletin
from yiding.dispatch.services import dispatch_freeze
from yiding.supervision.models import Task

from .rows import month, stand

MOST = 15


@pytest.fixture
def inspector(stage: Stage, client: Client) -> Client:
    client.force_login(stage.inspector)
    return client


def queries(client: Client, url: str) -> int:
    """How many queries a page takes."""
    with CaptureQueriesContext(
        connection,
    ) as told:
        assert client.get(url).status_code == 200
    return len(told)


def draft(stage: Stage) -> Bulletin:
    return bulletin_draft(government=stage.government, asked=month(), by=stage.inspector)


def addresses_of_bulletin(stage: Stage) -> list[str]:
    row = draft(stage)
    names = ("bulletin-list", "bulletin-detail", "bulletin-edit", "figure", "changes")
    return [reverse(f"bulletins:{name}", args=[] if name == "bulletin-list" else [row.pk]) for name in names]


def addresses_of_dispatch(stage: Stage) -> list[str]:
    live, frozen = special(stage, domain=DOMAIN), special(stage, domain=DOMAIN)
    dispatch_freeze(dispatch=frozen, by=stage.inspector)
    return [
        reverse("dispatch:dispatch-list"),
        *(reverse("dispatch:dispatch-detail", args=[one.pk]) for one in (live, frozen)),
    ]


@pytest.mark.parametrize("made", [addresses_of_bulletin, addresses_of_dispatch])
def test_pages_take_as_many_queries_for_many_rows_as_for_few(
    made: Callable[[Stage], list[str]], stage: Stage, inspector: Client
) -> None:
    stage.matter(leads=["甲局"], area=DOMAIN)
    few = [queries(inspector, url) for url in made(stage)]
    for name in ("甲局", "乙局", "丙局") * 4:
        stage.matter(leads=[name], area=DOMAIN)
    many = [queries(inspector, url) for url in made(stage)]
    assert many == few
    assert max(many) <= MOST


def test_what_both_wrote_stands_side_by_side(stage: Stage, inspector: Client) -> None:
    """The second keeps what they typed and sees the first one's; saved again it is theirs."""
    stand(stage)
    bulletin = draft(stage)
    seen = bulletin.version
    bulletin_save(bulletin=bulletin, texts={"next": "别人的话。"}, version=seen, by=stage.second_inspector)
    url = reverse("bulletins:bulletin-edit", args=[bulletin.pk])
    answer = inspector.post(url, {"version": seen, "block-next": "我的话。"})
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "别人的话。" in page
    assert "我的话。" in page
    assert inspector.post(url, {"version": bulletin.version, "block-next": "我的话。"}).status_code == 302
    bulletin.refresh_from_db()
    assert next(one["text"] for one in bulletin.blocks if one["key"] == "next") == "我的话。\n"


def test_a_sample_of_the_print_is_a_pdf(stage: Stage, inspector: Client) -> None:
    stand(stage)
    answer = inspector.get(reverse("bulletins:print", args=[draft(stage).pk]))
    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF")


@pytest.mark.parametrize(
    ("told", "field"),
    [
        ({"within": "all"}, "period"),
        ({"within": "area", "other": "今年某月"}, "other"),
        ({"within": "project", "other": "2026年9月"}, "word"),
        ({"within": "all", "first": "2026-02-02", "last": "2026-02-01"}, "last"),
    ],
)
def test_a_wrong_period_or_scope_is_explained_beside_its_field(
    told: dict[str, str], field: str, inspector: Client
) -> None:
    answer = inspector.post(reverse("bulletins:bulletin-new"), told)
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert not Task.objects.exists()
