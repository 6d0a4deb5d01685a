"""要求: the directives of an item that require something, apart from one that is itself the decision."""

from __future__ import annotations

from .grammar.clauses import full_sentences
from .grammar.decisions import read_outcome
from .passage import Passage
from .record import Directive, Item
from .vocabulary import load

_SETTLING = ("明确", "决定", "议定", "确定", None)
_FIRST = 3


def requirements_of(item: Item) -> tuple[Directive, ...]:
    """The directives without the one that decides (``（一）原则同意…``)."""
    return tuple(directive for directive in item.directives if not is_decision(directive, item))


def is_decision(directive: Directive, item: Item) -> bool:
    """Whether the directive says what became of the item."""
    if directive.opening_verb not in _SETTLING:
        return False
    printed = item.follow_up.text if item.follow_up else None
    if printed and printed in directive.text:
        return True
    sentences = list(full_sentences(Passage.whole(directive.text)))[:_FIRST]
    return any(read_outcome(sentence, load()) is item.outcome for sentence in sentences)
