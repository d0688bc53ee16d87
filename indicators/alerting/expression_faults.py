"""The sentences for what a rule expression has in the wrong place, each with what to write instead."""

from indicators.alerting.expression_error import ExpressionError
from indicators.alerting.expression_names import NOT, WORD, NameBook
from indicators.alerting.expression_tokens import Kind, Source, Token
from indicators.alerting.expression_tree import FUNCTIONS

_LONGEST_SHOWN = 20
_EXAMPLE = "失业率 > 5 且 税收收入 < 300"
_WANTED = {
    "abs": "abs 的括号里只写一个数，例如 abs(税收收入 - 300)",
    "min": "min 的括号里至少写两个数，用逗号隔开，例如 min(税收收入, 300)",
    "max": "max 的括号里至少写两个数，用逗号隔开，例如 max(税收收入, 300)",
    "round": "round 的括号里写一个数，可以再写小数位数，例如 round(失业率, 1)",
}


def no_operand(source: Source, token: Token) -> ExpressionError:
    """Refuse what stands where a number, a name or a bracket should begin."""
    written = source.written(token)
    if token.kind is Kind.END:
        message = f"公式到这里没有写完，后面还要有一个数或指标名，例如：{_EXAMPLE}。"
    elif token.kind is Kind.CONNECTIVE and token.text == NOT:
        message = f"“{written}”只能写在一个条件的最前面，例如：非 (失业率 > 5)，请改正。"
    elif token.kind is Kind.CONNECTIVE:
        message = f"“{written}”的前面缺一个条件，请补上，例如：{_EXAMPLE}。"
    else:
        message = f"“{written}”的前面缺一个数或指标名，请补上，例如：{_EXAMPLE}。"
    return source.fault(token.start, message)


def no_operator(source: Source, token: Token) -> ExpressionError:
    """Refuse what stands where an operator, a connective or the end should be."""
    if token.text == ")":
        message = "这个右括号前面没有与它配对的左括号，请删去或补上左括号。"
    elif token.text == ",":
        message = "逗号只用来隔开 min、max、round 括号里的数；数里不写千分位逗号，例如写 10000，不写 10,000。"
    else:
        message = f"“{_shown(source.written(token))}”的前面缺运算符、比较号或“且”“或”，请补上，例如：{_EXAMPLE}。"
    return source.fault(token.start, message)


def unknown_name(source: Source, book: NameBook, token: Token) -> ExpressionError:
    """Refuse a name that stands for no indicator and offer up to three that look like it."""
    written = f"“{_shown(source.written(token))}”"
    run = WORD.match(source.plain, token.start)
    near = book.near(token.text) or book.near(run[0] if run else "")
    if token.kind is Kind.WORD and token.text.casefold() in FUNCTIONS:
        message = f"{written}后面要有括号：{_WANTED[token.text.casefold()]}。"
    elif name := book.bracketed_at(source.plain, token.start):
        message = f"指标名“{name}”里有标点，请放进方括号：[{name}]。"
    elif near:
        message = f"没有叫{written}的指标，是否指 {'、'.join(near)}？请改正。"
    else:
        message = (
            f"没有叫{written}的指标，请按指标目录改正；名称以数字开头或有标点的，请放进方括号，例如 [12345工单承办量]。"
        )
    return source.fault(token.start, message)


def shared_name(source: Source, token: Token, codes: tuple[str, ...]) -> ExpressionError:
    """Refuse a name that several indicators carry: which one is meant, the writer says by its code."""
    first, second = f"[{codes[0]}]", f"[{codes[1]}]"
    message = (
        f"“{_shown(source.written(token))}”是 {len(codes)} 个指标（{'、'.join(codes)}）共有的名称，不知指哪一个，"
        f"请把代码写在方括号里：{first} 或 {second}。"
    )
    return source.fault(token.start, message)


def zero_divisor(source: Source, start: int) -> ExpressionError:
    """Refuse a constant divisor of 0: such a formula would never come to a number."""
    return source.fault(start, "除数是 0，永远算不出数，请改成不为 0 的数或指标。")


def no_function(source: Source, book: NameBook, token: Token) -> ExpressionError:
    """Refuse a word with a bracket behind it that is none of the four functions."""
    written = f"“{_shown(source.written(token))}”"
    if name := book.bracketed_at(source.plain, token.start):
        message = f"指标名“{name}”里有标点，请放进方括号：[{name}]。"
    elif book.is_known(token.text):
        message = f"指标{written}后面不能直接写括号，中间缺运算符、比较号或“且”“或”，请补上。"
    else:
        message = f"没有叫{written}的函数，只有 abs、min、max、round，请改正。"
    return source.fault(token.start, message)


def wrong_count(source: Source, token: Token, count: int) -> ExpressionError:
    """Refuse a function with too few or too many numbers in its brackets."""
    return source.fault(token.start, f"{_WANTED[token.text.casefold()]}；这里写了 {count} 个，请改正。")


def not_a_number(source: Source, start: int, sign: Token) -> ExpressionError:
    """Refuse a condition where a number is wanted."""
    wanted = f"“{source.written(sign)}”只能用于数，这里却是一个条件"
    return source.fault(start, f"{wanted}；两个条件请用“且”“或”连接，例如：{_EXAMPLE}。")


def not_a_condition(source: Source, start: int, sign: Token) -> ExpressionError:
    """Refuse a number where a condition is wanted."""
    wanted = f"“{source.written(sign)}”要用在条件上，这里却是一个数"
    return source.fault(start, f"{wanted}，请写成比较，例如：失业率 > 5。")


def _shown(written: str) -> str:
    return written if len(written) <= _LONGEST_SHOWN else f"{written[:_LONGEST_SHOWN]}…"
