"""种类声明: a kind of register as its ``kind.toml`` declares it.

Pure: no database. :func:`declared` reads one folder and gives a :class:`Kind`, or raises :class:`BadKind`
that names the file, the line and what to do. What a declaration may hold is written down in
``docs/reference/register-kinds.md``.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from enum import StrEnum
from pathlib import Path
from typing import Any, Final

from .faults import BadKind, Source
from .gate_told import HOW_WORDS, NEEDS_SETTING, PARTIES_OF_NEEDS, ROLES_SETTING, Gate, How, Need

DECLARATION: Final = "kind.toml"
KEY = re.compile(r"[a-z][a-z0-9_]{0,39}")
CODE = re.compile(r"[a-z][a-z0-9_]{0,39}")


class Archetype(StrEnum):
    """台账类型: an object that lives for years, or an entry that closes."""

    OBJECT = "object"
    ENTRY = "entry"


class Family(StrEnum):
    """台账门类, by which the page of registers is ordered."""

    CAMPAIGNS = "campaigns"
    DUTIES = "duties"
    READINESS = "readiness"
    CITY = "city"
    LAND = "land"
    SERVICE = "service"


class FieldType(StrEnum):
    """字段类型."""

    TEXT = "text"
    LONG = "long"
    CHOICE = "choice"
    CHOICES = "choices"
    NUMBER = "number"
    WHOLE = "whole"
    MONEY = "money"
    DAY = "day"
    TIME = "time"
    FLAG = "flag"
    PHONE = "phone"
    BODY = "body"
    ENTERPRISE = "enterprise"
    ENTRY = "entry"


class SettingType(StrEnum):
    """设定类型: ``lines`` is one text a line, ``table`` rows of the columns that the setting names."""

    WHOLE = "whole"
    NUMBER = "number"
    TEXT = "text"
    LINES = "lines"
    TABLE = "table"


class Party(StrEnum):
    """当事方: who in respect of an entry. ``lead`` is the body that keeps the register."""

    FINDER = "finder"
    LOCAL = "local"
    DEPARTMENT = "department"
    LEAD = "lead"
    OFFICE = "office"
    LEADER = "leader"


COLUMNS: Final = {
    "title": "名称",
    "sector": "行业领域",
    "town": "所在镇（街道）",
    "place": "地点",
    "address": "详细位置",
    "spot": "坐标",
    "enterprise": "企业（单位）",
    "local": "属地责任单位",
    "department": "监管部门",
    "holder": "责任人",
    "grade": "等级",
    "source": "来源",
    "source_no": "来源清单号",
    "found_on": "发现日期",
    "due_on": "整改期限",
    "parent": "所属对象",
    "campaign": "专项行动",
}
"""The columns that entries of every kind have, with the label that stands where a kind gives none."""
TAKEN: Final = frozenset(
    {"q", "sort", "page", "col", "export", "action", "view", "open", "late", "soon", "state"}
)
"""Names that the address of a list uses itself."""
TONES: Final = frozenset({"plain", "info", "good", "warn", "bad", "official"})
OUTLINES: Final = ("area", "line", "point")
RHYTHMS: Final = frozenset({"day", "week", "month", "quarter", "half", "year"})


@dataclass(frozen=True, slots=True)
class Choice:
    """选项."""

    key: str
    label: str
    tone: str = "plain"
    help: str = ""


@dataclass(frozen=True, slots=True)
class Used:
    """用到的通用列: under which label, and whether it must be filled in.

    ``kind`` is that of a parent; ``also`` names more kinds that a parent may be of.
    """

    key: str
    label: str
    needed: bool = False
    help: str = ""
    kind: str = ""
    also: tuple[str, ...] = ()

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds that a parent may be of."""
        return (self.kind, *self.also) if self.kind else self.also


@dataclass(frozen=True, slots=True)
class Field:
    """字段 of a kind's own. ``stages`` are those in which it can be filled in (none: all that are open).

    ``seen_by`` and ``edited_by`` name parties (none: all who see the entry, all who edit it). ``open``: a
    government may set the choices itself. ``computed``: the kind's rules fill it in, nobody else.
    """

    key: str
    label: str
    type: FieldType = FieldType.TEXT
    choices: tuple[Choice, ...] = ()
    unit: str = ""
    help: str = ""
    needed: bool = False
    filter: bool = False
    sort: bool = False
    column: bool = False
    open: bool = False
    computed: bool = False
    many: bool = False
    least: float | None = None
    most: float | None = None
    longest: int = 200
    pattern: str = ""
    kind: str = ""
    default: Any = None
    seen_by: tuple[Party, ...] = ()
    edited_by: tuple[Party, ...] = ()

    @property
    def is_mirrored(self) -> bool:
        """Is it kept in the table of values too, for filters and order?"""
        return self.filter or self.sort


@dataclass(frozen=True, slots=True)
class Grade:
    """等级. ``days`` are the working days until an entry of it is due; a ``major`` one is told to leaders."""

    key: str
    label: str
    tone: str = "plain"
    days: int | None = None
    major: bool = False
    help: str = ""


@dataclass(frozen=True, slots=True)
class Stage:
    """环节. ``ends``: nothing is open any more; ``void``: it was none (重复、误报); ``rests``: no clock runs.

    ``waits_for`` are the parties on whose desk it stands, ``days`` the working days that they have.
    ``role`` is the line of duty that is responsible for it, where the kind names lines (see :class:`Gate`).
    """

    key: str
    label: str
    tone: str = "plain"
    ends: bool = False
    void: bool = False
    rests: bool = False
    waits_for: tuple[Party, ...] = ()
    days: int | None = None
    role: str = ""


@dataclass(frozen=True, slots=True)
class MoveTold:
    """流转: who makes it, what its form asks for, and which proof must be there.

    ``asks`` names columns, fields and ``note``; a ``?`` at the end: may stay empty. ``not_by`` names moves
    whose last actor may not make this one. ``proof`` names a moment of which a proof must be there. Without a
    target the entry stays where it is: what was done is kept as a step (挂牌、检查、管控记录). ``when`` says
    what the entry must hold for it (a value, or several of which one), ``sets`` what it lays down.
    """

    name: str
    label: str
    sources: tuple[str, ...]
    target: str
    by: tuple[Party, ...]
    asks: tuple[str, ...] = ()
    proof: str = ""
    not_by: tuple[str, ...] = ()
    first: bool = False
    batch: bool = False
    when: Mapping[str, Any] = field(default_factory=dict)
    sets: Mapping[str, Any] = field(default_factory=dict)

    @property
    def stays(self) -> bool:
        """Does the entry stay in its stage?"""
        return not self.target

    def needed(self) -> tuple[str, ...]:
        return tuple(name for name in self.asks if not name.endswith("?"))

    def asked(self) -> tuple[str, ...]:
        return tuple(name.rstrip("?") for name in self.asks)


@dataclass(frozen=True, slots=True)
class Proof:
    """证明: photos and papers of one moment (整改前, 整改后); ``least`` of them before the move that asks."""

    key: str
    label: str
    least: int = 1
    photo: bool = True


@dataclass(frozen=True, slots=True)
class FigureTold:
    """数字: entries of some states or grades, or those that are late, counted."""

    key: str
    label: str
    states: tuple[str, ...] = ()
    grades: tuple[str, ...] = ()
    values: Mapping[str, str] = field(default_factory=dict)
    late: bool = False
    open: bool = False
    tone: str = "plain"


@dataclass(frozen=True, slots=True)
class Coverage:
    """覆盖: checks of these objects count as coverage; each is due within ``days`` (none: once a round).

    ``finding`` is the kind into which goes what a check without a round finds (none: hazards).
    """

    days: int | None = None
    by_grade: Mapping[str, int] = field(default_factory=dict)
    finding: str = ""


@dataclass(frozen=True, slots=True)
class Setting:
    """设定 of a register that its government makes: thresholds, texts, tables.

    ``default`` holds until then. A table's rows hold a value for each of ``columns``; those in ``numbers``
    are figures, those in ``allowed`` one of some words.
    """

    key: str
    label: str
    type: SettingType
    default: Any = None
    columns: tuple[Choice, ...] = ()
    numbers: tuple[str, ...] = ()
    help: str = ""
    least: float | None = None
    allowed: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Change:
    """种类的一次改动, to the version it led to."""

    version: int
    rename: Mapping[str, str] = field(default_factory=dict)
    retype: Mapping[str, str] = field(default_factory=dict)
    retire: tuple[str, ...] = ()
    add: tuple[str, ...] = ()
    stages: Mapping[str, str] = field(default_factory=dict)
    note: str = ""


@dataclass(frozen=True, slots=True)
class Kind:
    """台账种类, whole. ``code`` is the name of its folder.

    ``shapes`` are the kinds of outlines that its entries have on the map, ``plan_shapes`` whether a planned
    one beside that on the ground; ``terms`` the computed fields that hold with a version of the outline.
    """

    code: str
    name: str
    one: str
    prefix: str
    archetype: Archetype
    family: Family
    version: int
    stages: tuple[Stage, ...]
    moves: tuple[MoveTold, ...]
    columns: tuple[Used, ...]
    fields: tuple[Field, ...] = ()
    grades: tuple[Grade, ...] = ()
    sources: tuple[Choice, ...] = ()
    proofs: tuple[Proof, ...] = ()
    figures: tuple[FigureTold, ...] = ()
    changes: tuple[Change, ...] = ()
    settings: tuple[Setting, ...] = ()
    gates: tuple[Gate, ...] = ()
    roles: tuple[Choice, ...] = ()
    coverage: Coverage | None = None
    system: str = ""
    lead: str = ""
    ordered_by: str = ""
    records: tuple[Party, ...] = (Party.LOCAL, Party.DEPARTMENT, Party.LEAD, Party.OFFICE)
    edits: tuple[Party, ...] = (Party.FINDER, Party.LOCAL, Party.DEPARTMENT, Party.LEAD, Party.OFFICE)
    open_to_all: bool = False
    amber_days: int = 3
    rhythm: str = ""
    public: tuple[str, ...] = ()
    public_states: tuple[str, ...] = ()
    edition: bool = False
    free_closing: str = ""
    shapes: tuple[str, ...] = ()
    plan_shapes: bool = False
    terms: tuple[str, ...] = ()
    folder: Path = Path()

    def stage(self, key: str) -> Stage:
        return next(one for one in self.stages if one.key == key)

    def move(self, name: str) -> MoveTold:
        return next(one for one in self.moves if one.name == name)

    def field(self, key: str) -> Field | None:
        return next((one for one in self.fields if one.key == key), None)

    def grade(self, key: str) -> Grade | None:
        return next((one for one in self.grades if one.key == key), None)

    def source(self, key: str) -> Choice | None:
        return next((one for one in self.sources if one.key == key), None)

    def used(self, key: str) -> Used | None:
        return next((one for one in self.columns if one.key == key), None)

    def gate(self, key: str) -> Gate | None:
        return next((one for one in self.gates if one.key == key), None)

    def role(self, key: str) -> Choice | None:
        return next((one for one in self.roles if one.key == key), None)

    def gates_from(self, state: str) -> tuple[Gate, ...]:
        """The gates that stand before moves out of a stage."""
        moves = {one.name for one in self.moves if state in one.sources}
        return tuple(one for one in self.gates if not moves.isdisjoint(one.moves))

    def label(self, key: str) -> str:
        """The label of a column or a field."""
        found: Used | Field | None = self.used(key) or self.field(key)
        return found.label if found else COLUMNS.get(key, key)

    @property
    def first_stage(self) -> Stage:
        return self.stages[0]

    @property
    def open_states(self) -> tuple[str, ...]:
        return tuple(one.key for one in self.stages if not one.ends)

    @property
    def ended_states(self) -> tuple[str, ...]:
        return tuple(one.key for one in self.stages if one.ends)

    @property
    def done_states(self) -> tuple[str, ...]:
        """Those that were brought to an end, not those that were none."""
        return tuple(one.key for one in self.stages if one.ends and not one.void)

    @property
    def term_keys(self) -> tuple[str, ...]:
        """The fields that hold with a version of the outline; a ``?`` after one: may stay empty."""
        return tuple(key.rstrip("?") for key in self.terms)

    @property
    def remembered(self) -> frozenset[str]:
        """The moves after which it matters who made them: who hands in does not close."""
        ended = self.ended_states
        return frozenset(name for move in self.moves if move.target in ended for name in move.not_by)

    @property
    def is_two_persons(self) -> bool:
        return not self.free_closing


def declared(folder: Path) -> Kind:
    """Reads the declaration of one folder. Raises BadKind."""
    return _Reader(Source.of(folder / DECLARATION)).kind(folder)


class _Reader:
    """Takes a declaration apart; what is wrong is said with its line."""

    def __init__(self, source: Source) -> None:
        self.source = source
        try:
            self.told: dict[str, Any] = tomllib.loads(source.text)
        except tomllib.TOMLDecodeError as error:
            line = re.search(r"line (\d+)", str(error))
            place = f"{source.path}:{line[1]}" if line else str(source.path)
            raise BadKind(place, f"写法有误（{error}）", "请按 TOML 的写法改正这一行。") from error

    def kind(self, folder: Path) -> Kind:
        told = dict(self.told)
        if not CODE.fullmatch(folder.name):
            raise self.source.fault(
                f"文件夹名“{folder.name}”不能用", "请改成小写字母、数字和下划线，如 gas_sites。"
            )
        columns = self._columns(told.pop("columns", {}))
        tables: dict[str, Any] = {
            "columns": columns,
            "fields": self._each("field", Field, told.pop("field", [])),
            "grades": self._each("grade", Grade, told.pop("grade", [])),
            "sources": self._each("source", Choice, told.pop("source", [])),
            "stages": self._each("stage", Stage, told.pop("stage", [])),
            "moves": self._moves(told.pop("move", [])),
            "proofs": self._proofs(told.pop("proofs", {})),
            "figures": self._each("figure", FigureTold, told.pop("figure", [])),
            "changes": self._each("change", Change, told.pop("change", [])),
            "settings": self._each("setting", Setting, told.pop("setting", [])),
            "gates": self._gates(told.pop("gate", [])),
            "roles": self._each("role", Choice, told.pop("role", [])),
        }
        tables["settings"] += gate_settings(tables["gates"], tables["roles"])
        if "coverage" in told:
            tables["coverage"] = self._one("coverage", Coverage, told.pop("coverage"), "[coverage]")
        kind: Kind = self._one("kind", Kind, {**told, **tables, "code": folder.name, "folder": folder}, "")
        _Checker(self.source, kind).check()
        return kind

    def _columns(self, told: Mapping[str, Any]) -> tuple[Used, ...]:
        rows = []
        for key, value in told.items():
            if key not in COLUMNS:
                raise self.source.fault(
                    f"没有通用列“{key}”", f"可用的有：{'、'.join(COLUMNS)}；别的请写成 [[field]]。", key
                )
            given = {"label": value} if isinstance(value, str) else dict(value)
            rows.append(self._one("columns", Used, {"key": key, "label": COLUMNS[key], **given}, f"{key} ="))
        return tuple(rows)

    def _moves(self, told: Sequence[Mapping[str, Any]]) -> tuple[MoveTold, ...]:
        rows = []
        for one in told:
            given = dict(one)
            given["sources"] = _words(given.pop("from", ()))
            given["target"] = given.pop("to", "")
            rows.append(self._one("move", MoveTold, given, _place(one, "name")))
        return tuple(rows)

    def _gates(self, told: Sequence[Mapping[str, Any]]) -> tuple[Gate, ...]:
        rows = []
        for one in told:
            needs = self._each("gate.need", Need, one.get("need", []))
            given = {key: value for key, value in one.items() if key != "need"}
            rows.append(self._one("gate", Gate, {**given, "needs": needs}, _place(one, "key")))
        return tuple(rows)

    def _proofs(self, told: Mapping[str, Any]) -> tuple[Proof, ...]:
        return tuple(
            self._one(
                "proofs",
                Proof,
                {"key": key, **({"label": value} if isinstance(value, str) else value)},
                f"{key} =",
            )
            for key, value in told.items()
        )

    def _each(self, name: str, made: Any, told: Sequence[Mapping[str, Any]]) -> tuple[Any, ...]:
        return tuple(self._one(name, made, one, _place(one, "key")) for one in told)

    def _one(self, name: str, made: Any, told: Mapping[str, Any], near: str) -> Any:
        """A declared thing from what is written; unknown and missing names are faults."""
        known = {one.name: one for one in fields(made)}
        for key in told:
            if key not in known:
                raise self.source.fault(
                    f"{name} 里不认识“{key}”", f"可写的有：{'、'.join(sorted(known))}。", near, key
                )
        try:
            return made(**{key: self._typed(known[key].type, value) for key, value in told.items()})
        except (TypeError, ValueError) as error:
            missing = re.findall(r"'(\w+)'", str(error)) if isinstance(error, TypeError) else []
            sentence = f"{name} 缺少 {'、'.join(missing)}" if missing else f"{name} 里有不能用的值（{error}）"
            raise self.source.fault(sentence, "请补全或改正后重新启动。", near) from error

    def _typed(self, type_: Any, value: Any) -> Any:
        said = str(type_)
        for name, made in ENUMS.items():
            if said == name:
                return made(value)
            if said == f"tuple[{name}, ...]":
                return tuple(made(one) for one in _words(value))
        if said == "tuple[str, ...]":
            return _words(value)
        if said == "tuple[Choice, ...]" and not isinstance(value, tuple):
            return tuple(Choice(one, one) if isinstance(one, str) else Choice(**one) for one in value)
        if said in EXPECTED and not isinstance(value, EXPECTED[said]):
            raise ValueError(value)
        return value


ENUMS: Final[Mapping[str, Any]] = {
    "Archetype": Archetype,
    "Family": Family,
    "FieldType": FieldType,
    "SettingType": SettingType,
    "Party": Party,
    "How": How,
}
EXPECTED: Final[Mapping[str, Any]] = {
    "str": str,
    "bool": bool,
    "int": int,
    "int | None": int,
    "float | None": int | float,
}


def _words(value: Any) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value)


def _place(one: Mapping[str, Any], key: str) -> str:
    return f'{key} = "{one.get(key, "")}"'


@dataclass(frozen=True, slots=True)
class _Checker:
    """What holds between the parts of a declaration."""

    source: Source
    kind: Kind

    def check(self) -> None:
        self._names()
        self._stages()
        for move in self.kind.moves:
            self._move(move)
        self._closing()
        self._fields()
        self._shapes()
        self._figures()
        self._settings()
        self._gates()
        self._changes()

    def _fault(self, sentence: str, advice: str, *near: str) -> BadKind:
        return self.source.fault(sentence, advice, *near)

    def _names(self) -> None:
        kind = self.kind
        for what, keys in (
            ("字段", [*(one.key for one in kind.fields), *(one.key for one in kind.columns)]),
            ("等级", [one.key for one in kind.grades]),
            ("来源", [one.key for one in kind.sources]),
            ("环节", [one.key for one in kind.stages]),
            ("流转", [one.name for one in kind.moves]),
            ("设定", [one.key for one in kind.settings]),
            ("关口", [one.key for one in kind.gates]),
            ("角色", [one.key for one in kind.roles]),
            *(("条件", [one.key for one in gate.needs]) for gate in kind.gates),
        ):
            for key in keys:
                if not KEY.fullmatch(key):
                    raise self._fault(
                        f"{what}的键“{key}”不能用", "请用小写英文字母、数字和下划线。", f'"{key}"'
                    )
                if keys.count(key) > 1:
                    raise self._fault(f"{what}“{key}”写了两次", "请删去一个，或者改名。", f'"{key}"')
        if kind.used("title") is None:
            raise self._fault("没有 title 列", "请在 [columns] 中写上 title。", "[columns]")
        toned: tuple[Grade | Stage | FigureTold, ...] = (*kind.grades, *kind.stages, *kind.figures)
        for one in toned:
            if one.tone not in TONES:
                raise self._fault(
                    f"不认识色调“{one.tone}”", f"可用的有：{'、'.join(sorted(TONES))}。", _said(one)
                )
        if kind.rhythm and kind.rhythm not in RHYTHMS:
            raise self._fault(
                f"不认识报送周期“{kind.rhythm}”", f"可用的有：{'、'.join(sorted(RHYTHMS))}。", "rhythm"
            )

    def _stages(self) -> None:
        if not self.kind.stages or self.kind.stages[0].ends:
            raise self._fault("没有起始环节", "第一个 [[stage]] 是起始环节，不能是结束的。", "[[stage]]")
        if self.kind.archetype is Archetype.ENTRY and not self.kind.done_states:
            raise self._fault("没有一个环节是办完的", "请把销号的环节写上 ends = true。", "[[stage]]")
        reached = {self.kind.stages[0].key} | {move.target for move in self.kind.moves}
        for stage in self.kind.stages:
            if stage.key not in reached:
                raise self._fault(
                    f"没有流转通向环节“{stage.key}”",
                    "请加一个 to 是它的 [[move]]，或者删去它。",
                    _said(stage),
                )

    def _move(self, move: MoveTold) -> None:
        stages = {one.key for one in self.kind.stages}
        near = f'name = "{move.name}"'
        for key in (*move.sources, *filter(None, [move.target])):
            if key not in stages:
                raise self._fault(
                    f"流转“{move.name}”写到没有的环节“{key}”", f"环节有：{'、'.join(stages)}。", near
                )
        if not move.sources or not move.by:
            raise self._fault(f"流转“{move.name}”没有写 from 或 by", "请写明从哪个环节、由哪一方。", near)
        known = {one.key for one in self.kind.fields} | {one.key for one in self.kind.columns} | {"note"}
        for key in (*move.asked(), *move.when, *move.sets):
            if key not in known:
                raise self._fault(
                    f"流转“{move.name}”要填没有的字段“{key}”", "请先声明这个字段，或者改名。", near
                )
        if move.proof and move.proof not in {one.key for one in self.kind.proofs}:
            raise self._fault(
                f"流转“{move.name}”要没有声明的证明“{move.proof}”", "请写在 [proofs] 中。", near
            )
        for name in move.not_by:
            if name not in {one.name for one in self.kind.moves} | {"record"}:
                raise self._fault(
                    f"流转“{move.name}”的 not_by 写到没有的流转“{name}”", "请改成已有的流转。", near
                )

    def _closing(self) -> None:
        """An entry is closed by another person than who handed it in, and with proof (S25.2)."""
        if self.kind.free_closing or self.kind.archetype is not Archetype.ENTRY:
            return
        for move in self.kind.moves:
            if set(move.sources) <= set(self.kind.done_states):
                continue
            if move.target in self.kind.done_states and not (move.not_by and move.proof):
                raise self._fault(
                    f"流转“{move.name}”不要证明或一个人就能销号",
                    "请写上 not_by 和 proof；这一种台账确实不需要的，在开头写 free_closing 和理由。",
                    f'name = "{move.name}"',
                )

    def _fields(self) -> None:
        for one in self.kind.fields:
            choosing = one.type in (FieldType.CHOICE, FieldType.CHOICES)
            if choosing and not one.choices and not one.open:
                raise self._fault(f"字段“{one.key}”没有选项", "请写 choices，或者 open = true。", _said(one))
            if one.type is FieldType.ENTRY and not one.kind:
                raise self._fault(f"字段“{one.key}”没有写指向哪一种台账", "请写 kind。", _said(one))
            if one.is_mirrored and one.key in TAKEN:
                raise self._fault(f"字段“{one.key}”的键是列表自己用的", "请给它换一个键。", _said(one))
        known = {*keys_of(self.kind.fields), *keys_of(self.kind.columns), "state", "number", "closed_on"}
        for key in self.kind.public:
            if key not in known:
                raise self._fault(f"public 里没有字段“{key}”", "请改成已有的列或字段。", "public")

    def _shapes(self) -> None:
        for one in self.kind.shapes:
            if one not in OUTLINES:
                raise self._fault(f"不认识图形种类“{one}”", f"可用的有：{'、'.join(OUTLINES)}。", "shapes =")
        computed = {one.key for one in self.kind.fields if one.computed}
        for one in self.kind.term_keys:
            if one not in computed or not self.kind.shapes:
                raise self._fault(
                    f"terms 里的“{one}”不是随图形定的字段",
                    "请写 shapes，并把这个字段写上 computed = true。",
                    "terms =",
                )

    def _figures(self) -> None:
        states = {one.key for one in self.kind.stages}
        for one in self.kind.figures:
            for state in one.states:
                if state not in states:
                    raise self._fault(
                        f"数字“{one.key}”写到没有的环节“{state}”", "请改成已有的环节。", _said(one)
                    )

    def _settings(self) -> None:
        for one in self.kind.settings:
            columns = {column.key for column in one.columns}
            if bool(columns) is not (one.type is SettingType.TABLE):
                raise self._fault(
                    f"设定“{one.key}”的 columns 不对", "table 要写 columns，别的不写。", _said(one)
                )
            rows = one.default or () if columns else ()
            if any(set(row) - columns for row in rows) or ({*one.numbers, *one.allowed} - columns):
                raise self._fault(f"设定“{one.key}”用到没有的列", "请改成 columns 里有的。", _said(one))

    def _gates(self) -> None:
        """A gate stands before moves that there are, its conditions are shown by whom there is."""
        moves = {one.name for one in self.kind.moves}
        known = {*keys_of(self.kind.columns), *keys_of(self.kind.fields)}
        lines = {*PARTIES_OF_NEEDS, *keys_of(self.kind.roles)}
        for gate in self.kind.gates:
            for name in gate.moves:
                if name not in moves:
                    raise self._fault(
                        f"关口“{gate.key}”写到没有的流转“{name}”", "请改成已有的流转。", _said(gate)
                    )
            for need in gate.needs:
                if need.by not in lines:
                    raise self._fault(
                        f"条件“{need.key}”由没有的一方“{need.by}”出具",
                        f"可写的有：{'、'.join(sorted(lines))}。",
                        _said(need),
                    )
                is_checked = bool(need.rule or need.filled)
                if is_checked is not (need.how is How.CHECK) or set(need.filled) - known:
                    raise self._fault(
                        f"条件“{need.key}”的核对写得不对",
                        'how = "check" 的写 rule 或 filled（已有的列和字段），别的不写。',
                        _said(need),
                    )
        for stage in self.kind.stages:
            if stage.role and stage.role not in lines:
                raise self._fault(
                    f"环节“{stage.key}”写到没有的角色“{stage.role}”",
                    "请在 [[role]] 中写上。",
                    _said(stage),
                )

    def _changes(self) -> None:
        versions = [one.version for one in self.kind.changes]
        if versions != list(range(2, self.kind.version + 1)):
            raise self._fault(
                f"版本是 {self.kind.version}，改动却写了 {versions or '零'} 次",
                "从第 2 版起，每一版写一个 [[change]]，按次序。",
                "version",
            )


def _said(one: Any) -> str:
    return f'key = "{one.key}"'


def gate_settings(gates: Sequence[Gate], roles: Sequence[Choice]) -> tuple[Setting, ...]:
    """The settings that a kind with gates has: its conditions, and which body each role is."""
    if not gates:
        return ()
    words = {**PARTIES_OF_NEEDS, **{one.key: one.label for one in roles}}
    rows = [
        {
            "gate": gate.label,
            "label": need.label,
            "by": words.get(need.by, need.by),
            "how": HOW_WORDS[need.how.value],
            "days": "" if need.days is None else str(need.days),
        }
        for gate in gates
        for need in gate.needs
    ]
    heads = (("gate", "关口"), ("label", "条件"), ("by", "由谁出具"), ("how", "凭据"), ("days", "工作日"))
    needs = Setting(
        NEEDS_SETTING,
        "关口条件",
        SettingType.TABLE,
        default=rows,
        columns=tuple(Choice(key, label) for key, label in heads),
        numbers=("days",),
        help="由谁出具写当事方、角色或单位全称；凭据写材料、确认、结论或核对，核对的由系统判定。",
    )
    if not roles:
        return (needs,)
    bodies = Setting(
        ROLES_SETTING,
        "角色对应的单位",
        SettingType.TABLE,
        default=[{"role": one.label, "body": ""} for one in roles],
        columns=(Choice("role", "角色"), Choice("body", "单位全称")),
        help="没有写单位的，由监管部门负责。",
    )
    return (needs, bodies)


def shape_of(kind: Kind) -> dict[str, Any]:
    """What of a declaration rows are stored by: a change of it must be declared."""
    return {
        "fields": {one.key: one.type.value for one in kind.fields},
        "mirrored": sorted(one.key for one in kind.fields if one.is_mirrored),
        "stages": [one.key for one in kind.stages],
        "grades": [one.key for one in kind.grades],
        "sources": [one.key for one in kind.sources],
    }


def keys_of(rows: Iterable[Any]) -> list[str]:
    return [one.key for one in rows]
