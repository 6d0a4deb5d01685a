"""督查单存档: the PDF of a slip is kept when it is issued, and stays as it is."""

from __future__ import annotations

import io

from django.contrib.auth.models import User
from django.urls import reverse

from yiding import typeset
from yiding.core.access import Level
from yiding.core.columns import Viewer
from yiding.core.errors import WrongState
from yiding.files import storage
from yiding.files.hooks import Belonging, Home
from yiding.files.models import DocumentVersion
from yiding.files.services import Paper as File
from yiding.files.services import document_make

from .models import Slip
from .permissions import may_urge
from .selectors import slips_visible_to
from .sheets import issuer_of, printed, sheet_of

HOME = "urging.slip"


def slip_keep(slip: Slip, by: User) -> None:
    """Makes the sheet and keeps its PDF with the slip. One event, of the paper. Raises SlipNotTypeset."""
    slip.sheet = typeset.to_json(sheet_of(slip, issuer_of(slip)))
    Slip.objects.filter(pk=slip.pk).update(sheet=slip.sheet)
    content = printed(slip.sheet, slip.colour, "pdf")
    file = File(io.BytesIO(content), f"{slip.number}.pdf", Level(slip.matter.level), "签发时存档")
    title = f"{slip.number} {slip.matter.title}"
    document_make(title=title[:200], about=(HOME, slip.pk), paper=file, by=by)


def kept_version(slip: Slip) -> DocumentVersion | None:
    """The PDF as it was issued; of a slip from before there was a sheet, nothing."""
    rows = DocumentVersion.objects.filter(document__about_kind=HOME, document__about_id=slip.pk, number=1)
    return rows.select_related("blob").first()


def copy_of(slip: Slip, form: str) -> bytes:
    """A slip in one form: the kept PDF, or another form of the same sheet. Raises SlipNotTypeset."""
    row = kept_version(slip) if form == "pdf" else None
    if row is not None:
        return storage.place(row.blob.digest).read_bytes()
    return printed(slip.sheet or typeset.to_json(sheet_of(slip, issuer_of(slip))), slip.colour, form)


def _told(key: int) -> Belonging | None:
    slip = Slip.objects.filter(pk=key).only("pk", "number", "government").first()
    if slip is None:
        return None
    return Belonging(slip.number, reverse("urging:slip-detail", args=[key]), slip.government_id)


def _is_open(key: int) -> None:
    """A slip has the one paper that it was issued with."""
    if DocumentVersion.objects.filter(document__about_kind=HOME, document__about_id=key).exists():
        raise WrongState("urging.slip.keep")


def _keeps(viewer: Viewer, _key: int) -> bool:
    return may_urge(viewer)


COPIES = Home(HOME, slips_visible_to, _told, _keeps, whole=slips_visible_to, check=_is_open)
