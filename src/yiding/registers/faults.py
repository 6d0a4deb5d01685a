"""声明有误: what is wrong in a kind's folder, with file, line and what to do."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path


class BadKind(Exception):
    """种类声明有误: said at start, before anything is served."""

    def __init__(self, place: str, sentence: str, advice: str) -> None:
        super().__init__(f"{place}：{sentence}。{advice}")
        self.place, self.sentence, self.advice = place, sentence, advice


@dataclass(frozen=True, slots=True)
class Source:
    """一个声明文件, for telling the line of a fault."""

    path: Path
    text: str

    @classmethod
    def of(cls, path: Path) -> Source:
        try:
            return cls(path, path.read_text("utf-8"))
        except FileNotFoundError:
            raise BadKind(str(path), "没有这个文件", "每一种台账的文件夹里要有 kind.toml。") from None
        except (OSError, UnicodeDecodeError) as error:
            raise BadKind(str(path), f"读不了（{error}）", "请检查文件的权限，并存成 UTF-8。") from error

    def fault(self, sentence: str, advice: str, *near: str) -> BadKind:
        line = self._line(near)
        place = f"{self.path}:{line}" if line else str(self.path)
        return BadKind(place, sentence, advice)

    def _line(self, near: tuple[str, ...]) -> int:
        """The line of the last word of ``near`` at or after that of the first."""
        lines, at = self.text.splitlines(), 0
        for word in filter(None, near):
            wanted = re.sub(r"\s*=\s*", "=", word)
            found = next(
                (n for n in range(at, len(lines)) if wanted in re.sub(r"\s*=\s*", "=", lines[n])), None
            )
            at = at if found is None else found
            if found is None and word == near[-1] and len(near) == 1:
                return 0
        return at + 1 if any(near) else 0
