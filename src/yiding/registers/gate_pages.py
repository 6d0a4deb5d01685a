"""关口页面: the chain of an entry's stages, its gate now with what is missing, what was confirmed before."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from yiding.core import clock
from yiding.core.columns import Column, Filter, Viewer
from yiding.core.figures import Tone
from yiding.core.markup import badge
from yiding.directory.models import Body
from yiding.files.selectors import documents_visible_to

from .acts_gates import need_links
from .catalogue import kind_of
from .declaring import Kind, Stage
from .gate_rows import GateMark, GateNeed, NeedState
from .gate_told import HOW_WORDS
from .gates import Conditions, party_word
from .models import Entry
from .reckoning import link, over_until, seen
from .rules import Report, ReportAsked, Section, Sheet
from .selectors_gates import kin_of
from .wording import said, state_word

TONES = {NeedState.MISSING: Tone.WARN, NeedState.REFUSED: Tone.BAD, NeedState.MET: Tone.GOOD}
MOST = 500
SHOWN = 3


def sections(viewer: Viewer, entry: Entry, kind: Kind) -> list[Section]:
    """What the page of an entry says about its gates."""
    if not kind.gates:
        return []
    marks = GateMark.objects.select_related("by", "withdrawn_by", "document").order_by("pk")
    rows = _with_lateness(GateNeed.objects.filter(entry=entry).select_related("body"))
    needs = list(rows.prefetch_related(Prefetch("marks", marks, to_attr="marks_told")))
    for need in needs:
        need.entry = entry
    papers = _papers(viewer, needs)
    told = [_standing(viewer, kind, needs, papers)] if any(one.is_now for one in needs) else []
    told.append(_chain(kind, entry, needs))
    behind = _behind(kind, needs, papers)
    return [*told, *([behind] if behind.rows else []), *_kin(viewer, entry)]


def _papers(viewer: Viewer, needs: Iterable[GateNeed]) -> dict[int, str]:
    """The papers of confirmations that a viewer may read."""
    keys = [mark.document_id for need in needs for mark in need.marks_told if mark.document_id]  # type: ignore[attr-defined]
    if not keys:
        return {}
    found = documents_visible_to(viewer).filter(pk__in=keys).values_list("pk", "title")
    return {pk: reverse("files:document-detail", args=[pk]) for pk, _title in found}


def need_badge(need: GateNeed) -> Any:
    return badge(need.get_state_display(), TONES[NeedState(need.state)])


def _who(kind: Kind, need: GateNeed) -> Any:
    word = said(party_word(kind, need.party))
    name = need.body.name if need.body else said(party_word(kind, "office"))
    return name if name == word else f"{name}（{word}）"


def _standing(viewer: Viewer, kind: Kind, needs: Sequence[GateNeed], papers: dict[int, str]) -> Section:
    """The gates before which the entry stands: each condition, who owes it, what was said, what to do."""
    now = [one for one in needs if one.is_now]
    missing = [one for one in now if one.state != NeedState.MET]
    heads = (_("关口"), _("条件"), _("凭据"), _("由谁出具"), _("期限"), _("状态"), _("确认情况"), _("办理"))
    rows = [
        (
            gate_word(kind, one.gate),
            said(one.label),
            said(HOW_WORDS[one.how]),
            _who(kind, one),
            _due(one),
            need_badge(one),
            _told(one, papers),
            need_links(viewer, one),
        )
        for one in now
    ]
    if missing:
        note = gettext("还缺 %(n)s 项，补齐前不能进入下一环节。") % {"n": len(missing)}
    else:
        note = gettext("条件已经齐全，可以进入下一环节。")
    return Section(_("当前关口"), heads=heads, rows=rows, notes=[note])


def gate_word(kind: Kind, key: str) -> str:
    gate = kind.gate(key)
    return said(gate.label) if gate else key


def _with_lateness(needs: QuerySet[GateNeed]) -> QuerySet[GateNeed]:
    """The conditions with ``is_late``: is their day over?"""
    return needs.annotate(is_late=Q(due_on__lte=over_until()))


def _due(need: GateNeed) -> Any:
    if need.due_on is None:
        return ""
    if need.state != NeedState.MET and need.is_late:  # type: ignore[attr-defined]
        return badge(f"{need.due_on:%Y-%m-%d} {gettext('逾期')}", Tone.BAD)
    return need.due_on


def _told(need: GateNeed, papers: dict[int, str]) -> Any:
    """The word that holds, or what the check found."""
    mark = next((one for one in need.marks_told if one.withdrawn_at is None), None)  # type: ignore[attr-defined]
    if mark is None:
        return need.why
    return _mark_told(mark, papers)


def _mark_told(mark: GateMark, papers: dict[int, str]) -> Any:
    who = mark.by.get_full_name() or mark.by.get_username()
    words = f"{who} {mark.at.astimezone():%Y-%m-%d}" + (f"：{mark.note}" if mark.note else "")
    url = papers.get(mark.document_id or 0)
    return format_html('{} <a href="{}">{}</a>', words, url, gettext("材料")) if url else words


def _behind(kind: Kind, needs: Sequence[GateNeed], papers: dict[int, str]) -> Section:
    """What was said before: at gates that were passed, in earlier rounds, and what was withdrawn."""
    pairs = [(mark, need) for need in needs for mark in need.marks_told]  # type: ignore[attr-defined]
    rows = [
        (
            gate_word(kind, need.gate),
            need.round,
            said(need.label),
            _who(kind, need),
            _mark_told(mark, papers),
            _taken(mark),
            need.passed_on or "",
        )
        for mark, need in sorted(pairs, key=lambda pair: pair[0].pk)
        if not (need.is_now and mark.withdrawn_at is None)
    ]
    heads = (
        _("关口"),
        _("第几次"),
        _("条件"),
        _("由谁出具"),
        _("确认情况"),
        _("撤回"),
        _("通过日期"),
    )
    return Section(_("过关记录"), heads=heads, rows=rows)


def _taken(mark: GateMark) -> str:
    """Who took a word back, when, and why."""
    by = mark.withdrawn_by
    if by is None or mark.withdrawn_at is None:
        return ""
    who = by.get_full_name() or by.get_username()
    return f"{who} {mark.withdrawn_at.astimezone():%Y-%m-%d}：{mark.reason}"


def _chain(kind: Kind, entry: Entry, needs: Sequence[GateNeed]) -> Section:
    """全链: each stage, who is responsible for it, since when, for how many days, and the gate at its end."""
    since = _since(entry)
    conditions = Conditions.of(kind, entry.government_id)
    bodies = _names(conditions, entry, kind)
    passed: dict[str, date] = {one.gate: one.passed_on for one in needs if one.passed_on}
    rows = [
        (
            badge(said(stage.label), Tone.INFO) if stage.key == entry.state else said(stage.label),
            str(entry.local or ""),
            bodies.get(stage.role or "department", ""),
            since[stage.key][0] if stage.key in since else "",
            since[stage.key][1] if stage.key in since else "",
            _gates_told(kind, stage, passed),
        )
        for stage in kind.stages
        if not stage.void
    ]
    heads = (_("环节"), _("落实单位"), _("负责单位"), _("进入日期"), _("历时天数"), _("关口"))
    return Section(_("全过程"), heads=heads, rows=rows)


def _gates_told(kind: Kind, stage: Stage, passed: dict[str, date]) -> str:
    told = []
    for gate in kind.gates_from(stage.key):
        when = passed.get(gate.key)
        told.append(f"{said(gate.label)} {when:%Y-%m-%d}" if when else said(gate.label))
    return "、".join(told)


def _names(conditions: Conditions, entry: Entry, kind: Kind) -> dict[str, str]:
    """The names of the bodies that are responsible for the stages. One query."""
    lines = {stage.role or "department" for stage in kind.stages}
    keys = {line: conditions.body_of(entry, line) for line in lines}
    names = dict(Body.objects.filter(pk__in=[key for key in keys.values() if key]).values_list("pk", "name"))
    return {line: names.get(key or 0, "") for line, key in keys.items()}


def _since(entry: Entry) -> dict[str, tuple[date, int]]:
    """By stage: the day on which the entry last came to it, and for how many days it was there in all."""
    moves = [one for one in entry.steps.order_by("pk") if one.before != one.after]
    found: dict[str, tuple[date, int]] = {}
    for place, step in enumerate(moves):
        first = step.at.astimezone(clock.SHANGHAI).date()
        last = (
            moves[place + 1].at.astimezone(clock.SHANGHAI).date() if place + 1 < len(moves) else clock.today()
        )
        days = found.get(step.after, (first, 0))[1]
        found[step.after] = (first, days + max(0, (last - first).days))
    return found


def _kin(viewer: Viewer, entry: Entry) -> list[Section]:
    older, newer = kin_of(viewer, entry)
    rows = [(_("来自"), _entry(one.older), *_how(one)) for one in older]
    rows += [(_("形成"), _entry(one.newer), *_how(one)) for one in newer]
    heads = (_("关系"), _("条目"), _("方式"), _("日期"), _("原因"))
    return [Section(_("分割与合并"), heads=heads, rows=rows)] if rows else []


def _entry(entry: Entry) -> Any:
    return format_html('<a href="{}">{}</a>', link(entry), entry)


def _how(one: Any) -> tuple[Any, Any, Any]:
    return one.get_way_display(), one.on, one.reason


# --- in the list -----------------------------------------------------------------------------------------


def with_missing(rows: QuerySet[Entry]) -> QuerySet[Entry]:
    """The rows with what is missing at their gates now. One more query, and one for the calendar."""
    open_ = GateNeed.objects.filter(is_now=True).exclude(state=NeedState.MET)
    missing = _with_lateness(open_.select_related("body"))
    return rows.prefetch_related(
        Prefetch("gate_needs", missing.order_by("position", "pk"), to_attr="missing_told")
    )


def _cell(entry: Entry) -> Any:
    missing: list[GateNeed] = getattr(entry, "missing_told", [])
    if not missing:
        return badge(gettext("齐全"), Tone.GOOD) if entry.is_open else ""
    is_late = any(one.is_late for one in missing)  # type: ignore[attr-defined]
    words = _words(missing[:SHOWN]) + (gettext(" 等") if len(missing) > SHOWN else "")
    count = gettext("缺 %(n)s 项") % {"n": len(missing)}
    return format_html("{} {}", badge(count, Tone.BAD if is_late else Tone.WARN), words)


def _words(missing: Iterable[GateNeed]) -> str:
    return "；".join(
        f"{said(one.label)}（{one.body.name}）" if one.body else said(one.label) for one in missing
    )


def columns(kind: Kind) -> list[Column]:
    if not kind.gates:
        return []
    whole = lambda entry: _words(getattr(entry, "missing_told", []))  # noqa: E731
    return [Column("gate", _("关口缺什么"), _cell, room="wide", export=whole)]


def filters(kind: Kind) -> list[Filter]:
    if not kind.gates:
        return []
    choices = [("shut", _("缺条件")), ("late", _("条件逾期")), ("whole", _("条件齐全"))]
    return [Filter("gate", _("关口"), "choice", _narrow, choices=choices)]


def _narrow(rows: Any, value: Any) -> Any:
    missing = GateNeed.objects.filter(entry=OuterRef("pk"), is_now=True).exclude(state=NeedState.MET)
    if value == "late":
        return rows.filter(Exists(missing.filter(due_on__lte=over_until())))
    return rows.filter(Exists(missing)) if value == "shut" else rows.filter(~Exists(missing), is_open=True)


# --- report ----------------------------------------------------------------------------------------------


def needs_report(code: str) -> Report:
    """关口缺件: what each body owes, how much of it is late, and each condition with its entry."""

    def build(viewer: Viewer, asked: ReportAsked) -> Sheet:
        entries = seen(viewer, asked, code, day="").filter(is_open=True).order_by()
        rows = GateNeed.objects.filter(entry__in=entries.values("pk"), is_now=True).exclude(
            state=NeedState.MET
        )
        late = Q(due_on__lte=over_until())
        grouped = (
            rows.order_by()
            .values("body__name")
            .annotate(n=Count("pk"), late=Count("pk", filter=late), of=Count("entry", distinct=True))
            .order_by("-late", "-n", "body__name")
        )
        office = said(party_word(kind_of(code), "office"))
        lines = [[one["body__name"] or office, one["of"], one["n"], one["late"]] for one in grouped]
        heads = [_("由谁出具"), _("涉及条目"), _("缺的条件"), _("其中逾期")]
        total = [_("合计"), "", sum(line[2] for line in lines), sum(line[3] for line in lines)]
        return Sheet(heads, lines, total if lines else (), chart=(2, 3), more=[_each(code, rows)])

    return Report("gates", _("关口缺件"), build, asks=("town",))


def _each(code: str, rows: QuerySet[GateNeed]) -> Sheet:
    kind = kind_of(code)
    told = list(
        rows.select_related("entry__town", "body").order_by("due_on", "entry__number", "position", "pk")[
            :MOST
        ]
    )
    heads = [
        _("编号"),
        _("名称"),
        _("镇（街道）"),
        _("环节"),
        _("关口"),
        _("条件"),
        _("由谁出具"),
        _("期限"),
        _("状态"),
    ]
    lines = [
        [
            one.entry.number,
            one.entry.title,
            str(one.entry.town or ""),
            state_word(one.entry),
            gate_word(kind, one.gate),
            said(one.label),
            _who(kind, one),
            one.due_on or "",
            one.get_state_display(),
        ]
        for one in told
    ]
    return Sheet(heads, lines, links=[link(one.entry) for one in told], title=_("逐项清单"))
