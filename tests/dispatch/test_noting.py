"""成文: the note of a dispatch and the bulletin of a review are papers like any other (S17, S18)."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from tests.supervision.rows import Stage
from yiding.audit.models import Event
from yiding.core.access import Level
from yiding.core.errors import EditConflict, NotAllowed, WrongState
from yiding.dispatch.errors import CasesUndecided, LinesUnfinished
from yiding.dispatch.models import Dispatch, Line
from yiding.dispatch.noting import Told, facts_proposed, note_blocks, note_send
from yiding.dispatch.reviewing import Handling, case_decide, case_raise, comment_write
from yiding.dispatch.services import Written, dispatch_freeze, dispatch_hold, line_write
from yiding.papers.blocks import text_of
from yiding.papers.exhibits import exhibits_of
from yiding.papers.models import Paper, PaperKind, PaperState
from yiding.papers.printing import layout_of, printed
from yiding.papers.services import Facts
from yiding.supervision.models import Matter
from yiding.typeset.layout import Chart, Table

from .rows import DOMAIN, indicator, review, special


def facts_of(dispatch: Dispatch, level: Level = Level.MEMBERS) -> Facts:
    return Facts(**{**facts_proposed(dispatch), "level": level})  # type: ignore[arg-type]


def sent(stage: Stage, dispatch: Dispatch, level: Level = Level.MEMBERS) -> Paper:
    facts = facts_of(dispatch, level)
    return note_send(dispatch=dispatch, facts=facts, version=dispatch.version, by=stage.inspector)


@pytest.fixture
def held(stage: Stage) -> Dispatch:
    """A special dispatch with a matter that was discussed and an indicator that was not."""
    stage.matter(leads=["丙局"], title="整治占道经营", area=DOMAIN)
    row = special(stage, indicators=[indicator(stage, "95", "93")])
    dispatch_freeze(dispatch=row, by=stage.inspector)
    dispatch_hold(dispatch=row, by=stage.inspector)
    return row


def discuss(stage: Stage, line: Line, **more: str) -> None:
    told = {"state": "滞后", "cause": "人手不足", "next_step": "抽调专班", "decision": "月底前清零。", **more}
    written = Written(unit=stage.body("丙局"), next_on=stage.day(5), **told)
    line_write(line=line, written=written, version=line.version, by=stage.inspector)


@pytest.mark.requirement("S17.3", "S17.5")
def test_the_note_tells_each_line_and_what_was_decided(stage: Stage, held: Dispatch) -> None:
    discuss(stage, held.lines.get(kind="matter"))
    paper = sent(stage, held)
    assert (paper.kind, paper.state, held.paper) == (PaperKind.CIRCULAR, PaperState.DRAFTING, paper)
    assert "列入调度2项" in paper.text
    assert f"1.月底前清零（丙局，{stage.day(5).year}年" in paper.text
    (shown,) = exhibits_of(paper.record)
    assert isinstance(shown.block, Table)
    row = next(one for one in shown.block.rows if one[1] == "整治占道经营")
    assert (row[3], row[5]) == ("滞后；人手不足", "丙局")
    assert row[4].startswith("抽调专班（")
    assert "丙局" in paper.main_send
    assert Event.objects.filter(kind="dispatch.noted", object_id=held.pk).count() == 1


def test_a_matter_known_to_fewer_than_the_paper_is_not_named(stage: Stage, held: Dispatch) -> None:
    line = held.lines.get(kind="matter")
    discuss(stage, line)
    Matter.objects.filter(pk=line.matter_id).update(level=Level.SECRETARIAT)
    paper = sent(stage, held, Level.GOVERNMENT)
    everything = f"{paper.text}{paper.record}"
    assert "占道经营" not in everything
    assert "月底前清零" not in everything
    assert "（事项名称略）" in everything
    told = Told.of(Dispatch.objects.get(pk=held.pk), Level.SECRETARIAT)
    assert "月底前清零" in text_of(note_blocks(told))


@pytest.fixture
def quarter(stage: Stage) -> Dispatch:
    """A review that was held: two units, one hard case decided."""
    stage.close(stage.accept(stage.task(stage.matter(leads=["甲局"], area=DOMAIN), "甲局")))
    row = review(stage, "甲局", "乙局")
    dispatch_freeze(dispatch=row, by=stage.inspector)
    dispatch_hold(dispatch=row, by=stage.inspector)
    case = case_raise(review=row, title="老旧小区停车难", by=stage.inspector)
    handling = Handling("车位不足。", "利用边角地建停车场。", stage.body("乙局"))
    case_decide(case=case, handling=handling, version=case.version, by=stage.inspector)
    comment = row.comments.get(body__name="甲局")
    comment_write(comment=comment, words="行动快。", version=comment.version, by=stage.inspector)
    return row


@pytest.mark.requirement("S18.2", "S18.3")
def test_the_bulletin_of_a_review_has_units_chart_and_hard_cases(stage: Stage, quarter: Dispatch) -> None:
    paper = sent(stage, quarter)
    assert "点评部门2家、属地0家，涉及任务1项，其中按期办结1项" in paper.text
    assert "1.老旧小区停车难（乙局）。分析：车位不足。处置：利用边角地建停车场。" in paper.text
    table, chart = (one.block for one in exhibits_of(paper.record))
    assert isinstance(table, Table)
    assert isinstance(chart, Chart)
    assert ("甲局", "1", "1", "0", "0", "0", "行动快") in table.rows
    assert chart.rows == (("甲局", (1, 0, 0)),)
    files = printed(paper)
    assert {form: content[:2] for form, content in files.items()} == {
        "pdf": b"%P",
        "docx": b"PK",
        "ofd": b"PK",
    }
    assert layout_of(paper).main == paper.main_send


def test_the_paper_is_complete_or_is_not_sent(stage: Stage, held: Dispatch, quarter: Dispatch) -> None:
    discuss(stage, held.lines.get(kind="matter"), cause="")
    with pytest.raises(LinesUnfinished, match="占道"):
        sent(stage, held)
    case_raise(review=quarter, title="广告牌无人认领", by=stage.inspector)
    with pytest.raises(CasesUndecided):
        sent(stage, quarter)
    planned = special(stage, title="还没有开")
    with pytest.raises(WrongState):
        sent(stage, planned)
    assert not Paper.objects.exists()


def test_sent_again_it_is_the_same_paper_until_it_is_approved(stage: Stage, quarter: Dispatch) -> None:
    first = sent(stage, quarter)
    comment = quarter.comments.get(body__name="乙局")
    comment_write(comment=comment, words="要抓紧。", version=comment.version, by=stage.inspector)
    again = sent(stage, quarter)
    assert again.pk == first.pk
    assert "要抓紧" in str(again.record)
    Paper.objects.filter(pk=first.pk).update(state=PaperState.APPROVED)
    with pytest.raises(WrongState):
        sent(stage, Dispatch.objects.get(pk=quarter.pk))
    with pytest.raises(EditConflict):
        note_send(dispatch=quarter, facts=facts_of(quarter), version=99, by=stage.inspector)
    with pytest.raises(NotAllowed):
        note_send(dispatch=quarter, facts=facts_of(quarter), version=1, by=stage.liaisons["甲局"])


def test_the_page_sends_it_and_opens_the_paper(stage: Stage, quarter: Dispatch) -> None:
    client = Client(headers={"accept-language": "zh-hans"})
    client.force_login(stage.inspector)
    url = reverse("dispatch:note-send", args=[quarter.pk])
    form = client.get(url).context["form"]
    assert form["title"].value().startswith(f"关于{quarter.title}点评情况")
    told = {name: form[name].value() for name in form.fields}
    answer = client.post(url, {**told, "title": ""})
    assert answer.status_code == 422
    answer = client.post(url, told)
    paper = Paper.objects.get()
    assert answer.headers["Location"] == reverse("papers:paper-detail", args=[paper.pk])
    page = client.get(reverse("dispatch:dispatch-detail", args=[quarter.pk])).content.decode()
    assert "再次成文" in page
    assert reverse("papers:paper-detail", args=[paper.pk]) in page
