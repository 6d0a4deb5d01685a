"""督查单文面: a slip as a paper to be signed and sealed, with a stub to answer on.

It is made once, when the slip is issued, and kept as the typesetter's own JSON: what was sent does not follow
what happens to the matter later.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, Final

from yiding import typeset
from yiding.accounts.models import Holding
from yiding.core.access import Role
from yiding.directory.dates import valid_on
from yiding.typeset.layout import Block, written

from .errors import SlipNotTypeset
from .models import Colour, Slip

log = logging.getLogger(__name__)
FORMS: Final = ("pdf", "docx", "ofd")
COLOURS: Final[Mapping[str, str]] = {Colour.BLUE: "蓝色", Colour.ORANGE: "橙色", Colour.RED: "红色"}
"""As printed: in Chinese, whatever language the page has."""
INKS: Final[Mapping[str, str]] = {Colour.BLUE: "#1F4E9E", Colour.ORANGE: "#C75B00", Colour.RED: "#E60012"}
BLANK: Final = "　\n　\n　"


def issuer_of(slip: Slip) -> str:
    """The body that the inspector urges for; without one, the government."""
    rows = Holding.objects.filter(
        valid_on(slip.issued_on), account=slip.issued_by_id, role=Role.INSPECTOR, post__isnull=False
    )
    name = rows.order_by("pk").values_list("post__body__name", flat=True).first()
    return name or slip.matter.government.name


def sheet_of(slip: Slip, issuer: str) -> typeset.Paper:
    """The slip as it is sent."""
    matter = slip.matter
    return typeset.Paper(
        kind=typeset.Kind.NOTICE,
        title=f"关于“{matter.title}”的{COLOURS[slip.colour]}督查单",
        mark=(f"{matter.government.name}督查单",),
        number=slip.number,
        main=slip.body.name,
        body=tuple(_body(slip)),
        signature=typeset.Signature(issuer, slip.issued_on, sealed=True),
        note=f"联系人：{_name(slip.issued_by)}",
        attachments=(typeset.Attachment("督查单答复回执", (_stub(slip),), "附件"),),
        format=typeset.Format.LETTER,
    )


def _body(slip: Slip) -> Iterator[Block]:
    task, matter = slip.task, slip.matter
    number = f"（{matter.number}）" if matter.number else ""
    due = _due(task.due_on, task.original_due_on)
    yield typeset.Paragraph(f"你单位承办的督办事项“{matter.title}”{number}，应于{due}前办结。")
    yield typeset.Paragraph(f"督查原因：{slip.reason.rstrip('。')}。")
    yield typeset.Paragraph(
        f"答复期限：{written(slip.reply_due_on)}。请填写所附回执，经单位负责人签字并加盖公章后报回。"
    )
    if told := _after(slip):
        yield typeset.Paragraph(told)


def _due(day: date, original: date) -> str:
    return written(day) if day == original else f"{written(day)}（原定{written(original)}）"


def _after(slip: Slip) -> str:
    """What comes next, and what the slip costs, where the rules say so."""
    points = f"本单记{slip.points.normalize():f}分。" if slip.points is not None else ""
    step = f"到期没有答复的，{slip.next_step.rstrip('。')}。" if slip.next_step else ""
    return f"{step}{points}"


def _stub(slip: Slip) -> typeset.Table:
    """回执: what is known is filled in, the rest is left for the body's pen."""
    rows = (
        ("督查单编号", slip.number),
        ("承办单位", slip.body.name),
        ("督办事项", slip.matter.title),
        ("答复期限", written(slip.reply_due_on)),
        ("原因说明", BLANK),
        ("下一步措施", BLANK),
        ("预计办结日期", "　　　　年　　月　　日"),
        ("经办人及电话", "　"),
        ("单位负责人\n（签字、公章）", BLANK),
        ("答复日期", "　　　　年　　月　　日"),
    )
    return typeset.Table(rows, head=0, widths=(1, 3), wide=False)


def _name(user: Any) -> str:
    return str(user.get_full_name() or user.get_username())


def style_of(colour: str) -> typeset.HouseStyle:
    """The mark and its rule are in the colour of the slip."""
    return typeset.HouseStyle(red=INKS[colour])


def printed(sheet: Mapping[str, Any], colour: str, form: str) -> bytes:
    """A kept sheet in one form. Raises SlipNotTypeset."""
    try:
        make = getattr(typeset, f"to_{form}")
        return bytes(make(typeset.from_json(dict(sheet)), style_of(colour)).content)
    except Exception as error:
        log.exception("a slip could not be typeset")
        raise SlipNotTypeset(str(error)) from error
