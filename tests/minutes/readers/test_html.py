"""Web pages: the paper's own words, without the site around them."""

from __future__ import annotations

import pytest

from yiding.minutes.readers import read
from yiding.minutes.text import Format


def characters(body: str, encoding: str = "utf-8", head: str = "") -> str:
    text = read(
        f"<!DOCTYPE html><html><head>{head}<title>标题栏</title></head><body>{body}</body></html>".encode(
            encoding
        )
    )
    assert text.format is Format.HTML
    return text.characters


def test_blocks_are_paragraphs() -> None:
    assert characters("<h1>常务会议纪要</h1><p>第3<b>号</b></p><div>一、<span>议题</span></div>") == (
        "常务会议纪要\n\n第3号\n\n一、议题\n"
    )


def test_site_around_the_paper_is_left_out() -> None:
    body = (
        "<header>政府门户</header><nav><a>首页</a></nav><script>var a = 1</script><style>p {}</style>"
        "<ul><li><a>首页</a></li><li><a>公开</a></li><li><a>服务</a></li></ul><noscript>请打开脚本</noscript>"
        "<p style='display: none'>隐藏</p><p>会议指出，要压实责任。</p><footer>备案号</footer><!-- 注 -->"
    )
    assert characters(body) == "会议指出，要压实责任。\n"


def test_marked_article_is_the_paper() -> None:
    paper = "<p>会议指出，要坚持问题导向，压实工作责任，按期完成整改。</p>"
    assert "相关" not in characters(f"<div>相关阅读</div><article><header>纪要</header>{paper}</article>")


def test_lines_and_indented_lines() -> None:
    assert characters("<p>市政府办<br>2024年</p><p>　　第一段<br>　　第二段</p>") == (
        "市政府办\n2024年\n\n　　第一段\n\n　　第二段\n"
    )


def test_line_end_in_the_source_is_no_space_in_chinese() -> None:
    assert characters("<p>会议听取了\n   汇报 and\nthen</p>") == "会议听取了汇报 and then\n"


def test_table_is_read_row_by_row() -> None:
    table = "<table><tr><th>单位</th><th>时限</th></tr><tr><td>市财政局</td><td>5月底</td></tr></table>"
    assert characters(table) == "单位\t时限\n市财政局\t5月底\n"


def test_table_for_layout_is_read_as_blocks() -> None:
    assert characters("<table><tr><td><p>第一段</p><p>第二段</p></td></tr></table>") == "第一段\n\n第二段\n"


@pytest.mark.parametrize(("encoding", "named"), [("gb18030", "gb2312"), ("gb18030", ""), ("utf-8", "gb2312")])
def test_encoding_goes_by_content_where_the_page_is_wrong(encoding: str, named: str) -> None:
    head = f'<meta charset="{named}">' if named else ""
    assert characters("<p>会议听取了市财政局的汇报</p>", encoding, head) == "会议听取了市财政局的汇报\n"


def test_external_and_internal_entities_are_not_followed() -> None:
    page = '<!DOCTYPE html [<!ENTITY a SYSTEM "file:///etc/passwd">]><html><body><p>会议&a;</p></body></html>'
    assert "root:" not in read(page.encode()).characters
