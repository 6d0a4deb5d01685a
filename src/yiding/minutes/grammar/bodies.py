"""机构名称: lists of bodies at a known place, read by what names end in and by what follows them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from ..vocabulary import Vocabulary, alternatives

HAN = "一-鿿〇"


def letters_but(excluded: str) -> str:
    """A class of the characters that names are written with, without some Chinese ones.

    One class, where a look-ahead before each character would make the pattern several times as slow.
    """
    edges = [ord("一") - 1, *sorted(map(ord, excluded)), ord("鿿") + 1]
    ranges = (f"{chr(a + 1)}-{chr(b - 1)}" for a, b in pairwise(edges) if b - a > 1)
    return f"[{''.join(ranges)}〇A-Za-z0-9·]"


_BRACKET = "(?:（□{1,16}）)?"


class Name(NamedTuple):
    """一个称谓: where it stands; ``sure`` is how much its form says that it is a body's."""

    start: int
    end: int
    sure: float
    bare: bool = False


class Listing(NamedTuple):
    """一串称谓: the names, and where reading stopped (after ``等部门``)."""

    names: tuple[Name, ...]
    end: int


@dataclass(frozen=True, slots=True, eq=False)
class NameGrammar:
    """称谓的文法: the patterns that a vocabulary gives."""

    name: re.Pattern[str]
    """Any name; the last group tells its form (``group``, ``person``, ``unit``, ``bare``, ``loose``)."""
    impersonal: re.Pattern[str]
    """The same without persons: these are told from others only by ``牵头`` and the like behind them."""
    plainer: re.Pattern[str]
    """``bare`` or ``loose``, where the form ``unit`` was only a word."""
    invited: re.Pattern[str]
    governed: re.Pattern[str]
    strong: re.Pattern[str]
    short_before_and: re.Pattern[str]
    predicate: re.Pattern[str]
    firm_predicate: re.Pattern[str]


_SEPARATOR = re.compile(r"、|以及|和|及|与|暨")
_TAIL = re.compile(
    r"等(?:[0-9]{1,3}个|[两三四五六七八九十]+个)?(?:各|有关|相关|职能|责任|主管|成员|行业|建设项目|"
    r"涉及|市级|县级|区级|市直|县直|区直|[^，。；、要应须的]{2,4}(?=单位|部门|企业))*"
    r"(?:部门|单位|镇街|街道|乡镇|区镇|板块|机构|企业|地)?(?:负责人?(?=要|应|须))?"
)
# fmt: off
_COUNTED_TAIL = re.compile("[两二三四五六七八九十]个?(?:[市县区旗州镇乡地]|街道|乡镇|社区)$")
"""``东山、西山两县``: the count says that what stands before are names too."""
_COLLECTIVE_ENDS = (
    "部门", "单位", "机关", "板块", "系统", "条线", "公司", "局", "镇", "街道", "支行", "中心", "集团",
)
# fmt: on
_TAIL_COLLECTIVE = re.compile(r"等.*(?:部门|单位|机构|镇街|街道|乡镇|区镇|板块)")
_NO_DISTRICT = "[地辖山灾城小老心市社郊片园景库矿牧林专特战误盲禁雷功我全本]"
_TOO_BARE = frozenset(
    {
        "领导",
        "政府",
        "企业",
        "机构",
        "负责人",
        "公司",
        "集团",
        "学校",
        "医院",
        "中心",
        "单位",
        "部门",
        "社区",
        "景区",
    }
)
_PREPOSED = re.compile("[对把将按为给让从向以]")
_ALONG = re.compile(r"[沿驻环临]\w$|[林库山灾矿城景园]区$|(?:辖区|域|境)内?$|[省市县区州旗镇乡][直属级]$")
"""What narrows the many that follow (``沿江各县区``) and belongs to their name."""
_DEPUTED = re.compile(
    r"代表(?=[省市县区州旗镇乡]|政府|本级)|(?:[报送呈]|提请|提交|报请)(?=[省市县区州旗镇乡])"
)
_LEVELLED = re.compile(r"[省市县区州旗镇]")
_NOT_A_DOER = re.compile(
    r"(?:明确)?(?:要求|部署|确定|交办|决定)的|(?:提交|提出|上报|报送|编制|起草|拟定|拟订|制定|汇报|"
    r"反映|反馈|申报|呈报|报来|印发|出台|提请|提报)的|的|等的|"
    r"(?![要应须对将把按向与就从在以为给作做制])[^，。；、：（）]{2}的"
)


@lru_cache(maxsize=8)
def name_grammar(vocabulary: Vocabulary) -> NameGrammar:
    """The patterns for names, made once for a vocabulary."""
    endings = vocabulary.words("bodies.endings", "bodies.whole")
    long = alternatives(word for word in endings if len(word) > 1)
    brief = alternatives(word for word in endings if len(word) == 1)
    firsts = "".join(dict.fromkeys(re.escape(word[0]) for word in endings))
    known = f"[{HAN}A-Za-z0-9]"
    district = rf"(?![我全本各])[{HAN}]{{1,5}}?(?<!{_NO_DISTRICT})(?:区|县|市|旗|州)"
    levels = vocabulary.either("bodies.levels")
    short = vocabulary.guarded("bodies.short")
    leaders = vocabulary.either("bodies.posts.leaders")
    predicate = _predicate(vocabulary)
    firm = _firm_predicate(vocabulary)
    follow = rf"(?=[、，。；：！？）（\n]|$|以及|和|及|与|暨|等|[■●▲◆]?{predicate})"
    inner = f"[{HAN}A-Za-z0-9·]"
    plain = letters_but("的了是要将把并且让使被该何等由向本")
    single = letters_but("的了是要将把并且让使被该何等由向本和及与")
    members = (
        "部门|单位|机关|责任主体|板块|责任人|企业|学校|医院|街道|乡镇|区镇|镇街|镇区|镇|乡|村|社区|"
        "园区|开发区|"
        "地|级|方|县|市|区|旗|州|盟|公司|集团|银行|机构|平台|专班|工作组|专项组|小组|指挥部|分局|系统|场|"
        "苏木|嘎查|协会|站所|窗口|扑火队|救援队|队伍|所(?![在有需属涉])|院|校|干部|局|委办局|办|功能区|党组织|党委|政府"
    )
    behind = "(?<=）)[^，。；、要应须和及与]{0,5}(?:队|部门|单位|企业)"
    leads = "(?:党政)?(?:主要(?:负责同志|负责人|领导)|负责同志|负责人)?"
    governs = f"(?:(?:人民)?政府|党委政府|办事处|{behind})?{leads}"
    places = "(?:有关|相关|沿线)(?:市|县|区|旗|州|镇|乡|街道|乡镇)"
    collective = (
        rf"(?:[我全][省市县区州盟旗镇乡]|涉及的)?"
        rf"(?:各{single}{{0,14}}?(?:{members}){_BRACKET}{governs})+|{places}{_BRACKET}{governs}"
    )
    fixed = vocabulary.guarded("groups.fixed")
    counted = vocabulary.pattern("groups", "counted")
    governed = (
        rf"(?!不动产){vocabulary.guarded('verbs.governing')}|"
        rf"(?!开发区){vocabulary.guarded('verbs.action')}(?=[省市县区州旗](?!域)|各|有关|相关)"
    )
    person = (
        rf"(?:(?:分管|有关|相关|各)?(?:{leaders}[、]?)+{inner}{{0,4}}?(?:同志)?|"
        rf"{inner}{{2,4}}?(?:{leaders}|同志)|"
        rf"{inner}{{2,4}}?、{inner}{{2,4}}?同志)(?=(?:同志)?(?:总|具体|共同|分别|负责|"
        rf"统一)*(?:牵头|负责|调度|挂牌|包[保抓案联]))"
    )
    village = "(?<![农乡山新全城逐各])村(?!民|级|庄|镇|组)"
    short_end = rf"(?<={known})(?:{brief}|{village})"
    unit = (
        rf"(?:{long}|{plain}{plain}{{0,23}}?(?=[{firsts}村])(?:{long}|{short_end})|{district}"
        rf"|[镇乡村](?=要|应|须)){_BRACKET}{follow}"
    )
    plainer = (
        rf"(?P<bare>(?:{levels})?{short}(?=[、]|以及|和|及|与|等|{predicate}))|"
        rf"(?P<loose>(?:{levels})?{plain}{{2,6}}?(?=[、和及与等]))"
    )
    group = rf"(?P<group>(?:{collective}|{fixed}{_BRACKET}|{counted}){follow})"
    return NameGrammar(
        name=re.compile(rf"{group}|(?!{governed})(?:(?P<person>{person})|(?P<unit>{unit})|{plainer})"),
        impersonal=re.compile(rf"{group}|(?!{governed})(?:(?P<unit>{unit})|{plainer})"),
        plainer=re.compile(plainer),
        invited=re.compile(
            rf"{letters_but('的了是要将把并且让使被该何等由向本从赴待')}{{0,14}}(?:{long}|(?<={known})[局委办镇乡厅]){_BRACKET}"
        ),
        governed=re.compile(governed),
        strong=re.compile(
            rf"(?:{levels})(?!域|场主体|民|村)|各|全[省市县区州旗]|.*(?:局|管委会|大队|支队|支行|街道|"
            rf"镇|乡|苏木|办事处|领导小组|指挥部|党工委|党委|"
            r"纪委|监委|..办|[^场厕]所|..队|公司|村|(?:水利|林业|农技|农机|畜牧|兽医|文化)站|(?:服务|发展|事务)中心|法院|检察院|政府|政府办|人大|政协|部门|责任单位|牵头单位|成员单位|[^何该他]单位|专班|办公室|机关|银行|集团)$"
        ),
        short_before_and=re.compile(rf"(?:{levels})?{short}(?=和|及|与)"),
        predicate=re.compile(predicate),
        firm_predicate=re.compile(firm),
    )


def _firm_predicate(vocabulary: Vocabulary) -> str:
    modal = vocabulary.guarded("verbs.modal")
    return (
        rf"(?:{modal}|负责(?!人|同志|的)|总?牵头(?!单位|部门|人)|会同|配合(?!单位|部门)|协助|具体|分别|"
        rf"共同|切实|予以|不予|参与|按职责|按照职责|按照|"
        r"根据|结合|围绕|对照|承担|履行|作为|抓好|做好)"
    )


def _predicate(vocabulary: Vocabulary) -> str:
    verbs = vocabulary.guarded("verbs.adverb", "verbs.preposition", "verbs.action")
    organs = vocabulary.either("bodies.organs")
    return (
        rf"(?:{_firm_predicate(vocabulary)}|(?!{organs}|负责(?:人|同志)|主要(?:负责|领导)){verbs}"
        r"(?!站|所(?!有|需|涉)|大队|支队|室|科|股|院|中心(?![城区])|领导小组|指挥部|专班)|"
        r"每(?:半|两|[0-9]{1,2})?个?(?:月|周|季|年|日|天|旬)|[0-9〇一二三四五六七八九十]+月|年底|年内|今年|明年|本月|[0-9]{4}年|第?[一二三四]季度|[上下]半年|"
        r"[0-9一二两三四五六七八九十]{1,3}个?(?:工作日|日|天|周|月)内|月底|本周|下周|节前|汛期|会后|"
        r"是(?=[^，。；]{0,14}(?:主体|单位|部门|责任人)))"
    )


def read_names(
    source: str, start: int, end: int, grammar: NameGrammar, *, invited: bool = False
) -> Listing | None:
    """The list of names that begins at ``start`` of the veiled source, or None where there is none.

    After ``由``, ``责成`` or ``会同`` (``invited``) anything may follow a name.
    """
    names: list[Name] = []
    position = start
    before: Name | None = None
    is_impersonal = end - start < _LONG and not _PERSON_LEADS.search(source, start, end)
    pattern = grammar.impersonal if is_impersonal else grammar.name
    while position < end:
        found = pattern.match(source, position, end)
        name = _name(source, found, end, grammar, before) if found else None
        if name is None and invited:
            name = _read_invited(source, position, end, grammar)
        if name is None:
            break
        names.append(name)
        position, before = name.end, before if before and before.bare else name
        separator = _SEPARATOR.match(source, position, end)
        if not separator:
            break
        position = separator.end()
    if not names:
        return None
    return _closed(source, names, end)


def _closed(source: str, names: list[Name], end: int) -> Listing | None:
    stop = names[-1].end
    tail = _TAIL.match(source, stop, end)
    collective = not names[-1].bare and source.endswith(_COLLECTIVE_ENDS, names[-1].start, stop)
    collective = collective or bool(_COUNTED_TAIL.search(source, names[-1].start, stop))
    if tail:
        stop = tail.end()
        collective = collective or bool(_TAIL_COLLECTIVE.match(tail[0]))
    if len(names) == 1 and names[0].bare and not collective and not _LEVELLED.match(source, names[0].start):
        return None
    if not collective and any(name.sure < 0.5 for name in names):
        names = _trusted(names)
        if not names:
            return None
        stop = names[-1].end
    if _NOT_A_DOER.match(source, stop, end):
        return None
    return Listing(tuple(names), stop)


def _trusted(names: list[Name]) -> list[Name]:
    """The names before the first that only looks like one."""
    cut = next(n for n, name in enumerate(names) if name.sure < 0.5)
    return names[:cut] if all(not name.bare for name in names[:cut]) else []


def _read_invited(source: str, start: int, end: int, grammar: NameGrammar) -> Name | None:
    found = grammar.invited.match(source, start, end)
    if not found or grammar.governed.match(source, start, end):
        return None
    if source[found.end() - 1] == "所" and source.startswith(("在", "有", "需", "属", "涉"), found.end()):
        return None
    deputed = _DEPUTED.search(source, start + 2, found.end())
    return Name(start, deputed.start() if deputed else found.end(), 0.8)


def _name(
    source: str, found: re.Match[str], end: int, grammar: NameGrammar, before: Name | None
) -> Name | None:
    """The name as its form tells; ``before`` is one that stands before it, a bare one where there is any."""
    form = found.lastgroup
    if form != "group" and _NO_NAME.match(found[0]):
        return None
    if form == "unit":
        if found[0] not in _TOO_BARE or before or _SEPARATOR.match(source, found.end(), end):
            return _unit(source, found, grammar, before)
        plainer = grammar.plainer.match(source, found.start(), end)
        if plainer is None:
            return None
        found, form = plainer, plainer.lastgroup
    start, stop = found.span()
    return Name(start, stop, *_FORMS[form or "loose"])


_NO_NAME = re.compile(
    r"(?:报|呈|送)(?!社|业|刊|道|变)|移[交送]|转交|.{2,}经(?=[省市县区州旗镇乡])|.*(?:[大全格布结开]局|[实深好难短长细]处|[督承协交领]办|[学专本]科|[场厕]所)$"
)
"""``结果经县水利局`` is a noun that goes through a body, ``大局`` no bureau."""


_FORMS = {"group": (0.97, False), "person": (0.9, False), "bare": (0.8, True), "loose": (0.4, True)}


_PERSON_LEADS = re.compile("牵头|负责|调度|挂牌|包[保抓案联]")
_LONG = 240
"""Clauses from this length on are not searched for who leads: each of their lists would search it all."""


def _unit(source: str, unit: re.Match[str], grammar: NameGrammar, before: Name | None) -> Name:
    start, end = unit.span()
    inner = source.find("各", start + 1, end)
    if inner > 0 and not _ALONG.match(source, start, inner) and not _PREPOSED.search(source, start, inner):
        start = inner
    deputed = _DEPUTED.search(source, start + 2, end)
    if deputed:
        return Name(start, deputed.start(), 0.8)
    if (before and before.bare) or source.endswith(("部门", "单位"), start, end):
        short = grammar.short_before_and.match(source, start, end)
        if short:
            return Name(start, short.end(), 0.8, bare=True)
    return Name(start, end, 0.95 if grammar.strong.match(unit[0]) else 0.7)
