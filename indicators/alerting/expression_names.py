"""How indicators may be written in a rule expression, and what was probably meant when one is not known."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from indicators.alerting.expression_tree import FUNCTIONS

AND, OR, NOT = "且", "或", "非"
CONNECTIVES = {AND: AND, OR: OR, NOT: NOT, "and": AND, "or": OR, "not": NOT}
WORD = re.compile(
    "[A-Za-z_〇㐀-䶿一-鿿豈-\ufaff\U00020000-\U0003ffff][0-9A-Za-z_〇㐀-䶿一-鿿豈-\ufaff\U00020000-\U0003ffff]*"
)

_NEAR = 3
_ALIKE = 0.5
# One character for one, so that every position stays what it was in the text as typed.
_PLAIN = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | str.maketrans("×÷−【】", "*/-[]")


def plain(text: str) -> str:
    """Turn full-width signs, letters and digits into plain ones, character by character."""
    return "".join(" " if character.isspace() else character for character in text.translate(_PLAIN))


def typed(name: str) -> str:
    """Write a name as it can be typed in an expression: in brackets unless it is a bare word."""
    is_bare = WORD.fullmatch(name) and name.casefold() not in (*CONNECTIVES, *FUNCTIONS)
    return name if is_bare else f"[{name}]"


@dataclass(frozen=True, slots=True)
class NameBook:
    """The names that may be written, and the code each stands for.

    A code always stands for itself. Names are also found when they differ only in width, case or spaces,
    as long as that leaves one indicator. A `shared` name means none of its indicators.
    """

    names: Mapping[str, str]
    shared: Mapping[str, tuple[str, ...]]
    by_code: frozenset[str]
    by_fold: Mapping[str, str]

    @classmethod
    def of(cls, names: Mapping[str, str], shared: Mapping[str, tuple[str, ...]]) -> "NameBook":
        """Open the book of the names that mean one indicator and of those that mean several."""
        meant: dict[str, set[str]] = {}
        for name, codes in [*((name, (code,)) for name, code in names.items()), *shared.items()]:
            meant.setdefault(_folded(name), set()).update(codes)
        folds = {fold: found.pop() for fold, found in meant.items() if len(found) == 1}
        return cls(names, shared, frozenset(names.values()), folds)

    def code_of(self, written: str) -> str | None:
        """Give the code a written name stands for; None when it is not known."""
        if written in self.by_code:
            return written
        return self.names.get(written) or self.by_fold.get(_folded(written))

    def is_known(self, written: str) -> bool:
        """Say whether a written name is one of an indicator, or of several."""
        return self.code_of(written) is not None or bool(self.sharers_of(written))

    def sharers_of(self, written: str) -> tuple[str, ...]:
        """Give the codes of the indicators that carry a name together; none for other names."""
        alike = (codes for name, codes in self.shared.items() if _folded(name) == _folded(written))
        return self.shared.get(written) or next(alike, ())

    def known_length(self, run: str) -> int:
        """Give the length of the known name a run of letters begins with, 0 without one.

        It ends where the run ends or where 且 or 或 follows without a space; the longest one counts.
        """
        ends = [len(run), *(i for i in range(len(run) - 1, 0, -1) if run[i] in (AND, OR))]
        return next((end for end in ends if self.is_known(run[:end])), 0)

    def near(self, written: str) -> tuple[str, ...]:
        """Give up to three names of different indicators that look like the written one, ready to type."""
        found: dict[str, str] = {}
        for name in get_close_matches(written, [*self.names], n=len(self.names) or 1, cutoff=_ALIKE):
            found.setdefault(self.names[name], typed(name))
        return tuple(found.values())[:_NEAR]

    def bracketed_at(self, text: str, position: int) -> str:
        """Give the longest known name that stands in a plain text here but needs brackets; empty without one."""
        found = (
            name
            for name in (*self.names, *self.shared)
            if typed(name) != name and text.startswith(plain(name), position)
        )
        return max(found, key=len, default="")


def _folded(name: str) -> str:
    return " ".join(plain(name).casefold().split())
