"""The view: everything the address says, read and written in one place.

`?theme=economy&indicator=…&period=2026-10&area=140403105&known_on=2026-11-01&layers=alerts,…&figure=…`

A blank part means “the natural choice” and is left out of the address, so a short address stays
short and a forwarded one always shows what its sender saw. A part that cannot be read is dropped
and told; it never breaks the page.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Self
from urllib.parse import parse_qsl, urlencode

from indicators.catalogue import Theme
from indicators.period import Period

_CODE = re.compile(r"[\w-]{1,64}")  # letters of any script: point layers are named as their office names them
AREAS_LAYER = "areas"
ALERTS_LAYER = "alerts"
ZONES_LAYER = "zones"
OWN_LAYERS = (AREAS_LAYER, ALERTS_LAYER, ZONES_LAYER)  # all others are layers of points
NATURAL_LAYERS = (ALERTS_LAYER, AREAS_LAYER)  # in code order, as every tuple of layers


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure whose origin is asked for."""

    indicator_code: str
    area_code: str
    period: Period

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read ``indicator@area@period``; raises ValueError."""
        indicator_code, area_code, period = text.split("@")
        return cls(_code(indicator_code), _code(area_code), Period.parse(period))

    def __str__(self) -> str:
        return f"{self.indicator_code}@{self.area_code}@{self.period}"


@dataclass(frozen=True, slots=True)
class View:
    """What is looked at. `complaints` are sentences about parts of an address that were dropped."""

    theme: Theme | None = None
    indicator_code: str = ""
    period: Period | None = None
    area_code: str = ""
    known_on: date | None = None
    layers: tuple[str, ...] = NATURAL_LAYERS
    figure: Figure | None = None
    complaints: tuple[str, ...] = field(default=(), compare=False)

    @classmethod
    def parse(cls, search: str) -> Self:
        """Read the search part of an address, with or without its question mark."""
        parts: dict[str, object] = {}
        complaints: list[str] = []
        for name, text in parse_qsl(search.lstrip("?"), keep_blank_values=True):
            if name not in _READERS:
                continue
            attribute, read = _READERS[name]
            try:
                parts[attribute] = read(text)
            except ValueError:
                complaints.append(f"地址中的“{name}={text[:40]}”无法识别，已忽略。")
        return cls(**parts, complaints=tuple(complaints))  # type: ignore[arg-type]

    def search(self) -> str:
        """Write the search part of the address; `parse` reads it back to an equal view."""
        parts = {
            "theme": self.theme.value if self.theme else "",
            "indicator": self.indicator_code,
            "period": str(self.period) if self.period else "",
            "area": self.area_code,
            "known_on": self.known_on.isoformat() if self.known_on else "",
            "layers": "" if self.layers == NATURAL_LAYERS else ",".join(self.layers) or "none",
            "figure": str(self.figure) if self.figure else "",
        }
        written = urlencode({name: text for name, text in parts.items() if text}, safe=",@")
        return f"?{written}"

    def with_theme(self, theme: Theme) -> Self:
        """Turn to another theme; the indicator of the old one is forgotten."""
        return replace(self, theme=theme, indicator_code="", figure=None, complaints=())

    def with_indicator(self, theme: Theme, indicator_code: str) -> Self:
        """Look at another indicator in the same place and period."""
        return replace(self, theme=theme, indicator_code=indicator_code, figure=None, complaints=())

    def with_area(self, area_code: str) -> Self:
        """Select an area; blank selects the whole district."""
        return replace(self, area_code=area_code, figure=None, complaints=())

    def with_period(self, period: Period | None) -> Self:
        """Look at another period; None is the latest."""
        return replace(self, period=period, figure=None, complaints=())

    def with_figure(self, figure: Figure | None) -> Self:
        """Ask where a figure came from; None closes the drawer."""
        return replace(self, figure=figure, complaints=())

    def with_known_on(self, day: date | None) -> Self:
        """Look at what was known at the end of a day; None is now."""
        return replace(self, known_on=day, complaints=())

    def with_layer_switched(self, layer: str) -> Self:
        """Switch one map layer on or off."""
        switched = set(self.layers) ^ {layer}
        return replace(self, layers=tuple(sorted(switched)), complaints=())


def _code(text: str) -> str:
    if not _CODE.fullmatch(text):
        raise ValueError(text)
    return text


def _layers(text: str) -> tuple[str, ...]:
    if text == "none":
        return ()
    return tuple(sorted({_code(name) for name in text.split(",")}))


_READERS: dict[str, tuple[str, Callable[[str], object]]] = {
    "theme": ("theme", Theme),
    "indicator": ("indicator_code", _code),
    "period": ("period", Period.parse),
    "area": ("area_code", _code),
    "known_on": ("known_on", date.fromisoformat),
    "layers": ("layers", _layers),
    "figure": ("figure", Figure.parse),
}
