"""中文的日期写法: a browser's field for a day takes 2026-03-01 and nothing else, so that it comes first."""

DATE_INPUT_FORMATS = ["%Y-%m-%d", "%Y/%m/%d", "%Y年%m月%d日"]
