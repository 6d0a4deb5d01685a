"""越权: every address of the site, tried by every role; whom it is for is written down here, one by one.

The addresses come from the URL table, so that a new page cannot be forgotten: one that is not named below
fails. ``{403, 404}`` is *refused*; what is allowed may still find no row or a wrong form, but is not refused.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from copy import deepcopy
from datetime import date, timedelta
from io import BytesIO
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import transaction
from django.test import Client
from django.urls import reverse

from tests.accountability import rows as accountability
from tests.addresses import Address, addresses
from tests.bulletins.rows import rows_of as bulletin_rows
from tests.commitments import addresses as promises
from tests.commitments import rows as commitments
from tests.conftest import PASSWORD, given
from tests.coordination import rows as coordination
from tests.decisions.scene import copies, followups
from tests.deliberations.conftest import stage_with_study
from tests.difficulties import rows as difficulties
from tests.dispatch.rows import rows_of as dispatch_rows
from tests.facts.rows import facts_of
from tests.handovers import addresses as powers
from tests.handovers import rows as handovers
from tests.incidents import rows as incidents
from tests.lookback.rows import rows_of as look_back_rows
from tests.outreach import rows as outreach
from tests.papers.rows import rows_make
from tests.practices import rows as practices
from tests.registers import map_rows as register_maps
from tests.registers import shape_table_rows as register_shapes
from tests.registers.duty_table_rows import rows_of as duty_rows
from tests.registers.land_rows import rows_of as land_rows
from tests.registers.table_rows import rows_of as register_rows
from tests.resources import addresses as readiness
from tests.resources import rows as resources
from tests.rosters import rows as rosters
from tests.supervision.filing_rows import filing_rows
from tests.supervision.rows import rows_of, stage_make
from tests.topics.rows import seated, topic_rows
from tests.training import rows as training
from tests.urging.rows import urging_rows
from tests.web.test_every_address import SENT, WORDS
from yiding.accounts.models import Account, Holding, Impersonation, StandIn
from yiding.api.models import Token
from yiding.audit.models import Event
from yiding.core import clock
from yiding.core.access import Level, Role
from yiding.core.models import CalendarDay
from yiding.decisions.models import PolicyDocument, Series
from yiding.deliberations.codes import token_of
from yiding.directory.models import Body, Government, Merge, Person, Proposal, Split
from yiding.directory.phonebook import phone_set
from yiding.directory.subjects import Enterprise, Indicator, Parcel, Place, PlaceKind
from yiding.files.services import Paper, document_make
from yiding.intake.services import batch_open, file_receive
from yiding.meetings.models import Meeting
from yiding.meetings.papers import KIND
from yiding.notices.models import Delivery, Notice
from yiding.papers.models import PaperState
from yiding.supervision.models import Candidate

from .conftest import ROLES, Cast
from .scenes import scene

R = Role
BUSINESS = {R.CLERK, R.DIRECTOR, R.INSPECTOR, R.LEADER, R.LIAISON, R.BODY_HEAD, R.ASSESSOR, R.FUND_MANAGER}
READERS = BUSINESS | {R.OBSERVER}
SECRETARIAT = {R.CLERK, R.DIRECTOR}
ADMINS = {R.SYSTEM_ADMIN, R.SECURITY_ADMIN, R.AUDIT_ADMIN}
ALL: set[Role | None] = {*READERS, *ADMINS, None}
DIRECTORY = READERS | {R.SYSTEM_ADMIN, R.SECURITY_ADMIN}
KEEPERS = SECRETARIAT | {R.SYSTEM_ADMIN}
DRAFTERS = {R.LIAISON, R.BODY_HEAD}
"""Of the body whose topic it is."""
TOPICS = DRAFTERS | SECRETARIAT | {R.LEADER, R.INSPECTOR}

OFFICE = SECRETARIAT | {R.INSPECTOR}
NAMED = {R.INSPECTOR, R.DIRECTOR, R.LEADER, R.BODY_HEAD}
"""Those of whom somebody may be named on a case."""
LEADING = SECRETARIAT | {R.LEADER}
FOLLOWERS = SECRETARIAT | {R.INSPECTOR}
MAKERS = {R.INSPECTOR, R.DIRECTOR}
HANDLERS = DRAFTERS | MAKERS
"""Who records and handles entries of registers."""
URGING_RULES = {R.INSPECTOR, R.DIRECTOR}

FOR: dict[str, set[Any]] = {
    "councils:council-list councils:council-add councils:council-detail councils:council-edit": SECRETARIAT,
    "councils:council-seed councils:seat-add councils:seat-end": SECRETARIAT,
    "sittings:sitting-list sittings:sitting-calendar sittings:invitation-list": READERS,
    "sittings:sitting-detail sittings:pack-take": LEADING | {R.INSPECTOR},
    "sittings:sitting-add sittings:sitting-edit sittings:sitting-copy sittings:sitting-call": SECRETARIAT,
    "sittings:sitting-cancel sittings:number-set sittings:agenda sittings:agenda-sort": SECRETARIAT,
    "sittings:agenda-freeze sittings:entry-take sittings:entry-write sittings:entry-edit": SECRETARIAT,
    "sittings:entry-move sittings:entry-remove sittings:entry-ready": SECRETARIAT,
    "sittings:people-propose sittings:invitation-add sittings:people-remind": SECRETARIAT,
    "sittings:invitation-send sittings:invitation-withdraw sittings:invitation-read": SECRETARIAT,
    "sittings:invitation-come sittings:invitation-leave sittings:invitation-substitute": SECRETARIAT,
    "sittings:people sittings:invitation-detail sittings:invitation-calendar": LEADING,
    "sittings:agenda-version sittings:agenda-diff": LEADING,
    "sittings:agenda-approve": {R.DIRECTOR, R.LEADER},
    "sittings:invitation-grant sittings:invitation-refuse": {R.DIRECTOR},
    "accounts:login accounts:logout accounts:password-change accounts:account-own accounts:act-for-end": ALL,
    "accounts:see-as-end web:language web:health web:keyboard web:overview web:desk set_language": ALL,
    "accounts:session-list accounts:session-end accounts:second-factor accounts:second-step": ALL,
    "accounts:oidc-begin accounts:oidc-return": ALL,
    "accounts:account-unlock accounts:account-elsewhere accounts:factor-end": {R.SYSTEM_ADMIN},
    "accounts:account-list accounts:account-detail": ADMINS,
    "accounts:account-add accounts:account-close accounts:account-reopen": {R.SYSTEM_ADMIN},
    "accounts:password-reset accounts:see-as": {R.SYSTEM_ADMIN},
    "accounts:holding-add accounts:holding-end accounts:look-add": {R.SECURITY_ADMIN},
    "accounts:stand-in-add accounts:stand-in-end": {R.SECURITY_ADMIN},
    "accounts:act-for": set(),
    "audit:event-list audit:event-detail audit:object-history": {R.AUDIT_ADMIN},
    "web:calendar-list": ALL,
    "web:desk-batch": {R.INSPECTOR},
    "web:calendar-add web:calendar-edit web:calendar-import web:calendar-clear": {R.DIRECTOR, R.SYSTEM_ADMIN},
    "papers:paper-list papers:sign-list papers:register papers:inbox papers:asked-list": READERS,
    "papers:paper-detail papers:paper-page papers:paper-versions": SECRETARIAT | {R.INSPECTOR, R.LEADER},
    "papers:paper-new papers:minutes-new papers:paper-edit papers:paper-check": SECRETARIAT,
    "papers:paper-facts papers:paper-refresh papers:offer-choose papers:difference-settle": SECRETARIAT,
    "papers:comment-handle": SECRETARIAT,
    "papers:round-open papers:round-again papers:round-urge": SECRETARIAT,
    "papers:paper-approve": {R.DIRECTOR},
    "papers:paper-send-back papers:paper-sign": {R.DIRECTOR, R.LEADER},
    "papers:paper-issue papers:paper-correct papers:paper-revoke papers:distribution": SECRETARIAT,
    "papers:distribution-urge papers:archive": SECRETARIAT,
    "papers:receive papers:opened papers:paper-copy papers:countersign": set(),
    "search:search": READERS,
    "notices:notice-list notices:notices-read notices:preferences": ALL,
    "notices:notice-detail notices:notice-read": set(),
    "notices:outbox notices:delivery-detail notices:delivery-again": {R.SYSTEM_ADMIN},
    "notices:template-list notices:template-edit": {R.SYSTEM_ADMIN},
    "meetings:meeting-list meetings:meeting-calendar meetings:item-detail": READERS,
    "meetings:meeting-detail meetings:meeting-print": BUSINESS,
    "meetings:meeting-level meetings:paper-add": SECRETARIAT,
    "files:document-detail files:version-download": BUSINESS,
    "files:version-add files:document-level files:document-disclosure": SECRETARIAT,
    "decisions:decision-list decisions:policy-list decisions:policy-detail decisions:series-list": READERS,
    "decisions:series-confirm decisions:series-dismiss decisions:series-undo": SECRETARIAT | {R.INSPECTOR},
    "decisions:decision-detail decisions:work-list decisions:work-detail decisions:name-list": READERS,
    "decisions:decision-follow decisions:round-add decisions:round-move": SECRETARIAT,
    "decisions:submission-add": SECRETARIAT,
    "decisions:submission-move decisions:work-issue decisions:work-drop decisions:work-reopen": SECRETARIAT,
    "decisions:revision-return decisions:name-add decisions:name-edit": SECRETARIAT,
    "decisions:work-report decisions:opinion-add decisions:revision-file": SECRETARIAT,
    "decisions:remark-answer": SECRETARIAT,
    "decisions:revision-compare": SECRETARIAT | {R.INSPECTOR, R.LEADER},
    "decisions:policy-add decisions:policy-edit decisions:policy-move decisions:policy-link": SECRETARIAT,
    "disclosure:copy-list disclosure:mark-edit disclosure:copy-new disclosure:copy-detail": SECRETARIAT,
    "disclosure:copy-edit disclosure:copy-preview disclosure:copy-move disclosure:copy-file": SECRETARIAT,
    "disclosure:interpretation-edit disclosure:reason-list disclosure:reason-add": SECRETARIAT,
    "disclosure:reason-edit": SECRETARIAT,
    "disclosure:interpretation-publish": {R.DIRECTOR},
    "supervision:candidate-list supervision:candidate-detail": READERS,
    "supervision:matter-list supervision:task-list": READERS,
    "supervision:proposal-list supervision:proposal-page supervision:candidate-split": {R.INSPECTOR},
    "supervision:matter-add supervision:matter-edit supervision:source-add": {R.INSPECTOR},
    "supervision:part-add supervision:plans-ask supervision:plan-add": {R.INSPECTOR},
    "supervision:plan-fill supervision:plan-edit": {R.INSPECTOR},
    "supervision:template-list supervision:template-add": {R.INSPECTOR},
    "supervision:template-edit supervision:template-use": {R.INSPECTOR},
    "supervision:matters-submit supervision:matters-take-up supervision:matters-assign": {R.INSPECTOR},
    "supervision:matters-strike supervision:matters-reopen": {R.INSPECTOR},
    "supervision:matters-approve supervision:matters-return": {R.DIRECTOR, R.LEADER},
    "supervision:matters-drop supervision:filing-list": {R.INSPECTOR, R.DIRECTOR, R.LEADER},
    "supervision:instruction-add": {R.LEADER},
    "supervision:unit-plan-add": set(),
    "supervision:plan-list supervision:unit-plan-list supervision:matter-groups": READERS,
    "supervision:plan-detail": SECRETARIAT | {R.INSPECTOR, R.LEADER},
    "facts:sheet-list": READERS,
    "facts:sheet-add facts:sheet-compute facts:sheet-freeze": {R.INSPECTOR, R.ASSESSOR},
    "facts:sheet-detail facts:fact-detail": SECRETARIAT | {R.INSPECTOR, R.LEADER, R.ASSESSOR},
    "facts:objection-add": set(),
    "facts:objection-decide": {R.DIRECTOR, R.ASSESSOR},
    "supervision:matter-detail supervision:task-detail": SECRETARIAT | {R.INSPECTOR, R.LEADER},
    "supervision:task-today supervision:ledger": READERS,
    "supervision:progress supervision:progress-sheet": DRAFTERS,
    "supervision:task-accept supervision:task-decline supervision:task-report": set(),
    "supervision:task-claim supervision:task-extend supervision:task-split": set(),
    "supervision:task-insist supervision:task-reassign supervision:task-reopen": {R.INSPECTOR},
    "supervision:task-suspend supervision:task-resume": {R.INSPECTOR, R.DIRECTOR, R.LEADER},
    "supervision:extension-grant supervision:extension-refuse": {R.INSPECTOR, R.DIRECTOR, R.LEADER},
    "supervision:report-adopt supervision:report-return": {R.INSPECTOR, R.DIRECTOR},
    "supervision:claim-accept supervision:claim-return": {R.INSPECTOR, R.DIRECTOR},
    "supervision:check-add": {R.INSPECTOR, R.DIRECTOR},
    "bulletins:bulletin-list dispatch:dispatch-list dispatch:case-list lookback:look-back-list": READERS,
    "bulletins:bulletin-detail bulletins:figure bulletins:changes bulletins:print": FOLLOWERS,
    "bulletins:bulletin-new bulletins:wording-edit bulletins:bulletin-edit": MAKERS,
    "bulletins:bulletin-facts bulletins:bulletin-recount bulletins:choice-settle": MAKERS,
    "bulletins:bulletin-send bulletins:bulletin-take-back bulletins:bulletin-drop": MAKERS,
    "dispatch:dispatch-detail dispatch:case-detail": FOLLOWERS | {R.LEADER},
    "dispatch:dispatch-new dispatch:dispatch-move dispatch:line-edit dispatch:note-send": FOLLOWERS,
    "dispatch:series-list dispatch:series-new dispatch:series-edit": FOLLOWERS,
    "dispatch:comment-edit dispatch:case-new": FOLLOWERS,
    "dispatch:case-take dispatch:case-decide dispatch:case-solve dispatch:case-reopen": FOLLOWERS,
    "dispatch:dispatch-call": SECRETARIAT,
    "dispatch:line-file dispatch:case-file": {R.INSPECTOR},
    "lookback:look-back-detail": FOLLOWERS,
    "lookback:look-back-new lookback:item-check lookback:look-back-conclude": {R.INSPECTOR},
    "lookback:look-back-reopen lookback:report-send": {R.INSPECTOR},
    "coordination:body-list coordination:body-detail coordination:charge-list": READERS,
    "coordination:body-order coordination:body-edit coordination:body-name coordination:body-end": OFFICE,
    "coordination:kind-seed": OFFICE,
    "coordination:body-set-up coordination:body-start coordination:body-member-add": OFFICE | DRAFTERS,
    "coordination:body-rules coordination:body-work coordination:member-end": OFFICE | DRAFTERS,
    "coordination:charge-fill": OFFICE | DRAFTERS,
    "coordination:body-council": SECRETARIAT,
    "outreach:approach-list outreach:line-list outreach:library-list": READERS,
    "outreach:approach-detail": TOPICS,
    "outreach:approach-plan outreach:approach-contact outreach:approach-answer": OFFICE | DRAFTERS,
    "outreach:approach-obtain outreach:approach-refuse outreach:approach-promise": OFFICE | DRAFTERS,
    "outreach:approach-learn outreach:approach-edit outreach:commitment-keep": OFFICE | DRAFTERS,
    "outreach:line-add outreach:line-edit outreach:library-add outreach:library-edit": OFFICE,
    "outreach:library-count outreach:purpose-list outreach:purpose-add outreach:purpose-edit": OFFICE,
    "outreach:seed": OFFICE,
    "registers:home registers:waiting registers:sector-list registers:entry-list": READERS,
    "registers:entry-export registers:report": READERS,
    "registers:entry-detail": TOPICS,
    "registers:entry-new registers:import-new registers:import-template registers:entry-batch": HANDLERS,
    "registers:import-sample": HANDLERS,
    "registers:entry-move": HANDLERS,
    "registers:entry-edit": DRAFTERS | {R.INSPECTOR},
    "registers:entry-proof registers:entry-progress registers:entry-partners": HANDLERS | {R.LEADER},
    "registers:entry-link": HANDLERS | {R.LEADER},
    "registers:register-edit registers:sector-add registers:sector-edit registers:seed": MAKERS,
    "registers:import-detail registers:import-start registers:import-faults": {R.INSPECTOR},
    "learn:home learn:page learn:beat learn:read learn:file learn:exam learn:exam-start": ALL,
    "learn:exam-save learn:result learn:certificate learn:verify": ALL,
    "training:coverage training:coverage-sheet training:settings training:course-list": READERS,
    "training:course-detail training:employer-list training:learner-list": READERS,
    "training:untrained-list training:enrolment-list training:certificate-list": READERS,
    "training:expiring-list training:template-sheet": READERS,
    "training:category-seed training:category-add training:category-edit training:rule-set": OFFICE,
    "training:course-write training:course-open training:course-edit": OFFICE | DRAFTERS,
    "training:course-page training:course-question training:course-exam": OFFICE | DRAFTERS,
    "training:course-paper training:course-retire training:page-edit": OFFICE | DRAFTERS,
    "training:question-edit training:question-import": OFFICE | DRAFTERS,
    "training:question-list training:employer-detail training:learner-detail": TOPICS,
    "training:enrolment-detail training:attempt-detail training:certificate-detail": TOPICS,
    "training:employer-add training:employer-edit": OFFICE | DRAFTERS,
    "training:employer-count training:employer-learner training:employer-enrol": DRAFTERS,
    "training:employer-links training:staff-import training:learner-import": DRAFTERS,
    "training:learner-edit training:learner-enrol training:learner-renew": DRAFTERS,
    "training:learner-leave training:learner-link training:enrolment-allow": DRAFTERS,
    "training:learner-blank training:certificate-revoke": OFFICE | DRAFTERS,
    "registers:duties registers:safety registers:safety-list registers:safety-use": READERS,
    "registers:enterprise-list registers:enterprise registers:place registers:joint-list": READERS,
    "registers:edition-list": READERS,
    "registers:edition-detail registers:edition-print registers:edition-compare": TOPICS,
    "registers:edition-draft registers:edition-ask registers:edition-agree": MAKERS,
    "registers:edition-refresh registers:edition-drop registers:edition-send": MAKERS,
    "registers:edition-issue registers:edition-take-back registers:confirmation-settle": MAKERS,
    "registers:edition-approve registers:edition-return": MAKERS | {R.LEADER},
    "registers:edition-confirm registers:confirmation-agree registers:confirmation-object": DRAFTERS,
    "registers:unit-report registers:unit-claim registers:action-take registers:action-done": DRAFTERS,
    "registers:unit-verify registers:unit-return registers:action-again": HANDLERS,
    "registers:joint-detail": TOPICS,
    "registers:joint-open registers:joint-join registers:joint-close": HANDLERS,
    "registers:entry-local_requirements-units registers:entry-policies-renew": HANDLERS,
    "registers:need-list": READERS,
    "registers:need-confirm registers:need-refuse": DRAFTERS,
    "registers:need-withdraw": HANDLERS,
    "registers:entry-land_parcels-divide registers:entry-land_parcels-merge": HANDLERS,
    "registers:campaign-list registers:campaign-detail registers:campaign-figures": READERS,
    "registers:campaign-coverage registers:campaign-report registers:campaign-patterns": READERS,
    "registers:accident-patterns registers:plan-list registers:plan-detail registers:call-detail": READERS,
    "registers:checklist-list registers:checklist-detail registers:coverage registers:check-list": READERS,
    "registers:round-list registers:round-detail registers:round-coverage registers:round-unchecked": READERS,
    "registers:check-start registers:check-form": DRAFTERS | {R.INSPECTOR},
    "registers:check-detail": TOPICS,
    "registers:check-photo": {R.INSPECTOR},
    "registers:campaign-plan registers:call-collect": MAKERS,
    "registers:campaign-start registers:campaign-assess registers:campaign-carry": HANDLERS,
    "registers:campaign-close registers:campaign-field registers:campaign-item": HANDLERS,
    "registers:campaign-ask registers:campaign-edit registers:field-edit registers:field-drop": HANDLERS,
    "registers:plan-hand-in registers:plan-accept registers:plan-return registers:plan-drop": HANDLERS,
    "registers:plan-edit registers:checklist-make registers:checklist-revise": HANDLERS,
    "registers:round-plan registers:round-start registers:round-rescope registers:round-end": HANDLERS,
    "registers:round-edit registers:round-task-assign": HANDLERS,
    "registers:field-report-write": DRAFTERS,
    "practices:practice-list practices:benchmark-list practices:exemplar-list": READERS,
    "practices:sweep-list practices:summary practices:practice-detail": READERS,
    "practices:sweep-detail": TOPICS,
    "practices:practice-record practices:practice-summarise practices:practice-paper": DRAFTERS
    | {R.INSPECTOR},
    "practices:practice-summary practices:practice-edit": DRAFTERS | {R.INSPECTOR},
    "practices:benchmark-record practices:benchmark-edit": DRAFTERS | {R.INSPECTOR},
    "practices:practice-approve practices:practice-return": {R.DIRECTOR, R.LEADER},
    "practices:practice-spread practices:exemplar-name practices:exemplar-end": {R.INSPECTOR},
    "practices:sweep-send practices:level-add practices:level-edit practices:level-seed": {R.INSPECTOR},
    "practices:adoption-adopt practices:adoption-decline practices:answer-give": DRAFTERS,
    **readiness.FOR,
    **powers.FOR,
    **promises.FOR,
    "rosters:board rosters:roster-list rosters:shift-list rosters:change-list": READERS,
    "rosters:hand-over-list rosters:check-list rosters:call-list rosters:post-list": READERS,
    "rosters:pattern-list": READERS,
    "rosters:roster-detail rosters:edition-detail rosters:shift-detail": TOPICS,
    "rosters:hand-over-detail rosters:check-detail": TOPICS,
    "rosters:roster-draft rosters:roster-generate rosters:roster-add-shift rosters:roster-drop": DRAFTERS,
    "rosters:roster-import rosters:roster-sheet rosters:shift-assign rosters:shift-remove": DRAFTERS,
    "rosters:post-add rosters:post-edit rosters:pattern-edit rosters:point-finish": DRAFTERS,
    "rosters:check-reply": DRAFTERS,
    "rosters:roster-flag rosters:roster-publish rosters:roster-recall": {R.BODY_HEAD},
    "rosters:shift-check-in rosters:shift-hand-over rosters:shift-swap rosters:shift-stand-in": {R.LIAISON},
    "rosters:change-agree rosters:change-refuse rosters:change-withdraw": {R.LIAISON},
    "rosters:hand-over-take": {R.LIAISON},
    "rosters:change-approve rosters:change-reject": {R.BODY_HEAD, R.DIRECTOR},
    "rosters:check-record rosters:check-send rosters:pattern-seed rosters:rule-set": OFFICE,
    "rosters:check-case rosters:check-dismiss": {R.INSPECTOR},
    "rosters:call-record rosters:pattern-add": OFFICE | DRAFTERS,
    "incidents:incident-list incidents:watch incidents:watch-now incidents:figures incidents:rules": READERS,
    "incidents:grade-now": READERS,
    "incidents:incident-detail incidents:incident-clock incidents:report-detail": TOPICS,
    "incidents:report-compare incidents:report-copy": TOPICS,
    "incidents:quick incidents:incident-record incidents:incident-first incidents:incident-follow": OFFICE
    | DRAFTERS,
    "incidents:incident-final incidents:incident-call incidents:incident-handle": OFFICE | DRAFTERS,
    "incidents:incident-action incidents:incident-end incidents:incident-paper": OFFICE | DRAFTERS,
    "incidents:incident-edit incidents:report-submit incidents:report-edit": OFFICE | DRAFTERS,
    "incidents:report-drop incidents:report-correct": OFFICE | DRAFTERS,
    "incidents:incident-verify incidents:incident-call-in incidents:incident-review": OFFICE,
    "incidents:incident-lesson incidents:incident-dismiss incidents:report-receive": OFFICE,
    "incidents:recipient-relay incidents:recipient-receipt": OFFICE,
    "incidents:recipient-receive": DRAFTERS,
    "incidents:report-send incidents:report-return": {R.BODY_HEAD, R.DIRECTOR, R.LEADER},
    "incidents:incident-suspect incidents:suspicion-confirm incidents:suspicion-clear": MAKERS,
    "incidents:suspicion-case incidents:lesson-propose": {R.INSPECTOR},
    "incidents:kind-add incidents:kind-edit incidents:grade-add incidents:grade-edit": MAKERS,
    "incidents:grade-end incidents:limit-add incidents:limit-edit incidents:limit-end": MAKERS,
    "incidents:recipient-rule-add incidents:recipient-rule-edit": MAKERS,
    "incidents:recipient-rule-end incidents:rules-seed": MAKERS,
    "registers:map registers:map-points registers:map-offered registers:map-towns": READERS,
    "registers:layer-list registers:layer-detail registers:layer-shapes": READERS,
    "registers:layer-make registers:layer-replace registers:layer-edit registers:layer-turn-back": MAKERS,
    "registers:outline-link registers:brief-new registers:brief-wording": MAKERS,
    "registers:entry-shapes": TOPICS,
    "registers:map-shapes registers:machine-zones registers:machine-verdict": READERS,
    "registers:entry-shape registers:entry-shape-end": HANDLERS,
    "registers:machine-check registers:entry-machine_checks-case": HANDLERS,
    "registers:machine-photo": {R.INSPECTOR},
    "registers:entry-spot": DRAFTERS | {R.INSPECTOR},
    "registers:figures registers:figure-entries registers:brief-list registers:public-list": READERS,
    "registers:brief-detail registers:brief-print": OFFICE,
    "registers:brief-edit registers:brief-facts registers:brief-recount registers:brief-choose": MAKERS,
    "registers:brief-send registers:brief-take-back registers:brief-drop": MAKERS,
    "registers:public-detail registers:public-json registers:public-csv": READERS,
    "registers:public-prepare registers:public-drop": MAKERS,
    "registers:public-release registers:public-withdraw": {R.DIRECTOR},
    "accountability:case-list accountability:case-detail accountability:case-file": NAMED,
    "accountability:case-evidence": NAMED,
    "accountability:case-begin accountability:case-verify accountability:case-propose": {R.INSPECTOR},
    "accountability:case-close accountability:case-dismiss accountability:case-reader": {R.INSPECTOR},
    "accountability:reader-end": {R.INSPECTOR},
    "accountability:case-state": {R.BODY_HEAD},
    "accountability:case-paper": {R.INSPECTOR, R.BODY_HEAD},
    "accountability:case-decide accountability:case-return": {R.DIRECTOR, R.LEADER},
    "accountability:duty-list accountability:duty-detail": READERS,
    "accountability:duty-add accountability:duty-edit accountability:duty-second": {R.INSPECTOR},
    "accountability:second-end": {R.INSPECTOR},
    "difficulties:difficulty-list": READERS,
    "difficulties:difficulty-detail": TOPICS,
    "difficulties:difficulty-raise difficulties:difficulty-answer": DRAFTERS | {R.INSPECTOR},
    "difficulties:difficulty-escalate": DRAFTERS | {R.INSPECTOR},
    "difficulties:difficulty-confirm difficulties:difficulty-refuse difficulties:difficulty-take": DRAFTERS,
    "difficulties:difficulty-withdraw": DRAFTERS,
    "difficulties:difficulty-agenda": DRAFTERS | SECRETARIAT,
    "difficulties:difficulty-assign difficulties:kind-list difficulties:kind-add": {R.INSPECTOR},
    "difficulties:kind-edit difficulties:kind-seed": {R.INSPECTOR},
    "urging:light-list urging:slip-list urging:ruleset-list": READERS,
    "urging:slip-detail urging:slip-copy": SECRETARIAT | {R.INSPECTOR, R.LEADER},
    "urging:today urging:press urging:slip-issue urging:slip-return urging:slip-withdraw": {R.INSPECTOR},
    "urging:slip-answer": set(),
    "urging:ruleset-take urging:ruleset-detail urging:ruleset-copy urging:ruleset-edit": URGING_RULES,
    "urging:ruleset-delete urging:ruleset-adopt urging:ruleset-recall": URGING_RULES,
    "urging:rule-add urging:rule-edit urging:rule-drop": URGING_RULES,
    "oversight:leading oversight:leading-all oversight:leading-leader oversight:tasks": READERS,
    "oversight:tasks-of-leader oversight:tasks-of-body oversight:tasks-of-item": READERS,
    "oversight:tasks-of-meeting oversight:board oversight:board-by oversight:timeline": READERS,
    "oversight:timeline-at oversight:calendar oversight:calendar-at oversight:tree": READERS,
    "directory:portfolio-list": DIRECTORY,
    "directory:portfolio-edit": SECRETARIAT | {R.INSPECTOR},
    "directory:body-list directory:body-detail directory:body-register": DIRECTORY,
    "directory:person-list directory:person-detail directory:directory-export": DIRECTORY,
    "directory:enterprise-list directory:place-list directory:parcel-list directory:proposal-list": DIRECTORY,
    "directory:phone-add directory:phone-blank": KEEPERS,
    "directory:phone-full": SECRETARIAT | {R.INSPECTOR},
    "directory:exchange directory:body-edit directory:part-add directory:part-end": KEEPERS,
    "directory:proposal-detail directory:proposal-judge directory:proposals-judge": SECRETARIAT,
    "directory:proposal-search directory:merge-undo": SECRETARIAT,
    "directory:enterprise-detail directory:place-detail directory:parcel-detail": DIRECTORY,
    "directory:indicator-list directory:indicator-detail": DIRECTORY,
    "directory:enterprise-edit directory:place-edit directory:parcel-edit": KEEPERS,
    "directory:person-split directory:split-undo": SECRETARIAT,
    "topics:topic-list topics:topic-all topics:topic-own topics:asked-list topics:reply-list": READERS,
    "topics:topic-detail topics:round-detail": TOPICS,
    "topics:topic-add": DRAFTERS | SECRETARIAT,
    "topics:topic-edit topics:topic-send topics:topic-revise": DRAFTERS,
    "topics:topic-withdraw topics:topic-delete topics:topic-change-ask topics:topic-change-finish": DRAFTERS,
    "topics:topic-send-back topics:topic-submit": {R.BODY_HEAD},
    "topics:topic-take-in topics:topic-check topics:topic-return topics:topic-refuse": SECRETARIAT,
    "topics:topic-change-grant topics:topic-change-refuse topics:topic-paper-add": SECRETARIAT,
    "topics:gate-waive topics:endorsement-reopen": SECRETARIAT,
    "topics:topic-allow topics:topic-admit": {R.DIRECTOR},
    "topics:topic-round-open topics:gate-ask topics:round-close": DRAFTERS | SECRETARIAT,
    "topics:gate-answer topics:reply-give": DRAFTERS,
    "topics:endorsement-give topics:endorsement-decline": {R.LEADER},
    "topics:setting-list topics:settings-seed topics:setting-add topics:setting-edit": SECRETARIAT,
    "api:token-list api:token-detail api:token-make api:token-revoke": {R.SECURITY_ADMIN},
    "v1:openapi": ALL,
    "v1:root v1:me v1:nowhere v1:meeting-list v1:meeting-detail v1:item-list": set(),
    "v1:decision-list v1:decision-detail v1:body-list v1:body-detail v1:person-list v1:person-detail": set(),
    "intake:batch-create intake:batch-detail intake:batch-states intake:file-confirm": SECRETARIAT,
    "intake:file-correct intake:file-create intake:file-detail intake:file-field": SECRETARIAT,
    "intake:file-list intake:file-original intake:file-page intake:file-places": SECRETARIAT,
    "intake:file-replace intake:file-reread intake:file-retry intake:file-rows": SECRETARIAT,
    "intake:file-state intake:file-undo intake:files-retry intake:totals intake:upload": SECRETARIAT,
    "deliberations:sitting-list deliberations:room deliberations:room-state": SECRETARIAT,
    "deliberations:changes deliberations:page-save deliberations:recognise": SECRETARIAT,
    "deliberations:room-prepare deliberations:sitting-open deliberations:sitting-end": SECRETARIAT,
    "deliberations:sitting-close deliberations:pause-start deliberations:pause-end": SECRETARIAT,
    "deliberations:votes-set deliberations:discussion deliberations:discussion-print": SECRETARIAT,
    "deliberations:people deliberations:attendance-add deliberations:projector": SECRETARIAT,
    "deliberations:projector-now deliberations:conveying-add": SECRETARIAT,
    "deliberations:law-list deliberations:study-list": READERS,
    "deliberations:sign-in": set(),
}
"""Whom each address is for. A row that is somebody else's own is refused although the page is for all."""

ONE_CALL = [
    "detail",
    "send",
    "read",
    "come",
    "leave",
    "substitute",
    "grant",
    "refuse",
    "withdraw",
    "calendar",
]
WHOM = {name: who for names, who in FOR.items() for name in names.split()}
REFUSED = {401, 403, 404}


def test_every_address_says_whom_it_is_for() -> None:
    assert set(WHOM) == {address.name for address in addresses()}


@pytest.fixture
def keys(city: Government, seat: Body, cast: Cast) -> dict[str, dict[str, Any]]:
    """Rows that are there, by room: what its addresses take."""
    clerk = cast(R.CLERK)
    batch = batch_open(by=clerk)
    file = file_receive(batch=batch, name="旧纪要.txt", content=BytesIO(b"1"), by=clerk, queue=False)
    series = Series.objects.create(government=city, name="民生实事项目实施方案")
    absorbed = Body.objects.exclude(pk=seat.pk).earliest("pk").pk
    merge = Merge.objects.create(
        government=city, model="body", kept_id=seat.pk, absorbed_id=absorbed, made_at=clock.now()
    )
    proposal = Proposal.objects.create(
        government=city, kind="new_body", key="1", body=seat, found_at=clock.now(), summary="新机构"
    )
    day = CalendarDay.objects.create(day=date(2030, 1, 1), is_workday=False, name="元旦")
    # Somebody else's account, role, stand-in and allowance: of none of those who try.
    other, deputy, seer = (
        given(User.objects.create_user(name, password=PASSWORD), role)
        for name, role in (("other", R.LIAISON), ("deputy", R.LIAISON), ("seer", R.SYSTEM_ADMIN))
    )
    account = Account.objects.get(pk=other.pk)
    today = clock.today()
    stand_in = StandIn.objects.create(
        principal=account, deputy_id=deputy.pk, starts_on=today, ends_on=today, reason="出差"
    )
    guard = Account.objects.get(pk=cast(R.SECURITY_ADMIN).pk)
    look = Impersonation.objects.create(
        seer_id=seer.pk,
        seen=account,
        reason="查问题",
        allowed_by=guard,
        starts_at=clock.now(),
        ends_at=clock.now() + timedelta(hours=1),
    )
    # Somebody else's notice, and how it failed to go out.
    notice = Notice.objects.create(recipient=other, kind="intake.failed", key="1", made_at=clock.now())
    delivery = Delivery.objects.create(
        recipient=other, kind="intake.failed", channel="mail", key="1", state="failed", made_at=clock.now()
    )
    place = Place.objects.create(government=city, name="人民公园", code="1", kind=PlaceKind.values[0])
    works = Enterprise.objects.create(government=city, name="澄湾水务有限公司", code="1")
    parcel = Parcel.objects.create(government=city, place=place, number="1")
    rate = Indicator.objects.create(government=city, name="规上工业产值", unit="亿元", rhythm="quarter")
    person, other_person = Person.objects.order_by("pk")[:2]
    split = Split.objects.create(
        government=city, person_id=person.pk, made_id=other_person.pk, note="水务局", made_at=clock.now()
    )
    token = Token.objects.create(
        name="数据平台",
        account=account,
        key="1",
        digest="1",
        made_by=guard.user,
        made_at=clock.now(),
        expires_on=today,
    )
    meeting = Meeting.objects.get(level=1)
    paper = Paper(content=BytesIO("送审稿".encode()), name="送审稿.txt", level=Level.GOVERNMENT)
    document = document_make(title="送审稿", about=(KIND, meeting.pk), paper=paper, by=clerk)
    work = followups(meeting)
    out = copies(meeting, Meeting.objects.exclude(pk=meeting.pk).earliest("pk"), other)
    phone = phone_set(person=Person.objects.earliest("pk"), number="13812345678", by=clerk)
    for role in (R.LIAISON, R.BODY_HEAD):
        seated(cast(role), seat, role)
    leader = seated(cast(R.LEADER), seat, None)
    held = scene(city, clerk)
    topic = topic_rows(city, other, seat, state="admitted", asked=seat, person=leader)
    supervised = rows_of(stage := stage_make(city, mark="督"))
    bulletin, dispatch, look_back = bulletin_rows(stage), dispatch_rows(stage), look_back_rows(stage)
    urged = urging_rows(stage)
    event = Event.objects.exclude(object_id=None).earliest("number")
    sitting, study = stage_with_study(clerk, city)
    return {
        "topics": {"pk": topic["topic"].pk, "part": "code"},
        **{f"topics:{name}": {"pk": topic["check"].pk} for name in ("gate-ask", "gate-answer", "gate-waive")},
        **{
            f"topics:endorsement-{name}": {"pk": topic["endorsement"].pk}
            for name in ("give", "decline", "reopen")
        },
        **{f"topics:round-{name}": {"pk": topic["round"].pk} for name in ("detail", "close")},
        "topics:reply-give": {"pk": topic["reply"].pk},
        "topics:setting-edit": {"pk": topic["code"].pk, "part": "code"},
        "councils": {"pk": held["council"].pk},
        "councils:seat-end": {"pk": held["seat"].pk},
        "sittings": {"pk": held["called"].pk},
        "sittings:sitting-call": {"pk": held["planned"].pk},
        "sittings:number-set": {"pk": held["council"].pk},
        **{f"sittings:entry-{one}": {"pk": held["entry"].pk} for one in ("edit", "move", "remove", "ready")},
        **{f"sittings:agenda-{one}": {"pk": held["agenda"].pk} for one in ("version", "approve")},
        **{f"sittings:invitation-{one}": {"pk": held["asked"].pk} for one in ONE_CALL},
        "deliberations": {"pk": sitting.pk, "token": lambda: token_of(sitting)},
        "deliberations:conveying-add": {"pk": study.pk},
        "accounts": {"pk": other.pk, "key": Holding.objects.get(account=account).pk},
        "accounts:stand-in-end": {"pk": other.pk, "key": stand_in.pk},
        "accounts:act-for": {"key": stand_in.pk},
        "accounts:see-as": {"key": look.pk},
        "audit": {"number": event.number, "kind": event.object_kind, "pk": event.object_id},
        "web": {"pk": day.pk},
        "meetings": {"pk": meeting.pk, "meeting_pk": meeting.pk, "no": 1},
        "meetings:item-detail": {"pk": meeting.items.get(no=1).pk, "meeting_pk": meeting.pk, "no": 1},
        "files": {"pk": document.pk},
        "files:version-download": {"pk": document.versions.get().pk},
        "decisions": {"pk": PolicyDocument.objects.filter(names__item__meeting=meeting).first().pk},
        "decisions:series-undo": {"pk": series.pk},
        "decisions:decision-detail": {"meeting_pk": meeting.pk, "no": 1},
        "decisions:decision-follow": {"meeting_pk": meeting.pk, "no": 1},
        **{
            f"decisions:{name}": {"pk": work["followup"].pk}
            for name in ("work-detail", "work-report", "work-drop", "work-reopen")
        },
        "decisions:round-add": {"pk": work["asking"].pk},
        "decisions:round-move": {"pk": work["round"].pk},
        "decisions:opinion-add": {"pk": work["round"].pk},
        "decisions:submission-add": {"pk": work["sending"].pk},
        "decisions:submission-move": {"pk": work["submission"].pk},
        "decisions:work-issue": {"pk": work["issue"].pk},
        "decisions:revision-file": {"pk": work["job"].pk},
        "decisions:revision-return": {"pk": work["filed"].pk},
        "decisions:revision-compare": {"pk": work["job"].pk},
        "decisions:remark-answer": {"pk": work["remark"].pk},
        "decisions:name-edit": {"pk": work["issuing_name"].pk},
        "disclosure": {"pk": out["copy"].pk, "kind": "txt"},
        "disclosure:mark-edit": {"pk": meeting.pk},
        "disclosure:copy-new": {"pk": meeting.pk},
        "disclosure:copy-file": {"pk": out["out"].pk, "kind": "txt"},
        "disclosure:interpretation-publish": {"pk": out["out"].pk},
        "disclosure:reason-edit": {"pk": out["why"].pk},
        "notices": {"pk": notice.pk, "code": "intake.failed"},
        "notices:delivery-detail": {"pk": delivery.pk},
        "notices:delivery-again": {"pk": delivery.pk},
        "supervision:candidate-detail": {"pk": Candidate.objects.filter(meeting=meeting).first().pk},
        **supervised.keys,
        **filing_rows(supervised.stage).keys,
        "supervision:proposal-page": {"pk": meeting.pk},
        "supervision:candidate-split": {"pk": Candidate.objects.filter(meeting=meeting).first().pk},
        **facts_of(supervised).keys,
        **bulletin.keys,
        **dispatch.keys,
        **look_back.keys,
        **difficulties.rows_of(stage, seat).keys,
        **accountability.rows_of(stage, seat, [cast(role) for role in NAMED]).keys,
        **practices.rows_of(stage, seat).keys,
        **resources.rows_of(stage, seat).keys,
        **handovers.rows_of(stage, seat).keys,
        **commitments.rows_of(stage, seat).keys,
        **rosters.rows_of(stage, seat, Account.objects.get(user=cast(R.LIAISON)).person).keys,
        **training.rows_of(stage, seat).keys,
        **incidents.rows_of(stage, seat).keys,
        **(engine := register_rows(seat, stage.inspector, cast(R.INSPECTOR))).keys,
        **duty_rows(seat, engine.sector, engine.town, stage.inspector).keys,
        **land_rows(seat, engine.town, stage.inspector).keys,
        **register_maps.rows_of(stage, seat).keys,
        **register_shapes.rows_of(stage, seat, cast(R.INSPECTOR)).keys,
        **outreach.rows_of(stage, seat).keys,
        **coordination.rows_of(stage, seat).keys,
        **urged.keys,
        "oversight": {"pk": seat.pk, "way": "light", "scale": "quarter", "month": "2026-11"},
        "oversight:leading-leader": {"pk": person.pk},
        "oversight:tasks-of-leader": {"pk": person.pk},
        "oversight:tasks-of-meeting": {"pk": meeting.pk},
        "oversight:tasks-of-item": {"pk": meeting.items.get(no=1).pk},
        "directory:portfolio-edit": {"pk": person.pk},
        "directory": {"pk": seat.pk, "key": 1},
        "directory:person-detail": {"pk": person.pk},
        "directory:person-split": {"pk": person.pk},
        "directory:split-undo": {"pk": split.pk},
        "directory:enterprise-detail": {"pk": works.pk},
        "directory:enterprise-edit": {"pk": works.pk},
        "directory:place-detail": {"pk": place.pk},
        "directory:place-edit": {"pk": place.pk},
        "directory:parcel-detail": {"pk": parcel.pk},
        "directory:parcel-edit": {"pk": parcel.pk},
        "directory:indicator-detail": {"pk": rate.pk},
        **rows_make(city, clerk, PaperState.ISSUED).keys,
        "api": {"pk": token.pk},
        "v1": {"public_id": meeting.public_id, "rest": "nowhere"},
        "directory:phone-add": {"pk": phone.person_id},
        "directory:phone-full": {"pk": phone.pk},
        "directory:phone-blank": {"pk": phone.pk},
        "directory:proposal-detail": {"pk": proposal.pk},
        "directory:proposal-judge": {"pk": proposal.pk},
        "directory:merge-undo": {"pk": merge.pk},
        "intake": {"pk": file.pk, "correction": 1, "number": 1},
        "intake:batch-detail": {"pk": batch.pk},
        "intake:batch-states": {"pk": batch.pk},
        "intake:file-create": {"pk": batch.pk},
    }


def at(address: Address, keys: dict[str, dict[str, Any]]) -> str:
    known = {**keys.get(address.name.partition(":")[0], {}), **keys.get(address.name, {})}
    told = {name: known.get(name, WORDS.get(name, 1)) for name in address.takes}
    told = {name: value() if callable(value) else value for name, value in told.items()}  # good for a minute
    if address.name == "directory:part-add":
        told["part"] = "name"
    return reverse(address.name, kwargs=told)


ON_EACH_DATABASE = (None, Role.DIRECTOR, Role.LIAISON)
OTHERS = tuple(role for role in ROLES if role not in ON_EACH_DATABASE)
WALKS = [
    pytest.param(ON_EACH_DATABASE, id="on each database"),
    pytest.param(OTHERS[::2], id="others", marks=pytest.mark.any_database),
    pytest.param(OTHERS[1::2], id="others too", marks=pytest.mark.any_database),
]
"""Whose walks share the rows that they walk over."""


@pytest.mark.parametrize("roles", WALKS)
def test_what_is_not_for_a_role_is_refused_and_what_is_is_not(
    roles: Sequence[Role | None], cast: Cast, keys: dict[str, dict[str, Any]]
) -> None:
    wrong = [(role, *fault) for role in roles for fault in _walked(role, cast(role), keys)]
    assert wrong == []


def _walked(
    role: Role | None, user: User, keys: dict[str, dict[str, Any]]
) -> Iterator[tuple[str, str, int | str]]:
    """What a role may that it should not, and the other way round; each attempt is undone."""
    client = Client()
    client.force_login(user)
    cookies = deepcopy(client.cookies)
    for address in addresses():
        methods = ["post"] if address.name in SENT else ["get", "post"]
        for method in methods:
            with transaction.atomic():
                client.cookies = deepcopy(cookies)
                before = Event.objects.count()
                status = getattr(client, method)(at(address, keys)).status_code
                told = Event.objects.count() - before
                transaction.set_rollback(True)
            if status == 405:
                continue
            is_refused = status in ({403} if role in WHOM[address.name] else REFUSED)
            if is_refused == (role in WHOM[address.name]):
                yield address.name, method, status
            elif is_refused and told:
                yield address.name, method, "an event"


OWN = "password-change account-own logout login act-for-end see-as-end second-step oidc-begin oidc-return"
OWN += " session-list session-end second-factor"
"""What is there for everybody, about themselves."""


@pytest.mark.parametrize("role", [R.CLERK, R.LIAISON, R.OBSERVER, R.LEADER, None])
def test_nobody_reaches_the_account_of_another(
    role: Role | None, cast: Cast, keys: dict[str, dict[str, Any]]
) -> None:
    """平级越权: the same pages are there for one's own account."""
    user = cast(role)
    client = Client()
    client.force_login(user)
    for address in addresses():
        room, _, name = address.name.partition(":")
        if room == "accounts" and name not in OWN.split():
            for method in ("get", "post"):
                status = getattr(client, method)(at(address, keys)).status_code
                assert status in {*REFUSED, 405}, (address.name, method)
    own = Account.objects.get_or_create(user=user)[0]
    assert client.get(reverse("accounts:account-detail", args=[own.pk])).status_code == 200
    assert client.get(reverse("accounts:stand-in-add", args=[own.pk])).status_code == 200
