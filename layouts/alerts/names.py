"""Codes and the names people know them by: labels hold codes, people read and write names."""

from collections.abc import Mapping
from dataclasses import dataclass

from indicators.alerting.matching_labels import LABELS, SEVERITY_WORDS, Matcher, Operator
from layouts.alerts.filters import THEMES

_LEVELS = {word: f"{severity.label}色" for word, severity in SEVERITY_WORDS.items()}
_SHORT_LEVELS = {severity.label: word for word, severity in SEVERITY_WORDS.items()}
_WORDED = {"area": "单位", "theme": "专题"}


@dataclass(frozen=True, slots=True)
class Names:
    """The names of rules, indicators and areas by their codes."""

    rules: Mapping[str, str]
    indicators: Mapping[str, str]
    areas: Mapping[str, str]

    def of_label(self, label: str) -> Mapping[str, str]:
        """Give code and name of everything a label may hold; empty where it holds names already."""
        return {
            "rule": self.rules,
            "indicator": self.indicators,
            "area": self.areas,
            "parent": self.areas,
            "theme": {theme.value: name for theme, name in THEMES.items()},
            "severity": _LEVELS,
        }.get(label, {})

    def words(self, matcher: Matcher) -> str:
        """Say a condition with the name instead of the code: “规则是‘失业率偏高’”."""
        name = "" if matcher.operator.takes_pattern else self.of_label(matcher.label).get(matcher.value, "")
        if not name:
            return matcher.words
        return f"{_WORDED.get(matcher.label, LABELS[matcher.label])}{matcher.operator.label}“{name}”"

    def code_of(self, label: str, operator: Operator, written: str) -> str:
        """Give the code somebody meant by a name; what is no known name stays as it was written."""
        if operator.takes_pattern:
            return written
        codes = {name: code for code, name in self.of_label(label).items()}
        return codes.get(written) or (_SHORT_LEVELS.get(written, written) if label == "severity" else written)
