"""佐证材料: the papers of reports, claims and checks that a viewer sees.

Who sees such a row reads all its papers (:mod:`.homes`), so they are asked for by the rows' keys.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from yiding.files.models import Document

from .closing import CLAIM_HOME
from .models import Check, Claim, Report
from .reporting import CHECK_HOME, REPORT_HOME

Papers = dict[int, list[Document]]
Row = Report | Claim | Check


def home_of(row: Row) -> str:
    """The kind of home that a row's papers belong to."""
    return REPORT_HOME if isinstance(row, Report) else CLAIM_HOME if isinstance(row, Claim) else CHECK_HOME


def papers_of(rows: Iterable[Row]) -> dict[str, Papers]:
    """The papers of rows that a viewer was given, by home and key: one query."""
    keys: dict[str, set[int]] = defaultdict(set)
    for row in rows:
        keys[home_of(row)].add(row.pk)
    every = {key for some in keys.values() for key in some}
    found: dict[str, Papers] = {home: defaultdict(list) for home in (REPORT_HOME, CLAIM_HOME, CHECK_HOME)}
    for paper in Document.objects.filter(about_kind__in=list(keys), about_id__in=every).order_by("pk"):
        if paper.about_id in keys[paper.about_kind]:
            found[paper.about_kind][paper.about_id].append(paper)
    return found


def papers_in(papers: Mapping[str, Mapping[int, list[Document]]], row: Row) -> list[Document]:
    """Those of one row, of what was found for all."""
    return papers[home_of(row)].get(row.pk, [])


def with_papers(rows: Iterable[Row]) -> list[tuple[Row, list[Document]]]:
    """Each row with its papers."""
    rows = list(rows)
    papers = papers_of(rows)
    return [(row, papers_in(papers, row)) for row in rows]
