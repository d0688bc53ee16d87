"""The list of everything wrong with one file, each place named once."""

from dataclasses import dataclass, field, replace
from typing import NamedTuple

from indicators.problem import Gravity, Problem

MOST_LISTED = 500


class Place(NamedTuple):
    """A place in a file; row and column count from 1, 0 means “not about a row”."""

    sheet: str = ""
    row: int = 0
    column: int = 0


WHOLE_FILE = Place()


@dataclass(slots=True)
class Findings:
    """Problems as they are found; beyond `MOST_LISTED` they are only counted."""

    file_name: str
    _listed: dict[Problem, None] = field(default_factory=dict)
    _unlisted: int = 0

    def error(self, message: str, at: Place = WHOLE_FILE) -> None:
        """Add a fault that refuses the file."""
        self._add(Problem(message, self.file_name, *at))

    def warning(self, message: str, at: Place = WHOLE_FILE) -> None:
        """Add something the clerk should know."""
        self._add(Problem(message, self.file_name, *at, gravity=Gravity.WARNING))

    @property
    def has_errors(self) -> bool:
        """Whether the file is refused."""
        return any(problem.gravity is Gravity.ERROR for problem in self._listed)

    def problems(self) -> tuple[Problem, ...]:
        """Give the problems in the order of the file: errors first, then by sheet and cell."""
        ordered = sorted(self._listed, key=_order)
        if self._unlisted:
            more = Problem(f"另有 {self._unlisted} 处问题没有列出，请先改正以上各处再重新检查。", self.file_name)
            gravity = Gravity.ERROR if self.has_errors else Gravity.WARNING
            ordered.append(replace(more, gravity=gravity))
        return tuple(ordered)

    def _add(self, problem: Problem) -> None:
        if problem in self._listed:
            return
        is_first_error = problem.gravity is Gravity.ERROR and not self.has_errors
        if len(self._listed) < MOST_LISTED or is_first_error:
            self._listed[problem] = None
        else:
            self._unlisted += 1


def _order(problem: Problem) -> tuple[bool, str, int, int]:
    return problem.gravity is not Gravity.ERROR, problem.sheet, problem.row, problem.column
