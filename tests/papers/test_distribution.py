"""分发: groups as of the day of issue, the lists' own words, received, read, reminded."""

from __future__ import annotations

from datetime import date

import pytest
from django.contrib.auth.models import User
from django.urls import reverse

from yiding.core.errors import NotAllowed
from yiding.directory.models import Body
from yiding.notices.models import Notice
from yiding.papers.distributing import recipient_receive
from yiding.papers.issuing import Issue, paper_issue
from yiding.papers.models import Paper, ReceiptState, Recipient
from yiding.sittings.models import Sitting

from .conftest import ISSUED, Enter


def _sent(paper: Paper) -> list[tuple[str, str, str | None]]:
    rows = paper.recipients.select_related("body")
    return [(row.sending, row.written, row.body.name if row.body else None) for row in rows]


@pytest.mark.requirement("S09.1")
def test_groups_expand_to_their_members_of_that_day(issued: Paper) -> None:
    assert _sent(issued) == [
        ("main", "各镇人民政府", "东埠镇"),
        ("main", "各镇人民政府", "南塘镇"),
        ("main", "市发改委", "市发改委"),
        ("copy", "市委办公室", "市委办公室"),
    ]


@pytest.mark.requirement("S09.1")
def test_a_year_later_the_group_is_another(signed: Paper, clerk: User) -> None:
    paper_issue(paper=signed, told=Issue(date(2027, 1, 4)), by=clerk)
    assert {name for _s, written, name in _sent(signed) if written == "各镇人民政府"} == {"东埠镇", "白鹭镇"}


@pytest.mark.requirement("S09.2")
def test_the_wording_is_kept_and_a_name_that_nobody_bears_stays_a_word(signed: Paper, clerk: User) -> None:
    Paper.objects.filter(pk=signed.pk).update(copy_send="市委各部委办局，市委办公室。")
    signed.refresh_from_db()
    paper_issue(paper=signed, told=Issue(ISSUED), by=clerk)
    assert ("copy", "市委各部委办局", None) in _sent(signed)
    assert ("copy", "市委办公室", "市委办公室") in _sent(signed)


@pytest.mark.requirement("S09.4")
def test_lists_may_be_empty(signed: Paper, clerk: User, enter: Enter) -> None:
    Paper.objects.filter(pk=signed.pk).update(main_send="", copy_send="")
    signed.refresh_from_db()
    paper_issue(paper=signed, told=Issue(ISSUED), by=clerk)
    assert _sent(signed) == []
    page = enter(clerk).get(reverse("papers:distribution", args=[signed.pk]))
    assert "没有分发" in page.content.decode()


@pytest.mark.requirement("S09.3")
def test_sent_received_read_with_who_and_when(issued: Paper, town: User, enter: Enter) -> None:
    row = Recipient.objects.get(body__name="东埠镇")
    assert Notice.objects.filter(kind="papers.sent", recipient=town).count() == 0  # 账号在印发以后才有
    client = enter(town)
    page = client.get(reverse("papers:inbox")).content.decode()
    assert issued.title in page
    assert "签收" in page
    client.post(reverse("papers:receive", args=[row.pk]))
    row.refresh_from_db()
    assert (row.state, row.received_by) == (ReceiptState.RECEIVED, town)
    detail = client.get(reverse("papers:paper-detail", args=[issued.pk]))
    assert detail.status_code == 200
    row.refresh_from_db()
    assert row.state == ReceiptState.RECEIVED  # 看一眼地址不算：页面自己发出“已阅”
    url = reverse("papers:opened", args=[row.pk])
    assert url in detail.content.decode()
    assert client.post(url, headers={"HX-Request": "true"}).status_code == 204
    row.refresh_from_db()
    assert (row.state, row.read_by) == (ReceiptState.READ, town)
    assert row.received_at is not None
    assert row.read_at is not None
    assert row.received_at < row.read_at


@pytest.mark.requirement("S09.3")
def test_nobody_receives_for_another_body(issued: Paper, finance: User, enter: Enter) -> None:
    row = Recipient.objects.select_related("paper").get(body__name="东埠镇")
    with pytest.raises(NotAllowed):
        recipient_receive(row=row, by=finance)
    assert enter(finance).post(reverse("papers:receive", args=[row.pk])).status_code == 404


@pytest.mark.requirement("S09.3")
def test_one_click_reminds_those_who_have_not_opened_it(
    town: User, planner: User, issued: Paper, clerk: User, enter: Enter
) -> None:
    enter(town).post(reverse("papers:opened", args=[Recipient.objects.get(body__name="东埠镇").pk]))
    office = enter(clerk)
    page = office.get(reverse("papers:distribution", args=[issued.pk])).content.decode()
    assert "催阅 3 家" in page
    office.post(reverse("papers:distribution-urge", args=[issued.pk]))
    told = Notice.objects.filter(kind="papers.unread").values_list("recipient__username", flat=True)
    assert set(told) == {"planner"}
    assert set(Recipient.objects.filter(reminders=1).values_list("body__name", flat=True)) == {
        "南塘镇",
        "市发改委",
        "市委办公室",
    }


def test_paper_copies_are_counted(signed: Paper, clerk: User, enter: Enter) -> None:
    told = {"issued_on": ISSUED.isoformat(), "main_copies": 2, "copy_copies": 1}
    assert enter(clerk).post(reverse("papers:paper-issue", args=[signed.pk]), told).status_code == 302
    assert set(signed.recipients.values_list("sending", "copies")) == {("main", 2), ("copy", 1)}


def test_a_body_of_the_directory_is_found_by_its_name_of_that_day(
    signed: Paper, bodies: dict[str, Body], clerk: User, sitting: Sitting
) -> None:
    from yiding.directory.models import BodyName

    BodyName.objects.create(
        government=sitting.government, body=bodies["市财政局"], name="市财税局", ends_on=date(2026, 12, 31)
    )
    Paper.objects.filter(pk=signed.pk).update(main_send="市财税局。")
    signed.refresh_from_db()
    paper_issue(paper=signed, told=Issue(ISSUED), by=clerk)
    assert ("main", "市财税局", "市财政局") in _sent(signed)
