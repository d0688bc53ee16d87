"""From the text of a rule expression to its tree, by recursive descent with types and caps.

condition  = both { 或 both }
both       = negation { 且 negation }
negation   = { 非 } comparison
comparison = sum { ( < <= = != > >= ) sum }
sum        = product { ( + - ) product }
product    = signed { ( * / ) signed }
signed     = { + - } operand
operand    = number | name | "(" condition ")" | abs(…) | min(…, …) | max(…, …) | round(…[, 0–10])
"""

from collections.abc import Callable, Mapping
from typing import NamedTuple

from indicators.alerting import expression_faults as faults
from indicators.alerting.expression_evaluation import evaluate
from indicators.alerting.expression_names import AND, NOT, OR, NameBook
from indicators.alerting.expression_tokens import Kind, Source, Token, tokens
from indicators.alerting.expression_tree import (
    FUNCTIONS,
    Both,
    Call,
    Chain,
    Comparison,
    Either,
    Name,
    Negative,
    Node,
    Not,
    Number,
    Product,
    Rounded,
    Sum,
    codes,
    is_truth,
)
from indicators.alerting.rule import Missing

MOST_NODES = 120
DEEPEST = 20
MOST_DECIMALS = 10

_COMPARISONS = ("<", "<=", "=", "!=", ">", ">=")
_PUNCTUATION = ("(", ")", ",")


class Part(NamedTuple):
    """A piece of the tree and the character it begins at."""

    node: Node
    start: int


def parse_tree(text: str, names: Mapping[str, str], shared: Mapping[str, tuple[str, ...]]) -> Node:
    """Read a text; `names` and `shared` are as in `expression.parse`.

    Raises:
        ExpressionError: at the first character that is not as the grammar, the types or the caps want it.
    """
    return _Parser(Source.of(text), NameBook.of(names, shared)).whole()


class _Parser:
    """One reading of one text; `token` is the next token that nobody has taken yet."""

    def __init__(self, source: Source, book: NameBook) -> None:
        self.source, self.book = source, book
        self.tokens = tokens(source, book)
        self.token = next(self.tokens)
        self.nodes = self.depth = 0

    def whole(self) -> Node:
        found = self.condition()
        if self.token.kind is not Kind.END:
            raise faults.no_operator(self.source, self.token)
        return found.node

    def condition(self) -> Part:
        return self.joined(self.both, OR, Either)

    def both(self) -> Part:
        return self.joined(self.negation, AND, Both)

    def joined(self, part: Callable[[], Part], word: str, make: type[Both] | type[Either]) -> Part:
        first = part()
        found: list[Node] = []
        while self.at(Kind.CONNECTIVE, word):
            sign = self.take()
            found = found or [*self.parts_of(self.truth(first, sign), make)]
            found += self.parts_of(self.truth(part(), sign), make)
        return Part(make(tuple(found)), first.start) if found else first

    @staticmethod
    def parts_of(node: Node, make: type[Both] | type[Either]) -> tuple[Node, ...]:
        return node.parts if isinstance(node, make) else (node,)

    def negation(self) -> Part:
        start, signs = self.token.start, []
        while self.at(Kind.CONNECTIVE, NOT):
            signs.append(self.take())
        found = self.comparison()
        if not signs:
            return found
        operand = self.truth(found, signs[-1])
        if len(signs) % 2 == 0:
            return Part(operand, start)
        return Part(operand.operand if isinstance(operand, Not) else Not(operand), start)

    def comparison(self) -> Part:
        return self.chain(self.sum, _COMPARISONS, Comparison)

    def sum(self) -> Part:
        return self.chain(self.product, ("+", "-"), Sum)

    def product(self) -> Part:
        return self.chain(self.signed, ("*", "/"), Product)

    def chain(self, part: Callable[[], Part], signs: tuple[str, ...], make: type[Chain]) -> Part:
        first = part()
        rest: list[tuple[str, Node]] = []
        while self.at(Kind.SIGN, *signs):
            sign = self.take()
            self.number(first, sign)
            found = part()
            operand = self.number(found, sign)
            if sign.text == "/" and _is_zero(operand):
                raise faults.zero_divisor(self.source, found.start)
            rest.append((sign.text, operand))
        if not rest:
            return first
        if isinstance(first.node, make):  # redundant brackets: (a + b) + c
            return Part(make(first.node.first, (*first.node.rest, *rest)), first.start)
        return Part(make(first.node, tuple(rest)), first.start)

    def signed(self) -> Part:
        start, signs = self.token.start, []
        while self.at(Kind.SIGN, "+", "-"):
            signs.append(self.take())
        found = self.operand()
        if not signs:
            return found
        operand = self.number(found, signs[-1])
        is_turned = sum(sign.text == "-" for sign in signs) % 2 == 1
        return Part(_turned(operand) if is_turned else operand, start)

    def operand(self) -> Part:
        token = self.token
        if token.kind is Kind.NUMBER:
            return Part(Number(float(self.take().text)), token.start)
        if token.kind is Kind.WORD and self.source.plain[token.end :].lstrip().startswith("("):
            return Part(self.call(), token.start)
        if token.kind in (Kind.WORD, Kind.BRACKETED):
            return Part(self.name(), token.start)
        if not self.at(Kind.SIGN, "("):
            raise faults.no_operand(self.source, token)
        self.open()
        found = self.condition()
        self.close(token)
        return Part(found.node, token.start)

    def name(self) -> Name:
        code = self.book.code_of(self.token.text)
        if code is None and (sharers := self.book.sharers_of(self.token.text)):
            raise faults.shared_name(self.source, self.token, sharers)
        if code is None:
            raise faults.unknown_name(self.source, self.book, self.token)
        self.take()
        return Name(code)

    def call(self) -> Node:
        if self.token.text.casefold() not in FUNCTIONS:
            raise faults.no_function(self.source, self.book, self.token)
        word, opening = self.take(), self.token
        self.open()
        found = [self.condition()]
        while self.at(Kind.SIGN, ","):
            self.take()
            found.append(self.condition())
        self.close(opening)
        numbers = tuple(self.number(part, word) for part in found)
        match word.text.casefold(), found:
            case "round", [_]:
                return Rounded(numbers[0], 0)
            case "round", [_, second]:
                return Rounded(numbers[0], self.decimals(second))
            case ("abs" as function, [_]) | ("min" | "max" as function, [_, _, *_]):
                return Call(function, numbers)
        raise faults.wrong_count(self.source, word, len(found))

    def decimals(self, part: Part) -> int:
        if isinstance(part.node, Number) and part.node.value in range(MOST_DECIMALS + 1):
            return int(part.node.value)
        raise self.source.fault(
            part.start, f"round 的第二个数是小数位数，应是 0 到 {MOST_DECIMALS} 的整数，例如 round(失业率, 1)。"
        )

    def at(self, kind: Kind, *texts: str) -> bool:
        return self.token.kind is kind and self.token.text in texts

    def take(self) -> Token:
        taken = self.token
        self.nodes += not self.at(Kind.SIGN, *_PUNCTUATION)
        if self.nodes > MOST_NODES:
            raise self.source.fault(taken.start, f"数、指标和运算超过了 {MOST_NODES} 个，请拆成几条规则。")
        self.token = next(self.tokens)
        return taken

    def open(self) -> None:
        self.depth += 1
        if self.depth > DEEPEST:
            raise self.source.fault(
                self.token.start, f"括号套得太深，最多 {DEEPEST} 层，请去掉多余的括号，或拆成几条规则。"
            )
        self.take()

    def close(self, opening: Token) -> None:
        if self.token.kind is Kind.END:
            raise self.source.fault(opening.start, "这个左括号没有配对，请在后面补上右括号“)”。")
        if not self.at(Kind.SIGN, ")"):
            raise faults.no_operator(self.source, self.token)
        self.depth -= 1
        self.take()

    def number(self, part: Part, sign: Token) -> Node:
        if is_truth(part.node):
            raise faults.not_a_number(self.source, part.start, sign)
        return part.node

    def truth(self, part: Part, sign: Token) -> Node:
        if not is_truth(part.node):
            raise faults.not_a_condition(self.source, part.start, sign)
        return part.node


def _is_zero(node: Node) -> bool:
    """Whether a number is made of constants only and comes to 0."""
    return not codes(node) and bool(evaluate(node, {}, Missing.ANY) == 0)


def _turned(node: Node) -> Node:
    """Turn the sign of a number; a constant takes it in, two signs cancel."""
    match node:
        case Number(value):
            return Number(0.0 - value)
        case Negative(operand):
            return operand
    return Negative(node)
