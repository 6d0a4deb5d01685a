"""证明事项的办理 (S50.1, S50.4, S50.5): items, their texts in versions, and the guides that tell of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Max

from yiding.audit.services import About, gathered, record, writer
from yiding.core import clock
from yiding.core.counters import number_take
from yiding.core.errors import BadRequest, WrongState
from yiding.core.moves import move
from yiding.directory.making import row_keep, row_make, row_save
from yiding.directory.models import Body

from .errors import NameThere, SamePerson
from .models import Guide, ItemState, NoticeText, ProofItem, TextState
from .permissions import may_approve_item, may_approve_text, may_change, may_keep_for, may_set, require
from .states import ITEM, TEXT

SERIES = "证明事项"


def touching(row: ProofItem) -> About:
    """What an event of an item touches."""
    return About(row.government_id, row.body_id)


@transaction.atomic
def item_draft(*, body: Body, values: Mapping[str, Any], by: User) -> ProofItem:
    """登记证明事项, with its legal basis. Raises NameThere."""
    require(may_keep_for(by, body.pk))
    _check(values)
    number = number_take(SERIES, str(body.government_id))
    told = {**values, "number": number, "made_by": by, "changed_on": clock.today()}
    row = row_make(ProofItem, NameThere, government=body.government, body=body, **told)
    record("proof_item.drafted", row, by=by, after={"name": row.name}, touches=touching(row))
    return row


def _check(values: Mapping[str, Any]) -> None:
    if not str(values.get("basis", "")).strip():
        raise BadRequest("basis")
    if not values.get("allowed", True) and not str(values.get("why_not", "")).strip():
        raise BadRequest("why_not")


@transaction.atomic
def item_edit(*, item: ProofItem, values: Mapping[str, Any], version: int, by: User) -> None:
    """修改: a body its draft; one in use by who keeps the list, and guides then have to follow.

    Raises EditConflict, NameThere, WrongState.
    """
    require(may_set(by) if item.state == ItemState.IN_USE else may_change(by, item))
    if item.state == ItemState.REMOVED:
        raise WrongState("commitments.item.edit")
    _check(values)
    row_save(item, version, NameThere, **values, changed_on=clock.today())
    record("proof_item.edited", item, by=by, after={"name": item.name}, touches=touching(item))


@transaction.atomic
def item_approve(*, item: ProofItem, by: User) -> None:
    """审定列入, by another. Raises SamePerson, WrongState."""
    if item.made_by_id == by.pk:
        raise SamePerson
    require(may_approve_item(by, item))
    today = clock.today()
    told = {"approved_by": by, "approved_on": today, "changed_on": today}
    move(ITEM, "approve", item, writer(item, by=by, touches=touching(item)), **told)


@transaction.atomic
def item_remove(*, item: ProofItem, reason: str, by: User) -> None:
    """取消, with the reason. Raises WrongState."""
    require(may_set(by))
    if not reason.strip():
        raise BadRequest("reason")
    write = writer(item, by=by, touches=touching(item), reason=reason[:200])
    move(ITEM, "remove", item, write, reason=reason, changed_on=clock.today())


@transaction.atomic
def text_draft(*, item: ProofItem, values: Mapping[str, Any], by: User) -> NoticeText:
    """拟定告知承诺书文本: the next version. Raises WrongState while another is drafted."""
    require(may_change(by, item))
    if item.state == ItemState.REMOVED or not item.allowed:
        raise WrongState("commitments.text")
    if item.texts.filter(state=TextState.DRAFT).exists():
        raise WrongState("commitments.text")
    last = item.texts.aggregate(last=Max("number"))["last"] or 0
    told = {**values, "number": last + 1, "made_by": by, "made_on": clock.today()}
    row = NoticeText.objects.create(item=item, **told)
    record("notice_text.drafted", row, by=by, after={"number": row.number}, touches=touching(item))
    return row


@transaction.atomic
def text_edit(*, text: NoticeText, values: Mapping[str, Any], version: int, by: User) -> None:
    """修改, until it is approved. Raises EditConflict, WrongState."""
    require(may_change(by, text))
    if text.state != TextState.DRAFT:
        raise WrongState("commitments.text.edit")
    row_save(text, version, NameThere, **values, made_by=by)
    record("notice_text.edited", text, by=by, after={"number": text.number}, touches=touching(text.item))


@transaction.atomic
def text_approve(*, text: NoticeText, by: User) -> None:
    """审定施行, by another; the one before is replaced. Raises SamePerson, WrongState."""
    if text.made_by_id == by.pk:
        raise SamePerson
    require(may_approve_text(by, text))
    today, item = clock.today(), text.item
    with gathered():
        for former in item.texts.filter(state=TextState.IN_FORCE):
            move(TEXT, "replace", former, writer(former, by=by, touches=touching(item)), ended_on=today)
        move(
            TEXT,
            "approve",
            text,
            writer(text, by=by, touches=touching(item)),
            approved_by=by,
            in_force_on=today,
        )
        ProofItem.objects.filter(pk=item.pk).update(changed_on=today)


@transaction.atomic
def guide_keep(
    *,
    guide: Guide | None,
    body: Body,
    values: Mapping[str, Any],
    items: Sequence[ProofItem],
    by: User,
    version: int | None = None,
) -> Guide:
    """登记办事指南, and which items it tells of. Raises EditConflict, NameThere."""
    require(may_keep_for(by, guide.body_id if guide else body.pk))
    row = row_keep(Guide, guide, version, NameThere, values, government=body.government, body=body)
    row.items.set(items)
    touches = About(row.government_id, row.body_id)
    record("guide.kept", row, by=by, after={"title": row.title}, touches=touches)
    return row


@transaction.atomic
def guide_update(*, guide: Guide, updated_on: date, note: str, by: User) -> None:
    """登记指南更新: what was brought up to date, and when. Raises BadRequest."""
    require(may_change(by, guide))
    if not guide.updated_on <= updated_on <= clock.today() or not note.strip():
        raise BadRequest("updated_on")
    row_save(guide, guide.version, NameThere, updated_on=updated_on, note=note, edition=guide.edition + 1)
    after = {"updated_on": updated_on.isoformat(), "note": note[:200]}
    record("guide.updated", guide, by=by, after=after, touches=About(guide.government_id, guide.body_id))
