"""移交清单 (S51.2): two sides line by line, confirmed by both, locked; to the digit."""

from __future__ import annotations

import io
from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal
from itertools import product

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, settings
from hypothesis import given as any_of
from hypothesis import strategies as some
from openpyxl import load_workbook

from tests.supervision.rows import Stage
from yiding.core.errors import EditConflict, NotAllowed, WrongState
from yiding.handovers.drafting import Said, line_add, line_drop, line_fill
from yiding.handovers.effecting import handover_effect
from yiding.handovers.errors import NotBalanced, NotSigned, OpenDispute, SamePerson, SideFilled, TooEarly
from yiding.handovers.models import DisputeState, Handover, HandoverState, Line
from yiding.handovers.reckoning import Side, Standing, compared, sums_of
from yiding.handovers.ruling import dispute_rule, dispute_withdraw
from yiding.handovers.selectors import AGREES, disputes_visible_to, handovers_visible_to
from yiding.handovers.sheets import HEADS, lines_import, workbook_of
from yiding.handovers.signing import digest_of, handover_confirm, handover_reopen, line_sign, lines_sign

from . import rows as made

D = Decimal
pytestmark = pytest.mark.django_db


@pytest.mark.requirement("S51.2")
def test_a_list_has_its_classes_and_each_line_both_sides(stage: Stage) -> None:
    row = made.sent(stage)
    kinds = set(row.lines.values_list("kind", flat=True))
    assert kinds == {"duty", "asset", "fund", "staff"}
    line = row.lines.get(name="路灯")
    assert compared(line.giver, line.taker).standing == Standing.NO_TAKER
    said = Said(D("1255"), D("3514000.00"), D("213.37"))
    line_fill(line=line, said=said, version=line.version, by=stage.liaisons["丙局"])
    told = compared(line.giver, line.taker)
    assert (told.standing, told.quantity, told.value) == (Standing.DIFFERS, D("-25"), D("-70000.55"))
    assert told.base == D("1255") * D("213.37") - D("1280") * D("213.37")


@pytest.mark.requirement("S51.2")
def test_both_sides_sign_each_line_on_which_they_agree(stage: Stage) -> None:
    row = made.sent(stage)
    line = row.lines.get(name="公厕")
    with pytest.raises(NotBalanced):
        line_sign(line=line, by=stage.liaisons["甲局"])
    said = Said(D("6"), D("1920000.00"), D("84500.00"))
    line_fill(line=line, said=said, version=line.version, by=stage.liaisons["丙局"])
    line_sign(line=line, by=stage.liaisons["甲局"])
    line_sign(line=line, by=stage.liaisons["丙局"])
    assert (line.giver_signed_by, line.taker_signed_by) == (stage.liaisons["甲局"], stage.liaisons["丙局"])
    with pytest.raises(NotAllowed):
        line_sign(line=line, by=stage.inspector)
    line_fill(line=line, said=Said(D("5")), version=line.version, by=stage.liaisons["丙局"])
    assert (line.giver_signed_by, line.taker_signed_by) == (None, None), "what changed is signed again"


@pytest.mark.requirement("S51.2")
def test_a_list_is_locked_when_both_heads_confirmed_it_and_not_before(stage: Stage) -> None:
    row = made.sent(stage)
    with pytest.raises(NotBalanced):
        handover_confirm(handover=row, by=stage.heads["甲局"])
    row = made.matched(stage, "第二次")
    with pytest.raises(NotSigned):
        handover_confirm(handover=row, by=stage.heads["甲局"])
    for name in ("甲局", "丙局"):
        assert lines_sign(handover=row, by=stage.liaisons[name]) == 6
    handover_confirm(handover=row, by=stage.heads["甲局"])
    assert row.state == HandoverState.CHECKING
    with pytest.raises(NotAllowed):
        handover_confirm(handover=row, by=stage.liaisons["丙局"])
    handover_confirm(handover=row, by=stage.heads["丙局"])
    row.refresh_from_db()
    assert row.state == HandoverState.LOCKED
    assert digest_of(row.content) == row.digest
    line = row.lines.get(name="路灯")
    with pytest.raises(WrongState):
        line_fill(line=line, said=Said(D(1)), version=line.version, by=stage.liaisons["甲局"])


@pytest.mark.requirement("S51.2")
def test_what_changes_after_one_side_confirmed_is_confirmed_again(stage: Stage) -> None:
    row = made.signed(stage)
    handover_confirm(handover=row, by=stage.heads["甲局"])
    told = {"kind": "asset", "name": "垃圾箱", "unit": "只"}
    line_add(handover=row, values=told, said=Said(D(40)), by=stage.liaisons["丙局"])
    row.refresh_from_db()
    assert row.giver_confirmed_by is None
    line = row.lines.get(name="垃圾箱")
    assert compared(line.giver, line.taker).standing == Standing.NO_GIVER
    with pytest.raises(SideFilled):
        line_drop(line=line, by=stage.liaisons["甲局"])
    line_drop(line=line, by=stage.liaisons["丙局"])


def test_one_person_of_both_sides_signs_once(stage: Stage) -> None:
    row = made.matched(stage)
    lines_sign(handover=row, by=stage.liaisons["甲局"])
    Handover.objects.filter(pk=row.pk).update(giver=stage.body("丁局"), taker=stage.body("甲局"))
    with pytest.raises(SamePerson):
        lines_sign(handover=Handover.objects.get(pk=row.pk), by=stage.liaisons["甲局"])


@pytest.mark.requirement("S51.2")
def test_a_dispute_is_ruled_by_who_supervises_and_both_take_the_figures(stage: Stage) -> None:
    dispute = made.disputed(stage)
    line, handover = dispute.line, dispute.line.handover
    with pytest.raises(OpenDispute):
        handover_confirm(handover=handover, by=stage.heads["甲局"])
    with pytest.raises(NotAllowed):
        dispute_rule(dispute=dispute, ruling="以现场为准", said=Said(D(1255)), by=stage.liaisons["甲局"])
    said = Said(D("1260"), D("3528000.54"), D("213.37"))
    dispute_rule(dispute=dispute, ruling="双方共同清点 1260 盏", said=said, by=stage.liaisons["乙局"])
    line = Line.objects.get(pk=line.pk)
    assert compared(line.giver, line.taker).standing == Standing.AGREES
    assert (line.giver_value, line.taker_value) == (D("3528000.54"), D("3528000.54"))
    assert dispute.state == DisputeState.SETTLED
    with pytest.raises(WrongState):
        dispute_withdraw(dispute=dispute, by=stage.liaisons["丙局"])


def test_a_locked_list_is_opened_by_who_supervises_and_its_edition_kept(stage: Stage) -> None:
    row = made.locked(stage)
    digest = row.digest
    with pytest.raises(NotAllowed):
        handover_reopen(handover=row, reason="补列", by=stage.heads["甲局"])
    handover_reopen(handover=row, reason="补列一处公厕", by=stage.liaisons["乙局"])
    assert (row.state, row.edition, row.digest) == (HandoverState.CHECKING, 2, "")
    assert row.editions.get().digest == digest == digest_of(row.editions.get().content)
    assert not row.lines.exclude(giver_signed_by=None).exists()


def test_it_takes_effect_on_its_day_not_before(stage: Stage) -> None:
    row = made.locked(stage, effective=3)
    with pytest.raises(TooEarly):
        handover_effect(handover=row, by=stage.liaisons["丙局"])


def test_the_second_saver_of_a_line_sees_the_first(stage: Stage) -> None:
    row = made.sent(stage)
    line, by = row.lines.get(name="公厕"), stage.liaisons["丙局"]
    line_fill(line=Line.objects.get(pk=line.pk), said=Said(D(6)), version=line.version, by=by)
    with pytest.raises(EditConflict):
        line_fill(line=line, said=Said(D(5)), version=line.version, by=by)


def test_who_sees_which_lists(stage: Stage) -> None:
    draft, open_ = made.drafted(stage, "起草"), made.sent(stage, "核对")
    done = made.effective(stage, "办结").handover
    dispute = made.disputed(stage)
    every = {draft.pk, open_.pk, done.pk, dispute.line.handover_id}
    told = {
        stage.inspector: every,
        stage.director: every,
        stage.leader: every - {draft.pk},
        stage.liaisons["乙局"]: every,
        stage.liaisons["甲局"]: every,
        stage.heads["甲局"]: every,
        stage.liaisons["丙局"]: every - {draft.pk},
        stage.liaisons["丁局"]: set(),
    }
    for user, keys in told.items():
        assert set(handovers_visible_to(user).values_list("pk", flat=True)) == keys, user
        expected = {dispute.pk} if keys else set()
        assert set(disputes_visible_to(user).values_list("pk", flat=True)) == expected, user


def test_the_database_counts_as_the_reckoning_does(stage: Stage) -> None:
    row = made.drafted(stage, lines=False)
    options = (None, D("2.00"), D("3.00"))
    for number, (kind, given, taken, extra) in enumerate(
        product(("asset", "fund"), options, options, options), 2
    ):
        what = "value" if kind == "fund" else "quantity"
        more = {"giver_standard": extra, "taker_standard": extra} if kind == "asset" else {}
        told = {f"giver_{what}": given, f"taker_{what}": taken, **more}
        Line.objects.create(handover=row, number=number, kind=kind, name=str(number), **told)
    counted = set(Line.objects.filter(AGREES).values_list("pk", flat=True))
    reckoned = {one.pk for one in row.lines.all() if compared(one.giver, one.taker).standing == "agrees"}
    assert counted == reckoned
    shown = handovers_visible_to(stage.inspector).get(pk=row.pk)
    assert shown.agree_count == len(reckoned)  # type: ignore[attr-defined]
    assert shown.line_count == row.lines.count()  # type: ignore[attr-defined]


AMOUNT = some.decimals(min_value=0, max_value=10**9, places=2)


@any_of(some.lists(some.tuples(AMOUNT, AMOUNT), max_size=6))
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
def test_sums_are_exact_in_any_order(figures: list[tuple[D, D]]) -> None:
    class Told:
        kind, unit = "asset", "处"

        def __init__(self, quantity: D, standard: D) -> None:
            self.giver = self.taker = Side("asset", quantity, standard, standard)

    lines = [Told(*one) for one in figures]
    there, back = sums_of(lines), sums_of(lines[::-1])
    assert there.giver_base == back.giver_base == there.taker_base
    assert there.is_balanced
    exact = sum(((q * s).quantize(D("0.01"), ROUND_HALF_UP) for q, s in figures), D("0.00"))
    assert there.giver_base == exact


# --- the workbook ----------------------------------------------------------------------------------------


def _book(stage: Stage, row: Handover, user: str = "甲局") -> object:
    client = Client()
    client.force_login(stage.liaisons[user])
    answer = client.get(reverse("handovers:handover-workbook", args=[row.pk]))
    assert answer.status_code == 200
    return load_workbook(io.BytesIO(answer.content))


def _exact(value: object) -> D:
    return D(str(value)) if value is not None else D(0)


@pytest.mark.requirement("S51.2", "S51.6")
def test_the_totals_of_the_workbook_are_those_of_the_cells_to_the_digit(stage: Stage) -> None:
    """Evaluates each formula by hand over the cells of the file, and holds it against the base that moved."""
    base = made.effective(stage, effective=-3)
    row = base.handover
    book = _book(stage, row)
    sheet = book["移交清单"]  # type: ignore[index]
    heads = [cell.value for cell in sheet[1]]
    assert heads == list(HEADS)
    count = row.lines.count()
    place: Callable[[str], int] = heads.index
    lines = [[cell.value for cell in line] for line in sheet.iter_rows(min_row=2, max_row=count + 1)]
    totals = {}
    for head in ("移出方价值", "移出方年基数", "接收方价值", "接收方年基数", "价值差", "年基数差"):
        letter = chr(ord("A") + place(head))
        assert sheet[f"{letter}{count + 2}"].value == f"=SUM({letter}2:{letter}{count + 1})"
        totals[head] = sum((_exact(line[place(head)]) for line in lines), D(0))
    by_hand = D(0)
    for line in lines:
        if line[place("类别")] == "经费":
            recurs = row.lines.get(number=line[0]).recurs
            by_hand += _exact(line[place("移出方价值")]) if recurs else D(0)
        else:
            cost = _exact(line[place("移出方数量")]) * _exact(line[place("移出方定额")])
            by_hand += cost.quantize(D("0.01"), ROUND_HALF_UP)
    assert totals["移出方年基数"] == totals["接收方年基数"] == by_hand == base.amount
    assert base.amount == D("4672114.00")
    assert totals["移出方价值"] == D("8534000.95")
    assert totals["价值差"] == totals["年基数差"] == 0
    assert base.once == D("380000.00")


def test_the_takers_figures_come_in_by_a_workbook_or_not_at_all(stage: Stage) -> None:
    row = made.sent(stage)
    lines = list(row.lines.all())
    book = load_workbook(io.BytesIO(workbook_of(row, lines)))
    sheet, heads = book["移交清单"], list(HEADS)
    own = {name: heads.index(f"接收方{name}") + 1 for name in ("数量", "价值", "定额")}
    for number, line in enumerate(lines, start=2):
        for name, value in zip(
            own, (line.giver_quantity, line.giver_value, line.giver_standard), strict=True
        ):
            sheet.cell(number, own[name]).value = value
    sheet.cell(3, own["数量"]).value = "很多"
    by = stage.liaisons["丙局"]
    report = lines_import(handover=row, file=_file(book), is_trial=False, by=by)
    assert not report.is_clean
    assert not row.lines.exclude(taker_quantity=None).exists()
    sheet.cell(3, own["数量"]).value = 1280
    assert lines_import(handover=row, file=_file(book), is_trial=True, by=by).is_clean
    assert not row.lines.exclude(taker_quantity=None).exists()
    assert lines_import(handover=row, file=_file(book), is_trial=False, by=by).count("changed") == 6  # type: ignore[arg-type]
    assert all(compared(one.giver, one.taker).standing == Standing.AGREES for one in row.lines.all())
    again = lines_import(handover=row, file=_file(book), is_trial=False, by=by)
    assert again.count("same") == 6  # type: ignore[arg-type]


def _file(book: object) -> io.BytesIO:
    file = io.BytesIO()
    book.save(file)  # type: ignore[attr-defined]
    file.seek(0)
    return file


@pytest.mark.requirement("S51.2")
def test_the_sheet_for_signature_shows_every_line_and_three_places_to_sign(stage: Stage) -> None:
    row = made.locked(stage)
    client = Client()
    client.force_login(stage.liaisons["丙局"])
    page = client.get(reverse("handovers:handover-sheet", args=[row.pk])).content.decode()
    assert all(line.name in page for line in row.lines.all())
    assert page.count("负责人签字") == 3
    assert row.digest in page
    assert "核对稿" not in page
