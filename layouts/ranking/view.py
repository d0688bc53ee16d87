"""What the page of rankings looks at, as its address says.

`/ranking?scheme=township_monthly&period=2026-10&group=镇组&unit=140403105&known_on=2026-11-20&span=24`;
with `indicator=tax_revenue` a single indicator is ranked instead of a scheme.
"""

import re
from dataclasses import dataclass, replace
from datetime import date
from typing import Self
from urllib.parse import parse_qsl, urlencode

from indicators.period import Frequency, Period

PATH = "/ranking"
SPANS = (12, 24)
_CODE = re.compile(r"[\w-]{1,64}")
_LONGEST_GROUP = 40


@dataclass(frozen=True, slots=True)
class RankingView:
    """By what is ranked, when, as known when, and which group and unit are looked at; blank: the natural choice."""

    scheme_code: str = ""
    indicator_code: str = ""
    period: Period | None = None
    group: str = ""
    unit: str = ""
    known_on: date | None = None
    span: int = SPANS[0]

    @classmethod
    def parse(cls, search: str | None) -> Self:
        """Read the search part of an address; what cannot be read falls back to the natural choice."""
        written = dict(parse_qsl((search or "").lstrip("?")))
        span = written.get("span", "")
        return cls(
            scheme_code=_code(written.get("scheme", "")),
            indicator_code=_code(written.get("indicator", "")),
            period=_month(written.get("period", "")),
            group=written.get("group", "").strip()[:_LONGEST_GROUP].strip(),
            unit=_code(written.get("unit", "")),
            known_on=_day(written.get("known_on", "")),
            span=int(span) if span in {str(one) for one in SPANS} else SPANS[0],
        )

    def search(self) -> str:
        """Write the search part of the address; `parse` reads it back to an equal view."""
        written = {
            "scheme": self.scheme_code,
            "indicator": self.indicator_code,
            "period": str(self.period) if self.period else "",
            "group": self.group,
            "unit": self.unit,
            "known_on": self.known_on.isoformat() if self.known_on else "",
            "span": "" if self.span == SPANS[0] else str(self.span),
        }
        query = urlencode({name: text for name, text in written.items() if text})
        return f"?{query}" if query else ""

    def href(self) -> str:
        """Write the address."""
        return f"{PATH}{self.search()}"

    def file(self, suffix: str) -> str:
        """Write the address of the same view as a file: xlsx, csv or png."""
        return f"{PATH}/export.{suffix}{self.search()}"

    def with_group(self, group: str) -> Self:
        """Look at another group; the chosen unit belongs to the old one."""
        return replace(self, group=group, unit="")

    def with_span(self, span: int) -> Self:
        """Look back over so many periods."""
        return replace(self, span=span)


def _code(text: str) -> str:
    return text if _CODE.fullmatch(text) else ""


def _month(text: str) -> Period | None:
    try:
        found = Period.parse(text)
    except ValueError:
        return None
    return found if found.frequency is Frequency.MONTH else None


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
