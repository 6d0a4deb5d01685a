"""每一个网址: what a visitor without an account, a forged form and a wrong method meet on each address."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from tests.addresses import Address, addresses
from tests.conftest import given
from yiding.audit.models import Event
from yiding.core.access import Role

OPEN = {
    "accounts:login",
    "accounts:oidc-begin",
    "accounts:oidc-return",
    "learn:beat",
    "learn:certificate",
    "learn:exam",
    "learn:exam-save",
    "learn:exam-start",
    "learn:file",
    "learn:home",
    "learn:page",
    "learn:read",
    "learn:result",
    "learn:verify",
    "web:health",
    "web:language",
    "set_language",
}
"""What is there for somebody who has not logged in."""

SENT = {
    "facts:sheet-compute",
    "facts:sheet-freeze",
    "supervision:matters-approve",
    "supervision:matters-assign",
    "supervision:matters-drop",
    "supervision:matters-reopen",
    "supervision:matters-return",
    "supervision:matters-strike",
    "supervision:matters-submit",
    "supervision:matters-take-up",
    "bulletins:bulletin-drop",
    "bulletins:bulletin-recount",
    "bulletins:bulletin-send",
    "bulletins:bulletin-take-back",
    "bulletins:choice-settle",
    "dispatch:case-file",
    "dispatch:case-reopen",
    "dispatch:case-take",
    "dispatch:dispatch-move",
    "dispatch:line-file",
    "lookback:look-back-conclude",
    "lookback:look-back-reopen",
    "coordination:body-set-up",
    "coordination:body-start",
    "coordination:kind-seed",
    "outreach:seed",
    "registers:call-collect",
    "registers:campaign-close",
    "registers:campaign-start",
    "registers:check-photo",
    "registers:machine-photo",
    "registers:entry-machine_checks-case",
    "registers:field-drop",
    "registers:plan-accept",
    "registers:round-end",
    "registers:round-rescope",
    "registers:round-start",
    "registers:import-start",
    "registers:edition-agree",
    "registers:edition-approve",
    "registers:edition-confirm",
    "registers:edition-refresh",
    "registers:edition-take-back",
    "registers:confirmation-agree",
    "registers:action-take",
    "registers:seed",
    "learn:beat",
    "learn:exam-save",
    "learn:exam-start",
    "learn:read",
    "training:category-seed",
    "training:course-open",
    "training:course-retire",
    "training:learner-leave",
    "training:learner-renew",
    "incidents:incident-handle",
    "incidents:lesson-propose",
    "incidents:recipient-receive",
    "incidents:report-drop",
    "incidents:report-receive",
    "incidents:report-send",
    "incidents:report-submit",
    "incidents:rules-seed",
    "registers:brief-choose",
    "registers:brief-drop",
    "registers:brief-recount",
    "registers:brief-send",
    "registers:brief-take-back",
    "registers:public-drop",
    "registers:public-release",
    "practices:level-seed",
    "practices:practice-approve",
    "practices:practice-summarise",
    "handovers:handover-send",
    "handovers:handover-sign",
    "handovers:handover-confirm",
    "handovers:handover-effect",
    "handovers:line-sign",
    "handovers:line-drop",
    "handovers:role-drop",
    "handovers:measure-drop",
    "handovers:dispute-withdraw",
    "handovers:check-confirm",
    "commitments:seed",
    "commitments:item-approve",
    "commitments:text-approve",
    "commitments:edition-release",
    "commitments:case-accept",
    "commitments:record-restore",
    "resources:seed",
    "resources:plan-approve",
    "resources:team-ready",
    "resources:member-end",
    "resources:member-phone",
    "resources:check-confirm",
    "resources:level-drop",
    "resources:alert-urge",
    "resources:order-acknowledge",
    "resources:season-start",
    "resources:season-calm",
    "resources:item-check",
    "resources:alert-rule-drop",
    "resources:checklist-entry-drop",
    "resources:keeping-body-end",
    "rosters:change-agree",
    "rosters:change-approve",
    "rosters:change-withdraw",
    "rosters:check-send",
    "rosters:pattern-seed",
    "rosters:roster-drop",
    "rosters:roster-publish",
    "rosters:shift-remove",
    "accountability:case-evidence",
    "accountability:case-file",
    "accountability:case-return",
    "accountability:reader-end",
    "difficulties:difficulty-confirm",
    "difficulties:difficulty-take",
    "difficulties:kind-seed",
    "councils:council-seed",
    "councils:seat-end",
    "supervision:report-adopt",
    "sittings:agenda-approve",
    "sittings:agenda-freeze",
    "sittings:agenda-sort",
    "sittings:entry-move",
    "sittings:entry-ready",
    "sittings:entry-remove",
    "sittings:entry-take",
    "sittings:invitation-come",
    "sittings:invitation-grant",
    "sittings:invitation-read",
    "sittings:invitation-send",
    "sittings:invitation-withdraw",
    "sittings:pack-take",
    "sittings:people-propose",
    "sittings:people-remind",
    "sittings:sitting-call",
    "papers:archive",
    "papers:comment-handle",
    "papers:difference-settle",
    "papers:distribution-urge",
    "papers:minutes-new",
    "papers:offer-choose",
    "papers:opened",
    "papers:paper-approve",
    "papers:paper-check",
    "papers:paper-refresh",
    "papers:receive",
    "papers:round-urge",
    "accounts:account-close",
    "accounts:account-reopen",
    "accounts:act-for",
    "accounts:act-for-end",
    "accounts:holding-end",
    "accounts:password-reset",
    "accounts:see-as",
    "accounts:see-as-end",
    "accounts:stand-in-end",
    "api:token-revoke",
    "accounts:logout",
    "accounts:account-elsewhere",
    "accounts:account-unlock",
    "accounts:factor-end",
    "accounts:session-end",
    "decisions:series-confirm",
    "decisions:decision-follow",
    "decisions:round-move",
    "decisions:work-reopen",
    "disclosure:copy-new",
    "disclosure:copy-preview",
    "disclosure:interpretation-publish",
    "decisions:series-dismiss",
    "decisions:series-undo",
    "deliberations:changes",
    "deliberations:page-save",
    "deliberations:pause-end",
    "deliberations:pause-start",
    "deliberations:recognise",
    "deliberations:room-prepare",
    "deliberations:sitting-close",
    "deliberations:sitting-end",
    "deliberations:sitting-open",
    "deliberations:votes-set",
    "directory:merge-undo",
    "directory:part-end",
    "directory:phone-blank",
    "directory:phone-full",
    "directory:proposal-judge",
    "directory:proposal-search",
    "directory:proposals-judge",
    "directory:split-undo",
    "intake:batch-create",
    "intake:file-confirm",
    "intake:file-correct",
    "intake:file-create",
    "intake:file-replace",
    "intake:file-reread",
    "intake:file-retry",
    "intake:file-rows",
    "intake:file-undo",
    "intake:files-retry",
    "notices:delivery-again",
    "notices:notice-read",
    "notices:notices-read",
    "topics:topic-send",
    "topics:topic-submit",
    "topics:topic-take-in",
    "topics:topic-check",
    "topics:topic-revise",
    "topics:topic-delete",
    "topics:topic-change-grant",
    "topics:topic-change-finish",
    "topics:topic-admit",
    "topics:settings-seed",
    "urging:press",
    "urging:rule-drop",
    "urging:ruleset-copy",
    "urging:ruleset-delete",
    "urging:ruleset-recall",
    "urging:ruleset-take",
    "web:calendar-clear",
    "web:desk-batch",
}
"""What changes something, and only when it is sent."""

pytestmark = pytest.mark.django_db


def _is_interface(address: Address) -> bool:
    """Programmes come with a token, not with a log-in and forms: see tests/api."""
    return address.name.startswith("v1:")


ALL = [pytest.param(address, id=address.name) for address in addresses() if not _is_interface(address)]


WORDS = {"kind": "file", "part": "name", "form": "json", "code": "intake.failed"}
WORDS |= {"way": "light", "scale": "quarter", "month": "2026-11"}
WORDS |= {"act": "close", "step": "send", "life": "review", "link": "parent", "pile": "matter-assign"}
WORDS |= {"register": "hazards", "move": "assign", "report": "open"}
"""Arguments that are words; the others are keys."""


NOBODY = 99_999
"""The key of a row that is not there."""


def _at(address: Address, key: int = 1) -> str:
    return reverse(address.name, kwargs={name: WORDS.get(name, key) for name in address.takes})


def _takes_keys(address: Address) -> bool:
    return bool(set(address.takes) - set(WORDS))


@pytest.mark.parametrize("address", ALL)
def test_visitor_without_an_account_is_sent_to_log_in(address: Address, client: Client) -> None:
    for answer in (client.get(_at(address)), client.post(_at(address))):
        goes = answer.headers.get("Location", "")
        is_sent_away = answer.status_code == 302 and goes.startswith(reverse("accounts:login"))
        assert is_sent_away or (address.name in OPEN and answer.status_code != 500)
    assert is_sent_away != (address.name in OPEN)
    assert not Event.objects.exists()


@pytest.mark.parametrize("address", ALL)
def test_forged_form_is_refused(address: Address, clerk: User) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(clerk)
    assert client.post(_at(address)).status_code == 403
    assert client.post(_at(address), {"csrfmiddlewaretoken": "a" * 64}).status_code == 403
    assert not Event.objects.exists()


@pytest.fixture
def keeper(db: None) -> User:
    """安全管理员: enters where the clerk may not."""
    return given(User.objects.create_user("keeper"), Role.SECURITY_ADMIN)


def _insider(address: Address, clerk: User, keeper: User) -> Client:
    """Somebody to whom the room is open."""
    client = Client()
    client.force_login(keeper if address.name.startswith("api:") else clerk)
    return client


@pytest.mark.parametrize("address", [one for one in ALL if one.values[0].name in SENT])
def test_what_changes_something_is_not_done_by_following_a_link(
    address: Address, clerk: User, keeper: User
) -> None:
    client = _insider(address, clerk, keeper)
    assert client.get(_at(address)).status_code == 405
    assert not Event.objects.exists()


@pytest.mark.any_database
def test_nothing_else_waits_for_a_form_alone(clerk: User, keeper: User) -> None:
    pages = [address for address in addresses() if not _is_interface(address)]
    asked = {one.name: _insider(one, clerk, keeper).get(_at(one)).status_code for one in pages}
    refused = {name for name, status in asked.items() if status == 405}
    assert refused == SENT


@pytest.mark.parametrize("address", [one for one in ALL if _takes_keys(one.values[0])])
def test_row_that_is_not_there_is_not_found(address: Address, clerk: User) -> None:
    client = Client()
    client.force_login(clerk)
    at = _at(address, NOBODY)
    answer = client.post(at) if address.name in SENT else client.get(at)
    assert answer.status_code in {403, 404, 410}  # 410: a code that is over
    assert not Event.objects.exists()
