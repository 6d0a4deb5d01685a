"""公开清单: only what is named goes in, and stays; another person releases; a withdrawn one leaves a mark."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from yiding.core.errors import BadRequest, NotAllowed, WrongState
from yiding.registers.catalogue import kind_of
from yiding.registers.errors_briefs import NothingPublic, NotPublicKind, OwnPublicList
from yiding.registers.models import Entry
from yiding.registers.public_rows import PublicList, PublicState
from yiding.registers.publishing import (
    columns_public,
    copy_of,
    csv_of,
    json_of,
    page_of,
    pages_of,
    public_list_drop,
    public_list_prepare,
    public_list_release,
    public_list_withdraw,
    public_lists_visible_to,
)

from .rows import Stage
from .test_map import client_of

SECRETS = ("柳如风", "迎春路 8 号", "121.05", "更换软管", "内部")


@pytest.fixture
def closed(stage: Stage) -> Entry:
    """A hazard that was mended, with much that is nobody's business, beside one that is open."""
    stage.register("hazards", is_public=True)
    spot = {"longitude": Decimal("121.05"), "latitude": Decimal("31.05")}
    row = stage.entry("hazards", title="=软管老化", holder="柳如风", measure="更换软管", **spot)
    stage.take(row, "assign", "start", "submit", "verify", note="内部说明")
    stage.entry("hazards", title="还开着的")
    row.refresh_from_db()
    return row


def prepare(stage: Stage) -> PublicList:
    return public_list_prepare(
        government=stage.government,
        kind=kind_of("hazards"),
        title="已整改隐患清单",
        note="依据《条例》公开。",
        by=stage.liaisons["市应急局"],
    )


def release(stage: Stage, row: PublicList) -> PublicList:
    public_list_release(row=row, version=row.version, by=stage.director)
    row.refresh_from_db()
    return row


def test_only_named_columns_of_named_states_go_in(stage: Stage, closed: Entry) -> None:
    row = prepare(stage)
    assert [one["key"] for one in row.heads] == list(kind_of("hazards").public)
    assert [line[0] for line in row.rows] == ["=软管老化"]
    told = json.dumps(json_of(row), ensure_ascii=False) + csv_of(row) + page_of(row)
    for secret in (*SECRETS, "还开着的"):
        assert secret not in told
    assert "已销号" in told


def test_persons_phones_and_places_never_go_in(stage: Stage, closed: Entry) -> None:
    kind = kind_of("hazards")
    loose = replace(kind, public=(*kind.public, "holder", "spot", "measure"))
    assert columns_public(loose) == [*kind.public, "measure"]
    hidden = replace(loose, fields=tuple(replace(one, seen_by=("office",)) for one in kind.fields))
    assert columns_public(hidden) == list(kind.public)
    heads, _rows = copy_of(stage.government, loose)
    assert "责任人" not in str(heads)


def test_copy_stays_as_it_was(stage: Stage, closed: Entry) -> None:
    row = release(stage, prepare(stage))
    before = page_of(row)
    Entry.objects.filter(pk=closed.pk).update(title="改了", state="rectifying", is_open=True)
    row.refresh_from_db()
    assert page_of(row) == before


def test_another_person_releases(stage: Stage, closed: Entry) -> None:
    own = public_list_prepare(
        government=stage.government, kind=kind_of("hazards"), title="甲", note="", by=stage.director
    )
    with pytest.raises(OwnPublicList):
        public_list_release(row=own, version=own.version, by=stage.director)
    with pytest.raises(IntegrityError), transaction.atomic():
        PublicList.objects.filter(pk=own.pk).update(released_by=stage.director)
    row = prepare(stage)
    for user in (stage.liaisons["市应急局"], stage.inspector, stage.clerk, stage.leader):
        with pytest.raises(NotAllowed):
            public_list_release(row=row, version=row.version, by=user)
    with pytest.raises(NotAllowed):
        public_list_prepare(
            government=stage.government,
            kind=kind_of("hazards"),
            title="乙",
            note="",
            by=stage.liaisons["市住建局"],
        )
    assert release(stage, row).state == PublicState.RELEASED


def test_newer_copy_takes_the_place_of_the_older(stage: Stage, closed: Entry) -> None:
    first = release(stage, prepare(stage))
    second = release(stage, prepare(stage))
    first.refresh_from_db()
    assert (first.state, second.state) == (PublicState.REPLACED, PublicState.RELEASED)
    assert first.ended_on is not None


def test_withdrawn_copy_leaves_title_days_and_reason_only(stage: Stage, closed: Entry) -> None:
    row = release(stage, prepare(stage))
    with pytest.raises(BadRequest):
        public_list_withdraw(row=row, reason=" ", version=row.version, by=stage.director)
    public_list_withdraw(row=row, reason="数据有误", version=row.version, by=stage.director)
    row.refresh_from_db()
    told = json_of(row)
    assert (told["deleted"], told["reason"]) == (True, "数据有误")
    assert "items" not in told
    for text in (page_of(row), csv_of(row), json.dumps(told, ensure_ascii=False)):
        assert "软管" not in text
        assert "数据有误" in text
    with pytest.raises(WrongState):
        public_list_withdraw(row=row, reason="再撤", version=row.version, by=stage.director)


def test_what_is_not_open_to_the_public_is_refused(stage: Stage) -> None:
    with pytest.raises(NotPublicKind):
        public_list_prepare(
            government=stage.government, kind=kind_of("hazards"), title="x", note="", by=stage.inspector
        )
    stage.register("hazards", is_public=True)
    with pytest.raises(NothingPublic):
        public_list_prepare(
            government=stage.government, kind=kind_of("hazards"), title="x", note="", by=stage.inspector
        )


def test_who_sees_which_copies(stage: Stage, closed: Entry) -> None:
    out, waiting, gone = release(stage, prepare(stage)), prepare(stage), prepare(stage)
    public_list_drop(row=gone, by=stage.liaisons["市应急局"])
    everybody = {out, waiting, gone}
    expected = {
        stage.inspector: everybody,
        stage.director: everybody,
        stage.clerk: everybody,
        stage.liaisons["市应急局"]: everybody,
        stage.liaisons["市住建局"]: {out},
        stage.heads["东泾镇"]: {out},
        stage.leader: {out},
    }
    for user, seen in expected.items():
        assert set(public_lists_visible_to(user)) == seen, user


def test_long_copy_has_pages_that_hold_each_row_once(stage: Stage, closed: Entry) -> None:
    row = prepare(stage)
    row.rows = [[f"第{n}行", *row.rows[0][1:]] for n in range(450)]
    row.number = len(row.rows)
    assert pages_of(row) == 3
    told = "".join(page_of(row, page) for page in (1, 2, 3))
    assert all(told.count(f">第{n}行<") == 1 for n in range(450))


def test_cells_that_a_spreadsheet_would_run_are_text(stage: Stage, closed: Entry) -> None:
    rows = list(csv.reader(io.StringIO(csv_of(prepare(stage)).removeprefix("\ufeff"))))
    assert rows[1][0] == "'=软管老化"


def test_staff_see_exactly_what_the_public_gets(stage: Stage, closed: Entry) -> None:
    row = prepare(stage)
    client = client_of(stage.director)
    page = client.get(reverse("registers:public-detail", args=[row.pk])).content.decode()
    assert page_of(row) in page
    told = client.get(reverse("registers:public-json", args=[row.pk])).json()
    assert told == json_of(row)
    sheet = client.get(reverse("registers:public-csv", args=[row.pk]))
    assert sheet.content.decode() == csv_of(row)
    assert client.post(reverse("registers:public-release", args=[row.pk])).status_code == 302
    row.refresh_from_db()
    gone = {"reason": "数据有误", "version": row.version}
    assert client.post(reverse("registers:public-withdraw", args=[row.pk]), gone).status_code == 302
    for name in ("public-list", "public-prepare"):
        assert client_of(stage.inspector).get(reverse(f"registers:{name}")).status_code == 200
    form = {"code": "hazards", "title": "清单", "note": ""}
    made = client_of(stage.inspector).post(reverse("registers:public-prepare"), form)
    assert made.status_code == 302
