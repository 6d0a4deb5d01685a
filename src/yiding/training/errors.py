"""安全教育的错误."""

from __future__ import annotations

from yiding.core.errors import YidingError


class LinkOver(YidingError):
    """链接失效: made up, replaced, too old, or of somebody who left. Which of these is not said."""

    code = "training.link_over"
    status = 410
    sentence = "这个链接已经失效。"
    advice = "请向发给您链接的镇（街道）或单位联络员要一个新的。"


class TooManyKnocks(YidingError):
    """来访太多."""

    code = "training.too_many"
    status = 429
    sentence = "打开得太频繁了。"
    advice = "请过一分钟再试；已经学习和作答的内容都已保存。"


class NotReady(YidingError):
    """课程不齐: without pages, or with fewer questions than the exam draws."""

    code = "training.not_ready"
    status = 409
    sentence = "课程还不完整，不能开放。"
    advice = "请补齐课件、考试设置，并使题库中各题型的题数不少于抽题数。"


class ReadOn(YidingError):
    """还没学完."""

    code = "training.read_on"
    status = 409
    sentence = "还没有学完，不能考试。"
    advice = "请先读完全部课件，并学满规定的分钟数。"


class NoMoreAttempts(YidingError):
    """考试机会用完."""

    code = "training.no_more_attempts"
    status = 409
    sentence = "考试机会已经用完。"
    advice = "请联系镇（街道）或单位联络员，由其准予补考。"


class ExamOver(YidingError):
    """考试已结束: handed in, or its time is over."""

    code = "training.exam_over"
    status = 409
    sentence = "这次考试已经结束。"
    advice = "请返回查看成绩。"


class EnrolledAlready(YidingError):
    """已在学或证书有效."""

    code = "training.enrolled_already"
    status = 409
    sentence = "这名学员已经在学这门课程，或者证书还在有效期内。"
    advice = "证书快到期时才能安排下一轮学习。"


class EmployerThere(YidingError):
    """企业已登记."""

    code = "training.employer_there"
    status = 422
    sentence = "这家企业已经登记过所属镇（街道）。"
    advice = "请到企业列表中修改已有的那一条；列表中看不到的，请联系市政府办公室。"


class LearnerThere(YidingError):
    """学员重复."""

    code = "training.learner_there"
    status = 422
    sentence = "这家企业已有同一手机号（没有手机号的，同一姓名）的学员。"
    advice = "请到学员列表中修改已有的那一条。"


class CategoryThere(YidingError):
    """分类重名."""

    code = "training.category_there"
    status = 422
    sentence = "已有同名的分类。"
    advice = "请换一个名称，或者修改已有的那个。"


class QuestionThere(YidingError):
    """试题重复."""

    code = "training.question_there"
    status = 422
    sentence = "题库中已有题型和题目都相同的试题。"
    advice = "请修改已有的那道题。"


class LearnerGone(YidingError):
    """学员已离岗."""

    code = "training.learner_gone"
    status = 409
    sentence = "这名学员已经离岗。"
    advice = "请刷新页面；重新上岗的，请重新登记。"
