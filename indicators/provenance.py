"""Where a figure comes from: its load, its cell and every revision, from cell to screen."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from indicators.catalogue import Indicator
from indicators.observation import Source, Status
from indicators.period import Period


@dataclass(frozen=True, slots=True)
class Load:
    """One file as it was loaded; `is_live` turns False when the load is undone, the row stays."""

    load_id: int
    kind: str
    file_name: str
    sha256: str
    form_code: str
    loaded_at: datetime
    loaded_by: str
    is_live: bool
    is_sample: bool
    row_count: int
    new_count: int
    revised_count: int
    unchanged_count: int
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Revision:
    """A figure as it stood from `known_from` until `known_to` (None: still standing).

    `reported_code` is the area code the row was reported under; it differs from the asked area's
    when a change of division gave the same territory a new code. A load that only repeated what
    stood leaves a revision that ended as it began.
    """

    value: Decimal | None
    status: Status
    numerator: Decimal | None
    denominator: Decimal | None
    known_from: datetime
    known_to: datetime | None
    reported_code: str
    source: Source
    load: Load

    @property
    def is_repetition(self) -> bool:
        """Whether the load only said again what already stood."""
        return self.known_to == self.known_from


@dataclass(frozen=True, slots=True)
class Provenance:
    """Everything behind one figure on the screen; `revisions` run from the newest to the oldest.

    `current` is the revision that stood at the asked moment, None when nothing was reported: the
    figure on the screen is then missing or, for a parent, made up from its children.
    """

    indicator: Indicator
    indicator_known_from: datetime
    area_code: str
    area_name: str
    period: Period
    current: Revision | None
    revisions: tuple[Revision, ...]
    target: Decimal | None
    target_source: Source | None
