"""问题困难事件的用语."""

from django.utils.translation import gettext_lazy as _

KINDS = {
    "difficulty.raised": _("提出问题困难"),
    "difficulty.assign": _("交办问题困难"),
    "difficulty.take": _("受理问题困难"),
    "difficulty.answer": _("答复问题困难"),
    "difficulty.confirm": _("确认问题解决"),
    "difficulty.refuse": _("问题仍未解决"),
    "difficulty.escalate": _("问题困难提级"),
    "difficulty.withdraw": _("撤回问题困难"),
    "difficulty.to_agenda": _("问题困难拟成议题"),
    "difficulties.carried": _("问题困难带入会议"),
    "difficulty_kinds.seeded": _("载入问题类型"),
    "difficulty_kind.kept": _("设定问题类型"),
}
OBJECTS = {
    "difficulties.difficulty": _("问题困难"),
    "difficulties.difficultykind": _("问题类型"),
}
