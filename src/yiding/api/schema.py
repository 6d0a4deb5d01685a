"""接口的数据: what is asked and what is answered, as types. Keys are English, described in Chinese."""

from __future__ import annotations

from datetime import date
from typing import Any, Generic, TypeVar
from uuid import UUID

from ninja import Schema
from pydantic import Field

from yiding.decisions.models import Outcome, RouteKind
from yiding.directory.models import BodyKind, NameKind, PostKind, Standing

Row = TypeVar("Row")
MOST, USUAL = 100, 50


def labels(choices: Any) -> str:
    """``agreed 同意；deferred 暂缓``."""
    return "；".join(f"{value} {label}" for value, label in choices.choices)


def _said(title: str) -> Any:
    return Field(description=title)


def _optional(title: str, **more: Any) -> Any:
    """A parameter that may be left out, ``None`` then. Addresses have no ``null``, nor has the schema."""
    return Field(default=None, description=title, json_schema_extra=_without_default, **more)


def _without_default(schema: dict[str, Any]) -> None:
    schema.pop("default", None)


# --- what is asked ---------------------------------------------------------------------------------------


class Asked(Schema):
    """翻页参数: the rows after one, in the order in which they were entered."""

    limit: int = Field(default=USUAL, ge=1, le=MOST, description="每页条数")
    after: UUID = _optional("上一页最后一条的 public_id")


class OfGovernment(Asked):
    """所属政府."""

    government: str = _optional("政府全称", min_length=1, max_length=80)


class MeetingsAsked(OfGovernment):
    """会议的筛选."""

    year: int = _optional("开会年份", ge=1900, le=2999)
    kind: str = _optional("会议类型，例如常务会议", min_length=1, max_length=40)


class DecisionsAsked(OfGovernment):
    """决定的筛选."""

    year: int = _optional("开会年份", ge=1900, le=2999)
    outcome: Outcome = _optional(f"审议结果：{labels(Outcome)}")


class BodiesAsked(OfGovernment):
    """机构的筛选."""

    kind: BodyKind = _optional(f"类别：{labels(BodyKind)}")


class PersonsAsked(OfGovernment):
    """人员的筛选."""


# --- what is answered ------------------------------------------------------------------------------------


class Problem(Schema):
    """出错说明."""

    code: str = _said("错误代码，见错误代码表")
    sentence: str = _said("发生了什么")
    advice: str = _said("怎么办")
    request_id: str = _said("请求号，查问时请提供")


class Page(Schema, Generic[Row]):
    """一页."""

    items: list[Row] = _said("本页各条")
    next: str | None = _said("下一页的网址；没有下一页为 null")


class Named(Schema):
    """名称与公开标识."""

    public_id: UUID = _said("公开标识")
    name: str = _said("名称")


class Meeting(Schema):
    """会议."""

    public_id: UUID = _said("公开标识")
    title: str = _said("会议全称")
    government: str = _said("政府全称")
    kind: str = _said("会议类型")
    term: int | None = _said("届")
    year: int | None = _said("编号所属年份")
    number: int | None = _said("第几次")
    held_on: date | None = _said("会议日期")
    part_of_day: str = _said("上午或下午")
    place: str = _said("地点")
    chair: Named | None = _said("主持人")
    chair_title: str = _said("主持人职务")
    minutes_kind: str = _said("纪要种类")
    issue_no: int | None = _said("纪要期号")
    issuing_office: str = _said("印发单位")
    issued_on: date | None = _said("印发日期")
    item_count: int = _said("议题数")
    version: int = _said("版本；纪要每替换一次加一")


class Presenter(Schema):
    """汇报单位."""

    name: str = _said("纪要所写的名称")
    body: UUID | None = _said("机构的公开标识")


class Directive(Schema):
    """要求."""

    position: int = _said("在议题中的次序，从 0 起")
    no: int | None = _said("原文编号")
    opening_verb: str = _said("起首的动词")
    text: str = _said("原文")
    addressees: list[str] = _said("落实单位")
    lead_bodies: list[str] = _said("牵头单位")
    support_bodies: list[str] = _said("配合单位")


class OutcomeOf(Schema):
    """议题的决定."""

    public_id: UUID = _said("决定的公开标识")
    outcome: Outcome = _said(f"审议结果：{labels(Outcome)}")


class Item(Schema):
    """议题."""

    no: int = _said("议题序号")
    heading: str = _said("议题")
    acts: list[str] = _said("会议行为，例如听取、审议")
    report: str = _said("汇报内容")
    views: str = _said("会议意见")
    presenters: list[Presenter] = _said("汇报单位")
    directives: list[Directive] = _said("要求")
    decision: OutcomeOf | None = _said("决定")


class Items(Schema):
    """一次会议的议题."""

    items: list[Item] = _said("各议题，按序号")


class Route(Schema):
    """去向."""

    kind: RouteKind = _said(f"去向：{labels(RouteKind)}")
    in_name_of: str = _said("以谁的名义")
    submitted_to: list[str] = _said("提交给谁")
    by: list[str] = _said("由谁办理")
    text: str = _said("原文")


class BodyTouched(Named):
    """涉及的机构."""

    role: str = _said("身份：presenter 汇报；reviser 修改；issuer 印发；receiver 接受")


class Decision(Schema):
    """决定."""

    public_id: UUID = _said("公开标识")
    government: str = _said("政府全称")
    meeting: Named = _said("会议")
    held_on: date | None = _said("会议日期")
    item_no: int = _said("议题序号")
    heading: str = _said("议题")
    outcome: Outcome = _said(f"审议结果：{labels(Outcome)}")
    text: str = _said("决定原文")
    routes: list[Route] = _said("去向")
    bodies: list[BodyTouched] = _said("涉及的机构")


class Body(Schema):
    """机构."""

    public_id: UUID = _said("公开标识")
    government: str = _said("政府全称")
    name: str = _said("机构名称")
    kind: BodyKind | None = _said(f"类别：{labels(BodyKind)}")
    standing: Standing = _said(f"是否在册：{labels(Standing)}")
    is_group: bool = _said("是否统称")
    parent: Named | None = _said("上级机构")
    protocol_order: int | None = _said("排序")
    starts_on: date | None = _said("起始日期")
    ends_on: date | None = _said("截止日期")
    meeting_count: int = _said("出现会议数")
    first_seen_on: date | None = _said("最早出现")
    last_seen_on: date | None = _said("最近出现")
    version: int = _said("版本")


class Name(Schema):
    """名称."""

    name: str = _said("名称")
    kind: NameKind = _said(f"种类：{labels(NameKind)}")
    starts_on: date | None = _said("起始日期")
    ends_on: date | None = _said("截止日期")


class Post(Schema):
    """任职."""

    body: Named = _said("机构")
    person: Named = _said("人员")
    title: str = _said("职务")
    kind: PostKind = _said(f"任职方式：{labels(PostKind)}")
    starts_on: date | None = _said("起始日期")
    ends_on: date | None = _said("截止日期")


class BodyInFull(Body):
    """机构，连同名称和任职."""

    names: list[Name] = _said("各个名称")
    successor: Named | None = _said("更名后的机构")
    merged_into: Named | None = _said("已并入的机构")
    posts: list[Post] = _said("任职")


class Person(Schema):
    """人员."""

    public_id: UUID = _said("公开标识")
    government: str = _said("政府全称")
    name: str = _said("姓名")
    latest_body: Named | None = _said("最近代表的单位")
    meeting_count: int = _said("出现会议数")
    first_seen_on: date | None = _said("最早出现")
    last_seen_on: date | None = _said("最近出现")
    version: int = _said("版本")


class PersonInFull(Person):
    """人员，连同姓名写法和任职."""

    names: list[Name] = _said("姓名的各种写法")
    merged_into: Named | None = _said("已并入的人员")
    posts: list[Post] = _said("任职")


class Me(Schema):
    """本令牌."""

    name: str = _said("令牌名称")
    account: str = _said("所代表的账号")
    scopes: list[str] = _said("范围")
    expires_on: date = _said("有效期至，含当日")
    requests_a_minute: int = _said("每分钟最多请求次数")
