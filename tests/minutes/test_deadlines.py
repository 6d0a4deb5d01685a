"""时限: what is a time limit, in its shortest form, and its last day."""

from __future__ import annotations

from datetime import date

import pytest

from yiding.minutes.grammar.deadlines import read_deadlines
from yiding.minutes.passage import Passage
from yiding.minutes.vocabulary import load

MEETING = date(2024, 5, 20)

FIXED = [
    ("a day", "6月15日前报送清单。", "6月15日前", "2024-06-15"),
    ("于 is left out", "于6月15日前报送清单。", "6月15日前", "2024-06-15"),
    ("在 is left out", "在7月1日前启用新系统。", "7月1日前", "2024-07-01"),
    ("the year is printed", "2025年3月1日前移交资产。", "2025年3月1日前", "2025-03-01"),
    ("a day that has passed is next year's", "3月10日前报送总结。", "3月10日前", "2025-03-10"),
    ("next year", "明年1月底前开展督导。", "明年1月底前", "2025-01-31"),
    ("the month's end", "8月底前完成加固。", "8月底前", "2024-08-31"),
    ("without 前", "9月底完成验收。", "9月底", "2024-09-30"),
    ("the first ten days", "7月上旬公布名单。", "7月上旬", "2024-07-10"),
    ("the second ten days", "12月中旬前完成鉴定。", "12月中旬前", "2024-12-20"),
    ("the last ten days", "8月下旬前首轮全覆盖。", "8月下旬前", "2024-08-31"),
    ("February has its own end", "明年2月底前完成储备。", "明年2月底前", "2025-02-28"),
    ("a quarter's end", "三季度末支出率要达到八成。", "三季度末", "2024-09-30"),
    ("the year's end", "年底前全部通车。", "年底前", "2024-12-31"),
    ("within the year", "年内建成投用。", "年内", "2024-12-31"),
    ("this year's end", "今年年底前完成改造。", "今年年底前", "2024-12-31"),
    ("half a year", "上半年完成投资过半。", "上半年", "2024-06-30"),
    ("the month's end that is now", "于本月底前完成清理。", "本月底前", "2024-05-31"),
    ("Chinese digits", "二〇二四年六月底前拿出办法。", "二〇二四年六月底前", "2024-06-30"),
    ("the plan's end", "“十四五”末覆盖率要过九成。", "“十四五”末", "2025-12-31"),
    ("a bare month with a deed", "力争10月开工。", "10月", "2024-10-31"),
]

OTHERS = [
    ("working days", "在5个工作日内完成批复。", "5个工作日内", "relative"),
    ("days after the meeting", "会后15日内报送方案。", "15日内", "relative"),
    ("自…之日起 is left out", "自印发之日起20个工作日内办结。", "20个工作日内", "relative"),
    ("the next meeting", "提请下次常务会议审议。", "下次常务会议", "relative"),
    ("hours", "24小时内清除积雪。", "24小时内", "relative"),
    ("a week", "一周内拿出整改措施。", "一周内", "relative"),
    ("now and then", "要定期开展回头看。", "定期", "recurring"),
    ("定期 stays bare", "定期通报进展。", "定期", "recurring"),
    ("every month", "每月调度重点项目。", "每月", "recurring"),
    ("every month with its bound", "每月5日前汇总进度。", "每月5日前", "recurring"),
    ("every Friday", "每周五通报隐患整改情况。", "每周五", "recurring"),
    ("每周一次 is every week", "每周一次巡查。", "每周", "recurring"),
    ("every year by a month", "每年3月底前发布预警。", "每年3月底前", "recurring"),
    ("the first month of every quarter", "每季度首月20日前报送报表。", "每季度首月20日前", "recurring"),
    ("by the quarter", "按季度公开账目。", "按季度", "recurring"),
    ("month by month", "按月通报进度。", "按月", "recurring"),
    ("bare rhythms stay together", "督促各单位分月度、季度落实。", "分月度、季度", "recurring"),
    ("half a year", "每半年开展一次审计。", "每半年", "recurring"),
    ("ten days", "每旬报送一次播种进度。", "每旬", "recurring"),
]

NONE = [
    ("vague ones are none", "要尽快拿出方案，立即整改，抓紧办理。"),
    ("duty hours", "严格执行24小时值班制度。"),
    ("a rate", "补助标准为每人每月300元。"),
    ("a rate that is paid", "每人每月补贴800元。"),
    ("a rate by the year", "租金由每车每年3万元提高到3.6万元。"),
    ("a limit on how often", "同一企业每年检查不超过两次。"),
    ("a plan period", "要抓好今年下半年的经济工作。"),
    ("a slogan", "以旬保月、以月保季。"),
    ("a standing meeting", "用好季度点评会等制度。"),
    ("常态化", "常态化走访企业。"),
    ("from a day on", "自2024年7月1日起施行。"),
    ("a term of validity", "有效期30日内的证照继续使用。"),
    ("a notice period", "公示期15日内接受异议。"),
    ("不定期 is no rhythm", "不定期抽查。"),
    ("a year as such", "2024年工作要点。"),
    ("how long a thing takes", "把许可时限压缩至3个工作日以内。"),
    ("a day that is past", "截至4月底已开工八个项目。"),
]


def found(text: str) -> list[tuple[str, str, str | None]]:
    limits = [item.limit for item in read_deadlines(Passage.whole(text), MEETING, load())]
    return [(limit.text, str(limit.kind), limit.due.isoformat() if limit.due else None) for limit in limits]


@pytest.mark.parametrize(("intent", "text", "limit", "due"), FIXED, ids=[row[0] for row in FIXED])
def test_fixed_limit_has_a_last_day(intent: str, text: str, limit: str, due: str) -> None:
    assert found(text) == [(limit, "fixed", due)]


@pytest.mark.parametrize(("intent", "text", "limit", "kind"), OTHERS, ids=[row[0] for row in OTHERS])
def test_relative_and_recurring_limits_have_no_day(intent: str, text: str, limit: str, kind: str) -> None:
    assert found(text) == [(limit, kind, None)]


@pytest.mark.parametrize(("intent", "text"), NONE, ids=[row[0] for row in NONE])
def test_no_time_limit(intent: str, text: str) -> None:
    assert found(text) == []


def test_rhythm_words_go_with_the_noun_they_rule() -> None:
    assert [limit for limit, *_ in found("实行月度会商、季度通报、年终考核。")] == [
        "月度会商",
        "季度通报",
        "年终考核",
    ]


def test_several_limits_stand_in_their_order() -> None:
    text = "每天更新台账，6月28日前完成布置，7月1日前组织演练。"
    assert [limit for limit, *_ in found(text)] == ["每天", "6月28日前", "7月1日前"]


def test_year_that_was_named_holds_for_what_follows() -> None:
    assert found("2025年10月上旬组织验收，年内完成销号。")[1] == ("年内", "fixed", "2025-12-31")


def test_impossible_day_has_no_due_date() -> None:
    assert found("2月30日前完成。") == [("2月30日前", "fixed", None)]


def test_without_a_meeting_date_the_year_stays_open() -> None:
    limits = read_deadlines(Passage.whole("6月底前完成。"), None, load())
    assert limits[0].limit.due is None
