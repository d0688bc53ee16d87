"""Areas: the administrative tree with its dates, groups and aliases."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


class Level(StrEnum):
    """Administrative level; `zone` is a functional zone that may overlap the tree."""

    PREFECTURE = "prefecture"
    COUNTY = "county"
    TOWN = "town"
    COMMUNITY = "community"
    ZONE = "zone"


@dataclass(frozen=True, slots=True)
class Area:
    """One reporting unit during its validity; codes are text, never numbers.

    `kind` is the Chinese kind (街道, 镇, 乡, 居委会, 区 …). `peer_group` names whom it is ranked
    with; `is_ranked` False lists it without a place. `valid_to` is the first day it is no longer
    valid, None while it stands.
    """

    area_code: str
    name: str
    level: Level
    kind: str
    parent_code: str
    peer_group: str = ""
    is_ranked: bool = True
    short_name: str = ""
    valid_from: date = date(1949, 10, 1)
    valid_to: date | None = None
    aliases: tuple[str, ...] = field(default=())

    def is_valid_on(self, day: date) -> bool:
        """Say whether the area stood on a day."""
        return self.valid_from <= day and (self.valid_to is None or day < self.valid_to)

    @property
    def label(self) -> str:
        """The short form where one is declared, else the full name."""
        return self.short_name or self.name


@dataclass(frozen=True, slots=True)
class AreaChange:
    """A change of division: what became of an old area on a day.

    Several rows of one `old_code` mean a split: its figures have no single successor (不可比).
    """

    old_code: str
    old_name: str
    new_code: str
    new_name: str
    change: str
    territory: str
    document: str
    changed_on: date
