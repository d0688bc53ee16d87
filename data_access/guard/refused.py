"""What a guarded child raises to refuse a file; imports nothing, a child must start fast."""


class Refused(Exception):  # noqa: N818 - a refusal is an answer, not a crash
    """The file is refused: one Chinese sentence and, where known, its place (counted from 1)."""

    def __init__(self, message: str, *, sheet: str = "", row: int = 0, column: int = 0) -> None:
        super().__init__(message)
        self.message = message
        self.sheet = sheet
        self.row = row
        self.column = column
