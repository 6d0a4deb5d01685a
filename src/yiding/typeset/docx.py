"""DOCX: a paper for the word processor, for those who go on writing in it.

Real styles with the official face names (the receiving machine has those faces), exact line spacing, a grid
of lines. Where Word has no measure of its own (a signature over the middle of a date) the paragraph carries
one.
The pages break as Word breaks them: what is signed is the PDF.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import docx
from docx.document import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Length, Mm, Pt, RGBColor, Twips
from docx.text.paragraph import Paragraph

from .fonts import faces
from .layout import Paper
from .made import Typeset
from .plan import Flow, content_of
from .style import HouseStyle
from .titles import width

MARGINS = {"top": 2098, "left": 1588, "right": 1474, "bottom": 1984}
"""In twentieths of a point: 37, 28, 26 and 35 mm."""
PITCH = 579
"""28.95 pt: Word gives each line its whole pitch, so 22 of them make 225 mm."""
CELL = 315
"""28 characters of 15.75 pt; 16 pt would let in only 27."""
FANG, KAI, HEI, BIAO, SONG = "仿宋_GB2312", "楷体_GB2312", "黑体", "方正小标宋简体", "宋体"
FIXED = datetime(2000, 1, 1)  # noqa: DTZ001 (Word's own times bear no zone)
_LINE = Pt(PITCH / 20)
_CENTRE, _LEFT, _RIGHT, _BOTH = (
    WD_ALIGN_PARAGRAPH.CENTER,
    WD_ALIGN_PARAGRAPH.LEFT,
    WD_ALIGN_PARAGRAPH.RIGHT,
    WD_ALIGN_PARAGRAPH.JUSTIFY,
)


@dataclass(frozen=True, slots=True)
class _Look:
    """一个样式: measures in twips."""

    face: str = FANG
    points: float = 16
    align: WD_ALIGN_PARAGRAPH = _BOTH
    first: int = 0
    left: int = 0
    right: int = 0
    before: float = 0
    after: float = 0
    line: float = PITCH / 20
    red: bool = False
    tight: bool = True
    keep: bool = False


_LOOKS = {
    "正文段落": _Look(first=2 * CELL),
    "份号": _Look(align=_LEFT),
    "紧急程度": _Look(HEI, align=_LEFT),
    "发文字号": _Look(align=_CENTRE),
    "发文字号（上行文）": _Look(first=CELL, align=_LEFT),
    "签发人姓名": _Look(KAI),
    "发文机关与日期": _Look(first=CELL, align=_LEFT),
    "公文标题": _Look(BIAO, 22, _CENTRE, line=35, tight=False, keep=True),
    "题注": _Look(KAI, align=_CENTRE),
    "主送机关": _Look(),
    "附件说明": _Look(left=6 * CELL, first=-4 * CELL),
    "附件说明（一件）": _Look(left=5 * CELL, first=-3 * CELL),
    "附件标识": _Look(HEI, align=_LEFT),
    "与会人员": _Look(left=5 * CELL, first=-3 * CELL),
    "与会人员（续）": _Look(left=5 * CELL),
    "发文机关署名": _Look(align=_LEFT, keep=True),
    "成文日期": _Look(align=_LEFT),
    "附注": _Look(first=2 * CELL),
    "版记": _Look(points=14, left=280 * 4, right=280, first=-280 * 3, line=22, tight=False),
    "印发机关": _Look(points=14, left=280, right=280, line=22, tight=False, align=_LEFT),
    "表格标题": _Look(HEI, align=_CENTRE, keep=True),
    "表头": _Look(HEI, 12, _CENTRE, line=18, tight=False),
    "表格文字": _Look(FANG, 12, _CENTRE, line=18, tight=False),
    "页码（单页）": _Look(SONG, 14, _RIGHT, right=280, line=14, tight=False),
    "页码（双页）": _Look(SONG, 14, _LEFT, left=280, line=14, tight=False),
}
_HEADINGS = {1: HEI, 2: KAI, 3: FANG, 4: FANG}


def to_docx(paper: Paper, style: HouseStyle | None = None) -> Typeset:
    """The paper as DOCX."""
    style = style or HouseStyle()
    content = content_of(paper, style)
    document = docx.Document()
    _properties(document, content)
    _page(document)
    _styles(document, content, style)
    _Writer(document, content, style).write()
    stream = io.BytesIO()
    document.save(stream)
    return Typeset(stream.getvalue())


def _properties(document: Document, content: Flow) -> None:
    properties = document.core_properties
    properties.title, properties.author = content["name"][:255], content["author"][:255]
    properties.comments, properties.last_modified_by, properties.language = "", "", "zh-CN"
    properties.created = properties.modified = FIXED


# --- page -------------------------------------------------------------------------------------------------


def _page(document: Document) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Twips(11906), Twips(16838)
    _margins(section, MARGINS)
    # The number's line stands 7 mm below the type area.
    section.footer_distance = Twips(MARGINS["bottom"]) - Mm(7) - Pt(10)
    grid = section._sectPr.find(qn("w:docGrid"))
    if grid is None:
        grid = OxmlElement("w:docGrid")
        section._sectPr.append(grid)
    grid.set(qn("w:type"), "lines")
    grid.set(qn("w:linePitch"), str(PITCH))
    document.settings.odd_and_even_pages_header_footer = True


def _margins(section: Any, margins: dict[str, int]) -> None:
    for side, twips in margins.items():
        setattr(section, f"{side}_margin", Twips(twips))


def _number(footer: Any, style: str) -> None:
    footer.is_linked_to_previous = False
    paragraph = footer.paragraphs[0]
    paragraph.style = style
    paragraph.add_run("— ")
    for kind in ("begin", None, "end"):
        element = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            element.set(qn("w:fldCharType"), kind)
        else:
            element.text = "PAGE"
        paragraph.add_run()._r.append(element)
    paragraph.add_run(" —")


# --- styles -----------------------------------------------------------------------------------------------


def _styles(document: Document, content: Flow, style: HouseStyle) -> None:
    _look(document.styles["Normal"], _Look(), style)
    # Word's own headings carry colours of their theme.
    for level, face in _HEADINGS.items():
        heading = document.styles[f"Heading {level}"]
        _bare(heading)
        _look(heading, _Look(face, first=2 * CELL, keep=True), style)
    for name, look in _LOOKS.items():
        made = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        made.base_style = document.styles["Normal"]
        made.quick_style = True
        _look(made, look, style)
    _mark_style(document, content, style)
    for level, face in _HEADINGS.items():
        run = document.styles.add_style(f"标题{level}文字", WD_STYLE_TYPE.CHARACTER)
        _face(run, face)
    _face(document.styles.add_style("黑体文字", WD_STYLE_TYPE.CHARACTER), HEI)
    _face(document.styles.add_style("楷体文字", WD_STYLE_TYPE.CHARACTER), KAI)


def _mark_style(document: Document, content: Flow, style: HouseStyle) -> None:
    """发文机关标志: red, and narrowed where it would be wider than the type area."""
    mark = document.styles.add_style("发文机关标志", WD_STYLE_TYPE.PARAGRAPH)
    mark.base_style = document.styles["Normal"]
    points = content["mark_points"]
    widest = max((width(line) for line in content["mark"]), default=1) * points
    room = 442.0
    points = min(points, points * room / (widest * style.mark_least))
    _look(mark, _Look(BIAO, round(points * 2) / 2, _CENTRE, line=points * 1.25, red=True, tight=False), style)
    scale = OxmlElement("w:w")
    scale.set(qn("w:val"), str(min(100, int(100 * room / (widest * points / content["mark_points"])))))
    mark.element.get_or_add_rPr().append(scale)


def _bare(style: Any) -> None:
    for name in ("w:rPr", "w:pPr"):
        element = style.element.find(qn(name))
        if element is not None:
            kept = element.find(qn("w:outlineLvl"))
            element.clear()
            if kept is not None:
                element.append(kept)


def _look(style: Any, look: _Look, house: HouseStyle) -> None:
    _face(style, look.face)
    style.font.size = Pt(look.points)
    style.font.bold = False
    style.font.color.rgb = RGBColor.from_string(house.red[1:] if look.red else "000000")
    if look.tight:
        # 16 pt characters at 15.75 pt: 28 to the line.
        spacing = OxmlElement("w:spacing")
        spacing.set(qn("w:val"), "-5")
        style.element.get_or_add_rPr().append(spacing)
    form = style.paragraph_format
    form.alignment = look.align
    form.left_indent, form.right_indent = Twips(look.left), Twips(look.right)
    form.first_line_indent = Twips(look.first)
    form.space_before, form.space_after = Pt(look.before), Pt(look.after)
    form.keep_with_next, form.widow_control = look.keep, False
    form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(look.line)
    if look.line != PITCH / 20:
        # Off the grid: it would give such a line one pitch or two.
        free: Any = OxmlElement("w:snapToGrid")
        free.set(qn("w:val"), "0")
        style.element.get_or_add_pPr().insert_element_before(
            free, "w:spacing", "w:ind", "w:jc", "w:outlineLvl"
        )


def _face(style: Any, face: str) -> None:
    style.font.name = face
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for side in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{side}"), face)
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)
    # Quotation marks and dashes are set in the Chinese face, full width.
    fonts.set(qn("w:hint"), "eastAsia")


# --- the paper --------------------------------------------------------------------------------------------


@dataclass
class _Writer:
    document: Document
    content: Flow
    style: HouseStyle
    turned: bool = field(default=False)

    def write(self) -> None:
        section = self.document.sections[0]
        _number(section.footer, "页码（单页）")
        _number(section.even_page_footer, "页码（双页）")
        if self.content["mark"]:
            self._head()
        for element in self.content["flow"]:
            getattr(self, f"_{element['t']}")(element)
        if self.content["imprint"]:
            self._imprint(self.content["imprint"])

    def _add(self, text: str, style: str) -> Paragraph:
        if self.turned:
            self._turn(upright=True)
        return self.document.add_paragraph(text, style)

    # --- 版头

    def _head(self) -> None:
        content = self.content
        corner = [(content["copy_number"], "份号"), (content["urgency"], "紧急程度")]
        shown = [(text, style) for text, style in corner if text]
        for text, style in shown:
            self._add(text, style)
        is_letter = content["format"] == "letter"
        for place, line in enumerate(content["mark"]):
            mark = self._add(line, "发文机关标志")
            if place == 0 and not is_letter:
                mark.paragraph_format.space_before = max(Mm(35) - len(shown) * _LINE, Pt(0))
        last = self._numbers()
        _border(last, self.style)
        self._blank(2 if content["has_title"] else 1)

    def _numbers(self) -> Paragraph:
        """The number, the signer, the row above the rule; the last of them bears the rule."""
        content = self.content
        last = self.document.paragraphs[-1]
        if content["number"] or content["signers"]:
            self._blank(2)
            last = self._number_row()
        if any(content["issuer_row"]):
            self._blank(1)
            last = self._add("\t".join(content["issuer_row"]), "发文机关与日期")
            _right_tab(last)
        return last

    def _number_row(self) -> Paragraph:
        signers = self.content["signers"]
        if not signers:
            return self._add(self.content["number"], "发文字号")
        row = self._add(f"{self.content['number']}\t签发人：", "发文字号（上行文）")
        row.add_run("　".join(signers), style="楷体文字")
        _right_tab(row)
        return row

    def _blank(self, count: int) -> None:
        for _ in range(count):
            self._add("", "Normal")

    # --- 主体

    def _title(self, element: Flow) -> None:
        self._broken(element["lines"])
        self._blank(1)

    def _broken(self, lines: Sequence[str]) -> None:
        title = self.document.add_paragraph("", "公文标题")
        for place, line in enumerate(lines):
            run = title.add_run(line)
            if place < len(lines) - 1:
                run.add_break()

    def _main(self, element: Flow) -> None:
        self._add(f"{element['text']}：", "主送机关")

    def _par(self, element: Flow) -> None:
        self._add(element["text"], "正文段落")

    def _heading(self, element: Flow) -> None:
        level = element["level"]
        if not element["body"]:
            self._add(element["text"], f"Heading {level}")
            return
        paragraph = self._add("", "正文段落")
        paragraph.add_run(element["text"], style=f"标题{level}文字")
        paragraph.add_run(element["body"])

    def _attachment_list(self, element: Flow) -> None:
        self._blank(1)
        items = element["items"]
        if len(items) == 1:
            self._add(f"附件：{items[0]}", "附件说明（一件）")
            return
        for place, item in enumerate(items):
            paragraph = self._add(f"{'附件：' if place == 0 else ''}{place + 1}.{item}", "附件说明")
            if place:
                paragraph.paragraph_format.first_line_indent = Twips(-CELL)

    def _roll(self, element: Flow) -> None:
        if element["first"]:
            self._blank(1)
        paragraph = self._add("", "与会人员")
        paragraph.add_run(f"{element['label']}：", style="黑体文字")
        paragraph.add_run(element["text"])
        for line in element["more"]:
            self._add(line, "与会人员（续）")

    def _signature(self, element: Flow) -> None:
        self._blank(element["blank"])
        org, day = width(element["org"]), width(element["date"])
        org_at, day_at = signature_indents(org, day, sealed=element["sealed"])
        if element["org"]:
            self._add(element["org"], "发文机关署名").paragraph_format.left_indent = Twips(int(org_at * CELL))
        if element["date"]:
            self._add(element["date"], "成文日期").paragraph_format.left_indent = Twips(int(day_at * CELL))

    def _personal(self, element: Flow) -> None:
        self._blank(2)
        name_at = 28 - 4 - width(element["name"])
        row = self._add(f"{element['post']}　　", "发文机关署名")
        row.paragraph_format.left_indent = Twips(int(max(name_at - 2 - width(element["post"]), 0) * CELL))
        row.add_run(element["name"], style="楷体文字")
        self._blank(1)
        if element["date"]:
            day = self._add(element["date"], "成文日期")
            day.paragraph_format.left_indent = Twips(int((28 - 4 - width(element["date"])) * CELL))

    def _note(self, element: Flow) -> None:
        self._add(element["text"], "附注")

    def _attachment(self, element: Flow) -> None:
        if self.turned:
            self._turn(upright=True)
            self._lead(element)
        else:
            first = len(self.document.paragraphs)
            self._lead(element)
            self.document.paragraphs[first].paragraph_format.page_break_before = True

    def _lead(self, element: Flow) -> None:
        """An attachment's label, title and 题注."""
        if element["label"]:
            self.document.add_paragraph(element["label"], "附件标识")
            self.document.add_paragraph("", "Normal")
        if element["title"]:
            self._broken(element["title"])
        if element["subtitle"]:
            self.document.add_paragraph(element["subtitle"], "题注")
        self.document.add_paragraph("", "Normal")

    # --- 表格

    def _table(self, element: Flow) -> None:
        if element["wide"] != self.turned:
            self._turn(upright=not element["wide"])
        if element["lead"]:
            self._lead(element["lead"])
        if element["caption"]:
            self.document.add_paragraph(element["caption"], "表格标题")
        rows = element["rows"]
        if not rows:
            return
        table = self.document.add_table(len(rows), len(rows[0]), "Table Grid")
        for place, (row, cells) in enumerate(zip(table.rows, rows, strict=True)):
            is_head = place < element["head"]
            _row_rules(row, is_head=is_head)
            for cell, text in zip(row.cells, cells, strict=True):
                cell.paragraphs[0].style = "表头" if is_head else "表格文字"
                cell.paragraphs[0].add_run(text)

    def _chart(self, element: Flow) -> None:
        # The compiler is loaded for a paper that has a chart only.
        from .pdf import pictured

        if element["caption"]:
            self._add(element["caption"], "表格标题")
        picture = io.BytesIO(pictured(faces(self.style.faces), element))
        paragraph = self._add("", "表格文字")
        paragraph.paragraph_format.line_spacing_rule = WD_LINE_SPACING.SINGLE
        shape = paragraph.add_run().add_picture(picture, width=Mm(156))
        words = (f"{row['label']} {'/'.join(map(str, row['values']))}" for row in element["rows"])
        shape._inline.docPr.set("descr", f"{'/'.join(element['series'])}：{'；'.join(words)}"[:2000])

    def _turn(self, *, upright: bool) -> None:
        """A section of its own for wide tables (7.5)."""
        self.turned = not upright
        section = self.document.add_section(WD_SECTION.NEW_PAGE)
        section.orientation = WD_ORIENT.PORTRAIT if upright else WD_ORIENT.LANDSCAPE
        size = (Twips(11906), Twips(16838))
        section.page_width, section.page_height = size if upright else size[::-1]
        turned = {"top": 1588, "right": 2098, "bottom": 1474, "left": 1984}
        _margins(section, MARGINS if upright else turned)

    # --- 版记

    def _imprint(self, imprint: Flow) -> None:
        """A table that hangs at the lower edge of the type area of the last page."""
        if self.turned:
            self._turn(upright=True)
        rows = [("版记", f"{label}{text}", False) for label, text in imprint["rows"]]
        if imprint["office"] or imprint["date"]:
            rows.append(("印发机关", f"{imprint['office']}\t{imprint['date']}", True))
        if imprint["copies"]:
            rows.append(("印发机关", f"\t{imprint['copies']}", True))
        anchor = self.document.add_paragraph(style="Normal")
        table = self.document.add_table(len(rows), 1)
        table.autofit = False
        _hang(table)
        has_lines = self.content["format"] != "letter"
        for place, (row, (style, text, ruled)) in enumerate(zip(table.rows, rows, strict=True)):
            cell = row.cells[0]
            cell.width = Twips(8844)
            cell.paragraphs[0].style = style
            cell.paragraphs[0].add_run(text)
            if style == "印发机关":
                _right_tab(cell.paragraphs[0])
            if has_lines:
                _cell_lines(cell, first=place == 0, last=place == len(rows) - 1, ruled=ruled)
        # A table hangs on the paragraph after it; the empty one before it would take a line.
        table._tbl.addnext(anchor._p)


def signature_indents(org: float, day: float, *, sealed: bool) -> tuple[float, float]:
    """Where name and date begin, in characters from the left (7.3.5.1, 7.3.5.2), of a line of 28."""
    if sealed:
        day_at = 28 - 4 - day
        org_at = day_at + day / 2 - org / 2
        return max(min(org_at, 28 - org), 0), day_at
    if not org:
        return 0, 28 - 2 - day
    if day > org:
        return 28 - 4 - day, 28 - 2 - day
    return max(28 - 2 - org, 0), max(28 - 2 - org, 0) + 2


def _border(paragraph: Paragraph, style: HouseStyle) -> None:
    """红色分隔线: 4 mm below, as wide as the type area."""
    borders: Any = OxmlElement("w:pBdr")
    bottom = OxmlElement("w:bottom")
    for name, value in (
        ("val", "single"),
        ("sz", str(round(style.rule_mm / 25.4 * 72 * 8))),
        ("space", "11"),
        ("color", style.red[1:]),
    ):
        bottom.set(qn(f"w:{name}"), value)
    borders.append(bottom)
    paragraph._p.get_or_add_pPr().insert_element_before(
        borders, "w:shd", "w:tabs", "w:suppressAutoHyphens", "w:spacing", "w:ind", "w:jc", "w:rPr"
    )


def _right_tab(paragraph: Paragraph) -> None:
    from docx.enum.text import WD_TAB_ALIGNMENT

    paragraph.paragraph_format.tab_stops.add_tab_stop(Length(Twips(8844 - CELL)), WD_TAB_ALIGNMENT.RIGHT)


def _row_rules(row: Any, *, is_head: bool) -> None:
    properties = row._tr.get_or_add_trPr()
    properties.append(OxmlElement("w:cantSplit"))
    if is_head:
        properties.append(OxmlElement("w:tblHeader"))


def _hang(table: Any) -> None:
    place = OxmlElement("w:tblpPr")
    for name, value in (
        ("horzAnchor", "margin"),
        ("vertAnchor", "margin"),
        ("tblpXSpec", "left"),
        ("tblpYSpec", "bottom"),
    ):
        place.set(qn(f"w:{name}"), value)
    properties = table._tbl.tblPr
    properties.insert(0 if properties.find(qn("w:tblStyle")) is None else 1, place)


def _cell_lines(cell: Any, *, first: bool, last: bool, ruled: bool) -> None:
    """First and last lines 0.35 mm, between them 0.25 mm (7.4.1)."""
    borders = OxmlElement("w:tcBorders")
    sides = [("top", 8 if first else 6 if ruled else 0), ("bottom", 8 if last else 0)]
    for side, eighths in sides:
        if eighths:
            line = OxmlElement(f"w:{side}")
            for name, value in (("val", "single"), ("sz", str(eighths)), ("space", "0"), ("color", "000000")):
                line.set(qn(f"w:{name}"), value)
            borders.append(line)
    cell._tc.get_or_add_tcPr().append(borders)
