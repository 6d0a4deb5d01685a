"""印发: number under lock, three dates, frozen copies, the ledger; correction and revocation."""

from __future__ import annotations

from datetime import date

import pytest
from django.contrib.auth.models import User
from django.urls import reverse

from tests.processes import Instance, instance
from yiding.audit.models import Event
from yiding.core.counters import number_next
from yiding.core.models import Counter
from yiding.councils.models import Council
from yiding.decisions.models import Decision
from yiding.directory.models import Government
from yiding.files import storage
from yiding.meetings.models import Meeting
from yiding.notices.models import Notice
from yiding.papers import hooks
from yiding.papers.errors import BadDates
from yiding.papers.issuing import Issue, paper_correct, paper_issue, paper_revoke
from yiding.papers.models import Paper, PaperState
from yiding.papers.printing import number_words
from yiding.papers.services import Facts, paper_draft, paper_save
from yiding.papers.signing import is_whole, paper_approve, paper_sign
from yiding.papers.views_issued import copies_of
from yiding.search.models import Entry as Found
from yiding.sittings.models import Sitting, SittingState
from yiding.supervision.models import Candidate

from .conftest import COMPILED, ISSUED, Enter

__all__ = ["instance"]


@pytest.mark.requirement("S07.1", "S08.1")
def test_held_compiled_and_issued_are_three_days_and_the_masthead_bears_them(issued: Paper) -> None:
    meeting = Meeting.objects.get()
    assert (meeting.held_on, meeting.compiled_on, meeting.issued_on) == (date(2026, 11, 12), COMPILED, ISSUED)
    head = issued.text.splitlines()[:4]
    assert head == ["临澜市人民政府", "常务会议纪要", "第1号", "临澜市人民政府办公室　2026年11月18日"]
    assert (meeting.issue_no, meeting.number) == (1, 52)


@pytest.mark.requirement("S07.1")
def test_the_three_days_come_in_their_order(signed: Paper, clerk: User) -> None:
    with pytest.raises(BadDates):
        paper_issue(paper=signed, told=Issue(date(2026, 11, 14)), by=clerk)
    assert not Counter.objects.filter(scope="2026", series__contains="纪要").exists()


@pytest.mark.requirement("S08.1")
def test_the_house_style_writes_the_number(signed: Paper, clerk: User) -> None:
    Council.objects.update(house_style={"number_form": "〔{year}〕{number}号"})
    signed.refresh_from_db()
    done = paper_issue(paper=Paper.objects.get(pk=signed.pk), told=Issue(ISSUED), by=clerk)
    assert number_words(Paper.objects.get(pk=done.pk)) == "〔2026〕1号"
    assert Meeting.objects.get().issue_no == 1
    assert "〔2026〕1号" in done.text


def test_the_ledger_knows_what_was_issued(issued: Paper, sitting: Sitting) -> None:
    sitting.refresh_from_db()
    meeting = Meeting.objects.get()
    assert (sitting.state, sitting.meeting) == (SittingState.CLOSED, meeting)
    decision = Decision.objects.get(item__meeting=meeting)
    assert decision.outcome == "agreed_in_principle"
    assert {matter.meeting_id for matter in Candidate.objects.all()} == {meeting.pk}
    assert Found.objects.filter(text__contains="低 空").exists() or Found.objects.exists()
    # Each field is traced to its sentence in the very text that was issued.
    assert meeting.text is not None
    assert meeting.text.characters == issued.text
    mark = meeting.record["marks"]["items.0.decision"]
    assert "原则同意" in issued.text[mark["start"] : mark["end"]]


def test_who_registered_is_told_once_of_the_issue(signed: Paper, clerk: User) -> None:
    told: list[hooks.Issued] = []
    hooks.on_issued(told.append)
    try:
        paper_issue(paper=signed, told=Issue(ISSUED), by=clerk)
    finally:
        hooks._issued.remove(told.append)
    (one,) = told
    assert one.paper.number == 1
    assert one.entered is not None
    assert one.corrects is None


@pytest.mark.requirement("S08.4")
def test_the_copies_are_frozen_under_their_digests(issued: Paper, clerk: User, enter: Enter) -> None:
    copies = copies_of(issued)
    assert set(copies) == {"pdf", "docx", "ofd"}
    first = {form: storage.place(row.blob.digest).read_bytes() for form, row in copies.items()}
    client = enter(clerk)
    Council.objects.update(house_style={"layout": {"red": "#FF0000"}})
    for form, content in first.items():
        answer = client.get(reverse("papers:paper-copy", args=[issued.pk, form]))
        assert b"".join(answer.streaming_content) == content  # type: ignore[attr-defined]


@pytest.mark.requirement("S08.4")
def test_an_issued_paper_is_not_edited(issued: Paper, clerk: User, enter: Enter) -> None:
    key = issued.blocks[1]["key"]
    answer = enter(clerk).post(
        reverse("papers:paper-edit", args=[issued.pk]), {"base": 2, f"block-{key}": "改。"}
    )
    assert answer.status_code == 409
    assert is_whole(Paper.objects.get(pk=issued.pk)) is True


@pytest.mark.requirement("S08.3")
def test_the_foot_holds_what_there_is(sitting: Sitting, clerk: User, director: User, leader: User) -> None:
    """整理, 主送, 抄送: each may be missing."""
    Council.objects.update(main_send="", copy_send="")
    fresh = Sitting.objects.select_related("council").get(pk=sitting.pk)
    from yiding.papers.services import minutes_draft

    paper = minutes_draft(sitting=fresh, by=clerk, compiled_on=COMPILED)
    assert "主送" not in paper.text
    assert "整理" in paper.text
    paper_approve(paper=paper, by=director)
    paper_sign(paper=paper, by=leader)
    paper_issue(paper=paper, told=Issue(ISSUED), by=clerk)
    assert paper.recipients.count() == 0


# --- numbers ------------------------------------------------------------------------------------------------


def _letter(city: Government, clerk: User, director: User, leader: User, n: int) -> Paper:
    facts = Facts(f"关于事项{n}的函", in_name_of="临澜市人民政府", series="临政函")
    paper = paper_draft(government=city, kind="letter", facts=facts, text="请予支持。", by=clerk)
    paper.compiled_on = COMPILED
    paper.save()
    paper_approve(paper=paper, by=director)
    paper_sign(paper=paper, by=leader)
    return paper


@pytest.mark.requirement("S08.2")
def test_numbers_follow_without_gaps_by_series_and_year(
    city: Government, clerk: User, director: User, leader: User
) -> None:
    papers = [_letter(city, clerk, director, leader, n) for n in range(3)]
    paper_issue(paper=papers[0], told=Issue(ISSUED), by=clerk)
    with pytest.raises(BadDates):
        paper_issue(paper=papers[1], told=Issue(date(2026, 11, 1)), by=clerk)
    paper_issue(paper=papers[1], told=Issue(ISSUED), by=clerk)
    paper_issue(paper=papers[2], told=Issue(date(2027, 1, 4)), by=clerk)
    assert [number_words(paper) for paper in papers] == [
        "临政函〔2026〕1号",
        "临政函〔2026〕2号",
        "临政函〔2027〕1号",
    ]


SIGNED = """
from django.contrib.auth.models import User
from tests.conftest import given
from yiding.core.access import Role
from yiding.directory.models import Government
from yiding.papers.services import Facts, paper_draft
from yiding.papers.signing import paper_approve, paper_sign
clerk = given(User.objects.create_user("clerk"), Role.CLERK)
director = given(User.objects.create_user("director"), Role.DIRECTOR)
leader = given(User.objects.create_user("leader"), Role.LEADER)
city = Government.objects.create(name="临澜市人民政府", is_ours=True)
for n in range(6):
    facts = Facts(f"关于事项{n}的函", in_name_of="临澜市人民政府", series="临政函")
    paper = paper_draft(government=city, kind="letter", facts=facts, text="请予支持。", by=clerk)
    paper_approve(paper=paper, by=director)
    paper_sign(paper=paper, by=leader)
"""
ISSUING = """
from datetime import date
from django.contrib.auth.models import User
from yiding.papers.issuing import Issue, paper_issue
from yiding.papers.models import Paper
for paper in Paper.objects.order_by("pk")[{first}::2]:
    paper_issue(paper=paper, told=Issue(date(2030, 1, 7)), by=User.objects.get(username="clerk"))
"""
TOLD = """
from yiding.papers.models import Paper
from yiding.papers.views_issued import copies_of
for paper in Paper.objects.order_by("number"):
    print(paper.number, copies_of(paper)["pdf"].blob.size > 0)
"""


@pytest.mark.requirement("S08.2")
def test_two_processes_that_issue_at_once_leave_no_gap(instance: Instance) -> None:
    instance.run(SIGNED)
    issuers = [instance.start(ISSUING.format(first=first)) for first in range(2)]
    for issuer in issuers:
        _, told = issuer.communicate(timeout=120)
        assert issuer.returncode == 0, told
    assert instance.run(TOLD).splitlines() == [f"{n} True" for n in range(1, 7)]


@pytest.mark.requirement("S08.2")
def test_imported_minutes_never_touch_the_counter_and_their_number_is_passed_over(
    signed: Paper, city: Government, clerk: User
) -> None:
    Meeting.objects.create(
        government=city,
        kind="常务会议",
        number=50,
        issue_no=1,
        issued_on=date(2026, 9, 1),
        held_on=date(2026, 8, 28),
    )
    series = f"{city.pk}:{signed.series}"
    assert number_next(series, "2026") == 1
    paper_issue(paper=signed, told=Issue(ISSUED), by=clerk)
    assert signed.number == 2


# --- after it -----------------------------------------------------------------------------------------------


@pytest.mark.requirement("S08.4")
def test_a_correction_bears_the_number_and_takes_the_place_of_the_old_one(
    issued: Paper, clerk: User, director: User, leader: User, town: User, enter: Enter
) -> None:
    draft = paper_correct(paper=issued, reason="时限有误", by=clerk)
    issued.refresh_from_db()
    assert issued.state == PaperState.ISSUED
    key = next(one["key"] for one in draft.blocks if one["path"].endswith("directives"))
    text = next(one["text"] for one in draft.blocks if one["key"] == key)
    paper_save(paper=draft, texts={key: text.replace("11月底", "12月底")}, base=1, by=clerk)
    page = enter(clerk).get(reverse("papers:paper-versions", args=[draft.pk])).content.decode()
    assert "<del>11</del>" in page
    assert "<ins>12</ins>" in page
    paper_approve(paper=draft, by=director)
    paper_sign(paper=draft, by=leader)
    paper_issue(paper=draft, told=Issue(date(2026, 11, 20)), by=clerk)
    issued.refresh_from_db()
    assert (draft.number, draft.year, issued.state) == (1, 2026, PaperState.SUPERSEDED)
    meeting = Meeting.objects.get()
    assert meeting.text is not None
    assert "12月底" in meeting.text.characters
    assert meeting.version == 2
    assert number_next(f"{draft.government_id}:{draft.series}", "2026") == 2
    assert Notice.objects.filter(kind="papers.withdrawn", recipient=town).count() == 1


def test_a_paper_is_revoked_with_a_reason_and_its_number_is_not_given_again(
    issued: Paper, clerk: User, town: User
) -> None:
    paper_revoke(paper=issued, reason="会议决定撤回", by=clerk)
    assert (issued.state, issued.reason) == (PaperState.REVOKED, "会议决定撤回")
    assert number_next(f"{issued.government_id}:{issued.series}", "2026") == 2
    assert Notice.objects.filter(kind="papers.withdrawn", recipient=town).exists()
    assert Event.objects.filter(kind="paper.revoke", object_id=issued.pk).exists()


@pytest.mark.requirement("S08.2")
def test_the_register_shows_numbers_and_states(issued: Paper, clerk: User, enter: Enter) -> None:
    page = enter(clerk).get(reverse("papers:register")).content.decode()
    assert "第1号" in page
    assert "已印发" in page
    assert "2026" in page
