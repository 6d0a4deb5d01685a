"""文件: rows for stored bytes, for the text that was read from them, and for papers with their versions."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, BinaryIO

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import F

from yiding.audit.services import About, gathered, last_actor, record
from yiding.core import clock
from yiding.core.access import Level, require
from yiding.core.errors import EditConflict, NotAllowed
from yiding.minutes.text import Format, Page, Text, Warning

from . import hooks, storage
from .errors import ClassifiedPaper
from .looking import Looked, fitting_name, look
from .models import Blob, Disclosure, Document, DocumentVersion, TextVersion
from .permissions import may_keep_at
from .storage import Stored

CLASSIFIED = re.compile(r"(?:绝密|机密|秘密)\s*★")
"""The mark of a state secret (国家秘密标志, 保密法实施条例): its degree, a star, its term."""


def blob_keep(source: BinaryIO) -> Blob:
    """Stores a stream and gives back its row. The disk is written first, outside any row lock."""
    return blob_of(storage.store(source))


def blob_of(stored: Stored) -> Blob:
    """The row of bytes that are on disk; made in the transaction of the row that names it.

    Were it made before, a process killed in between would leave bytes that nobody sees and no sweep removes.
    """
    row, _ = Blob.objects.get_or_create(
        digest=stored.digest, defaults={"size": stored.size, "stored_at": clock.now()}
    )
    return row


def text_keep(blob: Blob, text: Text) -> TextVersion:
    """Keeps what a reader took out of a blob; the same characters are kept once."""
    row, _ = TextVersion.objects.get_or_create(
        blob=blob,
        version=text.version,
        defaults={
            "format": text.format,
            "characters": text.characters,
            "pages": [[p.number, p.start, p.end, p.width, p.height] for p in text.pages],
            "running": [list(place) for place in text.running],
            "warnings": [[w.code, w.sentence, w.page] for w in text.warnings],
            "read_at": clock.now(),
        },
    )
    return row


def text_of(row: TextVersion) -> Text:
    """The library's text from a kept row (without boxes: those are read from the bytes when asked for)."""
    return Text(
        characters=row.characters,
        format=Format(row.format),
        pages=tuple(Page(*page) for page in row.pages),
        running=tuple((start, end) for start, end in row.running),
        warnings=tuple(Warning(*warning) for warning in row.warnings),
    )


# --- papers --------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Paper:
    """一份来件: what somebody hands in. ``classified`` is their own word that it is a state secret."""

    content: BinaryIO
    name: str
    level: Level
    note: str = ""
    classified: bool = False


def document_make(
    *,
    title: str,
    about: tuple[str, int],
    paper: Paper,
    by: User,
    owner_body_id: int | None = None,
    disclosure: Disclosure = Disclosure.UNDECIDED,
    disclosure_reason: str = "",
) -> Document:
    """加入材料: a paper with its first version, as part of ``about`` (kind, key). One event.

    Raises ClassifiedPaper and what is wrong with the file; then nothing is kept.
    """
    require(may_keep_at(by, *about))
    if not hooks.is_home(about[0]):
        raise NotAllowed
    hooks.check_open(*about)
    looked = _looked(paper, title)
    stored = storage.store(paper.content)
    with transaction.atomic():
        document = Document.objects.create(
            title=title,
            about_kind=about[0],
            about_id=about[1],
            owner_body_id=owner_body_id,
            level=paper.level,
            disclosure=disclosure,
            disclosure_reason=disclosure_reason,
            made_at=clock.now(),
        )
        row = _version(document, paper, looked, stored, by)
        told = {"title": title, "disclosure": disclosure, "about": list(about), **_told(row)}
        record("document.made", document, by=by, after=told, touches=_touches(document))
    return document


def version_add(*, document: Document, paper: Paper, by: User) -> DocumentVersion:
    """更新版本: takes the next number. A tighter level tightens all older versions too, as the event says;
    a looser one leaves them as they are.

    Raises ClassifiedPaper and what is wrong with the file; then nothing is kept.
    """
    require(may_keep_at(by, document.about_kind, document.about_id))
    hooks.check_open(document.about_kind, document.about_id)
    looked = _looked(paper, document.title)
    stored = storage.store(paper.content)
    with transaction.atomic(), gathered():
        before = _level_move(document, paper.level, newest=F("newest") + 1)
        row = _version(document, paper, looked, stored, by)
        tightened = _tighten(document)
        record(
            "document.version_added",
            document,
            by=by,
            before={"level": before.name.lower()},
            after={**_told(row), "tightened": tightened},
            touches=_touches(document),
        )
        hooks.has_changed(document.about_kind, document.about_id, by)
    return row


@transaction.atomic
def level_set(*, document: Document, level: Level, version: int, by: User) -> None:
    """设定知悉范围 of the newest version, and of older ones where it is tighter. One event.

    Raises EditConflict where somebody else saved since ``version``.
    """
    require(may_keep_at(by, document.about_kind, document.about_id))
    before = _level_move(document, level, version=version)
    document.versions.filter(number=document.newest).update(level=level)
    tightened = _tighten(document)
    record(
        "document.level_set",
        document,
        by=by,
        before={"level": before.name.lower()},
        after={"level": level.name.lower(), "number": document.newest, "tightened": tightened},
        touches=_touches(document),
    )


@transaction.atomic
def disclosure_set(
    *, document: Document, disclosure: Disclosure, disclosure_reason: str, version: int, by: User
) -> None:
    """设定公开属性 with its reason. Raises EditConflict where somebody else saved since ``version``."""
    require(may_keep_at(by, document.about_kind, document.about_id))
    after = {"disclosure": disclosure, "disclosure_reason": disclosure_reason}
    rows = Document.objects.select_for_update().filter(pk=document.pk)
    before = rows.values(*after).get()
    if not rows.filter(version=version).update(**after, version=F("version") + 1):
        raise EditConflict(last_actor(document))
    document.refresh_from_db()
    changed = [name for name in after if before[name] != after[name]]
    record(
        "document.disclosure_set",
        document,
        by=by,
        before={name: before[name] for name in changed},
        after={name: after[name] for name in changed},
        touches=_touches(document),
    )


def _looked(paper: Paper, title: str) -> Looked:
    if paper.classified or CLASSIFIED.search(title) or CLASSIFIED.search(paper.name):
        raise ClassifiedPaper
    return look(paper.content)


def _level_move(document: Document, level: Level, *, version: int | None = None, **more: Any) -> Level:
    """Gives the document a level, as its newest version has; gives back the one before.

    The row stays locked until the transaction ends, so that two who add a version get numbers in turn.
    """
    rows = Document.objects.filter(pk=document.pk)
    before = Level(rows.select_for_update().values_list("level", flat=True).get())
    rows = rows if version is None else rows.filter(version=version)
    if not rows.update(level=level, version=F("version") + 1, **more):
        raise EditConflict(last_actor(document))
    document.refresh_from_db()
    return before


def _version(document: Document, paper: Paper, looked: Looked, stored: Stored, by: User) -> DocumentVersion:
    return DocumentVersion.objects.create(
        document=document,
        number=document.newest,
        blob=blob_of(stored),
        name=fitting_name(paper.name, looked.kind),
        pages=looked.pages,
        level=paper.level,
        made_by=by,
        made_at=clock.now(),
        note=paper.note,
    )


def _tighten(document: Document) -> list[int]:
    """No older version is known to more people than the newest; gives back the numbers of those that were."""
    looser = document.versions.filter(number__lt=document.newest, level__lt=document.level)
    numbers = sorted(looser.values_list("number", flat=True))
    looser.update(level=document.level)
    return numbers


def _told(row: DocumentVersion) -> dict[str, Any]:
    level = Level(row.level).name.lower()
    return {"number": row.number, "level": level, "name": row.name, "digest": row.blob.digest}


def _touches(document: Document) -> About:
    told = hooks.belonging(document.about_kind, document.about_id)
    return About(government_id=told.government_id if told else None, body_id=document.owner_body_id)
