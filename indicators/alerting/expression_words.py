"""A rule expression said: as its one canonical text, and as the Chinese sentence of its condition.

Both are read off the tree that is evaluated, so what is said cannot drift from what is done.
"""

from collections.abc import Mapping
from decimal import Decimal
from itertools import pairwise

from indicators.alerting.expression_names import typed
from indicators.alerting.expression_tree import (
    Both,
    Call,
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
    inner,
)

_VERBS = {"<": "低于", "<=": "不高于", "=": "等于", "!=": "不等于", ">": "高于", ">=": "不低于"}
_MIRRORED = {"<": ">", "<=": ">=", "=": "=", "!=": "!=", ">": "<", ">=": "<="}
_OPPOSITE = {"<": ">=", "<=": ">", "=": "!=", "!=": "=", ">": "<=", ">=": "<"}
_SIGNS = {"+": "+", "-": "−", "*": "×", "/": "÷"}
_OF_TWO = {"+": "之和", "-": "之差", "*": "之积", "/": "之比"}
_OUTER = {"abs": "绝对值", "min": "最小值", "max": "最大值"}


def canonical(node: Node) -> str:
    """Write a tree as the text it can be read from again: codes, plain signs, the fewest brackets."""
    match node:
        case Number(value):
            return _digits(value)
        case Name(code):
            return typed(code)
        case Negative(operand):
            return f"-{_within(operand, Negative, Sum, Product)}"
        case Sum(first, rest):
            return " ".join([canonical(first), *(f"{sign} {_within(part, Sum)}" for sign, part in rest)])
        case Product(first, rest):
            factors = (f"{sign} {_within(part, Sum, Product)}" for sign, part in rest)
            return " ".join([_within(first, Sum), *factors])
        case Call(function, arguments):
            return f"{function}({', '.join(canonical(argument) for argument in arguments)})"
        case Rounded(operand, decimals):
            return f"round({canonical(operand)}{f', {decimals}' if decimals else ''})"
        case Comparison(first, rest):
            return " ".join([canonical(first), *(f"{sign} {canonical(part)}" for sign, part in rest)])
        case Not(operand):
            return f"非 {_within(operand, Both, Either)}"
        case Both(parts):
            return " 且 ".join(_within(part, Either) for part in parts)
        case Either(parts):
            return " 或 ".join(canonical(part) for part in parts)


def _within(node: Node, *looser: type[Node]) -> str:
    return f"({canonical(node)})" if isinstance(node, looser) else canonical(node)


def _digits(value: float) -> str:
    return f"{Decimal(repr(value)).normalize():f}"


def sentence(node: Node, labels: Mapping[str, str]) -> str:
    """Say a condition (or a number) in Chinese: “失业率高于5，且税收收入与一般公共预算收入之比低于0.6”."""
    return _Speaker(labels).said(node)


class _Speaker:
    """Says a tree with the labels of its indicators; simple figures in words, others as a formula."""

    def __init__(self, labels: Mapping[str, str]) -> None:
        self.labels = labels

    def said(self, node: Node) -> str:
        match node:
            case Comparison():
                return self.comparison(node)
            case Not(Comparison(left, ((sign, right),))):  # 非 a > 5 holds, fails and is undecided as a <= 5
                return self.link(left, _OPPOSITE[sign], right)
            case Not(operand):
                return f"（{self.said(operand)}）不成立"
            case Both(parts):
                return "，且".join(self.enclosed(part, Either) for part in parts)
            case Either(parts):
                return "，或".join(self.enclosed(part, Both) for part in parts)
        return self.figure(node)

    def enclosed(self, node: Node, other: type[Node]) -> str:
        is_loose = isinstance(node, other) or (
            isinstance(node, Comparison) and len(node.rest) > 1 and not _is_range(node)
        )
        return f"（{self.said(node)}）" if is_loose else self.said(node)

    def comparison(self, node: Comparison) -> str:
        match node:
            case Comparison(Number() as low, ((first, middle), (second, Number() as high))):
                limits = f"且{_VERBS[second]}{self.figure(high)}"
                return f"{self.link(middle, _MIRRORED[first], low)}{limits}"
        operands, signs = inner(node), [sign for sign, _ in node.rest]
        return "，且".join(
            self.link(left, sign, right) for (left, right), sign in zip(pairwise(operands), signs, strict=True)
        )

    def link(self, left: Node, sign: str, right: Node) -> str:
        if isinstance(left, Number):
            left, sign, right = right, _MIRRORED[sign], left
        gap = "" if self.spoken(left) and self.spoken(right) else " "
        return f"{self.figure(left)}{gap}{_VERBS[sign]}{gap}{self.figure(right)}"

    def figure(self, node: Node) -> str:
        return self.spoken(node) or self.formula(node)

    def spoken(self, node: Node) -> str:
        """Say a figure in words; empty when it takes a formula."""
        match node:
            case Number(value):
                return f"{Decimal(repr(value)).normalize():,f}"
            case Name(code):
                return self.labels.get(code, code)
            case Call("abs", (operand,)) if said := self.spoken(operand):
                return f"{said}的绝对值"
            case Rounded(operand, decimals) if said := self.spoken(operand):
                return f"{said}（四舍五入{f'到{decimals}位小数' if decimals else '取整'}）"
            case Call("min" | "max" as function, parts) if _are_plain(*parts):
                return f"{'、'.join(map(self.spoken, parts))}中的{_OUTER[function]}"
            case Sum(_, (_, _, *_)) if _are_all_added(node):
                return f"{'、'.join(map(self.spoken, inner(node)))}之和"
            case Sum(left, ((sign, right),)) | Product(left, ((sign, right),)) if _are_plain(left, right):
                return self.pair(left, sign, right)
            case Product(Name() as part, (("/", Name() as whole), ("*", Number(100.0)))) | Product(
                Number(100.0), (("*", Name() as part), ("/", Name() as whole))
            ):
                return f"{self.spoken(part)}与{self.spoken(whole)}之比（%）"
        return ""

    def pair(self, left: Node, sign: str, right: Node) -> str:
        first, second = self.spoken(left), self.spoken(right)
        match left, sign, right:
            case Name(), "*", Number():
                return f"{first}的{second}倍"
            case Number(), "*", Name():
                return f"{second}的{first}倍"
        return f"{first}与{second}{_OF_TWO[sign]}"

    def formula(self, node: Node) -> str:
        match node:
            case Negative(operand):
                return f"−{self.bracketed(operand, Negative, Sum, Product)}"
            case Sum(first, rest):
                terms = (f"{_SIGNS[sign]} {self.bracketed(part, Negative, Sum)}" for sign, part in rest)
                return " ".join([self.formula(first), *terms])
            case Product(first, rest):
                factors = (f"{_SIGNS[sign]} {self.bracketed(part, Negative, Sum, Product)}" for sign, part in rest)
                return " ".join([self.bracketed(first, Sum), *factors])
            case Call(function, arguments):
                return f"{_OUTER[function]}（{'，'.join(map(self.formula, arguments))}）"
            case Rounded(operand, decimals):
                places = f"，{decimals} 位小数" if decimals else ""
                return f"四舍五入（{self.formula(operand)}{places}）"
        return self.spoken(node)

    def bracketed(self, node: Node, *looser: type[Node]) -> str:
        needs_brackets = isinstance(node, looser) or (isinstance(node, Number) and node.value < 0)
        return f"（{self.formula(node)}）" if needs_brackets else self.formula(node)


def _are_plain(*nodes: Node) -> bool:
    return all(isinstance(node, Name | Number) for node in nodes)


def _are_all_added(node: Sum) -> bool:
    return _are_plain(*inner(node)) and all(sign == "+" for sign, _ in node.rest)


def _is_range(node: Node) -> bool:
    """Whether a comparison is one figure between two constants, which is said without a comma."""
    match node:
        case Comparison(Number(), ((_, _), (_, Number()))):
            return True
    return False
