"""签发: two persons, proven once more, over a digest that shows any change."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.urls import reverse

from tests.conftest import PASSWORD
from yiding.accounts.models import Account, Credential, StandIn
from yiding.core import clock
from yiding.core.errors import NotAllowed
from yiding.papers.errors import OwnDraft, Tampered
from yiding.papers.issuing import Issue, paper_issue
from yiding.papers.models import Paper, PaperState
from yiding.papers.reading import digest_of
from yiding.papers.signing import is_whole, paper_approve, paper_sign

from .conftest import ISSUED, Enter


def _approved(paper: Paper, director: User) -> Paper:
    paper_approve(paper=paper, by=director)
    return paper


def test_nobody_signs_what_they_drafted(draft: Paper, director: User) -> None:
    Paper.objects.filter(pk=draft.pk).update(drafter=director)
    draft.refresh_from_db()
    with pytest.raises(OwnDraft):
        paper_sign(paper=_approved(draft, director), by=director)


def test_the_database_itself_keeps_the_two_apart(signed: Paper) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Paper.objects.filter(pk=signed.pk).update(signer=signed.drafter)


def test_a_clerk_does_not_sign(draft: Paper, director: User, clerk: User) -> None:
    with pytest.raises(NotAllowed):
        paper_sign(paper=_approved(draft, director), by=clerk)


def test_what_is_signed_is_the_digest_of_text_and_record(signed: Paper) -> None:
    assert signed.state == PaperState.SIGNED
    assert signed.digest == digest_of(signed.text, signed.record)
    assert len(signed.digest) == 64
    assert is_whole(signed) is True


@pytest.mark.parametrize("field", ["text", "record"])
def test_tampering_is_shown_and_stops_the_issue(field: str, signed: Paper, clerk: User, enter: Enter) -> None:
    changed = signed.text + "另加一句。" if field == "text" else {**signed.record, "issue_no": 99}
    Paper.objects.filter(pk=signed.pk).update(**{field: changed})
    signed.refresh_from_db()
    assert is_whole(signed) is False
    page = enter(clerk).get(reverse("papers:paper-detail", args=[signed.pk])).content.decode()
    assert "与签发时不一致" in page
    with pytest.raises(Tampered):
        paper_issue(paper=signed, told=Issue(ISSUED), by=clerk)


def test_the_signer_enters_the_password_again(
    draft: Paper, director: User, leader: User, enter: Enter
) -> None:
    _approved(draft, director)
    client, url = enter(leader), reverse("papers:paper-sign", args=[draft.pk])
    assert client.post(url, {"password": "wrong"}).status_code == 422
    assert Credential.objects.get(user=leader).failures == 1
    assert client.post(url, {"password": PASSWORD}).status_code == 302
    draft.refresh_from_db()
    assert (draft.state, draft.signer) == (PaperState.SIGNED, leader)


def test_wrong_entries_lock_the_account(draft: Paper, director: User, leader: User, enter: Enter) -> None:
    _approved(draft, director)
    client, url = enter(leader), reverse("papers:paper-sign", args=[draft.pk])
    for _n in range(5):
        client.post(url, {"password": "wrong"})
    assert Credential.objects.get(user=leader).locked_until is not None
    assert client.post(url, {"password": PASSWORD}).status_code == 422
    draft.refresh_from_db()
    assert draft.state == PaperState.APPROVED


def test_a_stand_in_signs_for_somebody(draft: Paper, director: User, leader: User, finance: User) -> None:
    _approved(draft, director)
    account, deputy = Account.objects.get(user=leader), Account.objects.get(user=finance)
    today = clock.today()
    row = StandIn.objects.create(
        principal=account, deputy=deputy, starts_on=today, ends_on=today, reason="出差"
    )
    finance.acting_for = row  # type: ignore[attr-defined]
    paper_sign(paper=draft, by=finance)
    assert (draft.signer, draft.signed_for) == (finance, str(account))


def test_a_stand_in_of_the_drafter_does_not_sign(
    draft: Paper, director: User, leader: User, finance: User
) -> None:
    Paper.objects.filter(pk=draft.pk).update(drafter=leader)
    draft.refresh_from_db()
    _approved(draft, director)
    today = clock.today()
    finance.acting_for = StandIn.objects.create(  # type: ignore[attr-defined]
        principal=Account.objects.get(user=leader),
        deputy=Account.objects.get(user=finance),
        starts_on=today,
        ends_on=today,
        reason="出差",
    )
    with pytest.raises(OwnDraft):
        paper_sign(paper=draft, by=finance)
