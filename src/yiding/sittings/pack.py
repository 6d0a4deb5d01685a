"""会议材料: one PDF for one reader: cover, agenda, the papers of each item with bookmarks, and a watermark.

A reader gets the items that they may see, and of their papers those of their level; what is left out is said
on a sheet of its own, so that nobody takes a gap for the whole. Papers that are no PDF are turned into one
where an office suite is installed, else named on the sheet of their item.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Any

import typst
from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from pypdf import PdfReader, PdfWriter
from pypdf.errors import PyPdfError

from yiding.accounts.models import Account
from yiding.audit.services import About, record
from yiding.core import clock
from yiding.core.access import Level, powers_of
from yiding.core.columns import Viewer
from yiding.files import storage
from yiding.files.models import DocumentVersion
from yiding.typeset import TypesetError, packing

from .errors import NoPack
from .lists import chair_word
from .models import Entry, Sitting
from .permissions import ENVOYS, may_build
from .pool import papers_of
from .selectors import entries_of
from .timeline import STUB, Slot, slots_of, when

FACES = ("FandolSong", "Noto Serif CJK SC", "Noto Serif SC", "Songti SC", "SimSun", "Source Han Serif SC")
PROGRAMS = ("soffice", "libreoffice")
PATIENCE = 60
SHEETS = """
#let plan = json(bytes(sys.inputs.plan))
#set page(paper: "a4", margin: (x: 28mm, y: 37mm))
#set text(font: plan.faces, size: 14pt, lang: "zh")
#for sheet in plan.sheets {
  if sheet.kind == "cover" {
    v(45mm)
    align(center, text(size: 26pt, weight: "bold", sheet.title))
    v(12mm)
    align(center, text(size: 18pt, sheet.subtitle))
    v(30mm)
    for line in sheet.lines { align(center, line) }
  } else {
    align(center, text(size: 20pt, weight: "bold", sheet.title))
    v(6mm)
    for line in sheet.lines {
      let size = if line.starts-with("　") { 12pt } else { 14pt }
      par(hanging-indent: 2em, text(size: size, line))
    }
  }
  pagebreak(weak: true)
}
"""


@dataclass(frozen=True, slots=True)
class Paper:
    """一份材料: the version that the reader gets."""

    title: str
    version: DocumentVersion


@dataclass(slots=True)
class Item:
    """一项议程的材料; ``left_out`` says what the reader does not get, and why."""

    slot: Slot
    papers: list[Paper] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Pack:
    """会议材料: the file, how many pages, what was taken and what was left out."""

    content: bytes
    pages: int
    papers: tuple[str, ...]
    left_out: tuple[str, ...]


def level_of(viewer: Viewer) -> Level:
    """Up to which level a reader gets papers: who is called for an item reads what the government reads."""
    return max(powers_of(viewer).level, Level.GOVERNMENT)


def items_of(viewer: Viewer, sitting: Sitting) -> list[Item]:
    """The reader's items, each with the newest version of each paper that they may read."""
    seen = {entry.pk: entry for entry in entries_of(viewer, sitting)}
    slots = [slot for slot in slots_of(sitting.entries.all(), sitting.starts_at) if slot.entry.pk in seen]
    topics = [slot.entry.topic_id for slot in slots if slot.entry.topic_id and not slot.entry.is_secret]
    documents = papers_of(topics)
    newest = _versions(viewer, [one.pk for rows in documents.values() for one in rows])
    own = powers_of(viewer).bodies(ENVOYS)
    items = []
    for slot in slots:
        slot.entry.presented_by = seen[slot.entry.pk].presented_by  # type: ignore[attr-defined]
        item = Item(slot)
        for document in documents.get(slot.entry.topic_id or 0, []):
            version = newest.get((document.pk, document.owner_body_id in own))
            if version is None:
                item.left_out.append(f"《{document.title}》：知悉范围不含您，请向秘书科查阅")
            else:
                item.papers.append(Paper(document.title, version))
        items.append(item)
    return items


def _versions(viewer: Viewer, keys: Sequence[int]) -> dict[tuple[int, bool], DocumentVersion]:
    """The newest version of each paper: up to the reader's level, or for its own body whatever it is."""
    rows = DocumentVersion.objects.filter(document__in=keys).select_related("blob").order_by("number")
    level = level_of(viewer)
    found: dict[tuple[int, bool], DocumentVersion] = {}
    for row in rows:
        found[row.document_id, True] = row
        if row.level <= level or may_build(viewer):
            found[row.document_id, False] = row
    return found


def pack_take(*, sitting: Sitting, by: User) -> Pack:
    """领取会议材料: the reader's own file; who took what is an event. Raises NoPack.

    The file is made outside the transaction: it may take long.
    """
    person = Account.objects.filter(pk=by.pk).values_list("person__name", flat=True).first()
    pack = pack_make(viewer=by, sitting=sitting, name=person or by.get_full_name() or by.get_username())
    told = {"papers": list(pack.papers), "left_out": list(pack.left_out), "pages": pack.pages}
    with transaction.atomic():
        touches = About(government_id=sitting.government_id)
        record("pack.taken", sitting, by=by, after=told, touches=touches)
    return pack


def pack_make(*, viewer: Viewer, sitting: Sitting, name: str) -> Pack:
    """The reader's file. Raises NoPack."""
    items = items_of(viewer, sitting)
    stamp = f"{name} {clock.now().astimezone(clock.SHANGHAI):%Y-%m-%d %H:%M}"
    try:
        return _bound(sitting, items, stamp)
    except (typst.TypstError, TypesetError, PyPdfError, OSError) as error:
        raise NoPack(type(error).__name__) from error


def _bound(sitting: Sitting, items: Sequence[Item], stamp: str) -> Pack:
    writer = PdfWriter()
    left_out = [f"第 {item.slot.number} 项{word}" for item in items for word in item.left_out]
    first = [_cover(sitting, stamp), _agenda(items)]
    if left_out:
        first.append({"kind": "list", "title": "未装入的材料", "lines": left_out})
    front = PdfReader(BytesIO(_set(SHEETS, {"sheets": first})))
    _append(writer, front, str(sitting))
    names: list[str] = []
    for item in items:
        names += _item(writer, item, left_out)
    writer.add_metadata({"/Title": str(sitting), "/Subject": stamp})
    written = BytesIO()
    writer.write(written)
    content = packing.stamp(written.getvalue(), stamp)
    return Pack(content, len(writer.pages), tuple(names), tuple(left_out))


def _cover(sitting: Sitting, stamp: str) -> dict[str, Any]:
    lines = [when(sitting), sitting.place, f"主持：{chair_word(sitting)}" if sitting.chair else ""]
    lines += ["", f"本册供 {stamp} 领取，请妥善保管，不得复制、转借"]
    return {"kind": "cover", "title": str(sitting), "subtitle": "会议材料", "lines": [*lines]}


def _agenda(items: Sequence[Item]) -> dict[str, Any]:
    lines = []
    for item in items:
        entry = item.slot.entry
        lines.append(f"{item.slot.number}. {entry.act}{_title(entry)}（{item.slot.window}）")
        bodies = "、".join(body.name for body in entry.presented_by)  # type: ignore[attr-defined]
        if bodies:
            lines.append(f"　　汇报：{bodies}")
    return {"kind": "list", "title": "议程", "lines": lines or ["没有您的议题"]}


def _title(entry: Entry) -> str:
    return STUB if entry.is_secret else entry.title


def _item(writer: PdfWriter, item: Item, left_out: list[str]) -> Iterator[str]:
    """The item's papers under its bookmark; what cannot be bound is named on a sheet in its place."""
    entry = item.slot.entry
    head = None
    for paper in item.papers:
        reader = _pdf(paper.version)
        if reader is None:
            left_out.append(f"第 {item.slot.number} 项《{paper.title}》：{paper.version.name} 不能合订")
            lines = [f"《{paper.title}》（{paper.version.name}）不是可以合订的格式，请在系统内打开。"]
            sheet = {"kind": "list", "title": f"第 {item.slot.number} 项材料", "lines": lines}
            reader = PdfReader(BytesIO(_set(SHEETS, {"sheets": [sheet]})))
        if head is None:
            title = f"{item.slot.number}. {entry.act}{_title(entry)}"
            head = writer.add_outline_item(title=title, page_number=len(writer.pages))
        _append(writer, reader, paper.title, head)
        yield paper.title


def _append(writer: PdfWriter, reader: PdfReader, title: str, parent: Any = None) -> None:
    at = len(writer.pages)
    for page in reader.pages:
        writer.add_page(page)
    writer.add_outline_item(title=title, page_number=at, parent=parent)


def _pdf(version: DocumentVersion) -> PdfReader | None:
    """The bytes of a version as PDF, or nothing where they cannot be one."""
    place = storage.place(version.blob.digest)
    try:
        content = place.read_bytes()
        if not content.startswith(b"%PDF"):
            content = _converted(place, version.name)
        reader = PdfReader(BytesIO(content)) if content else None
        if reader is None or reader.is_encrypted or not len(reader.pages):
            return None
        return reader
    except (OSError, PyPdfError, ValueError):
        return None


def _converted(place: Path, name: str) -> bytes:
    """By LibreOffice, where it is installed; empty where it is not, or where it fails."""
    program = next((found for one in PROGRAMS if (found := shutil.which(one))), None)
    if program is None:
        return b""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / f"paper{Path(name).suffix.lower()}"
        shutil.copyfile(place, copy)
        home = f"-env:UserInstallation=file://{folder}/home"
        command = [program, home, "--headless", "--convert-to", "pdf", "--outdir", folder, str(copy)]
        try:
            subprocess.run(command, check=True, capture_output=True, timeout=PATIENCE)  # noqa: S603 - our own
            return (Path(folder) / "paper.pdf").read_bytes()
        except (OSError, subprocess.SubprocessError):
            return b""


def _set(source: str, plan: dict[str, Any]) -> bytes:
    """Sheets of ours, set by Typst; what they say comes as data, so no title can act as a command."""
    inputs = {"plan": json.dumps({**plan, "faces": FACES}, ensure_ascii=False)}
    made = typst.compile(source.encode(), format="pdf", sys_inputs=inputs, font_paths=_fonts())
    assert isinstance(made, bytes)
    return made


def _fonts() -> Any:
    places = (settings.VAR / "fonts", settings.VAR / "vendor" / "fonts")
    return [str(place) for place in places if place.is_dir()]
