"""What the page of early warning looks at, as its address says.

`/alerts?level=orange&theme=safety&handling=unclaimed&told=no&area=140403001&q=…&alert=rule@area&form=claim`
"""

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Self
from urllib.parse import parse_qsl, urlencode

from indicators.alerting.handling import Handling
from indicators.alerting.rule import Severity
from indicators.catalogue import Theme

PATH = "/alerts"
_LONGEST = 160
_LONGEST_PAGE = 5


class Part(StrEnum):
    """The parts of the page, in the order of their tabs."""

    BOARD = "board"
    RULES = "rules"
    SILENCES = "silences"
    MESSAGES = "messages"

    @property
    def label(self) -> str:
        """What the tab says."""
        return {"board": "清单", "rules": "规则", "silences": "静默与抑制", "messages": "消息"}[self]


class Told(StrEnum):
    """Whether people may be told of an alert, so far as nothing keeps it quiet."""

    YES = "yes"
    NO = "no"

    @property
    def label(self) -> str:
        """What the filter says."""
        return {"yes": "可通知", "no": "暂不通知"}[self]


class Form(StrEnum):
    """The form that is open; on the board they are about one alert."""

    CLAIM = "claim"
    RELEASE = "release"
    NOTE = "note"
    DISPATCH = "dispatch"
    SILENCE = "silence"
    MUTE = "mute"
    INHIBITION = "inhibition"
    FORWARD = "forward"


LEVELS = (Severity.RED, Severity.ORANGE, Severity.YELLOW, Severity.BLUE)
HANDLINGS = (Handling.UNCLAIMED, Handling.CLAIMED, Handling.DISPATCHED)
_LEVEL_NAMES = {level.name.lower(): level for level in LEVELS}


@dataclass(frozen=True, slots=True)
class AlertsView:
    """A part of the page, the filters of the list (blank: no filter), the opened alert and the open form."""

    part: Part = Part.BOARD
    level: Severity | None = None
    theme: Theme | None = None
    handling: Handling | None = None
    told: Told | None = None
    area_code: str = ""
    text: str = ""
    alert: str = ""
    form: Form | None = None
    page: int = 1  # of the list, or of the notices
    sent: int = 1  # the page of the messages

    @classmethod
    def parse(cls, search: str | None) -> Self:
        """Read the search part of an address; what cannot be read falls back to the natural choice."""
        written = dict(parse_qsl((search or "").lstrip("?")))
        part, theme, told, form = (written.get(name, "") for name in ("part", "theme", "told", "form"))
        handling = written.get("handling", "")
        return cls(
            part=Part(part) if part in set(Part) else Part.BOARD,
            level=_LEVEL_NAMES.get(written.get("level", "")),
            theme=Theme(theme) if theme in set(Theme) else None,
            handling=Handling(handling) if handling in HANDLINGS else None,
            told=Told(told) if told in set(Told) else None,
            area_code=_short(written.get("area", "")),
            text=_short(written.get("q", "")),
            alert=_short(written.get("alert", "")),
            form=Form(form) if form in set(Form) else None,
            page=_number(written.get("page", "")),
            sent=_number(written.get("sent", "")),
        )

    @property
    def rule_code(self) -> str:
        """The rule of the opened alert, blank when none is open."""
        return self.alert.rpartition("@")[0]

    @property
    def alert_area(self) -> str:
        """The area of the opened alert, blank when none is open."""
        return self.alert.rpartition("@")[2] if self.rule_code else ""

    @property
    def is_filtered(self) -> bool:
        """Whether the list leaves anything out."""
        return any((self.level, self.theme, self.handling, self.told, self.area_code, self.text))

    def search(self) -> str:
        """Write the search part of the address; `parse` reads it back to an equal view."""
        written = {
            "part": "" if self.part is Part.BOARD else self.part.value,
            "level": self.level.name.lower() if self.level else "",
            "theme": self.theme.value if self.theme else "",
            "handling": self.handling.value if self.handling else "",
            "told": self.told.value if self.told else "",
            "area": self.area_code,
            "q": self.text,
            "alert": self.alert,
            "form": self.form.value if self.form else "",
            "page": str(self.page) if self.page > 1 else "",
            "sent": str(self.sent) if self.sent > 1 else "",
        }
        query = urlencode({name: text for name, text in written.items() if text}, safe="@")
        return f"?{query}" if query else ""

    def href(self) -> str:
        """Write the address."""
        return f"{PATH}{self.search()}"

    def with_alert(self, key: str, form: Form | None = None) -> Self:
        """Open one alert, with a form of its own if asked for; blank closes it."""
        return replace(self, alert=key, form=form)

    def with_form(self, form: Form | None) -> Self:
        """Open a form; None closes it."""
        return replace(self, form=form)

    def without_filters(self) -> Self:
        """Show the whole list."""
        return replace(self, level=None, theme=None, handling=None, told=None, area_code="", text="", page=1)


def _number(text: str) -> int:
    """Read the number of a page; anything else is the first."""
    return max(int(text), 1) if text.isascii() and text.isdigit() and len(text) <= _LONGEST_PAGE else 1


def _short(text: str) -> str:
    return text.strip()[:_LONGEST].strip()
