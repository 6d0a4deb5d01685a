"""PDF intake against its peer: pypdfium2 merely giving the text and every character's box, in one run.

    python benchmarks/pdf_intake.py [--font FAMILY]

The file is made by Typst. The bar: intake takes at most 1.5 times as long as the peer.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

import pypdfium2
import typst

SRC = Path(__file__).resolve().parents[1] / "src"
if str(SRC) not in sys.path:
    sys.path.insert(0, str(SRC))

from yiding.minutes.readers import read  # noqa: E402

BAR = 1.5
ROUNDS = 7
PARAGRAPHS = 300
FAMILY = "Noto Serif CJK SC"
PARAGRAPH = (
    "2025年3月{day}日下午，市长主持召开市政府第{number}次常务会议。会议听取了市发展改革委关于《临澜市停车设施专项规划》"
    "编制情况的汇报，原则同意该《规划》，由市发展改革委牵头，市财政局、市住建局配合，根据会议讨论意见修改完善后，"
    "于5月底前以市政府名义印发。会议要求，各镇（街道）要压实责任，年内新增公共泊位2400个，完成投资1.2亿元。"
)


def measure(family: str = FAMILY) -> dict[str, Any]:
    """Times in milliseconds (median of the rounds, taken in turns) and their ratio."""
    data = _made(family)
    ours, peer = [], []
    for _ in range(ROUNDS):
        peer.append(_timed(lambda: _peer(data)))
        ours.append(_timed(lambda: read(data)))
    text = read(data)
    ratio = median(ours) / median(peer)
    return {
        "name": "pdf_intake",
        "pages": len(text.pages),
        "characters": len(text.characters),
        "intake_ms": round(median(ours) * 1000, 1),
        "peer": "pypdfium2: text and character boxes",
        "peer_ms": round(median(peer) * 1000, 1),
        "ratio": round(ratio, 3),
        "bar": BAR,
        "met": ratio <= BAR,
    }


def _timed(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def _peer(data: bytes) -> int:
    """What anyone would write who wants the text and where each character stands."""
    count = 0
    document = pypdfium2.PdfDocument(data)
    for page in document:
        textpage = page.get_textpage()
        textpage.get_text_range()
        boxes = [textpage.get_charbox(index) for index in range(textpage.count_chars())]
        count += len(boxes)
        textpage.close()
        page.close()
    document.close()
    return count


def _made(family: str) -> bytes:
    body = "\n\n".join(
        PARAGRAPH.format(day=number % 28 + 1, number=number + 1) for number in range(PARAGRAPHS)
    )
    source = (
        '#set page(paper: "a4", margin: (top: 37mm, bottom: 35mm, left: 28mm, right: 26mm), '
        "numbering: (..n) => [— #n.pos().first() —])\n"
        f'#set text(font: "{family}", size: 16pt, lang: "zh")\n'
        "#set par(justify: true, first-line-indent: (amount: 2em, all: true))\n" + body
    )
    return bytes(typst.compile(source.encode()))


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--font", default=FAMILY, help="a font family that covers simplified Chinese")
    print(json.dumps(measure(parser.parse_args().font), ensure_ascii=False, indent=2))


if __name__ == "__main__":
    main()
