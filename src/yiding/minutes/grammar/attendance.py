"""出席情况: who sat, who sat in, who was away, and the bodies that sent somebody unnamed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple, Protocol

from ..passage import Marks, Passage
from ..record import Absence, Attendance, Seat
from ..vocabulary import load
from .lexicon import lexicon
from .people import looks_like_name


class Gap(Protocol):
    """Knows where white space was cut out of the text."""

    def gap_before(self, position: int) -> bool: ...

    def is_solid(self, start: int, end: int) -> bool: ...


_REPRESENTED = re.compile(r"(?:的|等单位的?|等部门的?|等)?(?:负责人|负责同志)?代表[。.]?$")
_UNNAMED = re.compile(
    r"(?:的?(?:党政)?(?:主要|分管|有关|相关)*(?:负责人|负责同志)|(?:主要|分管|有关|相关)负责$|(?:有关|相关|分管|主要)领导|相关人员|有关人员|工作人员)"
    r"(?:列席|参加)?[。.]?$"
)
_HAN_NAME = re.compile("[\u4e00-\u9fff·]{2,4}")
_REASONS = re.compile("[假差病会训习]$|公出|外出|列席|请|第|议题|代|兼")
_MANY = re.compile("各|有关|相关|全体")
_ELSEWHERE = re.compile("签到|附件|附后|名单|详?见附|另附|应到|实到")
"""``见附件``: the people are listed in another place."""
_SPECIAL = re.compile("[（(]|负责|领导|人员|代表|签到|附件|附后|名单|见附|另附|应到|实到|无|没有|略")
"""What a list must hold for any of its entries to be no plain name, with or without its body."""
_WITH = re.compile("以及|及")
_PLAIN_BODY = re.compile(
    r".*[省市县区州旗]委?[^委]{1,6}部|.{2,}(?:局|镇|乡|街道|办公室|委员会|管委会|监委|纪委|公司|集团|人民政府|中心|支队|大队|部门|单位|办事处|银行|"
    r"厅|室|机关|[^常]委|法院|检察院|医院|学院|学校|[察检]组|工商联|联合会|协会|常委会|军分区)$"
)
"""An ending that no person's name has."""
"""``各镇负责人``: bodies that nobody is named for."""
_COLON = re.compile(r"(?<=[^：])：(?=[^：])")
_AT_GOVERNMENT = re.compile(
    r"(?P<body>[^，、：]{0,10}?(?:人民)?政府)(?:党组成员、?)?(?:副?秘书长|[省市县区州旗]长助理|参事)(?=.{2,4}$)"
)
_SUBLABEL = re.compile(
    r"(?:[（(][一二三四五六七八九十\d]{1,3}[）)]|\d{1,2}[、．.])?(?P<name>[^，、。；：:（）\n]{2,16})[：:]"
)
_NUMBERED = re.compile(r"[（(][一二三四五六七八九十\d]{1,3}[）)]|\d{1,2}[、．.]")
_NOBODY = frozenset(("无", "没有", "略"))
_REASON = re.compile(r"[（(](?P<reason>[^（）()]*)[）)]")
_TRAILING_ENDS = frozenset("志等席加假")
_TRAILING = re.compile(r"(?:同志|等同志|等|列席|出席|参加|请假)+$")


@dataclass(slots=True)
class Roll:
    """The lists as they fill; ``marks`` notes each entry under its own number."""

    marks: Marks
    gap: Gap
    present: list[str] = field(default_factory=list)
    observers: list[tuple[str | None, list[str]]] = field(default_factory=list)
    on_leave: list[Absence] = field(default_factory=list)
    representatives: list[str] = field(default_factory=list)
    recorders: list[str] = field(default_factory=list)

    def record(self) -> Attendance:
        seats = tuple(Seat(org, tuple(names)) for org, names in self.observers)
        return Attendance(
            tuple(self.present),
            seats,
            tuple(self.on_leave),
            tuple(self.representatives),
            tuple(self.recorders),
        )

    def add_present(self, passage: Passage) -> None:
        """出席、参加: names without posts; a body before a name is dropped."""
        for token in _people(passage, self.gap):
            names = _names_in_note(token)
            if not names and (_UNNAMED.search(str(token.text)) or _PLAIN_BODY.fullmatch(str(token.text))):
                self.add_unnamed(token.text)
                continue
            for name in names or filter(None, [_name_only(token.text)]):
                self.present.append(self.marks.note(f"attendance.present.{len(self.present)}", name))

    def add_told(self, passage: Passage) -> None:
        """A sentence that tells who sat: only what is a name for sure."""
        named = False
        for token in _tokens(passage, self.gap):
            name = _name_only(token.text)
            has_post = token.text.search(lexicon().post) is not None
            named = name is not None and looks_like_name(str(name)) and (named or has_post)
            if name and named:
                self.present.append(self.marks.note(f"attendance.present.{len(self.present)}", name, 0.7))

    def add_observers(self, passage: Passage) -> None:
        """列席: body and name glued; further names of the body follow after 、."""
        for line in passage.paragraphs():
            org: Passage | None = None
            line = self._unnumbered(line)
            sub = line.match(_SUBLABEL)
            if sub:
                self.marks.label(Passage(line.source, line.start, sub.end()))
                org = _sublabel_body(line.group(sub, "name"))
                line = Passage(line.source, sub.end(), line.end)
            self._observe(line, org)

    def add_told_observers(self, passage: Passage) -> None:
        """A sentence that tells who sat in: bodies that nobody is named for are passed over."""
        for group in _groups(passage):
            if not _UNNAMED.search(str(group)) and len(group) > 1:
                self._observe(group, None)

    def _unnumbered(self, line: Passage) -> Passage:
        number = line.match(_NUMBERED)
        if number is None:
            return line
        self.marks.label(line.group(number))
        return Passage(line.source, number.end(), line.end)

    def _observe(self, line: Passage, org: Passage | None) -> None:
        fresh = True
        given = org
        waiting: list[Passage] = []
        is_row = not line.search(_HAS_SEPARATOR)
        is_plain = not line.search(_SPECIAL)
        for group in _groups(line):
            if not is_plain and _is_represented(group):
                self.add_representatives(group)
                continue
            tokens = _tokens(group, self.gap) if is_row else _seated(group, self.gap)
            if not is_plain:
                tokens = [token for token in tokens if _is_entry(str(token.text))]
            if is_row and len(tokens) == 2 and _is_post_behind(tokens[1].text, tokens[0].text):
                tokens.reverse()
            for number, token in enumerate(tokens):
                if not is_plain and _UNNAMED.search(str(token.text)):
                    self._send(waiting, token.text)
                    continue
                if token.text.match(_MANY):
                    self._send([*waiting, _without_post(token.text)])
                    continue
                heads = is_row and number + 1 < len(tokens) and _is_body(token.text)
                body, name = (token.text, None) if heads else split_body_name(token.text)
                if name is None and (names := _names_in_note(token)):
                    for nth, inner in enumerate(names):
                        self._seat(body, inner, not nth)
                    continue
                if name is None:
                    given = body or given
                    fresh = True
                    waiting += [token.text] if body is not None and _is_body(token.text) else []
                    continue
                waiting.clear()
                noted = _body_in_note(token) if body is None else None
                if body is not None or noted is not None:
                    given, fresh = body or noted, True
                self._seat(given, name, fresh)
                fresh = False
        self._send(waiting)

    def _send(self, waiting: list[Passage], last: Passage | None = None) -> None:
        """Bodies that nobody is named for: those that wait, and the one with ``负责人`` behind it."""
        for body in waiting:
            self._represent(body)
        waiting.clear()
        if last is not None:
            self.add_unnamed(last)

    def add_unnamed(self, passage: Passage) -> None:
        """``县公安局及交警大队负责人``: bodies only."""
        tail = passage.search(_UNNAMED)
        listed = Passage(passage.source, passage.start, tail.start()) if tail else passage
        start = listed.start
        for joint in listed.each(_WITH):
            self._represent(Passage(listed.source, start, joint.start()))
            start = joint.end()
        self._represent(Passage(listed.source, start, listed.end))

    def _represent(self, body: Passage) -> None:
        if len(body) > 1:
            path = f"attendance.representatives.{len(self.representatives)}"
            self.representatives.append(self.marks.note(path, body))

    def _seat(self, org: Passage | None, name: Passage, fresh: bool) -> None:
        if fresh or not self.observers:
            self.observers.append((None if org is None else str(org), []))
            if org is not None:
                self.marks.note(f"attendance.observers.{len(self.observers) - 1}.org", org)
        number = len(self.observers) - 1
        names = self.observers[number][1]
        names.append(self.marks.note(f"attendance.observers.{number}.names.{len(names)}", name))

    def add_on_leave(self, passage: Passage) -> None:
        """请假、缺席: a government leader has no body; a reason may follow in brackets."""
        is_leader, apart = False, None
        for token in _tokens(passage, self.gap):
            person = _absent(token.text)
            if person is None:
                is_leader = is_leader or bool(token.text.search(lexicon().government_post))
                apart = token.text if _is_body(token.text) else None
                continue
            org, name, leads = person
            org, apart = org or apart, None
            noted = _body_in_note(token)
            if org is None and noted is not None:
                org, token = noted, Token(token.text)
            path = f"attendance.on_leave.{len(self.on_leave)}"
            body = None if org is None or leads or is_leader else self.marks.note(f"{path}.org", org)
            reason = self.marks.note(f"{path}.reason", token.note) if token.note else None
            self.on_leave.append(Absence(self.marks.note(f"{path}.name", name), body, reason))
            is_leader = False

    def add_representatives(self, passage: Passage) -> None:
        """代表: bodies without people."""
        match = passage.search(_REPRESENTED)
        listed = Passage(passage.source, passage.start, match.start()) if match else passage
        for part in _split(listed, "，、；,;。"):
            self._represent(part)

    def add_recorders(self, passage: Passage) -> None:
        """记录人."""
        for token in _tokens(passage, self.gap):
            name = _name_only(token.text)
            if name and len(name) <= 16:
                self.recorders.append(self.marks.note(f"attendance.recorders.{len(self.recorders)}", name))


class Token(NamedTuple):
    """One entry of a list, with what stands in brackets behind it."""

    text: Passage
    note: Passage | None = None


def _is_represented(group: Passage) -> bool:
    text = str(group)
    return "代表" in text and bool(_REPRESENTED.search(text)) and not looks_like_name(text)


def is_representatives(paragraph: Passage) -> bool:
    """Whether a paragraph without label names bodies that sent somebody (海关、邮政公司代表。)."""
    return (
        4 < len(paragraph) <= 400
        and bool(_REPRESENTED.search(str(paragraph)[-12:]))
        and "：" not in str(paragraph)
    )


def split_body_name(token: Passage) -> tuple[Passage | None, Passage | None]:
    """A token's body and name; posts between them are dropped. A token may be a body only, or a name only."""
    text = str(token)
    size = len(text)
    if _PLAIN_BODY.fullmatch(text):
        return token, None
    if "：" in text and (colon := _COLON.search(text)):
        return token.part(0, colon.start()), token.part(colon.end())
    if "政府" in text and (seat := _AT_GOVERNMENT.match(text)):
        return token.part(0, seat.end("body")), token.part(seat.end())
    if size <= 3 and looks_like_name(text):
        return None, token
    post = lexicon().leading_post.match(text)
    if post and 2 <= size - post.end() <= 4:
        return None, token.part(post.end())
    best = _best_split(text)
    if best is None:
        return _without_split(token, text)
    source, start = token.source, token.start
    end, name_start = best
    body = Passage(source, start, start + end)
    return body, Passage(source, start + name_start, token.end) if name_start < size else None


def _best_split(text: str) -> tuple[int, int] | None:
    """Where the body ends and the name begins: the best-sounding name, then the longest body."""
    words = lexicon()
    best: tuple[int, int, int] | None = None
    for mark in words.last.finditer(text, 1):
        end = mark.end()
        if not words.ends_body(text, end):
            continue
        start = end
        post = words.leading_post.match(text, end)
        while post and post.end() > start:
            start = post.end()
            post = words.leading_post.match(text, start)
        score = 4 if end < start == len(text) else _name_score(text[start:]) + (1 if start > end else 0)
        if score and (best is None or (score, end) >= (best[0], best[1])):
            best = (score, end, start)
    if best is None:
        return None
    return best[1], best[2]


def _name_score(name: str) -> int:
    size = len(name)
    if size == 0:
        return 1
    if looks_like_name(name):
        return 5 if size <= 4 else 4
    if 2 <= size <= 4:
        return 3
    return 2 if 5 <= size <= 8 else 0


def _without_split(token: Passage, text: str) -> tuple[Passage | None, Passage | None]:
    size = len(text)
    if looks_like_name(text):
        return None, token
    dotted = re.search("[·•‧]", text)
    if dotted:
        return None, token
    for length in (3, 2, 4):
        if size >= length + 2 and looks_like_name(text[-length:]) and _may_be_body(text[: size - length]):
            return token.part(0, size - length), token.part(size - length)
    if size <= 1 or size > 30:
        return None, None
    return None, token


def _may_be_body(text: str) -> bool:
    """Whether what stands before a name can be a body at all: two letters must be a known short form."""
    return len(text) > 2 or text in load().words("bodies.short") or text[0] in "省市县区州盟旗镇乡党团"


def _is_post_behind(token: Passage, name: Passage) -> bool:
    """``高远　市发改委主任``: a body with a post that stands behind its person."""
    if not looks_like_name(str(name)) or token.search(lexicon().post) is None:
        return False
    body, other = split_body_name(token)
    return body is not None and other is None


def _body_in_note(token: Token) -> Passage | None:
    """``高远（市发改委）``: the body in brackets behind a name."""
    if token.note is None:
        return None
    body, name = split_body_name(token.note)
    return body if name is None and body is not None and _is_body(body) else None


def _names_in_note(token: Token) -> list[Passage]:
    """``财政局（王强、李敏）``: the people in brackets behind a body."""
    if token.note is None or looks_like_name(str(token.text)):
        return []
    names, is_plain = _split(token.note, "，、；,;。"), _is_body(token.text)
    good = all(looks_like_name(str(name)) or (is_plain and _HAN_NAME.fullmatch(str(name))) for name in names)
    return names if good and not any(_REASONS.search(str(name)) for name in names) else []


def _without_post(token: Passage) -> Passage:
    post = next(iter(token.each(lexicon().post)), None)
    return Passage(token.source, token.start, post.start()) if post and post.start() > token.start else token


def _is_body(token: Passage) -> bool:
    text = str(token)
    return len(text) >= 3 and (lexicon().ends_body(text, len(text)) or bool(_PLAIN_BODY.fullmatch(text)))


def _seated(group: Passage, gap: Gap) -> list[Token]:
    """The entries of a comma group, in which spaces may part the names of one body."""
    if gap.is_solid(group.start, group.end):
        if group.source.find("、", group.start, group.end) < 0:
            return [_token(group)]
        return [_token(part) for part in _split(group, "、")]
    found: list[Token] = []
    for part in _split(group, "、"):
        pieces = _by_gaps(part, gap)
        names = pieces[1:]
        apart = len(names) > 0 and all(looks_like_name(str(name)) for name in names)
        if apart and (_is_body(pieces[0]) or len(names) > 1 or _has_name(pieces[0])):
            found += [_token(piece) for piece in pieces]
        else:
            found.append(_token(part))
    return found


def _has_name(piece: Passage) -> bool:
    body, name = split_body_name(piece)
    return body is not None and name is not None and looks_like_name(str(name))


def _groups(line: Passage) -> list[Passage]:
    return _split(line, "，；。,;")


def _split(passage: Passage, separators: str) -> list[Passage]:
    """The parts between separators that stand outside brackets."""
    if not passage.search(_BRACKET):
        return [Passage(passage.source, *part.span()) for part in passage.each(_BETWEEN[separators])]
    parts: list[Passage] = []
    start, depth = passage.start, 0
    for found in passage.each(_MARKS[separators]):
        mark = found[0]
        if mark in "（(":
            depth += 1
        elif mark in "）)":
            depth = max(0, depth - 1)
        elif depth == 0:
            parts.append(Passage(passage.source, start, found.start()).stripped())
            start = found.end()
    parts.append(Passage(passage.source, start, passage.end).stripped())
    return [part for part in parts if len(part)]


_BRACKET = re.compile("[（(]")
_SEPARATORS = ("，、；,;。", "，；。,;", "、")
_BETWEEN = {marks: re.compile(rf"[^{marks}\n]+") for marks in _SEPARATORS}
_MARKS = {marks: re.compile(rf"[（(）){marks}]") for marks in _SEPARATORS}
_HAS_SEPARATOR = re.compile("[，、；,;]")


def _tokens(passage: Passage, gap: Gap) -> list[Token]:
    """The entries of a list: between marks, or between spaces where there are no marks."""
    found: list[Token] = []
    for line in passage.paragraphs():
        parts = _split(line, "，、；,;。") if line.search(_HAS_SEPARATOR) else _by_gaps(line.part(0), gap)
        found += [_token(part) for part in parts]
    return [token for token in _paired(found) if _is_entry(str(token.text))]


def _people(passage: Passage, gap: Gap) -> Iterable[Token]:
    """The entries of a list in which a blank may stand between a body and its person (``财政局　王强``)."""
    for token in _apart(list(_tokens(passage, gap))):
        pieces = _by_gaps(token.text, gap)
        if len(pieces) < 2 or not any(_is_body(piece) or _is_post(piece) for piece in pieces):
            yield token
            continue
        last = len(pieces) - 1
        yield from (_token(piece) for at, piece in enumerate(pieces) if at == last or not _is_body(piece))


def _is_post(piece: Passage) -> bool:
    return any(post.end() == piece.end for post in piece.each(lexicon().post))


def _apart(tokens: list[Token]) -> Iterable[Token]:
    """Rows of ``司法所　王强``: bodies right before a name, more than one of them, are no people."""
    pairs = [(token, after) for token, after in pairwise(tokens) if _is_body(token.text)]
    heads = {token.text for token, after in pairs if not token.note and looks_like_name(str(after.text))}
    return tokens if len(heads) < 2 else (token for token in tokens if token.text not in heads)


def _is_entry(text: str) -> bool:
    return text not in _NOBODY and not _ELSEWHERE.search(text)


def _by_gaps(line: Passage, gap: Gap) -> list[Passage]:
    """The words between spaces; a bracket stays with the word before it."""
    if gap.is_solid(line.start, line.end):
        return [line]
    parts: list[Passage] = []
    start, depth = line.start, 0
    for at in range(line.start, line.end):
        mark = line.source[at]
        if at > start and depth == 0 and mark not in "（(" and gap.gap_before(at):
            parts.append(Passage(line.source, start, at))
            start = at
        depth += (mark in "（(") - (mark in "）)")
    parts.append(Passage(line.source, start, line.end))
    parts = [_bare(part) for part in parts]
    return _paired_parts([part for part in parts if len(part)])


def _paired_parts(parts: list[Passage]) -> list[Passage]:
    """A name of two characters set apart (王　强) is one word."""
    joined: list[Passage] = []
    for number, part in enumerate(parts):
        is_last_of_two = len(part) == 1 and (number + 1 == len(parts) or len(parts[number + 1]) > 1)
        if joined and _belongs(joined[-1], part, is_last_of_two):
            joined[-1] = Passage(part.source, joined[-1].start, part.end)
        else:
            joined.append(part)
    return joined


def _belongs(before: Passage, part: Passage, is_alone: bool) -> bool:
    """Whether a name was set apart inside (王　强, 何振 明)."""
    if str(part)[0] in "（(":
        return False
    if len(before) == 1 and len(part) <= 2:
        return True
    if len(part) <= 2 and str(before) in lexicon().double:
        return True
    if is_alone and len(before) > 3 and _has_name(Passage(part.source, before.start, part.end)):
        return True
    return is_alone and len(before) == 2 and looks_like_name(str(before) + str(part))


def _paired(tokens: list[Token]) -> Iterable[Token]:
    """Characters of one name that stand on lines of their own."""
    waiting: Token | None = None
    for token in tokens:
        if waiting is not None:
            if len(token.text) <= 2:
                whole = Passage(token.text.source, waiting.text.start, token.text.end)
                yield Token(whole, token.note)
                waiting = None
                continue
            yield waiting
            waiting = None
        if len(token.text) == 1:
            waiting = token
        else:
            yield token
    if waiting is not None:
        yield waiting


def _token(part: Passage) -> Token:
    reason = part.search(_REASON) if part.search(_BRACKET) else None
    if reason is None:
        return Token(_bare(part))
    text = _bare(Passage(part.source, part.start, reason.start()))
    note = part.group(reason, "reason")
    return Token(text, note if len(note) else None)


def _bare(passage: Passage) -> Passage:
    source, start, end = passage.source, passage.start, passage.end
    while start < end and source[start] in "，、。；：:,; （(\n":
        start += 1
    while end > start and source[end - 1] in "，、。；,; \n":
        end -= 1
    if end > start and source[end - 1] in "）)" and not any(mark in source[start:end] for mark in "（("):
        end -= 1
    if start < end and source[end - 1] in _TRAILING_ENDS:
        trailing = _TRAILING.search(source, start, end)
        end = trailing.start() if trailing and trailing.start() > start + 1 else end
    is_bare = start == passage.start and end == passage.end
    return passage if is_bare else Passage(source, start, end)


def _name_only(token: Passage) -> Passage | None:
    """The name in a token that may hold posts and a body; ``None`` for a post alone."""
    text = str(token)
    if looks_like_name(text) and len(text) <= 3:
        return token
    posts = list(token.each(lexicon().post))
    if posts:
        after = Passage(token.source, posts[-1].end(), token.end)
        if len(after) >= 2:
            return after
        before = Passage(token.source, token.start, posts[0].start())
        if looks_like_name(str(before)) and not lexicon().ends_body(str(before), len(before)):
            return before
        return None
    body, name = split_body_name(token)
    if body is not None and len(token) <= 4 and not lexicon().ends_body(str(body), len(body)):
        return token
    return name if name is not None else (None if body is not None else token)


def _absent(token: Passage) -> tuple[Passage | None, Passage, bool] | None:
    """Body, name, and whether it is a leader of the government; ``None`` where no person is named."""
    posts = list(token.each(lexicon().post))
    if not posts:
        body, name = split_body_name(token)
        return None if name is None else (body, name, False)
    leads = any(lexicon().government_post.match(post.group()) for post in posts)
    after = Passage(token.source, posts[-1].end(), token.end)
    before = Passage(token.source, token.start, posts[0].start())
    if len(after) >= 2:
        is_body = len(before) >= 2 and lexicon().ends_body(str(before), len(before))
        return before if is_body else None, after, leads
    if looks_like_name(str(before)):
        return None, before, leads
    body, name = split_body_name(before) if len(before) >= 4 else (None, None)
    return None if name is None else (body, name, leads)


def _sublabel_body(name: Passage) -> Passage | None:
    """A label inside the list: a body (政府办：), or only a kind of observer (固定列席：)."""
    text = str(name)
    if text in lexicon().roles or "议题" in text or "列席" in text:
        return None
    return name


def read_roll(blocks: Sequence[tuple[str, Passage]], gap: Gap, marks: Marks) -> Attendance:
    """The blocks by role (present, observers, on_leave, recorders, representatives), in order."""
    roll = Roll(marks, gap)
    adders = {
        "present": roll.add_present,
        "observers": roll.add_observers,
        "told": roll.add_told,
        "told_observers": roll.add_told_observers,
        "on_leave": roll.add_on_leave,
        "recorders": roll.add_recorders,
        "representatives": roll.add_representatives,
    }
    for role, passage in blocks:
        if role in adders:
            adders[role](passage)
            if not role.startswith("told"):
                marks.label(passage)
    return roll.record()
