"""告知承诺各行: items with texts, promises in every state, and one row for each address."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth.models import User

from tests.supervision.rows import Stage
from yiding.commitments.crediting import Decided, breach_decide, breach_hear, restore_ask
from yiding.commitments.identities import PERSON_DIGITS, PERSON_WEIGHTS, UNIT_LETTERS, UNIT_WEIGHTS
from yiding.commitments.keeping import grades_seed, rule_set
from yiding.commitments.listing import guide_keep, item_approve, item_draft, text_approve, text_draft
from yiding.commitments.models import (
    Breach,
    Check,
    Commitment,
    CommitmentRule,
    CreditLevel,
    CreditRecord,
    Guide,
    ListEdition,
    NoticeText,
    ProofItem,
    RiskGrade,
)
from yiding.commitments.promising import Applicant, commitment_accept, commitment_grant, commitment_notice
from yiding.commitments.publishing import list_prepare, list_release
from yiding.commitments.verifying import Drawing, check_do, sample_draw
from yiding.directory.models import Body

TEXT = {"notice": "应符合的条件。", "promise": "所填属实。", "consequence": "撤销决定，记入信用记录。"}


def ruled(stage: Stage) -> Stage:
    """The usual grades and levels; 乙局 keeps the list."""
    grades_seed(government=stage.government)
    if not CommitmentRule.objects.filter(government=stage.government).exists():
        keepers, by = [stage.body("乙局")], stage.inspector
        rule_set(government=stage.government, values={"hearing_days": 5}, keepers=keepers, version=0, by=by)
    return stage


def person_number(place: int = 1) -> str:
    """A resident's number with its right check digit; nobody's."""
    told = f"320599{19700101 + place % 28:08}{place % 1000:03}"
    total = sum(int(digit) * weight for digit, weight in zip(told, PERSON_WEIGHTS, strict=True))
    return told + PERSON_DIGITS[total % 11]


def unit_number(place: int = 1) -> str:
    """A unit's code with its right check letter; nobody's."""
    told = f"91320599{place:09}"
    total = sum(UNIT_LETTERS.index(one) * weight for one, weight in zip(told, UNIT_WEIGHTS, strict=True))
    return told + UNIT_LETTERS[(31 - total % 31) % 31]


def risk(stage: Stage, name: str = "低") -> RiskGrade:
    return RiskGrade.objects.get(government=stage.government, name=name)


def level(stage: Stage, name: str = "一般失信") -> CreditLevel:
    return CreditLevel.objects.get(government=stage.government, name=name)


def drafted(
    stage: Stage, name: str = "无犯罪记录证明", *, body: Body | None = None, grade: str = "低", **more: Any
) -> ProofItem:
    """An item of 甲局, not yet in the list."""
    values = {"name": name, "business": "教师资格认定", "issuer": "市公安局", "basis": "《条例》第八条"}
    values |= {"risk": risk(stage, grade), "who": "all", "way": "system", **more}
    return item_draft(body=body or stage.body("甲局"), values=values, by=stage.inspector)


def worded(stage: Stage, item: ProofItem, approve: bool = True) -> NoticeText:
    text = text_draft(item=item, values=TEXT, by=stage.inspector)
    if approve:
        text_approve(text=text, by=stage.director)
    return text


def item(stage: Stage, name: str = "无犯罪记录证明", **more: Any) -> ProofItem:
    """An item in the list with a text in force."""
    row = drafted(stage, name, **more)
    item_approve(item=row, by=stage.director)
    worded(stage, row)
    return ProofItem.objects.get(pk=row.pk)


def told(
    stage: Stage, of: ProofItem, place: int = 1, *, name: str = "汪念安", by: User | None = None
) -> Commitment:
    applicant = Applicant(name, "person", person_number(place))
    return commitment_notice(item=of, body=of.body, applicant=applicant, by=by or stage.inspector)


def accepted(stage: Stage, of: ProofItem, place: int = 1, **more: Any) -> Commitment:
    row = told(stage, of, place, **more)
    commitment_accept(case=row, by=stage.inspector)
    return row


def granted(stage: Stage, of: ProofItem, place: int = 1, **more: Any) -> Commitment:
    row = accepted(stage, of, place, **more)
    commitment_grant(case=row, outcome="准予认定", by=stage.inspector)
    return row


def found_false(stage: Stage, check: Check) -> Breach:
    check_do(check=check, result="false", finding="系统查得有记录", by=stage.inspector)
    return check.breach


def breach(stage: Stage, of: ProofItem, place: int = 1) -> Breach:
    """What the check after the decision found false."""
    return found_false(stage, granted(stage, of, place).checks.filter(kind="after")[0])


def recorded(stage: Stage, of: ProofItem, place: int = 1, name: str = "一般失信") -> CreditRecord:
    row = breach(stage, of, place)
    breach_hear(breach=row, statement="记错了", version=row.version, by=stage.inspector)
    made = breach_decide(breach=row, decided=Decided("撤销资格", True, level(stage, name)), by=stage.director)
    assert made is not None
    return made


def guide(stage: Stage, of: ProofItem, title: str = "教师资格认定办事指南", days: int = -30) -> Guide:
    values = {"title": title, "address": "", "updated_on": stage.day(days)}
    return guide_keep(guide=None, body=of.body, values=values, items=[of], by=stage.inspector)


def listed(stage: Stage, release: bool = False) -> ListEdition:
    row = list_prepare(government=stage.government, title="证明事项清单（第一版）", by=stage.inspector)
    if release:
        list_release(edition=row, by=stage.director)
    return row


@dataclass
class Rows:
    """各行: by the name of an address, the row of ``seat`` that it takes."""

    at: dict[str, Any] = field(default_factory=dict)

    @property
    def keys(self) -> dict[str, dict[str, object]]:
        found: dict[str, dict[str, object]] = {
            f"commitments:{name}": {"pk": row.pk} for name, row in self.at.items()
        }
        found["commitments:edition-file"] = {"pk": self.at["edition-detail"].pk, "form": "json"}
        return found

    @property
    def on_pages(self) -> dict[str, object]:
        return {page_key(name): row.pk for name, row in self.at.items()}


def page_key(name: str) -> str:
    """What the browser's table of pages calls the row of an address."""
    return f"commitments_{name.replace('-', '_')}"


def rows_of(stage: Stage, seat: Body | None = None) -> Rows:
    """One for each address; ``seat`` is the body of those who try."""
    seat, by = seat or stage.body("甲局"), stage.inspector
    ruled(stage)
    used = item(stage, "行用证明", body=seat)
    high = item(stage, "高风险证明", body=seat, grade="高")
    at: dict[str, Any] = {f"item-{act}": used for act in ("detail", "edit", "text")}
    at["item-remove"] = item(stage, "要取消的证明", body=seat)
    at["item-approve"] = drafted(stage, "待审证明", body=seat)
    text = worded(stage, item(stage, "改文本的证明", body=seat), approve=False)
    at |= {f"text-{act}": text for act in ("detail", "sheet", "approve", "edit")}
    told_of = guide(stage, used, "行用指南")
    at |= {f"guide-{act}": told_of for act in ("detail", "update", "edit")}
    at["edition-release"] = listed(stage)
    at["edition-detail"] = at["edition-withdraw"] = listed(stage, release=True)
    case = granted(stage, used)
    at |= {f"case-{act}": case for act in ("detail", "sheet")}
    at["case-accept"] = told(stage, used, 2)
    at |= {f"case-{act}": accepted(stage, used, place) for act, place in (("grant", 3), ("paper", 4))}
    check = accepted(stage, high, 5).checks.get()
    at |= {"check-detail": check, "check-do": check}
    days = {"first_on": stage.day(-9), "last_on": stage.day(0), "due_on": stage.day(9)}
    at["round-detail"] = sample_draw(
        government=stage.government, drawing=Drawing("行抽查", seed="七", **days), by=by
    )
    for place, act in enumerate(("detail", "decide", "dismiss"), start=6):
        row = breach(stage, high, place)
        breach_hear(breach=row, statement="已说明", version=row.version, by=by)
        at[f"breach-{act}"] = row
    at["breach-hear"] = breach(stage, high, 9)
    at["record-detail"] = recorded(stage, high, 10)
    at["record-ask"] = recorded(stage, high, 11)
    back = {"recorded_on": stage.day(-200)}
    CreditRecord.objects.filter(pk=at["record-ask"].pk).update(**back)
    for place, act in enumerate(("restore", "refuse"), start=12):
        row = recorded(stage, high, place)
        CreditRecord.objects.filter(pk=row.pk).update(**back)
        row.refresh_from_db()
        restore_ask(record_of=row, mended="已补正", by=stage.second_inspector)
        at[f"record-{act}"] = row
    at |= {"grade-edit": risk(stage), "level-edit": level(stage)}
    return Rows(at)
