"""文种: texts that are no minutes come out as such, with the reason; minutes in any dress do not."""

from __future__ import annotations

import pytest

from yiding.minutes import parse
from yiding.minutes.record import Minutes, NotMinutes

NEWS = (
    "苏远山主持召开市政府常务会议\n"
    "本报讯（记者 方圆）5月6日，市委副书记、市长苏远山主持召开市政府第12次常务会议，研究防汛、教育等工作。\n"
    "会议强调，要压实责任，抓好防汛各项工作。会议审议通过《临澜市湿地保护办法》。\n"
    "市领导陆明轩、顾千里出席会议。"
)
NOTICE = (
    "临澜市人民政府办公室关于印发临澜市湿地保护办法的通知\n临政办发〔2024〕8号\n"
    "各区人民政府，市政府各部门：\n《临澜市湿地保护办法》已经市政府第12次常务会议审议通过，现印发给你们，请认真贯彻执行。\n"
    "临澜市人民政府办公室\n2024年5月10日\n一、总体要求\n保护优先。\n二、保障措施\n加强组织领导。"
)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", NotMinutes.EMPTY),
        (" \n　\ufeff\n", NotMinutes.EMPTY),
        ("。。。——", NotMinutes.EMPTY),
        ("\ufffd\ufffd\ufffd会\ufffd\ufffd\ufffd", NotMinutes.TORN),
        (NEWS, NotMinutes.NEWS),
        (NOTICE, NotMinutes.NOTICE),
        ("春天来了，花园里的花都开了。孩子们在草地上放风筝。", NotMinutes.OTHER),
    ],
)
def test_what_is_no_minutes_says_why(text: str, reason: NotMinutes) -> None:
    minutes = parse(text)
    assert minutes == Minutes(not_minutes=reason, unknown=minutes.unknown)


@pytest.mark.parametrize(
    "text",
    [
        "2024年5月6日，区长苏远山主持召开区政府第142次常务会议。\n会议听取区水务局关于防汛情况的汇报。会议指出，要抓好落实。",
        "青汀镇人民政府镇长办公会议纪要\n2024年5月6日，镇长苏远山主持召开镇长办公会议。\n一、研究防汛工作\n会议要求，各村要巡查。",
        "关于改造望潮路的专题会议纪要\n2024年5月6日，副市长顾千里主持召开专题会议，纪要如下：\n一、关于征收\n市住建局负责征收。",
    ],
)
def test_plain_minutes_are_minutes(text: str) -> None:
    minutes = parse(text)
    assert minutes.not_minutes is None
    assert len(minutes.items) == 1


def test_what_is_no_minutes_is_kept_as_unknown() -> None:
    assert "".join(block.text for block in parse(NEWS).unknown) == NEWS.replace("\n", "").replace(" ", "")
