"""清单版本: frozen, confirmed by each body, approved by another, issued, in force by day, compared."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from yiding.audit.models import Event
from yiding.core import clock
from yiding.core.errors import NotAllowed, WrongState
from yiding.papers.issuing import Issue as PaperIssue
from yiding.papers.issuing import paper_issue
from yiding.papers.services import Facts
from yiding.papers.signing import paper_approve, paper_sign
from yiding.registers.catalogue import kind_of
from yiding.registers.comparing import differences
from yiding.registers.edition_rows import Confirmation, ConfirmationState, Edition, EditionState
from yiding.registers.editions import (
    edition_agree,
    edition_approve,
    edition_ask,
    edition_confirm,
    edition_draft,
    edition_drop,
    edition_refresh,
    edition_return,
    row_confirm,
    row_object,
    row_settle,
    unconfirmed_of,
)
from yiding.registers.errors_duties import (
    EditionDays,
    EditionOpen,
    EditionSamePerson,
    NoEdition,
    NothingToFreeze,
    RowsUnconfirmed,
)
from yiding.registers.issuing import Issue, edition_issue, edition_send, edition_take_back, print_of, table_of
from yiding.registers.models import Entry
from yiding.registers.recording import entry_edit
from yiding.registers.selectors_duties import edition_in_force, editions_visible_to

from .rows import Stage

DUTY = "部门指导，镇负责日常检查。"


def rows_make(stage: Stage) -> list[Entry]:
    """Two rows: gas in 东泾镇, fire in 西浦镇."""
    stage.register("duty_rows")
    return [
        stage.entry("duty_rows", sector=stage.sectors["燃气"]),
        stage.entry(
            "duty_rows",
            sector=stage.sectors["消防"],
            town=stage.body("西浦镇"),
            local=stage.body("西浦镇"),
            department=stage.body("市公安局"),
        ),
    ]


def drafted(stage: Stage) -> Edition:
    return edition_draft(
        kind=kind_of("duty_rows"),
        government=stage.government,
        title="安全生产职责边界清单",
        by=stage.liaisons["市应急局"],
    )


def asked(stage: Stage) -> Edition:
    edition = drafted(stage)
    edition_ask(edition=edition, due_on=clock.today() + timedelta(days=7), by=stage.liaisons["市应急局"])
    return edition


def agreed(stage: Stage) -> Edition:
    edition = asked(stage)
    for name in ("市住建局", "市公安局", "东泾镇", "西浦镇"):
        edition_confirm(edition=edition, by=stage.liaisons[name])
    edition_agree(edition=edition, by=stage.liaisons["市应急局"])
    return edition


def approved(stage: Stage) -> Edition:
    edition = agreed(stage)
    edition_approve(edition=edition, by=stage.director)
    return edition


def issued(stage: Stage, on: date | None = None) -> Edition:
    edition, day = approved(stage), on or clock.today()
    edition_issue(edition=edition, told=Issue("临政发〔2026〕8号", day, day), by=stage.director)
    edition.refresh_from_db()
    return edition


@pytest.mark.requirement("S28.5")
def test_list_goes_from_draft_to_issue(stage: Stage) -> None:
    rows_make(stage)
    edition = issued(stage)
    assert edition.state == EditionState.ISSUED
    assert (edition.number, edition.document_no) == (1, "临政发〔2026〕8号")
    assert edition.in_name_of == stage.government.name
    assert edition_in_force(stage.government.pk, "duty_rows") == edition


def test_rows_are_frozen_as_texts(stage: Stage) -> None:
    first, _second = rows_make(stage)
    edition = drafted(stage)
    row = edition.rows.get(entry=first)
    assert row.told["department"] == "市住建局"
    assert row.told["department_duty"] == "说明"
    entry_edit(entry=first, told={"department_duty": DUTY}, version=first.version, by=stage.inspector)
    row.refresh_from_db()
    assert row.told["department_duty"] == "说明"


@pytest.mark.requirement("S28.3")
def test_each_body_confirms_its_rows_and_the_rest_is_listed(stage: Stage) -> None:
    rows_make(stage)
    edition = asked(stage)
    assert sorted({one.body.name for one in unconfirmed_of(edition)}) == [
        "东泾镇",
        "市住建局",
        "市公安局",
        "西浦镇",
    ]
    assert edition_confirm(edition=edition, by=stage.liaisons["东泾镇"]) == 1
    with pytest.raises(RowsUnconfirmed, match="市住建局"):
        edition_agree(edition=edition, by=stage.liaisons["市应急局"])
    with pytest.raises(WrongState):
        edition_confirm(edition=edition, by=stage.liaisons["东泾镇"])
    assert [one.body.name for one in unconfirmed_of(edition)] == ["市住建局", "市公安局", "西浦镇"]


@pytest.mark.requirement("S28.3")
def test_body_speaks_for_its_own_rows_only(stage: Stage) -> None:
    rows_make(stage)
    edition = asked(stage)
    of_town = Confirmation.objects.get(row__edition=edition, body=stage.body("东泾镇"))
    for user in (stage.liaisons["西浦镇"], stage.liaisons["市应急局"], stage.inspector, stage.clerk):
        with pytest.raises(NotAllowed):
            row_confirm(confirmation=of_town, by=user)
    with pytest.raises(NotAllowed):
        edition_confirm(edition=edition, by=stage.leader)


def test_objection_is_settled_by_the_office(stage: Stage) -> None:
    rows_make(stage)
    edition = asked(stage)
    row = Confirmation.objects.get(row__edition=edition, body=stage.body("东泾镇"))
    row_object(confirmation=row, note="应由部门负责检查", by=stage.liaisons["东泾镇"])
    for name in ("市住建局", "市公安局", "西浦镇"):
        edition_confirm(edition=edition, by=stage.liaisons[name])
    with pytest.raises(RowsUnconfirmed):
        edition_agree(edition=edition, by=stage.liaisons["市应急局"])
    with pytest.raises(NotAllowed):
        row_settle(confirmation=row, note="按原文", by=stage.liaisons["市应急局"])
    row_settle(confirmation=row, note="经协调，由镇负责。", by=stage.inspector)
    row.refresh_from_db()
    assert (row.state, row.note) == (ConfirmationState.SETTLED, "应由部门负责检查")
    edition_agree(edition=edition, by=stage.liaisons["市应急局"])


def test_taken_again_what_says_the_same_stays_confirmed(stage: Stage) -> None:
    first, _second = rows_make(stage)
    edition = asked(stage)
    for name in ("东泾镇", "西浦镇", "市住建局"):
        edition_confirm(edition=edition, by=stage.liaisons[name])
    entry_edit(entry=first, told={"local_duty": DUTY}, version=first.version, by=stage.inspector)
    edition_refresh(edition=edition, by=stage.liaisons["市应急局"])
    waiting = {(one.body.name, one.row.entry_id == first.pk) for one in unconfirmed_of(edition)}
    assert waiting == {("东泾镇", True), ("市住建局", True), ("市公安局", False)}
    assert edition.rows.get(entry=first).told["local_duty"] == DUTY


def test_who_drafted_does_not_approve(stage: Stage) -> None:
    rows_make(stage)
    edition = edition_draft(
        kind=kind_of("duty_rows"), government=stage.government, title="", by=stage.inspector
    )
    edition_ask(edition=edition, due_on=clock.today(), by=stage.inspector)
    for name in ("市住建局", "市公安局", "东泾镇", "西浦镇"):
        edition_confirm(edition=edition, by=stage.heads[name])
    edition_agree(edition=edition, by=stage.inspector)
    with pytest.raises(EditionSamePerson):
        edition_approve(edition=edition, by=stage.inspector)
    with pytest.raises(NotAllowed):
        edition_approve(edition=edition, by=stage.heads["市应急局"])
    with pytest.raises(IntegrityError), transaction.atomic():
        Edition.objects.filter(pk=edition.pk).update(approved_by=stage.inspector)
    edition_approve(edition=edition, by=stage.leader)


def test_one_edition_is_under_way_at_a_time(stage: Stage) -> None:
    rows_make(stage)
    edition = drafted(stage)
    with pytest.raises(EditionOpen):
        drafted(stage)
    edition_drop(edition=edition, reason="另起", by=stage.inspector)
    assert drafted(stage).number == 2


def test_only_lists_become_editions(stage: Stage) -> None:
    with pytest.raises(NoEdition):
        edition_draft(kind=kind_of("hazards"), government=stage.government, title="", by=stage.inspector)
    with pytest.raises(NothingToFreeze):
        edition_draft(kind=kind_of("duty_rows"), government=stage.government, title="", by=stage.inspector)
    assert not Edition.objects.exists()
    with pytest.raises(NotAllowed):
        edition_draft(
            kind=kind_of("duty_rows"), government=stage.government, title="", by=stage.liaisons["东泾镇"]
        )


def test_next_edition_supersedes_by_day(stage: Stage) -> None:
    first, _second = rows_make(stage)
    day = clock.today()
    before = issued(stage, day - timedelta(days=30))
    entry_edit(entry=first, told={"local_duty": DUTY}, version=first.version, by=stage.inspector)
    third = stage.entry(
        "duty_rows", sector=stage.sectors["危化品"], department=stage.body("市应急局"), town=None, local=None
    )
    edition = asked(stage)
    for name in ("市住建局", "市公安局", "东泾镇", "西浦镇", "市应急局"):
        edition_confirm(edition=edition, by=stage.liaisons[name])
    edition_agree(edition=edition, by=stage.liaisons["市应急局"])
    edition_approve(edition=edition, by=stage.director)
    told = Issue("临政发〔2026〕20号", day, day + timedelta(days=10))
    edition_issue(edition=edition, told=told, by=stage.inspector)
    key = stage.government.pk
    assert edition_in_force(key, "duty_rows", day - timedelta(days=31)) is None
    assert edition_in_force(key, "duty_rows", day) == before
    assert edition_in_force(key, "duty_rows", day + timedelta(days=9)) == before
    assert edition_in_force(key, "duty_rows", day + timedelta(days=10)) == edition
    told_differences = differences(before, edition)
    assert {(one.kind, one.row.entry_id) for one in told_differences} == {
        ("changed", first.pk),
        ("added", third.pk),
    }
    changed = next(one for one in told_differences if one.kind == "changed")
    assert [(one.label, one.after) for one in changed.changes] == [("属地职责", DUTY)]


def test_days_of_an_edition_are_in_order(stage: Stage) -> None:
    rows_make(stage)
    edition, day = approved(stage), clock.today()
    with pytest.raises(EditionDays):
        edition_issue(edition=edition, told=Issue("1号", day, day - timedelta(days=1)), by=stage.director)


@pytest.mark.requirement("S28.5")
def test_list_is_issued_as_an_official_paper(stage: Stage) -> None:
    rows_make(stage)
    edition = approved(stage)
    facts = Facts(f"关于印发《{edition.title}》的通知", stage.government.name, "临政发", "各镇、各部门", "")
    paper = edition_send(edition=edition, facts=facts, by=stage.director)
    edition.refresh_from_db()
    assert (edition.state, edition.paper) == (EditionState.SENT, paper)
    edition_take_back(edition=edition, by=stage.director)
    again = edition_send(edition=edition, facts=facts, by=stage.director)
    assert again.pk == paper.pk
    paper.refresh_from_db()
    paper_approve(paper=paper, by=stage.director)
    paper_sign(paper=paper, by=stage.leader)
    paper_issue(paper=paper, told=PaperIssue(clock.today()), by=stage.clerk)
    edition.refresh_from_db()
    assert edition.state == EditionState.ISSUED
    assert edition.document_no == f"临政发〔{clock.today().year}〕1号"
    assert edition.effective_on == clock.today()


def test_list_is_typeset_as_a_table(stage: Stage) -> None:
    from yiding.papers.printing import layout_of, preview

    rows_make(stage)
    edition = drafted(stage)
    table = table_of(edition, list(edition.rows.all()))
    assert table.rows[0] == (
        "序号",
        "职责事项",
        "行业领域",
        "牵头部门",
        "镇（街道）",
        "属地责任单位",
        "部门职责",
        "属地职责",
    )
    assert len(table.rows) == 3
    paper = print_of(edition)
    issued_part = layout_of(paper).attachments[0]
    assert any(type(one).__name__ == "Table" for one in issued_part.body)
    paper.pk = -5
    assert preview(paper).startswith(b"%PDF")


def test_returned_it_is_drafted_again(stage: Stage) -> None:
    rows_make(stage)
    edition = agreed(stage)
    edition_return(edition=edition, reason="补充燃气", by=stage.director)
    edition.refresh_from_db()
    assert (edition.state, edition.agreed_on) == (EditionState.DRAFTED, None)


def test_each_service_writes_one_event(stage: Stage) -> None:
    rows_make(stage)
    before = Event.objects.count()
    agreed(stage)
    kinds = list(Event.objects.order_by("number").values_list("kind", flat=True)[before:])
    assert kinds == ["edition.drafted", "edition.asked", *["edition.confirmed"] * 4, "edition.agreed"]


def test_drafts_are_seen_by_those_concerned(stage: Stage) -> None:
    rows_make(stage)
    edition = drafted(stage)

    def seen() -> set[str]:
        people = {**stage.liaisons, "督查员": stage.inspector, "副市长": stage.leader, "秘书": stage.clerk}
        return {name for name, user in people.items() if editions_visible_to(user).filter(pk=edition.pk)}

    office = {"督查员", "副市长", "秘书", "市应急局"}
    assert seen() == office
    edition_ask(edition=edition, due_on=clock.today(), by=stage.inspector)
    assert seen() == office | {"市住建局", "市公安局", "东泾镇", "西浦镇"}
    Edition.objects.filter(pk=edition.pk).update(state=EditionState.REVOKED)
    assert seen() == office | set(stage.liaisons)


def test_pages_open_and_cost_the_same(
    stage: Stage, client: Client, django_assert_max_num_queries: Any
) -> None:
    rows_make(stage)
    before = issued(stage, clock.today() - timedelta(days=5))
    edition = asked(stage)
    client.force_login(stage.liaisons["市应急局"])
    for path in (
        "/registers/editions/",
        f"/registers/editions/{edition.pk}/",
        f"/registers/editions/{edition.pk}/against/{before.pk}/",
        "/registers/editions/draft/",
        f"/registers/editions/{before.pk}/return/",
    ):
        with django_assert_max_num_queries(22):
            assert client.get(path).status_code == 200, path
    assert client.get(f"/registers/editions/{edition.pk}/print/")["Content-Type"] == "application/pdf"
    assert client.get(f"/registers/editions/{edition.pk}/print/?form=docx").status_code == 200
    client.force_login(stage.liaisons["东泾镇"])
    page = client.get(f"/registers/editions/{edition.pk}/").content.decode()
    assert f"/registers/editions/{edition.pk}/confirm/" in page
    client.post(f"/registers/editions/{edition.pk}/confirm/")
    page = client.get(f"/registers/editions/{edition.pk}/").content.decode()
    assert f"/registers/editions/{edition.pk}/confirm/" not in page
