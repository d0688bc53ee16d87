"""The parts a rule expression is made of; a tree of them is what evaluation, text and sentence share.

There are two types only: numbers and truths. `Comparison`, `Not`, `Both` and `Either` are truths, all
others are numbers. Operators of equal rank stand side by side in one part, so a long sum is not a deep tree.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

FUNCTIONS = ("abs", "min", "max", "round")


@dataclass(frozen=True, slots=True)
class Number:
    """A constant."""

    value: float


@dataclass(frozen=True, slots=True)
class Name:
    """An indicator, by its code."""

    code: str


@dataclass(frozen=True, slots=True)
class Negative:
    """A number with its sign turned; never a constant, whose sign is its own."""

    operand: "Node"


@dataclass(frozen=True, slots=True)
class Sum:
    """Terms from left to right, each after the first with `+` or `-`; the first is never a sum."""

    first: "Node"
    rest: tuple[tuple[str, "Node"], ...]


@dataclass(frozen=True, slots=True)
class Product:
    """Factors from left to right, each after the first with `*` or `/`; the first is never a product."""

    first: "Node"
    rest: tuple[tuple[str, "Node"], ...]


@dataclass(frozen=True, slots=True)
class Call:
    """`abs` of one number, `min` or `max` of two or more."""

    function: str
    arguments: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Rounded:
    """A number rounded half away from zero (四舍五入) to 0–10 decimals."""

    operand: "Node"
    decimals: int


@dataclass(frozen=True, slots=True)
class Comparison:
    """Numbers compared link by link, `3 < x <= 5`: true when every link holds."""

    first: "Node"
    rest: tuple[tuple[str, "Node"], ...]


@dataclass(frozen=True, slots=True)
class Not:
    """非; never of another 非, two of which cancel."""

    operand: "Node"


@dataclass(frozen=True, slots=True)
class Both:
    """且 of two or more truths, none of which is itself a 且."""

    parts: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Either:
    """或 of two or more truths, none of which is itself a 或."""

    parts: tuple["Node", ...]


Chain: TypeAlias = Sum | Product | Comparison
Node: TypeAlias = Number | Name | Negative | Chain | Call | Rounded | Not | Both | Either


def is_truth(node: Node) -> bool:
    """Whether a part is a condition; all others are numbers."""
    return isinstance(node, Comparison | Not | Both | Either)


def inner(node: Node) -> tuple[Node, ...]:
    """Give the parts a part is directly made of, from left to right."""
    match node:
        case Number() | Name():
            return ()
        case Negative(operand) | Rounded(operand, _) | Not(operand):
            return (operand,)
        case Call(_, parts) | Both(parts) | Either(parts):
            return parts
        case Sum(first, rest) | Product(first, rest) | Comparison(first, rest):
            return (first, *(operand for _, operand in rest))


def codes(node: Node) -> tuple[str, ...]:
    """Give the codes of the indicators named, each once, in order of first use."""
    return tuple(dict.fromkeys(_names(node)))


def _names(node: Node) -> Iterator[str]:
    if isinstance(node, Name):
        yield node.code
    for part in inner(node):
        yield from _names(part)
