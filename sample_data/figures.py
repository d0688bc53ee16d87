"""All invented figures of the sample, by level and indicator."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from sample_data import base, district, economy, grassroots, safety, service, zones
from sample_data.panel import Panel

_DEFINITIONS = Path(__file__).parent.parent / "indicators" / "definitions"


@dataclass(frozen=True, slots=True)
class Figures:
    """Panels by indicator code for each level of the district."""

    towns: Mapping[str, Panel]
    zones: Mapping[str, Panel]
    communities: Mapping[str, Panel]
    district: Mapping[str, Panel]


@cache
def figures() -> Figures:
    """Make every panel; the same seed gives the same figures."""
    below = base.of_communities()
    return Figures(
        towns=economy.economy()
        | service.service()
        | safety.safety()
        | base.of_towns_only()
        | {code: grassroots.of_towns(panel) for code, panel in below.items()},
        zones=zones.of_zones(),
        communities=below,
        district=district.monthly() | district.quarterly(),
    )


@cache
def definitions() -> Mapping[str, Mapping[str, object]]:
    """Give the shipped definition tables by indicator code."""
    found: dict[str, Mapping[str, object]] = {}
    for file in sorted(_DEFINITIONS.glob("*.toml")):
        found |= tomllib.loads(file.read_text(encoding="utf-8"))
    return found
