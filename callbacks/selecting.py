"""What every panel reads first: the address, laid over the snapshot it asks for."""

import json
from collections.abc import Mapping
from typing import Any

from indicators.period import Frequency
from indicators.snapshot import Snapshot
from layouts.selection import Selection, select
from layouts.view import View
from workflows.cockpit import Cockpit

Shown = Mapping[str, str | int] | None


def map_facts(cockpit: Cockpit) -> Mapping[str, Any]:
    """What is known of the drawn map before it arrives: bounds, magnifier, whether it is only illustrative."""
    reference = cockpit.map_geometry_ref()
    facts: Mapping[str, Any] = json.loads(reference.meta) if reference else {}
    return facts


def selection_of(cockpit: Cockpit, shown: Shown) -> Selection:
    """Settle what the page shows on its snapshot.

    Raises:
        NothingToShow: there is no indicator yet.
    """
    return selection_at(cockpit, str((shown or {}).get("search") or ""))


def selection_at(cockpit: Cockpit, search: str) -> Selection:
    """Settle an address on its snapshot; raises like `selection_of`."""
    view = View.parse(search)
    return select(view, snapshot_of(cockpit, view))


def snapshot_of(cockpit: Cockpit, view: View) -> Snapshot:
    """Give the snapshot of a view; a blank period, or one that is no month, is the latest."""
    is_month = view.period is not None and view.period.frequency is Frequency.MONTH
    period = view.period if view.period and is_month else cockpit.latest_period()
    return cockpit.snapshot(period, view.known_on)
