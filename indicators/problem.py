"""What is wrong with a file or a request, said so that a clerk knows what to do."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Self


class Gravity(StrEnum):
    """An error refuses the whole file; a warning is only told."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault and its place; row and column count from 1, 0 means “not about a row”."""

    message: str
    file_name: str = ""
    sheet: str = ""
    row: int = 0
    column: int = 0
    gravity: Gravity = Gravity.ERROR

    def sentence(self) -> str:
        """Say place, fault and cure in one Chinese sentence."""
        place = self._place()
        return f"{place}：{self.message}" if place else self.message

    def _place(self) -> str:
        parts = [self.file_name] if self.file_name else []
        if self.sheet:
            parts.append(f"工作表“{self.sheet}”")
        cell = f"第 {self.row} 行" if self.row else ""
        if self.column:
            letter = column_letter(self.column)
            cell += (
                f"第 {self.column} 列（{letter}{self.row or ''}）"
                if self.row
                else f"第 {self.column} 列（{letter} 列）"
            )
        if cell and self.sheet:
            parts[-1] += cell
        elif cell:
            parts.append(cell)
        return "，".join(parts)


class Refusal(Exception):  # noqa: N818 - the word of the domain: a refusal is an answer, not a crash
    """The one error family: the request is refused for these reasons and nothing was changed."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("；".join(problem.sentence() for problem in problems))
        self.problems = problems

    @classmethod
    def because(cls, message: str, *, file_name: str = "") -> Self:
        """Refuse for a single reason."""
        return cls((Problem(message, file_name=file_name),))


def column_letter(column: int) -> str:
    """Name a column as Excel does: 1 → A, 27 → AA."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
