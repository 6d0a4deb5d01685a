"""拟立事项: which sentences propose a matter, for whom, and which are slogans."""

from __future__ import annotations

from datetime import date

import pytest

from yiding.minutes.duties import duties_in
from yiding.minutes.grammar.body import Context
from yiding.minutes.passage import Passage
from yiding.minutes.vocabulary import load

CONTEXT = Context(date(2024, 5, 20), date(2024, 5, 28), load())

# intent, sentence, one (leads, supports, verb, time limits) a duty
DUTIES = [
    (
        "a body, a deed, a day",
        "市民政局要在6月30日前公布养老服务清单。",
        [("市民政局", "", "公布", "6月30日前")],
    ),
    (
        "a named body alone is enough with a hard verb",
        "县供销社要备足种子、化肥和农膜。",
        [("县供销社", "", "备足", "")],
    ),
    ("由 opens it", "由区水务局编制雨季巡查方案。", [("区水务局", "", "编制", "")]),
    ("责成 opens it", "责成市审计局对项目结余资金开展专项审计。", [("市审计局", "", "开展", "")]),
    (
        "one leads, two assist: one duty",
        "由市教育局牵头，市财政局、市住建局配合，8月底前完成校舍加固。",
        [("市教育局", "市财政局 市住建局", "完成", "8月底前")],
    ),
    (
        "会同 joins an assistant",
        "县林业局会同县气象局建立火险会商制度。",
        [("县林业局", "县气象局", "建立", "")],
    ),
    (
        "two bodies in two clauses give two duties",
        "市交通局要清理占道堆物；市城管局要拆除违规广告牌。",
        [("市交通局", "", "清理", ""), ("市城管局", "", "拆除", "")],
    ),
    (
        "two bodies in two sentences give two duties",
        "区文旅局要制定夜游线路方案。区公安分局要编制人流疏导预案。",
        [("区文旅局", "", "制定", ""), ("区公安分局", "", "编制", "")],
    ),
    (
        "two bodies behind commas give two duties",
        "市农业农村局要出台补贴细则，市财政局要下达补贴资金。",
        [("市农业农村局", "", "出台", ""), ("市财政局", "", "下达", "")],
    ),
    ("a collective with a day", "各区镇要在9月底前报送整改台账。", [("各区镇", "", "报送", "9月底前")]),
    ("a collective with a rhythm", "各街道要每周开展一次联合巡查。", [("各街道", "", "开展", "每周")]),
    (
        "a collective with a thing to hand over",
        "各责任单位要制定任务清单。",
        [("各责任单位", "", "制定", "")],
    ),
    (
        "two told together share one duty",
        "县人社局、县总工会要举办专场招聘会。",
        [("县人社局 县总工会", "", "举办", "")],
    ),
    (
        "a span of working days",
        "市行政审批局要在5个工作日内办结历史遗留件。",
        [("市行政审批局", "", "办结", "5个工作日内")],
    ),
    ("负责", "区机关事务中心负责拆除闲置围挡。", [("区机关事务中心", "", "拆除", "")]),
    (
        "a soft verb with a day is a duty",
        "市水务局要加快推进管网改造，年底前全部完工。",
        [("市水务局", "", "推进", "年底前")],
    ),
    ("a report that is due", "县统计局要每季度报送运行分析报告。", [("县统计局", "", "报送", "每季度")]),
    (
        "the person who is given the lead",
        "由副县长秦若川牵头，成立工作专班。",
        [("副县长秦若川", "", "成立", "")],
    ),
    (
        "a slogan first, the deed after it",
        "市应急局要提高站位，修订应急预案，组织一次实战演练。",
        [("市应急局", "", "修订", "")],
    ),
    (
        "a sentence without a subject goes on with the last one told",
        "市卫健委要制定采购目录。要在7月15日前完成首批采购。",
        [("市卫健委", "", "制定", ""), ("市卫健委", "", "完成", "7月15日前")],
    ),
    ("a company is told as well", "城投集团要签订施工合同。", [("城投集团", "", "签订", "")]),
    ("a town is told", "青岩镇要完成红线勘定。", [("青岩镇", "", "完成", "")]),
    (
        "a soft verb and a thing for a named body, dated",
        "市数据局要做好平台对接，6月底前上线。",
        [("市数据局", "", "做好", "6月底前")],
    ),
    (
        "the object is put before the verb",
        "市国资委要将闲置房产一并移交。",
        [("市国资委", "", "移交", "")],
    ),
    (
        "three bodies, three duties",
        "市住建局要出台导则，市资规局要划定红线，市财政局要拨付资金。",
        [("市住建局", "", "出台", ""), ("市资规局", "", "划定", ""), ("市财政局", "", "拨付", "")],
    ),
    (
        "who supports in a clause of his own is no duty of his own",
        "县公安局负责查处违规燃放，各乡镇配合。",
        [("县公安局", "各乡镇", "查处", "")],
    ),
]

SLOGANS = [
    "要提高政治站位，统一思想认识。",
    "各地各部门要高度重视，切实增强责任感和紧迫感。",
    "全市上下要凝心聚力、真抓实干，奋力开创新局面。",
    "各级各部门要树牢全局观念，主动担当作为。",
    "要坚持问题导向，持续深化改革。",
    "各单位要加强协调配合，形成工作合力。",
    "各区镇要深刻认识做好此项工作的重要意义。",
    "要珍惜来之不易的成果，乘势而上、再接再厉。",
    "各有关部门要认真贯彻落实会议精神。",
    "党员干部要以身作则，践行宗旨。",
    "要进一步优化营商环境，不断提升群众满意度。",
    "各乡镇要守牢安全底线。",
    "各部门要强化大局意识，勇于担当。",
    "要充分发挥考核指挥棒作用。",
    "园林绿化是城市品位的体现，事关民生福祉。",
    "各板块要抢抓机遇，奋勇争先。",
]


@pytest.mark.parametrize(("intent", "sentence", "expected"), DUTIES, ids=[row[0] for row in DUTIES])
def test_sentence_proposes_its_duties(
    intent: str, sentence: str, expected: list[tuple[str, str, str, str]]
) -> None:
    found = [duty for duty, _ in duties_in(Passage.whole(sentence), CONTEXT)]
    given = [
        (
            " ".join(duty.lead_bodies),
            " ".join(duty.support_bodies),
            duty.verb,
            " ".join(limit.text for limit in duty.deadlines),
        )
        for duty in found
    ]
    assert given == expected


@pytest.mark.parametrize("sentence", SLOGANS)
def test_slogan_is_no_duty(sentence: str) -> None:
    assert duties_in(Passage.whole(sentence), CONTEXT) == []


def test_duty_has_an_object_and_its_sentence() -> None:
    duty, stretch = duties_in(Passage.whole("市民政局要在6月30日前公布养老服务清单。"), CONTEXT)[0]
    assert duty.object == "养老服务清单"
    assert str(stretch) == duty.sentence == "市民政局要在6月30日前公布养老服务清单。"


def test_dated_duty_is_surer_than_an_undated_one() -> None:
    dated = duties_in(Passage.whole("市民政局要在6月30日前公布清单。"), CONTEXT)[0][0]
    undated = duties_in(Passage.whole("市民政局要公布清单。"), CONTEXT)[0][0]
    assert dated.confidence > undated.confidence


# intent, sentence, verb, object
READINGS = [
    ("behind a count", "市医保局要组织开展一次待遇数据比对。", "开展", "待遇数据比对"),
    ("a noun made of verbs", "县财政局负责安排维修养护经费。", "安排", "维修养护经费"),
    ("what 对 brings", "区住建局要对厂房结构安全进行复核。", "复核", "厂房结构安全"),
    ("what 将 brings", "县发改局要将项目清单分解到各责任单位。", "分解", "项目清单"),
    ("where it is entered", "县财政局要将养护经费列入年度预算。", "列入", "年度预算"),
    ("what stands before the one told", "分配办法由县人社局于10月15日前制定出台。", "制定", "分配办法"),
    ("behind the start of a term", "县财政局自办法印发之日起15日内下达管护补助。", "下达", "管护补助"),
    ("with the partner before it", "县林业局会同县气象局联合开展火险会商。", "开展", "火险会商"),
    (
        "a condition is no deed",
        "各镇要组织群众代表现场验收，验收不过的不得计入完成数，5月底前报送清单。",
        "报送",
        "清单",
    ),
]


@pytest.mark.parametrize(("intent", "sentence", "verb", "what"), READINGS, ids=[row[0] for row in READINGS])
def test_verb_and_object_read_as_what_is_to_be_done(intent: str, sentence: str, verb: str, what: str) -> None:
    duty, _ = duties_in(Passage.whole(sentence), CONTEXT)[0]
    assert (duty.verb, duty.object) == (verb, what)
