"""The rule expression language: one text becomes a condition that can be evaluated, written and said.

    失业率 > 5 且 一般公共预算收入 - 上年同期收入 < 0
    3 < 重复诉求率 <= 5 或 非 (abs([12345工单承办量] - 1000) < 200)

Numbers, indicator names, `+ - * /`, comparisons (chained), 且 或 非 (and or not), `abs min max round` and
brackets; Chinese full-width signs too. No text, no attributes, no calls but the four: nothing that could reach
beyond the figures handed in, and nothing that could take long (caps on characters, parts and nesting).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from indicators.alerting.expression_error import ExpressionError
from indicators.alerting.expression_evaluation import evaluate
from indicators.alerting.expression_parse import parse_tree
from indicators.alerting.expression_tokens import LONGEST
from indicators.alerting.expression_tree import Node, codes, is_truth
from indicators.alerting.expression_words import canonical, sentence
from indicators.alerting.rule import Missing
from indicators.snapshot import Floats

__all__ = ["GRAMMAR_VERSION", "Expression", "ExpressionError", "Missing", "parse"]

GRAMMAR_VERSION = 1


@dataclass(frozen=True, slots=True)
class Expression:
    """A well-formed expression; two are equal when they mean the same, however they were typed.

    `indicator_codes` are in order of first use and never empty. `is_condition` tells a truth from a number.
    `canonical` is the text with codes and plain signs that `parse` reads back as the same expression.
    """

    text: str = field(compare=False)
    indicator_codes: tuple[str, ...]
    is_condition: bool
    canonical: str
    root: Node = field(repr=False)

    def evaluate(self, values: Mapping[str, Floats], missing: Missing = Missing.ANY) -> Floats:
        """Evaluate over figures by indicator code, arrays of one shape; give an array of that shape.

        A condition gives 1, 0 or NaN (undecided), a number the number or NaN. What is missing, divided by
        zero or out of range is undecided; `missing` says what else a missing operand does:

        - ANY: nothing else;
        - ALL: a sum, `min` or `max` goes without it, and is undecided when no indicator in it has a figure;
        - NEVER: it counts as 0.

        Never raises and never warns.
        """
        return evaluate(self.root, values, missing)

    def words(self, labels: Mapping[str, str]) -> str:
        """Say the expression in Chinese, with labels by indicator code."""
        return sentence(self.root, labels)


def parse(
    text: str, names: Mapping[str, str], shared: Mapping[str, tuple[str, ...]] = MappingProxyType({})
) -> Expression:
    """Read an expression.

    `names` gives the indicator code of every name that may be written, `shared` the codes of every name that several
    indicators carry and that is therefore refused.

    Raises:
        ExpressionError: at the first character at fault, with what to write instead.
    """
    root = parse_tree(text, names, shared)
    written = canonical(root)
    if not codes(root):
        raise ExpressionError("公式里没有指标，请至少写一个，例如：失业率 > 5。", text=text, position=0)
    if len(written) > LONGEST:
        message = f"公式换成指标代码后有 {len(written)} 个字符，最多 {LONGEST} 个，请拆成几条规则。"
        raise ExpressionError(message, text=text, position=len(text.rstrip()))
    return Expression(text, codes(root), is_truth(root), written, root)
