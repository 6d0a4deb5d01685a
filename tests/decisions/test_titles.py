"""文件名称: what editions of one series share."""

from __future__ import annotations

import pytest

from yiding.decisions.services import title_stem, title_year

OURS = "临澜市人民政府"


@pytest.mark.parametrize(
    ("title", "stem", "year"),
    [
        pytest.param("临澜市2025年政务公开工作要点", "政务公开工作要点", 2025, id="place and year go"),
        pytest.param("2024年临澜市政务公开工作要点", "政务公开工作要点", 2024, id="in any order"),
        pytest.param("临澜市防汛预案（修订）", "防汛预案", None, id="brackets go"),
        pytest.param("2025年度重点项目计划", "重点项目计划", 2025, id="年度 goes with the year"),
        pytest.param("园林绿化三年行动计划（2024-2026）", "园林绿化三年行动计划", 2024, id="a span of years"),
        pytest.param("关于加强电动自行车管理的意见", "加强电动自行车管理的意见", None, id="关于 goes"),
        pytest.param("2025年", "2025年", 2025, id="nothing is left: the title stays"),
    ],
)
def test_stem_and_year(title: str, stem: str, year: int | None) -> None:
    assert (title_stem(title, OURS), title_year(title)) == (stem, year)
