"""Makes the files that the readers are tried on, with real libraries where there are any."""

from __future__ import annotations

import functools
import io
import os
import shutil
import subprocess
import zipfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import docx
import pytest
import typst
from docx.oxml import parse_xml
from PIL import Image, ImageDraw, ImageFilter, ImageFont

FAMILY = "Noto Serif CJK SC"
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
BODY = (
    "2024年4月11日下午，区长陆闻笙主持召开区政府第27次常务会议，会议听取了区民政局关于便民服务中心"
    "建设情况的汇报，研究了老旧小区加装电梯财政补助等事项。会议指出，要坚持问题导向，压实工作责任。"
)


@functools.cache
def font_file() -> Path:
    """The Chinese font of this machine; tests that need it are skipped without, but never in CI."""
    program = shutil.which("fc-match")
    if program:
        found = subprocess.run(
            [program, "-f", "%{family}|%{file}", FAMILY], capture_output=True, text=True
        ).stdout
        family, _, place = found.partition("|")
        if "Noto" in family and "CJK" in family:
            return Path(place)
    if os.environ.get("CI") == "true":
        pytest.fail("the fonts (fonts-noto-cjk) must be there in CI")
    pytest.skip("fonts-noto-cjk is not installed")


def pdf(body: str, *, page: str = "", text: str = "") -> bytes:
    """A PDF on A4 with GB/T 9704 margins, set by Typst."""
    font_file()
    source = (
        '#set page(paper: "a4", margin: (top: 37mm, bottom: 35mm, left: 28mm, right: 26mm)'
        f"{', ' + page if page else ''})\n"
        f'#set text(font: "{FAMILY}", size: 16pt, lang: "zh"{", " + text if text else ""})\n'
        "#set par(justify: true, leading: 12pt, spacing: 12pt, first-line-indent: (amount: 2em, all: true))\n"
        + body
    )
    return bytes(typst.compile(source.encode()))


def numbered_pdf(paragraphs: int = 12) -> bytes:
    return pdf(
        "\n\n".join(f"（{number}）{BODY}" for number in range(1, paragraphs + 1)),
        page="numbering: (..n) => [— #n.pos().first() —]",
    )


def picture_pdf(pictures: Sequence[bytes]) -> bytes:
    """A PDF whose pages are pictures."""
    images = [Image.open(io.BytesIO(picture)).convert("L") for picture in pictures]
    stream = io.BytesIO()
    images[0].save(stream, "PDF", save_all=True, append_images=images[1:], resolution=200)
    return stream.getvalue()


def encrypted_pdf() -> bytes:
    """A PDF whose dictionary asks for a password that is not the empty one."""
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>",
        b"<</Filter/Standard/V 1/R 2/P -4/O<" + b"41" * 32 + b">/U<" + b"42" * 32 + b">>>",
    ]
    out = io.BytesIO(b"%PDF-1.4\n")
    out.seek(0, io.SEEK_END)
    places = []
    for number, body in enumerate(objects, 1):
        places.append(out.tell())
        out.write(b"%d 0 obj%s endobj\n" % (number, body))
    start = out.tell()
    out.write(b"xref\n0 5\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % place for place in places))
    identity = b"<" + b"43" * 16 + b">"
    out.write(
        b"trailer<</Size 5/Root 1 0 R/Encrypt 4 0 R/ID[%s%s]>>\nstartxref\n%d\n%%%%EOF\n"
        % (identity, identity, start)
    )
    return out.getvalue()


def word(build: Callable[[Any], None]) -> bytes:
    """A DOCX that ``build`` has filled."""
    document = docx.Document()
    build(document)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def word_of(*paragraphs: str) -> bytes:
    """A DOCX of paragraphs written in WordprocessingML."""

    def build(document: Any) -> None:
        body = document.element.body
        for paragraph in paragraphs:
            element = parse_xml(paragraph.replace("<w:", "<w:", 1).replace(">", f' xmlns:w="{WORD}">', 1))
            body.insert(len(body) - 1, element)

    return word(build)


def repacked(data: bytes, changes: Mapping[str, bytes], *, drop: Sequence[str] = ()) -> bytes:
    """A zip file with some of its parts changed."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name not in changes and name not in drop:
                new.writestr(name, old.read(name))
        for name, body in changes.items():
            new.writestr(name, body)
    return stream.getvalue()


def zipped(parts: Mapping[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        for name, body in parts.items():
            package.writestr(name, body)
    return stream.getvalue()


OFD = 'xmlns:ofd="http://www.ofdspec.org/2016"'


def ofd(*pages: str, more: Mapping[str, bytes] | None = None) -> bytes:
    """An OFD of pages whose layers hold the objects given."""
    entries = "".join(
        f'<ofd:Page ID="{number}" BaseLoc="Pages/Page_{number}/Content.xml"/>' for number in range(len(pages))
    )
    parts = {
        "OFD.xml": f"<ofd:OFD {OFD}><ofd:DocBody>"
        "<ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>",
        "Doc_0/Document.xml": f"<ofd:Document {OFD}><ofd:CommonData><ofd:PageArea>"
        "<ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:PageArea>"
        "<ofd:DocumentRes>DocumentRes.xml</ofd:DocumentRes></ofd:CommonData>"
        f"<ofd:Pages>{entries}</ofd:Pages></ofd:Document>",
    }
    for number, objects in enumerate(pages):
        parts[f"Doc_0/Pages/Page_{number}/Content.xml"] = (
            f"<ofd:Page {OFD}><ofd:Content><ofd:Layer>{objects}</ofd:Layer></ofd:Content></ofd:Page>"
        )
    return zipped({name: body.encode() for name, body in parts.items()} | dict(more or {}))


def ofd_line(
    characters: str, left: float, base: float, *, size: float = 5.6, delta: str | None = None
) -> str:
    steps = f"g {len(characters) - 1} {size}" if delta is None else delta
    return (
        f'<ofd:TextObject Boundary="{left} {base - size} 150 {size * 1.2}" Font="1" Size="{size}">'
        f'<ofd:TextCode X="0" Y="{size}" DeltaX="{steps}">{characters}</ofd:TextCode></ofd:TextObject>'
    )


def scanned(lines: Sequence[tuple[float, float, str]], *, skew: float = 0.0, form: str = "PNG") -> bytes:
    """A page of A4 at 200 dpi with lines at (left, top) in millimetres."""
    return saved([page_picture(lines, skew=skew)], form)


def page_picture(lines: Sequence[tuple[float, float, str]], *, skew: float = 0.0) -> Image.Image:
    dots = 200 / 25.4
    image = Image.new("L", (1654, 2339), 255)
    font = ImageFont.truetype(str(font_file()), round(5.6 * dots))
    draw = ImageDraw.Draw(image)
    for left, top, characters in lines:
        draw.text((left * dots, top * dots), characters, font=font, fill=20)
    if skew:
        image = image.rotate(skew, fillcolor=255, resample=Image.Resampling.BICUBIC)
    return image.filter(ImageFilter.GaussianBlur(0.6))


def saved(images: Sequence[Image.Image], form: str) -> bytes:
    stream = io.BytesIO()
    more = {"save_all": True, "append_images": images[1:]} if form == "TIFF" else {}
    images[0].save(stream, form, dpi=(200, 200), **more)
    return stream.getvalue()
