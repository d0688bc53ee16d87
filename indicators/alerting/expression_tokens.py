"""A rule expression cut into numbers, words, signs and connectives, each with its place in the text.

Words are cut with the names at hand, because Chinese is written without spaces: in `税收收入且失业率` the 且
connects two names, in `非税收入` the 非 belongs to one.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto
from typing import NamedTuple

from indicators.alerting.expression_error import ExpressionError
from indicators.alerting.expression_names import AND, CONNECTIVES, NOT, OR, WORD, NameBook, plain
from indicators.alerting.expression_tree import FUNCTIONS

LONGEST = 500
LARGEST = 1e18

_NUMBER = re.compile(r"[0-9]+(\.[0-9]+)?")
_SIGNS = {sign: sign for sign in ("<=", ">=", "!=", "+", "-", "*", "/", "<", ">", "=", "(", ")", ",")}
_SIGNS |= {"==": "=", "<>": "!=", "≤": "<=", "≦": "<=", "≥": ">=", "≧": ">=", "≠": "!="}
_SIGN = re.compile("|".join(re.escape(sign) for sign in sorted(_SIGNS, key=len, reverse=True)))
_WORDS_FOR = {"并且": "且", "而且": "且", "或者": "或", "不等于": "!=", "大于等于": ">=", "小于等于": "<="}
_WORDS_FOR |= {"不低于": ">=", "不小于": ">=", "不高于": "<=", "不大于": "<=", "不超过": "<=", "等于": "="}
_WORDS_FOR |= {"大于": ">", "高于": ">", "超过": ">", "小于": "<", "低于": "<", "乘以": "*", "除以": "/"}
_TEXT = "公式里没有文字；若是指标名，请去掉引号，放进方括号，例如 [12345工单承办量]。"
_MEMBER = "公式里没有“.”的用法；小数请写全，例如 0.5，名称带点的指标请放进方括号，例如 [PM2.5平均浓度]。"
_REFUSED = {
    "**": "公式里没有乘方，请写成连乘，例如 3 * 3。",
    "//": "公式里没有整除，请写“/”，要取整请写 round( )。",
    "<<": "公式里没有移位，比较大小只写一个“<”。",
    ">>": "公式里没有移位，比较大小只写一个“>”。",
    "=<": "“小于等于”请写成“<=”。",
    "=>": "“大于等于”请写成“>=”。",
    "&&": "“&&”请写成“且”。",
    "||": "“||”请写成“或”。",
    "&": "“&”请写成“且”。",
    "|": "“|”请写成“或”。",
    "!": "“不等于”请写成“!=”，否定一个条件请写“非”。",
    "^": "公式里没有乘方，请写成连乘，例如 3 * 3。",
    "%": "公式里没有“%”；数按指标本来的单位写，例如 失业率 > 5，不写 5%。",
    ".": _MEMBER,
    "]": "这个右方括号前面没有与它配对的左方括号，请补上或删去。",
} | dict.fromkeys("'\"`‘’“”「」『』", _TEXT)


class Kind(Enum):
    """What a token is."""

    NUMBER = auto()
    WORD = auto()
    BRACKETED = auto()
    CONNECTIVE = auto()
    SIGN = auto()
    END = auto()


class Token(NamedTuple):
    """A piece of the text: `text` is what it stands for, `start` and `end` where it was written."""

    kind: Kind
    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Source:
    """A text as it was typed and, character for character, with plain signs."""

    text: str
    plain: str

    @classmethod
    def of(cls, text: str) -> "Source":
        """Take a text in.

        Raises:
            ExpressionError: it is empty, too long, or has a character that cannot be seen.
        """
        source = cls(text, plain(text[:LONGEST]))
        for position, character in enumerate(text[:LONGEST]):
            if unicodedata.category(character)[0] == "C" and character not in "\t\r\n":
                raise source.fault(position, f"这里有一个看不见的字符（U+{ord(character):04X}），请删去后重新输入。")
        if len(text) > LONGEST:
            raise source.fault(LONGEST, f"公式有 {len(text)} 个字符，最多 {LONGEST} 个，请拆成几条规则。")
        if not source.plain.strip():
            raise source.fault(0, "公式是空的，请写一个条件，例如：失业率 > 5 且 税收收入 < 300。")
        return source

    def fault(self, position: int, message: str) -> ExpressionError:
        """Make the error that points at a character."""
        return ExpressionError(message, text=self.text, position=position)

    def written(self, token: Token) -> str:
        """Give a token as it was typed."""
        return self.text[token.start : token.end]


def tokens(source: Source, book: NameBook) -> Iterator[Token]:
    """Cut a text from left to right; the last token is an END after the last visible character.

    Raises:
        ExpressionError: at the first character that begins nothing the language has.
    """
    position, end = 0, len(source.plain.rstrip())
    while position < end:
        if source.plain[position] == " ":
            position += 1
            continue
        token = _token(source, book, position)
        yield token
        position = token.end
    yield Token(Kind.END, "", end, end)


def _token(source: Source, book: NameBook, start: int) -> Token:
    text = source.plain
    if number := _NUMBER.match(text, start):
        return _number(source, book, number)
    if word := WORD.match(text, start):
        return _word(source, book, word)
    if text[start] == "[":
        return _bracketed(source, start)
    for length in (2, 1):
        if text[start : start + length] in _REFUSED:
            raise source.fault(start, _REFUSED[text[start : start + length]])
        if text[start : start + length] in _SIGNS:
            return Token(Kind.SIGN, _SIGNS[text[start : start + length]], start, start + length)
    raise source.fault(start, _stranger(source.text[start]))


def _number(source: Source, book: NameBook, found: re.Match[str]) -> Token:
    digits, start, end = found[0], found.start(), found.end()
    if source.plain[end : end + 1] == ".":
        raise source.fault(end, "小数点后面应是数字，一个数只有一个小数点，例如 0.5。")
    if len(digits) > 1 and digits[0] == "0" and digits[1] != ".":
        raise source.fault(start, f"数“{digits}”不应以 0 开头；数里也不写千分位逗号，例如写 10000，不写 10,000。")
    if float(digits) > LARGEST:
        raise source.fault(start, "这个数太大，最大 1000000000000000000（10 的 18 次方），请改小。")
    after = WORD.match(source.plain, end)
    if after and (name := book.bracketed_at(source.plain, start)):
        raise source.fault(start, f"指标名“{name}”以数字开头，请放进方括号：[{name}]。")
    if after and after[0][0] not in (AND, OR, NOT):
        _refuse_prose(source, book, after[0], end)
        raise source.fault(
            end, f"数后面紧跟着“{after[0]}”；数按指标本来的单位写，不写单位，例如 失业率 > 5；若不是单位，请空一格。"
        )
    return Token(Kind.NUMBER, digits, start, end)


def _bracketed(source: Source, start: int) -> Token:
    end = source.plain.find("]", start)
    if end < 0:
        raise source.fault(start, "这个左方括号没有配对，请在指标名后面补上“]”。")
    return Token(Kind.BRACKETED, source.text[start + 1 : end].strip(), start, end + 1)


def _word(source: Source, book: NameBook, found: re.Match[str]) -> Token:
    """Cut the next word from a run of letters: a name, a function, or a connective written without spaces."""
    run, start = found[0], found.start()
    if run.casefold() in CONNECTIVES:
        return Token(Kind.CONNECTIVE, CONNECTIVES[run.casefold()], start, found.end())
    if length := book.known_length(run):
        return Token(Kind.WORD, run[:length], start, start + length)
    if run[0] in (AND, OR) or (run[0] == NOT and _begins_well(book, run[1:])):
        return Token(Kind.CONNECTIVE, run[0], start, start + 1)
    _refuse_prose(source, book, run, start)
    if source.plain[found.end() : found.end() + 1].isalnum():  # a look-alike of another script within a word
        raise source.fault(found.end(), _stranger(source.text[found.end()]))
    end = next((i for i in range(1, len(run)) if run[i] in (AND, OR)), len(run))
    return Token(Kind.WORD, run[:end], start, start + end)


def _begins_well(book: NameBook, rest: str) -> bool:
    """Whether what follows a 非 without a space can stand on its own."""
    return rest[0] in "0123456789" + NOT or rest.casefold() in FUNCTIONS or book.known_length(rest) > 0


def _refuse_prose(source: Source, book: NameBook, run: str, start: int) -> None:
    """Refuse “高于”, “并且” and the like where a sign is wanted."""
    for words, sign in _WORDS_FOR.items():
        at = run.find(words)
        if at == 0 or (at > 0 and book.is_known(run[:at])):
            raise source.fault(start + at, f"“{words}”请写成“{sign}”，例如 失业率 > 5 且 税收收入 < 300。")


def _stranger(character: str) -> str:
    shown = f"“{character}”" if character.isascii() else f"“{character}”（U+{ord(character):04X}）"
    if character.isalnum():
        return f"{shown}不是汉字、英文字母或数字，请换成键盘上的字符重新输入；指标名里确有此字的，请放进方括号。"
    return f"公式里不能写{shown}，请删去；可以写数、指标名、+ - * /、比较号、且 或 非 和括号。"
