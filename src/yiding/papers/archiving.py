"""归档包: all that a sitting left behind in one zip that is checked without this house.

What is in it: the issued papers in every form, the papers of the meeting, the records and the discussion
record as JSON, the events as JSON lines, metadata for machines and an index for people, a list of SM3 digests
and the small programme that checks it.
"""

from __future__ import annotations

import io
import json
import tempfile
import zipfile
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from importlib import resources
from typing import IO, Any

from django.contrib.auth.models import User
from django.db import models, transaction
from django.db.models import Model, Q, QuerySet
from django.template.loader import render_to_string
from django.utils.translation import override

from yiding.audit.chain import sm3
from yiding.audit.models import Event
from yiding.audit.services import About, record
from yiding.core import clock
from yiding.core.access import require
from yiding.files import storage
from yiding.files.models import DocumentVersion
from yiding.sittings.models import Sitting

from .issuing import HOME
from .labels import KINDS, STATES
from .models import Paper
from .permissions import may_archive
from .printing import number_words

LIST = "SM3SUMS"
Files = dict[str, bytes]
SPOOL = 8 * 1024 * 1024


def package(sitting: Sitting, papers: QuerySet[Paper], *, by: User) -> tuple[IO[bytes], str]:
    """The package of a sitting with the papers that the viewer reads; its name. One event."""
    require(may_archive(by))
    rows = list(papers.filter(sitting=sitting).order_by("pk"))
    files = _files(sitting, rows)
    content = _zipped(files)
    with transaction.atomic():
        after = {"papers": [row.pk for row in rows], "files": len(files), "list": sm3(files[LIST])}
        record(
            "sitting.archived",
            sitting,
            by=by,
            after=after,
            touches=About(government_id=sitting.government_id),
        )
    return content, f"{sitting}归档.zip"


def _files(sitting: Sitting, papers: list[Paper]) -> Files:
    files: Files = {}
    for n, paper in enumerate(papers, 1):
        files |= _paper_files(paper, f"papers/{n:02d}-{_plain_name(number_words(paper) or paper.title)}")
    if sitting.meeting_id is not None:
        files |= dict(_documents("meetings.meeting", [sitting.meeting_id], "materials"))
    topics = [key for key in sitting.entries.values_list("topic", flat=True) if key is not None]
    files |= dict(_documents("topics.topic", topics, "topics"))
    files["record/agenda.json"] = _json([_row(one) for one in sitting.entries.order_by("position")])
    files["record/discussion.json"] = _json(_discussion(sitting))
    files["events.jsonl"] = "".join(_lines(sitting, papers)).encode()
    files["metadata.json"] = _json(_metadata(sitting, papers))
    files["index.html"] = _index(sitting, papers, sorted(files)).encode()
    files["verify.py"] = resources.files("yiding.papers").joinpath("package/verify.py").read_bytes()
    files[LIST] = "".join(f"{sm3(content)}  {name}\n" for name, content in sorted(files.items())).encode()
    return files


def _paper_files(paper: Paper, at: str) -> Files:
    files = {f"{at}/text.txt": paper.text.encode(), f"{at}/record.json": _json(paper.record)}
    files[f"{at}/facts.json"] = _json(_row(paper, leave=("text", "record", "blocks")))
    files[f"{at}/recipients.json"] = _json([_row(one) for one in paper.recipients.all()])
    return files | dict(_documents(HOME, [paper.pk], at))


def _documents(kind: str, keys: list[int], at: str) -> Iterator[tuple[str, bytes]]:
    rows = DocumentVersion.objects.filter(document__about_kind=kind, document__about_id__in=keys)
    for row in rows.select_related("blob", "document").order_by("document", "number"):
        name = f"{at}/{row.document_id}-{row.number}-{_plain_name(row.name)}"
        yield name, storage.place(row.blob.digest).read_bytes()


def _plain_name(name: str) -> str:
    return "".join("-" if c in '/\\:*?"<>|\n' else c for c in name)[:80].strip(". ") or "paper"


def _discussion(sitting: Sitting) -> list[dict[str, Any]]:
    """讨论记录: all rows that hang on the sitting's items; the package is the secretariat's alone."""
    told = []
    for entry in sitting.entries.order_by("position"):
        row = getattr(entry, "deliberation", None)
        if row is None:
            continue
        told.append({**_row(row), "entry": entry.position, **dict(_below(row))})
    return told


def _below(row: Model) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    for relation in row._meta.related_objects:
        name = relation.get_accessor_name()
        if relation.one_to_many and name:
            yield name, [_row(one) for one in getattr(row, name).all()]


def _row(row: Model, leave: Iterable[str] = ()) -> dict[str, Any]:
    fields = [field for field in row._meta.concrete_fields if field.name not in leave]
    told: dict[str, Any] = {}
    for field in fields:
        value = getattr(row, field.attname)
        told[field.name] = value
        if isinstance(field, models.ForeignKey) and value is not None and field.name != "paper":
            told[field.name] = {"id": value, "name": str(getattr(row, field.name))}
    return told


def _lines(sitting: Sitting, papers: list[Paper]) -> Iterator[str]:
    """The events of the sitting, its items and its papers, in the order of the chain."""
    entries = list(sitting.entries.values_list("pk", flat=True))
    about = Q(object_kind="sittings.sitting", object_id=sitting.pk)
    about |= Q(object_kind="sittings.entry", object_id__in=entries)
    about |= Q(object_kind="papers.paper", object_id__in=[paper.pk for paper in papers])
    if sitting.meeting_id is not None:
        about |= Q(object_kind="meetings.meeting", object_id=sitting.meeting_id)
    for event in Event.objects.filter(about).order_by("pk"):
        yield json.dumps(_row(event), ensure_ascii=False, default=_said, sort_keys=True) + "\n"


def _metadata(sitting: Sitting, papers: list[Paper]) -> dict[str, Any]:
    return {
        "format": "yiding.archive/1",
        "made_at": clock.now(),
        "sitting": _row(sitting),
        "title": str(sitting),
        "government": sitting.government.name,
        "digest": "SM3",
        "papers": [
            {
                "title": paper.title,
                "kind": paper.kind,
                "state": paper.state,
                "number": number_words(paper),
                "issued_on": paper.issued_on,
                "signed_digest": paper.digest,
                "issued_digest": paper.issued_digest,
            }
            for paper in papers
        ],
    }


def _index(sitting: Sitting, papers: list[Paper], names: list[str]) -> str:
    rows = [
        (number_words(one), one.title, KINDS[one.kind], STATES[one.state][0], one.issued_on) for one in papers
    ]
    context = {"sitting": sitting, "rows": rows, "names": names, "made_at": clock.now()}
    with override("zh-hans"):
        return render_to_string("papers/package.html", context)


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=1, default=_said).encode()


def _said(value: Any) -> str:
    return value.isoformat() if isinstance(value, date | datetime) else str(value)


def _zipped(files: Files) -> IO[bytes]:
    """One zip, its files in order; large ones go to the disk while it is made."""
    target: IO[bytes] = tempfile.SpooledTemporaryFile(SPOOL)  # noqa: SIM115 - the response closes it
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(files):
            archive.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), files[name])
    target.seek(io.SEEK_SET)
    return target
