"""What the rule part looks at, as its address says: the list, one rule in the editor, or a new one.

`/alerts?part=rules&rule=tax_revenue`, `/alerts?part=rules&new=1&indicator=tax_revenue`
"""

from dataclasses import dataclass
from typing import Self
from urllib.parse import parse_qsl, urlencode

from layouts.alerts.view import PATH, Part

EXPORT_PATH = f"{PATH}/rules.toml"
_LONGEST = 160


@dataclass(frozen=True, slots=True)
class RuleView:
    """Whether the rule part is open and which rule stands in the editor (blank: none)."""

    is_open: bool = True
    rule_code: str = ""
    is_new: bool = False
    indicator_code: str = ""

    @classmethod
    def parse(cls, search: str | None) -> Self:
        """Read the search part of an address; what cannot be read falls back to the list."""
        written = {name: text.strip()[:_LONGEST] for name, text in parse_qsl((search or "").lstrip("?"))}
        is_new = written.get("new") == "1"
        return cls(
            is_open=written.get("part") == Part.RULES.value,
            rule_code="" if is_new else written.get("rule", ""),
            is_new=is_new,
            indicator_code=written.get("indicator", "") if is_new else "",
        )

    @property
    def is_editing(self) -> bool:
        """Whether the editor is open."""
        return self.is_open and (self.is_new or bool(self.rule_code))

    def search(self) -> str:
        """Write the search part of the address; `parse` reads it back to an equal view."""
        written = {
            "part": Part.RULES.value if self.is_open else "",
            "rule": self.rule_code,
            "new": "1" if self.is_new else "",
            "indicator": self.indicator_code,
        }
        return f"?{urlencode({name: text for name, text in written.items() if text})}"

    def href(self) -> str:
        """Write the address."""
        return f"{PATH}{self.search()}"
