"""What is wrong with a rule expression, and at which character."""

import unicodedata

_WINDOW = 60
_ELLIPSIS = "..."


class ExpressionError(ValueError):
    """The expression is refused: `message` says what was found and what to write instead, in Chinese.

    `position` is the character of the original text at fault, counted from 0; one past the last
    character means that something is missing at the end.
    """

    def __init__(self, message: str, *, text: str, position: int) -> None:
        super().__init__(f"第 {position + 1} 个字符：{message}")
        self.message = message
        self.text = text
        self.position = position

    def pointer(self) -> str:
        """Give two lines: the text, and a caret under the character at fault.

        A full-width character takes two columns. What cannot be seen is drawn as “?”, and of a long text
        only the neighbourhood is shown.
        """
        start = max(0, self.position - _WINDOW // 2) if len(self.text) > _WINDOW else 0
        before = (_ELLIPSIS if start else "") + _drawn(self.text[start : self.position])
        after = _drawn(self.text[self.position : start + _WINDOW])
        more = _ELLIPSIS if len(self.text) > start + _WINDOW else ""
        return f"{before}{after}{more}\n{' ' * _columns(before)}^"


def _drawn(text: str) -> str:
    return "".join(" " if c.isspace() else c if c.isprintable() else "?" for c in text)


def _columns(text: str) -> int:
    return sum(_width(character) for character in text)


def _width(character: str) -> int:
    if unicodedata.category(character) in ("Mn", "Me"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1
