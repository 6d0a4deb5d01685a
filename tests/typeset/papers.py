"""样本公文: papers of the fictional city, short, long and awkward."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from yiding.typeset import (
    Attachment,
    Heading,
    Imprint,
    Kind,
    Paper,
    Paragraph,
    Roll,
    Signature,
    Table,
    blocks_of,
)

OFFICE = "临澜市人民政府办公室"
SENTENCE = "各单位要把任务落到科室，逐项列出清单，按月通报进度，对连续滞后的事项由分管负责同志约谈。"
COPY = (
    "市委各部门，市人大常委会办公室，市政协办公室，市监委，市法院，市检察院，市人武部，各民主党派，各人民团体"
)
# 28 characters a line, none of them a mark: the grid shows itself.
GRID = "天地玄黄宇宙洪荒日月盈昃辰宿列张寒来暑往秋收冬藏闰余成岁"

MINUTES = Paper(
    kind=Kind.MINUTES,
    mark=("临澜市人民政府", "常务会议纪要"),
    number="第12号",
    issuer_row=(OFFICE, "2026年3月9日"),
    body=(
        Paragraph("2026年3月2日上午，市政府召开第45次常务会议。现将会议议定事项纪要如下："),
        Heading("一、审议《临澜市消防水源管理办法》"),
        Paragraph(f"会议原则同意该《管理办法》。会议要求，（一）{SENTENCE}"),
    ),
    rolls=(
        Roll(
            "出席", "陆景澄、江若湄、贺廷岳、温知夏、董叙白、褚云帆、鲁正钧、竺明远、沈砚舟、傅怀民、祝令仪。"
        ),
        Roll("请假", "顾青禾（因公）。"),
        Roll("列席", "市发改委方既白，市财政局骆旻，市人社局白砚秋，市资源规划局邹望舒，市住建局盛启元。"),
    ),
    compiled=(f"{OFFICE}　整理", "2026年3月5日"),
    note="此件公开发布",
    imprint=Imprint(copy=COPY, main="各镇人民政府，各街道办事处"),
)

NOTICE = Paper(
    kind=Kind.NOTICE,
    title="临澜市人民政府办公室关于印发《临澜市电动自行车停放充电安全专项整治方案》的通知",
    mark=(f"{OFFICE}文件",),
    number="临政办发〔2026〕12号",
    urgency="特急",
    copy_number="000001",
    main="各镇人民政府、各街道办事处，市各委办局，市各直属单位",
    body=blocks_of(
        f"现将方案印发给你们，请认真组织实施。\n一、总体要求\n{SENTENCE}\n（一）加强领导。{SENTENCE}\n"
        f"（二）强化责任\n1.细化任务\n（1）第四层。{SENTENCE}"
    ),
    attachment_list=("重点任务分解表和责任单位清单以及进度安排的有关说明和填报的具体要求", "任务表"),
    signature=Signature(OFFICE, date(2026, 3, 9), sealed=True),
    note="此件公开发布",
    imprint=Imprint(copy=COPY, office=OFFICE, printed_on=date(2026, 3, 9)),
)

WIDE = Table(
    rows=(
        ("序号", "任务", "责任单位", "时限", "指标", "进度", "备注"),
        *((str(n), "逐项检查并整改", "市住建局", "3月底", "100%", "正常", "") for n in range(1, 41)),
    ),
    caption="重点任务分解表",
)

LONG = replace(
    NOTICE,
    attachments=(
        Attachment(
            "临澜市电动自行车停放充电安全专项整治方案",
            blocks_of("\n".join(f"{'一二三四五六七八'[n]}、第{n + 1}项\n{SENTENCE * 14}" for n in range(8))),
            subtitle="（2026年3月2日市政府第45次常务会议通过）",
        ),
        Attachment("重点任务分解表", (WIDE,), label="附件1"),
    ),
)


def filled(lines: int) -> Paper:
    """A paper without a mark whose body is so many full lines."""
    text = "".join(GRID[2:] if n == 0 else GRID for n in range(lines))
    return Paper(kind=Kind.NOTICE, body=(Paragraph(text),))
