"""移交材料: who sees a list reads its papers: the signed sheet, deeds, drawings."""

from __future__ import annotations

from django.contrib.auth.models import User
from django.db import transaction
from django.urls import reverse

from yiding.audit.services import gathered, record
from yiding.core.columns import Viewer
from yiding.core.errors import BadRequest
from yiding.files.hooks import Belonging, Home
from yiding.files.models import Document
from yiding.files.services import Paper, document_make

from .drafting import touching
from .models import Handover
from .permissions import may_change, may_sign, require
from .selectors import handovers_visible_to

HOME = Handover._meta.label_lower


def may_add_paper(viewer: Viewer, row: Handover) -> bool:
    """Add a paper: either side, and who supervises."""
    return may_sign(viewer, row) or may_change(viewer, row)


@transaction.atomic
def handover_paper(*, handover: Handover, paper: Paper | None, by: User) -> Document:
    """加入移交材料. Raises BadRequest without a file."""
    require(may_add_paper(by, handover))
    if paper is None:
        raise BadRequest("file")
    about = (HOME, handover.pk)
    with gathered():
        made = document_make(
            title=paper.name[:200], about=about, paper=paper, by=by, owner_body_id=handover.giver_id
        )
        after = {"document": made.pk}
        record("handover.paper_added", handover, by=by, after=after, touches=touching(handover))
    return made


def _told(key: int) -> Belonging | None:
    row = Handover.objects.filter(pk=key).first()
    if row is None:
        return None
    return Belonging(row.title, reverse("handovers:handover-detail", args=[key]), row.government_id)


def _keeps(viewer: Viewer, key: int) -> bool:
    row = Handover.objects.filter(pk=key).first()
    return row is not None and may_add_paper(viewer, row)


HANDOVER_HOME = Home(HOME, handovers_visible_to, _told, _keeps, whole=handovers_visible_to)
