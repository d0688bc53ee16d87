"""Codes and the names people know them by: labels hold codes, people read and write names."""

from collections.abc import Mapping
from dataclasses import dataclass

from indicators.alerting.matching_labels import LABELS, SEVERITY_WORDS, Matcher, Operator
from indicators.problem import Refusal
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
    peer_groups: frozenset[str] = frozenset()
    owners: frozenset[str] = frozenset()

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
        """Give the code somebody meant by a name; a pattern stays as it was written.

        Raises:
            Refusal: nothing is called that.
        """
        if operator.takes_pattern:
            return written
        if label == "severity":
            return {name: code for code, name in _LEVELS.items()}.get(written) or _SHORT_LEVELS.get(written, written)
        named, known = self.of_label(label), self._known(label)
        if known and written not in known and written not in named:
            raise Refusal.because(f"没有叫“{written}”的{_WORDED.get(label, LABELS[label])}，请从列表里选。")
        return {name: code for code, name in named.items()}.get(written, written)

    def _known(self, label: str) -> frozenset[str]:
        """Give the names a value of a label may be; empty where there is no list of them."""
        areas = frozenset(self.areas.values())
        listed = {"area_name": areas, "peer_group": self.peer_groups, "owner": self.owners}
        return listed.get(label) or frozenset(self.of_label(label).values())
