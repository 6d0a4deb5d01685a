"""表格导入: questions of a bank, staff of enterprises, learners; all rows or none, with a report by row."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO, Any

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import F

from yiding.audit.services import About, record
from yiding.core import clock
from yiding.core.sheets import (
    CellError,
    Outcome,
    Report,
    Row,
    choice_in,
    day_in,
    number_in,
    read_sheets,
    text_in,
)
from yiding.directory.models import Body, Government
from yiding.directory.phonebook import plain_phone
from yiding.directory.resolving import resolve_all
from yiding.directory.subjects import Enterprise

from .courses import JUDGE_OPTIONS, of_course, question_check
from .keeping import count_put
from .models import Category, CategoryKind, Course, Employer, Learner, Question, QuestionKind, StaffCount
from .people import Who, digest_of, learner_make
from .permissions import may_assign_to, may_enrol_any, may_enrol_at, may_keep_course, require

Cells = dict[str, str]
LETTERS = "ABCDEF"
KIND_WORDS = {"单选": "single", "单选题": "single", "多选": "multiple", "多选题": "multiple"} | {
    "判断": "judge",
    "判断题": "judge",
}
RIGHT = {"正确": "0", "对": "0", "√": "0", "错误": "1", "错": "1", "×": "1"}
MOST_STAFF = 1_000_000


@dataclass(frozen=True, slots=True)
class Sheet:
    """一种导入表: its name, its columns, and a row as an example."""

    word: str
    columns: tuple[str, ...]
    example: tuple[str, ...]


QUESTIONS = Sheet(
    "试题",
    ("题型", "题目", *(f"选项{letter}" for letter in LETTERS), "答案", "解析"),
    (
        "单选题",
        "发现燃气泄漏，首先应当",
        "开窗通风",
        "开灯查看",
        "拨打手机",
        "",
        "",
        "",
        "A",
        "明火和电火花会引爆",
    ),
)
CODE, PLACE = "统一社会信用代码", "所在镇街"
STAFF = Sheet(
    "从业人数",
    ("企业名称", CODE, PLACE, "主管部门", "行业领域", "岗位", "人数", "统计日期"),
    ("某某有限公司", "91320500MA1EXAMPL0", "某某镇", "市应急局", "工贸", "一线员工", "120", "2026-06-30"),
)
LEARNERS = Sheet(
    "学员",
    ("企业名称", CODE, "姓名", "岗位", "手机号"),
    ("某某有限公司", "91320500MA1EXAMPL0", "张某", "一线员工", "13900000000"),
)
Enter = Callable[[Row, set[Any]], tuple[Outcome, str]]


def _entered(sheet: Sheet, file: IO[bytes], enter: Enter) -> Report:
    """Enters row by row; what is wrong says so, and then nothing stays. Raises SheetError."""
    rows = read_sheets(file, {sheet.word: sheet.columns}, needed=[sheet.word])[sheet.word]
    report, seen = Report(), set[Any]()
    with _all_or_none(report):
        for row in rows:
            try:
                outcome, sentence = enter(row, seen)
                report.add(f"第 {row.number} 行", outcome, sentence)
            except CellError as error:
                report.wrong(f"第 {row.number} 行", str(error))
    return report


@contextmanager
def _all_or_none(report: Report) -> Iterator[None]:
    point = transaction.savepoint()
    yield
    if report.is_clean:
        transaction.savepoint_commit(point)
    else:
        transaction.savepoint_rollback(point)


def _counts(report: Report) -> dict[str, int]:
    return {str(outcome): report.count(outcome) for outcome in Outcome}


# --- questions -------------------------------------------------------------------------------------------


@transaction.atomic
def questions_import(*, course: Course, file: IO[bytes], by: User) -> Report:
    """导入试题: a question is told by kind and stem. Raises SheetError."""
    require(may_keep_course(by, course))

    def enter(row: Row, seen: set[Any]) -> tuple[Outcome, str]:
        values = _question(row.cells)
        key = (values["kind"], values["stem"])
        if key in seen:
            raise CellError("与前面的一行重复")
        seen.add(key)
        return _question_put(course, values), values["stem"][:40]

    report = _entered(QUESTIONS, file, enter)
    if report.is_clean:
        record("course.questions_imported", course, by=by, after=_counts(report), touches=of_course(course))
    return report


def _question(cells: Cells) -> dict[str, Any]:
    kind = choice_in("题型", cells["题型"], KIND_WORDS)
    if not kind:
        raise CellError("题型是空的")
    options = [text_in("选项", cells[f"选项{letter}"], 200) for letter in LETTERS]
    while options and not options[-1]:
        options.pop()
    if kind == QuestionKind.JUDGE:
        word = choice_in("答案", cells["答案"], RIGHT)
        options, answer = list(JUDGE_OPTIONS), [int(word)] if word else []
    else:
        answer = sorted({LETTERS.find(one) for one in cells["答案"].upper() if one not in " 、,，"})
        if -1 in answer or not all(options):
            raise CellError("答案应写选项的字母，选项之间不能空着")
    if trouble := question_check(kind, options, answer):
        raise CellError(str(trouble))
    stem = text_in("题目", cells["题目"], 500, needed=True)
    told = {"explanation": text_in("解析", cells["解析"], 500), "is_used": True}
    return {"kind": kind, "stem": stem, "options": options, "answer": answer, **told}


def _question_put(course: Course, values: dict[str, Any]) -> Outcome:
    row = Question.objects.filter(course=course, kind=values["kind"], stem=values["stem"]).first()
    if row is None:
        Question.objects.create(course=course, **values)
        return Outcome.ADDED
    if all(getattr(row, name) == value for name, value in values.items()):
        return Outcome.SAME
    Question.objects.filter(pk=row.pk).update(**values, version=F("version") + 1)
    return Outcome.CHANGED


# --- enterprises -----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Known:
    """What the rows of a sheet name: looked up once."""

    enterprises: dict[str, Enterprise]
    employers: dict[int, Employer]
    bodies: dict[str, Body]
    categories: dict[tuple[str, str], Category]

    @classmethod
    def of(cls, government: Government, names: set[str]) -> Known:
        enterprises = {row.code: row for row in Enterprise.objects.filter(government=government)}
        employers = Employer.objects.filter(government=government).select_related("enterprise")
        return cls(
            enterprises,
            {row.enterprise_id: row for row in employers},
            resolve_all(government, names),
            {(row.kind, row.name): row for row in Category.objects.filter(government=government)},
        )

    def enterprise(self, cells: Cells) -> Enterprise:
        code = cells[CODE].upper()
        row = self.enterprises.get(code)
        if row is None:
            raise CellError(f"企业“{cells['企业名称'] or code}”还没有登记，请先在基础数据的企业中登记")
        return row

    def body(self, label: str, name: str) -> Body | None:
        if name and name not in self.bodies:
            raise CellError(f"{label}“{name}”不在名录中")
        return self.bodies[name] if name else None

    def category(self, kind: CategoryKind, name: str) -> Category | None:
        if name and (kind.value, name) not in self.categories:
            raise CellError(f"{kind.label}“{name}”还没有设定")
        return self.categories[kind.value, name] if name else None

    def post(self, name: str) -> Category:
        row = self.category(CategoryKind.POST, name)
        if row is None:
            raise CellError("岗位是空的")
        return row


@transaction.atomic
def staff_import(*, government: Government, file: IO[bytes], by: User) -> Report:
    """导入从业人数: with the town, department and field of each enterprise. Raises SheetError."""
    require(may_enrol_any(by))
    known: list[Known] = []

    def enter(row: Row, seen: set[Any]) -> tuple[Outcome, str]:
        names = {row.cells[PLACE], row.cells["主管部门"]} - {""}
        if not known:
            known.append(Known.of(government, names))
        elif missing := names - known[0].bodies.keys():
            known[0].bodies.update(resolve_all(government, missing))
        return _staff_enter(known[0], row.cells, seen, by)

    report = _entered(STAFF, file, enter)
    if report.is_clean:
        about = About(government_id=government.pk)
        record("staff.imported", government, by=by, after=_counts(report), touches=about)
    return report


def _staff_enter(known: Known, cells: Cells, seen: set[Any], by: User) -> tuple[Outcome, str]:
    employer = _employer(known, cells, by)
    if not may_enrol_at(by, employer):
        raise CellError(f"“{employer}”不归您所在的单位登记")
    post, day = known.post(cells["岗位"]), day_in("统计日期", cells["统计日期"])
    number = number_in("人数", cells["人数"])
    if number is None or number != int(number) or not 0 <= number <= MOST_STAFF:
        raise CellError("人数应为整数")
    if day is None or day > clock.today():
        raise CellError("统计日期是空的，或者还没有到")
    if (employer.pk, post.pk, day) in seen:
        raise CellError("与前面的一行重复")
    seen.add((employer.pk, post.pk, day))
    before = StaffCount.objects.filter(employer=employer, post=post, counted_on=day).first()
    if before is not None and before.number == number:
        return Outcome.SAME, f"{employer} {post} {before.number}"
    count_put(employer, post, int(number), day, by)
    return Outcome.CHANGED if before else Outcome.ADDED, f"{employer} {post} {int(number)}"


def _employer(known: Known, cells: Cells, by: User) -> Employer:
    """The enterprise as a place of work; a new one where the row says in which town it is."""
    enterprise = known.enterprise(cells)
    if row := known.employers.get(enterprise.pk):
        return row
    town = known.body(PLACE, cells[PLACE])
    if town is None:
        raise CellError("这家企业第一次登记，请写明所在镇街")
    department = known.body("主管部门", cells["主管部门"])
    if not may_assign_to(by, town.pk, department.pk if department else None):
        raise CellError(f"“{enterprise}”不归您所在的单位登记")
    sector = known.category(CategoryKind.SECTOR, cells["行业领域"])
    told = {"town": town, "department": department, "sector": sector}
    row = Employer.objects.create(government=enterprise.government, enterprise=enterprise, **told)
    known.employers[enterprise.pk] = row
    return row


# --- learners --------------------------------------------------------------------------------------------


@transaction.atomic
def learners_import(*, government: Government, file: IO[bytes], by: User) -> Report:
    """导入学员: the same number (or, without one, the same name) in an enterprise is the same person."""
    require(may_enrol_any(by))
    known: list[Known] = []

    def enter(row: Row, seen: set[Any]) -> tuple[Outcome, str]:
        if not known:
            known.append(Known.of(government, set()))
        return _learner_enter(known[0], row.cells, seen, by)

    report = _entered(LEARNERS, file, enter)
    if report.is_clean:
        about = About(government_id=government.pk)
        record("learners.imported", government, by=by, after=_counts(report), touches=about)
    return report


def _learner_enter(known: Known, cells: Cells, seen: set[Any], by: User) -> tuple[Outcome, str]:
    enterprise = known.enterprise(cells)
    employer = known.employers.get(enterprise.pk)
    if employer is None:
        raise CellError(f"“{enterprise}”还没有登记所在镇街，请先导入从业人数")
    if not may_enrol_at(by, employer):
        raise CellError(f"“{enterprise}”不归您所在的单位登记")
    name, post = text_in("姓名", cells["姓名"], 60, needed=True), known.post(cells["岗位"])
    plain = plain_phone(cells["手机号"])
    if cells["手机号"] and not plain:
        raise CellError("手机号不对")
    key = (employer.pk, digest_of(name, plain))
    if key in seen:
        raise CellError("与前面的一行重复")
    seen.add(key)
    row = Learner.objects.filter(employer=employer, digest=key[1], left_on__isnull=True).first()
    if row is None:
        learner_make(employer, Who(name, post, plain))
        return Outcome.ADDED, name
    if (row.name, row.post_id) == (name, post.pk):
        return Outcome.SAME, name
    Learner.objects.filter(pk=row.pk).update(name=name, post=post, version=F("version") + 1)
    return Outcome.CHANGED, name
