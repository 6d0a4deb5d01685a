"""许可: the whole table of roles and permissions, written down a second time, so that a slip is seen."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser, User

from yiding.accountability import permissions as accountability
from yiding.accounts import permissions as accounts
from yiding.audit import permissions as audit
from yiding.bulletins import permissions as bulletins
from yiding.core.access import CLEARANCE, GRANTS, SENTENCES, Level, Permission, Role, may, powers_of, side_of
from yiding.councils import permissions as councils
from yiding.decisions import permissions as decisions
from yiding.directory import permissions as directory
from yiding.disclosure import permissions as disclosure
from yiding.dispatch import permissions as dispatch
from yiding.facts import permissions as facts
from yiding.files import permissions as files
from yiding.intake import permissions as intake
from yiding.meetings import permissions as meetings
from yiding.papers import permissions as papers
from yiding.rosters import permissions as rosters
from yiding.sittings import permissions as sittings
from yiding.supervision import permissions as supervision
from yiding.topics import permissions as topics
from yiding.urging import permissions as urging
from yiding.web import permissions as web

from .conftest import ROLES, Cast

WHO = {
    "clerk": "intake.send intake.correct intake.confirm ledger.read decisions.keep_series"
    " meetings.set_level files.keep directory.read directory.keep directory.judge"
    " directory.see_phones councils.keep topics.read topics.draft topics.review topics.treat"
    " topics.keep_kinds sittings.build sittings.answer deliberations.run deliberations.read"
    " papers.draft papers.countersign papers.issue papers.receive papers.archive"
    " decisions.keep_routes decisions.give_opinions decisions.keep_policies disclosure.prepare"
    " papers.hand_in dispatch.keep directory.keep_portfolios"
    " rosters.keep rosters.check rosters.keep_rules",
    "director": "intake.send intake.correct intake.confirm ledger.read decisions.keep_series"
    " meetings.set_level files.keep directory.read directory.keep directory.judge"
    " directory.see_phones calendar.keep councils.keep topics.read topics.draft topics.review"
    " topics.treat topics.admit topics.keep_kinds sittings.build sittings.approve"
    " sittings.answer sittings.grant_leave deliberations.run deliberations.read papers.draft"
    " papers.countersign papers.approve papers.sign papers.issue papers.receive papers.archive"
    " decisions.keep_routes decisions.give_opinions decisions.keep_policies disclosure.prepare"
    " disclosure.release supervision.approve supervision.examine supervision.grant facts.judge"
    " papers.hand_in dispatch.keep bulletins.make urging.keep_rules directory.keep_portfolios"
    " accountability.read accountability.decide"
    " rosters.keep rosters.approve rosters.check rosters.keep_rules",
    "inspector": "ledger.read decisions.keep_series directory.read directory.see_phones topics.read"
    " sittings.answer papers.receive supervision.file supervision.examine supervision.grant"
    " facts.keep papers.hand_in dispatch.keep bulletins.make urging.urge urging.keep_rules"
    " directory.keep_portfolios accountability.read accountability.handle"
    " rosters.check rosters.keep_rules",
    "leader": "ledger.read directory.read topics.read topics.endorse sittings.approve sittings.answer"
    " sittings.grant_leave papers.countersign papers.sign papers.receive supervision.approve"
    " supervision.instruct supervision.grant accountability.read accountability.decide",
    "liaison": "ledger.read directory.read topics.read topics.draft topics.review sittings.answer"
    " papers.countersign papers.receive decisions.keep_routes decisions.give_opinions"
    " supervision.carry supervision.examine facts.object rosters.keep rosters.check",
    "body_head": "ledger.read directory.read topics.read topics.draft topics.approve topics.review"
    " sittings.answer papers.countersign papers.receive decisions.keep_routes"
    " decisions.give_opinions supervision.carry supervision.examine facts.object"
    " accountability.read rosters.keep rosters.approve rosters.check",
    "assessor": "ledger.read directory.read topics.read sittings.answer papers.receive facts.keep"
    " facts.judge",
    "fund_manager": "ledger.read directory.read topics.read sittings.answer papers.receive",
    "observer": "ledger.read directory.read topics.read sittings.answer papers.receive",
    "system_admin": "directory.read directory.keep calendar.keep accounts.keep accounts.impersonate"
    " notices.keep_channels notices.see_outbox",
    "security_admin": "directory.read accounts.grant accounts.allow_impersonation api.keep_tokens",
    "audit_admin": "audit.read",
}
"""By role what it may do."""
SAFETY: dict[str, str] = {
    "clerk": "readiness.read readiness.keep training.keep_courses incidents.report incidents.handle",
    "director": "readiness.read readiness.keep readiness.approve training.keep_courses registers.oversee"
    " incidents.report incidents.sign incidents.handle incidents.judge incidents.keep_rules",
    "inspector": "readiness.read readiness.keep training.keep_courses registers.keep registers.oversee"
    " incidents.report incidents.handle incidents.judge incidents.keep_rules",
    "leader": "readiness.read readiness.approve incidents.sign",
    "liaison": "readiness.read readiness.keep training.keep_courses training.enrol registers.keep"
    " incidents.report",
    "body_head": "readiness.read readiness.keep readiness.approve training.keep_courses training.enrol"
    " registers.keep incidents.report incidents.sign",
}
"""Registers, readiness, safety education and incidents."""
WHO |= {role: f"{WHO[role]} {words}" for role, words in SAFETY.items()}

PREDICATES: dict[str, Callable[[Any], bool]] = {
    "intake.send": intake.may_upload,
    "intake.correct": intake.may_correct,
    "intake.confirm": intake.may_confirm,
    "ledger.read": meetings.may_read,
    "decisions.keep_series": decisions.may_keep_series,
    "meetings.set_level": meetings.may_set_level,
    "decisions.keep_routes": decisions.may_keep_routes,
    "decisions.give_opinions": decisions.may_give_opinions,
    "decisions.keep_policies": decisions.may_keep_policies,
    "disclosure.prepare": disclosure.may_prepare,
    "disclosure.release": disclosure.may_release,
    "files.keep": files.may_keep,
    "directory.read": directory.may_read,
    "directory.keep": directory.may_edit,
    "directory.judge": directory.may_judge,
    "directory.see_phones": directory.may_see_phones,
    "topics.read": topics.may_read,
    "topics.draft": topics.may_draft,
    "topics.approve": topics.may_approve,
    "topics.review": topics.may_review,
    "topics.treat": topics.may_treat,
    "topics.admit": topics.may_admit,
    "topics.endorse": topics.may_endorse,
    "topics.keep_kinds": topics.may_keep_kinds,
    "calendar.keep": web.may_edit_calendar,
    "accounts.keep": accounts.may_keep_accounts,
    "accounts.grant": accounts.may_grant,
    "accounts.allow_impersonation": accounts.may_allow_impersonation,
    "accounts.impersonate": accounts.may_impersonate,
    "papers.draft": papers.may_draft,
    "papers.countersign": papers.may_countersign,
    "papers.approve": papers.may_approve,
    "papers.sign": papers.may_sign,
    "papers.issue": papers.may_issue,
    "papers.receive": papers.may_receive,
    "papers.archive": papers.may_archive,
    "audit.read": audit.may_audit,
    "papers.hand_in": papers.may_hand_in,
    "bulletins.make": bulletins.may_make,
    "dispatch.keep": dispatch.may_keep,
    "councils.keep": councils.may_keep,
    "directory.keep_portfolios": directory.may_keep_portfolios,
    "sittings.build": sittings.may_build,
    "sittings.approve": sittings.may_approve,
    "sittings.grant_leave": sittings.may_grant,
    "facts.keep": facts.may_compute,
    "facts.judge": facts.may_judge,
    "supervision.file": supervision.may_file,
    "supervision.approve": supervision.may_approve,
    "supervision.instruct": supervision.may_instruct,
    "supervision.grant": supervision.may_grant,
    "urging.urge": urging.may_urge,
    "urging.keep_rules": urging.may_keep_rules,
    "rosters.keep_rules": rosters.may_keep_rules,
    "accountability.read": accountability.may_read,
    "accountability.handle": accountability.may_open,
}


def test_the_table_is_the_one_that_was_decided() -> None:
    granted = {
        role.value: {permission.value for permission, roles in GRANTS.items() if role in roles}
        for role in Role
    }
    assert granted == {role: set(words.split()) for role, words in WHO.items()}


def test_every_permission_is_a_sentence_and_somebodys() -> None:
    assert set(SENTENCES) == set(GRANTS) == set(Permission)
    assert all(GRANTS.values())
    assert len({str(sentence) for sentence in SENTENCES.values()}) == len(Permission)


def test_no_permission_to_act_is_both_an_administrators_of_audit_and_anybody_elses() -> None:
    assert GRANTS[Permission.READ_EVENTS] == {Role.AUDIT_ADMIN}
    for permission, roles in GRANTS.items():
        assert Role.AUDIT_ADMIN not in roles or permission is Permission.READ_EVENTS


def test_administrators_read_no_papers() -> None:
    assert {role for role in Role if side_of(role) != "business"} & set(CLEARANCE) == set()


@pytest.mark.parametrize("role", ROLES)
def test_predicates_ask_the_table(role: Role | None, cast: Cast) -> None:
    viewer = cast(role)
    expected = set(WHO[role].split()) if role else set()
    assert {name for name, predicate in PREDICATES.items() if predicate(viewer)} == expected & set(PREDICATES)
    assert {one.value for one in Permission if may(viewer, one)} == expected


def test_who_is_not_logged_in_or_whose_account_is_closed_may_nothing(cast: Cast) -> None:
    clerk = cast(Role.CLERK)
    User.objects.filter(pk=clerk.pk).update(is_active=False)
    closed = User.objects.get(pk=clerk.pk)
    for viewer in (AnonymousUser(), closed, User(username="made up")):
        assert not any(may(viewer, one) for one in Permission)
        assert powers_of(viewer).level is Level.PUBLIC


def test_a_superuser_of_the_framework_may_nothing(db: None) -> None:
    root = User.objects.create_superuser("root")
    assert not any(may(root, one) for one in Permission)


def test_may_open_goes_by_level(cast: Cast) -> None:
    opens = {
        role: [meetings.may_open(cast(role), SimpleNamespace(level=level)) for level in Level]
        for role in (Role.CLERK, Role.LEADER, Role.LIAISON, Role.OBSERVER, Role.SYSTEM_ADMIN, None)
    }
    assert opens == {
        Role.CLERK: [True, True, True, True],
        Role.LEADER: [True, True, True, False],
        Role.LIAISON: [True, True, False, False],
        Role.OBSERVER: [True, False, False, False],
        Role.SYSTEM_ADMIN: [False, False, False, False],
        None: [False, False, False, False],
    }
