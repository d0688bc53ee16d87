"""Rule expressions over whole arrays, in three values and without the dust of float arithmetic.

NaN is “undecided” (missing, divided by zero, out of range). Figures stand for decimals, so beside every
number runs a bound on what its floats may be off (running error analysis; Higham, Accuracy and Stability of
Numerical Algorithms, 3.3): two numbers that lie closer than their bounds are equal, and 0.3 - 0.1 >= 0.2 holds.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from functools import reduce
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

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
    codes,
    inner,
)
from indicators.alerting.rule import Missing
from indicators.rounding import published
from indicators.snapshot import Floats

_EPS = float(np.finfo(np.float64).eps)
_LOG10_2 = math.log10(2)
_POWERS = np.array([float(f"1e{places}") for places in range(23)])  # every one of them an exact float

# Whether a link holds, from left − right and the bound on that difference.
_HOLDS: dict[str, Callable[[Floats, Floats], NDArray[np.bool_]]] = {
    "<": lambda gap, slack: gap < -slack,
    "<=": lambda gap, slack: gap <= slack,
    "=": lambda gap, slack: np.abs(gap) <= slack,
    "!=": lambda gap, slack: np.abs(gap) > slack,
    ">": lambda gap, slack: gap > slack,
    ">=": lambda gap, slack: gap >= -slack,
}


class Measured(NamedTuple):
    """Numbers and a bound on what each may be off; a truth is 1 or 0 and exact; NaN is undecided."""

    value: Floats
    slack: Floats


def evaluate(node: Node, values: Mapping[str, Floats], missing: Missing) -> Floats:
    """Evaluate a tree over figures by indicator code, arrays of one shape; give an array of that shape.

    Numbers come back as the decimals they stand for, truths as 1, 0 or NaN. An indicator without an array
    is undecided under every strategy. Nothing is raised and nothing warned about.
    """
    shape = next((np.shape(values[code]) for code in codes(node) if code in values), ())
    with np.errstate(all="ignore"):
        figures = {code: _figures(values.get(code), shape, missing) for code in codes(node)}
        found = _Evaluation(figures, missing).measured(node)
        return np.array(np.broadcast_to(_decimal(found), shape))


def _figures(found: Floats | None, shape: tuple[int, ...], missing: Missing) -> Measured:
    if found is None:
        return _exact(np.full(shape, np.nan))
    value = np.asarray(found, dtype=np.float64)
    value = np.where(np.isfinite(value), value, 0.0 if missing is Missing.NEVER else np.nan)
    return _usable(value, _EPS * np.abs(value))


class _Evaluation:
    """One walk through a tree, over the figures of its indicators."""

    def __init__(self, figures: Mapping[str, Measured], missing: Missing) -> None:
        self.figures, self.skips = figures, missing is Missing.ALL

    def measured(self, node: Node) -> Measured:
        match node:
            case Number(value):
                return Measured(np.array(value), np.array(_EPS * abs(value)))
            case Name(code):
                return self.figures[code]
            case Negative(operand):
                turned = self.measured(operand)
                return Measured(-turned.value, turned.slack)
            case Sum():
                return self.total(node)
            case Product():
                return self.product(node)
            case Call("abs", (operand,)):
                signed = self.measured(operand)
                return Measured(np.abs(signed.value), signed.slack)
            case Call(function, operands):
                return self.extreme(operands, np.minimum if function == "min" else np.maximum)
            case Rounded(operand, decimals):
                return _rounded(self.measured(operand), decimals)
            case Comparison():
                return _exact(self.compared(node))
            case Not(operand):
                return _exact(1.0 - self.measured(operand).value)
            case Both(parts):
                return _exact(reduce(_both, [self.measured(part).value for part in parts]))
            case Either(parts):
                return _exact(1.0 - reduce(_both, [1.0 - self.measured(part).value for part in parts]))

    def total(self, node: Sum) -> Measured:
        terms = [self.measured(operand) for operand in inner(node)]
        total = slack = size = np.zeros(())
        for sign, term in zip(("+", *(sign for sign, _ in node.rest)), terms, strict=True):
            value = np.where(np.isnan(term.value), 0.0, term.value) if self.skips else term.value
            total = total + value if sign == "+" else total - value
            slack, size = slack + term.slack, size + np.abs(value)
        return self.decided(inner(node), terms, total, slack + len(terms) * _EPS * size)

    def product(self, node: Product) -> Measured:
        value, slack = self.measured(node.first)
        for sign, operand in node.rest:
            by, off = self.measured(operand)
            if sign == "*":
                slack = np.abs(value) * off + np.abs(by) * slack + slack * off
                value = value * by
            else:
                by = np.where(np.abs(by) <= off, np.nan, by)
                value = value / by
                slack = (slack + np.abs(value) * off) / (np.abs(by) - off)
            slack = slack + _EPS * np.abs(value)
        return _usable(value, slack)

    def extreme(self, operands: Sequence[Node], pick: np.ufunc) -> Measured:
        found = [self.measured(operand) for operand in operands]
        last = np.inf if pick is np.minimum else -np.inf
        numbers = [np.where(np.isnan(value), last, value) if self.skips else value for value, _ in found]
        slack = reduce(np.maximum, [slack for _, slack in found])
        return self.decided(operands, found, reduce(pick, numbers), slack)

    def decided(self, operands: Sequence[Node], found: Sequence[Measured], value: Floats, slack: Floats) -> Measured:
        """Leave undecided what has no operand at all; a constant is never missing and stands in for none."""
        known = [~np.isnan(part.value) for node, part in zip(operands, found, strict=True) if codes(node)]
        if self.skips and known:
            value = np.where(np.logical_or.reduce(known), value, np.nan)
        return _usable(value, slack)

    def compared(self, node: Comparison) -> Floats:
        """Compare link by link; a link with an undecided side is undecided."""
        numbers = [self.measured(operand) for operand in inner(node)]
        links = []
        for (left, right), (sign, _) in zip(pairwise(numbers), node.rest, strict=True):
            gap, slack = left.value - right.value, left.slack + right.slack
            links.append(np.where(np.isnan(gap), np.nan, _HOLDS[sign](gap, slack)))
        return reduce(_both, links)


def _both(left: Floats, right: Floats) -> Floats:
    """Kleene's 且: false when either is, else undecided when either is."""
    return np.where((left == 0) | (right == 0), 0.0, left * right)


def _rounded(number: Measured, decimals: int) -> Measured:
    """Round half away from zero; a number that cannot be told from a tie is one."""
    outward = np.copysign(np.abs(number.value) + number.slack, number.value)
    value = published(np.atleast_1d(outward), decimals).reshape(np.shape(outward))
    return _usable(value, _EPS * np.abs(value))


def _exact(value: Floats) -> Measured:
    return Measured(value, np.zeros(np.shape(value)))


def _usable(value: Floats, slack: Floats) -> Measured:
    """Leave undecided what is out of range."""
    is_known = np.isfinite(value) & np.isfinite(slack)
    return Measured(np.where(is_known, value, np.nan), np.where(is_known, slack, 0.0))


def _decimal(number: Measured) -> Floats:
    """Drop the dust: keep the decimals that the bound leaves certain (half a unit is more than the bound)."""
    value, (_, exponent) = number.value, np.frexp(number.slack)
    places = np.floor(-(exponent + 1) * _LOG10_2).astype(np.int64)
    is_dusty = (places >= 0) & (places < len(_POWERS)) & (number.slack > 0)
    scale = _POWERS[np.where(is_dusty, places, 0)]
    return np.where(is_dusty, np.rint(value * scale) / scale + 0.0, value)
