"""审核与签发: approval, sending back, the signature over text and record."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.auth.models import User
from django.db import transaction
from django.http import HttpRequest
from django.urls import reverse

from yiding.accounts import second_factor
from yiding.accounts.door import Refused, code_check, password_check
from yiding.core import clock
from yiding.core.access import Permission, require
from yiding.core.telling import tell

from .countersigning import is_overdue, standing
from .errors import EmptyPaper, NotProven, OpenComments, OpenRound, OwnDraft
from .models import Answer, Comment, Handling, Paper, PaperState
from .notices import BACK, SIGNED, TO_SIGN
from .permissions import may_approve, may_sign, may_sign_this
from .reading import digest_of
from .services import moved, signed_for_of


@transaction.atomic
def paper_approve(*, paper: Paper, by: User) -> None:
    """审核通过. One event. Raises OpenComments, OpenRound, EmptyPaper."""
    require(may_approve(by))
    if not paper.text.strip():
        raise EmptyPaper
    if paper.state == PaperState.COUNTERSIGNING:
        _check_round(paper)
    moved(paper, "approve", by, approver=by, approved_at=clock.now())
    tell(
        TO_SIGN.code,
        to=Permission.SIGN_PAPERS,
        key=f"sign:{paper.pk}:{paper.version}",
        about=paper,
        link=reverse("papers:paper-detail", args=[paper.pk]),
        title=paper.title,
    )


def _check_round(paper: Paper) -> None:
    if any(row.answer == Answer.NONE and not is_overdue(row) for row in standing(paper)):
        raise OpenRound
    waiting = Comment.objects.filter(countersign__round__paper=paper, handling=Handling.OPEN)
    if waiting.exists():
        raise OpenComments


@transaction.atomic
def paper_send_back(*, paper: Paper, reason: str, by: User) -> None:
    """退回修改, from countersigning or after approval, with a reason. One event."""
    require(may_approve(by) or may_sign(by))
    moved(paper, "send_back", by, {"reason": reason}, approver=None, approved_at=None)
    tell(
        BACK.code,
        to=[paper.drafter],
        key=f"back:{paper.pk}:{paper.version}",
        about=paper,
        link=reverse("papers:paper-detail", args=[paper.pk]),
        title=paper.title,
        reason=reason,
    )


# --- the signature ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Proof:
    """再次验证: the signer's password, or the code of the moment where a second factor is set."""

    password: str = ""
    code: str = ""


def proof_check(request: HttpRequest, proof: Proof) -> None:
    """Is it really them? A wrong entry counts to the account's lock; raises NotProven.

    Who stands in proves themselves, not the one for whom they act.
    """
    user = request.user
    assert isinstance(user, User)
    try:
        if second_factor.is_set(user) and proof.code:
            code_check(user, proof.code)
        else:
            password_check(request, user.get_username(), proof.password)
    except Refused as error:
        raise NotProven(error.reason) from error


@transaction.atomic
def paper_sign(*, paper: Paper, by: User) -> None:
    """签发: who signs did not draft it; what is signed is the digest of text and record. One event.

    The caller has let the signer prove themselves (:func:`proof_check`).
    """
    require(may_sign(by))
    if not may_sign_this(by, paper):
        raise OwnDraft
    digest, stands_for = digest_of(paper.text, paper.record), signed_for_of(by)
    newest = paper.versions.order_by("-number")[0]
    newest.record = paper.record
    newest.save(update_fields=["record"])
    moved(
        paper,
        "sign",
        by,
        {"digest": digest, "for": stands_for},
        signer=by,
        signed_at=clock.now(),
        signed_for=stands_for,
        digest=digest,
        signed_version=newest.number,
    )
    tell(
        SIGNED.code,
        to=[paper.drafter],
        key=f"signed:{paper.pk}:{paper.version}",
        about=paper,
        link=reverse("papers:paper-detail", args=[paper.pk]),
        title=paper.title,
        who=by.get_full_name() or by.get_username(),
    )


def is_whole(paper: Paper) -> bool | None:
    """Are text and record what was signed and, with the number, issued? ``None``: not signed yet."""
    if not paper.digest or paper.signed_version is None:
        return None
    signed = paper.versions.filter(number=paper.signed_version).first()
    if signed is None or digest_of(signed.text, signed.record) != paper.digest:
        return False
    now = digest_of(paper.text, paper.record)
    return now == (paper.issued_digest or paper.digest)
