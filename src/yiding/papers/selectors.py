"""公文: who may read which, in which version."""

from __future__ import annotations

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.shortcuts import get_object_or_404

from yiding.core.access import Level, powers_of
from yiding.core.columns import Viewer

from .models import Comment, Countersign, Paper, PaperState, PaperVersion, Recipient
from .permissions import FOR_BODY, RECEIVING, may_countersign, may_draft, may_hand_in, may_receive, may_sign

S = PaperState
IN_WORK = (S.DRAFTING, S.COUNTERSIGNING, S.APPROVED, S.SIGNED)
ENDED = (S.SUPERSEDED, S.REVOKED)


def own_key(viewer: Viewer) -> int | None:
    """Whose papers the viewer handles: their own, or those of whom they stand in for."""
    acting = getattr(viewer, "acting_for", None)
    return acting.principal_id if acting else viewer.pk


def papers_visible_to(viewer: Viewer) -> QuerySet[Paper]:
    """The secretariat sees all. Who was asked to countersign sees the draft (in the version asked about), who
    signs what is approved, who handed one in their own. An issued paper is for its recipients and for who
    reads members' papers, by its level; one that no longer holds for who had got it.
    """
    if may_draft(viewer):
        return Paper.objects.all()
    if not may_receive(viewer):
        return Paper.objects.none()
    return Paper.objects.filter(_asked(viewer) | _to_sign(viewer) | _handed_in(viewer) | _issued(viewer))


def _handed_in(viewer: Viewer) -> Q:
    return Q(drafter=own_key(viewer)) if may_hand_in(viewer) else Q(pk__in=())


def _asked(viewer: Viewer) -> Q:
    rows = countersigns_visible_to(viewer).filter(round__paper=OuterRef("pk"))
    return Q(Exists(rows.order_by()), state__in=IN_WORK)


def _to_sign(viewer: Viewer) -> Q:
    return Q(state__in=(S.APPROVED, S.SIGNED)) if may_sign(viewer) else Q(pk__in=())


def _issued(viewer: Viewer) -> Q:
    level = powers_of(viewer).level
    got = Exists(recipients_visible_to(viewer).filter(paper=OuterRef("pk")).order_by())
    own = Q(got, state__in=(S.ISSUED, *ENDED), level__lte=max(level, Level.GOVERNMENT))
    return own | (Q(state=S.ISSUED, level__lte=level) if level >= Level.MEMBERS else Q(pk__in=()))


def countersigns_visible_to(viewer: Viewer) -> QuerySet[Countersign]:
    """Who was asked sees their own answer; the secretariat all."""
    if may_draft(viewer):
        return Countersign.objects.all()
    return _own_asked(viewer)


def comments_visible_to(viewer: Viewer) -> QuerySet[Comment]:
    """The comments of those answers that the viewer sees."""
    return Comment.objects.filter(countersign__in=countersigns_visible_to(viewer).order_by().values("pk"))


def recipients_visible_to(viewer: Viewer) -> QuerySet[Recipient]:
    """The secretariat sees who got what; a body its own receipts."""
    if may_draft(viewer):
        return Recipient.objects.all()
    if not may_receive(viewer):
        return Recipient.objects.none()
    return Recipient.objects.filter(body__in=powers_of(viewer).bodies(RECEIVING))


def versions_visible_to(viewer: Viewer) -> QuerySet[PaperVersion]:
    """The secretariat sees all versions; who signs the newest; who was asked the one asked about."""
    rows = PaperVersion.objects.filter(paper__in=papers_visible_to(viewer).order_by().values("pk"))
    if may_draft(viewer):
        return rows
    asked = countersigns_visible_to(viewer).filter(round__version=OuterRef("pk")).order_by()
    return rows.filter(Exists(asked))


# --- lists --------------------------------------------------------------------------------------------------


def _listed(rows: QuerySet[Paper]) -> QuerySet[Paper]:
    told = rows.select_related("council", "drafting_body", "drafter", "signer", "government", "corrects")
    return told.defer("blocks", "text", "record")


def drafts_listed(viewer: Viewer) -> QuerySet[Paper]:
    """The papers in work that the viewer sees."""
    return _listed(papers_visible_to(viewer).filter(state__in=IN_WORK))


def to_sign_listed(viewer: Viewer) -> QuerySet[Paper]:
    """What waits for a signature."""
    rows = papers_visible_to(viewer) if may_sign(viewer) else Paper.objects.none()
    return _listed(rows.filter(state=S.APPROVED))


def issued_listed(viewer: Viewer) -> QuerySet[Paper]:
    """What was issued, with what was corrected or revoked since."""
    return _listed(papers_visible_to(viewer).filter(state__in=(S.ISSUED, *ENDED)))


def inbox_listed(viewer: Viewer) -> QuerySet[Recipient]:
    """收文: what was sent to the viewer's own bodies and may be read by them."""
    bodies = powers_of(viewer).bodies(RECEIVING) if may_receive(viewer) else frozenset()
    level = max(powers_of(viewer).level, Level.GOVERNMENT)
    rows = Recipient.objects.filter(body__in=bodies, paper__level__lte=level)
    return rows.select_related("paper__council", "body", "read_by", "received_by").defer(
        "paper__blocks", "paper__text", "paper__record"
    )


def _own_asked(viewer: Viewer) -> QuerySet[Countersign]:
    """What the viewer was asked: for a body of theirs, or by name."""
    if not may_countersign(viewer):
        return Countersign.objects.none()
    bodies = powers_of(viewer).bodies(FOR_BODY)
    return Countersign.objects.filter(Q(body__in=bodies) | Q(person=own_key(viewer)))


def asked_listed(viewer: Viewer) -> QuerySet[Countersign]:
    """待会签: what the viewer was asked about, in papers that are still in work."""
    rows = _own_asked(viewer).filter(round__paper__state=S.COUNTERSIGNING)
    return rows.select_related("round__paper", "body", "person")


# --- one ----------------------------------------------------------------------------------------------------


def paper_get(viewer: Viewer, key: int) -> Paper:
    rows = papers_visible_to(viewer).select_related(
        "council__office",
        "government",
        "sitting__council",
        "sitting__meeting",
        "drafter",
        "signer",
        "approver",
        "corrects",
        "drafting_body",
        "decision",
    )
    return get_object_or_404(rows, pk=key)


def countersign_get(viewer: Viewer, key: int) -> Countersign:
    """The page of who was asked; the secretariat reads the answers on the paper's own page."""
    rows = _own_asked(viewer).select_related(
        "round__paper__council", "round__version", "body", "person", "answered_by"
    )
    return get_object_or_404(rows, pk=key)


def recipient_of(viewer: Viewer, paper: Paper) -> list[Recipient]:
    """The viewer's own receipts of a paper."""
    return list(inbox_listed(viewer).filter(paper=paper))


def versions_of(viewer: Viewer, paper: Paper) -> QuerySet[PaperVersion]:
    return versions_visible_to(viewer).filter(paper=paper).select_related("by").order_by("-number")


def recipients_of(viewer: Viewer, paper: Paper) -> QuerySet[Recipient]:
    rows = recipients_visible_to(viewer).filter(paper=paper)
    return rows.select_related("body", "received_by", "read_by").order_by("sending", F("position"))
