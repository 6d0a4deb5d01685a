"""审议结果与去向: what became of an item, who revises, and the ways out."""

from __future__ import annotations

import pytest

from yiding.minutes.grammar.body import Body, Context, parse_body
from yiding.minutes.passage import Marks, Passage
from yiding.minutes.vocabulary import load


def read(text: str, heading: str = "审议《试点办法》", *, verb: str | None = None) -> Body:
    context = Context(None, None, load(), verb)
    return parse_body(Passage.whole(text), Passage.whole(heading), "items.0", context, Marks())


OUTCOMES = [
    ("agreed in principle", "会议原则同意该《办法》。", "agreed_in_principle"),
    ("原则上同意", "会议原则上同意该方案。", "agreed_in_principle"),
    ("passed in principle", "会议原则通过该《办法》。", "agreed_in_principle"),
    ("deliberated and passed in principle", "会议审议并原则通过《办法》。", "agreed_in_principle"),
    ("agreed", "会议同意该《办法》。", "agreed"),
    ("deliberated and passed", "会议审议通过该《办法》。", "agreed"),
    ("after 会议明确", "会议明确，原则同意该《办法》。", "agreed_in_principle"),
    ("after a colon", "会议议定：同意收回该宗用地。", "agreed"),
    ("without a subject", "原则同意《办法》，由区水务局印发。", "agreed_in_principle"),
    ("heard and agreed to go on", "会议听取了市统计局关于普查情况的汇报，同意下一步工作安排。", "agreed"),
    ("repealed", "会议决定，对《收费办法》予以废止。", "agreed"),
    ("agreed to repeal", "会议同意废止《优惠办法》。", "agreed"),
    ("not agreed", "会议决定，不同意对该公司增资。", "rejected"),
    ("refused", "会议不予通过该《方案》。", "rejected"),
    ("refused at the end", "对三个备选名称不予同意。", "rejected"),
    ("put off", "会议决定，该《办法》暂缓通过。", "deferred"),
    ("not decided", "会议决定，该事项暂不作决定。", "deferred"),
    ("studied apart", "会议决定，该事项另行研究。", "deferred"),
    ("to come back", "会议决定，由区工信局修改完善后，再提交区政府常务会议审议。", "deferred"),
    ("heard only", "会议听取了市统计局关于经济运行情况的汇报。", "noted"),
    ("tasks only", "会议要求，各区镇要抓好秋收。", "noted"),
    ("studied only", "会议学习了《长江保护法》。", "noted"),
]

# intent, text, route, in_name_of, submitted_to, revised_by
ROUTES = [
    (
        "issued in a name",
        "会议原则同意该《办法》，会后由市民政局根据会议讨论意见修改完善，以市政府名义印发。",
        ("issue", "市政府", "", "市民政局"),
    ),
    (
        "in the name of two offices",
        "会议原则同意该《清单》，按会议精神修改完善后，以区委办、区府办名义印发。",
        ("issue", "区委办、区府办", "", ""),
    ),
    (
        "issued by a body, in no name",
        "会议同意该《措施》，由县教体局印发。",
        ("issue", None, "", ""),
    ),
    (
        "published counts as issued",
        "会议同意该《通告》，由公安鹭汀分局按程序发布。",
        ("issue", None, "", ""),
    ),
    (
        "submitted to deliberate",
        "会议原则同意该《方案》，会后由市发改委修改完善，提交市委常委会审议。",
        ("submit", None, "市委常委会", "市发改委"),
    ),
    (
        "提请",
        "会议同意该方案，由区财政局修改完善后，提请区人大常委会审议。",
        ("submit", None, "区人大常委会", "区财政局"),
    ),
    (
        "报…审批",
        "会议原则通过调整方案，由市资规局按程序报省人民政府审批。",
        ("submit", None, "省人民政府", ""),
    ),
    (
        "two receivers",
        "会议原则同意该方案，由市发改委修改完善后报市委、市人大审定。",
        ("submit", None, "市委 市人大", "市发改委"),
    ),
    (
        "who is merely informed is left out",
        "会议原则同意该规划，由市发改委修改完善后，提交市人大审议，并将有关情况报告市委。",
        ("submit", None, "市人大", "市发改委"),
    ),
    (
        "submitted in a name",
        "会议原则同意该报告，修改完善后，以市政府党组名义提请市委常委会审议。",
        ("submit", "市政府党组", "市委常委会", ""),
    ),
    (
        "carried out",
        "会议同意该《方案》，由县农业农村局会同县财政局抓好组织实施。",
        ("implement", None, "", ""),
    ),
    (
        "started",
        "会议原则同意该汇报，由市工信局指导港区启动实施试点方案。",
        ("implement", None, "", ""),
    ),
    (
        "issued and carried out: issue counts",
        "会议原则同意该《办法》，由区数据局修改完善后，以区政府办公室名义印发，并抓好落实。",
        ("issue", "区政府办公室", "", "区数据局"),
    ),
    (
        "approved above, then issued: issue counts",
        "会议原则同意该《办法》，由市农业农村局修改完善，报市委审定后，以市政府名义印发。",
        ("issue", "市政府", "", "市农业农村局"),
    ),
    (
        "both bodies of 会同 revise",
        "会议明确，原则同意该《意见》，会后由县城管局会同县司法局修改完善，以县政府名义印发。",
        ("issue", "县政府", "", "县城管局 县司法局"),
    ),
    (
        "责成 revises, another checks, the government issues",
        "会议原则通过该《办法》，责成县水利局根据会议意见修改，经县司法局审核后，由县政府印发。",
        ("issue", None, "", "县水利局"),
    ),
    (
        "要求 revises",
        "原则同意《协议》，要求经开区管委会根据会议审议意见作进一步修改完善后，组织实施。",
        ("implement", None, "", "经开区管委会"),
    ),
    (
        "put off and to come back",
        "会议决定，该事项暂不作决定，由区文旅局修改完善选址方案后，提请下次常务会议审议。",
        ("submit", None, "下次常务会议", "区文旅局"),
    ),
    (
        "X负责，根据会议讨论意见",
        "会议原则同意该《报告》。区政府办负责，根据会议讨论意见修改完善后，提请区委常委会会议审议。",
        ("submit", None, "区委常委会会议", "区政府办"),
    ),
]

NO_FOLLOW_UP = [
    ("a bare consent", "会议同意该成果。"),
    ("a paper that is repealed", "会议同意废止《优惠办法》。"),
    ("a paper that is refused", "会议不予通过该《方案》，由市商务局修改完善。"),
    ("money that is granted", "会议同意补贴标准由每车3万元提高到3.6万元。"),
    ("nothing put to decision", "会议听取了市统计局关于运行情况的汇报。"),
]


@pytest.mark.parametrize(("intent", "text", "outcome"), OUTCOMES, ids=[row[0] for row in OUTCOMES])
def test_outcome(intent: str, text: str, outcome: str) -> None:
    assert read(text).outcome == outcome


@pytest.mark.parametrize(("intent", "text", "expected"), ROUTES, ids=[row[0] for row in ROUTES])
def test_route(intent: str, text: str, expected: tuple[str, str | None, str, str]) -> None:
    follow_up = read(text).follow_up
    assert follow_up is not None
    given = (
        follow_up.route,
        follow_up.in_name_of,
        " ".join(follow_up.submitted_to),
        " ".join(follow_up.revised_by),
    )
    assert given == expected


@pytest.mark.parametrize(("intent", "text"), NO_FOLLOW_UP, ids=[row[0] for row in NO_FOLLOW_UP])
def test_nothing_has_to_follow(intent: str, text: str) -> None:
    assert read(text).follow_up is None


def test_text_keeps_the_opening_of_its_sentence() -> None:
    text = "会议明确，原则同意该《办法》，会后由市民政局修改完善，以市政府名义印发。"
    body = read(text)
    assert body.follow_up is not None
    assert body.follow_up.text == body.decision == text


def test_text_starts_after_the_number_of_a_numbered_decision() -> None:
    body = read(
        "会议明确，（一）原则同意该《方案》，由市城管局修改完善后，以市政府名义印发。（二）各镇要抓好落实。"
    )
    assert body.follow_up is not None
    assert body.follow_up.text == "原则同意该《方案》，由市城管局修改完善后，以市政府名义印发。"
    assert [directive.no for directive in body.directives] == [1, 2]


def test_text_is_the_sentence_after_a_consent_of_its_own() -> None:
    body = read("会议原则同意该《预案》。会后由县粮食中心修改完善后，以县政府办公室名义印发。")
    assert body.follow_up is not None
    assert body.follow_up.text == "会后由县粮食中心修改完善后，以县政府办公室名义印发。"


def test_unnumbered_decision_is_no_directive() -> None:
    body = read("会议决定，原则通过调整方案，由市资规局按程序报省人民政府审批。")
    assert body.directives == ()


def test_several_ways_out_are_all_kept() -> None:
    body = read("会议原则同意该《办法》，由市农业农村局修改完善，报市委审定后，以市政府名义印发。")
    assert [route.kind for route in body.routes] == ["submit", "issue"]


def test_asking_for_opinions_is_a_way_of_its_own() -> None:
    body = read("会议原则同意该《规划》，由市交通局修改，书面征求各部门意见后，提交市委常委会审议。")
    assert [route.kind for route in body.routes] == ["opinion", "submit"]
    assert body.routes[0].submitted_to == ("各部门",)
    assert body.follow_up is not None
    assert body.follow_up.route == "submit"


def test_opinions_alone_leave_the_route_open() -> None:
    body = read("会议原则同意该《规划》。会后由市交通局征求市资规局、铁路站意见。")
    assert [route.submitted_to for route in body.routes] == [("市资规局", "铁路站")]
    assert body.follow_up is not None
    assert body.follow_up.route is None


def test_way_out_is_told_in_the_sentence_after() -> None:
    body = read("会议同意县经贸局的意见，奖金由县财政列支。表彰决定由县政府办公室代拟，以县政府名义下发。")
    assert body.follow_up is not None
    assert (body.follow_up.route, body.follow_up.in_name_of) == ("issue", "县政府")


def test_paper_for_the_next_meeting_is_deferred() -> None:
    body = read("会议认为，该问题涉及面广，待县粮食局进一步摸清底数、完善方案后，提交下次会议讨论。")
    assert body.outcome == "deferred"
    assert body.follow_up is not None
    assert (body.follow_up.revised_by, body.follow_up.submitted_to) == (("县粮食局",), ("下次会议",))


def test_refused_for_now_comes_back() -> None:
    text = (
        "会议认为，该方案论证不充分，暂不予通过，由县住建局会同县司法局进一步修改，再提交县政府常务会议审议。"
    )
    body = read(text)
    assert body.outcome == "deferred"
    assert body.follow_up is not None
    assert body.follow_up.text == text
    assert body.follow_up.revised_by == ("县住建局", "县司法局")
    assert body.follow_up.submitted_to == ("县政府常务会议",)


def test_heading_decides_where_the_text_is_silent() -> None:
    body = read("会议要求，县财政局要加强监测。", "会议讨论并原则同意县财政局《考核办法的请示》")
    assert body.outcome == "agreed_in_principle"


def test_demands_after_a_decision_are_a_directive() -> None:
    body = read("会议明确，原则同意该《办法》，由市民政局印发。各镇要在6月底前上报名单。")
    assert [directive.text for directive in body.directives] == ["各镇要在6月底前上报名单。"]
    assert body.directives[0].opening_verb == "明确"


def test_a_paper_that_is_carried_out_after_it_was_issued_takes_both_ways() -> None:
    body = read(
        "会议原则同意该《办法》，会后由区水务局修改完善后，以区政府名义印发，由区城管局抓好组织实施。"
    )
    assert [(way.kind, way.in_name_of, way.by) for way in body.routes] == [
        ("issue", "区政府", ()),
        ("implement", None, ("区城管局",)),
    ]
    assert body.follow_up is not None
    assert body.follow_up.route == "issue"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("会议明确，会后由区水务局抓好组织实施。", "implement"),
        ("会议明确，会后以区政府名义印发，并将有关情况报告区委。", "issue"),
        ("会议明确，会后征求各部门意见，提交区委常委会审议。", "submit"),
    ],
)
def test_a_sentence_that_only_sends_the_paper_on_is_no_requirement(text: str, kind: str) -> None:
    body = read(text)
    assert body.follow_up is not None
    assert (body.outcome, body.follow_up.route, body.directives) == ("noted", kind, ())


def test_a_sentence_that_also_tells_what_to_do_is_a_requirement() -> None:
    body = read("会议明确，会后由区水务局抓好组织实施，各镇要加强巡查。")
    assert len(body.directives) == 1


def test_a_point_that_only_sends_the_paper_on_is_the_follow_up() -> None:
    body = read("（一）会后由区水务局根据会议讨论意见修改完善后，以区政府名义印发。", verb="议定")
    assert body.follow_up is not None
    assert (body.follow_up.revised_by, body.follow_up.in_name_of) == (("区水务局",), "区政府")
