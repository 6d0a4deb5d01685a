"""Twelve pages as PDF, the compiler kept, against LibreOffice making a PDF of the same paper's DOCX.

    python -m benchmarks.run typesetting

Two bars: 150 ms for twelve pages, and a tenth of the peer's time. Without LibreOffice the second is not
measured, and the result says so.
"""

from __future__ import annotations

import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from statistics import median
from typing import Any

from yiding.typeset import Attachment, Imprint, Kind, Paper, Signature, blocks_of, to_docx, to_ofd, to_pdf

BAR_MS, BAR_RATIO = 150, 0.1
ROUNDS, PEER_ROUNDS = 15, 3
OFFICE = "临澜市人民政府办公室"
SENTENCE = "各单位要把任务落到科室，逐项列出清单，按月通报进度，对连续滞后的由分管负责同志约谈并报市政府。"


def measure(*, quick: bool = False) -> dict[str, Any]:
    """Milliseconds (medians) for PDF, DOCX and OFD, and for LibreOffice's PDF."""
    paper = _paper()
    first = _ms(lambda: to_pdf(paper))
    pages = to_pdf(paper).pages
    rounds = 3 if quick else ROUNDS
    ours = median(_ms(lambda: to_pdf(paper)) for _ in range(rounds))
    # Typst keeps what did not change: a paper that differs in every paragraph is set anew.
    changed = median(_ms(lambda n=n: to_pdf(_paper(n))) for n in range(1, rounds + 1))
    result: dict[str, Any] = {
        "pages": pages,
        "first_ms": round(first, 1),
        "same_again_ms": round(ours, 1),
        "pdf_ms": round(changed, 1),
        "docx_ms": round(median(_ms(lambda: to_docx(paper)) for _ in range(3)), 1),
        "ofd_ms": round(median(_ms(lambda: to_ofd(paper)) for _ in range(3)), 1),
        "bar_ms": BAR_MS,
    }
    peer = _peer(to_docx(paper).content, 1 if quick else PEER_ROUNDS)
    if peer is None:
        return {**result, "peer": "LibreOffice is not installed: not compared", "met": changed <= BAR_MS}
    ratio = changed / peer
    met = changed <= BAR_MS and ratio <= BAR_RATIO
    return {
        **result,
        "peer": "LibreOffice: the same paper's DOCX to PDF",
        "peer_ms": round(peer, 1),
        "ratio": round(ratio, 4),
        "bar": BAR_RATIO,
        "met": met,
    }


def _ms(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return (time.perf_counter() - start) * 1000


def _peer(content: bytes, rounds: int) -> float | None:
    soffice = shutil.which("soffice")
    if soffice is None:
        return None
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "paper.docx"
        source.write_bytes(content)
        command = [soffice, f"-env:UserInstallation=file://{folder}/profile", "--headless"]
        command += ["--convert-to", "pdf", "--outdir", folder, str(source)]
        convert = lambda: subprocess.run(command, check=True, capture_output=True)  # noqa: E731
        convert()  # its profile is made
        return median(_ms(convert) for _ in range(rounds))


def _paper(number: int = 0) -> Paper:
    """Twelve pages: a notice with the text that it issues."""
    lines = [
        line
        for part in range(8)
        for line in (f"{'一二三四五六七八'[part]}、第{part + 1}项", f"（一）要点。{number}{SENTENCE * 15}")
    ]
    return Paper(
        kind=Kind.NOTICE,
        title="临澜市人民政府办公室关于印发《临澜市消防水源管理办法》的通知",
        mark=(f"{OFFICE}文件",),
        number=f"临政办发〔2026〕{number + 1}号",
        main="各镇人民政府、各街道办事处",
        body=blocks_of(f"现将办法印发给你们，请认真贯彻执行。\n{SENTENCE}"),
        signature=Signature(OFFICE, date(2026, 3, 9), sealed=True),
        attachments=(Attachment("临澜市消防水源管理办法", blocks_of("\n".join(lines))),),
        imprint=Imprint(copy="市委各部门", office=OFFICE, printed_on=date(2026, 3, 9)),
    )
