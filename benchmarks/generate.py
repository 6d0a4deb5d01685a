"""合成纪要: plausible full minutes of an invented city, as many as are asked for, the same for the same seed.

``synthetic_minutes(n, seed)`` writes the texts, ``enter`` takes one through the real services. The texts are
for speed only: how well the parser reads is measured by the corpus.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from io import BytesIO

FIRST_DAY = date(1984, 1, 6)
CITY = "澄湾市"
AGENCIES = [
    "发改委",
    "教育局",
    "科技局",
    "工信局",
    "公安局",
    "民政局",
    "司法局",
    "财政局",
    "人社局",
    "资源规划局",
    "住建局",
    "城管局",
    "交通运输局",
    "水务局",
    "农业农村局",
    "商务局",
    "文体旅局",
    "卫健委",
    "退役军人局",
    "应急局",
    "审计局",
    "行政审批局",
    "市场监管局",
    "统计局",
    "医保局",
    "信访局",
    "数据局",
]
TOWNS = ["青石镇", "望潮镇", "柳浦镇", "云林镇", "白沙街道", "临江街道", "松岭街道", "南桥街道"]
SURNAMES = "秦沈陆贺温郭顾白邹孟崔郝伏田洪殷谈盛骆辛计成闻瞿华卞石袁易林万谷汪沙金时管费隋詹戚康禹"
GIVEN = [
    "望川",
    "砚舟",
    "景澄",
    "廷岳",
    "知夏",
    "守义",
    "启元",
    "青禾",
    "正平",
    "明理",
    "若水",
    "一达",
    "智远",
    "长河",
    "立本",
    "行之",
    "安澜",
    "如歌",
    "素心",
    "静姝",
]
SUBJECTS = [
    "生活垃圾分类",
    "养老服务补贴",
    "住宅电梯更新",
    "城市桥梁安全",
    "中小学食堂",
    "渔港经济",
    "新型储能产业",
    "招商引资项目",
    "老旧小区改造",
    "饮用水水源保护",
    "行政规范性文件",
    "公共停车设施",
    "农村生活污水",
    "乡村道路养护",
    "残疾人就业帮扶",
    "防汛防台应急",
    "夜间经济",
    "数据资源共享",
    "国有资产出租",
    "长期护理保险",
]
PAPERS = ["管理办法", "实施方案", "行动方案", "实施细则", "工作要点", "专项规划", "若干措施", "三年行动计划"]
REPORTS = [
    "安全生产",
    "信访维稳",
    "重点项目推进",
    "财政预算执行",
    "生态环境整治",
    "民生实事进展",
    "秋粮收购",
    "营商环境评价",
]
WORKS = (
    "建立台账，逐项销号",
    "压实责任，每月通报进度",
    "开展专项检查，整改发现的问题",
    "完善配套政策，做好宣传解读",
    "落实资金保障，严格控制新增支出",
    "梳理风险点，制定应急预案",
)
VIEWS = (
    "该项工作事关群众切身利益，出台相关文件十分必要。",
    "前期调研充分，征求意见广泛，具备实施条件。",
    "当前形势复杂，必须坚持问题导向，补齐短板弱项。",
)
NUMERALS = "一二三四五六七八九十"


@dataclass(frozen=True, slots=True)
class City:
    """一座城市: its name and those who sit in its meetings, the same in all its minutes."""

    name: str
    leaders: tuple[str, ...]
    seats: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Piece:
    """一项议题: its heading, its title in the opening, its paragraphs."""

    heading: str
    opening: str
    paragraphs: tuple[str, ...]


def synthetic_minutes(n: int, seed: int = 0, *, city: str = CITY) -> Iterator[tuple[str, str]]:
    """Yields ``(name, text)`` of ``n`` minutes, a fortnight apart, each with four to nine items."""
    place = _city(city, random.Random(f"{city} {seed}"))
    for number in range(1, n + 1):
        chance = random.Random(f"{city} {seed} {number}")
        held = FIRST_DAY + timedelta(days=14 * number % 15_000, hours=number)
        yield f"{number:05}.txt", _minutes(place, number, held, chance)


def _city(name: str, chance: random.Random) -> City:
    names = [surname + given for surname in SURNAMES for given in GIVEN]
    chance.shuffle(names)
    bodies = [f"市{agency}" for agency in AGENCIES] + TOWNS
    return City(name, tuple(names[:7]), tuple(zip(bodies, names[7:], strict=False)))


def _minutes(place: City, number: int, held: date, chance: random.Random) -> str:
    pieces = [_piece(place, held, chance) for _ in range(chance.randint(4, 9))]
    issued = held + timedelta(days=chance.randint(3, 14))
    compiled = held + timedelta(days=2)
    titles = "，".join(piece.opening for piece in pieces)
    body = "\n".join(
        f"{NUMERALS[n]}、{piece.heading}\n" + "\n".join(piece.paragraphs) for n, piece in enumerate(pieces)
    )
    return (
        f"{place.name}人民政府\n常务会议纪要\n\n第{number % 30 + 1}期\n\n"
        f"{place.name}人民政府办公室        {_day(issued)}\n\n"
        f"{_day(held)}下午，市长{place.leaders[0]}主持召开市政府第{number}次常务会议，{titles}。"
        f"会议纪要如下：\n{body}\n\n{_attendance(place, chance)}\n\n"
        f"{place.name}人民政府办公室整理\n{_day(compiled)}\n\n（此件公开发布）\n\n"
        f"主送：各镇人民政府、各街道办事处，市各委办局，市各直属单位。\n抄送：市委各部门，市人大常委会办公室，市政协办公室。\n"
    )


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _attendance(place: City, chance: random.Random) -> str:
    away = chance.choice(place.leaders[1:])
    present = "，".join(name for name in place.leaders if name != away)
    seats = chance.sample(place.seats, chance.randint(18, len(place.seats)))
    observers = "，".join(f"{body}{name}" for body, name in seats)
    return f"出席：{present}。\n列席：{observers}。\n请假：{away}。"


def _piece(place: City, held: date, chance: random.Random) -> Piece:
    body = chance.choice(place.seats)[0]
    if chance.random() < 0.2:
        subject = f"{chance.choice(REPORTS)}情况"
        told = f"会议听取了{body}关于{subject}的汇报。"
        return Piece(f"听取{subject}汇报", f"听取{subject}汇报", (told, _directives(place, held, chance)))
    year = f"{held.year}年" if chance.random() < 0.4 else ""
    paper = f"{place.name}{year}{chance.choice(SUBJECTS)}{chance.choice(PAPERS)}"
    told = f"会议听取并审议了{body}关于《{paper}》的汇报。会议认为，{chance.choice(VIEWS)}"
    decided = _decision(body, chance)
    return Piece(f"审议《{paper}》", f"审议《{paper}》", (told, decided, _directives(place, held, chance)))


def _decision(body: str, chance: random.Random) -> str:
    draw = chance.random()
    if draw < 0.08:
        return "会议决定，暂缓审议该文件，待进一步论证后再次提请会议审议。"
    if draw < 0.12:
        return "会议决定，不予同意该文件。"
    way = chance.choice(
        ("以市政府办公室名义印发", "以市政府名义印发", "提请市委常委会审议", "提请市人大常委会审议")
    )
    return f"会议明确，原则同意该文件，由{body}按照会议讨论意见修改完善后，{way}。"


def _directives(place: City, held: date, chance: random.Random) -> str:
    count = chance.randint(1, 3)
    lines = [_directive(place, held, chance) for _ in range(count)]
    if count == 1:
        return f"会议要求，{lines[0]}"
    return "会议要求，" + "".join(f"（{NUMERALS[n]}）{line}" for n, line in enumerate(lines))


def _directive(place: City, held: date, chance: random.Random) -> str:
    lead, support = (seat[0] for seat in chance.sample(place.seats, 2))
    due = held + timedelta(days=chance.randint(20, 120))
    when = chance.choice((f"{due.month}月{due.day}日前", "年底前", "15个工作日内", ""))
    whom = chance.choice((f"{lead}要会同{support}", f"{lead}、{support}要", f"{lead}牵头、{support}配合，"))
    return f"{whom}{when}{chance.choice(WORKS)}。"


def enter(minutes: Iterator[tuple[str, str]]) -> int:
    """Takes texts through the real services, from bytes to the ledger; gives back how many."""
    from yiding.core.workdays import Calendar
    from yiding.files.services import text_keep
    from yiding.intake.reading import understand
    from yiding.intake.services import (
        Choice,
        batch_open,
        file_confirm,
        file_parsed,
        file_read,
        file_receive,
    )
    from yiding.minutes.text import Text

    batch, calendar, count = batch_open(by=None, source="synthetic"), Calendar.load(), 0
    for name, characters in minutes:
        text = Text(characters)
        told, advice, _certain = understand(text)
        file = file_receive(
            batch=batch, name=name, content=BytesIO(characters.encode()), by=None, queue=False
        )
        assert file.blob is not None
        file_read(file=file, text=text_keep(file.blob, text))
        file_parsed(file=file, told=told, advice=advice, parser_version="")
        file_confirm(file=file, by=None, choice=Choice.KEEP_BOTH, calendar=calendar)
        count += 1
    return count
