"""责任单位: who is told to act, who leads, who supports, and who is only mentioned."""

from __future__ import annotations

import pytest

from yiding.minutes.grammar.addressees import read_roles
from yiding.minutes.passage import Passage
from yiding.minutes.vocabulary import load

# intent, text, addressees
TOLD = [
    ("a bureau", "市民政局要办好试点。", "市民政局"),
    ("a group", "各地各部门要加强统筹。", "各地各部门"),
    ("districts and towns are one", "各区镇要压实责任。", "各区镇"),
    ("各区镇各部门 is one", "各区镇各部门要压实责任。", "各区镇各部门"),
    ("各地和各有关部门 are two", "各地和各有关部门要压实责任。", "各地 各有关部门"),
    ("the whole city counts", "全市上下要凝聚合力。", "全市上下"),
    ("the whole county's departments", "全县各级各部门要履行职责。", "全县各级各部门"),
    ("A和B are two", "城管局和高新区要做好监管。", "城管局 高新区"),
    ("A、B are two", "区文旅局、区体育局要同步谋划。", "区文旅局 区体育局"),
    ("a shared tail is not expanded", "工信、资规、供电部门要理清数据。", "工信 资规 供电部门"),
    ("等部门 is dropped", "市科技局、人社局等部门重点做好引才工作。", "市科技局 人社局"),
    ("bare fields with 等部门", "住建、交通等部门要履行监管职责。", "住建 交通"),
    ("等 alone", "市发改委、水务局等要密切衔接。", "市发改委 水务局"),
    ("a bare field with its level", "市财政、税务和人行南塘支行要精准测算。", "市财政 税务 人行南塘支行"),
    ("the counted departments", "涉及的17个部门要逐条对照。", "17个部门"),
    ("brackets belong to the name", "各县（市、区）要按期报送。", "各县（市、区）"),
    ("brackets in a group", "各镇（街道）要逐户核实。", "各镇（街道）"),
    ("a bracketed office", "市委组织部（考核办）要完善指标。", "市委组织部（考核办）"),
    ("a name that holds 和", "市自然资源和规划局要优先保障用地。", "市自然资源和规划局"),
    ("由 names the doer", "由区水务局实施清淤。", "区水务局"),
    ("由 inside the clause", "化债资金由县财政局分年列入预算。", "县财政局"),
    ("责成", "责成县审计局开展专项检查。", "县审计局"),
    ("请", "请各街道主动对接。", "各街道"),
    ("建议", "建议市环保局从轻处理。", "市环保局"),
    ("a deed of any kind", "县林业局复查退耕地块。", "县林业局"),
    ("an adverb of any kind", "县气象局滚动播报雨情。", "县气象局"),
    ("a span of time", "县水务局5日内补齐手续。", "县水务局"),
    ("the one that is responsible", "各乡（镇）人民政府是责任主体，要逐村落实。", "各乡（镇）人民政府"),
    ("a second subject after a mark", "由市人社局核定、市财政局兜底。", "市人社局 市财政局"),
    ("what it is about before the one in charge", "绿化县林业局负责。", "县林业局"),
    ("a quarter before the subject", "一季度前县财政局清算到位。", "县财政局"),
    ("a division of a bureau", "县民政局救助站要加强巡查。", "县民政局救助站"),
    ("offices of a town", "乡村振兴办、农业服务中心组成验收组。", "乡村振兴办 农业服务中心"),
    ("an office of a commission", "县安委会办公室每周通报隐患。", "县安委会办公室"),
    ("cadres by their task", "各包村干部汛期每天巡查。", "各包村干部"),
    ("会同 counts", "县林业局会同县气象局发布预警。", "县林业局 县气象局"),
    ("the subject after a comma", "针对薄弱环节，市卫健委要补齐短板。", "市卫健委"),
    ("the subject after 会后", "会后，各单位要抓好落实。", "各单位"),
    ("a group in the open", "创新项目实施单位要拿出措施。", "创新项目实施单位"),
    ("owners", "项目业主单位要加强前期把关。", "项目业主单位"),
    ("party and government organs", "党政机关要当好表率。", "党政机关"),
    ("an industrial zone", "港区要按节点完成试点。", "港区"),
    ("a town", "石坝乡要做好群众工作。", "石坝乡"),
    ("a sub-district's office", "望江街道办事处要落实网格。", "望江街道办事处"),
    ("a leading group's office", "市试点工作领导小组办公室要细化清单。", "市试点工作领导小组办公室"),
    ("a company", "城投集团要加快筹资。", "城投集团"),
    ("a branch bureau", "公安云岫分局要优化组织。", "公安云岫分局"),
    ("a district by name", "由青汀区、白汀区分别实施。", "青汀区 白汀区"),
    ("a hospital", "县人民医院要严控债务。", "县人民医院"),
    ("no repeats", "市民政局要摸底。市民政局要公示。", "市民政局"),
    ("order of first mention", "市财政局要拨付，市民政局要发放。", "市财政局 市民政局"),
    ("a body of a party committee", "市委宣传部要营造氛围。", "市委宣传部"),
    ("the office of supervision", "逾期的由市政府督查室通报。", "市政府督查室"),
    ("the person who is given the lead", "由副县长秦若川牵头推进。", "副县长秦若川"),
    ("told after a comma", "各部门负责人，要切实履职。", "各部门负责人"),
    ("noise before 要", "县林业局■要加密巡查。", "县林业局"),
]

NOT_TOLD = [
    ("nobody", "要提高思想认识，狠抓落实。"),
    ("the object of 督促", "要督促各责任单位按期完成。"),
    ("the object of 推动", "进一步推动各部门提高编制水平。"),
    ("the object of 支持", "加大对港区试点工作的支持力度。"),
    ("the object of 指导", "加强对各乡镇的指导。"),
    ("the receiver of a report", "审计结果报县政府。"),
    ("the receiver after 向", "要定期向市政府报告进展。"),
    ("the issuer of a policy", "要落实好省政府出台的十条措施。"),
    ("inside a title", "要对照《市发改委要点任务分工》抓好落实。"),
    ("inside quotes", "按照“谁主管谁负责”的原则加强监管。"),
    ("a government that issues", "修改后由县政府印发。"),
    ("a thing that ends like a body", "维护社会大局稳定。"),
    ("a result that passes through a body", "核对结果经县民政局复核后公示。"),
    ("the receiver of 报", "争取立项，报市发改委核准。"),
    ("the partner of 与", "抓紧与开发银行对接。"),
    ("one that did what is spoken of", "县水利局核定的水量作为依据。"),
    ("a verb that begins like a body", "宣传推广应用平台。"),
    ("specialists in charge", "各项工作专人负责。"),
]

# intent, text, leads, supports
ROLES = [
    ("由A牵头", "由市教育局牵头，抓好校舍加固。", "市教育局", ""),
    ("A要牵头", "市教育局要牵头制定办法。", "市教育局", ""),
    ("牵头抓总", "市委组织部发挥牵头抓总作用。", "市委组织部", ""),
    ("牵头协调", "市减灾办要充分发挥牵头协调作用。", "市减灾办", ""),
    ("牵头指导", "生态环境局要做好牵头指导。", "生态环境局", ""),
    ("发挥…牵头作用", "发挥县食安办牵头作用。", "县食安办", ""),
    ("a group that leads", "各责任单位要牵头做好推广。", "各责任单位", ""),
    ("A会同B", "县财政局会同县水利局下达资金。", "县财政局", "县水利局"),
    ("A要会同B、C", "区住建局要会同区城管局、各街道核实。", "区住建局", "区城管局 各街道"),
    ("会同 in a later clause", "县医保局要建立制度，会同县公安局开展检查。", "县医保局", "县公安局"),
    ("会同 in a later sentence", "市交通局要严查超载。要会同各板块紧盯村道。", "市交通局", "各板块"),
    ("A负责", "区城管局负责清理占道堆物。", "区城管局", ""),
    ("A具体负责", "各乡镇具体负责村道养护。", "各乡镇", ""),
    ("A、B分别负责", "由青汀区、白汀区分别负责实施。", "青汀区 白汀区", ""),
    ("A作为业主，全面负责", "园区管委会作为项目业主，全面负责建设。", "园区管委会", ""),
    ("A牵头，B、C配合", "由市教育局牵头，市财政局、市住建局配合。", "市教育局", "市财政局 市住建局"),
    ("B要配合 after another actor", "县城管局要管控源头，县公安局要配合执法。", "", "县公安局"),
    ("密切配合 after another actor", "市资规局要加强监督，水务局等要密切配合。", "", "水务局"),
    (
        "配合工作 far from its subject",
        "港区要抓好监管，各相关部门要主动作为，做好报批的配合工作。",
        "",
        "各相关部门",
    ),
    ("mutual 配合 is nobody's support", "各地各部门要加强协调配合。", "", ""),
    ("统筹协调 is no lead", "市发改委要发挥统筹协调作用。", "", ""),
    ("负责 before 的 is no lead", "市税务局要理清本部门负责的数据。", "", ""),
    ("负责 in quotes is no lead", "各部门要按照“谁主管谁负责”的原则抓好落实。", "", ""),
    ("A作为主体，负责", "老城街道办作为征收主体，负责入户调查。", "老城街道办", ""),
    ("A负总责", "拆迁工作由青隆镇负总责。", "青隆镇", ""),
    ("专人负责 is no lead", "各区要实行专人负责。", "", ""),
    ("责成 is no lead", "责成县审计局开展检查。", "", ""),
    ("a person leads", "由副县长秦若川牵头，县水利局抓好落实。", "副县长秦若川", ""),
    (
        "brackets give them all",
        "抓好管护。（牵头单位：县水利局；责任单位：各乡镇；配合单位：县卫健局、县财政局；完成时限：6月30日前）",
        "县水利局",
        "县卫健局 县财政局",
    ),
]


def roles(text: str) -> tuple[str, str, str]:
    found = read_roles(Passage.whole(text), load())
    return " ".join(found.addressees), " ".join(found.leads), " ".join(found.supports)


@pytest.mark.parametrize(("intent", "text", "expected"), TOLD, ids=[row[0] for row in TOLD])
def test_body_that_is_told_is_an_addressee(intent: str, text: str, expected: str) -> None:
    assert roles(text)[0] == expected


@pytest.mark.parametrize(("intent", "text"), NOT_TOLD, ids=[row[0] for row in NOT_TOLD])
def test_body_that_is_only_named_is_none(intent: str, text: str) -> None:
    assert roles(text)[0] == ""


@pytest.mark.parametrize(("intent", "text", "leads", "supports"), ROLES, ids=[row[0] for row in ROLES])
def test_leads_and_supports(intent: str, text: str, leads: str, supports: str) -> None:
    given = roles(text)
    assert given[1:] == (leads, supports)
    assert set(leads.split()) | set(supports.split()) <= set(given[0].split())


def test_brackets_give_addressees_in_order() -> None:
    text = "抓好管护。（责任单位：各乡镇、县水利局；配合单位：县卫健局）"
    assert roles(text) == ("各乡镇 县水利局 县卫健局", "", "县卫健局")


def test_names_point_at_their_place() -> None:
    found = read_roles(Passage.whole("会后，市民政局要公示。"), load())
    name = found.addressees["市民政局"]
    assert (name.start, name.end) == (3, 7)
    assert 0 < name.sure <= 1
