"""别样写法: forms that offices use and that none of the corpus had when they were met."""

from __future__ import annotations

import textwrap

import pytest

from yiding.minutes import parse
from yiding.minutes.record import Minutes, Outcome, RouteKind

HEAD = """\
澄川县人民政府常务会议纪要
〔2025〕9号
澄川县人民政府办公室　　2025年6月3日

5月27日上午，县长贺知远主持召开县政府十八届第67次常务会议。纪要如下：

"""
FOOT = """

出席：贺知远、汪若谷
列席：县财政局邱百川
"""


def read(body: str, foot: str = FOOT) -> Minutes:
    return parse(HEAD + textwrap.dedent(body) + textwrap.dedent(foot))


@pytest.mark.parametrize("mark", ["议题一：", "议题1：", "议题一、", "第一个议题：", "一、"])
def test_topics_are_items_whatever_counts_them(mark: str) -> None:
    second = mark.replace("一", "二").replace("1", "2")
    minutes = read(
        f"{mark}研究春耕备耕工作\n会议同意县农业农村局的方案。\n{second}研究防汛工作\n会议同意县水利局的方案。"
    )
    assert [item.heading for item in minutes.items] == ["研究春耕备耕工作", "研究防汛工作"]


def test_refused_paper_that_is_to_come_back_is_deferred() -> None:
    item = read(
        "一、审议《供水方案》\n会议认为，论证还不充分，暂不予通过，由县住建局会同县司法局进一步修改，"
        "待条件成熟后再提交县政府常务会议审议。"
    ).items[0]
    assert item.outcome == Outcome.DEFERRED
    assert item.follow_up is not None
    assert item.follow_up.revised_by == ("县住建局", "县司法局")
    assert (item.follow_up.route, item.follow_up.submitted_to) == (RouteKind.SUBMIT, ("县政府常务会议",))


def test_paper_that_is_refused_for_good_is_rejected() -> None:
    item = read("一、研究冠名捐赠的请示\n会议不同意县文旅局提出的冠名方案。").items[0]
    assert item.outcome == Outcome.REJECTED


@pytest.mark.parametrize(
    "report",
    [
        "县文旅局汇报了两个文件的起草情况。",
        "县文旅局就两个文件的起草情况作了说明。",
        "县文旅局作了汇报。",
    ],
)
def test_body_that_reports_as_the_subject_is_told_nothing(report: str) -> None:
    item = read(f"一、审议《民宿办法》\n{report}会议原则通过《民宿办法》。").items[0]
    assert item.report == report
    assert item.directives == ()
    assert item.outcome == Outcome.AGREED_IN_PRINCIPLE


def test_noun_that_goes_through_a_body_is_no_body() -> None:
    item = read(
        "一、研究移民安置\n会议要求，云溪镇要在6月底前完成核查登记，核查结果经县水利局复核后公示。"
    ).items[0]
    assert item.directives[0].addressees == ("云溪镇",)


def test_bodies_that_nobody_is_named_for_have_no_names() -> None:
    minutes = read(
        "一、研究春耕工作\n会议同意方案。",
        "\n\n出席：贺知远\n列席：县供电公司施工，云溪镇、石梁乡主要负责人，县政府秘书长白芷\n",
    )
    seats = [(seat.org, seat.names) for seat in minutes.attendance.observers]
    assert seats == [("县供电公司", ("施工",)), ("县政府", ("白芷",))]


def test_meeting_that_was_called_together_is_read_from_title_and_head() -> None:
    minutes = parse(
        "苍山市市长办公会议纪要\n2016年第4次\n2016年4月20日\n\n"
        "4月18日上午9:00，受顾南洲市长委托，常务副市长叶知秋在市政务中心405室召集有关部门负责人，"
        "就停车治理工作进行专题研究。会议形成如下纪要：\n"
        "一、关于挖潜增量。由市城管局会同市公安局，于5月10日前完成摸排。\n"
        "二、关于收费管理。市发改委要抓紧修订收费办法。\n\n参加会议人员：市发改委陆机，市城管局车胤。\n"
    )
    meeting = minutes.meeting
    assert minutes.not_minutes is None
    assert (minutes.kind, meeting.kind, meeting.year, meeting.number) == (
        "市长办公会议纪要",
        "市长办公会议",
        2016,
        4,
    )
    assert (meeting.chair.name, meeting.chair.on_behalf_of) == ("叶知秋", "顾南洲")
    assert meeting.place == "市政务中心405室"


def test_head_of_labels_gives_the_chair_with_the_posts_in_brackets() -> None:
    minutes = parse(
        "岚山镇人民政府镇长办公会议纪要\n第3期\n岚山镇党政办公室　2022年3月28日\n\n"
        "时间：2022年3月25日上午8:30\n"
        "地点：镇政府三楼会议室\n主持人：方亦舟（镇党委副书记、镇长）\n记录人：舒畅\n\n会议内容：\n"
        "一、研究镇区道路亮化工程\n会议研究了亮化方案，同意实施。"
        "由村镇建设办公室负责办理采购手续。\n"
        "二、研究人居环境整治\n会议同意方案。\n"
    )
    assert (minutes.meeting.chair.name, minutes.meeting.chair.title) == ("方亦舟", "镇长")
    assert [item.no for item in minutes.items] == [1, 2]
    assert minutes.items[0].directives[0].lead_bodies == ("村镇建设办公室",)
