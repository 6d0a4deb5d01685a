"""每一页: each page of the address table in a real browser, wide and narrow, in Chinese and in English.

An address is either a page here, or it is named with the reason why it is none.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.urls import reverse

from tests.addresses import addresses
from tests.browser.conftest import NARROW, WIDE, become
from tests.commitments import addresses as promises
from tests.handovers import addresses as powers
from tests.resources import addresses as readiness
from yiding.core import catalogue

HOUSE = Path(__file__).resolve().parents[2]
SENTENCES = HOUSE / "src" / "yiding" / "locale" / "en" / "LC_MESSAGES" / "django.po"
pytestmark = pytest.mark.browser

PAGES: dict[str, tuple[str, ...]] = {
    "councils:council-list": (),
    "councils:council-add": (),
    "councils:council-detail": ("council",),
    "councils:council-edit": ("council",),
    "councils:seat-add": ("council",),
    "sittings:sitting-list": (),
    "sittings:sitting-calendar": (),
    "sittings:sitting-add": (),
    "sittings:number-set": ("council",),
    "sittings:sitting-detail": ("sitting",),
    "sittings:sitting-edit": ("sitting",),
    "sittings:sitting-copy": ("sitting",),
    "sittings:sitting-cancel": ("sitting",),
    "sittings:agenda": ("sitting",),
    "sittings:agenda-diff": ("sitting",),
    "sittings:agenda-version": ("agenda",),
    "sittings:entry-write": ("sitting",),
    "sittings:entry-edit": ("entry",),
    "sittings:people": ("sitting",),
    "sittings:invitation-add": ("sitting",),
    "sittings:invitation-list": (),
    "sittings:invitation-detail": ("invitation",),
    "sittings:invitation-leave": ("invitation",),
    "sittings:invitation-substitute": ("invitation",),
    "sittings:invitation-refuse": ("invitation",),
    "web:overview": (),
    "web:desk": (),
    "web:keyboard": (),
    "web:calendar-list": (),
    "web:calendar-add": (),
    "web:calendar-import": (),
    "web:calendar-edit": ("day",),
    "audit:event-list": (),
    "audit:event-detail": ("event",),
    "audit:object-history": ("kind", "object"),
    "api:token-list": (),
    "api:token-make": (),
    "api:token-detail": ("token",),
    "accounts:login": (),
    "accounts:password-change": (),
    "accounts:account-own": (),
    "accounts:account-list": (),
    "accounts:account-add": (),
    "accounts:account-detail": ("account",),
    "accounts:holding-add": ("account",),
    "accounts:stand-in-add": ("account",),
    "accounts:look-add": ("account",),
    "accounts:session-list": (),
    "accounts:second-factor": (),
    "intake:file-list": (),
    "intake:upload": (),
    "intake:batch-detail": ("batch",),
    "intake:file-detail": ("file",),
    "meetings:meeting-list": (),
    "meetings:meeting-calendar": (),
    "meetings:meeting-detail": ("meeting",),
    "meetings:meeting-print": ("meeting",),
    "meetings:meeting-level": ("meeting",),
    "meetings:paper-add": ("meeting",),
    "files:document-detail": ("document",),
    "files:version-add": ("document",),
    "files:document-level": ("document",),
    "files:document-disclosure": ("document",),
    "meetings:item-detail": ("meeting", "item"),
    "decisions:decision-list": (),
    "decisions:policy-list": (),
    "decisions:policy-detail": ("policy",),
    "decisions:series-list": (),
    "papers:paper-list": (),
    "papers:sign-list": (),
    "papers:register": (),
    "papers:inbox": (),
    "papers:asked-list": (),
    "papers:paper-new": (),
    "papers:paper-detail": ("paper",),
    "papers:paper-edit": ("paper",),
    "papers:paper-facts": ("paper",),
    "papers:paper-versions": ("paper",),
    "papers:round-open": ("paper",),
    "papers:round-again": ("paper",),
    "papers:paper-send-back": ("paper",),
    "papers:paper-correct": ("paper",),
    "papers:paper-revoke": ("paper",),
    "papers:paper-issue": ("paper",),
    "papers:distribution": ("paper",),
    "decisions:decision-detail": ("followed", "followed_no"),
    "decisions:work-list": (),
    "decisions:work-detail": ("work",),
    "decisions:round-add": ("work",),
    "decisions:submission-add": ("sending",),
    "decisions:submission-move": ("submission", "submission_step"),
    "decisions:work-issue": ("issue",),
    "decisions:work-report": ("arranging",),
    "decisions:work-drop": ("work",),
    "decisions:opinion-add": ("round",),
    "decisions:remark-answer": ("remark",),
    "decisions:revision-file": ("job",),
    "decisions:revision-return": ("job",),
    "decisions:revision-compare": ("job",),
    "decisions:name-list": (),
    "decisions:name-add": (),
    "decisions:name-edit": ("issuing_name",),
    "decisions:policy-add": (),
    "decisions:policy-edit": ("policy",),
    "decisions:policy-move": ("policy", "life"),
    "decisions:policy-link": ("policy", "policy_link"),
    "disclosure:copy-list": (),
    "disclosure:mark-edit": ("meeting",),
    "disclosure:copy-detail": ("copy",),
    "disclosure:copy-edit": ("copy",),
    "disclosure:copy-move": ("copy", "copy_step"),
    "disclosure:interpretation-edit": ("copy",),
    "disclosure:reason-list": (),
    "disclosure:reason-add": (),
    "disclosure:reason-edit": ("why",),
    "bulletins:bulletin-list": (),
    "bulletins:bulletin-new": (),
    "bulletins:wording-edit": (),
    "bulletins:bulletin-detail": ("bulletin",),
    "bulletins:figure": ("bulletin",),
    "bulletins:changes": ("bulletin",),
    "bulletins:bulletin-edit": ("bulletin",),
    "bulletins:bulletin-facts": ("bulletin",),
    "dispatch:dispatch-list": (),
    "dispatch:dispatch-new": (),
    "dispatch:dispatch-detail": ("dispatch",),
    "dispatch:dispatch-call": ("dispatch",),
    "dispatch:line-edit": ("dispatch_line",),
    "dispatch:note-send": ("dispatch_held",),
    "dispatch:series-list": (),
    "dispatch:series-new": (),
    "dispatch:series-edit": ("review_series",),
    "dispatch:comment-edit": ("review_comment",),
    "dispatch:case-new": ("review",),
    "dispatch:case-list": (),
    "dispatch:case-detail": ("hard_case",),
    "dispatch:case-decide": ("hard_case",),
    "dispatch:case-solve": ("hard_case",),
    "lookback:look-back-list": (),
    "lookback:look-back-new": (),
    "lookback:look-back-detail": ("look_back",),
    "lookback:item-check": ("look_back_item",),
    "lookback:report-send": ("look_back_over",),
    "coordination:body-list": (),
    "coordination:charge-list": (),
    "coordination:body-order": (),
    **{
        f"coordination:body-{act}": (f"coordination_{act}",)
        for act in ("detail", "edit", "member-add", "rules", "work", "council", "name", "end")
    },
    "coordination:member-end": ("coordination_member",),
    "coordination:charge-fill": ("charge",),
    "outreach:approach-list": (),
    "outreach:line-list": (),
    "outreach:library-list": (),
    "outreach:purpose-list": (),
    "outreach:approach-plan": (),
    "outreach:line-add": (),
    "outreach:library-add": (),
    "outreach:purpose-add": (),
    **{
        f"outreach:approach-{act}": (f"approach_{act}",)
        for act in ("detail", "contact", "answer", "obtain", "refuse", "promise", "learn", "edit")
    },
    "outreach:commitment-keep": ("commitment",),
    "outreach:line-edit": ("line",),
    "outreach:library-edit": ("library",),
    "outreach:library-count": ("library",),
    "outreach:purpose-edit": ("purpose",),
    "registers:home": (),
    "registers:waiting": (),
    "registers:sector-list": (),
    "registers:sector-add": (),
    "registers:sector-edit": ("sector",),
    "registers:entry-list": ("kind_code",),
    "registers:entry-new": ("kind_code",),
    "registers:entry-detail": ("entry",),
    "registers:entry-edit": ("entry",),
    "registers:entry-proof": ("entry",),
    "registers:entry-progress": ("entry",),
    "registers:entry-partners": ("entry",),
    "registers:entry-link": ("entry",),
    "registers:entry-move": ("entry", "entry_step"),
    "registers:entry-batch": ("kind_code", "entry_step"),
    "registers:register-edit": ("kind_code",),
    "registers:import-new": ("kind_code",),
    "registers:import-detail": ("import_run",),
    "training:coverage": (),
    "training:settings": (),
    "training:course-list": (),
    "training:employer-list": (),
    "training:learner-list": (),
    "training:untrained-list": (),
    "training:enrolment-list": (),
    "training:certificate-list": (),
    "training:expiring-list": (),
    "training:staff-import": (),
    "training:learner-import": (),
    "training:course-write": (),
    "training:employer-add": (),
    "training:category-add": (),
    "training:course-detail": ("training_course_detail__pk",),
    "training:course-edit": ("training_course_edit__pk",),
    "training:course-page": ("training_course_page__pk",),
    "training:course-question": ("training_course_question__pk",),
    "training:course-exam": ("training_course_exam__pk",),
    "training:course-paper": ("training_course_paper__pk",),
    "training:question-list": ("training_question_list__pk",),
    "training:question-import": ("training_question_import__pk",),
    "training:page-edit": ("training_page_edit__pk",),
    "training:question-edit": ("training_question_edit__pk",),
    "training:category-edit": ("training_category_edit__pk",),
    "training:rule-set": ("training_rule_set__pk",),
    "training:employer-detail": ("training_employer_detail__pk",),
    "training:employer-links": ("training_employer_links__pk",),
    "training:employer-learner": ("training_employer_learner__pk",),
    "training:employer-enrol": ("training_employer_enrol__pk",),
    "training:employer-count": ("training_employer_count__pk",),
    "training:employer-edit": ("training_employer_edit__pk",),
    "training:learner-detail": ("training_learner_detail__pk",),
    "training:learner-link": ("training_learner_link__pk",),
    "training:learner-edit": ("training_learner_edit__pk",),
    "training:learner-enrol": ("training_learner_enrol__pk",),
    "training:learner-blank": ("training_learner_blank__pk",),
    "training:enrolment-detail": ("training_enrolment_detail__pk",),
    "training:enrolment-allow": ("training_enrolment_allow__pk",),
    "training:attempt-detail": ("training_attempt_detail__pk",),
    "training:certificate-detail": ("training_certificate_detail__pk",),
    "training:certificate-revoke": ("training_certificate_revoke__pk",),
    "learn:home": ("learn_home__token",),
    "learn:page": (
        "learn_page__token",
        "learn_page__pk",
        "learn_page__page",
    ),
    "learn:exam": (
        "learn_exam__token",
        "learn_exam__pk",
    ),
    "learn:result": (
        "learn_result__token",
        "learn_result__pk",
        "learn_result__number",
    ),
    "learn:certificate": (
        "learn_certificate__token",
        "learn_certificate__pk",
    ),
    "learn:verify": ("learn_verify__token",),
    "incidents:incident-list": (),
    "incidents:watch": (),
    "incidents:figures": (),
    "incidents:rules": (),
    "incidents:quick": (),
    "incidents:incident-record": (),
    **{
        f"incidents:incident-{act}": (f"incident_{act}",)
        for act in (
            "detail",
            "first",
            "follow",
            "final",
            "call",
            "verify",
            "action",
            "call-in",
            "end",
            "review",
        )
    },
    **{
        f"incidents:incident-{act}": (f"incident_{act}",)
        for act in ("lesson", "suspect", "paper", "edit", "dismiss")
    },
    **{
        f"incidents:report-{act}": (f"incident_report_{act}",)
        for act in ("detail", "return", "edit", "correct", "compare")
    },
    **{f"incidents:recipient-{act}": (f"incident_recipient_{act}",) for act in ("relay", "receipt")},
    **{f"incidents:suspicion-{act}": (f"suspicion_{act}",) for act in ("confirm", "clear", "case")},
    **{f"incidents:{noun}-add": () for noun in ("kind", "grade", "limit", "recipient-rule")},
    "incidents:kind-edit": ("incident_kind",),
    **{f"incidents:grade-{act}": ("incident_grade",) for act in ("edit", "end")},
    **{f"incidents:limit-{act}": ("incident_limit",) for act in ("edit", "end")},
    **{f"incidents:recipient-rule-{act}": ("incident_rule",) for act in ("edit", "end")},
    "registers:duties": (),
    "registers:safety": (),
    "registers:safety-list": (),
    "registers:safety-use": (),
    "registers:enterprise-list": (),
    "registers:enterprise": ("duty_enterprise",),
    "registers:place": ("duty_place",),
    "registers:edition-list": (),
    "registers:edition-draft": (),
    **{
        f"registers:edition-{act}": ("duty_edition",)
        for act in ("detail", "ask", "send", "issue", "return", "drop")
    },
    "registers:edition-compare": ("duty_edition", "duty_before"),
    "registers:confirmation-object": ("duty_confirmation",),
    "registers:confirmation-settle": ("duty_confirmation",),
    **{f"registers:unit-{act}": ("duty_unit",) for act in ("report", "claim", "verify", "return")},
    "registers:joint-list": (),
    "registers:joint-open": (),
    **{f"registers:joint-{act}": ("duty_case",) for act in ("detail", "join", "close")},
    "registers:action-done": ("duty_action",),
    "registers:action-again": ("duty_action",),
    "registers:entry-local_requirements-units": ("duty_requirement",),
    "registers:entry-policies-renew": ("duty_policy",),
    "registers:need-list": (),
    "registers:need-confirm": ("land_owed",),
    "registers:need-refuse": ("land_other",),
    "registers:need-withdraw": ("land_shown",),
    "registers:entry-land_parcels-divide": ("land_divided",),
    "registers:entry-land_parcels-merge": ("land_merged",),
    "registers:map": (),
    "registers:map-towns": (),
    "registers:layer-list": (),
    "registers:layer-make": (),
    **{f"registers:layer-{act}": ("map_layer",) for act in ("detail", "replace", "edit", "turn-back")},
    "registers:outline-link": ("map_outline",),
    "registers:entry-spot": ("map_spot",),
    "registers:entry-shape": ("green_plot",),
    "registers:entry-shape-end": ("green_plot",),
    "registers:machine-check": (),
    "registers:figures": (),
    "registers:report": ("kind_code", "kind_report"),
    "registers:figure-entries": ("register_code",),
    "registers:brief-list": (),
    "registers:brief-new": (),
    "registers:brief-wording": (),
    **{f"registers:brief-{act}": ("register_brief",) for act in ("detail", "edit", "facts")},
    "registers:public-list": (),
    "registers:public-prepare": (),
    "registers:public-detail": ("public_released",),
    "registers:public-withdraw": ("public_released",),
    "registers:campaign-list": (),
    "registers:campaign-plan": (),
    "registers:campaign-detail": ("campaign",),
    "registers:campaign-figures": ("campaign",),
    "registers:campaign-coverage": ("campaign",),
    "registers:campaign-report": ("campaign",),
    "registers:campaign-patterns": ("campaign",),
    "registers:campaign-assess": ("campaign",),
    "registers:campaign-carry": ("campaign",),
    "registers:campaign-field": ("campaign",),
    "registers:campaign-item": ("campaign",),
    "registers:campaign-ask": ("campaign",),
    "registers:campaign-edit": ("campaign",),
    "registers:accident-patterns": (),
    "registers:field-edit": ("campaign_field",),
    "registers:plan-list": (),
    "registers:plan-detail": ("plan_item",),
    "registers:plan-hand-in": ("plan_item",),
    "registers:plan-return": ("plan_item",),
    "registers:plan-drop": ("plan_item",),
    "registers:plan-edit": ("plan_item",),
    "registers:call-detail": ("report_call",),
    "registers:field-report-write": ("field_report",),
    "registers:checklist-list": (),
    "registers:checklist-make": (),
    "registers:checklist-detail": ("checklist",),
    "registers:checklist-revise": ("checklist",),
    "registers:round-list": (),
    "registers:round-plan": (),
    "registers:round-detail": ("check_round",),
    "registers:round-coverage": ("check_round",),
    "registers:round-unchecked": ("check_round",),
    "registers:round-edit": ("planned",),
    "registers:round-task-assign": ("round_task",),
    "registers:coverage": (),
    "registers:check-list": (),
    "registers:check-start": (),
    "registers:check-form": ("check_object",),
    "registers:check-detail": ("check_made",),
    "practices:practice-list": (),
    "practices:benchmark-list": (),
    "practices:exemplar-list": (),
    "practices:sweep-list": (),
    "practices:summary": (),
    "practices:practice-record": (),
    "practices:benchmark-record": (),
    "practices:exemplar-name": (),
    "practices:sweep-send": (),
    "practices:level-add": (),
    **{
        f"practices:practice-{act}": (f"practice_{act}",)
        for act in ("detail", "return", "spread", "paper", "summary", "edit")
    },
    "practices:adoption-adopt": ("adoption",),
    "practices:adoption-decline": ("adoption",),
    "practices:benchmark-edit": ("benchmark",),
    "practices:exemplar-end": ("exemplar",),
    "practices:sweep-detail": ("sweep",),
    "practices:answer-give": ("answer",),
    "practices:level-edit": ("inspection_level",),
    **readiness.PAGES,
    **powers.PAGES,
    **promises.PAGES,
    "rosters:board": (),
    **{
        f"rosters:{name}-list": ()
        for name in ("roster", "shift", "change", "hand-over", "check", "call", "post", "pattern")
    },
    "rosters:roster-draft": (),
    "rosters:post-add": (),
    "rosters:pattern-add": (),
    "rosters:rule-set": (),
    "rosters:check-record": (),
    "rosters:call-record": (),
    **{
        f"rosters:{name}": (f"duty_{name}",)
        for name in (
            *(
                f"roster-{act}"
                for act in ["detail", "generate", "add-shift", "flag", "import", "sheet", "recall"]
            ),
            *(f"shift-{act}" for act in ["detail", "check-in", "hand-over", "swap", "stand-in", "assign"]),
            *("edition-detail", "change-refuse", "change-reject", "hand-over-detail", "hand-over-take"),
            *("point-finish", "post-edit", "pattern-edit"),
            *(f"check-{act}" for act in ["detail", "case", "dismiss", "reply"]),
        )
    },
    "accountability:case-list": (),
    "accountability:case-begin": (),
    **{
        f"accountability:case-{act}": (f"case_{act}",)
        for act in ("detail", "verify", "state", "propose", "decide", "close", "dismiss", "paper", "reader")
    },
    "accountability:duty-list": (),
    "accountability:duty-add": (),
    "accountability:duty-detail": ("safety_duty",),
    "accountability:duty-edit": ("safety_duty",),
    "accountability:duty-second": ("safety_duty",),
    "accountability:second-end": ("second_duty",),
    "difficulties:difficulty-list": (),
    "difficulties:difficulty-detail": ("difficulty_detail",),
    "difficulties:difficulty-raise": (),
    **{
        f"difficulties:difficulty-{act}": (f"difficulty_{act}",)
        for act in ("answer", "assign", "escalate", "refuse", "withdraw", "agenda")
    },
    "difficulties:kind-list": (),
    "difficulties:kind-add": (),
    "difficulties:kind-edit": ("difficulty_kind",),
    "supervision:candidate-list": (),
    "supervision:candidate-detail": ("candidate",),
    "supervision:matter-list": (),
    "supervision:proposal-list": (),
    "supervision:proposal-page": ("meeting",),
    "supervision:candidate-split": ("candidate",),
    "supervision:filing-list": (),
    "supervision:matter-add": (),
    "supervision:matter-edit": ("draft_matter",),
    "supervision:source-add": ("draft_matter",),
    "supervision:part-add": ("plan",),
    "supervision:plans-ask": ("active_matter",),
    "supervision:instruction-add": (),
    "supervision:unit-plan-list": (),
    "supervision:matter-groups": (),
    "supervision:plan-list": (),
    "supervision:plan-add": (),
    "supervision:plan-detail": ("plan",),
    "supervision:plan-fill": ("plan",),
    "supervision:plan-edit": ("plan",),
    "supervision:template-list": (),
    "supervision:template-add": (),
    "supervision:template-edit": ("matter_template",),
    "supervision:template-use": ("matter_template",),
    "facts:sheet-list": (),
    "facts:sheet-add": (),
    "facts:sheet-detail": ("fact_sheet",),
    "facts:fact-detail": ("fact",),
    "facts:objection-add": ("fact",),
    "facts:objection-decide": ("objection",),
    "supervision:matter-detail": ("matter",),
    "supervision:task-list": (),
    "supervision:task-detail": ("task",),
    "supervision:ledger": (),
    "supervision:task-today": (),
    "supervision:progress": (),
    "supervision:task-accept": ("assigned",),
    "supervision:task-decline": ("assigned",),
    "supervision:task-report": ("task",),
    "supervision:task-claim": ("task",),
    "supervision:task-extend": ("task",),
    "supervision:task-split": ("task",),
    "supervision:task-reassign": ("task",),
    "supervision:task-suspend": ("task",),
    "supervision:report-return": ("report",),
    "supervision:claim-accept": ("claim",),
    "supervision:claim-return": ("claim",),
    "supervision:extension-grant": ("extension",),
    "supervision:extension-refuse": ("extension",),
    "supervision:check-add": ("matter",),
    "urging:today": (),
    "urging:light-list": (),
    "urging:slip-list": (),
    "urging:slip-detail": ("slip",),
    "urging:slip-answer": ("slip",),
    "urging:slip-return": ("slip_answered",),
    "urging:slip-withdraw": ("slip",),
    "urging:ruleset-list": (),
    "urging:ruleset-detail": ("ruleset",),
    "urging:ruleset-adopt": ("ruleset",),
    "urging:ruleset-edit": ("ruleset",),
    "urging:rule-add": ("ruleset", "rule_part"),
    "urging:rule-edit": ("ruleset", "rule_part", "rule"),
    "oversight:leading": (),
    "oversight:leading-all": (),
    "oversight:leading-leader": ("person",),
    "oversight:tasks": (),
    "oversight:tasks-of-leader": ("person",),
    "oversight:tasks-of-body": ("body",),
    "oversight:tasks-of-meeting": ("meeting",),
    "oversight:tasks-of-item": ("item_key",),
    "oversight:board": (),
    "oversight:board-by": ("way",),
    "oversight:timeline": (),
    "oversight:timeline-at": ("scale", "month"),
    "oversight:calendar": (),
    "oversight:calendar-at": ("month",),
    "oversight:tree": (),
    "directory:portfolio-list": (),
    "directory:portfolio-edit": ("person",),
    "directory:body-list": (),
    "directory:body-detail": ("body",),
    "directory:body-register": ("body",),
    "directory:body-edit": ("body",),
    "directory:part-add": ("body", "part"),
    "directory:proposal-list": (),
    "directory:proposal-detail": ("proposal",),
    "directory:exchange": (),
    "directory:enterprise-list": (),
    "directory:place-list": (),
    "directory:parcel-list": (),
    "directory:indicator-list": (),
    "directory:enterprise-detail": ("enterprise",),
    "directory:enterprise-edit": ("enterprise",),
    "directory:place-detail": ("place",),
    "directory:place-edit": ("place",),
    "directory:parcel-detail": ("parcel",),
    "directory:parcel-edit": ("parcel",),
    "directory:indicator-detail": ("indicator",),
    "directory:person-list": (),
    "directory:person-detail": ("person",),
    "directory:person-split": ("person",),
    "directory:phone-add": ("person",),
    "topics:topic-list": (),
    "topics:topic-all": (),
    "topics:topic-own": (),
    "topics:asked-list": (),
    "topics:reply-list": (),
    "topics:topic-add": (),
    "topics:topic-detail": ("topic",),
    "topics:topic-edit": ("topic_draft",),
    "topics:topic-paper-add": ("topic",),
    "topics:round-detail": ("topic_round",),
    "topics:setting-list": (),
    "topics:setting-add": ("topic_part",),
    "topics:setting-edit": ("topic_part", "topic_rule"),
    "topics:topic-send-back": ("topic",),
    "topics:topic-return": ("topic",),
    "topics:topic-refuse": ("topic",),
    "topics:topic-withdraw": ("topic",),
    "topics:topic-change-ask": ("topic",),
    "topics:topic-change-refuse": ("topic",),
    "topics:topic-allow": ("topic",),
    "topics:topic-round-open": ("topic",),
    "topics:gate-ask": ("topic_check",),
    "topics:gate-answer": ("topic_check",),
    "topics:gate-waive": ("topic_check",),
    "topics:reply-give": ("topic_reply",),
    "topics:round-close": ("topic_round",),
    "topics:endorsement-give": ("topic_endorsement",),
    "topics:endorsement-decline": ("topic_endorsement",),
    "topics:endorsement-reopen": ("topic_endorsement",),
    "deliberations:sitting-list": (),
    "deliberations:room": ("room",),
    "deliberations:people": ("room",),
    "deliberations:attendance-add": ("room",),
    "deliberations:projector": ("room",),
    "deliberations:discussion": ("room",),
    "deliberations:discussion-print": ("room",),
    "deliberations:sign-in": ("code_of_room",),
    "deliberations:law-list": (),
    "deliberations:study-list": (),
    "deliberations:conveying-add": ("study",),
    "search:search": (),
    "notices:notice-list": (),
    "notices:notice-detail": ("notice",),
    "notices:preferences": (),
    "notices:outbox": (),
    "notices:delivery-detail": ("delivery",),
    "notices:template-list": (),
    "notices:template-edit": ("code",),
}
"""The pages, and whose key each takes."""

SEEN_BY: dict[str, str | None] = {
    "supervision:proposal-list": "ducha",
    "supervision:proposal-page": "ducha",
    "supervision:candidate-split": "ducha",
    "supervision:filing-list": "ducha",
    "supervision:matter-add": "ducha",
    "supervision:matter-edit": "ducha",
    "supervision:source-add": "ducha",
    "supervision:part-add": "ducha",
    "supervision:plans-ask": "ducha",
    "supervision:plan-add": "ducha",
    "supervision:plan-fill": "ducha",
    "supervision:plan-edit": "ducha",
    "supervision:template-list": "ducha",
    "supervision:template-add": "ducha",
    "supervision:template-edit": "ducha",
    "supervision:template-use": "ducha",
    "supervision:instruction-add": "lingdao",
    "lookback": "ducha",
    "registers": "ducha",
    "training": "danwei",
    "training:category-add": "ducha",
    "training:category-edit": "ducha",
    "training:rule-set": "ducha",
    "incidents:suspicion-case": "ducha",
    "registers:confirmation-object": "danwei",
    "registers:unit-report": "danwei",
    "registers:need-confirm": "danwei",
    "registers:need-refuse": "danwei",
    "registers:unit-claim": "danwei",
    "registers:action-done": "danwei",
    "registers:public-withdraw": None,
    "registers:field-report-write": "danwei",
    "practices:practice-record": "ducha",
    "practices:practice-spread": "ducha",
    "practices:practice-paper": "ducha",
    "practices:practice-summary": "ducha",
    "practices:practice-edit": "ducha",
    "practices:benchmark-record": "ducha",
    "practices:benchmark-edit": "ducha",
    "practices:exemplar-name": "ducha",
    "practices:exemplar-end": "ducha",
    "practices:sweep-send": "ducha",
    "practices:level-add": "ducha",
    "practices:level-edit": "ducha",
    "practices:adoption-adopt": "danwei",
    "practices:adoption-decline": "danwei",
    "practices:answer-give": "danwei",
    **readiness.SEEN_BY,
    **powers.SEEN_BY,
    **promises.SEEN_BY,
    **{
        f"rosters:{name}": "danwei"
        for name in (
            *("roster-draft", "roster-generate", "roster-add-shift", "roster-flag", "roster-import"),
            *("roster-sheet", "roster-recall", "shift-check-in", "shift-hand-over", "shift-swap"),
            *("shift-stand-in", "shift-assign", "change-refuse", "hand-over-take", "point-finish"),
            *("post-add", "post-edit", "pattern-edit", "check-reply"),
        )
    },
    "rosters:check-case": "ducha",
    "rosters:check-dismiss": "ducha",
    "accountability": "ducha",
    "accountability:case-state": "danwei",
    "accountability:case-decide": "lingdao",
    "difficulties:difficulty-raise": "ducha",
    "difficulties:difficulty-assign": "ducha",
    "difficulties:difficulty-escalate": "ducha",
    "difficulties:difficulty-answer": "danwei",
    "difficulties:difficulty-refuse": "danwei",
    "difficulties:difficulty-withdraw": "danwei",
    "difficulties:difficulty-agenda": "danwei",
    "difficulties:kind-list": "ducha",
    "difficulties:kind-add": "ducha",
    "difficulties:kind-edit": "ducha",
    "topics:topic-own": "danwei",
    "topics:asked-list": "danwei",
    "topics:reply-list": "danwei",
    "topics:topic-add": "danwei",
    "topics:topic-edit": "danwei",
    "topics:topic-send-back": "danwei",
    "topics:topic-withdraw": "danwei",
    "topics:topic-change-ask": "danwei",
    "topics:gate-answer": "danwei",
    "topics:reply-give": "danwei",
    "topics:endorsement-give": "lingdao",
    "topics:endorsement-decline": "lingdao",
    "facts:sheet-add": "ducha",
    "facts:objection-add": "督甲局联络员",
    "supervision:task-today": "督甲局联络员",
    "supervision:progress": "督甲局联络员",
    "supervision:task-accept": "督甲局联络员",
    "supervision:task-decline": "督甲局联络员",
    "supervision:task-report": "督甲局联络员",
    "supervision:task-claim": "督甲局联络员",
    "supervision:task-extend": "督甲局联络员",
    "supervision:task-split": "督甲局联络员",
    "supervision:task-reassign": "督督查员",
    "urging:today": "ducha",
    "urging:slip-return": "ducha",
    "urging:slip-withdraw": "ducha",
    "urging:slip-answer": "danwei",
    "api": "anquan",
    "audit": "shenji",
    "accounts:account-list": "xitong",
    "accounts:account-add": "xitong",
    "accounts:account-detail": "anquan",
    "accounts:holding-add": "anquan",
    "accounts:stand-in-add": "anquan",
    "accounts:look-add": "anquan",
    "notices:outbox": "xitong",
    "notices:delivery-detail": "xitong",
    "notices:template-list": "xitong",
    "notices:template-edit": "xitong",
}
"""Whose pages they are, by address or by room; the office's own are those of its director."""

NO_PAGES = {
    "for the body that has the task; the story of the filing looks at it": ("supervision:unit-plan-add",),
    "for those who are asked and who did not draft; the story of the minutes looks at it": (
        "papers:countersign",
        "papers:paper-sign",
    ),
    "between password and code; the story of the log-in looks at it": ("accounts:second-step",),
    "leads to the provider of identities and back": ("accounts:oidc-begin", "accounts:oidc-return"),
    "a part of a page, or a file": (
        "disclosure:copy-preview",
        "disclosure:copy-file",
    ),
    "a part of a page, asked again by its clock": (
        "incidents:incident-clock",
        "incidents:watch-now",
        "incidents:grade-now",
    ),
    "a report on paper, as a file": ("incidents:report-copy",),
    "a part of a page": ("intake:totals", "intake:file-state", "intake:file-field", "intake:batch-states"),
    "a file for a calendar": ("sittings:invitation-calendar",),
    "asks which tasks; the story of the inspector's morning looks at it": ("urging:slip-issue",),
    "a part of the room": (
        "deliberations:room-state",
        "deliberations:projector-now",
        "deliberations:recognise",
    ),
    "data for a page": (
        "registers:map-points",
        "registers:map-offered",
        "registers:layer-shapes",
        "registers:entry-shapes",
        "registers:map-shapes",
        "registers:machine-zones",
        "registers:machine-verdict",
        "registers:brief-print",
        "registers:public-json",
        "registers:public-csv",
        "bulletins:print",
        "urging:slip-copy",
        "papers:paper-page",
        "papers:paper-copy",
        "intake:file-places",
        "intake:file-page",
        "intake:file-original",
        "web:health",
        "directory:directory-export",
        "files:version-download",
    ),
    "data for a programme": (
        "v1:openapi",
        "v1:me",
        "v1:meeting-list",
        "v1:meeting-detail",
        "v1:item-list",
        "v1:decision-list",
        "v1:decision-detail",
        "v1:body-list",
        "v1:body-detail",
        "v1:person-list",
        "v1:person-detail",
        "v1:root",
        "v1:nowhere",
    ),
    "a form like that of a task that is put to rest, in other states": (
        "supervision:task-insist",
        "supervision:task-resume",
        "supervision:task-reopen",
    ),
    "a workbook": (
        "supervision:progress-sheet",
        "registers:entry-export",
        "registers:edition-print",
        "registers:import-template",
        "registers:import-sample",
        "registers:import-faults",
        "training:coverage-sheet",
        "training:template-sheet",
        "handovers:handover-workbook",
        "commitments:edition-file",
    ),
    "points for a map": ("resources:point-data",),
    "a file for learners": ("learn:file",),
    "takes what a page sends": (
        *(
            f"supervision:matters-{act}"
            for act in ["approve", "assign", "drop", "reopen", "return", "strike", "submit", "take-up"]
        ),
        "facts:sheet-compute",
        "facts:sheet-freeze",
        "supervision:report-adopt",
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
        *readiness.SENT,
        *powers.SENT,
        *promises.SENT,
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
        "api:token-revoke",
        "accounts:logout",
        "accounts:account-close",
        "accounts:account-reopen",
        "accounts:password-reset",
        "accounts:holding-end",
        "accounts:stand-in-end",
        "accounts:act-for",
        "accounts:act-for-end",
        "accounts:see-as",
        "accounts:see-as-end",
        "accounts:session-end",
        "accounts:account-unlock",
        "accounts:account-elsewhere",
        "accounts:factor-end",
        "deliberations:changes",
        "deliberations:page-save",
        "deliberations:room-prepare",
        "deliberations:sitting-open",
        "deliberations:sitting-end",
        "deliberations:sitting-close",
        "deliberations:pause-start",
        "deliberations:pause-end",
        "deliberations:votes-set",
        "intake:files-retry",
        "intake:batch-create",
        "intake:file-create",
        "intake:file-correct",
        "intake:file-rows",
        "intake:file-undo",
        "intake:file-confirm",
        "intake:file-reread",
        "intake:file-retry",
        "intake:file-replace",
        "decisions:series-confirm",
        "decisions:decision-follow",
        "decisions:round-move",
        "decisions:work-reopen",
        "disclosure:copy-new",
        "disclosure:interpretation-publish",
        "decisions:series-dismiss",
        "decisions:series-undo",
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
        "notices:notice-read",
        "notices:notices-read",
        "notices:delivery-again",
        "directory:merge-undo",
        "directory:part-end",
        "directory:phone-full",
        "directory:phone-blank",
        "directory:proposal-judge",
        "directory:proposal-search",
        "directory:proposals-judge",
        "directory:split-undo",
        "web:language",
        "set_language",
    ),
}

STATES: tuple[tuple[str, tuple[str, ...], str], ...] = (
    ("intake:file-detail", ("parsed",), ""),
    ("intake:file-detail", ("failed",), ""),
    ("intake:file-detail", ("duplicate",), ""),
    ("intake:file-detail", ("not_minutes",), ""),
    ("search:search", (), "?q=垃圾分类"),
    ("search:search", (), "?q=没有这个词"),
    ("decisions:decision-list", (), "?q=没有这个词&outcome=agreed"),
    ("meetings:meeting-calendar", (), "?year=1999"),
)
"""Pages that look otherwise when a file waits or failed, when something or nothing is found."""

CODES = {
    "code_of_room": """
from yiding.deliberations.codes import token_of
from yiding.sittings.models import Sitting
print(token_of(Sitting.objects.get(pk={room})))
"""
}
"""Keys that hold for minutes only, and how to make one."""

DOOR = "accounts:login"
"""The page for somebody who has not logged in; it sends all others on."""

FILL = """
import json, pathlib
from yiding.cli import main
from datetime import timedelta
from io import BytesIO
from django.apps import apps
from django.contrib.auth.models import User
from yiding.accounts.services import account_of, appoint, impersonation_allow, stand_in_set
from yiding.core import clock
from yiding.core.access import Level, Role
from yiding.api.services import token_make
from yiding.audit.models import Event
from yiding.core.models import CalendarDay
from yiding.core.workdays import calendar_fill
from yiding.directory.models import Body, Enterprise, Government, Indicator, IndicatorValue, Parcel
from yiding.directory.models import Person, Place, Proposal
from yiding.directory.phonebook import phone_set
from yiding.directory.proposing import proposals_find
from yiding.files.services import Paper, document_make, version_add
from yiding.decisions.models import PolicyDocument
from yiding.decisions.recognising import kinds as kinds_of_documents
from yiding.intake.models import Batch, File, FileState
from yiding.meetings.models import Item, Meeting
from yiding.notices.models import Delivery, Notice
from yiding.notices.services import notify
from yiding.supervision.models import Candidate, Milestone
from yiding.accounts.models import Account
from yiding.councils.models import Council
from yiding.directory.models import Post
from yiding.topics import services as topics
from yiding.topics.drafting import Draft
from yiding.topics.models import GateCheck, Kind, Reply, TopicTemplate
from yiding.topics.seeds import topics_seed
from tests.facts.rows import facts_of
from tests.papers.rows import rows_make
from tests.supervision.filing_rows import filing_rows
from tests.supervision.rows import rows_of, stage_make
from tests.bulletins.rows import rows_of as bulletin_rows
from tests.dispatch.rows import rows_of as dispatch_rows
from tests.lookback.rows import over as look_back_over, rows_of as look_back_rows
from tests.accountability import rows as accountability
from tests.coordination import rows as coordination
from tests.difficulties import rows as difficulties
from tests.outreach import rows as outreach
from tests.urging.rows import urging_rows
from tests.accountability import rows as accountability
from tests.coordination import rows as coordination
from tests.difficulties import rows as difficulties
from tests.outreach import rows as outreach
from tests.practices import rows as practices
from tests.registers.duty_table_rows import rows_of as duty_rows
from tests.registers.land_rows import rows_of as land_rows
from tests.registers.table_rows import rows_of as register_rows
from tests.commitments import rows as commitments
from tests.handovers import rows as handovers
from tests.resources import rows as resources
from tests.rosters import rows as rosters
from tests.training import rows as training
from tests.incidents import rows as incidents
from tests.registers import map_rows as register_maps
from tests.registers import shape_table_rows as register_shapes
calendar_fill()
samples = pathlib.Path({folder!r})
assert main(["import", str(samples / "minutes"), "--confirm", "--quiet", "--processes", "1"]) == 0
main(["import", str(samples / "inbox"), "--quiet", "--processes", "1"])
Government.objects.filter(name="临澜市人民政府").update(is_ours=True)
item = Item.objects.first()
from yiding.decisions.models import IssuingName, Submission
from yiding.decisions.recognising import kind_choices
from yiding.decisions.revising import opinion_give, round_open
from yiding.decisions.starting import followups_start_all
from yiding.disclosure.models import Reason
from yiding.disclosure.services import copy_prepare, mark_set
from yiding.files.models import Disclosure
kinds = dict(batch=Batch, policy=PolicyDocument, candidate=Candidate, body=Body, person=Person)
keys = {{name: kind.objects.first().pk for name, kind in kinds.items()}}
keys |= {{file.state: file.pk for file in File.objects.all()}}
supervised = rows_of(stage_make(Government.objects.get(is_ours=True), mark="督"))
keys |= supervised.on_pages | facts_of(supervised).on_pages | filing_rows(supervised.stage).on_pages
stage = supervised.stage
keys |= bulletin_rows(stage).on_pages | dispatch_rows(stage).on_pages
keys |= look_back_rows(stage).on_pages | dict(look_back_over=look_back_over(stage).pk)
keys |= supervised.on_pages
keys |= urging_rows(supervised.stage).on_pages
event = Event.objects.exclude(object_id=None).first()
keys |= dict(day=CalendarDay.objects.first().pk, event=event.number)
keys |= dict(kind=event.object_kind, object=event.object_id)
proposals_find(Government.objects.get(is_ours=True))
keys |= dict(part="name", proposal=Proposal.objects.first().pk)
liaison = appoint(User.objects.create_user("lianluo", last_name="秘书"), Role.LIAISON)
clerk, system, guard = (account_of(User.objects.get(username=name)) for name in ("mishu", "xitong", "anquan"))
stand_in_set(principal=clerk, deputy=liaison, starts_on=clock.today(), ends_on=clock.today(), reason="出差",
    by=clerk.user)
impersonation_allow(seer=system, seen=clerk, until=clock.now() + timedelta(hours=1), reason="列表打不开",
    by=guard.user)
User.objects.filter(pk=clerk.pk).update(email="mishu@example.gov.cn")
notify("intake.failed", to=[User.objects.get(pk=clerk.pk)], key="1", link="/intake/", name="旧纪要.pdf",
    sentence="文件打不开。", advice="请重新上传。")
keys |= dict(account=clerk.pk, notice=Notice.objects.get(kind="intake.failed").pk)
keys |= dict(delivery=Delivery.objects.get(kind="intake.failed").pk, code="intake.failed")
made = token_make(
    name="数据平台", account=clerk, scopes=["read:meetings"], expires_on=clock.today(), by=guard.user
)
keys |= dict(token=made.token.pk)
ours = dict(government=Government.objects.get(is_ours=True))
place = Place.objects.create(name="人民公园", code="0101", kind="site", **ours)
works = Enterprise.objects.create(name="澄湾水务有限公司", code="91320000MA1XXXXXX0", **ours)
parcel = Parcel.objects.create(number="2024-7", place=place, holder=works, use="工业", area=1200, **ours)
rate = Indicator.objects.create(name="规上工业产值", unit="亿元", rhythm="quarter", **ours)
IndicatorValue.objects.create(
    indicator=rate, period="2026Q1", starts_on="2026-01-01", ends_on="2026-03-31", value="12.5"
)
keys |= dict(enterprise=works.pk, place=place.pk, parcel=parcel.pk, indicator=rate.pk)
for level in (Level.GOVERNMENT, Level.MEMBERS):
    paper = Paper(content=BytesIO("送审稿".encode()), name="送审稿.txt", level=level, note="征求意见后修改")
    if level == Level.GOVERNMENT:
        about = ("meetings.meeting", item.meeting_id)
        document = document_make(title="关于推进垃圾分类的方案", about=about, paper=paper, by=clerk.user)
    else:
        version_add(document=document, paper=paper, by=clerk.user)
keys |= dict(document=document.pk)
keys |= dict(way="body", scale="quarter", month="2026-11", item_key=item.pk)
from yiding.councils.services import council_seed
from yiding.sittings.agenda import Told, entry_write
from yiding.sittings.calling import invitation_add, invitation_send, leave_ask
from yiding.sittings.models import Sitting
from yiding.sittings.services import Plan, sitting_plan
from yiding.sittings.versions import agenda_freeze
council = council_seed(government=ours["government"], by=clerk.user)
people = list(Person.objects.filter(government=ours["government"]).order_by("pk")[:2])
plan = Plan(clock.now() + timedelta(days=3), "301会议室", people[0], "市长")
sitting = sitting_plan(council=council, plan=plan, by=clerk.user)
told = Told(act="学习", title="城市工作会议精神")
entry = entry_write(sitting=sitting, told=told, by=clerk.user)
agenda = agenda_freeze(sitting=sitting, by=clerk.user)
entry_write(sitting=sitting, told=Told(act="审议", title="供水管理办法"), by=clerk.user)
agenda_freeze(sitting=sitting, by=clerk.user)
Sitting.objects.filter(pk=sitting.pk).update(state="called", called_at=clock.now(), number=1)
sitting.refresh_from_db()
invitation = invitation_add(sitting=sitting, role="invited", person=people[1], by=clerk.user)
invitation_send(invitation=invitation, by=clerk.user)
leave_ask(
    invitation=invitation, leave_kind="official", reason="出差", version=invitation.version, by=clerk.user
)
keys |= dict(council=council.pk, sitting=sitting.pk, entry=entry.pk, agenda=agenda.pk)
keys |= dict(invitation=invitation.pk)
from tests.deliberations.conftest import stage_with_study
from yiding.deliberations.models import Attendance
from yiding.accounts.models import Account
room, study = stage_with_study(clerk.user, Government.objects.get(is_ours=True))
Account.objects.filter(user__username="mishu").update(person=Person.objects.first())
Attendance.objects.create(sitting=room, kind="observer", person=Person.objects.first(), position=99)
keys |= dict(room=room.pk, study=study.pk)
keys |= dict(paper=rows_make(ours["government"], clerk.user).paper.pk)
phone_set(person=Person.objects.first(), number="13812345678", by=clerk.user)
begun = Meeting.objects.filter(kind="常务会议").exclude(pk=item.meeting_id).order_by("pk")[0]
followups_start_all(meeting=begun, by=clerk.user)
rows = list(begun.followups.order_by("pk"))
first = next(row for row in rows if row.kind == "revise")
asked = round_open(followup=first, words=first.jobs.get().body.name, due_on=clock.today(), by=clerk.user)
given = opinion_give(asked=asked, body=asked.asked.get(), text="增加处罚标准", by=clerk.user)
mark_set(meeting=begun, disclosure=Disclosure.ACTIVE, reason="", version=0, by=clerk.user)
made = copy_prepare(meeting=begun, by=clerk.user)
sent = Submission.objects.earliest("pk")
keys |= dict(followed=begun.pk, followed_no=first.item_no, work=first.pk, round=asked.pk, remark=given.pk)
keys |= dict(job=first.jobs.get().pk, submission=sent.pk, sending=sent.followup_id, submission_step="send")
keys |= dict(issue=next(row.pk for row in rows if row.kind == "issue"))
keys |= dict(issuing_name=IssuingName.objects.earliest("pk").pk)
keys |= dict(arranging=next((row.pk for row in rows if row.kind == "implement"), first.pk))
keys |= dict(copy=made.pk, copy_step="check", why=Reason.objects.earliest("pk").pk)
keys |= dict(life="agree", policy_link="parent")
keys |= dict(meeting=item.meeting_id, item=item.no, file=keys["confirmed"])
topics_seed(government=ours["government"])
seats = list(Person.objects.filter(government=ours["government"]).order_by("pk")[:2])
unit, head = Body.objects.filter(government=ours["government"], is_group=False)[0], seats[0]
post = Post.objects.create(body=unit, person=head, title="局长")
unit_user, lead_user = User.objects.get(username="danwei"), User.objects.get(username="lingdao")
appoint(unit_user, Role.LIAISON, Role.BODY_HEAD, post=post)
urged = Post.objects.create(body=supervised.stage.body("甲局"), person=head, title="联络员")
appoint(unit_user, Role.LIAISON, post=urged)
Account.objects.filter(pk=unit_user.pk).update(person=head)
Account.objects.filter(pk=account_of(lead_user).pk).update(person=seats[1])
keys |= difficulties.rows_of(stage, unit).on_pages
names = ("ducha", "lingdao", "danwei")
keys |= accountability.rows_of(stage, unit, User.objects.filter(username__in=names)).on_pages
keys |= practices.rows_of(stage, unit).on_pages
keys |= outreach.rows_of(stage, unit).on_pages
keys |= coordination.rows_of(stage, unit).on_pages
council = Council.objects.get_or_create(name="市政府", kind="常务会议", **ours)[0]
kind = Kind.objects.get(code="matter", **ours)
def topic_make(title):
    told = {{one["code"]: "详见送审稿" for one in kind.fields}}
    draft = Draft(act="审议", title=title, documents=(title,), explanation=told, deputy=seats[1],
        is_urgent=True, urgency_reason="汛期将至")
    return topics.topic_draft(council=council, kind=kind, body=unit, draft=draft, by=unit_user)
topic = topic_make("城乡供水管理办法")
paper = Paper(content=BytesIO("送审稿".encode()), name="送审稿.txt", level=Level.MEMBERS)
topics.paper_add(topic=topic, part="draft", title="送审稿：城乡供水管理办法", paper=paper, by=unit_user)
topics.topic_send(topic=topic, by=unit_user)
topics.topic_submit(topic=topic, by=unit_user)
topics.topic_take_in(topic=topic, by=clerk.user)
GateCheck.objects.filter(topic=topic, rule__code="legality").update(reviewer=unit)
asked = list(Body.objects.filter(**ours)[1:4])
opened = topics.round_open(topic=topic, bodies=asked, days=5, request="请研提意见", by=unit_user)
Reply.objects.filter(pk=opened.replies.first().pk).update(body=unit)
keys |= dict(topic=topic.pk, topic_draft=topic_make("防洪排涝规划").pk)
keys |= dict(topic_round=opened.pk, topic_part="rule")
keys |= dict(topic_check=topic.checks.get(rule__code="legality").pk, topic_reply=opened.replies.first().pk)
keys |= dict(topic_endorsement=topic.endorsements.get(step="deputy").pk, topic_rule=kind.rules.first().pk)
ducha = User.objects.get(username="ducha")
keys |= resources.rows_of(stage, unit).on_pages
keys |= handovers.rows_of(stage, unit).on_pages
keys |= commitments.rows_of(stage, unit).on_pages
keys |= rosters.rows_of(stage, unit, head).on_pages
keys |= training.rows_of(stage, unit).on_pages
keys |= incidents.rows_of(stage, unit).on_pages
engine_rows = register_rows(unit, stage.inspector, ducha)
keys |= engine_rows.on_pages
keys |= duty_rows(unit, engine_rows.sector, engine_rows.town, stage.inspector).on_pages
keys |= land_rows(unit, engine_rows.town, stage.inspector).on_pages
keys |= register_maps.rows_of(stage, unit).on_pages
keys |= register_shapes.rows_of(stage, unit).on_pages
rooms = [model for model in apps.get_models() if model.__module__.startswith("yiding.")]
told = [str(row) for model in rooms for row in model.objects.values_list()]
told += [str(one) for kind in (Council, Sitting, Attendance, Post) for one in kind.objects.all()]
told += [f"{{one.chair}}{{one.chair_title}}" for one in Sitting.objects.all()]
told += [f"{{one.body}}{{one.title}}" for one in Post.objects.all()]
told += [f"{{one.verb}}{{one.receiver}}" for one in Submission.objects.all()]
told += ["".join(one.acts) for one in Council.objects.all()]
told += list(User.objects.values_list("last_name", flat=True))
told += [f"{{one}} {{one.chair}}{{one.chair_title}}" for one in Meeting.objects.all()]
named = [model for model in rooms if any(field.name == "name" for field in model._meta.fields)]
names = {{str(name) for model in named for name in model.objects.values_list("name", flat=True)}}
names |= {{act for one in Council.objects.all() for act in one.acts}}
names |= {{*Milestone.objects.values_list("title", flat=True)}}
names |= {{*TopicTemplate.objects.values_list("rhythm", flat=True)}}
names |= {{field["title"] for one in Kind.objects.all() for field in one.fields}}
names |= {{str(word) for pair in kind_choices() for word in pair}}
texts = [(model, field.name) for model in rooms for field in model._meta.concrete_fields
    if field.get_internal_type() in ("CharField", "TextField")]
names |= {{word for model, field in texts for word in model.objects.values_list(field, flat=True).distinct()
    if word and len(word) <= 40}}  # what a row says whole is the row's word
from yiding.resources.models import Alert, ItemKind
names |= {{*ItemKind.objects.values_list("unit", flat=True), *Alert.objects.values_list("area", flat=True)}}
written = [*(one.name for one in kinds_of_documents()), "关于印发", "的通知", "附件"]  # in titles
told, names = told + written, names | set(written)
print("KEYS", json.dumps([keys, "\\n".join(told), sorted(names)]))
"""

TOLD_NOW = """
from django.apps import apps
for model in apps.get_models():
    if model.__module__.startswith("yiding."):
        print("".join(str(row) for row in model.objects.values_list()))
"""

SAID = """() => {
  const said = [document.title];
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const own = "[lang|=zh], [data-path], textarea";
  while (walk.nextNode())
    if (!walk.currentNode.parentElement.closest(own)) said.push(walk.currentNode.data);
  for (const name of ["aria-label", "title", "placeholder", "alt"])
    said.push(...[...document.querySelectorAll(`[${name}]`)].map((one) => one.getAttribute(name)));
  return said.map((text) => text.trim());
}"""
MARKUP = re.compile(r"</?[a-z]+[ >]")
CHINESE = re.compile("[\u4e00-\u9fff]+")
NAMES = ("中文", "秘书", "没有这个词")
"""Chinese on an English page that is no sentence of the page and stands in no row."""


@dataclass(frozen=True, slots=True)
class Ledger:
    """The samples in the ledger: a key of each kind of row, and all that its rows tell."""

    keys: dict[str, Any]
    sessions: dict[str, str]
    told: str
    names: frozenset[str]
    now: Callable[[str], str]

    def address(self, name: str, takes: tuple[str, ...], query: str = "") -> str:
        codes = {kind: CODES[kind].format(**self.keys) for kind in takes if kind in CODES}
        fresh = {kind: self.now(code).split()[-1] for kind, code in codes.items()}
        return reverse(name, args=[(self.keys | fresh)[kind] for kind in takes]) + query

    def walk(self, page: Any) -> Iterator[str]:
        """The addresses behind the door, each page in each of its states, by whom it is for."""
        inside = [(name, takes, "") for name, takes in PAGES.items() if name != DOOR]
        own = page.context.cookies()
        for name, takes, query in [*inside, *STATES]:
            who = SEEN_BY.get(name, SEEN_BY.get(name.partition(":")[0]))
            page.context.add_cookies(own)
            if who is not None:
                become(page, self.sessions[who])
            yield self.address(name, takes, query)

    def untranslated(self, said: list[str]) -> list[str]:
        """What somebody forgot: sentences of the catalogue, and Chinese that stands in no row.

        An English sentence of the catalogue may quote Chinese, such as the words that a field takes.
        """
        known = catalogue.read(SENTENCES)
        forgotten = {text for text in said if text in known and known[text] != (text,)} - self.names
        quoting = [one for forms in known.values() for one in forms if CHINESE.search(one) and "%" not in one]
        meant = re.compile("|".join(re.escape(one) for one in sorted(quoting, key=len, reverse=True)))
        words = {word for text in said for word in CHINESE.findall(meant.sub(" ", text))} - {*NAMES}
        strange = {word for word in words if word not in self.told}
        told = "".join(self.now(TOLD_NOW).split()) if strange else ""  # a notice of this minute, say
        return sorted(forgotten | {word for word in strange if word not in told})


def test_every_address_is_a_page_or_has_its_reason() -> None:
    told = {*PAGES, *(name for names in NO_PAGES.values() for name in names)}
    assert {address.name for address in addresses()} == told


@pytest.fixture(scope="module")
def ledger(office: Any) -> Ledger:
    people = {"xitong": "system_admin", "anquan": "security_admin", "shenji": "audit_admin"}
    people |= {"danwei": "liaison", "lingdao": "leader", "ducha": "inspector", "zhuren": "director"}
    sessions = {name: office.session(name, role) for name, role in people.items()}
    printed = office.python(FILL.format(folder=str(HOUSE / "samples")))
    there = {"督甲局联络员": "liaison", "督督查员": "inspector"}
    sessions |= {name: office.session(name, role) for name, role in there.items()}
    line = next(line for line in printed.splitlines() if line.startswith("KEYS "))
    keys, told, names = json.loads(line.removeprefix("KEYS "))
    return Ledger(keys, sessions, "".join(told.split()), frozenset(names), office.python)


def _faults(page: Any, address: str) -> list[str]:
    """What is wrong with a page in any language and on any screen."""
    answer = page.goto(address)
    faults = [] if answer.status == 200 else [f"status {answer.status}"]
    faults += [] if page.url.startswith(page.watch.home + urlsplit(address).path) else [f"led to {page.url}"]
    faults += ["markup shown as text"] if MARKUP.search(page.inner_text("body")) else []
    return faults + _too_wide(page)


def _too_wide(page: Any) -> list[str]:
    """Charts follow a new width a moment later."""
    for _again in range(20):
        wide, screen = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
        if wide <= screen:
            break
        page.wait_for_timeout(100)
    return [f"{wide} px wide on a screen of {screen}"] if wide > screen else []


@contextmanager
def _on_a_phone(page: Any) -> Iterator[None]:
    """The same page on a narrow screen, for a moment."""
    (wide, high), (narrow, low) = WIDE, NARROW
    page.set_viewport_size({"width": narrow, "height": low})
    yield
    page.set_viewport_size({"width": wide, "height": high})


def _leave(page: Any) -> str:
    """Logs out; gives back the address of the door."""
    page.context.clear_cookies(name="sessionid")
    return reverse(DOOR)


def test_each_page_is_whole_accessible_and_no_wider_than_the_screen(
    ledger: Ledger,
    axe: Callable[..., list[str]],
    no_outside_requests: Callable[[Any], None],
    page: Any,
) -> None:
    def looked_at(address: str) -> list[str]:
        faults = _faults(page, address) + axe(page)
        with _on_a_phone(page):
            return faults + _too_wide(page) + axe(page)

    found = {address: looked_at(address) for address in ledger.walk(page)}
    door = _leave(page)
    found[door] = looked_at(door)
    assert {address: faults for address, faults in found.items() if faults} == {}
    no_outside_requests(page)
    assert page.watch.refused == []


def test_each_page_speaks_english_too(
    ledger: Ledger, no_outside_requests: Callable[[Any], None], page: Any
) -> None:
    page.context.add_cookies([{"name": "django_language", "value": "en", "url": page.watch.home}])
    found = {address: _in_english(page, address, ledger) for address in ledger.walk(page)}
    door = _leave(page)
    found[door] = _in_english(page, door, ledger)
    assert {address: faults for address, faults in found.items() if faults} == {}
    no_outside_requests(page)
    assert page.watch.refused == []


def _in_english(page: Any, address: str, ledger: Ledger) -> list[str]:
    """Its faults, once on a wide screen, and how wide it is on a narrow one too."""
    faults = _faults(page, address)
    faults += [] if page.get_attribute("html", "lang") == "en" else ["not said to be English"]
    faults += ledger.untranslated(page.evaluate(SAID))
    with _on_a_phone(page):
        return faults + _too_wide(page)
